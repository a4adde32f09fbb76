"""Options for a cell, and drafts made of them. Keeping drafts needs the administrator token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api.deps import AnalysesDep, ContextDep, DayParam, LanguageDep, ReaderDep, SnapshotDep
from api.drafts import Drafts
from api.problems import FAILURES, Problem
from api.responses.options import DraftIn, DraftList, DraftOut, OptionsOut
from graphkb.errors import AccessDenied
from graphkb.model import Visibility

__all__ = ["router"]

router = APIRouter(tags=["options"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record"}}
BUSY: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Somebody else changed it since"}
}

BY = "API"
Id = Annotated[str, Path(max_length=200, description="Id of the draft")]


def _drafts(analyses: AnalysesDep, reader: ReaderDep) -> Drafts:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Drafts(analyses)


DraftsDep = Annotated[Drafts, Depends(_drafts)]


@router.get("/options", summary="What could be done about a cell, from what is recorded", responses=NOT_THERE)
def options(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    language: LanguageDep,
    day: DayParam,
    place: Annotated[str, Query(min_length=1, max_length=200, description="Id of a place")],
    field: Annotated[str, Query(min_length=1, max_length=200, description="Id of a field")],
    target_group: Annotated[str | None, Query(max_length=200, description="Id of a target group")] = None,
    concept: Annotated[
        str | None, Query(max_length=200, description="Id of a concept; without it: that of the field")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Largest number of each list")] = 20,
) -> OptionsOut:
    """Possible providers, programmes, similar measures, whom to ask, and a first text. Options, no decision."""
    found, draft = Drafts(analyses).make(
        day, place, field, target_group=target_group or None, concept=concept or None, language=language
    )
    return OptionsOut.of(snapshot, found, draft, limit)


@router.get("/drafts", summary="Drafts that are kept; needs the administrator token")
def all_drafts(drafts: DraftsDep) -> DraftList:
    """Newest first."""
    return DraftList(items=[DraftOut.of(one) for one in drafts.all()])


@router.post("/drafts", status_code=201, summary="Keep a draft; needs the administrator token", responses=NOT_THERE)
def keep(drafts: DraftsDep, context: ContextDep, said: DraftIn) -> DraftOut:
    """Kept beside the facts: no measure is made of it."""
    return DraftOut.of(drafts.keep(said.draft(context.today()), by=BY))


@router.get("/drafts/{id}", summary="One draft; needs the administrator token", responses=NOT_THERE)
def one_draft(drafts: DraftsDep, id: Id) -> DraftOut:
    """As people left it."""
    return DraftOut.of(drafts.one(id))


@router.put("/drafts/{id}", summary="Change a draft; needs the administrator token", responses=BUSY)
def change(drafts: DraftsDep, context: ContextDep, id: Id, said: DraftIn) -> DraftOut:
    """The whole text anew. With the version that was read, a change of somebody else is not overwritten."""
    there = drafts.one(id)
    return DraftOut.of(drafts.change(said.draft(there.day, id, there.measure)))


@router.delete("/drafts/{id}", summary="Delete a draft; needs the administrator token", responses=NOT_THERE)
def delete(drafts: DraftsDep, id: Id) -> DraftOut:
    """Gives what it was."""
    return DraftOut.of(drafts.delete(id))
