"""What people decided about pairs of bodies that may be one: data beside the facts, kept for ever.

Nothing is written over: the newest decision on a pair holds, the older ones stay to be read. Decisions move no
revision, for they change no fact; a merge writes its facts and its decision in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import uuid4

from graphkb.ontology import Ontology
from graphkb.store.apply import apply_changes
from graphkb.store.changes import ChangeSet
from graphkb.store.queries import read, write
from graphkb.store.queries.shapes import Nothing
from graphkb.store.transaction import Transaction

__all__ = ["Decision", "Verdict", "decide", "decisions", "latest", "merge", "moved_to", "way", "ways"]

T = TypeVar("T")


class Verdict(StrEnum):
    """What a person says about two bodies."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision about a pair; ids in order of the alphabet."""

    id: str
    first: str
    second: str
    verdict: Verdict
    kept: str
    """The id that stayed when the two were merged; empty: they were not."""
    at: datetime
    by: str
    reason: str
    """Why; may be empty."""

    @property
    def key(self) -> tuple[str, str]:
        """Both ids."""
        return self.first, self.second

    @property
    def gone(self) -> str:
        """The id that went into the other one; empty if they were not merged."""
        return "" if not self.kept else self.second if self.kept == self.first else self.first


class _Database(Protocol):
    ontology: Ontology

    def read(self, work: Callable[[Transaction], T]) -> T: ...

    def write(self, work: Callable[[Transaction], T]) -> T: ...


def decisions(store: _Database) -> tuple[Decision, ...]:
    """All decisions, oldest first; empty if nothing was decided."""
    rows = store.read(lambda tx: tx.rows(read.DUPLICATE_DECISIONS, Nothing()))
    return tuple(
        Decision(
            id=row.id,
            first=row.first,
            second=row.second,
            verdict=Verdict(row.verdict),
            kept=row.kept,
            at=datetime.fromisoformat(row.at.replace("Z", "+00:00")),
            by=row.by,
            reason=row.reason,
        )
        for row in rows
    )


def decide(store: _Database, first: str, second: str, verdict: Verdict, *, by: str, reason: str = "") -> None:
    """Keep a decision; the caller has checked that both ids are bodies."""
    kept = _row(first, second, verdict, "", by, reason)
    store.write(lambda tx: tx.rows(write.KEEP_DUPLICATE_DECISION, kept))


def merge(
    store: _Database, plan: ChangeSet, kept: str, gone: str, *, by: str, reason: str, expecting: int | None = None
) -> int:
    """Write a merge and the decision with it, both or neither; gives the new revision.

    Raises what `Store.apply` raises; StoreBusy if the revision is not the one expected.
    """
    decision = _row(kept, gone, Verdict.SAME, kept, by, reason)
    at = datetime.fromisoformat(decision.at)

    def work(tx: Transaction) -> int:
        revision = apply_changes(tx, plan, store.ontology, by=by, reason=reason, at=at, expecting=expecting)
        tx.rows(write.KEEP_DUPLICATE_DECISION, decision)
        return revision

    return store.write(work)


def latest(found: Iterable[Decision]) -> Mapping[tuple[str, str], Decision]:
    """The decision that holds for each pair; `found` oldest first."""
    return {decision.key: decision for decision in found}


def moved_to(id: str, found: Iterable[Decision], there: Callable[[str], bool]) -> str:
    """The id under which a merged body stands now; empty if it was never merged or has come back.

    `there` tells whether a record is there. An undone merge needs nothing more: the old record is there again.
    """
    return way(id, ways(found), there)


def ways(found: Iterable[Decision]) -> Mapping[str, str]:
    """By id of a body that was merged the id it went into; `found` oldest first."""
    return {decision.gone: decision.kept for decision in found if decision.kept}


def way(id: str, ways: Mapping[str, str], there: Callable[[str], bool]) -> str:
    """The same as `moved_to` with the ways worked out."""
    seen: set[str] = set()
    here = id
    while not there(here):
        if here in seen or here not in ways:
            return ""
        seen.add(here)
        here = ways[here]
    return "" if here == id else here


def _row(first: str, second: str, verdict: Verdict, kept: str, by: str, reason: str) -> write.KeepDuplicateDecision:
    left, right = sorted((first, second))
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return write.KeepDuplicateDecision(uuid4().hex, left, right, verdict.value, kept, at, by, reason)
