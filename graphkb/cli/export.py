"""`graphkb export`: everything as tables or as a graph."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, opened, settings_of
from graphkb.cli.output import say
from graphkb.errors import InvalidParameter
from graphkb.importer import write_folder, write_workbook
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.snapshot import read_snapshot
from graphkb.snapshot.node_link import node_link
from graphkb.texts import N_, Texts

__all__ = ["register"]


NO_FILE = N_("Dort lässt sich keine Datei anlegen.")


class Format(StrEnum):
    """Forms of the export."""

    CSV = "csv"
    XLSX = "xlsx"
    NODE_LINK = "node-link"


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Alles ausgeben: Tabellen nach der Vorlage (csv, xlsx) oder Graph (node-link).")))
    def export(
        path: Annotated[Path, typer.Argument(help=texts(N_("Ordner (csv) oder Datei (xlsx, node-link).")))],
        format: Annotated[Format, typer.Option("--format", help=texts(N_("Form der Ausgabe.")))] = Format.CSV,
        public: Annotated[bool, typer.Option("--public", help=texts(N_("Nur, was öffentlich sichtbar ist.")))] = False,
        force: Annotated[bool, typer.Option("--force", help=texts(N_("Vorhandenes überschreiben.")))] = False,
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        if path.exists() and not force and (path.is_file() or any(path.iterdir())):
            reason = N_("Das gibt es schon. Mit --force wird es überschrieben.")
            raise InvalidParameter(name="PATH", value=str(path), reason=reason)
        parents = path.absolute().parents
        below = next(parent for parent in parents if parent.exists()) if format is Format.CSV else parents[0]
        if not below.is_dir() or (path.is_dir() and format is not Format.CSV):
            raise InvalidParameter(name="PATH", value=str(path), reason=NO_FILE)
        with opened(settings_of(data), texts) as store:
            snapshot = read_snapshot(store, store.ontology)
        snapshot = snapshot.for_reader(PUBLIC if public else Reader(Visibility.INTERNAL))
        try:
            if format is Format.NODE_LINK:
                path.write_text(json.dumps(node_link(snapshot), ensure_ascii=False, indent=1), encoding="utf-8")
            elif format is Format.XLSX:
                write_workbook(snapshot.nodes, snapshot.relations, path, snapshot.ontology)
            else:
                write_folder(snapshot.nodes, snapshot.relations, path, snapshot.ontology)
        except OSError as error:
            raise InvalidParameter(name="PATH", value=str(path), reason=NO_FILE) from error
        said = N_("{path}: {nodes} Einträge, {relations} Verbindungen.")
        say(texts(said, path=path, nodes=len(snapshot), relations=len(snapshot.relations)))
