"""Persons over API, pages and command line: shown, given away, erased, hidden, and nobody outside gets to see it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.settings import Settings
from graphkb.store import Store
from tests import site_fixture as site
from tests.command import graphkb
from tests.test_persons import NAME, TRACES, filled, rows
from viz.frame import TOKEN_COOKIE

ID = "p-mustine-musterfrau"
PAGE = f"/de/erfassen/personen/{ID}"


@pytest.fixture
def town(embedded_store: Store) -> Store:
    filled(embedded_store)
    return embedded_store


@pytest.fixture
def outside(town: Store) -> TestClient:
    """Somebody who is not signed in."""
    settings = Settings(data_dir=town.settings.data_dir, admin_token=SecretStr(site.TOKEN))
    return site.client_of(site.context_of(town, settings))


@pytest.fixture
def inside(outside: TestClient) -> TestClient:
    """The administration."""
    outside.cookies.set(TOKEN_COOKIE, site.TOKEN)
    outside.headers.update(site.SIGNED_IN)
    return outside


def form(**fields: str) -> dict[str, Any]:
    return {"data": fields, "headers": {"sec-fetch-site": "same-origin"}}


def test_nobody_outside_sees_or_does_anything(outside: TestClient) -> None:
    for path in (
        "persons",
        f"persons/{ID}",
        f"persons/{ID}/erasure",
        "bars",
        "bars/check?name=x",
    ):
        assert outside.get(f"/api/v1/{path}").status_code == 401, path
    for path in ("erasure", "objection"):
        assert outside.post(f"/api/v1/persons/{ID}/{path}", json={"revision": 1}).status_code == 401
        assert outside.get(f"/api/v1/nodes/{ID}").status_code == 200
    for path in ("", f"/{ID}", f"/{ID}/daten.json", f"/{ID}/daten.txt", f"/{ID}/loeschen"):
        assert outside.get(f"/de/erfassen/personen{path}").status_code == 401, path
    assert outside.post(f"{PAGE}/loeschen", **form(endgueltig="ja", stand="1")).status_code == 401


def test_api_shows_gives_and_erases(inside: TestClient, town: Store) -> None:
    listed = inside.get("/api/v1/persons").json()
    assert [(one["person"]["id"], one["relations"]) for one in listed["items"]] == [("p-anders", 1), (ID, 2)]
    kept = inside.get(f"/api/v1/persons/{ID}").json()
    assert (len(kept["relations"]), len(kept["mentions"]), kept["objected"]) == (2, 5, False)
    seen = inside.get(f"/api/v1/persons/{ID}/erasure", params={"further": "Musterfrau-Alt"}).json()
    assert (len(seen["replaced"]), seen["left"], seen["saved_states"]) == (5, [], 1)
    wanted = {"revision": seen["revision"], "further": ["Musterfrau-Alt"]}
    stale = inside.post(f"/api/v1/persons/{ID}/erasure", json={**wanted, "revision": 0})
    assert stale.status_code == 409
    done = inside.post(f"/api/v1/persons/{ID}/erasure", json=wanted)
    assert done.status_code == 200, done.text
    assert not TRACES.search(done.text)
    assert not [row for row in rows(town) if TRACES.search(row)]
    assert inside.get(f"/api/v1/persons/{ID}").status_code == 404
    assert inside.get("/api/v1/bars/check", params={"name": NAME}).json()["bar"]["id"] == done.json()["bar"]["id"]
    assert inside.get("/api/v1/bars/check", params={"name": "Anders Beispiel"}).json()["bar"] is None
    for path in ("export?format=jsonld", "export?format=graphml", "network", "changes", "nodes?limit=500"):
        assert not TRACES.search(inside.get(f"/api/v1/{path}").text), path
    with zipfile.ZipFile(io.BytesIO(inside.get("/api/v1/export?format=csv").content)) as tables:
        assert not any(TRACES.search(tables.read(name).decode()) for name in tables.namelist())
    assert inside.get("/api/v1/search?q=Mustine").json()["items"] == []
    [bar] = inside.get("/api/v1/bars").json()["items"]
    assert inside.delete(f"/api/v1/bars/{bar['id']}").status_code == 200
    assert inside.delete(f"/api/v1/bars/{bar['id']}").status_code == 404


def test_pages_show_ask_and_erase(inside: TestClient, town: Store) -> None:
    assert NAME in inside.get("/de/erfassen/personen").text
    found = inside.get("/de/erfassen/personen", params={"q": "verein a"}).text
    assert "/de/erfassen/personen/verein-a" in found
    assert "Weder Person noch Stelle" in inside.get("/de/erfassen/personen", params={"q": "gibt es nicht"}).text
    shown = inside.get(PAGE).text
    for said in ("Leitung der Stelle", "Grußwort von Frau Dr.", "Vor dem Gespräch", "Nachtrag von", "Blatt"):
        assert said in shown
    assert inside.get(f"{PAGE}/daten.json").json()["id"] == ID
    assert "attachment" in inside.get(f"{PAGE}/daten.txt").headers["content-disposition"]
    preview = inside.get(f"{PAGE}/loeschen", params={"weitere": "Musterfrau-Alt"}).text
    assert "lässt sich nicht zurücknehmen" in preview
    revision = str(town.revision())
    unsure = inside.post(f"{PAGE}/loeschen", **form(stand=revision))
    assert (unsure.status_code, "Bitte bestätigen" in unsure.text) == (409, True)
    named = inside.post(f"{PAGE}/loeschen", **form(stand=revision, endgueltig="ja", grund=f"{NAME} bat darum"))
    assert (named.status_code, "darf der Name nicht stehen" in named.text) == (409, True)
    assert town.revision() == int(revision)
    sure = form(stand=revision, endgueltig="ja", staende="ja", weitere="Musterfrau-Alt", grund="Brief")
    done = inside.post(f"{PAGE}/loeschen", **sure)
    assert done.status_code == 200
    assert "endgültig gelöscht" in done.text
    assert "In 5 Texten anderer Einträge" in done.text
    assert not [row for row in rows(town) if TRACES.search(row)]
    assert "Person, gelöscht" in inside.get("/de/erfassen/personen", params={"name": NAME}).text
    log = inside.get("/de/erfassen/aenderungen").text
    assert not TRACES.search(log)
    newest = town.changes(1)[0]
    assert "Werte stehen nicht mehr im Änderungsbuch" in inside.get(f"/de/erfassen/aenderungen/{newest.id}").text


def test_an_objection_over_pages(inside: TestClient, outside: TestClient, town: Store) -> None:
    assert inside.post(f"{PAGE}/widerspruch", **form(grund="Anruf")).status_code == 303
    assert "Widersprochen am" in inside.get(PAGE).text
    outside.cookies.clear()
    outside.headers.pop("Authorization")
    assert outside.get(f"/api/v1/nodes/{ID}").status_code == 404
    assert outside.get(f"/de/eintraege/{ID}").status_code == 404
    outside.cookies.set(TOKEN_COOKIE, site.TOKEN)
    [bar] = town.bars().all
    assert outside.post("/de/erfassen/personen/sperren", **form(sperre=bar.id)).status_code == 303
    assert not town.bars()


def test_an_erased_body_is_not_shown_in_a_state_that_keeps_it(inside: TestClient, town: Store) -> None:
    [state] = town.states()
    asked = {"revision": town.revision(), "states": False}
    assert inside.post("/api/v1/persons/verein-a/erasure", json=asked).status_code == 200
    context = site.context_of(town)
    assert "verein-a" not in context.saved_snapshot(state.id)
    assert "verein-b" in context.saved_snapshot(state.id)


def test_the_command(town: Store) -> None:
    data = ("--data", str(town.settings.data_dir))
    assert NAME in graphkb("person", "show", ID, *data).out
    dry = graphkb("person", "erase", ID, *data)
    assert (dry.code, "Nichts gelöscht" in dry.err) == (0, True)
    assert graphkb("person", "hide", ID, *data).code == 0
    assert ID in graphkb("person", "bars", *data).out
    done = graphkb("person", "erase", ID, "--yes", "--also", "Musterfrau-Alt", *data)
    assert (done.code, "Endgültig gelöscht" in done.out) == (0, True)
    assert not [row for row in rows(town) if TRACES.search(row)]
    assert graphkb("person", "bars", "--name", NAME, *data).out.count("gelöscht") == 1
    assert graphkb("person", "show", ID, *data).code == 2
