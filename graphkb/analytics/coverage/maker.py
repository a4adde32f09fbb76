"""Works out one cell: both sides, what was asked, other readings of dates, contradictions (rules 3, 5 and 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphkb.analytics.coverage.cells import Cell, CellMeasure, Column, Contradiction
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.inventory import Bearing, StatementUse, contradicts, uses
from graphkb.analytics.coverage.standing import Side, side_state, standing_of
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.view import Coverage

__all__ = ["make_cell"]


def make_cell(view: Coverage, place: str, column: Column) -> Cell:
    """The cell at a place and column, with everything that explains it."""
    return _CellMaker(view, place, column).cell()


class _CellMaker:
    """Works out one cell of a view."""

    def __init__(self, view: Coverage, place: str, column: Column) -> None:
        self.view, self.place, self.column = view, place, column
        self.above = frozenset(view.places.above(place))
        self.below = view.places.below(place)

    def cell(self) -> Cell:
        view = self.view
        here = [entry for entry in view.pool(self.column) if self._reaches(entry)]
        measures = tuple(self._measure(entry) for entry in here)
        derived = [measure.id for measure in measures if measure.derived]
        sides = self._sides(here)
        used = [self._uses(view, side) for side in sides]
        others = self._other_states(here)
        overall, own = (
            standing_of(side, use, derived=derived, other_states=other)
            for side, use, other in zip(sides, used, others, strict=True)
        )
        basis = set(overall.rests_on)
        days = [
            entry.confirmed for entry in here if entry.confirmed and (not overall.state.rank >= 1 or entry.id in basis)
        ]
        return Cell(
            place=self.place,
            column=self.column.id,
            target_group=view.target_group,
            day=view.day,
            overall=overall,
            own=own,
            measures=measures,
            statements=used[0],
            contradictions=tuple(self._contradictions(here, used[0])),
            responsible=view.responsible(self.place, self.column),
            oldest=min(days, key=lambda day: (day.latest, day.earliest), default=None),
        )

    def _reaches(self, entry: Entry) -> bool:
        served = entry.places
        return self.place in served or not served.isdisjoint(self.above) or not served.isdisjoint(self.below)

    def _sides(self, entries: Iterable[Entry]) -> tuple[Side, Side]:
        """Overall and own."""
        whole, all, own_whole, own = [], [], [], []
        for entry in entries:
            here = self.place in entry.places
            part = not entry.places.isdisjoint(self.below)
            above = not entry.places.isdisjoint(self.above)
            if here or part or above:
                all.append(entry)
            if here or above:
                whole.append(entry)
            if here or part:
                own.append(entry)
            if here:
                own_whole.append(entry)
        return Side(tuple(whole), tuple(all)), Side(tuple(own_whole), tuple(own))

    def _uses(self, view: Coverage, side: Side) -> tuple[StatementUse, ...]:
        if not view.statements:
            return ()
        return uses(
            view.statements,
            fields=self.column.same,
            place=self.place,
            places=view.places,
            group=view.target_group,
            groups=view.groups,
            entries=side.all,
            clock=view.clock,
        )

    def _states(self, view: Coverage, entries: Iterable[Entry]) -> tuple[State, State]:
        overall, own = self._sides(entries)
        return side_state(overall, self._uses(view, overall)), side_state(own, self._uses(view, own))

    def _other_states(self, here: Sequence[Entry]) -> tuple[set[State], set[State]]:
        """States by other readings of fuzzy dates: of one measure, of the statements, of all at once."""
        view = self.view
        moved = {
            id: entry for id, entry in view.moved.items() if self._matters(entry) or self._matters(view.entries.get(id))
        }
        readings: list[tuple[Coverage, list[Entry]]] = []
        for id, entry in moved.items():
            readings.append((view, self._with(here, {id: entry})))
        if view.statements or view.other.statements:
            readings.append((view.other, list(here)))
        if len(moved) > 1:
            readings.append((view, self._with(here, moved)))
        if moved and view.other.statements:
            readings.append((view.other, self._with(here, moved)))
        found: tuple[set[State], set[State]] = (set(), set())
        for reading, entries in readings:
            overall, own = self._states(reading, entries)
            found[0].add(overall)
            found[1].add(own)
        return found

    def _with(self, here: Iterable[Entry], moved: Mapping[str, Entry | None]) -> list[Entry]:
        kept = [entry for entry in here if entry.id not in moved]
        return kept + [entry for entry in moved.values() if entry is not None and self._matters(entry)]

    def _matters(self, entry: Entry | None) -> bool:
        return entry is not None and not entry.aims.isdisjoint(self.column.same) and self._reaches(entry)

    def _measure(self, entry: Entry) -> CellMeasure:
        own = entry.places & (self.below | {self.place})
        above = entry.places & self.above
        via = frozenset(own or above)
        facts = entry.facts_in(self.column.same, via | above)
        return CellMeasure(
            entry=entry,
            own=bool(own),
            whole=self.place in entry.places or bool(above),
            via=tuple(sorted(via)),
            derived=all(fact.derived for fact in facts),
            sources=tuple(sorted({source for fact in facts for source in fact.sources})),
        )

    def _contradictions(self, here: Iterable[Entry], used: Iterable[StatementUse]) -> Iterator[Contradiction]:
        beaten = [use.statement for use in used if use.bearing is Bearing.BEATEN]
        for entry in here:
            own = self.place in entry.places or not entry.places.isdisjoint(self.below)
            if entry.course.contradiction:
                yield Contradiction(entry.id, "", own, entry.measure.valid_to)
            if entry.active or entry.planned:
                for statement in beaten:
                    if contradicts(statement, entry, self.view.places):
                        yield Contradiction(entry.id, statement.id, own, statement.day)
