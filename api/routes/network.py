"""The network: map, groups, brokers, cut points, weak ties."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, PageDep, SnapshotDep
from api.network import overview
from api.problems import FAILURES
from api.responses.analyses import AnalysisList, MethodOut
from api.responses.groups import ResolutionsOut, TwoModeOut
from api.responses.network import (
    BridgeOut,
    BrokerOut,
    ClusterOut,
    ClustersOut,
    CutPointOut,
    CutPointsOut,
    NetworkOut,
    WeakTiesOut,
)
from graphkb.analytics.network.clusters import COARSEST, FINEST
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.map_groups import GroupBy
from graphkb.analytics.network.narrowing import BodyFilter, TieFilter
from graphkb.analytics.network.overview import MapQuery
from graphkb.analytics.network.two_mode import TwoModeQuery

__all__ = ["router"]

router = APIRouter(tags=["network"], responses=FAILURES)


@router.get("/network", summary="Bodies, their ties with evidence, and where they lie on the map")
def network(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    place: Annotated[str, Query(max_length=200, description="Bodies of this place and who is tied to them")] = "",
    field: Annotated[str, Query(max_length=200, description="Bodies of this field and who is tied to them")] = "",
    evidence: Annotated[EvidenceKind | None, Query(description="Ties that rest on this class of evidence")] = None,
    group_by: Annotated[GroupBy, Query(description="What lies together and shares a colour")] = GroupBy.CLUSTER,
    limit: Annotated[int, Query(ge=1, le=5000, description="Bodies at most, the strongest first")] = 1000,
) -> NetworkOut:
    """Bodies with at least one tie on the day; every tie names its evidence and its sources. No persons."""
    query = MapQuery(
        BodyFilter(place, field), TieFilter((evidence,) if evidence else ()), group_by=group_by, most=limit
    )
    found = overview(analyses, day, query)
    cooperation = analyses.cooperation(day)
    untied = len(cooperation.bodies) - len(cooperation.tied)
    return NetworkOut.of(snapshot, found, day, untied, MethodOut.of(cooperation.method))


@router.get("/network/clusters", summary="Groups of bodies that work together")
def network_clusters(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    page: PageDep,
    day: DayParam,
    resolution: Annotated[float, Query(ge=COARSEST, le=FINEST, description="Greater: more and smaller groups")] = 1.0,
) -> ClustersOut:
    """Largest first, each with its name, how sure it is, and its members with how surely each belongs there."""
    found = analyses.clusters(day, resolution=resolution)
    items, following = page.cut(found.clusters, _order(len(found.clusters)))
    return ClustersOut.page(found, [ClusterOut.of(snapshot, cluster) for cluster in items], following)


@router.get("/network/clusters/resolutions", summary="The groups at several resolutions side by side")
def network_resolutions(analyses: AnalysesDep, day: DayParam) -> ResolutionsOut:
    """How many groups there are, how many are certain, and which last whatever the resolution."""
    return ResolutionsOut.of_steps(analyses.resolutions(day), MethodOut.of(analyses.clusters(day).method))


@router.get("/network/two-mode", summary="Who was where: bodies and their measures, networks and events")
def network_two_mode(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    page: PageDep,
    day: DayParam,
    kind: Annotated[EvidenceKind | None, Query(description="`measure`, `membership` or `event` only")] = None,
    place: Annotated[str, Query(max_length=200, description="Occasions with a body of this place")] = "",
    field: Annotated[str, Query(max_length=200, description="Measures of this field")] = "",
    least: Annotated[int, Query(ge=1, le=30, description="Bodies an occasion needs")] = 2,
    most_pairs: Annotated[int, Query(ge=0, le=5000, description="Pairs at most, the most shared first")] = 100,
) -> TwoModeOut:
    """One occasion an item. Nothing is concluded: groups too large for ties between each two are in it as well."""
    found = analyses.two_mode(day, TwoModeQuery(kind, place, field, least))
    items, following = page.cut(found.occasions, _order(len(found.occasions)))
    return TwoModeOut.page(snapshot, found, items, following, most_pairs)


@router.get("/network/brokers", summary="Bodies through which others find each other")
def network_brokers(
    analyses: AnalysesDep, snapshot: SnapshotDep, page: PageDep, day: DayParam
) -> AnalysisList[BrokerOut]:
    """By rank, with the band in which the rank moves. Bodies that lie on no shortest path are left out."""
    found = analyses.positions(day)
    brokers = found.brokers(len(found.positions))
    items, following = page.cut(brokers, _order(len(brokers)))
    return AnalysisList(
        items=[BrokerOut.of(snapshot, position) for position in items],
        next_cursor=following,
        method=MethodOut.of(found.method),
    )


@router.get("/network/cut-points", summary="Bodies and ties on which the connection of others hangs")
def network_cut_points(analyses: AnalysesDep, snapshot: SnapshotDep, page: PageDep, day: DayParam) -> CutPointsOut:
    """Greatest loss first. Without a token, smaller associations are counted and not named."""
    found = analyses.cut_points(day)
    cooperation = analyses.cooperation(day)
    items, following = page.cut(found.cut_points, _order(len(found.cut_points)))
    bridges = [BridgeOut.of(snapshot, bridge, cooperation.tie(bridge.a, bridge.b)) for bridge in found.bridges]
    return CutPointsOut.page(found, [CutPointOut.of(snapshot, cut) for cut in items], bridges, following)


@router.get("/network/weak-ties", summary="Migrant organisations of which few ties are known")
def network_weak_ties(analyses: AnalysesDep, snapshot: SnapshotDep, page: PageDep, day: DayParam) -> WeakTiesOut:
    """Counts; names only with a token. «Little recorded» says something of the sources, not of an organisation."""
    found = analyses.weak_ties(day)
    rows = found.named or ()
    items, following = page.cut(rows, _order(len(rows)))
    return WeakTiesOut.page(snapshot, found, items, following)


def _order(count: int) -> list[tuple[str, ...]]:
    """Keys of a list whose order is its rank."""
    return [(f"{place:06d}",) for place in range(count)]
