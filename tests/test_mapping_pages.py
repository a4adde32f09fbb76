"""The page that takes in a table: only for the signed in, only from here, a trial before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graphkb.store import Store
from tests.site_fixture import TOKEN, client_of, context_of, loaded
from viz.frame import TOKEN_COOKIE

PAGE = "/de/erfassen/tabelle"
TABLE = "Nr;Verein;Ort;Internet\nvx1;Brücke e. V.;Alsdorf;bruecke.example\nvx2;Chor;Alsdorf;\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    tables = tmp_path_factory.mktemp("tables")
    (tables / "documents.csv").write_text("id,name,sources\nd,Blatt,\n", encoding="utf-8")
    (tables / "places.csv").write_text("id,kind,name,sources\nalsdorf,municipality,Alsdorf,d\n", encoding="utf-8")
    with loaded(tmp_path_factory.mktemp("data"), tables) as store:
        yield store


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with client_of(context_of(store)) as client:
        client.cookies.set(TOKEN_COOKIE, TOKEN)
        yield client


def sent(client: TestClient, content: str = TABLE, name: str = "vereine.csv", **more: str) -> str:
    files = {"tabelle": (name, content.encode("cp1252"))}
    files |= {key: (f"{key}.yaml", text.encode()) for key, text in more.items()}
    answer = client.post(PAGE, files=files, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_from_the_table_to_the_record(client: TestClient, store: Store) -> None:
    here = sent(client)
    page = client.get(here)
    assert page.status_code == 200
    assert re.findall(r'<option value="(\w+)" selected', page.text) == [
        "actors", "association", "id", "name", "located_in", "website",
    ]  # fmt: skip
    assert "Brücke e. V." in page.text
    before = store.revision()
    trial = client.get(here, params={"probe": "1"})
    assert "Probelauf: 5 neu, 0 geändert, 0 unverändert; mit Widerspruch: 0." in trial.text
    assert store.revision() == before
    action = re.findall(r'method="post" action="([^"]+)"', trial.text)[-1].replace("&amp;", "&")
    done = client.post(action)
    assert "vereine.csv ist übernommen: 5 neu" in done.text
    assert store.node("vx1").text("website") == "https://bruecke.example"
    assert "0 neu, 0 geändert, 5 unverändert" not in done.text
    assert "Probelauf: 0 neu, 0 geändert" in client.get(here, params={"probe": "1"}).text

    mapping = client.get(f"{here}/zuordnung.yaml")
    again = sent(client, TABLE.replace("Chor", "Chor der Kulturen"), zuordnung=mapping.text)
    difference = client.get(again, params={"probe": "1"})
    assert "1 geändert" in difference.text
    assert "Chor der Kulturen" in difference.text
    assert '<th scope="row">B3</th>' in difference.text


def test_problems_are_listed_and_sent_back(client: TestClient, store: Store) -> None:
    here = sent(
        client, TABLE.replace("Alsdorf;\n", "Jülich;\n").replace("Netz", "gegründet").replace("bruecke", "31.2.")
    )
    before = store.revision()
    page = client.get(here, params={"probe": "1"})
    assert page.status_code == 422
    assert "Das Wort «Jülich» kennt die Zuordnung nicht." in page.text
    notes = client.get(f"{here}/anmerkungen.xlsx")
    assert notes.content.startswith(b"PK")
    assert store.revision() == before


def test_nobody_else_may(client: TestClient, store: Store) -> None:
    here = sent(client)
    assert (
        client.post(
            PAGE, files={"tabelle": ("a.csv", b"A\n1\n")}, headers={"Origin": "https://fremd.example"}
        ).status_code
        == 401
    )
    assert client.post(here, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401
    client.cookies.clear()
    for path in (PAGE, here, f"{here}/zuordnung.yaml", f"{here}/anmerkungen.xlsx"):
        assert client.get(path).status_code == 401, path
    assert client.post(here).status_code == 401


def test_a_name_never_leaves_its_folder(client: TestClient, store: Store) -> None:
    sent(client, name="../../../boese.csv")
    kept = [path.name for path in Path(store.settings.data_dir).rglob("*.csv")]
    assert "boese.csv" in kept
    assert not (Path(store.settings.data_dir).parent / "boese.csv").exists()


def test_no_file_and_too_large_a_file_are_told(client: TestClient) -> None:
    assert "Bitte eine Datei wählen" in client.post(PAGE, files={"tabelle": ("", b"")}).text
    large = client.post(PAGE, files={"tabelle": ("a.csv", b"x" * 22 * 2**20)})
    assert large.status_code == 422
    assert "Erlaubt sind 20 MB" in large.text
