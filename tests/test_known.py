"""How much is known, on what evidence, and how long what was asked is valid: solved by hand on the made-up district."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from graphkb.analytics.coverage import INVENTORY, Inventory, State, Validity, inventory
from graphkb.analytics.registry import analysis
from graphkb.errors import AnalysisError, InvalidParameter, NotFound
from graphkb.model import FuzzyDate
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district
from tests.test_coverage_laws import districts


@pytest.fixture
def here() -> District:
    return district()


def found(here: District, day: date = DAY) -> Inventory:
    return inventory(here.snapshot(), day=day, district="r")


def test_nothing_recorded_is_nothing_known(here: District) -> None:
    result = found(here)
    assert (result.total.cells, result.total.own, result.total.overall) == (4, 0, 0)
    assert result.total.own_share == result.total.share == 0
    assert result.total.oldest is None
    assert result.statements == ()
    assert result.sentence.de == ("Bei keiner von 4 Zellen der Abdeckung ist der Stand vor Ort bekannt.")
    assert "Noch wurde niemand gefragt" in result.more[-1].de


def test_known_by_place_and_field_own_and_inherited(here: District) -> None:
    here.measure("m", by=["a"], told="2025-03")
    here.measure("region", by=["b"], at=["r"], of=["g"], told="2026")
    here.measure("old", by=["b"], at=["u"], told="2019")
    here.asked("2026-06-01", place="u")
    result = found(here)
    assert [(one.id, one.own, one.overall, one.cells, one.gaps) for one in result.places] == [
        ("t", 1, 2, 2, 0),
        ("u", 1, 2, 2, 1),
    ]
    assert [(one.id, one.own, one.overall, one.gaps) for one in result.columns] == [("f", 2, 2, 1), ("g", 0, 2, 0)]
    town, village = result.places
    assert (str(town.oldest), str(town.newest)) == ("2025-03", "2025-03")
    assert (str(village.oldest), str(village.newest)) == ("2026-06-01", "2026-06-01")
    assert (str(result.total.oldest), str(result.total.newest)) == ("2025-03", "2026-06-01")
    assert result.total.own_share == 0.5
    assert "Eine Lücke ist belegt." in [one.de for one in result.more]


@pytest.mark.parametrize(
    ("on", "validity", "until"),
    [
        ("2026-11-22", Validity.VALID, "2028-11-22"),
        ("2025-05-22", Validity.VALID, "2027-05-22"),
        ("2025-05-21", Validity.SOON, "2027-05-21"),
        ("2024-11-22", Validity.SOON, "2026-11-22"),
        ("2024-11-21", Validity.AGED, "2026-11-21"),
        ("", Validity.UNDATED, None),
    ],
)
def test_how_long_a_statement_is_valid(here: District, on: str, validity: Validity, until: str | None) -> None:
    here.asked(on)
    result = found(here)
    (one,) = result.statements
    assert (one.validity, one.until.isoformat() if one.until else None) == (validity, until)
    proves = validity in (Validity.VALID, Validity.SOON)
    assert one.gaps == result.total.gaps == int(proves)
    assert result.of_validity(validity) == (one,)


def test_its_own_validity_may_end_sooner(here: District) -> None:
    here.asked("2026-06-01")
    here.nodes["s"] = replace(here.nodes["s"], valid_to=FuzzyDate.parse("2026-12-31"))
    (one,) = found(here).statements
    assert (one.validity, one.until) == (Validity.SOON, date(2026, 12, 31))


def test_statements_latest_first_with_those_about_structures(here: District) -> None:
    here.asked("2026-01-01", id="first")
    here.asked("2026-06-01", id="second", fields=["g"], place="r")
    here.asked("", id="undated")
    here.asked("2026-07-01", id="structure")
    node = here.nodes["structure"]
    here.nodes["structure"] = node.with_properties({**node.properties, "about_structure": "meeting_place"})
    ages = found(here).statements
    assert [one.statement.id for one in ages] == ["structure", "second", "first", "undated"]
    assert [one.gaps for one in ages] == [0, 2, 1, 0]
    assert [dict(one.bearings) for one in ages][:2] == [{}, {"proves": 2}]


def test_a_later_day_forgets(here: District) -> None:
    here.asked("2026-06-01")
    assert found(here, date(2028, 6, 1)).total.own == 1
    assert found(here, date(2028, 6, 2)).total.own == 0
    assert found(here, date(2026, 5, 31)).statements == ()


def test_what_soon_is_too_old(here: District) -> None:
    """Told 2025-05-21: at most 24 months old up to 2027-05-21, the day of the forecast is 2027-05-22."""
    here.measure("m", by=["a"], told="2025-05-21")
    here.asked("2025-05-21", place="u", fields=["f"])
    here.measure("ends", by=["a"], at=["u"], of=["g"], until="2026-12-31", told="2026")
    here.measure("old", by=["a"], at=["u"], of=["g"], told="2012")
    result = found(here)
    assert [(cell.place, cell.column, cell.state) for cell in result.ageing] == [
        ("t", "f", State.THIN),
        ("u", "f", State.GAP),
    ], "what ends is no matter of asking"
    said = "Zwei bekannte Zellen gelten in sechs Monaten als nicht erhoben, wenn nichts bestätigt wird."
    assert said in [one.de for one in result.more]
    here.measure("m", by=["a"], told="2025-05-22")
    here.asked("2025-05-22", place="u", fields=["f"])
    assert found(here).ageing == ()


def test_asked_wrongly(here: District) -> None:
    with pytest.raises(NotFound):
        inventory(here.snapshot(), day=DAY, district="nowhere")
    with pytest.raises(InvalidParameter):
        inventory(here.snapshot(), day=DAY, district="r", concept="t")
    here.relations.pop("HAS_CONCEPT:r:c")
    with pytest.raises(AnalysisError):
        found(here)


def test_a_concept_without_fields_has_nothing_to_know(here: District) -> None:
    here.node("empty", "concept")
    result = inventory(here.snapshot(), day=DAY, district="r", concept="empty")
    assert (result.total.cells, result.total.own_share, result.asking.cells) == (0, 0.0, ())
    assert result.sentence.de == "Für diese Auswahl gibt es keine Zellen."


def test_described(here: District) -> None:
    assert analysis("inventory") is INVENTORY
    result = INVENTORY.run(here.snapshot(), {"day": DAY, "district": "r"})
    assert set(result.method.parameters) == {one.id for one in INVENTORY.parameters}
    assert result.day == DAY


@settings(max_examples=25, deadline=None)
@given(districts)
def test_shares_add_up_and_every_unknown_cell_is_asked_about_once(made: District) -> None:
    result = found(made)
    assert sum(one.own for one in result.places) == sum(one.own for one in result.columns) == result.total.own
    assert all(one.own <= one.cells for one in (*result.places, *result.columns))
    unknown = {(cell.place, cell.column) for cell in result.matrix.all_cells() if cell.own_state is State.UNKNOWN}
    assert len(unknown) == result.total.cells - result.total.own
    assert {(cell.place, cell.column) for cell in result.asking.cells} == unknown
    in_letters = [(cell.place, cell.column) for letter in result.asking.letters for cell in letter.cells]
    assert sorted(in_letters) == sorted(unknown)


@settings(max_examples=25, deadline=None)
@given(districts)
def test_what_soon_is_too_old_is_known_now_and_not_then(made: District) -> None:
    result, then = found(made), found(made, date(2027, 5, 22))
    open_then = {(cell.place, cell.column) for cell in then.asking.cells}
    open_now = {(cell.place, cell.column) for cell in result.asking.cells}
    assert {(cell.place, cell.column) for cell in result.ageing} <= open_then - open_now


def test_aachen(aachen_snapshot: Snapshot) -> None:
    result = inventory(aachen_snapshot, day=DAY)
    assert result.total.cells == 70
    assert result.total.gaps == 0, "nobody was asked: no gap anywhere"
    assert 0 < result.total.own < result.total.overall < 70
    assert len(result.asking.cells) == 70 - result.total.own
    assert len(result.asking.letters) < 10
