"""`graphkb coverage`: what is covered where, by fields or guidelines."""

from pathlib import Path
from typing import Annotated

import typer

from api.deps import checked_day
from api.responses.coverage import CoverageOut
from graphkb.analytics.coverage import By, Cell, coverage_matrix
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_, Texts

__all__ = ["register"]

BY: dict[str, By] = {"field": "field", "guideline": "guideline"}


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Was ist wo abgedeckt, und was wissen wir nicht? Orte nach Handlungsfeldern.")))
    def coverage(
        day: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        concept: Annotated[
            str, typer.Option(help=texts(N_("Kennung eines Konzepts (sonst: das neueste beschlossene der Region).")))
        ] = "",
        by: Annotated[str, typer.Option(help=texts(N_("Spalten: field oder guideline.")))] = "field",
        place: Annotated[
            list[str] | None, typer.Option(help=texts(N_("Kennung eines Orts, auch mehrfach (sonst: die Kommunen).")))
        ] = None,
        target_group: Annotated[str, typer.Option(help=texts(N_("Kennung einer Zielgruppe (sonst: alle).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        if by not in BY:
            reason = Phrase.of(N_("Möglich sind field und guideline."))
            raise InvalidParameter(name="--by", value=by, reason=reason)
        asked = checked_day("--date", day_of(day))
        settings = settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            matrix = coverage_matrix(
                snapshot,
                day=asked,
                concept=concept or None,
                places=place or None,
                target_group=target_group or None,
                by=BY[by],
                district=settings.district,
            )
            if as_json:
                found = CoverageOut.page(snapshot, matrix, list(matrix.all_cells()), None)
                print_json(found.model_dump(mode="json"))
                return
            language = texts.language
            heads = [texts(N_("Ort")), *(snapshot.node(column.id).called(language) for column in matrix.columns)]
            rows = [
                [snapshot.node(id).called(language), *(_shown(cell, texts) for cell in row)]
                for id, row in zip(matrix.places, matrix.cells, strict=True)
            ]
        say(matrix.findings.sentence.in_language(language))
        for more in matrix.findings.more:
            say(more.in_language(language))
        print_table(heads, rows)


def _shown(cell: Cell, texts: Texts) -> str:
    """The state, with the number of running measures of the place itself and of those it inherits."""
    word = cell.state.label.in_language(texts.language)
    if not cell.state.runs:
        return word
    own, inherited = len(cell.running_own), len(cell.running_inherited)
    if cell.inherited_only:
        return f"{word} ({texts(N_('{n} geerbt'), n=inherited)})"
    return f"{word} ({own}" + (f" + {texts(N_('{n} geerbt'), n=inherited)})" if inherited else ")")
