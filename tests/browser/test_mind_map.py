"""The mind map by keyboard (WAI-ARIA tree view), its address, and on paper: A3 across, one sheet, letters to read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.closest('li').dataset.said.split(',')[0]"


def test_the_tree_by_keyboard_and_its_address(visit: Visit) -> None:
    page = visit.page
    page.request.get(f"{visit.origin}/de/mindmap", timeout=60_000)  # the first page of a server reads the facts
    visit.open("/de/mindmap")
    trunk = page.get_by_role("tree").get_by_role("treeitem").first
    trunk.focus()

    def press(*keys: str) -> str:
        for key in keys:
            page.keyboard.press(key)
        return str(page.evaluate(FOCUSED))

    concept = press("Home")
    assert concept.startswith("Miteinander leben")
    assert press("ArrowDown") == "Sprache/Bildung"
    item = page.locator(".leaf:focus")
    assert [item.get_attribute(name) for name in ("aria-level", "aria-posinset", "aria-expanded")] == ["2", "1", "true"]
    assert press("ArrowLeft") == "Sprache/Bildung", "folds"
    expect(item).to_have_attribute("aria-expanded", "false")
    assert press("ArrowDown") == "Arbeit/Weiterbildung", "what is folded is passed over"
    assert press("ArrowLeft", "ArrowLeft") == concept, "folds, then leads to the branch it is on"
    assert press("End") == "Vielfalt als Chance statt Defizitblick"
    assert press("w") == "Wohnen/Soziales", "a letter"
    assert press("*", "ArrowUp", "ArrowUp") == "Arbeit/Weiterbildung", "everything on the level is open again"
    assert press("ArrowUp", "ArrowUp", "ArrowLeft") == "Sprache/Bildung"
    page.wait_for_url(re.compile(r"tiefe=2&(?=.*zu=fld-sr17-sprache-bildung\b)(?=.*auf=)"))
    expect(page.locator("a[data-permanent]")).to_have_attribute("href", re.compile("zu=fld-sr17-sprache-bildung"))
    page.reload()
    expect(page.locator('li[data-key="fld-sr17-sprache-bildung"] > .leaf')).to_have_attribute("aria-expanded", "false")
    page.get_by_role("link", name="alles zu", exact=True).click()
    expect(trunk).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("link", name="alles zu", exact=True)).to_have_attribute("aria-current", "true")
    trunk.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(concept)
    visit.check()


def test_on_paper_it_is_one_sheet_of_a3_with_letters_to_read(visit: Visit) -> None:
    visit.open("/de/mindmap")
    paper = visit.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    (box,) = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper))
    assert [round(float(side)) for side in box] == pytest.approx([1191, 842], abs=2), "A3 across, in points"
    visit.page.emulate_media(media="print")
    smallest = visit.page.evaluate(
        """() => Math.min(...[...document.querySelectorAll("main *, footer *")]
            .filter((one) => one.checkVisibility())
            .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            .filter((one) => !one.closest(".unseen"))
            .map((one) => parseFloat(getComputedStyle(one).fontSize))) * 0.75"""
    )
    assert smallest >= 7, "points"
