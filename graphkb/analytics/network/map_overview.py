"""A network too large to be read body by body: its groups as one mark each, and the groups that are opened.

Between two groups lies one tie: the sum of the ties between their members.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.layout import Point
from graphkb.analytics.network.map_groups import MapGroup
from graphkb.analytics.network.ties import Cooperation

__all__ = ["Between", "GroupMark", "Opened", "opened_overview"]

MOST_TIES = 2000
"""Ties of the overview, the strongest."""


@dataclass(frozen=True, slots=True)
class GroupMark:
    """A group that is not opened."""

    group: MapGroup
    x: float
    y: float
    """The middle of its members shown, downwards."""
    bodies: int
    """Members with a tie that passes."""
    strength: float
    """Sum of the weights of its ties to others."""


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two groups, a group and a body, or two bodies; ids of groups and bodies."""

    a: str
    a_is_group: bool
    b: str
    b_is_group: bool
    weight: float
    """Sum of the weights."""
    ties: int
    kinds: tuple[EvidenceKind, ...]
    """Classes of evidence among them, strongest class first."""


@dataclass(frozen=True)
class Opened:
    """Groups as marks, the members of the opened ones, the strongest ties between all of these."""

    marks: tuple[GroupMark, ...]
    """Largest first."""
    bodies: tuple[str, ...]
    """Members of the opened groups with a tie that passes, sorted."""
    ties: tuple[Between, ...]
    """Strongest first."""
    ties_left_out: int
    ungrouped: int
    """Bodies with a tie that passes that are in no group: they are not in the overview."""


def opened_overview(
    cooperation: Cooperation,
    groups: Sequence[MapGroup],
    points: Mapping[str, Point],
    opened: Collection[str] = (),
    *,
    most_ties: int = MOST_TIES,
) -> Opened:
    """The overview of the ties in `cooperation`. `opened`: ids of groups whose members are shown one by one."""
    group_of = {member: group.id for group in groups for member in group.members}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for body in cooperation.tied:
        members[group_of.get(body, "")].append(body)
    weight: defaultdict[tuple[str, bool, str, bool], float] = defaultdict(float)
    number: Counter[tuple[str, bool, str, bool]] = Counter()
    kinds: defaultdict[tuple[str, bool, str, bool], set[EvidenceKind]] = defaultdict(set)
    strength: defaultdict[str, float] = defaultdict(float)
    for tie in cooperation.ties:
        ends = [group_of.get(tie.a, ""), group_of.get(tie.b, "")]
        if not all(ends):
            continue
        shown = sorted(
            (body, False) if group in opened else (group, True)
            for body, group in zip((tie.a, tie.b), ends, strict=True)
        )
        (a, a_is), (b, b_is) = shown
        if a_is and b_is and a == b:
            continue
        key = (a, a_is, b, b_is)
        weight[key] += tie.weight
        number[key] += 1
        kinds[key] |= set(tie.kinds)
        for end, is_group in shown:
            if is_group:
                strength[end] += tie.weight
    ranked = sorted(weight, key=lambda key: (-round(weight[key], 9), key))
    order = {kind: place for place, kind in enumerate(EvidenceKind)}
    marks = []
    for group in groups:
        found = members.get(group.id, [])
        if not found or group.id in opened:
            continue
        x, y = (sum(points[body][axis] for body in found) / len(found) for axis in (0, 1))
        marks.append(GroupMark(group, x, y, len(found), strength[group.id]))
    return Opened(
        tuple(sorted(marks, key=lambda mark: (-mark.bodies, mark.group.id))),
        tuple(sorted(body for group in opened for body in members.get(group, ()))),
        tuple(
            Between(*key, weight[key], number[key], tuple(sorted(kinds[key], key=order.__getitem__)))
            for key in ranked[:most_ties]
        ),
        max(len(ranked) - most_ties, 0),
        len(members.get("", ())),
    )
