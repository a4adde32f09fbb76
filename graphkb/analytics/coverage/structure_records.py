"""What is recorded of the structures of a place: quarter work, meeting places, councils, offices, concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.cells import ResponsibleOffice
from graphkb.analytics.coverage.entries import confirmed
from graphkb.analytics.coverage.inventory import Statement
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.vocabulary import Hierarchy
from graphkb.analytics.coverage.wording import said
from graphkb.analytics.time import Clock, Course
from graphkb.model import Fact, FuzzyDate, Relation, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Evidence", "Records", "Standing", "StructureKind", "heads_of"]

COUNCIL_WORDS = (
    "integrationsrat",
    "integrationsausschuss",
    "integrationsbeirat",
    "migrationsbeirat",
    "migrationsrat",
    "ausländerbeirat",
)
"""Names by which town laws know a council for integration; the ontology has no kind of its own for it."""

OWN_CONCEPT_TYPES = ("", "integration")
"""A concept for integration, or one of which no type is recorded; not one for urban development."""


class StructureKind(StrEnum):
    """What is looked for; the values are the options of `about_structure`."""

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


class Standing(StrEnum):
    """Where one record stands on the day."""

    THERE = "there"
    PLANNED = "planned"
    ENDED = "ended"
    UNCLEAR = "unclear"
    """Quarter work whose status is unknown, aged or undated (rule 2): it proves nothing."""
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record that shows a structure at a place."""

    record: str
    standing: Standing
    confirmed: FuzzyDate | None
    """The last word on it; None: undated."""
    ended: date | None
    """Its known end; None: it has not ended, or the day is not known."""
    sources: tuple[SourceRef, ...]


_STANDING = {
    Course.ACTIVE: Standing.THERE,
    Course.PLANNED: Standing.PLANNED,
    Course.ENDED: Standing.ENDED,
    Course.NOT_BEGUN: Standing.NOT_YET,
}


class Records:
    """Finds what is recorded on one day; `view` None: no concept, so responsible offices are not looked for."""

    def __init__(self, snapshot: Snapshot, clock: Clock, view: Coverage | None) -> None:
        self.snapshot, self.clock, self.view = snapshot, clock, view
        self.bodies = Bodies(snapshot, clock)
        self.places = Hierarchy(snapshot, clock, "place")

    def of(self, kind: StructureKind, place: str) -> tuple[Evidence, ...]:
        """All that is recorded of this kind at a place and its parts, each record once, sorted; not offices."""
        found: dict[str, Evidence] = {}
        for one in self._all(kind, place):
            known = found.get(one.record)
            found[one.record] = _better(known, one) if known else one
        return tuple(found[record] for record in sorted(found))

    def offices(self, place: str, field: str) -> tuple[ResponsibleOffice, ...]:
        """Offices responsible for a field here or above (rule 6), sorted; a unit of another of them counts with it."""
        if self.view is None:
            return ()
        return heads_of(self.bodies, self.view.responsible(place, self.view.column(field)))

    def found_by(self, statement: Statement) -> Iterator[Evidence]:
        """What a statement about structures found, each confirmed on the day it was asked."""
        for link in self.snapshot.out(statement.id, "FOUND"):
            node = self.snapshot.node(link.target)
            standing = self._standing((node,))
            if standing is Standing.THERE:
                yield Evidence(node.id, standing, statement.day, None, statement.sources)

    def stated(self, record: str, links: Sequence[Relation]) -> Evidence:
        """Evidence from the node and links that hold on the day."""
        return self._evidence(record, (self.snapshot.node(record), *(one for one in links if self.clock.holds(one))))

    def _all(self, kind: StructureKind, place: str) -> Iterator[Evidence]:
        area = (place, *sorted(self.places.below(place)))
        match kind:
            case StructureKind.QUARTER_WORK:
                yield from self._quarter_work(area)
            case StructureKind.MEETING_PLACE:
                yield from self._meeting_places(area)
            case StructureKind.MIGRANT_ORGANISATION:
                yield from self._organisations(area)
            case StructureKind.INTEGRATION_COUNCIL:
                yield from self._councils(place)
            case StructureKind.OWN_CONCEPT:
                yield from self._concepts(place)
            case StructureKind.RESPONSIBLE_OFFICE:
                return

    def _evidence(self, record: str, facts: tuple[Fact, ...]) -> Evidence:
        ends = [self.clock.end(fact.valid_to) for fact in facts if fact.valid_to]
        standing = self._standing(facts)
        if standing is not Standing.ENDED and self._succeeded(record):
            standing = Standing.ENDED
        return Evidence(
            record,
            standing,
            _last_word(facts),
            min(ends) if ends and standing is Standing.ENDED else None,
            tuple(sorted({source for fact in facts for source in fact.sources})),
        )

    def _standing(self, facts: tuple[Fact, ...]) -> Standing:
        if any(self.clock.over(fact) for fact in facts):
            return Standing.ENDED
        if any(fact.status.planned for fact in facts):
            return Standing.PLANNED
        return Standing.THERE if all(self.clock.begun(fact) for fact in facts) else Standing.NOT_YET

    def _succeeded(self, record: str) -> bool:
        """Whether another has taken its place: a council or concept that holds by now."""
        later = (self.snapshot.node(link.source) for link in self.snapshot.into(record, "SUCCEEDS"))
        return any(node.id != record and self._standing((node,)) is Standing.THERE for node in later)

    def _quarter_work(self, area: Iterable[str]) -> Iterator[Evidence]:
        """Measures for a quarter, by the course of rule 2: old or unclear ones prove nothing."""
        for served in area:
            for relation in self.snapshot.into(served, "SERVES"):
                node = self.snapshot.node(relation.source)
                for_quarter = self.snapshot.node(served).kind == "quarter" or node.text("level") == "quarter"
                if node.kind != "measure" or not for_quarter:
                    continue
                course = self.clock.course(node)
                standing = _STANDING.get(course.course, Standing.UNCLEAR)
                if standing is Standing.THERE and not self.clock.holds(relation):
                    continue
                ended = course.since if standing is Standing.ENDED else None
                sources = tuple(sorted({*node.sources, *relation.sources}))
                yield Evidence(node.id, standing, confirmed(node), ended, sources)

    def _meeting_places(self, area: Iterable[str]) -> Iterator[Evidence]:
        for place in area:
            for relation in self.snapshot.into(place, "PART_OF", "LOCATED_IN"):
                node = self.snapshot.node(relation.source)
                if node.kind == "meeting_place":
                    yield self._evidence(node.id, (node, relation))

    def _organisations(self, area: Iterable[str]) -> Iterator[Evidence]:
        for place in area:
            for relation in self.snapshot.into(place, "LOCATED_IN", "SERVES"):
                node = self.snapshot.node(relation.source)
                named = node.kind == "migrant_organisation" or node.text("self_organised") == "yes"
                if named and node.properties.get("class_node") is not True:
                    yield self._evidence(node.id, (node, relation))

    def _councils(self, place: str) -> Iterator[Evidence]:
        for relation in self.snapshot.into(place, "PART_OF"):
            node = self.snapshot.node(relation.source)
            names = " ".join((node.name, *node.aliases)).casefold()
            if node.kind == "political_body" and any(word in names for word in COUNCIL_WORDS):
                yield self._evidence(node.id, (node, relation))

    def _concepts(self, place: str) -> Iterator[Evidence]:
        for relation in self.snapshot.of_type("HAS_CONCEPT"):
            if place in self.bodies.of(relation.source):
                node = self.snapshot.node(relation.target)
                adopted = node.properties.get("adopted")
                if isinstance(adopted, FuzzyDate) and self.clock.start(adopted) > self.clock.day:
                    continue
                if node.text("concept_type") in OWN_CONCEPT_TYPES:
                    one = self._evidence(node.id, (node, relation))
                    yield replace(one, confirmed=_later(one.confirmed, adopted))


def heads_of(bodies: Bodies, offices: Iterable[ResponsibleOffice]) -> tuple[ResponsibleOffice, ...]:
    """Those of these offices that are no unit of another of them at the same place."""
    offices = tuple(offices)
    seats = {(office.office, office.place) for office in offices}

    def wholes(office: str) -> set[str]:
        found: set[str] = set()
        ahead = [office] if bodies.snapshot.is_actor(office) else []
        while ahead:
            parents = set(bodies.parents(ahead.pop())) - found
            found |= parents
            ahead += sorted(parents)
        return found - {office}

    return tuple(one for one in offices if not any((whole, one.place) in seats for whole in wholes(one.office)))


def _last_word(facts: Iterable[Fact]) -> FuzzyDate | None:
    return _later(*(confirmed(fact) for fact in facts))


def _later(*days: object) -> FuzzyDate | None:
    dated = [day for day in days if isinstance(day, FuzzyDate)]
    return max(dated, key=lambda day: (day.latest, day.earliest), default=None)


_ORDER = tuple(Standing)


def _better(one: Evidence, other: Evidence) -> Evidence:
    """Of two records of the same thing the one that says more for it; then the later word."""

    def key(evidence: Evidence) -> tuple[int, date]:
        return -_ORDER.index(evidence.standing), evidence.confirmed.latest if evidence.confirmed else date.min

    best = max((one, other), key=key)
    sources = tuple(sorted({*one.sources, *other.sources}))
    return Evidence(best.record, best.standing, best.confirmed, best.ended, sources)
