"""Coverage of places by fields or guidelines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.deps import AnalysesDep, DayParam, Page, SnapshotDep
from api.paging import decode_cursor
from api.problems import FAILURES, Problem
from api.responses.coverage import CoverageOut
from graphkb.analytics.coverage import By

__all__ = ["router"]

router = APIRouter(tags=["coverage"], responses=FAILURES)


def _page(
    limit: Annotated[int, Query(ge=1, le=500, description="Largest number of cells")] = 100,
    cursor: Annotated[str | None, Query(max_length=3000, description="`next_cursor` of the page before")] = None,
) -> Page:
    """A district's whole matrix fits on the first page."""
    return Page(limit, decode_cursor(cursor) if cursor else None)


@router.get(
    "/coverage",
    summary="What is covered where, and what is not known",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def coverage(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    page: Annotated[Page, Depends(_page)],
    concept: Annotated[
        str | None,
        Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district"),
    ] = None,
    place: Annotated[
        list[str] | None,
        Query(max_length=500, description="Ids of places; without any: the municipalities of the district"),
    ] = None,
    target_group: Annotated[
        str | None, Query(max_length=200, description="Only measures for this group or a broader one")
    ] = None,
    by: Annotated[By, Query(description="Columns: the fields or the guidelines of the concept")] = "field",
    ageing_months: Annotated[
        int, Query(ge=1, le=240, description="After how many months without evidence a measure no longer counts")
    ] = 24,
    horizon_months: Annotated[int, Query(ge=0, le=120, description="How far to look ahead for what ends")] = 12,
) -> CoverageOut:
    """Cells row by row. Each names its measures by course, bodies, sources, what it inherits, and why it is unknown."""
    matrix = analyses.matrix(
        day,
        concept=concept or None,
        places=tuple(place or ()),
        target_group=target_group or None,
        by=by,
        ageing_months=ageing_months,
        horizon_months=horizon_months,
    )
    cells = list(matrix.all_cells())
    items, following = page.cut(cells, [(f"{number:06d}",) for number in range(len(cells))])
    return CoverageOut.page(snapshot, matrix, items, following)
