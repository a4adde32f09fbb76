"""What is stale, links, suggestions and what became of them, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.responses.analyses import MethodOut
from api.responses.edit import Said
from api.responses.facts import ItemList, NodeRef
from api.review import Asked, Outcome
from graphkb.analytics.freshness import SORT_LABELS, Freshness, Stale, StaleSort, sentence_of
from graphkb.review import Decision, Letter, Link, LinkState, Review, Sort, Standing, Suggestion
from graphkb.snapshot import Snapshot
from graphkb.texts import Language

__all__ = [
    "AcceptIn",
    "AcceptManyIn",
    "AskIn",
    "AskedOut",
    "AssureIn",
    "AssuredOut",
    "DigestIn",
    "DigestOut",
    "HintIn",
    "HintOut",
    "LinkOut",
    "OutcomesOut",
    "RefuseIn",
    "RemindIn",
    "ReviewOut",
    "StaleOut",
]

Id = Annotated[str, Field(min_length=1, max_length=1000)]
Text = Annotated[str, Field(max_length=4000)]


class WhomOut(BaseModel):
    """A body that could be asked."""

    body: NodeRef
    why: str = Field(examples=["runs"])
    contact: bool = Field(description="Whether a mail address is recorded")


class CellRef(BaseModel):
    """A field at a place."""

    place: NodeRef
    field: NodeRef


class StaleItem(BaseModel):
    """One record that should be confirmed."""

    record: NodeRef
    sort: StaleSort
    label: str = Field(description="The sort in words")
    sentence: str
    last: date | None = Field(description="Last word on it; null: undated")
    until: date | None = Field(description="Last day on which it counts in coverage without a new word; null: none")
    cells: list[CellRef] = Field(description="Fields and places it serves")
    alone: int = Field(description="How many of them nothing else serves that runs")
    relations: int
    whom: list[WhomOut] = Field(description="Who could be asked, nearest first")

    @classmethod
    def of(cls, snapshot: Snapshot, row: Stale, day: date, language: Language) -> StaleItem:
        """From the result."""
        return cls(
            record=NodeRef.of(snapshot, row.record),
            sort=row.sort,
            label=SORT_LABELS[row.sort].in_language(language),
            sentence=sentence_of(row, day).in_language(language),
            last=row.last,
            until=row.until,
            cells=[
                CellRef(place=NodeRef.of(snapshot, place), field=NodeRef.of(snapshot, field))
                for place, field in row.cells
            ],
            alone=row.alone,
            relations=row.relations,
            whom=[
                WhomOut(body=NodeRef.of(snapshot, one.body), why=one.kind.value, contact=one.contact)
                for one in row.whom
            ],
        )


class StaleOut(ItemList[StaleItem]):
    """What should be confirmed, worst first."""

    sentence: str
    method: MethodOut

    @classmethod
    def page(
        cls, snapshot: Snapshot, found: Freshness, rows: list[Stale], following: str | None, language: Language
    ) -> StaleOut:
        """These rows of the result."""
        return cls(
            items=[StaleItem.of(snapshot, row, found.day, language) for row in rows],
            next_cursor=following,
            total=len(found.rows),
            sentence=found.sentence.in_language(language),
            method=MethodOut.of(found.method, snapshot),
        )


class AssureIn(Said):
    """Records that somebody confirmed."""

    ids: list[Id] = Field(min_length=1, max_length=1000, description="Ids of nodes and relations")
    body: str = Field(
        min_length=1,
        max_length=200,
        description="Id or name of the body that confirmed them; words for one that is not recorded stay internal",
    )
    on: date | None = Field(default=None, description="The day; null: today")
    relations: bool = Field(default=False, description="Also all relations at the nodes named")


class AssuredOut(BaseModel):
    """What was written."""

    confirmed: int = Field(description="Records that were not confirmed so before")
    revision: int


class AskIn(BaseModel):
    """Whom to ask about what."""

    model_config = ConfigDict(extra="forbid")

    record: str = Field(min_length=1, max_length=200, description="Id of the record")
    body: str = Field(default="", max_length=200, description="Id of the body; empty: the nearest that could be asked")
    mail: bool = Field(default=False, description="Mail it; else the text is in the answer, to be sent by hand")
    to: str = Field(default="", max_length=300, description="Mail address; empty: the one recorded of the body")
    language: Literal["de", "en"] = Field(default="de", description="Language of the mail and of the link's page")
    by: str = Field(default="API", min_length=1, max_length=200, description="Who asks")


class RemindIn(BaseModel):
    """How to ask again."""

    model_config = ConfigDict(extra="forbid")

    mail: bool = False
    to: str = Field(default="", max_length=300, description="Mail address; empty: the one recorded of the body")
    language: Literal["de", "en"] = "de"
    by: str = Field(default="API", min_length=1, max_length=200)


class LinkOut(BaseModel):
    """A personal link. Its address is nowhere kept; only who makes it is told, once."""

    id: str = Field(description="SHA-256 of the token, hexadecimal")
    record: str = Field(description="Id of the record; it may be gone")
    body: str = Field(description="Id of the body that was asked")
    made: date
    expires: date
    state: LinkState
    answered: Standing | None = Field(description="Where the newest answer by it stands; null: none came")

    @classmethod
    def of(cls, link: Link, answer: Suggestion | None, today: date) -> LinkOut:
        """On this day."""
        return cls(
            id=link.id,
            record=link.record,
            body=link.body,
            made=link.made,
            expires=link.expires,
            state=link.state(today),
            answered=answer.standing if answer else None,
        )


class MadeOut(BaseModel):
    """A new link, with its address."""

    link: LinkOut
    url: str = Field(description="Shown this once; whoever has it can answer")


class AskedOut(BaseModel):
    """A body that was asked."""

    body: NodeRef
    links: list[MadeOut]
    subject: str
    text: str = Field(description="The mail, to be copied where it was not sent")
    sent: bool
    problem: str = Field(description="Why it was not sent; empty: it was, or was not to be")

    @classmethod
    def of(cls, snapshot: Snapshot, asked: Asked, today: date, language: Language) -> AskedOut:
        """What was made of it."""
        return cls(
            body=NodeRef.of(snapshot, asked.body),
            links=[MadeOut(link=LinkOut.of(one.link, None, today), url=one.url) for one in asked.made],
            subject=asked.letter.subject,
            text=asked.letter.text,
            sent=asked.sent,
            problem=asked.failed.text(language) if asked.failed else "",
        )


class FieldOut(BaseModel):
    """One field in three versions, as a table holds it; empty: nothing stands there."""

    field: str
    before: str = Field(description="As the sender saw it")
    now: str
    proposed: str
    conflict: bool = Field(description="It was changed meanwhile, and the sender wants something else")


class ReviewOut(BaseModel):
    """A suggestion beside the record as it is now."""

    id: str
    record: str = Field(description="Id of the record")
    gone: bool = Field(description="The record is not there any more")
    sort: Sort
    standing: Standing
    on: date = Field(description="The day it was sent")
    body: str = Field(description="Id of the body that says so; empty: not known")
    message: str
    fields: list[FieldOut]
    relations: dict[str, str] = Field(description="What is said of relations: `holds`, `over`, `wrong`, by id")
    changed: list[str] = Field(description="Ids of what changed since the sender saw it")
    reason: str = Field(description="Why it was decided so; empty: not decided, or no reason given")
    decided: date | None
    revision: int | None = Field(description="The change that was written; null: none")

    @classmethod
    def of(cls, review: Review) -> ReviewOut:
        """From the review."""
        found, conflicts = review.suggestion, set(review.conflicts)
        return cls(
            id=found.id,
            record=found.record,
            gone=review.record is None,
            sort=found.answer.sort,
            standing=found.standing,
            on=found.on,
            body=found.body,
            message=found.answer.message,
            fields=[
                FieldOut(
                    field=one.field,
                    before=one.before,
                    now=one.theirs,
                    proposed=one.yours,
                    conflict=one.field in conflicts,
                )
                for one in review.fields
            ],
            relations=dict(found.answer.relations),
            changed=list(review.changed),
            reason=found.reason,
            decided=found.decided,
            revision=found.revision,
        )


class _Decided(BaseModel):
    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200, description="Who decides")
    reason: str = Field(default="", max_length=500, description="Why; the sender reads it at his link")


class AcceptIn(_Decided):
    """What is taken over. Without anything: all of it as it was proposed."""

    fields: dict[str, Annotated[str, Field(max_length=20_000)]] | None = Field(
        default=None, max_length=300, description="Columns and what is to stand there; null: as proposed"
    )
    relations: dict[str, Literal["holds", "over", "wrong"]] | None = Field(
        default=None, max_length=300, description="What is taken over of relations; null: as proposed"
    )
    ends: str = Field(default="", max_length=50, description="Of a deletion: end it on this day instead of deleting it")
    sources: str = Field(default="", max_length=500, description="Sources to add: `document#place`")
    assure: bool = Field(default=True, description="Whether what the body let stand counts as confirmed")
    revision: int | None = Field(default=None, ge=0, le=2**53, description="Revision at which the record was read")

    def decision(self, review: Review) -> Decision | None:
        """As the review takes it; None: as it was proposed."""
        untouched = self.fields is None and self.relations is None and not self.ends and not self.sources
        if untouched and self.assure and self.revision is None:
            return None
        found = review.suggestion.answer
        proposed = {one.field: one.yours for one in review.fields if one.yours != one.theirs}
        return Decision(
            cells=proposed if self.fields is None else self.fields,
            relations=found.relations if self.relations is None else self.relations,
            until=found.until,
            ends=self.ends,
            sources=self.sources,
            assure=self.assure,
            revision=self.revision,
        )


class RefuseIn(_Decided):
    """Why it is not taken over; needed, for the sender reads it."""


class AcceptManyIn(_Decided):
    """Several at once, each as it was proposed."""

    ids: list[Id] = Field(min_length=1, max_length=200)


class OutcomeOut(BaseModel):
    """What became of one of them."""

    id: str
    accepted: bool
    problem: str = Field(description="Why it was left as it is; empty: it was accepted")


class OutcomesOut(BaseModel):
    """What became of each."""

    items: list[OutcomeOut]

    @classmethod
    def of(cls, outcomes: tuple[Outcome, ...], language: Language) -> OutcomesOut:
        """In the order in which they were named."""
        return cls(
            items=[
                OutcomeOut(
                    id=one.id,
                    accepted=one.suggestion is not None,
                    problem=one.failed.text(language) if one.failed else "",
                )
                for one in outcomes
            ]
        )


class HintIn(BaseModel):
    """What is not right about a record. No names, please: nothing personal is asked."""

    model_config = ConfigDict(extra="forbid")

    message: Annotated[Text, Field(min_length=1)]


class HintOut(BaseModel):
    """It was kept and will be looked at."""

    received: bool = True


class DigestIn(BaseModel):
    """Where to mail it."""

    model_config = ConfigDict(extra="forbid")

    to: str = Field(min_length=3, max_length=300, description="Mail address")


class DigestOut(BaseModel):
    """What waits, as a mail."""

    subject: str
    text: str
    sent: bool = Field(description="Whether it was mailed")
    problem: str = Field(description="Why it was not mailed; empty: it was, or was not to be")

    @classmethod
    def of(cls, letter: Letter, *, sent: bool = False, problem: str = "") -> DigestOut:
        """The letter."""
        return cls(subject=letter.subject, text=letter.text, sent=sent, problem=problem)
