"""Data and methods, notes about these pages, signing in."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.analytics.registry import ANALYSES
from graphkb.errors import AccessDenied
from graphkb.exchange import FORMS
from graphkb.model import PUBLIC
from graphkb.texts import N_
from viz.frame import TOKEN_COOKIE, Crumb, FrameDep

__all__ = ["router"]

router = APIRouter()

WEEK_S = 7 * 24 * 3600

LARGEST_FORM = 4096
"""Bytes of the sign-in form; a token has 32."""


@router.get("/daten")
def data(frame: FrameDep) -> HTMLResponse:
    """Downloads, the API, and what each analysis computes."""
    return frame.render(
        "data.html", analyses=list(ANALYSES.values()), kinds=frame.context.ontology.kinds, forms=list(FORMS.values())
    )


@router.get("/daten/ontologie")
def ontology(frame: FrameDep) -> HTMLResponse:
    """All kinds and relations with their plain-language text and pictogram."""
    found = frame.context.ontology
    return frame.render(
        "ontology.html",
        kinds=[(kind, len(frame.snapshot.of_kind(kind.id))) for kind in found.kinds.values()],
        relations=[
            (relation, len(frame.snapshot.columns[relation.id]) if relation.id in frame.snapshot.columns else 0)
            for relation in found.relations.values()
        ],
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Ontologie")))),
    )


@router.get("/hinweise")
def notes(frame: FrameDep) -> HTMLResponse:
    """What these pages are, what they store, how they can be used."""
    return frame.render("notes.html", crumbs=frame.crumbs(Crumb(frame.texts(N_("Über diese Seiten")))))


@router.get("/anmelden")
def sign_in_form(frame: FrameDep) -> HTMLResponse:
    """The form; for those signed in the way out."""
    crumbs = frame.crumbs(Crumb(frame.texts(N_("Anmelden"))))
    return frame.render("sign_in.html", failed=False, inside=frame.reader != PUBLIC, crumbs=crumbs)


@router.post("/anmelden")
async def sign_in(frame: FrameDep, request: Request) -> Response:
    """Keep the token in a cookie that no script can read; an empty form signs out."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            raise AccessDenied()
    token = parse_qs(body.decode("utf-8", "replace")).get("kennwort", [""])[0].strip()
    try:
        frame.context.reader_of(token)
    except AccessDenied:
        crumbs = frame.crumbs(Crumb(frame.texts(N_("Anmelden"))))
        return frame.render("sign_in.html", 401, failed=True, inside=False, crumbs=crumbs)
    response = RedirectResponse(frame.url(), status_code=303)
    if token:
        secure = request.url.scheme == "https"
        response.set_cookie(TOKEN_COOKIE, token, max_age=WEEK_S, httponly=True, samesite="strict", secure=secure)
    else:
        response.delete_cookie(TOKEN_COOKIE)
    return response


@router.get("/daten/piktogramme/{name}.svg")
def pictogram(frame: FrameDep, name: Annotated[str, Path(pattern="^[a-z_]+$", max_length=50)]) -> Response:
    """The drawing of a kind."""
    path = frame.context.ontology.pictograms.get(name)
    if path is None:
        return frame.render("error.html", 404, status_code=404, said=frame.texts(N_("Das gibt es nicht.")), code="")
    return Response(path.read_bytes(), media_type="image/svg+xml")
