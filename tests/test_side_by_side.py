"""Concepts side by side: rows, what stands in one alone, measures of several; the page, its file, the API."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.analytics.change import SideBySide, side_by_side
from graphkb.errors import InvalidParameter, NotFound
from tests.coverage_district import DAY, District, district
from tests.coverage_site import client_of
from tests.test_pages_coverage import page


@pytest.fixture
def here() -> District:
    """Concept c (fields f, g), concept c2 (x, y, z), concept c3 (w)."""
    here = district()
    for concept, fields in (("c2", "xyz"), ("c3", "w")):
        here.node(concept, "concept", name=f"Konzept {concept}")
        for id in fields:
            here.node(id, "field", name=f"Feld {id}")
            here.join(id, "BELONGS_TO", concept)
    here.join("x", "CORRESPONDS_TO", "f", match="exact")
    here.join("y", "CORRESPONDS_TO", "f", match="broad")
    here.join("w", "CORRESPONDS_TO", "z", match="close")
    return here


def cells(found: SideBySide) -> list[list[str]]:
    return [
        ["+".join(f"{part.field}:{part.match.match if part.match else '='}" for part in cell) for cell in row.cells]
        for row in found.rows
    ]


def test_each_row_begins_with_the_first_concept_that_has_it(here: District) -> None:
    found = side_by_side(here.snapshot(), ["c", "c2", "c3"], day=DAY)
    assert cells(found) == [["f:=", "x:exact+y:narrow", ""], ["g:=", "", ""], ["", "z:=", "w:close"]]
    assert {side.concept: found.only(side.concept) for side in found.sides} == {"c": ("g",), "c2": (), "c3": ()}
    assert found.sentence.de == "Kein Handlungsfeld hat in allen diesen Konzepten eine erfasste Entsprechung."
    two = side_by_side(here.snapshot(), ["c", "c2"], day=DAY)
    assert two.sentence.de == "Ein Handlungsfeld hat im anderen Konzept eine erfasste Entsprechung."
    assert [one.de for one in two.more] == [
        "Ein Handlungsfeld ist nur in «c» erfasst.",
        "Ein Handlungsfeld ist nur in «Konzept c2» erfasst.",
        "Eine Maßnahme, die in mehreren dieser Konzepte steht, ist nicht erfasst.",
    ]


def test_measures_stand_in_the_fields_they_are_recorded_in(here: District) -> None:
    here.measure("both", of=["f", "x"])
    here.measure("aim", supports=["gl"], of=[])
    found = side_by_side(here.snapshot(), ["c", "c2"], day=DAY)
    (own,), others = found.rows[0].cells
    assert own.guidelines == ("gl",)
    assert own.measures == ("aim", "both"), "an exact counterpart lends nothing here: each concept is seen for itself"
    assert {one.field: one.measures for one in others} == {"x": ("both",), "y": ()}
    assert dict(found.shared) == {"both": ("c", "c2")}


@given(st.permutations(["c", "c2", "c3"]))
def test_the_order_of_the_concepts_changes_no_finding(order: list[str]) -> None:
    there = here_of()
    found = side_by_side(there.snapshot(), order, day=DAY)
    shown = {part.field for row in found.rows for cell in row.cells for part in cell}
    assert shown == {field for side in found.sides for field in side.fields}, "no field is lost"
    assert found.only("c") == ("g",)
    assert found.only("c2") == found.only("c3") == ()


def here_of() -> District:
    return here.__wrapped__()  # type: ignore[attr-defined,no-any-return]


def test_what_cannot_be_put_side_by_side(here: District) -> None:
    snapshot = here.snapshot()
    for wrong in (["c"], ["c", "c"], ["c", "f"], ["c"] * 7):
        with pytest.raises(InvalidParameter):
            side_by_side(snapshot, wrong, day=DAY)
    with pytest.raises(NotFound):
        side_by_side(snapshot, ["c", "nothing"], day=DAY)


def test_the_page_its_file_and_the_data(here: District) -> None:
    here.measure("both", of=["f", "x"], name="Chor")
    client = client_of(here)
    text = page(client, "/de/leitlinien/nebeneinander").all
    assert "Ein Handlungsfeld hat im anderen Konzept eine erfasste Entsprechung." in text, "c2 has most ties to c"
    assert "Feld y das andere ist enger" in text
    assert "– keine Entsprechung erfasst" in text
    assert "Chor auch in einem anderen" in text
    three = page(client, "/de/leitlinien/nebeneinander?konzept=c3&konzept=c2&konzept=c&konzept=").all
    assert three.index("Feld w") < three.index("Feld z")
    file = client.get("/de/leitlinien/nebeneinander.csv?konzept=c&konzept=c2").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))
    assert ["1", "Konzept c2", "Feld x", "x", "genau", "", "1", "Chor", "Chor"] in rows
    assert ["2", "Konzept c2", "", "", "keine Entsprechung erfasst", "", "", "", ""] in rows
    found = client.get("/api/v1/change/side-by-side", params={"concept": ["c", "c2"]}).json()
    assert [one["field"]["id"] for one in found["rows"]] == ["f", "g", "z"]
    assert [one["measure"]["id"] for one in found["shared"]] == ["both"]
    assert [one["id"] for one in found["concepts"][1]["only"]] == ["z"]


def test_links_of_former_days_lead_on(here: District) -> None:
    response = client_of(here).get("/de/leitlinien?konzept=c2&mit=c")
    assert response.headers["location"] == "/de/leitlinien/nebeneinander?konzept=c2&konzept=c"


@pytest.mark.parametrize("query", ["konzept=x", "konzept=q", "stichtag=x", "konzept=c&konzept=f"])
def test_what_the_page_cannot_show(here: District, query: str) -> None:
    assert "Das hat nicht geklappt" in page(client_of(here), f"/de/leitlinien/nebeneinander?{query}", 422).all


def test_one_concept_alone_has_nothing_beside_it() -> None:
    client = client_of(district())
    text = page(client, "/de/leitlinien/nebeneinander").all
    assert "Dafür müssen zwei Konzepte mit Handlungsfeldern erfasst sein." in text
    assert client.get("/de/leitlinien/nebeneinander.csv").status_code == 404
