"""Forms on the wire: what they ask, what they would say, what was filled in, what that records."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphkb.capture import Answers, Captured, Filled, FilledRecord, Form, NewName, Part, Preview, Question, options_of
from graphkb.ontology import Label, Ontology
from graphkb.texts import Language

__all__ = ["CapturedOut", "FilledIn", "FilledRecordIn", "FormOut", "FormRef", "RecordOut"]

Text = Annotated[str, Field(max_length=16_000)]
Id = Annotated[str, Field(max_length=200)]


class FormRef(BaseModel):
    """A form."""

    id: str
    label: Label
    text: Label
    questions: int = Field(description="Number of questions")

    @classmethod
    def of(cls, form: Form) -> FormRef:
        """From the form."""
        return cls(id=form.id, label=form.label, text=form.text, questions=sum(len(part.questions) for part in form))


class OptionOut(BaseModel):
    """What may be chosen."""

    id: str
    label: Label


class ColumnOut(BaseModel):
    """What is asked with each answer that leads to another record."""

    id: str
    type: str
    label: Label
    options: list[OptionOut]


class QuestionOut(BaseModel):
    """One question."""

    id: str
    number: int
    label: Label
    text: Label
    empty: Label = Field(description="What it means if nothing is said")
    required: bool
    several: bool = Field(description="Several answers may be given")
    column: str = Field(description="Column of the import template it asks for; empty: it asks for relations")
    type: str = Field(description="What the column holds; empty: it asks for relations")
    relation: str = Field(description="Relation it asks for; empty: it asks for a column")
    reverse: bool = Field(description="The record is the end of the relation, not its beginning")
    kinds: list[str] = Field(description="Kinds at the other end of the relation")
    columns: list[ColumnOut] = Field(description="What is asked with each answer")
    options: list[OptionOut] = Field(description="What may be chosen; empty: anything may be said")

    @classmethod
    def of(cls, question: Question, part: Part, ontology: Ontology) -> QuestionOut:
        """From the question."""
        column = question.column
        options = options_of(column, ontology, part.kinds) if column else ()
        return cls(
            id=question.id,
            number=question.number,
            label=question.label,
            text=question.text,
            empty=question.empty,
            required=question.required,
            several=question.many,
            column=column.id if column else "",
            type=column.type if column else "",
            relation=question.relation,
            reverse=question.reverse,
            kinds=list(question.kinds),
            columns=[
                ColumnOut(
                    id=one.id,
                    type=one.type,
                    label=one.label,
                    options=[OptionOut(id=id, label=label) for id, label in options_of(one, ontology)],
                )
                for one in question.asks
            ],
            options=[OptionOut(id=id, label=label) for id, label in options],
        )


class SectionOut(BaseModel):
    """Questions under one heading."""

    label: Label
    questions: list[QuestionOut]


class PartOut(BaseModel):
    """Questions about one sort of record."""

    id: str
    label: Label
    kinds: list[str]
    several: bool = Field(description="One form may hold several records")
    confirm: bool = Field(description="Of a record that is there it is asked whether it still exists")
    of_body: bool = Field(description="The record is the body that answers")
    sections: list[SectionOut]

    @classmethod
    def of(cls, part: Part, ontology: Ontology) -> PartOut:
        """From the part."""
        return cls(
            id=part.id,
            label=part.label,
            kinds=list(part.kinds),
            several=part.many,
            confirm=part.confirm,
            of_body=part.of_body,
            sections=[
                SectionOut(
                    label=section.label,
                    questions=[QuestionOut.of(question, part, ontology) for question in section.questions],
                )
                for section in part.sections
            ],
        )


class FormOut(FormRef):
    """A form with all its questions."""

    visibility: str = Field(description="Who may see what it records, unless said otherwise")
    letter: bool = Field(description="It is made to be sent to an office, with field and place filled in")
    parts: list[PartOut]

    @classmethod
    def whole(cls, form: Form, ontology: Ontology) -> FormOut:
        """From the form."""
        return cls(
            **dict(FormRef.of(form)),
            visibility=form.visibility,
            letter=form.letter,
            parts=[PartOut.of(part, ontology) for part in form],
        )


AnswersIn = Annotated[
    dict[Id, Annotated[list[dict[Id, Text]], Field(max_length=200)]],
    Field(
        max_length=200,
        description="By question a list of answers, each with `value`, or with `to` (id or name) and further columns",
        examples=[{"name": [{"value": "Sprachtreff"}], "providers": [{"to": "tueroeffner"}]}],
    ),
]


class FilledRecordIn(BaseModel):
    """The answers about one record."""

    model_config = ConfigDict(extra="forbid")

    part: Id
    id: Id = Field(default="", description="Of the record that is there; empty: a new one")
    confirm: Literal["", "yes", "ended", "unknown"] = Field(default="", description="Whether it still exists")
    before: AnswersIn = Field(
        default={}, description="What stood there when the form was given out: only what differs is changed"
    )
    answers: AnswersIn = Field(default={})


class RecordOut(FilledRecordIn):
    """A record as a form would say it; give it back with the answers changed."""

    @classmethod
    def of(cls, record: FilledRecord) -> RecordOut:
        """From the record."""
        return cls(part=record.part, id=record.id, before=_plain(record.before), answers=_plain(record.answers))


class NewNameIn(BaseModel):
    """A name that is not recorded, and what it is."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=300)]
    kind: Id = Field(default="", description="Kind of the record to create")
    id: Id = Field(default="", description="Or the record that is meant")


class FilledIn(BaseModel):
    """A form as it was filled in."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, Field(pattern="^[a-z0-9-]{0,60}$")] = Field(
        default="", description="Makes the id of the document; empty: one is made. The same is taken in once"
    )
    body: Annotated[str, Field(max_length=300)] = Field(default="", description="Who answered: id or name of a body")
    day: Annotated[str, Field(max_length=40)] = Field(default="", description="When; empty: today")
    asked_by: Annotated[str, Field(max_length=300)] = Field(default="", description="Which body asked")
    visibility: Literal["", "public", "network", "internal"] = Field(
        default="", description="Who may see what it records; empty: as the form says"
    )
    records: Annotated[list[FilledRecordIn], Field(min_length=1, max_length=200)]
    new: Annotated[list[NewNameIn], Field(max_length=200)] = []
    inquiry: Id = Field(default="", description="Id of the inquiry that it answers; empty: none")
    dry_run: bool = Field(default=False, description="Only say what it would record")
    overrule: bool = Field(default=False, description="Where somebody changed it meanwhile, the form counts")
    by: str = Field(default="API", min_length=1, max_length=200, description="Who; stands in the change log")

    def filled(self, form: str, key: str, language: Language) -> Filled:
        """As the forms take it; `key` if none was given. Addresses in problems are `records.0.name.0.value`."""
        return Filled(
            form=form,
            key=self.key or key,
            body=self.body,
            day=self.day,
            asked_by=self.asked_by,
            visibility=self.visibility,
            records=[_record(at, one) for at, one in enumerate(self.records)],
            new=[NewName(one.name, one.kind, one.id, f"new.{at}") for at, one in enumerate(self.new)],
            round=self.inquiry,
            language=language,
        )


def _record(at: int, one: FilledRecordIn) -> FilledRecord:
    def address(question: str, number: int, column: str) -> str:
        return f"records.{at}.{question}.{number}.{column}" if question else f"records.{at}"

    return FilledRecord(
        part=one.part,
        id=one.id,
        confirm=one.confirm,
        before={name: tuple(told) for name, told in one.before.items()},
        answers={name: tuple(told) for name, told in one.answers.items()},
        address=address,
    )


def _plain(answers: Answers) -> dict[str, list[dict[str, str]]]:
    return {name: [{key: str(value) for key, value in one.items()} for one in told] for name, told in answers.items()}


class FieldOut(BaseModel):
    """One cell, in words."""

    label: Label
    before: str
    after: str


class LineOut(BaseModel):
    """One node or relation."""

    what: Literal["node", "relation"]
    outcome: Literal["new", "changed", "ended", "confirmed"]
    id: str
    name: str
    sort: Label = Field(description="Kind of a node, verb of a relation")
    other: str = Field(description="End of a relation; empty for a node")
    fields: list[FieldOut]
    alike: list[str] = Field(description="Ids of records that a new one may be the same as")


class CapturedOut(BaseModel):
    """What a filled form records."""

    document: str = Field(description="Id of the document that stands for the form")
    body: str = Field(description="Id of the body that answered")
    written: bool = Field(description="false: it was a dry run")
    revision: int = Field(description="Revision of the knowledge base afterwards")
    lines: list[LineOut]
    unanswered: list[str] = Field(description="Ids of records that the form asks about and says nothing of")
    statements: list[str] = Field(description="Ids of its inventory statements")

    @classmethod
    def of(cls, captured: Captured, shown: Preview, revision: int, written: bool) -> CapturedOut:
        """From the result."""
        return cls(
            document=captured.document.id,
            body=captured.body,
            written=written,
            revision=revision,
            lines=[
                LineOut(
                    what=line.what,
                    outcome=line.outcome,
                    id=line.id,
                    name=line.name,
                    sort=line.sort,
                    other=line.other,
                    fields=[FieldOut(label=one.label, before=one.before, after=one.after) for one in line.fields],
                    alike=[choice.id for choice in line.alike],
                )
                for line in shown.lines
            ],
            unanswered=list(captured.unanswered),
            statements=list(captured.statements),
        )
