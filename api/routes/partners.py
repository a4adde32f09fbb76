"""The partner finder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.deps import AnalysesDep, DayParam, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.partners import PartnersOut, WhyNotOut
from graphkb.analytics.partners import FIRST, MAX_WEIGHT, MOST_OF_A_SORT, PartnerQuery

__all__ = ["router"]

router = APIRouter(tags=["partners"], responses=FAILURES)

Weight = Annotated[
    float | None,
    Query(ge=0, le=MAX_WEIGHT, allow_inf_nan=False, description="Weight of this kind of reason; without it: as usual"),
]
Limit = Annotated[int, Query(ge=1, le=100, description="Proposals at most, the best first")]
Most = Annotated[int, Query(ge=0, le=FIRST, description="At most so many of one sort among the first ten; 0: any")]


def _query(
    for_actor: Annotated[str | None, Query(alias="for", max_length=200, description="Id of an organisation")] = None,
    place: Annotated[str | None, Query(max_length=200, description="Where the partner should work")] = None,
    field: Annotated[str | None, Query(max_length=200, description="In which field of action")] = None,
    target_group: Annotated[str | None, Query(max_length=200, description="For whom")] = None,
    language: Annotated[str | None, Query(max_length=200, description="Which language it should speak")] = None,
    topic: Annotated[str | None, Query(max_length=200, description="What the partner should offer")] = None,
) -> PartnerQuery:
    return PartnerQuery(
        for_actor=for_actor or None,
        place=place or None,
        field=field or None,
        target_group=target_group or None,
        language=language or None,
        topic=topic or None,
    )


def _weights(
    weight_topic: Weight = None,
    weight_place: Weight = None,
    weight_field: Weight = None,
    weight_target_group: Weight = None,
    weight_language: Weight = None,
    weight_shared_partners: Weight = None,
    weight_kind: Weight = None,
    weight_funding_fit: Weight = None,
    weight_capacity: Weight = None,
) -> Mapping[str, float]:
    given = {
        "topic": weight_topic,
        "place": weight_place,
        "field": weight_field,
        "target_group": weight_target_group,
        "language": weight_language,
        "shared_partners": weight_shared_partners,
        "kind": weight_kind,
        "funding_fit": weight_funding_fit,
        "capacity": weight_capacity,
    }
    return {feature: weight for feature, weight in given.items() if weight is not None}


QueryDep = Annotated[PartnerQuery, Depends(_query)]
WeightsDep = Annotated[Mapping[str, float], Depends(_weights)]


@router.get(
    "/partners",
    summary="Partners for an organisation or a need",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def partners(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    query: QueryDep,
    weights: WeightsDep,
    limit: Limit = 20,
    most_of_a_sort: Most = MOST_OF_A_SORT,
) -> PartnersOut:
    """Ranked as far as the order can be claimed, each with its reasons and their sources. At least one parameter."""
    found = analyses.partners(day, query, weights=weights, limit=limit, most_of_a_sort=most_of_a_sort)
    return PartnersOut.of(snapshot, found)


@router.get(
    "/partners/why-not",
    summary="Why an actor is not among the proposed partners, or where it stands",
    responses={404: {"model": Problem, "description": "No such record"}},
)
def why_not(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    query: QueryDep,
    weights: WeightsDep,
    actor: Annotated[str, Query(max_length=200, description="Id of the actor that is missed")],
    limit: Limit = 20,
    most_of_a_sort: Most = MOST_OF_A_SORT,
) -> WhyNotOut:
    """The rule that leaves it out, and what each kind of reason found. Takes what `/partners` takes."""
    found = analyses.why_not(day, query, actor, weights=weights, limit=limit, most_of_a_sort=most_of_a_sort)
    return WhyNotOut.of(snapshot, found)
