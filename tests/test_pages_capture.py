"""The form as a page and a workbook sent to it: filled in without script, nothing lost, looked at, taken in, undone."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.settings import Settings
from graphkb.store import Store
from tests import site_fixture as site
from tests.capture_world import START
from tests.command import graphkb
from tests.test_capture_workbook import Book
from viz.frame import TOKEN_COOKIE

PAGE = "/de/erfassen/bogen"
MEASURE = f"{PAGE}/measure"
OFFICE = f"{PAGE}/inventory?stelle=amt&feld=bildung&ort=stadt,dorf"


@pytest.fixture
def context_settings(embedded_settings: Settings) -> Settings:
    return embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN), "district": "kreis"})


@pytest.fixture
def client(embedded_store: Store, context_settings: Settings) -> TestClient:
    embedded_store.apply(START, by="test", reason="Import: Anfang")
    found = site.client_of(site.context_of(embedded_store, context_settings))
    found.cookies.set(TOKEN_COOKIE, site.TOKEN)
    return found


def fields(page: str) -> dict[str, str]:
    """What the form of a page holds, as a browser would send it."""
    found = re.search(r'<form (?:class="stack capture" )?method="post".*?</form>', page, re.S)
    assert found, page[:2000]
    told: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", found[0]):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if attributes.get("type") != "checkbox" or " checked" in tag:
            told[attributes["name"]] = attributes.get("value", "")
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', found[0], re.S):
        told[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', found[0], re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        told[name] = unescape(chosen[1]) if chosen else ""
    return told


def field(page: str, question: str, at: int = 0, number: int = 0, column: str = "to") -> str:
    return f"a.{at}.{question}.{number}.{column}"


def wrong(page: str) -> dict[str, str]:
    """What is said to be wrong, by name of the field before it."""
    found = {}
    for said in re.finditer(r'<span class="wrong">(.*?)</span>', page, re.S):
        names = re.findall(r' name="([^"]+)"', page[: said.start()])
        found[names[-1]] = unescape(said[1])
    return found


def preview(client: TestClient, path: str, told: dict[str, str]) -> Any:
    return client.post(path, data={**told, "aktion": "vorschau"})


def test_only_those_signed_in_see_forms_and_send_them(client: TestClient) -> None:
    client.cookies.clear()
    for path in (PAGE, MEASURE, f"{MEASURE}/papier", f"{MEASURE}/mappe.xlsx"):
        assert client.get(path).status_code == 401, path
    assert client.post(MEASURE, data={"aktion": "speichern"}).status_code == 401
    assert client.post(PAGE, files={"tabelle": ("x.xlsx", b"x")}).status_code == 401
    client.cookies.set(TOKEN_COOKIE, site.TOKEN)
    assert client.post(MEASURE, data={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401
    assert client.get(f"{PAGE}/gibt-es-nicht").status_code == 404
    assert client.get(f"{MEASURE}?id=gibt-es-nicht").status_code == 404
    assert client.get(f"{MEASURE}?id=verein-a").status_code == 422


def test_a_form_is_filled_in_looked_at_taken_in_once_and_undone(client: TestClient, embedded_store: Store) -> None:
    page = client.get(MEASURE).text
    told = fields(page) | {
        "kopf.body": "Sozialamt Musterstadt",
        field(page, "name", column="value"): "Nähwerkstatt",
        field(page, "providers"): "Verein A",
        field(page, "providers", number=1): "Verein B",
        field(page, "places"): "Nord (Musterstadt)",
        field(page, "funding"): "Landesprogramm Vielfalt",
        field(page, "funding", column="funds"): "land",
        field(page, "funding", column="valid_to"): "12/2027",
    }
    tick = re.search(r'name="(a\.0\.fields\.\d\.to)" value="bildung"', page)
    assert tick
    told[tick[1]] = "bildung"
    revision = embedded_store.revision()
    shown = preview(client, MEASURE, told)
    assert shown.status_code == 200
    assert embedded_store.revision() == revision
    assert "Noch ist nichts geschrieben" in shown.text
    for said in ("Nähwerkstatt", "Verein A", "führt durch", "12/2027", "Maßnahme: Sozialamt Musterstadt"):
        assert said in shown.text, said
    again = client.post(MEASURE, data={**fields(shown.text), "aktion": "zurueck"}).text
    assert {name: value for name, value in fields(again).items() if value} == {n: v for n, v in told.items() if v}
    sent = {**fields(shown.text), "aktion": "speichern"}
    done = client.post(MEASURE, data=sent)
    assert (done.status_code, embedded_store.revision()) == (303, revision + 1)
    assert "Erfassungsbogen" in client.get(done.headers["location"]).text
    assert client.get("/de/massnahmen/naehwerkstatt").status_code == 200
    (change,) = embedded_store.changes(limit=1)
    assert change.reason == "Erfassungsbogen Maßnahme: Sozialamt Musterstadt, 22.11.2026"
    twice = client.post(MEASURE, data=sent)
    assert (twice.status_code, embedded_store.revision()) == (303, revision + 1)
    undo = client.post(f"/de/erfassen/aenderungen/{change.id}", data={})
    assert undo.status_code in (200, 303)
    assert client.get("/de/massnahmen/naehwerkstatt").status_code == 404
    assert client.post(MEASURE, data=sent).status_code == 303, "what was undone can be taken in again"


def test_what_is_wrong_is_marked_at_its_field_and_nothing_is_lost(client: TestClient, embedded_store: Store) -> None:
    page = client.get(MEASURE).text
    told = fields(page) | {
        "kopf.body": "Niemand Bekanntes",
        "kopf.day": "morgen",
        field(page, "name", column="value"): '<b>"Chor"</b>',
        field(page, "aims", column="value"): "Zeile 1\nZeile 2",
        field(page, "valid_to", column="value"): "bald",
        field(page, "providers", number=1): "Verein Neu",
        field(page, "funding", column="funds"): "land",
    }
    revision = embedded_store.revision()
    for action in ("vorschau", "speichern"):
        refused = client.post(MEASURE, data={**told, "aktion": action})
        assert refused.status_code == 422
        assert "Noch nicht aufgenommen" in refused.text
        places = wrong(refused.text)
        assert set(places) == {
            "kopf.body", "kopf.day", "a.0.valid_to.0.value", "a.0.providers.1.to", "a.0.funding.0.to",
        }  # fmt: skip
        assert "kein Datum" in places["a.0.valid_to.0.value"]
        sent = fields(refused.text)
        assert {name: sent[name] for name in told} == told
        assert 'aria-invalid="true"' in refused.text
    assert embedded_store.revision() == revision


def test_a_name_that_is_not_recorded_is_chosen_or_made_in_the_page(client: TestClient) -> None:
    page = client.get(MEASURE).text
    told = fields(page) | {
        "kopf.body": "amt", field(page, "name", column="value"): "Chor", field(page, "providers"): "Verein",
    }  # fmt: skip
    asked = preview(client, MEASURE, told)
    assert asked.status_code == 422
    choice = re.search(r'<select id="n\.0\.choice".*?</select>', asked.text, re.S)
    assert choice
    assert 'value="id:verein-a"' in choice[0]
    assert 'value="kind:association"' in choice[0]
    assert "person" not in choice[0]
    meant = preview(client, MEASURE, {**fields(asked.text), "n.0.choice": "id:verein-a"})
    assert meant.status_code == 200
    assert "Verein A" in meant.text
    made = preview(client, MEASURE, {**fields(asked.text), "n.0.choice": "kind:association"})
    assert made.status_code == 200
    assert "Schon erfasst und ähnlich" in made.text


def test_more_lines_and_more_records_on_request_without_script(client: TestClient) -> None:
    page = client.get(MEASURE).text
    told = fields(page) | {field(page, "providers", number=1): "Verein A"}
    more = client.post(MEASURE, data={**told, "mehr": "0.providers"}).text
    assert "a.0.providers.3.to" in fields(more)
    assert fields(more)["a.0.providers.1.to"] == "Verein A"
    another = client.post(MEASURE, data={**fields(more), "weiter": "measures"}).text
    assert "a.1.name.0.value" in fields(another)
    for odd in ({"mehr": "99.x"}, {"mehr": "x"}, {"weiter": "measures"}):
        assert client.post(MEASURE, data={**told, **odd}).status_code == 200
    assert client.post(MEASURE, data={**told, "weiter": "gibt-es-nicht"}).status_code == 404
    assert client.post(MEASURE, data={"aktion": "vorschau"}).status_code == 422
    assert client.post(MEASURE, data={**told, "s.0.before": "{"}).status_code == 422


def test_two_who_change_the_same_answer_lose_nothing(client: TestClient, embedded_store: Store) -> None:
    path = f"{MEASURE}?id=kurs"
    mine = fields(client.get(path).text) | {"kopf.body": "amt", "a.0.aims.0.value": "Mein Ziel"}
    other = fields(client.get(path).text) | {
        "kopf.body": "amt", "a.0.aims.0.value": "Ihr Ziel", "a.0.scope.0.value": "part",
    }  # fmt: skip
    assert client.post(MEASURE, data={**other, "aktion": "speichern"}).status_code == 303
    clash = client.post(MEASURE, data={**mine, "aktion": "speichern"})
    assert clash.status_code == 422
    assert "Ihr Ziel" in wrong(clash.text)["a.0.aims.0.value"]
    told = fields(clash.text)
    assert (told["a.0.aims.0.value"], told["a.0.scope.0.value"]) == ("Mein Ziel", "part")
    assert client.post(MEASURE, data={**told, "aktion": "speichern"}).status_code == 303
    nodes, _, _ = embedded_store.read_all()
    kurs = next(node for node in nodes if node.id == "kurs")
    assert (kurs.text("aims"), kurs.text("scope")) == ("Mein Ziel", "part")
    assert len(kurs.sources) == 3


def test_an_office_confirms_what_is_known_and_its_statement_is_written(client: TestClient) -> None:
    page = client.get(OFFICE).text
    assert page.count("Gibt es das noch?") == 2
    told = fields(page) | {
        "a.0.complete.0.value": "yes", "a.1.complete.0.value": "yes", "a.1.found_none.0.value": "yes",
        "s.2.confirm": "ended", "s.3.confirm": "yes", "kopf.asked_by": "Zentrum",
    }  # fmt: skip
    assert client.post(OFFICE, data={**told, "aktion": "speichern"}).status_code == 303
    found = client.get("/api/v1/coverage?concept=konzept&place=stadt&place=dorf", headers=site.SIGNED_IN)
    assert found.status_code == 200
    inquiries = client.get("/de/erhebung").text
    assert "Musterdorf" in inquiries
    assert "Zentrum" in inquiries
    assert "gap" in found.text


def test_on_paper_every_question_and_choice_is_seen(client: TestClient) -> None:
    page = client.get(f"{PAGE}/inventory/papier?stelle=amt&feld=bildung&ort=stadt").text
    for said in ("Bestandsaufnahme eines Amtes", "Sprachkurs", "Gibt es das noch?", "langfristig geplant", "gesichert"):
        assert said in page, said
    assert "<input" not in page.split("<article")[1].split("</article>")[0]
    assert client.get(f"/en{PAGE[3:]}/organisation/papier").status_code == 200


# ------------------------------------------------------------------------------------------ workbooks


def sent(client: TestClient, path: Path, to: str = PAGE) -> str:
    answer = client.post(to, files={"tabelle": (path.name, path.read_bytes())})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_workbook_goes_out_comes_back_and_is_taken_in(
    client: TestClient, embedded_store: Store, tmp_path: Path
) -> None:
    book = Book(client.get(f"{MEASURE}/mappe.xlsx?stelle=amt").content)
    book.fill("Maßnahmen", 1, name__0__value="Chor", providers__0__to="Verein A")
    path = book.saved(tmp_path)
    for to in (PAGE, "/de/erfassen/tabelle"):
        assert "/erfassen/bogen/eingang/" in sent(client, path, to)
    here = sent(client, path)
    shown = client.get(here)
    assert shown.status_code == 200
    assert "Chor" in shown.text
    done = client.post(here, data={"sichtbar": "network"})
    assert done.status_code == 303
    nodes, _, _ = embedded_store.read_all()
    assert next(node for node in nodes if node.id == "chor").visibility.word == "network"
    assert "schon aufgenommen" in client.get(sent(client, path)).text


def test_a_workbook_with_problems_is_told_cell_by_cell_mended_here_or_sent_back(
    client: TestClient, embedded_store: Store, tmp_path: Path
) -> None:
    book = Book(client.get(f"{MEASURE}/mappe.xlsx?stelle=amt").content)
    book.fill("Maßnahmen", 1, name__0__value="Chor", valid_to__0__value="bald", providers__0__to="Verein Neu")
    here = sent(client, book.saved(tmp_path))
    shown = client.get(here)
    assert shown.status_code == 422
    for cell in (f"D{book.row('Maßnahmen', key)}" for key in ("valid_to|0|value", "providers|0|to")):
        assert f'<th scope="row">{cell}</th>' in shown.text
    notes = openpyxl.load_workbook(io.BytesIO(client.get(f"{here}/anmerkungen.xlsx").content))
    assert notes.sheetnames[0] == "Was nicht stimmt"
    page = client.get(f"{here}/seite")
    told = fields(page.text)
    assert (told["a.0.valid_to.0.value"], told["a.0.name.0.value"]) == ("bald", "Chor")
    assert set(wrong(page.text)) >= {"a.0.valid_to.0.value", "a.0.providers.0.to"}
    mended = {**told, "a.0.valid_to.0.value": "2027", "n.0.choice": "kind:association", "aktion": "speichern"}
    revision = embedded_store.revision()
    assert client.post(MEASURE, data=mended).status_code == 303
    assert embedded_store.revision() == revision + 1
    assert client.post(here, data={}).status_code == 422


def test_other_files_are_led_to_where_they_belong(client: TestClient) -> None:
    answer = client.post(PAGE, files={"tabelle": ("liste.csv", b"Name;Ort\nVerein;Stadt\n")})
    assert answer.status_code == 422
    assert "Tabelle übernehmen" in answer.text
    assert client.post(PAGE, files={"tabelle": ("leer.xlsx", b"")}).status_code == 422
    assert client.get(f"{PAGE}/eingang/{'0' * 32}").status_code == 404


# ------------------------------------------------------------------------------------------ commands, API


def test_a_workbook_is_loaded_like_a_table(
    client: TestClient, embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    data = ("--data", embedded_settings.data_dir)
    listed = graphkb("forms", "list", "--json", *data).data
    assert {one["id"] for one in listed} == {"measure", "inventory", "organisation"}
    path = tmp_path / "bogen.xlsx"
    assert graphkb("forms", "workbook", "measure", path, "--body", "amt", *data).code == 0
    book = Book(path.read_bytes())
    book.fill("Maßnahmen", 1, name__0__value="Chor", valid_to__0__value="bald")
    notes = tmp_path / "anmerkungen.xlsx"
    revision = embedded_store.revision()
    checked = graphkb("check", book.saved(tmp_path), *data)
    assert (checked.code, "«bald» ist kein Datum" in checked.err) == (3, True)
    refused = graphkb("load", book.saved(tmp_path), "--annotate", notes, *data)
    assert refused.code == 2
    assert f"Maßnahmen, D{book.row('Maßnahmen', 'valid_to|0|value')}: «bald» ist kein Datum" in refused.err
    assert openpyxl.load_workbook(notes).sheetnames[0] == "Was nicht stimmt"
    book.fill("Maßnahmen", 1, valid_to__0__value="2027")
    tried = graphkb("load", book.saved(tmp_path), "--dry-run", "--json", *data)
    assert (tried.data["written"], embedded_store.revision()) == (False, revision)
    assert graphkb("check", book.saved(tmp_path), *data).code == 0
    assert graphkb("import", book.saved(tmp_path), "--dry-run", "--json", *data).data["written"] is False
    assert embedded_store.revision() == revision
    done = graphkb("load", book.saved(tmp_path), *data)
    assert done.code == 0
    assert embedded_store.revision() == revision + 1
    assert "neu" in done.out


def test_the_api_gives_forms_out_and_takes_them_in(client: TestClient, embedded_store: Store) -> None:
    api = "/api/v1/forms"
    assert client.get(api).status_code == 401
    there = {one["id"] for one in client.get(api, headers=site.SIGNED_IN).json()}
    assert there == {"measure", "inventory", "organisation"}
    records = client.get(f"{api}/measure/records?record=kurs", headers=site.SIGNED_IN).json()
    records[0]["answers"]["aims"] = [{"value": "Neues Ziel"}]
    said = {"body": "amt", "records": records, "dry_run": True, "key": "api-1"}
    revision = embedded_store.revision()
    shown = client.post(f"{api}/measure", json=said, headers=site.SIGNED_IN).json()
    (line,) = [one for one in shown["lines"] if one["outcome"] == "changed"]
    assert (line["id"], line["fields"][0]["after"], shown["written"]) == ("kurs", "Neues Ziel", False)
    assert embedded_store.revision() == revision
    done = client.post(f"{api}/measure", json={**said, "dry_run": False}, headers=site.SIGNED_IN)
    assert (done.status_code, done.json()["revision"]) == (200, revision + 1)
    twice = client.post(f"{api}/measure", json={**said, "dry_run": False}, headers=site.SIGNED_IN)
    assert twice.status_code == 422
    wrong_part = {**said, "records": [{"part": "gibt-es-nicht"}]}
    assert client.post(f"{api}/measure", json=wrong_part, headers=site.SIGNED_IN).status_code == 404
    bad = {**said, "key": "api-2", "records": [{"part": "measures", "answers": {"aims": [{"value": "x"}]}}]}
    refused = client.post(f"{api}/measure", json=bad, headers=site.SIGNED_IN).json()
    assert refused["errors"][0].startswith("records.0.name.0.value: ")
    book = Book(client.get(f"{api}/measure/workbook?body=amt", headers=site.SIGNED_IN).content)
    book.fill("Maßnahmen", 1, name__0__value="Chor", valid_to__0__value="bald")
    stream = io.BytesIO()
    book.book.save(stream)
    refused = client.post("/api/v1/workbooks", content=stream.getvalue(), headers=site.SIGNED_IN).json()
    assert f"Maßnahmen, D{book.row('Maßnahmen', 'valid_to|0|value')}" in refused["errors"][0]
    notes = client.post("/api/v1/workbooks/notes", content=stream.getvalue(), headers=site.SIGNED_IN)
    assert openpyxl.load_workbook(io.BytesIO(notes.content)).sheetnames[0] == "Was nicht stimmt"
    assert client.post("/api/v1/workbooks", content=b"x", headers=site.SIGNED_IN).status_code == 422
