"""The product over the made-up district «Musterkreis (erfunden)»: `make made`.

Makes the tables, takes them in through the importer as any others, and serves the pages until Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from api.context import open_context
from api.states import ensure_state
from graphkb.cli import server
from graphkb.cli.load import AFTER_LOAD
from graphkb.importer import import_tables
from graphkb.settings import Settings
from graphkb.store import Store, open_store
from graphkb.texts import Texts
from tests.made.district import SMALLEST, made_district
from tests.made.planted import REGION

__all__ = ["filled", "settings_for"]


def settings_for(data: Path, **more: object) -> Settings:
    """Settings for a data folder with the made-up district in it."""
    return Settings(data_dir=data, district=REGION, **more)  # type: ignore[arg-type]


def filled(store: Store, actors: int) -> None:
    """Take the district in, unless something is there already."""
    store.ensure_schema()
    if not store.health().nodes:
        with TemporaryDirectory() as folder:
            tables = made_district(actors).write(Path(folder))
            import_tables(tables, store, by="make made", ontology=store.ontology)
    ensure_state(open_context(store.settings, store, signing_in=False), AFTER_LOAD, by="make made")  # as graphkb load


def main() -> int:
    """Serve it; 1 for too few actors."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--actors", type=int, default=5000)
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--port", type=int, default=8000)
    asked.add_argument("--data", type=Path, help="a folder of its own for each size; otherwise .data-made-<actors>")
    given = asked.parse_args()
    if given.actors < SMALLEST:
        print(f"At least {SMALLEST} actors.")
        return 1
    settings = settings_for(given.data or Path(f".data-made-{given.actors}"), host=given.host, port=given.port)
    texts = Texts("de")
    with server.bound(settings) as listener, open_store(settings) as store:
        server.announce_token(settings, texts)
        filled(store, given.actors)
        server.run(settings, store, listener, texts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
