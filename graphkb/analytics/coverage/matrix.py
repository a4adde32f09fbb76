"""The coverage matrix: places × fields (or guidelines) of a concept, and the view that works out its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.cells import By, Cell, CellMeasure, Column, Contradiction, ResponsibleOffice
from graphkb.analytics.coverage.concepts import columns_of, newest_concept, territory
from graphkb.analytics.coverage.entries import Entry, measure_entries
from graphkb.analytics.coverage.findings import Findings, findings_of
from graphkb.analytics.coverage.inventory import Bearing, Statement, StatementUse, contradicts, statements, uses
from graphkb.analytics.coverage.standing import Side, side_state, standing_of
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.vocabulary import Hierarchy, correspondences, equivalents
from graphkb.analytics.coverage.wording import counted
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock, Course, Reading
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Relation, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Coverage", "CoverageMatrix", "cell", "coverage_matrix"]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageMatrix:
    """Cells in rows of places and columns of fields or guidelines. Never changes."""

    day: date
    concept: str
    by: By
    target_group: str | None
    places: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """One row a place, one cell a column, in their order; empty: no places."""
    unplaced: tuple[Entry, ...]
    """Measures of these columns that serve no recorded place: they reach nothing and are listed apart."""
    findings: Findings
    method: Method

    def cell(self, place: str, column: str) -> Cell | None:
        """The cell at a place and column; None if the matrix does not have it."""
        for row in self.cells:
            for found in row:
                if found.place == place and found.column == column:
                    return found
        return None

    def all_cells(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        for row in self.cells:
            yield from row


class Coverage:
    """Everything that coverage on one day needs, read once; gives cells one by one or as a matrix.

    Raises InvalidParameter for bounds and for a target group that is never listed, NotFound for unknown ids,
    AnalysisError if the district has no concept with fields and none is named.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        day: date,
        concept: str | None = None,
        target_group: str | None = None,
        by: By = "field",
        ageing_months: int = 24,
        horizon_months: int = 12,
        district: str = "sr",
        reading: Reading = Reading.USUAL,
    ) -> None:
        _check(snapshot, target_group, by, ageing_months, horizon_months)
        self.snapshot = snapshot
        self.clock = Clock(snapshot, day, ageing_months, reading)
        self.horizon_months = horizon_months
        self.district = district
        self.by: By = by
        self.target_group = target_group
        self.concept = concept or newest_concept(snapshot, Bodies(snapshot, self.clock), district)
        if snapshot.node(self.concept).kind != "concept":
            raise InvalidParameter(name="concept", value=self.concept, reason=Phrase.of(N_("Das ist kein Konzept.")))

    @property
    def day(self) -> date:
        """The day that is asked about."""
        return self.clock.day

    @cached_property
    def bodies(self) -> Bodies:
        """Who counts as one body on the day."""
        return Bodies(self.snapshot, self.clock)

    @cached_property
    def places(self) -> Hierarchy:
        """Parts and wholes of places."""
        return Hierarchy(self.snapshot, self.clock, "place")

    @cached_property
    def groups(self) -> Hierarchy:
        """Wider and narrower target groups."""
        return Hierarchy(self.snapshot, self.clock, "target_group")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Fields or guidelines of the concept in its own order."""
        return tuple(self.column(id) for id in columns_of(self.snapshot, self.clock, self.concept, self.by))

    def column(self, id: str) -> Column:
        """One field or guideline as a column; it may be of another concept."""
        kind = self.snapshot.node(id).kind
        if kind != self.by:
            raise InvalidParameter(
                name="column", value=id, reason=Phrase.of(N_("Das ist keine Spalte dieser Tabelle."))
            )
        same = equivalents(self.snapshot, self.clock, id)
        return Column(id, same, correspondences(self.snapshot, self.clock, same))

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Measures by id as the day finds them; those for the target group or a broader one, if one is asked for."""
        horizon = add_months(self.day, self.horizon_months)
        group = self.target_group
        wanted = {group, *self.groups.above(group)} if group else None
        return {
            entry.id: entry
            for entry in measure_entries(self.snapshot, self.bodies, horizon)
            if wanted is None or entry.groups & wanted
        }

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Inventory statements made by the day. Guidelines are not asked about: empty."""
        return statements(self.snapshot, self.clock) if self.by == "field" else ()

    @cached_property
    def other(self) -> Coverage:
        """The same with fuzzy dates read from their other end."""
        return Coverage(
            self.snapshot,
            day=self.day,
            concept=self.concept,
            target_group=self.target_group,
            by=self.by,
            ageing_months=self.clock.ageing_months,
            horizon_months=self.horizon_months,
            district=self.district,
            reading=Reading.OTHER,
        )

    @cached_property
    def moved(self) -> Mapping[str, Entry | None]:
        """Measures that weigh otherwise with dates read from the other end, in that reading; None: not there then."""
        mine, other = self.entries, self.other.entries
        found: dict[str, Entry | None] = {}
        for id in sorted(mine.keys() | other.keys()):
            a, b = mine.get(id), other.get(id)
            if (a and a.weight) != (b and b.weight):
                found[id] = b
        return found

    @cached_property
    def pools(self) -> Mapping[str, tuple[Entry, ...]]:
        """Measures by each field or guideline they are in, sorted by id."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for aim in entry.aims:
                found.setdefault(aim, []).append(entry)
        return {aim: tuple(entries) for aim, entries in found.items()}

    def pool(self, column: Column) -> tuple[Entry, ...]:
        """Measures of a column, sorted by id."""
        if len(column.same) == 1:
            return self.pools.get(column.id, ())
        found = {entry.id: entry for aim in column.same for entry in self.pools.get(aim, ())}
        return tuple(found[id] for id in sorted(found))

    def default_places(self) -> tuple[str, ...]:
        """Municipalities of the district, by name; for guidelines those in the territory of the concept's owner."""
        inside = self.places.below(self.district)
        found = [node for node in self.snapshot.of_kind("municipality") if node.id in inside]
        return self.within(node.id for node in sorted(found, key=lambda node: (_sorted_as(node.name), node.id)))

    def within(self, places: Iterable[str]) -> tuple[str, ...]:
        """Those of these places that have cells: for guidelines only the territory of the concept's owner."""
        if self.by == "field":
            return tuple(places)
        inside = territory(self.snapshot, self.bodies, self.places, self.concept)
        return tuple(place for place in places if place in inside)

    def cell(self, place: str, column: Column) -> Cell:
        """Work out one cell."""
        return _CellMaker(self, place, column).cell()

    def responsible(self, place: str, column: Column) -> tuple[ResponsibleOffice, ...]:
        """Whom to ask: offices responsible for the field (or the guideline's fields) here or above, sorted by id."""
        above = frozenset(self.places.above(place))
        fields = set(column.same)
        if self.snapshot.node(column.id).kind == "guideline":
            fields = {
                target
                for id in column.same
                for link in self.snapshot.out(id, "IN_FIELD")
                for target in equivalents(self.snapshot, self.clock, link.target)
            }
        found: dict[tuple[str, str], ResponsibleOffice] = {}
        for field in sorted(fields):
            for relation in self.snapshot.into(field, "RESPONSIBLE_FOR"):
                if self.clock.holds(relation):
                    for body, seat in _seats(self, relation):
                        if seat == place or seat in above:
                            office = ResponsibleOffice(relation.source, (body,), seat, seat == place, relation.sources)
                            found.setdefault((relation.source, seat), office)
        return tuple(found[key] for key in sorted(found))

    def matrix(self, places: Iterable[str] | None = None) -> CoverageMatrix:
        """Work out all cells of these places (default: `default_places`)."""
        rows = self.default_places() if places is None else self.within(self._place(id) for id in dict.fromkeys(places))
        cells = tuple(tuple(self.cell(place, column) for column in self.columns) for place in rows)
        aims = frozenset[str]().union(*(column.same for column in self.columns))
        inside = [entry for entry in self.entries.values() if entry.aims & aims]
        unplaced = tuple(entry for entry in inside if not entry.places)
        findings = findings_of(self.snapshot, [cell for row in cells for cell in row], rows)
        return CoverageMatrix(
            self.day,
            self.concept,
            self.by,
            self.target_group,
            rows,
            self.columns,
            cells,
            unplaced,
            findings,
            self._method(cells, inside, unplaced),
        )

    def _place(self, id: str) -> str:
        if not self.snapshot.is_place(id):
            raise InvalidParameter(name="places", value=id, reason=Phrase.of(N_("Das ist kein Ort.")))
        return id

    def _method(self, cells: Sequence[Sequence[Cell]], inside: Sequence[Entry], unplaced: Sequence[Entry]) -> Method:
        facts: set[str] = {entry.id for entry in inside}
        facts.update(link.id for entry in inside for link in entry.links)
        facts.update(use.statement.id for row in cells for cell in row for use in cell.statements)
        facts.update(relation.id for relation in self.places.relations)
        return Method(
            "coverage",
            {
                "day": self.day.isoformat(),
                "concept": self.concept,
                "by": self.by,
                "target_group": self.target_group or "",
                "ageing_months": str(self.clock.ageing_months),
                "horizon_months": str(self.horizon_months),
                "district": self.district,
            },
            len(facts),
            tuple(_missing(inside, unplaced, self._without_column())),
        )

    def _without_column(self) -> int:
        return sum(1 for entry in self.entries.values() if not entry.aims)


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


def _seats(view: Coverage, relation: Relation) -> Iterator[tuple[str, str]]:
    """Bodies of whoever is responsible, each with its places: itself, else what it serves, else its seat."""
    snapshot, id = view.snapshot, relation.source
    actors = [id] if snapshot.is_actor(id) else []
    if not actors:  # a post: its office
        actors = [part.target for part in snapshot.out(id, "PART_OF") if view.clock.holds(part)]
    for body in sorted({body for actor in actors for body in view.bodies.of(actor)}):
        if snapshot.is_place(body):
            yield body, body
            continue
        for type in ("SERVES", "LOCATED_IN"):
            links = [link for link in snapshot.out(body, type) if view.clock.holds(link)]
            places = [link.target for link in links if snapshot.is_place(link.target)]
            yield from ((body, place) for place in places)
            if places:
                break


def coverage_matrix(
    snapshot: Snapshot,
    *,
    day: date,
    concept: str | None = None,
    places: Iterable[str] | None = None,
    target_group: str | None = None,
    by: By = "field",
    ageing_months: int = 24,
    horizon_months: int = 12,
    district: str = "sr",
) -> CoverageMatrix:
    """Coverage of places by the fields (or guidelines) of a concept on a day.

    Without `concept`: the newest adopted one of the district that no other succeeds and that has fields.
    Without `places`: the municipalities of the district. Errors: see `Coverage`.
    """
    view = Coverage(
        snapshot,
        day=day,
        concept=concept,
        target_group=target_group,
        by=by,
        ageing_months=ageing_months,
        horizon_months=horizon_months,
        district=district,
    )
    return view.matrix(places)


def cell(
    snapshot: Snapshot,
    place: str,
    column: str,
    *,
    day: date,
    concept: str | None = None,
    target_group: str | None = None,
    ageing_months: int = 24,
    horizon_months: int = 12,
    district: str = "sr",
) -> Cell:
    """One cell in full: a place and a field or guideline, of whatever concept. Errors: see `Coverage`.

    A guideline has a cell only inside the territory of its concept's owner: else InvalidParameter.
    """
    kind = snapshot.node(column).kind
    by: By = "guideline" if kind == "guideline" else "field"
    view = Coverage(
        snapshot,
        day=day,
        concept=concept or _concept_of(snapshot, column),
        target_group=target_group,
        by=by,
        ageing_months=ageing_months,
        horizon_months=horizon_months,
        district=district,
    )
    if not view.within([view._place(place)]):
        reason = Phrase.of(N_("Der Ort liegt nicht im Gebiet dieses Konzepts."))
        raise InvalidParameter(name="place", value=place, reason=reason)
    return view.cell(place, view.column(column))


def _concept_of(snapshot: Snapshot, column: str) -> str | None:
    for relation in snapshot.out(column, "BELONGS_TO"):
        return relation.target
    for relation in snapshot.out(column, "IN_FIELD"):
        return _concept_of(snapshot, relation.target)
    return None


def _check(snapshot: Snapshot, target_group: str | None, by: str, ageing_months: int, horizon_months: int) -> None:
    for name, value, low, high in (
        ("ageing_months", ageing_months, 1, 240),
        ("horizon_months", horizon_months, 0, 120),
    ):
        if not low <= value <= high:
            reason = Phrase.of(N_("zwischen {low} und {high}"), low=low, high=high)
            raise InvalidParameter(name=name, value=value, reason=reason)
    if by not in ("field", "guideline"):
        raise InvalidParameter(name="by", value=by, reason="field, guideline")
    if target_group is not None:
        node = snapshot.node(target_group)
        if node.kind != "target_group":
            reason = Phrase.of(N_("Das ist keine Zielgruppe."))
            raise InvalidParameter(name="target_group", value=target_group, reason=reason)
        if node.properties.get("no_list") is True:
            reason = Phrase.of(N_("Nach Glauben oder Herkunft wird nicht ausgewertet."))
            raise InvalidParameter(name="target_group", value=target_group, reason=reason)


def _missing(inside: Sequence[Entry], unplaced: Sequence[Entry], without_column: int) -> Iterator[Label]:
    count = {course: sum(1 for entry in inside if entry.course.course is course) for course in Course}
    if n := count[Course.AGED]:
        yield counted(
            N_("Bei einer Maßnahme ist der letzte Beleg zu alt, sie zählt nicht mit."),
            N_("Bei {n} Maßnahmen ist der letzte Beleg zu alt, sie zählen nicht mit."),
            n,
        )
    if n := count[Course.UNCLEAR]:
        yield counted(
            N_("Bei einer Maßnahme ist der Stand unbekannt, sie zählt nicht mit."),
            N_("Bei {n} Maßnahmen ist der Stand unbekannt, sie zählen nicht mit."),
            n,
        )
    if n := count[Course.UNDATED]:
        yield counted(
            N_("Eine Angabe ohne Datum, zählt nicht mit."), N_("{n} Angaben ohne Datum, zählen nicht mit."), n
        )
    if n := len(unplaced):
        yield counted(
            N_("Bei einer Maßnahme ist kein Ort erfasst, sie erreicht keine Zelle."),
            N_("Bei {n} Maßnahmen ist kein Ort erfasst, sie erreichen keine Zelle."),
            n,
        )
    if without_column:
        yield counted(
            N_("Eine Maßnahme ist keinem Handlungsfeld und keiner Leitlinie zugeordnet."),
            N_("{n} Maßnahmen sind keinem Handlungsfeld und keiner Leitlinie zugeordnet."),
            without_column,
        )


def _sorted_as(name: str) -> str:
    """A name as German lists sort it: ü with u, ß with ss."""
    return name.casefold().translate(str.maketrans("äöü", "aou"))
