"""What routes take, named once: context, reader, snapshot, language, page, date."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.analyses import Analyses
from api.context import Context
from api.paging import Page
from api.problems import language_of
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Reader
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Language

__all__ = [
    "AnalysesDep",
    "ContextDep",
    "DayParam",
    "IdParam",
    "LanguageDep",
    "Page",
    "PageDep",
    "ReaderDep",
    "SnapshotDep",
    "checked_day",
]

T = TypeVar("T")

_bearer = HTTPBearer(auto_error=False, description="The administrator token. Without it: public facts only.")


def _context(request: Request) -> Context:
    context = request.app.state.context
    assert isinstance(context, Context)
    return context


ContextDep = Annotated[Context, Depends(_context)]


def _reader(
    context: ContextDep, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Reader:
    return context.reader_of(credentials.credentials if credentials else None)


ReaderDep = Annotated[Reader, Depends(_reader)]


def _snapshot(context: ContextDep, reader: ReaderDep) -> Snapshot:
    return context.snapshot(reader)


SnapshotDep = Annotated[Snapshot, Depends(_snapshot)]


def _analyses(context: ContextDep, reader: ReaderDep, snapshot: SnapshotDep) -> Analyses:
    return Analyses(context, reader, snapshot)


AnalysesDep = Annotated[Analyses, Depends(_analyses)]
LanguageDep = Annotated[Language, Depends(language_of)]

IdParam = Annotated[str | None, Query(max_length=200, description="Id of a record")]


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""Days that may be asked about: far enough from the ends of the calendar to count months from them."""


def _day(
    context: ContextDep,
    date: Annotated[
        date | None,
        Query(description="The day asked about, `YYYY-MM-DD`, from 1900 to 2200; without it: today"),
    ] = None,
) -> date:
    return checked_day("date", date) if date else context.today()


def checked_day(name: str, day: date) -> date:
    """The day, if it may be asked about; raises InvalidParameter."""
    if not FIRST_DAY <= day <= LAST_DAY:
        first, last = FIRST_DAY.year, LAST_DAY.year
        reason = Phrase.of(N_("Bitte ein Jahr von {first} bis {last} angeben."), first=first, last=last)
        raise InvalidParameter(name=name, value=day.isoformat(), reason=reason)
    return day


DayParam = Annotated[date, Depends(_day)]


def _page(
    limit: Annotated[int, Query(ge=1, le=500, description="Largest number of items")] = 50,
    cursor: Annotated[str | None, Query(max_length=3000, description="`next_cursor` of the page before")] = None,
) -> Page:
    return Page.of(limit, cursor)


PageDep = Annotated[Page, Depends(_page)]
