"""Cells: field or guideline × place (× target group) on a day (rules 1 to 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.inventory import StatementUse
from graphkb.analytics.coverage.reasons import Reason
from graphkb.analytics.coverage.standing import Flag, FlagKind, Standing
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.vocabulary import Correspondence
from graphkb.analytics.coverage.wording import date_in_words, said
from graphkb.analytics.time import Course
from graphkb.model import FuzzyDate, SourceRef
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["By", "Cell", "CellMeasure", "Column", "Contradiction", "ResponsibleOffice"]

By = Literal["field", "guideline"]


@dataclass(frozen=True, slots=True)
class Column:
    """A field or guideline as a column."""

    id: str
    same: frozenset[str]
    """Itself and what corresponds to it exactly: these count."""
    similar: tuple[Correspondence, ...]
    """What corresponds to it otherwise: shown, not counted."""


@dataclass(frozen=True, slots=True, eq=False)
class CellMeasure:
    """A measure in a cell."""

    entry: Entry
    own: bool
    """It serves this place or parts of it; else only a place above: inherited."""
    whole: bool
    """It reaches the whole place; else only parts of it."""
    via: tuple[str, ...]
    """The places it serves that matter here, sorted."""
    derived: bool
    """No source states any of the facts that put it here."""
    sources: tuple[SourceRef, ...]

    @property
    def id(self) -> str:
        """Id of the measure."""
        return self.entry.id


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two records that do not go together.

    `statement` empty: the measure's end has passed, and yet it was asserted as current after that.
    """

    measure: str
    statement: str
    own: bool
    """On the side of the place itself; else on the side of what it inherits."""
    day: FuzzyDate | None
    """Day of the statement, or end of the measure."""

    @property
    def text(self) -> Label:
        """The contradiction in words."""
        day = date_in_words(self.day) if self.day else said(N_("ohne Datum"))
        if self.statement:
            return said(N_("Die Erhebung ({day}) fand nichts, erfasst ist aber eine Maßnahme."), day=day)
        return said(N_("Ende erreicht ({day}), danach aber noch als laufend genannt."), day=day)


@dataclass(frozen=True, slots=True)
class ResponsibleOffice:
    """Whom to ask. Changes no state."""

    office: str
    """The actor (or post) as recorded."""
    bodies: tuple[str, ...]
    place: str
    """Place of its body: the cell's or one above."""
    own: bool
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One cell with everything that explains it. `overall` counts what is inherited, `own` does not."""

    place: str
    column: str
    target_group: str | None
    day: date
    overall: Standing
    own: Standing
    measures: tuple[CellMeasure, ...]
    """All measures that belong here whatever their course, sorted by id; empty: nothing recorded."""
    statements: tuple[StatementUse, ...]
    """Inventory statements that touch the cell, and what each means for `overall`."""
    contradictions: tuple[Contradiction, ...]
    responsible: tuple[ResponsibleOffice, ...]
    oldest: FuzzyDate | None
    """Oldest word among the measures the state rests on (unknown: among all); None: none is dated."""

    @property
    def state(self) -> State:
        """State with what it inherits from places above."""
        return self.overall.state

    @property
    def own_state(self) -> State:
        """State by what serves this place or parts of it."""
        return self.own.state

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why `state` is unknown, in the order of rule 3; empty in every other state."""
        return self.overall.reasons

    def of_course(self, course: Course, own: bool | None = None) -> tuple[CellMeasure, ...]:
        """Measures in this course; `own` True: only of this place, False: only inherited ones."""
        return tuple(
            measure
            for measure in self.measures
            if measure.entry.course.course is course and (own is None or measure.own is own)
        )

    @property
    def running_own(self) -> tuple[CellMeasure, ...]:
        """Active measures that serve this place or parts of it."""
        return self.of_course(Course.ACTIVE, True)

    @property
    def running_inherited(self) -> tuple[CellMeasure, ...]:
        """Active measures that serve only places above."""
        return self.of_course(Course.ACTIVE, False)

    @property
    def inherited_only(self) -> bool:
        """Whether something runs, but nothing of it for this place itself («↓ geerbt»)."""
        return self.state.runs and not self.running_own

    @property
    def inherited_from(self) -> tuple[str, ...]:
        """Places above whose active measures reach it, sorted; empty if nothing is inherited."""
        return tuple(sorted({place for measure in self.running_inherited for place in measure.via}))

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """All sources of its measures and statements, sorted, each once."""
        found = {source for measure in self.measures for source in measure.sources}
        found.update(source for use in self.statements for source in use.statement.sources)
        return tuple(sorted(found))

    def flags(self) -> tuple[Flag, ...]:
        """Flags of `overall`, with contradictions; empty if there is nothing to add."""
        return (*self.overall.flags(), *_contradiction_flags(self.contradictions))

    def own_flags(self) -> tuple[Flag, ...]:
        """Flags of `own`, with contradictions on this side."""
        return (*self.own.flags(), *_contradiction_flags(found for found in self.contradictions if found.own))


def _contradiction_flags(found: Iterable[Contradiction]) -> tuple[Flag, ...]:
    return tuple(
        Flag(
            FlagKind.CONTRADICTION,
            contradiction.text,
            tuple(id for id in (contradiction.measure, contradiction.statement) if id),
        )
        for contradiction in found
    )
