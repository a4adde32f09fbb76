"""Coverage and guideline trace over HTTP, on the made-up district: the numbers are worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.coverage_district import District, district
from tests.coverage_site import client_of


@pytest.fixture
def here() -> District:
    return district()


def answer(client: TestClient, path: str, status: int = 200, **query: Any) -> Any:
    response = client.get(f"/api/v1/{path}", params=query)
    assert response.status_code == status, response.text
    return response.json()


def cells(found: Any) -> dict[tuple[str, str], Any]:
    return {(cell["place"]["id"], cell["column"]["id"]): cell for cell in found["items"]}


def test_cells_with_bodies_sources_and_what_is_inherited(here: District) -> None:
    here.measure("m", by=["a", "b"])
    here.measure("n", by=["d"], at=["r"], of=["g"])
    here.measure("old", by=["a"], at=["u"], told="2018")
    found = answer(client_of(here), "coverage")
    matrix = cells(found)
    assert set(matrix) == {(place, field) for place in "tu" for field in "fg"}
    assert {key: (cell["state"], cell["own_state"]) for key, cell in matrix.items()} == {
        ("t", "f"): ("covered", "covered"),
        ("t", "g"): ("thin", "unknown"),
        ("u", "f"): ("unknown", "unknown"),
        ("u", "g"): ("thin", "unknown"),
    }
    covered = matrix["t", "f"]
    assert [body["id"] for body in covered["overall"]["bodies"]] == ["a", "b"]
    assert covered["counts"]["running_own"] == 1
    (measure,) = covered["measures"]["active"]
    assert measure["measure"]["id"] == "m"
    assert measure["confirmed"]["text"] == "2026"
    assert [(source["document"], source["locator"]) for source in measure["sources"]] == [("d-muster", "S. 1")]
    inherited = matrix["u", "g"]
    assert inherited["inherited_only"]
    assert [place["id"] for place in inherited["inherited_from"]] == ["r"]
    assert inherited["counts"]["running_inherited"] == 1
    unknown = matrix["u", "f"]
    assert [reason["kind"] for reason in unknown["reasons"]] == ["aged"]
    assert unknown["reasons"][0]["text"]["de"] == "Zuletzt belegt 2018. Bitte bestätigen lassen."
    assert [one["measure"]["id"] for one in unknown["measures"]["aged"]] == ["old"]
    assert found["states"] == {"covered": 1, "thin": 2, "ending": 0, "planned": 0, "gap": 0, "unknown": 1}
    assert found["own_states"]["unknown"] == 3
    assert found["method"]["analysis"] == "coverage"
    assert found["finding"]["de"] == "Eine von 4 Zellen ist gedeckt, bei 1 ist der Stand nicht erhoben."


def test_pages_of_cells_join_to_the_whole(here: District) -> None:
    client = client_of(here)
    whole = answer(client, "coverage")
    assert whole["next_cursor"] is None
    assert whole["total"] == len(whole["items"]) == 4
    found: list[Any] = []
    cursor: dict[str, Any] = {}
    for _ in range(3):
        part = answer(client, "coverage", limit=3, **cursor)
        found += part["items"]
        if part["next_cursor"] is None:
            break
        cursor = {"cursor": part["next_cursor"]}
    assert found == whole["items"]


def test_day_places_and_target_group_narrow(here: District) -> None:
    here.node("g1", "target_group")
    here.measure("m", by=["a"], at=["q"], groups=["g1"], since="2026-03-01", until="2026-06-30")
    client = client_of(here)
    quarter = cells(answer(client, "coverage", place=["q"], date="2026-05-01", target_group="g1"))
    assert set(quarter) == {("q", "f"), ("q", "g")}
    assert quarter["q", "f"]["state"] == "ending"
    assert quarter["q", "f"]["overall"]["flags"][0]["text"]["de"] == "endet 30.06.2026"
    assert cells(answer(client, "coverage", place=["q"]))["q", "f"]["state"] == "unknown"
    assert cells(answer(client, "coverage", date="2026-05-01"))["t", "f"]["overall"]["flags"][0]["kind"] == (
        "only_in_parts"
    )


def test_a_gap_names_who_was_asked(here: District) -> None:
    here.asked("2026-05-01")
    cell = cells(answer(client_of(here), "coverage"))["t", "f"]
    assert cell["state"] == "gap"
    assert [(one["statement"]["id"], one["bearing"]) for one in cell["statements"]] == [("s", "proves")]


def test_guidelines_as_columns(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"])
    found = answer(client_of(here), "coverage", by="guideline")
    assert [column["column"]["id"] for column in found["columns"]] == ["gl", "gm"]
    assert cells(found)["t", "gl"]["state"] == "thin"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"concept": "nirgends"}, 404),
        ({"concept": "t"}, 422),
        ({"place": "nirgends"}, 404),
        ({"place": "a"}, 422),
        ({"target_group": "f"}, 422),
        ({"by": "measure"}, 422),
        ({"date": "31.02.2026"}, 422),
        ({"date": "0001-01-01"}, 422),
        ({"date": "9999-12-31"}, 422),
        ({"ageing_months": 0}, 422),
        ({"horizon_months": 121}, 422),
        ({"cursor": "x"}, 422),
    ],
)
def test_what_coverage_cannot_be_asked(here: District, query: dict[str, object], status: int) -> None:
    problem = answer(client_of(here), "coverage", status, **query)
    assert problem["status"] == status
    assert problem["detail"]


def test_no_coverage_by_belief_or_origin(here: District) -> None:
    here.node("tg", "target_group", no_list=True)
    problem = answer(client_of(here), "coverage", 422, target_group="tg")
    assert "Nach Glauben oder Herkunft wird nicht ausgewertet." in problem["detail"]


def test_trace_from_guideline_to_place(here: District) -> None:
    here.measure("m", by=["o"], supports=["gl"])
    here.measure("free", by=["a"])
    client = client_of(here)
    found = answer(client, "guidelines/trace", concept="c")
    assert [(one["guideline"]["id"], one["running"]) for one in found["items"]] == [("gl", 1), ("gm", 0)]
    (measure,) = found["items"][0]["measures"]
    assert (measure["course"], [body["id"] for body in measure["bodies"]]) == ("active", ["t"])
    assert [place["id"] for place in measure["places"]] == ["t"]
    assert measure["sources"][0]["title"] == "Musterbericht"
    assert [one["id"] for one in found["without_measure"]] == ["gm"]
    assert [one["id"] for one in found["serving_none"]] == ["free"]
    first = answer(client, "guidelines/trace", limit=1)
    second = answer(client, "guidelines/trace", limit=1, cursor=first["next_cursor"])
    assert [page["items"][0]["guideline"]["id"] for page in (first, second)] == ["gl", "gm"]
    assert second["next_cursor"] is None
    assert [one["guideline"]["id"] for one in answer(client, "guidelines/trace", guideline="gm")["items"]] == ["gm"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"concept": "x"}, 404),
        ({"guideline": "x"}, 404),
        ({"concept": "gl"}, 422),
        ({"guideline": "c"}, 422),
        ({"date": "0001-01-01"}, 422),
    ],
)
def test_what_the_trace_cannot_be_asked(here: District, query: dict[str, object], status: int) -> None:
    assert answer(client_of(here), "guidelines/trace", status, **query)["status"] == status
