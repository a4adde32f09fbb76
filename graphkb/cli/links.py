"""`graphkb link`, `graphkb links`: ask a body about a record by a personal link; see and revoke links."""

from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.responses.review import LinkOut
from api.review import Asked, Reviews
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidParameter
from graphkb.texts import LANGUAGES, N_, Language, Texts

__all__ = ["register"]

HEADS = (N_("Kennung"), N_("Eintrag"), N_("Stelle"), N_("Gilt bis"), N_("Stand"))


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""

    @app.command(help=texts(N_("Eine Stelle nach einem Eintrag fragen: ein Link, der ohne Anmeldung geht.")))
    def link(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung des Eintrags.")))],
        body: Annotated[
            str, typer.Option("--body", help=texts(N_("Wen fragen: Kennung der Stelle (sonst: die nächste).")))
        ] = "",
        mail: Annotated[
            str, typer.Option("--mail", help=texts(N_("An diese E-Mail-Adresse senden; «-»: an die erfasste.")))
        ] = "",
        base: Annotated[
            str,
            typer.Option("--base", help=texts(N_("Adresse der Seiten (sonst: die Einstellung GRAPHKB_PUBLIC_URL)."))),
        ] = "",
        language: Annotated[str, typer.Option(help=texts(N_("Sprache des Briefs: de oder en.")))] = "de",
        by: Annotated[str, typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))] = "graphkb link",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            reviews = Reviews(open_context(settings, store, signing_in=False))
            reviews.snapshot.node(id)
            asked_body = body or next(iter(reviews.whom(id)), "")
            if not asked_body:
                reason = N_("Es ist niemand erfasst, den man fragen könnte.")
                raise InvalidParameter(name="--body", value="", reason=reason)
            (asked,) = reviews.ask(
                [(id, asked_body)],
                by=by,
                base=(base or settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/"),
                language=_language(language),
                mailed=bool(mail),
                address="" if mail == "-" else mail,
            )
        _told(asked, texts)

    @app.command(help=texts(N_("Die Links zeigen, oder einen widerrufen.")))
    def links(
        revoke: Annotated[
            str, typer.Option("--revoke", help=texts(N_("Kennung des Links, der nicht mehr gilt.")))
        ] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            reviews = Reviews(open_context(settings, store, signing_in=False))
            if revoke:
                reviews.revoke(revoke)
            found = [LinkOut.of(one, answer, reviews.today) for one, answer in reviews.links()]
        if as_json:
            print_json([one.model_dump(mode="json") for one in found])
        elif found:
            print_table(
                [texts(head) for head in HEADS],
                [
                    [one.id, one.record, one.body, one.expires.isoformat(), (one.answered or one.state).value]
                    for one in found
                ],
            )
        else:
            say(texts(N_("Noch kein Link gemacht.")))


def _language(text: str) -> Language:
    for known in LANGUAGES:
        if text == known:
            return known
    raise InvalidParameter(name="--language", value=text, reason=N_("Möglich sind de und en."))


def _told(asked: Asked, texts: Texts) -> None:
    if asked.sent:
        typer.echo(texts(N_("An {address} gesendet."), address=asked.address))
        return
    if asked.failed:
        say(asked.failed.text(texts.language))
    say(texts(N_("Die Adresse des Links steht nur jetzt hier.")))
    typer.echo(f"{asked.letter.subject}\n\n{asked.letter.text}")
