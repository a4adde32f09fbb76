"""Cases: what is in hand beside the facts, such as personal links, suggestions, forms sent out, long jobs.

A case has a sort, a state, perhaps a record it is about, and further content of its sort as JSON. It changes no
fact and moves no revision; what settles a case and what it changes in the facts is written in one transaction.
Two people who change one case at the same moment: the second one is told (`StoreBusy`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from graphkb.errors import NotFound, StoreBusy
from graphkb.ontology import Ontology
from graphkb.store.apply import apply_changes
from graphkb.store.changes import ChangeSet, Progress
from graphkb.store.queries import read, write
from graphkb.store.queries.shapes import Nothing
from graphkb.store.transaction import Transaction

__all__ = [
    "Case",
    "CaseStore",
    "all_cases",
    "case",
    "cases_about",
    "cases_of",
    "change_case",
    "delete_case",
    "open_case",
    "settle",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. `dataclasses.replace` makes the changed one that `change_case` takes."""

    id: str
    sort: str
    """Which sort of case: one word, `link`, `suggestion` …; each sort has one module that knows its `body`."""
    subject: str = ""
    """Id of the record it is about; may be empty, and the record may be gone."""
    state: str
    """Where it stands, in the words of its sort."""
    version: int = 1
    at: datetime
    """When it was opened."""
    changed: datetime
    by: str
    body: Mapping[str, Any] = field(default_factory=dict)
    """Further content, as JSON knows it."""


class CaseStore(Protocol):
    """What cases need from the store."""

    ontology: Ontology

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run a reading unit of work."""
        ...

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run a writing unit of work."""
        ...


def cases_of(store: CaseStore, sort: str) -> tuple[Case, ...]:
    """All cases of a sort, newest first; empty if there is none."""
    return tuple(map(_case, store.read(lambda tx: tx.rows(read.CASES_OF_SORT, read.CaseOfSort(sort)))))


def cases_about(store: CaseStore, subject: str) -> tuple[Case, ...]:
    """All cases about one record, of every sort, newest first; empty if there is none."""
    return tuple(map(_case, store.read(lambda tx: tx.rows(read.CASES_ABOUT, read.CaseAbout(subject)))))


def all_cases(store: CaseStore) -> tuple[Case, ...]:
    """Every case, of every sort, newest first: asked for what is kept of somebody."""
    return tuple(map(_case, store.read(lambda tx: tx.rows(read.ALL_CASES, Nothing()))))


def case(store: CaseStore, id: str, sort: str) -> Case:
    """One case of this sort; raises NotFound."""
    row = store.read(lambda tx: tx.first(read.CASE_BY_ID, read.CaseWanted(id)))
    if row is None or row.sort != sort:
        raise NotFound(id=id)
    return _case(row)


def open_case(
    store: CaseStore,
    sort: str,
    *,
    state: str,
    by: str,
    subject: str = "",
    body: Mapping[str, Any] | None = None,
    id: str = "",
) -> Case:
    """Open a case; without `id` it gets one that nobody can guess. ConstraintBroken if the id is taken."""
    now = datetime.now(UTC)
    opened = Case(
        id=id or uuid4().hex, sort=sort, subject=subject, state=state, at=now, changed=now, by=by, body=body or {}
    )
    row = write.OpenCase(opened.id, sort, subject, state, _text(now), by, _json(opened.body))
    store.write(lambda tx: tx.rows(write.OPEN_CASE, row))
    return opened


def change_case(store: CaseStore, changed: Case) -> Case:
    """Write state, subject and content of a case; gives it with its new version.

    Raises StoreBusy if somebody else changed it since it was read, or deleted it.
    """
    now = datetime.now(UTC)
    store.write(lambda tx: _change(tx, changed, now))
    return replace(changed, version=changed.version + 1, changed=now)


def settle(
    store: CaseStore,
    changed: Case | Callable[[int], Case],
    plan: ChangeSet,
    *,
    by: str,
    reason: str,
    expecting: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Write facts and the case they come from, both or neither; gives the revision of the facts afterwards.

    The case may be made from that revision. Raises what `Store.apply` and `change_case` raise.
    """
    now = datetime.now(UTC)

    def work(tx: Transaction) -> int:
        revision = 0
        if plan:
            revision = apply_changes(
                tx, plan, store.ontology, by=by, reason=reason, at=now, expecting=expecting, progress=progress
            )
        elif meta := tx.first(read.META, Nothing()):
            revision = meta.revision
        # Last: while a large change is written, whoever changes another case is in nobody's way.
        _change(tx, changed(revision) if callable(changed) else changed, now)
        return revision

    return store.write(work)


def delete_case(store: CaseStore, id: str) -> bool:
    """Delete a case; whether there was one."""
    return store.write(lambda tx: tx.rows(write.DELETE_CASE, write.CaseId(id)))[0].written > 0


def _change(tx: Transaction, changed: Case, now: datetime) -> None:
    row = write.ChangeCase(changed.id, changed.version, changed.subject, changed.state, _text(now), _json(changed.body))
    if not tx.rows(write.CHANGE_CASE, row)[0].written:
        raise StoreBusy(attempts=1)


def _case(row: read.CaseRow) -> Case:
    return Case(
        id=row.id,
        sort=row.sort,
        subject=row.subject,
        state=row.state,
        version=row.version,
        at=_instant(row.at),
        changed=_instant(row.changed),
        by=row.by,
        body=json.loads(row.body),
    )


def _json(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
