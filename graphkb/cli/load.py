"""`graphkb load`: take tables into the database."""

from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.states import ensure_state
from graphkb.capture import is_form
from graphkb.cli.at_once import at_once
from graphkb.cli.common import bundled_tables, data_option, json_option, opened, settings_of
from graphkb.cli.forms import load_form
from graphkb.cli.output import print_json
from graphkb.jobs import Kind, Order
from graphkb.jobs import load as load_tables
from graphkb.texts import N_, Texts

__all__ = ["AFTER_LOAD", "register"]

AFTER_LOAD = "Nach dem Laden"
"""Name of the state that is saved after every import; kept in the database, so in one language."""


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(
        help=texts(N_("Tabellen laden: ein Ordner mit CSV, eine XLSX-Datei nach der Vorlage oder ein Erfassungsbogen."))
    )
    def load(
        path: Annotated[
            Path | None, typer.Argument(help=texts(N_("Ordner oder Datei; ohne: die mitgelieferten Daten aus Aachen.")))
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=texts(N_("Nur prüfen und vergleichen.")))] = False,
        by: Annotated[str, typer.Option(help=texts(N_("Wer lädt; steht im Änderungsbuch.")))] = "graphkb load",
        annotate: Annotated[
            Path | None,
            typer.Option(help=texts(N_("Bei Fehlern in einem Bogen: ihn mit Anmerkungen hierhin schreiben."))),
        ] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            store.ensure_schema()
            if path and is_form(path):
                load_form(store, path, texts, by=by, dry_run=dry_run, annotate=annotate, as_json=as_json)
                return
            tables = path or bundled_tables()
            order = Order(kind=Kind.LOAD, source=tables.name or str(tables), dry_run=dry_run)
            done = at_once(store, settings, order, lambda task: load_tables(task, tables), by=by, texts=texts)
            if as_json:
                print_json(done.as_dict())
            else:
                typer.echo(done.text(store.ontology, texts.language))
            if not dry_run:
                ensure_state(open_context(settings, store, signing_in=False), AFTER_LOAD, by=by)
