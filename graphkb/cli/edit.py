"""`graphkb edit`: change, end or delete one record."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, opened, settings_of
from graphkb.editing import Edit, Editor
from graphkb.errors import InvalidParameter
from graphkb.importer.cells import join_list
from graphkb.snapshot import read_snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Einen Eintrag oder eine Verbindung ändern, beenden oder löschen.")))
    def edit(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung des Eintrags oder der Verbindung.")))],
        set_: Annotated[
            list[str] | None,
            typer.Option(
                "--set", help=texts(N_("spalte=wert, geschrieben wie in der Vorlage; leerer Wert: Angabe löschen."))
            ),
        ] = None,
        source: Annotated[
            list[str] | None, typer.Option("--source", help=texts(N_("Quelle dazu: Dokument#Stelle.")))
        ] = None,
        end: Annotated[
            str, typer.Option("--end", help=texts(N_("Beenden: bis wann es galt, etwa 2026 oder 2026-03.")))
        ] = "",
        delete: Annotated[bool, typer.Option("--delete", help=texts(N_("Löschen.")))] = False,
        by: Annotated[str, typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))] = "graphkb edit",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        cells = dict(_pair(one) for one in set_ or ())
        with opened(settings_of(data), texts) as store:
            snapshot = read_snapshot(store, store.ontology)
            editor = Editor(store, lambda: read_snapshot(store, store.ontology))
            wanted = Edit(
                what="relation" if any(relation.id == id for relation in snapshot.relations) else "node",
                action="delete" if delete else "end" if end else "change",
                id=id,
                cells=cells | {"valid_to": end} if end else cells,
                sources=join_list(source or ()),
                revision=snapshot.revision,
            )
            written = editor.write(wanted, by=by)
        if not written.changes:
            typer.echo(texts(N_("Es steht schon alles so da; nichts geändert.")))
            return
        typer.echo(texts(N_("Geschrieben: {id}, Revision {revision}"), id=written.id, revision=written.revision))
        if written.lost:
            typer.echo(texts(N_("Mit gelöscht: {ids}"), ids=", ".join(one.id for one in written.lost)))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InvalidParameter(name="--set", value=text, reason=N_("Bitte als spalte=wert angeben."))
    return name.strip(), value
