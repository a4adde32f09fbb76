"""Need and priority on the wire: every number with its band, its figures and their sources."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import NodeRef, SourceOut, source_out
from graphkb.analytics.coverage import State
from graphkb.analytics.need import (
    WEIGHTS,
    Figure,
    Formula,
    Lack,
    LackKind,
    Need,
    NeedBy,
    NeedCell,
    Priority,
    PriorityCell,
    Spread,
)
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["NeedCellOut", "NeedOut", "PriorityCellOut", "PriorityOut"]


class SpreadOut(BaseModel):
    """A number with the band it lies in."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, spread: Spread | None) -> SpreadOut | None:
        """None stays None: not known."""
        return None if spread is None else cls(value=spread.value, low=spread.low, high=spread.high)


class BandOut(BaseModel):
    """Between what something may lie."""

    low: float
    high: float

    @classmethod
    def of(cls, spread: Spread | None) -> BandOut | None:
        """None stays None: it is known."""
        return None if spread is None else cls(low=spread.low, high=spread.high)


class FigureOut(BaseModel):
    """The figure that stands for an indicator at a place on the day."""

    indicator: NodeRef
    year: int
    value: SpreadOut = Field(description="The band is all values of that year")
    unit: str = Field(description="Empty: not recorded", examples=["persons"])
    official: bool = Field(description="Whether a source of the chosen value is official")
    old: bool = Field(description="More than five years from the day; there was none nearer")
    approximate: bool
    records: list[str] = Field(description="Ids of the indicator values of that year, the chosen one first")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, figure: Figure) -> FigureOut:
        """From the result."""
        return cls(
            indicator=NodeRef.of(snapshot, figure.indicator),
            year=figure.year,
            value=SpreadOut.model_validate(figure.spread, from_attributes=True),
            unit=figure.unit,
            official=figure.official,
            old=figure.old,
            approximate=figure.approximate,
            records=list(figure.records),
            sources=[source_out(snapshot, source) for source in figure.sources],
        )


class FormulaOut(BaseModel):
    """The declared indicator of a field or target group."""

    id: str
    label: Label
    why: Label

    @classmethod
    def of(cls, formula: Formula) -> FormulaOut:
        """From the formulas."""
        return cls(id=formula.id, label=formula.label, why=formula.why)


class LackOut(BaseModel):
    """What is missing."""

    kind: LackKind
    text: Label

    @classmethod
    def of(cls, lack: Lack) -> LackOut:
        """From the result."""
        return cls(kind=lack.kind, text=lack.text)


class NeedCellOut(BaseModel):
    """Need at a place in a field (or of a target group)."""

    place: NodeRef
    column: NodeRef = Field(description="The field or target group")
    formula: str | None = Field(description="Id of the declared indicator; null: none")
    need: SpreadOut | None = Field(description="0 to 1, of the highest rate among the places shown; null: see `lacks`")
    rate: SpreadOut | None = Field(description="Share of 1; null: see `lacks`")
    people: SpreadOut | None = Field(description="Persons in need; null: not known, or under ten")
    compared: int = Field(description="Places with a rate of this indicator, this one among them; 1: no comparison")
    old: bool = Field(description="Whether one of its figures is more than five years from the day")
    years: list[int] = Field(description="Years of its figures")
    figures: list[FigureOut]
    lacks: list[LackOut] = Field(description="What is missing, in words; empty: nothing")

    @classmethod
    def of(cls, snapshot: Snapshot, cell: NeedCell) -> NeedCellOut:
        """From the result."""
        return cls(
            place=NodeRef.of(snapshot, cell.place),
            column=NodeRef.of(snapshot, cell.column),
            formula=cell.formula.id if cell.formula else None,
            need=SpreadOut.of(cell.need),
            rate=SpreadOut.of(cell.rate),
            people=SpreadOut.of(cell.people),
            compared=cell.compared,
            old=cell.old,
            years=list(cell.years),
            figures=[FigureOut.of(snapshot, figure) for figure in cell.figures],
            lacks=[LackOut.of(lack) for lack in cell.lacks],
        )


def _formulas(need: Need) -> list[FormulaOut]:
    found = {cell.formula.id: cell.formula for cell in need.all_cells() if cell.formula}
    return [FormulaOut.of(formula) for formula in found.values()]


class NeedOut(AnalysisList[NeedCellOut]):
    """Cells of need, row by row."""

    total: int = Field(description="Number of cells on all pages")
    day: date
    by: NeedBy
    concept: NodeRef
    places: list[NodeRef]
    columns: list[NodeRef]
    formulas: list[FormulaOut]
    without_figures: list[NodeRef] = Field(description="Places for which no figure at all is recorded")
    finding: Label
    more: list[Label] = Field(description="What follows the finding")

    @classmethod
    def page(cls, snapshot: Snapshot, need: Need, cells: list[NeedCell], cursor: str | None) -> NeedOut:
        """From the result and those of its cells that are on this page."""
        return cls(
            items=[NeedCellOut.of(snapshot, cell) for cell in cells],
            next_cursor=cursor,
            method=MethodOut.of(need.method),
            total=len(need.all_cells()),
            day=need.day,
            by=need.by,
            concept=NodeRef.of(snapshot, need.concept),
            places=[NodeRef.of(snapshot, id) for id in need.places],
            columns=[NodeRef.of(snapshot, id) for id in need.columns],
            formulas=_formulas(need),
            without_figures=[NodeRef.of(snapshot, id) for id in need.without_figures],
            finding=need.sentence,
            more=list(need.more),
        )


class PriorityCellOut(BaseModel):
    """Need and state of a place in a field, and the priority they give."""

    place: NodeRef
    column: NodeRef
    state: State = Field(description="By what serves this place or parts of it", examples=["thin"])
    priority: SpreadOut | None = Field(description="0 to 1; null: the state or the need is not known")
    possible: BandOut | None = Field(
        description="Between what it may lie if what is not known is anything it can be; null: it is known"
    )
    rank: int | None = Field(description="null: the rank depends on weights, figures or missing values")
    best: int = Field(description="Best rank it may have; 0: no priority")
    worst: int = Field(description="Worst rank it may have; 0: no priority")
    maybe_ahead: int = Field(description="Cells without a priority that may stand above it")
    measures: int = Field(description="Running measures of the place itself")
    per_thousand: SpreadOut | None = Field(description="These per 1,000 people in need; null: people not known")
    need: NeedCellOut

    @classmethod
    def of(cls, snapshot: Snapshot, cell: PriorityCell) -> PriorityCellOut:
        """From the result."""
        return cls(
            place=NodeRef.of(snapshot, cell.place),
            column=NodeRef.of(snapshot, cell.column),
            state=cell.state,
            priority=SpreadOut.of(cell.priority),
            possible=BandOut.of(cell.possible),
            rank=cell.rank,
            best=cell.best,
            worst=cell.worst,
            maybe_ahead=cell.maybe_ahead,
            measures=cell.measures,
            per_thousand=SpreadOut.of(cell.per_thousand),
            need=NeedCellOut.of(snapshot, cell.need),
        )


class PriorityOut(AnalysisList[PriorityCellOut]):
    """Cells by priority; then those to ask about first, by need; then those whose need is not known."""

    total: int = Field(description="Number of cells on all pages")
    day: date
    concept: NodeRef
    ranked: int = Field(description="Cells with a priority: the first of all items")
    ask_first: int = Field(description="Cells whose state nobody knows: they follow")
    without_need: int = Field(description="Cells whose need is not known: the last")
    weights: dict[State, float] = Field(description="What a state counts; `unknown` has none")
    formulas: list[FormulaOut]
    without_figures: list[NodeRef] = Field(description="Places for which no figure at all is recorded")
    finding: Label
    more: list[Label] = Field(description="What follows the finding")

    @classmethod
    def page(cls, snapshot: Snapshot, found: Priority, cells: list[PriorityCell], cursor: str | None) -> PriorityOut:
        """From the result and those of its cells that are on this page."""
        return cls(
            items=[PriorityCellOut.of(snapshot, cell) for cell in cells],
            next_cursor=cursor,
            method=MethodOut.of(found.method),
            total=len(found.all_cells()),
            day=found.day,
            concept=NodeRef.of(snapshot, found.concept),
            ranked=len(found.ranked),
            ask_first=len(found.ask_first),
            without_need=len(found.without_need),
            weights=dict(WEIGHTS),
            formulas=_formulas(found.need),
            without_figures=[NodeRef.of(snapshot, id) for id in found.need.without_figures],
            finding=found.sentence,
            more=list(found.more),
        )
