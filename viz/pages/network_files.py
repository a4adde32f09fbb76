"""The map to take along: its data for the browser, its ties and bodies as tables, the map as a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from graphkb.analytics.notes import method_note
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.network_data import PlayedView, View
from viz.pages.network_json import json_response, picture_json
from viz.pages.network_picture import picture_of
from viz.pages.network_query import AskedDep, wrong
from viz.pages.network_rows import evidence_words, tenths, ties_csv
from viz.pages.network_said import finding
from viz.pages.network_texts import map_texts
from viz.pages.planning import asked_day
from viz.papers import pdf_of
from viz.pictures.map_file import map_file
from viz.pictures.map_look import GROUP_COLOURS, REST
from viz.pictures.map_svg import map_svg
from viz.pictures.png import png_of

__all__ = ["FORMS", "router"]

router = APIRouter()

ON_PAPER = 40
"""Lines of a table on paper; the files of tables have all."""


@router.get("/netz.json")
def network_json(frame: FrameDep, asked: AskedDep) -> Response:
    """The data of the map, with the filters of the page."""
    return json_response(frame.request, picture_json(frame, picture_of(View(frame, asked))))


@router.get("/netz/tag.json")
def network_day(
    frame: FrameDep, asked: AskedDep, tag: Annotated[str, Query(max_length=20, description="The day shown")] = ""
) -> Response:
    """The data of the map on another day, everything in the place and group it has today."""
    view = PlayedView(frame, asked.but(ansicht="", stichtag=""), asked_day(frame, tag))
    return json_response(frame.request, picture_json(frame, picture_of(view)))


@router.get("/netz.csv")
def network_csv(frame: FrameDep, asked: AskedDep) -> Response:
    """The ties as a table, with the filters of the page."""
    view = View(frame, asked, most=sys.maxsize)
    method = frame.analyses.cooperation(view.day).method
    return csv_response(frame, f"netz-{view.day.isoformat()}", *ties_csv(frame, view.day, view.map.ties), method)


@router.get("/netz/stellen.csv")
def bodies_csv(frame: FrameDep, asked: AskedDep) -> Response:
    """The bodies as a table, with the filters of the page, in its order."""
    texts = frame.texts
    view = View(frame, asked, most=sys.maxsize)
    heads = [
        texts(head)
        for head in (
            N_("Stelle (Kennung)"),
            N_("Stelle"),
            N_("Art"),
            N_("Sitz"),
            N_("Gruppe"),
            N_("Verbindungen"),
            N_("Summe"),
        )
    ]
    rows = [
        (one.id, one.name, one.kind, one.place, f"{one.letter} {one.group}".strip(), one.ties, one.strength)
        for one in map(view.body_row, view.bodies())
    ]
    method = frame.analyses.cooperation(view.day).method
    return csv_response(frame, f"stellen-{view.day.isoformat()}", heads, rows, method)


def _html(view: View) -> bytes:
    frame = view.frame
    return map_file(
        frame.snapshot,
        view.map,
        day=view.day,
        language=frame.language,
        district=frame.district(),
        product=frame.context.settings.product_name,
    )


def _svg(view: View) -> bytes:
    picture = picture_of(view)
    return map_svg(picture, map_texts(view, picture)).encode()


def _png(view: View) -> bytes:
    picture = picture_of(view)
    return png_of(map_svg(picture, map_texts(view, picture)), width=2000)


def _pdf(view: View) -> bytes:
    frame, texts = view.frame, view.frame.texts
    picture = picture_of(view)
    words = map_texts(view, picture)
    said, more = finding(view)
    methods = [frame.analyses.cooperation(view.day).method]
    lines = [line for one in methods for line in method_note(one, frame.snapshot).lines]
    groups = [one for one in view.map.groups if one.letter]
    data = {
        "lang": frame.language,
        "title": words.title,
        "finding": " ".join([said, *more]),
        "said": words.said,
        "alt": words.description,
        "source": words.source,
        "legend_title": texts(N_("Farben")),
        "legend": [(GROUP_COLOURS.get(letter, REST), letter, name) for letter, name in words.legend],
        "tables": [
            {
                "title": texts(N_("Stärkste Verbindungen")),
                "said": _first(frame, len(view.map.ties)),
                "heads": [texts(head) for head in (N_("Stelle"), N_("mit"), N_("Beleg"), N_("Stärke"))],
                "figures": 1,
                "rows": [
                    (view.called(tie.a), view.called(tie.b), evidence_words(frame, tie), tenths(frame, tie.weight))
                    for tie in view.map.ties[:ON_PAPER]
                ],
            },
            {
                "title": texts(N_("Gruppen")),
                "said": "",
                "heads": [texts(head) for head in (N_("Gruppe"), N_("Name"), N_("Stellen"))],
                "figures": 1,
                "rows": [
                    (one.letter, one.label.in_language(frame.language), frame.number(view.map.shown_in[one.id]))
                    for one in groups
                ],
            },
        ],
        "method_title": texts(N_("So wird gerechnet")),
        "method": [line.in_language(frame.language) for line in lines],
    }
    return pdf_of("network_map", data, {"map.svg": map_svg(picture, words, framed=False).encode()})


def _first(frame: Frame, number: int) -> str:
    if number <= ON_PAPER:
        return ""
    return frame.texts(N_("Die ersten {shown} von {n}."), shown=ON_PAPER, n=frame.number(number))


MAKERS: dict[str, tuple[str, str, Callable[[View], bytes]]] = {
    "svg": (N_("SVG, zum Bearbeiten"), "image/svg+xml", _svg),
    "png": (N_("PNG, als Bild"), "image/png", _png),
    "pdf": (N_("PDF, zum Drucken"), "application/pdf", _pdf),
    "html": (N_("HTML, ohne Netz zu öffnen"), "text/html; charset=utf-8", _html),
}
FORMS = {form: words for form, (words, _, _) in MAKERS.items()}
"""What the map can be taken along as: ending and words."""


def _file(view: View, form: str, disposition: str) -> Response:
    _, media, make = MAKERS[form]
    named = f'{disposition}; filename="netz-{view.day.isoformat()}.{form}"'
    return Response(content=make(view), media_type=media, headers={"Content-Disposition": named})


@router.get("/netz/datei")
def network_as(frame: FrameDep, asked: AskedDep, form: Annotated[str, Query(max_length=10)] = "svg") -> Response:
    """The map in the form that was chosen, to be kept."""
    if form not in MAKERS:
        raise wrong(frame, N_("Karte als Datei"), form)
    return _file(View(frame, asked), form, "attachment")


@router.get("/netz/karte.html")
def network_html(frame: FrameDep, asked: AskedDep) -> Response:
    """The map as one file to pass on, that needs no network."""
    return _file(View(frame, asked), "html", "attachment")


@router.get("/netz/karte.svg")
def network_svg(frame: FrameDep, asked: AskedDep) -> Response:
    """The map as a drawing, to be shown in a page or worked on."""
    return _file(View(frame, asked), "svg", "inline")


@router.get("/netz/bild.svg")
def network_drawing(frame: FrameDep, asked: AskedDep) -> Response:
    """The drawing alone, without title and legend: for pages that have both."""
    view = View(frame, asked)
    picture = picture_of(view)
    drawn = map_svg(picture, map_texts(view, picture), framed=False)
    return Response(content=drawn, media_type="image/svg+xml")


@router.get("/netz/karte.png")
def network_png(frame: FrameDep, asked: AskedDep) -> Response:
    """The map as a picture of dots."""
    return _file(View(frame, asked), "png", "inline")


@router.get("/netz/karte.pdf")
def network_pdf(frame: FrameDep, asked: AskedDep) -> Response:
    """The map on paper, with legend and tables; tagged for screen readers."""
    return _file(View(frame, asked), "pdf", "inline")
