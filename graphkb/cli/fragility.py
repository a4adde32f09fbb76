"""`graphkb fragility` and `graphkb what-if`: what hangs on one thing, and what would be without or with something."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from api.responses.fragility import CalendarOut, FragilityOut
from api.responses.what_if import WhatIfOut
from graphkb.analytics.coverage import coverage_matrix
from graphkb.analytics.fragility import (
    Calendar,
    Fragility,
    calendar,
    fragility,
    programme_sentence,
    provider_sentence,
)
from graphkb.analytics.network import cooperation, cut_points
from graphkb.analytics.what_if import Scenario, WhatIf, picture, read_new, what_if
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.model import Reader, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]

ADMINISTRATION = Reader(Visibility.INTERNAL)


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""

    @app.command("fragility", help=texts(N_("Was hängt an einem Träger oder Programm, und was endet wann?")))
    def show_fragility(
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day = day_of(date)
        settings = settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            matrix = coverage_matrix(snapshot, day=day, district=settings.district)
            cuts = cut_points(snapshot, cooperation(snapshot, day), reader=ADMINISTRATION)
            found = fragility(snapshot, matrix, cuts, reader=ADMINISTRATION)
            ends = calendar(snapshot, day=day, district=settings.district)
        if as_json:
            parts = (FragilityOut.of(snapshot, found), CalendarOut.of(snapshot, ends))
            print_json(
                {key: part.model_dump(mode="json") for key, part in zip(("fragility", "calendar"), parts, strict=True)}
            )
            return
        for said in (found.sentence, *found.more, ends.sentence, *ends.more):
            say(said.in_language(texts.language))
        print_table(
            [texts(N_("Art")), texts(N_("Befund")), texts(N_("Zellen")), texts(N_("Bis"))],
            [*_hanging(snapshot, found, texts), *_ends(snapshot, ends, texts)],
        )

    @app.command(
        "what-if", help=texts(N_("Was wäre ohne diese Stellen oder mit einer neuen Maßnahme? Nichts wird gespeichert."))
    )
    def show_what_if(
        without: Annotated[
            list[str] | None,
            typer.Option(help=texts(N_("Kennung eines Akteurs, Programms oder einer Maßnahme, auch mehrfach."))),
        ] = None,
        added: Annotated[
            list[str] | None,
            typer.Option("--with", help=texts(N_("Neue Maßnahme, etwa field:ID;place:ID;provider:ID;from:2027-01."))),
        ] = None,
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day = day_of(date)
        settings = settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            scenario = Scenario.of(snapshot, without or (), [read_new(snapshot, text) for text in added or ()])
            before = picture(snapshot, day, district=settings.district)
            begun = perf_counter()
            found = what_if(snapshot, scenario, day=day, reader=ADMINISTRATION, before=before)
            seconds = perf_counter() - begun
        if as_json:
            print_json(WhatIfOut.of(found).model_dump(mode="json"))
            return
        for said in (found.sentence, *found.more):
            say(said.in_language(texts.language))
        print_table(
            [
                texts(N_("Ort")),
                texts(N_("Handlungsfeld")),
                texts(N_("Vorher")),
                texts(N_("Nachher")),
                texts(N_("Grund")),
            ],
            _cells(found, texts),
        )
        say(texts(N_("Gerechnet in {seconds} Sekunden, nichts gespeichert."), seconds=f"{seconds:.2f}"))


def _hanging(snapshot: Snapshot, found: Fragility, texts: Texts) -> list[list[str]]:
    language = texts.language
    rows = [
        [texts(N_("ein Träger")), provider_sentence(row).in_language(language), str(len(row.cells)), ""]
        for row in found.providers
    ]
    rows += [
        [
            texts(N_("ein Programm")),
            programme_sentence(snapshot, row).in_language(language),
            str(len(row.cells)),
            row.ends.isoformat() if row.ends else "",
        ]
        for row in found.programmes
    ]
    rows += [
        [texts(N_("Schlüsselstelle")), cut.sentence.in_language(language), "", ""]
        for cut in found.cut_points.cut_points
        if cut.claimed
    ]
    return rows


def _ends(snapshot: Snapshot, ends: Calendar, texts: Texts) -> list[list[str]]:
    rows = [
        [
            texts(N_("endet")),
            ", ".join(snapshot.node(one.id).called(texts.language) for one in cliff.endings),
            str(len(cliff.falling)),
            cliff.last_day.isoformat(),
        ]
        for cliff in ends.cliffs
    ]
    rows += [
        [
            texts(N_("verliert den Beleg")),
            ", ".join(snapshot.node(id).called(texts.language) for id in fading.measures),
            str(sum(1 for step in fading.cells if step.falls)),
            fading.last_day.isoformat(),
        ]
        for fading in ends.fading
    ]
    return rows


def _cells(found: WhatIf, texts: Texts) -> list[list[str]]:
    def called(id: str) -> str:
        return found.snapshot.node(id).called(texts.language)

    def both(overall: Label, own: Label) -> str:
        whole, here = overall.in_language(texts.language), own.in_language(texts.language)
        return whole if whole == here else texts(N_("{state}, vor Ort {own}"), state=whole, own=here)

    return [
        [
            called(change.place),
            called(change.column),
            both(change.before.state.label, change.before.own_state.label),
            both(change.after.state.label, change.after.own_state.label),
            " ".join(reason.in_language(texts.language) for reason in change.reasons),
        ]
        for change in found.cells
    ]
