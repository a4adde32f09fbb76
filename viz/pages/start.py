"""The start page: search, three entrances, what is known and what is not."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.network import LARGE, known_overview, overview
from graphkb.analytics.network.overview import MapQuery
from viz.frame import Frame, FrameDep
from viz.navigation import ENTRANCES
from viz.pictures.doors import MiniMatrix, MiniNetwork, mini_matrix, mini_network

__all__ = ["router"]

router = APIRouter()

DOORS = 3
"""Entrances that the start page shows with a picture."""


@router.get("/")
def start(frame: FrameDep) -> HTMLResponse:
    """Search, entrances, and the state of what is recorded."""
    snapshot = frame.snapshot
    measures = snapshot.of_kind("measure")
    matrix, network = _pictures(frame)
    return frame.render(
        "start.html",
        crumbs=(),
        matrix=matrix,
        network=network,
        doors=[
            {
                "label": group.label,
                "url": group.url,
                "text": frame.texts(entrance.text),
                "items": [item for item in group.items if item.main],
            }
            for group, entrance in list(zip(frame.navigation(), ENTRANCES, strict=False))[:DOORS]
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


def _pictures(frame: Frame) -> tuple[MiniMatrix | None, MiniNetwork | None]:
    """Today's matrix and network in small; None for each that there is nothing to draw of.

    In a large district they are shown once somebody has had them worked out: nobody waits for them at the door.
    """
    actors = len(frame.snapshot.of_kind("actor"))
    if not actors:
        return None, None
    day = frame.context.today()
    found = known_overview if actors > LARGE else overview
    network = found(frame.analyses, day, MapQuery())
    if network is None:
        return None, None
    matrix = mini_matrix(frame.analyses.matrix(day)) if frame.snapshot.of_kind("concept") else None
    return matrix, mini_network(network)
