"""Mail by a local server: each way of keeping it private, signing in, refusals, silence. No word of it in a log."""

from __future__ import annotations

import email
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from pydantic import SecretStr

from graphkb import mail
from graphkb.errors import InvalidParameter, MailFailed
from graphkb.mail import Mail, can_mail, send_mail
from graphkb.settings import Settings

KEYS = Path(__file__).parent / "data" / "mail"
"""A certificate for localhost that nobody trusts, made for these tests, until 2126."""

LETTER = Mail("verein@example.org", "Stimmt das noch? ÄÖÜ", "Grüße\nhttps://example.org/de/bestaetigen/geheim\n")


class Inbox:
    """What a server took."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.got: list[tuple[list[str], Any]] = []
        self.private: list[bool] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        self.private.append(session.ssl is not None)
        return self.answer


def context() -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(KEYS / "cert.pem", KEYS / "key.pem")
    return found


def right(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"redaktion", b"richtig"), handled=False)


@contextmanager
def serving(inbox: Inbox, **more: Any) -> Iterator[int]:
    """A server on a free port; `ssl_context` for TLS from the first byte."""

    class Quiet(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler, **self.SMTP_kwargs)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Quiet(inbox, hostname="127.0.0.1", port=port, ready_timeout=10, **more)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def settings(port: int, security: str = "none", **more: Any) -> Settings:
    return Settings.model_validate(
        {
            "smtp_host": "localhost",
            "smtp_port": port,
            "smtp_security": security,
            "mail_from": "redaktion@example.org",
            **more,
        }
    )


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(KEYS / "cert.pem"))


WAYS: dict[str, Callable[[], dict[str, Any]]] = {
    "none": dict,
    "starttls": lambda: {"tls_context": context(), "require_starttls": True},
    "tls": lambda: {"ssl_context": context()},
}


@pytest.mark.parametrize("security", list(WAYS))
def test_a_letter_arrives_as_it_was_written(security: str, trusted: None) -> None:
    inbox = Inbox()
    with serving(inbox, **WAYS[security]()) as port:
        send_mail(settings(port, security), LETTER)
    ((to, message),) = inbox.got
    assert (to, message["To"], message["From"]) == ([LETTER.to], LETTER.to, "redaktion@example.org")
    assert message["Subject"] == LETTER.subject
    assert message.get_content().replace("\r\n", "\n") == LETTER.text
    assert message["Message-ID"].endswith("@example.org>")
    assert inbox.private == [security == "starttls"]  # with `tls` there was no other way to talk to it at all


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_to_a_server_that_nobody_vouches_for_nothing_is_sent(security: str) -> None:
    inbox = Inbox()
    with serving(inbox, **WAYS[security]()) as port, pytest.raises(MailFailed, match="certificate"):
        send_mail(settings(port, security), LETTER)
    assert inbox.got == []


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    inbox = Inbox()
    with serving(inbox) as port, pytest.raises(MailFailed):
        send_mail(settings(port, "starttls"), LETTER)
    assert inbox.got == []


@pytest.mark.parametrize(("password", "taken"), [("richtig", 1), ("falsch", 0), ("", 0)])
def test_the_server_asks_who_it_is(password: str, taken: int, trusted: None) -> None:
    inbox = Inbox()
    more = {"authenticator": right, "auth_required": True, **WAYS["starttls"]()}
    with serving(inbox, **more) as port:
        signed = settings(port, "starttls", smtp_user="redaktion", smtp_password=SecretStr(password))
        if taken:
            send_mail(signed, LETTER)
        else:
            with pytest.raises(MailFailed) as failed:
                send_mail(signed, LETTER)
            assert "richtig" not in str(failed.value)
    assert len(inbox.got) == taken


@pytest.mark.parametrize("answer", ["550 not here", "451 later", "552 too much"])
def test_a_refusal_is_told_and_nothing_more(answer: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(Inbox(answer)) as port, pytest.raises(MailFailed) as failed:
        send_mail(settings(port), LETTER)
    assert answer.split(" ")[1].split()[0] in str(failed.value)
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.")]
    assert "geheim" not in "\n".join((*logged, str(failed.value)))  # mail.log is the server's own


def test_a_server_that_keeps_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        held: list[socket.socket] = []
        threading.Thread(target=lambda: held.append(silent.accept()[0]), daemon=True).start()
        with pytest.raises(MailFailed, match="timed out"):
            send_mail(settings(silent.getsockname()[1]), LETTER)
        for one in held:
            one.close()


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailFailed):
        send_mail(settings(port), LETTER)
    assert not can_mail(Settings())
    with pytest.raises(MailFailed, match="kein Mailserver"):
        send_mail(Settings(), LETTER)


@pytest.mark.parametrize(
    "to", ["", "ohne", "a@b@c", "zwei@example.org, mehr@example.org", "a b@example.org", "a@example.org\nBcc: x@y.org"]
)
def test_what_is_no_address_reaches_no_server(to: str) -> None:
    inbox = Inbox()
    with serving(inbox) as port, pytest.raises(InvalidParameter):
        send_mail(settings(port), Mail(to, "Betreff", "Text"))
    assert inbox.got == []


@pytest.mark.parametrize("subject", ["Zeile\nBcc: fremd@example.org", "a\r\nb"])
def test_a_subject_cannot_smuggle_in_a_head(subject: str) -> None:
    inbox = Inbox()
    with serving(inbox) as port, pytest.raises(InvalidParameter):
        send_mail(settings(port), Mail("a@example.org", subject, "Text"))
    assert inbox.got == []
