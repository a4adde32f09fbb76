"""Outlines of places: load a GeoJSON file, see what is there, delete a layer. For those signed in."""

from __future__ import annotations

import shutil

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.areas import Areas
from graphkb.areas import Loaded
from graphkb.errors import GraphkbError, InvalidData, InvalidParameter, UnreadableFile
from graphkb.texts import N_
from viz.forms import BY, FormDep, SignedInDep, from_here, said_of
from viz.frame import Crumb, Frame
from viz.uploads import receive_file

__all__ = ["router"]

router = APIRouter()

PAGE = "karte/flaechen"
LISTED = 30
"""Names of areas without a place that are listed."""

NO_FIELDS = {"titel": "", "quelle": "", "schluessel": ""}
_CALLED = {"source": N_("Quelle der Umrisse"), "title": N_("Name"), "datei": N_("Datei")}
"""Parameters as the form calls them."""


@router.get("/karte/flaechen")
def layers(frame: SignedInDep) -> HTMLResponse:
    """What is loaded, and the form to load more."""
    return _page(frame)


@router.post("/karte/flaechen")
async def load(frame: SignedInDep, request: Request) -> Response:
    """Check and keep a file; with what is wrong told beside the form, and nothing changed, if it cannot be used."""
    from_here(request)
    try:
        sent = await receive_file(frame, request, "datei")
    except InvalidParameter as error:
        return await run_in_threadpool(_page, frame, error=error)
    fields = NO_FIELDS | sent.fields
    try:
        loaded = await run_in_threadpool(
            _areas(frame).load,
            sent.file,
            source=fields["quelle"],
            by=BY,
            title=fields["titel"],
            key=fields["schluessel"],
        )
    except (UnreadableFile, InvalidData, InvalidParameter) as error:
        return await run_in_threadpool(_page, frame, error=error, fields=fields)
    finally:
        shutil.rmtree(sent.folder, ignore_errors=True)
    return await run_in_threadpool(_page, frame, loaded=loaded)


@router.post("/karte/flaechen/loeschen")
def delete(frame: SignedInDep, sent: FormDep) -> Response:
    """Delete a layer; the facts stay."""
    _areas(frame).delete(sent.get("id", ""))
    return RedirectResponse(frame.url(PAGE), status_code=303)


def _areas(frame: Frame) -> Areas:
    return Areas(frame.context, frame.snapshot)


def _page(
    frame: Frame,
    *,
    loaded: Loaded | None = None,
    error: GraphkbError | None = None,
    fields: dict[str, str] | None = None,
) -> HTMLResponse:
    problems = error.problems if isinstance(error, InvalidData) else ()
    failed = ""
    if isinstance(error, InvalidParameter):
        named = _CALLED.get(str(error.facts["name"]))
        failed = (InvalidParameter(**error.facts | {"name": frame.texts(named)}) if named else error).text(
            frame.language
        )
    elif error and not problems:
        failed = said_of(frame, error)
    strange = loaded.joined.strange if loaded else ()
    return frame.render(
        "areas.html",
        422 if error else 200,
        layers=[(layer, frame.day(layer.at.astimezone().date())) for layer in _areas(frame).layers()],
        loaded=loaded,
        strange=strange[:LISTED],
        strange_more=max(0, len(strange) - LISTED),
        failed=failed,
        problems=[problem.text(frame.language) for problem in problems],
        problem_count=error.count if isinstance(error, InvalidData) else 0,
        fields=fields or NO_FIELDS,
        limit=frame.context.settings.max_upload_mb,
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Umrisse")))),
    )
