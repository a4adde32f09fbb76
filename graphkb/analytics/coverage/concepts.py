"""Concepts: which one gives the columns, in what order, and for what territory (rule 6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.vocabulary import Hierarchy, stands
from graphkb.analytics.time import Clock
from graphkb.errors import AnalysisError, Phrase
from graphkb.model import FuzzyDate
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["columns_of", "fields_of", "guidelines_of", "newest_concept", "owners", "territory"]


def owners(snapshot: Snapshot, concept: str) -> tuple[str, ...]:
    """Actors the concept is for, sorted; empty if none is recorded."""
    return tuple(sorted({relation.source for relation in snapshot.into(concept, "HAS_CONCEPT")}))


def newest_concept(snapshot: Snapshot, bodies: Bodies, district: str) -> str:
    """The newest adopted concept of the district that no other succeeds and that has fields.

    Raises NotFound if the district is unknown, AnalysisError if there is no such concept.
    """
    snapshot.node(district)
    found: list[tuple[date, str]] = []
    for concept in snapshot.of_kind("concept"):
        adopted = concept.properties.get("adopted")
        if not isinstance(adopted, FuzzyDate) or not fields_of(snapshot, bodies.clock, concept.id):
            continue
        if any(snapshot.node(later.source).kind == "concept" for later in snapshot.into(concept.id, "SUCCEEDS")):
            continue
        if any(district in bodies.of(owner) for owner in owners(snapshot, concept.id)):
            found.append((adopted.latest, concept.id))
    if not found:
        raise AnalysisError(reason=Phrase.of(N_("Für dieses Gebiet ist kein Konzept mit Handlungsfeldern erfasst.")))
    newest = max(day for day, _ in found)
    return min(id for day, id in found if day == newest)


def territory(snapshot: Snapshot, bodies: Bodies, places: Hierarchy, concept: str) -> frozenset[str]:
    """Places inside the territory of the concept's owner; empty if the owner is not a place (an association)."""
    inside: set[str] = set()
    for owner in owners(snapshot, concept):
        for body in bodies.of(owner):
            if snapshot.is_place(body):
                inside.update((body, *places.below(body)))
    return frozenset(inside)


def columns_of(snapshot: Snapshot, clock: Clock, concept: str, by: str) -> tuple[str, ...]:
    """Fields or guidelines of a concept in its own order; empty if none is recorded."""
    return fields_of(snapshot, clock, concept) if by == "field" else guidelines_of(snapshot, clock, concept)


def fields_of(snapshot: Snapshot, clock: Clock, concept: str) -> tuple[str, ...]:
    """Fields of a concept in its own order."""
    return _in_order(snapshot, _members(snapshot, clock, concept, "field"))


def guidelines_of(snapshot: Snapshot, clock: Clock, concept: str) -> tuple[str, ...]:
    """Guidelines of a concept, its own and those of its fields, in the order of the source."""
    found = set(_members(snapshot, clock, concept, "guideline"))
    for field in _members(snapshot, clock, concept, "field"):
        for relation in snapshot.into(field, "IN_FIELD"):
            if snapshot.node(relation.source).kind == "guideline" and stands(clock, relation):
                elsewhere = snapshot.out(relation.source, "BELONGS_TO")
                if not elsewhere:
                    found.add(relation.source)
    return _in_order(snapshot, found)


def _members(snapshot: Snapshot, clock: Clock, concept: str, kind: str) -> list[str]:
    return [
        relation.source
        for relation in snapshot.into(concept, "BELONGS_TO")
        if snapshot.node(relation.source).kind == kind and stands(clock, relation)
    ]


def _in_order(snapshot: Snapshot, ids: Iterable[str]) -> tuple[str, ...]:
    def key(id: str) -> tuple[bool, int, str, str]:
        node = snapshot.node(id)
        position = node.properties.get("position")
        numbered = isinstance(position, int)
        return (not numbered, position if isinstance(position, int) else 0, node.name, id)

    return tuple(sorted(set(ids), key=key))
