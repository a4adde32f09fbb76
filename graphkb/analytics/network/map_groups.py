"""What puts bodies side by side on the map, and gives them a colour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network.clusters import LETTERS, Cluster, Clusters
from graphkb.analytics.network.grouping import Grouped
from graphkb.analytics.network.layout import Point, lay_out
from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.network.traits import body_traits
from graphkb.analytics.time import Clock
from graphkb.model import Node
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["GroupBy", "MapGroup", "map_groups", "map_points", "seats"]


class GroupBy(StrEnum):
    """What puts bodies side by side, or gives them their colour."""

    CLUSTER = "cluster"
    """Who works together."""
    MUNICIPALITY = "municipality"
    """Where the seat is."""
    KIND = "kind"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class MapGroup:
    """Bodies that lie together, or have the same colour."""

    id: str
    letter: str
    """That of the cluster; else A for the largest. Empty where none is left."""
    label: Label
    members: tuple[str, ...]
    """All members, shown or not, sorted."""
    around: Label | None = None
    """Where groups are clusters: the two members with the greatest weight inside."""
    found_again: float | None = None
    """Where groups are clusters: share of the resamples that find it, 0–1; None: not tested."""


def map_groups(
    snapshot: Snapshot,
    cooperation: Cooperation,
    clusters: Clusters | Sequence[Grouped],
    by: GroupBy = GroupBy.CLUSTER,
) -> tuple[MapGroup, ...]:
    """The groups of all tied bodies, largest first; a body may be in none. `clusters` are used for `CLUSTER` alone.

    Kinds and sectors that nothing is listed by (rule 17) are no group.
    """
    if by is GroupBy.CLUSTER:
        found = clusters.clusters if isinstance(clusters, Clusters) else clusters
        return tuple(map(_of_cluster, found))
    value_of = _values(snapshot, cooperation, by)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for body in cooperation.tied:
        if value := value_of.get(body):
            members[value].append(body)
    ranked = sorted(members, key=lambda value: (-len(members[value]), value))
    return tuple(
        MapGroup(
            value,
            LETTERS[number] if number < len(LETTERS) else "",
            _label(snapshot, by, value),
            tuple(members[value]),
        )
        for number, value in enumerate(ranked)
    )


def _of_cluster(cluster: Cluster | Grouped) -> MapGroup:
    again = cluster.found_again if isinstance(cluster, Cluster) else None
    return MapGroup(cluster.id, cluster.letter, cluster.title, cluster.members, cluster.around, again)


def _values(snapshot: Snapshot, cooperation: Cooperation, by: GroupBy) -> Mapping[str, str]:
    if by is GroupBy.MUNICIPALITY:
        return seats(snapshot, cooperation)
    ontology = snapshot.ontology
    if by is GroupBy.KIND:
        kinds = {body: ontology.kind(snapshot.node(body).kind) for body in cooperation.tied}
        return {body: kind.id for body, kind in kinds.items() if not kind.no_list}
    sector = ontology.properties["sector"]
    found = {body: sector.option(snapshot.node(body).text("sector")) for body in cooperation.tied}
    return {body: option.id for body, option in found.items() if option and not option.no_list}


def _label(snapshot: Snapshot, by: GroupBy, value: str) -> Label:
    if by is GroupBy.KIND:
        return snapshot.ontology.kind(value).plural
    if by is GroupBy.SECTOR:
        option = snapshot.ontology.properties["sector"].option(value)
        return option.label if option else Label(de=value, en=value)
    return _name(snapshot.node(value))


def _name(node: Node) -> Label:
    return Label(de=node.called("de"), en=node.called("en"))


def seats(snapshot: Snapshot, cooperation: Cooperation) -> Mapping[str, str]:
    """Body to the municipality of its seat, the first by id where there are several; absent: not recorded."""
    places = body_traits(Bodies(snapshot, Clock(snapshot, cooperation.day)))["place"]
    return {body: min(found) for body, found in places.items()}


def map_points(
    cooperation: Cooperation, groups: Sequence[MapGroup], start: Mapping[str, Point] | None = None
) -> Mapping[str, Point]:
    """Where every tied body lies; the same for every filter. `start`: where they lay on an earlier map."""
    group_of = {member: group.letter or group.id for group in groups for member in group.members}
    ties = [(tie.a, tie.b, tie.weight) for tie in cooperation.ties]
    return lay_out(cooperation.tied, ties, group_of, start=start)
