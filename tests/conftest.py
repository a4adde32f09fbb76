"""Fixtures that many tests share. Keep it small: what one file needs belongs into that file.

- `embedded_settings`, `embedded_store`: the embedded database, one for the whole run, emptied before each use
- `aachen_store`, `aachen_context`, `aachen`, `aachen_url`: the product over the knowledge base of Aachen, loaded
  once, for tests that only read (`tests/site_fixture.py`)
- `aachen_snapshot`: the same knowledge base read from its tables, without a database (one second)
- `neo4j_server`: a real Neo4j, one for the whole run, started by the first test that needs it
- `office`: LibreOffice, without windows, to open and convert files (`tests/office.py`)

`GRAPHKB_REQUIRE=neo4j,browser,office` (as CI sets it) turns «not there, skipped» into a failure.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api import Context
from graphkb.importer import read_tables, validate
from graphkb.ontology import load_ontology
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from graphkb.store import Store, open_store
from tests import neo4j_server as servers
from tests import site_fixture as site
from tests.office import Office
from tests.prepare import office as office_path
from tests.prepare import required


def missing(what: str, reason: str) -> None:
    """Skip the test because something is not there; fail it if it is required."""
    if required(what):
        pytest.fail(f"{what} is required: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the embedded database of this run."""
    return Settings(data_dir=tmp_path_factory.mktemp("data"), query_timeout_s=60, embedded_heap_mb=512)


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
def aachen_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store with the knowledge base of Aachen in it; do not write into it."""
    with site.loaded(tmp_path_factory.mktemp("aachen")) as store:
        yield store


@pytest.fixture(scope="session")
def aachen_context(aachen_store: Store) -> Context:
    """The context of API and pages over it, on the day `site_fixture.TODAY`."""
    context = site.context_of(aachen_store)
    context.jobs.close()  # jobs are asked for by tests of the API, and never done here
    return context


@pytest.fixture(scope="session")
def aachen(aachen_context: Context) -> TestClient:
    """API and pages without a network. Sign in with the headers `site_fixture.SIGNED_IN`."""
    return site.client_of(aachen_context)


@pytest.fixture(scope="session")
def aachen_url(aachen_context: Context) -> Iterator[str]:
    """Address of a server with API and pages, for browsers; without a slash at its end."""
    with site.served(aachen_context) as url:
        yield url


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


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with a profile of its own; skips without it, fails there if it is required."""
    path = office_path()
    if path is None:
        missing("office", "there is no LibreOffice (or no poppler) on PATH")
        raise AssertionError
    return Office(path, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def aachen_snapshot() -> Snapshot:
    """The knowledge base of Aachen read from its tables, without a database: for tests of analyses."""
    records = validate(read_tables(site.TABLES), load_ontology())
    return Snapshot.of(records.nodes, records.relations)
