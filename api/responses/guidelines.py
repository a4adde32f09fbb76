"""The guideline trace on the wire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import DateOut, NodeRef, SourceOut, source_out
from graphkb.analytics.coverage import ConceptTrace, GuidelineTrace, MeasureTrace, Trace
from graphkb.analytics.time import Course
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["TraceOut", "TracedGuideline"]

TracedGuideline = tuple[ConceptTrace, GuidelineTrace]
"""A guideline with the concept it is traced for."""


def _refs(snapshot: Snapshot, ids: Iterable[str]) -> list[NodeRef]:
    return [NodeRef.of(snapshot, id) for id in ids]


class MeasureTraceOut(BaseModel):
    """A measure, who carries it and where it reaches."""

    measure: NodeRef
    course: Course = Field(description="`active`, `planned`, `aged`, `undated`, `unclear`, `ended` or `not_begun`")
    bodies: list[NodeRef]
    providers: list[NodeRef]
    partners: list[NodeRef]
    possible_providers: list[NodeRef]
    places: list[NodeRef]
    confirmed: DateOut | None = Field(description="The last word on it; null: undated")
    sources: list[SourceOut] = Field(description="Of the measure and of what ties it to guideline, bodies and places")

    @classmethod
    def of(cls, snapshot: Snapshot, trace: MeasureTrace) -> MeasureTraceOut:
        """From the result."""
        entry = trace.entry
        return cls(
            measure=NodeRef.of(snapshot, trace.id),
            course=entry.course.course,
            bodies=_refs(snapshot, entry.bodies),
            providers=_refs(snapshot, entry.providers),
            partners=_refs(snapshot, entry.partners),
            possible_providers=_refs(snapshot, entry.possible),
            places=_refs(snapshot, sorted(entry.places)),
            confirmed=DateOut.of(entry.confirmed),
            sources=[source_out(snapshot, source) for source in trace.sources],
        )


class GuidelineTraceOut(BaseModel):
    """A guideline with the measures that support it."""

    guideline: NodeRef
    concept: NodeRef
    fields: list[NodeRef] = Field(description="Fields it is in; empty: it stands for the whole concept")
    measures: list[MeasureTraceOut] = Field(description="Empty: no measure is known so far")
    running: int = Field(description="How many of them are active on the day")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, concept: ConceptTrace, trace: GuidelineTrace) -> GuidelineTraceOut:
        """From the result."""
        return cls(
            guideline=NodeRef.of(snapshot, trace.guideline),
            concept=NodeRef.of(snapshot, concept.concept),
            fields=_refs(snapshot, trace.fields),
            measures=[MeasureTraceOut.of(snapshot, measure) for measure in trace.measures],
            running=len(trace.running),
            sources=[source_out(snapshot, source) for source in snapshot.node(trace.guideline).sources],
        )


class TraceOut(AnalysisList[GuidelineTraceOut]):
    """Guidelines with their measures, concept by concept."""

    total: int = Field(description="Number of guidelines on all pages")
    day: date
    without_measure: list[NodeRef] = Field(description="Guidelines for which no measure is known, of all pages")
    serving_none: list[NodeRef] = Field(
        description="Measures that support no guideline; with a concept: those in its fields that support none of its"
    )
    finding: Label
    more: Label = Field(description="How many measures serve no guideline")

    @classmethod
    def page(
        cls, snapshot: Snapshot, trace: Trace, total: int, shown: Sequence[TracedGuideline], cursor: str | None
    ) -> TraceOut:
        """From the trace and those of its guidelines that are on this page."""
        return cls(
            items=[GuidelineTraceOut.of(snapshot, concept, guideline) for concept, guideline in shown],
            next_cursor=cursor,
            method=MethodOut.of(trace.method),
            total=total,
            day=trace.day,
            without_measure=_refs(snapshot, trace.without_measure),
            serving_none=_refs(snapshot, (measure.id for measure in trace.serving_none)),
            finding=trace.sentence,
            more=trace.more,
        )
