"""«Angabe berichtigen»: everybody can say what is not right about a record; somebody looks at it before it counts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response

from api.review import Reviews
from graphkb.errors import InvalidParameter, TooOften
from graphkb.texts import N_
from viz.forms import OpenFormDep, said_of
from viz.frame import Crumb, Frame, FrameDep

__all__ = ["TRAP", "router"]

router = APIRouter()

PATH = "/berichtigen/{id}"

TRAP = "telefonnummer"
"""A field that people do not see: what fills it in is a program."""

Id = Annotated[str, Path(max_length=200)]


@router.get(PATH)
def form(frame: FrameDep, id: Id) -> HTMLResponse:
    """The form; nothing personal is asked."""
    return _page(frame, id)


@router.post(PATH)
def sent(frame: FrameDep, id: Id, form: OpenFormDep) -> Response:
    """Keep it for review and say so. What a program sends is thanked for and forgotten."""
    frame.context.snapshot().node(id)
    if form.get(TRAP):
        return _page(frame, id, done=True)
    client = frame.request.client
    message = form.get("nachricht", "")
    try:
        Reviews(frame.context).hint(id, message, address=client.host if client else "")
    except InvalidParameter as error:
        return _page(frame, id, message, said_of(frame, error), 422)
    except TooOften as error:
        return _page(frame, id, message, said_of(frame, error), 429)
    return _page(frame, id, done=True)


def _page(
    frame: Frame, id: str, message: str = "", failed: str = "", status: int = 200, *, done: bool = False
) -> HTMLResponse:
    node = frame.context.snapshot().node(id)
    kind = frame.context.ontology.kind(node.kind)
    return frame.render(
        "correct.html",
        status,
        name=node.called(frame.language),
        kind=kind.label.in_language(frame.language),
        person=node.kind == "person",
        url=frame.url(f"berichtigen/{id}"),
        record_url=frame.link(node),
        message=message,
        failed=failed,
        done=done,
        trap=TRAP,
        crumbs=(
            Crumb(frame.texts(N_("Start")), frame.url()),
            Crumb(node.called(frame.language), frame.link(node)),
            Crumb(frame.texts(N_("Angabe berichtigen"))),
        ),
    )
