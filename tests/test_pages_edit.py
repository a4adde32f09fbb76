"""Writing by forms: who sees them, what they keep, two people on one record, undo; all without script."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.settings import Settings
from graphkb.store import Store
from tests import site_fixture as site
from tests.test_undo import RUNS, START
from viz.frame import TOKEN_COOKIE

FORM = "/de/erfassen/bearbeiten?id=verein"
RELATION = f"/de/erfassen/bearbeiten?was=verbindung&id={RUNS.id}"


@pytest.fixture
def client(embedded_store: Store, embedded_settings: Settings) -> TestClient:
    embedded_store.apply(START, by="test", reason="Import: Anfang")
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN)})
    return site.client_of(site.context_of(embedded_store, settings))


def signed_in(client: TestClient) -> TestClient:
    client.cookies.set(TOKEN_COOKIE, site.TOKEN)
    return client


def filled(page: str) -> dict[str, str]:
    """What the first form of a page holds, as a browser would send it."""
    form = re.search(r'<form class="stack".*?</form>', page, re.S)
    assert form
    found = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes.get("type") not in ("radio", "checkbox") or " checked" in tag:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', form[0], re.S):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize(
    "path", [FORM, RELATION, "/de/erfassen/neu", "/de/erfassen/aenderungen", "/de/erfassen/loeschen?id=verein"]
)
def test_only_those_signed_in_see_the_forms(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401
    assert 'href="/de/erfassen/aenderungen"' not in client.get("/de/eintraege/d-1").text
    page = signed_in(client).get(path)
    assert page.status_code == 200
    assert 'href="/de/erfassen/aenderungen"' in page.text
    assert client.get(path.replace("/de/", "/en/")).status_code == 200


def test_nobody_writes_from_another_site_or_without_signing_in(client: TestClient) -> None:
    body = {"aktion": "delete", "revision": "99"}
    assert client.post(FORM, data=body).status_code == 401
    signed_in(client)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}, {"Origin": "null"}):
        assert client.post(FORM, data=body, headers=headers).status_code == 401
    assert client.get("/de/akteure/verein").status_code == 200


def test_saving_what_stands_there_changes_nothing(client: TestClient, embedded_store: Store) -> None:
    revision = embedded_store.revision()
    for path in (FORM, RELATION, "/en/erfassen/bearbeiten?id=d-1"):
        form = filled(signed_in(client).get(path).text)
        assert client.post(path, data={**form, "aktion": "change"}).status_code == 303
    assert embedded_store.revision() == revision


def test_a_record_is_changed_and_a_mistake_loses_nothing(client: TestClient, embedded_store: Store) -> None:
    form = filled(signed_in(client).get(FORM).text)
    sent = {**form, "aktion": "change", "f.name": "Neuer Name", "f.valid_from": "neulich"}
    wrong = client.post(FORM, data=sent)
    assert wrong.status_code == 422
    assert filled(wrong.text)["f.name"] == "Neuer Name"
    assert (
        'name="f.valid_from" aria-describedby="h-valid_from" type="text" maxlength="16000" value="neulich"'
        in wrong.text
    )
    assert "kein Datum" in wrong.text or "Gelesen werden" in wrong.text
    done = client.post(FORM, data={**filled(wrong.text), "aktion": "change", "f.valid_from": "03/2020"})
    assert (done.status_code, done.headers["location"]) == (303, "/de/akteure/verein")
    node = embedded_store.node("verein")
    assert (node.name, str(node.valid_from)) == ("Neuer Name", "2020-03")


def test_two_people_on_one_record_choose_field_by_field(client: TestClient, embedded_store: Store) -> None:
    first = filled(signed_in(client).get(FORM).text)
    second = dict(first)
    client.post(FORM, data={**first, "aktion": "change", "f.name": "Von A", "f.remark": "Bemerkung von A"})
    mine = {**second, "aktion": "change", "f.name": "Von B", "f.description": "Text von B"}
    conflict = client.post(FORM, data=mine)
    assert conflict.status_code == 409
    assert embedded_store.node("verein").name == "Von A"
    kept = filled(conflict.text)
    assert (kept["k.remark"], kept["k.description"], kept.get("k.name")) == ("theirs", "yours", None)
    assert (kept["f.name"], kept["t.name"]) == ("Von B", "Von A")
    done = client.post(FORM, data={**kept, "aktion": "change", "k.name": "yours"})
    assert done.status_code == 303
    node = embedded_store.node("verein")
    assert (node.name, node.remark, node.description) == ("Von B", "Bemerkung von A", "Text von B")


def test_a_new_record_and_its_relation(client: TestClient, embedded_store: Store) -> None:
    assert "Was soll erfasst werden?" in signed_in(client).get("/de/erfassen/neu").text
    path = "/de/erfassen/neu?art=association"
    missing = client.post(path, data={**filled(client.get(path).text), "f.name": "Neuer Verein"})
    assert missing.status_code == 422
    done = client.post(path, data={**filled(missing.text), "f.sources": "d-1#S7"})
    assert done.headers["location"] == "/de/akteure/neuer-verein"
    assert "erfassen/bearbeiten?id=neuer-verein" in client.get("/de/akteure/neuer-verein").text
    assert "art=RUNS" in client.get("/de/erfassen/neu?von=neuer-verein").text
    form = filled(client.get("/de/erfassen/neu?art=RUNS&von=neuer-verein").text)
    sent = {**form, "f.target": "kurs", "f.role": "partner", "f.sources": "d-1"}
    assert client.post("/de/erfassen/neu?art=RUNS", data=sent).headers["location"] == "/de/akteure/neuer-verein"
    assert [one.id for one in embedded_store.relations_of("neuer-verein")] == ["RUNS:neuer-verein:kurs:partner"]


def test_a_relation_ends_a_record_is_deleted_and_brought_back(client: TestClient, embedded_store: Store) -> None:
    revision = filled(signed_in(client).get(RELATION).text)["revision"]
    ended = client.post(
        RELATION, data={"revision": revision, "aktion": "end", "f.valid_to": "2025", "quelle": "d-1#S8"}
    )
    assert ended.headers["location"] == "/de/akteure/verein"
    (relation,) = embedded_store.relations_of("kurs")
    assert (str(relation.valid_to), relation.status.value, len(relation.sources)) == ("2025", "ended", 2)
    asked = client.get("/de/erfassen/loeschen?id=verein").text
    assert re.search("Musterverein – [^<]* – Sprachkurs", asked)
    number = re.search(r'name="revision" value="(\d+)"', asked)
    assert number
    gone = client.post(FORM, data={"aktion": "delete", "revision": number[1]})
    assert gone.headers["location"] == "/de/erfassen/aenderungen"
    assert client.get("/de/akteure/verein").status_code == 404
    entry = re.search(r'href="(/de/erfassen/aenderungen/change-[^"]*)"', client.get("/de/erfassen/aenderungen").text)
    assert entry
    shown = client.get(entry[1]).text
    assert "Diese Änderung zurücknehmen" in shown
    assert client.post(entry[1], data={}).status_code == 303
    assert client.get("/de/akteure/verein").status_code == 200


def test_that_a_person_will_not_come_back_is_told_before(client: TestClient, embedded_store: Store) -> None:
    path = "/de/erfassen/neu?art=person"
    form = filled(signed_in(client).get(path).text)
    assert client.post(path, data={**form, "f.name": "Erika Muster", "f.sources": "d-1"}).status_code == 303
    made = embedded_store.changes()[0]
    page = client.get(f"/de/erfassen/aenderungen/{made.id}").text
    assert "Dabei wird eine Person gelöscht." in page
    assert "Werte stehen nicht im Änderungsbuch" in page


def test_what_stands_against_an_undo_is_shown_and_the_rest_undone(client: TestClient, embedded_store: Store) -> None:
    first = embedded_store.changes()[0]
    form: dict[str, Any] = filled(signed_in(client).get("/de/erfassen/bearbeiten?id=buero").text)
    client.post("/de/erfassen/bearbeiten?id=buero", data={**form, "aktion": "change", "f.name": "Amt"})
    path = f"/de/erfassen/aenderungen/{first.id}"
    page = client.get(path).text
    assert "2 Angaben lassen sich nicht zurücknehmen" in page
    assert "wurde danach noch einmal geändert" in page
    assert client.post(path, data={}).status_code == 409
    assert client.post(path, data={"rest": "ja"}).status_code == 303
    assert {node.id for node in embedded_store.read_all()[0]} == {"d-1", "buero"}
