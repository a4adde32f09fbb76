"""Search results, grouped by kind."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from graphkb.texts import N_
from viz.frame import Crumb, FrameDep

__all__ = ["router"]

router = APIRouter()

SHOWN = 60


@router.get("/suche")
def search(frame: FrameDep, q: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """What was found, best first; form items and other vocabulary only if nothing else is found."""
    index = frame.context.search_index(frame.reader)
    hits = index.find(q) or index.find(q, vocabulary=True)
    rows = [
        {
            "node": hit.node,
            "name": hit.node.called(frame.language),
            "matched": hit.matched if hit.matched not in (hit.node.name, hit.node.name_en) else "",
            "kind": frame.context.ontology.kind(hit.node.kind),
            "url": frame.link(hit.node),
        }
        for hit in hits[:SHOWN]
    ]
    return frame.render(
        "search.html",
        q=q,
        rows=rows,
        total=len(hits),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Suche")))),
    )
