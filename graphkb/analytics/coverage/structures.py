"""Structures per place: what a municipality or quarter has, what has ended told from what is not recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.concepts import fields_of, newest_concept
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.vocabulary import Hierarchy
from graphkb.analytics.coverage.wording import said
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock, Course
from graphkb.errors import AnalysisError, InvalidParameter, Phrase
from graphkb.model import Fact, FuzzyDate, Node, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["PlaceStructures", "Presence", "Structure", "StructureKind", "Structures", "structures"]

COUNCIL_WORDS = (
    "integrationsrat",
    "integrationsausschuss",
    "integrationsbeirat",
    "migrationsbeirat",
    "ausländerbeirat",
)
"""Names by which town laws know a council for integration; the ontology has no kind of its own for it."""


class StructureKind(StrEnum):
    """What is looked for."""

    QUARTER_WORK = "quarter_work"
    MEETING_PLACE = "meeting_place"
    MIGRANT_ORGANISATION = "migrant_organisation"
    RESPONSIBLE_OFFICE = "responsible_office"
    INTEGRATION_COUNCIL = "integration_council"
    OWN_CONCEPT = "own_concept"

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_NAMES[self])


_NAMES = {
    StructureKind.QUARTER_WORK: N_("Quartiersarbeit"),
    StructureKind.MEETING_PLACE: N_("Treffpunkt"),
    StructureKind.MIGRANT_ORGANISATION: N_("Migrantenorganisation"),
    StructureKind.RESPONSIBLE_OFFICE: N_("Zuständige Stelle"),
    StructureKind.INTEGRATION_COUNCIL: N_("Integrationsrat"),
    StructureKind.OWN_CONCEPT: N_("Eigenes Konzept"),
}


class Presence(StrEnum):
    """Whether it is there."""

    RECORDED = "recorded"
    PLANNED = "planned"
    ENDED = "ended"
    """All that is recorded has ended, by a source: known none of these, which does not rule out others."""
    NOT_RECORDED = "not_recorded"
    """Nothing recorded holds on the day; that does not mean there is none."""

    @property
    def label(self) -> Label:
        """Its name on pages.

        >>> Presence.NOT_RECORDED.label.de
        'nicht erhoben'
        """
        return said(_PRESENCE[self])


_PRESENCE = {
    Presence.RECORDED: N_("erfasst"),
    Presence.PLANNED: N_("geplant"),
    Presence.ENDED: N_("beendet, nichts Neues erfasst"),
    Presence.NOT_RECORDED: N_("nicht erhoben"),
}


@dataclass(frozen=True, slots=True)
class Structure:
    """One kind of structure at one place."""

    kind: StructureKind
    field: str
    """For a responsible office the field; else empty."""
    presence: Presence
    records: tuple[str, ...]
    """What is there (planned: what is planned, ended: what has ended), sorted; empty: not recorded."""
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True)
class PlaceStructures:
    """All structures of one place, in the order of `StructureKind`."""

    place: str
    items: tuple[Structure, ...]


@dataclass(frozen=True, slots=True)
class Structures:
    """Structures of all places asked for."""

    day: date
    places: tuple[PlaceStructures, ...]
    method: Method


def structures(
    snapshot: Snapshot,
    *,
    day: date,
    places: Iterable[str] | None = None,
    concept: str | None = None,
    ageing_months: int = 24,
    district: str = "sr",
) -> Structures:
    """What each place has (default: the municipalities of the district, by name).

    Offices are asked for by the fields of `concept` (default: as in `coverage_matrix`; without any, not asked for).
    Raises NotFound for unknown ids, InvalidParameter for what is not a place.
    """
    finder = _Finder(snapshot, Clock(snapshot, day, ageing_months))
    try:
        concept = concept or newest_concept(snapshot, finder.bodies, district)
    except AnalysisError:
        concept = None
    fields = fields_of(snapshot, finder.clock, concept) if concept else ()
    if places is None:
        inside = finder.places.below(district)
        towns = [node for node in snapshot.of_kind("municipality") if node.id in inside]
        rows = tuple(node.id for node in sorted(towns, key=lambda node: (node.name, node.id)))
    else:
        rows = tuple(dict.fromkeys(places))
    for place in rows:
        if not snapshot.is_place(place):
            raise InvalidParameter(name="places", value=place, reason=Phrase.of(N_("Das ist kein Ort.")))
    found = tuple(PlaceStructures(place, tuple(finder.items(place, fields, concept, district))) for place in rows)
    records = {id for row in found for item in row.items for id in item.records}
    method = Method(
        "structures",
        {
            "day": day.isoformat(),
            "concept": concept or "",
            "ageing_months": str(ageing_months),
            "district": district,
        },
        len(records),
        (said(N_("Was hier fehlt, ist nicht erhoben; das heißt nicht, dass es das nicht gibt.")),),
    )
    return Structures(day, found, method)


Evidence = tuple[str, tuple[Fact, ...]]
"""A record and the facts that must hold for it to count."""


class _Finder:
    def __init__(self, snapshot: Snapshot, clock: Clock) -> None:
        self.snapshot, self.clock = snapshot, clock
        self.bodies = Bodies(snapshot, clock)
        self.places = Hierarchy(snapshot, clock, "place")

    def items(self, place: str, fields: Iterable[str], concept: str | None, district: str) -> Iterator[Structure]:
        yield self._quarter_work(place)
        area = (place, *sorted(self.places.below(place)))
        yield self._structure(StructureKind.MEETING_PLACE, self._meeting_places(area))
        yield self._structure(StructureKind.MIGRANT_ORGANISATION, self._organisations(area))
        if concept:
            yield from self._offices(place, fields, concept, district)
        yield self._structure(StructureKind.INTEGRATION_COUNCIL, self._councils(place))
        yield self._structure(StructureKind.OWN_CONCEPT, self._concepts(place))

    def _structure(self, kind: StructureKind, evidence: Iterable[Evidence], field: str = "") -> Structure:
        by_presence: dict[Presence, list[Evidence]] = {}
        for record, facts in evidence:
            by_presence.setdefault(self._presence(facts), []).append((record, facts))
        for presence in (Presence.RECORDED, Presence.PLANNED, Presence.ENDED):
            if found := by_presence.get(presence):
                return Structure(
                    kind,
                    field,
                    presence,
                    tuple(sorted({record for record, _ in found})),
                    tuple(sorted({source for _, facts in found for fact in facts for source in fact.sources})),
                )
        return Structure(kind, field, Presence.NOT_RECORDED, (), ())

    def _presence(self, facts: Iterable[Fact]) -> Presence:
        facts = tuple(facts)
        if any(self.clock.over(fact) for fact in facts):
            return Presence.ENDED
        if any(fact.status.planned for fact in facts):
            return Presence.PLANNED
        return Presence.RECORDED if all(self.clock.begun(fact) for fact in facts) else Presence.NOT_RECORDED

    def _quarter_work(self, place: str) -> Structure:
        """Measures for a quarter, by the course of rule 2: old or unclear ones prove nothing."""
        area = {place, *self.places.below(place)}
        presences = {
            Course.ACTIVE: Presence.RECORDED,
            Course.PLANNED: Presence.PLANNED,
            Course.ENDED: Presence.ENDED,
        }
        found: dict[Presence, dict[str, Node]] = {}
        for served in sorted(area):
            for relation in self.snapshot.into(served, "SERVES"):
                node = self.snapshot.node(relation.source)
                quarter = self.snapshot.node(served).kind == "quarter" or node.text("level") == "quarter"
                if node.kind == "measure" and quarter:
                    presence = presences.get(self.clock.course(node).course, Presence.NOT_RECORDED)
                    if presence is not Presence.RECORDED or self.clock.holds(relation):
                        found.setdefault(presence, {})[node.id] = node
        if Presence.NOT_RECORDED in found:  # of some nobody knows whether they go on
            found.pop(Presence.ENDED, None)
        for presence in (Presence.RECORDED, Presence.PLANNED, Presence.ENDED):
            if nodes := found.get(presence):
                return Structure(
                    StructureKind.QUARTER_WORK,
                    "",
                    presence,
                    tuple(sorted(nodes)),
                    tuple(sorted({source for node in nodes.values() for source in node.sources})),
                )
        return Structure(StructureKind.QUARTER_WORK, "", Presence.NOT_RECORDED, (), ())

    def _meeting_places(self, area: Iterable[str]) -> Iterator[Evidence]:
        for place in area:
            for relation in self.snapshot.into(place, "PART_OF", "LOCATED_IN"):
                node = self.snapshot.node(relation.source)
                if node.kind == "meeting_place":
                    yield node.id, (node, relation)

    def _organisations(self, area: Iterable[str]) -> Iterator[Evidence]:
        for place in area:
            for relation in self.snapshot.into(place, "LOCATED_IN", "SERVES"):
                node = self.snapshot.node(relation.source)
                named = node.kind == "migrant_organisation" or node.text("self_organised") == "yes"
                if named and node.properties.get("class_node") is not True:
                    yield node.id, (node, relation)

    def _offices(self, place: str, fields: Iterable[str], concept: str, district: str) -> Iterator[Structure]:
        view = Coverage(self.snapshot, day=self.clock.day, concept=concept, district=district)
        for field in fields:
            own = [office for office in view.responsible(place, view.column(field)) if office.own]
            presence = Presence.RECORDED if own else Presence.NOT_RECORDED
            yield Structure(
                StructureKind.RESPONSIBLE_OFFICE,
                field,
                presence,
                tuple(sorted({office.office for office in own})),
                tuple(sorted({source for office in own for source in office.sources})),
            )

    def _councils(self, place: str) -> Iterator[Evidence]:
        for relation in self.snapshot.into(place, "PART_OF"):
            node = self.snapshot.node(relation.source)
            names = " ".join((node.name, *node.aliases)).casefold()
            if node.kind == "political_body" and any(word in names for word in COUNCIL_WORDS):
                yield node.id, (node, relation)

    def _concepts(self, place: str) -> Iterator[Evidence]:
        for relation in self.snapshot.of_type("HAS_CONCEPT"):
            if place in self.bodies.of(relation.source):
                node = self.snapshot.node(relation.target)
                adopted = node.properties.get("adopted")
                if isinstance(adopted, FuzzyDate) and self.clock.start(adopted) > self.clock.day:
                    continue
                yield node.id, (node, relation)
