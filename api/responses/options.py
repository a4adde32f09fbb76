"""Options for a cell and drafts on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef, SourceOut, source_out
from graphkb.analytics.coverage import State
from graphkb.analytics.options import Options, PossibleProgramme, PossibleProvider, Similar, SimilarKind
from graphkb.analytics.time import Course
from graphkb.drafts import SECTIONS, Draft
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import Language

__all__ = ["DraftIn", "DraftList", "DraftOut", "OptionsOut"]

FIRST_SOURCES = 6


class PossibleProviderOut(BaseModel):
    """Somebody who could run something. Nobody was asked."""

    actor: NodeRef
    recorded: list[NodeRef] = Field(description="Measures of the field of which a source names it as possible provider")
    reasons: list[Label]
    sources: list[SourceOut]
    derived: bool = Field(description="No source states it")

    @classmethod
    def of(cls, snapshot: Snapshot, one: PossibleProvider) -> PossibleProviderOut:
        """From the result."""
        return cls(
            actor=NodeRef.of(snapshot, one.actor),
            recorded=[NodeRef.of(snapshot, id) for id in one.recorded],
            reasons=list(one.reasons),
            sources=[source_out(snapshot, source) for source in one.sources[:FIRST_SOURCES]],
            derived=one.derived,
        )


class PossibleProgrammeOut(BaseModel):
    """A programme that could pay. Whether it has money left is not known."""

    programme: NodeRef
    reasons: list[Label]
    sources: list[SourceOut]
    ends: date | None = Field(description="Its own known end; null: none is known")

    @classmethod
    def of(cls, snapshot: Snapshot, one: PossibleProgramme) -> PossibleProgrammeOut:
        """From the result."""
        return cls(
            programme=NodeRef.of(snapshot, one.programme),
            reasons=list(one.reasons),
            sources=[source_out(snapshot, source) for source in one.sources[:FIRST_SOURCES]],
            ends=one.ends,
        )


class SimilarOut(BaseModel):
    """A measure that is like it."""

    measure: NodeRef
    kind: SimilarKind
    course: Course
    places: list[NodeRef]
    providers: list[NodeRef]
    same_group: bool
    adapted: list[NodeRef] = Field(description="Measures that were taken over from it, or that it was taken over from")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, one: Similar) -> SimilarOut:
        """From the result."""
        return cls(
            measure=NodeRef.of(snapshot, one.measure),
            kind=one.kind,
            course=one.course,
            places=[NodeRef.of(snapshot, id) for id in one.places],
            providers=[NodeRef.of(snapshot, id) for id in one.providers],
            same_group=one.same_group,
            adapted=[NodeRef.of(snapshot, id) for id in one.adapted],
            sources=[source_out(snapshot, source) for source in one.sources[:FIRST_SOURCES]],
        )


class DraftOut(BaseModel):
    """A draft: an option to talk about, never a decision and never a measure."""

    id: str = Field(description="Empty: made just now and not kept")
    version: int
    state: Literal["open", "handed", "closed"]
    place: str
    field: str
    target_group: str
    day: date
    language: Language
    title: str
    sections: dict[str, str] = Field(description="Text by section: " + ", ".join(SECTIONS))
    providers: list[str] = Field(description="Ids of possible providers that were chosen")
    measure: str = Field(description="Id of the record that a person made of it; empty: none")
    changed: datetime | None

    @classmethod
    def of(cls, draft: Draft) -> DraftOut:
        """As it stands."""
        return cls(
            id=draft.id,
            version=draft.version,
            state=draft.state,
            place=draft.place,
            field=draft.field,
            target_group=draft.target_group,
            day=draft.day,
            language=draft.language,
            title=draft.title,
            sections=dict(draft.sections),
            providers=list(draft.providers),
            measure=draft.measure,
            changed=draft.changed,
        )


class DraftList(BaseModel):
    """All drafts, newest first."""

    items: list[DraftOut]


class OptionsOut(BaseModel):
    """What could be done about a cell, from what is recorded."""

    place: NodeRef
    field: NodeRef
    target_group: NodeRef | None
    state: State
    own_state: State
    sentence: Label
    warning: Label | None = Field(description="What has to be cleared first; null: nothing")
    providers: list[PossibleProviderOut]
    programmes: list[PossibleProgrammeOut]
    similar: list[SimilarOut]
    ask: list[NodeRef] = Field(description="Offices responsible for the field here or above")
    total: dict[str, int] = Field(description="How many providers, programmes and similar measures there are")
    draft: DraftOut = Field(description="A first text made of it; not kept")
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: Options, draft: Draft, limit: int) -> OptionsOut:
        """At most `limit` of each list."""
        cell = found.cell
        return cls(
            place=NodeRef.of(snapshot, cell.place),
            field=NodeRef.of(snapshot, cell.column),
            target_group=NodeRef.of(snapshot, cell.target_group) if cell.target_group else None,
            state=cell.state,
            own_state=cell.own_state,
            sentence=found.sentence,
            warning=found.warning,
            providers=[PossibleProviderOut.of(snapshot, one) for one in found.providers[:limit]],
            programmes=[PossibleProgrammeOut.of(snapshot, one) for one in found.programmes[:limit]],
            similar=[SimilarOut.of(snapshot, one) for one in found.similar[:limit]],
            ask=[NodeRef.of(snapshot, id) for id in found.ask],
            total={
                "providers": len(found.providers),
                "programmes": len(found.programmes),
                "similar": len(found.similar),
            },
            draft=DraftOut.of(draft),
            method=MethodOut.of(found.method, snapshot),
        )


class DraftIn(BaseModel):
    """A draft to keep or to change."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field(min_length=1, max_length=200, description="Id of a place", examples=["wuerselen"])
    field: str = Field(min_length=1, max_length=200, description="Id of a field", examples=["fld-sr17-ehrenamt"])
    target_group: str = Field(default="", max_length=200, description="Id of a target group; empty: none")
    day: date | None = Field(default=None, description="The day it looks at; null: today")
    language: Language = "de"
    title: str = Field(min_length=1, max_length=200)
    sections: dict[str, str] = Field(default_factory=dict, max_length=len(SECTIONS), description="Text by section")
    providers: list[str] = Field(default_factory=list, max_length=20, description="Ids of actors")
    state: Literal["open", "closed"] = Field(
        default="open", description="`closed`: laid aside; `handed` comes by itself"
    )
    version: int = Field(default=0, ge=0, le=2**31, description="Of a change: the version that was read; 0: any")

    def draft(self, today: date, id: str = "", measure: str = "") -> Draft:
        """What is to be kept."""
        sections: Mapping[str, str] = self.sections
        return Draft(
            id=id,
            version=self.version,
            state=self.state,
            place=self.place,
            field=self.field,
            target_group=self.target_group,
            day=self.day or today,
            language=self.language,
            title=self.title,
            sections=sections,
            providers=tuple(self.providers),
            measure=measure,
        )
