"""What asking proves (rule 8), solved by hand. By default: asked on 2026-06-01 in town t with its parts, found none."""

from __future__ import annotations

import pytest

from graphkb.analytics.coverage import Bearing, ReasonKind, State
from tests.coverage_district import District, district


@pytest.fixture
def here() -> District:
    return district()


def bearings(here: District, place: str = "t") -> list[Bearing]:
    return [use.bearing for use in here.cell(place).statements]


def test_a_valid_statement_proves_a_gap(here: District) -> None:
    here.asked("2026-06-01")
    found = here.cell()
    assert (found.state, found.own_state) == (State.GAP, State.GAP)
    assert found.overall.rests_on == ("s",)
    assert bearings(here) == [Bearing.PROVES]
    assert here.state(column="g") == "unknown"
    assert here.state("u") == "unknown"


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2024-11-22", "gap"), ("2024-11-21", "unknown"), ("2026-11-22", "gap"), ("2026-11-23", "unknown")],
)
def test_age(here: District, on: str, expected: str) -> None:
    here.asked(on)
    assert here.state() == expected


def test_aged_says_when_it_was(here: District) -> None:
    here.asked("2020-03")
    (reason,) = here.cell().overall.reasons
    assert reason.kind is ReasonKind.ASKED_LONG_AGO
    assert reason.text.de == "Zuletzt erhoben am 03/2020, zu lange her."


def test_above_proves_only_with_parts(here: District) -> None:
    here.asked("2026-06-01", place="r", with_parts=True)
    assert here.state() == "gap"
    here.asked("2026-06-01", place="r", with_parts=False)
    assert here.state() == "unknown"
    assert here.state("r") == "gap"


def test_a_part_proves_nothing_for_the_whole(here: District) -> None:
    here.asked("2026-06-01", place="q")
    assert here.state("q") == "gap"
    assert here.state() == "unknown"
    assert [reason.kind for reason in here.cell().overall.reasons] == [ReasonKind.PARTLY_ASKED]


def test_group_equal_or_wider(here: District) -> None:
    for id in ("everybody", "children", "toddlers"):
        here.node(id, "target_group")
    here.join("children", "PART_OF", "everybody")
    here.join("toddlers", "PART_OF", "children")
    here.asked("2026-06-01", groups=["children"])
    assert here.state(target_group="children") == "gap"
    assert here.state(target_group="toddlers") == "gap"
    assert here.state(target_group="everybody") == "unknown"
    assert here.state() == "unknown"
    here.asked("2026-06-01", id="all")
    assert here.state(target_group="everybody") == here.state() == "gap"


def test_found_some_or_only_partly_asked(here: District) -> None:
    here.asked("2026-06-01", found_none=False)
    assert bearings(here) == [Bearing.FOUND]
    here.asked("2026-06-01", complete=False)
    assert here.state() == "unknown"
    assert bearings(here) == [Bearing.PARTLY]


def test_not_older_than_the_latest_end(here: District) -> None:
    here.measure("m", until="2026-06-01")
    here.asked("2026-06-01")
    assert here.state() == "gap"
    here.measure("m", until="2026-06-02")
    assert here.state() == "unknown"
    assert bearings(here) == [Bearing.SUPERSEDED]
    assert [reason.kind for reason in here.cell().overall.reasons] == [ReasonKind.ENDED]


def test_active_or_planned_beats_it_and_the_contradiction_is_shown(here: District) -> None:
    here.asked("2026-06-01")
    here.measure("m", status="planned", told="2026-05-01")
    found = here.cell()
    assert found.state is State.PLANNED
    assert [(one.measure, one.statement, one.own) for one in found.contradictions] == [("m", "s", True)]
    here.measure("m", by=["a"])
    assert here.state() == "thin"


def test_the_contradiction_is_on_the_side_that_was_asked_about(here: District) -> None:
    """The town was asked; what runs for the whole region does not contradict it."""
    here.asked("2026-06-01")
    here.measure("m", by=["a"], at=["r"])
    found = here.cell()
    assert (found.state, found.own_state) == (State.THIN, State.GAP)
    assert found.contradictions == ()
    here.asked("2026-06-01", place="r", id="region")
    found = here.cell()
    assert [(one.measure, one.statement, one.own) for one in found.contradictions] == [("m", "region", False)]


def test_without_parts_a_measure_in_a_part_does_not_contradict(here: District) -> None:
    here.asked("2026-06-01", with_parts=False)
    here.measure("m", by=["a"], at=["q"])
    found = here.cell()
    assert (found.state, found.contradictions) == (State.THIN, ())


def test_unknown_status_asserted_after_it_turns_the_gap_into_unknown(here: District) -> None:
    here.asked("2026-06-01")
    here.measure("m", status="unknown", told="2026-06-01")
    assert here.state() == "gap"
    here.measure("m", status="unknown", told="2026-06-02")
    assert here.state() == "unknown"
    assert bearings(here) == [Bearing.UNSETTLED]
    here.measure("m", status="unknown", told="2026-06-02", at=["q"])
    assert here.state() == "unknown"


def test_guidelines_are_not_asked_about(here: District) -> None:
    here.asked("2026-06-01")
    assert here.state(column="gl") == "unknown"


def test_exactly_corresponding_fields_share_the_statement(here: District) -> None:
    here.node("x", "field")
    here.join("x", "CORRESPONDS_TO", "f", match="exact")
    here.asked("2026-06-01", fields=["x"])
    assert here.state() == "gap"
