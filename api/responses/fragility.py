"""Fragility and the calendar of ends on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import DateOut, NodeRef
from graphkb.analytics.coverage import State
from graphkb.analytics.fragility import (
    Calendar,
    CellStep,
    Cliff,
    Ending,
    FadingDay,
    Fragility,
    Hanging,
    SingleProgramme,
    SingleProvider,
    programme_sentence,
    provider_sentence,
)
from graphkb.analytics.network import Bridge, CutPoint
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["CalendarOut", "FragilityOut", "refs"]


def refs(snapshot: Snapshot, ids: Iterable[str]) -> list[NodeRef]:
    """Records in short, in this order."""
    return [NodeRef.of(snapshot, id) for id in ids]


class HangingOut(BaseModel):
    """A cell that hangs on one thing."""

    place: NodeRef
    column: NodeRef
    state: State
    whole: bool = Field(description="true: all that runs for the place; false: only what is meant for it alone")
    inherited: bool = Field(description="true: nothing of it is meant for the place itself")
    since: date | None = Field(description="Last day on which there is still a second body; null: it hangs now")
    measures: list[NodeRef]

    @classmethod
    def of(cls, snapshot: Snapshot, hanging: Hanging) -> HangingOut:
        """From the result."""
        return cls(
            place=NodeRef.of(snapshot, hanging.place),
            column=NodeRef.of(snapshot, hanging.column),
            state=hanging.state,
            whole=hanging.whole,
            inherited=hanging.inherited,
            since=hanging.since,
            measures=refs(snapshot, hanging.measures),
        )


class SingleProviderOut(BaseModel):
    """A body and the cells in which nobody else runs anything."""

    body: NodeRef | None = Field(description="null: a smaller body, named only with a token; or not recorded")
    sentence: Label
    cells: list[HangingOut]

    @classmethod
    def of(cls, snapshot: Snapshot, row: SingleProvider) -> SingleProviderOut:
        """From the result."""
        return cls(
            body=NodeRef.of(snapshot, row.body) if row.body else None,
            sentence=provider_sentence(row),
            cells=[HangingOut.of(snapshot, cell) for cell in row.cells],
        )


class SingleProgrammeOut(BaseModel):
    """A programme and the cells in which every running measure draws on it."""

    programme: NodeRef
    sentence: Label
    ends: date | None = Field(description="Last day its money for these measures is known to last; null: not known")
    measures: list[NodeRef]
    cells: list[HangingOut]

    @classmethod
    def of(cls, snapshot: Snapshot, row: SingleProgramme) -> SingleProgrammeOut:
        """From the result."""
        return cls(
            programme=NodeRef.of(snapshot, row.programme),
            sentence=programme_sentence(snapshot, row),
            ends=row.ends,
            measures=refs(snapshot, row.measures),
            cells=[HangingOut.of(snapshot, cell) for cell in row.cells],
        )


class TieSentenceOut(BaseModel):
    """A cut point or a bridge as a sentence."""

    sentence: Label
    word: Label = Field(description="How sure it is")
    loses: int = Field(description="Bodies that would lose their connection")

    @classmethod
    def of(cls, found: CutPoint | Bridge) -> TieSentenceOut:
        """From the result."""
        return cls(sentence=found.sentence, word=found.word, loses=found.loses)


class FragilityOut(BaseModel):
    """What hangs on one body, one programme or one tie."""

    day: date
    finding: Label
    more: list[Label]
    providers: list[SingleProviderOut] = Field(description="Most cells first")
    programmes: list[SingleProgrammeOut] = Field(description="Most cells first")
    cut_points: list[TieSentenceOut] = Field(description="Greatest loss first")
    bridges: list[TieSentenceOut] = Field(description="Greatest loss first")
    withheld: int = Field(description="Cut points and bridges of smaller associations, named only with a token")
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: Fragility) -> FragilityOut:
        """From the result."""
        cuts = found.cut_points
        return cls(
            day=found.day,
            finding=found.sentence,
            more=list(found.more),
            providers=[SingleProviderOut.of(snapshot, row) for row in found.providers],
            programmes=[SingleProgrammeOut.of(snapshot, row) for row in found.programmes],
            cut_points=[TieSentenceOut.of(one) for one in cuts.cut_points],
            bridges=[TieSentenceOut.of(one) for one in cuts.bridges],
            withheld=cuts.withheld_cut_points + cuts.withheld_bridges,
            method=MethodOut.of(found.method, snapshot),
        )


class EndingOut(BaseModel):
    """Something that ends."""

    record: NodeRef = Field(description="A measure or a programme")
    by_money: bool = Field(description="true: its recorded money ends; its own end is not known or later")
    when: DateOut = Field(description="As exactly as it is known")
    funders: list[NodeRef] = Field(description="Whose money ends; empty: it has an end of its own")

    @classmethod
    def of(cls, snapshot: Snapshot, ending: Ending) -> EndingOut:
        """From the result."""
        when = DateOut.of(ending.when)
        assert when is not None
        return cls(
            record=NodeRef.of(snapshot, ending.id),
            by_money=ending.by_money,
            when=when,
            funders=refs(snapshot, ending.funders),
        )


class CellStepOut(BaseModel):
    """A cell that something ends in."""

    place: NodeRef
    column: NodeRef
    now: State = Field(description="On the day that is asked from")
    before: State = Field(description="On the last day")
    after: State = Field(description="On the day after")
    bodies_before: int
    bodies_after: int
    measures: list[NodeRef] = Field(description="What ends in it")

    @classmethod
    def of(cls, snapshot: Snapshot, step: CellStep) -> CellStepOut:
        """From the result."""
        return cls(
            place=NodeRef.of(snapshot, step.place),
            column=NodeRef.of(snapshot, step.column),
            now=step.now,
            before=step.before,
            after=step.after,
            bodies_before=step.bodies_before,
            bodies_after=step.bodies_after,
            measures=refs(snapshot, step.measures),
        )


class CliffOut(BaseModel):
    """A last day."""

    last_day: date
    endings: list[EndingOut]
    cells: list[CellStepOut]

    @classmethod
    def of(cls, snapshot: Snapshot, cliff: Cliff) -> CliffOut:
        """From the result."""
        return cls(
            last_day=cliff.last_day,
            endings=[EndingOut.of(snapshot, ending) for ending in cliff.endings],
            cells=[CellStepOut.of(snapshot, step) for step in cliff.cells],
        )


class FadingOut(BaseModel):
    """The last day on which evidence is fresh."""

    last_day: date
    measures: list[NodeRef]
    cells: list[CellStepOut] = Field(description="What is left in their cells if nothing is confirmed anew by then")

    @classmethod
    def of(cls, snapshot: Snapshot, fading: FadingDay) -> FadingOut:
        """From the result."""
        return cls(
            last_day=fading.last_day,
            measures=refs(snapshot, fading.measures),
            cells=[CellStepOut.of(snapshot, step) for step in fading.cells],
        )


class CalendarOut(BaseModel):
    """What ends when."""

    day: date
    finding: Label
    more: list[Label]
    cliffs: list[CliffOut] = Field(description="Known ends, by day")
    fading: list[FadingOut] = Field(description="Not ends: when the evidence of running measures becomes too old")
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: Calendar) -> CalendarOut:
        """From the result."""
        return cls(
            day=found.day,
            finding=found.sentence,
            more=list(found.more),
            cliffs=[CliffOut.of(snapshot, cliff) for cliff in found.cliffs],
            fading=[FadingOut.of(snapshot, fading) for fading in found.fading],
            method=MethodOut.of(found.method, snapshot),
        )
