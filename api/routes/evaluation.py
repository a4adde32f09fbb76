"""Evaluations, and what a conference should discuss."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, IdParam, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.evaluation import AgendaOut, EvaluationsOut
from graphkb.analytics.evaluation import INTERVAL_MONTHS, Why

__all__ = ["router"]

router = APIRouter(
    tags=["evaluation"], responses={**FAILURES, 404: {"model": Problem, "description": "No such record"}}
)

Months = Annotated[
    int, Query(ge=1, le=240, description="Months after which an evaluation (or the start of a measure) makes one due")
]


@router.get("/evaluations", summary="What was evaluated when, and what is due")
def evaluations(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    concept: IdParam = None,
    field: IdParam = None,
    place: IdParam = None,
    interval_months: Months = INTERVAL_MONTHS,
) -> EvaluationsOut:
    """Measures that run or may run with their evaluations, by field and place. Nothing recorded is not «none»."""
    found = analyses.evaluations(
        day, concept=concept or None, field=field or None, place=place or None, interval_months=interval_months
    )
    return EvaluationsOut.of(snapshot, found)


@router.get("/evaluations/agenda", summary="What the next conference should discuss, with reasons")
def agenda(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    concept: IdParam = None,
    field: IdParam = None,
    place: IdParam = None,
    interval_months: Months = INTERVAL_MONTHS,
    why: Annotated[
        list[Why] | None, Query(max_length=20, description="Only for these reasons; without it: all")
    ] = None,
) -> AgendaOut:
    """Measures whose evaluation is due or that end, and cells that are gaps or of which all evidence is too old."""
    found = analyses.agenda(
        day,
        concept=concept or None,
        field=field or None,
        place=place or None,
        interval_months=interval_months,
        reasons=tuple(why or Why),
    )
    return AgendaOut.of(snapshot, found)
