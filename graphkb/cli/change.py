"""`graphkb change`: two dates compared."""

from pathlib import Path
from typing import Annotated

import typer

from api.analyses import Analyses
from api.change import asked_change
from api.context import open_context
from api.responses.change import ChangeOut, StateOut
from graphkb.analytics.change import Change
from graphkb.cli.common import data_option, day_of, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]

EVERYTHING = 10**9


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("change", help=texts(N_("Zwei Tage vergleichen: was besser, schlechter, neu, beendet ist.")))
    def show(
        before: Annotated[
            str,
            typer.Option("--from", help=texts(N_("Früherer Tag als JJJJ-MM-TT (sonst: ein Jahr vor dem späteren)."))),
        ] = "",
        after: Annotated[str, typer.Option("--to", help=texts(N_("Späterer Tag als JJJJ-MM-TT (sonst: heute).")))] = "",
        state: Annotated[
            str, typer.Option("--from-state", help=texts(N_("Kennung eines gespeicherten Stands, statt --from.")))
        ] = "",
        concept: Annotated[
            str, typer.Option(help=texts(N_("Kennung eines Konzepts (sonst: das neueste beschlossene der Region).")))
        ] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        first, last = (day_of(text) if text else None for text in (before, after))
        with opened(settings, texts) as store:
            context = open_context(settings, store, signing_in=False)
            reader = Reader(Visibility.INTERNAL)  # whoever may run commands here is the administration
            snapshot = context.snapshot(reader)
            asked = asked_change(context, first, last, state)
            analyses = Analyses(context, reader, snapshot)
            found = analyses.change(asked.before, asked.after, state=asked.state, concept=concept or None)
            saved = context.saved_snapshot(asked.state.id, reader) if asked.state else None
        if as_json:
            said = StateOut.of(asked.state, reader) if asked.state else None
            print_json(ChangeOut.of(snapshot, saved, found, said, reader, EVERYTHING).model_dump(mode="json"))
            return
        _tell(snapshot, found, texts)


def _tell(snapshot: Snapshot, found: Change, texts: Texts) -> None:
    language = texts.language
    for one in (found.findings.sentence, *found.findings.more, *found.method.data):
        say(one.in_language(language))
    heads = (N_("Ort"), N_("Handlungsfeld"), N_("Was"), N_("Früher"), N_("Später"), N_("Vor Ort"))
    rows = [
        [
            snapshot.node(cell.place).called(language),
            snapshot.node(cell.column).called(language),
            *(
                one.in_language(language)
                for one in (
                    cell.overall.what.label,
                    cell.overall.before.label,
                    cell.overall.after.label,
                    cell.own.what.label,
                )
            ),
        ]
        for cell in found.cells
    ]
    print_table([texts(head) for head in heads], rows)
