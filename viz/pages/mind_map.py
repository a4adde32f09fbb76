"""The mind map: concept → field → guideline → measure → actor, folded and narrowed, as page, drawing and paper."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.notes import method_note
from graphkb.snapshot import origin
from graphkb.texts import N_
from viz.frame import Frame, FrameDep
from viz.pages.mind_map_view import ALL, DEPTHS, Asked, MindMapView
from viz.papers import pdf_of
from viz.pictures.mind_map import drawing, outline, sheets, whole

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]
Keys = Annotated[str, Query(max_length=6000)]

PICTURE = {
    # A picture opened by itself may use nothing but what is in it.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
}


def _view(
    frame: FrameDep,
    konzept: Text = "",
    feld: Text = "",
    ort: Text = "",
    stand: Text = "",
    stichtag: Text = "",
    tiefe: Text = "",
    auf: Keys = "",
    zu: Keys = "",
) -> MindMapView:
    return MindMapView(frame, Asked(konzept, feld, ort, stand, stichtag, tiefe, auf, zu))


ViewDep = Annotated[MindMapView, Depends(_view)]


@router.get("/mindmap")
def page(view: ViewDep) -> HTMLResponse:
    """Finding, choice, the tree that folds, files."""
    frame, asked = view.frame, view.asked
    return frame.render(
        "mind_map.html",
        view=view,
        asked=asked,
        depths=[
            (at, frame.texts(words), asked.url(frame, tiefe=str(at), auf="", zu="")) for at, words in enumerate(DEPTHS)
        ],
        sheets=len(sheets(view.twigs)),
        all_sheets=len(sheets(view.all_twigs)),
        all_pdf=_unfolded(asked).url(frame, "mindmap.pdf"),
        api_url=_api(view),
        guidelines_url=frame.url("leitlinien", konzept=asked.konzept, stichtag=asked.stichtag),
        beside_url=frame.url("leitlinien/nebeneinander", konzept=asked.konzept, stichtag=asked.stichtag),
        all_url=asked.url(frame, konzept=ALL, feld="", tiefe="", auf="", zu=""),
        missing=[one.in_language(frame.language) for one in view.found.method.missing],
        method=view.found.method,
    )


@router.get("/mindmap.svg")
def svg(view: ViewDep) -> Response:
    """The tree as it is folded, with heading and source, as one drawing."""
    made = whole(
        view.twigs,
        title=view.title,
        finding=view.finding,
        notes=(" · ".join(view.chosen), _foot(view.frame)),
        language=view.frame.language,
    )
    return _file(view, made, "image/svg+xml; charset=utf-8", "svg")


@router.get("/mindmap.pdf")
def pdf(view: ViewDep) -> Response:
    """The tree as it is folded, on as many sheets of A3 across as it takes, with method and source."""
    frame, texts = view.frame, view.frame.texts
    parts = sheets(view.twigs)
    drawn = [drawing(part, title=view.title, language=frame.language) for part in parts]
    note = method_note(view.found.method, frame.snapshot)
    data = {
        "lang": frame.language,
        "title": view.title,
        "subtitle": " · ".join(view.chosen),
        "finding": view.finding,
        "sheets": [
            {"picture": f"sheet-{at}.svg", "alt": f"{view.title}\n{outline(part)}", "height": f"{height:.1f}"}
            for at, (part, (_, height)) in enumerate(zip(parts, drawn, strict=True))
        ],
        "page": texts(N_("Blatt")),
        "foot": _foot(frame),
        "method_title": texts(N_("Methode")),
        "method": [line.in_language(frame.language) for line in note.lines],
    }
    pictures = {f"sheet-{at}.svg": made.encode() for at, (made, _) in enumerate(drawn)}
    return _file(view, pdf_of("mind_map", data, pictures, day=frame.context.today()), "application/pdf", "pdf")


def _unfolded(asked: Asked) -> Asked:
    return Asked(asked.konzept, asked.feld, asked.ort, asked.stand, asked.stichtag, str(len(DEPTHS) - 1))


def _foot(frame: Frame) -> str:
    return frame.texts(
        origin(frame.snapshot),
        date=frame.day(frame.context.today()),
        district=frame.district(),
    )


def _api(view: MindMapView) -> str:
    """The same tree as data."""
    asked = view.asked
    given = {
        "date": view.day.isoformat(),
        "concept": asked.konzept if view.one else "",
        "field": "" if view.strayed else asked.feld,
        "place": asked.ort,
        "course": asked.stand,
    }
    return f"/api/v1/guidelines/mind-map?{urlencode({name: value for name, value in given.items() if value})}"


def _file(view: MindMapView, content: str | bytes, media: str, ending: str) -> Response:
    name = f"mindmap-{view.asked.konzept if view.asked.konzept.isascii() else 'konzept'}-{view.day.isoformat()}"
    headers = {"Content-Disposition": f'inline; filename="{name}.{ending}"'}
    return Response(content, media_type=media, headers=headers | PICTURE)
