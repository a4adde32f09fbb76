"""The five questions of everyday work, asked as a person asks: from the start page, by clicking; and by program."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from tests.browser.chromium import Visit

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its link on the start page, what is chosen there, its address in the API, who must be in the answer.

    `direct` is the same by plain nodes and relations: path and, for relations, the end that is the answer.
    """

    link: str
    choices: dict[str, str]
    api: str
    named: frozenset[str]
    direct: str = ""
    end: str = ""


QUESTIONS = (
    Asked(
        "Welche Kommunen haben ein eigenes Integrationskonzept?",
        {},
        "concepts-of-municipalities",
        frozenset({"Aachen", "Baesweiler", "Eschweiler", "Herzogenrath"}),
    ),
    Asked(
        "Welche Ämter sind für ein Handlungsfeld zuständig?",
        {"Handlungsfeld": r"^Sprache/Bildung \(Miteinander leben"},
        "responsible-for-field?field=fld-sr17-sprache-bildung",
        frozenset({"Bildungsbüro der StädteRegion Aachen"}),
        "fld-sr17-sprache-bildung",
        "source",
    ),
    Asked(
        "Wer sprach auf welcher Veranstaltung?",
        {"Veranstaltung": "^Arbeitsplattform Sicherheit"},
        "speakers-at-event?event=ev-ap-2017-sicherheit",
        frozenset(),
        "ev-ap-2017-sicherheit",
        "source",
    ),
    Asked(
        "Wer gehört zu welchem Netzwerk?",
        {"Netzwerk": "^Arbeitsplattform Migration"},
        "members-of-network?network=apm",
        frozenset({"Türöffner e.V."}),
        "apm",
        "source",
    ),
    Asked(
        "Welche Handlungsfelder eines Konzepts haben in einem anderen keine Entsprechung?",
        {"Felder von": r"Stadt Aachen \(2006\)", "gesucht in": r"Fortschreibung 2017"},
        "fields-without-match?concept=c-ac-2006&other=c-sr-2017",
        frozenset({"Senioren"}),
    ),
)

RELATION = {
    "fld-sr17-sprache-bildung": "RESPONSIBLE_FOR",
    "ev-ap-2017-sicherheit": "SPOKE_AT",
    "apm": "MEMBER_OF",
}


def answer_on_the_page(page: Page) -> list[str]:
    return [cell.strip() for cell in page.locator("main table tbody th[scope=row] a").all_inner_texts()]


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.api.partition("?")[0])
def test_a_person_finds_the_answer(visit: Visit, aachen: TestClient, asked: Asked) -> None:
    page = visit.page
    assert visit.open("/de/") == 200
    page.get_by_role("link", name=asked.link).click()
    visit.rest()
    for label, wanted in asked.choices.items():
        field = page.get_by_label(label)
        words = [word for word in field.locator("option").all_inner_texts() if re.search(wanted, word)]
        assert len(words) == 1, f"{label}: {words}"
        field.select_option(label=words[0])
    if asked.choices:
        page.get_by_role("button", name="Anwenden").click()
        visit.rest()

    shown = answer_on_the_page(page)
    assert shown
    assert asked.named <= set(shown), shown
    rows = page.locator("main table tbody tr")
    assert rows.count() == len(shown)
    for row in rows.all():
        assert row.locator("a.source").count() >= 1, row.inner_text()
    assert shown[0] in page.locator(".finding").inner_text()
    assert str(len(shown)) in page.locator(".method").inner_text()

    # each badge leads to a line in the list of sources
    badge = page.locator("main table a.source").first
    target = badge.get_attribute("href")
    assert target
    badge.click()
    assert page.locator(target).is_visible()
    assert page.locator(f"{target} .hint").inner_text().startswith(("Stand", "ohne Datum"))

    # a name leads to its profile
    page.locator("main table tbody th a").first.click()
    visit.rest()
    assert page.locator("h1").inner_text() == shown[0]

    answer = aachen.get(f"/api/v1/questions/{asked.api}").json()
    assert sorted(item["nodes"][0]["name"] for item in answer["items"]) == sorted(shown)
    assert all(item["sources"] and item["sources"][0]["document"] for item in answer["items"])


@pytest.mark.parametrize("asked", [one for one in QUESTIONS if one.direct], ids=lambda asked: asked.direct)
def test_the_same_answer_by_plain_relations(aachen: TestClient, asked: Asked) -> None:
    answer = aachen.get(f"/api/v1/questions/{asked.api}").json()
    wanted = {item["nodes"][0]["id"] for item in answer["items"]}
    path = f"/api/v1/nodes/{asked.direct}/relations"
    params = {"type": RELATION[asked.direct], "direction": "in", "limit": "500"}
    body = aachen.get(path, params=params).json()
    assert body["next_cursor"] is None
    found = {relation[asked.end]: relation["sources"] for relation in body["items"]}
    assert wanted
    assert wanted <= set(found)
    assert all(found[id] for id in wanted)
