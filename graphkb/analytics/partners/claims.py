"""What is recorded about one actor that a partner could be chosen by: places, fields, groups, languages, topics.

A claim joins the actor to one of these, by a relation of its own or through a measure it runs or takes part in.
Measures that ended, have not begun or are only planned give none; ageing halves a claim, see `Claim.fresh`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.time import Course
from graphkb.model import Fact, Node, Relation, SourceRef
from graphkb.snapshot import Snapshot

__all__ = ["Claim", "Claims", "Dossier", "How"]

_COUNTED = (Course.ACTIVE, Course.AGED, Course.UNDATED, Course.UNCLEAR)


class How(StrEnum):
    """By what an actor is joined to a place, field, group, language or topic."""

    SEAT = "seat"
    TERRITORY = "territory"
    """It is the place itself, or a unit of its administration."""
    OWN = "own"
    """A relation of the actor itself: serves, targets, speaks, offers, needs."""
    RESPONSIBLE = "responsible"
    ADVISES = "advises"
    MEASURE = "measure"
    """Through a measure of which it is the provider."""
    PARTNER = "partner"
    """Through a measure in which it is a partner."""
    HOST = "host"
    """It has rooms for it, or runs the meeting place."""
    OPEN = "open"
    """A programme that is open to bodies like it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One such link. `target`, `measure`: ids of what it points to, and of the measure (empty for a direct one)."""

    target: str
    how: How
    facts: tuple[Fact, ...]
    """The nodes and relations it rests on."""
    fresh: bool
    """The last word on each fact that it rests on (of a measure: on the measure and the part in it) is at most 24
    months old."""
    measure: str = ""

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """Sources of these facts, each once, in their order."""
        return tuple(dict.fromkeys(source for fact in self.facts for source in fact.sources))

    @property
    def derived(self) -> bool:
        """Whether one of these facts was concluded rather than stated."""
        return any(fact.derived for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All claims of one actor. Empty tuples: nothing recorded."""

    actor: str
    places: tuple[Claim, ...] = ()
    fields: tuple[Claim, ...] = ()
    groups: tuple[Claim, ...] = ()
    languages: tuple[Claim, ...] = ()
    offers: tuple[Claim, ...] = ()
    needs: tuple[Claim, ...] = ()
    funding: tuple[Claim, ...] = ()
    """Programmes that it, or a measure it has a part in, was ever funded by."""
    means: tuple[Claim, ...] = ()
    """What shows that it can take something on: running measures it provides, rooms, offers of its own."""

    def __add__(self, other: Dossier) -> Dossier:
        return Dossier(
            self.actor,
            self.places + other.places,
            self.fields + other.fields,
            self.groups + other.groups,
            self.languages + other.languages,
            self.offers + other.offers,
            self.needs + other.needs,
            self.funding + other.funding,
            self.means + other.means,
        )


class Claims:
    """Reads dossiers on the day of `bodies.clock`, each once."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.clock = bodies.clock
        self.snapshot: Snapshot = bodies.snapshot
        self.of = lru_cache(maxsize=None)(self._read)

    def comparable(self, id: str) -> bool:
        """Whether actors may be compared by it: not if it describes belief or origin (`no_list`)."""
        return self.snapshot.node(id).properties.get("no_list") is not True

    def around(self, actor: str) -> frozenset[str]:
        """Its seat and territory, and all places they lie in on the day; empty if neither is recorded."""
        ahead = [claim.target for claim in self.of(actor).places if claim.how in (How.SEAT, How.TERRITORY)]
        found: set[str] = set()
        while ahead:
            place = ahead.pop()
            if place not in found and self.snapshot.is_place(place):
                found.add(place)
                ahead += [part.target for part in self.snapshot.out(place, "PART_OF") if self.clock.holds(part)]
        return frozenset(found)

    def _read(self, actor: str) -> Dossier:
        own = tuple(relation for relation in self.snapshot.out(actor) if self.clock.holds(relation))
        measures = tuple(self._measures(own))
        responsible: dict[str, list[Claim]] = {"place": [], "field": [], "target_group": [], "topic": []}
        for relation in own:
            if relation.type == "RESPONSIBLE_FOR":
                kind = self.snapshot.node(relation.target).kind
                key = "place" if self.snapshot.is_place(relation.target) else kind
                if key in responsible:
                    responsible[key].append(self._direct(relation, How.RESPONSIBLE))
        return Dossier(
            actor,
            (*self._seats(actor), *self._own(own, "SERVES"), *responsible["place"], *self._via(measures, "SERVES")),
            (*responsible["field"], *self._via(measures, "IN_FIELD")),
            self._open(
                *self._own(own, "TARGETS"),
                *self._advises(own),
                *responsible["target_group"],
                *self._via(measures, "TARGETS"),
            ),
            (*self._own(own, "SPEAKS"), *self._via(measures, "SPEAKS")),
            self._open(*self._own(own, "OFFERS"), *responsible["topic"], *self._via(measures, "OFFERS")),
            self._open(*self._own(own, "NEEDS")),
            tuple(self._funding(actor)),
            (*self._running(measures), *self._rooms(own), *self._open(*self._own(own, "OFFERS"))),
        )

    def _open(self, *claims: Claim) -> tuple[Claim, ...]:
        return tuple(claim for claim in claims if self.comparable(claim.target))

    def _direct(self, relation: Relation, how: How) -> Claim:
        return Claim(relation.target, how, (relation,), self.clock.fresh(relation))

    def _own(self, own: tuple[Relation, ...], type: str) -> Iterator[Claim]:
        return (self._direct(relation, How.OWN) for relation in own if relation.type == type)

    def _advises(self, own: tuple[Relation, ...]) -> Iterator[Claim]:
        for relation in own:
            if relation.type == "ADVISES" and self.snapshot.node(relation.target).kind == "target_group":
                yield self._direct(relation, How.ADVISES)

    def _measures(self, own: tuple[Relation, ...]) -> Iterator[tuple[Relation, Node]]:
        for relation in own:
            if relation.type == "RUNS" and relation.text("role") != "possible_provider":
                measure = self.snapshot.node(relation.target)
                if measure.kind == "measure" and self.clock.course(measure).course in _COUNTED:
                    yield relation, measure

    def _via(self, measures: tuple[tuple[Relation, Node], ...], type: str) -> Iterator[Claim]:
        for runs, measure in measures:
            fresh = self.clock.fresh(runs) and self.clock.fresh(measure)
            for relation in self.snapshot.out(measure.id, type):
                if self.clock.holds(relation):
                    how = How.PARTNER if runs.text("role") == "partner" else How.MEASURE
                    yield Claim(relation.target, how, (runs, measure, relation), fresh, measure.id)

    def _running(self, measures: tuple[tuple[Relation, Node], ...]) -> Iterator[Claim]:
        """Measures that are active on the day (rule 2), as their provider."""
        for runs, measure in measures:
            if runs.text("role") != "partner" and self.clock.course(measure).course is Course.ACTIVE:
                yield Claim(measure.id, How.MEASURE, (runs, measure), self.clock.fresh(runs), measure.id)

    def _rooms(self, own: tuple[Relation, ...]) -> Iterator[Claim]:
        """What it has rooms for, and meeting places that it runs."""
        for relation in own:
            runs_a_house = relation.type == "RUNS" and self.snapshot.node(relation.target).kind == "meeting_place"
            if relation.type == "HOSTS" or runs_a_house:
                yield self._direct(relation, How.HOST)

    def _funding(self, actor: str) -> Iterator[Claim]:
        """Programmes by which it, or a measure, is or was funded. What has ended is experience all the same."""
        for relation in self.snapshot.out(actor, "FUNDED_BY"):
            if self._came_true(relation) and self._is_programme(relation.target):
                yield self._direct(relation, How.OWN)
        for runs in self.snapshot.out(actor, "RUNS"):
            measure = self.snapshot.node(runs.target)
            if runs.text("role") == "possible_provider" or measure.kind != "measure":
                continue
            if not (self._came_true(runs) and self._came_true(measure)):
                continue
            for relation in self.snapshot.out(measure.id, "FUNDED_BY"):
                if self._came_true(relation) and self._is_programme(relation.target):
                    how = How.PARTNER if runs.text("role") == "partner" else How.MEASURE
                    facts = (runs, measure, relation)
                    yield Claim(relation.target, how, facts, all(map(self.clock.fresh, facts)), measure.id)

    def _came_true(self, fact: Fact) -> bool:
        return self.clock.begun(fact) and not fact.status.planned

    def _is_programme(self, id: str) -> bool:
        return self.snapshot.node(id).kind == "funding_programme"

    def _seats(self, actor: str) -> Iterator[Claim]:
        """Its seat, else that of the body it is a unit of; and the territory of the administration it belongs to."""
        seats: list[Claim] = []
        territory: list[Claim] = []
        seen = {actor}
        ahead: list[tuple[str, tuple[Fact, ...]]] = [(actor, ())]
        while ahead:
            id, chain = ahead.pop(0)
            node = self.snapshot.node(id)
            if self.snapshot.is_place(id):
                # A quarter is a territory, but its place in a municipality does not make it an administration.
                territory.append(self._chained(id, How.TERRITORY, chain or (node,)))
            if not seats:
                seats.extend(self._seats_of(id, chain))
            if self.bodies.is_legal_person(node):
                continue
            for parent in self.bodies.parents(id):
                if parent not in seen:
                    seen.add(parent)
                    ahead.append((parent, (*chain, self._part(id, parent))))
        yield from seats
        yield from territory

    def _part(self, unit: str, parent: str) -> Relation:
        found = self.snapshot.out(unit, "PART_OF")
        return next(each for each in found if each.target == parent and self.clock.holds(each))

    def _seats_of(self, actor: str, chain: tuple[Fact, ...]) -> Iterator[Claim]:
        for relation in self.snapshot.out(actor, "LOCATED_IN"):
            if not self.clock.holds(relation):
                continue
            if self.snapshot.is_place(relation.target):
                yield self._chained(relation.target, How.SEAT, (*chain, relation))
                continue
            for house in self.snapshot.out(relation.target, "LOCATED_IN", "PART_OF"):
                if self.clock.holds(house) and self.snapshot.is_place(house.target):
                    yield self._chained(house.target, How.SEAT, (*chain, relation, house))

    def _chained(self, target: str, how: How, facts: tuple[Fact, ...]) -> Claim:
        return Claim(target, how, facts, all(self.clock.fresh(fact) for fact in facts))
