"""`graphkb mindmap`, `graphkb side-by-side`: a concept as a tree, and concepts beside each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from api.responses.mind_map import MindMapOut
from api.responses.side_by_side import SideBySideOut
from graphkb.analytics.change import CrossField, side_by_side
from graphkb.analytics.coverage import Level, MindBranch, guideline_trace, mind_map
from graphkb.analytics.coverage.wording import counted
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""

    @app.command("mindmap", help=texts(N_("Ein Konzept als Baum: Felder, Leitlinien, Maßnahmen, Akteure.")))
    def tree(
        concept: Annotated[str, typer.Argument(metavar="KONZEPT", help=texts(N_("Kennung eines Konzepts.")))],
        field: Annotated[str, typer.Option(help=texts(N_("Nur dieses Handlungsfeld (Kennung).")))] = "",
        place: Annotated[str, typer.Option(help=texts(N_("Nur Maßnahmen für diesen Ort (Kennung).")))] = "",
        day: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = day_of(day)
        with opened_snapshot(settings_of(data), texts) as snapshot:
            trace = guideline_trace(snapshot, day=asked, concept=concept)
            found = mind_map(snapshot, trace, field=field or None, place=place or None)
            if as_json:
                print_json(MindMapOut.of(snapshot, found).model_dump(mode="json"))
                return
            for one in found.concepts:
                for line in _lines(snapshot, one, texts, 0):
                    typer.echo(line)

    @app.command("side-by-side", help=texts(N_("Konzepte nebeneinander: Was entspricht sich, was steht nur in einem?")))
    def beside(
        concepts: Annotated[
            list[str], typer.Argument(metavar="KONZEPT …", help=texts(N_("Kennungen von zwei bis sechs Konzepten.")))
        ],
        day: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = day_of(day)
        with opened_snapshot(settings_of(data), texts) as snapshot:
            found = side_by_side(snapshot, concepts, day=asked)
            if as_json:
                print_json(SideBySideOut.of(snapshot, found).model_dump(mode="json"))
                return
            for sentence in (found.sentence, *found.more):
                say(sentence.in_language(texts.language))
            heads = [snapshot.node(side.concept).called(texts.language) for side in found.sides]
            rows = [
                [", ".join(_part(snapshot, part, texts) for part in cell) for cell in row.cells] for row in found.rows
            ]
            print_table(heads, [[cell or texts(N_("keine Entsprechung erfasst")) for cell in row] for row in rows])


def _lines(snapshot: Snapshot, branch: MindBranch, texts: Texts, depth: int) -> Iterator[str]:
    name = snapshot.node(branch.id).called(texts.language) if branch.id else texts(N_("ohne Leitlinie"))
    note = ""
    if branch.level in (Level.CONCEPT, Level.FIELD, Level.GUIDELINE):
        n = len(branch.measures)
        note = (
            counted(N_("eine Maßnahme"), N_("{n} Maßnahmen"), n).in_language(texts.language)
            if n
            else texts(N_("keine passt zur Auswahl") if branch.left_out else N_("keine Maßnahme erfasst"))
        )
    elif branch.level is Level.MEASURE and not branch.children:
        note = texts(N_("Träger nicht erfasst"))
    yield f"{'  ' * depth}{name}{f' ({note})' if note else ''}"
    for child in branch.children:
        yield from _lines(snapshot, child, texts, depth + 1)


def _part(snapshot: Snapshot, part: CrossField, texts: Texts) -> str:
    name = snapshot.node(part.field).called(texts.language)
    option = snapshot.ontology.properties["match"].option(part.match.match) if part.match else None
    return f"{name} ({option.label.in_language(texts.language)})" if option else name
