"""`graphkb changes`: the change log."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.store import Change
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Änderungsbuch: wer wann was geändert hat, das Neueste zuerst.")))
    def changes(
        limit: Annotated[int, typer.Option(min=1, max=10_000, help=texts(N_("Wie viele zeigen.")))] = 20,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            found = store.changes(limit)
        if as_json:
            print_json([_data(change) for change in found])
            return
        if not found:
            say(texts(N_("Es wurde noch nichts geändert.")))
            return
        heads = (N_("Kennung"), N_("Wann"), N_("Von"), N_("Wofür"), N_("Einträge"), N_("Verbindungen"))
        print_table([texts(head) for head in heads], [_row(change) for change in found])


def _row(change: Change) -> list[str]:
    at = change.at.astimezone().strftime("%Y-%m-%d %H:%M")
    counts = change.counts.as_list()
    shown = ["+{} ~{} -{}".format(*part) for part in (counts[:3], counts[3:])]
    return [change.id, at, change.by, change.reason, *shown]


def _data(change: Change) -> dict[str, object]:
    counts = change.counts
    return {
        "id": change.id,
        "revision": change.revision,
        "at": change.at.isoformat(),
        "by": change.by,
        "reason": change.reason,
        "counts": {name: getattr(counts, name) for name in counts.__slots__},
    }
