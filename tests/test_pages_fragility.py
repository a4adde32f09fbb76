"""Deadlines and what if over API, pages and command line: the same answers, every view a link, nothing stored."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from graphkb.cli import fragility as command
from graphkb.cli.app import make_app
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from tests.coverage_district import District, district
from tests.coverage_site import Shelf, client_of

NEW = "field:g;place:u;provider:new;from:2027-03"


def made() -> District:
    here = district()
    here.measure("m", by=["t"], name="Sprachkurs", until="2027-06", supports=["gl"])
    here.measure("n", by=["a"], name="Treffpunkt", at=["u"])
    here.paid("n", "p")
    for id in ("a", "b", "d"):
        here.join("t", "COOPERATES_WITH", id, told="2026-06")
    return here


@pytest.fixture(scope="module")
def site() -> TestClient:
    return client_of(made())


def text(site: TestClient, path: str, status: int = 200) -> str:
    answer = site.get(path)
    assert answer.status_code == status, answer.text[:500]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def test_the_calendar_stands_by_month_with_what_follows(site: TestClient) -> None:
    said = text(site, "/de/fristen")
    assert "Für die nächsten 24 Monate ist ein Ende bekannt; in einer Zelle ändert sich dadurch der Stand." in said
    assert "Juni 2027 30.06.2027 Sprachkurs Maßnahme endet: 06/2027, Tag nicht genau bekannt" in said
    assert "Musterstadt: f Läuft aus Läuft aus Nicht erhoben" in said
    assert "Eine Zelle hängt an einem Träger: Musterstadt." in said
    assert "Eine Zelle hängt an einem Träger: ein Verein." in said
    assert "bekommt Geld aus demselben Programm: p." in said
    assert "Fällt Musterstadt weg, bleiben drei Stellen ohne tragende Verbindung" in said
    assert "So wird gerechnet: Fristen" in said
    assert "June 2027" in text(site, "/en/fristen")


def test_another_day_and_a_day_that_is_none(site: TestClient) -> None:
    assert "Für die nächsten 24 Monate ist kein Ende bekannt" in text(site, "/de/fristen?stichtag=2024-01-01")
    text(site, "/de/fristen?stichtag=morgen", 422)


def rows(site: TestClient, path: str) -> list[list[str]]:
    answer = site.get(path)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


def test_the_calendar_as_a_file(site: TestClient) -> None:
    found = rows(site, "/de/fristen.csv")
    assert found[1] == [
        *("2027-06-30", "Maßnahme endet", "m", "Sprachkurs", "06/2027, Tag nicht genau bekannt"),
        *("Musterstadt", "f", "Läuft aus", "Läuft aus", "Nicht erhoben"),
    ]
    assert any(row and row[0] == "So wird gerechnet: Fristen" for row in found)


def test_without_anything_there_are_examples_that_work(site: TestClient) -> None:
    answer = site.get("/de/was-waere-wenn")
    said = text(site, "/de/was-waere-wenn")
    assert "Noch ist nichts weggenommen" in said
    assert "Nichts davon wird gespeichert" in said
    links = [unescape(link) for link in re.findall(r'href="(/de/was-waere-wenn\?[^"]+)"', answer.text)]
    assert len(links) == 3
    for link in links:
        assert "Zellen vorher und nachher" in text(site, link)


def test_before_and_after_with_a_way_back(site: TestClient) -> None:
    path = f"/de/was-waere-wenn?ohne=m&mit={NEW}"
    said = text(site, path)
    assert "Von 4 Zellen stehen 1 schlechter da und 1 besser." in said
    assert "Musterstadt: f Läuft aus Nicht erhoben schlechter Endet: «Sprachkurs»." in said
    assert "Übungsdorf: g Nicht erhoben Geplant besser Kommt dazu: «Neue Maßnahme»." in said
    assert "Sprachkurs läuft selbst weggenommen" in said
    assert "gl : verliert ihre letzte laufende Maßnahme" in said
    page = site.get(path).text
    back = [unescape(link) for link in re.findall(r'<a href="([^"]+)">zurücknehmen', page)]
    assert back == [
        "/de/was-waere-wenn?mit=field%3Ag%3Bplace%3Au%3Bprovider%3Anew%3Bfrom%3A2027-03",
        "/de/was-waere-wenn?ohne=m",
    ]
    assert "Eine von 4 Zellen steht besser da." in text(site, back[0])


def test_units_and_isolated_bodies_are_counted_in_public(site: TestClient) -> None:
    said = text(site, "/de/was-waere-wenn?ohne=t")
    assert "Mit den gewählten Stellen fallen zwei Einheiten weg" in said
    assert "Zu drei Stellen ist dann gar keine Verbindung mehr erfasst." in said
    assert "Ohne erfasste Verbindung:" not in said
    site.cookies.set("graphkb-token", "x")
    assert "Ohne erfasste Verbindung: Verein a , Verein b , Verein d" in text(site, "/de/was-waere-wenn?ohne=t")
    site.cookies.clear()


def test_a_search_offers_what_can_be_taken_away(site: TestClient) -> None:
    page = site.get("/de/was-waere-wenn?q=Sprachkurs&ohne=n").text
    assert '<button class="button low" type="submit" name="ohne" value="m">' in page
    assert page.count('<input type="hidden" name="ohne" value="n">') >= 2
    assert "schon weggenommen" in text(site, "/de/was-waere-wenn?q=Treffpunkt&ohne=n")
    assert "ist kein Akteur, kein Programm und keine Maßnahme erfasst" in text(site, "/de/was-waere-wenn?q=Zzzz")


def test_the_form_makes_a_link(site: TestClient) -> None:
    path = "/de/was-waere-wenn?ohne=n&neu=massnahme&feld=g&ort=u&traeger={}&von=2027-03&stand=laufend"
    answer = site.get(path.format("neu"))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/de/was-waere-wenn?ohne=n&mit=field%3Ag%3Bplace%3Au")
    assert text(site, answer.headers["location"])
    assert "provider%3Ab" in site.get(path.format("Verein b")).headers["location"]
    said = text(site, path.format("Niemand"), 422)
    assert "Unter diesem Namen ist niemand erfasst." in said
    assert "Es fehlt ein Ort." in text(site, "/de/was-waere-wenn?neu=massnahme&feld=g", 422)
    said = text(site, "/de/was-waere-wenn?neu=massnahme&feld=g&ort=u&von=irgendwann", 422)
    assert "Beginn: Bitte als Jahr, Monat oder Tag angeben" in said
    assert "with" not in said
    tie = site.get("/de/was-waere-wenn?neu=zusammenarbeit&stelle_a=Verein a&stelle_b=b")
    assert tie.headers["location"] == "/de/was-waere-wenn?mit=cooperation%3Aa%3Bcooperation%3Ab#inhalt"
    assert "Zusammenarbeit von Verein a und Verein b" in text(site, tie.headers["location"])


def test_the_comparison_as_a_file(site: TestClient) -> None:
    found = rows(site, "/de/was-waere-wenn.csv?ohne=m")
    assert found[1][:6] == ["t", "Musterstadt", "f", "f", "Läuft aus", "Nicht erhoben"]
    assert any(row and row[0].startswith("So wird gerechnet: Was wäre wenn") for row in found)


def test_the_api_says_the_same(site: TestClient) -> None:
    found = site.get("/api/v1/what-if", params={"without": ["m", "t"], "with": [NEW]}).json()
    assert (found["better"], found["worse"], found["same"], found["cell_count"]) == (1, 1, 2, 4)
    assert [(cell["place"]["id"], cell["before"], cell["after"], cell["change"]) for cell in found["cells"]] == [
        ("t", "ending", "unknown", "worse"),
        ("u", "unknown", "planned", "better"),
    ]
    assert found["scenario"]["added"] == [NEW]
    assert found["network"]["isolated"] == 3
    assert found["network"]["isolated_named"] is None
    empty = site.get("/api/v1/what-if").json()
    assert (empty["cells"], empty["ended"], empty["guidelines"]) == ([], [], [])
    cliffs = site.get("/api/v1/calendar").json()["cliffs"]
    assert [cliff["last_day"] for cliff in cliffs] == ["2027-06-30"]
    hanging = site.get("/api/v1/fragility").json()
    assert [row["body"] and row["body"]["id"] for row in hanging["providers"]] == ["t", None]
    assert "Verein a" not in json.dumps(hanging["providers"])
    assert site.get("/api/v1/what-if", params={"with": "field:f"}).status_code == 422
    assert site.get("/api/v1/what-if", params={"without": "x"}).status_code == 404


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(*_: object) -> Iterator[Snapshot]:
        nodes, relations, revision = Shelf(made()).read_all()
        yield Snapshot.of(nodes, relations, revision)

    monkeypatch.setattr(command, "opened_snapshot", opened)
    monkeypatch.setattr(command, "settings_of", lambda _: Settings(district="r"))


@pytest.mark.usefixtures("shelf")
def test_the_commands() -> None:
    app, day = make_app("de"), ["--date", "2026-11-22"]
    shown = CliRunner().invoke(app, ["what-if", *day, "--without", "m", "--with", NEW])
    assert shown.exit_code == 0, shown.output
    assert "Musterstadt\tf\tLäuft aus\tNicht erhoben\tEndet: «Sprachkurs»." in shown.stdout
    assert "nichts gespeichert" in shown.stderr
    data = json.loads(CliRunner().invoke(app, ["what-if", *day, "--without", "m", "--json"]).stdout)
    assert data["worse"] == 1
    hanging = CliRunner().invoke(app, ["fragility", *day])
    assert "endet\tSprachkurs\t1\t2027-06-30" in hanging.stdout
    both = json.loads(CliRunner().invoke(app, ["fragility", *day, "--json"]).stdout)
    assert set(both) == {"fragility", "calendar"}
