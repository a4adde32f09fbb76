"""`graphkb evaluation` and `graphkb agenda`: what was evaluated when, and what a conference should discuss."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.responses.evaluation import AgendaOut, EvaluationsOut
from graphkb.analytics.coverage import coverage_matrix
from graphkb.analytics.evaluation import INTERVAL_MONTHS, Agenda, Evaluations, Why, agenda, evaluations
from graphkb.analytics.wording import said
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    day_help = texts(N_("Stichtag als JJJJ-MM-TT (sonst: heute)."))
    field_help = texts(N_("Kennung eines Handlungsfelds (sonst: alle)."))
    place_help = texts(N_("Kennung eines Orts (sonst: alle)."))
    months_help = texts(N_("Nach wie vielen Monaten eine Evaluation fällig ist."))

    @app.command("evaluation", help=texts(N_("Welche Maßnahme wurde wann evaluiert, und was ist fällig?")))
    def show(
        day: Annotated[str, typer.Option("--date", help=day_help)] = "",
        field: Annotated[str, typer.Option(help=field_help)] = "",
        place: Annotated[str, typer.Option(help=place_help)] = "",
        months: Annotated[int, typer.Option("--interval", min=1, max=240, help=months_help)] = INTERVAL_MONTHS,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = day_of(day)
        settings = settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            found = _found(snapshot, asked, field, place, months, settings.district)
        if as_json:
            print_json(EvaluationsOut.of(snapshot, found).model_dump(mode="json"))
            return
        _tell(snapshot, found, texts)

    @app.command("agenda", help=texts(N_("Worüber sollte die nächste Konferenz sprechen, und warum?")))
    def propose(
        day: Annotated[str, typer.Option("--date", help=day_help)] = "",
        field: Annotated[str, typer.Option(help=field_help)] = "",
        place: Annotated[str, typer.Option(help=place_help)] = "",
        months: Annotated[int, typer.Option("--interval", min=1, max=240, help=months_help)] = INTERVAL_MONTHS,
        why: Annotated[list[Why] | None, typer.Option(help=texts(N_("Nur aus diesem Grund, auch mehrfach.")))] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        asked = day_of(day)
        settings = settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            found = _found(snapshot, asked, field, place, months, settings.district)
            matrix = coverage_matrix(snapshot, day=asked, concept=found.concept or None, district=settings.district)
            made = agenda(found, matrix, why or tuple(Why))
        if as_json:
            print_json(AgendaOut.of(snapshot, made).model_dump(mode="json"))
            return
        _tell_agenda(snapshot, made, texts)


def _found(snapshot: Snapshot, day: date, field: str, place: str, months: int, district: str) -> Evaluations:
    return evaluations(
        snapshot, day=day, field=field or None, place=place or None, interval_months=months, district=district
    )


def _say_all(sentences: Iterable[Label], texts: Texts) -> None:
    for one in sentences:
        say(one.in_language(texts.language))


def _tell(snapshot: Snapshot, found: Evaluations, texts: Texts) -> None:
    language = texts.language
    _say_all((found.sentence, *found.more, *found.method.missing), texts)
    heads = (N_("Maßnahme"), N_("Kennung"), N_("Evaluation"), N_("Zuletzt evaluiert"), N_("Fällig"))
    rows = [
        [
            row.entry.measure.called(language),
            row.id,
            row.what.label.in_language(language),
            str(row.last or ""),
            said(N_("ja") if row.due else N_("nein")).in_language(language),
        ]
        for row in found.rows
        if row.entry.active or row.records
    ]
    print_table([texts(head) for head in heads], rows)


def _tell_agenda(snapshot: Snapshot, made: Agenda, texts: Texts) -> None:
    language = texts.language
    _say_all((made.sentence, *made.method.missing), texts)

    def name(id: str) -> str:
        return snapshot.node(id).called(language) if id else ""

    heads = (N_("Handlungsfeld"), N_("Maßnahme oder Ort"), N_("Kennung"), N_("Gründe"))
    rows = [
        [
            name(item.field),
            name(item.measure or item.place),
            item.key,
            " ".join(reason.text.in_language(language) for reason in item.reasons),
        ]
        for item in made.items
    ]
    print_table([texts(head) for head in heads], rows)
