"""Time from click to painted answer, for every page, in Chromium, over a made-up district: `make benchmark-pages`.

A link on a light page is clicked; the clock stops when the page is loaded and its first content is painted, on pages
with a map when its canvas is there. First call: nobody asked for it since the start; what several pages share is paid
by the one that comes first. Second call: the same link again.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS
from tests.browser.pages import PAGES, Shown
from tests.prepare import browser

__all__ = ["made_path", "served", "timed"]

TOKEN = "kennwort-der-messung"
READY = re.compile(r"http://[\d.]+:\d+")
REPORT = Path(__file__).parent.parent / "docs" / "pages-speed.md"
LIGHT = "hinweise"
"""A page that reckons nothing: from it everything is clicked."""
GIVEN_UP = 60
"""Seconds after which a page is given up."""
SLOW = 3.0

INSTEAD = {
    "fld-sr17-ehrenamt": "f0",
    "fld-sr17-sicherheit": "f1",
    "fld-sr17-sprache-bildung": "g0",
    "d-seed-001": "d-bericht",
    "d-seed-002": "d-t1",
    "d-seed-003": "d-t2",
    "ev-integrationskonferenz": "e-0",
    "ev-impuls20": "e-1",
    "tueroeffner": "a-t1-0",
    "sprungbrett": "a-t1-1",
    "alevi-ac": "a-t1-2",
    "alevi-kv": "a-t1-3",
    "ki-sr": "o-t1",
    "ac-fb56": "o-t2",
    "m-ac-miete": "m-0-0",
    "m-malteser": "m-1-0",
    "wuerselen": "t1",
    "apm": "n-0",
    "aachen": "a-t0-0",
}
"""What stands in the addresses of the tests, and what is there in the made-up district."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds from click to paint, first and second call; None: given up. Beside them seconds the server reckoned."""

    path: str
    first: float | None
    first_cpu: float
    second: float | None
    second_cpu: float


def made_path(shown: Shown) -> str:
    """The address of the same page over the made-up district.

    >>> made_path(Shown("place", "orte/wuerselen?ohne=tueroeffner", "/orte/{id}"))
    'orte/t1?ohne=a-t1-0'
    """
    path = shown.path.replace("zeilen=aachen", "zeilen=t0").replace("Türöffner", "Verein")
    for one, other in INSTEAD.items():
        path = path.replace(one, other)
    return path


@contextmanager
def served(actors: int, data: Path) -> Iterator[tuple[str, int]]:
    """The product over the made-up district, at rest; gives its address and the id of its process."""
    command = [sys.executable, "-m", "tests.made", "--actors", str(actors), "--port", "0", "--data", str(data)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "GRAPHKB_ADMIN_TOKEN": TOKEN}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := READY.search(line):
                _wait_for_rest(process.pid)
                yield found.group(), process.pid
                break
        else:
            raise SystemExit("The product did not start.")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)


def _reckoned(pid: int) -> float:
    """Seconds of processor time that a process has used; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait_for_rest(pid: int) -> None:
    """Wait until what a start works out beforehand is done."""
    used = -1.0
    while _reckoned(pid) - used > 0.2:
        used = _reckoned(pid)
        time.sleep(4)


def _click(page: Page, address: str, path: str) -> float | None:
    page.goto(f"{address}/de/{LIGHT}", wait_until="load")
    page.evaluate(
        """path => { const link = document.createElement('a'); link.href = path; link.id = 'probe';
        link.textContent = 'probe'; document.querySelector('main').prepend(link); }""",
        f"/de/{path}",
    )
    began = time.perf_counter()
    try:
        page.locator("#probe").click(no_wait_after=True)
        page.wait_for_function(
            """() => !document.getElementById('probe') && document.readyState === 'complete'
            && performance.getEntriesByName('first-contentful-paint').length > 0
            && (!document.querySelector('[data-map]') || document.querySelector('[data-map] canvas'))""",
            timeout=GIVEN_UP * 1000,
        )
    except Error:
        return None
    return time.perf_counter() - began


def timed(address: str, pid: int, paths: list[str], minutes: float) -> list[Timed]:
    """Every path, clicked twice, as far as one gets in so many minutes."""
    found, end = [], time.monotonic() + minutes * 60
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=list(ARGUMENTS))
        context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="de-DE", reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{address}/de/anmelden")
        page.locator("#kennwort").fill(TOKEN)
        page.locator("main button[type=submit]").click(timeout=GIVEN_UP * 1000)
        page.wait_for_load_state("load")
        for path in paths:
            if time.monotonic() > end:
                break
            begun = _reckoned(pid)
            first = _click(page, address, path)
            between = _reckoned(pid)
            if first is None:  # what hangs must not hold up the others
                page.close()
                page = context.new_page()
            second = _click(page, address, path) if first is not None else None
            one = Timed(path, first, between - begun, second, _reckoned(pid) - between)
            print(f"{path or 'Start':60} {_cells(one)}", flush=True)
            found.append(one)
        chromium.close()
    return found


def _said(seconds: float | None) -> str:
    if seconds is None:
        return f"> {GIVEN_UP} s"
    text = f"{seconds:.1f} s".replace(".", ",")
    return f"**{text}**" if seconds > SLOW else text


def _cells(one: Timed) -> str:
    if one.first is None:
        return f"{_said(None)} | – | – | –"
    return " | ".join(map(_said, (one.first, one.first_cpu, one.second, one.second_cpu)))


def report(results: dict[int, list[Timed]]) -> str:
    """The page of the documentation."""
    sizes = sorted(results)
    heads = [f"{size:,}".replace(",", ".") for size in sizes]
    lines = [
        "# How long each page takes",
        "",
        "Written by `make benchmark-pages`. From click to painted answer, in Chromium, on the made-up district"
        " (`make made`), signed in as administration, German.",
        "First call: nobody asked for the page since the start; what several pages share is paid by the one that comes"
        " first. Second call: again.",
        "Reckoned: processor time of the server for this page; the rest is waiting, the browser, and whatever else the"
        " machine does.",
        f"Over {SLOW:.0f} seconds in bold. Each page is measured once: take the order of magnitude.",
        "",
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; load at the end:"
        f" {os.getloadavg()[2]:.1f} (over 15 minutes).",
        "",
        "| page | " + " | ".join(f"{head} actors, first | reckoned | second | reckoned" for head in heads) + " |",
        "|---|" + "---|---|---|---|" * len(sizes),
    ]
    by_path = {size: {one.path: one for one in found} for size, found in results.items()}
    for path in dict.fromkeys(one.path for size in sizes for one in results[size]):
        cells = " | ".join(
            _cells(by_path[size][path]) if path in by_path[size] else " | ".join("–" * 4) for size in sizes
        )
        lines.append(f"| `/de/{path}` | {cells} |")
    lines.append("")
    for size in sizes:
        quick = [one for one in results[size] if one.second is not None and one.second <= SLOW]
        slow = [one.path for one in results[size] if one.second is None or one.second > SLOW]
        lines.append(
            f"{size:,} actors: {len(quick)} of {len(results[size])} pages are there within {SLOW:.0f} seconds at the"
            f" second call{'; not: ' + ', '.join(f'`{path}`' for path in slow) if slow else ''}.".replace(",", ".", 1)
        )
        lines.append("")
    return "\n".join(lines)


def _every_path() -> list[str]:
    """Every page that answers: first one of each route, then the same routes asked in other ways."""
    shown = [one for one in PAGES if one.status == 200]
    first = {one.route: one for one in reversed(shown)}
    ordered = sorted(shown, key=lambda one: first[one.route] is not one)
    return list(dict.fromkeys(map(made_path, ordered)))


def _with_kept(results: dict[int, list[Timed]], data: Path | None) -> dict[int, list[Timed]]:
    """With the sizes that an earlier run left in the folder: a large one takes half an hour."""
    if data is None:
        return results
    kept = data / "pages.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    known |= {str(size): [asdict(one) for one in found] for size, found in results.items()}
    kept.write_text(json.dumps(known), encoding="utf-8")
    return {int(size): [Timed(**one) for one in found] for size, found in known.items()}


def main() -> int:
    """Measure and write the report; 1 without a browser."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1000, 20_000])
    asked.add_argument("--data", type=Path, help="a folder in which the districts are kept between runs")
    asked.add_argument("--only", default="", help="only pages whose address contains this; then nothing is written")
    asked.add_argument("--minutes", type=float, default=60, help="for each size; what is not reached is left out")
    given = asked.parse_args()
    if browser() is None:
        print("No Chromium on PATH.")
        return 1
    paths = [path for path in _every_path() if given.only in path]
    results = {}
    with TemporaryDirectory() as folder:
        for size in given.sizes:
            with served(size, (given.data or Path(folder)) / f"made-{size}") as (address, pid):
                results[size] = timed(address, pid, paths, given.minutes)
    if not given.only:
        REPORT.write_text(report(_with_kept(results, given.data)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
