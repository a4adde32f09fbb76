"""`graphkb states`: saved states: list, save, delete."""

from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.states import save_state
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.store import SavedState
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="states",
        help=texts(N_("Gespeicherte Stände: was zu einem Zeitpunkt erfasst war. Ohne Personen.")),
        no_args_is_help=True,
    )

    @group.command("list", help=texts(N_("Alle zeigen, die neuesten zuerst.")))
    def show(
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            found = store.states()
        if as_json:
            print_json([_data(state) for state in found])
            return
        if not found:
            say(texts(N_("Es ist noch kein Stand gespeichert.")))
            return
        heads = (N_("Kennung"), N_("Name"), N_("Gespeichert"), N_("Von"), N_("Einträge"), N_("Verbindungen"), "kB")
        print_table([texts(head) for head in heads], [_row(state) for state in found])

    @group.command(help=texts(N_("Den jetzigen Stand unter einem Namen speichern.")))
    def save(
        name: Annotated[
            str,
            typer.Argument(help=texts(N_("Name, etwa «Vor der Befragung»."))),
        ],
        by: Annotated[str, typer.Option(help=texts(N_("Wer speichert.")))] = "graphkb states",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            state = save_state(open_context(settings, store, signing_in=False), name, by=by)
        typer.echo(texts(N_("Gespeichert: {name} ({id})"), name=state.name, id=state.id))

    @group.command(help=texts(N_("Einen gespeicherten Stand löschen.")))
    def delete(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung, wie «graphkb states list» sie zeigt.")))],
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            store.delete_state(id)
        typer.echo(texts(N_("Gelöscht: {id}"), id=id))

    app.add_typer(group)


def _row(state: SavedState) -> list[str]:
    at = state.recorded_at.astimezone().strftime("%Y-%m-%d %H:%M")
    counts = (state.nodes[-1], state.relations[-1], round(state.size / 1000))
    return [state.id, state.name, at, state.by, *map(str, counts)]


def _data(state: SavedState) -> dict[str, object]:
    return {
        "id": state.id,
        "name": state.name,
        "recorded_at": state.recorded_at.isoformat(),
        "by": state.by,
        "revision": state.revision,
        "nodes": state.nodes[-1],
        "relations": state.relations[-1],
        "bytes": state.size,
        "sha256": state.sha256,
    }
