"""Need of places by declared indicators, and priority: need and state together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.deps import AnalysesDep, DayParam, Page, SnapshotDep
from api.paging import decode_cursor
from api.problems import FAILURES, Problem
from api.responses.need import NeedOut, PriorityOut
from graphkb.analytics.need import MISSING_UP_TO, WEIGHT_RANGE, NeedBy

__all__ = ["router"]

router = APIRouter(tags=["need"], responses={**FAILURES, 404: {"model": Problem, "description": "No such record"}})


def _page(
    limit: Annotated[int, Query(ge=1, le=500, description="Largest number of cells")] = 100,
    cursor: Annotated[str | None, Query(max_length=3000, description="`next_cursor` of the page before")] = None,
) -> Page:
    return Page(limit, decode_cursor(cursor) if cursor else None)


CellPage = Annotated[Page, Depends(_page)]
ConceptParam = Annotated[
    str | None, Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district")
]
PlacesParam = Annotated[
    list[str] | None,
    Query(max_length=500, description="Ids of places; without any: the municipalities of the district"),
]
GroupParam = Annotated[str | None, Query(max_length=200, description="Need of this group, and measures for it")]


@router.get("/need", summary="How great the need is where, and for what places figures are missing")
def need(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    page: CellPage,
    concept: ConceptParam = None,
    place: PlacesParam = None,
    target_group: GroupParam = None,
    by: Annotated[NeedBy, Query(description="Columns: fields of the concept, or target groups")] = "field",
) -> NeedOut:
    """Cells row by row. Each has the figures it rests on with their sources, or says what is missing."""
    found = analyses.need(
        day, concept=concept or None, places=tuple(place or ()), target_group=target_group or None, by=by
    )
    cells = list(found.all_cells())
    items, following = page.cut(cells, [(f"{number:06d}",) for number in range(len(cells))])
    return NeedOut.page(snapshot, found, items, following)


@router.get("/priority", summary="Where something is due first, and where somebody must ask first")
def priority(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    page: CellPage,
    concept: ConceptParam = None,
    place: PlacesParam = None,
    target_group: GroupParam = None,
    weight_range: Annotated[
        float, Query(ge=0, le=0.15, description="How much lower or higher each weight of a state may be")
    ] = WEIGHT_RANGE,
    missing_up_to: Annotated[
        float, Query(ge=1, le=5, description="How many times the highest known figure a missing one may be")
    ] = MISSING_UP_TO,
    ageing_months: Annotated[
        int, Query(ge=1, le=240, description="After how many months without evidence a measure no longer counts")
    ] = 24,
    horizon_months: Annotated[int, Query(ge=0, le=120, description="How far to look ahead for what ends")] = 12,
) -> PriorityOut:
    """By priority; then what must be asked first, by need; then what has a state but no need."""
    found = analyses.priority(
        day,
        concept=concept or None,
        places=tuple(place or ()),
        target_group=target_group or None,
        weight_range=weight_range,
        missing_up_to=missing_up_to,
        ageing_months=ageing_months,
        horizon_months=horizon_months,
    )
    cells = [*found.ranked, *found.ask_first, *found.without_need]
    items, following = page.cut(cells, [(f"{number:06d}",) for number in range(len(cells))])
    return PriorityOut.page(snapshot, found, items, following)
