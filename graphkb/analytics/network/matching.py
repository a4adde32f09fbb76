"""Which group is which in another partition: identity, and what became of every group.

Used wherever groups of two days, two states of the data or two resamples are compared, so that a group keeps its
letter and its colour. Partitions are compared as they are; nothing is read from the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

import networkx as nx

from graphkb.analytics.network.ties import TOLERANCE
from graphkb.ontology import Label

__all__ = ["EVENT_LABELS", "LEAST", "GroupEvent", "Matching", "Move", "Pair", "What", "match_groups", "same_groups"]

T = TypeVar("T", bound=Hashable)

LEAST = 0.3
"""Least Jaccard of one and the same group: two groups of equal size that share half of their members have 1/3."""
MOST_OF = 0.5
"""Share of a group's members that must lie in another one for it to have gone into it, or come out of it."""
SIZE_CHANGE = 0.1
"""Change of size from which a group has grown or shrunk (Greene, Doyle, Cunningham 2010 take the same)."""


class What(StrEnum):
    """What became of a group. Every group before and every group after is in exactly one event."""

    CONTINUED = "continued"
    """The same group, its size changed by less than 10 %."""
    GROWN = "grown"
    SHRUNK = "shrunk"
    MERGED = "merged"
    """At least half of it lies in a group that continues another one, or goes on with it in a new one."""
    SPLIT = "split"
    """New, at least half of it came out of one earlier group, which goes on in another one."""
    EMERGED = "emerged"
    DISSOLVED = "dissolved"


EVENT_LABELS: Mapping[What, Label] = {
    What.CONTINUED: Label(de="geblieben", en="continued"),
    What.GROWN: Label(de="gewachsen", en="grown"),
    What.SHRUNK: Label(de="kleiner geworden", en="shrunk"),
    What.MERGED: Label(de="aufgegangen", en="merged"),
    What.SPLIT: Label(de="abgespalten", en="split off"),
    What.EMERGED: Label(de="neu entstanden", en="emerged"),
    What.DISSOLVED: Label(de="aufgelöst", en="dissolved"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One and the same group: its place before and after, and how alike it is."""

    before: int
    after: int
    jaccard: float
    """Shared members divided by all members of both, `least`–1."""


@dataclass(frozen=True, slots=True)
class GroupEvent:
    """What became of one group. Places are those in the sequences that were compared."""

    what: What
    before: int | None
    """MERGED: the group that is gone; SPLIT: the one it came out of; EMERGED: None."""
    after: int | None
    """MERGED: the group it went into; SPLIT: the new one; DISSOLVED: None."""
    stayed: tuple[str, ...]
    """Members in both, sorted."""
    joined: tuple[str, ...]
    """Members of the group after that were not in the one before, sorted; all of them if there was none."""
    left: tuple[str, ...]
    """Members of the group before that are not in the one after, sorted; all of them if there is none."""


@dataclass(frozen=True, slots=True)
class Move:
    """A body that is in another group than before (identity counts, not the place in the sequence)."""

    member: str
    before: int | None
    """None: was in no group."""
    after: int | None
    """None: is in no group any more."""


@dataclass(frozen=True)
class Matching:
    """Two partitions compared."""

    before: tuple[frozenset[str], ...]
    after: tuple[frozenset[str], ...]
    pairs: tuple[Pair, ...]
    """Groups that are the same, by place before; each place at most once on either side."""
    events: tuple[GroupEvent, ...]
    """Those of groups after, in their order, then those of groups that are gone, in theirs."""

    @cached_property
    def after_of(self) -> Mapping[int, int]:
        """Place before to place after, of groups that are the same."""
        return {pair.before: pair.after for pair in self.pairs}

    @cached_property
    def before_of(self) -> Mapping[int, int]:
        """Place after to place before, of groups that are the same."""
        return {pair.after: pair.before for pair in self.pairs}

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Members whose group changed, by id; empty if everybody is where it was."""
        was = {member: place for place, group in enumerate(self.before) for member in group}
        now = {member: place for place, group in enumerate(self.after) for member in group}
        found = []
        for member in sorted(was.keys() | now.keys()):
            before, after = was.get(member), now.get(member)
            same = before is not None and after is not None and self.after_of.get(before) == after
            if not same:
                found.append(Move(member, before, after))
        return tuple(found)


def match_groups(
    before: Sequence[Collection[str]], after: Sequence[Collection[str]], *, least: float = LEAST
) -> Matching:
    """Which group is which, and what became of each. The groups of one side are disjoint; none is empty.

    Identity as in `same_groups`. Events after Greene, Doyle, Cunningham 2010, doi:10.1109/ASONAM.2010.17; going into
    and coming out of a group by inclusion, after Bródka, Saganowski, Kazienko 2013, doi:10.1007/s13278-012-0058-8.
    Pure: the names of members decide nothing.

    >>> found = match_groups([{"a", "b", "c"}, {"d", "e", "f"}], [{"a", "b", "c", "d", "e", "f"}])
    >>> [(event.what.value, event.before, event.after) for event in found.events]
    [('grown', 0, 0), ('merged', 1, 0)]
    """
    old, new = tuple(map(frozenset, before)), tuple(map(frozenset, after))
    pairs = same_groups(old, new, least=least)
    return Matching(old, new, pairs, tuple(_events(old, new, pairs)))


def same_groups(before: Sequence[Collection[T]], after: Sequence[Collection[T]], *, least: float) -> tuple[Pair, ...]:
    """One-to-one identity: of pairs with Jaccard ≥ `least`, those by which most members keep their group.

    An optimal assignment (as in the classification error of Meilă 2005, doi:10.1145/1102351.1102424); equally many: the
    greater sum of Jaccard, then the groups that come first. The sum of Jaccard alone would part two thirds of a group
    that stay together from its name. Pairs that share more than half of all their members are always the same.
    Sorted by place before; empty if nothing is alike.

    >>> same_groups([{1, 2, 3}, {4, 5}], [{4, 5, 6}, {1, 2, 3}], least=0.3)
    (Pair(before=0, after=1, jaccard=1.0), Pair(before=1, after=0, jaccard=0.6666666666666666))
    """
    where = {member: place for place, group in enumerate(after) for member in group}
    shared = Counter(
        (place, where[member]) for place, group in enumerate(before) for member in group if member in where
    )
    alike: dict[tuple[int, int], float] = {}
    for (old, new), count in sorted(shared.items()):
        jaccard = count / (len(before[old]) + len(after[new]) - count)
        if jaccard >= least - TOLERANCE:
            alike[old, new] = jaccard
    # More than half shared: no assignment keeps more members with these two groups apart.
    chosen = [pair for pair, jaccard in alike.items() if jaccard > 0.5 + TOLERANCE]
    taken_old, taken_new = {old for old, _ in chosen}, {new for _, new in chosen}
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for (old, new), jaccard in alike.items():
        if old not in taken_old and new not in taken_new:
            # Whole numbers are exact: members kept, then Jaccard, then the group that comes first.
            weight = (shared[old, new] * 10**9 + round(jaccard * 10**6)) * 10**9 - old * 10**4 - new
            graph.add_edge(("before", old), ("after", new), weight=weight)
    for one, other in nx.max_weight_matching(graph):
        ends = dict((one, other))
        chosen.append((ends["before"], ends["after"]))
    return tuple(Pair(old, new, alike[old, new]) for old, new in sorted(chosen))


def _events(
    old: Sequence[frozenset[str]], new: Sequence[frozenset[str]], pairs: Sequence[Pair]
) -> Iterator[GroupEvent]:
    before_of = {pair.after: pair.before for pair in pairs}
    after_of = {pair.before: pair.after for pair in pairs}
    for place, group in enumerate(new):
        if place in before_of:
            was = before_of[place]
            yield _event(_size(len(old[was]), len(group)), old, new, was, place)
        else:
            origin = _most_of(group, old)
            yield _event(What.EMERGED if origin is None else What.SPLIT, old, new, origin, place)
    for place, group in enumerate(old):
        if place not in after_of:
            goal = _most_of(group, new)
            yield _event(What.DISSOLVED if goal is None else What.MERGED, old, new, place, goal)


def _size(was: int, now: int) -> What:
    if abs(now - was) < SIZE_CHANGE * was - TOLERANCE or now == was:
        return What.CONTINUED
    return What.GROWN if now > was else What.SHRUNK


def _most_of(group: frozenset[str], others: Sequence[frozenset[str]]) -> int | None:
    """The place of the group that holds at least half of this one; None if none does."""
    if not others:
        return None
    place = max(range(len(others)), key=lambda i: (len(group & others[i]), -len(others[i]), -i))
    return place if len(group & others[place]) >= MOST_OF * len(group) - TOLERANCE else None


def _event(
    what: What,
    old: Sequence[frozenset[str]],
    new: Sequence[frozenset[str]],
    before: int | None,
    after: int | None,
) -> GroupEvent:
    was = frozenset[str]() if before is None else old[before]
    now = frozenset[str]() if after is None else new[after]
    return GroupEvent(what, before, after, tuple(sorted(was & now)), tuple(sorted(now - was)), tuple(sorted(was - now)))
