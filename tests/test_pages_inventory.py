"""What to ask next and structures as API, pages, files and commands, on the made-up district."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from graphkb.cli import ask as ask_command
from graphkb.cli import structures as structures_command
from graphkb.cli.app import make_app
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from tests.coverage_district import District, district
from tests.coverage_site import Shelf, client_of
from tests.test_pages_coverage import page


@pytest.fixture
def here() -> District:
    """One cell runs, one is a gap, two are open; a council, an office, two statements."""
    made = district()
    made.measure("m", by=["a"], told="2025", name="Sprachcafé")
    made.asked("2026-06-01", place="u", fields=["f"])
    made.asked("2020-06-01", place="u", fields=["g"], id="aged")
    made.join("o", "RESPONSIBLE_FOR", "g")
    made.node("council", "political_body", name="Integrationsrat Musterstadt", told="2018")
    made.join("council", "PART_OF", "t")
    made.node("mso", "migrant_organisation", name="Verein der Musterleute", told="2026")
    made.join("mso", "LOCATED_IN", "t")
    made.asked("2026-05-01", id="structure", fields=[])
    node = made.nodes["structure"]
    made.nodes["structure"] = node.with_properties({**node.properties, "about_structure": "meeting_place"})
    made.join("structure", "ASKED", "o")
    return made


@pytest.fixture
def client(here: District) -> TestClient:
    return client_of(here)


def rows_of(client: TestClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    table, _, note = response.text.removeprefix("\ufeff").partition("\r\n\r\n")
    assert note.strip(), "the method note stands below"
    head, *rows = csv.reader(io.StringIO(table), delimiter=";")
    return [dict(zip(head, row, strict=True)) for row in rows]


# ---- what to ask next ----


def test_the_page_answers_first(client: TestClient) -> None:
    found = page(client, "/de/erhebung")
    text = found.all
    order = (
        "Was als Nächstes fragen",
        "Von 4 Zellen der Abdeckung ist vor Ort bei 2 der Stand bekannt (50 %), bei 2 nicht erhoben.",
        "Zwei Briefe könnten das klären. Eine Lücke ist belegt. Eine Erhebung ist zu lange her und zählt nicht mehr.",
        "Wen fragen",
        "Verwaltung: Übungsdorf",
        "Sozialamt Musterstadt",
        "Zuletzt erhoben am 01.06.2020, zu lange her.",
        "Bekannte Zellen nach Ort",
        "Was gefragt wurde",
        "01.06.2026",
        "belegt 1 Lücke",
        "gilt 01.06.2028",
        "01.05.2026",
        "Treffpunkt",
        "zu lange her 01.06.2022",
        "So wird gerechnet",
    )
    at = 0
    for said in order:
        assert said in text[at:], said
        at = text.index(said, at)
    assert "Gedeckt" not in text
    assert "/de/abdeckung?oben=nein&zelle=u~g" in found.links


def test_one_letter_alone_to_print(client: TestClient) -> None:
    text = page(client, "/de/erhebung?stelle=o").all
    assert "Sozialamt Musterstadt" in text
    assert "Verwaltung: Übungsdorf" not in text
    assert "Was gefragt wurde" not in text
    page(client, "/de/erhebung?stelle=nirgends", 404)


def test_the_same_in_english(client: TestClient) -> None:
    text = page(client, "/en/erhebung").all
    assert "What to ask next" in text
    assert "Last surveyed 1 June 2020" in text
    assert "Nicht erhoben" not in text


def test_nobody_asked_is_said(here: District) -> None:
    for id in ("s", "aged", "structure"):
        del here.nodes[id]
    here.relations = {id: one for id, one in here.relations.items() if one.source in here.nodes}
    text = page(client_of(here), "/de/erhebung").all
    assert "Noch wurde niemand gefragt. Antworten gehören in die Tabelle «inventory_statements»" in text


def test_a_concept_without_fields_has_an_empty_page(here: District) -> None:
    here.node("empty", "concept", name="Leeres Konzept")
    assert (
        "Dieses Konzept hat keine erfassten Handlungsfelder." in page(client_of(here), "/de/erhebung?konzept=empty").all
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("erhebung?stichtag=heute", 422),
        ("erhebung?konzept=t", 422),
        ("erhebung?konzept=nirgends", 404),
        ("erhebung?gruppe=f", 422),
        ("erhebung.csv?stichtag=2026", 422),
        ("strukturen?stichtag=1800-01-01", 422),
        ("strukturen?ort=nirgends", 404),
        ("strukturen?ort=m", 422),
        ("strukturen?konzept=m", 422),
    ],
)
def test_what_cannot_be_shown(client: TestClient, path: str, status: int) -> None:
    for language in ("de", "en"):
        page(client, f"/{language}/{path}", status)


def test_files(client: TestClient) -> None:
    asked = rows_of(client, "/de/erhebung.csv")
    assert [(row["Brief an"], row["Ort"], row["Handlungsfeld"], row["früher bekannt"]) for row in asked] == [
        ("Verwaltung: Übungsdorf", "Übungsdorf", "g", "ja"),
        ("Sozialamt Musterstadt", "Musterstadt", "g", "nein"),
    ]
    known = rows_of(client, "/de/erhebung-bekannt.csv")
    assert [(row["Name"], row["bekannt vor Ort"], row["Zellen"], row["belegte Lücken"]) for row in known] == [
        ("Musterstadt", "1", "2", "0"),
        ("Übungsdorf", "1", "2", "1"),
        ("f", "2", "2", "1"),
        ("g", "0", "2", "0"),
        ("Alle", "2", "4", "1"),
    ]


def test_inventory_as_data(client: TestClient) -> None:
    found = client.get("/api/v1/inventory").json()
    assert (found["known"]["known_own"], found["known"]["cells"], found["known"]["share_own"]) == (2, 4, 0.5)
    assert [(one["to"]["id"], one["ground"], one["settles"], one["once_known"]) for one in found["items"]] == [
        ("u", "administration", 1, 1),
        ("o", "office", 1, 0),
    ]
    assert found["items"][0]["cells"][0]["reasons"][0]["kind"] == "asked_long_ago"
    assert [(one["inquiry"]["statement"]["id"], one["validity"], one["gaps"]) for one in found["statements"]] == [
        ("s", "valid", 1),
        ("structure", "valid", 0),
        ("aged", "aged", 0),
    ]
    first = client.get("/api/v1/inventory?limit=1").json()
    assert (len(first["items"]), first["total"]) == (1, 2)
    second = client.get("/api/v1/inventory", params={"limit": 1, "cursor": first["next_cursor"]}).json()
    assert [first["items"][0]["to"]["id"], second["items"][0]["to"]["id"]] == ["u", "o"]
    assert second["next_cursor"] is None
    later = client.get("/api/v1/inventory?date=2028-06-02").json()
    assert later["known"]["gaps"] == 0


# ---- structures ----


def test_structures_in_words(client: TestClient) -> None:
    found = page(client, "/de/strukturen")
    text = found.all
    assert "Von 14 Fragen nach Strukturen vor Ort ist bei 3 etwas erfasst" in text
    assert "Für zwei Handlungsfelder ist nicht überall eine zuständige Stelle erfasst." in text
    row = text[text.index("Musterstadt", text.index("Was für jeden Ort")) :]
    for said in (
        "nachgefragt: keine",
        "gefragt am 01.05.2026, keine gefunden",
        "zuletzt belegt 2018, bitte bestätigen",
    ):
        assert said in row
    assert "in 1 von 2 Feldern" in row
    assert "Verein der Musterleute" not in text, "migrant organisations are counted, not listed"
    assert "/de/strukturen?ort=t#ort" in found.links


def test_one_place_with_names_and_sources(client: TestClient) -> None:
    text = page(client, "/de/strukturen?ort=t").all
    part = text[text.index("Strukturen in Musterstadt mit Namen und Quellen") :]
    for said in ("Verein der Musterleute", "Integrationsrat Musterstadt", "01.05.2026 · Sozialamt Musterstadt", "Q1"):
        assert said in part
    assert "niemand gefragt" in part
    assert "Musterbericht" in part[part.index("Quellen", 10) :]


def test_structures_as_file_and_data(client: TestClient) -> None:
    rows = {(row["Ort"], row["Struktur"], row["Handlungsfeld"]): row for row in rows_of(client, "/de/strukturen.csv")}
    assert len(rows) == 14
    organisations = rows["Musterstadt", "Migrantenorganisation", ""]
    assert (organisations["Stand"], organisations["Anzahl"], organisations["Namen"]) == ("erfasst", "1", "")
    assert rows["Musterstadt", "Treffpunkt", ""]["Stand"] == "nachgefragt: keine"
    assert rows["Musterstadt", "Zuständige Stelle", "g"]["Namen"] == "Sozialamt Musterstadt"
    alone = rows_of(client, "/de/strukturen.csv?ort=t")
    assert [row["Namen"] for row in alone if row["Struktur"] == "Migrantenorganisation"] == ["Verein der Musterleute"]

    assert "Musterleute" not in client.get("/api/v1/structures").text
    assert "Musterleute" in client.get("/api/v1/structures?place=t").text
    found = client.get("/api/v1/structures").json()
    assert found["presences"] == {"recorded": 3, "planned": 0, "known_none": 1, "ended": 0, "not_recorded": 10}
    (town, _) = found["items"]
    (meeting,) = [one for one in town["structures"] if one["kind"] == "meeting_place"]
    assert (meeting["presence"], meeting["statements"][0]["bearing"]) == ("known_none", "proves")
    assert [(one["field"]["id"], [place["id"] for place in one["without"]]) for one in found["fields"]] == [
        ("f", ["t", "u"]),
        ("g", ["u"]),
    ]


# ---- commands ----


def run(monkeypatch: pytest.MonkeyPatch, here: District, *arguments: str) -> Result:
    @contextmanager
    def opened(*_: object) -> Iterator[Snapshot]:
        nodes, relations, revision = Shelf(here).read_all()
        yield Snapshot.of(nodes, relations, revision)

    for command in (ask_command, structures_command):
        monkeypatch.setattr(command, "opened_snapshot", opened)
        monkeypatch.setattr(command, "settings_of", lambda _: Settings(district="r"))
    result = CliRunner().invoke(make_app("de"), [arguments[0], "--date", "2026-11-22", *arguments[1:]])
    assert result.exit_code == 0, result.output
    return result


def test_graphkb_ask(monkeypatch: pytest.MonkeyPatch, here: District) -> None:
    result = run(monkeypatch, here, "ask")
    assert [line.split("\t")[:5] for line in result.stdout.splitlines()] == [
        ["Brief an", "Handlungsfeld", "Orte", "Zellen", "früher bekannt"],
        ["Verwaltung: Übungsdorf", "g", "Übungsdorf", "1", "1"],
        ["Sozialamt Musterstadt", "g", "Musterstadt", "1", "0"],
    ]
    assert "bei 2 der Stand bekannt" in result.stderr
    data = json.loads(run(monkeypatch, here, "ask", "--json").stdout)
    assert [one["to"]["id"] for one in data["items"]] == ["u", "o"]


def test_graphkb_structures(monkeypatch: pytest.MonkeyPatch, here: District) -> None:
    result = run(monkeypatch, here, "structures")
    assert [line.split("\t") for line in result.stdout.splitlines()][1:] == [
        [
            "Musterstadt",
            "nicht erhoben",
            "nachgefragt: keine",
            "erfasst (1)",
            "in 1 von 2 Feldern",
            "erfasst (1)",
            "nicht erhoben",
        ],
        ["Übungsdorf", *["nicht erhoben"] * 6],
    ]
    data = json.loads(run(monkeypatch, here, "structures", "--json", "--place", "t").stdout)
    assert [one["place"]["id"] for one in data["items"]] == ["t"]
