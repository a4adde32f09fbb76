"""What if: take actors, programmes or measures away, add a measure, and see before and after. Nothing is stored."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import StringConstraints

from graphkb.analytics.what_if import NewMeasure, NewTie, Scenario, read_new, written
from graphkb.analytics.what_if.scenario import MOST_NEW, MOST_TAKEN
from graphkb.analytics.what_if.written import LONGEST
from graphkb.errors import GraphkbError, InvalidParameter, Phrase
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.naming import named
from viz.pages.planning import asked_day
from viz.pages.what_if_view import Asked, chips, csv_rows, examples, hits, result_of

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]
Taken = Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Query(max_length=MOST_TAKEN)]
New = Annotated[list[Annotated[str, StringConstraints(max_length=LONGEST)]], Query(max_length=MOST_NEW)]

FORM = ("feld", "leitlinie", "ort", "gruppe", "traeger", "von", "bis", "stand", "name")
"""Fields of the form for a new measure."""

RUNNING, PLANNED = "laufend", "geplant"
NEW_BODY = "neu"


@router.get("/was-waere-wenn")
def what_if(
    frame: FrameDep,
    ohne: Taken = [],  # noqa: B006 - FastAPI copies it
    mit: New = [],  # noqa: B006
    q: Text = "",
    stichtag: Text = "",
    neu: Text = "",
    feld: Text = "",
    leitlinie: Text = "",
    ort: Text = "",
    gruppe: Text = "",
    traeger: Text = "",
    von: Text = "",
    bis: Text = "",
    stand: Text = "",
    name: Text = "",
    stelle_a: Text = "",
    stelle_b: Text = "",
) -> Response:
    """The form, and as soon as something is imagined, before and after. Every view is a link.

    A new measure from the form (`neu` set) is turned into one parameter of the address.
    """
    asked = Asked.of(ohne, mit, stichtag)
    form = dict(zip(FORM, (feld, leitlinie, ort, gruppe, traeger, von, bis, stand, name), strict=True))
    ties = (stelle_a, stelle_b)
    wrong = ""
    if neu:
        try:
            added = _tie_of(frame, ties) if neu == "zusammenarbeit" else _measure_of(frame, form)
            day = asked_day(frame, stichtag)
            grown = asked.plus(written(added, frame.snapshot))
            frame.analyses.what_if(day, _scenario(frame, grown))
            return RedirectResponse(f"{grown.url(frame)}#inhalt", status_code=int(HTTPStatus.SEE_OTHER))
        except GraphkbError as error:
            wrong = _told(frame, error)
    return _page(frame, asked, q, form, ties, wrong, neu)


def _page(
    frame: Frame, asked: Asked, q: str, form: dict[str, str], ties: tuple[str, str], wrong: str, neu: str
) -> HTMLResponse:
    day = asked_day(frame, asked.stichtag)
    scenario = _scenario(frame, asked)
    found = frame.analyses.what_if(day, scenario)
    view: dict[str, Any] = {
        "asked": asked,
        "day": day,
        "found": found,
        "finding": found.sentence.in_language(frame.language),
        "more": [one.in_language(frame.language) for one in found.more],
        "chips": chips(frame, asked, scenario),
        "sought": q,
        "hits": hits(frame, q, asked) if q.strip() else [],
        "form": form,
        "ties": ties,
        "wrong": wrong,
        "wrong_tie": neu == "zusammenarbeit",
        "choices": _choices(frame, day),
        "result": None if scenario.empty else result_of(frame, found),
        "examples": examples(frame, day) if scenario.empty else [],
        "csv_url": asked.url(frame, "was-waere-wenn.csv"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return frame.render("what_if.html", int(status), **view)


@router.get("/was-waere-wenn.csv")
def what_if_csv(
    frame: FrameDep,
    ohne: Taken = [],  # noqa: B006
    mit: New = [],  # noqa: B006
    stichtag: Text = "",
) -> Response:
    """Every cell that is touched as a row."""
    asked = Asked.of(ohne, mit, stichtag)
    found = frame.analyses.what_if(asked_day(frame, stichtag), _scenario(frame, asked))
    heads = [frame.texts(head) for head in CSV_HEADS]
    return csv_response(frame, f"was-waere-wenn-{found.day.isoformat()}", heads, csv_rows(frame, found), found.method)


CSV_HEADS = (
    N_("Ort (Kennung)"),
    N_("Ort"),
    N_("Handlungsfeld (Kennung)"),
    N_("Handlungsfeld"),
    N_("Stand vorher"),
    N_("Stand nachher"),
    N_("Änderung"),
    N_("Vor Ort vorher"),
    N_("Vor Ort nachher"),
    N_("Änderung vor Ort"),
    N_("Träger vorher"),
    N_("Träger nachher"),
    N_("Grund"),
)


def _scenario(frame: Frame, asked: Asked) -> Scenario:
    return Scenario.of(frame.snapshot, asked.ohne, [read_new(frame.snapshot, text) for text in asked.mit])


_LABELS = {
    "with (field)": N_("Handlungsfeld"),
    "with (guideline)": N_("Leitlinie"),
    "with (place)": N_("Ort"),
    "with (group)": N_("Zielgruppe"),
    "with (provider)": N_("Träger"),
    "with (from)": N_("Beginn"),
    "with (to)": N_("Ende"),
    "with (cooperation)": N_("Zusammenarbeit"),
}
"""What the form calls the parts of a new measure or cooperation."""


def _told(frame: Frame, error: GraphkbError) -> str:
    """What is wrong in the words of the form; never the names of the address or ids."""
    name, reason = error.facts.get("name"), error.facts.get("reason")
    if not isinstance(error, InvalidParameter) or not isinstance(reason, Phrase):
        return error.text(frame.language)
    said = reason.in_language(frame.language)
    if name == "with":
        return said
    label = _LABELS.get(str(name))
    return f"{frame.texts(label)}: {said}" if label else error.text(frame.language)


def _measure_of(frame: Frame, form: dict[str, str]) -> NewMeasure | NewTie:
    """The new measure of the form; raises InvalidParameter for what cannot be used."""
    parts = [("field", form["feld"]), ("guideline", form["leitlinie"]), ("place", form["ort"])]
    parts += [("group", form["gruppe"]), ("provider", _provider(frame, form["traeger"]))]
    parts += [("from", form["von"]), ("to", form["bis"])]
    parts += [("status", "planned" if form["stand"] == PLANNED else "")]
    parts += [("name", form["name"].replace(";", ","))]
    return read_new(frame.snapshot, ";".join(f"{name}:{value.strip()}" for name, value in parts if value.strip()))


def _tie_of(frame: Frame, ends: tuple[str, str]) -> NewMeasure | NewTie:
    a, b = (_actor(frame, N_("Stelle"), end) for end in ends)
    return read_new(frame.snapshot, f"cooperation:{a};cooperation:{b}")


def _provider(frame: Frame, text: str) -> str:
    if not text.strip():
        return ""
    return "new" if text.strip() == NEW_BODY else _actor(frame, N_("Träger"), text)


def _actor(frame: Frame, label: str, text: str) -> str:
    """Id of the actor that is meant by an id or a name; raises InvalidParameter if that is nobody or several."""
    actor, unsure = named(frame, text)
    if actor:
        return actor.id
    reason = Phrase.of(N_("Unter diesem Namen ist niemand erfasst."))
    if unsure:
        names = ", ".join(one.called(frame.language) for one in unsure)
        reason = Phrase.of(N_("Mehrere Akteure heißen ähnlich: {names}."), names=names)
    raise InvalidParameter(name=frame.texts(label), value=text, reason=reason)


def _choices(frame: Frame, day: date) -> dict[str, list[tuple[str, str]]]:
    matrix = frame.analyses.matrix(day)
    snapshot, language = frame.snapshot, frame.language
    guidelines = frame.analyses.matrix(day, by="guideline").columns
    return {
        "feld": [(column.id, snapshot.node(column.id).called(language)) for column in matrix.columns],
        "leitlinie": [(column.id, snapshot.node(column.id).called(language)) for column in guidelines],
        "ort": frame.choices("region") + frame.choices("municipality") + frame.choices("quarter"),
        "gruppe": frame.choices("target_group"),
    }
