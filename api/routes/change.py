"""What changed: two dates, two concepts, and the saved states that tell what was recorded when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from api.change import asked_change
from api.deps import AnalysesDep, ContextDep, DayParam, ReaderDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.change import ChangeOut, ConceptChangeOut, StateName, StateOut, StatesOut
from api.responses.side_by_side import SideBySideOut
from api.responses.versions import VersionsOut
from api.states import save_state
from api.versions import versions
from graphkb.analytics.change import MOST_CONCEPTS
from graphkb.errors import AccessDenied
from graphkb.model import Reader, Visibility

__all__ = ["router"]

router = APIRouter(tags=["change"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record"}}


@router.get("/change", summary="Two dates compared", responses=NOT_THERE)
def change(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    before: Annotated[
        date | None, Query(alias="from", description="The earlier day; without it: a year before the later one")
    ] = None,
    after: Annotated[date | None, Query(alias="to", description="The later day; without it: today")] = None,
    from_state: Annotated[
        str | None,
        Query(max_length=200, description="Id of a saved state: the earlier day is the one on which it was saved"),
    ] = None,
    concept: Annotated[
        str | None,
        Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district"),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="Largest number of ties")] = 500,
) -> ChangeOut:
    """What happened in between, and what was only recorded later. Cells that merely aged are not worse."""
    asked = asked_change(analyses.context, before, after, from_state or "")
    found = analyses.change(asked.before, asked.after, state=asked.state, concept=concept or None)
    state = StateOut.of(asked.state, analyses.reader) if asked.state else None
    saved = analyses.context.saved_snapshot(asked.state.id, analyses.reader) if asked.state else None
    return ChangeOut.of(snapshot, saved, found, state, analyses.reader, limit)


@router.get("/change/concepts", summary="Two concepts compared", responses=NOT_THERE)
def change_concepts(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    before: Annotated[str, Query(alias="from", min_length=1, max_length=200, description="Id of a concept")],
    after: Annotated[str, Query(alias="to", min_length=1, max_length=200, description="Id of a concept")],
) -> ConceptChangeOut:
    """Fields with what corresponds to them, measures carried over, who answers; and what is not recorded."""
    return ConceptChangeOut.of(snapshot, analyses.concept_change(day, before, after))


@router.get("/change/side-by-side", summary="Two or more concepts side by side", responses=NOT_THERE)
def change_side_by_side(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    concept: Annotated[
        list[str], Query(min_length=2, max_length=MOST_CONCEPTS, description="Ids of the concepts, in the order wanted")
    ],
) -> SideBySideOut:
    """Fields that correspond in one row, with guidelines and measures; what stands in one concept alone."""
    return SideBySideOut.of(snapshot, analyses.side_by_side(day, tuple(concept)))


@router.get("/change/versions", summary="Two versions of a concept", responses=NOT_THERE)
def change_versions(
    context: ContextDep,
    reader: ReaderDep,
    snapshot: SnapshotDep,
    day: DayParam,
    before: Annotated[str, Query(alias="from", min_length=1, max_length=200, description="Id of a concept")],
    after: Annotated[str, Query(alias="to", min_length=1, max_length=200, description="Id of a concept")],
    from_state: Annotated[
        str | None, Query(max_length=200, description="Id of a saved state: the earlier version is read in it")
    ] = None,
    before_change: Annotated[
        str | None,
        Query(max_length=100, description="Id of a change: the earlier version is read before it; needs the token"),
    ] = None,
) -> VersionsOut:
    """What was added, ended, rewritten or moved, with both wordings, and what cannot be known.

    `from` and `to` may be the same concept if the earlier version is from a saved state or the change log.
    """
    found = versions(context, reader, before, after, day=day, state=from_state or "", before_change=before_change or "")
    state = StateOut.of(found.state, reader) if found.state else None
    return VersionsOut.of(snapshot, found.change, state, found.entry.id if found.entry else None)


@router.get("/states", summary="Saved states")
def states(context: ContextDep, reader: ReaderDep) -> StatesOut:
    """Newest first. A state holds no persons."""
    return StatesOut(items=[StateOut.of(one, reader) for one in context.store.states()], next_cursor=None)


@router.post("/states", status_code=201, summary="Save the present state; needs the administrator token")
def new_state(context: ContextDep, reader: ReaderDep, wanted: StateName) -> StateOut:
    """All facts but persons, with the groups and the map that everybody sees."""
    _administration(reader)
    return StateOut.of(save_state(context, wanted.name, by=wanted.by), reader)


@router.delete(
    "/states/{id}", status_code=204, summary="Delete a saved state; needs the administrator token", responses=NOT_THERE
)
def delete_state(
    context: ContextDep,
    reader: ReaderDep,
    id: Annotated[str, Path(max_length=200, description="Id of the saved state")],
) -> Response:
    """It cannot be brought back."""
    _administration(reader)
    context.store.delete_state(id)
    return Response(status_code=204)


def _administration(reader: Reader) -> None:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
