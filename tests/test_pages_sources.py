"""Sources over API, pages and command line: the register, facts, passages; withdrawn, replaced, corrected, undone."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store
from tests import site_fixture as site
from tests.command import graphkb
from tests.test_withdrawal import NODES, RELATIONS
from viz.frame import TOKEN_COOKIE

TEXT = "\n".join(f"Wortlaut {number}" for number in range(1, 13))


@pytest.fixture
def town(embedded_store: Store) -> Store:
    change = ChangeSet(create_nodes=tuple(NODES), create_relations=tuple(RELATIONS))
    embedded_store.apply(change, by="test", reason="Anfang")
    return embedded_store


@pytest.fixture
def site_of(town: Store, tmp_path: Path) -> TestClient:
    """Nobody signed in; texts of documents lie in a folder of this test."""
    settings = Settings(data_dir=tmp_path, admin_token=SecretStr(site.TOKEN))
    return site.client_of(site.context_of(town, settings))


@pytest.fixture
def inside(site_of: TestClient) -> TestClient:
    site_of.cookies.set(TOKEN_COOKIE, site.TOKEN)
    site_of.headers.update(site.SIGNED_IN)
    return site_of


def form(**fields: str) -> dict[str, Any]:
    return {"data": fields, "headers": {"sec-fetch-site": "same-origin"}}


def sent(client: TestClient, document: str, content: bytes, **fields: str) -> Any:
    headers = {"sec-fetch-site": "same-origin"}
    files = {"text": ("blatt.txt", content, "text/plain")}
    return client.post(f"/de/quellen/{document}/text", files=files, data=fields, headers=headers)


def test_nobody_outside_changes_anything(site_of: TestClient) -> None:
    for path in ("withdrawal", "replacement?other=d-new"):
        assert site_of.get(f"/api/v1/sources/d-old/{path}").status_code == 401
    for path in ("withdrawal", "replacement", "correction"):
        body = {"reason": "x", "other": "d-new"} if path == "replacement" else {"reason": "x"}
        assert site_of.post(f"/api/v1/sources/d-old/{path}", json=body).status_code == 401
    assert site_of.put("/api/v1/sources/d-old/text", json={"text": "x"}).status_code == 401
    assert site_of.delete("/api/v1/sources/d-old/text").status_code == 401
    for path in ("zurueckziehen", "ersetzen", "berichtigen", "text"):
        assert site_of.get(f"/de/quellen/d-old/{path}").status_code == 401
        assert site_of.post(f"/de/quellen/d-old/{path}", **form(grund="x", stand="1")).status_code == 401


def test_the_register_and_facts_by_source(site_of: TestClient) -> None:
    listed = {one["document"]["id"]: one for one in site_of.get("/api/v1/sources").json()["items"]}
    assert (listed["d-old"]["facts"], listed["d-old"]["alone"], listed["d-old"]["text"]) == (10, 6, False)
    one = site_of.get("/api/v1/sources/d-old").json()
    assert one == listed["d-old"]
    found = site_of.get("/api/v1/sources/d-old/facts", params={"alone": True}).json()
    assert found["total"] == 6
    assert site_of.get("/api/v1/sources/d-old/facts", params={"sort": "RUNS"}).json()["total"] == 1
    assert site_of.get("/api/v1/sources/stadt").status_code == 422
    page = site_of.get("/de/quellen/d-old").text
    assert "10 Angaben stützen sich auf dieses Dokument" in page
    assert "6 davon stehen in keinem anderen" in page
    assert "/de/quellen/d-old/stelle" not in page  # no text is at hand
    for address, rows in (("/de/quellen?format=csv", 3), ("/de/quellen/d-old?format=csv&allein=ja", 6)):
        table = list(csv.reader(io.StringIO(site_of.get(address).content.decode("utf-8-sig")), delimiter=";"))
        assert len(table) == rows + 1, address
    assert "Kein Dokument passt dazu" in site_of.get("/de/quellen?q=gibtesnicht").text


def test_a_withdrawal_is_shown_done_and_undone(inside: TestClient, town: Store) -> None:
    before = town.read_all()[:2]
    shown = inside.get("/api/v1/sources/d-old/withdrawal").json()
    assert (len(shown["gone"]), len(shown["kept"]), len(shown["carried"]), shown["persons"]) == (4, 4, 2, 1)
    page = inside.get("/de/quellen/d-old/zurueckziehen").text
    assert "4 Angaben verlieren ihre einzige Quelle" in page
    assert "kommt beim Zurücknehmen nicht wieder" in page
    without = inside.post("/de/quellen/d-old/zurueckziehen", **form(stand=str(shown["revision"])))
    assert (without.status_code, "Bitte einen Grund angeben" in without.text) == (409, True)
    stale = inside.post("/de/quellen/d-old/zurueckziehen", **form(stand="0", grund="Fehler"))
    assert stale.status_code == 409
    assert 'value="Fehler"' in stale.text  # nothing typed is lost
    done = inside.post("/de/quellen/d-old/zurueckziehen", **form(stand=str(shown["revision"]), grund="Fehler"))
    assert done.status_code == 303
    after = inside.get("/de/quellen/d-old").text
    assert "Zurückgezogen." in after
    assert "als Quelle zurückgezogen: Fehler" in after
    assert "zurückgezogen</span>" in inside.get("/de/quellen?zeige=zurueckgezogen").text
    [change] = inside.get("/api/v1/changes?limit=1").json()["items"]
    assert change["reason"] == "Quelle zurückgezogen: D-Old. Fehler"
    assert inside.post(f"/de/erfassen/aenderungen/{change['id']}", **form()).status_code == 303
    back = town.read_all()[:2]
    # All but the person, of whom the change log keeps nothing: that was said beforehand.
    assert {one.id: one for one in back[0]} == {one.id: one for one in before[0] if one.id != "person"}
    assert {one.id: one for one in back[1]} == {one.id: one for one in before[1]}


def test_replaced_and_corrected(inside: TestClient, town: Store) -> None:
    assert "10 Angaben stützen sich danach auf" in inside.get("/de/quellen/d-old/ersetzen?durch=d-new").text
    assert "Das ist dasselbe Dokument" in inside.get("/de/quellen/d-old/ersetzen?durch=d-old").text
    assert "Es gibt keinen Eintrag" in inside.get("/de/quellen/d-old/ersetzen?durch=nix").text
    revision = str(town.revision())
    done = inside.post("/de/quellen/d-old/ersetzen", **form(durch="d-new", stand=revision, stellen="ja"))
    assert done.headers["location"] == "/de/quellen/d-new"
    assert inside.get("/api/v1/sources/d-old").json()["facts"] == 0
    wrong = inside.post("/de/quellen/d-new/berichtigen", **form(as_of="irgendwann", url="https://beispiel.example"))
    assert wrong.status_code == 422
    assert "Gelesen werden 2017" in wrong.text
    assert 'value="https://beispiel.example"' in wrong.text
    right = inside.post("/de/quellen/d-new/berichtigen", **form(as_of="04/2025", url="https://beispiel.example"))
    assert right.status_code == 303
    document = town.node("d-new")
    assert (document.text("as_of"), document.text("url")) == ("2025-04", "https://beispiel.example")
    assert str(town.node("kurs").asserted) == "2025-04"
    assert inside.post("/api/v1/sources/d-new/correction", json={"url": "ftp://x"}).status_code == 422
    assert inside.post("/api/v1/sources/d-new/correction", json={"url": ""}).json()["facts"] == 0
    assert "url" not in town.node("d-new").properties


def test_passages_are_internal_until_somebody_says_why_not(inside: TestClient, tmp_path: Path) -> None:
    assert "nicht hinterlegt" in inside.get("/de/quellen/d-old/stelle?ort=L3").text
    assert sent(inside, "d-old", TEXT.encode("cp1252")).status_code == 303
    assert (tmp_path / "passages" / "d-old.txt").read_text(encoding="utf-8") == TEXT
    assert not list((tmp_path / "uploads").glob("*"))
    page = inside.get("/de/quellen/d-old/stelle?ort=L3").text
    assert "<mark>Wortlaut 3</mark>" in page
    assert "Getragen" in page  # what rests on that place
    assert "/de/quellen/d-old/stelle?ort=L3" in inside.get("/de/quellen/d-old").text
    assert "hat nur 12 Zeilen" in inside.get("/de/quellen/d-old/stelle?ort=L40").text
    profile = inside.get("/de/akteure/getragen").text
    assert 'href="/de/quellen/d-old/stelle?ort=L3"' in profile
    api = inside.get("/api/v1/sources/d-old/passage?at=L3-4").json()
    assert [line["text"] for line in api["lines"] if line["inside"]] == ["Wortlaut 3", "Wortlaut 4"]

    def public() -> tuple[str, str, str]:
        outside = TestClient(inside.app, follow_redirects=False)
        answers = ("/de/quellen/d-old/stelle?ort=L3", "/api/v1/sources/d-old/passage?at=L3", "/de/akteure/getragen")
        first, second, third = (outside.get(address).text for address in answers)
        return first, second, third

    assert not any("Wortlaut" in text for text in public())
    assert "/stelle" not in public()[2]
    for export in ("csv", "jsonld", "node-link"):
        assert b"Wortlaut" not in inside.get(f"/api/v1/export?format={export}").content
    refused = sent(inside, "d-old", TEXT.encode(), oeffentlich="ja")
    assert refused.status_code == 422
    assert sent(inside, "d-old", TEXT.encode(), oeffentlich="ja", recht="amtliches Werk").status_code == 303
    assert all("Wortlaut 3" in text for text in public()[:2])
    assert "amtliches Werk" in public()[0]
    assert sent(inside, "d-old", b"%PDF-1.7").status_code == 422
    assert inside.post("/de/quellen/d-old/text", **form(loeschen="ja")).status_code == 303
    assert not list((tmp_path / "passages").glob("d-old*"))


def test_the_text_over_the_api(inside: TestClient) -> None:
    put = inside.put("/api/v1/sources/d-new/text", json={"text": TEXT, "public": True, "licence": "CC BY 4.0"})
    assert (put.json()["lines"], put.json()["licence"]) == (12, "CC BY 4.0")
    assert inside.get("/api/v1/sources/d-new").json()["text"] is True
    assert inside.delete("/api/v1/sources/d-new/text").status_code == 200
    assert inside.delete("/api/v1/sources/d-new/text").status_code == 404
    assert inside.put("/api/v1/sources/stadt/text", json={"text": "x"}).status_code == 422


def test_the_commands(town: Store, tmp_path: Path) -> None:
    data = ("--data", str(town.settings.data_dir))
    assert [one["id"] for one in graphkb("sources", "list", "--json", *data).data] == ["d-old", "d-new", "d-cited"]
    assert len(graphkb("sources", "facts", "d-old", "--alone", "--json", *data).data) == 6
    revision = town.revision()
    assert "Nichts geändert" in graphkb("sources", "withdraw", "d-old", *data).err
    assert graphkb("sources", "withdraw", "d-old", "--yes", *data).code == 2  # no reason
    assert "Nichts geändert" in graphkb("sources", "replace", "d-old", "d-new", *data).err
    assert town.revision() == revision
    assert graphkb("sources", "correct", "d-old", "--as-of", "2020", *data).code == 0
    assert graphkb("sources", "correct", "d-old", "--as-of", "gestern", *data).code == 2
    assert graphkb("sources", "replace", "d-cited", "d-new", "--yes", *data).code == 0
    assert graphkb("sources", "withdraw", "d-old", "--yes", "--reason", "Fehler", *data).code == 0
    assert town.revision() == revision + 3
    file = tmp_path / "blatt.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert graphkb("passage", "load", "d-new", str(file), *data).code == 0
    assert ">      3  Wortlaut 3" in graphkb("passage", "show", "d-new", "L3", *data).out
    assert graphkb("passage", "list", "--json", *data).data[0]["document"] == "d-new"
    assert graphkb("passage", "load", "gibtesnicht", str(file), *data).code == 2
    assert graphkb("passage", "remove", "d-new", *data).code == 0
    assert graphkb("passage", "show", "d-new", "L3", *data).code == 2
