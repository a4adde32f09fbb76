"""`graphkb demo`: from nothing to pages that answer, with the bundled knowledge base of Aachen."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli import server
from graphkb.cli.common import bundled_tables, data_option, opened, settings_of
from graphkb.cli.load import AFTER_LOAD
from graphkb.cli.output import progress_bar, say
from graphkb.importer import import_tables
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Datenbank starten, die Wissensbasis Aachen laden und die Seiten anbieten.")))
    def demo(
        host: Annotated[str | None, typer.Option(help=texts(N_("Adresse (sonst: 127.0.0.1).")))] = None,
        port: Annotated[int | None, typer.Option(help=texts(N_("Anschluss (sonst: 8000); 0: ein freier.")))] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data, host=host, port=port)
        with server.bound(settings) as listener, opened(settings, texts) as store:
            store.ensure_schema()
            server.announce_token(settings, texts)
            if store.health().nodes:
                say(texts(N_("Die Daten sind schon geladen.")))
            else:
                with progress_bar(texts) as report:
                    done = import_tables(bundled_tables(), store, by="graphkb demo", progress=report)
                say(done.text(store.ontology, texts.language).splitlines()[0])
            server.run(settings, store, listener, texts, save_as=AFTER_LOAD)
