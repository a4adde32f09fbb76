"""One side of a comparison: a snapshot on a day, with what the analyses find there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import CoverageMatrix, Entry, Trace, coverage_matrix, guideline_trace
from graphkb.analytics.coverage.entries import measure_entries
from graphkb.analytics.network.clusters import Clusters, clusters
from graphkb.analytics.network.evidence import EVENT_RELATIONS
from graphkb.analytics.network.ties import Cooperation, cooperation
from graphkb.analytics.time import Clock
from graphkb.model import Fact, Node, Relation, add_months
from graphkb.snapshot import Snapshot

__all__ = ["NO_AGEING", "Basis", "Side", "known_by"]

NO_AGEING = 240
"""Months after which nothing relevant has aged: tells what only aged from what ended."""

DATED_KINDS = frozenset({"measure", "event", "inventory_statement"})
"""Kinds that happen; places, fields, groups and documents only put things in order. Actors happen, too."""

DATED_TYPES = frozenset(
    {
        "COOPERATES_WITH",
        "FOUND",
        "FUNDED_BY",
        "IN_FIELD",
        "MEMBER_OF",
        "RESPONSIBLE_FOR",
        "RUNS",
        "SERVES",
        "SUPPORTS",
        "TARGETS",
        *EVENT_RELATIONS,
    }
)


class Basis(StrEnum):
    """How it is known what was recorded by the earlier day."""

    SAVED = "saved_state"
    """From a state that was saved then."""
    SOURCES = "sources"
    """From the dates of the sources: what a source of that time says."""


@dataclass(frozen=True)
class Side:
    """A snapshot on a day. `district` is the region whose municipalities the cells are about."""

    snapshot: Snapshot
    day: date
    ageing_months: int = 24
    district: str = "sr"
    groups: Clusters | None = None
    """Groups of this day, if somebody has worked them out already."""
    _matrices: dict[tuple[str, int], CoverageMatrix] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def clock(self) -> Clock:
        """The day as rule 1 reads dates."""
        return Clock(self.snapshot, self.day, self.ageing_months)

    @cached_property
    def bodies(self) -> Bodies:
        """Who counts as one body."""
        return Bodies(self.snapshot, self.clock)

    @cached_property
    def cooperation(self) -> Cooperation:
        """Bodies and their ties."""
        return cooperation(self.snapshot, self.day)

    @cached_property
    def clusters(self) -> Clusters:
        """Groups of bodies that work together."""
        return self.groups or clusters(self.snapshot, self.cooperation)

    @cached_property
    def measures(self) -> Mapping[str, Entry]:
        """Measures by id, as the day finds them."""
        return {entry.id: entry for entry in measure_entries(self.snapshot, self.bodies, add_months(self.day, 12))}

    @cached_property
    def relations(self) -> Mapping[str, Relation]:
        """Relations by id."""
        return {relation.id: relation for relation in self.snapshot.relations}

    def matrix(self, concept: str, ageing_months: int | None = None) -> CoverageMatrix:
        """Coverage of the municipalities by the fields of a concept."""
        key = concept, ageing_months or self.ageing_months
        if key not in self._matrices:
            self._matrices[key] = coverage_matrix(
                self.snapshot, day=self.day, concept=concept, district=self.district, ageing_months=key[1]
            )
        return self._matrices[key]

    def trace(self, concept: str) -> Trace:
        """Guidelines of a concept with their measures."""
        return guideline_trace(self.snapshot, day=self.day, concept=concept, ageing_months=self.ageing_months)

    def starts_later(self, fact: Fact, day: date) -> bool:
        """Whether it is known to have begun after another day. False also where no start is recorded."""
        return fact.valid_from is not None and self.clock.start(fact.valid_from) > day


def known_by(snapshot: Snapshot, day: date) -> Snapshot:
    """What the sources had said by a day: facts of which the first dated source is not later.

    Left out are bodies, measures, events, inquiries and what joins them. Facts without any date stay (nothing says
    that they are later), and so does everything that only puts things in order: places, fields, groups, concepts. What
    a dated source joins to something is known by then, too.
    """
    clock = Clock(snapshot, day)
    ontology = snapshot.ontology

    def said(fact: Fact, undated: bool = True) -> bool:
        first = clock.first_asserted(fact)
        return undated if first is None else first <= day

    relations = [relation for relation in snapshot.relations if relation.type not in DATED_TYPES or said(relation)]
    joining = [one for one in relations if one.type in DATED_TYPES]
    dated = {end for one in joining if said(one, undated=False) for end in (one.source, one.target)}
    joined = dated | {end for one in joining for end in (one.source, one.target) if snapshot.is_actor(end)}

    def happens(node: Node) -> bool:
        kind = ontology.kind(node.kind)
        return node.kind in DATED_KINDS or (kind.actor and not kind.place)

    nodes = [node for node in snapshot.nodes if not happens(node) or node.id in joined or said(node)]
    return Snapshot.of(nodes, relations, snapshot.revision, ontology)
