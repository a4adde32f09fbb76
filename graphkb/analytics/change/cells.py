"""Cells of two days: better, worse, newly known, ended, only no longer attested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.change.sides import NO_AGEING, Side
from graphkb.analytics.coverage import Cell, CoverageMatrix, Entry, State
from graphkb.analytics.coverage.reasons import ReasonKind
from graphkb.analytics.coverage.standing import Side as CellSide
from graphkb.analytics.coverage.standing import side_state
from graphkb.analytics.time import Course
from graphkb.analytics.wording import said
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["CellChange", "CellWhat", "Shift", "cell_changes"]


class CellWhat(StrEnum):
    """What became of a cell."""

    BETTER = "better"
    """Measures that are known to have begun since give it a better state."""
    WORSE = "worse"
    """A worse state, also if nothing had aged."""
    NEWLY_KNOWN = "newly_known"
    """It was unknown; something that is known to have begun since (or an inquiry) says more."""
    STATED = "stated"
    """Better or known only by measures of which nobody recorded when they began."""
    ENDED = "ended"
    """Known before, unknown now, because what is recorded has ended. Whether there is something else nobody asked."""
    AGED = "aged"
    """Less than before, or unknown now, only because the evidence is too old: nobody says that it got worse."""
    SAME = "same"

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_NAMES[self])


_NAMES = {
    CellWhat.BETTER: N_("besser"),
    CellWhat.WORSE: N_("schlechter"),
    CellWhat.NEWLY_KNOWN: N_("neu bekannt"),
    CellWhat.STATED: N_("erst später belegt"),
    CellWhat.ENDED: N_("beendet, anderes nicht erhoben"),
    CellWhat.AGED: N_("nicht mehr belegt"),
    CellWhat.SAME: N_("wie zuvor"),
}


@dataclass(frozen=True, slots=True)
class Shift:
    """The state of one side of a cell on both days."""

    before: State
    after: State
    what: CellWhat
    then: State
    """State on the earlier day by what was recorded then; the same as `before` if nothing was recorded later."""

    @property
    def recorded_later(self) -> bool:
        """Whether later records changed what is known of the earlier day."""
        return self.then is not self.before


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that changed, on either side."""

    place: str
    column: str
    overall: Shift
    """With what it inherits from places above."""
    own: Shift
    """By what serves this place or parts of it."""
    came: tuple[str, ...]
    """Measures active on the later day and not on the earlier, sorted."""
    went: tuple[tuple[str, Course], ...]
    """Measures active on the earlier day and not on the later, with their course then, sorted."""


def cell_changes(before: Side, after: Side, known: Side, concept: str) -> tuple[CellChange, ...]:
    """Cells of a concept that differ between two days or were recorded later, by kind of change; empty if none does.

    Compared are places and columns that both days have. Raises as `coverage_matrix`.
    """
    return tuple(sorted(_changes(before, after, known, concept), key=_order))


def _order(change: CellChange) -> tuple[int, int]:
    """As the kinds are listed, first with what is inherited; equal ones stay as the matrix has them."""
    order = list(CellWhat)
    return order.index(change.overall.what), order.index(change.own.what)


def _changes(before: Side, after: Side, known: Side, concept: str) -> Iterator[CellChange]:
    old, new, then = before.matrix(concept), after.matrix(concept), known.matrix(concept)
    unaged = after.matrix(concept, NO_AGEING)
    for cell in new.all_cells():
        was = old.cell(cell.place, cell.column)
        if was is None:
            continue
        recorded, fresh = _at(then, cell) or was, _at(unaged, cell) or cell
        overall = _shift(before, after, was, cell, recorded, fresh, own=False)
        own = _shift(before, after, was, cell, recorded, fresh, own=True)
        if all(one.what is CellWhat.SAME and not one.recorded_later for one in (overall, own)):
            continue
        ran, runs = _running(was), _running(cell)
        courses = {one.id: one.entry.course.course for one in cell.measures}
        yield CellChange(
            cell.place,
            cell.column,
            overall,
            own,
            tuple(sorted(runs - ran)),
            tuple((id, courses.get(id, Course.ENDED)) for id in sorted(ran - runs)),
        )


def _at(matrix: CoverageMatrix, cell: Cell) -> Cell | None:
    return matrix.cell(cell.place, cell.column)


def _running(cell: Cell) -> frozenset[str]:
    return frozenset(one.id for one in cell.measures if one.entry.active)


def _shift(before: Side, after: Side, was: Cell, now: Cell, recorded: Cell, fresh: Cell, *, own: bool) -> Shift:
    old, new, then, unaged = ((one.own_state if own else one.state) for one in (was, now, recorded, fresh))
    return Shift(old, new, _what(before, after, was, now, old, new, unaged, own=own), then)


def _what(
    before: Side, after: Side, was: Cell, now: Cell, old: State, new: State, unaged: State, *, own: bool
) -> CellWhat:
    if old is new:
        return CellWhat.SAME
    if new.rank < old.rank:
        if unaged.rank >= old.rank:
            return CellWhat.AGED
        if new is not State.UNKNOWN:
            return CellWhat.WORSE
        if unaged is not State.UNKNOWN or (old is State.GAP and _asked_too_long_ago(was, now, own)):
            return CellWhat.AGED
        return CellWhat.ENDED
    counted = {one.id for one in was.measures if one.entry.active or one.entry.planned}
    certain = side_state(
        _side(now, own, lambda entry: entry.id in counted or after.starts_later(entry.measure, before.day)),
        now.statements,
    )
    if certain.rank <= old.rank:
        return CellWhat.STATED
    return CellWhat.NEWLY_KNOWN if old is State.UNKNOWN else CellWhat.BETTER


def _asked_too_long_ago(was: Cell, now: Cell, own: bool) -> bool:
    """Whether a statement that proved the gap is only too old now; how old measures may be does not touch it."""
    old, new = (cell.own if own else cell.overall for cell in (was, now))
    aged = {id for one in new.reasons if one.kind is ReasonKind.ASKED_LONG_AGO for id in one.statements}
    return not aged.isdisjoint(old.rests_on)


def _side(cell: Cell, own: bool, counts: Callable[[Entry], bool]) -> CellSide:
    """The measures that one side of a cell sees (rule 5), those that run or are planned only if they count."""
    seen = [one for one in cell.measures if (one.own or not own) and (counts(one.entry) or not _matters(one.entry))]
    whole = [one for one in seen if (cell.place in one.entry.places if own else one.whole)]
    return CellSide(tuple(one.entry for one in whole), tuple(one.entry for one in seen))


def _matters(entry: Entry) -> bool:
    return entry.active or entry.planned
