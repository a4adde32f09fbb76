"""Ties, connected parts and groups before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graphkb.analytics.network.clusters import Cluster
from graphkb.analytics.network.matching import GroupEvent, What, match_groups
from graphkb.analytics.what_if.picture import Picture
from graphkb.model import Reader, Visibility
from graphkb.ontology import Label

__all__ = ["GroupChange", "NetworkChange", "NetworkSide", "network_change"]


@dataclass(frozen=True, slots=True)
class NetworkSide:
    """The network as it stands on one side of the comparison."""

    ties: int
    tied: int
    """Bodies with at least one tie, of any weight."""
    parts: int
    """Connected parts of at least two bodies by ties of weight 0.2 or more."""
    largest: int
    """Bodies of the largest part; 0 if there is none."""
    groups: int


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What became of a group of bodies."""

    what: What
    before: Label | None
    """Its name before; None: it is new."""
    after: Label | None
    """Its name after (of the one it went into, or came out of); None: it is gone."""
    size_before: int
    size_after: int
    taken: int
    """Members that are taken away themselves."""
    left: int
    """Other members that are not in it any more."""
    joined: int


@dataclass(frozen=True, slots=True)
class NetworkChange:
    """The network before and after."""

    before: NetworkSide
    after: NetworkSide
    cut_off: int
    """Bodies that no longer hang together with the largest rest of their connected part."""
    isolated: int
    """Bodies that had a tie and have none any more, those taken away left out."""
    isolated_named: tuple[str, ...] | None
    """Their ids, sorted. None: this reader sees the count only (rule 16)."""
    groups: tuple[GroupChange, ...]
    """Groups that changed, in the order of `matching`; empty: all stay as they are."""


def network_change(before: Picture, after: Picture, gone: Collection[str], reader: Reader) -> NetworkChange:
    """Compare the networks of two pictures. `gone`: actors taken away, they count as nobody's loss."""
    taken = frozenset(gone)
    isolated = sorted(set(before.cooperation.tied) - set(after.cooperation.tied) - taken)
    return NetworkChange(
        _side(before),
        _side(after),
        sum(_cut_off(part - taken, after.parts) for part in before.parts),
        len(isolated),
        tuple(isolated) if reader.sees(Visibility.NETWORK) else None,
        tuple(_group_changes(before, after, taken)),
    )


def _side(found: Picture) -> NetworkSide:
    return NetworkSide(
        ties=len(found.cooperation.ties),
        tied=len(found.cooperation.tied),
        parts=len(found.parts),
        largest=max(map(len, found.parts), default=0),
        groups=len(found.clusters.clusters),
    )


def _cut_off(rest: frozenset[str], parts: Collection[frozenset[str]]) -> int:
    """Of the bodies left of one part: those outside the largest piece they fall into."""
    if not rest:
        return 0
    return len(rest) - max([len(rest & part) for part in parts] + [1])


def _group_changes(before: Picture, after: Picture, taken: frozenset[str]) -> Iterator[GroupChange]:
    old, new = before.clusters.clusters, after.clusters.clusters
    for event in match_groups([one.members for one in old], [one.members for one in new]).events:
        if event.what is not What.CONTINUED or event.left or event.joined:
            yield _group_change(event, old, new, taken)


def _group_change(
    event: GroupEvent, old: tuple[Cluster, ...], new: tuple[Cluster, ...], taken: frozenset[str]
) -> GroupChange:
    was = None if event.before is None else old[event.before]
    now = None if event.after is None else new[event.after]
    return GroupChange(
        event.what,
        was.label if was else None,
        now.label if now else None,
        len(was.members) if was else 0,
        len(now.members) if now else 0,
        sum(1 for member in event.left if member in taken),
        sum(1 for member in event.left if member not in taken),
        len(event.joined),
    )
