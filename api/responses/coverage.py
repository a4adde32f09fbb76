"""Coverage on the wire: cells with everything that explains them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import DateOut, NodeRef, SourceOut, source_out
from graphkb.analytics.coverage import (
    Bearing,
    By,
    Cell,
    CellMeasure,
    Column,
    CoverageMatrix,
    Flag,
    FlagKind,
    Reason,
    ReasonKind,
    Standing,
    State,
    StatementUse,
)
from graphkb.analytics.time import Course
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["CellOut", "CoverageOut"]


def _refs(snapshot: Snapshot, ids: Iterable[str]) -> list[NodeRef]:
    return [NodeRef.of(snapshot, id) for id in ids]


class ReasonOut(BaseModel):
    """Why a cell is unknown."""

    kind: ReasonKind = Field(examples=["aged"])
    text: Label
    day: DateOut | None = Field(description="Last evidence, last end, first beginning or last asking; null: not known")
    records: list[str] = Field(description="Ids of the measures and inventory statements it rests on")

    @classmethod
    def of(cls, reason: Reason) -> ReasonOut:
        """From the result."""
        records = [*reason.measures, *reason.statements]
        return cls(kind=reason.kind, text=reason.text, day=DateOut.of(reason.day), records=records)


class FlagOut(BaseModel):
    """What a reader must know beside the state."""

    kind: FlagKind = Field(examples=["one_programme"])
    text: Label
    records: list[str] = Field(description="Ids of the records it rests on")

    @classmethod
    def of(cls, flag: Flag) -> FlagOut:
        """From the result."""
        return cls(kind=flag.kind, text=flag.text, records=list(flag.records))


class StandingOut(BaseModel):
    """The state of one side of a cell, and what explains it."""

    state: State = Field(examples=["thin"])
    label: Label
    bodies_now: int = Field(description="Bodies with measures active on the day (N)")
    bodies_at_horizon: int = Field(description="Those whose measures still run at the horizon (M)")
    bodies: list[NodeRef] = Field(description="The bodies of N that are recorded")
    bodies_later: list[NodeRef] = Field(description="The bodies of M that are recorded")
    reasons: list[ReasonOut] = Field(description="Why it is `unknown`; empty in every other state")
    flags: list[FlagOut]
    other_states: list[State] = Field(description="States that another reading of inexact dates would give")
    rests_on: list[str] = Field(description="Ids of the measures or inventory statements that give the state")

    @classmethod
    def of(cls, snapshot: Snapshot, standing: Standing, flags: Sequence[Flag]) -> StandingOut:
        """From the result."""
        return cls(
            state=standing.state,
            label=standing.state.label,
            bodies_now=standing.n,
            bodies_at_horizon=standing.m,
            bodies=_refs(snapshot, standing.bodies),
            bodies_later=_refs(snapshot, standing.bodies_later),
            reasons=[ReasonOut.of(reason) for reason in standing.reasons],
            flags=[FlagOut.of(flag) for flag in flags],
            other_states=list(standing.other_states),
            rests_on=list(standing.rests_on),
        )


class CellMeasureOut(BaseModel):
    """A measure in a cell."""

    measure: NodeRef
    own: bool = Field(description="true: it serves this place or parts of it; false: only a place above")
    whole: bool = Field(description="true: it reaches the whole place")
    via: list[NodeRef] = Field(description="The places it serves that matter here")
    bodies: list[NodeRef] = Field(description="Bodies of the providers that count; empty: not recorded")
    providers: list[NodeRef] = Field(description="Providers as recorded")
    partners: list[NodeRef]
    possible_providers: list[NodeRef] = Field(description="Shown, never counted")
    last_day: date | None = Field(description="Last day it runs; null: no end is known")
    ends_by_money: bool = Field(description="true: its funding ends on that day")
    confirmed: DateOut | None = Field(description="The last word on it; null: undated")
    derived: bool = Field(description="true: no source states any of the facts that put it here")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, one: CellMeasure) -> CellMeasureOut:
        """From the result."""
        entry = one.entry
        return cls(
            measure=NodeRef.of(snapshot, one.id),
            own=one.own,
            whole=one.whole,
            via=_refs(snapshot, one.via),
            bodies=_refs(snapshot, entry.bodies),
            providers=_refs(snapshot, entry.providers),
            partners=_refs(snapshot, entry.partners),
            possible_providers=_refs(snapshot, entry.possible),
            last_day=entry.last_day,
            ends_by_money=entry.ends_by_money,
            confirmed=DateOut.of(entry.confirmed),
            derived=one.derived,
            sources=[source_out(snapshot, source) for source in one.sources],
        )


class StatementOut(BaseModel):
    """An inventory statement that touches a cell, and what it means there."""

    statement: NodeRef
    asked_on: DateOut | None
    bearing: Bearing = Field(examples=["proves"])
    asked: list[NodeRef] = Field(description="Bodies that were asked")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, use: StatementUse) -> StatementOut:
        """From the result."""
        return cls(
            statement=NodeRef.of(snapshot, use.statement.id),
            asked_on=DateOut.of(use.statement.day),
            bearing=use.bearing,
            asked=_refs(snapshot, use.statement.bodies),
            sources=[source_out(snapshot, source) for source in use.statement.sources],
        )


class ResponsibleOut(BaseModel):
    """Whom to ask. Changes no state."""

    office: NodeRef
    bodies: list[NodeRef]
    place: NodeRef = Field(description="Place of its body: the cell's or one above")
    own: bool
    sources: list[SourceOut]


class CountsOut(BaseModel):
    """Measures in a cell."""

    running_own: int = Field(description="Active, for this place or parts of it")
    running_inherited: int = Field(description="Active, only for a place above")
    by_course: dict[Course, int] = Field(description="All of them by their course")


class CellOut(BaseModel):
    """A field (or guideline) in a place on the day."""

    place: NodeRef
    column: NodeRef = Field(description="The field or guideline")
    target_group: NodeRef | None = Field(description="null: without a group")
    state: State = Field(description="With what serves a place above", examples=["thin"])
    own_state: State = Field(description="By what serves this place or parts of it", examples=["unknown"])
    inherited_only: bool = Field(description="true: something runs, but nothing of it for this place itself")
    inherited_from: list[NodeRef]
    counts: CountsOut
    reasons: list[ReasonOut] = Field(description="Why `state` is `unknown`; empty in every other state")
    flags: list[FlagOut]
    overall: StandingOut
    own: StandingOut
    measures: dict[Course, list[CellMeasureOut]] = Field(
        description="By course: `active`, `planned`, `aged`, `undated`, `unclear`, `ended`, `not_begun`"
    )
    statements: list[StatementOut]
    responsible: list[ResponsibleOut]
    oldest: DateOut | None = Field(description="Oldest word among the measures the state rests on")

    @classmethod
    def of(cls, snapshot: Snapshot, cell: Cell) -> CellOut:
        """From the result."""
        by_course = {course: cell.of_course(course) for course in Course}
        overall = StandingOut.of(snapshot, cell.overall, cell.flags())
        return cls(
            place=NodeRef.of(snapshot, cell.place),
            column=NodeRef.of(snapshot, cell.column),
            target_group=NodeRef.of(snapshot, cell.target_group) if cell.target_group else None,
            state=cell.state,
            own_state=cell.own_state,
            inherited_only=cell.inherited_only,
            inherited_from=_refs(snapshot, cell.inherited_from),
            counts=CountsOut(
                running_own=len(cell.running_own),
                running_inherited=len(cell.running_inherited),
                by_course={course: len(found) for course, found in by_course.items()},
            ),
            reasons=overall.reasons,
            flags=overall.flags,
            overall=overall,
            own=StandingOut.of(snapshot, cell.own, cell.own_flags()),
            measures={
                course: [CellMeasureOut.of(snapshot, one) for one in found]
                for course, found in by_course.items()
                if found
            },
            statements=[StatementOut.of(snapshot, use) for use in cell.statements],
            responsible=[
                ResponsibleOut(
                    office=NodeRef.of(snapshot, one.office),
                    bodies=_refs(snapshot, one.bodies),
                    place=NodeRef.of(snapshot, one.place),
                    own=one.own,
                    sources=[source_out(snapshot, source) for source in one.sources],
                )
                for one in cell.responsible
            ],
            oldest=DateOut.of(cell.oldest),
        )


class SimilarOut(BaseModel):
    """A field of another concept that is like a column, but not exactly: shown, never counted."""

    column: NodeRef
    match: str = Field(description="`close`, `broad`, `narrow`, `partial`; empty: not recorded")
    sources: list[SourceOut]


class ColumnOut(BaseModel):
    """A field or guideline as a column."""

    column: NodeRef
    same: list[NodeRef] = Field(description="What corresponds to it exactly: counted with it")
    similar: list[SimilarOut]

    @classmethod
    def of(cls, snapshot: Snapshot, column: Column) -> ColumnOut:
        """From the result."""
        return cls(
            column=NodeRef.of(snapshot, column.id),
            same=_refs(snapshot, sorted(column.same - {column.id})),
            similar=[
                SimilarOut(
                    column=NodeRef.of(snapshot, one.id),
                    match=one.match,
                    sources=[source_out(snapshot, source) for source in one.relation.sources],
                )
                for one in column.similar
            ],
        )


class CoverageOut(AnalysisList[CellOut]):
    """Cells of a matrix, row by row."""

    total: int = Field(description="Number of cells on all pages")
    day: date
    concept: NodeRef
    by: By
    places: list[NodeRef]
    columns: list[ColumnOut]
    states: dict[State, int] = Field(description="How many cells of the whole matrix are in each state")
    own_states: dict[State, int]
    unplaced: list[NodeRef] = Field(description="Measures of these columns without a place: they reach no cell")
    finding: Label
    more: list[Label] = Field(description="What follows the finding")

    @classmethod
    def page(cls, snapshot: Snapshot, matrix: CoverageMatrix, cells: Sequence[Cell], cursor: str | None) -> CoverageOut:
        """From the matrix and those of its cells that are on this page."""
        findings = matrix.findings
        return cls(
            items=[CellOut.of(snapshot, cell) for cell in cells],
            next_cursor=cursor,
            method=MethodOut.of(matrix.method),
            total=findings.cells,
            day=matrix.day,
            concept=NodeRef.of(snapshot, matrix.concept),
            by=matrix.by,
            places=_refs(snapshot, matrix.places),
            columns=[ColumnOut.of(snapshot, column) for column in matrix.columns],
            states=dict(findings.states),
            own_states=dict(findings.own_states),
            unplaced=_refs(snapshot, (entry.id for entry in matrix.unplaced)),
            finding=findings.sentence,
            more=list(findings.more),
        )
