"""`graphkb ask`: what is known, and what to ask next."""

from pathlib import Path
from typing import Annotated

import typer

from api.deps import checked_day
from api.responses.inventory import InventoryOut
from graphkb.analytics.coverage import Coverage, Letter, WhomKind, coverage_matrix, inventory_of
from graphkb.analytics.need import load_formulas, need
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Was ist bekannt, und was als Nächstes fragen? Ein Brief an jede Stelle.")))
    def ask(
        day: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        concept: Annotated[
            str, typer.Option(help=texts(N_("Kennung eines Konzepts (sonst: das neueste beschlossene der Region).")))
        ] = "",
        target_group: Annotated[str, typer.Option(help=texts(N_("Kennung einer Zielgruppe (sonst: alle).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = checked_day("--date", day_of(day))
        settings = settings_of(data)
        formulas = load_formulas(settings.need_formulas)
        chosen, group = concept or None, target_group or None
        with opened_snapshot(settings, texts) as snapshot:
            view = Coverage(snapshot, day=asked, concept=chosen, target_group=group, district=settings.district)
            matrix = coverage_matrix(
                snapshot, day=asked, concept=chosen, target_group=group, district=settings.district
            )
            needed = need(snapshot, formulas, day=asked, concept=chosen, target_group=group, district=settings.district)
            found = inventory_of(view, matrix, needed.by_cell())
            letters = found.asking.letters
            if as_json:
                print_json(InventoryOut.page(snapshot, found, letters, None).model_dump(mode="json"))
                return
            rows = [row for letter in letters for row in _rows(snapshot, letter, texts)]
        for sentence in (found.sentence, *found.more):
            say(sentence.in_language(texts.language))
        heads = (N_("Brief an"), N_("Handlungsfeld"), N_("Orte"), N_("Zellen"), N_("früher bekannt"), N_("Bedarf"))
        print_table([texts(head) for head in heads], rows)


def _rows(snapshot: Snapshot, letter: Letter, texts: Texts) -> list[list[str]]:
    def called(id: str) -> str:
        return snapshot.node(id).called(texts.language)

    to = called(letter.to)
    if letter.kind is WhomKind.ADMINISTRATION:
        to = texts(N_("Verwaltung: {place}"), place=to)
    found = []
    for column, cells in letter.by_column():
        needs = [cell.need for cell in cells if cell.need is not None]
        found.append(
            [
                to,
                called(column),
                ", ".join(called(cell.place) for cell in cells),
                str(len(cells)),
                str(sum(1 for cell in cells if cell.once_known)),
                f"{max(needs):.2f}" if needs else texts(N_("nicht bekannt")),
            ]
        )
    return found
