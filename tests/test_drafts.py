"""Options for a cell and drafts: what is found, what is said, kept beside the facts, handed over by a person only."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from docx import Document
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.analytics.options import OPTIONS, Options
from graphkb.drafts import SECTIONS
from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store
from tests import site_fixture as site
from tests.coverage_district import DAY, District, district
from tests.coverage_site import Shelf, client_of
from viz.frame import TOKEN_COOKIE

PAGE = "/de/planen/entwurf?ort=t&feld=f"


@pytest.fixture
def here() -> District:
    """Town t has nothing in field f; town u has a course that was taken over once, and a programme pays for it."""
    made = district()
    made.measure("kurs", by=["a"], at=["u"], of=["f"], groups=["jugend"], name="Sprachcafé")
    made.node("jugend", "target_group", name="Jugendliche")
    made.measure("vorbild", by=["b"], at=["u"], of=["f"], told="2019", name="Nachbarschaftscafé")
    made.join("kurs", "ADAPTED_FROM", "vorbild")
    made.measure("idee", by=[], at=["u"], of=["f"], status="planned", name="Idee")
    made.join("d", "RUNS", "idee", role="possible_provider")
    made.join("b", "LOCATED_IN", "t")
    made.paid("kurs", "geld")
    made.node("offen", "funding_programme", name="Offenes Programm")
    made.join("offen", "OPEN_TO", "f")
    made.node("anderes", "funding_programme", name="Anderes Programm")
    made.join("anderes", "OPEN_TO", "g")
    made.node("fremd", "funding_programme", name="Geld von Übungsdorf")
    made.join("fremd", "OPEN_TO", "f")
    made.join("fremd", "FUNDED_BY", "u")
    made.node("vorbei", "funding_programme", name="Altes Programm", until="2020")
    made.join("vorbei", "OPEN_TO", "f")
    made.join("o", "RESPONSIBLE_FOR", "f")
    return made


def asked(here: District, **more: str) -> Options:
    found = OPTIONS.run(here.snapshot(), {"day": DAY, "place": "t", "field": "f", "district": "r", **more})
    assert isinstance(found, Options)
    return found


def test_who_could_what_could_pay_what_is_like_it_whom_to_ask(here: District) -> None:
    found = asked(here)
    recorded = [one for one in found.providers if one.recorded]
    assert [(one.actor, one.recorded) for one in recorded] == [("d", ("idee",))]
    assert recorded[0].reasons[0].de == "als möglicher Träger genannt für «Idee»"
    assert found.providers[0] is recorded[0]
    assert all(one.reasons for one in found.providers)
    assert {one.programme for one in found.programmes} == {"geld", "offen"}
    assert {one.programme: [reason.de for reason in one.reasons] for one in found.programmes}["offen"] == [
        "steht offen für: f"
    ]
    assert found.similar[0].measure == "kurs"  # it runs
    assert {one.measure: one.adapted for one in found.similar}["vorbild"] == ("kurs",)
    assert found.ask == ("o",)
    assert found.warning is not None


def test_a_measure_for_the_same_group_stands_first(here: District) -> None:
    here.node("alte", "target_group", name="Alte")
    here.measure("chor", by=["b"], at=["u"], of=["f"], groups=["alte"], name="Chor")
    assert asked(here).similar[0].measure == "kurs"  # it runs, and it was taken over from another
    first = asked(here, target_group="alte").similar[0]
    assert (first.measure, first.same_group) == ("chor", True)


def test_what_runs_here_is_no_example_for_here(here: District) -> None:
    here.measure("schon", by=["a"], at=["t"], of=["f"])
    found = asked(here)
    assert "schon" not in {one.measure for one in found.similar}
    assert found.warning is None
    assert found.cell.own_state.value == "thin"


def test_nothing_recorded_is_said(here: District) -> None:
    empty = district()
    found = asked(empty)
    assert found.programmes == ()
    assert found.similar == ()
    assert found.warning is not None
    assert "zuerst" in found.warning.de


def test_the_page_shows_an_option_and_keeps_nothing(here: District) -> None:
    page = client_of(here).get(PAGE)
    assert page.status_code == 200
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
    assert "Entwurf zum Beraten, keine Entscheidung." in text
    assert "Was in Musterstadt im Feld f läuft, ist nicht erhoben." in text
    assert "Entwurf behalten" not in text  # for those signed in only
    assert "Verein d" in text
    english = client_of(here).get(PAGE.replace("/de/", "/en/"))
    assert "What runs in Musterstadt in the field f is not surveyed." in unescape(english.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("planen/entwurf", 200),
        ("planen/entwurf?ort=t&feld=gibtesnicht", 404),
        ("planen/entwurf?ort=gibtesnicht&feld=f", 404),
        ("planen/entwurf?ort=a&feld=f", 422),
        ("planen/entwurf?ort=t&feld=a", 422),
        ("planen/entwurf?ort=t&feld=f&gruppe=a", 422),
        ("planen/entwuerfe", 401),
    ],
)
def test_wrong_addresses_are_told(here: District, path: str, status: int) -> None:
    assert client_of(here).get(f"/de/{path}").status_code == status


def test_the_draft_as_a_document(here: District) -> None:
    answer = client_of(here).get(PAGE.replace("entwurf?", "entwurf.docx?"))
    document = Document(BytesIO(answer.content))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings[0] == "Anlass"
    assert set(headings) <= set(SECTIONS.values())
    text = "\n".join(one.text for one in document.paragraphs)
    assert "keine Entscheidung" in text
    assert "Verein d: als möglicher Träger genannt für «Idee»" in text
    assert document.core_properties.author == ""


# ------------------------------------------------------------------ kept


@pytest.fixture
def client(here: District, embedded_store: Store, embedded_settings: Settings) -> TestClient:
    shelf = Shelf(here)
    change = ChangeSet(create_nodes=tuple(shelf.nodes), create_relations=tuple(shelf.relations))
    embedded_store.apply(change, by="test", reason="Anfang")
    more = {"admin_token": SecretStr(site.TOKEN), "district": "r"}
    client = site.client_of(site.context_of(embedded_store, embedded_settings.model_copy(update=more)))
    client.cookies.set(TOKEN_COOKIE, site.TOKEN)
    return client


def test_a_draft_is_kept_changed_and_only_by_a_person_made_a_record(client: TestClient, embedded_store: Store) -> None:
    before, revision = client.get("/api/v1/coverage?place=t").json()["items"], embedded_store.revision()
    sent = {"titel": "Café in Musterstadt", "t-occasion": "Anlass", "t-aim": "Begegnung", "wer-d": "ja"}
    kept = client.post(PAGE, data=sent)
    assert kept.status_code == 303
    here = kept.headers["location"]
    page = client.get(here).text
    assert 'value="Café in Musterstadt"' in page
    assert "Begegnung" in page
    assert client.get("/api/v1/coverage?place=t").json()["items"] == before  # it counts nowhere
    assert embedded_store.revision() == revision

    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    change = {**sent, "aktion": "speichern", "version": version[1], "t-aim": "Begegnung und Sprache"}
    assert client.post(here, data=change).status_code == 303
    late = client.post(here, data={**change, "t-aim": "Etwas anderes"})
    assert late.status_code == 409
    assert "inzwischen geändert" in late.text
    assert "Etwas anderes" in late.text  # nothing that was written is lost
    assert "Begegnung und Sprache" in client.get(here).text
    assert client.post(here, data={**change, "version": "2", "titel": " "}).status_code == 422

    form = re.search(r'href="([^"]*erfassen/neu\?[^"]*)"', client.get(here).text)
    assert form
    address = unescape(form[1])
    filled = client.get(address).text
    assert 'value="Café in Musterstadt"' in filled
    assert re.search(r'<option value="planned" selected', filled)
    assert embedded_store.revision() == revision  # looking at the form makes nothing
    fields = {"f.id": "cafe", "f.name": "Café in Musterstadt", "f.status": "planned", "f.sources": "d-muster"}
    done = client.post(address, data=fields)
    assert done.status_code == 303, unescape(re.sub(r"<[^>]+>", " ", done.text))
    assert done.headers["location"] == here
    page = client.get(here).text
    assert "Der Eintrag dazu" in page
    joins = [unescape(found) for found in re.findall(r'href="([^"]*erfassen/neu\?art=(?!measure)[^"]*)"', page)]
    assert [re.findall(r"art=(\w+)", one)[0] for one in joins] == ["SERVES", "IN_FIELD", "RUNS"]
    run = client.get(joins[-1]).text
    assert re.search(r'<option value="possible_provider" selected', run)


def test_drafts_are_for_those_signed_in(client: TestClient) -> None:
    said = {"place": "t", "field": "f", "title": "Café", "sections": {"aim": "Begegnung"}, "providers": ["d"]}
    client.cookies.clear()
    assert client.post("/api/v1/drafts", json=said).status_code == 401
    kept = client.post("/api/v1/drafts", json=said, headers=site.SIGNED_IN)
    assert kept.status_code == 201
    address = f"/api/v1/drafts/{kept.json()['id']}"
    assert client.get(address).status_code == 401
    assert client.post(PAGE, data={"titel": "x"}).status_code == 401
    listed = client.get("/api/v1/drafts", headers=site.SIGNED_IN).json()["items"]
    assert [one["title"] for one in listed] == ["Café"]
    changed = client.put(address, json={**said, "title": "Anders", "version": 1}, headers=site.SIGNED_IN)
    assert (changed.json()["title"], changed.json()["version"]) == ("Anders", 2)
    assert client.put(address, json={**said, "version": 1}, headers=site.SIGNED_IN).status_code == 409
    for wrong in ({"place": "a"}, {"field": "t"}, {"sections": {"x": "y"}}, {"sections": {"aim": "x" * 7000}}):
        assert client.post("/api/v1/drafts", json=said | wrong, headers=site.SIGNED_IN).status_code == 422
    assert client.post("/api/v1/drafts", json=said | {"place": "nirgends"}, headers=site.SIGNED_IN).status_code == 404
    assert client.delete(address, headers=site.SIGNED_IN).status_code == 200
    assert client.get(address, headers=site.SIGNED_IN).status_code == 404
