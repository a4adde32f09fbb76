"""Conferences prepared and followed up. All but the occasions themselves needs the administrator token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from api.conferences import Conferences
from api.deps import ContextDep, ReaderDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.conferences import (
    AddIn,
    AgendaListOut,
    EditListIn,
    EnteredOut,
    EvaluationIn,
    NewListIn,
    OccasionIn,
    PlannedOut,
    ResultsIn,
)
from api.responses.evaluation import ConferenceOut, ConferencesOut
from graphkb.analytics.evaluation import conference, conferences
from graphkb.conferences.kept import case_id
from graphkb.errors import AccessDenied, NotFound
from graphkb.model import Visibility

__all__ = ["router"]

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such event or list"}}
CHANGED: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Somebody else changed the list since it was read"}
}

router = APIRouter(tags=["evaluation"], responses=FAILURES)

Id = Annotated[str, Path(max_length=200, description="Id of the series or of its occasion")]
ListVersion = Annotated[int, Query(ge=1, le=2**53, description="The list's `version` that this was decided on")]
By = Annotated[str, Query(min_length=1, max_length=200, description="Who does it")]


def _conferences(context: ContextDep, reader: ReaderDep) -> Conferences:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Conferences(context)


ConferencesDep = Annotated[Conferences, Depends(_conferences)]


@router.get("/conferences", summary="Recurring conferences")
def all_conferences(context: ContextDep, snapshot: SnapshotDep) -> ConferencesOut:
    """Each with its occasions as of today: what was discussed and decided, what is planned."""
    found = conferences(snapshot, context.today())
    return ConferencesOut(items=[ConferenceOut.of(snapshot, one) for one in found], next_cursor=None)


@router.get("/conferences/{id}", summary="One recurring conference", responses=NOT_THERE)
def one_conference(context: ContextDep, snapshot: SnapshotDep, id: Id) -> ConferenceOut:
    """Past occasions, the newest first, and those to come."""
    return ConferenceOut.of(snapshot, conference(snapshot, id, context.today()))


@router.post(
    "/conferences/{id}/occasions",
    status_code=201,
    summary="Plan the next occasion; needs the administrator token",
    responses=NOT_THERE,
)
def plan_next(wanted: ConferencesDep, id: Id, said: OccasionIn) -> PlannedOut:
    """An event that is part of the series, in one change."""
    event, revision = wanted.plan_next(id, said.name, said.held_on, said.source, title=said.title, by=said.by)
    return PlannedOut(id=event, revision=revision)


@router.post(
    "/evaluations", status_code=201, summary="Record an evaluation; needs the administrator token", responses=NOT_THERE
)
def record_evaluation(wanted: ConferencesDep, said: EvaluationIn) -> PlannedOut:
    """With what was evaluated, by whom and where it was discussed, in one change."""
    id, revision = wanted.record(said.evaluation(), by=said.by, reason=said.reason)
    return PlannedOut(id=id, revision=revision)


@router.get(
    "/conferences/{id}/agenda", summary="The list of an occasion; needs the administrator token", responses=NOT_THERE
)
def agenda_list(wanted: ConferencesDep, id: Id) -> AgendaListOut:
    """As it was proposed and edited; 404 if none was made."""
    kept = wanted.list_of(id)
    if kept is None:
        raise NotFound(id=case_id(id))
    return AgendaListOut.of(wanted.snapshot, kept)


@router.post(
    "/conferences/{id}/agenda",
    status_code=201,
    summary="Make the list of an occasion; needs the administrator token",
    responses=NOT_THERE,
)
def new_list(wanted: ConferencesDep, id: Id, said: NewListIn) -> AgendaListOut:
    """From what is due today. There is one list for each occasion."""
    kept = wanted.start(id, by=said.by, why=tuple(said.why), interval_months=said.interval_months)
    return AgendaListOut.of(wanted.snapshot, kept)


@router.patch(
    "/conferences/{id}/agenda", summary="Strike and annotate; needs the administrator token", responses=CHANGED
)
def edit_list(wanted: ConferencesDep, id: Id, said: EditListIn) -> AgendaListOut:
    """No fact changes."""
    marks = {one.key: (one.struck, one.note) for one in said.items}
    return AgendaListOut.of(wanted.snapshot, wanted.edit(id, said.version, marks, by=said.by))


@router.post(
    "/conferences/{id}/agenda/items",
    status_code=201,
    summary="Put something on the list; needs the administrator token",
    responses=CHANGED,
)
def add_item(wanted: ConferencesDep, id: Id, said: AddIn) -> AgendaListOut:
    """A measure, or a field at a place. What was struck is put back."""
    kept = wanted.add(
        id, said.version, measure=said.measure, field=said.field, place=said.place, note=said.note, by=said.by
    )
    return AgendaListOut.of(wanted.snapshot, kept)


@router.post(
    "/conferences/{id}/agenda/refresh",
    summary="Bring the list up to what is due today; needs the administrator token",
    responses=CHANGED,
)
def refresh_list(wanted: ConferencesDep, id: Id, version: ListVersion, by: By = "API") -> AgendaListOut:
    """Strikes, notes and what was added by hand stay."""
    return AgendaListOut.of(wanted.snapshot, wanted.refresh(id, version, by=by))


@router.delete(
    "/conferences/{id}/agenda",
    status_code=204,
    summary="Throw a list away; needs the administrator token",
    responses=NOT_THERE,
)
def discard_list(wanted: ConferencesDep, id: Id) -> Response:
    """What was entered as results stays."""
    wanted.discard(id)
    return Response(status_code=204)


@router.post(
    "/conferences/{id}/results", summary="Enter what was decided; needs the administrator token", responses=CHANGED
)
def enter_results(wanted: ConferencesDep, id: Id, said: ResultsIn) -> EnteredOut:
    """One change of the facts for the whole list, to be undone like any other; entering again corrects it."""
    kept, revision = wanted.enter(id, said.version, said.results(), by=said.by, reason=said.reason)
    return EnteredOut(revision=revision, agenda=AgendaListOut.of(wanted.snapshot, kept))
