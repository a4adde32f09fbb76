"""Groups of two days: continued, grown, shrunk, merged, split, emerged, dissolved (rule 12)."""

from __future__ import annotations

from dataclasses import dataclass

from graphkb.analytics.change.sides import Side
from graphkb.analytics.network.clusters import Cluster
from graphkb.analytics.network.matching import EVENT_LABELS, What, match_groups
from graphkb.ontology import Label

__all__ = ["GroupChange", "group_changes"]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What became of one group."""

    what: What
    before: Cluster | None
    """MERGED: the group that is gone; SPLIT: the one it came out of; EMERGED: None."""
    after: Cluster | None
    """MERGED: the group it went into; SPLIT: the new one; DISSOLVED: None."""
    joined: tuple[str, ...]
    left: tuple[str, ...]
    claimed: bool
    """Whether every group in it is found again in 90 % of the resamples of its day; else it is unsure."""

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return EVENT_LABELS[self.what]


def group_changes(before: Side, after: Side) -> tuple[GroupChange, ...]:
    """What became of every group of both days: those of the later day first; empty if there are no groups."""
    old, new = before.clusters.clusters, after.clusters.clusters
    matching = match_groups([one.members for one in old], [one.members for one in new])
    found = []
    for event in matching.events:
        was = None if event.before is None else old[event.before]
        now = None if event.after is None else new[event.after]
        claimed = all(one.claimed for one in (was, now) if one)
        found.append(GroupChange(event.what, was, now, event.joined, event.left, claimed))
    return tuple(found)
