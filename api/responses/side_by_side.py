"""Concepts side by side on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef, SourceOut, source_out
from graphkb.analytics.change import CrossField, CrossRow, SideBySide
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["SideBySideOut"]


def _refs(snapshot: Snapshot, ids: Iterable[str]) -> list[NodeRef]:
    return [NodeRef.of(snapshot, id) for id in ids]


class CrossFieldOut(BaseModel):
    """A field in one column of a row."""

    field: NodeRef
    match: str | None = Field(
        description="Seen from the field that the row begins with: `exact`, `close`, `broad`, `narrow`, `partial`; "
        "empty: how is not recorded; null: it is that field"
    )
    guidelines: list[NodeRef]
    measures: list[NodeRef] = Field(description="In it or for one of its guidelines, whatever their course")
    sources: list[SourceOut] = Field(description="What says that it corresponds")

    @classmethod
    def of(cls, snapshot: Snapshot, part: CrossField) -> CrossFieldOut:
        """From the analysis."""
        relations = part.match.relations if part.match else ()
        return cls(
            field=NodeRef.of(snapshot, part.field),
            match=part.match.match if part.match else None,
            guidelines=_refs(snapshot, part.guidelines),
            measures=_refs(snapshot, part.measures),
            sources=[
                source_out(snapshot, source)
                for source in sorted({source for relation in relations for source in relation.sources})
            ],
        )


class CrossRowOut(BaseModel):
    """Fields that correspond; it begins with the first concept that has something in it."""

    field: NodeRef = Field(description="The field that the row begins with")
    cells: list[list[CrossFieldOut]] = Field(description="One a concept; empty: no correspondence is recorded")

    @classmethod
    def of(cls, snapshot: Snapshot, row: CrossRow) -> CrossRowOut:
        """From the analysis."""
        return cls(
            field=NodeRef.of(snapshot, row.field),
            cells=[[CrossFieldOut.of(snapshot, part) for part in cell] for cell in row.cells],
        )


class CrossConceptOut(BaseModel):
    """One of the concepts."""

    concept: NodeRef
    owners: list[NodeRef] = Field(description="Empty: not recorded")
    fields: int
    guidelines: int
    measures: int
    only: list[NodeRef] = Field(description="Fields to which none in the others is recorded")


class SharedMeasureOut(BaseModel):
    """A measure that is in several of the concepts."""

    measure: NodeRef
    concepts: list[NodeRef]


class SideBySideOut(BaseModel):
    """Two or more concepts side by side."""

    day: date
    concepts: list[CrossConceptOut]
    rows: list[CrossRowOut]
    shared: list[SharedMeasureOut]
    finding: Label
    more: list[Label]
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: SideBySide) -> SideBySideOut:
        """From the analysis."""
        return cls(
            day=found.day,
            concepts=[
                CrossConceptOut(
                    concept=NodeRef.of(snapshot, side.concept),
                    owners=_refs(snapshot, side.owners),
                    fields=len(side.fields),
                    guidelines=len(side.guidelines),
                    measures=len(side.measures),
                    only=_refs(snapshot, found.only(side.concept)),
                )
                for side in found.sides
            ],
            rows=[CrossRowOut.of(snapshot, row) for row in found.rows],
            shared=[
                SharedMeasureOut(measure=NodeRef.of(snapshot, id), concepts=_refs(snapshot, concepts))
                for id, concepts in found.shared.items()
            ],
            finding=found.sentence,
            more=list(found.more),
            method=MethodOut.of(found.method, snapshot),
        )
