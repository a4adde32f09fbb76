"""One inquiry: whom, about what, until when, where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from graphkb.capture import Wanted, document_id
from graphkb.store.cases import Case
from graphkb.texts import N_, Language

__all__ = ["OPEN", "SORT", "STATE_WORDS", "Inquiry", "InquiryState", "SentBy", "body_of", "inquiry_of"]

SORT = "inquiry"

SentBy = Literal["mail", "download", "post"]


class InquiryState(StrEnum):
    """Where an inquiry stands."""

    PREPARED = "prepared"
    SENT = "sent"
    REMINDED = "reminded"
    RETURNED = "returned"
    """Its form came back and was taken in."""
    CLOSED = "closed"
    """Nothing is waited for any more."""


STATE_WORDS = {
    InquiryState.PREPARED: N_("vorbereitet"),
    InquiryState.SENT: N_("versandt"),
    InquiryState.REMINDED: N_("erinnert"),
    InquiryState.RETURNED: N_("zurück"),
    InquiryState.CLOSED: N_("geschlossen"),
}
"""Where an inquiry stands, in words."""

OPEN = frozenset({InquiryState.PREPARED, InquiryState.SENT, InquiryState.REMINDED})
"""States in which an answer is still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One form to one office."""

    id: str
    """Also the key of the document that its form becomes."""
    state: InquiryState
    title: str
    """Name of the round it belongs to."""
    body: str
    """Id of the office that is asked; it may be gone."""
    field: str
    places: tuple[str, ...]
    group: str = ""
    """Target group that is asked about; empty: all."""
    form: str = "inventory"
    asked_by: str
    """Which body asks, in words."""
    language: Language = "de"
    prepared_on: date
    due: date | None = None
    """Day until which an answer is asked for; None: none was set."""
    sent_on: date | None = None
    sent_by: SentBy | None = None
    reminded_on: tuple[date, ...] = ()
    returned_on: date | None = None
    change: int | None = None
    """Revision of the change that took its answer in."""
    note: str = ""
    """Why it was closed."""
    case: Case
    """As it is kept."""

    def overdue(self, today: date) -> bool:
        """Whether an answer should have come by now."""
        waiting = self.state in (InquiryState.SENT, InquiryState.REMINDED)
        return waiting and self.due is not None and self.due < today

    @property
    def document(self) -> str:
        """Id of the document that its answer becomes."""
        return document_id(self.id)

    @property
    def wanted(self) -> Wanted:
        """What its form is to be filled with."""
        return Wanted(body=self.body, field=self.field, places=self.places, group=self.group)


def inquiry_of(case: Case) -> Inquiry:
    """Read one from its case."""
    body = case.body
    return Inquiry(
        id=case.id,
        state=InquiryState(case.state),
        title=str(body["title"]),
        body=case.subject,
        field=str(body["field"]),
        places=tuple(body["places"]),
        group=str(body.get("group", "")),
        form=str(body.get("form", "inventory")),
        asked_by=str(body.get("asked_by", "")),
        language="en" if body.get("language") == "en" else "de",
        prepared_on=case.at.astimezone().date(),
        due=_day(body.get("due")),
        sent_on=_day(body.get("sent_on")),
        sent_by=body.get("sent_by"),
        reminded_on=tuple(day for text in body.get("reminded_on", ()) if (day := _day(text))),
        returned_on=_day(body.get("returned_on")),
        change=body.get("change"),
        note=str(body.get("note", "")),
        case=case,
    )


def body_of(inquiry: Inquiry) -> Mapping[str, Any]:
    """What is kept of it, as JSON knows it."""
    said = {
        "title": inquiry.title,
        "field": inquiry.field,
        "places": list(inquiry.places),
        "group": inquiry.group,
        "form": inquiry.form,
        "asked_by": inquiry.asked_by,
        "language": inquiry.language,
        "due": _text(inquiry.due),
        "sent_on": _text(inquiry.sent_on),
        "sent_by": inquiry.sent_by,
        "reminded_on": [day.isoformat() for day in inquiry.reminded_on],
        "returned_on": _text(inquiry.returned_on),
        "change": inquiry.change,
        "note": inquiry.note,
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
