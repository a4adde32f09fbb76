"""The texts that go with a form: cover letter and reminder, in the language of the inquiry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.lists import format_list

from graphkb.rounds.inquiry import Inquiry
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Language, Texts

__all__ = ["Letter", "cover_letter", "reminder"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to be sent."""

    to: str
    """Name of the office."""
    subject: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it as plain text, without the subject."""
        return "\n\n".join(self.paragraphs) + "\n"


def cover_letter(inquiry: Inquiry, snapshot: Snapshot, known: int) -> Letter:
    """The letter that goes with the form; `known` is how many measures stand in it."""
    t = Texts(inquiry.language)
    field, places = _called(snapshot, inquiry.field, inquiry.language), _places(snapshot, inquiry)
    said = [
        t(N_("Sehr geehrte Damen und Herren,")),
        t(
            N_("für die Erhebung «{title}» bitten wir um Auskunft zum Handlungsfeld «{field}» in: {places}."),
            title=inquiry.title,
            field=field,
            places=places,
        ),
    ]
    if inquiry.group:
        group = _called(snapshot, inquiry.group, inquiry.language)
        said.append(t(N_("Gefragt ist nach Maßnahmen für diese Zielgruppe: {group}."), group=group))
    if known:
        said.append(
            t.plural(
                "{n} Maßnahme kennen wir schon. Sie steht im Bogen: bitte bestätigen oder berichtigen, und ergänzen, "
                "was fehlt.",
                "{n} Maßnahmen kennen wir schon. Sie stehen im Bogen: bitte bestätigen oder berichtigen, und ergänzen, "
                "was fehlt.",
                known,
            )
        )
    else:
        said.append(t(N_("Uns ist dort noch keine Maßnahme bekannt. Bitte nennen Sie alle, die es gibt.")))
    said.append(t(N_("Gibt es an einem Ort keine, tragen Sie bitte auch das ein: Auch das ist eine Auskunft.")))
    if inquiry.due:
        said.append(t(N_("Bitte senden Sie den Bogen bis {day} zurück."), day=_day(inquiry.due, inquiry.language)))
    return _letter(inquiry, snapshot, N_("Erhebung «{title}»: Handlungsfeld {field}"), said)


def reminder(inquiry: Inquiry, snapshot: Snapshot) -> Letter:
    """The reminder."""
    t = Texts(inquiry.language)
    said = [t(N_("Sehr geehrte Damen und Herren,"))]
    field, places = _called(snapshot, inquiry.field, inquiry.language), _places(snapshot, inquiry)
    sent = _day(inquiry.sent_on, inquiry.language) if inquiry.sent_on else ""
    said.append(
        t(
            N_("am {day} haben wir Sie um Auskunft zum Handlungsfeld «{field}» in {places} gebeten."),
            day=sent,
            field=field,
            places=places,
        )
    )
    said.append(t(N_("Ihre Antwort liegt uns noch nicht vor. Über eine kurze Rückmeldung freuen wir uns.")))
    said.append(t(N_("Liegt Ihnen der Bogen nicht mehr vor, senden wir ihn gern noch einmal.")))
    return _letter(inquiry, snapshot, N_("Erinnerung: Erhebung «{title}», Handlungsfeld {field}"), said)


def _letter(inquiry: Inquiry, snapshot: Snapshot, subject: str, said: Sequence[str]) -> Letter:
    t = Texts(inquiry.language)
    field = _called(snapshot, inquiry.field, inquiry.language)
    ending = (t(N_("Mit freundlichen Grüßen")), inquiry.asked_by)
    return Letter(
        _called(snapshot, inquiry.body, inquiry.language),
        t(subject, title=inquiry.title, field=field),
        (*said, *ending),
    )


def _places(snapshot: Snapshot, inquiry: Inquiry) -> str:
    return format_list([_called(snapshot, id, inquiry.language) for id in inquiry.places], locale=inquiry.language)


def _called(snapshot: Snapshot, id: str, language: Language) -> str:
    node = snapshot.get(id)
    return node.called(language) if node else id


def _day(day: date, language: Language) -> str:
    return format_date(day, "d. MMMM y" if language == "de" else "d MMMM y", locale=language)
