"""Groups with letter and name, before anything is said of how sure they are (rule 11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network.labels import LabelPart, around, cluster_label, label_parts
from graphkb.analytics.network.letters import Lettered, given_letters
from graphkb.analytics.network.sentences import said
from graphkb.analytics.network.tie_graph import TieGraph, communities
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.analytics.network.traits import body_traits
from graphkb.analytics.time import Clock
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["SEEDS", "SMALLEST", "Grouped", "grouped", "named_groups"]

SMALLEST = 3
"""Bodies a group needs; those of smaller ones are «ohne Gruppe»."""
SEEDS = 20
"""Runs of Leiden of which the best is taken."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """One group of bodies."""

    id: str
    """Its letter, or k and its number where no letter is left: `k13`."""
    letter: str
    """As in the earlier state, else by size, A for the largest; empty where none is left."""
    members: tuple[str, ...]
    """Sorted by id, at least three."""
    label: Label
    parts: tuple[LabelPart, ...]
    """What the label names; empty: «um A und B»."""
    around: Label
    """«um A und B», whatever the label is."""
    title: Label
    """The label, with «um A und B» where another group has the same: no two groups have the same title."""
    central: tuple[str, ...]
    """All members, by their weight inside the group, greatest first."""
    weight_inside: float
    """Sum of the weights of ties between members."""
    weight_outside: float
    """Sum of the weights of ties from members to others."""


def grouped(snapshot: Snapshot, cooperation: Cooperation, earlier: Sequence[Lettered] = ()) -> tuple[Grouped, ...]:
    """The groups of `clusters` at the usual resolution, with the same letters and names, not tested.

    For maps of networks so large that the tests take minutes.
    """
    graph = TieGraph.of(cooperation)
    partition, _ = communities(graph, resolution=1.0, seeds=range(SEEDS))
    return named_groups(snapshot, cooperation, graph, [one for one in partition if len(one) >= SMALLEST], earlier)


def named_groups(
    snapshot: Snapshot,
    cooperation: Cooperation,
    graph: TieGraph,
    groups: Sequence[frozenset[int]],
    earlier: Sequence[Lettered] = (),
) -> tuple[Grouped, ...]:
    """These groups of vertices with letter and name, largest first. `earlier`: letters and members to keep."""
    group_of = {vertex: place for place, group in enumerate(groups) for vertex in group}
    inside = [dict.fromkeys(group, 0.0) for group in groups]
    outside = [0.0] * len(groups)
    for (a, b), weight in zip(graph.pairs, graph.weights, strict=True):
        place, other = group_of.get(a), group_of.get(b)
        if place is not None and place == other:
            inside[place][a] += weight
            inside[place][b] += weight
            continue
        for end in (place, other):
            if end is not None:
                outside[end] += weight
    traits = body_traits(Bodies(snapshot, Clock(snapshot, cooperation.day)))
    found = []
    for group, weights, to_others in zip(groups, inside, outside, strict=True):
        central = tuple(
            graph.bodies[vertex] for vertex in sorted(group, key=lambda v: (-round(weights[v] / TOLERANCE), v))
        )
        names = tuple(graph.bodies[vertex] for vertex in sorted(group))
        parts = label_parts(names, graph.bodies, traits)
        label = cluster_label(snapshot, parts, central)
        whole = sum(weights[vertex] for vertex in sorted(group)) / 2
        found.append(Grouped("", "", names, label, parts, around(snapshot, central), label, central, whole, to_others))
    return _told_apart(_lettered(found, earlier))


def _lettered(found: Sequence[Grouped], earlier: Sequence[Lettered]) -> list[Grouped]:
    ranked = sorted(
        found, key=lambda group: (-len(group.members), -round(group.weight_inside / TOLERANCE), group.members)
    )
    letters = given_letters([group.members for group in ranked], earlier)
    return [
        replace(group, letter=letter, id=letter or f"k{number}")
        for number, (group, letter) in enumerate(zip(ranked, letters, strict=True), start=1)
    ]


def _told_apart(ranked: Sequence[Grouped]) -> tuple[Grouped, ...]:
    often = Counter(group.label.de for group in ranked)
    return tuple(
        group
        if often[group.label.de] == 1
        else replace(group, title=said(N_("{label}, {around}"), label=group.label, around=group.around))
        for group in ranked
    )
