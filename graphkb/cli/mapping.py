"""`graphkb mapping suggest|check`: make a mapping for a table of somebody else, and look whether it fits."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import settings_of
from graphkb.cli.output import complain, progress_bar
from graphkb.errors import InvalidData, InvalidParameter, Phrase
from graphkb.importer import Limits, State, template_of
from graphkb.importer.mapping import check_mapped, dump_mapping, mapping_of, pairs_of, read_foreign, suggested
from graphkb.importer.mapping.model import Reading
from graphkb.ontology import load_ontology
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    mapping = typer.Typer(no_args_is_help=True, help=texts(N_("Zuordnungen für fremde Tabellen: vorschlagen, prüfen.")))
    app.add_typer(mapping, name="mapping")

    @mapping.command(help=texts(N_("Eine Zuordnung für eine Tabelle vorschlagen; sie wird als YAML ausgegeben.")))
    def suggest(
        path: Annotated[Path, typer.Argument(help=texts(N_("Die Tabelle (CSV, XLSX).")))],
        into: Annotated[str, typer.Option(help=texts(N_("Tabelle der Vorlage, etwa actors; sonst geraten.")))] = "",
        sheet: Annotated[str, typer.Option(help=texts(N_("Blatt der Mappe; sonst das erste.")))] = "",
    ) -> None:
        settings = settings_of(None)
        ontology = load_ontology(settings.ontology_dir)
        tables = [one.id for one in template_of(ontology).sheets.values() if one.kinds]
        if into and into not in tables:
            reason = Phrase.of(N_("Möglich sind: {options}."), options=", ".join(tables))
            raise InvalidParameter(name="--into", value=into, reason=reason)
        found = read_foreign(path, Reading(sheet=sheet or None), Limits.of(settings))
        guess = suggested(found, ontology, into)
        typer.echo(dump_mapping(mapping_of(found, ontology, guess.into, guess.kind, guess.columns)), nl=False)

    @mapping.command(
        help=texts(N_("Tabelle und Zuordnung ohne Datenbank prüfen. Endet mit 3, wenn etwas nicht stimmt."))
    )
    def check(
        path: Annotated[Path, typer.Argument(help=texts(N_("Die Tabelle, oder ein Ordner mit Tabellen.")))],
        mapping: Annotated[Path, typer.Option(help=texts(N_("Die Zuordnung (YAML), oder ein Ordner mit mehreren.")))],
    ) -> None:
        settings = settings_of(None)
        limits = Limits.of(settings)
        with progress_bar(texts) as report:
            pairs = pairs_of(path, mapping, limits, report)
            try:
                _, records = check_mapped(pairs, load_ontology(settings.ontology_dir), State(), limits, report)
            except InvalidData as error:
                complain(error.text(texts.language))
                raise typer.Exit(3) from None
        said = N_("Alles in Ordnung: {nodes} Einträge, {relations} Verbindungen.")
        typer.echo(texts(said, nodes=len(records.nodes), relations=len(records.relations)))
