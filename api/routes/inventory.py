"""What is known and what to ask next; what structures each place has."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, PageDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.inventory import InventoryOut, StructuresOut

__all__ = ["router"]

router = APIRouter(tags=["inventory"], responses={**FAILURES, 404: {"model": Problem, "description": "No such record"}})

ConceptParam = Annotated[
    str | None, Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district")
]
AgeingParam = Annotated[
    int, Query(ge=1, le=240, description="After how many months without evidence a measure no longer counts")
]


@router.get("/inventory", summary="What is known, what was asked, what to ask next")
def inventory(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    page: PageDep,
    concept: ConceptParam = None,
    target_group: Annotated[
        str | None, Query(max_length=200, description="Only measures for this group or a broader one")
    ] = None,
    ageing_months: AgeingParam = 24,
) -> InventoryOut:
    """One letter an item, the most urgent first: whom to ask, and which cells its answer would settle."""
    found = analyses.inventory(
        day, concept=concept or None, target_group=target_group or None, ageing_months=ageing_months
    )
    letters = found.asking.letters
    items, following = page.cut(letters, [(f"{number:06d}",) for number in range(len(letters))])
    return InventoryOut.page(snapshot, found, items, following)


@router.get("/structures", summary="What each place has, what it is known not to have, what is not recorded")
def structures(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    page: PageDep,
    concept: ConceptParam = None,
    place: Annotated[
        list[str] | None,
        Query(max_length=500, description="Ids of places; without any: the municipalities of the district"),
    ] = None,
    ageing_months: AgeingParam = 24,
) -> StructuresOut:
    """One place an item; beside it the fields with no or several responsible offices."""
    found = analyses.structures(day, concept=concept or None, places=tuple(place or ()), ageing_months=ageing_months)
    items, following = page.cut(found.places, [(f"{number:06d}",) for number in range(len(found.places))])
    return StructuresOut.page(snapshot, found, items, following)
