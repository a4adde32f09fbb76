"""When a fact holds and when a measure is active (rules 1 and 2), day by day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphkb.analytics.time import Clock, Course, Reading
from graphkb.model import FuzzyDate, Node, SourceRef, Status
from graphkb.snapshot import Snapshot

EMPTY = Snapshot.of([], [])
DAY = date(2026, 11, 22)


def measure(since: str = "", until: str = "", told: str = "", status: str = "current", **more: Any) -> Node:
    dates = {"valid_from": since, "valid_to": until, "asserted": told}
    given: dict[str, Any] = {name: FuzzyDate.parse(text) for name, text in dates.items() if text}
    return Node(id="m", kind="measure", name="Sprachcafé", status=Status(status), **given, **more)


def course(node: Node, day: date = DAY, **more: Any) -> Course:
    return Clock(EMPTY, day, **more).course(node).course


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (measure(told="2026"), Course.ACTIVE),
        (measure(until="2030", told=""), Course.ACTIVE),  # a known end needs no assertion
        (measure(until="2030", told="2010"), Course.ACTIVE),
        (measure(until="2026-11-22"), Course.ACTIVE),
        (measure(until="2026-11-21", told="2026"), Course.ENDED),
        (measure(told="2024-11-22"), Course.ACTIVE),
        (measure(told="2024-11-21"), Course.AGED),
        (measure(), Course.UNDATED),
        (measure(told="2010", assured_on=date(2025, 1, 1)), Course.ACTIVE),
        (measure(told="2026", status="unknown"), Course.UNCLEAR),
        (measure(until="2030", status="unknown"), Course.UNCLEAR),
        (measure(status="ended", told="2026"), Course.ENDED),
        (measure(status="ended", until="2027"), Course.ACTIVE),
        (measure(status="ended", until="2025"), Course.ENDED),
        (measure(since="2027", told="2026-01-01"), Course.PLANNED),
        (measure(since="2027", until="2028", status="ended", told="2026-01-01"), Course.PLANNED),
        (measure(since="2027"), Course.UNDATED),
        (measure(since="2026", told="2026"), Course.ACTIVE),  # begun on the first day of the year
        (measure(status="planned_long", told="2025"), Course.PLANNED),
        (measure(status="planned", told="2023"), Course.AGED),
        (measure(status="planned", told="2027"), Course.NOT_BEGUN),
        (measure(status="planned", until="2025", told="2026"), Course.ENDED),
    ],
)
def test_course(node: Node, expected: Course) -> None:
    assert course(node) is expected


def test_unknown_start_is_open_back_24_months_before_the_first_assertion() -> None:
    node = measure(told="2026-11-22")
    assert course(node, date(2024, 11, 22)) is Course.ACTIVE
    assert course(node, date(2024, 11, 21)) is Course.NOT_BEGUN
    assert Clock(EMPTY, date(2024, 11, 21)).course(node).since is None


def test_the_first_assertion_is_that_of_the_oldest_source() -> None:
    old = Node(id="d", kind="document", name="Alt", properties={"as_of": FuzzyDate.parse("2020")})
    node = measure(told="2026", sources=(SourceRef("d", "S. 1"), SourceRef("gone")))
    clock = Clock(Snapshot.of([old, node], []), date(2018, 1, 1))
    assert clock.first_asserted(node) == date(2020, 1, 1)
    assert clock.begun(node)
    assert not Clock(clock.snapshot, date(2017, 12, 31)).begun(node)


def test_ageing_is_a_setting_and_clamped() -> None:
    node = measure(told="2025-02-28", since="2020")
    assert course(node, date(2026, 2, 28), ageing_months=12) is Course.ACTIVE
    assert course(node, date(2026, 3, 1), ageing_months=12) is Course.AGED
    assert course(measure(told="2024-02-29", since="2020"), date(2025, 3, 29), ageing_months=13) is Course.ACTIVE


def test_later_assertions_count_for_earlier_days() -> None:
    assert course(measure(since="2015", told="2026"), date(2018, 1, 1)) is Course.ACTIVE


def test_start_that_passed_is_said() -> None:
    clock = Clock(EMPTY, DAY)
    assert clock.course(measure(status="planned", since="2026", told="2026-01-01")).late_start
    assert not clock.course(measure(status="planned", since="2027", told="2026-01-01")).late_start
    assert not clock.course(measure(status="planned", told="2026-01-01")).late_start


@pytest.mark.parametrize(
    ("until", "told", "shown"),
    [
        ("2024-06-30", "2025", True),
        ("2024-06-30", "2024", False),
        ("2024", "2025-01-01", True),
        ("2024", "2024", False),
    ],
)
def test_contradiction_only_where_it_is_certain(until: str, told: str, shown: bool) -> None:
    assert Clock(EMPTY, DAY).course(measure(until=until, told=told)).contradiction is shown


def test_other_reading_takes_the_other_end() -> None:
    clock = Clock(EMPTY, DAY).read_otherwise()
    assert clock.reading is Reading.OTHER
    assert clock.course(measure(since="2020", told="2024")).course is Course.AGED
    assert clock.course(measure(until="2026")).course is Course.ENDED
    assert clock.course(measure(since="2026", told="2026-05-01")).course is Course.PLANNED


def test_relations_hold_if_begun_not_over_not_planned() -> None:
    clock = Clock(EMPTY, DAY)
    assert clock.holds(measure())
    assert clock.holds(measure(status="unknown"))
    assert clock.holds(measure(since="2026-11-22", until="2026-11-22"))
    assert clock.holds(measure(status="ended", until="2027"))
    assert not clock.holds(measure(status="ended"))
    assert not clock.holds(measure(status="planned"))
    assert not clock.holds(measure(since="2026-11-23"))
