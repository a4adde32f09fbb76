"""Writing over the API: who may, what it answers, two editors, undo."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.settings import Settings
from graphkb.store import Store
from tests import site_fixture as site
from tests.test_undo import RUNS, START


@pytest.fixture
def client(embedded_store: Store, embedded_settings: Settings) -> TestClient:
    embedded_store.apply(START, by="test", reason="Import: Anfang")
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN)})
    return site.client_of(site.context_of(embedded_store, settings))


def ask(client: TestClient, method: str, path: str, **more: Any) -> Any:
    return client.request(method, f"/api/v1{path}", headers={**site.SIGNED_IN, **more.pop("headers", {})}, **more)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/nodes"),
        ("PATCH", "/nodes/verein"),
        ("POST", "/nodes/verein/end"),
        ("DELETE", "/nodes/verein"),
        ("GET", "/nodes/verein/fields"),
        ("POST", "/relations"),
        ("PATCH", f"/relations/{RUNS.id}"),
        ("POST", f"/relations/{RUNS.id}/end"),
        ("DELETE", f"/relations/{RUNS.id}"),
        ("GET", "/changes"),
        ("GET", "/changes/change-1-x"),
        ("POST", "/changes/change-1-x/undo"),
    ],
)
def test_nobody_writes_or_reads_the_log_without_the_token(aachen: TestClient, method: str, path: str) -> None:
    assert aachen.request(method, f"/api/v1{path}").status_code == 401


def test_a_record_is_created_joined_changed_ended_deleted_and_brought_back(client: TestClient) -> None:
    body = {"kind": "association", "fields": {"name": "Neuer Verein", "aliases": ["NV", "A;B"]}, "sources": ["d-1#S3"]}
    made = ask(client, "POST", "/nodes", json=body)
    assert (made.status_code, made.json()["id"]) == (201, "neuer-verein")
    body = {"type": "RUNS", "source": "neuer-verein", "target": "kurs", "fields": {"role": "partner"}}
    missing = ask(client, "POST", "/relations", json=body)
    assert (missing.status_code, missing.json()["code"]) == (422, "InvalidData")
    assert missing.json()["errors"][0].startswith("sources: ")
    relation = ask(client, "POST", "/relations", json={**body, "sources": ["d-1"]}).json()["id"]

    fields = ask(client, "GET", "/nodes/neuer-verein/fields").json()
    assert fields["fields"]["aliases"] == "NV; A\\;B"
    tag = {"If-Match": f'"{fields["revision"]}"'}
    changed = ask(client, "PATCH", "/nodes/neuer-verein", json={"fields": {"name": "NV"}}, headers=tag)
    assert changed.json() == {
        "id": "neuer-verein", "revision": fields["revision"] + 1, "changed": True, "relations_lost": []
    }  # fmt: skip
    revision = changed.json()["revision"]
    ended = ask(client, "POST", f"/relations/{relation}/end", json={"valid_to": "2026-03", "revision": revision})
    assert ended.status_code == 200
    shown = client.get("/api/v1/nodes/neuer-verein/relations").json()["items"][0]
    assert (shown["status"], shown["valid_to"]["text"]) == ("ended", "2026-03")
    gone = ask(client, "DELETE", "/nodes/neuer-verein", params={"revision": ended.json()["revision"]})
    assert gone.json()["relations_lost"] == [relation]
    assert client.get("/api/v1/nodes/neuer-verein").status_code == 404

    log = ask(client, "GET", "/changes", params={"limit": 2}).json()
    assert [one["reason"] for one in log["items"]] == ["Gelöscht: NV", f"Beendet: {relation}"]
    older = ask(client, "GET", "/changes", params={"cursor": log["next_cursor"]}).json()
    assert [one["reason"] for one in older["items"]][-1] == "Import: Anfang"
    last = log["items"][0]["id"]
    said = ask(client, "GET", f"/changes/{last}").json()
    assert {(one["what"], one["id"]) for one in said["facts"]} == {("node", "neuer-verein"), ("relation", relation)}
    assert ask(client, "POST", f"/changes/{last}/undo", json={}).status_code == 200
    assert client.get("/api/v1/nodes/neuer-verein").json()["name"] == "NV"


def test_two_editors_on_one_record_and_both_versions_in_the_answer(client: TestClient) -> None:
    revision = ask(client, "GET", "/nodes/verein/fields").json()["revision"]
    first = {"fields": {"name": "Von A"}, "revision": revision, "by": "A"}
    assert ask(client, "PATCH", "/nodes/verein", json=first).status_code == 200
    second = {"fields": {"name": "Von B", "description": "Text von B"}, "revision": revision, "by": "B"}
    refused = ask(client, "PATCH", "/nodes/verein?lang=en", json=second)
    assert (refused.status_code, refused.json()["code"]) == (409, "RecordChanged")
    assert refused.json()["detail"].startswith(f"«verein» was changed meanwhile: change {revision + 1}, by A.")
    assert refused.json()["versions"] == [
        {"field": "name", "before": "Musterverein", "theirs": "Von A", "yours": "Von B"},
        {"field": "description", "before": "", "theirs": "", "yours": "Text von B"},
    ]
    assert client.get("/api/v1/nodes/verein").json()["name"] == "Von A"
    again = ask(client, "PATCH", "/nodes/verein", json={**second, "revision": revision + 1})
    assert again.json()["revision"] == revision + 2


def test_an_undo_against_which_something_stands_names_it(client: TestClient) -> None:
    change = ask(client, "GET", "/changes").json()["items"][0]
    body = {"fields": {"name": "Amt"}, "revision": change["revision"]}
    ask(client, "PATCH", "/nodes/buero", json=body)
    refused = ask(client, "POST", f"/changes/{change['id']}/undo", json={})
    assert refused.status_code == 409
    assert {one["id"]: one["why"] for one in refused.json()["obstacles"]} == {"buero": "changed", "d-1": "cited"}
    assert ask(client, "POST", f"/changes/{change['id']}/undo", json={"rest": True}).json()["changed"]
    assert client.get("/api/v1/nodes/verein").status_code == 404


def test_without_the_revision_nothing_is_overwritten(client: TestClient) -> None:
    for revision in (None, 10**9):
        body = {"fields": {"name": "X"}, "revision": revision}
        assert ask(client, "PATCH", "/nodes/verein", json=body).status_code == 422
