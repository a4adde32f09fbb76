"""Groups of bodies that work together more than chance would have it (rules 11 and 12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

from graphkb.analytics.described import Method
from graphkb.analytics.network.grouping import SEEDS, SMALLEST, Grouped, named_groups
from graphkb.analytics.network.letters import LETTERS, Lettered
from graphkb.analytics.network.membership import Membership, memberships, resampled
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.network.stability import CLAIMED, RESAMPLES, check_resamples, stability_word
from graphkb.analytics.network.tie_graph import TieGraph, communities
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.errors import InvalidParameter
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["COARSEST", "FINEST", "LETTERS", "SMALLEST", "Cluster", "Clusters", "clusters"]

COARSEST, FINEST = 0.1, 5.0
"""Least and greatest resolution that may be asked for."""


@dataclass(frozen=True, slots=True)
class Cluster(Grouped):
    """One group of bodies, and how sure it is."""

    found_again: float
    """Share of the resamples with a group of Jaccard ≥ 0.5, 0–1."""
    claimed: bool
    """Found again in at least 90 % of the resamples."""
    word: Label
    """«sicher», «ziemlich sicher» or «schwankt»."""
    memberships: tuple[Membership, ...]
    """For each of `members`: how surely it belongs here, and whether it belongs to a second group."""

    @property
    def member_found(self) -> tuple[float, ...]:
        """For each of `members`: share of the resamples in which it lies in this group, 0–1."""
        return tuple(one.found_in_own for one in self.memberships)


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

    @cached_property
    def in_two(self) -> tuple[Membership, ...]:
        """Members who belong to two groups, the most ambiguous first; empty if nobody does."""
        found = [one for cluster in self.clusters for one in cluster.memberships if one.second]
        return tuple(sorted(found, key=lambda one: (-round(one.ambiguity / TOLERANCE), one.member)))

    @cached_property
    def _by_id(self) -> dict[str, Cluster]:
        return {cluster.id: cluster for cluster in self.clusters}

    def called(self, id: str) -> Cluster | None:
        """The group with this id; None if there is none."""
        return self._by_id.get(id)

    def of(self, body: str) -> Cluster | None:
        """The group of a body; None if it is in none."""
        return self._of.get(body)


def clusters(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    resolution: float = 1.0,
    seeds: int = SEEDS,
    resamples: int = RESAMPLES,
    seed: int = 0,
    earlier: Sequence[Lettered] = (),
) -> Clusters:
    """Leiden groups of the cooperation, with names and stability.

    Optimises modularity on tie weights at a resolution (greater: more and smaller groups), each run until it gains
    nothing, and takes the best of `seeds` runs. Each of the `resamples` leaves out 10 % of the pairs and is grouped
    by one run (best of 20 there moved the Aachen shares by 0.02 at most). `earlier`: letters and members of the groups
    of an earlier state, whose letters are kept. Same facts, `seed` and `earlier`: same result.
    Raises InvalidParameter for a resolution out of bounds and for no resamples.
    Traag, Waltman, van Eck 2019, doi:10.1038/s41598-019-41695-z;
    stability after Hennig 2007, doi:10.1016/j.csda.2006.11.025.
    """
    check_resamples(resamples)
    if not COARSEST <= resolution <= FINEST:
        raise InvalidParameter(name="resolution", value=resolution, reason=N_("Bitte eine Zahl von 0,1 bis 5 angeben."))
    graph = TieGraph.of(cooperation)
    partition, modularity = communities(graph, resolution=resolution, seeds=range(seed, seed + seeds))
    groups = [group for group in partition if len(group) >= SMALLEST]
    again = resampled(graph, groups, resolution=resolution, resamples=resamples, seed=seed)
    named = named_groups(snapshot, cooperation, graph, groups, earlier)
    members = [tuple(graph.bodies[vertex] for vertex in sorted(group)) for group in groups]
    share = dict(zip(members, again.found_again, strict=True))
    at = {group.members: group.id for group in named}
    ids = [at[found] for found in members]
    lies = {
        graph.bodies[vertex]: {ids[place]: found for place, found in shares.items()}
        for vertex, shares in again.shares.items()
    }
    whole = _with_memberships(snapshot, cooperation, [_cluster(group, share[group.members]) for group in named], lies)
    in_group = {member for cluster in whole for member in cluster.members}
    tied = set(graph.bodies)
    ungrouped = tuple(body for body in graph.bodies if body not in in_group)
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
        _stability(whole),
    )
    return Clusters(whole, ungrouped, untied, modularity, method)


def _cluster(group: Grouped, share: float) -> Cluster:
    return Cluster(
        **{field.name: getattr(group, field.name) for field in fields(group)},
        found_again=share,
        claimed=share >= CLAIMED - TOLERANCE,
        word=stability_word(share),
        memberships=(),
    )


def _with_memberships(
    snapshot: Snapshot, cooperation: Cooperation, ranked: Sequence[Cluster], lies: Mapping[str, Mapping[str, float]]
) -> tuple[Cluster, ...]:
    named = [
        (cluster.id, Label(de=cluster.letter, en=cluster.letter) if cluster.letter else cluster.title, cluster.members)
        for cluster in ranked
    ]
    return tuple(
        replace(cluster, memberships=found)
        for cluster, found in zip(ranked, memberships(snapshot, cooperation, named, lies), strict=True)
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
