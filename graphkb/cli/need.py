"""`graphkb need`: where need is known, what has priority, what must be asked first."""

from pathlib import Path
from typing import Annotated

import typer

from api.deps import checked_day
from api.responses.need import PriorityOut
from graphkb.analytics.coverage import coverage_matrix
from graphkb.analytics.need import PriorityCell, Spread, load_formulas, need, priority
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("need", help=texts(N_("Wo ist der Bedarf groß, was hat Vorrang, wo ist zuerst zu fragen?")))
    def command(
        day: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        concept: Annotated[
            str, typer.Option(help=texts(N_("Kennung eines Konzepts (sonst: das neueste beschlossene der Region).")))
        ] = "",
        place: Annotated[
            list[str] | None, typer.Option(help=texts(N_("Kennung eines Orts, auch mehrfach (sonst: die Kommunen).")))
        ] = None,
        target_group: Annotated[str, typer.Option(help=texts(N_("Kennung einer Zielgruppe (sonst: alle).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = checked_day("--date", day_of(day))
        settings = settings_of(data)
        formulas = load_formulas(settings.need_formulas)
        of, group, places, district = concept or None, target_group or None, place or None, settings.district
        with opened_snapshot(settings, texts) as snapshot:
            matrix = coverage_matrix(
                snapshot, day=asked, concept=of, places=places, target_group=group, district=district
            )
            needed = need(
                snapshot, formulas, day=asked, concept=of, places=places, target_group=group, district=district
            )
            found = priority(snapshot, matrix, needed)
        cells = [*found.ranked, *found.ask_first, *found.without_need]
        if as_json:
            print_json(PriorityOut.page(snapshot, found, cells, None).model_dump(mode="json"))
            return
        language = texts.language
        for sentence in (found.sentence, *found.more, needed.sentence, *needed.more):
            say(sentence.in_language(language))
        heads = (
            N_("Ort"),
            N_("Handlungsfeld"),
            N_("Stand vor Ort"),
            N_("Bedarf"),
            N_("Vorrang"),
            N_("Rang"),
            N_("Quellen"),
        )
        rows = [
            [
                found.names[cell.place].in_language(language),
                found.names[cell.column].in_language(language),
                cell.state.label.in_language(language),
                _spread(cell.need.need) or " ".join(lack.text.in_language(language) for lack in cell.need.lacks),
                _spread(cell.priority),
                _rank(cell),
                ", ".join(str(source) for source in cell.need.sources) if cell.need.need else "",
            ]
            for cell in cells
        ]
        print_table([texts(head) for head in heads], rows)


def _spread(spread: Spread | None) -> str:
    """The number with its band where there is one; empty: not known."""
    if spread is None:
        return ""
    band = "" if spread.narrow else f" ({spread.low:.2f}–{spread.high:.2f})"
    return f"{spread.value:.2f}{band}"


def _rank(cell: PriorityCell) -> str:
    if not cell.best:
        return ""
    return f"{cell.rank}" if cell.rank else f"{cell.best}–{cell.worst}"
