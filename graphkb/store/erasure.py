"""Erases a record on request, everywhere in the database, in one transaction. It cannot be undone.

What goes: the record and its relations; its values, its id and the name in the change log, which from then on says
only that something was erased; cases about it, and its name in other cases; decisions about doubles; what saved
states still hold. What stays: a bar without a name, so that the next import does not bring it back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from graphkb.decency import Bar
from graphkb.errors import StoreBusy
from graphkb.ontology import Ontology
from graphkb.store.apply import apply_changes
from graphkb.store.bars import SORT, keep_bar
from graphkb.store.changes import ChangeSet
from graphkb.store.queries import read, write
from graphkb.store.queries.shapes import Nothing
from graphkb.store.scrub import Scrub
from graphkb.store.states import Rewriting, rewrite
from graphkb.store.transaction import Transaction

__all__ = ["Erasing", "erase", "hide"]

T = TypeVar("T")

NEWEST, PAGE = 2**53, 1000
"""A revision after all others, and changes read at once: one engine takes no very large limit."""


class _Database(Protocol):
    ontology: Ontology

    def write(self, work: Callable[[Transaction], T]) -> T: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """What is to go, worked out beforehand."""

    changes: ChangeSet
    """Deletes the record, and updates facts whose texts name it."""
    scrub: Scrub
    bar: Bar
    states: Sequence[Rewriting] = ()
    """Saved states without it; a state that is not named stays as it is."""


def erase(store: _Database, wanted: Erasing, *, by: str, reason: str, expecting: int) -> int:
    """Do all of it or nothing; gives the new revision.

    Raises what `Store.apply` raises, and StoreBusy if a saved state or case changed meanwhile. `by` and `reason` hold
    no name: whoever calls has made sure.
    """
    at = datetime.now(UTC)

    def work(tx: Transaction) -> int:
        revision = apply_changes(
            tx,
            wanted.changes,
            store.ontology,
            by=by,
            reason=reason,
            at=at,
            expecting=expecting,
            scrub=wanted.scrub,
        )
        _scrub_log(tx, wanted.scrub)
        _scrub_cases(tx, wanted.scrub)
        _scrub_decisions(tx, wanted.scrub)
        for state in wanted.states:
            rewrite(tx, state)
        keep_bar(tx, wanted.bar)
        return revision

    return store.write(work)


def hide(store: _Database, changes: ChangeSet, bar: Bar, *, by: str, reason: str, expecting: int) -> int:
    """Write that somebody objected, and what that changes in the facts, both or neither; gives the revision."""
    at = datetime.now(UTC)

    def work(tx: Transaction) -> int:
        keep_bar(tx, bar)
        if changes:
            return apply_changes(tx, changes, store.ontology, by=by, reason=reason, at=at, expecting=expecting)
        meta = tx.first(read.META, Nothing())
        return meta.revision if meta else 0

    return store.write(work)


def _scrub_log(tx: Transaction, scrub: Scrub) -> None:
    for change in _changes(tx):
        reason, by = scrub.text(change.reason), scrub.text(change.by)
        if (reason, by) != (change.reason, change.by):
            tx.rows(write.REWRITE_CHANGE, write.RewriteChange(change.id, reason, by))
        for part in tx.rows(read.LOG_PARTS, read.ChangeId(change.id)):
            lines = [scrub.line(line) for line in part.facts]
            if lines != part.facts:
                tx.rows(write.REWRITE_LOG_PART, write.RewriteLogPart(part.id, lines))


def _changes(tx: Transaction) -> Iterator[read.ChangeRow]:
    before, more = NEWEST, True
    while more:
        found = tx.rows(read.CHANGES_BETWEEN, read.Between(-1, before, PAGE))
        yield from found
        more = len(found) == PAGE
        before = found[-1].revision if found else before


def _scrub_cases(tx: Transaction, scrub: Scrub) -> None:
    for row in tx.rows(read.ALL_CASES, Nothing()):
        if row.subject in scrub.ids:
            tx.rows(write.DELETE_CASE, write.CaseId(row.id))
            continue
        if row.sort == SORT:
            continue
        body = json.loads(row.body)
        kept, by = scrub.value(body), scrub.text(row.by)
        if kept != body or by != row.by:
            text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
            if not tx.rows(write.REWRITE_CASE, write.RewriteCase(row.id, row.version, by, text))[0].written:
                raise StoreBusy(attempts=1)


def _scrub_decisions(tx: Transaction, scrub: Scrub) -> None:
    for row in tx.rows(read.DUPLICATE_DECISIONS, Nothing()):
        reason, by = scrub.text(row.reason), scrub.text(row.by)
        named = {row.first, row.second, row.kept} & scrub.ids.keys()
        if not named and (reason, by) == (row.reason, row.by):
            continue
        tx.rows(write.DELETE_DUPLICATE_DECISION, write.DecisionId(row.id))
        if not named:
            kept = write.KeepDuplicateDecision(row.id, row.first, row.second, row.verdict, row.kept, row.at, by, reason)
            tx.rows(write.KEEP_DUPLICATE_DECISION, kept)
