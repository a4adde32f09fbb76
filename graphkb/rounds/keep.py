"""Keeps inquiries: prepared, sent, reminded, returned, closed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from graphkb.errors import InvalidParameter
from graphkb.rounds.candidates import Candidate
from graphkb.rounds.inquiry import OPEN, SORT, Inquiry, InquiryState, SentBy, body_of, inquiry_of
from graphkb.store import cases
from graphkb.store.cases import CaseStore
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_, Language

__all__ = ["close", "forget", "inquiries", "inquiry", "prepare", "remind", "reopen", "send", "take_in"]

MOST = 500
"""Inquiries that are prepared at a time."""


def inquiries(store: CaseStore) -> tuple[Inquiry, ...]:
    """All inquiries, newest first; empty if nobody was asked by a round."""
    return tuple(map(inquiry_of, cases.cases_of(store, SORT)))


def inquiry(store: CaseStore, id: str) -> Inquiry:
    """One inquiry; raises NotFound."""
    return inquiry_of(cases.case(store, id, SORT))


def prepare(
    store: CaseStore,
    wanted: Iterable[Candidate],
    *,
    title: str,
    asked_by: str,
    due: date | None,
    today: date,
    by: str,
    group: str = "",
    language: Language = "de",
) -> tuple[Inquiry, ...]:
    """Prepare one inquiry for each candidate; nothing is sent.

    Raises InvalidParameter for a round without name or asking body, a day that has passed, none or too many.
    """
    chosen = tuple(wanted)
    for name, value in (("title", title), ("asked_by", asked_by)):
        if not value.strip():
            raise InvalidParameter(name=name, value=value, reason=N_("Bitte ausfüllen."))
    if due is not None and due < today:
        raise InvalidParameter(name="due", value=due.isoformat(), reason=N_("Der Tag ist schon vorbei."))
    if not 1 <= len(chosen) <= MOST:
        reason = N_("Bitte mindestens eine und höchstens 500 Anfragen wählen.")
        raise InvalidParameter(name="letters", value=str(len(chosen)), reason=reason)
    made = []
    for one in chosen:
        body = {
            "title": title.strip(),
            "field": one.field,
            "places": list(one.places),
            "group": group,
            "asked_by": asked_by.strip(),
            "language": language,
            "due": due.isoformat() if due else None,
        }
        kept = {name: value for name, value in body.items() if value not in (None, "")}
        # A short id: it stands in the document of the answer and in file names.
        case = cases.open_case(
            store, SORT, state=InquiryState.PREPARED, by=by, subject=one.body, body=kept, id=secrets.token_hex(8)
        )
        made.append(inquiry_of(case))
    return tuple(made)


def send(store: CaseStore, inquiry: Inquiry, how: SentBy, today: date) -> Inquiry:
    """Note that a form went out, and how; once more: the last time counts. Raises InvalidParameter if it is over."""
    _is_open(inquiry)
    state = InquiryState.SENT if inquiry.state is InquiryState.PREPARED else inquiry.state
    return _kept(store, replace(inquiry, state=state, sent_on=today, sent_by=how))


def remind(store: CaseStore, inquiry: Inquiry, today: date) -> Inquiry:
    """Note a reminder; raises InvalidParameter if nothing was sent yet or it is over."""
    _is_open(inquiry)
    if inquiry.state is InquiryState.PREPARED:
        raise _not_now(inquiry, N_("Der Bogen ist noch nicht versandt."))
    days = (*(day for day in inquiry.reminded_on if day != today), today)
    return _kept(store, replace(inquiry, state=InquiryState.REMINDED, reminded_on=days))


def close(store: CaseStore, inquiry: Inquiry, note: str = "") -> Inquiry:
    """Wait for nothing any more."""
    return _kept(store, replace(inquiry, state=InquiryState.CLOSED, note=note.strip()[:500]))


def reopen(store: CaseStore, inquiry: Inquiry) -> Inquiry:
    """Wait for an answer again, as before it was closed; raises InvalidParameter if it was not."""
    if inquiry.state is not InquiryState.CLOSED:
        raise _not_now(inquiry, N_("Die Anfrage ist nicht geschlossen."))
    state = InquiryState.PREPARED
    if inquiry.returned_on:
        state = InquiryState.RETURNED
    elif inquiry.reminded_on:
        state = InquiryState.REMINDED
    elif inquiry.sent_on:
        state = InquiryState.SENT
    return _kept(store, replace(inquiry, state=state, note=""))


def forget(store: CaseStore, inquiry: Inquiry) -> None:
    """Delete an inquiry that was only prepared; raises InvalidParameter once it was sent."""
    if inquiry.state is not InquiryState.PREPARED:
        raise _not_now(inquiry, N_("Was versandt ist, wird geschlossen, nicht gelöscht."))
    cases.delete_case(store, inquiry.id)


def take_in(
    store: CaseStore, inquiry: Inquiry, plan: ChangeSet, *, day: date, by: str, reason: str, expecting: int
) -> int:
    """Write what a form says together with its inquiry, both or neither; gives the revision.

    An answer counts whatever the state. Raises StoreError.
    """
    returned = replace(inquiry, state=InquiryState.RETURNED, returned_on=day, change=expecting + 1)
    case = replace(inquiry.case, state=returned.state, body=body_of(returned))
    return cases.settle(store, case, plan, by=by, reason=reason, expecting=expecting)


def _kept(store: CaseStore, inquiry: Inquiry) -> Inquiry:
    case = cases.change_case(store, replace(inquiry.case, state=inquiry.state, body=body_of(inquiry)))
    return replace(inquiry, case=case)


def _is_open(inquiry: Inquiry) -> None:
    if inquiry.state not in OPEN:
        raise _not_now(inquiry, N_("Die Anfrage ist schon beantwortet oder geschlossen."))


def _not_now(inquiry: Inquiry, reason: str) -> InvalidParameter:
    return InvalidParameter(name="state", value=inquiry.state, reason=reason)
