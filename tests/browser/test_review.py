"""The way from a link to the answer of the editors, in a browser, without scripts, also on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from graphkb.store import Store, cases
from tests import site_fixture as site
from tests.browser.chromium import Visit, violations, visiting
from tests.browser.test_pages import too_wide
from viz.frame import TOKEN_COOKIE

pytestmark = pytest.mark.browser


@pytest.fixture
def link(aachen: TestClient, aachen_store: Store) -> Iterator[str]:
    """Path of a link to a record; what these tests keep beside the facts is deleted afterwards."""
    made = aachen.post("/api/v1/links", json={"record": "tueroeffner"}, headers=site.SIGNED_IN).json()
    yield "/de/" + made["links"][0]["url"].partition("/de/")[2]
    for sort in ("link", "suggestion"):
        for one in cases.cases_of(aachen_store, sort):
            cases.delete_case(aachen_store, one.id)


def fits(visit: Visit) -> None:
    """Nothing against WCAG on a wide and on a narrow screen, and nothing sticks out of it."""
    page = visit.page
    for width in (320, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert too_wide(page) == []


def test_a_link_is_answered_and_the_answer_is_read(chromium: Browser, aachen_url: str, link: str) -> None:
    with visiting(chromium, aachen_url) as outside, visiting(chromium, aachen_url) as office:
        page, desk = outside.page, office.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
        for path in (link, f"{link}?weg=loeschen", f"{link}?weg=aendern"):
            assert outside.open(path) == 200
            fits(outside)
        assert set(asked) == {""}
        page.get_by_label("Beschreibung", exact=True).fill("Ein Verein zum Ausprobieren")
        page.get_by_role("button", name="Zur Prüfung senden").click()
        assert "Ihre Antwort ist angekommen" in page.inner_text("main")
        fits(outside)

        desk.context.add_cookies([{"name": TOKEN_COOKIE, "value": site.TOKEN, "url": aachen_url}])
        office.open("/de/erfassen/pruefen")
        fits(office)
        desk.get_by_role("link", name="Türöffner e.V.").click()
        fits(office)
        desk.get_by_label("Antwort an den Absender").fill("Das sind nur Proben.")
        desk.get_by_role("button", name="Ablehnen").click()
        assert "entschieden" in desk.inner_text("main")

        outside.open(link)
        assert "Das sind nur Proben." in page.inner_text("main")


def test_without_scripts_a_link_works_as_well(chromium: Browser, aachen_url: str, link: str) -> None:
    with visiting(chromium, aachen_url, width=320, scripts=False) as outside:
        outside.open(link)
        outside.page.get_by_role("button", name="Stimmt alles noch").click()
        assert "Ihre Antwort ist angekommen" in outside.page.inner_text("main")
        outside.page.get_by_role("button", name="Antwort zurückziehen").click()
        assert outside.page.get_by_role("button", name="Stimmt alles noch").is_visible()
