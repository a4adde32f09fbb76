"""The benchmark of loading, the short form: what it calls does what it says, in each of the three forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.load import STEPS, TITLES, Run, make_files, read_alone, table_of, take_in
from graphkb.store import Store

ROWS = 60


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_files(tmp_path_factory.mktemp("load"), ROWS)


@pytest.mark.parametrize(("form", "facts"), [("csv", 80), ("xlsx", 80), ("mapped", 81)])
def test_a_dry_run_writes_nothing_an_import_all_once_more_nothing(
    files: dict[str, Path], embedded_store: Store, form: str, facts: int
) -> None:
    path = files[form]
    # 60 rows, 20 places, one document, and a heading a table.
    assert read_alone(form, path) == {"csv": 81 + 6, "xlsx": 81 + 6, "mapped": ROWS + 1}[form]
    assert take_in(form, path, embedded_store.settings, dry_run=True) == 0
    assert take_in(form, path, embedded_store.settings) == facts + (form != "mapped")
    assert take_in(form, path, embedded_store.settings) == facts + (form != "mapped")


def test_the_page_gives_the_ratio_to_reading_alone() -> None:
    runs = {"alone": Run(2.0, 50.0), **{step: Run(5.0, 300.0, 700.0, 100) for step in STEPS}}
    page = table_of(1000, {"csv": runs})
    assert f"| {TITLES['csv']} | only read, by csv | 2.00 | 500 | 1 | 50 | – |" in page
    assert "| | import | 5.0 | 200 | 2.5 | 300 | 700 |" in page
