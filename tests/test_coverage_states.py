"""States of a cell by rule 3, solved by hand. The day is 2026-11-22, the horizon 2027-11-22."""

from __future__ import annotations

from datetime import date

import pytest

from graphkb.analytics.coverage import FlagKind, ReasonKind, State
from tests.coverage_district import DAY, District, district


@pytest.fixture
def here() -> District:
    return district()


def kinds(flags: object) -> set[FlagKind]:
    return {flag.kind for flag in flags}  # type: ignore[attr-defined]


def test_nothing_recorded_is_unknown(here: District) -> None:
    found = here.cell()
    assert found.state is State.UNKNOWN
    assert [reason.kind for reason in found.overall.reasons] == [ReasonKind.NOTHING]
    assert found.overall.n == found.overall.m == 0
    assert found.sources == ()


def test_one_body_is_thin_two_are_covered(here: District) -> None:
    here.measure("m1", by=["a"])
    assert here.state() == "thin"
    here.measure("m2", by=["a"])
    assert here.state() == "thin"
    here.measure("m3", by=["b"])
    found = here.cell()
    assert found.state is State.COVERED
    assert found.overall.bodies == found.overall.bodies_later == ("a", "b")


def test_two_bodies_of_one_measure_are_two(here: District) -> None:
    here.measure("m", by=["a", "b"])
    assert here.state() == "covered"


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-11-22", "ending"),  # exactly on the day: still active
        ("2026-11-21", "unknown"),
        ("2027-11-21", "ending"),  # before the horizon
        ("2027-11-22", "thin"),  # exactly on it: still running
        ("2026", "ending"),  # fuzzy end: read as its last day, 31 December 2026
        ("2027", "thin"),
    ],
)
def test_known_ends(here: District, until: str, expected: str) -> None:
    here.measure("m", by=["a"], until=until)
    assert here.state() == expected


def test_fuzzy_end_is_flagged_with_the_other_state(here: District) -> None:
    here.measure("m", by=["a"], until="2026", told="2026-06-01")
    found = here.cell()
    assert found.overall.other_states == (State.UNKNOWN,)
    assert FlagKind.DATES_UNSURE in kinds(found.flags())
    here.measure("m", by=["a"], until="2026-12-31", told="2026-06-01")
    assert here.cell().overall.other_states == ()


def test_other_readings_do_not_cancel_each_other_out(here: District) -> None:
    """One measure ends early, one begins late in the other reading: each alone changes the state."""
    here.measure("m1", by=["a"], told="2026-06-01", until="2028")
    here.measure("m2", by=["b"], told="2024")
    found = here.cell()
    assert found.state is State.COVERED
    assert found.overall.other_states == (State.THIN,)


def test_two_bodies_one_after_the_horizon(here: District) -> None:
    here.measure("m1", by=["a"], until="2026-12-31")
    here.measure("m2", by=["b"])
    found = here.cell()
    assert found.state is State.THIN
    assert (found.overall.n, found.overall.m) == (2, 1)
    assert found.overall.one_left_after == date(2026, 12, 31)
    texts = [flag.text.de for flag in found.flags() if flag.kind is FlagKind.ONE_BODY_LEFT]
    assert texts == ["ab 01/27 nur noch ein Träger"]


def test_the_month_is_the_one_after_the_last_day(here: District) -> None:
    here.measure("m1", by=["a"], until="2027-03-15")
    here.measure("m2", by=["d"], until="2027-05-15")
    here.measure("m3", by=["b"])
    (text,) = [flag.text for flag in here.cell().flags() if flag.kind is FlagKind.ONE_BODY_LEFT]
    assert (text.de, text.en) == ("ab 06/27 nur noch ein Träger", "from June 2027 only one body left")


def test_all_end_before_the_horizon(here: District) -> None:
    here.measure("m1", by=["a"], until="2026-12-31")
    here.measure("m2", by=["b"], until="2027-06-30")
    found = here.cell()
    assert found.state is State.ENDING
    assert (found.overall.n, found.overall.m) == (2, 0)
    assert found.overall.last_day == date(2027, 6, 30)


def test_ageing_is_judged_on_the_day_only(here: District) -> None:
    """It would be aged at the horizon, and still counts there."""
    here.measure("m", by=["a"], told="2024-11-22")
    assert here.state() == "thin"


@pytest.mark.parametrize(("told", "expected"), [("2024-11-22", "thin"), ("2024-11-21", "unknown"), ("2024", "thin")])
def test_exactly_24_months(here: District, told: str, expected: str) -> None:
    here.measure("m", by=["a"], told=told)
    assert here.state() == expected


def test_months_are_clamped(here: District) -> None:
    here.measure("m", by=["a"], told="2026-02-28", since="2020")
    assert here.state(day=date(2028, 2, 29)) == "thin"
    assert here.state(day=date(2028, 3, 1)) == "unknown"


def test_what_begins_after_the_day_never_counts(here: District) -> None:
    here.measure("m1", by=["a"])
    here.measure("m2", by=["b"], since="2027-01-01", told="2026-06-01")
    found = here.cell()
    assert found.state is State.THIN
    assert found.overall.bodies_later == ("a",)


def test_planned(here: District) -> None:
    here.measure("m", by=["a"], status="planned", told="2026-06-01", since="2027-01-01")
    found = here.cell()
    assert found.state is State.PLANNED
    assert found.overall.late_start == ()
    here.measure("m", by=["a"], status="planned", told="2026-06-01", since="2026-09-01")
    found = here.cell()
    assert found.state is State.PLANNED
    assert found.overall.late_start == ("m",)
    assert FlagKind.LATE_START in kinds(found.flags())


def test_current_that_begins_later_is_planned(here: District) -> None:
    here.measure("m", by=["a"], since="2027-01-01", told="2026-06-01")
    assert here.state() == "planned"


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ("2024-11-22", "planned", None),
        ("2024-11-21", "unknown", ReasonKind.AGED),
        ("2026-11-22", "planned", None),
        ("2026-11-23", "unknown", ReasonKind.NOT_BEGUN),  # told after the day: no plan of that day
        ("", "unknown", ReasonKind.UNDATED),
    ],
)
def test_planned_is_fresh(here: District, told: str, state: str, reason: ReasonKind | None) -> None:
    here.measure("m", by=["a"], status="planned_short", told=told)
    found = here.cell()
    assert found.state.value == state
    assert [one.kind for one in found.overall.reasons] == ([reason] if reason else [])


def test_reasons_stand_in_their_order(here: District) -> None:
    here.measure("later", since="2027-02", told="2027-01-01")
    here.measure("ended", until="2020-05", status="ended")
    here.measure("unclear", status="unknown")
    here.measure("undated", told="")
    here.measure("aged", told="2018")
    here.asked("2026-05-01", complete=False)
    here.asked("2020-05-01", id="old")
    reasons = here.cell().overall.reasons
    assert [reason.kind for reason in reasons] == [
        ReasonKind.PARTLY_ASKED,
        ReasonKind.ASKED_LONG_AGO,
        ReasonKind.AGED,
        ReasonKind.UNDATED,
        ReasonKind.UNCLEAR,
        ReasonKind.ENDED,
        ReasonKind.NOT_BEGUN,
    ]
    assert [reason.text.de for reason in reasons] == [
        "Nur zum Teil gefragt (01.05.2026).",
        "Zuletzt erhoben am 01.05.2020, zu lange her.",
        "Zuletzt belegt 2018. Bitte bestätigen lassen.",
        "Eine Angabe ohne Datum, zählt nicht mit.",
        "Bei einer Maßnahme ist der Stand unbekannt, sie zählt nicht mit.",
        "Beendet 05/2020.",
        "Beginnt 02/2027.",
    ]
    assert reasons[2].text.en == "Last evidence 2018. Please have it confirmed."
    assert reasons[5].measures == ("ended",)


def test_passed_end_beats_current_and_is_shown_as_contradiction(here: District) -> None:
    here.measure("m", by=["a"], until="2024-12-31", told="2026-03-01")
    found = here.cell()
    assert found.state is State.UNKNOWN
    assert [(one.measure, one.statement) for one in found.contradictions] == [("m", "")]
    here.measure("m", by=["a"], until="2024-06-30", told="2024")  # may have been said before that end
    assert here.cell().contradictions == ()


def test_settings_change_the_answer(here: District) -> None:
    here.measure("m", by=["a"], told="2024-01-01", until="")
    assert here.state() == "unknown"
    assert here.state(ageing_months=36) == "thin"
    here.measure("m", by=["a"], until="2027-06-30")
    assert here.state() == "ending"
    assert here.state(horizon_months=6) == "thin"


def test_oldest_assertion(here: District) -> None:
    here.measure("m1", by=["a"], told="2025-03")
    here.measure("m2", by=["b"], told="2026")
    here.measure("m3", told="2010")
    assert str(here.cell().oldest) == "2025-03"
    assert here.cell("u").oldest is None


def test_day_is_kept(here: District) -> None:
    assert here.cell().day == DAY
