"""Migrant organisations and silent neighbours as pages, API, files and commands: names only for the signed in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from graphkb.cli.app import make_app
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from tests import network_site
from tests.network_site import TOKEN
from tests.test_silent_neighbours import ORDER, WORLD, broadly, runs
from tests.tie_graphs import body, fact
from viz.frame import TOKEN_COOKIE

SECRET = "Geheimverein"
BEARER = {"Authorization": f"Bearer {TOKEN}"}

PUBLIC_PATHS = (
    "/de/migrantenorganisationen",
    "/en/migrantenorganisationen",
    "/de/migrantenorganisationen.csv",
    "/de/nachbarn",
    "/de/nachbarn?nah=kommune",
    "/en/nachbarn?nah=kommune&alle=ja",
    "/de/nachbarn.csv?nah=kommune",
    "/api/v1/migrant-organisations",
    "/api/v1/silent-neighbours",
    "/api/v1/silent-neighbours?within=municipality&place=stadt&field=feld",
)


def facts() -> tuple[list[Node], list[object]]:
    """Two welfare associations and a migrant organisation side by side; the organisation is tied to nobody."""
    bodies = [
        body("a", "welfare_association"),
        body("b", "welfare_association"),
        network_site.renamed([body("geheim", "migrant_organisation")], {"geheim": SECRET})[0],
        *(body(f"l{n}") for n in range(10)),
    ]
    parts = [runs(one) for one in ("a", "b", "geheim")]
    relations = [
        *ORDER,
        *(fact("COOPERATES_WITH", "a", f"l{n}") for n in range(10)),
        *(one for each in ("a", "b") for one in broadly(each)),
        fact("LOCATED_IN", "geheim", "ost"),
        *(one for _, links in parts for one in links),
    ]
    languages = [Node(id=f"s{n}", kind="language", name=f"Sprache {n}") for n in range(4)]
    nodes = [*WORLD, *languages, *bodies, *(one for found, _ in parts for one in found)]
    district = Node(id="r", kind="region", name="Musterregion", properties={"address": "Musterstr. 1"})
    return [*nodes, district], list(relations)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return network_site.client(*facts())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def inside() -> TestClient:
    client = network_site.client(*facts())  # type: ignore[arg-type]
    client.cookies.set(TOKEN_COOKIE, TOKEN)
    return client


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_in_public_the_organisation_has_no_name(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert SECRET not in response.text
    assert "geheim" not in response.text


@pytest.mark.parametrize("path", [path for path in PUBLIC_PATHS if "/api/" not in path])
def test_signed_in_it_has_one(inside: TestClient, path: str) -> None:
    assert SECRET in inside.get(path).text


def test_the_api_with_a_token(client: TestClient) -> None:
    found = client.get("/api/v1/migrant-organisations", headers=BEARER).json()
    (row,) = found["items"]
    assert (row["actor"]["name"], row["ties"], row["within"]) == (SECRET, 0, [0, 0, 0])
    assert row["helpful_tie"]["options"][0]["body"]["id"] == "a"
    assert row["helpful_tie"]["options"][0]["reasons"]
    assert found["method"]["analysis"] == "reach"
    assert found["helpful_method"]["analysis"] == "helpful_tie"
    public = client.get("/api/v1/migrant-organisations").json()
    assert (public["named"], public["items"], public["organisations"]) == (False, [], 1)
    assert {one["id"]: one["organisations"] for one in public["reached"]}["none"] == 1
    assert [one["body"]["id"] for one in public["helpful_first"]] == ["a"]


def test_silent_neighbours_by_class_place_and_field(client: TestClient) -> None:
    def asked(query: str) -> dict[str, object]:
        response = client.get(f"/api/v1/silent-neighbours{query}", headers=BEARER)
        assert response.status_code == 200
        found: dict[str, object] = response.json()
        return found

    everything = asked("")
    assert everything["total"] == 3
    pages = [asked("?limit=2"), asked(f"?limit=2&cursor={asked('?limit=2')['next_cursor']}")]
    both = [(one["a"]["id"], one["b"]["id"]) for page in pages for one in page["items"]]  # type: ignore[attr-defined]
    assert sorted(both) == [("a", "b"), ("a", "geheim"), ("b", "geheim")]
    assert asked("?class=unrecorded")["total"] == 2
    assert asked("?class=duplication")["total"] == 0
    assert asked("?place=west")["total"] == 0
    assert client.get("/api/v1/silent-neighbours").json()["withheld"] == 2
    assert client.get("/api/v1/silent-neighbours?place=nirgends").status_code == 404
    assert client.get("/api/v1/silent-neighbours?place=feld").status_code == 422
    assert client.get("/api/v1/silent-neighbours?class=falsch").status_code == 422


def test_the_page_says_the_finding_how_it_was_computed_and_how_to_object(client: TestClient) -> None:
    text = unescape(client.get("/de/migrantenorganisationen").text)
    assert "Für 0 von 1 Migrantenorganisation ist eine Verbindung erfasst" in text
    assert "So wird gerechnet: Reichweite von Migrantenorganisationen" in text
    assert "doi:10.1145/2953882" in text
    assert 'id="stimmt-nicht"' in text
    assert "Musterstr. 1" in text
    text = unescape(client.get("/de/nachbarn").text)
    assert "keine Verbindung ist erfasst" in text
    assert "2 weitere Paare werden öffentlich nur gezählt" in text
    assert 'id="stimmt-nicht"' in text


def test_empty_states_and_wrong_choices(client: TestClient) -> None:
    empty = network_site.client([body("r", "region")])
    assert "Für diesen Tag ist keine Migrantenorganisation erfasst." in unescape(
        empty.get("/de/migrantenorganisationen").text
    )
    assert "Für diese Auswahl ist kein Paar erfasst." in unescape(empty.get("/de/nachbarn").text)
    for wrong in ("nah=ueberall", "art=falsch", "stichtag=gestern"):
        assert client.get(f"/de/nachbarn?{wrong}").status_code == 422
    assert client.get("/de/nachbarn?ort=nirgends").status_code == 404


def test_files_carry_rows_and_the_method(inside: TestClient, client: TestClient) -> None:
    def rows(at: TestClient, path: str) -> list[list[str]]:
        text = at.get(path).content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))

    signed_in = rows(inside, "/de/migrantenorganisationen.csv")
    assert signed_in[0][0] == "Organisation"
    assert signed_in[1][:2] == [SECRET, "wenig erfasst"]
    counts = rows(client, "/de/migrantenorganisationen.csv")
    assert counts[0] == ["Frage", "Antwort", "Migrantenorganisationen"]
    assert ["Stellen in drei Schritten", "keine", "1"] in counts
    pairs = rows(client, "/de/nachbarn.csv")
    assert pairs[1][:4] == ["A", "B", "nicht zu entscheiden", "OST"]
    assert any(line and line[0].startswith("So wird gerechnet: Nebeneinander") for line in pairs)


def test_the_aachen_pages(aachen: TestClient) -> None:
    for path in ("de/migrantenorganisationen", "en/nachbarn?nah=kommune"):
        assert aachen.get(f"/{path}").status_code == 200


def test_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(*_: object) -> Iterator[Snapshot]:
        yield Snapshot.of(*facts())  # type: ignore[arg-type]

    for module in ("reach", "neighbours"):
        monkeypatch.setattr(f"graphkb.cli.{module}.opened_snapshot", opened)
    app, runner = make_app("de"), CliRunner()
    table = runner.invoke(app, ["neighbours", "--date", "2026-11-22", "--within", "municipality"])
    assert table.exit_code == 0
    data = json.loads(runner.invoke(app, ["neighbours", "--date", "2026-11-22", "--json"]).stdout)
    assert data["total"] == len(data["items"]) > 0
    assert runner.invoke(app, ["neighbours", "--class", "falsch"]).exit_code != 0
    found = runner.invoke(app, ["reach", "--date", "2026-11-22"])
    assert found.exit_code == 0
    assert SECRET in found.stdout
