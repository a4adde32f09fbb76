"""The whole product over the knowledge base of Aachen, for tests that only read.

Loaded once for the run. `tests/conftest.py` makes fixtures of it: `aachen_store`, `aachen_context`,
`aachen` (API and pages without a network), `aachen_url` (a server that a browser reaches).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import uvicorn
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context, create_api, open_context
from graphkb.importer import import_tables
from graphkb.settings import Settings
from graphkb.store import Store, open_store
from viz import create_site

__all__ = ["SIGNED_IN", "TABLES", "TODAY", "TOKEN", "client_of", "context_of", "loaded", "openapi", "served"]

TODAY = date(2026, 11, 22)
"""The day of these tests: results depend on it."""

TOKEN = "kennwort-der-tests"

SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}

TABLES = Path(__file__).parent.parent / "graphkb" / "data" / "aachen" / "tables"


@contextmanager
def loaded(folder: Path, tables: Path = TABLES) -> Iterator[Store]:
    """An embedded database of its own with these tables in it."""
    settings = Settings(data_dir=folder, admin_token=SecretStr(TOKEN), query_timeout_s=60, embedded_heap_mb=512)
    with open_store(settings) as store:
        import_tables(tables, store, by="test", ontology=store.ontology)
        yield store


def context_of(store: Store, settings: Settings | None = None) -> Context:
    """The context of API and pages, on the day of the tests."""
    return open_context(settings or store.settings, store, today=lambda: TODAY)


def client_of(context: Context) -> TestClient:
    """API and pages without a network; an error in the program is a 500, as for everybody."""
    return TestClient(create_site(context), raise_server_exceptions=False, follow_redirects=False)


@contextmanager
def served(context: Context) -> Iterator[str]:
    """API and pages on a free port of this machine; gives the address without a slash at its end."""
    config = uvicorn.Config(create_site(context), host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=15)


def openapi() -> dict[str, Any]:
    """The description of the API; needs no database, so that tests can be made from it."""
    return create_api(cast("Context", SimpleNamespace(settings=Settings()))).openapi()
