"""One story from end to end: a workbook → importer → embedded database → snapshot → analyses → API → page in Chromium.

The district is made up, see `tests/made/musterkreis.py`; its results are solved by hand there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context, open_context
from graphkb.errors import GraphkbError
from graphkb.importer import Limits, import_tables
from graphkb.settings import Settings
from graphkb.snapshot import read_snapshot
from graphkb.store import Store, open_store
from tests.browser.chromium import launched, violations, visiting
from tests.made import musterkreis
from tests.site_fixture import TODAY, TOKEN, client_of, served


class Told(NamedTuple):
    """The district in a database, and what opened on it."""

    store: Store
    context: Context
    client: TestClient


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The workbook, imported into an embedded database of its own."""
    folder = tmp_path_factory.mktemp("musterkreis")
    settings = Settings(data_dir=folder / "data", district=musterkreis.DISTRICT, admin_token=SecretStr(TOKEN))
    with open_store(settings) as store:
        report = import_tables(musterkreis.save(folder / "Musterkreis.xlsx"), store, by="test", ontology=store.ontology)
        assert report.total.new == sum(len(rows) for rows in musterkreis.SHEETS.values())
        context = open_context(settings, store, today=lambda: TODAY)
        yield Told(store, context, client_of(context))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def test_the_database_holds_the_workbook(told: Told) -> None:
    snapshot = read_snapshot(told.store)
    assert len(snapshot.nodes) + len(snapshot.relations) == sum(len(rows) for rows in musterkreis.SHEETS.values())
    assert {relation.source for relation in snapshot.into("m-cafe", "RUNS")} == {"sprachverein", "wohlfahrt"}
    assert all(str(fact.sources[0]) == "d-muster#S. 1" for fact in snapshot.relations)


def test_the_api_tells_coverage_as_solved_by_hand(told: Told) -> None:
    answer = told.client.get("/api/v1/coverage").json()
    states = {(cell["place"]["id"], cell["column"]["id"]): cell["state"] for cell in answer["items"]}
    assert states == {
        ("musterstadt", "f-sprache"): "covered",
        ("musterstadt", "f-begegnung"): "thin",
        ("beispielheim", "f-sprache"): "planned",
        ("beispielheim", "f-begegnung"): "unknown",
    }


def test_the_api_tells_who_works_together(told: Told) -> None:
    ties = told.client.get("/api/v1/network").json()["ties"]
    assert {frozenset((tie["source"], tie["target"])) for tie in ties} == {frozenset({"sprachverein", "wohlfahrt"})}


def test_the_api_proposes_a_partner_with_reasons(told: Told) -> None:
    answer = told.client.get("/api/v1/partners", params={"for": "kulturverein"}).json()
    proposed = {item["actor"]["id"]: item["reasons"] for item in answer["items"]}
    assert "sprachverein" in proposed
    assert all(reason["sources"] for reason in proposed["sprachverein"])
    assert "kulturverein" not in proposed


def test_the_api_traces_guidelines(told: Told) -> None:
    answer = told.client.get("/api/v1/guidelines/trace").text
    assert "l-anlaufstelle" in answer
    assert "m-cafe" in answer


@pytest.mark.browser
def test_a_person_reads_it_in_the_browser(told: Told, chromium: Browser) -> None:
    with served(told.context) as url, visiting(chromium, url) as visit:
        page = visit.page
        assert visit.open("/de/") == 200
        assert "Musterkreis" in page.locator("header").inner_text()

        page.locator("main").get_by_role("link", name="Abdeckung", exact=True).click()
        visit.rest()
        rows = page.locator("table.matrix tbody tr")
        seen = {
            row.locator("th").inner_text().strip(): [
                str(cell.get_attribute("class")).replace("state-", "").split()[1] for cell in row.locator("td").all()
            ]
            for row in rows.all()
        }
        heads = [head.strip() for head in page.locator("table.matrix thead th").all_inner_texts()[1:]]
        assert {name: dict(zip(heads, cells, strict=True)) for name, cells in seen.items()} == {
            "Musterstadt": {"Sprache": "covered", "Begegnung": "thin"},
            "Beispielheim": {"Sprache": "planned", "Begegnung": "unknown"},
        }

        rows.filter(has_text="Musterstadt").locator("td.state-covered a").click()
        panel = page.locator("#panel")
        panel.get_by_role("link", name="Sprachcafé Musterstadt").wait_for()
        assert panel.locator("a.source").count() >= 1
        assert "Erfundener Bericht des Musterkreises" in panel.inner_text()
        panel.get_by_role("link", name="Sprachcafé Musterstadt").click()
        visit.rest()
        assert page.locator("h1").inner_text() == "Sprachcafé Musterstadt"
        main = page.locator("main")
        assert main.get_by_role("link", name="Sprachverein Muster e.V.").count() >= 1

        page.get_by_label("Suchen").first.fill("kulturverein")
        page.keyboard.press("Enter")
        visit.rest()
        page.locator("main table").get_by_role("link", name="Kulturverein Beispiel e.V.").click()
        visit.rest()
        assert page.locator("h1").inner_text() == "Kulturverein Beispiel e.V."
        assert violations(page) == []


# ---------------------------------------------------------------------------------------------- what is refused


def workbook_that_is_none(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04 this was a workbook once")
    return path


def cut_workbook(path: Path) -> Path:
    whole = musterkreis.save(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def large_file(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    return path


CLUB = {"id": "neu", "kind": "association", "name": "Neuer Verein Muster e.V.", "sources": "d-muster#S. 2"}


def with_row(sheet: str, row: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    return {sheet: [*musterkreis.SHEETS[sheet], row]}


@pytest.mark.parametrize(
    ("changed", "where", "said"),
    [
        (with_row("actors", CLUB | {"kind": "asociation"}), "actors, B7", "association"),
        (with_row("actors", CLUB | {"valid_from": "31.02.2026"}), "actors, E7", "Das Datum 31.02.2026 gibt es nicht."),
        (
            with_row("runs", {"source": "m-cafe", "target": "sprachverein", "sources": "d-muster#S. 2"}),
            "runs, B6",
            "Umgekehrt ginge es",
        ),
        (
            with_row("runs", {"source": "sprachverein", "target": "musterstadt", "sources": "d-muster#S. 2"}),
            "runs, B6",
            "führt durch",
        ),
    ],
    ids=["wrong-kind", "day-that-is-none", "relation-the-wrong-way", "relation-to-a-wrong-kind"],
)
def test_a_bad_cell_is_told_and_nothing_is_changed(
    told: Told, tmp_path: Path, changed: dict[str, list[dict[str, str]]], where: str, said: str
) -> None:
    before = told.store.read_all()
    path = musterkreis.save(tmp_path / "Fehler.xlsx", changed)
    with pytest.raises(GraphkbError) as refused:
        import_tables(path, told.store, by="test", ontology=told.store.ontology)
    message = refused.value.text("de")
    assert f"Fehler.xlsx, {where}" in message
    assert said in message
    assert told.store.read_all() == before


@pytest.mark.parametrize(
    ("make", "said"),
    [(workbook_that_is_none, "Kaputt.xlsx"), (cut_workbook, "Kaputt.xlsx"), (large_file, "50 MB")],
    ids=["no-workbook", "half-a-workbook", "50-megabytes"],
)
def test_a_bad_file_is_told_and_nothing_is_changed(told: Told, tmp_path: Path, make: object, said: str) -> None:
    assert callable(make)
    before = told.store.read_all()
    path = make(tmp_path / "Kaputt.xlsx")
    limits = Limits(file_bytes=told.store.settings.max_upload_mb * 2**20)
    with pytest.raises(GraphkbError) as refused:
        import_tables(path, told.store, by="test", ontology=told.store.ontology, limits=limits)
    assert said in refused.value.text("de")
    assert told.store.read_all() == before


def test_the_pages_still_answer_after_all_that(told: Told) -> None:
    answer = told.client.get("/api/v1/health").json()
    assert answer["nodes"] == sum(len(rows) for name, rows in musterkreis.SHEETS.items() if "id" in rows[0])
    assert told.client.get("/de/").status_code == 200
