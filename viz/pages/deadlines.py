"""Deadlines: what ends when, what hangs on one body or programme, and when evidence becomes too old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated
from urllib.parse import quote

from babel.dates import format_date
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.fragility import (
    Calendar,
    CellStep,
    Cliff,
    Ending,
    FadingDay,
    Fragility,
    Hanging,
    programme_sentence,
    provider_sentence,
)
from graphkb.model import add_months
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.planning import asked_day

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

AHEAD_MONTHS = 24
"""What ends later stands under «später»."""


@dataclass(frozen=True, slots=True)
class EndLine:
    """Something that ends: its name, its end as it is known, and how it ends."""

    name: str
    url: str
    when: str
    how: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A cell that something ends in."""

    cell: str
    url: str
    now: str
    before: str
    after: str
    bodies_before: int
    bodies_after: int
    falls: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What ends on one day, below its month."""

    day: str
    ends: list[EndLine]
    steps: list[StepLine]


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which something ends."""

    name: str
    rows: list[MonthRow]


@dataclass(frozen=True, slots=True)
class HangLine:
    """What hangs on one body or programme."""

    sentence: str
    url: str
    known: str
    """Name of a smaller body, for signed-in readers; empty: named in the sentence, or not to be named."""
    cells: list[tuple[str, str, str]]
    """Cell, its address, and how it hangs there."""
    ends: str
    without_url: str
    """The same page without it; empty: it is not named here."""


@dataclass(frozen=True, slots=True)
class FadingLine:
    """When evidence becomes too old."""

    day: str
    measures: list[tuple[str, str]]
    falling: int
    cells: int


@router.get("/fristen")
def deadlines(frame: FrameDep, stichtag: Text = "") -> HTMLResponse:
    """Ends by month, the next 24 months first; what hangs on one thing; what nobody has confirmed for long."""
    day = asked_day(frame, stichtag)
    ends, hanging = frame.analyses.calendar(day), frame.analyses.fragility(day)
    limit = add_months(day, AHEAD_MONTHS)
    cuts = hanging.cut_points
    return frame.render(
        "deadlines.html",
        day=day,
        finding=ends.sentence.in_language(frame.language),
        more=[one.in_language(frame.language) for one in (*ends.more, hanging.sentence)],
        soon=_months(frame, ends, [cliff for cliff in ends.cliffs if cliff.last_day < limit]),
        later=_months(frame, ends, [cliff for cliff in ends.cliffs if cliff.last_day >= limit]),
        providers=_providers(frame, hanging),
        programmes=_programmes(frame, hanging),
        cut_points=[
            (cut.sentence.in_language(frame.language), cut.word.in_language(frame.language)) for cut in cuts.cut_points
        ],
        bridges=[
            (one.sentence.in_language(frame.language), one.word.in_language(frame.language)) for one in cuts.bridges
        ],
        withheld=cuts.withheld_cut_points + cuts.withheld_bridges,
        fading=[_fading(frame, one) for one in ends.fading],
        calendar=ends,
        fragility=hanging,
        csv_url=frame.url("fristen.csv", stichtag=stichtag),
    )


@router.get("/fristen.csv")
def deadlines_csv(frame: FrameDep, stichtag: Text = "") -> Response:
    """Every end with every cell it is felt in as a row."""
    day = asked_day(frame, stichtag)
    ends = frame.analyses.calendar(day)
    return csv_response(
        frame, f"fristen-{day.isoformat()}", [frame.texts(head) for head in CSV_HEADS], _rows(frame, ends), ends.method
    )


CSV_HEADS = (
    N_("Letzter Tag"),
    N_("Art"),
    N_("Kennung"),
    N_("Was"),
    N_("Ende, wie erfasst"),
    N_("Ort"),
    N_("Handlungsfeld"),
    N_("Heute"),
    N_("Am letzten Tag"),
    N_("Am Tag danach"),
)


def _rows(frame: Frame, ends: Calendar) -> Iterator[list[str]]:
    def state(step: CellStep) -> list[str]:
        found = (step.now, step.before, step.after)
        return [
            _called(frame, step.place),
            _called(frame, step.column),
            *(one.label.in_language(frame.language) for one in found),
        ]

    for cliff in ends.cliffs:
        for ending in cliff.endings:
            line = _end(frame, ending)
            head = [cliff.last_day.isoformat(), line.how, ending.id, line.name, line.when]
            steps = [step for step in cliff.cells if ending.id in step.measures]
            yield from ([*head, *state(step)] for step in steps) if steps else [[*head, "", "", "", "", ""]]
    for fading in ends.fading:
        for id in fading.measures:
            head = [fading.last_day.isoformat(), frame.texts(N_("verliert den Beleg")), id, _called(frame, id), ""]
            steps = [step for step in fading.cells if id in step.measures]
            yield from ([*head, *state(step)] for step in steps) if steps else [[*head, "", "", "", "", ""]]


def _called(frame: Frame, id: str) -> str:
    return frame.snapshot.node(id).called(frame.language)


def _months(frame: Frame, ends: Calendar, cliffs: list[Cliff]) -> list[Month]:
    def month(cliff: Cliff) -> date:
        return cliff.last_day.replace(day=1)

    return [
        Month(
            format_date(first, "MMMM y", locale=frame.language),
            [
                MonthRow(
                    frame.day(cliff.last_day),
                    [_end(frame, ending) for ending in cliff.endings],
                    [_step(frame, ends, step) for step in cliff.cells],
                )
                for cliff in inside
            ],
        )
        for first, inside in groupby(cliffs, key=month)
    ]


def _end(frame: Frame, ending: Ending) -> EndLine:
    node = frame.snapshot.node(ending.id)
    when = frame.fuzzy(ending.when)
    if ending.by_money:
        how = frame.texts(N_("Fördergeld endet"))
    elif node.kind == "measure":
        how = frame.texts(N_("Maßnahme endet"))
    else:
        how = frame.texts(N_("Programm endet"))
    if ending.fuzzy:
        when = frame.texts(N_("{date}, Tag nicht genau bekannt"), date=when)
    return EndLine(node.called(frame.language), frame.link(node), when, how)


def _cell_url(frame: Frame, ends: Calendar | Fragility, place: str, column: str) -> str:
    today = frame.context.today()
    stichtag = "" if ends.day == today else ends.day.isoformat()
    return frame.url("abdeckung", stichtag=stichtag, zelle=f"{place}~{column}")


def _step(frame: Frame, ends: Calendar, step: CellStep) -> StepLine:
    return StepLine(
        f"{_called(frame, step.place)}: {_called(frame, step.column)}",
        _cell_url(frame, ends, step.place, step.column),
        step.now.value,
        step.before.value,
        step.after.value,
        step.bodies_before,
        step.bodies_after,
        step.falls,
    )


def _providers(frame: Frame, found: Fragility) -> list[HangLine]:
    lines = []
    for row in found.providers:
        node = frame.snapshot.node(row.body) if row.body else None
        sentence = provider_sentence(row).in_language(frame.language)
        named = node.called(frame.language) if node else ""
        lines.append(
            HangLine(
                sentence,
                frame.link(node) if node else "",
                "" if named in sentence else named,
                [_hang(frame, found, cell) for cell in row.cells],
                "",
                _without(frame, row.body),
            )
        )
    return lines


def _programmes(frame: Frame, found: Fragility) -> list[HangLine]:
    return [
        HangLine(
            programme_sentence(frame.snapshot, row).in_language(frame.language),
            frame.link(frame.snapshot.node(row.programme)),
            "",
            [_hang(frame, found, cell) for cell in row.cells],
            frame.day(row.ends),
            _without(frame, row.programme),
        )
        for row in found.programmes
    ]


def _without(frame: Frame, id: str | None) -> str:
    return f"{frame.url('was-waere-wenn')}?ohne={quote(id, safe='')}" if id else ""


def _hang(frame: Frame, found: Fragility, cell: Hanging) -> tuple[str, str, str]:
    if cell.since:
        how = frame.texts(N_("nach dem {date}"), date=frame.day(cell.since))
    elif not cell.whole:
        how = frame.texts(N_("nur was vor Ort läuft"))
    elif cell.inherited:
        how = frame.texts(N_("geerbt"))
    else:
        how = frame.texts(N_("vor Ort"))
    name = f"{_called(frame, cell.place)}: {_called(frame, cell.column)}"
    return name, _cell_url(frame, found, cell.place, cell.column), how


def _fading(frame: Frame, fading: FadingDay) -> FadingLine:
    return FadingLine(
        frame.day(fading.last_day),
        [(_called(frame, id), frame.link(frame.snapshot.node(id))) for id in fading.measures],
        sum(1 for step in fading.cells if step.falls),
        len(fading.cells),
    )
