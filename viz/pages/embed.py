"""The map alone, for frames in pages of others; and the page that says how to put it there."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from graphkb.model import PUBLIC
from graphkb.texts import N_
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.network_data import View
from viz.pages.network_json import json_response, picture_json
from viz.pages.network_picture import picture_of
from viz.pages.network_query import COLOURS, SIZES, AskedDep
from viz.pages.network_texts import counted_words, source_words
from viz.policy import policy

__all__ = ["router"]

router = APIRouter()

WIDTH, HEIGHT = 900, 700
"""Of the frame in the line to copy, in pixels."""


def _public(frame: Frame) -> Frame:
    """What everybody sees: in the page of another site nobody is signed in."""
    return replace(frame, reader=PUBLIC, snapshot=frame.context.snapshot(PUBLIC))


@router.get("/einbetten/netz")
def embedded(frame: FrameDep, asked: AskedDep) -> HTMLResponse:
    """The map with its legend and where it comes from; without head, menu and foot."""
    frame = _public(frame)
    view = View(frame, asked)
    picture = picture_of(view)
    answer = frame.render(
        "embedded_map.html",
        view=view,
        picture=picture,
        counted=counted_words(view, picture),
        source=source_words(view),
        colour_word=frame.texts(COLOURS[asked.farbe or "gruppe"][1]),
        size_word=frame.texts(SIZES[asked.groesse or "summe"]),
        data_url=view.asked.picture.url(frame, "einbetten/netz.json"),
        drawing_url=view.asked.picture.url(frame, "netz/karte.svg"),
        whole_url=view.asked.picture.url(frame),
    )
    answer.headers["Content-Security-Policy"] = policy(frame.context.settings.embed_origins)
    return answer


@router.get("/einbetten/netz.json")
def embedded_json(frame: FrameDep, asked: AskedDep) -> Response:
    """The data of that map."""
    frame = _public(frame)
    return json_response(frame.request, picture_json(frame, picture_of(View(frame, asked))))


@router.get("/netz/einbetten")
def how_to_embed(frame: FrameDep, asked: AskedDep) -> HTMLResponse:
    """The line to copy, and who may use it."""
    view = View(frame, asked)
    texts, settings = frame.texts, frame.context.settings
    path = view.asked.picture.but(auswahl=(), vergleich=()).url(frame, "einbetten/netz")
    origin = settings.public_url.rstrip("/") or str(frame.request.base_url).rstrip("/")
    title = texts(N_("Netz der Zusammenarbeit"))
    return frame.render(
        "embed.html",
        line=f'<iframe src="{escape(origin + path)}" title="{escape(title)}" width="{WIDTH}" height="{HEIGHT}">'
        "</iframe>",
        preview=path,
        origins=settings.embed_origins.split(),
        back=view.asked.url(frame),
        crumbs=(
            Crumb(texts(N_("Start")), frame.url()),
            Crumb(texts(N_("Überblicken"))),
            Crumb(texts(N_("Netz")), frame.url("netz")),
            Crumb(texts(N_("Einbetten"))),
        ),
    )
