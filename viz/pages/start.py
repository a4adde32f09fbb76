"""The start page: search, three entrances, what is known and what is not."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from graphkb.texts import N_
from viz.frame import FrameDep

__all__ = ["router"]

router = APIRouter()

DOOR_TEXTS = (
    N_("Für einen Verein passende Partner finden, mit Gründen und Quellen."),
    N_("Sehen, was wo läuft, was ausläuft und was niemand erhoben hat."),
    N_("Gruppen der Zusammenarbeit sehen und wer sie verbindet."),
)
"""What each entrance is for, in the order of the navigation."""


@router.get("/")
def start(frame: FrameDep) -> HTMLResponse:
    """Search, entrances, and the state of what is recorded."""
    snapshot = frame.snapshot
    measures = snapshot.of_kind("measure")
    return frame.render(
        "start.html",
        crumbs=(),
        doors=[
            {"label": group.label, "url": group.items[0].url, "text": frame.texts(text), "items": group.items}
            for group, text in zip(frame.navigation(), DOOR_TEXTS, strict=False)
        ],
        actors=len(snapshot.of_kind("actor")),
        measures=len(measures),
        running=sum(1 for measure in measures if measure.status.value == "current"),
        unclear=sum(1 for measure in measures if measure.status.value == "unknown"),
        documents=len(snapshot.of_kind("document")),
        relations=len(snapshot.relations),
        inquiries=len(snapshot.of_kind("inventory_statement")),
        municipalities=[(node.called(frame.language), frame.link(node)) for node in snapshot.of_kind("municipality")],
    )
