"""The calendar of ends: hand-solved on the small district."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from graphkb.analytics.coverage import coverage_matrix
from graphkb.analytics.fragility import CALENDAR, Calendar, CellStep, calendar
from graphkb.analytics.time import Clock
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district
from tests.site_fixture import TODAY
from tests.test_coverage_laws import districts


def ends(made: District, **more: Any) -> Calendar:
    return calendar(made.snapshot(), day=DAY, district="r", **more)


def step(found: CellStep) -> tuple[str, str, str, str, str]:
    return found.place, found.column, found.now.value, found.before.value, found.after.value


def test_the_last_offer_ends() -> None:
    made = district()
    made.measure("m", by=["a"], until="2027-06-30")
    (cliff,) = ends(made).cliffs
    assert cliff.last_day == date(2027, 6, 30)
    assert [(one.id, one.by_money, one.fuzzy, str(one.when)) for one in cliff.endings] == [
        ("m", False, False, "2027-06-30")
    ]
    assert [step(one) for one in cliff.cells] == [("t", "f", "ending", "ending", "unknown")]
    assert (cliff.cells[0].bodies_before, cliff.cells[0].bodies_after) == (1, 0)


def test_one_of_two_ends_and_the_cell_is_thin_already_before() -> None:
    made = district()
    made.measure("m", by=["a"], until="2028-06-30")
    made.measure("n", by=["b"])
    found = ends(made)
    (cliff,) = found.cliffs
    (one,) = cliff.cells
    assert step(one) == ("t", "f", "covered", "thin", "thin")
    assert (one.falls, one.bodies_before, one.bodies_after) == (False, 2, 1)
    assert cliff.falling == ()
    assert found.sentence.de == "Für die nächsten 24 Monate ist ein Ende bekannt; in keiner Zelle ändert das den Stand."


def test_a_planned_offer_takes_its_place() -> None:
    made = district()
    made.measure("m", by=["a"], until="2027-06-30")
    made.measure("n", by=["b"], status="planned", since="2028")
    (cliff,) = ends(made).cliffs
    assert step(cliff.cells[0])[3:] == ("ending", "planned")


def test_what_begins_by_then_counts_then() -> None:
    made = district()
    made.measure("m", by=["a"], until="2027-06-30")
    made.measure("n", by=["b"], since="2027-07-01")
    (cliff,) = ends(made).cliffs
    assert step(cliff.cells[0])[3:] == ("ending", "thin")


def test_a_fuzzy_end_stands_for_its_latest_day_and_is_marked() -> None:
    made = district()
    made.measure("m", by=["a"], until="2027")
    found = ends(made)
    (cliff,) = found.cliffs
    assert cliff.last_day == date(2027, 12, 31)
    assert [(one.fuzzy, str(one.when)) for one in cliff.endings] == [(True, "2027")]
    assert "Ein Ende ist nur ungefähr bekannt; es gilt der späteste Tag." in [line.de for line in found.method.missing]


def test_money_ends_a_measure_however_far_ahead() -> None:
    made = district()
    made.measure("m", by=["a"])
    made.paid("m", "p", programme_until="2030-12")
    made.paid("m", "k", until="2029")
    found = ends(made)
    assert [
        (cliff.last_day.isoformat(), [(one.id, one.by_money, one.funders) for one in cliff.endings])
        for cliff in found.cliffs
    ] == [("2030-12-31", [("m", True, ("p",)), ("p", False, ())])]
    assert step(found.cliffs[0].cells[0]) == ("t", "f", "thin", "ending", "unknown")


def test_money_is_no_evidence() -> None:
    """Paid until 2030, last spoken of in 2025: it counts until 2027 unless somebody confirms it."""
    made = district()
    made.measure("m", by=["a"], told="2025-10")
    made.paid("m", "p", until="2030-12")
    made.measure("n", by=["b"], at=["u"], told="2025-10")
    made.paid("n", "p2", until="2027-03")
    found = ends(made)
    (fading,) = found.fading
    assert (fading.last_day, fading.measures) == (date(2027, 10, 31), ("m",))
    assert step(fading.cells[0]) == ("t", "f", "thin", "thin", "unknown")
    assert [cliff.last_day.isoformat() for cliff in found.cliffs] == ["2027-03-31", "2030-12-31"]


def test_the_measure_ends_before_its_money() -> None:
    made = district()
    made.measure("m", by=["a"], until="2027-03-31")
    made.paid("m", "p", until="2028-12-31")
    (cliff,) = ends(made).cliffs
    assert (cliff.last_day.isoformat(), cliff.endings[0].by_money) == ("2027-03-31", False)


def test_open_money_proves_no_end() -> None:
    made = district()
    made.measure("m", by=["a"])
    made.paid("m", "p", until="2027")
    made.paid("m", "offen")
    assert ends(made).cliffs == ()
    assert ends(made).sentence.de == "Es ist kein Ende bekannt, weder von Maßnahmen noch von Fördergeld."


def test_a_programme_that_pays_nothing_recorded_ends_too() -> None:
    made = district()
    made.node("p", "funding_programme", until="2027-09-30")
    made.node("alt", "funding_programme", until="2020")
    (cliff,) = ends(made).cliffs
    assert ([one.id for one in cliff.endings], cliff.cells) == (["p"], ())


def test_growing_old_is_no_end() -> None:
    """On the day after the cliff m's evidence would be too old, but that is another list."""
    made = district()
    made.measure("m", by=["a"], told="2025-06-30")
    made.measure("n", by=["b"], told="2026-06", until="2027-06-30")
    found = ends(made)
    (cliff,) = found.cliffs
    assert step(cliff.cells[0]) == ("t", "f", "thin", "thin", "thin")
    (fading,) = found.fading
    assert (fading.last_day, fading.measures) == (date(2027, 6, 30), ("m",))
    assert step(fading.cells[0]) == ("t", "f", "thin", "thin", "unknown")
    assert found.more[0].de == (
        "Nach dem 30.06.2027 ist bei einer laufenden Maßnahme der letzte Beleg zu alt; "
        "ohne Nachfrage ändert sich der Stand einer Zelle."
    )


def test_later_cliffs_see_what_ended_before() -> None:
    made = district()
    made.measure("m", by=["a"], until="2027-03-31")
    made.measure("n", by=["b"], until="2027-06-30")
    first, second = ends(made).cliffs
    assert step(first.cells[0])[2:] == ("ending", "ending", "ending")
    assert step(second.cells[0])[2:] == ("ending", "ending", "unknown")
    assert [cliff.last_day.month for cliff in ends(made).within(6)] == [3]


def test_what_is_over_or_unclear_has_no_end_to_come() -> None:
    made = district()
    made.measure("m", by=["a"], until="2026-11-21")
    made.measure("n", by=["a"], until="2028", status="unknown")
    made.measure("k", by=["a"], told="2019")
    found = ends(made)
    assert (found.cliffs, found.fading) == ((), ())
    assert found.more == ()


def test_a_planned_measure_may_end() -> None:
    made = district()
    made.measure("m", by=["a"], status="planned", since="2027-02", until="2027-12-31", told="2026-06")
    (cliff,) = ends(made).cliffs
    assert step(cliff.cells[0])[2:] == ("planned", "planned", "unknown")


@settings(max_examples=15, deadline=None)
@given(districts)
def test_steps_are_what_coverage_says_then(made: District) -> None:
    """For own ends of measures that are said again on the day: coverage of the day and of the day after."""
    found = ends(made)
    for cliff in found.cliffs:
        assert cliff.last_day >= DAY
        assert cliff.endings
        for one in cliff.cells:
            assert one.now is made.cell(one.place, one.column).state
            assert one.measures
    for fading in found.fading:
        for id in fading.measures:
            measure = made.nodes[id]
            snapshot = made.snapshot()
            assert Clock(snapshot, fading.last_day).fresh(measure)
            assert not Clock(snapshot, fading.last_day + timedelta(days=1)).fresh(measure)


def test_described_and_run_from_its_description() -> None:
    made = district()
    made.measure("m", by=["a"], until="2027")
    found = CALENDAR.run(made.snapshot(), {"day": DAY, "district": "r"})
    assert set(found.method.parameters) == {parameter.id for parameter in CALENDAR.parameters}
    assert len(found.cliffs) == 1


@pytest.mark.parametrize("by", ["field", "guideline"])
def test_aachen(aachen_snapshot: Snapshot, by: Any) -> None:
    found = calendar(aachen_snapshot, day=TODAY, by=by)
    assert [cliff.last_day for cliff in found.cliffs] == sorted({cliff.last_day for cliff in found.cliffs})
    assert len(found.matrix.columns) == len(coverage_matrix(aachen_snapshot, day=TODAY, by=by).columns)
    if by == "field":
        first = found.cliffs[0]
        assert "m-malteser" in [one.id for one in first.endings]
        assert ("baesweiler", "fld-sr17-wohnen-soziales") in [(one.place, one.column) for one in first.falling]
