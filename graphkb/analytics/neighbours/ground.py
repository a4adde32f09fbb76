"""Where two bodies meet without knowing it: the same place, field and group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Literal

from graphkb.analytics.coverage.vocabulary import Hierarchy, equivalents
from graphkb.analytics.neighbours.activities import Activity, once
from graphkb.analytics.time import Clock
from graphkb.model import Fact
from graphkb.snapshot import Snapshot

__all__ = ["Ground", "Grounds", "GroupFit", "Within"]

Within = Literal["quarter", "municipality"]
"""What counts as the same place: the same quarter (or one inside the other), or the same municipality."""


class GroupFit(StrEnum):
    """How the groups of two activities overlap."""

    EQUAL = "equal"
    NESTED = "nested"
    """One is part of the other."""
    BESIDE = "beside"
    """Both are part of the same group, which is itself part of a wider one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One place, field and group in which two bodies are both at work, `a` before `b` in the order of ids."""

    a: Activity
    b: Activity
    place: str
    """Where both are: the quarter if both name one (the inner one if one lies in the other), else the municipality."""
    places: tuple[str, str]
    """The places as recorded for the two; so in the next two."""
    fields: tuple[str, str]
    """The same, or fields of two concepts that correspond exactly (rule 6)."""
    groups: tuple[str, str]
    fit: GroupFit

    @property
    def sure(self) -> bool:
        """Whether it is certain that both are at it on the day."""
        return self.a.sure and self.b.sure

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it rests on, the facts of the first body first."""
        found = [
            fact
            for side, activity in enumerate((self.a, self.b))
            for fact in activity.facts(self.places[side], self.fields[side], self.groups[side])
        ]
        return once(found)


class Grounds:
    """Finds the grounds on which bodies meet."""

    def __init__(self, snapshot: Snapshot, clock: Clock, within: Within) -> None:
        self.snapshot = snapshot
        self.within = within
        self.places = Hierarchy(snapshot, clock, "place")
        self.groups = Hierarchy(snapshot, clock, "target_group")
        self._same_field = lru_cache(maxsize=None)(lambda id: min(equivalents(snapshot, clock, id)))
        self._fit = lru_cache(maxsize=None)(self._read_fit)
        self._meet = lru_cache(maxsize=None)(self._read_meet)

    def pairs(self, found: Mapping[str, Sequence[Activity]]) -> Mapping[tuple[str, str], tuple[Ground, ...]]:
        """Pairs of bodies (a < b) that share a ground, each with all of its grounds, the surest and closest first."""
        at: defaultdict[tuple[str, str], list[Activity]] = defaultdict(list)
        for body in sorted(found):
            for activity in found[body]:
                for spot, field in product(self._spots(activity), sorted(set(map(self._same_field, activity.fields)))):
                    at[spot, field].append(activity)
        met: defaultdict[tuple[str, str], dict[tuple[str, ...], Ground]] = defaultdict(dict)
        for here in at.values():
            for place, a in enumerate(here):
                for b in here[place + 1 :]:
                    if a.body != b.body and not (a.measure and a.measure == b.measure):
                        for ground in self._grounds(*sorted((a, b), key=lambda one: one.body)):
                            what = (ground.a.actor, ground.a.measure, ground.b.actor, ground.b.measure)
                            key = (*what, *ground.places, *ground.fields, *ground.groups)
                            met[ground.a.body, ground.b.body].setdefault(key, ground)
        return {pair: tuple(sorted(grounds.values(), key=self._rank)) for pair, grounds in sorted(met.items())}

    def _grounds(self, a: Activity, b: Activity) -> Iterator[Ground]:
        for places in product(a.places, b.places):
            place = self._meet(*places)
            if not place:
                continue
            for fields in product(a.fields, b.fields):
                if self._same_field(fields[0]) != self._same_field(fields[1]):
                    continue
                for groups in product(a.groups, b.groups):
                    if fit := self._fit(*groups):
                        yield Ground(a, b, place, places, fields, groups, fit)

    def _rank(self, ground: Ground) -> tuple[object, ...]:
        quarter = self.snapshot.node(ground.place).kind == "quarter"
        fits = list(GroupFit)
        runs = ground.a.provider + ground.b.provider
        return (not ground.sure, not quarter, fits.index(ground.fit), -runs, ground.place, ground.fields, ground.groups)

    # ------------------------------------------------------------------- same

    def _spots(self, activity: Activity) -> list[str]:
        """Under what its places are looked up: outermost quarters, or municipalities."""
        spots = set()
        for place in activity.places:
            chain = [id for id in (place, *self.places.above(place)) if self._kind(id) == self.within]
            spots.update(chain)
        return sorted(spots)

    def _kind(self, id: str) -> str:
        return self.snapshot.node(id).kind

    def _read_meet(self, one: str, other: str) -> str:
        """Where two places meet; empty if they do not. A region is everywhere, and so nowhere in particular."""
        if "region" in (self._kind(one), self._kind(other)):
            return ""
        if self._kind(one) == self._kind(other) == "quarter":
            if one == other or other in self.places.above(one):
                return one
            if one in self.places.above(other):
                return other
        if self.within == "quarter":
            return ""
        return min(self._towns(one) & self._towns(other), default="")

    def _towns(self, place: str) -> set[str]:
        return {id for id in (place, *self.places.above(place)) if self._kind(id) == "municipality"}

    def _read_fit(self, one: str, other: str) -> GroupFit | None:
        if one == other:
            return GroupFit.EQUAL
        if other in self.groups.above(one) or one in self.groups.above(other):
            return GroupFit.NESTED
        shared = self._next(one) & self._next(other)
        return GroupFit.BESIDE if any(self.groups.above(group) for group in shared) else None

    def _next(self, group: str) -> set[str]:
        """The next wider groups: not those that one of them is part of."""
        above = self.groups.above(group)
        further = {wider for id in above for wider in self.groups.above(id)}
        return set(above) - further
