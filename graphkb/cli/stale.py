"""`graphkb stale`, `graphkb assure`: what should be confirmed next, and that it was."""

from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.responses.review import StaleOut
from api.review import Reviews
from graphkb.analytics.freshness import SORT_LABELS, sentence_of
from graphkb.cli.common import data_option, day_of, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.texts import N_, Texts

__all__ = ["register"]

HEADS = (N_("Eintrag"), N_("Kennung"), N_("Warum"), N_("Näheres"), N_("Wen fragen"))


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""

    @app.command(help=texts(N_("Zeigen, was als Nächstes bestätigt werden sollte, das Dringendste zuerst.")))
    def stale(
        kind: Annotated[str, typer.Option(help=texts(N_("Nur diese Art, oder actor.")))] = "",
        place: Annotated[str, typer.Option(help=texts(N_("Nur an diesem Ort (Kennung).")))] = "",
        field: Annotated[str, typer.Option(help=texts(N_("Nur in diesem Handlungsfeld (Kennung).")))] = "",
        limit: Annotated[int, typer.Option(min=1, help=texts(N_("Höchstens so viele Zeilen.")))] = 50,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            reviews = Reviews(open_context(settings, store, signing_in=False))
            found = reviews.stale(kind=kind, place=place, field=field)
            rows, snapshot = list(found.rows[:limit]), reviews.snapshot
        if as_json:
            print_json(StaleOut.page(snapshot, found, rows, None, texts.language).model_dump(mode="json"))
            return

        def called(id: str) -> str:
            return snapshot.node(id).called(texts.language)

        say(found.sentence.in_language(texts.language))
        print_table(
            [texts(head) for head in HEADS],
            [
                [
                    called(row.record),
                    row.record,
                    SORT_LABELS[row.sort].in_language(texts.language),
                    sentence_of(row, found.day).in_language(texts.language),
                    ", ".join(called(one.body) for one in row.whom),
                ]
                for row in rows
            ],
        )

    @app.command(help=texts(N_("Festhalten, dass eine Stelle Einträge oder Verbindungen bestätigt hat.")))
    def assure(
        ids: Annotated[list[str], typer.Argument(help=texts(N_("Kennungen der Einträge oder Verbindungen.")))],
        body: Annotated[str, typer.Option("--body", help=texts(N_("Welche Stelle es bestätigt hat.")))],
        on: Annotated[str, typer.Option(help=texts(N_("Tag als JJJJ-MM-TT (sonst: heute).")))] = "",
        relations: Annotated[
            bool, typer.Option("--relations", help=texts(N_("Auch alle Verbindungen dieser Einträge.")))
        ] = False,
        by: Annotated[str, typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))] = "graphkb assure",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        day = day_of(on) if on else None
        with opened(settings, texts) as store:
            reviews = Reviews(open_context(settings, store, signing_in=False))
            count, _ = reviews.assure(ids, by=by, body=body, on=day, relations=relations)
        if not count:
            typer.echo(texts(N_("Es steht schon alles so da; nichts geändert.")))
            return
        typer.echo(texts.plural(N_("Eine Angabe ist bestätigt."), N_("{n} Angaben sind bestätigt."), count))
