"""The overview on the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from graphkb.ontology import Label
from graphkb.papers import Figure as KeyFigure
from graphkb.papers import Overview, Part, PartId, Table
from graphkb.snapshot import Snapshot

__all__ = ["OverviewOut"]


class KeyFigureOut(BaseModel):
    """One key figure with how far it can be relied on."""

    id: str = Field(description="Lasting name, `coverage.covered`")
    label: Label
    value: int
    of: int | None = Field(description="The whole it is a part of; null: it is a whole itself")
    sure: Label = Field(description="How sure it is and what it hangs on")

    @classmethod
    def of_figure(cls, figure: KeyFigure) -> KeyFigureOut:
        """From the content."""
        return cls(id=figure.id, label=figure.label, value=figure.value, of=figure.of, sure=figure.sure)


class PaperRowOut(BaseModel):
    """One line of a table."""

    cells: list[Label]
    record: str = Field(description="Id of the record that the first cell names; empty: none")
    sources: list[str] = Field(description="`document#place`; empty: see the method of the part")


class PaperTableOut(BaseModel):
    """A table of a part."""

    id: str
    caption: Label
    heads: list[Label]
    rows: list[PaperRowOut]
    left_out: int = Field(description="Rows that are not shown here; the analysis itself has all")
    empty: Label = Field(description="What is said instead where there are no rows")

    @classmethod
    def of_table(cls, table: Table) -> PaperTableOut:
        """From the content."""
        rows = [
            PaperRowOut(cells=list(row.cells), record=row.record, sources=[str(source) for source in row.sources])
            for row in table.rows
        ]
        return cls(
            id=table.id,
            caption=table.caption,
            heads=list(table.heads),
            rows=rows,
            left_out=table.left_out,
            empty=table.empty,
        )


class PartOut(BaseModel):
    """One analysis for leadership."""

    id: PartId
    title: Label
    finding: Label
    more: list[Label]
    figures: list[KeyFigureOut]
    tables: list[PaperTableOut]
    missing: list[Label] = Field(description="What the data does not hold")
    note: Label | None = Field(description="What place and fields chosen do not narrow; null: nothing to say")
    methods: list[MethodOut]

    @classmethod
    def of_part(cls, part: Part, snapshot: Snapshot) -> PartOut:
        """From the content."""
        return cls(
            id=part.id,
            title=part.title,
            finding=part.sentence,
            more=list(part.more),
            figures=[KeyFigureOut.of_figure(one) for one in part.figures],
            tables=[PaperTableOut.of_table(one) for one in part.tables],
            missing=list(part.missing),
            note=part.note,
            methods=[MethodOut.of(method, snapshot) for method in part.methods],
        )


class OverviewOut(BaseModel):
    """All parts on one day."""

    day: date
    compared_with: date
    concept: str
    place: str | None = Field(description="Id of the municipality chosen; null: the whole district")
    fields: list[str] = Field(description="Ids of the fields chosen; empty: all of the concept")
    parts: list[PartOut]

    @classmethod
    def of(cls, found: Overview, snapshot: Snapshot) -> OverviewOut:
        """From the content."""
        return cls(
            day=found.day,
            compared_with=found.before,
            concept=found.concept,
            place=found.place or None,
            fields=list(found.fields),
            parts=[PartOut.of_part(part, snapshot) for part in found.parts],
        )
