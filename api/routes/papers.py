"""The overview for leadership and the council paper made of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import StringConstraints

from api.deps import AnalysesDep, DayParam, LanguageDep, SnapshotDep, checked_day
from api.overview import asked_overview, make_overview
from api.papers import LONGEST, MEDIA, AskedPaper, PaperForm, Printer, paper_analyses
from api.problems import FAILURES, Problem
from api.responses.overview import OverviewOut
from graphkb.errors import NotFound
from graphkb.papers import PartId

__all__ = ["router"]

router = APIRouter(tags=["papers"], responses={**FAILURES, 404: {"model": Problem, "description": "No such record"}})

Before = Annotated[
    date | None, Query(alias="from", description="The earlier day to compare with; without it: a year before `date`")
]
Place = Annotated[
    str, Query(max_length=200, description="Id of a municipality, taken with its quarters; without it: the district")
]
Fields = Annotated[
    list[Annotated[str, StringConstraints(max_length=200)]] | None,
    Query(max_length=60, description="Ids of fields of the concept; without it: all"),
]
Parts = Annotated[list[PartId] | None, Query(max_length=20, description="Parts wanted; without it: all")]

FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The paper",
        "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()},
    }
}


@router.get("/overview", summary="Findings, key figures and tables of all analyses for leadership")
def overview(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    before: Before = None,
    place: Place = "",
    fields: Fields = None,
    parts: Parts = None,
) -> OverviewOut:
    """Each figure says how sure it is. What a part cannot narrow to the place or fields chosen it says."""
    asked = asked_overview(
        analyses,
        day,
        before=checked_day("from", before) if before else None,
        place=place,
        fields=fields or (),
        parts=parts or (),
    )
    return OverviewOut.of(make_overview(analyses, asked), snapshot)


@router.get("/papers/council", summary="The council paper as a file", responses=FILES, response_class=Response)
def council(
    request: Request,
    analyses: AnalysesDep,
    language: LanguageDep,
    day: DayParam,
    form: Annotated[
        PaperForm, Query(alias="format", description="`pdf` (tagged, PDF/UA-1) or `docx`, to be edited")
    ] = PaperForm.PDF,
    before: Before = None,
    place: Place = "",
    fields: Fields = None,
    parts: Parts = None,
    title: Annotated[str, Query(max_length=LONGEST, description="Its title; without it: the usual one")] = "",
    author: Annotated[str, Query(max_length=LONGEST, description="The body that brings it in")] = "",
    internal: Annotated[
        bool, Query(description="With internal facts, each page marked; needs the administrator token")
    ] = False,
) -> Response:
    """The same findings, figures and tables as `/overview`, with pictures, method, missing data and sources.

    Public facts only, whoever asks, unless `internal` is set. In the language of `Accept-Language`.
    """
    printer: Printer | None = getattr(request.app.state, "printer", None)
    if printer is None:
        raise NotFound(id="papers/council")
    of = paper_analyses(analyses, internal=internal)
    asked = AskedPaper(
        asked_overview(
            of,
            day,
            before=checked_day("from", before) if before else None,
            place=place,
            fields=fields or (),
            parts=parts or (),
        ),
        title.strip(),
        author.strip(),
    )
    name = f"{'vorlage' if language == 'de' else 'council-paper'}-{day.isoformat()}.{form.value}"
    return Response(
        printer(of, asked, form, language),
        media_type=MEDIA[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
