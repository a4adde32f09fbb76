"""Which measures were evaluated when, and for which an evaluation is due (rules 1, 2 and 7).

«Nicht evaluiert» is said only where a source says so. Where nothing is recorded, it is «nicht erhoben».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import Entry, Hierarchy, fields_of, newest_concept
from graphkb.analytics.coverage.entries import measure_entries
from graphkb.analytics.coverage.vocabulary import equivalents
from graphkb.analytics.coverage.wording import counted, number, said
from graphkb.analytics.described import Method
from graphkb.analytics.evaluation.records import EvaluationRecord, evaluation_records
from graphkb.analytics.time import Clock, Course
from graphkb.errors import AnalysisError, InvalidParameter, NotFound, Phrase
from graphkb.model import FuzzyDate, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Evaluated", "Evaluations", "MeasureEvaluation", "Share", "evaluations"]

SEEN = (Course.ACTIVE, Course.AGED, Course.UNDATED, Course.UNCLEAR)
"""Courses of measures that are listed: those that run, and those of which nobody knows for sure."""


class Evaluated(StrEnum):
    """What is recorded of the evaluation of a measure."""

    EVALUATED = "evaluated"
    """At most so many months ago as asked."""
    LONG_AGO = "long_ago"
    UNDATED = "undated"
    """Evaluated, nobody recorded when."""
    ANNOUNCED = "announced"
    """Planned; none is recorded that took place."""
    SAID_NONE = "said_none"
    """A source says that there is none."""
    NOT_RECORDED = "not_recorded"

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_LABELS[self])


_LABELS = {
    Evaluated.EVALUATED: N_("evaluiert"),
    Evaluated.LONG_AGO: N_("vor längerer Zeit evaluiert"),
    Evaluated.UNDATED: N_("evaluiert, Zeitpunkt nicht erhoben"),
    Evaluated.ANNOUNCED: N_("Evaluation geplant"),
    Evaluated.SAID_NONE: N_("nicht evaluiert"),
    Evaluated.NOT_RECORDED: N_("nicht erhoben"),
}


@dataclass(frozen=True, slots=True, eq=False)
class MeasureEvaluation:
    """One measure with its evaluations."""

    entry: Entry
    what: Evaluated
    last: FuzzyDate | None
    """The newest evaluation by the day; None: none, or none with a date."""
    records: tuple[EvaluationRecord, ...]
    """All recorded for it, the newest first, planned ones too; empty: none."""
    young: bool
    """It is known to have begun less than the interval ago: nothing is due yet."""
    due: bool
    """It runs, began long enough ago (or nobody knows when), and no evaluation within the interval is recorded."""
    unsure: bool
    """Whether it is due depends on how a fuzzy date is read."""

    @property
    def id(self) -> str:
        """Id of the measure."""
        return self.entry.id


@dataclass(frozen=True, slots=True)
class Share:
    """Running measures of one field or place."""

    id: str
    running: int
    counts: Mapping[Evaluated, int]
    """How many stand how; what does not occur is absent."""
    due: int
    last: FuzzyDate | None
    """Newest evaluation of one of them; None: none is recorded with a date."""


@dataclass(frozen=True, eq=False)
class Evaluations:
    """What was evaluated when on a day, and what is due."""

    day: date
    interval_months: int
    concept: str
    """Whose fields are shown; empty: there is none."""
    rows: tuple[MeasureEvaluation, ...]
    """Measures that run or may run, and others with an evaluation: due ones first, then by name."""
    records: tuple[EvaluationRecord, ...]
    """Every evaluation of whatever, the newest first."""
    fields: tuple[Share, ...]
    """In the order of the concept."""
    places: tuple[Share, ...]
    """The district (what serves it as a whole), then its municipalities by name (what serves them or parts)."""
    method: Method

    @property
    def running(self) -> tuple[MeasureEvaluation, ...]:
        """Measures that run for certain."""
        return tuple(row for row in self.rows if row.entry.active)

    @property
    def due(self) -> tuple[MeasureEvaluation, ...]:
        """Measures whose evaluation is due."""
        return tuple(row for row in self.rows if row.due)

    @property
    def sentence(self) -> Label:
        """The finding: how many of the running measures were evaluated."""
        running = self.running
        if not running:
            return said(N_("Keine Maßnahme läuft gesichert."))
        recent = sum(1 for row in running if row.what is Evaluated.EVALUATED)
        unknown = sum(1 for row in running if row.what is Evaluated.NOT_RECORDED)
        if unknown == len(running):
            return counted(
                N_("Zu der einen laufenden Maßnahme ist keine Evaluation erfasst."),
                N_("Zu keiner von {n} laufenden Maßnahmen ist eine Evaluation erfasst."),
                len(running),
            )
        first = counted(
            N_("Von {all} laufenden Maßnahmen ist eine in den letzten {months} Monaten evaluiert"),
            N_("Von {all} laufenden Maßnahmen sind {n} in den letzten {months} Monaten evaluiert"),
            recent,
            all=number(len(running)),
            months=self.interval_months,
        )
        if not unknown:
            return said(N_("{first}."), first=first)
        return counted(
            N_("{first}, bei einer ist nichts dazu erhoben."),
            N_("{first}, bei {n} ist nichts dazu erhoben."),
            unknown,
            first=first,
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding: what is due, and how many evaluations are recorded at all."""
        found = []
        if self.due:
            found.append(counted(N_("Eine Evaluation ist fällig."), N_("{n} Evaluationen sind fällig."), len(self.due)))
        done = sum(1 for one in self.records if not one.planned)
        found.append(
            counted(N_("Erfasst ist eine Evaluation."), N_("Erfasst sind {n} Evaluationen."), done)
            if done
            else said(N_("Erfasst ist noch keine Evaluation."))
        )
        return tuple(found)


def evaluations(
    snapshot: Snapshot,
    *,
    day: date,
    concept: str | None = None,
    field: str | None = None,
    place: str | None = None,
    interval_months: int = 24,
    ageing_months: int = 24,
    horizon_months: int = 12,
    district: str = "sr",
) -> Evaluations:
    """Every measure that runs or may run on a day with its evaluations, by field and by place.

    `field` and `place` narrow to measures in this field (or one that corresponds exactly), serving this place or parts
    of it. Without `concept` the fields are those that coverage takes; `horizon_months` says how far ahead the end of
    money is looked for. Raises InvalidParameter for bounds and for what is no field, place or concept, NotFound for
    unknown ids.
    """
    return _Reading(snapshot, Clock(snapshot, day, ageing_months), interval_months, horizon_months, district).read(
        concept, field, place
    )


class _Reading:
    """All measures and evaluations on one day."""

    def __init__(
        self, snapshot: Snapshot, clock: Clock, interval_months: int, horizon_months: int, district: str
    ) -> None:
        bounds = (
            ("interval_months", interval_months, 1, 240),
            ("ageing_months", clock.ageing_months, 1, 240),
            ("horizon_months", horizon_months, 0, 120),
        )
        for name, value, low, high in bounds:
            if not low <= value <= high:
                reason = Phrase.of(N_("zwischen {low} und {high}"), low=low, high=high)
                raise InvalidParameter(name=name, value=value, reason=reason)
        self.snapshot, self.clock, self.district = snapshot, clock, district
        self.interval, self.horizon = interval_months, horizon_months
        self.bodies = Bodies(snapshot, clock)
        self.places = Hierarchy(snapshot, clock, "place")
        self.records = evaluation_records(snapshot)

    def read(self, concept: str | None, field: str | None, place: str | None) -> Evaluations:
        self._of_kind("concept", concept, {"concept"}, N_("Das ist kein Konzept."))
        self._of_kind("field", field, {"field"}, N_("Das ist kein Handlungsfeld."))
        self._of_kind("place", place, set(self.snapshot.ontology.kinds_of("place")), N_("Das ist kein Ort."))
        chosen = concept or self._newest()
        rows = self._rows(field, place)
        ids = {row.id for row in rows}
        kept = tuple(one for one in self.records if not (field or place) or ids.intersection(one.subjects))
        parameters = {
            "day": self.clock.day.isoformat(),
            "concept": chosen,
            "field": field or "",
            "place": place or "",
            "interval_months": str(self.interval),
            "ageing_months": str(self.clock.ageing_months),
            "horizon_months": str(self.horizon),
            "district": self.district,
        }
        facts = {row.id for row in rows} | {link.id for row in rows for link in row.entry.links}
        facts |= {one.id for one in kept} | {link.id for one in kept for link in one.links}
        method = Method("evaluations", parameters, len(facts), tuple(_missing(rows, kept)))
        fields = fields_of(self.snapshot, self.clock, chosen) if chosen else ()
        return Evaluations(
            self.clock.day,
            self.interval,
            chosen,
            rows,
            kept,
            tuple(self._share(id, self._in_field(rows, id)) for id in fields),
            tuple(self._share(id, self._serving(rows, id)) for id in self._municipalities()),
            method,
        )

    def _of_kind(self, name: str, id: str | None, kinds: set[str], reason: str) -> None:
        if id and self.snapshot.node(id).kind not in kinds:
            raise InvalidParameter(name=name, value=id, reason=Phrase.of(reason))

    def _newest(self) -> str:
        try:
            return newest_concept(self.snapshot, self.bodies, self.district)
        except (AnalysisError, NotFound):
            return ""

    def _rows(self, field: str | None, place: str | None) -> tuple[MeasureEvaluation, ...]:
        by_subject: dict[str, list[EvaluationRecord]] = {}
        for record in self.records:
            for subject in record.subjects:
                by_subject.setdefault(subject, []).append(record)
        same = equivalents(self.snapshot, self.clock, field) if field else None
        inside = {place, *self.places.below(place)} if place else None
        found = []
        for entry in measure_entries(self.snapshot, self.bodies, add_months(self.clock.day, self.horizon)):
            if (same and not entry.aims & same) or (inside and not entry.places & inside):
                continue
            if entry.course.course in SEEN or entry.id in by_subject:
                found.append(self._row(entry, tuple(by_subject.get(entry.id, ()))))
        return tuple(sorted(found, key=lambda row: (not row.due, alphabetical(row.entry.measure.name), row.id)))

    def _row(self, entry: Entry, records: tuple[EvaluationRecord, ...]) -> MeasureEvaluation:
        what, last = self._what(self.clock, entry, records)
        other = self.clock.read_otherwise()
        due, otherwise = (self._due(clock, entry, records) for clock in (self.clock, other))
        return MeasureEvaluation(entry, what, last, records, self._young(self.clock, entry), due, due is not otherwise)

    def _due(self, clock: Clock, entry: Entry, records: Iterable[EvaluationRecord]) -> bool:
        runs = clock.course(entry.measure).course is Course.ACTIVE
        return (
            runs and not self._young(clock, entry) and self._what(clock, entry, records)[0] is not Evaluated.EVALUATED
        )

    def _what(
        self, clock: Clock, entry: Entry, records: Iterable[EvaluationRecord]
    ) -> tuple[Evaluated, FuzzyDate | None]:
        done = [one for one in records if one.done(clock)]
        dated = [one.when for one in done if one.when]
        if dated:
            last = max(dated, key=lambda day: (clock.end(day), day))
            recent = clock.end(last) >= add_months(clock.day, -self.interval)
            return (Evaluated.EVALUATED if recent else Evaluated.LONG_AGO), last
        stated = entry.measure.text("evaluation")
        if done or stated in ("self", "external"):
            return Evaluated.UNDATED, None
        if stated == "planned" or any(True for _ in records):
            return Evaluated.ANNOUNCED, None
        return (Evaluated.SAID_NONE if stated == "none" else Evaluated.NOT_RECORDED), None

    def _young(self, clock: Clock, entry: Entry) -> bool:
        start = entry.measure.valid_from
        return start is not None and add_months(clock.start(start), self.interval) > clock.day

    # --------------------------------------------------------------- shares

    def _in_field(self, rows: Iterable[MeasureEvaluation], field: str) -> list[MeasureEvaluation]:
        same = equivalents(self.snapshot, self.clock, field)
        return [row for row in rows if row.entry.aims & same]

    def _serving(self, rows: Iterable[MeasureEvaluation], place: str) -> list[MeasureEvaluation]:
        inside = {place} if place == self.district else {place, *self.places.below(place)}
        return [row for row in rows if row.entry.places & inside]

    def _municipalities(self) -> tuple[str, ...]:
        below = self.places.below(self.district)
        towns = [node for node in self.snapshot.of_kind("municipality") if node.id in below]
        here = (self.district,) if self.district in self.snapshot else ()
        return (*here, *(node.id for node in sorted(towns, key=lambda node: (alphabetical(node.name), node.id))))

    def _share(self, id: str, rows: Iterable[MeasureEvaluation]) -> Share:
        running = [row for row in rows if row.entry.active]
        days = [row.last for row in running if row.last]
        return Share(
            id,
            len(running),
            Counter(row.what for row in running),
            sum(1 for row in running if row.due),
            max(days, key=lambda day: (day.latest, day.earliest), default=None),
        )


def _missing(rows: Iterable[MeasureEvaluation], records: Iterable[EvaluationRecord]) -> Iterator[Label]:
    yield said(N_("«Nicht erhoben» heißt: In den Quellen steht nichts dazu. Ob evaluiert wurde, ist nicht bekannt."))
    unsure = sum(1 for row in rows if not row.entry.active and row.entry.course.course in SEEN)
    if unsure:
        yield counted(
            N_("Bei einer weiteren Maßnahme ist nicht gesichert, ob sie läuft; fällig ist dort nichts."),
            N_("Bei {n} weiteren Maßnahmen ist nicht gesichert, ob sie laufen; fällig ist dort nichts."),
            unsure,
        )
    depends = sum(1 for row in rows if row.unsure)
    if depends:
        yield counted(
            N_("Bei einer Maßnahme hängt es an einem nur ungefähr bekannten Datum, ob etwas fällig ist."),
            N_("Bei {n} Maßnahmen hängt es an einem nur ungefähr bekannten Datum, ob etwas fällig ist."),
            depends,
        )
    silent = sum(1 for one in records if not one.planned and not one.evaluation.text("result"))
    if silent:
        yield counted(
            N_("Bei einer Evaluation ist das Ergebnis nicht erhoben."),
            N_("Bei {n} Evaluationen ist das Ergebnis nicht erhoben."),
            silent,
        )
