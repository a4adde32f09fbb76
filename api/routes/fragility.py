"""What hangs on one thing, what ends when, and what would be without or with something."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import StringConstraints

from api.deps import AnalysesDep, DayParam, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.fragility import CalendarOut, FragilityOut
from api.responses.what_if import WhatIfOut
from graphkb.analytics.coverage import By
from graphkb.analytics.what_if import Scenario, read_new
from graphkb.analytics.what_if.scenario import MOST_NEW, MOST_TAKEN
from graphkb.analytics.what_if.written import LONGEST

__all__ = ["router"]

router = APIRouter(tags=["fragility"], responses={**FAILURES, 404: {"model": Problem, "description": "No such record"}})

Concept = Annotated[
    str | None, Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district")
]
Columns = Annotated[By, Query(description="Columns: the fields or the guidelines of the concept")]


@router.get("/fragility", summary="What hangs on one body, one programme or one tie")
def fragility(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    concept: Concept = None,
    by: Columns = "field",
    horizon_months: Annotated[int, Query(ge=0, le=120, description="How far to look ahead for what ends")] = 12,
) -> FragilityOut:
    """Cells with one body or one programme; cut points and bridges as sentences. Smaller associations are not named."""
    found = analyses.fragility(day, concept=concept or None, by=by, horizon_months=horizon_months)
    return FragilityOut.of(snapshot, found)


@router.get("/calendar", summary="What ends when, and the cells where that is felt")
def calendar(
    analyses: AnalysesDep, snapshot: SnapshotDep, day: DayParam, concept: Concept = None, by: Columns = "field"
) -> CalendarOut:
    """Known ends of measures, their money and programmes by day, and apart from them when evidence becomes too old."""
    return CalendarOut.of(snapshot, analyses.calendar(day, concept=concept or None, by=by))


@router.get("/what-if", summary="What changes without some actors, programmes or measures, or with new measures")
def what_if(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    without: Annotated[
        list[Annotated[str, StringConstraints(max_length=200)]] | None,
        Query(max_length=MOST_TAKEN, description="Ids of actors, programmes and measures that are taken away"),
    ] = None,
    added: Annotated[
        list[Annotated[str, StringConstraints(max_length=LONGEST)]] | None,
        Query(
            alias="with",
            max_length=MOST_NEW,
            description="New measures: `field:<id>;place:<id>;provider:<id>;from:2027-01;to:2028-12;group:<id>;"
            "status:planned;name:…`; `field` or `guideline` and `place` are needed; `field`, `guideline`, `place`, "
            "`group`, `provider` may be repeated; `provider:new` is a body that is not recorded. "
            "A new cooperation: `cooperation:<id>;cooperation:<id>`",
        ),
    ] = None,
    concept: Concept = None,
) -> WhatIfOut:
    """Cells, guidelines, connected parts and groups before and after. A view is a link; nothing is written."""
    scenario = Scenario.of(
        snapshot,
        [id for id in without or () if id],
        [read_new(snapshot, text) for text in added or () if text],
    )
    return WhatIfOut.of(analyses.what_if(day, scenario, concept=concept or None))
