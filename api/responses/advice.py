"""Advice on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.responses.facts import NodeRef, SourceOut, source_out
from api.responses.partners import PartnersOut
from graphkb.advising import LONGEST_AGREED, LONGEST_NOTE, MOST_AGREED, MOST_STEPS, Agreed, Note, Table
from graphkb.advising.table import LONGEST_STEP
from graphkb.analytics.advice import Advice, Fitting, Reading, Step
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["AdviceOut", "NoteIn", "NoteOut", "NotesOut", "ReadingOut", "StepsIn", "StepsOut"]


class UnderstoodOut(BaseModel):
    """Something that was understood."""

    role: str = Field(description="`place`, `field`, `target_group`, `language`, `needs`, `offers` or `kind`")
    id: str = Field(description="Of the record, of a need of the table of words, or of a kind of body")
    said: str = Field(description="As it was written")
    similar: bool = Field(description="true: taken for a word that differs in a letter or two")
    topic: str = Field(description="Of a need or an offer: id of the topic that means it; empty: none is recorded")


class ReadingOut(BaseModel):
    """A need in everyday words, read."""

    understood: list[UnderstoodOut]
    not_understood: list[str] = Field(description="Words that the records do not know")
    withheld: list[str] = Field(description="Words of religion or origin: nobody is searched for by them")

    @classmethod
    def of(cls, reading: Reading) -> ReadingOut:
        """From the reading."""
        return cls(
            understood=[
                UnderstoodOut(role=one.role.value, id=one.id, said=one.said, similar=one.similar, topic=one.topic)
                for one in reading.understood
            ],
            not_understood=list(reading.not_understood),
            withheld=list(reading.withheld),
        )


class SoughtOut(BaseModel):
    """One need, and who could help with it."""

    id: str = Field(description="Of the need or topic; empty: in general")
    label: Label
    topic: str = Field(description="Topic that partners are sought by; empty: none is recorded for it")
    partners: PartnersOut


class RoomOut(BaseModel):
    """A recorded meeting place near; nobody asked whether there is room."""

    place: NodeRef
    within: NodeRef
    runs: list[NodeRef]
    sources: list[SourceOut]


class FittingOut(BaseModel):
    """A programme that may fit."""

    programme: NodeRef
    fits: str = Field(description="`had`, `named`, `kind` or `theme`")
    to: NodeRef = Field(description="The body, group of applicants or theme that it is open to")
    eligibility: str = Field(description="As the source says it; empty: not recorded")
    period: str = Field(description="As the source says it; empty: not recorded")
    ends: str | None = Field(description="Recorded end; null: none is known")
    aged: bool = Field(description="Said more than 24 months ago, or undated")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, one: Fitting) -> FittingOut:
        """From the result."""
        return cls(
            programme=NodeRef.of(snapshot, one.programme.id),
            fits=one.fits.value,
            to=NodeRef.of(snapshot, one.to),
            eligibility=one.eligibility,
            period=one.period,
            ends=str(one.ends) if one.ends else None,
            aged=one.aged,
            sources=[source_out(snapshot, source) for source in one.sources],
        )


class StepOut(BaseModel):
    """A next step."""

    id: str
    area: str = Field(description="One of the five topics of the service point, or `training`")
    text: str = Field(description="German, as it was written")
    needs: list[str] = Field(description="Needs it helps with; empty: all of its area")
    url: str
    source: str = Field(description="Empty: a general proposal of the product")

    @classmethod
    def of(cls, step: Step) -> StepOut:
        """From the table."""
        return cls(id=step.id, area=step.area, text=step.text, needs=list(step.needs), url=step.url, source=step.source)


class AdviceOut(BaseModel):
    """Partners for each need, rooms, funding, trainings, next steps."""

    reading: ReadingOut | None = Field(description="null: asked by ids alone")
    sought: list[SoughtOut]
    rooms: list[RoomOut]
    funding: list[FittingOut]
    trainings: list[NodeRef] = Field(description="Recorded trainings; whether they take place again is not claimed")
    steps: list[StepOut]

    @classmethod
    def of(cls, snapshot: Snapshot, advice: Advice, reading: Reading | None) -> AdviceOut:
        """From the result."""
        return cls(
            reading=ReadingOut.of(reading) if reading else None,
            sought=[
                SoughtOut(id=one.id, label=one.label, topic=one.topic, partners=PartnersOut.of(snapshot, one.partners))
                for one in advice.sought
            ],
            rooms=[
                RoomOut(
                    place=NodeRef.of(snapshot, one.place.id),
                    within=NodeRef.of(snapshot, one.within),
                    runs=[NodeRef.of(snapshot, id) for id in one.runs],
                    sources=[source_out(snapshot, source) for source in one.fact.sources],
                )
                for one in advice.rooms
            ],
            funding=[FittingOut.of(snapshot, one) for one in advice.funding],
            trainings=[NodeRef.of(snapshot, one.measure.id) for one in advice.trainings],
            steps=[StepOut.of(one) for one in advice.steps],
        )


class StepsOut(BaseModel):
    """The table of next steps."""

    version: int = Field(description="Give it back with a change; 0: nobody changed the proposed table")
    items: list[StepOut]

    @classmethod
    def of(cls, table: Table) -> StepsOut:
        """As it is used."""
        return cls(version=table.version, items=[StepOut.of(one) for one in table.steps])


class StepIn(BaseModel):
    """A line to be kept."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(default="", max_length=80, description="Empty: a new line")
    area: str = Field(max_length=40)
    text: str = Field(min_length=1, max_length=LONGEST_STEP)
    needs: Annotated[list[str], Field(max_length=20)] = Field(default_factory=list)
    url: str = Field(default="", max_length=LONGEST_STEP)
    source: str = Field(default="", max_length=LONGEST_STEP)


class StepsIn(BaseModel):
    """The whole table, to be kept."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0, le=2**53, description="Of the table that was read")
    items: Annotated[list[StepIn], Field(min_length=1, max_length=MOST_STEPS)]
    by: str = Field(default="API", min_length=1, max_length=200)

    def steps(self) -> tuple[Step, ...]:
        """As they are kept."""
        return tuple(Step(one.id, one.area, one.text, tuple(one.needs), one.url, one.source) for one in self.items)


class AgreedIn(BaseModel):
    """A step that was agreed."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST_AGREED)
    done: bool = False


class NoteIn(BaseModel):
    """A note for the file, to be kept. No names, numbers or addresses of persons."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(default="", max_length=200, description="Id of the organisation; empty: about a need alone")
    day: date
    follow_up: date | None = None
    text: str = Field(default="", max_length=LONGEST_NOTE)
    agreed: Annotated[list[AgreedIn], Field(max_length=MOST_AGREED)] = Field(default_factory=list)
    version: int | None = Field(default=None, ge=1, le=2**53, description="Of the note that was read; null: any")
    by: str = Field(default="API", min_length=1, max_length=200)

    def note(self, id: str = "") -> Note:
        """As it is kept."""
        return Note(
            id=id,
            version=self.version or 0,
            subject=self.subject,
            day=self.day,
            follow_up=self.follow_up,
            text=self.text,
            agreed=tuple(Agreed(one.text, one.done) for one in self.agreed),
        )


class NoteOut(BaseModel):
    """A note for the file."""

    id: str
    version: int
    subject: str
    day: date
    follow_up: date | None
    text: str
    agreed: list[AgreedIn]

    @classmethod
    def of(cls, one: Note) -> NoteOut:
        """As it is kept."""
        return cls(
            id=one.id,
            version=one.version,
            subject=one.subject,
            day=one.day,
            follow_up=one.follow_up,
            text=one.text,
            agreed=[AgreedIn(text=each.text, done=each.done) for each in one.agreed],
        )


class NotesOut(BaseModel):
    """Notes, the earliest follow-up first."""

    items: list[NoteOut]
