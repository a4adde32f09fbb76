"""Connecting bodies as page, file, API and command: what is said first, sorting, who is not named in public."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from graphkb.cli import positions
from graphkb.cli.app import make_app
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from tests.network_site import TOKEN, client, network
from tests.test_pages_network import Text
from tests.tie_graphs import body, fact

SOURCES = ("d-muster#S. 1",)


def district() -> tuple[list[Node], list[Relation]]:
    """The made-up network with sectors, a hub of twelve associations, and two clubs that know only each other."""
    nodes, relations = network()
    sectors = {"municipality": "public", "office": "public", "welfare_association": "welfare"}
    nodes = [
        body(node.id, node.kind, **{**node.properties, "sector": sectors.get(node.kind, "civil_society")})
        if node.kind not in ("measure", "person")
        else node
        for node in nodes
    ]
    nodes += [body(f"v{n:02d}", sector="civil_society") for n in range(12)]
    nodes += [body(name, "migrant_organisation", sector="civil_society") for name in ("mo-eins", "mo-zwei")]
    relations += [fact("COOPERATES_WITH", "amt", f"v{n:02d}", sources=SOURCES) for n in range(12)]
    relations.append(fact("COOPERATES_WITH", "mo-eins", "mo-zwei", sources=SOURCES))
    return nodes, relations


@pytest.fixture(scope="module")
def pages() -> TestClient:
    return client(*district())


def html(pages: TestClient, path: str, **headers: str) -> str:
    answer = pages.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def words(pages: TestClient, path: str) -> str:
    return Text(html(pages, path)).text


def listed(page: str) -> list[str]:
    return re.findall(r'<tr data-node="([^"]+)"', page)


def signed_in() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}"}


def test_the_finding_comes_first(pages: TestClient) -> None:
    said = words(pages, "/de/stellungen")
    assert "Die meisten anderen verbindet AMT. 21 von 25 verbundenen Stellen hängen in einem Netz zusammen." in said
    assert "Most others are connected by AMT. 21 of 25 tied bodies hang together" in words(pages, "/en/stellungen")


def test_every_role_is_explained_in_a_sentence(pages: TestClient) -> None:
    said = words(pages, "/de/stellungen")
    assert "Die Stelle verbindet zwei Stellen ihres eigenen Bereichs. Im ganzen Netz" in said
    assert "zwischen: Zivilgesellschaft und Wohlfahrt" in said


@pytest.mark.parametrize("sort", ["paare", "wege", "kreises", "bindung", "staerke"])
def test_the_table_is_sorted_as_asked(pages: TestClient, sort: str) -> None:
    answer = pages.get(f"/de/stellungen?sortierung={sort}")
    if sort == "kreises":
        assert answer.status_code == 422
        assert "Möglich sind: paare, wege, kreise, bindung, staerke." in answer.text
        return
    page = html(pages, f"/de/stellungen?sortierung={sort}&alle=stellen")
    assert listed(page)[0] == "amt"
    assert page.count("aria-sort=") == 1


def test_small_bodies_that_connect_nobody_are_not_named_in_public(pages: TestClient) -> None:
    for path in ("/de/stellungen?alle=stellen", "/de/stellungen.csv", "/api/v1/network/positions?limit=500"):
        public = pages.get(path).text
        assert "mo-eins" not in public
        assert "MO-EINS" not in public
        assert "v05" not in public
    assert "smaller bodies that connect nobody are only counted here." in words(pages, "/en/stellungen?alle=stellen")
    known = pages.get("/api/v1/network/positions?limit=500", headers=signed_in()).json()
    assert known["withheld"] == 0
    assert {"mo-eins", "v05"} <= {item["actor"]["id"] for item in known["items"]}


def test_small_parts_are_counted_in_public(pages: TestClient) -> None:
    public = pages.get("/api/v1/network/structure").json()
    known = pages.get("/api/v1/network/structure", headers=signed_in()).json()
    assert [(part["size"], part["withheld"]) for part in public["items"]] == [(21, 0), (2, 2), (2, 2)]
    assert [[one["id"] for one in part["named"]] for part in known["items"]] == [
        [],
        ["mo-eins", "mo-zwei"],
        ["p1", "p2"],
    ]
    assert "2 Stellen, hier nicht genannt" in words(pages, "/de/stellungen")


def test_positions_are_paged(pages: TestClient) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        answer = pages.get(f"/api/v1/network/positions?limit=3{cursor}").json()
        seen += [item["actor"]["id"] for item in answer["items"]]
        assert answer["tied"] == 25
        if answer["next_cursor"] is None:
            break
        cursor = f"&cursor={answer['next_cursor']}"
    assert len(seen) == len(set(seen)) == 25 - answer["withheld"]
    assert seen[0] == "amt"


def test_roles_over_the_api(pages: TestClient) -> None:
    found = pages.get("/api/v1/network/brokerage").json()
    first = found["items"][0]
    assert (first["actor"]["id"], first["place"]["exact"]) == ("amt", 1)
    assert first["pairs"] == 14 * 13 / 2
    assert {role: score["pairs"] for role, score in first["roles"].items()} == {
        "coordinator": 0,
        "gatekeeper": 0,
        "itinerant": 13 * 12 / 2,
        "liaison": 13,
    }
    assert sum(found["roles"].values()) == sum(item["pairs"] for item in found["items"])
    assert found["method"]["analysis"] == "brokerage"
    by_place = pages.get("/api/v1/network/brokerage?by=municipality").json()
    assert by_place["without_group"] > 0


def test_mixing_over_the_api(pages: TestClient) -> None:
    found = pages.get("/api/v1/network/mixing").json()
    groups = {item["group"]: item for item in found["items"]}
    assert groups["civil_society"]["verdict"] == "figures_only"
    assert groups["welfare"]["figures"] is None
    assert groups["welfare"]["bodies"] is None
    assert found["by"] == "sector"


@pytest.mark.parametrize(
    ("path", "head"),
    [("stellungen.csv", "Stelle"), ("stellungen/rollen.csv", "Stelle"), ("stellungen/bereiche.csv", "Kommune")],
)
def test_tables_as_files_with_their_method(pages: TestClient, path: str, head: str) -> None:
    answer = pages.get(f"/de/{path}?bereich=kommune")
    assert answer.status_code == 200
    table = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert table[0][0] == head
    end = table.index([])
    assert {len(line) for line in table[:end]} == {len(table[0])}
    assert table[end + 1][0].startswith("So wird gerechnet:")


def test_nothing_recorded() -> None:
    empty = client([body("a")])
    said = words(empty, "/de/stellungen")
    assert "An diesem Tag ist keine Verbindung erfasst." in said
    assert "Das ganze Netz ansehen" in said
    for name in ("positions", "brokerage", "mixing", "structure"):
        assert empty.get(f"/api/v1/network/{name}").json()["items"] == []


def test_a_core_of_one_event_is_told_as_that(aachen: TestClient) -> None:
    said = words(aachen, "/de/stellungen")
    assert "Das kommt aus einer einzigen gemeinsamen Sache: Internationale Wochen gegen Rassismus" in said
    assert "Wer verbindet die Kommunen?" in words(aachen, "/de/stellungen?bereich=kommune")
    core = aachen.get("/api/v1/network/structure").json()["core"]
    assert core["one_group"]
    assert core["via_ties"] == core["ties"] == 45


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line over the same facts."""

    @contextmanager
    def opened(*_: object) -> Iterator[Snapshot]:
        yield Snapshot.of(*district())

    monkeypatch.setattr(positions, "opened_snapshot", opened)
    return CliRunner()


def test_the_command_as_a_table(command: CliRunner) -> None:
    done = command.invoke(make_app("de"), ["positions", "--date", "2026-11-22", "--measure", "strength"])
    assert done.exit_code == 0, done.output
    heads, first, *rest = done.stdout.splitlines()
    assert heads.split("\t")[:3] == ["Stelle", "Platz", "Paare ohne eigene Verbindung"]
    assert first.startswith("AMT\tPlatz 1\t91.00\t")
    assert len(rest) == 24
    assert "Die meisten anderen verbindet AMT." in done.stderr


def test_the_command_for_programs_says_what_the_api_says(command: CliRunner, pages: TestClient) -> None:
    done = command.invoke(make_app("de"), ["positions", "--date", "2026-11-22", "--json"])
    found = json.loads(done.stdout)
    for name in ("positions", "brokerage", "mixing", "structure"):
        answer = pages.get(f"/api/v1/network/{name}?limit=500", headers=signed_in()).json()
        assert found[name] == answer
