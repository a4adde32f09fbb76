"""`graphkb clusters`: who works together, in groups."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.analytics.network import Clusters, clusters, cooperation
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("clusters", help=texts(N_("Gruppen von Stellen zeigen, die zusammenarbeiten.")))
    def show(
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day = day_of(date)
        with opened_snapshot(settings_of(data), texts) as snapshot:
            found = clusters(snapshot, cooperation(snapshot, day))
        if as_json:
            print_json(_data(snapshot, found, day.isoformat()))
            return
        heads = [texts(N_("Gruppe")), texts(N_("Name")), texts(N_("Zuordnung")), texts(N_("Stellen"))]
        rows = [
            [
                cluster.letter or "–",
                cluster.label.in_language(texts.language),
                cluster.word.in_language(texts.language),
                ", ".join(snapshot.node(member).called(texts.language) for member in cluster.central),
            ]
            for cluster in found.clusters
        ]
        print_table(heads, rows)
        for missing in found.method.missing:
            say(missing.in_language(texts.language))


def _data(snapshot: Snapshot, found: Clusters, day: str) -> dict[str, object]:
    return {
        "day": day,
        "modularity": round(found.modularity, 6),
        "clusters": [
            {
                "letter": cluster.letter or None,
                "label": {"de": cluster.label.de, "en": cluster.label.en},
                "found_again": cluster.found_again,
                "members": [{"id": member, "name": snapshot.node(member).name} for member in cluster.central],
            }
            for cluster in found.clusters
        ],
        "ungrouped": list(found.ungrouped),
        "untied": len(found.untied),
    }
