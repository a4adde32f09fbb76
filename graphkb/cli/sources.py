"""`graphkb sources`: the register of documents, facts by source, withdrawing, replacing, correcting."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidParameter
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.store import Store
from graphkb.texts import N_, Texts
from graphkb.withdrawal import correct, replace_by, resting_on, values_of, withdraw
from graphkb.withdrawal import register as register_of

__all__ = ["register"]

NOTHING_DONE = N_("Nichts geändert. Mit --yes wird es ausgeführt; im Änderungsbuch lässt es sich zurücknehmen.")


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="sources",
        help=texts(N_("Quellen: was sich worauf stützt, zurückziehen, ersetzen, berichtigen.")),
        no_args_is_help=True,
    )
    id_argument = typer.Argument(help=texts(N_("Kennung des Dokuments.")))
    by_option = typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))
    reason_option = typer.Option(help=texts(N_("Grund; steht im Änderungsbuch.")))
    yes_option = typer.Option("--yes", help=texts(N_("Wirklich ausführen.")))

    @group.command("list", help=texts(N_("Alle Dokumente mit der Zahl der Angaben, die sich darauf stützen.")))
    def show(
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            found = register_of(_everything(store))
        if as_json:
            print_json(
                [
                    {
                        "id": line.document.id,
                        "name": line.document.name,
                        "publisher": line.document.text("publisher"),
                        "url": line.document.text("url"),
                        "as_of": line.document.text("as_of"),
                        "facts": line.facts,
                        "alone": line.alone,
                        "withdrawn": line.withdrawn,
                    }
                    for line in found
                ]
            )
        elif found:
            heads = (N_("Angaben"), N_("Nur hier"), N_("Kennung"), N_("Dokument"))
            rows = [
                [str(line.facts), str(line.alone), line.document.id, line.document.called(texts.language)]
                for line in found
            ]
            print_table([texts(head) for head in heads], rows)
        else:
            say(texts(N_("Es ist noch kein Dokument erfasst.")))

    @group.command(help=texts(N_("Was sich auf ein Dokument stützt, mit der Stelle.")))
    def facts(
        id: Annotated[str, id_argument],
        alone: Annotated[
            bool, typer.Option("--alone", help=texts(N_("Nur, was in keinem anderen Dokument steht.")))
        ] = False,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            found = [one for one in resting_on(_everything(store), id) if one.alone or not alone]
        if as_json:
            print_json(
                [
                    {"what": one.what, "id": one.fact.id, "sort": one.sort, "places": one.locators, "alone": one.alone}
                    for one in found
                ]
            )
        elif found:
            heads = (N_("Kennung"), N_("Art"), N_("Stelle im Dokument"), N_("Nur hier"))
            yes, no = texts(N_("ja")), texts(N_("nein"))
            rows = [[one.fact.id, one.sort, "; ".join(one.locators), yes if one.alone else no] for one in found]
            print_table([texts(head) for head in heads], rows)
        else:
            say(texts(N_("Darauf stützt sich nichts.")))

    @group.command("withdraw", help=texts(N_("Eine Quelle zurückziehen. Ohne --yes wird nur gezeigt, was geschähe.")))
    def withdraw_(
        id: Annotated[str, id_argument],
        reason: Annotated[str, reason_option] = "",
        yes: Annotated[bool, yes_option] = False,
        by: Annotated[str, by_option] = "graphkb sources",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            snapshot = _everything(store)
            plan = withdraw(snapshot, id, day=date.today(), reason=reason if yes or reason else "…")
            said = N_(
                "Fällt weg: {gone}; bleibt mit anderer Quelle: {kept}; nur noch durch Verbindungen belegt: {carried}."
            )
            say(texts(said, gone=len(plan.gone), kept=len(plan.kept), carried=len(plan.carried)))
            if plan.persons:
                say(texts(N_("Darunter Personen, die kein Zurücknehmen wiederbringt: {n}"), n=plan.persons))
            if not yes:
                for fact in plan.gone:
                    say(f"  {_called(fact)}")
                say(texts(NOTHING_DONE))
                return
            why = f"Quelle zurückgezogen: {plan.document.name}. {reason}"
            revision = store.apply(plan.changes, by=by, reason=why, expecting=snapshot.revision)
        typer.echo(texts(N_("Zurückgezogen: {id}, Revision {revision}"), id=id, revision=revision))

    @group.command("replace", help=texts(N_("Ein Dokument an die Stelle eines anderen setzen.")))
    def replace_(
        id: Annotated[str, id_argument],
        other: Annotated[str, typer.Argument(help=texts(N_("Kennung des Dokuments, das an seine Stelle tritt.")))],
        whole: Annotated[bool, typer.Option("--whole", help=texts(N_("Zeilen und Seiten nicht übernehmen.")))] = False,
        reason: Annotated[str, reason_option] = "",
        yes: Annotated[bool, yes_option] = False,
        by: Annotated[str, by_option] = "graphkb sources",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            snapshot = _everything(store)
            plan = replace_by(snapshot, id, other, keep_places=not whole)
            say(
                texts(
                    N_("Angaben, die sich danach auf {other} stützen: {n}, schon jetzt: {both}"),
                    other=other,
                    n=plan.facts,
                    both=plan.both,
                )
            )
            if not yes:
                say(texts(NOTHING_DONE))
                return
            why = f"Quelle ersetzt: {plan.document.name} → {plan.by.name}. {reason}".rstrip(". ")
            revision = store.apply(plan.changes, by=by, reason=why, expecting=snapshot.revision)
        typer.echo(texts(N_("Ersetzt: {id} durch {other}, Revision {revision}"), id=id, other=other, revision=revision))

    @group.command("correct", help=texts(N_("Adresse oder Daten eines Dokuments berichtigen.")))
    def correct_(
        id: Annotated[str, id_argument],
        url: Annotated[str | None, typer.Option(help=texts(N_("Adresse im Netz; leer: keine.")))] = None,
        published: Annotated[str | None, typer.Option(help=texts(N_("Wann es erschien.")))] = None,
        as_of: Annotated[
            str | None, typer.Option("--as-of", help=texts(N_("Auf welchen Tag es sich bezieht.")))
        ] = None,
        accessed: Annotated[str | None, typer.Option(help=texts(N_("Wann es zuletzt gelesen wurde.")))] = None,
        reason: Annotated[str, reason_option] = "",
        by: Annotated[str, by_option] = "graphkb sources",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        given = {"url": url, "published": published, "as_of": as_of, "accessed": accessed}
        said = {name: text for name, text in given.items() if text is not None}
        if not said:
            raise InvalidParameter(name="--url, --as-of", value="", reason=N_("Bitte sagen, was zu berichtigen ist."))
        with opened(settings_of(data), texts) as store:
            snapshot = _everything(store)
            plan = correct(snapshot, id, values_of(snapshot.ontology, said))
            if not plan.changes:
                typer.echo(texts(N_("Es steht schon alles so da; nichts geändert.")))
                return
            why = f"Quelle berichtigt: {plan.document.name}. {reason}".rstrip(". ")
            revision = store.apply(plan.changes, by=by, reason=why, expecting=snapshot.revision)
        typer.echo(
            texts(
                N_("Berichtigt: {id}; Angaben, deren Stand folgt: {n}; Revision {revision}"),
                id=id,
                n=plan.facts,
                revision=revision,
            )
        )

    app.add_typer(group)


def _everything(store: Store) -> Snapshot:
    return read_snapshot(store, store.ontology)


def _called(fact: Node | Relation) -> str:
    return f"{fact.kind}: {fact.name} ({fact.id})" if isinstance(fact, Node) else fact.id
