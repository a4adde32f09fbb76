"""Addresses that get a mail about a place or a field: confirmed by their owner, deleted by the link in every mail.

The link is made of the id of the subscription and a code that only this server can reckon (HMAC-SHA-256); nothing
of it is kept. What is not confirmed within a week is deleted.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from graphkb.errors import InvalidParameter, LinkOver, NotFound
from graphkb.store.cases import Case, CaseStore, case, cases_of, change_case, delete_case, open_case
from graphkb.subscriptions.news import Scope
from graphkb.texts import N_, Language

__all__ = [
    "PATH",
    "Every",
    "Subscription",
    "confirm",
    "key_of",
    "mac_of",
    "opened_subscription",
    "sent",
    "subscribe",
    "subscriptions",
    "tidy",
    "unsubscribe",
]

SORT = "subscription"

PATH = "neues/abo"
"""Where the links lead to, below the language."""

UNCONFIRMED_DAYS = 7
LONGEST_ADDRESS = 254
"""Signs of a mail address (RFC 5321)."""


class Every(StrEnum):
    """How often there is a mail, if there is anything new."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        """Days from one mail to the next."""
        return 1 if self is Every.DAY else 7


@dataclass(frozen=True, slots=True)
class Subscription:
    """One address and what it is told of."""

    id: str
    email: str
    scope: Scope
    every: Every
    language: Language
    confirmed: bool
    made: date
    told_until: date
    """Up to this day all was told; what was recorded on it or later may be new."""

    def due(self, today: date) -> bool:
        """Whether it is time for the next mail."""
        return self.confirmed and today >= self.told_until + timedelta(days=self.every.days)


def subscribe(store: CaseStore, email: str, scope: Scope, every: Every, language: Language) -> Subscription:
    """Keep an address, not confirmed yet. The same wish twice is one. Raises InvalidParameter for no address."""
    address = email.strip()
    local, _, domain = address.rpartition("@")
    if (
        not local
        or "." not in domain
        or len(address) > LONGEST_ADDRESS
        or any(c.isspace() or c in ",;<>" for c in address)
    ):
        raise InvalidParameter(name="email", value=address[:60], reason=N_("Das ist keine E-Mail-Adresse."))
    for one in subscriptions(store):
        if one.email.casefold() == address.casefold() and one.scope == scope:
            return one
    today = datetime.now(UTC).astimezone().date()
    body = {
        "email": address,
        "place": scope.place,
        "field": scope.field,
        "every": every.value,
        "language": language,
        "told_until": today.isoformat(),
    }
    return _of(open_case(store, SORT, state="unconfirmed", by="", body=body))


def subscriptions(store: CaseStore) -> tuple[Subscription, ...]:
    """All of them, newest first; empty if there is none."""
    return tuple(map(_of, cases_of(store, SORT)))


def opened_subscription(store: CaseStore, key: bytes, id: str, mac: str) -> Subscription:
    """The subscription of a link; raises LinkOver for a wrong one and for one that was deleted."""
    if not hmac.compare_digest(mac_of(key, id).encode(), mac.encode("utf-8", "replace")):
        raise LinkOver()
    try:
        return _of(case(store, id, SORT))
    except NotFound:
        raise LinkOver() from None


def confirm(store: CaseStore, id: str) -> Subscription:
    """Its owner wants it. Doing it twice is harmless; raises NotFound."""
    found = case(store, id, SORT)
    return _of(found if found.state == "confirmed" else change_case(store, replace(found, state="confirmed")))


def unsubscribe(store: CaseStore, id: str) -> bool:
    """Forget the address; whether it was there."""
    return delete_case(store, id)


def sent(store: CaseStore, id: str, until: date) -> None:
    """All that was recorded before this day has been told. Raises NotFound."""
    found = case(store, id, SORT)
    change_case(store, replace(found, body={**found.body, "told_until": until.isoformat()}))


def tidy(store: CaseStore, today: date) -> int:
    """Delete what nobody confirmed within a week; how many."""
    old = [
        one for one in subscriptions(store) if not one.confirmed and today > one.made + timedelta(days=UNCONFIRMED_DAYS)
    ]
    return sum(delete_case(store, one.id) for one in old)


def key_of(secret: str) -> bytes:
    """The key of the links, from the administrator token: with another token old links end."""
    return sha256(b"subscriptions:" + secret.encode()).digest()


def mac_of(key: bytes, id: str) -> str:
    """The code that belongs to an id."""
    return hmac.new(key, id.encode("utf-8", "replace"), sha256).hexdigest()[:40]


def _of(found: Case) -> Subscription:
    body = found.body
    return Subscription(
        id=found.id,
        email=body["email"],
        scope=Scope(body["place"], body["field"]),
        every=Every(body["every"]),
        language="en" if body["language"] == "en" else "de",
        confirmed=found.state == "confirmed",
        made=found.at.astimezone().date(),
        told_until=date.fromisoformat(body["told_until"]),
    )
