"""Advice pages: what is said, the sheet on one page in every language, notes that only the signed-in see."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from types import SimpleNamespace
from typing import cast

import pytest
from babel.messages.pofile import read_po
from starlette.testclient import TestClient

from graphkb.analytics.advice import PROPOSED
from graphkb.model import Node, Reader, Visibility
from graphkb.texts.further import FILE, SheetTexts, sheet_languages
from tests import site_fixture as site
from tests.browser.chromium import launched
from viz.frame import TOKEN_COOKIE, Frame
from viz.pages.advice_sheet_view import contacts_of

SENTENCE = "Verein mit Frauengruppe in Eschweiler sucht Räume und jemanden für Förderanträge"


def said(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_sentence_becomes_needs_partners_funding_and_steps(aachen: TestClient) -> None:
    response = aachen.get("/de/beratung", params={"text": SENTENCE})
    assert response.status_code == 200
    text = said(response.text)
    for expected in (
        "Jedes Wort wurde verstanden.",
        "Partner für: Räume",
        "Partner für: Förderung und Anträge",
        "Förderung, die passen kann",
        "Nächste Schritte",
    ):
        assert expected in text


@pytest.mark.parametrize("language", [one.tag for one in sheet_languages()])
def test_the_sheet_of_a_usual_organisation_is_one_page_of_pdf(aachen: TestClient, language: str) -> None:
    response = aachen.get("/de/beratung/tueroeffner/blatt.pdf", params={"blattsprache": language})
    assert response.content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", response.content)) == 1


def test_the_languages_of_the_sheet_are_whole_and_say_that_they_are_drafts() -> None:
    """Every fixed text of the sheet, in every language, with the same facts in it."""
    folder = files("graphkb.texts")
    german = {entry.id for entry in read_po(BytesIO((folder / "ar" / FILE).read_bytes()), locale="ar") if entry.id}
    assert german >= {step.text for step in PROPOSED}
    for language in sheet_languages():
        if language.whole:
            continue
        assert language.draft, language
        said_in = {
            entry.id: entry.string
            for entry in read_po(BytesIO((folder / language.tag / FILE).read_bytes()))
            if entry.id
        }
        assert said_in.keys() == german, language
        for text, other in said_in.items():
            assert other
            assert set(re.findall(r"\{\w+\}", str(text))) == set(re.findall(r"\{\w+\}", str(other))), text
    assert [(one.tag, one.direction) for one in sheet_languages()] == [
        ("de", "ltr"),
        ("en", "ltr"),
        ("ar", "rtl"),
        ("de-simple", "ltr"),
    ]


def test_names_are_set_apart_on_a_sheet_that_runs_from_right_to_left(aachen: TestClient) -> None:
    html = aachen.get("/de/beratung/hevi-ev", params={"blattsprache": "ar"}).text
    assert '<article class="sheet advice-sheet" lang="ar" dir="rtl">' in html
    assert '<h1><bdi lang="de">Hêvî e.V.</bdi></h1>' in html
    arabic = next(one for one in sheet_languages() if one.tag == "ar")
    assert "\N{FIRST STRONG ISOLATE}Haus B\N{POP DIRECTIONAL ISOLATE}" in SheetTexts(arabic)(
        "Über {names}", names="Haus B"
    )


@pytest.mark.parametrize("address", ["notizen", "notizen/neu", f"notizen/{'0' * 32}"])
def test_notes_are_for_the_signed_in_alone(aachen: TestClient, address: str) -> None:
    assert aachen.get(f"/de/beratung/{address}").status_code == 401
    assert aachen.get("/api/v1/advice/notes").status_code == 401
    assert aachen.post("/de/beratung/schritte", data={"version": "0"}).status_code == 401


def test_a_note_is_kept_followed_up_changed_and_deleted(aachen: TestClient) -> None:
    cookies = {"cookie": f"{TOKEN_COOKIE}={site.TOKEN}"}
    form = {"zu": "hevi-ev", "tag": "2026-11-20", "wiedervorlage": "22.11.2026", "text": "Deutschkurs läuft weiter"}
    form |= {"schritt-1": "Räume ansehen", "erledigt-1": "1", "schritt-3": "Antrag schreiben"}
    wrong = aachen.post("/de/beratung/notizen/neu", data=form | {"wiedervorlage": "1.1.2020"}, headers=cookies)
    assert wrong.status_code == 422
    assert "Die Wiedervorlage liegt vor dem Tag des Gesprächs." in wrong.text
    assert "Deutschkurs läuft weiter" in wrong.text
    assert aachen.post("/de/beratung/notizen/neu", data=form | {"tag": "morgen"}, headers=cookies).status_code == 422
    assert aachen.post("/de/beratung/notizen/neu", data={"tag": "2026-11-20"}, headers=cookies).status_code == 422
    made = aachen.post("/de/beratung/notizen/neu", data=form, headers=cookies)
    assert made.status_code == 303
    id = made.headers["location"].partition("?")[0].rpartition("/")[2]
    try:
        text = said(aachen.get("/de/beratung/notizen", headers=cookies).text)
        assert "1 Notiz ist fällig." in text or "Eine Notiz ist fällig." in text
        assert "Hêvî e.V." in text
        sheet = aachen.get(f"/de/beratung/hevi-ev?notiz={id}", headers=cookies).text
        assert "Vereinbart" in sheet
        assert "Antrag schreiben" in sheet
        public = aachen.get(f"/de/beratung/hevi-ev?notiz={id}").text
        assert "Antrag schreiben" not in public
        assert "Deutschkurs läuft weiter" not in public
        late = aachen.post(f"/de/beratung/notizen/{id}", data=form | {"version": "7"}, headers=cookies)
        assert late.status_code == 409
        assert aachen.get(f"/api/v1/advice/notes/{id}", headers=site.SIGNED_IN).json()["follow_up"] == "2026-11-22"
    finally:
        gone = aachen.post(f"/de/beratung/notizen/{id}", data={"loeschen": "ja"}, headers=cookies)
    assert gone.status_code == 303
    assert aachen.get(f"/de/beratung/notizen/{id}", headers=cookies).status_code == 404


def test_the_table_of_steps_is_edited_and_given_back(aachen: TestClient) -> None:
    before = aachen.get("/api/v1/advice/steps").json()
    assert before["version"] == 0
    line = {"area": "training", "text": "Zum Kurs anmelden", "url": "https://verein-a.example/kurs", "source": "Heft 3"}
    wrong = {"version": 0, "items": [line | {"url": "kurs"}]}
    assert aachen.put("/api/v1/advice/steps", json=wrong, headers=site.SIGNED_IN).status_code == 422
    assert aachen.put("/api/v1/advice/steps", json={"version": 0, "items": [line]}).status_code == 401
    try:
        kept = aachen.put("/api/v1/advice/steps", json={"version": 0, "items": [line]}, headers=site.SIGNED_IN)
        assert kept.json()["version"] == 1
        assert "Zum Kurs anmelden" in aachen.get("/de/beratung/schritte").text
        stale = aachen.put("/api/v1/advice/steps", json={"version": 9, "items": [line]}, headers=site.SIGNED_IN)
        assert stale.status_code in (409, 503)
    finally:
        back = aachen.delete("/api/v1/advice/steps", headers=site.SIGNED_IN)
    assert back.json() == before


def test_only_a_contact_with_consent_stands_on_a_sheet() -> None:
    node = Node(
        id="a", kind="association", name="Verein A", properties={"email": "info@verein-a.example", "phone": "0241 0"}
    )
    consented = replace(node, properties={**node.properties, "contact_consent": ("email",)})
    inside = cast("Frame", SimpleNamespace(reader=Reader(Visibility.INTERNAL)))
    assert contacts_of(inside, node) == ""
    assert contacts_of(inside, consented) == "info@verein-a.example"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("beratung/gibt-es-nicht", 404),
        ("beratung/eschweiler?blattsprache=xx", 422),
        ("beratung/hevi-ev?braucht=gibt-es-nicht", 404),
        ("beratung/t-sport", 404),
        ("beratung/blatt", 422),
        (f"beratung?text={'a' * 501}", 422),
        ("beratung?text=xqzvw", 200),
        ("beratung?fuer=xqzvw", 200),
    ],
)
def test_wrong_input_is_told(aachen: TestClient, address: str, status: int) -> None:
    assert aachen.get(f"/de/{address}").status_code == status


@pytest.mark.parametrize("language", ["de", "ar", "de-simple"])
def test_the_printed_sheet_is_one_page(aachen_url: str, language: str) -> None:
    with launched() as browser:
        page = browser.new_page()
        page.goto(f"{aachen_url}/de/beratung/tueroeffner?blattsprache={language}")
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
