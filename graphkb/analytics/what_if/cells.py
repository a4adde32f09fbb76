"""Cells before and after: better, worse, or something else, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.coverage.cells import Cell
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.matrix import CoverageMatrix
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.wording import counted, date_in_words, said
from graphkb.analytics.what_if.picture import Picture
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["CellChange", "Direction", "Side", "cell_changes", "direction", "names"]

MOST_NAMES = 3


class Direction(StrEnum):
    """Where a state goes. The order is that of rule 3; `unknown` stands outside it."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    OTHER = "other"
    """From «nicht erhoben» to a gap or back: not more or less is there, it is known otherwise."""

    @property
    def label(self) -> Label:
        """In a word, for tables."""
        return said(_WORDS[self])


_WORDS = {
    Direction.BETTER: N_("besser"),
    Direction.WORSE: N_("schlechter"),
    Direction.SAME: N_("gleich"),
    Direction.OTHER: N_("anders"),
}


def direction(before: State, after: State) -> Direction:
    """Compare two states.

    Anything planned or running is better than «nicht erhoben».

    >>> direction(State.UNKNOWN, State.PLANNED).value, direction(State.THIN, State.UNKNOWN).value
    ('better', 'worse')
    >>> direction(State.UNKNOWN, State.GAP).value
    'other'
    """
    if before is after:
        return Direction.SAME
    if State.UNKNOWN in (before, after) and State.GAP in (before, after):
        return Direction.OTHER
    return Direction.BETTER if after.rank > before.rank else Direction.WORSE


@dataclass(frozen=True, slots=True, eq=False)
class CellChange:
    """A cell that the scenario touches: other states, other bodies, or measures that end or are new in it."""

    before: Cell
    after: Cell
    reasons: tuple[Label, ...]
    """What happens to its measures; never empty if a state changes."""

    @property
    def place(self) -> str:
        """Its place."""
        return self.before.place

    @property
    def column(self) -> str:
        """Its field."""
        return self.before.column

    @property
    def overall(self) -> Direction:
        """Where its state goes."""
        return direction(self.before.state, self.after.state)

    @property
    def own(self) -> Direction:
        """Where its state goes by what serves the place itself."""
        return direction(self.before.own_state, self.after.own_state)

    @property
    def moves(self) -> bool:
        """Whether one of the two states changes."""
        return self.overall is not Direction.SAME or self.own is not Direction.SAME


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a comparison of cells alone."""

    snapshot: Snapshot
    matrix: CoverageMatrix


def cell_changes(before: Picture | Side, after: Picture | Side) -> tuple[CellChange, ...]:
    """All cells that are touched, in the order of the matrix. Cells that only one of the two has are left out."""
    there = {(cell.place, cell.column): cell for cell in after.matrix.all_cells()}
    pairs = ((old, there.get((old.place, old.column))) for old in before.matrix.all_cells())
    return tuple(
        CellChange(old, new, tuple(_reasons(before, after, old, new)))
        for old, new in pairs
        if new is not None and _touched(old, new)
    )


def _touched(old: Cell, new: Cell) -> bool:
    return _stand(old) != _stand(new)


def _stand(cell: Cell) -> tuple[object, ...]:
    running = frozenset(measure.id for measure in cell.measures if measure.entry.active or measure.entry.planned)
    return (
        cell.state,
        cell.own_state,
        cell.overall.bodies,
        cell.overall.bodies_later,
        cell.own.bodies,
        cell.own.bodies_later,
        running,
    )


def _reasons(before: Picture | Side, after: Picture | Side, old: Cell, new: Cell) -> Iterator[Label]:
    was, now = _live(old), _live(new)
    if ended := [id for id in was if id not in now]:
        yield said(N_("Endet: {names}."), names=names(before.snapshot, ended))
    if added := [id for id in now if id not in was]:
        yield said(N_("Kommt dazu: {names}."), names=names(after.snapshot, added))
    both = [id for id in was if id in now]
    if fewer := [id for id in both if set(now[id].bodies) < set(was[id].bodies)]:
        yield said(N_("Läuft mit weniger Trägern weiter: {names}."), names=names(before.snapshot, fewer))
    for id in both:
        last = now[id].last_day
        if now[id].ends_by_money and not now[id].lasts and was[id].lasts and last:
            yield said(
                N_("Das Geld endet früher, am {day}: {names}."),
                day=date_in_words(last),
                names=names(before.snapshot, [id]),
            )


def _live(cell: Cell) -> dict[str, Entry]:
    return {measure.id: measure.entry for measure in cell.measures if measure.entry.active or measure.entry.planned}


def names(snapshot: Snapshot, ids: Iterable[str], most: int = MOST_NAMES) -> Label:
    """Names of records in a row: «A, B und zwei weitere»; not empty ids."""
    nodes = [snapshot.node(id) for id in ids]
    labels = [Label(de=f"«{node.called('de')}»", en=f"«{node.called('en')}»") for node in nodes[:most]]
    rest = len(nodes) - len(labels)
    return _row(labels, rest)


def _row(labels: Collection[Label], rest: int) -> Label:
    joined = Label(de=", ".join(one.de for one in labels), en=", ".join(one.en for one in labels))
    if not rest:
        return joined
    return counted(N_("{names} und eine weitere"), N_("{names} und {n} weitere"), rest, names=joined)
