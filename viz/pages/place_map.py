"""The map of places: state, need or counts on outlines or tiles, with a table, as picture, file and to embed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup, escape

from graphkb.analytics.coverage import State
from graphkb.analytics.described import Method
from graphkb.analytics.notes import method_note
from graphkb.model import PUBLIC
from graphkb.snapshot import origin
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.place_map_view import SHOWN, Asked, Line, MapView
from viz.papers import pdf_of
from viz.pictures.map_sheet import sheet
from viz.pictures.place_map import swatch
from viz.pictures.png import png_of

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

PICTURE = {
    # A picture opened by itself may use nothing but what is in it.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors *",
}
EMBEDDED = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors *"
}
"""The page to embed is the only one that other sites may show inside theirs; nothing on it can be sent."""


def _view(
    frame: FrameDep,
    zeige: Text = "",
    feld: Text = "",
    zeilen: Text = "",
    konzept: Text = "",
    gruppe: Text = "",
    stichtag: Text = "",
    oben: Text = "",
    punkte: Text = "",
) -> MapView:
    return MapView(frame, Asked(zeige, feld, zeilen, konzept, gruppe, stichtag, oben, punkte))


ViewDep = Annotated[MapView, Depends(_view)]


@router.get("/karte")
def page(view: ViewDep) -> HTMLResponse:
    """Finding, map, legend, the same as a table, exports."""
    frame, asked = view.frame, view.asked
    drawn = view.drawn()
    matrix = view.found.matrix
    concept = frame.snapshot.node(matrix.concept)
    return frame.render(
        "place_map.html",
        view=view,
        asked=asked,
        svg=_svg(view),
        drawn=drawn,
        legend=[(Markup(swatch(style)), word, meaning) for style, word, meaning in view.legend],
        lines=view.lines(),
        concept=concept,
        concept_url=frame.link(concept),
        shown=[(id, frame.texts(label)) for id, label in SHOWN.items()],
        fields=[(one.id, frame.snapshot.node(one.id).called(frame.language)) for one in matrix.columns],
        field_id=view.found.column.id if view.found.column else "",
        concepts=_concepts(frame),
        groups=frame.choices("target_group"),
        towns=view.towns(),
        missing=[one.in_language(frame.language) for one in _method(view).missing],
        method=_method(view),
        embed_codes=_codes(view),
        may_load=frame.reader != PUBLIC,
    )


@router.get("/karte/einbetten")
def embedded(view: ViewDep) -> HTMLResponse:
    """The map alone, for the page of somebody else: public facts only, whoever looks."""
    frame = view.frame
    public = Frame(frame.request, frame.context, frame.language, PUBLIC, frame.context.snapshot(PUBLIC), frame.texts)
    shown = MapView(public, view.asked)
    response = public.render(
        "place_map_embedded.html",
        view=shown,
        svg=_svg(shown),
        legend=[(Markup(swatch(style)), word, meaning) for style, word, meaning in shown.legend],
        whole_url=view.asked.url(frame),
    )
    response.headers.update(EMBEDDED)
    return response


@router.get("/karte.svg")
def svg(view: ViewDep) -> Response:
    """The map with heading, legend and source, as a drawing."""
    return _file(view, _sheet(view), "image/svg+xml; charset=utf-8", "svg")


@router.get("/karte.png")
def png(view: ViewDep) -> Response:
    """The same in dots, 1,800 across."""
    return _file(view, png_of(_sheet(view), width=1800), "image/png", "png")


@router.get("/karte.pdf")
def pdf(view: ViewDep) -> Response:
    """Finding, map, table, method and source on A4, readable for screen readers."""
    frame, texts = view.frame, view.frame.texts
    drawn = view.drawn()
    note = method_note(_method(view), frame.snapshot)
    data = {
        "lang": frame.language,
        "title": texts(N_("Karte der Orte")),
        "subtitle": view.title,
        "finding": view.finding,
        "alt": _description(view),
        "legend": [[word, meaning] for _, word, meaning in view.legend],
        "legend_title": texts(N_("Legende")),
        "swatches": [f"legend-{at}.svg" for at, _ in enumerate(view.legend)],
        "heads": [texts(head) for head in TABLE_HEADS],
        "rows": [_table_row(view, line) for line in view.lines()],
        "table": texts(N_("Dieselben Angaben als Tabelle")),
        "sources": list(view.sources),
        "source_title": texts(N_("Quelle der Umrisse")),
        "method_title": texts(N_("Methode")),
        "method": [line.in_language(frame.language) for line in note.lines],
        "foot": _foot(frame),
    }
    pictures = {"map.svg": drawn.svg(title="", description="").encode()}
    pictures |= {f"legend-{at}.svg": swatch(style).encode() for at, (style, _, _) in enumerate(view.legend)}
    return _file(view, pdf_of("place_map", data, pictures, day=frame.context.today()), "application/pdf", "pdf")


@router.get("/karte.csv")
def csv(view: ViewDep) -> Response:
    """One line a place."""
    frame = view.frame
    rows = [
        [
            view.day.isoformat(),
            line.id,
            line.name,
            view.field,
            _state(frame, line.state),
            _state(frame, line.own_state),
            line.need,
            line.measures,
            line.bodies,
        ]
        for line in view.lines()
    ]
    heads = [frame.texts(head) for head in CSV_HEADS]
    return csv_response(frame, _name(view), heads, rows, _method(view))


CSV_HEADS = (
    N_("Stichtag"),
    N_("Ort (Kennung)"),
    N_("Ort"),
    N_("Handlungsfeld"),
    N_("Stand"),
    N_("Stand vor Ort"),
    N_("Bedarf"),
    N_("laufende Maßnahmen vor Ort"),
    N_("Träger"),
)
TABLE_HEADS = (N_("Ort"), N_("Stand"), N_("Stand vor Ort"), N_("Bedarf"), N_("Maßnahmen vor Ort"), N_("Träger"))


def _table_row(view: MapView, line: Line) -> list[str]:
    state = _state(view.frame, line.state)
    if line.inherited:
        state = view.frame.texts(N_("{state}, nur geerbt"), state=state)
    return [line.name, state, _state(view.frame, line.own_state), line.need, str(line.measures), str(line.bodies)]


def _state(frame: Frame, state: str) -> str:
    return State(state).label.in_language(frame.language) if state else ""


def _method(view: MapView) -> Method:
    return view.found.need.method if view.show == "bedarf" else view.found.matrix.method


def _description(view: MapView) -> str:
    """What somebody hears who cannot see the map."""
    texts = view.frame.texts
    return f"{view.finding} {texts(N_('Dieselben Angaben stehen in der Tabelle darunter.'))}"


def _svg(view: MapView) -> Markup:
    drawn = view.drawn()
    return Markup(drawn.svg(title=view.title, description=_description(view)))


def _foot(frame: Frame) -> str:
    return frame.texts(
        origin(frame.snapshot),
        date=frame.day(frame.context.today()),
        district=frame.district(),
    )


def _sheet(view: MapView) -> str:
    frame, texts = view.frame, view.frame.texts
    notes = [texts(N_("Stichtag {date}."), date=frame.day(view.day))]
    if view.sources:
        notes.append(texts(N_("Umrisse: {sources}"), sources=" · ".join(view.sources)))
    notes.append(_foot(frame))
    return sheet(
        view.drawn(lambda place: _here(frame) + view.place_url(place)),
        title=view.title,
        finding=view.finding,
        legend=view.legend,
        notes=notes,
        language=frame.language,
    )


def _here(frame: Frame) -> str:
    """The address under which people reach these pages, without a slash at its end."""
    return (frame.context.settings.public_url or str(frame.request.base_url)).rstrip("/")


def _codes(view: MapView) -> tuple[str, str]:
    """What somebody writes into a page of his own to show the map, or its picture."""
    frame, asked = view.frame, view.asked
    page = escape(_here(frame) + asked.url(frame, "karte/einbetten"))
    picture = escape(_here(frame) + asked.url(frame, "karte.svg"))
    return (
        f'<iframe src="{page}" title="{escape(view.title)}" width="100%" height="700"></iframe>',
        f'<img src="{picture}" alt="{escape(view.finding)}">',
    )


def _name(view: MapView) -> str:
    return f"karte-{view.show}-{view.day.isoformat()}"


def _file(view: MapView, content: str | bytes, media: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{_name(view)}.{ending}"'}
    return Response(content, media_type=media, headers=headers | PICTURE)


def _concepts(frame: Frame) -> list[tuple[str, str]]:
    """Concepts that have fields."""
    snapshot = frame.snapshot
    return [
        (id, name)
        for id, name in frame.choices("concept")
        if any(snapshot.node(link.source).kind == "field" for link in snapshot.into(id, "BELONGS_TO"))
    ]
