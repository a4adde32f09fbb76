"""One fixture, both engines: every test of this folder runs on each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphkb.settings import Settings
from graphkb.store import Store, open_store

ENGINES = (
    pytest.param("embedded", id="arcadedb"),
    pytest.param("neo4j", id="neo4j", marks=pytest.mark.neo4j),
)


@pytest.fixture(scope="session", params=ENGINES)
def settings(request: pytest.FixtureRequest) -> Settings:
    """Settings of one engine."""
    found = request.getfixturevalue(f"{request.param}_settings")
    assert isinstance(found, Settings)
    return found


@pytest.fixture(scope="session")
def _opened(settings: Settings) -> Iterator[Store]:
    with open_store(settings) as store:
        yield store


@pytest.fixture
def store(_opened: Store) -> Store:
    """The store over one engine, empty."""
    _opened.clear()
    return _opened
