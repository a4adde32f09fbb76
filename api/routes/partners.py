"""The partner finder."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnalysesDep, DayParam, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.partners import PartnersOut
from graphkb.analytics.partners import PartnerQuery

__all__ = ["router"]

router = APIRouter(tags=["partners"], responses=FAILURES)

Id = Annotated[str | None, Query(max_length=200)]


@router.get(
    "/partners",
    summary="Partners for an organisation or a need",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def partners(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    for_actor: Annotated[str | None, Query(alias="for", max_length=200, description="Id of an organisation")] = None,
    place: Id = None,
    field: Id = None,
    target_group: Id = None,
    language: Id = None,
    topic: Annotated[str | None, Query(max_length=200, description="What the partner should offer")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PartnersOut:
    """Ranked as far as the order can be claimed, each with its reasons and their sources. At least one parameter."""
    query = PartnerQuery(
        for_actor=for_actor or None,
        place=place or None,
        field=field or None,
        target_group=target_group or None,
        language=language or None,
        topic=topic or None,
    )
    return PartnersOut.of(snapshot, analyses.partners(day, query, limit=limit))
