"""What is kept of a person or body, an erasure and bars, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.responses.facts import NodeRef
from graphkb.decency import Bar
from graphkb.ontology import Ontology
from graphkb.persons import Erased, ErasurePlan, FileMention, Kept, Mention, as_dict
from graphkb.snapshot import Snapshot

__all__ = [
    "BarOut",
    "BarsOut",
    "CheckOut",
    "ErasedOut",
    "ErasureIn",
    "ErasureOut",
    "KeptOut",
    "ObjectionIn",
    "PersonOut",
    "PersonsOut",
]


class PersonOut(BaseModel):
    """A person in a list."""

    person: NodeRef
    relations: int
    objected: bool


class PersonsOut(BaseModel):
    """Persons, by name."""

    items: list[PersonOut]
    next_cursor: str | None
    total: int


class MentionOut(BaseModel):
    """A name in a text of another record."""

    what: Literal["node", "relation"]
    id: str
    field: str = Field(description="Column of the import template; `sources`: a place in a document; `id`: its id")
    text: str = Field(description="The name with what stands around it")
    whole_name: bool = Field(description="False: the last name alone, which may be somebody else's")

    @classmethod
    def of(cls, one: Mention) -> MentionOut:
        """As it was found."""
        return cls(
            what="node" if one.what == "node" else "relation",
            id=one.id,
            field=one.field,
            text=one.text,
            whole_name=one.sure,
        )


class LogEntryOut(BaseModel):
    """A change that touched the record."""

    id: str
    revision: int
    at: datetime
    by: str
    reason: str
    facts: int = Field(description="Facts of it that refer to the record")
    named: bool = Field(description="Whether the name itself stands in it")


class CaseOut(BaseModel):
    """A link, suggestion or other case in hand."""

    id: str
    sort: str
    state: str
    at: datetime
    by: str
    about: bool = Field(description="About the record itself; false: it only names it")
    content: dict[str, Any]


class StateMentionOut(BaseModel):
    """A saved state in which something stands of it."""

    id: str
    name: str
    at: datetime
    holds_the_record: bool = Field(description="Never true of a person")
    relations: int
    texts: int = Field(description="Texts of other records in it that name a person")


class DocumentOut(BaseModel):
    """A document that the record rests on."""

    id: str
    name: str
    publisher: str
    url: str


class FileOut(BaseModel):
    """A file in the data folder that names somebody."""

    path: str
    lines: list[int] = Field(description="Counted from 1; empty for a workbook")

    @classmethod
    def of(cls, found: FileMention) -> FileOut:
        """As found."""
        return cls(path=found.path, lines=list(found.lines))


class KeptOut(BaseModel):
    """Everything that is kept of a person or body."""

    id: str
    kind: str
    name: str
    revision: int = Field(description="Revision of the data that was looked at")
    objected: bool
    record: dict[str, str] = Field(description="Its row in the import template, empty columns left out")
    relations: list[dict[str, str]] = Field(description="Their rows, with `id`, `type` and a `sentence` in German")
    documents: list[DocumentOut]
    change_log: list[LogEntryOut] = Field(description="Newest first; of a person it keeps no values")
    cases: list[CaseOut]
    mentions: list[MentionOut]
    saved_states: list[StateMentionOut]
    files: list[FileOut] = Field(description="Files in the data folder that name it: to be deleted by hand")
    sought: list[str] = Field(description="Ways in which the name was sought")

    @classmethod
    def of(cls, kept: Kept, ontology: Ontology) -> KeptOut:
        """The same as the file that is given away."""
        return cls.model_validate(as_dict(kept, ontology))


class ErasureOut(BaseModel):
    """What an erasure would do."""

    id: str
    revision: int = Field(description="Give it back with the erasure")
    relations: int = Field(description="Relations that go with it")
    replaced: list[MentionOut] = Field(description="Texts in which the name is replaced by «[gelöscht]»")
    left: list[MentionOut] = Field(description="Texts that stay: for people to judge and to change first")
    changes: int = Field(description="Changes in whose record the id or the name is replaced")
    files: list[FileOut] = Field(description="Files in the data folder that stay: to be deleted by hand")
    files_deleted: list[FileOut] = Field(description="Files that were sent or made by jobs and go with it")
    cases: int = Field(description="Cases that go or in which the name is replaced")
    saved_states: int = Field(description="Saved states out of which it goes")

    @classmethod
    def of(cls, plan: ErasurePlan) -> ErasureOut:
        """As planned."""
        return cls(
            id=plan.kept.node.id,
            revision=plan.kept.revision,
            relations=len(plan.kept.relations),
            replaced=[MentionOut.of(one) for one in plan.replaced],
            left=[MentionOut.of(one) for one in plan.left],
            changes=len(plan.kept.log),
            files=[FileOut.of(one) for one in plan.kept.files if not one.passing],
            files_deleted=[FileOut.of(one) for one in plan.kept.files if one.passing],
            cases=len(plan.kept.cases),
            saved_states=len(plan.kept.states) if plan.in_states else 0,
        )


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200, description="Who does it")
    reason: str = Field(default="", max_length=1000, description="On whose wish and when; without the name, it is kept")


class ErasureIn(_Said):
    """An erasure for good."""

    further: list[str] = Field(
        default_factory=list, max_length=20, description="More spellings of the name, such as «Frau Muster»"
    )
    states: bool = Field(default=True, description="Out of saved states, too")
    revision: int = Field(ge=0, le=2**53, description="Revision of the preview; another one is refused")


class ObjectionIn(_Said):
    """An objection to being shown."""


class BarOut(BaseModel):
    """A bar: an erasure that no import undoes, or an objection."""

    id: str
    barring: Literal["erased", "hidden"]
    person: bool = Field(description="A person; false: a body")
    subject: NodeRef | None = Field(description="What is hidden; null: it was erased, and no name is kept")
    at: datetime
    by: str
    reason: str

    @classmethod
    def of(cls, snapshot: Snapshot, bar: Bar) -> BarOut:
        """With the name of a hidden record."""
        return cls(
            id=bar.id,
            barring=bar.barring.value,
            person=bar.person,
            subject=NodeRef.of(snapshot, bar.subject) if bar.subject in snapshot else None,
            at=bar.at,
            by=bar.by,
            reason=bar.reason,
        )


class BarsOut(BaseModel):
    """All bars, newest first."""

    items: list[BarOut]
    total: int


class CheckOut(BaseModel):
    """Whether a name is barred."""

    bar: BarOut | None = Field(description="Null: it may be taken in")


class ErasedOut(BaseModel):
    """What was erased. No name is in it."""

    revision: int
    bar: BarOut
    replaced: int = Field(description="Texts of other records in which the name was replaced")
    left: list[MentionOut] = Field(description="Texts that stay, for people to judge")

    @classmethod
    def of(cls, snapshot: Snapshot, done: Erased) -> ErasedOut:
        """As done."""
        return cls(
            revision=done.revision,
            bar=BarOut.of(snapshot, done.bar),
            replaced=len(done.plan.replaced),
            left=[MentionOut.of(one) for one in done.plan.left],
        )
