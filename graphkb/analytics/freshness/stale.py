"""The work list of what should be confirmed next, worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.entries import Entry, measure_entries
from graphkb.analytics.described import Method
from graphkb.analytics.freshness.whom import Whom, whom
from graphkb.analytics.network.naming import in_words
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.time import Clock, Course
from graphkb.analytics.wording import said
from graphkb.model import Node, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["SORT_LABELS", "Freshness", "Stale", "StaleSort", "freshness", "sentence_of"]

Cell = tuple[str, str]
"""Place and field."""

_LASTING = ("actor", "meeting_place", "funding_programme")
"""What can go out of date beside measures. Events are past, terms and documents stay what they are."""

_COUNTED = (Course.ACTIVE, Course.PLANNED, Course.AGED)


class StaleSort(StrEnum):
    """Why it should be confirmed, most pressing first."""

    CARRIES = "carries"
    """A measure in a field and place whose last word is too old for coverage, or soon will be."""
    UNCLEAR = "unclear"
    """A measure of which no source says whether it runs, or when that was said."""
    CONTACT = "contact"
    """A body whose contact is recorded and was never confirmed."""
    OLD = "old"
    """Everything else whose last word is too old or undated."""


SORT_LABELS: Mapping[StaleSort, Label] = {
    StaleSort.CARRIES: said("trägt Abdeckung"),
    StaleSort.UNCLEAR: said("Stand unklar"),
    StaleSort.CONTACT: said("Kontakt nie bestätigt"),
    StaleSort.OLD: said("lange nichts gehört"),
}


@dataclass(frozen=True, slots=True)
class Stale:
    """One record that should be confirmed."""

    record: str
    sort: StaleSort
    last: date | None
    """Last word on it; None: undated."""
    until: date | None
    """Of what counts in coverage: last day on which the word is fresh enough; past if it is too old already."""
    cells: tuple[Cell, ...]
    """Places and fields that it serves, sorted; empty for what is no measure."""
    alone: int
    """How many of them nothing else serves that runs."""
    relations: int
    """Relations at it that hold: what else hangs on it."""
    whom: tuple[Whom, ...]
    """Who could be asked, nearest first."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Everything that should be confirmed, worst first."""

    day: date
    rows: tuple[Stale, ...]
    records: int
    """How many records were looked at."""
    method: Method

    @property
    def sentence(self) -> Label:
        """The finding."""
        if not self.rows:
            return said(N_("Alles ist frisch: Von keinem Eintrag ist die letzte Angabe zu alt."))
        carrying = sum(1 for row in self.rows if row.sort is StaleSort.CARRIES)
        what = counted(
            N_("Ein Eintrag sollte bestätigt werden"),
            N_("{n} Einträge sollten bestätigt werden"),
            len(self.rows),
        )
        if not carrying:
            return said(N_("{what}; an keinem hängt Abdeckung."), what=what)
        return counted(
            N_("{what}; an einem davon hängt Abdeckung."),
            N_("{what}; an {n} davon hängt Abdeckung."),
            carrying,
            what=what,
        )


def freshness(
    snapshot: Snapshot, *, day: date, ageing_months: int = 24, soon_months: int = 6, only: Iterable[str] | None = None
) -> Freshness:
    """What should be confirmed on a day, worst first; `only` keeps these records.

    Order: measures that count in coverage and whose last word is or within `soon_months` becomes too old; then
    measures of unclear state; then bodies with an unconfirmed contact; then the rest. Within each first what serves
    most places and fields alone, then most of them at all, then what most relations hang on, then the oldest,
    undated before dated, then by id.
    """
    clock = Clock(snapshot, day, ageing_months)
    wanted = None if only is None else set(only)
    entries = list(measure_entries(snapshot, Bodies(snapshot, clock), add_months(day, 12)))
    served = _served(snapshot, entries)
    carriers = _carriers(entries, served)
    rows, records = [], 0
    for entry in entries:
        if wanted is None or entry.id in wanted:
            records += 1
            row = _measure(snapshot, clock, entry, served[entry.id], carriers, soon_months)
            rows += [row] if row else []
    for node in _lasting(snapshot, clock):
        if wanted is None or node.id in wanted:
            records += 1
            row = _other(snapshot, clock, node)
            rows += [row] if row else []
    rows.sort(key=_order)
    parameters = {"day": day.isoformat(), "ageing_months": str(ageing_months), "soon_months": str(soon_months)}
    return Freshness(day, tuple(rows), records, Method("freshness", parameters, records, _missing(rows)))


def sentence_of(row: Stale, day: date) -> Label:
    """Why it stands in the list, in one or two short sentences. Days are written as ISO dates are read."""
    parts = [_first(row, day)]
    if row.cells and row.sort is StaleSort.CARRIES:
        cells = counted(
            N_("Steht in einer Zelle der Abdeckung."),
            N_("Steht in {words} Zellen der Abdeckung."),
            len(row.cells),
            words=in_words(len(row.cells)),
        )
        parts.append(cells)
        if row.alone == len(row.cells):
            parts.append(said(N_("Dort läuft sonst nichts Erfasstes.")))
        elif row.alone:
            alone = counted(
                N_("In einer davon läuft sonst nichts Erfasstes."),
                N_("In {words} davon läuft sonst nichts Erfasstes."),
                row.alone,
                words=in_words(row.alone),
            )
            parts.append(alone)
    elif row.relations:
        parts.append(
            counted(
                N_("Eine Verbindung hängt daran."),
                N_("{words} Verbindungen hängen daran."),
                row.relations,
                words=_capital(in_words(row.relations)),
            )
        )
    return Label(de=" ".join(part.de for part in parts), en=" ".join(part.en for part in parts))


# ------------------------------------------------------------------ parts


def _capital(label: Label) -> Label:
    return Label(de=label.de[:1].upper() + label.de[1:], en=label.en[:1].upper() + label.en[1:])


def _first(row: Stale, day: date) -> Label:
    if row.sort is StaleSort.UNCLEAR:
        if row.last is None:
            return said(N_("Stand unklar, ohne Datum."))
        return said(N_("Stand unklar, letzte Angabe {year}."), year=row.last.year)
    if row.sort is StaleSort.CONTACT:
        return said(N_("Der Kontakt ist erfasst, aber nie bestätigt."))
    if row.last is None:
        return said(N_("Angabe ohne Datum."))
    if row.until is None:
        return said(N_("Letzte Angabe {year}."), year=row.last.year)
    when = Label(de=f"{row.until:%m/%Y}", en=f"{row.until:%m/%Y}")
    if row.until < day:
        return said(N_("Letzte Angabe {year}, zählt seit {month} nicht mehr."), year=row.last.year, month=when)
    return said(N_("Letzte Angabe {year}, zählt nur noch bis {month}."), year=row.last.year, month=when)


def _order(row: Stale) -> tuple[object, ...]:
    return (
        list(StaleSort).index(row.sort),
        -row.alone,
        -len(row.cells),
        -row.relations,
        row.last or date.min,
        row.record,
    )


def _served(snapshot: Snapshot, entries: Iterable[Entry]) -> Mapping[str, frozenset[Cell]]:
    fields = {node.id for node in snapshot.of_kind("field")}
    return {
        entry.id: frozenset((place, field) for place in entry.places for field in entry.aims & fields)
        for entry in entries
    }


def _carriers(entries: Iterable[Entry], served: Mapping[str, frozenset[Cell]]) -> Mapping[Cell, frozenset[str]]:
    """Measures that run in each place and field."""
    found: defaultdict[Cell, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.active:
            for cell in served[entry.id]:
                found[cell].add(entry.id)
    return {cell: frozenset(ids) for cell, ids in found.items()}


def _measure(
    snapshot: Snapshot,
    clock: Clock,
    entry: Entry,
    cells: frozenset[Cell],
    carriers: Mapping[Cell, frozenset[str]],
    soon_months: int,
) -> Stale | None:
    course, last = entry.course.course, clock.last_confirmed(entry.measure)
    until = None
    if course in _COUNTED:
        if last is None or (course is Course.ACTIVE and entry.measure.valid_to):
            return None  # a known end keeps it active until then (rule 2)
        until = _fresh_until(last, clock.ageing_months)
        if until >= add_months(clock.day, soon_months):
            return None
        sort = StaleSort.CARRIES if cells else StaleSort.OLD
    elif course in (Course.UNCLEAR, Course.UNDATED):
        sort = StaleSort.UNCLEAR
    else:
        return None
    alone = sum(1 for cell in cells if not carriers.get(cell, frozenset()) - {entry.id})
    return Stale(
        record=entry.id,
        sort=sort,
        last=last,
        until=until,
        cells=tuple(sorted(cells)),
        alone=alone,
        relations=_relations(snapshot, clock, entry.id),
        whom=whom(snapshot, clock, entry.id),
    )


def _fresh_until(last: date, ageing_months: int) -> date:
    """The last day on which a word of `last` is fresh: months are clamped, so it is sought, not reckoned back."""
    day = add_months(last, ageing_months)
    while last >= add_months(day + timedelta(days=1), -ageing_months):
        day += timedelta(days=1)
    return day


def _lasting(snapshot: Snapshot, clock: Clock) -> Iterator[Node]:
    for node in snapshot.of_kind(*_LASTING):
        kind = snapshot.ontology.kind(node.kind)
        if not kind.place and node.properties.get("class_node") is not True and not clock.over(node):
            yield node


def _other(snapshot: Snapshot, clock: Clock, node: Node) -> Stale | None:
    last = clock.last_confirmed(node)
    contact = bool(node.text("email") or node.text("phone"))
    if contact and node.assured_on is None:
        sort = StaleSort.CONTACT
    elif not clock.fresh(node):
        sort = StaleSort.OLD
    else:
        return None
    return Stale(
        record=node.id,
        sort=sort,
        last=last,
        until=None,
        cells=(),
        alone=0,
        relations=_relations(snapshot, clock, node.id),
        whom=whom(snapshot, clock, node.id),
    )


def _relations(snapshot: Snapshot, clock: Clock, id: str) -> int:
    return sum(1 for one in (*snapshot.out(id), *snapshot.into(id)) if not clock.over(one))


def _missing(rows: Iterable[Stale]) -> tuple[Label, ...]:
    nobody = sum(1 for row in rows if not row.whom)
    if not nobody:
        return ()
    return (
        counted(
            N_("Zu einem Eintrag ist niemand erfasst, den man fragen könnte."),
            N_("Zu {n} Einträgen ist niemand erfasst, den man fragen könnte."),
            nobody,
        ),
    )
