"""Pages in use: by keyboard alone, without scripts, in a closed network."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.chromium import Visit, visiting

pytestmark = pytest.mark.browser

CELL = "wuerselen~fld-sr17-ehrenamt"

FOCUSED = """() => {
    const one = document.activeElement;
    const name = one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || one.value || '';
    return [one.tagName.toLowerCase(), name.trim().replace(/\\s+/g, ' '), one.name || '', one.id];
}"""


def focused(page: Page) -> tuple[str, str, str, str]:
    """Tag, name, form name and id of what has the focus."""
    tag, name, form, id = page.evaluate(FOCUSED)
    return tag, name, form, id


def tab_until(page: Page, found: str, most: int = 60) -> list[str]:
    """Press Tab until the focused element matches the selector; gives what was passed."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        tag, name, form, _id = focused(page)
        passed.append(f"{tag} {form or name}")
        if page.evaluate("found => document.activeElement.matches(found)", found):
            return passed
    raise AssertionError(f"Tab does not reach {found}: {passed}")


# ------------------------------------------------------------------------------------------------------ keyboard


def test_tab_goes_through_the_page_in_reading_order(visit: Visit) -> None:
    page = visit.page
    visit.open("/de/abdeckung")
    assert tab_until(page, "a.skip") == ["a Zum Inhalt"]
    order = [
        "header .brand",
        "header input[type=search]",
        "header button[type=submit]",
        "header .languages a",
        "nav.nav a[href='/de/partner']",
        "nav.nav a[aria-current=page]",
        ".crumbs a",
        "form.filter select",
        "form.filter input[type=radio]",
        "form.filter button[type=submit]",
        "table.matrix td a",
    ]
    for stop in order:
        tab_until(page, stop)


def test_the_skip_link_leads_into_the_content(visit: Visit) -> None:
    page = visit.page
    visit.open("/de/akteure")
    page.keyboard.press("Tab")
    assert page.locator("a.skip").is_visible()
    page.keyboard.press("Enter")
    assert focused(page)[3] == "inhalt"
    tab_until(page, "form.filter input", most=4)


def test_what_has_the_focus_can_be_seen(visit: Visit) -> None:
    page = visit.page
    visit.open("/de/")
    for stop in ("main input[type=search]", "main button", ".door h2 a", "footer input[type=radio]"):
        tab_until(page, stop)
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert outline == "solid", stop
        assert width >= 2, stop


def test_the_panel_opens_with_enter_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit.page
    visit.open("/de/abdeckung")
    cell = page.locator(f"table.matrix td a[href*='{CELL}']")
    cell.focus()
    page.keyboard.press("Enter")
    page.locator("#panel h2").wait_for()
    page.wait_for_function("document.activeElement.id === 'p-titel'")
    assert CELL in page.url
    assert page.locator("#panel a.source").count() >= 1
    assert cell.get_attribute("aria-current") == "true"

    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('#panel').hasChildNodes()")
    assert page.evaluate("cell => document.activeElement === cell", cell.element_handle())
    assert "zelle=" not in page.url

    cell.press("Enter")
    page.locator("#panel h2").wait_for()
    page.locator("#panel [data-closes-panel]").click()
    page.wait_for_function("!document.querySelector('#panel').hasChildNodes()")
    assert page.evaluate("cell => document.activeElement === cell", cell.element_handle())


def test_the_panel_of_an_address_is_the_panel_of_a_click(visit: Visit) -> None:
    page = visit.page
    visit.open(f"/de/abdeckung?zelle={CELL}")
    by_address = page.locator("#panel").inner_text()
    visit.open("/de/abdeckung")
    page.locator(f"table.matrix td a[href*='{CELL}']").click()
    page.locator("#panel h2").wait_for()
    visit.rest()
    assert page.locator("#panel").inner_text() == by_address


def test_the_map_by_keyboard(visit: Visit) -> None:
    page = visit.page
    visit.open("/de/netz")
    ground = page.locator(".map .ground")
    ground.wait_for()
    assert ground.locator("canvas").count() >= 1
    assert ground.get_attribute("aria-label")
    ground.focus()
    page.keyboard.press("ArrowRight")
    live = page.locator("[data-map-live]")
    page.wait_for_function("document.querySelector('[data-map-live]').textContent !== ''")
    first = live.inner_text()
    page.keyboard.press("Enter")
    card = page.locator(".map-card")
    card.wait_for()
    name = card.locator("h2").inner_text()
    assert first.startswith(name)
    assert focused(page)[1] == name
    assert (card.get_by_role("link", name="Zum Profil").get_attribute("href") or "").startswith("/de/")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('.map-card')")
    assert page.evaluate("document.activeElement.classList.contains('ground')")


def test_the_map_finds_a_name(visit: Visit) -> None:
    page = visit.page
    visit.open("/de/netz")
    page.locator(".map .ground").wait_for()
    page.get_by_label("In der Karte suchen").fill("turoffner")
    page.keyboard.press("Enter")
    page.locator(".map-card h2").wait_for()
    assert page.locator(".map-card h2").inner_text() == "Türöffner e.V."
    page.locator(".map-card").get_by_role("link", name="Zum Profil").click()
    visit.rest()
    assert page.locator("h1").inner_text() == "Türöffner e.V."


def test_the_menu_of_a_small_screen(chromium: Browser, aachen_url: str) -> None:
    with visiting(chromium, aachen_url, width=320, height=640) as visit:
        page = visit.page
        visit.open("/de/")
        menu = page.locator("nav .menu")
        assert not menu.get_by_role("link", name="Abdeckung").is_visible()
        tab_until(page, "nav .menu summary")
        page.keyboard.press("Enter")
        link = menu.get_by_role("link", name="Abdeckung")
        link.wait_for()
        link.click()
        visit.rest()
        assert page.locator("h1").inner_text() == "Abdeckung"


def test_light_and_dark_by_choice(chromium: Browser, aachen_url: str) -> None:
    with visiting(chromium, aachen_url, theme="light") as visit:
        page = visit.page
        visit.open("/de/")
        ground = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(ground)
        page.get_by_label("dunkel").check()
        dark = page.evaluate(ground)
        assert light != dark
        visit.open("/de/quellen")
        assert page.evaluate(ground) == dark
        page.get_by_label("wie das Gerät").check()
        assert page.evaluate(ground) == light


def test_the_other_language_is_the_same_page(visit: Visit) -> None:
    page = visit.page
    visit.open("/de/akteure?place=wuerselen&kind=association")
    names = page.locator("main table tbody th a").all_inner_texts()
    assert names
    page.locator(".languages a").click()
    visit.rest()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("main table tbody th a").all_inner_texts() == names
    assert page.locator("h1").inner_text() == "Actors"


# ------------------------------------------------------------------------------------------------ without scripts


def test_the_panel_without_scripts(chromium: Browser, aachen_url: str) -> None:
    with visiting(chromium, aachen_url, scripts=False) as visit:
        page = visit.page
        visit.open("/de/abdeckung")
        page.locator(f"table.matrix td a[href*='{CELL}']").click()
        page.wait_for_url(f"**{CELL}**")
        assert page.locator("#panel h2").inner_text().strip()
        assert page.locator("#panel a.source").count() >= 1
        page.locator("#panel a.close").click()
        page.wait_for_url(lambda url: "zelle=" not in url)
        assert page.locator("#panel h2").count() == 0


def test_the_network_without_scripts(chromium: Browser, aachen_url: str) -> None:
    with visiting(chromium, aachen_url, scripts=False) as visit:
        page = visit.page
        visit.open("/de/netz")
        assert "braucht JavaScript" in page.locator(".map").inner_text()
        assert page.locator("table#gruppen tbody tr").count() >= 3
        page.locator("table#gruppen tbody a").first.click()
        page.wait_for_url("**gruppe=**")
        assert page.locator("main table tbody tr").count() >= 3


def test_partners_without_scripts(chromium: Browser, aachen_url: str) -> None:
    with visiting(chromium, aachen_url, scripts=False) as visit:
        page = visit.page
        visit.open("/de/partner")
        page.get_by_label("Partner für").fill("Türöffner e.V.")
        page.get_by_role("button", name="Suchen").last.click()
        page.wait_for_url("**fuer=**")
        assert "Türöffner e.V." in page.locator("h1").inner_text()
        first = page.locator(".candidate").first
        assert first.locator(".reasons li").count() >= 2
        assert first.locator(".reasons a.source").count() >= 1


def test_search_and_filters_without_scripts(chromium: Browser, aachen_url: str) -> None:
    with visiting(chromium, aachen_url, scripts=False) as visit:
        page = visit.page
        visit.open("/de/")
        page.locator("main input[type=search]").fill("Turoffner")
        page.keyboard.press("Enter")
        page.wait_for_url("**suche?q=**")
        page.locator("main table").get_by_role("link", name="Türöffner e.V.", exact=True).click()
        page.wait_for_url("**/akteure/**")
        assert page.locator("h1").inner_text() == "Türöffner e.V."


# ------------------------------------------------------------------------------------------------ a closed network


@pytest.mark.parametrize("path", ["", "abdeckung", "netz", "akteure/ki-sr", "gibtesnicht"])
def test_the_policy_is_sent_and_holds(visit: Visit, path: str) -> None:
    page = visit.page
    answer = page.goto(f"{visit.origin}/de/{path}")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    visit.complaints.clear()
    # a script in the page is refused: the browser complains, and nothing has run
    page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.ran = 1'; "
        "document.head.append(one); }"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in said for said in visit.complaints)
    visit.complaints.clear()


def test_a_request_to_elsewhere_would_be_noticed(chromium: Browser, aachen_url: str) -> None:
    """The watch itself: a page that asks another host is found out, and the host is not reached."""
    with visiting(chromium, aachen_url) as visit:
        visit.open("/de/")
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            visit.page.goto("http://beispiel.invalid/x")
        with pytest.raises(AssertionError, match="beispiel"):
            visit.check()
        visit.foreign.clear()


def test_the_map_as_a_file_opens_without_any_network(chromium: Browser, aachen_url: str, visit: Visit) -> None:
    answer = visit.page.request.get(f"{aachen_url}/de/netz/karte.html")
    assert answer.ok
    content = answer.text()
    context = chromium.new_context(offline=True)
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_content(content, wait_until="load")
        assert page.locator("canvas").count() >= 1
        assert [url for url in asked if not url.startswith(("data:", "about:", "blob:"))] == []
        assert errors == []
        assert page.locator("html").get_attribute("lang") == "de"
        assert page.title()
    finally:
        context.close()


def test_the_data_of_the_map_is_what_the_table_says(visit: Visit, aachen_url: str) -> None:
    data = json.loads(visit.page.request.get(f"{aachen_url}/de/netz.json").text())
    visit.open("/de/netz")
    ids = {node["id"] for node in data["nodes"]}
    assert all(0 <= end < len(ids) for tie in data["ties"] for end in tie[:2])
    shown = visit.page.locator("tr[data-node]")
    assert {str(row.get_attribute("data-node")) for row in shown.all()} <= ids
