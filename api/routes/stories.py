"""The map told in steps: read by everybody once published, written by the administration."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from api.deps import ContextDep, ReaderDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.stories import StoriesOut, StoryIn, StoryOut
from api.stories import Stories

__all__ = ["router"]

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such story"}}
CHANGED: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Somebody else changed the story since it was read"}
}

router = APIRouter(tags=["network"], responses=FAILURES)

Id = Annotated[str, Path(max_length=200, description="Id of a story")]


def _stories(context: ContextDep, reader: ReaderDep, snapshot: SnapshotDep) -> Stories:
    return Stories(context, reader, snapshot)


StoriesDep = Annotated[Stories, Depends(_stories)]


@router.get("/stories", summary="Stories told on the network map")
def all_stories(wanted: StoriesDep) -> StoriesOut:
    """Newest first. Drafts need the administrator token."""
    return StoriesOut(items=[StoryOut.of(one) for one in wanted.all()])


@router.get("/stories/{id}", summary="One story", responses=NOT_THERE)
def one_story(wanted: StoriesDep, id: Id) -> StoryOut:
    """Its steps in their order."""
    return StoryOut.of(wanted.one(id))


@router.post("/stories", status_code=201, summary="Keep a story; needs the administrator token")
def keep(wanted: StoriesDep, said: StoryIn) -> StoryOut:
    """Kept beside the facts: it changes none."""
    return StoryOut.of(wanted.keep(said.story(), by=said.by))


@router.put("/stories/{id}", summary="Change a story; needs the administrator token", responses=CHANGED)
def change(wanted: StoriesDep, id: Id, said: StoryIn) -> StoryOut:
    """The whole story anew."""
    return StoryOut.of(wanted.change(said.story(id)))


@router.delete(
    "/stories/{id}", status_code=204, summary="Delete a story; needs the administrator token", responses=NOT_THERE
)
def delete(wanted: StoriesDep, id: Id) -> Response:
    """For good: keep what `GET` gives before."""
    wanted.delete(id)
    return Response(status_code=204)
