"""The network as one picture: bodies in groups with their places, and the ties between them.

Filters choose what is shown. They move nothing: a body keeps its place and its group under every filter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graphkb.analytics.network.layout import Point
from graphkb.analytics.network.map_groups import GroupBy, MapGroup
from graphkb.analytics.network.narrowing import (
    ALL_TIES,
    EVERYBODY,
    EVERYWHERE,
    BodyFilter,
    Narrowed,
    Surroundings,
    TieFilter,
    narrowed,
)
from graphkb.analytics.network.ties import Cooperation, Tie
from graphkb.model import Node
from graphkb.snapshot import Snapshot

__all__ = ["MapBody", "MapQuery", "NetworkMap", "network_map"]


@dataclass(frozen=True, slots=True)
class MapQuery:
    """What is to be shown."""

    bodies: BodyFilter = EVERYBODY
    """Bodies sought; with them come those tied to them, unless `among`."""
    ties: TieFilter = ALL_TIES
    among: bool = False
    """Only ties between two bodies that are sought."""
    around: Surroundings = EVERYWHERE
    group_by: GroupBy = GroupBy.CLUSTER
    """What lies together."""
    most: int = 1000
    """Bodies shown at most; of more, those with the greatest sum of weights."""
    always: tuple[str, ...] = ()
    """Bodies that are among them however weak their ties are."""

    @property
    def narrows(self) -> bool:
        """Whether it asks for a part of the network only."""
        return self.bodies.asks or self.ties != ALL_TIES or bool(self.around.centre)


@dataclass(frozen=True, slots=True)
class MapBody:
    """One body in the picture."""

    node: Node
    x: float
    y: float
    """Downwards, as in SVG."""
    group: str | None
    """Id of its group; None: in none."""
    degree: int
    """Ties shown."""
    strength: float
    """Sum of their weights."""
    sought: bool
    """False: shown only because it is tied to a body that was asked for."""
    municipality: str | None
    """Id of the municipality of its seat; None: not recorded."""


@dataclass(frozen=True)
class NetworkMap:
    """What a query shows."""

    query: MapQuery
    bodies: tuple[MapBody, ...]
    """By sum of weights, greatest first, then id; empty if no body that was asked for has such a tie."""
    ties: tuple[Tie, ...]
    """Strongest first, then by ends."""
    groups: tuple[MapGroup, ...]
    """Groups of which somebody is shown, largest first."""
    left_out: int
    """Bodies not shown because of `most`."""
    narrowed: Narrowed = field(repr=False)
    """All that the query asks for, bodies left out too: what measures are taken on."""

    @property
    def cooperation(self) -> Cooperation:
        """All ties that the query asks for."""
        return self.narrowed.cooperation

    @cached_property
    def _of(self) -> Mapping[str, MapBody]:
        return {body.node.id: body for body in self.bodies}

    def of(self, id: str) -> MapBody | None:
        """A body by its id; None if it is not shown."""
        return self._of.get(id)

    @cached_property
    def shown_in(self) -> Mapping[str, int]:
        """Group to the number of its members shown."""
        return Counter(body.group for body in self.bodies if body.group is not None)


def network_map(
    snapshot: Snapshot,
    cooperation: Cooperation,
    groups: Sequence[MapGroup],
    points: Mapping[str, Point],
    query: MapQuery,
    seats: Mapping[str, str],
) -> NetworkMap:
    """What a query shows; `seats`: body to the municipality of its seat. Raises what `narrowed` raises."""
    members = {group.id: group.members for group in groups}
    found = narrowed(
        snapshot, cooperation, query.bodies, query.ties, among=query.among, around=query.around, members=members
    )
    kept = found.cooperation
    strength: defaultdict[str, float] = defaultdict(float)
    degree: Counter[str] = Counter()
    for tie in kept.ties:
        for end in (tie.a, tie.b):
            strength[end] += tie.weight
            degree[end] += 1
    first = {body for body in query.always if body in strength}
    ranked = sorted(strength, key=lambda body: (body not in first, -round(strength[body], 9), body))[: query.most]
    ranked.sort(key=lambda body: (-round(strength[body], 9), body))
    shown = set(ranked)
    group_of = {member: group.id for group in groups for member in group.members}
    bodies = tuple(
        MapBody(
            snapshot.node(body),
            *points[body],
            group_of.get(body),
            degree[body],
            strength[body],
            found.sought is None or body in found.sought,
            seats.get(body),
        )
        for body in ranked
    )
    ties = sorted(
        (tie for tie in kept.ties if tie.a in shown and tie.b in shown),
        key=lambda tie: (-round(tie.weight, 9), tie.a, tie.b),
    )
    present = {body.group for body in bodies}
    return NetworkMap(
        query,
        bodies,
        tuple(ties),
        tuple(group for group in groups if group.id in present),
        len(strength) - len(shown),
        found,
    )
