"""`graphkb options`: what could be done about a cell, from what is recorded."""

from pathlib import Path
from typing import Annotated

import typer

from api.responses.options import OptionsOut
from graphkb.analytics.options import OPTIONS, Options
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.drafts import written
from graphkb.texts import N_, Texts

__all__ = ["register"]

MOST = 20


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(
        "options", help=texts(N_("Was möglich wäre, wenn an einem Ort in einem Feld etwas fehlt, mit Gründen."))
    )
    def show(
        place: Annotated[str, typer.Option(help=texts(N_("Kennung eines Ortes.")))],
        field: Annotated[str, typer.Option(help=texts(N_("Kennung eines Handlungsfeldes.")))],
        target_group: Annotated[str, typer.Option(help=texts(N_("Kennung einer Zielgruppe (sonst: alle).")))] = "",
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day, settings = day_of(date), settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            given = {"day": day, "place": place, "field": field, "target_group": target_group}
            found: Options = OPTIONS.run(snapshot, given | {"district": settings.district})
        language = texts.language
        draft = written(snapshot, found, None, day, language)
        if as_json:
            print_json(OptionsOut.of(snapshot, found, draft, MOST).model_dump(mode="json"))
            return
        say(found.sentence.in_language(language))
        if found.warning:
            say(found.warning.in_language(language))

        def called(id: str) -> str:
            return f"{snapshot.node(id).called(language)} ({id})"

        rows = [
            [texts(N_("Träger")), called(one.actor), "; ".join(why.in_language(language) for why in one.reasons)]
            for one in found.providers[:MOST]
        ]
        rows += [
            [texts(N_("Programm")), called(one.programme), "; ".join(why.in_language(language) for why in one.reasons)]
            for one in found.programmes[:MOST]
        ]
        rows += [
            [texts(N_("Maßnahme")), called(one.measure), ", ".join(map(called, (*one.places[:2], *one.providers[:2])))]
            for one in found.similar[:MOST]
        ]
        rows += [[texts(N_("zu fragen")), called(id), ""] for id in found.ask]
        print_table([texts(head) for head in (N_("Was"), N_("Name"), N_("Warum"))], rows)
