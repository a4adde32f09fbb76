"""The register of documents."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from graphkb.model import FuzzyDate
from graphkb.snapshot.search import fold
from viz.frame import FrameDep

__all__ = ["router"]

router = APIRouter()

ROWS = 100
"""Documents of a page of the register."""


@router.get("/quellen")
def sources(
    frame: FrameDep, ab: Annotated[int, Query(ge=0, le=1_000_000, description="Rows to pass over")] = 0
) -> HTMLResponse:
    """All documents with the number of facts that rest on each, those with most facts first."""
    snapshot = frame.snapshot
    facts = Counter(
        document
        for fact in (*snapshot.nodes, *snapshot.relations)
        for document in {source.document for source in fact.sources}
    )
    rows = []
    for node in snapshot.of_kind("document"):
        as_of = node.properties.get("as_of")
        rows.append(
            {
                "name": node.called(frame.language),
                "url": frame.link(node),
                "href": node.text("url"),
                "publisher": node.text("publisher"),
                "as_of": frame.fuzzy(as_of) if isinstance(as_of, FuzzyDate) else "",
                "facts": facts[node.id],
                "official": node.properties.get("official") is True,
            }
        )
    rows.sort(key=lambda row: (-int(str(row["facts"])), fold(str(row["name"]))))
    undated = sum(1 for row in rows if not row["as_of"])
    return frame.render(
        "sources.html",
        rows=rows[ab : ab + ROWS],
        total_rows=len(rows),
        undated=undated,
        next_url=frame.url("quellen", ab=ab + ROWS) if ab + ROWS < len(rows) else None,
        first_url=frame.url("quellen") if ab else None,
    )
