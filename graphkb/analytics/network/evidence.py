"""What a tie rests on: stated cooperation, a measure run together, a shared membership, the same event (rule 10).

A *group* is everybody who is recorded with one measure, network or event. Each pair of a group of k bodies gets
one piece of evidence, however many sources state it. Groups of more than 30 give no pairwise evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations

from graphkb.analytics.bodies import Bodies
from graphkb.model import Fact, FuzzyDate, Node, Relation, SourceRef, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["CLASS_LABELS", "EVENT_RELATIONS", "Evidence", "EvidenceKind", "Gathering", "Group", "gather"]


class EvidenceKind(StrEnum):
    """The four classes of evidence, strongest first."""

    COOPERATION = "cooperation"
    MEASURE = "measure"
    MEMBERSHIP = "membership"
    EVENT = "event"


CLASS_LABELS: Mapping[EvidenceKind, Label] = {
    EvidenceKind.COOPERATION: Label(de="Zusammenarbeit genannt", en="cooperation stated"),
    EvidenceKind.MEASURE: Label(de="gemeinsame Maßnahme", en="measure run together"),
    EvidenceKind.MEMBERSHIP: Label(de="gemeinsames Netzwerk", en="shared network"),
    EvidenceKind.EVENT: Label(de="selbe Veranstaltung", en="same event"),
}

EVENT_RELATIONS = ("HOSTS", "MODERATED", "OPENED", "ORGANISED", "PERFORMED_AT", "SPOKE_AT", "TOOK_PART_IN")
"""How an actor may be at an event. A place or venue an event was held at did not take part by that."""

_FULL_WEIGHT: Mapping[EvidenceKind, float] = {
    EvidenceKind.COOPERATION: 1.0,
    EvidenceKind.MEASURE: 1.0,
    EvidenceKind.MEMBERSHIP: 1.0,
    EvidenceKind.EVENT: 0.5,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence for one pair of bodies: (class, what joins them), whatever the number of sources."""

    kind: EvidenceKind
    via: str
    """Id of the measure, network or event; empty for a stated cooperation."""
    weight: float
    """0–1: 1 for a stated cooperation, 1/(k−1) for a measure or membership, 0.5/(k−1) for an event."""
    relations: tuple[str, ...]
    """Ids of the relations behind it, sorted."""
    sources: tuple[SourceRef, ...]
    """Sources of these relations, each once, sorted."""
    derived: bool
    """True if for one of the two bodies no source states it: somebody concluded it."""
    aged: bool
    """True if the last word on it is older than the ageing period, or undated, and no known end lies ahead."""
    last: date | None
    """Cooperation, measure, membership: the last day on which both bodies are confirmed in it. Event: its (latest) day.
    None: for one of the two bodies no source is dated."""


@dataclass(frozen=True, slots=True)
class Group:
    """All bodies recorded with one measure, network or event on the day: a row of the two-mode view."""

    kind: EvidenceKind
    via: str
    bodies: tuple[str, ...]
    """Sorted; the network itself and collective terms are not in it. Its length is the k of rule 10."""
    pairwise: bool
    """False: too large (or only one body), so that no pair gets evidence from it."""
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """What was found: evidence by pair (a < b), all groups, and what could not count."""

    pairs: Mapping[tuple[str, str], tuple[Evidence, ...]]
    groups: tuple[Group, ...]
    facts: int
    """Number of relations that went in."""
    undated_events: int
    """Events with at least two bodies that carry no date."""
    undated_relations: int
    """Cooperations and memberships without an end and without a date of assertion."""
    lapsed: int
    """Cooperations, memberships and events whose last word is older than the limit."""


@dataclass
class _Tally:
    used: set[str] = field(default_factory=set)
    undated_events: int = 0
    undated_relations: int = 0
    lapsed: int = 0


class _Gatherer:
    def __init__(self, bodies: Bodies, limit_months: int, largest_group: int) -> None:
        self.bodies = bodies
        self.clock = bodies.clock
        self.snapshot: Snapshot = bodies.snapshot
        self.oldest = add_months(self.clock.day, -limit_months)
        self.largest_group = largest_group
        self.tally = _Tally()
        self.pairs: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
        self.groups: list[Group] = []

    # ------------------------------------------------------------- who counts

    def bodies_of(self, actor: str) -> tuple[str, ...]:
        """Bodies an end of a relation stands for; empty for persons, posts, collective terms and ended bodies."""
        node = self.snapshot.get(actor)
        if node is None or not self.snapshot.ontology.kind(node.kind).actor or not self.bodies.counts(actor):
            return ()
        return tuple(body for body in self.bodies.of(actor) if self.bodies.counts(body))

    def lasting(self, relation: Relation) -> bool:
        """Whether a cooperation or membership counts: holds, and without a known end is not too long unsaid."""
        if not self.clock.holds(relation):
            return False
        if relation.valid_to:
            return True
        last = self.clock.last_confirmed(relation)
        if last is None:
            self.tally.undated_relations += 1
        elif last < self.oldest:
            self.tally.lapsed += 1
        else:
            return True
        return False

    def aged(self, fact: Fact) -> bool:
        """Whether nothing fresh is known of it and no known end lies ahead."""
        return not fact.valid_to and not self.clock.fresh(fact)

    # -------------------------------------------------------------- the kinds

    def cooperations(self) -> None:
        found: defaultdict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in self.snapshot.of_type("COOPERATES_WITH"):
            ends = {
                (min(a, b), max(a, b))
                for a in self.bodies_of(relation.source)
                for b in self.bodies_of(relation.target)
                if a != b
            }
            if ends and self.lasting(relation):
                for pair in ends:
                    found[pair].append(relation)
        for pair, relations in found.items():
            days = [day for day in map(self.clock.last_confirmed, relations) if day]
            self.pairs[pair].append(
                Evidence(
                    EvidenceKind.COOPERATION,
                    "",
                    _FULL_WEIGHT[EvidenceKind.COOPERATION],
                    self.use(relations),
                    _sources(relations),
                    all(relation.derived for relation in relations),
                    all(self.aged(relation) for relation in relations),
                    max(days, default=None),
                )
            )

    def measures(self) -> None:
        for measure in self.snapshot.of_kind("measure"):
            if not self.clock.begun(measure) or self.clock.over(measure) or measure.status.planned:
                continue
            halves = self.halves(
                relation
                for relation in self.snapshot.into(measure.id, "RUNS")
                if relation.text("role") != "possible_provider" and self.clock.holds(relation)
            )
            self.group(EvidenceKind.MEASURE, measure, halves, aged=self.aged(measure))

    def memberships(self) -> None:
        for target in self.snapshot.of_kind("actor"):
            relations = [
                relation for relation in self.snapshot.into(target.id, "MEMBER_OF") if self.bodies_of(relation.source)
            ]
            halves = self.halves(relation for relation in relations if self.lasting(relation))
            halves.pop(target.id, None)
            self.group(EvidenceKind.MEMBERSHIP, target, halves)

    def events(self) -> None:
        for event in self.snapshot.of_kind("event"):
            if event.status.planned or event.text("event_type") == "election":
                continue  # rivals at an election did nothing together
            halves = self.halves(
                relation for relation in self.snapshot.into(event.id, *EVENT_RELATIONS) if not relation.status.planned
            )
            if not halves:
                continue
            held = _held_on(event)
            if held is None:
                self.tally.undated_events += len(halves) > 1
            elif self.clock.start(held) <= self.clock.day:
                day = self.clock.end(held)
                if day >= self.oldest:
                    aged = day < add_months(self.clock.day, -self.clock.ageing_months)
                    self.group(EvidenceKind.EVENT, event, halves, aged=aged, day=day)
                else:
                    self.tally.lapsed += len(halves) > 1

    # ------------------------------------------------------------ groups, pairs

    def halves(self, relations: Iterable[Relation]) -> dict[str, list[Relation]]:
        found: defaultdict[str, list[Relation]] = defaultdict(list)
        for relation in relations:
            for body in self.bodies_of(relation.source):
                found[body].append(relation)
        return found

    def group(
        self,
        kind: EvidenceKind,
        via: Node,
        halves: Mapping[str, list[Relation]],
        aged: bool | None = None,
        day: date | None = None,
    ) -> None:
        """Keep the group and give each pair its evidence. `aged`, `day`: None where the relations tell."""
        if not halves:
            return
        members = tuple(sorted(halves))
        pairwise = 2 <= len(members) <= self.largest_group
        everyone = self.use(relation for relations in halves.values() for relation in relations)
        self.groups.append(Group(kind, via.id, members, pairwise, everyone))
        if not pairwise:
            return
        weight = _FULL_WEIGHT[kind] / (len(members) - 1)
        for a, b in combinations(members, 2):
            if len({relation.source for relation in (*halves[a], *halves[b])}) < 2:
                continue  # one unit of both: that they share it is PART_OF, which makes no tie
            both = [*halves[a], *halves[b]]
            self.pairs[a, b].append(
                Evidence(
                    kind,
                    via.id,
                    weight,
                    tuple(sorted({relation.id for relation in both})),
                    _sources(both),
                    via.derived or any(all(relation.derived for relation in halves[body]) for body in (a, b)),
                    any(all(map(self.aged, halves[body])) for body in (a, b)) if aged is None else aged,
                    day or self.last_of_both(halves[a], halves[b]),
                )
            )

    def last_of_both(self, a: list[Relation], b: list[Relation]) -> date | None:
        ends = [
            max((day for day in map(self.clock.last_confirmed, relations) if day), default=None) for relations in (a, b)
        ]
        known = [day for day in ends if day]
        return min(known) if len(known) == len(ends) else None

    def use(self, relations: Iterable[Relation]) -> tuple[str, ...]:
        ids = {relation.id for relation in relations}
        self.tally.used |= ids
        return tuple(sorted(ids))


def _held_on(event: Node) -> FuzzyDate | None:
    held = event.properties.get("held_on")
    if isinstance(held, FuzzyDate):
        return held
    if event.valid_from and event.valid_to and event.valid_to != event.valid_from:
        return FuzzyDate.parse(f"{event.valid_from.earliest}/{event.valid_to.latest}")
    return event.valid_from or event.valid_to


def _sources(relations: Iterable[Relation]) -> tuple[SourceRef, ...]:
    return tuple(sorted({source for relation in relations for source in relation.sources}))


def gather(bodies: Bodies, *, limit_months: int = 60, largest_group: int = 30) -> Gathering:
    """All evidence between bodies on the day of `bodies.clock`; no pairs if nothing joins two bodies."""
    gatherer = _Gatherer(bodies, limit_months, largest_group)
    gatherer.cooperations()
    gatherer.measures()
    gatherer.memberships()
    gatherer.events()
    order = {kind: place for place, kind in enumerate(EvidenceKind)}
    pairs = {
        pair: tuple(sorted(pieces, key=lambda piece: (order[piece.kind], piece.via)))
        for pair, pieces in sorted(gatherer.pairs.items())
    }
    tally = gatherer.tally
    groups = tuple(sorted(gatherer.groups, key=lambda group: (order[group.kind], group.via)))
    return Gathering(pairs, groups, len(tally.used), tally.undated_events, tally.undated_relations, tally.lapsed)
