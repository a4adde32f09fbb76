"""Every page in Chromium, in both languages: readable for everybody, at any width, by day and by night, and silent."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import AXE, Visit, violations, visiting
from tests.browser.pages import PAGES, Shown
from tests.site_fixture import TOKEN
from viz.frame import TOKEN_COOKIE
from viz.pages import PAGES as MODULES

pytestmark = pytest.mark.browser

NARROW, MIDDLE, WIDE = 320, 768, 1400

NO_PAGE = (
    "/abdeckung/zelle",
    "/suche/sofort",
    "/neues.atom",
    "/orte/{id}/schalter",
    "/abdeckung/schalter",
    "/planen/entwurf.docx",
    "/planen/entwuerfe/{id}/entwurf.docx",
    "/karte.svg",
    "/karte.png",
    "/karte.pdf",
    "/beratung/blatt.pdf",
    "/beratung/{id}/blatt.pdf",
    "/mindmap.pdf",
    "/mindmap.svg",
    "/ueberblick/vorlage/datei",
    "/netz.json",
    "/einbetten/netz.json",
    "/netz/bild.svg",
    "/netz/datei",
    "/netz/geschichten/{id}/geschichte.pdf",
    "/netz/karte.html",
    "/netz/karte.pdf",
    "/netz/karte.png",
    "/netz/karte.svg",
    "/netz/tag.json",
    "/erfassen/tabelle/{id}",
    "/erfassen/tabelle/{id}/anmerkungen.xlsx",
    "/erfassen/tabelle/{id}/zuordnung.yaml",
    "/erfassen/personen/{id}/daten.json",
    "/erfassen/personen/{id}/daten.txt",
    "/erfassen/bogen/{form}/mappe.xlsx",
    "/erfassen/bogen/eingang/{id}",
    "/erfassen/bogen/eingang/{id}/anmerkungen.xlsx",
    "/erfassen/bogen/eingang/{id}/seite",
    "/erfassen/runden/{id}/bogen.xlsx",
    "/erfassen/auftraege/{id}/stand",
    "/erfassen/auftraege/{id}/datei",
    "/erfassen/auftraege/{id}/anmerkungen.xlsx",
    "/daten/piktogramme/{name}.svg",
)
"""Addresses that answer with a part of a page or a file, or need an upload; those of tables end in `.csv`."""


INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|<[^>]+\s(?:style|on[a-z]+)=")
"""Style and script inside a page: the policy forbids them."""


def too_wide(page: Page) -> list[str]:
    """What sticks out of the window at the right; empty: the page does not scroll sideways."""
    found: list[str] = page.evaluate("""() => {
        const root = document.scrollingElement;
        if (root.scrollWidth <= root.clientWidth) return [];
        return [...document.querySelectorAll('main *, header *, footer *')]
            .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
            .slice(0, 5).map(one => one.outerHTML.slice(0, 160));
    }""")
    return found


@pytest.fixture(scope="module", params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def window(chromium: Browser, aachen_url: str) -> Iterator[Visit]:
    """One window for all pages: opening one takes longer than looking."""
    with visiting(chromium, aachen_url) as visit:
        yield visit


def test_axe_is_the_published_file() -> None:
    """The file that looks for barriers is the one its list names."""
    package = tomllib.loads((AXE.parent / "VENDOR.toml").read_text(encoding="utf-8"))["package"][0]
    assert package["sha256"] == {AXE.name: hashlib.sha256(AXE.read_bytes()).hexdigest()}
    assert package["version"] in AXE.name
    assert "Mozilla Public License, version 2.0" in (AXE.parent / package["licence_file"]).read_text(encoding="utf-8")


def test_no_page_is_forgotten() -> None:
    routes = {
        getattr(route, "path", "")
        for module in MODULES
        for route in module.router.routes
        if "GET" in getattr(route, "methods", ())
    }
    files = {route for route in routes if route.endswith(".csv")}
    assert routes - files - set(NO_PAGE) == {page.route for page in PAGES if page.route}


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_page(window: Visit, shown: Shown, language: str) -> None:
    window.complaints.clear()
    window.foreign.clear()
    page = window.page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.context.clear_cookies()
    if shown.signed_in:
        page.context.add_cookies([{"name": TOKEN_COOKIE, "value": TOKEN, "url": window.origin}])

    assert window.open(f"/{language}/{shown.path}") == shown.status
    if shown.status >= 400:  # Chromium says itself that the page is not there
        window.complaints = [said for said in window.complaints if str(shown.status) not in said]

    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    title, product = page.title().rsplit(" – ", 1)
    assert title.strip()
    assert product == "Wissensnetz Integration"
    assert page.locator("main").count() == 1
    assert INLINE.findall(window.source) == []

    everything = language == "de" or shown.main
    if everything:
        assert violations(page) == []
    if language == "de":
        page.emulate_media(color_scheme="dark")
        assert violations(page, "color-contrast") == []
        page.emulate_media(color_scheme="light")
    if shown.main:
        window.width(MIDDLE)
        assert too_wide(page) == []
        assert language == "en" or violations(page) == []
    window.width(NARROW, 640)
    assert too_wide(page) == []
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    assert too_wide(page) == []
    assert violations(page) == []
    window.check()
