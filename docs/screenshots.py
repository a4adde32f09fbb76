"""Pictures of the running product for the README and the documentation: `make screenshots`.

Starts `graphkb demo` on a fresh data folder and a free port, as a newcomer does, and photographs the main pages
at a wide and a narrow width into `docs/screenshots/`.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.prepare import browser

FOLDER = Path(__file__).parent / "screenshots"

LARGEST = 250_000
"""Bytes of one picture: they are kept in the repository."""

WIDTHS = (1400, 360)

READY = re.compile(r"http://[\d.]+:\d+")


@dataclass(frozen=True, slots=True)
class Picture:
    """One page; `path` below `/de/`, `until` has to be there before the picture is taken, `top` is its upper edge."""

    name: str
    path: str
    until: str = "main h1"
    top: str = "body"
    dark: bool = False
    height: int = 1100


PICTURES = (
    Picture("start", ""),
    Picture("abdeckung", "abdeckung?zelle=wuerselen~fld-sr17-ehrenamt", "#panel h2"),
    Picture("abdeckung-dunkel", "abdeckung", dark=True),
    Picture("massnahmen", "massnahmen"),
    Picture("leitlinien", "leitlinien"),
    Picture("netz", "netz", ".map canvas", ".map-tools", height=800),
    Picture("partner", "partner?fuer=tueroeffner", ".candidate"),
    Picture("profil", "akteure/tueroeffner"),
    Picture("frage", "fragen/konzepte", "main table"),
)


@contextmanager
def product(folder: Path) -> Iterator[str]:
    """`graphkb demo` on this data folder; gives its address, ends it with Ctrl-C as a person does."""
    command = [str(Path(sys.executable).with_name("graphkb")), "demo", "--port", "0", "--data", str(folder)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if found := READY.search(line):
                yield found.group()
                break
        else:
            raise SystemExit("The product did not start:\n" + "".join(said))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def take(page: Page, address: str, picture: Picture, width: int) -> Path:
    """One picture, cut at the foot where it would grow too large."""
    page.set_viewport_size({"width": width, "height": picture.height})
    page.emulate_media(color_scheme="dark" if picture.dark else "light", reduced_motion="reduce")
    page.goto(f"{address}/de/{picture.path}", wait_until="networkidle")
    page.locator(picture.until).first.wait_for()
    page.wait_for_timeout(600)  # WebGL draws the map a little later than it is there
    path = FOLDER / f"{picture.name}-{width}.png"
    box = page.locator(picture.top).first.bounding_box()
    top = max(0, int(box["y"]) - 16) if box and picture.top != "body" else 0
    seen = min(picture.height, int(page.evaluate("document.documentElement.scrollHeight")) - top)
    while True:
        taken = page.screenshot(
            full_page=True, clip={"x": 0, "y": top, "width": width, "height": seen}, animations="disabled"
        )
        if len(taken) <= LARGEST or seen < 400:
            break
        seen -= 80
    path.write_bytes(taken)
    return path


def main() -> int:
    """Take all pictures; 1 without a browser."""
    chromium = browser()
    if chromium is None:
        print("No Chromium on PATH.")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, product(Path(folder)) as address, sync_playwright() as playwright:
        window = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--lang=de-DE", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
            env={**os.environ, "LANGUAGE": "de", "LANG": "de_DE.UTF-8"},
        )
        page = window.new_context(locale="de-DE").new_page()
        kept = [take(page, address, picture, width) for picture in PICTURES for width in WIDTHS]
        for old in set(FOLDER.glob("*.png")) - set(kept):
            old.unlink()
        window.close()
    for path in kept:
        print(f"{path.relative_to(FOLDER.parent.parent)}  {path.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
