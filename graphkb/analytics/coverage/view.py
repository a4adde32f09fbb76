"""What coverage on one day needs, read once: columns, measures, statements, places (rules 1, 2, 4 to 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.cells import By, Column, ResponsibleOffice
from graphkb.analytics.coverage.concepts import columns_of, newest_concept, territory
from graphkb.analytics.coverage.entries import Entry, measure_entries
from graphkb.analytics.coverage.inventory import Statement, statements
from graphkb.analytics.coverage.vocabulary import Hierarchy, correspondences, equivalents
from graphkb.analytics.time import Clock, Reading
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Relation, add_months
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Coverage"]


class Coverage:
    """Everything that coverage on one day needs, read once.

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
        return self.within(node.id for node in sorted(found, key=lambda node: (alphabetical(node.name), node.id)))

    def within(self, places: Iterable[str]) -> tuple[str, ...]:
        """Those of these places that have cells: for guidelines only the territory of the concept's owner."""
        if self.by == "field":
            return tuple(places)
        inside = territory(self.snapshot, self.bodies, self.places, self.concept)
        return tuple(place for place in places if place in inside)

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

    def place(self, id: str) -> str:
        """The id, if it is a place; else raises InvalidParameter (NotFound if it is unknown)."""
        if not self.snapshot.is_place(id):
            raise InvalidParameter(name="places", value=id, reason=Phrase.of(N_("Das ist kein Ort.")))
        return id


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
