"""kill -9 in the middle of an import, the short form: `make kill` does it twenty times at random moments."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from graphkb.store import Store
from graphkb.store.apply import COMMITTING, WRITING_NODES
from tests.kill import kill_once, state_of, write_config
from tests.made.rows import make_rows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9")


@pytest.mark.parametrize(
    ("moment", "target"), [(WRITING_NODES, "import"), (COMMITTING, "import"), (0.4, "server")], ids=str
)
def test_the_database_is_as_before_or_as_after_never_between(
    embedded_store: Store, tmp_path: Path, moment: float | str, target: str
) -> None:
    settings, config = embedded_store.settings, tmp_path / "settings.json"
    write_config(settings, config)
    before = state_of(embedded_store)
    done = kill_once(settings, config, make_rows(tmp_path / "tables", 200), moment, target, before)
    assert moment != WRITING_NODES or not done.applied
