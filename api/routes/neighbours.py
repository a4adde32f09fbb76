"""Migrant organisations and their reach; silent neighbours."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, PageDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.neighbours import MigrantOrganisationsOut, SilentNeighboursOut
from graphkb.analytics.neighbours import NeighbourClass, Within

__all__ = ["router"]

router = APIRouter(tags=["neighbours"], responses=FAILURES)


@router.get("/migrant-organisations", summary="Reach of migrant organisations and what would help them most")
def migrant_organisations(
    analyses: AnalysesDep, snapshot: SnapshotDep, page: PageDep, day: DayParam
) -> MigrantOrganisationsOut:
    """Counts; rows only with a token. «Little recorded» says something of the sources, not of an organisation."""
    reaches, helpful = analyses.reach(day), analyses.helpful_ties(day)
    of = {row.body: row for row in helpful.rows or ()}
    rows = [(row, of[row.body]) for row in reaches.rows or ()]
    items, following = page.cut(rows, [(f"{place:06d}",) for place in range(len(rows))])
    return MigrantOrganisationsOut.page(snapshot, reaches, helpful, items, following)


@router.get(
    "/silent-neighbours",
    summary="Bodies in the same place, field and group without a recorded tie",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def silent_neighbours(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    page: PageDep,
    day: DayParam,
    within: Annotated[Within, Query(description="What counts as the same place")] = "quarter",
    place: Annotated[str | None, Query(max_length=200, description="Pairs in this place or its parts")] = None,
    field: Annotated[str | None, Query(max_length=200, description="Pairs in this field")] = None,
    kind: Annotated[NeighbourClass | None, Query(alias="class", description="Pairs of this class")] = None,
) -> SilentNeighboursOut:
    """Each with its class and the evidence for it. Without a token, those with small associations are only counted."""
    found = analyses.silent_neighbours(day, within=within, place=place or None, field=field or None, kind=kind)
    order = [(f"{place:06d}",) for place in range(len(found.pairs))]
    items, following = page.cut(found.pairs, order)
    return SilentNeighboursOut.page(snapshot, found, items, following)
