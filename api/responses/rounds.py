"""Inquiries on the wire: whom to ask, what was asked, where it stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.responses.facts import NodeRef
from api.rounds import MailedRound
from graphkb.rounds import Candidate, Inquiry, InquiryState, Letter
from graphkb.snapshot import Snapshot

__all__ = ["CandidateOut", "InquiryStandOut", "LetterTextOut", "LettersIn", "MailRoundIn", "MailedRoundOut", "StepIn"]

Id = Annotated[str, Field(max_length=200)]


class CandidateOut(BaseModel):
    """A form that could be sent."""

    body: NodeRef
    field: NodeRef
    places: list[NodeRef]
    need: float | None = Field(description="Highest need among the cells it would settle, 0 to 1; null: not known")
    once_known: int = Field(description="How many of the places were known once")
    running: str = Field(description="Id of an inquiry that is still open about the same; empty: none")

    @classmethod
    def of(cls, snapshot: Snapshot, one: Candidate) -> CandidateOut:
        """From the candidate."""
        return cls(
            body=NodeRef.of(snapshot, one.body),
            field=NodeRef.of(snapshot, one.field),
            places=[NodeRef.of(snapshot, place) for place in one.places],
            need=one.need,
            once_known=one.once_known,
            running=one.running,
        )


class LetterIn(BaseModel):
    """One form to prepare."""

    model_config = ConfigDict(extra="forbid")

    body: Id
    field: Id
    places: Annotated[list[Id], Field(min_length=1, max_length=100)]


class LettersIn(BaseModel):
    """A round to prepare."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=200, description="Name of the round")]
    asked_by: Annotated[str, Field(min_length=1, max_length=200, description="Which body asks")]
    due: date | None = Field(default=None, description="Day until which an answer is asked for")
    target_group: Id = Field(default="", description="Only for this target group; empty: all")
    language: Literal["de", "en"] = "de"
    letters: Annotated[list[LetterIn], Field(min_length=1, max_length=500)]
    by: str = Field(default="API", min_length=1, max_length=200, description="Who")


class StepIn(BaseModel):
    """What became of an inquiry."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["send", "remind", "close", "reopen"]
    how: Literal["download", "post"] = Field(default="download", description="How it was sent")
    mail_to: Annotated[str, Field(max_length=300)] = Field(
        default="", description="Mail it there with its form; empty: it was sent another way. The address is not kept"
    )
    note: Annotated[str, Field(max_length=500)] = Field(default="", description="Why it is closed")


class InquiryStandOut(BaseModel):
    """An inquiry and where it stands."""

    id: str
    state: InquiryState
    title: str
    body: NodeRef | None = Field(description="null: the record is gone")
    field: NodeRef | None
    places: list[NodeRef]
    target_group: NodeRef | None
    asked_by: str
    language: str
    prepared_on: date
    due: date | None
    overdue: bool
    sent_on: date | None
    sent_by: str | None
    reminded_on: list[date]
    returned_on: date | None
    document: str = Field(description="Id of the document that its answer became; empty: none yet")
    change: int | None = Field(description="Revision of the change that took its answer in")
    note: str

    @classmethod
    def of(cls, snapshot: Snapshot, one: Inquiry, today: date) -> InquiryStandOut:
        """From the inquiry."""

        def ref(id: str) -> NodeRef | None:
            return NodeRef.of(snapshot, id) if id in snapshot else None

        return cls(
            id=one.id,
            state=one.state,
            title=one.title,
            body=ref(one.body),
            field=ref(one.field),
            places=[found for place in one.places if (found := ref(place))],
            target_group=ref(one.group) if one.group else None,
            asked_by=one.asked_by,
            language=one.language,
            prepared_on=one.prepared_on,
            due=one.due,
            overdue=one.overdue(today),
            sent_on=one.sent_on,
            sent_by=one.sent_by,
            reminded_on=list(one.reminded_on),
            returned_on=one.returned_on,
            document=one.document if one.returned_on else "",
            change=one.change,
            note=one.note,
        )


class LetterTextOut(BaseModel):
    """A text to send."""

    to: str
    subject: str
    text: str

    @classmethod
    def of(cls, letter: Letter) -> LetterTextOut:
        """From the letter."""
        return cls(to=letter.to, subject=letter.subject, text=letter.text)


class MailRoundIn(BaseModel):
    """A round to be mailed at once."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200, description="Name of the round")


class MailedRoundOut(BaseModel):
    """What became of a round that was mailed."""

    sent: list[str] = Field(description="Ids of the inquiries that were mailed and noted as sent")
    left: list[str] = Field(description="Ids of those that still wait, for lack of an address or of the mail server")
    failed: str = Field(description="Why the mail server took no more; empty: it took all that it was given")

    @classmethod
    def of(cls, mailed: MailedRound) -> MailedRoundOut:
        """As it went."""
        return cls(
            sent=[one.id for one in mailed.sent],
            left=[one.id for one in mailed.left],
            failed=mailed.failed.text("en") if mailed.failed else "",
        )
