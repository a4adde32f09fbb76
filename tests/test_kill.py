"""kill -9 in the middle of an import, the short form: `make kill` does it twenty times at random moments."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkb.settings import Settings
from graphkb.store import embedded, open_store
from tests.kill import kill_once, state_of, write_config
from tests.made.rows import make_rows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(data_dir=tmp_path / "data", embedded_heap_mb=512)
    yield settings
    embedded.stop_embedded(settings)


def test_the_database_is_as_before_or_as_after_never_between(settings: Settings, tmp_path: Path) -> None:
    config = tmp_path / "settings.json"
    write_config(settings, config)
    for number, (wait, target) in enumerate(((0.3, "import"), (0.6, "database"), (0.9, "import"))):
        tables = make_rows(tmp_path / str(number), 1500, f"r{number}-")
        with open_store(settings) as store:
            before = state_of(store)
        kill_once(settings, config, tables, wait, target, before)
