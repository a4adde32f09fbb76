"""One page an entrance: everything behind it, each with a sentence."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from graphkb.errors import AccessDenied
from graphkb.model import PUBLIC
from viz.frame import Crumb, FrameDep
from viz.navigation import ENTRANCES, Entrance

__all__ = ["router"]

router = APIRouter()


def _add(entrance: Entrance) -> None:
    @router.get(f"/{entrance.path}")
    def page(frame: FrameDep) -> HTMLResponse:
        if entrance.inside and frame.reader == PUBLIC:
            raise AccessDenied()
        group = next(group for group in frame.navigation() if group.url == frame.url(entrance.path))
        return frame.render(
            "entrance.html", group=group, text=frame.texts(entrance.text), crumbs=frame.crumbs(Crumb(group.label))
        )


for entrance in ENTRANCES:
    _add(entrance)
