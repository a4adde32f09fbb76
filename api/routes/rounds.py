"""Rounds of asking: whom to ask, the forms and letters, what came back. All of it needs the administrator token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from api.deps import ContextDep, ReaderDep
from api.problems import FAILURES, Problem
from api.responses.rounds import (
    CandidateOut,
    InquiryStandOut,
    LettersIn,
    LetterTextOut,
    MailedRoundOut,
    MailRoundIn,
    StepIn,
)
from api.rounds import XLSX, Rounds
from graphkb.errors import AccessDenied
from graphkb.model import Visibility
from graphkb.rounds import Candidate, InquiryState

__all__ = ["router"]

router = APIRouter(tags=["inquiries"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such inquiry or record"}}
STEP: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Somebody else changed it at the same moment"},
    502: {"model": Problem, "description": "The mail server did not take it"},
}
MAILED: dict[int | str, dict[str, Any]] = {502: {"model": Problem, "description": "No mail server is set"}}
FILE: dict[int | str, dict[str, Any]] = NOT_THERE | {200: {"description": "A workbook", "content": {XLSX: {}}}}


def _rounds(context: ContextDep, reader: ReaderDep) -> Rounds:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Rounds(context)


RoundsDep = Annotated[Rounds, Depends(_rounds)]
InquiryId = Annotated[str, Path(max_length=100, description="Id of the inquiry")]


@router.get("/inquiries", summary="What was asked, and where it stands; needs the administrator token")
def inquiries(
    rounds: RoundsDep,
    state: Annotated[
        list[InquiryState] | None, Query(max_length=20, description="Only in these states; without any: all")
    ] = None,
    title: Annotated[str, Query(max_length=200, description="Only of this round")] = "",
) -> list[InquiryStandOut]:
    """Newest first."""
    today, snapshot = rounds.context.today(), rounds.capturing.snapshot
    return [
        InquiryStandOut.of(snapshot, one, today)
        for one in rounds.all()
        if (not state or one.state in state) and (not title or one.title == title)
    ]


@router.get(
    "/inquiries/candidates",
    summary="Whom to ask about which field; needs the administrator token",
    responses=NOT_THERE,
)
def candidates(
    rounds: RoundsDep,
    concept: Annotated[str, Query(max_length=200, description="Id of a concept; empty: the newest one")] = "",
    target_group: Annotated[str, Query(max_length=200, description="Id of a target group; empty: all")] = "",
) -> list[CandidateOut]:
    """One form for each office and field of the letters in `/inventory`, the most urgent first."""
    snapshot = rounds.capturing.snapshot
    return [CandidateOut.of(snapshot, one) for one in rounds.candidates(concept, target_group)]


@router.post(
    "/inquiries", status_code=201, summary="Prepare a round; needs the administrator token", responses=NOT_THERE
)
def prepare(rounds: RoundsDep, said: LettersIn) -> list[InquiryStandOut]:
    """One inquiry for each letter. Nothing is sent."""
    made = rounds.prepare(
        [Candidate(body=one.body, field=one.field, places=tuple(one.places)) for one in said.letters],
        title=said.title,
        asked_by=said.asked_by,
        due=said.due,
        by=said.by,
        group=said.target_group,
        language=said.language,
    )
    return [InquiryStandOut.of(rounds.capturing.snapshot, one, rounds.context.today()) for one in made]


@router.post("/inquiries/mail", summary="Mail a whole round; needs the administrator token", responses=MAILED)
def mail_round(rounds: RoundsDep, said: MailRoundIn) -> MailedRoundOut:
    """All prepared forms of a round, with their letters, to the recorded addresses of the offices.

    Done again it goes on with what still waits.
    """
    return MailedRoundOut.of(rounds.mail_round(said.title))


@router.get("/inquiries/{id}", summary="One inquiry; needs the administrator token", responses=NOT_THERE)
def inquiry(rounds: RoundsDep, id: InquiryId) -> InquiryStandOut:
    """Where it stands."""
    return InquiryStandOut.of(rounds.capturing.snapshot, rounds.one(id), rounds.context.today())


@router.get("/inquiries/{id}/letter", summary="Its cover letter; needs the administrator token", responses=NOT_THERE)
def letter(rounds: RoundsDep, id: InquiryId) -> LetterTextOut:
    """In the language of the inquiry."""
    return LetterTextOut.of(rounds.letter(rounds.one(id)))


@router.get("/inquiries/{id}/reminder", summary="Its reminder; needs the administrator token", responses=NOT_THERE)
def reminder(rounds: RoundsDep, id: InquiryId) -> LetterTextOut:
    """In the language of the inquiry."""
    return LetterTextOut.of(rounds.reminder(rounds.one(id)))


@router.get(
    "/inquiries/{id}/workbook",
    summary="Its form as a workbook; needs the administrator token",
    response_class=Response,
    responses=FILE,
)
def workbook(rounds: RoundsDep, id: InquiryId) -> Response:
    """With the letter in front and what is known in it. That it was sent has to be said apart."""
    one = rounds.one(id)
    headers = {"Content-Disposition": f'attachment; filename="{rounds.file_name(one)}"'}
    return Response(rounds.workbook(one), media_type=XLSX, headers=headers)


@router.post("/inquiries/{id}/step", summary="Say what became of it; needs the administrator token", responses=STEP)
def step(rounds: RoundsDep, id: InquiryId, said: StepIn) -> InquiryStandOut:
    """Sent, reminded, closed, opened again. An answer comes in with its form (`/forms`)."""
    one = rounds.one(id)
    match said.step:
        case "send":
            done = rounds.mail(one, said.mail_to) if said.mail_to else rounds.send(one, said.how)
        case "remind":
            done = rounds.mail_reminder(one, said.mail_to) if said.mail_to else rounds.remind(one)
        case "close":
            done = rounds.close(one, said.note)
        case "reopen":
            done = rounds.reopen(one)
    return InquiryStandOut.of(rounds.capturing.snapshot, done, rounds.context.today())


@router.delete(
    "/inquiries/{id}",
    status_code=204,
    summary="Delete one that was only prepared; needs the administrator token",
    responses=NOT_THERE,
)
def forget(rounds: RoundsDep, id: InquiryId) -> None:
    """What was sent is closed, not deleted."""
    rounds.forget(rounds.one(id))
