"""Evaluation: what was evaluated when by field and place, and what is due."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.evaluation import INTERVAL_MONTHS, Evaluations
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.evaluation_view import MeasureLine, RecordLine, columns_of, lines_of, measure_lines, share_line
from viz.pages.planning import asked_day, default_concept
from viz.sources import SourceBook

__all__ = ["router", "whole_months"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address, as they came."""

    feld: str = ""
    ort: str = ""
    stichtag: str = ""
    monate: str = ""
    alle: str = ""

    def url(self, frame: Frame, page: str = "evaluation", /, **changed: str) -> str:
        """The page with these parameters and the changed ones."""
        return frame.url(page, **asdict(replace(self, **changed)))


@router.get("/evaluation")
def evaluation(
    frame: FrameDep, feld: Text = "", ort: Text = "", stichtag: Text = "", monate: Text = "", alle: Text = ""
) -> HTMLResponse:
    """Finding, shares by field and by place, measures (due ones first), every recorded evaluation."""
    asked = Asked(feld.strip(), ort.strip(), stichtag, monate.strip(), alle)
    day, found = _found(frame, asked)
    book = SourceBook(frame)
    columns = columns_of(found.running)
    rows = found.rows if alle else [row for row in found.rows if row.entry.active or row.records]
    return frame.render(
        "evaluation.html",
        asked=asked,
        day=day,
        months=found.interval_months,
        finding=found.sentence.in_language(frame.language),
        more=[one.in_language(frame.language) for one in found.more],
        missing=[one.in_language(frame.language) for one in found.method.missing],
        heads=[one.label.in_language(frame.language) for one in columns],
        fields=[share_line(frame, one, columns, asked.url(frame, feld=one.id)) for one in found.fields],
        places=[share_line(frame, one, columns, asked.url(frame, ort=one.id)) for one in found.places],
        measures=measure_lines(frame, book, rows),
        hidden=len(found.rows) - len(rows),
        all_url=asked.url(frame, alle="1"),
        records=lines_of(frame, book, found.records),
        narrowed=_narrowed(frame, asked),
        field_options=_fields(frame, day, asked.feld),
        place_options=frame.choices("region", "municipality", "quarter"),
        wide_url=frame.url("evaluation"),
        csv_url=asked.url(frame, "evaluation.csv", alle=""),
        conferences_url=frame.url("konferenzen"),
        method=found.method,
        sources=book.listed(),
    )


@router.get("/evaluation.csv")
def evaluation_csv(
    frame: FrameDep, feld: Text = "", ort: Text = "", stichtag: Text = "", monate: Text = ""
) -> Response:
    """Every measure that runs or may run with what is recorded of its evaluation."""
    day, found = _found(frame, Asked(feld.strip(), ort.strip(), stichtag, monate.strip()))
    t = frame.texts
    heads = [
        t(head)
        for head in (
            N_("Maßnahme"),
            N_("Kennung"),
            N_("Handlungsfelder"),
            N_("Orte"),
            N_("Stand"),
            N_("Evaluation"),
            N_("Zuletzt evaluiert"),
            N_("Fällig"),
            N_("Ergebnis"),
            N_("Empfehlung"),
            N_("Quellen"),
        )
    ]
    book = SourceBook(frame)
    results = {row.id: lines_of(frame, book, [one for one in row.records if not one.planned][:1]) for row in found.rows}
    rows = [_csv_row(frame, line, results[line.id]) for line in measure_lines(frame, book, found.rows)]
    return csv_response(frame, f"evaluation-{day.isoformat()}", heads, rows, found.method)


def _csv_row(frame: Frame, line: MeasureLine, newest: list[RecordLine]) -> list[str]:
    result = newest[0].result if newest else ""
    recommendation = newest[0].recommendation if newest else ""
    return [
        line.name,
        line.id,
        "; ".join(name for name, _ in line.fields),
        "; ".join(name for name, _ in line.places),
        f"{line.stand.word} ({line.stand.detail})" if line.stand.detail else line.stand.word,
        line.word,
        line.last,
        frame.texts(N_("ja") if line.due else N_("nein")),
        result,
        recommendation,
        "; ".join(badge.label for badge in line.sources),
    ]


def whole_months(frame: Frame, text: str) -> int:
    """How long an evaluation counts, as a form says it; empty: the usual. Raises InvalidParameter."""
    if not text:
        return INTERVAL_MONTHS
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 240 and len(text) <= 6):
        reason = Phrase.of(N_("Bitte eine ganze Zahl von {low} bis {high} angeben."), low=1, high=240)
        raise InvalidParameter(name=frame.texts(N_("Fällig nach Monaten")), value=text, reason=reason)
    return int(text)


def _found(frame: Frame, asked: Asked) -> tuple[date, Evaluations]:
    day = asked_day(frame, asked.stichtag)
    months = whole_months(frame, asked.monate)
    return day, frame.analyses.evaluations(
        day, field=asked.feld or None, place=asked.ort or None, interval_months=months
    )


def _narrowed(frame: Frame, asked: Asked) -> list[str]:
    """Names of the field and place that are asked for."""
    return [frame.snapshot.node(id).called(frame.language) for id in (asked.feld, asked.ort) if id]


def _fields(frame: Frame, day: date, chosen: str) -> list[tuple[str, str]]:
    """Fields of the concept that coverage takes, and the one chosen if it is of another."""
    concept = default_concept(frame, day)
    of_concept = {link.source for link in frame.snapshot.into(concept, "BELONGS_TO")} if concept else set()
    return [(id, name) for id, name in frame.choices("field", apart=False) if id in of_concept or id == chosen]
