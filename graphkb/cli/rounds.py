"""`graphkb rounds`: whom to ask, the forms to send, what came back."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.context import open_context
from api.responses.rounds import CandidateOut, InquiryStandOut
from api.rounds import Rounds
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidParameter
from graphkb.rounds import OPEN, STATE_WORDS, Inquiry
from graphkb.texts import N_, Texts

__all__ = ["register"]

BY = "graphkb rounds"


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    rounds = typer.Typer(
        help=texts(N_("Erhebungsrunden: wen fragen, die Bögen dazu, was zurückkam.")),
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.add_typer(rounds, name="rounds")
    _looking(rounds, texts)
    _acting(rounds, texts)


def _looking(rounds: typer.Typer, texts: Texts) -> None:
    @rounds.command("list", help=texts(N_("Was gefragt wurde, und wo es steht.")))
    def list_(
        title: Annotated[str, typer.Option(help=texts(N_("Nur diese Runde.")))] = "",
        only_open: Annotated[bool, typer.Option("--open", help=texts(N_("Nur was noch offen ist.")))] = False,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings, today = settings_of(data), date.today()
        with opened(settings, texts) as store:
            found = Rounds(open_context(settings, store, signing_in=False))
            chosen = [
                one for one in found.all() if (not title or one.title == title) and (not only_open or one.state in OPEN)
            ]
            snapshot = found.capturing.snapshot
            if as_json:
                print_json([InquiryStandOut.of(snapshot, one, today).model_dump(mode="json") for one in chosen])
                return
            called = {node.id: node.called(texts.language) for node in snapshot.nodes}
        heads = (N_("Kennung"), N_("Stelle"), N_("Handlungsfeld"), N_("Orte"), N_("Stand"), N_("Antwort bis"))
        print_table([texts(head) for head in heads], [_row(one, called, today, texts) for one in chosen])

    @rounds.command("candidates", help=texts(N_("Wen zu welchem Handlungsfeld fragen, das Dringendste zuerst.")))
    def candidates(
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            found = Rounds(open_context(settings, store, signing_in=False))
            snapshot, chosen = found.capturing.snapshot, found.candidates()
            if as_json:
                print_json([CandidateOut.of(snapshot, one).model_dump(mode="json") for one in chosen])
                return
            rows = [
                (
                    one.id,
                    snapshot.node(one.body).called(texts.language),
                    snapshot.node(one.field).called(texts.language),
                    ", ".join(snapshot.node(place).called(texts.language) for place in one.places),
                    one.running,
                )
                for one in chosen
            ]
        heads = (N_("Kennung"), N_("Stelle"), N_("Handlungsfeld"), N_("Orte"), N_("läuft schon"))
        print_table([texts(head) for head in heads], rows)


def _acting(rounds: typer.Typer, texts: Texts) -> None:
    @rounds.command("prepare", help=texts(N_("Eine Runde vorbereiten und ihre Bögen in einen Ordner schreiben.")))
    def prepare(
        title: Annotated[str, typer.Argument(help=texts(N_("Name der Runde.")))],
        asked_by: Annotated[str, typer.Option("--asked-by", help=texts(N_("Welche Stelle fragt.")))],
        folder: Annotated[Path, typer.Option(help=texts(N_("Ordner für die Bögen.")))],
        due: Annotated[str, typer.Option(help=texts(N_("Antwort bis, als JJJJ-MM-TT.")))] = "",
        only: Annotated[
            list[str] | None,
            typer.Option(help=texts(N_("Nur diese, mit der Kennung aus «rounds candidates»; mehrfach möglich."))),
        ] = None,
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            found = Rounds(open_context(settings, store, signing_in=False))
            chosen = [one for one in found.candidates() if not one.running and (not only or one.id in only)]
            made = found.prepare(chosen, title=title, asked_by=asked_by, due=_day(due), by=BY)
            folder.mkdir(parents=True, exist_ok=True)
            for one in made:
                path = folder / f"{one.id}-{found.file_name(one)}"
                path.write_bytes(found.workbook(one))
                typer.echo(path.name)
        say(texts(N_("Vorbereitet: {count} Bögen in {folder}."), count=len(made), folder=folder.name))

    @rounds.command("mail", help=texts(N_("Alle vorbereiteten Bögen einer Runde an die erfassten Adressen mailen.")))
    def mail(
        title: Annotated[str, typer.Argument(help=texts(N_("Name der Runde.")))],
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            done = Rounds(open_context(settings, store, signing_in=False)).mail_round(title)
        said = N_("Versandt: {sent}. Noch nicht versandt: {left}.")
        typer.echo(texts(said, sent=len(done.sent), left=len(done.left)))
        if done.failed:
            raise done.failed

    @rounds.command("step", help=texts(N_("Vermerken, was aus einer Anfrage wurde: send, remind, close, reopen.")))
    def step(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung der Anfrage.")))],
        what: Annotated[str, typer.Argument(help=texts(N_("send, remind, close oder reopen.")))],
        mail_to: Annotated[
            str,
            typer.Option("--mail-to", help=texts(N_("Dorthin mit Bogen mailen; die Adresse wird nicht behalten."))),
        ] = "",
        note: Annotated[str, typer.Option(help=texts(N_("Warum sie geschlossen wird.")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            found = Rounds(open_context(settings, store, signing_in=False))
            asked = found.one(id)
            match what:
                case "send":
                    done = found.mail(asked, mail_to) if mail_to else found.send(asked, "download")
                case "remind":
                    done = found.mail_reminder(asked, mail_to) if mail_to else found.remind(asked)
                case "close":
                    done = found.close(asked, note)
                case "reopen":
                    done = found.reopen(asked)
                case _:
                    reason = N_("Möglich sind send, remind, close und reopen.")
                    raise InvalidParameter(name="what", value=what, reason=reason)
        typer.echo(texts(STATE_WORDS[done.state]))


def _row(one: Inquiry, called: dict[str, str], today: date, texts: Texts) -> list[str]:
    due = one.due.isoformat() if one.due else ""
    return [
        one.id,
        called.get(one.body, one.body),
        called.get(one.field, one.field),
        ", ".join(called.get(place, place) for place in one.places),
        texts(STATE_WORDS[one.state]),
        f"{due} ({texts(N_('überfällig'))})" if one.overdue(today) else due,
    ]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidParameter(name="--due", value=text, reason=N_("Bitte als JJJJ-MM-TT angeben.")) from None
