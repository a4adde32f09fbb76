"""Places by keyboard: the map is walked and opened, switches answer at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import Visit, visiting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def window(chromium: Browser, aachen_url: str) -> Iterator[Visit]:
    with visiting(chromium, aachen_url) as visit:
        yield visit


def test_the_map_is_walked_and_opened_by_keyboard(window: Visit) -> None:
    window.open("/de/karte?feld=fld-sr17-ehrenamt")
    page = window.page
    page.get_by_role("link", name="Karte überspringen").focus()
    page.keyboard.press("Tab")  # the region, to scroll
    page.keyboard.press("Tab")
    focused = "document.activeElement.querySelector('title').textContent"
    assert page.evaluate(focused).startswith("Aachen: ")
    ring = "getComputedStyle(document.activeElement.querySelector('.ground')).strokeWidth"
    assert float(page.evaluate(ring).removesuffix("px")) >= 3
    page.keyboard.press("Tab")
    assert page.evaluate(focused).startswith("Alsdorf: ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alsdorf")
    window.check()


@pytest.mark.parametrize("path", ["/de/orte/wuerselen", "/de/abdeckung"])
def test_a_switch_answers_at_once(window: Visit, path: str) -> None:
    window.open(path)
    page = window.page
    if path.endswith("abdeckung"):
        page.get_by_text("Träger und Programme ausschalten").click()
    page.locator("input[name=ohne][value=f-demokratie-leben]").focus()
    page.keyboard.press("Space")
    result = page.locator("#schalter-ergebnis")
    expect(result).to_contain_text("Ohne: Demokratie leben!")
    expect(result.get_by_role("table")).to_contain_text("Kultur/Religion")
    page.keyboard.press("Space")
    expect(result).to_contain_text("Schalten Sie einen Träger oder ein Programm aus")
    window.check()
