"""Two dates compared, two concepts compared, and saved states, on the wire."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import DateOut, NodeRef, SourceOut, source_out
from api.responses.network import EvidenceOut
from graphkb.analytics.change import (
    Basis,
    BodyWhat,
    Carried,
    CellChange,
    CellWhat,
    Change,
    ConceptChange,
    ConceptSide,
    FieldRow,
    GroupChange,
    How,
    MeasureWhat,
    Shift,
    TieChange,
    TieWhat,
)
from graphkb.analytics.coverage import State
from graphkb.analytics.network import Cluster
from graphkb.analytics.network.matching import What
from graphkb.analytics.time import Course
from graphkb.model import Reader, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.store import SavedState

__all__ = ["ChangeOut", "ConceptChangeOut", "StateName", "StateOut", "StatesOut"]


class StateOut(BaseModel):
    """A saved state: all facts but persons, as they were recorded at one moment."""

    id: str
    name: str
    recorded_at: datetime
    by: str | None = Field(description="Who saved it; null without a token")
    revision: int
    nodes: int = Field(description="Records in it that the reader may see")
    relations: int = Field(description="Connections in it that the reader may see")

    @classmethod
    def of(cls, state: SavedState, reader: Reader) -> StateOut:
        """As this reader may see it."""
        return cls(
            id=state.id,
            name=state.name,
            recorded_at=state.recorded_at,
            by=state.by if reader.sees(Visibility.INTERNAL) else None,
            revision=state.revision,
            nodes=state.nodes_for(reader),
            relations=state.relations_for(reader),
        )


class StatesOut(BaseModel):
    """Saved states, newest first."""

    items: list[StateOut]
    next_cursor: str | None = Field(description="Always null: they are few")


class StateName(BaseModel):
    """What a new state is to be called."""

    name: str = Field(min_length=1, max_length=200, examples=["Vor der Befragung"])
    by: str = Field(default="API", min_length=1, max_length=200, description="Who saves it")


class ShiftOut(BaseModel):
    """The state of one side of a cell on both days."""

    before: State
    after: State
    what: CellWhat
    then: State = Field(description="State on the earlier day by what was recorded then")

    @classmethod
    def of(cls, shift: Shift) -> ShiftOut:
        """From the analysis."""
        return cls(before=shift.before, after=shift.after, what=shift.what, then=shift.then)


class WentOut(BaseModel):
    """A measure that ran on the earlier day and does not run on the later."""

    measure: NodeRef
    course: Course = Field(description="Where it is on the later day: `ended`, `aged`, …")


class CellChangeOut(BaseModel):
    """A cell that changed."""

    place: NodeRef
    column: NodeRef
    overall: ShiftOut = Field(description="With what it inherits from places above")
    own: ShiftOut = Field(description="By what serves this place or parts of it")
    came: list[NodeRef] = Field(description="Measures that run on the later day and not on the earlier")
    went: list[WentOut]

    @classmethod
    def of(cls, snapshot: Snapshot, cell: CellChange) -> CellChangeOut:
        """From the analysis."""
        return cls(
            place=NodeRef.of(snapshot, cell.place),
            column=NodeRef.of(snapshot, cell.column),
            overall=ShiftOut.of(cell.overall),
            own=ShiftOut.of(cell.own),
            came=_refs(snapshot, cell.came),
            went=[WentOut(measure=NodeRef.of(snapshot, id), course=course) for id, course in cell.went],
        )


class GroupSideOut(BaseModel):
    """A group on one of the days."""

    title: Label
    members: int
    claimed: bool = Field(description="Found again in 90 % of the resamples")

    @classmethod
    def of(cls, cluster: Cluster | None) -> GroupSideOut | None:
        """None stays None."""
        if cluster is None:
            return None
        return cls(title=cluster.title, members=len(cluster.members), claimed=cluster.claimed)


class GroupChangeOut(BaseModel):
    """What became of a group."""

    what: What
    claimed: bool = Field(description="false: one of the groups is unsure, so what became of it is, too")
    before: GroupSideOut | None
    after: GroupSideOut | None
    joined: list[NodeRef]
    left: list[NodeRef] = Field(description="Without a token: only those that have a tie on the later day")
    left_withheld: int = Field(description="Others that left, counted and not named")

    @classmethod
    def of(cls, snapshot: Snapshot, group: GroupChange, withheld: Collection[str]) -> GroupChangeOut:
        """From the analysis; `withheld` are not named to this reader."""
        left = [body for body in group.left if body not in withheld]
        return cls(
            what=group.what,
            claimed=group.claimed,
            before=GroupSideOut.of(group.before),
            after=GroupSideOut.of(group.after),
            joined=_refs(snapshot, group.joined),
            left=_refs(snapshot, left),
            left_withheld=len(group.left) - len(left),
        )


class TieChangeOut(BaseModel):
    """A tie that changed; it has no direction."""

    source: NodeRef
    target: NodeRef
    what: TieWhat
    before: float = Field(description="Weight on the earlier day; 0: no tie")
    after: float
    recorded_later: bool = Field(description="It held on the earlier day and was recorded only after it")
    came: list[EvidenceOut]
    went: list[EvidenceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, tie: TieChange) -> TieChangeOut:
        """From the analysis."""
        return cls(
            source=NodeRef.of(snapshot, tie.a),
            target=NodeRef.of(snapshot, tie.b),
            what=tie.what,
            before=round(tie.before, 6),
            after=round(tie.after, 6),
            recorded_later=tie.recorded_later,
            came=[EvidenceOut.of(snapshot, piece) for piece in tie.came],
            went=[EvidenceOut.of(snapshot, piece) for piece in tie.went],
        )


class BodyChangeOut(BaseModel):
    """A body that changed."""

    body: NodeRef
    what: BodyWhat
    day: DateOut | None = Field(description="Its start or its end; null: not recorded")


class MeasureChangeOut(BaseModel):
    """A measure that changed."""

    measure: NodeRef
    what: MeasureWhat
    day: DateOut | None = Field(description="Its start, its end or its last evidence; null: not recorded")


class GuidelineChangeOut(BaseModel):
    """A guideline that other running measures serve than before."""

    guideline: NodeRef
    before: list[NodeRef]
    after: list[NodeRef]
    aged_only: bool = Field(description="true: those that are missing now only aged")


class ChangeOut(BaseModel):
    """Two days compared, both as they are known today."""

    before: date
    after: date
    basis: Basis = Field(description="How it is known what was recorded only later")
    state: StateOut | None = Field(description="The saved state that tells it; null: the dates of the sources do")
    concept: NodeRef | None
    finding: Label
    more: list[Label]
    cells_compared: int
    cells: list[CellChangeOut]
    groups: list[GroupChangeOut]
    ties: list[TieChangeOut] = Field(description="By kind of change, strongest first, `limit` at most")
    ties_changed: int = Field(description="All ties that changed")
    ties_withheld: int = Field(description="Changed ties that are only counted for this reader")
    bodies: list[BodyChangeOut]
    measures: list[MeasureChangeOut]
    guidelines: list[GuidelineChangeOut]
    without_ties: int = Field(description="Bodies that had ties and have none any more")
    without_ties_named: list[NodeRef] | None = Field(description="The same by name; null without a token")
    method: MethodOut

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        saved: Snapshot | None,
        change: Change,
        state: StateOut | None,
        reader: Reader,
        most: int,
    ) -> ChangeOut:
        """From the analysis. Whatever only the saved state has is named after it."""
        named = reader.sees(Visibility.INTERNAL)
        older = saved or snapshot
        listed = change.ties if named else change.public_ties
        ties = listed[:most]
        return cls(
            before=change.before,
            after=change.after,
            basis=change.basis,
            state=state,
            concept=NodeRef.of(snapshot, change.concept) if change.concept else None,
            finding=change.findings.sentence,
            more=list(change.findings.more),
            cells_compared=change.cells_compared,
            cells=[CellChangeOut.of(snapshot, one) for one in change.cells],
            groups=[GroupChangeOut.of(snapshot, one, () if named else change.without_ties) for one in change.groups],
            ties=[TieChangeOut.of(older if one.what is TieWhat.WITHDRAWN else snapshot, one) for one in ties],
            ties_changed=len(change.ties),
            ties_withheld=len(change.ties) - len(listed),
            bodies=[
                BodyChangeOut(
                    body=NodeRef.of(older if one.what is BodyWhat.WITHDRAWN else snapshot, one.body),
                    what=one.what,
                    day=DateOut.of(one.day),
                )
                for one in change.bodies
            ],
            measures=[
                MeasureChangeOut(
                    measure=NodeRef.of(older if one.what is MeasureWhat.WITHDRAWN else snapshot, one.measure),
                    what=one.what,
                    day=DateOut.of(one.day),
                )
                for one in change.measures
            ],
            guidelines=[
                GuidelineChangeOut(
                    guideline=NodeRef.of(snapshot, one.guideline),
                    before=_refs(snapshot, one.before),
                    after=_refs(snapshot, one.after),
                    aged_only=one.aged_only,
                )
                for one in change.guidelines
            ],
            without_ties=len(change.without_ties),
            without_ties_named=_refs(snapshot, change.without_ties) if named else None,
            method=MethodOut.of(change.method, snapshot),
        )


class MatchOut(BaseModel):
    """What corresponds to a field or guideline."""

    other: NodeRef
    match: str = Field(
        description="`exact`, `close`, `broad` (the other is broader), `narrow`, `partial`; empty: unknown"
    )
    sources: list[SourceOut]


class FieldRowOut(BaseModel):
    """A field or guideline with what corresponds to it in the other concept."""

    field: NodeRef
    matches: list[MatchOut] = Field(description="Empty: no correspondence is recorded")
    responsible: list[NodeRef] = Field(description="Who answers for it; empty: not recorded")

    @classmethod
    def of(cls, snapshot: Snapshot, row: FieldRow, side: ConceptSide) -> FieldRowOut:
        """From the analysis."""
        return cls(
            field=NodeRef.of(snapshot, row.field),
            matches=[
                MatchOut(
                    other=NodeRef.of(snapshot, one.other),
                    match=one.match,
                    sources=[
                        source_out(snapshot, source)
                        for source in sorted({source for relation in one.relations for source in relation.sources})
                    ],
                )
                for one in row.matches
            ],
            responsible=_refs(snapshot, side.responsible.get(row.field, ())),
        )


class RoleOut(BaseModel):
    """Who had to do with a concept."""

    type: str = Field(description="Type of relation, such as `ADOPTED`")
    who: NodeRef


class ConceptSideOut(BaseModel):
    """What is recorded of one of the two concepts."""

    concept: NodeRef
    owners: list[NodeRef]
    roles: list[RoleOut]
    fields: int
    guidelines: list[NodeRef]
    measures: int

    @classmethod
    def of(cls, snapshot: Snapshot, side: ConceptSide) -> ConceptSideOut:
        """From the analysis."""
        return cls(
            concept=NodeRef.of(snapshot, side.concept),
            owners=_refs(snapshot, side.owners),
            roles=[RoleOut(type=type, who=NodeRef.of(snapshot, id)) for type, id in side.roles],
            fields=len(side.fields),
            guidelines=_refs(snapshot, side.guidelines),
            measures=len(side.measures),
        )


class CarriedOut(BaseModel):
    """A measure that goes on, or may go on."""

    before: NodeRef
    after: NodeRef
    how: How = Field(description="`same`, `stated`, or `provider`: same provider and field, nobody says so")
    bodies: list[NodeRef]

    @classmethod
    def of(cls, snapshot: Snapshot, one: Carried) -> CarriedOut:
        """From the analysis."""
        return cls(
            before=NodeRef.of(snapshot, one.before),
            after=NodeRef.of(snapshot, one.after),
            how=one.how,
            bodies=_refs(snapshot, one.bodies),
        )


class ConceptChangeOut(BaseModel):
    """Two concepts side by side."""

    before: ConceptSideOut
    after: ConceptSideOut
    successor: bool = Field(description="true: the later concept is recorded as following the earlier one")
    finding: Label
    more: list[Label]
    fields: list[FieldRowOut] = Field(description="Fields of the earlier concept")
    back: list[FieldRowOut] = Field(description="Fields of the later concept, seen the other way round")
    guidelines: list[FieldRowOut]
    carried: list[CarriedOut]
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: ConceptChange) -> ConceptChangeOut:
        """From the analysis."""
        return cls(
            before=ConceptSideOut.of(snapshot, found.before),
            after=ConceptSideOut.of(snapshot, found.after),
            successor=found.successor,
            finding=found.sentence,
            more=list(found.more),
            fields=[FieldRowOut.of(snapshot, row, found.before) for row in found.fields],
            back=[FieldRowOut.of(snapshot, row, found.after) for row in found.back],
            guidelines=[FieldRowOut.of(snapshot, row, found.before) for row in found.guidelines],
            carried=[CarriedOut.of(snapshot, one) for one in found.carried],
            method=MethodOut.of(found.method, snapshot),
        )


def _refs(snapshot: Snapshot, ids: Sequence[str]) -> list[NodeRef]:
    return [NodeRef.of(snapshot, id) for id in ids]
