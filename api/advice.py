"""Advice for routes and pages: a need read, what can be said to it, and what only the administration keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.analyses import Analyses
from graphkb import advising as kept
from graphkb.advising import Note, Table
from graphkb.analytics.advice import Advice, Ask, Lexicon, Reading, Step, advise
from graphkb.errors import AccessDenied
from graphkb.model import Visibility

__all__ = ["Advising"]

SEARCHED = 10
"""Partners looked at for each need."""


@dataclass(frozen=True, slots=True)
class Advising:
    """Advice as one reader gets it."""

    analyses: Analyses

    def read(self, text: str, day: date) -> Reading:
        """Read a need in everyday words; raises InvalidParameter for one that is too long."""
        analyses = self.analyses
        snapshot = analyses.snapshot

        def lexicon() -> Lexicon:
            columns = analyses.matrix(day).columns if snapshot.of_kind("concept") else ()
            return Lexicon(snapshot, [column.id for column in columns])

        known = analyses.context.remember(snapshot, analyses.reader, ("advice: lexicon", day), lexicon)
        return known.read(text)

    def advise(self, ask: Ask, day: date) -> Advice:
        """What can be said; raises NotFound, InvalidParameter."""
        return advise(
            self.analyses.snapshot,
            ask,
            day=day,
            find=lambda query: self.analyses.partners(day, query, limit=SEARCHED),
            programmes=self.analyses.programmes(day),
            table=self.table().steps,
        )

    # ------------------------------------------------------------ the table of steps

    def table(self) -> Table:
        """The table of next steps; everybody may read it."""
        return kept.step_table(self.analyses.context.store)

    def keep_table(self, steps: tuple[Step, ...], *, version: int, by: str) -> Table:
        """Write it; raises AccessDenied and what `graphkb.advising.keep_table` raises."""
        self._check()
        return kept.keep_table(self.analyses.context.store, steps, version=version, by=by)

    def reset_table(self) -> Table:
        """Back to the proposed one; raises AccessDenied."""
        self._check()
        kept.reset_table(self.analyses.context.store)
        return self.table()

    # ------------------------------------------------------------------- the notes

    def notes(self, subject: str = "") -> tuple[Note, ...]:
        """All notes; raises AccessDenied."""
        self._check()
        return kept.notes(self.analyses.context.store, subject)

    def note(self, id: str) -> Note:
        """One note; raises AccessDenied, NotFound."""
        self._check()
        return kept.note(self.analyses.context.store, id)

    def keep_note(self, new: Note, *, by: str) -> Note:
        """Keep one; raises AccessDenied, NotFound for an unknown organisation, InvalidParameter."""
        self._check()
        if new.subject:
            self.analyses.snapshot.node(new.subject)
        return kept.keep_note(self.analyses.context.store, new, by=by)

    def change_note(self, changed: Note) -> Note:
        """Write one; raises AccessDenied, NotFound, InvalidParameter, StoreBusy."""
        self._check()
        return kept.change_note(self.analyses.context.store, changed)

    def delete_note(self, id: str) -> Note:
        """Delete one for good; raises AccessDenied, NotFound."""
        self._check()
        return kept.delete_note(self.analyses.context.store, id)

    def _check(self) -> None:
        if not self.analyses.reader.sees(Visibility.INTERNAL):
            raise AccessDenied()
