"""The start page: search, three entrances, what is known and what is not."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from viz.frame import FrameDep

__all__ = ["router"]

router = APIRouter()

QUESTIONS = ("concepts", "responsible", "speakers", "members", "unmatched")


@router.get("/")
def start(frame: FrameDep) -> HTMLResponse:
    """Search, entrances, and the state of what is recorded."""
    snapshot = frame.snapshot
    measures = snapshot.of_kind("measure")
    return frame.render(
        "start.html",
        crumbs=(),
        actors=len(snapshot.of_kind("actor")),
        measures=len(measures),
        running=sum(1 for measure in measures if measure.status.value == "current"),
        unclear=sum(1 for measure in measures if measure.status.value == "unknown"),
        documents=len(snapshot.of_kind("document")),
        relations=len(snapshot.relations),
        inquiries=len(snapshot.of_kind("inventory_statement")),
        municipalities=[(node.called(frame.language), frame.link(node)) for node in snapshot.of_kind("municipality")],
    )
