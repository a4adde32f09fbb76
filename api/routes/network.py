"""The network: map, groups, brokers, cut points, weak ties."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, PageDep, SnapshotDep
from api.map_query import MapQueryDep
from api.network import measures_of, overview
from api.problems import FAILURES
from api.responses.analyses import AnalysisList, MethodOut
from api.responses.groups import ResolutionsOut, TwoModeOut
from api.responses.maps import BodyMeasuresOut, DaysOut, MeasuresOut, SelectionsOut
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
from graphkb.analytics.network.selections import compare
from graphkb.analytics.network.timeline import steps
from graphkb.analytics.network.two_mode import TwoModeQuery

__all__ = ["router"]

router = APIRouter(tags=["network"], responses=FAILURES)

EVERYBODY = 10**9
Id = Annotated[str, Query(max_length=200)]


@router.get("/network", summary="Bodies, their ties with evidence, and where they lie on the map")
def network(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    query: MapQueryDep,
    limit: Annotated[int, Query(ge=1, le=20_000, description="Bodies at most, the strongest first")] = 1000,
) -> NetworkOut:
    """Bodies with at least one tie on the day; every tie names its evidence and its sources. No persons."""
    found = overview(analyses, day, replace(query, most=limit))
    cooperation = analyses.cooperation(day)
    untied = len(cooperation.bodies) - len(cooperation.tied)
    return NetworkOut.of(snapshot, found, day, untied, MethodOut.of(cooperation.method))


@router.get("/network/measures", summary="Measures of the bodies that the filters leave")
def network_measures(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    page: PageDep,
    day: DayParam,
    query: MapQueryDep,
    ways: Annotated[bool, Query(description="Also how many ways lead through each: slow in a large network")] = True,
) -> MeasuresOut:
    """Taken on what is left, whatever `limit` says. By sum of weights, greatest first. Never persons."""
    found = measures_of(analyses, day, replace(query, most=EVERYBODY), ways=ways)
    ranked = sorted(found.of, key=lambda body: (-round(found.of[body].strength, 9), body))
    items, following = page.cut(ranked, _order(len(ranked)))
    return MeasuresOut.page(found, [BodyMeasuresOut.of(snapshot, body, found.of[body]) for body in items], following)


@router.get("/network/selections", summary="Two selections of bodies side by side")
def network_selections(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    query: MapQueryDep,
    first: Annotated[list[Id], Query(min_length=1, max_length=400, description="Ids of actors")],
    second: Annotated[
        list[Id], Query(default_factory=list, max_length=400, description="Ids of actors; without: one alone")
    ],
) -> SelectionsOut:
    """Counted on the ties that the filters leave: inside each, between the two, to all others; shared occasions."""
    return SelectionsOut.of(
        snapshot, compare(snapshot, overview(analyses, day, query).cooperation, first, second or ())
    )


@router.get("/network/days", summary="Days to play the map through")
def network_days(snapshot: SnapshotDep, day: DayParam) -> DaysOut:
    """Equal steps back to the first dated fact that ties rest on, at most 24 of them and 20 years."""
    return DaysOut(days=list(steps(snapshot, day)))


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
