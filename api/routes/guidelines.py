"""Guidelines and the measures that serve them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, PageDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.guidelines import TracedGuideline, TraceOut
from api.responses.mind_map import MindMapOut
from graphkb.analytics.time import Course

__all__ = ["router"]

router = APIRouter(tags=["coverage"], responses=FAILURES)


@router.get(
    "/guidelines/trace",
    summary="From guidelines to measures, bodies and places",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def trace(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    page: PageDep,
    concept: Annotated[str | None, Query(max_length=200, description="Only guidelines of this concept")] = None,
    guideline: Annotated[str | None, Query(max_length=200, description="Only this guideline")] = None,
    ageing_months: Annotated[
        int, Query(ge=1, le=240, description="After how many months without evidence a measure no longer counts")
    ] = 24,
) -> TraceOut:
    """Guidelines concept by concept; one without measures means: no measure is known so far."""
    found = analyses.trace(day, concept=concept or None, guideline=guideline or None, ageing_months=ageing_months)
    traced: list[TracedGuideline] = [(one, lead) for one in found.concepts for lead in one.all_guidelines()]
    keys = [(f"{number:06d}",) for number in range(len(traced))]
    items, following = page.cut(traced, keys)
    return TraceOut.page(snapshot, found, len(traced), items, following)


@router.get(
    "/guidelines/mind-map",
    summary="Concept, fields, guidelines, measures and actors as one tree",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def mind_map(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    concept: Annotated[str | None, Query(max_length=200, description="Only this concept; without it: all")] = None,
    field: Annotated[str | None, Query(max_length=200, description="Only this field of the concept")] = None,
    place: Annotated[
        str | None,
        Query(max_length=200, description="Only measures that serve it, a part of it or what it is part of"),
    ] = None,
    course: Annotated[
        list[Course] | None, Query(max_length=7, description="Only measures in one of these courses; without it: any")
    ] = None,
    ageing_months: Annotated[
        int, Query(ge=1, le=240, description="After how many months without evidence a measure no longer counts")
    ] = 24,
) -> MindMapOut:
    """Every branch counts what is on it. One without measures means: none is recorded, or none is left."""
    found = analyses.mind_map(
        day,
        concept=concept or None,
        field=field or None,
        place=place or None,
        courses=tuple(sorted(set(course or ()))),
        ageing_months=ageing_months,
    )
    return MindMapOut.of(snapshot, found)
