"""`graphkb structures`: what each place has, and what is not recorded."""

from pathlib import Path
from typing import Annotated

import typer

from api.deps import checked_day
from api.responses.inventory import StructuresOut
from graphkb.analytics.coverage import PlaceStructures, Presence, StructureKind, structures
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("structures", help=texts(N_("Was hat ein Ort, was hat er nicht, was ist nicht erhoben?")))
    def command(
        day: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute).")))] = "",
        concept: Annotated[
            str, typer.Option(help=texts(N_("Kennung eines Konzepts (sonst: das neueste beschlossene der Region).")))
        ] = "",
        place: Annotated[
            list[str] | None, typer.Option(help=texts(N_("Kennung eines Orts, auch mehrfach (sonst: die Kommunen).")))
        ] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = checked_day("--date", day_of(day))
        settings = settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            found = structures(
                snapshot, day=asked, concept=concept or None, places=place or None, district=settings.district
            )
            if as_json:
                print_json(StructuresOut.page(snapshot, found, found.places, None).model_dump(mode="json"))
                return
            rows = [
                [
                    snapshot.node(row.place).called(texts.language),
                    *(_shown(row, kind, texts) for kind in StructureKind),
                ]
                for row in found.places
            ]
        for sentence in (found.sentence, *found.more):
            say(sentence.in_language(texts.language))
        print_table([texts(N_("Ort")), *(kind.label.in_language(texts.language) for kind in StructureKind)], rows)


def _shown(row: PlaceStructures, kind: StructureKind, texts: Texts) -> str:
    """The word, with the number of records; for offices in how many fields there is one."""
    items = row.of(kind)
    if kind is StructureKind.RESPONSIBLE_OFFICE:
        there = sum(1 for item in items if item.presence is Presence.RECORDED)
        if not there:
            return Presence.NOT_RECORDED.label.in_language(texts.language)
        return texts(N_("in {n} von {all} Feldern"), n=there, all=len(items))
    (item,) = items
    word = item.presence.label.in_language(texts.language)
    return f"{word} ({len(item.records)})" if item.records else word
