"""`graphkb neighbours`: who works side by side without a recorded tie."""

from pathlib import Path
from typing import Annotated

import typer

from api.deps import checked_day
from api.responses.neighbours import SilentNeighboursOut
from graphkb.analytics.neighbours import CLASS_TEXTS, NeighbourClass, Within, silent_neighbours
from graphkb.analytics.network import cooperation
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Reader, Visibility
from graphkb.texts import N_, Texts

__all__ = ["register"]

WITHIN: dict[str, Within] = {"quarter": "quarter", "municipality": "municipality"}
CLASSES = {kind.value: kind for kind in NeighbourClass}


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("neighbours", help=texts(N_("Wer arbeitet nebeneinander, ohne dass eine Verbindung erfasst ist?")))
    def command(
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        within: Annotated[str, typer.Option(help=texts(N_("Selber Ort: quarter oder municipality.")))] = "quarter",
        place: Annotated[str, typer.Option(help=texts(N_("Kennung eines Orts (sonst: alle).")))] = "",
        field: Annotated[str, typer.Option(help=texts(N_("Kennung eines Handlungsfelds (sonst: alle).")))] = "",
        kind: Annotated[
            str,
            typer.Option("--class", help=texts(N_("unrecorded, duplication, cooperation oder open (sonst: alle)."))),
        ] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        for name, value, known in (("--within", within, tuple(WITHIN)), ("--class", kind, ("", *CLASSES))):
            if value not in known:
                reason = Phrase.of(N_("Möglich sind: {all}."), all=", ".join(one for one in known if one))
                raise InvalidParameter(name=name, value=value, reason=reason)
        day = checked_day("--date", day_of(date))
        with opened_snapshot(settings_of(data), texts) as snapshot:
            found = silent_neighbours(
                snapshot,
                cooperation(snapshot, day),
                within=WITHIN[within],
                place=place or None,
                field=field or None,
                kind=CLASSES.get(kind),
                reader=Reader(Visibility.INTERNAL),
            )
        if as_json:
            print_json(SilentNeighboursOut.page(snapshot, found, found.pairs, None).model_dump(mode="json"))
            return
        language = texts.language

        def called(id: str) -> str:
            return snapshot.node(id).called(language)

        say(found.sentence.in_language(language))
        heads = (
            N_("Stelle"),
            N_("und"),
            N_("Ort"),
            N_("Handlungsfeld"),
            N_("Einschätzung"),
            N_("Läuft gesichert"),
            N_("Worauf das beruht"),
        )
        rows = [
            [
                called(pair.a),
                called(pair.b),
                called(pair.ground.place),
                called(pair.ground.fields[0]),
                CLASS_TEXTS[pair.kind].in_language(language),
                texts(N_("ja")) if pair.sure else texts(N_("nein")),
                "; ".join(clue.sentence.in_language(language) for clue in pair.clues),
            ]
            for pair in found.pairs
        ]
        print_table([texts(head) for head in heads], rows)
