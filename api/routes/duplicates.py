"""Bodies recorded twice: pairs with reasons, decisions, merging. All of it needs the administrator token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.deps import ContextDep, LanguageDep, ReaderDep
from api.duplicates import Duplicates
from api.problems import FAILURES, Problem
from api.responses.duplicates import DecisionIn, DuplicatesOut, MergeIn, MergeOut, PairOut, PairsOut
from graphkb.duplicates import PROPOSED, Described, alike, merge
from graphkb.errors import AccessDenied
from graphkb.model import Visibility

__all__ = ["router"]

router = APIRouter(tags=["duplicates"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record"}}
BUSY: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "The data are not those of the preview any more"}
}

Id = Annotated[str, Query(min_length=1, max_length=200, description="Id of a body")]
Text = Annotated[str, Query(max_length=300, description="As it would be entered; empty: not known")]
Least = Annotated[float, Query(ge=0.3, le=1, description="Lowest score proposed")]


def _duplicates(context: ContextDep, reader: ReaderDep) -> Duplicates:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Duplicates(context)


DuplicatesDep = Annotated[Duplicates, Depends(_duplicates)]


@router.get("/duplicates", summary="Bodies that may be recorded twice; needs the administrator token")
def duplicates(
    wanted: DuplicatesDep,
    language: LanguageDep,
    least: Least = PROPOSED,
    limit: Annotated[int, Query(ge=1, le=1000, description="Largest number of each list")] = 100,
) -> DuplicatesOut:
    """Pairs with reasons, best first. What was decided is not proposed again. Never persons or places."""
    found = wanted.found(least)
    return DuplicatesOut.of(wanted.snapshot, wanted.standing(least), found.bodies, found.compared, limit, language)


@router.get("/duplicates/like", summary="Bodies like one being entered; needs the administrator token")
def like(
    wanted: DuplicatesDep,
    language: LanguageDep,
    name: Annotated[str, Query(min_length=1, max_length=300, description="Its name")],
    kind: Annotated[str, Query(max_length=50, description="Id of its kind; empty: not known")] = "",
    municipality: Annotated[str, Query(max_length=200, description="Id of its municipality; empty: not known")] = "",
    address: Text = "",
    postal_code: Text = "",
    website: Text = "",
    least: Least = PROPOSED,
) -> PairsOut:
    """To be asked before a new body is created: is it there already, under another spelling?"""
    new = Described(
        id="",
        names=(name,),
        kind=kind,
        municipalities=frozenset([municipality] if municipality else []),
        address=address,
        postal_code=postal_code,
        website=website,
    )
    snapshot = wanted.snapshot
    return PairsOut(items=[PairOut.of(snapshot, pair, language) for pair in alike(snapshot, new, least)])


@router.get("/duplicates/merge", summary="What a merge would do; needs the administrator token", responses=NOT_THERE)
def preview(wanted: DuplicatesDep, language: LanguageDep, keep: Id, gone: Id) -> MergeOut:
    """Nothing is written. Give `revision` back with the merge."""
    snapshot = wanted.snapshot
    return MergeOut.of(snapshot, merge(snapshot, keep, gone), snapshot.revision, language)


@router.post(
    "/duplicates/decisions",
    status_code=201,
    summary="Decide about a pair; needs the administrator token",
    responses=NOT_THERE,
)
def decide(wanted: DuplicatesDep, said: DecisionIn) -> DecisionIn:
    """Kept for ever: the pair is not proposed again. A later decision on the same pair holds instead."""
    wanted.decide(said.first, said.second, said.verdict, by=said.by, reason=said.reason)
    return said


@router.post("/duplicates/merge", summary="Merge two bodies; needs the administrator token", responses=BUSY)
def merge_two(wanted: DuplicatesDep, language: LanguageDep, said: MergeIn) -> MergeOut:
    """One change in the change log, to be undone like any other. The old id leads to the new one (308)."""
    snapshot = wanted.snapshot
    plan, revision = wanted.merge(
        said.keep, said.gone, said.choices, by=said.by, reason=said.reason, revision=said.revision
    )
    return MergeOut.of(snapshot, plan, revision, language)
