"""Upkeep over the API and on the command line: the same way, without pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient
from typer.testing import CliRunner

from graphkb.cli.app import make_app
from graphkb.errors import InvalidParameter
from graphkb.settings import Settings
from graphkb.store import Store
from tests import site_fixture as site
from tests.test_pages_edit import filled
from tests.test_undo import RUNS, START


@pytest.fixture
def client(embedded_store: Store, embedded_settings: Settings) -> TestClient:
    embedded_store.apply(START, by="test", reason="Import: Anfang")
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN)})
    return site.client_of(site.context_of(embedded_store, settings))


def ask(client: TestClient, method: str, path: str, **more: Any) -> Any:
    return client.request(method, f"/api/v1{path}", headers=site.SIGNED_IN, **more)


def answered(client: TestClient, url: str, action: str, weg: str = "", **more: str) -> None:
    path = url.removeprefix("http://testserver")
    form = filled(client.get(path + (f"?weg={weg}" if weg else "")).text)
    assert client.post(path, data={**form, "aktion": action, **more}).status_code == 303


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/assurances", {"ids": ["ki-sr"], "body": "ki-sr"}),
        ("/links", {"record": "ki-sr"}),
        ("/links/x/remind", {}),
        ("/links/x/revoke", {}),
        ("/reviews/accept", {"ids": ["x"]}),
        ("/reviews/x/accept", {}),
        ("/reviews/x/refuse", {"reason": "x"}),
    ],
)
def test_nobody_decides_without_the_token(aachen: TestClient, path: str, body: dict[str, Any]) -> None:
    assert aachen.post(f"/api/v1{path}", json=body).status_code == 401


def test_from_the_list_by_a_link_to_the_fact(client: TestClient) -> None:
    found = ask(client, "GET", "/freshness?soon_months=12").json()
    assert [one["record"]["id"] for one in found["items"]][:1] == ["kurs"]
    assert found["items"][0]["whom"][0] == {
        "body": {"id": "verein", "kind": "association", "name": "Musterverein"}, "why": "runs", "contact": False
    }  # fmt: skip
    made = ask(client, "POST", "/links", json={"record": "kurs"})
    assert made.status_code == 201
    link = made.json()["links"][0]
    assert (link["link"]["body"], link["link"]["state"], made.json()["sent"]) == ("verein", "open", False)
    assert link["url"] in made.json()["text"]
    answered(client, link["url"], "aendern", "aendern", **{"f.name": "Kurs A", f"r.{RUNS.id}": "holds"})
    waiting = ask(client, "GET", "/reviews").json()["items"][0]
    assert waiting["fields"] == [
        {"field": "name", "before": "Sprachkurs", "now": "Sprachkurs", "proposed": "Kurs A", "conflict": False}
    ]
    done = ask(client, "POST", f"/reviews/{waiting['id']}/accept", json={"reason": "Danke", "by": "A"}).json()
    assert (done["standing"], done["reason"]) == ("accepted", "Danke")
    node = client.get("/api/v1/nodes/kurs").json()
    assert (node["name"], node["assured_on"], node["assured_by"]) == ("Kurs A", site.TODAY.isoformat(), "verein")
    late = ask(client, "POST", f"/reviews/{waiting['id']}/refuse", json={"reason": "zu spät"})
    assert (late.status_code, late.json()["code"]) == (409, "AlreadyDecided")
    (change,) = ask(client, "GET", "/changes?limit=1").json()["items"]
    assert ask(client, "POST", f"/changes/{change['id']}/undo", json={}).status_code == 200
    assert client.get("/api/v1/nodes/kurs").json()["name"] == "Sprachkurs"


def test_what_is_taken_over_can_be_said(client: TestClient) -> None:
    url = ask(client, "POST", "/links", json={"record": "verein", "body": "verein"}).json()["links"][0]["url"]
    answered(client, url, "aendern", "aendern", **{"f.name": "Neu", "f.address": "Weg 1"})
    id = ask(client, "GET", "/reviews").json()["items"][0]["id"]
    wrong = ask(client, "POST", f"/reviews/{id}/accept", json={"fields": {"valid_from": "neulich"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "InvalidData")
    seen = ask(client, "GET", "/nodes/verein/fields").json()["revision"]
    ask(client, "PATCH", "/nodes/verein", json={"fields": {"description": "Anders"}, "revision": seen})
    body = {"fields": {"address": "Weg 1"}, "revision": seen, "assure": False}
    changed = ask(client, "POST", f"/reviews/{id}/accept", json=body)
    assert (changed.status_code, changed.json()["code"]) == (409, "RecordChanged")
    many = ask(client, "POST", "/reviews/accept", json={"ids": [id, "gibtesnicht"]}).json()["items"]
    assert [one["accepted"] for one in many] == [False, False]
    assert "inzwischen geändert" in many[0]["problem"]
    assert ask(client, "POST", f"/reviews/{id}/accept", json={**body, "revision": seen + 1}).status_code == 200
    node = client.get("/api/v1/nodes/verein").json()
    assert (node["name"], node["properties"]["address"], node["assured_on"]) == ("Musterverein", "Weg 1", None)


def test_links_are_listed_revoked_and_renewed(client: TestClient) -> None:
    for body in ({"record": "gibtesnicht"}, {"record": "verein", "body": "kurs"}, {"record": "d-1"}):
        assert ask(client, "POST", "/links", json=body).status_code in (404, 422)
    first = ask(client, "POST", "/links", json={"record": "verein", "language": "en"}).json()
    assert "/en/bestaetigen/" in first["links"][0]["url"]
    assert first["text"].startswith("Good day,")
    id = first["links"][0]["link"]["id"]
    again = ask(client, "POST", f"/links/{id}/remind", json={}).json()
    assert [one["state"] for one in ask(client, "GET", "/links?record=verein").json()["items"]] == ["open", "revoked"]
    newest = again["links"][0]["link"]["id"]
    assert ask(client, "POST", f"/links/{newest}/revoke").json()["state"] == "revoked"
    mailed = ask(client, "POST", "/links", json={"record": "verein", "mail": True, "to": "a@example.org"}).json()
    assert "kein Mailserver" in mailed["problem"]
    digest = ask(client, "POST", "/digest", json={"to": "a@example.org"}).json()
    assert (digest["sent"], "kein Mailserver" in digest["problem"]) == (False, True)
    assert ask(client, "GET", "/digest").json()["subject"].endswith("0 Vorschläge warten auf Prüfung")


def test_records_are_confirmed_over_the_api(client: TestClient) -> None:
    body = {"ids": ["verein", RUNS.id], "body": "Büro", "on": "2026-11-01"}
    assert ask(client, "POST", "/assurances", json=body).json()["confirmed"] == 2
    assert ask(client, "POST", "/assurances", json=body).json()["confirmed"] == 0
    assert client.get("/api/v1/nodes/verein").json()["assured_by"] == "buero"
    wrongs: list[dict[str, Any]] = [{"ids": ["x"]}, {"on": "2027-01-01"}, {"body": " "}, {"ids": []}]
    for wrong in wrongs:
        assert ask(client, "POST", "/assurances", json={**body, **wrong}).status_code in (404, 422)


def test_the_same_on_the_command_line(client: TestClient, embedded_settings: Settings, embedded_store: Store) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(make_app("de"), [*words, "--data", str(embedded_settings.data_dir)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    assert (
        run("assure", "verein", "--body", "buero", "--on", "2026-11-01", "--relations") == "2 Angaben sind bestätigt.\n"
    )
    assert "Es steht schon alles so da" in run("assure", "verein", "--body", "buero", "--on", "2026-11-01")
    assert "kurs" in run("stale", "--kind", "measure")
    assert {one["record"]["id"] for one in json.loads(run("stale", "--json"))["items"]} <= {"verein", "kurs", "buero"}
    letter = run("link", "kurs", "--base", "http://testserver/")
    assert "http://testserver/de/bestaetigen/" in letter
    with pytest.raises(InvalidParameter):
        run("link", "kurs", "--language", "fr")
    url = next(line for line in letter.splitlines() if line.startswith("http"))
    answered(client, url, "stimmt")
    (waiting,) = json.loads(run("reviews", "--json"))
    assert waiting["sort"] == "confirm"
    assert "Ein Vorschlag wartet auf Prüfung" in run("digest", "--base", "https://x.example")
    assert run("reviews", "--accept", waiting["id"], "--accept", "gibtesnicht") == ""
    assert embedded_store.node("kurs").assured_on is not None
    assert "accepted" in run("links")
    made = json.loads(run("links", "--json"))[0]
    assert json.loads(run("links", "--revoke", made["id"], "--json"))[0]["state"] == "revoked"
