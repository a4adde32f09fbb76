"""A real Chromium for tests: one process for many pages, and a record of what each page did.

It cannot reach anything but this machine: other host names do not resolve, and each request to another origin
is kept in `Visit.foreign`, for tests to fail on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.conftest import missing
from tests.prepare import browser as chromium_path

__all__ = ["AXE", "Theme", "Visit", "launched", "violations", "visiting"]

Theme = Literal["light", "dark"]

ARGUMENTS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # the network map draws with WebGL; here by software
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
"""WCAG 2.2 A and AA, as axe names its rules."""

AXE = Path(__file__).parent.parent / "vendor" / "axe" / "axe-4.14.1.min.js"


@contextmanager
def launched() -> Iterator[Browser]:
    """A running Chromium; skips without one, fails there if it is required."""
    path = chromium_path()
    if path is None:
        missing("browser", "there is no Chromium on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page of the product in a browser window, and all that went wrong or went out while it was open.

    `complaints` are errors of the console and of scripts; `foreign` the addresses of other origins that the page
    asked for.
    """

    origin: str
    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    source: str = ""
    """The page as the server sent it."""

    def open(self, path: str) -> int:
        """Go to a path of the site, wait until it is at rest; gives the HTTP status."""
        answer = self.page.goto(self.origin + path, wait_until="load")
        assert answer is not None
        self.source = answer.text()
        self.rest()
        return answer.status

    def rest(self) -> None:
        """Wait until nothing is being loaded."""
        self.page.wait_for_load_state("networkidle")

    def width(self, width: int, height: int = 900) -> None:
        """Make the window this wide, and wait until the page has drawn itself anew."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def check(self) -> None:
        """Nothing went wrong, nothing went out."""
        assert not self.foreign, self.foreign
        assert not self.complaints, self.complaints

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:" + self.origin)):
            self.foreign.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})")


@contextmanager
def visiting(
    browser: Browser,
    origin: str,
    *,
    width: int = 1400,
    height: int = 900,
    theme: Theme = "light",
    scripts: bool = True,
) -> Iterator[Visit]:
    """A window of this size on the site; at its end everything must have gone well (`Visit.check`)."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        java_script_enabled=scripts,
        locale="de-DE",
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)  # what a server is asked first takes its time on a loaded machine
    try:
        page = context.new_page()
        visit = Visit(origin, page)
        page.on("request", visit._asked)
        page.on("websocket", lambda socket: visit.foreign.append(socket.url))
        page.on("console", visit._said)
        page.on("pageerror", lambda error: visit.complaints.append(f"script: {error}"))
        yield visit
        visit.check()
    finally:
        context.close()


@lru_cache(maxsize=1)
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds against WCAG 2.2 A/AA on the page as it is shown now; `rules`: only these.

    What it cannot decide counts too: such a place would have to be looked at by a person each time.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe() + "; 0")
    only: dict[str, Any] = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARD}
    options = json.dumps({"runOnly": only, "resultTypes": ["violations", "incomplete"]})
    result = f"axe.run(document, {options}).then(found => [['', found.violations], ['undecided ', found.incomplete]])"
    return [
        f"{how}{one['id']}: {one['help']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"
        for how, found in page.evaluate(result)
        for one in found
        for node in one["nodes"][:3]
    ]
