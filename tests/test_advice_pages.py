"""Advice pages: what is said, the sheet on one page in every language, notes that only the signed-in see."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from graphkb.texts.further import sheet_languages

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
