"""Versions of a concept on the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.change import StateOut
from api.responses.facts import DateOut, SourceOut, source_out
from graphkb.analytics.change import Part, PartWhat, VersionChange, Why
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["VersionsOut"]


class PartOut(BaseModel):
    """A field, guideline or measure as one version has it."""

    id: str
    name: str
    fields: list[str] = Field(description="Ids of the fields of the concept that it is in")
    verbatim: bool = Field(description="false: a guideline in our own words, not in those of the concept")

    @classmethod
    def of(cls, part: Part | None) -> PartOut | None:
        """None stays None: that version has none."""
        if part is None:
            return None
        return cls(id=part.id, name=part.node.name, fields=list(part.fields), verbatim=part.verbatim)


class WordingOut(BaseModel):
    """One text in both versions."""

    text: str = Field(description="`name`, `description` or `aims`")
    before: str = Field(description="Empty: not recorded")
    after: str


class PairOut(BaseModel):
    """A part of the earlier version, of the later one, or of both."""

    kind: str = Field(description="`field`, `guideline` or `measure`")
    what: PartWhat
    why: Why = Field(description="What that rests on; `unmatched`: whether it went or has another name is not known")
    match: str = Field(description="`exact`, `close`, `broad`, `narrow`, `partial`; empty: one record, or not paired")
    before: PartOut | None
    after: PartOut | None
    wordings: list[WordingOut] = Field(description="Texts that differ")
    moved: bool = Field(description="true: in fields that do not correspond to those before")
    day: DateOut | None = Field(description="When it came or went; null: not recorded")
    sources: list[SourceOut]


class VersionsOut(BaseModel):
    """Two versions of a concept."""

    before: str = Field(description="Id of the concept of the earlier version")
    before_day: date = Field(description="The day it is read for")
    after: str
    after_day: date
    state: StateOut | None = Field(description="Saved state of the earlier version; null: not from one")
    before_change: str | None = Field(description="The earlier version is read before this change; null: it is not")
    finding: Label
    parts: list[PairOut] = Field(description="Fields, guidelines, measures; in each what came, went, changed, stayed")
    method: MethodOut

    @classmethod
    def of(
        cls, snapshot: Snapshot, found: VersionChange, state: StateOut | None, before_change: str | None
    ) -> VersionsOut:
        """From the analysis."""
        return cls(
            before=found.before.concept,
            before_day=found.before.day,
            after=found.after.concept,
            after_day=found.after.day,
            state=state,
            before_change=before_change,
            finding=found.sentence,
            parts=[
                PairOut(
                    kind=pair.kind,
                    what=pair.what,
                    why=pair.why,
                    match=pair.match,
                    before=PartOut.of(pair.before),
                    after=PartOut.of(pair.after),
                    wordings=[WordingOut(text=one.name, before=one.before, after=one.after) for one in pair.wordings],
                    moved=pair.moved,
                    day=DateOut.of(pair.day),
                    sources=[source_out(snapshot, source) for source in pair.sources],
                )
                for pair in found.pairs
            ],
            method=MethodOut.of(found.method, snapshot),
        )
