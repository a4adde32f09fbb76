"""Somebody who has only the start page: partners for an association, the gaps of a quarter, the council paper.

Only what can be seen is clicked; typing a name is no click, sending a form is one. Five clicks or fewer each.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from graphkb.texts import Language
from tests.browser.chromium import Visit
from tests.browser.days import AACHEN, Walk

pytestmark = pytest.mark.browser

MOST = 5


@pytest.fixture(params=["de", "en"])
def newcomer(visit: Visit, request: pytest.FixtureRequest) -> Walk:
    language: Language = request.param
    walk = Walk(visit, language)
    walk.start("neu")
    return walk


def test_partners_for_an_association(newcomer: Walk) -> None:
    page = newcomer.visit.page
    newcomer.click(newcomer.link("Partner finden"), arrives="/partner")
    newcomer.main.get_by_label(newcomer.t("Partner für (Verein oder Stelle)")).fill(AACHEN.organisation)
    newcomer.click(newcomer.button("Suchen"), arrives="fuer=")
    assert page.locator(".candidate .reasons li").count() >= 2
    assert newcomer.clicks <= MOST


def test_partners_for_an_association_by_its_name(newcomer: Walk) -> None:
    """Who does not know what the entrances mean types the name."""
    page = newcomer.visit.page
    newcomer.main.get_by_label(newcomer.t("Suchen"), exact=True).fill("Turoffner")
    newcomer.click(newcomer.button("Suchen"), arrives="/suche")
    newcomer.click(newcomer.main.get_by_role("link", name=AACHEN.organisation, exact=True), arrives="/akteure/")
    newcomer.click(newcomer.link("Partner finden"), arrives="/partner")
    assert AACHEN.organisation in page.locator("h1").inner_text()
    assert page.locator(".candidate .reasons li").count() >= 2
    assert newcomer.clicks <= MOST


def test_the_gaps_of_a_quarter(newcomer: Walk) -> None:
    page = newcomer.visit.page
    newcomer.click(newcomer.link("Orte"), arrives="/orte")
    folded = page.locator("main tbody details:has(a)").first
    newcomer.click(folded.locator("summary"))
    quarter = folded.locator("a").first
    name = quarter.inner_text()
    newcomer.click(quarter, arrives="/orte/")
    assert page.locator("h1").inner_text() == name
    newcomer.click(newcomer.link("Lücken und offene Fragen"), arrives="#offen")
    expect(page.locator("#offen h2")).to_be_in_viewport()
    assert page.locator("#offen li").count() >= 1
    assert newcomer.clicks <= MOST


def test_the_council_paper(newcomer: Walk) -> None:
    newcomer.click(newcomer.link("Überblicken"), arrives="/ueberblicken")
    newcomer.click(newcomer.link("Überblick"), arrives="/ueberblick")
    newcomer.click(newcomer.link("Sitzungsvorlage erstellen"), arrives="/ueberblick/vorlage")
    paper = newcomer.downloaded(newcomer.main.get_by_role("button", name="PDF", exact=True), "sitzungsvorlage")
    assert paper.startswith(b"%PDF")
    assert newcomer.clicks <= MOST
