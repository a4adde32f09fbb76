"""A server that is too old is refused in words before anything is asked of it."""

from __future__ import annotations

import pytest

from graphkb.errors import StoreOutdated
from graphkb.settings import Settings
from graphkb.store import open_store, store

pytestmark = pytest.mark.neo4j


def test_an_older_server_is_refused(neo4j_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "OLDEST_NEO4J", (9999, 0))
    with pytest.raises(StoreOutdated, match=r"Neo4j 5\.26"), open_store(neo4j_settings):
        pass
