"""What coverage, measures and guidelines share: courses in words, the day asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from api.deps import checked_day
from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import Entry, newest_concept
from graphkb.analytics.time import Clock, Course
from graphkb.errors import AnalysisError, InvalidParameter, NotFound, Phrase
from graphkb.model import FuzzyDate, Precision
from graphkb.texts import N_
from viz.frame import Frame

__all__ = ["COURSES", "Stand", "asked_day", "default_concept", "listing", "stand_of"]

COURSES: Mapping[Course, str] = {
    Course.ACTIVE: N_("läuft"),
    Course.PLANNED: N_("geplant"),
    Course.AGED: N_("lange nicht bestätigt"),
    Course.UNCLEAR: N_("Stand unbekannt"),
    Course.UNDATED: N_("ohne Datum"),
    Course.NOT_BEGUN: N_("beginnt später"),
    Course.ENDED: N_("beendet"),
}
"""The course of a measure in words, in the order in which lists show them."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a measure is in its course: a word, and what date that rests on."""

    course: str
    word: str
    detail: str
    """«zuletzt belegt 2025»; empty: no date is known."""


def stand_of(frame: Frame, entry: Entry) -> Stand:
    """The course of a measure in words."""
    course = entry.course.course
    return Stand(course.value, frame.texts(COURSES[course]), _detail(frame, entry))


def _detail(frame: Frame, entry: Entry) -> str:
    texts, measure = frame.texts, entry.measure
    said = frame.fuzzy(entry.confirmed)
    match entry.course.course:
        case Course.ACTIVE if entry.last_day and entry.ends_by_money:
            return texts(N_("Förderung endet {date}"), date=frame.day(entry.last_day))
        case Course.ACTIVE if measure.valid_to:
            return texts(N_("bis {date}"), date=frame.fuzzy(measure.valid_to))
        case Course.ACTIVE | Course.AGED if said:
            return texts(N_("zuletzt belegt {date}"), date=said)
        case Course.UNCLEAR if said:
            return texts(N_("zuletzt genannt {date}"), date=said)
        case Course.PLANNED | Course.NOT_BEGUN if measure.valid_from:
            begin = frame.fuzzy(measure.valid_from)
            if entry.course.late_start:
                return texts(N_("Beginn überschritten: {date}"), date=begin)
            return texts(N_("ab {date}"), date=begin)
        case Course.PLANNED if said:
            return texts(N_("zuletzt genannt {date}"), date=said)
        case Course.ENDED if measure.valid_to:
            return frame.fuzzy(measure.valid_to)
        case Course.ENDED:
            return texts(N_("Tag nicht erfasst"))
        case _:
            return ""


def listing(frame: Frame, ids: Iterable[str], most: int = 6) -> str:
    """Names as running text: «A, B und C»; beyond `most` the rest is counted."""
    names = [frame.snapshot.node(id).called(frame.language) for id in ids]
    if len(names) > most:
        rest = len(names) - most + 1
        names = [*names[: most - 1], frame.texts.plural("{n} weitere", "{n} weitere", rest)]
    return format_list(names, locale=frame.language)


def asked_day(frame: Frame, text: str) -> date:
    """The day a page is asked for, as `2026-11-22` or `22.11.2026`; empty: today. Raises InvalidParameter."""
    if not text.strip():
        return frame.context.today()
    name = frame.texts(N_("Stichtag"))
    try:
        day = FuzzyDate.parse(text)
    except ValueError:
        day = None
    if day is None or day.precision is not Precision.DAY:
        raise InvalidParameter(name=name, value=text, reason=Phrase.of(N_("Bitte als Tag.Monat.Jahr angeben.")))
    return checked_day(name, day.earliest)


def default_concept(frame: Frame, day: date) -> str:
    """The concept that coverage takes if none is asked for; empty: the district has none with fields."""
    snapshot = frame.snapshot
    try:
        return newest_concept(snapshot, Bodies(snapshot, Clock(snapshot, day)), frame.context.settings.district)
    except (AnalysisError, NotFound):
        return ""
