"""Bars in the database: each is a case of its own, so that it stays when the record goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from graphkb.decency.bars import Bar, Barring, Bars
from graphkb.errors import NotFound
from graphkb.store.queries import read, write
from graphkb.store.transaction import Transaction

__all__ = ["SORT", "bars_in", "bars_of", "keep_bar", "lift_bar"]

T = TypeVar("T")

SORT = "bar"
"""The sort of these cases."""


class _Database(Protocol):
    def read(self, work: Callable[[Transaction], T]) -> T: ...

    def write(self, work: Callable[[Transaction], T]) -> T: ...


def bars_of(store: _Database) -> Bars:
    """All bars, newest first; empty if nobody is barred."""
    return store.read(bars_in)


def bars_in(tx: Transaction) -> Bars:
    """The same inside a transaction."""
    return Bars(tuple(map(_bar, tx.rows(read.CASES_OF_SORT, read.CaseOfSort(SORT)))))


def keep_bar(tx: Transaction, bar: Bar) -> None:
    """Write a bar, in the transaction that erases or hides what it stands for."""
    body = {"person": bar.person, "salt": bar.salt, "marks": sorted(bar.marks), "reason": bar.reason}
    at = bar.at.astimezone(UTC).isoformat(timespec="milliseconds")
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    tx.rows(write.OPEN_CASE, write.OpenCase(bar.id, SORT, bar.subject, bar.barring.value, at, bar.by, text))


def lift_bar(store: _Database, id: str) -> Bar:
    """Delete a bar: its record may come back, or be shown again. Gives the one that was there; raises NotFound."""

    def work(tx: Transaction) -> Bar:
        row = tx.first(read.CASE_BY_ID, read.CaseWanted(id))
        if row is None or row.sort != SORT:
            raise NotFound(id=id)
        tx.rows(write.DELETE_CASE, write.CaseId(id))
        return _bar(row)

    return store.write(work)


def _bar(row: read.CaseRow) -> Bar:
    body = json.loads(row.body)
    return Bar(
        id=row.id,
        barring=Barring(row.state),
        person=body["person"],
        salt=body["salt"],
        marks=frozenset(body["marks"]),
        at=datetime.fromisoformat(row.at.replace("Z", "+00:00")),
        by=row.by,
        reason=body["reason"],
        subject=row.subject,
    )
