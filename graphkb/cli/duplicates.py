"""`graphkb duplicates`: bodies that may be recorded twice, with reasons."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.duplicates import PROPOSED, Pair, pairs, standing
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.store.decisions import decisions
from graphkb.texts import N_, Texts

__all__ = ["register"]

HEADS = (N_("Ähnlich"), N_("Stelle"), N_("Stelle"), N_("Verglichen"))


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("duplicates", help=texts(N_("Stellen zeigen, die vielleicht doppelt erfasst sind, mit Gründen.")))
    def show(
        least: Annotated[
            float, typer.Option("--least", min=0.3, max=1.0, help=texts(N_("Ab welcher Ähnlichkeit, 0,3 bis 1.")))
        ] = PROPOSED,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            snapshot = read_snapshot(store)
            found = pairs(snapshot, least)
            stand = standing(snapshot, found, decisions(store))
        if as_json:
            print_json([_data(pair) for pair in stand.open])
            return
        if stand.open:
            print_table([texts(head) for head in HEADS], [_row(snapshot, pair, texts) for pair in stand.open])
        else:
            say(texts(N_("Es ist kein Paar offen.")))
        say(
            texts(
                N_("{bodies} Stellen, {compared} Paare verglichen; entschieden: {decided}, unsicher: {unsure}"),
                bodies=found.bodies,
                compared=found.compared,
                decided=len(stand.decided),
                unsure=len(stand.unsure),
            )
        )


def _row(snapshot: Snapshot, pair: Pair, texts: Texts) -> list[str]:
    compared = [
        f"{one.label.in_language(texts.language)} {one.score:.2f}" for one in pair.features if one.score is not None
    ]
    names = [f"{snapshot.node(id).called(texts.language)} ({id})" for id in pair.key]
    return [f"{pair.score:.2f}", *names, ", ".join(compared)]


def _data(pair: Pair) -> dict[str, object]:
    return {
        "first": pair.first,
        "second": pair.second,
        "score": round(pair.score, 6),
        "certainty": round(pair.certainty, 6),
        "features": [
            {"id": one.id, "weight": one.weight, "score": one.score, "first": one.first, "second": one.second}
            for one in pair.features
        ],
    }
