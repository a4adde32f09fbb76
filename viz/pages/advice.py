"""Advice: an organisation or a few words, what was understood of them, then partners, funding and next steps."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from graphkb.analytics.advice import MOST_NEEDS, Advice, Ask, Sought, load_everyday
from graphkb.errors import InvalidParameter
from graphkb.model import Visibility
from graphkb.texts import N_
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.advice_view import ROLES, Asked, AskedDep, advising_of, area_name, fits_words, name_of, proposal
from viz.sources import SourceBook

__all__ = ["PAGE", "router"]

router = APIRouter()

PAGE = "beratung"
SHOWN = 5
"""Proposals for each need on the page."""
PROGRAMMES = 8

KINDS = (
    "association",
    "migrant_organisation",
    "initiative",
    "sports_club",
    "welfare_association",
    "advice_centre",
    "education_provider",
)
"""Kinds of body to choose from for who asks; religious communities are associations here (rule 17)."""


@router.get("/beratung")
def advice_page(frame: FrameDep, asked: AskedDep) -> HTMLResponse:
    """Choices first; as soon as something is asked, what was understood and what can be said."""
    book = SourceBook(frame)
    advice, wrong = None, ""
    if asked.anything:
        try:
            advice = advising_of(frame).advise(asked.ask, frame.context.today())
        except InvalidParameter as error:
            wrong = error.text(frame.language)
    inside = frame.reader.sees(Visibility.INTERNAL)
    query = {name: value for name, value in asked.given.items() if name not in ("fuer", "text")}
    target = f"{PAGE}/{asked.asker.id}" if asked.asker else f"{PAGE}/blatt"
    return frame.render(
        "advice.html",
        asked=asked,
        ask=asked.ask,
        wrong=wrong,
        heard=_heard(frame, asked),
        unsure=[(one.called(frame.language), frame.url(PAGE, fuer=one.id)) for one in asked.unsure],
        actors=frame.choices("actor"),
        choices=_choices(frame, asked.ask),
        needs=_needs(frame, asked.ask),
        most=MOST_NEEDS,
        advice=advice,
        sections=[_section(frame, book, one) for one in advice.sought] if advice else [],
        **(_found(frame, book, advice) if advice else {"rooms": [], "funding": [], "trainings": [], "steps": []}),
        rooms_sought="rooms" in asked.ask.needs,
        sheet_url=frame.url(target, **query) if advice else "",
        note_url=frame.url(f"{PAGE}/notizen/neu", zu=asked.ask.for_actor, **query) if advice and inside else "",
        notes_url=frame.url(f"{PAGE}/notizen") if inside else "",
        steps_url=frame.url(f"{PAGE}/schritte"),
        sources=book.listed(),
        crumbs=frame.crumbs(*([Crumb(asked.asker.called(frame.language))] if asked.asker else [])),
    )


def _heard(frame: Frame, asked: Asked) -> list[dict[str, Any]]:
    """What was understood, word by word; empty without a text."""
    if not asked.reading:
        return []
    return [
        {
            "said": one.said,
            "role": frame.texts(ROLES[one.role]),
            "name": name_of(frame, one.id),
            "similar": one.similar,
        }
        for one in asked.reading.understood
    ]


def _choices(frame: Frame, ask: Ask) -> list[dict[str, Any]]:
    """The controls by which what was understood is corrected."""
    columns = frame.analyses.matrix(frame.context.today()).columns if frame.snapshot.of_kind("concept") else ()
    kinds = [(id, frame.context.ontology.kind(id).label.in_language(frame.language)) for id in KINDS]
    rows = (
        ("art", N_("Wer fragt"), kinds, ask.kind),
        ("ort", N_("Ort"), frame.choices("municipality") + frame.choices("quarter"), ask.place),
        ("gruppe", N_("Zielgruppe"), frame.choices("target_group"), ask.target_group),
        ("sprache", N_("Sprache"), frame.choices("language"), ask.language),
        ("feld", N_("Handlungsfeld"), [(one.id, name_of(frame, one.id)) for one in columns], ask.field),
    )
    return [
        {"name": name, "label": frame.texts(label), "options": options, "chosen": chosen}
        for name, label, options, chosen in rows
    ]


def _needs(frame: Frame, ask: Ask) -> dict[str, Any]:
    table = load_everyday().needs
    return {
        "ticks": [(need.id, need.label.in_language(frame.language), need.id in ask.needs) for need in table.values()],
        "topics": frame.choices("topic"),
        "chosen": [id for id in ask.needs if id not in table] or [""],
        "offers": ask.offers,
        "offered": [name_of(frame, id) for id in ask.offers],
    }


def _section(frame: Frame, book: SourceBook, one: Sought) -> dict[str, Any]:
    found = one.partners.first or one.partners.others
    return {
        "label": one.label.in_language(frame.language),
        "searched": bool(one.topic) or not one.id,
        "finding": one.partners.finding.in_language(frame.language),
        "ordered": bool(one.partners.first),
        "partners": [proposal(frame, book, each) for each in found[:SHOWN]],
        "all_url": frame.url("partner", **_query(one)),
    }


def _query(one: Sought) -> dict[str, str]:
    names = {"for_actor": "fuer", "place": "ort", "field": "feld", "target_group": "gruppe", "language": "sprache"}
    given = one.partners.query.given
    return {names.get(name, "thema"): value for name, value in given.items()}


def _found(frame: Frame, book: SourceBook, advice: Advice) -> dict[str, Any]:
    return {
        "rooms": [
            {
                "name": one.place.called(frame.language),
                "url": frame.link(one.place),
                "within": name_of(frame, one.within),
                "runs": [name_of(frame, id) for id in one.runs],
                "sources": book.of(one.fact),
            }
            for one in advice.rooms
        ],
        "funding": [
            {
                "name": one.programme.called(frame.language),
                "url": frame.link(one.programme),
                "why": fits_words(frame, one),
                "eligibility": one.eligibility,
                "period": one.period,
                "ends": frame.fuzzy(one.ends),
                "aged": one.aged,
                "sources": book.badges(one.sources[:3], derived=one.derived),
            }
            for one in advice.funding[:PROGRAMMES]
        ],
        "trainings": [
            {
                "name": one.measure.called(frame.language),
                "url": frame.link(one.measure),
                "sources": book.of(one.fact),
            }
            for one in advice.trainings
        ],
        "steps": [
            {
                "area": area_name(frame, one.area),
                "text": frame.texts(one.text),
                "url": one.url,
                "source": one.source,
            }
            for one in advice.steps
        ],
    }
