"""The made-up district: as large as asked, the same each time, true to what was planted, and never taken for real."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import cast

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import open_context
from api.context import Memory
from graphkb.analytics.coverage import coverage_matrix
from graphkb.exchange.views import About
from graphkb.importer import read_tables, validate
from graphkb.model import Node
from graphkb.ontology import load_ontology
from graphkb.settings import Settings
from graphkb.snapshot import MADE_UP, Snapshot, origin
from graphkb.store import Store
from graphkb.texts import Texts
from tests.made.district import MadeDistrict, made_district
from tests.made.planted import DAY, REGION
from tests.network_site import Shelf
from viz import create_site


@pytest.fixture(scope="module")
def district() -> MadeDistrict:
    return made_district(400)


@pytest.fixture(scope="module")
def made_site(district: MadeDistrict) -> TestClient:
    return _site(district)


def _site(district: MadeDistrict) -> TestClient:
    settings = Settings(data_dir=Path("unused"), district=REGION, admin_token=SecretStr("x"))
    shelf = cast("Store", Shelf(*district.facts))
    return TestClient(create_site(open_context(settings, shelf, today=lambda: DAY)), raise_server_exceptions=False)


def test_it_has_as_many_actors_as_asked_and_is_the_same_each_time(district: MadeDistrict) -> None:
    assert len(district.snapshot().of_kind("actor")) == 400
    assert made_district(400).facts == district.facts
    assert made_district(400, seed=1).facts != district.facts
    with pytest.raises(ValueError, match="at least"):
        made_district(100)


def test_nothing_in_it_could_be_real(district: MadeDistrict) -> None:
    snapshot = district.snapshot()
    assert snapshot.of_kind("person") == ()
    assert all("Muster" in node.name for node in snapshot.of_kind("actor"))
    assert all(node.properties["made_up"] for node in snapshot.of_kind("document"))
    assert not any(node.properties.get("lat") for node in snapshot.nodes)


def test_the_tables_give_the_same_facts(district: MadeDistrict, tmp_path: Path) -> None:
    records = validate(read_tables(district.write(tmp_path)), load_ontology())
    nodes, relations = district.facts
    assert {node.id for node in records.nodes} == {node.id for node in nodes}
    assert {relation.id for relation in records.relations} == {relation.id for relation in relations}


def test_the_planted_answers_are_right_in_the_crowd(district: MadeDistrict) -> None:
    planted = district.planted
    matrix = coverage_matrix(district.snapshot(), day=DAY, district=REGION)
    found = {(cell.place, cell.column): cell.state for cell in matrix.all_cells()}
    assert {spot: found[spot] for spot in planted.states} == planted.states


@pytest.mark.parametrize(
    "path", ["", "akteure", "orte/t1", "partner", "einbetten/netz", "karte/einbetten", "gibtesnicht"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_says_that_it_is_made_up(made_site: TestClient, language: str, path: str) -> None:
    page = made_site.get(f"/{language}/{path}").text
    assert Texts("de" if language == "de" else "en")(MADE_UP) in page
    assert "öffentlichen Quellen" not in page
    assert "public sources" not in page


def test_files_say_so_too(made_site: TestClient, district: MadeDistrict) -> None:
    table = made_site.get("/de/orte/t1/felder.csv").content.decode("utf-8-sig")
    assert [MADE_UP] in list(csv.reader(io.StringIO(table), delimiter=";"))
    said = "Erfundene Daten zum Ausprobieren, Stand 22.11.2026: Musterkreis (erfunden) gibt es nicht."
    assert About(DAY, REGION).note(district.snapshot()) == said
    assert said in made_site.get("/de/netz/karte.html").text


def test_nobody_waits_at_the_door_of_a_large_district(district: MadeDistrict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viz.pages.start.LARGE", 100)
    monkeypatch.setattr("viz.pages.start.overview", lambda *_: pytest.fail("the map was worked out"))
    page = _site(district).get("/de/")
    assert page.status_code == 200
    assert 'class="node' not in page.text


def test_what_two_ask_for_at_once_is_worked_out_once() -> None:
    memory, begun, go = Memory(), Event(), Event()
    made: list[str] = []

    def slow() -> str:
        made.append("one")
        begun.set()
        assert go.wait(5)
        return "result"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memory.get, "key", slow)
        assert begun.wait(5)
        assert memory.known("key") is None
        second = pool.submit(memory.get, "key", slow)
        go.set()
        assert first.result() == second.result() == memory.known("key") == "result"
    assert made == ["one"]
    with pytest.raises(ZeroDivisionError):
        memory.get("other", lambda: 1 // 0)
    assert memory.get("other", lambda: 7) == 7


def test_a_real_district_is_not_made_up() -> None:
    real = Snapshot.of([Node(id="d", kind="document", name="Bericht")], [])
    assert not real.made_up
    assert "öffentlichen Quellen" in origin(real)
