"""`graphkb versions`: what came, went and was rewritten between two versions of a concept."""

from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.responses.change import StateOut
from api.responses.versions import VersionsOut
from api.versions import AskedVersions, versions
from graphkb.analytics.change import Pair
from graphkb.cli.common import data_option, day_of, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.model import Reader, Visibility
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(
        "versions", help=texts(N_("Was kam zwischen zwei Fassungen hinzu, was fiel weg, was wurde umgeschrieben?"))
    )
    def show(
        before: Annotated[str, typer.Argument(metavar="VON", help=texts(N_("Kennung des früheren Konzepts.")))],
        after: Annotated[
            str,
            typer.Argument(
                metavar="BIS", help=texts(N_("Kennung des späteren Konzepts; auch desselben, mit --from-state."))
            ),
        ],
        state: Annotated[
            str,
            typer.Option("--from-state", help=texts(N_("Kennung eines gespeicherten Stands für die frühere Fassung."))),
        ] = "",
        change: Annotated[
            str,
            typer.Option(
                "--before-change", help=texts(N_("Kennung einer Änderung: die frühere Fassung ist die davor."))
            ),
        ] = "",
        day: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = day_of(day)
        settings = settings_of(data)
        with opened(settings, texts) as store:
            context = open_context(settings, store, signing_in=False)
            reader = Reader(Visibility.INTERNAL)  # whoever may run commands here is the administration
            snapshot = context.snapshot(reader)
            found = versions(context, reader, before, after, day=asked, state=state, before_change=change)
        if as_json:
            said = StateOut.of(found.state, reader) if found.state else None
            entry = found.entry.id if found.entry else None
            print_json(VersionsOut.of(snapshot, found.change, said, entry).model_dump(mode="json"))
            return
        _tell(found, texts)


def _tell(found: AskedVersions, texts: Texts) -> None:
    language = texts.language
    for one in (found.change.sentence, *found.change.method.missing):
        say(one.in_language(language))
    heads = (N_("Was"), N_("Art"), N_("Früher"), N_("Später"), N_("Woran das liegt"))
    ontology = found.change.after.snapshot.ontology

    def row(pair: Pair) -> list[str]:
        names = [part.node.called(language) if part else "" for part in (pair.before, pair.after)]
        kind = ontology.kind(pair.kind).label.in_language(language)
        return [pair.what.label.in_language(language), kind, *names, pair.why.label.in_language(language)]

    print_table([texts(head) for head in heads], [row(pair) for pair in found.change.pairs])
