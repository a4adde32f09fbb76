"""The groups and the two-mode view as pages, in the API and on the command line; letters and places that stay."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

import pytest
from starlette.testclient import TestClient

from tests.network_site import Shelf, client, network
from tests.test_pages_network import page, words
from tests.tie_graphs import fact


@pytest.fixture(scope="module")
def site() -> TestClient:
    return client()


def rows_of(site: TestClient, path: str) -> list[list[str]]:
    """Lines of a file above its method note."""
    rows = list(csv.reader(io.StringIO(page(site, path).lstrip("\ufeff")), delimiter=";"))
    return rows[: rows.index([])]


# ------------------------------------------------------------------ groups


def test_the_finding_comes_first(site: TestClient) -> None:
    said = words(site, "/de/gruppen")
    assert "In 2 Gruppen arbeiten Stellen enger miteinander als mit anderen; sicher davon: 2." in said
    lasting = len(site.get("/api/v1/network/clusters/resolutions").json()["lasting"])
    assert re.search(rf"Von 2 Gruppen (ist|sind) {lasting} bei jeder Einstellung da\.", said)
    assert "Personen kommen hier nicht vor." in said
    assert "In 2 groups bodies work more closely" in words(site, "/en/gruppen")


def test_every_group_opens(site: TestClient) -> None:
    listed = re.findall(r'href="(/de/gruppen/[^"]+)"', page(site, "/de/gruppen"))
    assert set(listed) == {"/de/gruppen/A", "/de/gruppen/B"}
    api = site.get("/api/v1/network/clusters").json()["items"]
    for group in api:
        html = page(site, f"/de/gruppen/{group['id']}")
        assert sorted(re.findall(r'<tr data-node="([^"]+)"', html)) == sorted(one["id"] for one in group["members"])
        assert "Stärkste Verbindungen" in html
        assert "Woher der Name kommt" in html
    assert site.get("/de/gruppen/a").status_code == 200
    assert site.get("/de/gruppen/Z").status_code == 404


def test_resolution_is_in_the_address(site: TestClient) -> None:
    html = page(site, "/de/gruppen?feinheit=0,5")
    assert 'href="/de/gruppen/A?feinheit=0%2C5"' in html
    assert (
        len(re.findall(r'href="/de/gruppen(?:\?feinheit=[\d.]+)?"[^>]*>(?:viel )?(?:gröber|feiner|wie üblich)', html))
        == 5
    )
    for wrong in ("9", "fein", "-1", "nan"):
        assert site.get(f"/de/gruppen?feinheit={wrong}").status_code == 422


def test_nobody_is_in_a_group_long_ago(site: TestClient) -> None:
    said = words(site, "/de/gruppen?stichtag=1999-01-01")
    assert "An diesem Tag ist keine Gruppe zu erkennen." in said
    assert site.get("/de/gruppen/A?stichtag=1999-01-01").status_code == 404


def test_the_file_has_every_member(site: TestClient) -> None:
    heads, *rows = rows_of(site, "/de/gruppen.csv")
    assert len({len(row) for row in (heads, *rows)}) == 1
    api = site.get("/api/v1/network/clusters").json()["items"]
    assert {(row[2], row[5]) for row in rows} == {
        (group["id"], member["id"]) for group in api for member in group["members"]
    }


def test_a_body_of_two_groups_is_named_as_such() -> None:
    nodes, relations = network()
    more = [fact("COOPERATES_WITH", "amt", end, sources=("d-muster#S. 1",)) for end in ("a2", "b2")]
    site = client(nodes, [*relations, *more])
    found = site.get("/api/v1/network/clusters").json()
    assert found["in_two"] == 1
    (two,) = (member for group in found["items"] for member in group["members"] if member["second"])
    assert two["id"] == "amt"
    assert {share["group"] for share in two["shares"]} == {"A", "B"}
    for path in ("/de/gruppen", "/de/gruppen/A", "/de/gruppen/B"):
        assert two["reason"]["de"] in words(site, path)


def test_the_api_at_a_resolution(site: TestClient) -> None:
    found = site.get("/api/v1/network/clusters?resolution=2").json()
    assert found["method"]["parameters"]["resolution"] == "2.0"
    assert site.get("/api/v1/network/clusters?resolution=7").status_code == 422
    steps = site.get("/api/v1/network/clusters/resolutions").json()
    assert [step["resolution"] for step in steps["items"]] == [0.2, 0.5, 1, 2, 5]
    assert steps["items"][2]["usual"] == steps["of"] == 2


# ------------------------------------------------------------------ saved state


@dataclass
class Kept:
    """A saved state as far as the map needs it."""

    id: str = "s1"
    sha256: str = "0"
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)


def test_letters_and_places_of_the_saved_state(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = client()
    groups = {one["id"]: one["members"] for one in usual.get("/api/v1/network/clusters").json()["items"]}
    places = {one["id"]: (one["x"], one["y"]) for one in usual.get("/de/netz.json").json()["nodes"]}
    kept = Kept(
        groups={"G": tuple(one["id"] for one in groups["A"]), "A": tuple(one["id"] for one in groups["B"])},
        points={id: (x + 500, y) for id, (x, y) in places.items()},
    )
    monkeypatch.setattr(Shelf, "states", lambda self: (kept,))
    monkeypatch.setattr(Shelf, "state", lambda self, id: kept, raising=False)
    site = client()
    now = {
        one["id"]: {member["id"] for member in one["members"]}
        for one in site.get("/api/v1/network/clusters").json()["items"]
    }
    assert now == {letter: set(members) for letter, members in kept.groups.items()}
    finer = site.get("/api/v1/network/clusters?resolution=0.9").json()["items"]
    assert {one["id"] for one in finer} == {"G", "A"}
    for node in site.get("/de/netz.json").json()["nodes"]:
        if node["cluster"]:
            assert (node["x"], node["y"]) == pytest.approx(kept.points[node["id"]], abs=0.11)


# ------------------------------------------------------------------ two-mode view


def test_who_was_where(site: TestClient) -> None:
    found = site.get("/api/v1/network/two-mode").json()
    assert [(one["via"]["id"], one["actors"], one["pairwise"]) for one in found["items"]] == [
        ("m-kurs", ["p1", "p2"], True)
    ]
    assert found["density"] == 1
    assert [(one["a"]["id"], one["b"]["id"], one["occasions"]) for one in found["shared"]] == [("p1", "p2", ["m-kurs"])]
    said = words(site, "/de/zwei-ebenen")
    assert "An einem gemeinsamen Anlass sind 2 Stellen beteiligt." in said
    assert "Alle auf einen Blick" in said
    assert rows_of(site, "/de/zwei-ebenen.csv")[1:] == [
        ["2026-11-22", "m-kurs", "Musterkurs", "gemeinsame Maßnahme", id, id.upper()] for id in ("p1", "p2")
    ]
    assert "Who was where" in words(site, "/en/zwei-ebenen")


def test_nothing_in_common_is_said(site: TestClient) -> None:
    said = words(site, "/de/zwei-ebenen?anlass=netzwerk")
    assert "Mit diesen Angaben ist nichts Gemeinsames erfasst." in said
    assert site.get("/api/v1/network/two-mode?kind=event").json()["items"] == []


@pytest.mark.parametrize("query", ["anlass=fest", "ort=gibt-es-nicht", "feld=stadt", "stichtag=morgen"])
def test_what_cannot_be_asked_is_said(site: TestClient, query: str) -> None:
    assert site.get(f"/de/zwei-ebenen?{query}").status_code == 422


@pytest.mark.parametrize("page", ["zwei-ebenen", "netz"])
def test_what_cannot_be_asked_is_named_as_in_the_form(site: TestClient, page: str) -> None:
    assert "«nirgends» geht nicht für Ort:" in site.get(f"/de/{page}?ort=nirgends").text
    assert "«stadt» geht nicht für Handlungsfeld:" in site.get(f"/de/{page}?feld=stadt").text


def test_the_api_refuses_stated_cooperation(site: TestClient) -> None:
    assert site.get("/api/v1/network/two-mode?kind=cooperation").status_code == 422


def test_pages_lead_to_each_other(site: TestClient) -> None:
    html = page(site, "/de/netz")
    assert 'href="/de/gruppen"' in html
    assert 'href="/de/zwei-ebenen"' in html
    assert 'href="/de/netz"' in page(site, "/de/gruppen")


def test_aachen(aachen: TestClient) -> None:
    """Every title once; everybody in two groups is named with the reason."""
    found = aachen.get("/api/v1/network/clusters?limit=100").json()
    titles = [group["title"]["de"] for group in found["items"]]
    assert len(set(titles)) == len(titles)
    assert sum(group["claimed"] for group in found["items"]) > len(titles) / 2
    ids = {group["id"] for group in found["items"]}
    for group in found["items"]:
        assert {member["second"] for member in group["members"]} <= {None, *ids} - {group["id"]}
    (first, *_) = (group for group in found["items"] if any(member["second"] for member in group["members"]))
    said = words(aachen, f"/de/gruppen/{first['id']}")
    reasons = [member["reason"]["de"] for member in first["members"] if member["second"]]
    assert all(reason in said for reason in reasons)
    shared = aachen.get("/api/v1/network/two-mode?limit=1").json()
    assert len(shared["shared"][0]["occasions"]) > 2
