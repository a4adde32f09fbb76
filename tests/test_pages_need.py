"""Need as page, file, API and command: what a reader finds, and how it fails."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api import Context, create_api
from graphkb.cli import need as command
from graphkb.cli.app import make_app
from graphkb.errors import SettingsError
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from tests.coverage_district import District, district
from tests.coverage_site import Shelf, client_of
from tests.test_need import figure, with_figures
from tests.test_pages_coverage import page


def small_district() -> District:
    """Field f is «Wohnen/Soziales»; refugees and inhabitants as the bundled formulas name them."""
    made = district()
    made.nodes["f"] = made.nodes["f"].__class__(id="f", kind="field", name="Wohnen/Soziales")
    with_figures(made)
    for id, name in (("ind-refugees", "Geflüchtete"), ("ind-population", "Einwohnerinnen und Einwohner")):
        made.node(id, "indicator", name=name, unit_name="persons")
    figure(made, "t", "ind-refugees", 420, 2024)
    figure(made, "t", "ind-population", 21000, 2015)
    made.asked("2026-10-01")
    return made


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(small_district())


def test_the_finding_comes_first_and_every_figure_has_its_source(client: TestClient) -> None:
    found = page(client, "/de/bedarf")
    text = found.all
    assert "Nur für Wohnen/Soziales in Musterstadt sind Stand und Bedarf zugleich bekannt." in text
    assert text.index("Nur für Wohnen/Soziales") < text.index("Stichtag")
    assert "Einwohnerinnen und Einwohner 2015: 21.000 (nicht amtlich, über fünf Jahre vom Stichtag)" in text
    assert "2 %, 420 Menschen" in text
    assert "Musterbericht" in text
    assert "So wird gerechnet: Vorrang" in text
    assert any(link.startswith("/de/abdeckung?") and "zelle=t~f" in link for link in found.links)


def test_a_place_without_figures_says_so_and_what_nobody_asked_is_told_from_no_need(client: TestClient) -> None:
    text = page(client, "/de/bedarf").all
    assert "Übungsdorf: Für diesen Ort ist gar keine Zahl erfasst." in text
    assert "ohne Zahl" in text
    assert "«Ohne Zahl» heißt nicht: kein Bedarf." in text
    assert "0,00" not in text


def test_filters_are_links_and_wrong_ones_are_told(client: TestClient) -> None:
    only = page(client, "/de/bedarf?feld=g").all
    assert "Nirgends sind Stand vor Ort und Bedarf zugleich bekannt." in only
    quarters = page(client, "/de/bedarf?zeilen=t").all
    assert "Musterviertel" in quarters
    assert "Übungsdorf" not in quarters
    for wrong in ("feld=x", "zeilen=u", "stichtag=gestern", "konzept=f"):
        assert client.get(f"/de/bedarf?{wrong}").status_code == 422
    assert client.get("/de/bedarf?gruppe=nowhere").status_code == 404


def test_in_english_too(client: TestClient) -> None:
    text = page(client, "/en/bedarf").all
    assert "Only for Wohnen/Soziales in Musterstadt are state and need both known." in text
    assert "Refugees look for housing and need social advice." in text


def test_the_file_holds_every_cell_with_its_band_and_the_method(client: TestClient) -> None:
    response = client.get("/de/bedarf.csv")
    assert response.headers["content-disposition"] == 'attachment; filename="bedarf-2026-11-22.csv"'
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))
    heads, first = rows[0], rows[1]
    line = dict(zip(heads, first, strict=True))
    assert (line["Ort"], line["Stand vor Ort"], line["Bedarf"], line["Vorrang"]) == ("Musterstadt", "Lücke", "1", "1")
    assert (line["Vorrang von"], line["Jahre der Zahlen"]) == ("0,6", "2024, 2015")
    assert len([row for row in rows[1:] if len(row) == len(heads)]) == 4
    assert any("geschätzt wird nichts" in cell for row in rows[5:] for cell in row)


def test_the_interface_says_the_same(client: TestClient) -> None:
    need = client.get("/api/v1/need").json()
    assert need["total"] == 4
    (known,) = [cell for cell in need["items"] if cell["need"]]
    assert (known["place"]["id"], known["people"]["value"], known["years"]) == ("t", 420, [2024, 2015])
    assert [one["id"] for one in need["without_figures"]] == ["u"]
    assert all(cell["need"] or cell["lacks"] for cell in need["items"])
    found = client.get("/api/v1/priority?limit=2").json()
    assert (found["ranked"], found["ask_first"], found["without_need"]) == (1, 3, 0)
    assert found["items"][0]["priority"] == {"value": 1.0, "low": pytest.approx(0.6), "high": 1.0}
    following = client.get("/api/v1/priority", params={"limit": 2, "cursor": found["next_cursor"]}).json()
    assert len(following["items"]) == 2
    assert found["method"]["analysis"] == "priority"
    for wrong in ("weight_range=0.5", "missing_up_to=0", "place=f", "concept=t"):
        assert client.get(f"/api/v1/priority?{wrong}").status_code == 422, wrong
    assert client.get("/api/v1/need?by=target_group").json()["columns"] == []


def test_formulas_that_cannot_be_read_stop_the_start(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(need_formulas=tmp_path_factory.mktemp("x") / "nowhere.yaml")
    with pytest.raises(SettingsError, match="GRAPHKB_NEED_FORMULAS"):
        create_api(cast("Context", SimpleNamespace(settings=settings)))


# ---------------------------------------------------------------------------------------------- command


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> District:
    """The district in place of what a database holds."""
    made = small_district()

    @contextmanager
    def opened(*_: object) -> Iterator[Snapshot]:
        nodes, relations, revision = Shelf(made).read_all()
        yield Snapshot.of(nodes, relations, revision)

    monkeypatch.setattr(command, "opened_snapshot", opened)
    monkeypatch.setattr(command, "settings_of", lambda _: Settings(district="r"))
    return made


def test_the_command_lists_by_priority_and_says_what_is_missing(here: District) -> None:
    result = CliRunner().invoke(make_app("de"), ["need", "--date", "2026-11-22"])
    assert result.exit_code == 0, result.output
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert rows[1][:6] == ["Musterstadt", "Wohnen/Soziales", "Lücke", "1.00", "1.00 (0.60–1.00)", "1"]
    assert rows[1][6] == "d-muster#S. 1"
    assert ["Übungsdorf", "Wohnen/Soziales", "Nicht erhoben"] in [row[:3] for row in rows]
    assert "Für diesen Ort fehlt: Geflüchtete." in result.stdout
    assert "Nur für Wohnen/Soziales in Musterstadt" in result.stderr


def test_the_command_gives_programs_what_the_interface_gives(here: District, client: TestClient) -> None:
    result = CliRunner().invoke(make_app("de"), ["need", "--date", "2026-11-22", "--json"])
    assert json.loads(result.stdout)["items"] == client.get("/api/v1/priority").json()["items"]
