"""`graphkb person`: everything kept of a person or body, erasing on request, objection, bars."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.decency import Bar, Barring
from graphkb.errors import InvalidParameter
from graphkb.persons import ErasurePlan, as_dict, as_text, erase, kept_of, object_to, plan_erasure
from graphkb.snapshot import read_snapshot
from graphkb.store.bars import lift_bar
from graphkb.texts import N_, Texts

__all__ = ["register"]

WHAT = {Barring.ERASED: N_("gelöscht"), Barring.HIDDEN: N_("widersprochen")}


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="person",
        help=texts(N_("Was über eine Person oder Stelle gespeichert ist: ausgeben, auf Wunsch löschen, Widerspruch.")),
        no_args_is_help=True,
    )
    id_argument = typer.Argument(help=texts(N_("Kennung der Person oder Stelle.")))
    by_option = typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))
    reason_option = typer.Option(help=texts(N_("Grund, ohne Namen: Er bleibt erhalten.")))
    also_option = typer.Option("--also", help=texts(N_("Weitere Schreibweise des Namens; mehrfach möglich.")))

    @group.command(help=texts(N_("Alles ausgeben, was gespeichert ist: als Text, oder mit --json für Programme.")))
    def show(
        id: Annotated[str, id_argument],
        also: Annotated[list[str] | None, also_option] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            kept = kept_of(store, read_snapshot(store, store.ontology), id, also or (), settings.data_dir)
        if as_json:
            print_json(as_dict(kept, store.ontology))
        else:
            typer.echo(as_text(kept, store.ontology, texts.language), nl=False)

    @group.command("erase", help=texts(N_("Auf Wunsch endgültig löschen. Ohne --yes wird nur gezeigt, was geschähe.")))
    def erase_(
        id: Annotated[str, id_argument],
        also: Annotated[list[str] | None, also_option] = None,
        keep_states: Annotated[
            bool, typer.Option("--keep-states", help=texts(N_("In gespeicherten Ständen stehen lassen.")))
        ] = False,
        yes: Annotated[bool, typer.Option("--yes", help=texts(N_("Wirklich löschen.")))] = False,
        by: Annotated[str, by_option] = "graphkb person",
        reason: Annotated[str, reason_option] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            snapshot = read_snapshot(store, store.ontology)
            plan = plan_erasure(
                store, snapshot, id, further=also or (), states=not keep_states, folder=settings.data_dir
            )
            _tell(plan, texts)
            if not yes:
                say(texts(N_("Nichts gelöscht. Mit --yes wird endgültig gelöscht; zurücknehmen lässt sich das nicht.")))
                return
            done = erase(store, plan, by=by, reason=reason)
        typer.echo(texts(N_("Endgültig gelöscht; Revision {revision}."), revision=done.revision))
        say(texts(N_("In Sicherungskopien und in den Dateien der Datenbank können Reste stehen, bis sie neu sind.")))

    @group.command(help=texts(N_("Widerspruch: nur noch für die Verwaltung zeigen, auch nach dem nächsten Import.")))
    def hide(
        id: Annotated[str, id_argument],
        by: Annotated[str, by_option] = "graphkb person",
        reason: Annotated[str, reason_option] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            bar = object_to(store, read_snapshot(store, store.ontology), id, by=by, reason=reason)
        typer.echo(texts(N_("Nur noch für die Verwaltung zu sehen. Aufheben: graphkb person lift {id}"), id=bar.id))

    @group.command(help=texts(N_("Löschungen und Widersprüche zeigen, oder prüfen, ob ein Name gesperrt ist.")))
    def bars(
        name: Annotated[str, typer.Option(help=texts(N_("Ist dieser Name gesperrt?")))] = "",
        body: Annotated[bool, typer.Option("--body", help=texts(N_("Nach einer Stelle fragen.")))] = False,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            found = store.bars()
        shown = found.all
        if name:
            bar = found.on("", not body, [name])
            shown = (bar,) if bar else ()
        if as_json:
            print_json([_data(bar) for bar in shown])
        elif shown:
            heads = (N_("Kennung"), N_("Wann"), N_("Was"), N_("Wen"), N_("Grund"))
            print_table([texts(head) for head in heads], [_row(bar, texts) for bar in shown])
        else:
            say(texts(N_("Nein, dieser Name ist nicht gesperrt.") if name else N_("Bisher hat niemand darum gebeten.")))

    @group.command(help=texts(N_("Eine Sperre aufheben: Der Eintrag darf wieder erfasst oder gezeigt werden.")))
    def lift(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung der Sperre, wie «graphkb person bars» sie zeigt.")))],
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        if not id.strip():
            raise InvalidParameter(name="id", value=id, reason=N_("Bitte die Kennung angeben."))
        with opened(settings_of(data), texts) as store:
            lift_bar(store, id)
        typer.echo(texts(N_("Aufgehoben: {id}"), id=id))

    app.add_typer(group)


def _tell(plan: ErasurePlan, texts: Texts) -> None:
    kept = plan.kept
    said = N_(
        "Gelöscht werden: der Eintrag; Verbindungen {relations}; Spuren in Änderungen {changes}, Vorgängen {cases}."
    )
    say(texts(said, relations=len(kept.relations), changes=len(kept.log), cases=len(kept.cases)))
    if plan.replaced:
        say(texts(N_("Der Name wird durch «[gelöscht]» ersetzt in:")))
        for one in plan.replaced:
            say(f"  {one.id}, {one.field}: {one.text}")
    if plan.left:
        say(texts(N_("Bitte von Hand prüfen:")))
        for one in plan.left:
            say(f"  {one.id}, {one.field}: {one.text}")
    for file in kept.files:
        if file.passing:
            say(texts(N_("Diese Datei nennt den Namen und wird mit gelöscht: {path}"), path=file.path))
        else:
            say(texts(N_("Diese Datei nennt den Namen und bleibt: {path}"), path=file.path))
    if kept.states and plan.in_states:
        names = ", ".join(one.state.name for one in kept.states)
        say(texts(N_("Aus gespeicherten Ständen entfernt: {names}"), names=names))


def _row(bar: Bar, texts: Texts) -> list[str]:
    return [bar.id, _day(bar.at), texts(WHAT[bar.barring]), bar.subject or "–", bar.reason]


def _day(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d}"


def _data(bar: Bar) -> dict[str, object]:
    return {
        "id": bar.id,
        "barring": bar.barring.value,
        "person": bar.person,
        "subject": bar.subject or None,
        "at": bar.at.isoformat(),
        "by": bar.by,
        "reason": bar.reason,
    }
