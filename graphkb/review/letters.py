"""What is mailed, or shown to copy: a link, a reminder, a digest. Plain text, in the language of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from graphkb.mail import Mail
from graphkb.texts import N_, Language, Texts

__all__ = ["Digest", "Letter", "digest_letter", "link_letter", "link_url", "mailto"]

LINK_PATH = "bestaetigen"
"""Where links lead to, below the language."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A text with its subject; to whom it goes is said elsewhere, and may be nobody yet."""

    subject: str
    text: str

    def to(self, address: str) -> Mail:
        """As a mail to an address."""
        return Mail(address, self.subject, self.text)


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits to be done."""

    waiting: int
    """Suggestions that nobody decided."""
    oldest: date | None
    """Day of the oldest of them."""
    unanswered: int
    """Links that are open and not answered."""
    soon_over: int
    """Those of them that end within a week."""
    stale: Sequence[str] = ()
    """What should be confirmed first, one sentence each."""


def link_url(base: str, language: Language, token: str) -> str:
    """Address of a link; `base` without a slash at its end."""
    return f"{base}/{language}/{LINK_PATH}/{token}"


def link_letter(
    body: str,
    records: Sequence[tuple[str, str]],
    *,
    expires: date,
    sender: str,
    language: Language = "de",
    reminder: bool = False,
) -> Letter:
    """Ask a body to look through its records; `records` are names with the address of their link, at least one."""
    texts = Texts(language)
    subject = texts(
        N_("Noch einmal gefragt: Stimmen die Angaben zu «{name}» noch?")
        if reminder
        else N_("Stimmen die Angaben zu «{name}» noch?"),
        name=records[0][0] if len(records) == 1 else body,
    )
    lines = [
        texts(N_("Guten Tag,")),
        "",
        texts(
            N_("im {product} steht etwas über «{body}». Bitte sehen Sie kurz nach, ob es noch stimmt."),
            product=sender,
            body=body,
        ),
        texts(
            N_("Der Link öffnet die Angaben. Sie können sie bestätigen, ändern oder löschen lassen, ohne Anmeldung.")
        ),
        "",
    ]
    for name, url in records:
        lines += [f"{name}:", url, ""]
    lines += [
        texts(N_("Der Link gilt bis {date} und nur für diesen Eintrag."), date=_day(expires, language))
        if len(records) == 1
        else texts(N_("Die Links gelten bis {date}, jeder für einen Eintrag."), date=_day(expires, language)),
        texts(N_("Wer ihn hat, kann antworten: Bitte nur an Zuständige weitergeben.")),
        texts(N_("Was Sie senden, sieht zuerst die Redaktion. Öffentlich wird es erst nach Prüfung.")),
        texts(N_("Unter demselben Link sehen Sie später, was daraus geworden ist.")),
        "",
        texts(N_("Mit freundlichen Grüßen")),
        sender,
    ]
    return Letter(subject, "\n".join(lines) + "\n")


def digest_letter(digest: Digest, *, url: str, sender: str, language: Language = "de") -> Letter:
    """What waits to be done, for whoever keeps the records; `url` leads to the queue."""
    texts = Texts(language)
    waiting = texts.plural("Ein Vorschlag wartet auf Prüfung", "{n} Vorschläge warten auf Prüfung", digest.waiting)
    lines = [f"{waiting}." if not digest.oldest else f"{waiting}, {_since(texts, digest.oldest, language)}."]
    if digest.waiting:
        lines.append(url)
    lines.append("")
    lines.append(
        texts.plural("Ein Link ist noch ohne Antwort.", "{n} Links sind noch ohne Antwort.", digest.unanswered)
        + (
            " "
            + texts.plural("Einer davon endet in sieben Tagen.", "{n} davon enden in sieben Tagen.", digest.soon_over)
            if digest.soon_over
            else ""
        )
    )
    if digest.stale:
        lines += ["", texts(N_("Zuerst auffrischen:")), *(f"- {line}" for line in digest.stale)]
    return Letter(f"{sender}: {waiting}", "\n".join(lines) + "\n")


def mailto(letter: Letter, address: str = "") -> str:
    """Address that opens the reader's own mail program with this text."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(letter.subject)}&body={quote(letter.text)}"


def _since(texts: Texts, day: date, language: Language) -> str:
    return texts(N_("der älteste vom {date}"), date=_day(day, language))


def _day(day: date, language: Language) -> str:
    return f"{day:%d.%m.%Y}" if language == "de" else f"{day.day} {day:%b %Y}"
