"""Structures per place: present, known none, ended or not recorded; and who is responsible for which field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage.inventory import (
    Bearing,
    Statement,
    StatementUse,
    There,
    bearing_of,
    fits_place,
    structure_statements,
)
from graphkb.analytics.coverage.structure_records import Evidence, Records, Standing, StructureKind
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.wording import counted, date_in_words, said
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock
from graphkb.errors import AnalysisError, InvalidParameter, Phrase
from graphkb.model import FuzzyDate, SourceRef, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = [
    "FieldOffices",
    "PlaceStructures",
    "Presence",
    "Structure",
    "StructureKind",
    "Structures",
    "structures",
]


class Presence(StrEnum):
    """Whether it is there, best known first."""

    RECORDED = "recorded"
    PLANNED = "planned"
    KNOWN_NONE = "known_none"
    """Somebody asked within 24 months, and there was none."""
    ENDED = "ended"
    """All that is recorded has ended, by a source: known none of these, which does not rule out others."""
    NOT_RECORDED = "not_recorded"
    """Nothing recorded holds on the day; that does not mean there is none."""

    @property
    def label(self) -> Label:
        """Its name on pages.

        >>> Presence.NOT_RECORDED.label.de
        'nicht erhoben'
        """
        return said(_PRESENCE[self])


_PRESENCE = {
    Presence.RECORDED: N_("erfasst"),
    Presence.PLANNED: N_("geplant"),
    Presence.KNOWN_NONE: N_("nachgefragt: keine"),
    Presence.ENDED: N_("beendet, nichts Neues erfasst"),
    Presence.NOT_RECORDED: N_("nicht erhoben"),
}


@dataclass(frozen=True, slots=True)
class Structure:
    """One kind of structure at one place."""

    kind: StructureKind
    field: str
    """For a responsible office the field; else empty."""
    presence: Presence
    evidence: tuple[Evidence, ...]
    """What is there (planned: what is planned, ended: what has ended), sorted; empty: not recorded, or known none."""
    last: FuzzyDate | None
    """The last word on the evidence (not recorded: on what proves nothing any more); None: none is dated."""
    aged: bool
    """It is recorded, but the last word on all of it is dated and too old; never for quarter work (rule 2)."""
    statements: tuple[StatementUse, ...]
    """What asking about it means, sorted by id; empty: nobody asked."""
    sources: tuple[SourceRef, ...]

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the evidence, sorted."""
        return tuple(one.record for one in self.evidence)

    @property
    def contradictions(self) -> tuple[Statement, ...]:
        """Statements that found none although it is recorded or planned."""
        return tuple(use.statement for use in self.statements if use.bearing is Bearing.BEATEN)

    @property
    def notes(self) -> tuple[Label, ...]:
        """What must be known beside the word, in sentences; empty: nothing."""
        return tuple(_notes(self))


@dataclass(frozen=True, slots=True)
class PlaceStructures:
    """All structures of one place, in the order of `StructureKind`."""

    place: str
    items: tuple[Structure, ...]

    def of(self, kind: StructureKind) -> tuple[Structure, ...]:
        """Those of a kind: one, or one a field for responsible offices."""
        return tuple(item for item in self.items if item.kind is kind)


@dataclass(frozen=True, slots=True)
class FieldOffices:
    """Who is responsible for a field, by what is recorded."""

    field: str
    without: tuple[str, ...]
    """Places asked about with no office here or above."""
    without_own: tuple[str, ...]
    """Places asked about with no office of their own."""
    seats: tuple[tuple[str, tuple[str, ...]], ...]
    """Places (asked about or above) with their offices, both sorted; a unit of another of them counts with it."""

    @property
    def several(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Where more than one office is responsible, and which."""
        return tuple((place, offices) for place, offices in self.seats if len(offices) > 1)


@dataclass(frozen=True, slots=True)
class Structures:
    """Structures of all places asked for."""

    day: date
    concept: str
    """Concept whose fields the offices are asked for; empty: none, and offices are not asked for."""
    places: tuple[PlaceStructures, ...]
    fields: tuple[FieldOffices, ...]
    method: Method

    def count(self, presence: Presence) -> int:
        """How many structures of all places stand so."""
        return sum(1 for row in self.places for item in row.items if item.presence is presence)

    def names(self, item: Structure) -> tuple[str, ...]:
        """Records that may be named: migrant organisations only where a single place is asked about (rule 17)."""
        listed = item.kind is not StructureKind.MIGRANT_ORGANISATION or len(self.places) == 1
        return item.records if listed else ()

    @property
    def sentence(self) -> Label:
        """The finding."""
        every = sum(len(row.items) for row in self.places)
        if not every:
            return said(N_("Für diese Auswahl gibt es keine Orte."))
        none = self.count(Presence.KNOWN_NONE)
        return said(
            N_(
                "Von {all} Fragen nach Strukturen vor Ort ist bei {recorded} etwas erfasst, "
                "bei {none} wurde nachgefragt und nichts gefunden, {unknown} sind nicht erhoben."
            )
            if none
            else N_(
                "Von {all} Fragen nach Strukturen vor Ort ist bei {recorded} etwas erfasst, {unknown} sind nicht "
                "erhoben. Dass es etwas nicht gibt, ist nirgends belegt."
            ),
            all=every,
            recorded=self.count(Presence.RECORDED) + self.count(Presence.PLANNED),
            none=none,
            unknown=self.count(Presence.NOT_RECORDED) + self.count(Presence.ENDED),
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding."""
        return tuple(_more(self))


def structures(
    snapshot: Snapshot,
    *,
    day: date,
    places: Iterable[str] | None = None,
    concept: str | None = None,
    ageing_months: int = 24,
    district: str = "sr",
) -> Structures:
    """What each place has (default: the municipalities of the district, by name).

    Offices are asked for by the fields of `concept` (default: as in `coverage_matrix`; without any, not asked for).
    Raises NotFound for unknown ids, InvalidParameter for what is not a place or not a concept.
    """
    clock = Clock(snapshot, day, ageing_months)
    try:
        view = Coverage(snapshot, day=day, concept=concept, ageing_months=ageing_months, district=district)
    except AnalysisError:
        view = None
    records = Records(snapshot, clock, view)
    rows = _rows(records, places, district)
    finder = _Finder(records, structure_statements(snapshot, clock))
    found = tuple(PlaceStructures(place, tuple(finder.items(place))) for place in rows)
    fields = tuple(finder.field_offices(column.id, rows) for column in view.columns) if view else ()
    facts = {id for row in found for item in row.items for id in item.records}
    facts |= {use.statement.id for row in found for item in row.items for use in item.statements}
    method = Method(
        "structures",
        {
            "day": day.isoformat(),
            "concept": view.concept if view else "",
            "ageing_months": str(ageing_months),
            "district": district,
        },
        len(facts),
        tuple(_missing(found, view)),
    )
    return Structures(day, view.concept if view else "", found, fields, method)


def _rows(records: Records, places: Iterable[str] | None, district: str) -> tuple[str, ...]:
    snapshot = records.snapshot
    if places is None:
        inside = records.places.below(district)
        towns = [node for node in snapshot.of_kind("municipality") if node.id in inside]
        return tuple(node.id for node in sorted(towns, key=lambda node: (alphabetical(node.name), node.id)))
    rows = tuple(dict.fromkeys(places))
    for place in rows:
        if not snapshot.is_place(place):
            raise InvalidParameter(name="places", value=place, reason=Phrase.of(N_("Das ist kein Ort.")))
    return rows


class _Finder:
    def __init__(self, records: Records, statements: Sequence[Statement]) -> None:
        self.records, self.statements = records, statements
        self.clock, self.places = records.clock, records.places

    def items(self, place: str) -> Iterator[Structure]:
        for kind in StructureKind:
            if kind is StructureKind.RESPONSIBLE_OFFICE:
                for column in self.records.view.columns if self.records.view else ():
                    yield self._structure(kind, place, self._own_offices(place, column.id), column.id, column.same)
            else:
                yield self._structure(kind, place, self.records.of(kind, place))

    def field_offices(self, field: str, rows: Iterable[str]) -> FieldOffices:
        seats: dict[str, set[str]] = {}
        without, without_own = [], []
        for place in rows:
            offices = self.records.offices(place, field)
            for office in offices:
                seats.setdefault(office.place, set()).add(office.office)
            if not offices:
                without.append(place)
            if not any(office.own for office in offices):
                without_own.append(place)
        ordered = tuple((place, tuple(sorted(seats[place]))) for place in sorted(seats))
        return FieldOffices(field, tuple(without), tuple(without_own), ordered)

    def _own_offices(self, place: str, field: str) -> tuple[Evidence, ...]:
        snapshot, found = self.records.snapshot, {}
        same = self.records.view.column(field).same if self.records.view else frozenset()
        for office in self.records.offices(place, field):
            if office.own:
                links = [link for link in snapshot.out(office.office, "RESPONSIBLE_FOR") if link.target in same]
                found[office.office] = self.records.stated(office.office, links)
        return tuple(found[id] for id in sorted(found))

    def _structure(
        self,
        kind: StructureKind,
        place: str,
        evidence: tuple[Evidence, ...],
        field: str = "",
        same: frozenset[str] = frozenset(),
    ) -> Structure:
        touching = [
            (one, fit)
            for one in self.statements
            if one.structure == kind.value and (fit := self._fit(one, place, same)) is not None
        ]
        known = {one.record for one in evidence}
        stated = {
            one.record: one
            for statement, _ in touching
            if place in statement.places
            for one in self.records.found_by(statement)
            if one.record not in known
        }
        evidence = (*evidence, *stated.values())
        by_standing = {at: tuple(one for one in evidence if one.standing is at) for at in Standing}
        there = There(
            running=bool(by_standing[Standing.THERE] or by_standing[Standing.PLANNED]),
            ended=tuple(one.ended for one in by_standing[Standing.ENDED] if one.ended),
            unclear=tuple(self.clock.end(one.confirmed) for one in by_standing[Standing.UNCLEAR] if one.confirmed),
        )
        used = tuple(
            StatementUse(one, bearing_of(one, there, self.clock) if fit else Bearing.PARTLY) for one, fit in touching
        )
        presence, shown = _presence(by_standing, used)
        word = _last(shown or by_standing[Standing.UNCLEAR])
        by_course = kind is StructureKind.QUARTER_WORK  # what runs by rule 2 has been weighed for its age
        sources = {source for one in shown for source in one.sources}
        sources |= {source for use in used for source in use.statement.sources}
        return Structure(
            kind=kind,
            field=field,
            presence=presence,
            evidence=tuple(sorted(shown, key=lambda one: one.record)),
            last=word,
            aged=presence is Presence.RECORDED and not by_course and word is not None and self._too_old(word),
            statements=used,
            sources=tuple(sorted(sources)),
        )

    def _fit(self, statement: Statement, place: str, same: frozenset[str]) -> bool | None:
        """True: it asked for just this; False: for part of it (a narrower field, a group); None: for something else."""
        fits = fits_place(statement, place, self.places)
        if fits is None or (same and statement.fields and not statement.fields & same):
            return None
        narrower = statement.groups or (statement.fields and not same)
        return fits and not narrower

    def _too_old(self, word: FuzzyDate) -> bool:
        return self.clock.end(word) < add_months(self.clock.day, -self.clock.ageing_months)


def _presence(
    by_standing: dict[Standing, tuple[Evidence, ...]], used: Iterable[StatementUse]
) -> tuple[Presence, tuple[Evidence, ...]]:
    if found := by_standing[Standing.THERE]:
        return Presence.RECORDED, found
    if found := by_standing[Standing.PLANNED]:
        return Presence.PLANNED, found
    if any(use.bearing is Bearing.PROVES for use in used):
        return Presence.KNOWN_NONE, ()
    if (found := by_standing[Standing.ENDED]) and not by_standing[Standing.UNCLEAR]:
        return Presence.ENDED, found
    return Presence.NOT_RECORDED, ()


def _last(evidence: Iterable[Evidence]) -> FuzzyDate | None:
    days = [one.confirmed for one in evidence if one.confirmed]
    return max(days, key=lambda day: (day.latest, day.earliest), default=None)


def _notes(item: Structure) -> Iterator[Label]:
    if item.aged and item.last:
        yield said(N_("zuletzt belegt {day}, bitte bestätigen lassen"), day=date_in_words(item.last))
    elif item.presence is Presence.NOT_RECORDED and item.last:
        yield said(N_("zuletzt belegt {day}, Stand unbekannt"), day=date_in_words(item.last))
    elif item.presence in (Presence.RECORDED, Presence.PLANNED):
        yield said(N_("zuletzt belegt {day}"), day=date_in_words(item.last)) if item.last else said(N_("ohne Datum"))
    known = item.presence in (Presence.RECORDED, Presence.PLANNED)
    for use in item.statements:
        day = date_in_words(use.statement.day) if use.statement.day else said(N_("ohne Datum"))
        match use.bearing:
            case Bearing.PROVES:
                yield said(N_("gefragt am {day}, keine gefunden"), day=day)
            case Bearing.BEATEN:
                yield said(N_("Widerspruch: Die Erhebung ({day}) fand nichts, erfasst ist aber etwas."), day=day)
            case Bearing.SUPERSEDED | Bearing.UNSETTLED:
                yield said(N_("gefragt am {day}, danach gibt es neuere Angaben"), day=day)
            case Bearing.FOUND if not known:
                yield said(N_("gefragt am {day}, etwas gefunden, aber nicht erfasst"), day=day)
            case Bearing.PARTLY if not known:
                yield said(N_("nur zum Teil gefragt ({day})"), day=day)
            case Bearing.AGED if not known:
                yield said(N_("zuletzt erhoben am {day}"), day=day)
            case Bearing.UNDATED if not known:
                yield said(N_("gefragt, Tag nicht erfasst"))
            case _:
                pass


def _more(found: Structures) -> Iterator[Label]:
    items = [item for row in found.places for item in row.items]
    if old := sum(1 for item in items if item.aged):
        yield counted(
            N_("Bei einer erfassten Struktur ist der letzte Beleg zu alt, bitte bestätigen lassen."),
            N_("Bei {n} erfassten Strukturen ist der letzte Beleg zu alt, bitte bestätigen lassen."),
            old,
        )
    if found.fields:
        several = sum(1 for one in found.fields if one.several)
        if without := sum(1 for one in found.fields if one.without):
            yield counted(
                N_("Für ein Handlungsfeld ist nicht überall eine zuständige Stelle erfasst."),
                N_("Für {n} Handlungsfelder ist nicht überall eine zuständige Stelle erfasst."),
                without,
            )
        if several:
            yield counted(
                N_("Für ein Handlungsfeld sind am selben Ort mehrere Stellen zuständig."),
                N_("Für {n} Handlungsfelder sind am selben Ort mehrere Stellen zuständig."),
                several,
            )
    if against := sum(1 for item in items if item.contradictions):
        yield counted(
            N_("Eine Angabe widerspricht einer Erhebung."), N_("{n} Angaben widersprechen einer Erhebung."), against
        )


def _missing(found: Iterable[PlaceStructures], view: Coverage | None) -> Iterator[Label]:
    items = [item for row in found for item in row.items]
    yield said(N_("Was hier fehlt, ist nicht erhoben; das heißt nicht, dass es das nicht gibt."))
    if n := sum(1 for item in items if item.presence is Presence.RECORDED and item.last is None):
        yield counted(N_("Eine erfasste Struktur ist ohne Datum."), N_("{n} erfasste Strukturen sind ohne Datum."), n)
    if view is None:
        yield said(N_("Ohne Konzept mit Handlungsfeldern wird nach zuständigen Stellen nicht gefragt."))
