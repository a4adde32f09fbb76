"""`graphkb reach`: how far migrant organisations reach, and what would help each most."""

from pathlib import Path
from typing import Annotated

import typer

from api.deps import checked_day
from api.responses.neighbours import MigrantOrganisationsOut
from graphkb.analytics.neighbours import Way, most_helpful, reach
from graphkb.analytics.network import WEAK_LABELS, cooperation
from graphkb.analytics.network.reach import STEP_BANDS
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(
        "reach", help=texts(N_("Wie weit reichen Migrantenorganisationen, und was würde jeder am meisten helfen?"))
    )
    def command(
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day = checked_day("--date", day_of(date))
        reader = Reader(Visibility.INTERNAL)
        with opened_snapshot(settings_of(data), texts) as snapshot:
            ties = cooperation(snapshot, day)
            found, helpful = reach(snapshot, ties, reader=reader), most_helpful(snapshot, ties, reader=reader)
        new = {row.body: row for row in helpful.rows or ()}
        both = [(row, new[row.body]) for row in found.rows or ()]
        if as_json:
            out = MigrantOrganisationsOut.page(snapshot, found, helpful, both, None)
            print_json(out.model_dump(mode="json"))
            return
        language = texts.language
        say(found.sentence.in_language(language))
        say(helpful.sentence.in_language(language))
        heads = (
            N_("Organisation"),
            N_("Stand"),
            N_("Stellen in 1 / 2 / 3 Schritten"),
            N_("Verwaltung am Ort"),
            N_("Beratung"),
            N_("Angaben"),
            N_("Am meisten würde helfen"),
        )
        rows = [
            [
                snapshot.node(row.body).called(language),
                WEAK_LABELS[row.ties.state].in_language(language),
                " / ".join(map(str, row.within)),
                _way(snapshot, row.municipality, texts),
                _way(snapshot, row.adviser, texts),
                str(row.ties.facts),
                helps.sentence.in_language(language),
            ]
            for row, helps in both
        ]
        print_table([texts(head) for head in heads], rows)


def _way(snapshot: Snapshot, way: Way, texts: Texts) -> str:
    words = STEP_BANDS[way.band].in_language(texts.language)
    return f"{words}: {snapshot.node(way.nearest).called(texts.language)}" if way.nearest else words
