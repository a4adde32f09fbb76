"""What asking proves (rule 8), solved by hand. By default: asked on 2026-06-01 in town t with its parts, found none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.coverage import Bearing, ReasonKind, State
from graphkb.analytics.coverage.inventory import valid_until
from graphkb.model import FuzzyDate, Status
from tests.coverage_district import DAY, District, district
from tests.test_coverage_laws import districts


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


def test_what_began_after_the_asking_does_not_contradict_it(here: District) -> None:
    here.asked("2026-06-01")
    here.measure("m", by=["a"], since="2026-06-02")
    here.measure("p", by=["b"], status="planned", since="2027", told="2026-10")
    found = here.cell()
    assert (found.state, bearings(here), found.contradictions) == (State.THIN, [Bearing.BEATEN], ())
    here.measure("m", by=["a"], since="2026")  # may have begun before
    assert [one.measure for one in here.cell().contradictions] == ["m"]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({}, Bearing.UNSETTLED),
        ({"on": "2026-06-01"}, Bearing.UNSETTLED),  # two answers on one day
        ({"on": "2026-05-31"}, Bearing.PROVES),
        ({"place": "r"}, Bearing.PROVES),  # may be in another town
        ({"place": "r", "found": ["m"]}, Bearing.UNSETTLED),
        ({"fields": ["f", "g"]}, Bearing.PROVES),  # may be of the other field
        ({"fields": ["f", "g"], "found": ["m"]}, Bearing.UNSETTLED),
        ({"complete": False}, Bearing.PROVES),  # found nothing that is recorded, and did not ask for all
        ({"complete": False, "found": ["m"]}, Bearing.UNSETTLED),
        ({"groups": ["x"], "found": ["m"]}, Bearing.UNSETTLED),
        ({"found": ["elsewhere"]}, Bearing.PROVES),
        ({"on": ""}, Bearing.PROVES),
    ],
)
def test_a_later_asking_that_found_some_leaves_no_gap(here: District, later: dict[str, Any], expected: Bearing) -> None:
    """The measure itself is no evidence: nobody knows when it was said to run."""
    here.node("x", "target_group")
    here.measure("m", by=["a"], told="")
    here.measure("elsewhere", by=["a"], at=["u"], of=["g"], told="")
    here.asked("2026-06-01")
    here.asked(**{"on": "2026-09-01", "found_none": False, "id": "later", **later})
    assert next(use.bearing for use in here.cell().statements if use.statement.id == "s") is expected
    assert (here.own() is State.GAP) is (expected is Bearing.PROVES)


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


# ---- the bearings of rule 8, one by one ----


@pytest.mark.parametrize(
    ("statement", "measure", "expected"),
    [
        ({}, None, Bearing.PROVES),
        ({"on": "2024-11-22"}, None, Bearing.PROVES),
        ({"on": "2024-11-21"}, None, Bearing.AGED),
        ({"on": "2024-11"}, None, Bearing.PROVES),  # its age is that of the last day of the month
        ({"on": "2024-10"}, None, Bearing.AGED),
        ({"on": "2026-11"}, None, Bearing.PROVES),  # the month is not over, but it has begun
        ({"on": ""}, None, Bearing.UNDATED),
        ({"complete": False}, None, Bearing.PARTLY),
        ({"complete": False, "on": "2020"}, None, Bearing.PARTLY),
        ({"found_none": False}, None, Bearing.FOUND),
        ({"found_none": False, "on": "2020"}, None, Bearing.AGED),
        ({}, {"status": "current"}, Bearing.BEATEN),
        ({}, {"status": "current", "told": "", "until": "2026-11-22"}, Bearing.BEATEN),
        ({}, {"status": "planned", "told": "2026-05"}, Bearing.BEATEN),
        ({}, {"status": "current", "told": "2024-11-21"}, Bearing.PROVES),  # aged: is not active
        ({}, {"status": "current", "told": ""}, Bearing.PROVES),  # undated
        ({}, {"status": "current", "until": "2026-06-01"}, Bearing.PROVES),
        ({}, {"status": "current", "until": "2026-06-02"}, Bearing.SUPERSEDED),
        ({}, {"status": "current", "until": "2026-06"}, Bearing.SUPERSEDED),  # an end is read as its last day
        ({}, {"status": "ended"}, Bearing.PROVES),  # ended without a day: was on no day
        ({}, {"status": "unknown", "told": "2026-06-01"}, Bearing.PROVES),
        ({}, {"status": "unknown", "told": "2026-06-02"}, Bearing.UNSETTLED),
        ({}, {"status": "unknown", "told": ""}, Bearing.PROVES),
    ],
)
def test_bearing(here: District, statement: dict[str, Any], measure: dict[str, Any] | None, expected: Bearing) -> None:
    here.asked(**{"on": "2026-06-01", **statement})
    if measure:
        here.measure("m", **measure)
    assert bearings(here) == [expected]
    assert (here.own() is State.GAP) is (expected is Bearing.PROVES)


@pytest.mark.parametrize(
    ("asked_at", "with_parts", "cell", "gap"),
    [
        ("t", True, "t", True),
        ("t", False, "t", True),
        ("t", True, "q", True),
        ("t", False, "q", False),
        ("r", True, "q", True),
        ("r", False, "t", False),
        ("q", True, "t", False),
        ("t", True, "r", False),
        ("t", True, "u", False),
    ],
)
def test_which_places_a_statement_speaks_for(
    here: District, asked_at: str, with_parts: bool, cell: str, gap: bool
) -> None:
    here.asked("2026-06-01", place=asked_at, with_parts=with_parts)
    assert (here.own(cell) is State.GAP) is gap


@pytest.mark.parametrize(
    ("asked_for", "cell", "gap"),
    [
        ([], None, True),
        ([], "children", True),
        (["children"], "children", True),
        (["everybody"], "toddlers", True),
        (["toddlers"], "children", False),
        (["children"], "everybody", False),
        (["children"], "old", False),
        (["children"], None, False),
        (["toddlers", "everybody"], "children", True),
    ],
)
def test_which_groups_a_statement_speaks_for(here: District, asked_for: list[str], cell: str | None, gap: bool) -> None:
    for id in ("everybody", "children", "toddlers", "old"):
        here.node(id, "target_group")
    here.join("children", "PART_OF", "everybody")
    here.join("toddlers", "PART_OF", "children")
    here.asked("2026-06-01", groups=asked_for)
    assert (here.own(target_group=cell) is State.GAP) is gap


def test_what_runs_contradicts_even_if_something_else_ended_later(here: District) -> None:
    here.asked("2026-06-01")
    here.measure("ended", until="2026-07-01")
    here.measure("runs", by=["a"])
    found = here.cell()
    assert (found.state, bearings(here)) == (State.THIN, [Bearing.BEATEN])
    assert [one.measure for one in found.contradictions] == ["runs"]


def test_a_month_that_is_not_over_is_flagged(here: District) -> None:
    here.asked("2026-11")
    found = here.cell()
    assert (found.state, found.overall.other_states) == (State.GAP, (State.UNKNOWN,))


def test_how_old_measures_may_be_is_no_matter_for_statements(here: District) -> None:
    here.asked("2024-11-21")
    assert here.state(ageing_months=240) == "unknown"
    here.asked("2024-11-22")
    assert here.state(ageing_months=1) == "gap"


def test_withdrawn_or_expired_statements(here: District) -> None:
    here.asked("2026-06-01")
    here.nodes["s"] = replace(here.nodes["s"], valid_to=FuzzyDate.parse("2026-10"))
    assert (here.state(), bearings(here)) == ("unknown", [Bearing.AGED])
    assert here.state(day=date(2026, 10, 31)) == "gap"
    here.nodes["s"] = replace(here.nodes["s"], valid_to=None, status=Status.ENDED)
    assert (here.state(), bearings(here)) == ("unknown", [])


def test_asking_about_a_structure_proves_no_gap(here: District) -> None:
    here.asked("2026-06-01")
    node = here.nodes["s"]
    here.nodes["s"] = node.with_properties({**node.properties, "about_structure": "quarter_work"})
    found = here.cell()
    assert (found.state, found.statements) == (State.UNKNOWN, ())


@pytest.mark.parametrize(
    ("asked", "last"),
    [("2024-11-22", "2026-11-22"), ("2024-02-29", "2026-02-28"), ("2022-02-28", "2024-02-29")],
)
def test_the_last_day_of_a_statement(here: District, asked: str, last: str) -> None:
    day = date.fromisoformat(last)
    assert valid_until(date.fromisoformat(asked)) == day
    here.asked(asked)
    assert here.state(day=day) == "gap"
    assert here.state(day=day + timedelta(days=1)) == "unknown"


# ---- laws ----

few = settings(max_examples=40, deadline=None)
days = st.dates(date(2024, 9, 1), DAY)
inquiries = st.lists(
    st.tuples(days, st.sampled_from(["r", "t", "q", "u"]), st.booleans(), st.booleans(), st.booleans()), max_size=3
)


def ask_all(made: District, found: list[tuple[date, str, bool, bool, bool]]) -> None:
    for number, (day, place, with_parts, complete, none) in enumerate(found):
        made.asked(
            day.isoformat(), id=f"x{number}", place=place, with_parts=with_parts, complete=complete, found_none=none
        )


@few
@given(districts, inquiries)
def test_asking_neither_worsens_nor_improves_what_runs(
    made: District, found: list[tuple[date, str, bool, bool, bool]]
) -> None:
    places = ("r", "t", "q", "u")
    before = {place: made.cell(place) for place in places}
    ask_all(made, found)
    for place in places:
        after = made.cell(place)
        for old, new in ((before[place].overall, after.overall), (before[place].own, after.own)):
            if old.state.runs or old.state is State.PLANNED:
                assert (new.state, new.rests_on, new.n, new.m) == (old.state, old.rests_on, old.n, old.m)
            else:
                assert new.state in (State.GAP, State.UNKNOWN)


@few
@given(districts, st.dates(date(2015, 1, 1), date(2024, 11, 21)), st.sampled_from(["r", "t"]))
def test_what_is_older_than_24_months_never_gives_a_gap(made: District, day: date, place: str) -> None:
    before = made.own()
    made.asked(day.isoformat(), id="old", place=place)
    assert made.own() is before


ENDS = st.lists(days, max_size=2)


@few
@given(inquiries, ENDS, st.lists(days, max_size=2), st.booleans())
def test_gaps_by_another_reckoning(
    found: list[tuple[date, str, bool, bool, bool]], ends: list[date], unclear: list[date], runs: bool
) -> None:
    """Town t: measures that ended or of unknown status; rule 8 read word by word, of two answers the later."""
    made = district()
    ask_all(made, found)
    for number, day in enumerate(ends):
        made.measure(f"e{number}", until=day.isoformat(), told="2020")
    for number, day in enumerate(unclear):
        made.measure(f"u{number}", status="unknown", told=day.isoformat())
    if runs:
        made.measure("runs", by=["a"])
    ended = [day for day in ends if day < DAY]
    runs = runs or len(ended) < len(ends)
    gap = not runs and any(
        complete
        and none
        and (place == "t" or (place == "r" and with_parts))
        and day >= date(2024, 11, 22)
        and all(day >= end for end in ended)
        and not any(told > day for told in unclear)
        and not any(
            some_complete and not nothing and at == "t" and again >= day
            for again, at, _, some_complete, nothing in found
        )
        for day, place, with_parts, complete, none in found
    )
    assert (made.own() is State.GAP) is gap
