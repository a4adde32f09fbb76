"""The working day of each group, from the start page to a printed result, in both languages.

Walked on the data of Aachen by `test_days.py` and on the made-up district of 5,000 actors by `make walk`. Only what a
person sees is used: links and fields are found by their words, in the language of the page.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Download, Locator, expect

from graphkb.texts import Language, Texts
from tests.browser.chromium import Visit

__all__ = ["AACHEN", "DAYS", "Ground", "Walk"]

PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a day is walked: names as people know them."""

    organisation: str
    """Looks for partners."""
    place: str
    """Municipality whose page the planner opens."""
    cell: str
    """Cell of the matrix that is opened: place~field."""
    since: str
    """Day to compare with, `JJJJ-MM-TT`."""


AACHEN = Ground("Türöffner e.V.", "Würselen", "wuerselen~fld-sr17-sport-gesundheit", "2019-06-30")


@dataclass
class Walk:
    """A person at work in a browser window. `clicks` are counted; each step remembers how long its answer took."""

    visit: Visit
    language: Language
    kept: Path | None = None
    """Folder for pictures and printed sheets; None: none are kept."""
    patience: float = 60_000
    """Milliseconds that an answer may take."""
    clicks: int = 0
    steps: list[tuple[str, float]] = field(default_factory=list)
    name: str = ""

    def t(self, german: str, **values: object) -> str:
        """Words of the page in its language."""
        return Texts(self.language)(german, **values)

    @property
    def main(self) -> Locator:
        """What stands between head and foot."""
        return self.visit.page.locator("main")

    def start(self, name: str) -> None:
        """Begin the day at the start page."""
        self.name, self.clicks = name, 0
        began = time.perf_counter()
        assert self.visit.open(f"/{self.language}/") == 200
        self._took("start", began)

    def click(self, what: Locator, step: str = "", arrives: str = "", shows: Locator | None = None) -> None:
        """Click something that can be seen; wait until the page it leads to is painted.

        `arrives`: part of the address it leads to, `shows`: what has to be seen then; without: it stays on the page.
        """
        expect(what).to_be_visible()
        began = time.perf_counter()
        what.click()
        if arrives:
            self.visit.page.wait_for_url(lambda url: arrives in url, wait_until="load")
        self.visit.rest()
        if shows:
            shows.wait_for()
        self.clicks += 1
        if step:
            self._took(step, began)

    def link(self, german: str, within: Locator | None = None, exact: bool = True) -> Locator:
        """The first link with these words."""
        place = within if within is not None else self.main
        return place.get_by_role("link", name=self.t(german), exact=exact).first

    def button(self, german: str, within: Locator | None = None) -> Locator:
        """The first button with these words."""
        place = within if within is not None else self.main
        return place.get_by_role("button", name=self.t(german), exact=True).first

    def printed(self, *words: str) -> bytes:
        """Print the page as a browser does; these words stand on it, what can be pressed does not. Gives the PDF."""
        page = self.visit.page
        page.emulate_media(media="print")
        try:
            body = page.locator("body").inner_text()
            for word in words:
                assert word in body, word
            for gone in ("header.top", "nav.nav", "form.filter", "button[data-prints]"):
                assert not any(one.is_visible() for one in page.locator(gone).all()), gone
            sheet = page.pdf(format="A4")
        finally:
            page.emulate_media(media="screen")
        assert sheet.startswith(b"%PDF")
        assert PAGE_OF_PDF.search(sheet)
        if self.kept:
            (self.kept / f"{self.name}-{self.language}.pdf").write_bytes(sheet)
        return sheet

    def downloaded(self, what: Locator, step: str) -> bytes:
        """Click what gives a file, wait for it as long as a person would, and give what is in it.

        What takes longer shows how far it is, and then a link to the file: that is one click more.
        """
        page, came = self.visit.page, list[Download]()
        page.on("download", lambda one: came.append(one))
        began = time.perf_counter()
        what.click()
        self.clicks += 1
        ready = page.locator("a.button.main[download]")
        waiting = False
        while not came:
            assert time.perf_counter() - began < self.patience / 1000, "no file came"
            if not waiting and "/stand" in page.url and ready.count():
                ready.first.click()
                self.clicks += 1
                waiting = True
            page.wait_for_timeout(100)
        content = came[0].path().read_bytes()
        self._took(step, began)
        if self.kept:
            (self.kept / f"{self.name}-{self.language}-{came[0].suggested_filename}").write_bytes(content)
        return content

    def picture(self, step: str) -> None:
        """Keep what is on the screen now, if pictures are kept."""
        if self.kept:
            path = self.kept / f"{self.name}-{len(self.steps):02}-{step}-{self.language}.png"
            self.visit.page.screenshot(path=path, animations="disabled")

    def _took(self, step: str, began: float) -> None:
        self.steps.append((f"{self.name}: {step}", time.perf_counter() - began))
        self.picture(step)


def advise(walk: Walk, ground: Ground) -> None:
    """Service point: for an organisation partners with reasons, who can introduce them, the advice sheet."""
    page = walk.visit.page
    walk.start("beraten")
    walk.click(walk.link("Partner finden"), "partner", "/partner")
    walk.main.get_by_label(walk.t("Partner für (Verein oder Stelle)")).fill(ground.organisation)
    walk.click(walk.button("Suchen"), "vorschlaege", "fuer=")
    assert ground.organisation in page.locator("h1").inner_text()
    first = page.locator(".candidate").first
    assert first.locator(".reasons li").count() >= 2
    assert first.locator(".reasons a.source").count() >= 1
    partner = first.locator("h3").inner_text()
    walk.printed(ground.organisation, partner, walk.t("Vorschläge"))
    way = page.locator(".candidate a[href*='/wege?']").first
    walk.click(way, "weg", "/wege")
    assert ground.organisation in walk.main.inner_text()
    assert page.locator("ol.path li").count() >= 2
    walk.printed(ground.organisation, walk.t("Schritt für Schritt"))
    walk.click(walk.link("Beratungsblatt", page.locator("nav.nav")), "beratung", "/beratung")
    walk.main.get_by_label(walk.t("Verein oder Stelle (wenn erfasst)")).fill(ground.organisation)
    walk.click(walk.button("Beraten lassen"), "beraten", "fuer=")
    walk.click(walk.link("Als Blatt zum Mitgeben"), "blatt", "/beratung/")
    assert ground.organisation in page.locator("h1").inner_text()
    assert walk.downloaded(page.locator("a.button[href*='pdf']").first, "beratungsblatt").startswith(b"%PDF")


def plan(walk: Walk, ground: Ground) -> None:
    """Planner: a place, the matrix, a cell, what if somebody were gone, a draft on paper."""
    page = walk.visit.page
    walk.start("planen")
    walk.click(walk.link("Orte"), "orte", "/orte")
    walk.click(walk.main.get_by_role("link", name=ground.place, exact=True), "ort", "/orte/")
    assert page.locator("h1").inner_text() == ground.place
    assert page.locator("#felder table tbody tr").count() >= 3
    walk.printed(ground.place, walk.t("Was deckt was"), walk.t("Lücken und offene Fragen"))
    walk.click(walk.link("Abdeckung", page.locator("nav.nav")), "matrix", "/abdeckung")
    walk.click(
        page.locator(f"table.matrix td a[href*='zelle={ground.cell}']").first,
        "zelle",
        "zelle=",
        page.locator("#panel h2"),
    )
    assert page.locator("#panel a.source").count() >= 1
    walk.click(page.locator("#schalter summary").first)
    after = page.locator("#schalter-ergebnis strong").first
    walk.click(page.locator("#schalter input[name=ohne]").first, "was-waere-wenn", shows=after)
    walk.click(walk.link("Entwurf machen", page.locator("#panel")), "entwurf", "/planen/entwurf")
    assert page.locator("#text").count() == 1
    walk.printed(ground.place, walk.t("Text des Entwurfs"))


def oversee(walk: Walk, ground: Ground) -> None:
    """Leadership: the network, one group of it, what changed since a day, on paper; the council paper."""
    page = walk.visit.page
    walk.start("leiten")
    walk.click(walk.link("Netz"), "netz", "/netz", page.locator(".map canvas").first)
    walk.click(page.locator("table#gruppen tbody td a").first, "gruppe", "gruppe=")
    assert page.locator("#stellen table tbody tr").count() >= 3
    walk.click(walk.link("Wandel", page.locator("nav.nav")), "wandel", "/wandel")
    page.get_by_label(walk.t("Früherer Tag")).fill(ground.since)
    walk.click(walk.button("Anwenden"), "wandel-seit", f"von={ground.since}")
    assert page.locator("main table tbody tr").count() >= 1
    walk.printed(walk.t("Wandel"), page.locator(".finding").first.inner_text())
    walk.click(page.locator("nav.nav a[href$='/ueberblicken']").first, arrives="/ueberblicken")
    walk.click(walk.link("Überblick"), "ueberblick", "/ueberblick")
    walk.click(walk.link("Sitzungsvorlage erstellen"), "vorlage", "/ueberblick/vorlage")
    paper = walk.downloaded(page.locator("button[name=form][value=pdf]"), "sitzungsvorlage")
    assert paper.startswith(b"%PDF")
    assert len(PAGE_OF_PDF.findall(paper)) >= 1


DAYS: dict[str, Callable[[Walk, Ground], None]] = {"beraten": advise, "planen": plan, "leiten": oversee}
"""By the entrance that a group uses."""
