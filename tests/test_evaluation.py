"""Evaluations and the list for a conference, on a made-up district solved by hand, and on Aachen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.coverage import coverage_matrix
from graphkb.analytics.evaluation import Agenda, Evaluated, Evaluations, Reason, Why, agenda, conference, conferences
from graphkb.analytics.evaluation import evaluations as found_on
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import add_months
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district, when


def evaluated(made: District, id: str, measure: str, on: str = "", *, status: str = "current", **more: Any) -> None:
    made.node(id, "evaluation", evaluated_on=when(on), status=status, **more)
    made.join(id, "EVALUATES", measure)


def with_evaluations() -> District:
    """DAY is 2026-11-22; the interval is 24 months, so that 2024-11-22 is the last day that still counts."""
    made = district()
    for id in ("recent", "edge", "old", "undated", "announced", "none", "silent", "young", "fuzzy", "stated"):
        made.measure(id, by=["a"])
    evaluated(made, "e-recent", "recent", "2026-03", result="gut", recommendation="adapt")
    made.join("e-recent", "EVALUATED_BY", "b")
    evaluated(made, "e-older", "recent", "2020")
    evaluated(made, "e-edge", "edge", "2024-11-22")
    evaluated(made, "e-old", "old", "2024-11-21")
    evaluated(made, "e-undated", "undated")
    evaluated(made, "e-announced", "announced", "2027", status="planned")
    made.measure("none", by=["a"], evaluation="none")
    made.measure("stated", by=["a"], evaluation="self")
    made.measure("young", by=["a"], since="2025-06")
    evaluated(made, "e-fuzzy", "fuzzy", "2024")
    made.measure("aged", by=["a"], told="2019")
    made.measure("over", by=["a"], until="2025", status="ended")
    evaluated(made, "e-over", "over", "2025")
    evaluated(made, "e-concept", "c", "2023")
    return made


@pytest.fixture(scope="module")
def found() -> Evaluations:
    return found_on(with_evaluations().snapshot(), day=DAY, district="r")


def test_what_is_recorded_of_each_measure(found: Evaluations) -> None:
    what = {row.id: row.what for row in found.rows}
    assert what == {
        "recent": Evaluated.EVALUATED,
        "edge": Evaluated.EVALUATED,
        "fuzzy": Evaluated.EVALUATED,
        "old": Evaluated.LONG_AGO,
        "undated": Evaluated.UNDATED,
        "stated": Evaluated.UNDATED,
        "announced": Evaluated.ANNOUNCED,
        "none": Evaluated.SAID_NONE,
        "silent": Evaluated.NOT_RECORDED,
        "young": Evaluated.NOT_RECORDED,
        "aged": Evaluated.NOT_RECORDED,
        "over": Evaluated.EVALUATED,
    }


def test_due_is_what_runs_for_certain_and_has_nothing_within_the_interval(found: Evaluations) -> None:
    assert {row.id for row in found.due} == {"old", "undated", "stated", "announced", "none", "silent"}
    assert {row.id for row in found.rows if row.young} == {"young"}
    by_id = {row.id: row for row in found.rows}
    assert not by_id["aged"].entry.active
    assert str(by_id["recent"].last) == "2026-03"
    assert [one.id for one in by_id["recent"].records] == ["e-recent", "e-older"]


def test_it_is_told_where_a_rough_date_decides(found: Evaluations) -> None:
    """2024 counts up to its last day: evaluated. Read from its first day it would be due."""
    assert {row.id for row in found.rows if row.unsure} == {"fuzzy"}
    assert any("ungefähr bekannten Datum" in one.de for one in found.method.missing)


def test_shares_count_only_what_runs(found: Evaluations) -> None:
    share = {one.id: one for one in found.fields}["f"]
    assert (share.running, share.due, str(share.last)) == (10, 6, "2026-03")
    assert dict(share.counts) == {
        Evaluated.EVALUATED: 3,
        Evaluated.LONG_AGO: 1,
        Evaluated.UNDATED: 2,
        Evaluated.ANNOUNCED: 1,
        Evaluated.SAID_NONE: 1,
        Evaluated.NOT_RECORDED: 2,
    }
    assert [(one.id, one.running) for one in found.places] == [("r", 0), ("t", 10), ("u", 0)]
    assert found.fields[1].last is None


def test_sentences(found: Evaluations) -> None:
    assert found.sentence.de == (
        "Von zehn laufenden Maßnahmen sind drei in den letzten 24 Monaten evaluiert, bei zwei ist nichts dazu erhoben."
    )
    assert [one.de for one in found.more] == ["Sechs Evaluationen sind fällig.", "Erfasst sind acht Evaluationen."]
    nothing = found_on(district().snapshot(), day=DAY, district="r")
    assert nothing.sentence.de == "Keine Maßnahme läuft gesichert."
    assert nothing.records == ()
    one = district()
    one.measure("m", by=["a"])
    assert "der einen laufenden Maßnahme ist keine" in found_on(one.snapshot(), day=DAY, district="r").sentence.de


def test_field_and_place_narrow(found: Evaluations) -> None:
    made = with_evaluations()
    made.measure("elsewhere", by=["b"], at=["q"], of=["g"])
    snapshot = made.snapshot()
    in_g = found_on(snapshot, day=DAY, field="g", district="r")
    assert [row.id for row in in_g.rows] == ["elsewhere"]
    assert in_g.records == ()
    assert len(found_on(snapshot, day=DAY, place="t", district="r").rows) == len(found.rows) + 1
    assert found_on(snapshot, day=DAY, place="u", district="r").rows == ()


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"interval_months": 0}, InvalidParameter),
        ({"interval_months": 241}, InvalidParameter),
        ({"field": "t"}, InvalidParameter),
        ({"place": "f"}, InvalidParameter),
        ({"concept": "f"}, InvalidParameter),
        ({"field": "gibt-es-nicht"}, NotFound),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        found_on(district().snapshot(), day=DAY, district="r", **asked)  # type: ignore[arg-type]


def test_without_any_concept_measures_are_still_told() -> None:
    made = District()
    made.node("r", "region")
    made.measure("m", at=["r"], of=[])
    found = found_on(made.snapshot(), day=DAY, district="r")
    assert (found.concept, found.fields, [row.id for row in found.due]) == ("", (), ["m"])


@settings(max_examples=60, deadline=None)
@given(months=st.integers(1, 60), ago=st.integers(0, 80), further=st.integers(0, 40))
def test_a_longer_interval_never_makes_more_due(months: int, ago: int, further: int) -> None:
    made = district()
    made.measure("m", by=["a"])
    evaluated(made, "e", "m", add_months(DAY, -ago).isoformat())
    made.measure("n", by=["a"], since=add_months(DAY, -ago).isoformat())
    snapshot = made.snapshot()
    short = {row.id for row in found_on(snapshot, day=DAY, interval_months=months, district="r").due}
    long = {row.id for row in found_on(snapshot, day=DAY, interval_months=months + further, district="r").due}
    assert long <= short
    assert ("m" in short) is (ago > months)


# --------------------------------------------------------------------- agenda


def listed(made: District, *reasons: Why) -> Agenda:
    snapshot = made.snapshot()
    matrix = coverage_matrix(snapshot, day=DAY, district="r")
    return agenda(found_on(snapshot, day=DAY, district="r"), matrix, reasons or tuple(Why))


def conference_list() -> District:
    made = district()
    made.measure("paid", by=["a"])
    made.paid("paid", "p", until="2027-03-31")
    made.measure("ends", by=["b"], until="2027-01")
    evaluated(made, "e", "ends", "2026")
    made.measure("silent", by=["d"], of=["g"])
    made.measure("fine", by=["d"], of=["g"])
    evaluated(made, "e2", "fine", "2026")
    made.measure("nowhere", by=["a"], of=[])
    made.measure("was", by=["a"], at=["u"], told="2018")
    made.asked("2026-05", place="u", fields=["g"])
    return made


def test_the_list_names_every_reason_in_the_order_of_the_fields() -> None:
    made = listed(conference_list())
    told = [(item.key, [(one.why, str(one.day) if one.day else "") for one in item.reasons]) for item in made.items]
    assert told == [
        ("paid", [(Why.MONEY_ENDS, "2027-03-31"), (Why.NEVER, "")]),
        ("ends", [(Why.ENDS, "2027-01")]),
        ("u~f", [(Why.AGED, "2018")]),
        ("silent", [(Why.NEVER, "")]),
        ("u~g", [(Why.GAP, "2026-05")]),
        ("nowhere", [(Why.NEVER, "")]),
    ]
    assert made.sentence.de == "Zu besprechen sind vier Maßnahmen und zwei Zellen aus Handlungsfeld und Ort."
    assert [item.field for item in made.items] == ["f", "f", "f", "g", "g", ""]


def test_only_for_the_reasons_that_are_asked_for() -> None:
    assert [item.key for item in listed(conference_list(), Why.GAP).items] == ["u~g"]
    assert [item.key for item in listed(conference_list(), Why.MONEY_ENDS, Why.ENDS).items] == ["paid", "ends"]
    assert listed(district()).sentence.de == "Es ist nichts zu besprechen."


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for why in Why:
        for day in (None, when("2026-05")):
            text = Reason(why, day).text
            assert text.de.endswith(".")
            assert text.en.endswith(".")
            assert why.label.de != why.label.en


# ---------------------------------------------------------------- conferences


def series() -> District:
    made = district()
    made.node("s", "event", name="Konferenz", series=True, rhythm_months=12)
    for id, on, status in (
        ("k1", "2024-09-30", "current"),
        ("k2", "2025-10", "current"),
        ("k0", "", "current"),
        ("next", "2027-02", "planned"),
        ("late", "2026-06-01", "planned"),
    ):
        made.node(id, "event", held_on=when(on), status=status)
        made.join(id, "PART_OF", "s")
    made.node("round", "event")
    made.join("round", "PART_OF", "k2")
    made.measure("m")
    made.join("m", "DISCUSSED_AT", "round", decision="adapt", decision_text="kleinere Gruppen")
    made.join("f", "DISCUSSED_AT", "k2", decision="postpone")
    return made


def test_a_conference_with_its_past_and_next() -> None:
    (found,) = conferences(series().snapshot(), DAY)
    assert [one.id for one in found.past] == ["k2", "k1", "k0"]
    assert [(one.id, one.late) for one in found.coming] == [("late", True), ("next", False)]
    assert (found.rhythm_months, found.due) == (12, date(2026, 10, 31))
    assert [(point.subject, point.relation.text("decision")) for point in found.past[0].points] == [
        ("m", "adapt"),
        ("f", "postpone"),
    ]
    assert found.past[1].points == ()


def test_what_is_no_series() -> None:
    snapshot = series().snapshot()
    assert conference(snapshot, "k2", DAY).due is None
    with pytest.raises(NotFound):
        conference(snapshot, "m", DAY)
    with pytest.raises(NotFound):
        conference(snapshot, "gibt-es-nicht", DAY)
    assert conferences(district().snapshot(), DAY) == ()


def test_aachen(aachen_snapshot: Snapshot) -> None:
    """One evaluation is recorded, of the concept of 2006; of no measure is anything recorded."""
    found = found_on(aachen_snapshot, day=DAY)
    assert {row.what for row in found.rows} == {Evaluated.NOT_RECORDED}
    assert [(one.id, one.subjects, one.by) for one in found.records] == [("eval-ac-2006", ("c-ac-2006",), ("isg",))]
    assert 0 < len(found.due) <= len(found.running)
    (one,) = conferences(aachen_snapshot, DAY)
    assert [past.id for past in one.past] == ["ev-impuls20"]
    assert (one.coming, one.due, one.rhythm_months) == ((), None, None)
