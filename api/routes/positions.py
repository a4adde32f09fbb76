"""Where bodies stand: positions, roles between sectors and municipalities, mixing, parts and cores."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, PageDep, ReaderDep, SnapshotDep
from api.problems import FAILURES
from api.responses.positions import BrokerageOut, MixingOut, PositionOut, PositionsOut, RolesOut, StructureOut
from graphkb.analytics.network.belonging import By
from graphkb.analytics.network.claims import claims, finding, listed_positions
from graphkb.analytics.network.positions import FOLLOWED, Measure

__all__ = ["router"]

router = APIRouter(tags=["network"], responses=FAILURES)

Group = Annotated[By, Query(alias="by", description="What bodies are grouped by")]


@router.get("/network/positions", summary="Where each body stands, with every measure and what may be said of it")
def network_positions(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    reader: ReaderDep,
    page: PageDep,
    day: DayParam,
    measure: Annotated[Measure, Query(description="What the list is sorted by, best rank first")] = Measure.OPEN_PAIRS,
) -> PositionsOut:
    """Best rank first. Without a token, small associations that connect nobody are counted and not named."""
    found = analyses.positions(day)
    shown, withheld = listed_positions(snapshot, found, measure, reader)
    claimed = {claim.body: claim for claim in claims(found, measure, FOLLOWED)}
    named = {position.body for position in shown}
    items, following = page.cut(shown, [(f"{place:06d}",) for place in range(len(shown))])
    return PositionsOut.page(
        found,
        [PositionOut.of(snapshot, position, claimed.get(position.body), named) for position in items],
        following,
        withheld=withheld,
        finding=finding(snapshot, found),
    )


@router.get(
    "/network/brokerage", summary="Who connects bodies of different sectors or municipalities, and in which role"
)
def network_brokerage(
    analyses: AnalysesDep, snapshot: SnapshotDep, page: PageDep, day: DayParam, by: Group = By.SECTOR
) -> BrokerageOut:
    """Roles of Gould and Fernandez 1989 on ties without direction: each pair counts once. Best rank first."""
    found = analyses.brokerage(day, by)
    tied = len(analyses.cooperation(day).tied)
    items, following = page.cut(found.brokers, [(f"{place:06d}",) for place in range(len(found.brokers))])
    return BrokerageOut.page(snapshot, found, [RolesOut.of(snapshot, one, tied) for one in items], following)


@router.get("/network/mixing", summary="How far sectors or municipalities keep to themselves")
def network_mixing(analyses: AnalysesDep, day: DayParam, by: Group = By.SECTOR) -> MixingOut:
    """E-I index of Krackhardt and Stern 1988 beside what chance would give. No figures under ten bodies."""
    return MixingOut.of(analyses.mixing(day, by))


@router.get("/network/structure", summary="Connected parts, cores, and what the innermost core is made of")
def network_structure(analyses: AnalysesDep, snapshot: SnapshotDep, day: DayParam) -> StructureOut:
    """Largest part first. Without a token, small associations in small parts are counted and not named."""
    return StructureOut.of(snapshot, analyses.network_structure(day))
