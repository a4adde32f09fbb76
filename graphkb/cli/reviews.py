"""`graphkb reviews`, `graphkb digest`: what came in from outside, and what waits."""

from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.responses.review import ReviewOut
from api.review import Reviews
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import complain, print_json, print_table, say
from graphkb.texts import N_, Texts

__all__ = ["register"]

HEADS = (N_("Kennung"), N_("Eintrag"), N_("Was"), N_("Von wem"), N_("Gesendet"), N_("Nachricht"))


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""

    @app.command(help=texts(N_("Vorschläge zeigen, die auf Prüfung warten, übernehmen oder ablehnen.")))
    def reviews(
        accept: Annotated[
            list[str] | None, typer.Option("--accept", help=texts(N_("Kennung eines Vorschlags, der gelten soll.")))
        ] = None,
        refuse: Annotated[
            str, typer.Option("--refuse", help=texts(N_("Kennung eines Vorschlags, der nicht gelten soll.")))
        ] = "",
        reason: Annotated[str, typer.Option(help=texts(N_("Warum; der Absender liest es.")))] = "",
        by: Annotated[str, typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))] = "graphkb reviews",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            desk = Reviews(open_context(settings, store, signing_in=False))
            if refuse:
                desk.refuse(refuse, by=by, reason=reason)
            outcomes = desk.accept_many(accept or (), by=by, reason=reason)
            waiting = [ReviewOut.of(one) for one in desk.queue()]
        failed = [one for one in outcomes if one.failed]
        for one in failed:
            complain(f"{one.id}: {one.failed.text(texts.language) if one.failed else ''}")
        if as_json:
            print_json([one.model_dump(mode="json") for one in waiting])
        elif waiting:
            print_table(
                [texts(head) for head in HEADS],
                [
                    [one.id, one.record, one.sort.value, one.body, one.on.isoformat(), one.message[:60]]
                    for one in waiting
                ],
            )
        else:
            say(texts(N_("Es wartet nichts auf Prüfung.")))
        if failed:
            raise typer.Exit(2)

    @app.command(help=texts(N_("Zusammenfassen, was wartet, und es auf Wunsch senden.")))
    def digest(
        mail: Annotated[str, typer.Option("--mail", help=texts(N_("An diese E-Mail-Adresse senden.")))] = "",
        base: Annotated[
            str,
            typer.Option("--base", help=texts(N_("Adresse der Seiten (sonst: die Einstellung GRAPHKB_PUBLIC_URL)."))),
        ] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        url = (base or settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")
        with opened(settings, texts) as store:
            desk = Reviews(open_context(settings, store, signing_in=False))
            if mail:
                desk.mail_digest(mail, base=url, language=texts.language)
                typer.echo(texts(N_("An {address} gesendet."), address=mail))
                return
            letter = desk.digest(base=url, language=texts.language)
        typer.echo(f"{letter.subject}\n\n{letter.text}")
