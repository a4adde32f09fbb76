"""`graphkb areas`: outlines of places for maps, from GeoJSON."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.areas import delete_layer, layers, load_areas
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidParameter
from graphkb.snapshot import read_snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    areas = typer.Typer(help=texts(N_("Umrisse der Orte für Karten: laden, zeigen, löschen.")), no_args_is_help=True)
    app.add_typer(areas, name="areas")

    @areas.command("load", help=texts(N_("GeoJSON in WGS 84 laden; Flächen finden ihren Ort über AGS oder Kennung.")))
    def load(
        file: Annotated[Path, typer.Argument(help=texts(N_("Datei mit den Flächen.")))],
        source: Annotated[
            str, typer.Option(help=texts(N_("Woher die Flächen stammen, so wie die Lizenz es verlangt.")))
        ] = "",
        title: Annotated[str, typer.Option(help=texts(N_("Name; derselbe Name ersetzt (sonst: der Dateiname).")))] = "",
        key: Annotated[
            str, typer.Option(help=texts(N_("Eigenschaft mit dem Schlüssel (sonst: AGS, ARS oder id).")))
        ] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        if not source.strip():
            reason = N_("Bitte angeben, woher die Flächen stammen, so wie die Lizenz es verlangt.")
            raise InvalidParameter(name="--source", value="", reason=reason)
        settings = settings_of(data)
        with opened(settings, texts) as store:
            loaded = load_areas(
                store,
                read_snapshot(store),
                file,
                source=source,
                by="graphkb areas",
                limit_mb=settings.max_upload_mb,
                title=title,
                key=key,
            )
        said = texts.plural(
            "Geladen: {n} Ort hat jetzt einen Umriss aus «{title}».",
            "Geladen: {n} Orte haben jetzt einen Umriss aus «{title}».",
            loaded.layer.areas,
            title=loaded.layer.title,
        )
        say(said)
        if loaded.joined.strange:
            say(
                texts.plural(
                    "{n} Fläche der Datei gehört zu keinem erfassten Ort",
                    "{n} Flächen der Datei gehören zu keinem erfassten Ort",
                    len(loaded.joined.strange),
                )
            )

    @areas.command("list", help=texts(N_("Geladene Flächensätze zeigen.")))
    def show(
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            found = layers(store)
        if as_json:
            print_json([{"id": one.id, "title": one.title, "source": one.source, "areas": one.areas} for one in found])
            return
        if not found:
            say(texts(N_("Noch sind keine Umrisse geladen: Karten zeigen Kacheln.")))
            return
        heads = (N_("Kennung"), N_("Name"), N_("Orte"), N_("Quelle der Umrisse"))
        print_table([texts(head) for head in heads], [[one.id, one.title, str(one.areas), one.source] for one in found])

    @areas.command("delete", help=texts(N_("Einen Flächensatz löschen; Angaben zu Orten bleiben.")))
    def delete(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung aus «areas list».")))],
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            gone = delete_layer(store, id)
        say(texts(N_("Gelöscht: {id}"), id=gone.title))
