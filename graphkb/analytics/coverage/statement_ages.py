"""Inventory statements by age: which are valid, which soon are not, and what each means in the matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage.inventory import (
    Bearing,
    Statement,
    aged,
    statements,
    structure_statements,
    valid_until,
)
from graphkb.analytics.coverage.matrix import CoverageMatrix
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.wording import said
from graphkb.analytics.time import Clock
from graphkb.model import add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["SOON_MONTHS", "StatementAge", "Validity", "statement_ages"]

SOON_MONTHS = 6
"""Something «altert bald» if it proves nothing any more after so many months."""


class Validity(StrEnum):
    """How long a statement proves something."""

    VALID = "valid"
    SOON = "soon"
    """Valid, but not any more in six months."""
    AGED = "aged"
    UNDATED = "undated"
    """Without a day it proves nothing."""

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_VALIDITY[self])


_VALIDITY = {
    Validity.VALID: N_("gilt"),
    Validity.SOON: N_("altert bald"),
    Validity.AGED: N_("zu lange her"),
    Validity.UNDATED: N_("ohne Datum"),
}


@dataclass(frozen=True, slots=True)
class StatementAge:
    """A statement with its age and what it means in the matrix."""

    statement: Statement
    validity: Validity
    until: date | None
    """Last day on which it proves something; None: undated."""
    gaps: int
    """Cells of the matrix in which it proves a gap for the place itself."""
    bearings: tuple[tuple[Bearing, int], ...]
    """In how many cells it means what, with what is inherited; empty: touches no cell of the matrix."""


def statement_ages(snapshot: Snapshot, clock: Clock, matrix: CoverageMatrix) -> tuple[StatementAge, ...]:
    """All statements made by the day, about measures and structures; the latest first, undated last."""
    bearings: dict[str, dict[Bearing, int]] = {}
    gaps: dict[str, int] = {}
    for cell in matrix.all_cells():
        for use in cell.statements:
            counts = bearings.setdefault(use.statement.id, {})
            counts[use.bearing] = counts.get(use.bearing, 0) + 1
        if cell.own_state is State.GAP:
            for id in cell.own.rests_on:
                gaps[id] = gaps.get(id, 0) + 1
    found = [
        StatementAge(
            statement=one,
            validity=_validity(one, clock),
            until=_until(one, clock),
            gaps=gaps.get(one.id, 0),
            bearings=tuple((bearing, n) for bearing in Bearing if (n := bearings.get(one.id, {}).get(bearing, 0))),
        )
        for one in (*statements(snapshot, clock), *structure_statements(snapshot, clock))
    ]
    found.sort(key=lambda one: (-(one.statement.asked or date.min).toordinal(), one.statement.id))
    return tuple(found)


def _until(statement: Statement, clock: Clock) -> date | None:
    if statement.asked is None:
        return None
    until = valid_until(statement.asked)
    own = statement.node.valid_to
    return min(until, clock.end(own)) if own else until


def _validity(statement: Statement, clock: Clock) -> Validity:
    until = _until(statement, clock)
    if until is None:
        return Validity.UNDATED
    if aged(statement, clock):
        return Validity.AGED
    return Validity.SOON if until < add_months(clock.day, SOON_MONTHS) else Validity.VALID
