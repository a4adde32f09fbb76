"""What-if on the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef
from api.responses.fragility import refs
from graphkb.analytics.coverage import State
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

__all__ = ["CellChangeOut", "WhatIfOut"]


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
            through=refs(snapshot, ended.through),
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
            ended=refs(snapshot, change.ended),
            kept=refs(snapshot, change.kept),
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
            isolated_named=None if change.isolated_named is None else refs(snapshot, change.isolated_named),
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
                without=refs(snapshot, scenario.without),
                units=refs(snapshot, found.applied.units),
                added=[written(new, snapshot) for new in scenario.added],
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
