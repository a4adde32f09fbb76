"""The guideline trace: concept → field → guideline → measure → body → place, and where the chain breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.concepts import fields_of, guidelines_of, owners
from graphkb.analytics.coverage.entries import Entry, measure_entries
from graphkb.analytics.coverage.vocabulary import equivalents, stands
from graphkb.analytics.coverage.wording import counted, said
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import SourceRef, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ConceptTrace", "FieldTrace", "GuidelineTrace", "MeasureTrace", "Trace", "guideline_trace"]


@dataclass(frozen=True, slots=True, eq=False)
class MeasureTrace:
    """A measure, who carries it and where it reaches."""

    entry: Entry
    sources: tuple[SourceRef, ...]
    """Sources of the measure and of what ties it to the guideline (or field), its bodies and places."""

    @property
    def id(self) -> str:
        """Id of the measure."""
        return self.entry.id


@dataclass(frozen=True, slots=True, eq=False)
class GuidelineTrace:
    """A guideline with the measures that support it; none: «bisher keine Maßnahme bekannt»."""

    guideline: str
    fields: tuple[str, ...]
    """Fields it is in, sorted; empty: it stands for the whole concept."""
    measures: tuple[MeasureTrace, ...]
    """Whatever their course, running ones first, then by id."""

    @property
    def running(self) -> tuple[MeasureTrace, ...]:
        """Measures active on the day."""
        return tuple(measure for measure in self.measures if measure.entry.active)


@dataclass(frozen=True, slots=True, eq=False)
class FieldTrace:
    """A field with its guidelines, and its measures that support none of the concept's guidelines."""

    field: str
    guidelines: tuple[GuidelineTrace, ...]
    measures: tuple[MeasureTrace, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ConceptTrace:
    """A concept with its fields, and guidelines that are in no field of it."""

    concept: str
    owners: tuple[str, ...]
    fields: tuple[FieldTrace, ...]
    guidelines: tuple[GuidelineTrace, ...]

    def all_guidelines(self) -> tuple[GuidelineTrace, ...]:
        """Every guideline of the concept once, by field and then those without one."""
        found = {trace.guideline: trace for field in self.fields for trace in field.guidelines}
        found.update((trace.guideline, trace) for trace in self.guidelines)
        return tuple(found.values())


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The whole trace on one day."""

    day: date
    concepts: tuple[ConceptTrace, ...]
    """By id; each also if it has neither fields nor guidelines."""
    without_measure: tuple[str, ...]
    """Guidelines for which no measure is known, in the order of the concepts."""
    serving_none: tuple[MeasureTrace, ...]
    """Measures that support no guideline at all; with one concept asked for: those in its fields that support none
    of its guidelines."""
    guidelines: int
    method: Method

    @property
    def sentence(self) -> Label:
        """The finding: for how many guidelines no measure is known."""
        if not self.guidelines:
            return said(N_("Es ist keine Leitlinie erfasst."))
        n = len(self.without_measure)
        if not n:
            return said(N_("Zu jeder Leitlinie ist mindestens eine Maßnahme bekannt."))
        return counted(
            N_("Zu einer von {all} Leitlinien ist bisher keine Maßnahme bekannt."),
            N_("Zu {n} von {all} Leitlinien ist bisher keine Maßnahme bekannt."),
            n,
            all=self.guidelines,
        )

    @property
    def more(self) -> Label:
        """How many measures serve no guideline."""
        n = len(self.serving_none)
        if not n:
            return said(N_("Jede Maßnahme dient einer Leitlinie."))
        return counted(
            N_("Eine Maßnahme dient keiner erfassten Leitlinie."),
            N_("{n} Maßnahmen dienen keiner erfassten Leitlinie."),
            n,
        )


def guideline_trace(
    snapshot: Snapshot,
    *,
    day: date,
    concept: str | None = None,
    guideline: str | None = None,
    ageing_months: int = 24,
) -> Trace:
    """Trace guidelines to measures, bodies and places.

    Without `concept` and `guideline`: all concepts. With `guideline`: its concept, with that guideline alone.
    A guideline that corresponds *exactly* to another shares its measures. Raises NotFound for an unknown id,
    InvalidParameter if it is not a concept or not a guideline.
    """
    for name, id, kind in (("concept", concept, "concept"), ("guideline", guideline, "guideline")):
        if id is not None and snapshot.node(id).kind != kind:
            reason = Phrase.of(N_("Das ist keine Leitlinie und kein Konzept."))
            raise InvalidParameter(name=name, value=id, reason=reason)
    clock = Clock(snapshot, day, ageing_months)
    tracer = _Tracer(snapshot, clock)
    concepts = (concept,) if concept else tuple(node.id for node in snapshot.of_kind("concept"))
    traces = tuple(tracer.concept(id, guideline) for id in concepts)
    if guideline:
        traces = tuple(trace for trace in traces if trace.all_guidelines())
    guidelines = {found.guideline: found for trace in traces for found in trace.all_guidelines()}
    if not concept:
        for node in snapshot.of_kind("guideline"):
            if guideline in (None, node.id) and node.id not in guidelines:
                guidelines[node.id] = tracer.guideline(node.id)
    return Trace(
        day=day,
        concepts=traces,
        without_measure=tuple(id for id, found in guidelines.items() if not found.measures),
        serving_none=tracer.serving_none(concept) if guideline is None else (),
        guidelines=len(guidelines),
        method=Method(
            "guideline_trace",
            {
                "day": day.isoformat(),
                "concept": concept or "",
                "guideline": guideline or "",
                "ageing_months": str(ageing_months),
            },
            len(tracer.entries) + len(guidelines) + sum(len(entry.links) for entry in tracer.entries.values()),
            (said(N_("Der beschlossene Wortlaut der Leitlinien ist nicht erhoben, soweit es nicht dabeisteht.")),),
        ),
    )


class _Tracer:
    def __init__(self, snapshot: Snapshot, clock: Clock) -> None:
        self.snapshot, self.clock = snapshot, clock
        horizon = add_months(clock.day, 12)
        self.entries: Mapping[str, Entry] = {
            entry.id: entry for entry in measure_entries(snapshot, Bodies(snapshot, clock), horizon)
        }
        self.by_aim: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for aim in entry.aims:
                self.by_aim.setdefault(aim, []).append(entry)

    def concept(self, concept: str, only: str | None) -> ConceptTrace:
        fields = fields_of(self.snapshot, self.clock, concept)
        guidelines = [
            self.guideline(id) for id in guidelines_of(self.snapshot, self.clock, concept) if only in (None, id)
        ]
        served = {measure.id for trace in guidelines for measure in trace.measures}
        return ConceptTrace(
            concept,
            owners(self.snapshot, concept),
            tuple(
                FieldTrace(
                    field,
                    tuple(trace for trace in guidelines if field in trace.fields),
                    () if only else tuple(found for found in self.measures(field) if found.id not in served),
                )
                for field in fields
            ),
            tuple(trace for trace in guidelines if not set(trace.fields) & set(fields)),
        )

    def guideline(self, id: str) -> GuidelineTrace:
        fields = [link.target for link in self.snapshot.out(id, "IN_FIELD") if stands(self.clock, link)]
        return GuidelineTrace(id, tuple(sorted(fields)), self.measures(id))

    def measures(self, aim: str) -> tuple[MeasureTrace, ...]:
        same = equivalents(self.snapshot, self.clock, aim)
        found = {entry.id: entry for id in same for entry in self.by_aim.get(id, ())}
        ordered = sorted(found.values(), key=lambda entry: (not entry.active, entry.id))
        return tuple(MeasureTrace(entry, entry.sources_in(same, entry.places)) for entry in ordered)

    def serving_none(self, concept: str | None) -> tuple[MeasureTrace, ...]:
        if concept is None:
            entries: Iterable[Entry] = (
                entry for entry in self.entries.values() if not self.snapshot.out(entry.id, "SUPPORTS")
            )
            return tuple(MeasureTrace(entry, entry.sources_in(entry.aims, entry.places)) for entry in entries)
        trace = self.concept(concept, None)
        found = {measure.id: measure for field in trace.fields for measure in field.measures}
        return tuple(found[id] for id in sorted(found))
