"""Sources on the wire: the register, facts by source, passages, and what a withdrawal changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.responses.facts import NodeOut
from api.responses.what_if import CellChangeOut, GuidelineChangeOut, NetworkChangeOut
from graphkb.model import Node, Relation
from graphkb.passages import WHY, Passage, TextInfo
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Language, Texts
from graphkb.withdrawal import Correction, Effects, Replacement, Resting, SourceLine, Withdrawal

__all__ = [
    "CorrectionIn",
    "CorrectionOut",
    "PassageOut",
    "ReplacementIn",
    "ReplacementOut",
    "RestingOut",
    "SourceOfFacts",
    "TextIn",
    "TextOut",
    "WithdrawalIn",
    "WithdrawalOut",
]

NO_TEXT = N_("Der Text dieses Dokuments ist hier nicht hinterlegt.")


class SourceOfFacts(BaseModel):
    """A document with the number of facts that rest on it."""

    document: NodeOut
    facts: int = Field(description="Nodes and relations that rest on it, its own record left out")
    alone: int = Field(description="Those among them that rest on nothing else")
    withdrawn: bool = Field(description="Withdrawn as a source")
    text: bool = Field(description="Its text is at hand, so that `passage` shows places in it")

    @classmethod
    def of(cls, snapshot: Snapshot, line: SourceLine, text: bool) -> SourceOfFacts:
        """From the register."""
        return cls(
            document=NodeOut.of(snapshot, line.document),
            facts=line.facts,
            alone=line.alone,
            withdrawn=line.withdrawn,
            text=text,
        )


class FactRef(BaseModel):
    """A node or relation in short."""

    what: Literal["node", "relation"]
    id: str
    sort: str = Field(description="Kind of a node, type of a relation")
    name: str = Field(description="Name of a node; of a relation the names of both its ends")

    @classmethod
    def of(cls, snapshot: Snapshot, fact: Node | Relation) -> FactRef:
        """From the fact."""
        if isinstance(fact, Node):
            return cls(what="node", id=fact.id, sort=fact.kind, name=fact.name)
        name = f"{snapshot.node(fact.source).name} → {snapshot.node(fact.target).name}"
        return cls(what="relation", id=fact.id, sort=fact.type, name=name)


class RestingOut(BaseModel):
    """A fact that rests on a document."""

    fact: FactRef
    locators: list[str] = Field(description="Places in the document; empty: the whole")
    alone: bool = Field(description="Rests on nothing else")
    asserted: str | None = Field(description="As-of of its newest source; null: undated")

    @classmethod
    def of(cls, snapshot: Snapshot, one: Resting) -> RestingOut:
        """From the register."""
        return cls(
            fact=FactRef.of(snapshot, one.fact),
            locators=list(one.locators),
            alone=one.alone,
            asserted=str(one.fact.asserted) if one.fact.asserted else None,
        )


class PassageLineOut(BaseModel):
    """One line of a document."""

    number: int
    text: str
    inside: bool = Field(description="In the place itself; false: around it")


class TextOut(BaseModel):
    """What is known of the text of a document."""

    document: str
    name: str = Field(description="Name of the file it came from")
    lines: int
    pages: int = Field(description="1: the text knows no pages")
    public: bool
    licence: str = Field(description="By what right it is public; empty for an internal one")
    by: str
    at: datetime

    @classmethod
    def of(cls, info: TextInfo) -> TextOut:
        """As kept."""
        return cls(
            document=info.document,
            name=info.name,
            lines=info.lines,
            pages=info.pages,
            public=info.public,
            licence=info.licence,
            by=info.by,
            at=info.at,
        )


class PassageOut(BaseModel):
    """The passage of a place in a document."""

    locator: str
    text: TextOut | None = Field(description="Null: no text is at hand, or only for the administration")
    lines: list[PassageLineOut] = Field(description="The lines of the place with a few around; empty: see `said`")
    said: str = Field(description="What is missing, in the reader's language; empty: nothing is")

    @classmethod
    def of(cls, locator: str, found: tuple[TextInfo, Passage] | None, language: Language) -> PassageOut:
        """With what is missing in words."""
        texts = Texts(language)
        if found is None:
            return cls(locator=locator, text=None, lines=[], said=texts(NO_TEXT))
        info, passage = found
        lines = [PassageLineOut(number=one.number, text=one.text, inside=one.inside) for one in passage.lines]
        return cls(locator=locator, text=TextOut.of(info), lines=lines, said=said(info, passage, texts))


def said(info: TextInfo, passage: Passage, texts: Texts) -> str:
    """What is missing of a passage, in words; empty: nothing is."""
    if passage.missing is None:
        return ""
    shown = sum(1 for line in passage.lines if line.inside)
    return texts(WHY[passage.missing], locator=passage.locator, lines=info.lines, pages=info.pages, shown=shown)


class EffectsOut(BaseModel):
    """Coverage, guidelines, ties and groups before and after."""

    day: date
    cells: list[CellChangeOut]
    cells_gone: int = Field(description="Cells that are not there any more, for their place or field goes")
    guidelines: list[GuidelineChangeOut]
    network: NetworkChangeOut

    @classmethod
    def of(cls, found: Effects) -> EffectsOut:
        """From the comparison."""
        snapshot = found.before.snapshot
        return cls(
            day=found.before.day,
            cells=[CellChangeOut.of(snapshot, one) for one in found.cells],
            cells_gone=found.cells_gone,
            guidelines=[GuidelineChangeOut.of(snapshot, one) for one in found.guidelines],
            network=NetworkChangeOut.of(snapshot, found.network),
        )


class WithdrawalOut(BaseModel):
    """What a withdrawal does, or did."""

    document: str
    gone: list[FactRef] = Field(description="Facts without another source")
    kept: list[FactRef] = Field(description="Facts that keep other sources")
    carried: list[FactRef] = Field(
        description="Records without another source, kept because relations with other sources refer to them"
    )
    persons: int = Field(description="Persons among those that go: no undo brings them back")
    effects: EffectsOut | None = Field(description="Null: the concept or the district goes itself, or it is done")
    revision: int = Field(description="Revision of the data that was looked at; after a withdrawal the new one")

    @classmethod
    def of(cls, snapshot: Snapshot, plan: Withdrawal, found: Effects | None, revision: int) -> WithdrawalOut:
        """`snapshot` as it was before."""
        return cls(
            document=plan.document.id,
            gone=[FactRef.of(snapshot, fact) for fact in plan.gone],
            kept=[FactRef.of(snapshot, fact) for fact in plan.kept],
            carried=[FactRef.of(snapshot, fact) for fact in plan.carried],
            persons=plan.persons,
            effects=EffectsOut.of(found) if found else None,
            revision=revision,
        )


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200, description="Who does it")


class WithdrawalIn(_Said):
    """A document to be withdrawn as a source."""

    reason: str = Field(min_length=1, max_length=1000, description="Why; it is shown with the document")
    revision: int | None = Field(
        default=None, ge=0, le=2**53, description="Revision of the preview; another one is refused. Null: any"
    )


class ReplacementIn(_Said):
    """A document to be put in the place of another."""

    other: str = Field(min_length=1, max_length=200, description="Id of the document that takes its place")
    keep_places: bool = Field(default=True, description="Facts name the same places in it; false: it as a whole")
    reason: str = Field(default="", max_length=1000, description="Why")
    revision: int | None = Field(default=None, ge=0, le=2**53, description="Revision of the preview. Null: any")


class ReplacementOut(BaseModel):
    """What a replacement does, or did."""

    document: str
    other: str
    facts: int = Field(description="Facts that rest on the other one afterwards")
    both: int = Field(description="Those among them that rested on it already")
    revision: int

    @classmethod
    def of(cls, plan: Replacement, revision: int) -> ReplacementOut:
        """As worked out."""
        return cls(document=plan.document.id, other=plan.by.id, facts=plan.facts, both=plan.both, revision=revision)


class CorrectionIn(_Said):
    """Corrected data of a document; what is not named stays, an empty text takes it away."""

    url: str | None = Field(default=None, max_length=2000, description="Address on the web")
    published: str | None = Field(default=None, max_length=30, description="When it appeared, `2017` or `2017-03-05`")
    as_of: str | None = Field(default=None, max_length=30, description="What day its statements refer to")
    accessed: str | None = Field(default=None, max_length=30, description="When it was read last")
    reason: str = Field(default="", max_length=1000, description="Why")


class CorrectionOut(BaseModel):
    """What a correction did."""

    document: str
    facts: int = Field(description="Facts whose as-of followed the date of the document and changed with it")
    revision: int

    @classmethod
    def of(cls, plan: Correction, revision: int) -> CorrectionOut:
        """As done."""
        return cls(document=plan.document.id, facts=plan.facts, revision=revision)


class TextIn(_Said):
    """The text of a document."""

    text: str = Field(min_length=1, max_length=20_000_000, description="Lines as in the document")
    name: str = Field(default="text.txt", min_length=1, max_length=200, description="Name of the file it came from")
    public: bool = Field(default=False, description="Whether everybody may read passages")
    licence: str = Field(default="", max_length=500, description="By what right; needed for a public one")
