"""`graphkb forms`: what forms there are, and each as a workbook to mail out."""

from pathlib import Path
from typing import Annotated

import typer

from api.capture import Capturing
from api.context import open_context
from api.responses.capture import CapturedOut
from graphkb.capture import Wanted, annotated_form
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidData
from graphkb.store import Store
from graphkb.texts import N_, Texts

__all__ = ["load_form", "register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    forms = typer.Typer(
        help=texts(N_("Erfassungsbögen: welche es gibt, und jeden als Mappe. Zurück kommen sie mit «graphkb load».")),
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.add_typer(forms, name="forms")

    @forms.command("list", help=texts(N_("Welche Bögen es gibt.")))
    def list_(
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            found = list(Capturing(open_context(settings, store, signing_in=False)).forms.values())
        rows = [
            (form.id, form.label.in_language(texts.language), str(sum(len(part.questions) for part in form)))
            for form in found
        ]
        if as_json:
            print_json([{"id": id, "label": label, "questions": int(count)} for id, label, count in rows])
            return
        print_table([texts(head) for head in (N_("Kennung"), N_("Bogen"), N_("Fragen zum Ausfüllen"))], rows)

    @forms.command("workbook", help=texts(N_("Einen Bogen als Mappe (XLSX) schreiben, mit dem, was bekannt ist.")))
    def workbook(
        form: Annotated[str, typer.Argument(help=texts(N_("Kennung des Bogens, siehe «graphkb forms list».")))],
        path: Annotated[Path, typer.Argument(help=texts(N_("Datei, die geschrieben wird.")))],
        record: Annotated[
            str, typer.Option("--id", help=texts(N_("Kennung eines Eintrags, der zu berichtigen ist.")))
        ] = "",
        body: Annotated[str, typer.Option(help=texts(N_("Kennung der Stelle, die antwortet.")))] = "",
        field: Annotated[str, typer.Option(help=texts(N_("Kennung des Handlungsfelds.")))] = "",
        place: Annotated[
            list[str] | None, typer.Option(help=texts(N_("Kennung eines Orts; mehrfach möglich.")))
        ] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        wanted = Wanted(body=body, record=record, field=field, places=tuple(place or ()))
        with opened(settings, texts) as store:
            capturing = Capturing(open_context(settings, store, signing_in=False))
            path.write_bytes(capturing.workbook(capturing.form(form), wanted, texts.language))
        typer.echo(texts(N_("Geschrieben: {file}"), file=str(path)))


def load_form(
    store: Store, path: Path, texts: Texts, *, by: str, dry_run: bool, annotate: Path | None, as_json: bool
) -> None:
    """Take in a form that came back as a workbook and print what it records; raises what the form is refused for."""
    capturing = Capturing(open_context(store.settings, store, signing_in=False))
    filled = capturing.read(path)
    try:
        captured = capturing.plan(filled)
        shown = capturing.preview(captured, texts.language)
        revision = capturing.snapshot.revision
        if not dry_run:
            captured, revision = capturing.save(filled, by=by)
    except InvalidData as error:
        if annotate:
            annotate.write_bytes(annotated_form(path.read_bytes(), error.problems, filled.language))
            say(texts(N_("Der Bogen mit Anmerkungen steht in {file}."), file=annotate.name))
        raise
    if as_json:
        print_json(CapturedOut.of(captured, shown, revision, written=not dry_run).model_dump(mode="json"))
        return
    said = N_("{new} neu, {changed} geändert, {ended} beendet, {confirmed} bestätigt.")
    tally = {name: shown.count(name) for name in ("new", "changed", "ended", "confirmed")}
    typer.echo(f"{captured.document.called(texts.language)}")
    typer.echo(texts(said, **tally))
    if dry_run:
        typer.echo(texts(N_("Probelauf: Es wurde nichts geändert.")))
    if shown.unanswered:
        rest = N_("Ohne Antwort blieb: {names}. Daran ändert sich nichts.")
        typer.echo(texts(rest, names=", ".join(shown.unanswered)))
