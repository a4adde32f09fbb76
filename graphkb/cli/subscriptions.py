"""`graphkb subscriptions`: mails about what is new, to those who asked for them."""

from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.news import send_digests
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, say
from graphkb.mail import can_mail
from graphkb.subscriptions import subscriptions
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("subscriptions", help=texts(N_("Wer Neues per E-Mail möchte, und die fälligen E-Mails.")))
    def show(
        send: Annotated[
            bool, typer.Option("--send", help=texts(N_("Die fälligen senden (täglich aufrufen).")))
        ] = False,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
        with opened(settings, texts) as store:
            context = open_context(settings, store)
            due = send_digests(context, base=base, dry=not send)
            kept = subscriptions(store)
        if as_json:
            print_json(
                {
                    "subscriptions": len(kept),
                    "confirmed": sum(one.confirmed for one in kept),
                    "mails": [
                        {"to": one.subscription.email, "subject": one.letter.subject, "sent": one.sent} for one in due
                    ],
                }
            )
            return
        confirmed = sum(one.confirmed for one in kept)
        say(texts(N_("{n} Adressen, davon {confirmed} bestätigt."), n=len(kept), confirmed=confirmed))
        if send and due and not can_mail(settings):
            say(texts(N_("Es ist kein Mailserver eingestellt: Texte bitte kopieren.")))
        for one in due:
            head = N_("Gesendet an {to}: {subject}") if one.sent else N_("Fällig für {to}: {subject}")
            say(texts(head, to=one.subscription.email, subject=one.letter.subject))
            if send and not one.sent:
                say(one.letter.text)
