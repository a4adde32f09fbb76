"""`graphkb serve`: API and pages over what is in the database."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli import server
from graphkb.cli.common import data_option, opened, settings_of
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Schnittstelle und Seiten anbieten, ohne etwas zu laden.")))
    def serve(
        host: Annotated[str | None, typer.Option(help=texts(N_("Adresse (sonst: 127.0.0.1).")))] = None,
        port: Annotated[int | None, typer.Option(help=texts(N_("Anschluss (sonst: 8000); 0: ein freier.")))] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data, host=host, port=port)
        with server.bound(settings) as listener, opened(settings, texts) as store:
            server.announce_token(settings, texts)
            server.run(settings, store, listener, texts)
