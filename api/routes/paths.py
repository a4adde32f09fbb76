"""Through whom two bodies could meet."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.network import PathOut

__all__ = ["router"]

router = APIRouter(tags=["network"], responses=FAILURES)


@router.get(
    "/paths",
    summary="The way from one body to another along the strongest ties",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def paths(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    start: Annotated[str, Query(alias="from", min_length=1, max_length=200, description="Id of an actor")],
    goal: Annotated[str, Query(alias="to", min_length=1, max_length=200, description="Id of an actor")],
) -> PathOut:
    """Shortest by 1/weight, then by steps. A unit stands for its body. No person is on a way."""
    return PathOut.of(snapshot, analyses.introduction(day, start, goal))
