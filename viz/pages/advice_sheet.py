"""The advice sheet: one page to hand out, to print and as PDF, in the language of who takes it home."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.advising import Note
from graphkb.analytics.advice import Ask
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import Node, Visibility
from graphkb.texts import N_
from graphkb.texts.further import SheetLanguage, sheet_languages
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.advice import PAGE
from viz.pages.advice_sheet_view import Sheet, sheet_of
from viz.pages.advice_view import Asked, AskedDep, advising_of
from viz.papers import pdf_of

__all__ = ["router"]

router = APIRouter()

Tag = Annotated[str, Query(max_length=20)]
NoteId = Annotated[str, Query(max_length=64)]

SHEET_PICTOGRAMS = {
    "known": "form_item",
    "partners": "network",
    "rooms": "place",
    "funding": "funding_programme",
    "steps": "measure",
    "sources": "document",
}
"""Beside the headings in Leichte Sprache."""


@router.get("/beratung/blatt")
def need_sheet(frame: FrameDep, asked: AskedDep, blattsprache: Tag = "") -> HTMLResponse:
    """For a need without an organisation."""
    return _page(frame, asked, None, blattsprache, "")


@router.get("/beratung/blatt.pdf")
def need_sheet_pdf(frame: FrameDep, asked: AskedDep, blattsprache: Tag = "") -> Response:
    """The same as PDF."""
    return _pdf(frame, asked, None, blattsprache, "")


@router.get("/beratung/{id}/blatt.pdf")
def sheet_pdf(frame: FrameDep, id: str, asked: AskedDep, blattsprache: Tag = "", notiz: NoteId = "") -> Response:
    """The sheet of an organisation as PDF."""
    return _pdf(frame, asked, _actor(frame, id), blattsprache, notiz)


@router.get("/beratung/{id}")
def sheet(frame: FrameDep, id: str, asked: AskedDep, blattsprache: Tag = "", notiz: NoteId = "") -> HTMLResponse:
    """The sheet of an organisation; `notiz`: with what was agreed."""
    return _page(frame, asked, _actor(frame, id), blattsprache, notiz)


def _actor(frame: Frame, id: str) -> Node:
    node = frame.snapshot.node(id)
    if not frame.context.ontology.kind(node.kind).actor:
        raise NotFound(id=id)
    return node


def _language(frame: Frame, tag: str) -> SheetLanguage:
    wanted = tag or frame.language
    for language in sheet_languages():
        if language.tag == wanted:
            return language
    raise InvalidParameter(name="blattsprache", value=tag, reason=N_("In dieser Sprache gibt es das Blatt nicht."))


def _made(frame: Frame, asked: Asked, asker: Node | None, tag: str, notiz: str) -> tuple[Sheet, Note | None]:
    note = advising_of(frame).note(notiz) if notiz and frame.reader.sees(Visibility.INTERNAL) else None
    ask = asked.ask
    if asker:
        ask = Ask(asker.id, "", ask.place, ask.field, ask.target_group, ask.language, ask.needs, ask.offers)
    advice = advising_of(frame).advise(ask, frame.context.today())
    return sheet_of(frame, advice, asker, _language(frame, tag), note), note


def _page(frame: Frame, asked: Asked, asker: Node | None, tag: str, notiz: str) -> HTMLResponse:
    made, note = _made(frame, asked, asker, tag, notiz)
    query = {name: value for name, value in asked.given.items() if name not in ("fuer", "text")}
    path = f"{PAGE}/{asker.id}" if asker else f"{PAGE}/blatt"
    pdf = f"{path}/blatt.pdf" if asker else f"{path}.pdf"
    kept = note.id if note else ""
    inside = frame.reader.sees(Visibility.INTERNAL)
    return frame.render(
        "advice_sheet.html",
        sheet=made,
        w=made.words,
        day=frame.day(frame.context.today()),
        pictograms=SHEET_PICTOGRAMS if made.language.simple else {},
        kind=frame.context.ontology.kind(asker.kind) if asker else None,
        languages=[
            (one, frame.url(path, **query, blattsprache=one.tag, notiz=kept), one.tag == made.language.tag)
            for one in sheet_languages()
        ],
        pdf_url=frame.url(pdf, **query, blattsprache=made.language.tag, notiz=kept),
        back_url=frame.url(PAGE, fuer=asker.id if asker else "", berichtigt="1", **query),
        note_url=frame.url(f"{PAGE}/notizen/neu", zu=asker.id if asker else "", **query) if inside else "",
        crumbs=frame.crumbs(Crumb(made.name)),
    )


def _pdf(frame: Frame, asked: Asked, asker: Node | None, tag: str, notiz: str) -> Response:
    made, _ = _made(frame, asked, asker, tag, notiz)
    data = asdict(made) | {
        "lang": made.language.tag.partition("-")[0],
        "dir": made.language.direction,
        "district": f"{frame.context.settings.product_name} · {frame.district()}",
        "day": frame.day(frame.context.today()),
    }
    data["sources"] = [
        {"number": one.number, "label": one.label, "as_of": one.as_of or made.words["undated"]} for one in made.sources
    ]
    return Response(
        content=pdf_of("advice_sheet", data, day=frame.context.today()),
        media_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="beratungsblatt.pdf"'},
    )
