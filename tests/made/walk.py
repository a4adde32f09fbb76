"""Each group walks its working day on the made-up district of 5,000 actors, in both languages: `make walk`.

The days of `tests/browser/days.py`, with a picture of every step, the printed sheets and papers, and how long each
answer took. Along the way the planted answers are looked for on the pages.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Error

from benchmarks.pages import served
from graphkb.analytics.coverage import State
from graphkb.snapshot import MADE_UP
from graphkb.texts import LANGUAGES, Language, Texts
from tests.browser.chromium import Visit, launched, visiting
from tests.browser.days import DAYS, Ground, Walk
from tests.made.district import MadeDistrict, made_district

__all__ = ["ground_of", "main"]

PATIENCE = 240_000
"""Milliseconds an answer may take: in a large network some things are reckoned once, by the first who asks."""


def ground_of(district: MadeDistrict) -> Ground:
    """An organisation that needs something and has partners, a planted cell that hangs on one body."""
    nodes, relations = district.facts
    names = {node.id: node.name for node in nodes}
    tied = {relation.source for relation in relations if relation.type == "COOPERATES_WITH"}
    asker = next(one.source for one in relations if one.type == "NEEDS" and one.source in tied)
    planted = district.planted
    town, aim = next(spot for spot, state in sorted(planted.own_states.items()) if state is State.THIN)
    return Ground(names[asker], names[town], f"{town}~{aim}", "2025-06-30")


def _as_planted(visit: Visit, district: MadeDistrict) -> None:
    """Every planted cell of the matrix shows the state that is right."""
    visit.open("/de/abdeckung")
    for (town, aim), state in district.planted.states.items():
        cell = visit.page.locator(f"table.matrix td:has(a[href*='zelle={town}~{aim}'])")
        assert f"state-{state.value}" in (cell.get_attribute("class") or "").split(), (town, aim, state)


def main() -> int:
    """Walk; 1 if a day could not be walked to its end."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--actors", type=int, default=5000)
    asked.add_argument("--data", type=Path, help="a folder in which the district is kept between runs")
    asked.add_argument("--into", type=Path, default=Path(".walk"), help="folder for pictures and printed sheets")
    given = asked.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    district, failed = made_district(given.actors), 0
    ground = ground_of(district)
    with (
        TemporaryDirectory() as folder,
        launched() as chromium,
        served(given.actors, given.data or Path(folder)) as (address, _pid),
    ):
        with visiting(chromium, address) as visit:
            _as_planted(visit, district)
            print(f"Matrix: {len(district.planted.states)} planted cells are as planted.", flush=True)
        for name in DAYS:
            for language in LANGUAGES:
                failed += not _walked(chromium, address, name, language, ground, given.into)
    return 1 if failed else 0


def _walked(chromium: Browser, address: str, name: str, language: Language, ground: Ground, into: Path) -> bool:
    with visiting(chromium, address) as visit:
        visit.page.set_default_timeout(PATIENCE)
        walk = Walk(visit, language, into, PATIENCE)
        made_up, done = Texts(language)(MADE_UP), False
        try:
            DAYS[name](walk, ground)
            assert made_up in visit.page.content()
        except (AssertionError, Error) as error:
            print(f"{name} ({language}) ended after {len(walk.steps)} steps: {str(error)[:400]}", flush=True)
            visit.complaints.clear()
        else:
            done = True
            print(f"{name} ({language}): {walk.clicks} clicks to paper", flush=True)
        for step, seconds in walk.steps:
            print(f"  {step:34} {seconds:6.1f} s", flush=True)
        return done


if __name__ == "__main__":
    sys.exit(main())
