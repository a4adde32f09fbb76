"""`graphkb clusters`: who works together, in groups."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from graphkb.analytics.network import Clusters, clusters, cooperation
from graphkb.cli.common import data_option, day_of, json_option, opened_with_state, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]

HEADS = (N_("Gruppe"), N_("Name"), N_("Zuordnung"), N_("Stellen"), N_("in zwei Gruppen"))


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("clusters", help=texts(N_("Gruppen von Stellen zeigen, die zusammenarbeiten.")))
    def show(
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        resolution: Annotated[
            float,
            typer.Option("--resolution", help=texts(N_("Feinheit von 0,1 bis 5; größer: mehr und kleinere Gruppen."))),
        ] = 1.0,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day = day_of(date)
        with opened_with_state(settings_of(data), texts) as (snapshot, state):
            ties = cooperation(snapshot, day)
            found = clusters(snapshot, ties, earlier=tuple(state.groups.items()) if state else ())
            if resolution != 1:
                usual = [(cluster.letter, cluster.members) for cluster in found.clusters]
                found = clusters(snapshot, ties, resolution=resolution, earlier=usual)
        if as_json:
            print_json(_data(snapshot, found, day.isoformat()))
            return
        heads = [texts(head) for head in HEADS]
        rows = [
            [
                cluster.id,
                cluster.title.in_language(texts.language),
                cluster.word.in_language(texts.language),
                _names(snapshot, cluster.central, texts),
                _names(snapshot, [one.member for one in cluster.memberships if one.second], texts) or "–",
            ]
            for cluster in found.clusters
        ]
        print_table(heads, rows)
        for one in found.in_two:
            if one.reason:
                say(one.reason.in_language(texts.language))
        for missing in found.method.missing:
            say(missing.in_language(texts.language))


def _names(snapshot: Snapshot, ids: Iterable[str], texts: Texts) -> str:
    return ", ".join(snapshot.node(id).called(texts.language) for id in ids)


def _data(snapshot: Snapshot, found: Clusters, day: str) -> dict[str, object]:
    return {
        "day": day,
        "modularity": round(found.modularity, 6),
        "clusters": [
            {
                "id": cluster.id,
                "letter": cluster.letter or None,
                "label": {"de": cluster.title.de, "en": cluster.title.en},
                "found_again": cluster.found_again,
                "members": [{"id": member, "name": snapshot.node(member).name} for member in cluster.central],
                "in_two": [
                    {"id": one.member, "second": one.second, "ambiguity": round(one.ambiguity, 6)}
                    for one in cluster.memberships
                    if one.second
                ],
            }
            for cluster in found.clusters
        ],
        "ungrouped": list(found.ungrouped),
        "untied": len(found.untied),
    }
