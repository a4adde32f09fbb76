"""Conferences prepared and followed up, for routes and pages: the list, its results, the next occasion."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from api.analyses import Analyses
from api.context import Context
from graphkb.analytics.evaluation import Agenda, Why, occasion
from graphkb.conferences import (
    AgendaList,
    NewEvaluation,
    NewOccasion,
    Results,
    added,
    discard,
    edited,
    keep,
    kept_list,
    open_list,
    plan_evaluation,
    plan_occasion,
    plan_results,
    refreshed,
    reopened,
)
from graphkb.conferences.kept import case_id, case_of
from graphkb.errors import InvalidParameter, NotFound, Phrase, RecordChanged, StoreBusy
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot
from graphkb.store.cases import settle
from graphkb.texts import N_

__all__ = ["Conferences"]

_ADMINISTRATION = Reader(Visibility.INTERNAL)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ATTEMPTS = 5
"""How often something is planned anew because somebody wrote something else meanwhile."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conferences:
    """What the administration does with conferences; the caller has checked who asks."""

    context: Context

    @property
    def snapshot(self) -> Snapshot:
        """All facts."""
        return self.context.snapshot(_ADMINISTRATION)

    def list_of(self, event: str) -> AgendaList | None:
        """The list of an occasion; None if none was made. Raises NotFound for what is no event."""
        occasion(self.snapshot, event, self.context.today())
        return kept_list(self.context.store, event)

    def _list(self, event: str, version: int | None = None) -> AgendaList:
        found = self.list_of(event)
        if found is None:
            raise NotFound(id=case_id(event))
        if version is not None and version != found.version:
            raise RecordChanged(id=case_id(event), by=found.by, revision=found.version, fields=())
        return found

    def proposed(self, day: date, interval_months: int, why: tuple[Why, ...]) -> Agenda:
        """What would be on a list as of a day."""
        analyses = Analyses(self.context, _ADMINISTRATION, self.snapshot)
        return analyses.agenda(day, interval_months=interval_months, reasons=why)

    def start(
        self, event: str, *, by: str, why: tuple[Why, ...], interval_months: int, day: date | None = None
    ) -> AgendaList:
        """Make the list of an occasion from what is due; raises NotFound, InvalidParameter if there is one already."""
        if self.list_of(event) is not None:
            raise InvalidParameter(
                name="id", value=event, reason=Phrase.of(N_("Für diesen Termin gibt es schon eine Liste."))
            )
        proposed = self.proposed(day or self.context.today(), interval_months, why)
        open_list(self.context.store, event, proposed, interval_months, why, by)
        return self._list(event)

    def edit(self, event: str, version: int, said: Mapping[str, tuple[bool, str]], *, by: str) -> AgendaList:
        """Strike, put back and annotate; raises RecordChanged if somebody else changed the list since `version`."""
        return keep(self.context.store, edited(self._list(event, version), said, by))

    def add(
        self, event: str, version: int, *, measure: str = "", field: str = "", place: str = "", note: str = "", by: str
    ) -> AgendaList:
        """Put a measure, or a field at a place, on the list; errors as in `added`."""
        kept = self._list(event, version)
        return keep(self.context.store, added(kept, self.snapshot, measure, field, place, note, by))

    def refresh(self, event: str, version: int, *, by: str) -> AgendaList:
        """Bring the list up to what is due today; strikes, notes and what was added by hand stay."""
        kept = self._list(event, version)
        proposed = self.proposed(self.context.today(), kept.interval_months, kept.why)
        return keep(self.context.store, refreshed(kept, proposed, by))

    def reopen(self, event: str, version: int, *, by: str) -> AgendaList:
        """Prepare the list again, or correct its results."""
        return keep(self.context.store, reopened(self._list(event, version), by))

    def discard(self, event: str) -> None:
        """Throw the list away; raises NotFound if there is none."""
        self._list(event)
        discard(self.context.store, event)

    def enter(self, event: str, version: int, results: Results, *, by: str, reason: str = "") -> tuple[AgendaList, int]:
        """Enter the results in one change; gives the list and the new revision.

        Raises InvalidData with every problem, RecordChanged if somebody else changed the list since `version`.
        """

        def once() -> tuple[AgendaList, int]:
            kept, snapshot = self._list(event, version), self.snapshot
            plan, held = plan_results(kept, results, snapshot, self.context.today())
            said = reason or f"Ergebnisse: {snapshot.node(event).name}"
            changed = case_of(replace(held, by=by))
            revision = settle(self.context.store, changed, plan, by=by, reason=said, expecting=snapshot.revision)
            return self._list(event), revision

        return _again(once)

    def plan_next(
        self, series: str, name: str, held_on: str, source: str, *, title: str = "", by: str
    ) -> tuple[str, int]:
        """Plan the next occasion of a series; gives its id and the new revision.

        `source` names a recorded document, `title` one to be recorded. Raises InvalidData, NotFound.
        """

        def once() -> tuple[str, int]:
            snapshot = self.snapshot
            id = _free_id(name or series, snapshot)
            plan = plan_occasion(series, NewOccasion(id, name, held_on, source, title), snapshot)
            reason = f"Geplant: {name}"
            return id, self.context.store.apply(plan, by=by, reason=reason, expecting=snapshot.revision)

        return _again(once)

    def record(self, said: NewEvaluation, *, by: str, reason: str = "") -> tuple[str, int]:
        """Record an evaluation; gives its id (made from the subject) and the new revision.

        Raises InvalidData with every problem, NotFound for an unknown subject.
        """

        def once() -> tuple[str, int]:
            snapshot = self.snapshot
            named = replace(said, id=said.id or _free_id(said.subject, snapshot, "eval"))
            plan = plan_evaluation(named, snapshot)
            told = reason or f"Evaluation: {snapshot.node(said.subject).name}"
            return named.id, self.context.store.apply(plan, by=by, reason=told, expecting=snapshot.revision)

        return _again(once)


def _again(once: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            return once()
        except StoreBusy:
            continue
    return once()


def _free_id(name: str, snapshot: Snapshot, prefix: str = "ev") -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    begin = f"{prefix}-" + (re.sub(r"[^a-z0-9]+", "-", plain)[:80].strip("-") or "neu")
    found, number = begin, 1
    while found in snapshot:
        number += 1
        found = f"{begin}-{number}"
    return found
