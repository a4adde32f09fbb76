"""Groups of bodies that work together more than chance would have it (rules 11 and 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.described import Method
from graphkb.analytics.network.labels import LabelPart, around, cluster_label, label_parts
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.network.stability import CLAIMED, RESAMPLES, check_resamples, jaccard, stability_word
from graphkb.analytics.network.tie_graph import Partition, TieGraph, communities
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.analytics.network.traits import body_traits
from graphkb.analytics.time import Clock
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["LETTERS", "SMALLEST", "Cluster", "Clusters", "clusters"]

LETTERS = "ABCDEFGHIJKL"
SMALLEST = 3
"""Bodies a group needs; those of smaller ones are «ohne Gruppe»."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One group of bodies."""

    letter: str
    """A for the largest; empty from the thirteenth on."""
    members: tuple[str, ...]
    """Sorted by id, at least three."""
    label: Label
    parts: tuple[LabelPart, ...]
    """What the label names; empty: «um A und B»."""
    around: Label
    """«um A und B», whatever the label is: tells groups of the same label apart."""
    central: tuple[str, ...]
    """All members, by their weight inside the group, greatest first."""
    weight_inside: float
    """Sum of the weights of ties between members."""
    weight_outside: float
    """Sum of the weights of ties from members to others."""
    found_again: float
    """Share of the resamples with a group of Jaccard ≥ 0.5, 0–1."""
    claimed: bool
    """Found again in at least 90 % of the resamples."""
    word: Label
    """«sicher», «ziemlich sicher» or «schwankt»."""
    member_found: tuple[float, ...]
    """For each of `members`: share of the resamples in which it is in the group that matches this one best, 0–1."""


@dataclass(frozen=True)
class Clusters:
    """All groups on one day."""

    clusters: tuple[Cluster, ...]
    """Largest first; empty if nobody is tied."""
    ungrouped: tuple[str, ...]
    """Tied bodies in groups of fewer than three, sorted."""
    untied: tuple[str, ...]
    """Bodies without a tie, sorted."""
    modularity: float
    """Of the whole partition, small groups included; 0 without ties."""
    method: Method

    @cached_property
    def _of(self) -> dict[str, Cluster]:
        return {member: cluster for cluster in self.clusters for member in cluster.members}

    def of(self, body: str) -> Cluster | None:
        """The group of a body; None if it is in none."""
        return self._of.get(body)


def clusters(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    resolution: float = 1.0,
    seeds: int = 20,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Clusters:
    """Leiden groups of the cooperation, with names and stability.

    Optimises modularity on tie weights at a resolution (greater: more and smaller groups), each run until it gains
    nothing, and takes the best of `seeds` runs. Each of the `resamples` leaves out 10 % of the pairs and is grouped
    by one run (best of 20 there moved the Aachen shares by 0.02 at most). Same facts and `seed`: same result.
    Traag, Waltman, van Eck 2019, doi:10.1038/s41598-019-41695-z;
    stability after Hennig 2007, doi:10.1016/j.csda.2006.11.025.
    """
    check_resamples(resamples)
    graph = TieGraph.of(cooperation)
    partition, modularity = communities(graph, resolution=resolution, seeds=range(seed, seed + seeds))
    groups = [group for group in partition if len(group) >= SMALLEST]
    again, members_again = _found_again(graph, groups, resolution, resamples, seed)
    bodies = Bodies(snapshot, Clock(snapshot, cooperation.day))
    traits = body_traits(bodies)
    found = []
    for group, share, members_share in zip(groups, again, members_again, strict=True):
        inside, outside = _weights(graph, group)
        members = sorted(group)
        central = tuple(
            graph.bodies[vertex] for vertex in sorted(group, key=lambda v: (-round(inside[v] / TOLERANCE), v))
        )
        names = tuple(graph.bodies[vertex] for vertex in members)
        parts = label_parts(names, graph.bodies, traits)
        found.append(
            Cluster(
                letter="",
                members=names,
                label=cluster_label(snapshot, parts, central),
                parts=parts,
                around=around(snapshot, central),
                central=central,
                weight_inside=sum(inside[vertex] for vertex in members) / 2,
                weight_outside=outside,
                found_again=share,
                claimed=share >= CLAIMED - TOLERANCE,
                word=stability_word(share),
                member_found=tuple(members_share[vertex] for vertex in members),
            )
        )
    ranked = _lettered(found)
    grouped = {member for cluster in ranked for member in cluster.members}
    tied = set(graph.bodies)
    ungrouped = tuple(body for body in graph.bodies if body not in grouped)
    untied = tuple(body for body in cooperation.bodies if body not in tied)
    method = Method(
        "clusters",
        {
            **cooperation.method.parameters,
            "resolution": str(resolution),
            "seeds": str(seeds),
            "resamples": str(resamples),
            "seed": str(seed),
        },
        cooperation.method.facts,
        (*cooperation.method.missing, *_left(ungrouped, untied)),
        _stability(ranked),
    )
    return Clusters(ranked, ungrouped, untied, modularity, method)


def _found_again(
    graph: TieGraph, groups: Sequence[frozenset[int]], resolution: float, resamples: int, seed: int
) -> tuple[list[float], list[dict[int, float]]]:
    if not groups:
        return [], []
    times = [0] * len(groups)
    member_times = [dict.fromkeys(group, 0) for group in groups]
    for number, resample in enumerate(graph.resamples(resamples, seed)):
        partition, _ = communities(resample, resolution=resolution, seeds=(seed + number,))
        where = {vertex: place for place, group in enumerate(partition) for vertex in group}
        for place, group in enumerate(groups):
            match = _best_match(group, partition, where)
            times[place] += jaccard(group, match) >= 0.5 - TOLERANCE
            for vertex in group & match:
                member_times[place][vertex] += 1
    return (
        [count / resamples for count in times],
        [{vertex: count / resamples for vertex, count in counts.items()} for counts in member_times],
    )


def _best_match(group: frozenset[int], partition: Partition, where: dict[int, int]) -> frozenset[int]:
    candidates = sorted({where[vertex] for vertex in group})
    return partition[max(candidates, key=lambda place: (jaccard(group, partition[place]), -place))]


def _weights(graph: TieGraph, group: frozenset[int]) -> tuple[dict[int, float], float]:
    inside = dict.fromkeys(group, 0.0)
    outside = 0.0
    for (a, b), weight in zip(graph.pairs, graph.weights, strict=True):
        if a in group and b in group:
            inside[a] += weight
            inside[b] += weight
        elif a in group or b in group:
            outside += weight
    return inside, outside


def _lettered(found: list[Cluster]) -> tuple[Cluster, ...]:
    ranked = sorted(
        found,
        key=lambda cluster: (-len(cluster.members), -round(cluster.weight_inside / TOLERANCE), cluster.members),
    )
    return tuple(
        replace(cluster, letter=LETTERS[place] if place < len(LETTERS) else "") for place, cluster in enumerate(ranked)
    )


def _left(ungrouped: Sequence[str], untied: Sequence[str]) -> Iterator[Label]:
    if ungrouped:
        yield counted(
            "{n} verbundene Stelle gehört zu keiner Gruppe.",
            "{n} verbundene Stellen gehören zu keiner Gruppe.",
            len(ungrouped),
        )
    if untied:
        yield counted(
            "Zu {n} Stelle ist keine Verbindung erfasst.",
            "Zu {n} Stellen ist keine Verbindung erfasst.",
            len(untied),
        )


def _stability(ranked: Sequence[Cluster]) -> Label | None:
    if not ranked:
        return None
    return counted(
        "{sure} von {n} Gruppe hält, wenn man zehn Prozent der Verbindungen weglässt.",
        "{sure} von {n} Gruppen halten, wenn man zehn Prozent der Verbindungen weglässt.",
        len(ranked),
        sure=sum(cluster.claimed for cluster in ranked),
    )
