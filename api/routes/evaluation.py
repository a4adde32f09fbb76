"""Evaluations, and what the next conference should discuss."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import AnalysesDep, ContextDep, DayParam, IdParam, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.evaluation import AgendaOut, ConferenceOut, ConferencesOut, EvaluationsOut
from graphkb.analytics.evaluation import INTERVAL_MONTHS, Why, conference, conferences

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


@router.get("/conferences", summary="Recurring conferences")
def all_conferences(context: ContextDep, snapshot: SnapshotDep) -> ConferencesOut:
    """Each with its occasions as of today: what was discussed and decided, what is planned."""
    found = conferences(snapshot, context.today())
    return ConferencesOut(items=[ConferenceOut.of(snapshot, one) for one in found])


@router.get("/conferences/{id}", summary="One recurring conference")
def one_conference(
    context: ContextDep, snapshot: SnapshotDep, id: Annotated[str, Path(max_length=200, description="Id of the series")]
) -> ConferenceOut:
    """Past occasions, the newest first, and those to come."""
    return ConferenceOut.of(snapshot, conference(snapshot, id, context.today()))
