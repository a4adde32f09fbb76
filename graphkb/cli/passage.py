"""`graphkb passage`: the texts of documents, and the passage of a place."""

from pathlib import Path
from typing import Annotated

import typer

from api.responses.sources import said
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import NotFound, UnreadableFile
from graphkb.passages import Shelf, passage
from graphkb.settings import Settings
from graphkb.snapshot import read_snapshot
from graphkb.texts import N_, Texts
from graphkb.withdrawal import document_of

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="passage",
        help=texts(N_("Texte von Dokumenten hinterlegen, damit eine Angabe ihre Stelle im Wortlaut zeigt.")),
        no_args_is_help=True,
    )
    id_argument = typer.Argument(help=texts(N_("Kennung des Dokuments.")))

    @group.command(help=texts(N_("Den Text eines Dokuments hinterlegen; er liegt nur im Datenordner.")))
    def load(
        id: Annotated[str, id_argument],
        file: Annotated[Path, typer.Argument(help=texts(N_("Textdatei: UTF-8, UTF-16 oder Windows-1252.")))],
        public: Annotated[
            str,
            typer.Option(
                "--public", help=texts(N_("Alle dürfen Stellen lesen, weil … (Lizenz oder «amtliches Werk»)."))
            ),
        ] = "",
        by: Annotated[str, typer.Option(help=texts(N_("Wer hinterlegt.")))] = "graphkb passage",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise UnreadableFile(file=str(file), reason=error.strerror or "-") from error
        with opened(settings, texts) as store:
            document_of(read_snapshot(store, store.ontology), id)
        info = _shelf(settings).load(id, content, name=file.name, by=by, public=bool(public), licence=public)
        typer.echo(
            texts(N_("Hinterlegt: {id}, {lines} Zeilen, {pages} Seiten"), id=id, lines=info.lines, pages=info.pages)
        )

    @group.command(help=texts(N_("Eine Stelle zeigen, etwa L56-58 oder p3.")))
    def show(
        id: Annotated[str, id_argument],
        place: Annotated[str, typer.Argument(help=texts(N_("Die Stelle, wie sie in der Quelle steht.")))],
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        text = _shelf(settings_of(data)).text(id)
        found = passage(text, place)
        for line in found.lines:
            typer.echo(f"{'>' if line.inside else ' '} {line.number:>6}  {line.text}")
        if missing := said(text.info, found, texts):
            say(missing)

    @group.command("list", help=texts(N_("Alle hinterlegten Texte zeigen.")))
    def list_(
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        found = _shelf(settings_of(data)).all().values()
        if as_json:
            print_json(
                [
                    {
                        "document": one.document,
                        "name": one.name,
                        "lines": one.lines,
                        "pages": one.pages,
                        "public": one.public,
                        "licence": one.licence,
                    }
                    for one in found
                ]
            )
        elif found:
            heads = (N_("Kennung"), N_("Datei"), N_("Zeilen"), N_("Seiten"), N_("Öffentlich, weil"))
            rows = [[one.document, one.name, str(one.lines), str(one.pages), one.licence or "–"] for one in found]
            print_table([texts(head) for head in heads], rows)
        else:
            say(texts(N_("Es ist kein Text hinterlegt.")))

    @group.command(help=texts(N_("Den Text eines Dokuments löschen.")))
    def remove(id: Annotated[str, id_argument], data: Annotated[Path | None, data_option(texts)] = None) -> None:
        if not _shelf(settings_of(data)).remove(id):
            raise NotFound(id=id)
        typer.echo(texts(N_("Gelöscht: {id}"), id=id))

    app.add_typer(group)


def _shelf(settings: Settings) -> Shelf:
    return Shelf(settings.data_dir, settings.max_upload_mb)
