"""Why a cell is unknown, in the order of rule 3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.inventory import Bearing, StatementUse
from graphkb.analytics.coverage.wording import counted, date_in_words, said
from graphkb.analytics.time import Course
from graphkb.model import FuzzyDate
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["Reason", "ReasonKind", "reasons_of"]


class ReasonKind(StrEnum):
    """Kinds of reasons, in their order."""

    PARTLY_ASKED = "partly_asked"
    ASKED_LONG_AGO = "asked_long_ago"
    """An inventory that is too old: «zuletzt erhoben am …»."""
    AGED = "aged"
    UNDATED = "undated"
    UNCLEAR = "unclear"
    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with what it rests on."""

    kind: ReasonKind
    day: FuzzyDate | None = None
    """Last evidence, last end, first beginning, last asking; None: no day is known."""
    measures: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()

    @property
    def text(self) -> Label:
        """The reason in words.

        >>> Reason(ReasonKind.AGED, FuzzyDate.parse("2018"), ("m",)).text.de
        'Zuletzt belegt 2018. Bitte bestätigen lassen.'
        """
        day = date_in_words(self.day) if self.day else None
        n = len(self.measures)
        match self.kind:
            case ReasonKind.PARTLY_ASKED:
                return said(N_("Nur zum Teil gefragt ({day})."), day=day) if day else said(N_("Nur zum Teil gefragt."))
            case ReasonKind.ASKED_LONG_AGO:
                return said(N_("Zuletzt erhoben am {day}, zu lange her."), day=day)
            case ReasonKind.AGED:
                return said(N_("Zuletzt belegt {day}. Bitte bestätigen lassen."), day=day)
            case ReasonKind.UNDATED:
                return counted(
                    N_("Eine Angabe ohne Datum, zählt nicht mit."),
                    N_("{n} Angaben ohne Datum, zählen nicht mit."),
                    n + len(self.statements),
                )
            case ReasonKind.UNCLEAR:
                return counted(
                    N_("Bei einer Maßnahme ist der Stand unbekannt, sie zählt nicht mit."),
                    N_("Bei {n} Maßnahmen ist der Stand unbekannt, sie zählen nicht mit."),
                    n,
                )
            case ReasonKind.ENDED:
                if day:
                    return said(N_("Beendet {day}."), day=day)
                return said(N_("Beendet, Tag nicht erfasst."))
            case ReasonKind.NOT_BEGUN:
                if day:
                    return said(N_("Beginnt {day}."), day=day)
                return said(N_("Erst später belegt, Beginn nicht erfasst."))
            case ReasonKind.NOTHING:
                return said(N_("Nichts erfasst."))


_OF_COURSE = {
    Course.AGED: ReasonKind.AGED,
    Course.UNDATED: ReasonKind.UNDATED,
    Course.UNCLEAR: ReasonKind.UNCLEAR,
    Course.ENDED: ReasonKind.ENDED,
    Course.NOT_BEGUN: ReasonKind.NOT_BEGUN,
}
_OF_BEARING = {
    Bearing.PARTLY: ReasonKind.PARTLY_ASKED,
    Bearing.AGED: ReasonKind.ASKED_LONG_AGO,
    Bearing.UNDATED: ReasonKind.UNDATED,
}


def reasons_of(entries: Sequence[Entry], used: Iterable[StatementUse]) -> tuple[Reason, ...]:
    """All reasons that apply to a cell that is unknown with these measures and statements; never empty."""
    measures: dict[ReasonKind, list[Entry]] = {}
    for entry in entries:
        if kind := _OF_COURSE.get(entry.course.course):
            measures.setdefault(kind, []).append(entry)
    asked: dict[ReasonKind, list[StatementUse]] = {}
    for use in used:
        if kind := _OF_BEARING.get(use.bearing):
            asked.setdefault(kind, []).append(use)
    found = [
        Reason(
            kind,
            _day(kind, measures.get(kind, ()), asked.get(kind, ())),
            tuple(entry.id for entry in measures.get(kind, ())),
            tuple(use.statement.id for use in asked.get(kind, ())),
        )
        for kind in ReasonKind
        if kind in measures or kind in asked
    ]
    return tuple(found) or (Reason(ReasonKind.NOTHING),)


def _day(kind: ReasonKind, entries: Iterable[Entry], asked: Iterable[StatementUse]) -> FuzzyDate | None:
    days: list[FuzzyDate | None] = [use.statement.day for use in asked]
    for entry in entries:
        match kind:
            case ReasonKind.AGED:
                days.append(entry.confirmed)
            case ReasonKind.ENDED:
                days.append(entry.measure.valid_to)
            case ReasonKind.NOT_BEGUN:
                since = entry.course.since
                known = entry.measure.valid_from
                days.append(known if known and since else None)
            case _:
                pass
    dated = [day for day in days if day]
    if kind is ReasonKind.NOT_BEGUN:
        return min(dated, key=lambda day: (day.earliest, day.latest), default=None)
    return max(dated, key=lambda day: (day.latest, day.earliest), default=None)
