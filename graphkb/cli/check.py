"""`graphkb check`: look through tables without a database; a form that came back, beside what is in it."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from graphkb.capture import is_form
from graphkb.cli.common import bundled_tables, data_option, json_option, opened, settings_of
from graphkb.cli.forms import load_form
from graphkb.cli.output import complain, print_json, progress_bar
from graphkb.errors import InvalidData
from graphkb.exchange import read_exchange
from graphkb.importer import Limits, State, validate
from graphkb.ontology import load_ontology
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(
        help=texts(
            N_("Tabellen oder einen Erfassungsbogen prüfen, ohne etwas zu laden. Endet mit 3, wenn etwas nicht stimmt.")
        )
    )
    def check(
        path: Annotated[
            Path | None, typer.Argument(help=texts(N_("Ordner oder Datei; ohne: die mitgelieferten Daten aus Aachen.")))
        ] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        if path and is_form(path):
            # A form is answered with names: what they mean, only the database knows.
            with opened(settings, texts) as store:
                try:
                    load_form(store, path, texts, by="", dry_run=True, annotate=None, as_json=as_json)
                except InvalidData as error:
                    _tell(error, texts, as_json=as_json)
            return
        limits = Limits(file_bytes=settings.max_upload_mb * 2**20)
        ontology = load_ontology(settings.ontology_dir)
        with progress_bar(texts) as report:
            tables = read_exchange(path or bundled_tables(), ontology, limits, report)
            try:
                records = validate(tables, ontology, State.of([], []), limits, report)
                problems = None
            except InvalidData as error:
                problems = error
        if problems:
            _tell(problems, texts, as_json=as_json)
        if as_json:
            print_json({"ok": True, "nodes": len(records.nodes), "relations": len(records.relations)})
        else:
            said = N_("Alles in Ordnung: {nodes} Einträge, {relations} Verbindungen.")
            typer.echo(texts(said, nodes=len(records.nodes), relations=len(records.relations)))


def _tell(problems: InvalidData, texts: Texts, *, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"ok": False, "problems": [one.text(texts.language) for one in problems.problems]})
    else:
        complain(problems.text(texts.language))
    raise typer.Exit(3)
