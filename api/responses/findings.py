"""Findings on the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from graphkb.analytics.findings import Finding, Findings
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["FindingsOut"]


class LineOut(BaseModel):
    """One thing to check."""

    text: Label
    records: list[str] = Field(description="Ids of the records it speaks of, the main one first")
    sources: list[str] = Field(description="`document#place`; empty: it says that nothing is recorded")


class FindingOut(BaseModel):
    """One finding with everything it rests on."""

    id: str
    title: Label
    sentence: Label
    lines: list[LineOut]
    method: MethodOut

    @classmethod
    def of(cls, finding: Finding, snapshot: Snapshot) -> FindingOut:
        """From the result."""
        return cls(
            id=finding.id,
            title=finding.title,
            sentence=finding.sentence,
            lines=[
                LineOut(text=line.text, records=list(line.records), sources=[str(source) for source in line.sources])
                for line in finding.lines
            ],
            method=MethodOut.of(finding.method, snapshot),
        )


class FindingsOut(BaseModel):
    """All findings of one day."""

    day: date
    items: list[FindingOut]
    next_cursor: str | None = Field(description="Always null: they are few")
    method: MethodOut

    @classmethod
    def of(cls, found: Findings, snapshot: Snapshot) -> FindingsOut:
        """From the result."""
        return cls(
            day=found.day,
            items=[FindingOut.of(finding, snapshot) for finding in found.findings],
            next_cursor=None,
            method=MethodOut.of(found.method, snapshot),
        )
