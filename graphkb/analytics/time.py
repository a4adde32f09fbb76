"""When a fact holds and when a measure is active (rules 1 and 2).

A date stands for its earliest day where a start is asked and its latest day where an end or an age is
asked. `Reading.OTHER` turns that round: a result that differs then depends on how a fuzzy date is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum

from graphkb.model import Fact, FuzzyDate, Node, Status, add_months
from graphkb.snapshot import Snapshot

__all__ = ["Clock", "Course", "CourseAt", "Reading"]


class Reading(Enum):
    """Which end of a fuzzy date is taken. USUAL as the rule says, OTHER the opposite end."""

    USUAL = "usual"
    OTHER = "other"


class Course(StrEnum):
    """Where a measure is in its course on a day."""

    ACTIVE = "active"
    PLANNED = "planned"
    """Planned and freshly so: asserted at most the ageing period before the day and not after it."""
    AGED = "aged"
    """Was current, but the last word on it is too old."""
    UNDATED = "undated"
    """Said to be current (or planned), but nobody knows when that was said."""
    UNCLEAR = "unclear"
    """No source says whether it runs."""
    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    """Begins after the day, or was first heard of too long after it."""


@dataclass(frozen=True, slots=True)
class CourseAt:
    """Course of a measure, with the day that explains it.

    `since`: ACTIVE, UNCLEAR and AGED the last assertion, PLANNED and NOT_BEGUN the known start, ENDED the
    known end; None where no day is known (or planned after the day although its start has passed).
    `late_start`: planned, and its start has passed.
    `contradiction`: its end has passed, and yet it was for certain asserted as current after that.
    """

    course: Course
    since: date | None = None
    late_start: bool = False
    contradiction: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The day that is asked about, and how dates are read.

    >>> from graphkb.model import Node
    >>> clock = Clock(Snapshot.of([], []), date(2026, 11, 22))
    >>> node = Node(id="m", kind="measure", name="Kurs", asserted=FuzzyDate.parse("2025"))
    >>> clock.course(node).course.value
    'active'
    >>> clock.course(Node(id="m", kind="measure", name="Kurs", asserted=FuzzyDate.parse("2022"))).course.value
    'aged'
    """

    snapshot: Snapshot
    day: date
    ageing_months: int = 24
    reading: Reading = Reading.USUAL

    def read_otherwise(self) -> Clock:
        """The same day with fuzzy dates read from their other end."""
        return replace(self, reading=Reading.OTHER)

    def start(self, fuzzy: FuzzyDate) -> date:
        """The day a date stands for where a start is asked."""
        return fuzzy.earliest if self.reading is Reading.USUAL else fuzzy.latest

    def end(self, fuzzy: FuzzyDate) -> date:
        """The day a date stands for where an end or an age is asked."""
        return fuzzy.latest if self.reading is Reading.USUAL else fuzzy.earliest

    def first_asserted(self, fact: Fact) -> date | None:
        """First day on which any source speaks of the fact; None if none is dated."""
        days = [self.start(fact.asserted)] if fact.asserted else []
        for source in fact.sources:
            document = self.snapshot.document(source)
            as_of = document.properties.get("as_of") if document else None
            if isinstance(as_of, FuzzyDate):
                days.append(self.start(as_of))
        if fact.assured_on:
            days.append(fact.assured_on)
        return min(days, default=None)

    def last_confirmed(self, fact: Fact) -> date | None:
        """Last day on which it was asserted or assured; None if neither is dated."""
        days = [self.end(fact.asserted)] if fact.asserted else []
        if fact.assured_on:
            days.append(fact.assured_on)
        return max(days, default=None)

    def fresh(self, fact: Fact) -> bool:
        """Whether the last word on it is at most the ageing period before the day (later ones count too)."""
        last = self.last_confirmed(fact)
        return last is not None and last >= add_months(self.day, -self.ageing_months)

    def begun(self, fact: Fact) -> bool:
        """Whether it has begun by the day.

        An unknown start is open back to 24 months before the first assertion; without any dated assertion
        nothing speaks against it.
        """
        if fact.valid_from:
            return self.start(fact.valid_from) <= self.day
        if fact.asserted and self.start(fact.asserted) <= self.day:
            return True  # an older source could only move the start further back
        first = self.first_asserted(fact)
        return first is None or add_months(first, -24) <= self.day

    def over(self, fact: Fact) -> bool:
        """Whether it has ended before the day: a known end beats every status; *ended* without an end was on no day."""
        if fact.valid_to:
            return self.end(fact.valid_to) < self.day
        return fact.status is Status.ENDED

    def holds(self, fact: Fact) -> bool:
        """Whether a relation (or body) holds on the day: begun, not over, not planned."""
        return self.begun(fact) and not self.over(fact) and not fact.status.planned

    def course(self, measure: Node) -> CourseAt:
        """Where a measure is in its course on the day; `Course.ACTIVE` is what rule 2 calls active."""
        last = self.last_confirmed(measure)
        if self.over(measure):
            end = self.end(measure.valid_to) if measure.valid_to else None
            return CourseAt(Course.ENDED, end, contradiction=self._goes_on_after(measure))
        # Ended with a known end counts as current on every day up to that end; without one it is over by now.
        current = measure.status in (Status.CURRENT, Status.ENDED)
        if measure.status.planned or (current and not self.begun(measure)):
            start = self.start(measure.valid_from) if measure.valid_from else None
            if current and start is None:
                return CourseAt(Course.NOT_BEGUN)
            if last is None:
                return CourseAt(Course.UNDATED)
            passed = start is not None and start <= self.day
            if add_months(self.day, -self.ageing_months) <= last <= self.day:
                return CourseAt(Course.PLANNED, start, late_start=passed)
            if last > self.day:
                return CourseAt(Course.NOT_BEGUN, None if passed else start)
            return CourseAt(Course.AGED, last)
        if not self.begun(measure):
            return CourseAt(Course.NOT_BEGUN, self.start(measure.valid_from) if measure.valid_from else None)
        if measure.status is Status.UNKNOWN:
            return CourseAt(Course.UNCLEAR, last)
        if measure.valid_to or self.fresh(measure):
            return CourseAt(Course.ACTIVE, last)
        return CourseAt(Course.UNDATED) if last is None else CourseAt(Course.AGED, last)

    def _goes_on_after(self, measure: Node) -> bool:
        """Whether it was for certain said to be current after its known end."""
        if measure.status is not Status.CURRENT or measure.valid_to is None:
            return False
        end = measure.valid_to.latest
        said = [measure.asserted.earliest] if measure.asserted else []
        said += [measure.assured_on] if measure.assured_on else []
        return any(day > end for day in said)
