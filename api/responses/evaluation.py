"""Evaluations and what a conference should discuss, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import DateOut, NodeRef, SourceOut, source_out
from api.responses.fragility import refs
from graphkb.analytics.evaluation import (
    Agenda,
    Conference,
    Evaluated,
    EvaluationRecord,
    Evaluations,
    Item,
    MeasureEvaluation,
    Occasion,
    Point,
    Share,
    Why,
)
from graphkb.analytics.time import Course
from graphkb.conferences import ListItem
from graphkb.model import Fact, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["AgendaOut", "ConferenceOut", "ConferencesOut", "EvaluationsOut", "ItemOut"]


def _sources(snapshot: Snapshot, facts: tuple[Fact, ...]) -> list[SourceOut]:
    found: set[SourceRef] = {source for fact in facts for source in fact.sources}
    return [source_out(snapshot, source) for source in sorted(found)]


class EvaluationOut(BaseModel):
    """One evaluation."""

    evaluation: NodeRef
    subjects: list[NodeRef] = Field(description="What was evaluated; empty: not recorded")
    by: list[NodeRef] = Field(description="Who carried it out; empty: not recorded")
    meetings: list[NodeRef] = Field(description="Conferences at which it was discussed")
    when: DateOut | None = Field(description="null: not recorded")
    planned: bool
    type: str = Field(description="`self`, `external`, `dialogue`; empty: not recorded")
    goals_reached: str = Field(description="`reached`, `partly`, `not_reached`; empty: not recorded")
    recommendation: str = Field(description="`continue`, `adapt`, `end`; empty: none recorded")
    result: str = Field(description="In words; empty: not recorded")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, one: EvaluationRecord) -> EvaluationOut:
        """From the analysis."""
        node = one.evaluation
        return cls(
            evaluation=NodeRef.of(snapshot, one.id),
            subjects=refs(snapshot, one.subjects),
            by=refs(snapshot, one.by),
            meetings=refs(snapshot, one.meetings),
            when=DateOut.of(one.when),
            planned=one.planned,
            type=node.text("evaluation_type"),
            goals_reached=node.text("goals_reached"),
            recommendation=node.text("recommendation"),
            result=node.text("result"),
            sources=_sources(snapshot, one.facts),
        )


class MeasureEvaluationOut(BaseModel):
    """A measure with its evaluations."""

    measure: NodeRef
    course: Course
    what: Evaluated = Field(description="`not_recorded`: nothing is recorded; `said_none`: a source says there is none")
    last: DateOut | None = Field(description="Newest evaluation by the day; null: none with a date")
    due: bool
    young: bool = Field(description="true: began less than the interval ago, nothing is due yet")
    unsure: bool = Field(description="true: whether it is due depends on a date known only roughly")
    evaluations: list[str] = Field(description="Ids of its evaluations, planned ones too, the newest first")

    @classmethod
    def of(cls, snapshot: Snapshot, row: MeasureEvaluation) -> MeasureEvaluationOut:
        """From the analysis."""
        return cls(
            measure=NodeRef.of(snapshot, row.id),
            course=row.entry.course.course,
            what=row.what,
            last=DateOut.of(row.last),
            due=row.due,
            young=row.young,
            unsure=row.unsure,
            evaluations=[one.id for one in row.records],
        )


class ShareOut(BaseModel):
    """Running measures of a field or place."""

    of: NodeRef
    running: int
    counts: dict[Evaluated, int] = Field(description="How many stand how; what does not occur is absent")
    due: int
    last: DateOut | None

    @classmethod
    def of_share(cls, snapshot: Snapshot, share: Share) -> ShareOut:
        """From the analysis."""
        return cls(
            of=NodeRef.of(snapshot, share.id),
            running=share.running,
            counts=dict(share.counts),
            due=share.due,
            last=DateOut.of(share.last),
        )


class EvaluationsOut(BaseModel):
    """What was evaluated when, and what is due."""

    day: date
    interval_months: int
    concept: NodeRef | None = Field(description="Whose fields are counted; null: there is none")
    finding: Label
    more: list[Label]
    measures: list[MeasureEvaluationOut] = Field(description="Due ones first")
    evaluations: list[EvaluationOut] = Field(description="Of measures, concepts and others, the newest first")
    fields: list[ShareOut]
    places: list[ShareOut]
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: Evaluations) -> EvaluationsOut:
        """From the analysis."""
        return cls(
            day=found.day,
            interval_months=found.interval_months,
            concept=NodeRef.of(snapshot, found.concept) if found.concept else None,
            finding=found.sentence,
            more=list(found.more),
            measures=[MeasureEvaluationOut.of(snapshot, row) for row in found.rows],
            evaluations=[EvaluationOut.of(snapshot, one) for one in found.records],
            fields=[ShareOut.of_share(snapshot, one) for one in found.fields],
            places=[ShareOut.of_share(snapshot, one) for one in found.places],
            method=MethodOut.of(found.method, snapshot),
        )


class ReasonOut(BaseModel):
    """Why something is to be discussed."""

    why: Why
    day: DateOut | None
    text: Label


class ItemOut(BaseModel):
    """A measure, or a field at a place, to be discussed."""

    key: str = Field(description="The id of the measure, or `place~field`")
    measure: NodeRef | None
    field: NodeRef | None
    place: NodeRef | None
    reasons: list[ReasonOut]

    @classmethod
    def of(cls, snapshot: Snapshot, item: Item) -> ItemOut:
        """From the analysis; what is not there any more is null."""
        return cls(**cls._parts(snapshot, item))

    @staticmethod
    def _parts(snapshot: Snapshot, item: Item | ListItem) -> dict[str, Any]:
        def ref(id: str) -> NodeRef | None:
            return NodeRef.of(snapshot, id) if id in snapshot else None

        return {
            "key": item.key,
            "measure": ref(item.measure),
            "field": ref(item.field),
            "place": ref(item.place),
            "reasons": [ReasonOut(why=one.why, day=DateOut.of(one.day), text=one.text) for one in item.reasons],
        }


class AgendaOut(BaseModel):
    """What the next conference should discuss; a proposal, kept nowhere."""

    day: date
    finding: Label
    items: list[ItemOut] = Field(description="Field by field; in each what ends first, then gaps, then the rest")
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: Agenda) -> AgendaOut:
        """From the analysis."""
        return cls(
            day=found.day,
            finding=found.sentence,
            items=[ItemOut.of(snapshot, item) for item in found.items],
            method=MethodOut.of(found.method, snapshot),
        )


class PointOut(BaseModel):
    """What an occasion discussed."""

    subject: NodeRef
    decision: str = Field(description="`continue`, `adapt`, `end`, `postpone`, `none`; empty: not recorded")
    decision_text: str
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, point: Point) -> PointOut:
        """From the analysis."""
        return cls(
            subject=NodeRef.of(snapshot, point.subject),
            decision=point.relation.text("decision"),
            decision_text=point.relation.text("decision_text"),
            sources=_sources(snapshot, (point.relation,)),
        )


class OccasionOut(BaseModel):
    """One time that a conference meets."""

    event: NodeRef
    when: DateOut | None
    held: bool
    late: bool = Field(description="true: planned, and its day has passed")
    points: list[PointOut] = Field(description="Empty: what was discussed is not recorded")

    @classmethod
    def of(cls, snapshot: Snapshot, one: Occasion) -> OccasionOut:
        """From the analysis."""
        return cls(
            event=NodeRef.of(snapshot, one.id),
            when=DateOut.of(one.when),
            held=one.held,
            late=one.late,
            points=[PointOut.of(snapshot, point) for point in one.points],
        )


class ConferenceOut(BaseModel):
    """A recurring conference."""

    series: NodeRef
    rhythm_months: int | None = Field(description="null: not recorded")
    due: date | None = Field(description="Latest day for the next one; null: not known")
    past: list[OccasionOut] = Field(description="The newest first")
    coming: list[OccasionOut] = Field(description="The next first; empty: none is planned")

    @classmethod
    def of(cls, snapshot: Snapshot, one: Conference) -> ConferenceOut:
        """From the analysis."""
        return cls(
            series=NodeRef.of(snapshot, one.id),
            rhythm_months=one.rhythm_months,
            due=one.due,
            past=[OccasionOut.of(snapshot, occasion) for occasion in one.past],
            coming=[OccasionOut.of(snapshot, occasion) for occasion in one.coming],
        )


class ConferencesOut(BaseModel):
    """All recurring conferences."""

    items: list[ConferenceOut]
    next_cursor: str | None = Field(description="Always null: they are few")
