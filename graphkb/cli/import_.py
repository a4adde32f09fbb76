"""`graphkb import`: take a table of somebody else into the database, by a mapping of its columns."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.capture import is_form
from graphkb.cli.at_once import at_once
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.forms import load_form
from graphkb.cli.output import print_json, progress_bar, say
from graphkb.errors import InvalidData
from graphkb.importer import Limits
from graphkb.importer.mapping import annotated, pairs_of
from graphkb.jobs import Kind, Order, table
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(
        "import", help=texts(N_("Eine fremde Tabelle (CSV, XLSX) übernehmen, mit einer Zuordnung ihrer Spalten."))
    )
    def import_(
        path: Annotated[Path, typer.Argument(help=texts(N_("Die Tabelle, oder ein Ordner mit Tabellen.")))],
        mapping: Annotated[
            Path | None, typer.Option(help=texts(N_("Die Zuordnung (YAML), oder ein Ordner mit mehreren.")))
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=texts(N_("Nur prüfen und vergleichen.")))] = False,
        take: Annotated[
            bool,
            typer.Option("--take", help=texts(N_("Bei Widerspruch gilt die Tabelle; sonst bleibt, was da ist."))),
        ] = False,
        annotate: Annotated[
            Path | None,
            typer.Option(help=texts(N_("Bei Fehlern: die Tabelle mit Anmerkungen in diese XLSX-Datei schreiben."))),
        ] = None,
        by: Annotated[str, typer.Option(help=texts(N_("Wer lädt; steht im Änderungsbuch.")))] = "graphkb import",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        if is_form(path):
            with opened(settings, texts) as store:
                store.ensure_schema()
                load_form(store, path, texts, by=by, dry_run=dry_run, annotate=annotate, as_json=as_json)
            return
        if mapping is None:
            raise typer.BadParameter(
                texts(
                    N_("Eine fremde Tabelle braucht eine Zuordnung. Eine Mappe nach der Vorlage lädt «graphkb load».")
                ),
                param_hint="--mapping",
            )
        with progress_bar(texts) as report:
            pairs = pairs_of(path, mapping, Limits.of(settings), report)
        order = Order(
            kind=Kind.TABLE, source=path.name or str(path), dry_run=dry_run, take=take, language=texts.language
        )
        with opened(settings, texts) as store:
            try:
                done = at_once(store, settings, order, lambda task: table(task, lambda _: pairs), by=by, texts=texts)
            except InvalidData as error:
                if annotate:
                    annotate.write_bytes(annotated([one for one, _ in pairs], error.problems, texts.language))
                    say(texts(N_("Die Tabelle mit Anmerkungen steht in {file}."), file=annotate.name))
                raise
            if as_json:
                print_json(done.as_dict())
            else:
                typer.echo(done.text(store.ontology, texts.language))
