"""What can be said today, line by line with sources."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import AnalysesDep, DayParam, SnapshotDep
from api.problems import FAILURES
from api.responses.findings import FindingsOut

__all__ = ["router"]

router = APIRouter(tags=["findings"], responses=FAILURES)


@router.get("/findings", summary="What can be said today, each line with its sources")
def findings(analyses: AnalysesDep, snapshot: SnapshotDep, day: DayParam) -> FindingsOut:
    """Drawn from the other analyses of the same day, always the same findings in the same order."""
    return FindingsOut.of(analyses.findings(day), snapshot)
