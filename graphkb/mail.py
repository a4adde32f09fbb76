"""Mail by the SMTP server of the settings; without one a text is shown to copy instead."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from graphkb.errors import InvalidParameter, MailFailed
from graphkb.settings import Settings
from graphkb.texts import N_

__all__ = ["Attachment", "Mail", "can_mail", "send_mail"]

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media: str
    """`application/pdf` …"""
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in plain text to one address."""

    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


def can_mail(settings: Settings) -> bool:
    """Whether there is a mail server; if not, the text of a mail is shown to copy."""
    return bool(settings.smtp_host and settings.mail_from)


def send_mail(settings: Settings, mail: Mail) -> None:
    """Give a mail to the server, which has taken it when this returns.

    Raises MailFailed, also where no server is set, and InvalidParameter for an address that is none. The text is
    never logged: it may hold a personal link.
    """
    if not can_mail(settings):
        raise MailFailed(detail=N_("Es ist kein Mailserver eingestellt."))
    message = EmailMessage()
    try:
        message["From"] = settings.mail_from
        message["To"] = mail.to
        message["Subject"] = mail.subject
    except ValueError as error:
        raise InvalidParameter(name="to", value=mail.to, reason=N_("Das ist keine E-Mail-Adresse.")) from error
    if mail.to.count("@") != 1 or any(sign.isspace() or sign in ",;" for sign in mail.to):
        raise InvalidParameter(name="to", value=mail.to, reason=N_("Das ist keine E-Mail-Adresse."))
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or None)
    message.set_content(mail.text)
    for one in mail.attachments:
        kind, _, sort = one.media.partition("/")
        message.add_attachment(one.content, maintype=kind, subtype=sort, filename=one.name)
    try:
        with _server(settings) as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise MailFailed(detail=str(error) or type(error).__name__) from error


def _server(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE_S, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=PATIENCE_S)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
    except BaseException:
        server.close()
        raise
    return server
