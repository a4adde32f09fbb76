"""The network as one picture: bodies in groups with their places, and the ties between them.

Filters choose what is shown. They move nothing: a body keeps its place and its group under every filter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network.clusters import LETTERS, Cluster, Clusters
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.layout import Point, lay_out
from graphkb.analytics.network.ties import Cooperation, Tie
from graphkb.analytics.network.traits import body_traits
from graphkb.analytics.time import Clock
from graphkb.model import Node
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import NodeFilter, select

__all__ = ["GroupBy", "MapBody", "MapGroup", "MapQuery", "NetworkMap", "map_groups", "map_points", "network_map"]


class GroupBy(StrEnum):
    """What puts bodies side by side and gives them their colour."""

    CLUSTER = "cluster"
    """Who works together."""
    MUNICIPALITY = "municipality"
    """Where the seat is."""
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class MapQuery:
    """What is to be shown. Empty texts and None ask for nothing."""

    place: str = ""
    """Bodies of this place or a part of it, and whoever is tied to them."""
    field: str = ""
    """Bodies of this field (by their measures or as responsible office), and whoever is tied to them."""
    evidence: EvidenceKind | None = None
    """Ties that rest on this class of evidence, among others."""
    group_by: GroupBy = GroupBy.CLUSTER
    most: int = 1000
    """Bodies shown at most; of more, those with the greatest sum of weights."""


@dataclass(frozen=True, slots=True)
class MapGroup:
    """Bodies that lie together."""

    id: str
    letter: str
    """That of the cluster; else A for the largest. Empty where none is left."""
    label: Label
    members: tuple[str, ...]
    """All members, shown or not, sorted."""
    cluster: Cluster | None
    """Where groups are clusters."""


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
    """False: shown only because it is tied to a body of the place or field asked for."""
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


def map_groups(
    snapshot: Snapshot, cooperation: Cooperation, clusters: Clusters, by: GroupBy = GroupBy.CLUSTER
) -> tuple[MapGroup, ...]:
    """The groups of all tied bodies, largest first; a body may be in none."""
    if by is GroupBy.CLUSTER:
        return tuple(
            MapGroup(cluster.id, cluster.letter, cluster.title, cluster.members, cluster)
            for cluster in clusters.clusters
        )
    members: defaultdict[str, list[str]] = defaultdict(list)
    seats = _seats(snapshot, cooperation)
    for body in cooperation.tied:
        value = _listed_kind(snapshot, body) if by is GroupBy.KIND else seats.get(body)
        if value is not None:
            members[value].append(body)
    ranked = sorted(members, key=lambda value: (-len(members[value]), value))
    return tuple(
        MapGroup(
            value,
            LETTERS[number] if number < len(LETTERS) else "",
            snapshot.ontology.kind(value).plural if by is GroupBy.KIND else _name(snapshot.node(value)),
            tuple(members[value]),
            None,
        )
        for number, value in enumerate(ranked)
    )


def _listed_kind(snapshot: Snapshot, body: str) -> str | None:
    kind = snapshot.ontology.kind(snapshot.node(body).kind)
    return None if kind.no_list else kind.id


def _name(node: Node) -> Label:
    return Label(de=node.called("de"), en=node.called("en"))


def _seats(snapshot: Snapshot, cooperation: Cooperation) -> Mapping[str, str]:
    places = body_traits(Bodies(snapshot, Clock(snapshot, cooperation.day)))["place"]
    return {body: min(found) for body, found in places.items()}


def map_points(
    cooperation: Cooperation, groups: Sequence[MapGroup], start: Mapping[str, Point] | None = None
) -> Mapping[str, Point]:
    """Where every tied body lies; the same for every filter. `start`: where they lay on an earlier map."""
    group_of = {member: group.letter or group.id for group in groups for member in group.members}
    ties = [(tie.a, tie.b, tie.weight) for tie in cooperation.ties]
    return lay_out(cooperation.tied, ties, group_of, start=start)


def network_map(
    snapshot: Snapshot,
    cooperation: Cooperation,
    groups: Sequence[MapGroup],
    points: Mapping[str, Point],
    query: MapQuery,
) -> NetworkMap:
    """What a query shows. Raises InvalidParameter for a place or field that there is not."""
    sought = _sought(snapshot, cooperation, query)
    ties = [
        tie
        for tie in cooperation.ties
        if (query.evidence is None or query.evidence in tie.kinds)
        and (sought is None or tie.a in sought or tie.b in sought)
    ]
    strength: defaultdict[str, float] = defaultdict(float)
    degree: Counter[str] = Counter()
    for tie in ties:
        for end in (tie.a, tie.b):
            strength[end] += tie.weight
            degree[end] += 1
    ranked = sorted(strength, key=lambda body: (-round(strength[body], 9), body))
    shown = set(ranked[: query.most])
    group_of = {member: group.id for group in groups for member in group.members}
    seats = _seats(snapshot, cooperation)
    bodies = tuple(
        MapBody(
            snapshot.node(body),
            *points[body],
            group_of.get(body),
            degree[body],
            strength[body],
            sought is None or body in sought,
            seats.get(body),
        )
        for body in ranked[: query.most]
    )
    kept = sorted(
        (tie for tie in ties if tie.a in shown and tie.b in shown),
        key=lambda tie: (-round(tie.weight, 9), tie.a, tie.b),
    )
    present = {body.group for body in bodies}
    return NetworkMap(
        query, bodies, tuple(kept), tuple(group for group in groups if group.id in present), len(ranked) - len(shown)
    )


def _sought(snapshot: Snapshot, cooperation: Cooperation, query: MapQuery) -> frozenset[str] | None:
    """Bodies that the place and the field ask for; None: they ask for nothing."""
    if not query.place and not query.field:
        return None
    found = select(snapshot, NodeFilter(("actor",), query.place, query.field))
    return frozenset(body for node in found for body in cooperation.body_of.get(node.id, ()))
