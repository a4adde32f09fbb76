"""Bodies, measures and guidelines of two days: begun, ended, aged, recorded only later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.change.sides import Basis, Side
from graphkb.analytics.coverage import Entry
from graphkb.analytics.time import Course
from graphkb.analytics.wording import said
from graphkb.model import FuzzyDate
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = [
    "BodyChange",
    "BodyWhat",
    "GuidelineChange",
    "MeasureChange",
    "MeasureWhat",
    "body_changes",
    "guideline_changes",
    "measure_changes",
]


class BodyWhat(StrEnum):
    """What became of a body."""

    NEW = "new"
    """Known to have begun after the earlier day."""
    FIRST_STATED = "first_stated"
    """Sources speak of it only later; when it began is not recorded."""
    RECORDED = "recorded"
    """It was there on the earlier day, and was recorded only after it."""
    ENDED = "ended"
    MOVED = "moved"
    """Counts with another body now, or for itself now."""
    WITHDRAWN = "withdrawn"
    """The saved state has it, today's records do not, for the same day."""

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_BODY_NAMES[self])


_BODY_NAMES = {
    BodyWhat.NEW: N_("neu"),
    BodyWhat.FIRST_STATED: N_("erst später genannt, Beginn unbekannt"),
    BodyWhat.RECORDED: N_("bestand schon, neu erfasst"),
    BodyWhat.ENDED: N_("beendet"),
    BodyWhat.MOVED: N_("anders zugeordnet"),
    BodyWhat.WITHDRAWN: N_("nicht mehr erfasst"),
}


@dataclass(frozen=True, slots=True)
class BodyChange:
    """One body that changed."""

    body: str
    what: BodyWhat
    day: FuzzyDate | None
    """NEW: its start, ENDED: its end; None: not recorded (or nothing of either)."""


class MeasureWhat(StrEnum):
    """What became of a measure."""

    CAME_TRUE = "came_true"
    """Planned on the earlier day, runs on the later."""
    BEGAN = "began"
    FIRST_STATED = "first_stated"
    RECORDED = "recorded"
    """It ran on the earlier day, and was recorded only after it."""
    PLANNED = "planned"
    """Planned on the later day, not yet on the earlier."""
    ENDED = "ended"
    AGED = "aged"
    """Ran on the earlier day; nobody says that it ended, the last word on it is too old."""
    PLAN_AGED = "plan_aged"
    """Planned on the earlier day; nobody says that it came, or that it did not."""
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_MEASURE_NAMES[self])


_MEASURE_NAMES = {
    MeasureWhat.CAME_TRUE: N_("geplant und gekommen"),
    MeasureWhat.BEGAN: N_("begonnen"),
    MeasureWhat.FIRST_STATED: N_("erst später genannt, Beginn unbekannt"),
    MeasureWhat.RECORDED: N_("bestand schon, neu erfasst"),
    MeasureWhat.PLANNED: N_("neu geplant"),
    MeasureWhat.ENDED: N_("beendet"),
    MeasureWhat.AGED: N_("nicht mehr belegt"),
    MeasureWhat.PLAN_AGED: N_("war geplant, seither nichts gehört"),
    MeasureWhat.WITHDRAWN: N_("nicht mehr erfasst"),
}


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure that changed."""

    measure: str
    what: MeasureWhat
    day: FuzzyDate | None
    """Its start (begun, planned), its end (ended) or its last evidence (aged); None: not recorded."""


@dataclass(frozen=True, slots=True)
class GuidelineChange:
    """A guideline that other measures serve than before."""

    guideline: str
    before: tuple[str, ...]
    """Running measures that serve it on the earlier day, sorted; empty: none is known."""
    after: tuple[str, ...]
    aged_only: bool
    """Whether those that are missing now only aged."""


def body_changes(before: Side, after: Side, known: Side, basis: Basis) -> tuple[BodyChange, ...]:
    """Bodies that differ between two days, by kind of change and id; empty if none does."""
    found = _bodies(before, after, known, basis)
    return tuple(sorted(found, key=lambda one: (list(BodyWhat).index(one.what), one.body)))


def _bodies(before: Side, after: Side, known: Side, basis: Basis) -> Iterator[BodyChange]:
    old, new, then = (frozenset(side.cooperation.bodies) for side in (before, after, known))
    for body in sorted(new - old):
        node = after.snapshot.node(body)
        if after.starts_later(node, before.day):
            yield BodyChange(body, BodyWhat.NEW, node.valid_from)
        elif before.cooperation.body_of.get(body, (body,)) != (body,):
            yield BodyChange(body, BodyWhat.MOVED, None)
        else:
            yield BodyChange(body, BodyWhat.FIRST_STATED, None)
    for body in sorted(old - new):
        node = before.snapshot.node(body)
        ended = after.clock.over(node)
        yield BodyChange(body, BodyWhat.ENDED if ended else BodyWhat.MOVED, node.valid_to if ended else None)
    for body in sorted((old & new) - then):
        yield BodyChange(body, BodyWhat.RECORDED, None)
    if basis is Basis.SAVED:
        for body in sorted(then - old - new):
            yield BodyChange(body, BodyWhat.WITHDRAWN, None)


def measure_changes(before: Side, after: Side, known: Side, basis: Basis) -> tuple[MeasureChange, ...]:
    """Measures whose course differs between two days, by kind of change and id; empty if none does."""
    found = _measures(before, after, known, basis)
    return tuple(sorted(found, key=lambda one: (list(MeasureWhat).index(one.what), one.measure)))


def _measures(before: Side, after: Side, known: Side, basis: Basis) -> Iterator[MeasureChange]:
    for id in sorted(before.measures.keys() | after.measures.keys()):
        was, now, then = before.measures.get(id), after.measures.get(id), known.measures.get(id)
        if change := _measure(before, after, was, now, then):
            yield change
    if basis is Basis.SAVED:
        gone = known.measures.keys() - before.measures.keys() - after.measures.keys()
        for id in sorted(id for id in gone if known.measures[id].active or known.measures[id].planned):
            yield MeasureChange(id, MeasureWhat.WITHDRAWN, None)


def _measure(
    before: Side, after: Side, was: Entry | None, now: Entry | None, then: Entry | None
) -> MeasureChange | None:
    if was is None or now is None:  # both days are seen in the same snapshot
        return None
    measure = now.measure
    if was.active and now.active:
        if then is None:
            return MeasureChange(now.id, MeasureWhat.RECORDED, measure.valid_from)
        return MeasureChange(now.id, MeasureWhat.CAME_TRUE, measure.valid_from) if then.planned else None
    if now.active:
        if was.planned or (then is not None and then.planned):
            return MeasureChange(now.id, MeasureWhat.CAME_TRUE, measure.valid_from)
        began = after.starts_later(measure, before.day)
        return MeasureChange(
            now.id, MeasureWhat.BEGAN if began else MeasureWhat.FIRST_STATED, measure.valid_from if began else None
        )
    if now.planned and not was.planned and not was.active:
        return MeasureChange(now.id, MeasureWhat.PLANNED, measure.valid_from)
    if was.active:
        ended = now.course.course is Course.ENDED
        return MeasureChange(
            now.id, MeasureWhat.ENDED if ended else MeasureWhat.AGED, measure.valid_to if ended else now.confirmed
        )
    if was.planned and now.course.course is Course.ENDED:
        return MeasureChange(now.id, MeasureWhat.ENDED, measure.valid_to)
    if was.planned and not now.planned:
        return MeasureChange(now.id, MeasureWhat.PLAN_AGED, now.confirmed)
    return None


def guideline_changes(before: Side, after: Side, concept: str) -> tuple[GuidelineChange, ...]:
    """Guidelines of a concept that other running measures serve than before, in the order of the later day."""
    old, new = (
        {
            one.guideline: tuple(sorted(measure.id for measure in one.running))
            for trace in side.trace(concept).concepts
            for one in trace.all_guidelines()
        }
        for side in (before, after)
    )
    found = []
    for guideline, now in new.items():
        was = old.get(guideline, ())
        if was != now:
            courses = {after.measures[id].course.course for id in set(was) - set(now) if id in after.measures}
            found.append(GuidelineChange(guideline, was, now, bool(courses) and Course.ENDED not in courses))
    return tuple(found)
