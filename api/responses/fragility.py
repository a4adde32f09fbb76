"""Fragility, the calendar of ends and what-if on the wire."""

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
from graphkb.analytics.network.matching import What
from graphkb.analytics.time import Course
from graphkb.analytics.what_if import (
    Cause,
    CellChange,
    Direction,
    Ended,
    GroupChange,
    GuidelineChange,
    NetworkChange,
    NetworkSide,
    ProgrammeChange,
    WhatIf,
    written,
)
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["CalendarOut", "FragilityOut", "WhatIfOut"]


def _refs(snapshot: Snapshot, ids: Iterable[str]) -> list[NodeRef]:
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
            measures=_refs(snapshot, hanging.measures),
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
            measures=_refs(snapshot, row.measures),
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
            funders=_refs(snapshot, ending.funders),
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
            measures=_refs(snapshot, step.measures),
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
            measures=_refs(snapshot, fading.measures),
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


class ScenarioOut(BaseModel):
    """What is imagined."""

    without: list[NodeRef]
    units: list[NodeRef] = Field(description="Actors that go with them because they are part of them")
    added: list[str] = Field(description="As the parameter `with` reads them")


class EndedOut(BaseModel):
    """A measure that ends in the scenario."""

    measure: NodeRef
    cause: Cause = Field(description="`taken` away itself, or without any recorded `providers` or `money` left")
    course: Course = Field(description="Where it was in its course before")
    through: list[NodeRef] = Field(description="What it hung on")

    @classmethod
    def of(cls, snapshot: Snapshot, ended: Ended) -> EndedOut:
        """From the result."""
        return cls(
            measure=NodeRef.of(snapshot, ended.measure),
            cause=ended.cause,
            course=ended.course,
            through=_refs(snapshot, ended.through),
        )


class CellChangeOut(BaseModel):
    """A cell that the scenario touches."""

    place: NodeRef
    column: NodeRef
    before: State
    after: State
    change: Direction
    own_before: State = Field(description="By what serves the place itself")
    own_after: State
    own_change: Direction
    bodies_before: int
    bodies_after: int
    reasons: list[Label]

    @classmethod
    def of(cls, snapshot: Snapshot, change: CellChange) -> CellChangeOut:
        """From the result."""
        before, after = change.before, change.after
        return cls(
            place=NodeRef.of(snapshot, change.place),
            column=NodeRef.of(snapshot, change.column),
            before=before.state,
            after=after.state,
            change=change.overall,
            own_before=before.own_state,
            own_after=after.own_state,
            own_change=change.own,
            bodies_before=before.overall.n,
            bodies_after=after.overall.n,
            reasons=list(change.reasons),
        )


class GuidelineChangeOut(BaseModel):
    """A guideline that loses its last running measure or gets its first."""

    guideline: NodeRef
    running_before: int
    running_after: int

    @classmethod
    def of(cls, snapshot: Snapshot, change: GuidelineChange) -> GuidelineChangeOut:
        """From the result."""
        return cls(
            guideline=NodeRef.of(snapshot, change.guideline),
            running_before=change.running_before,
            running_after=change.running_after,
        )


class ProgrammeChangeOut(BaseModel):
    """What a programme that is taken away paid for."""

    programme: NodeRef
    ended: list[NodeRef] = Field(description="Measures without any other recorded money")
    kept: list[NodeRef] = Field(description="Running measures that go on with other recorded money")

    @classmethod
    def of(cls, snapshot: Snapshot, change: ProgrammeChange) -> ProgrammeChangeOut:
        """From the result."""
        return cls(
            programme=NodeRef.of(snapshot, change.programme),
            ended=_refs(snapshot, change.ended),
            kept=_refs(snapshot, change.kept),
        )


class NetworkSideOut(BaseModel):
    """The network on one side of the comparison."""

    ties: int
    tied: int = Field(description="Bodies with at least one tie")
    components: int = Field(description="Connected parts of at least two bodies by ties of weight 0.2 or more")
    largest_component: int = Field(description="Bodies of the largest of them")
    groups: int

    @classmethod
    def of(cls, side: NetworkSide) -> NetworkSideOut:
        """From the result."""
        return cls(
            ties=side.ties,
            tied=side.tied,
            components=side.parts,
            largest_component=side.largest,
            groups=side.groups,
        )


class GroupChangeOut(BaseModel):
    """What became of a group."""

    what: What
    before: Label | None = Field(description="null: it is new")
    after: Label | None = Field(description="null: it is gone")
    size_before: int
    size_after: int
    taken: int = Field(description="Members that are taken away")
    left: int = Field(description="Other members that are no longer in it")
    joined: int

    @classmethod
    def of(cls, change: GroupChange) -> GroupChangeOut:
        """From the result."""
        return cls(
            what=change.what,
            before=change.before,
            after=change.after,
            size_before=change.size_before,
            size_after=change.size_after,
            taken=change.taken,
            left=change.left,
            joined=change.joined,
        )


class NetworkChangeOut(BaseModel):
    """The network before and after."""

    before: NetworkSideOut
    after: NetworkSideOut
    cut_off: int = Field(description="Bodies that no longer hang together with the largest rest of their part")
    isolated: int = Field(description="Bodies that had a tie and have none any more")
    isolated_named: list[NodeRef] | None = Field(description="null: named only with a token")
    groups: list[GroupChangeOut]

    @classmethod
    def of(cls, snapshot: Snapshot, change: NetworkChange) -> NetworkChangeOut:
        """From the result."""
        return cls(
            before=NetworkSideOut.of(change.before),
            after=NetworkSideOut.of(change.after),
            cut_off=change.cut_off,
            isolated=change.isolated,
            isolated_named=None if change.isolated_named is None else _refs(snapshot, change.isolated_named),
            groups=[GroupChangeOut.of(one) for one in change.groups],
        )


class WhatIfOut(BaseModel):
    """A scenario and what it changes. Nothing of it is stored."""

    day: date
    finding: Label
    more: list[Label]
    scenario: ScenarioOut
    ended: list[EndedOut] = Field(description="Measures that end")
    cell_count: int = Field(description="Cells compared")
    better: int
    worse: int
    same: int
    own_better: int
    own_worse: int
    cells: list[CellChangeOut] = Field(description="Cells that are touched, also where the state stays the same")
    guidelines: list[GuidelineChangeOut]
    programmes: list[ProgrammeChangeOut]
    network: NetworkChangeOut
    method: MethodOut

    @classmethod
    def of(cls, found: WhatIf) -> WhatIfOut:
        """From the result."""
        snapshot, scenario = found.snapshot, found.scenario
        return cls(
            day=found.day,
            finding=found.sentence,
            more=list(found.more),
            scenario=ScenarioOut(
                without=_refs(snapshot, scenario.without),
                units=_refs(snapshot, found.applied.units),
                added=[written(new, snapshot) for new in (*scenario.new_measures, *scenario.new_ties)],
            ),
            ended=[EndedOut.of(snapshot, one) for one in found.applied.ended],
            cell_count=found.cell_count,
            better=found.counted(Direction.BETTER),
            worse=found.counted(Direction.WORSE),
            same=found.counted(Direction.SAME),
            own_better=found.counted(Direction.BETTER, own=True),
            own_worse=found.counted(Direction.WORSE, own=True),
            cells=[CellChangeOut.of(snapshot, change) for change in found.cells],
            guidelines=[GuidelineChangeOut.of(snapshot, change) for change in found.guidelines],
            programmes=[ProgrammeChangeOut.of(snapshot, change) for change in found.programmes],
            network=NetworkChangeOut.of(snapshot, found.network),
            method=MethodOut.of(found.method, snapshot),
        )
