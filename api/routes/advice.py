"""Advice: a need read, what can be said to it; the table of next steps; notes for the file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from api.advice import Advising
from api.deps import AnalysesDep, DayParam, IdParam
from api.problems import FAILURES, Problem
from api.responses.advice import AdviceOut, NoteIn, NoteOut, NotesOut, ReadingOut, StepsIn, StepsOut
from graphkb.analytics.advice import LONGEST, MOST_NEEDS, Ask, asked_by

__all__ = ["router"]

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record"}}
CHANGED: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Somebody else changed it since it was read"}
}

router = APIRouter(tags=["advice"], responses=FAILURES)


def _advising(analyses: AnalysesDep) -> Advising:
    return Advising(analyses)


AdvisingDep = Annotated[Advising, Depends(_advising)]
NoteId = Annotated[str, Path(max_length=200, description="Id of a note")]
Needs = Annotated[
    list[str] | None,
    Query(max_length=MOST_NEEDS, description="Needs of the table of words, such as `rooms`, or ids of topics"),
]


@router.get("/advice/reading", summary="What is understood of a need in everyday words")
def reading(
    wanted: AdvisingDep,
    day: DayParam,
    text: Annotated[str, Query(max_length=LONGEST, description="German or English")],
) -> ReadingOut:
    """The same words give the same reading: names of records and a declared table of words, by German stems."""
    return ReadingOut.of(wanted.read(text, day))


@router.get("/advice", summary="Advice for an organisation or a need", responses=NOT_THERE)
def advice(
    wanted: AdvisingDep,
    day: DayParam,
    text: Annotated[str, Query(max_length=LONGEST, description="In everyday words; what is named beats it")] = "",
    for_actor: Annotated[str | None, Query(alias="for", max_length=200, description="Id of an organisation")] = None,
    kind: Annotated[str | None, Query(max_length=200, description="Kind of who asks, if it is no record")] = None,
    place: IdParam = None,
    field: IdParam = None,
    target_group: IdParam = None,
    language: IdParam = None,
    needs: Needs = None,
) -> AdviceOut:
    """Partners for each need, rooms, funding that may fit, trainings, next steps. At least one parameter."""
    read = wanted.read(text, day) if text.strip() else None
    said = asked_by(read, for_actor or "") if read else Ask(for_actor or "")
    ask = Ask(
        said.for_actor,
        kind or said.kind,
        place or said.place,
        field or said.field,
        target_group or said.target_group,
        language or said.language,
        tuple(dict.fromkeys(one for one in needs if one)) if needs else said.needs,
        said.offers,
    )
    return AdviceOut.of(wanted.analyses.snapshot, wanted.advise(ask, day), read)


@router.get("/advice/steps", summary="The table of next steps")
def steps(wanted: AdvisingDep) -> StepsOut:
    """As the district keeps it; as long as nobody changed it, the one that the product proposes."""
    return StepsOut.of(wanted.table())


@router.put("/advice/steps", summary="Change the table of next steps; needs the administrator token", responses=CHANGED)
def keep_steps(wanted: AdvisingDep, said: StepsIn) -> StepsOut:
    """The whole table anew."""
    return StepsOut.of(wanted.keep_table(said.steps(), version=said.version, by=said.by))


@router.delete("/advice/steps", summary="Back to the proposed table; needs the administrator token")
def reset_steps(wanted: AdvisingDep) -> StepsOut:
    """What was kept is gone."""
    return StepsOut.of(wanted.reset_table())


@router.get("/advice/notes", summary="Notes for the file; needs the administrator token")
def notes(
    wanted: AdvisingDep,
    subject: Annotated[str, Query(max_length=200, description="Only about this organisation")] = "",
) -> NotesOut:
    """The earliest follow-up first."""
    return NotesOut(items=[NoteOut.of(one) for one in wanted.notes(subject)])


@router.get("/advice/notes/{id}", summary="One note; needs the administrator token", responses=NOT_THERE)
def one_note(wanted: AdvisingDep, id: NoteId) -> NoteOut:
    """With the steps agreed."""
    return NoteOut.of(wanted.note(id))


@router.post(
    "/advice/notes", status_code=201, summary="Keep a note; needs the administrator token", responses=NOT_THERE
)
def keep_note(wanted: AdvisingDep, said: NoteIn) -> NoteOut:
    """Kept beside the facts: it changes none."""
    return NoteOut.of(wanted.keep_note(said.note(), by=said.by))


@router.put("/advice/notes/{id}", summary="Change a note; needs the administrator token", responses=CHANGED)
def change_note(wanted: AdvisingDep, id: NoteId, said: NoteIn) -> NoteOut:
    """The whole note anew."""
    return NoteOut.of(wanted.change_note(said.note(id)))


@router.delete(
    "/advice/notes/{id}", status_code=204, summary="Delete a note; needs the administrator token", responses=NOT_THERE
)
def delete_note(wanted: AdvisingDep, id: NoteId) -> Response:
    """For good."""
    wanted.delete_note(id)
    return Response(status_code=204)
