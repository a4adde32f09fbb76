"""Fixtures that many tests share. Keep it small: what one file needs belongs into that file.

- `embedded_settings`, `embedded_store`: the embedded database, one for the whole run, emptied before each use
- `neo4j_server`: a real Neo4j, one for the whole run, started by the first test that needs it

`GRAPHKB_REQUIRE=neo4j,browser` (as CI sets it) turns «not there, skipped» into a failure.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphkb.settings import Settings
from graphkb.store import Store, open_store
from tests import neo4j_server as servers
from tests.prepare import required


def missing(what: str, reason: str) -> None:
    """Skip the test because something is not there; fail it if it is required."""
    if required(what):
        pytest.fail(f"{what} is required: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the embedded database of this run."""
    return Settings(data_dir=tmp_path_factory.mktemp("data"), query_timeout_s=60)


@pytest.fixture(scope="session")
def _embedded_store(embedded_settings: Settings) -> Iterator[Store]:
    with open_store(embedded_settings) as store:
        yield store


@pytest.fixture
def embedded_store(_embedded_store: Store) -> Store:
    """The store over the embedded database, empty."""
    _embedded_store.clear()
    return _embedded_store


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[servers.Neo4jServer]:
    """A real Neo4j; skips where none is to be had, fails there if it is required."""
    try:
        server = servers.start()
    except servers.Unobtainable as error:
        missing("neo4j", str(error))
        raise
    yield server
    server.stop()


@pytest.fixture(scope="session")
def neo4j_settings(neo4j_server: servers.Neo4jServer) -> Settings:
    """Settings of that Neo4j."""
    return Settings.model_validate(
        {
            "neo4j_uri": neo4j_server.uri,
            "neo4j_user": neo4j_server.user,
            "neo4j_password": neo4j_server.password,
        }
    )
