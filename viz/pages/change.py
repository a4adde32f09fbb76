"""Change: two dates (or a saved state and a date) compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.change import AskedChange, asked_change
from graphkb.analytics.change import Change
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import FuzzyDate, Visibility, add_months
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.change_view import TABLES, Table, tables
from viz.pages.concepts import concepts_with_fields, plain
from viz.pages.planning import asked_day, default_concept
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

FIRST = 8
"""Rows of a long table before «alle zeigen»."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address, as they came."""

    von: str = ""
    bis: str = ""
    stand: str = ""
    """Id of a saved state; it beats `von`."""
    konzept: str = ""
    alle: str = ""
    """The table that is shown whole."""

    def url(self, frame: Frame, page: str = "wandel", /, **changed: str) -> str:
        """A page with these parameters and the changed ones."""
        return frame.url(page, **asdict(replace(self, **changed)))


class _View:
    """One request: the two days, the state that tells what was recorded, and the comparison."""

    def __init__(self, frame: Frame, asked: Asked) -> None:
        self.frame, self.asked = frame, asked
        before = asked_day(frame, asked.von) if asked.von.strip() else None
        after = asked_day(frame, asked.bis) if asked.bis.strip() else None
        self.days: AskedChange = _days(frame, before, after, asked.stand.strip())
        self.change: Change = frame.analyses.change(
            self.days.before, self.days.after, state=self.days.state, concept=asked.konzept.strip() or None
        )

    def tables(self, book: SourceBook, first: Callable[[str], int]) -> list[Table]:
        state = self.days.state
        saved = self.frame.context.saved_snapshot(state.id, self.frame.reader) if state else None
        named = self.frame.reader.sees(Visibility.INTERNAL)
        return tables(self.frame, book, self.change, saved, named=named, first=first)


def _days(frame: Frame, before: date | None, after: date | None, state: str) -> AskedChange:
    """The two days; raises InvalidParameter in the words of the form."""
    try:
        return asked_change(frame.context, before, after, state)
    except InvalidParameter as error:
        day = date.fromisoformat(str(error.facts["value"]))
        name = frame.texts(N_("Früherer Tag"))
        raise InvalidParameter(name=name, value=frame.day(day), reason=error.facts["reason"]) from error


@router.get("/wandel")
def change(
    frame: FrameDep, von: Text = "", bis: Text = "", stand: Text = "", konzept: Text = "", alle: Text = ""
) -> HTMLResponse:
    """Finding, then cells, measures, groups, ties, bodies and guidelines that differ."""
    asked = Asked(von, bis, stand, konzept, alle)
    view = _View(frame, asked)
    found, days = view.change, view.days
    book = SourceBook(frame)
    shown = [
        replace(
            one,
            csv_url=asked.url(frame, f"wandel/{one.id}.csv", alle=""),
            all_url=asked.url(frame, alle=one.id) if len(one.rows) < one.total else "",
        )
        for one in view.tables(book, lambda id: 10**9 if id == alle else FIRST)
    ]
    return frame.render(
        "change.html",
        asked=asked,
        days=days,
        finding=found.findings.sentence.in_language(frame.language),
        more=[one.in_language(frame.language) for one in found.findings.more],
        without=len(found.without_ties),
        named=frame.reader.sees(Visibility.INTERNAL),
        concept=frame.snapshot.get(found.concept) if found.concept else None,
        concepts=concepts_with_fields(frame, days.after),
        states=[
            (one.id, one.name, frame.day(one.recorded_at.astimezone().date())) for one in frame.context.store.states()
        ],
        spans=_spans(frame, asked, days.after),
        tables=shown,
        data=[one.in_language(frame.language) for one in found.method.data],
        method=found.method,
        concepts_url=frame.url("wandel/konzepte"),
        sources=book.listed(),
    )


@router.get("/wandel/{name}.csv")
def change_csv(
    frame: FrameDep, name: str, von: Text = "", bis: Text = "", stand: Text = "", konzept: Text = ""
) -> Response:
    """One table as a file, whole; 404 for a table that there is not (or that needs signing in)."""
    view = _View(frame, Asked(von, bis, stand, konzept))
    made = {one.id: one for one in view.tables(SourceBook(frame), lambda id: 10**9)}
    if name not in TABLES or name not in made:
        raise NotFound(id=name)
    days = f"{view.days.before.isoformat()}-{view.days.after.isoformat()}"
    return csv_response(frame, f"wandel-{name}-{days}", made[name].heads, plain(made[name]), view.change.method)


def _spans(frame: Frame, asked: Asked, after: date) -> list[tuple[str, str]]:
    """Spans to choose with one click: words and address."""
    found = []
    for years, words in ((1, N_("seit einem Jahr")), (5, N_("seit fünf Jahren")), (10, N_("seit zehn Jahren"))):
        begin = add_months(after, -12 * years)
        found.append((frame.texts(words), asked.url(frame, von=begin.isoformat(), stand="", alle="")))
    concept = frame.snapshot.get(default_concept(frame, after))
    adopted = concept.properties.get("adopted") if concept else None
    if concept and isinstance(adopted, FuzzyDate) and adopted.latest <= after:
        words = frame.texts(N_("seit dem Konzept von {year}"), year=adopted.latest.year)
        found.append((words, asked.url(frame, von=adopted.latest.isoformat(), stand="", alle="")))
    return found
