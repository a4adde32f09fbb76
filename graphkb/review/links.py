"""Personal links: whoever holds one may look at one record and propose something for it, without an account.

The token is made here, given to the caller once and never kept: the database holds its SHA-256, as the id of the
case. Opening a link changes nothing. A link that is unknown, revoked or too old is `LinkOver`, always the same.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from graphkb.errors import InvalidParameter, LinkOver, NotFound, StoreBusy
from graphkb.snapshot import Snapshot
from graphkb.store.cases import Case, CaseStore, case, cases_about, cases_of, change_case, open_case
from graphkb.texts import N_

__all__ = ["SORT", "Link", "LinkState", "link", "links", "links_about", "make_link", "opened_link", "revoke"]

SORT = "link"

TOKEN_BYTES = 32
"""256 bits: nobody guesses one."""

LONGEST_TOKEN = 200


class LinkState(StrEnum):
    """Where a link stands."""

    OPEN = "open"
    OVER = "over"
    """Older than it may be."""
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Link:
    """One personal link, without its token."""

    id: str
    """SHA-256 of the token, as hexadecimal digits."""
    record: str
    """Id of the record it is for; it may be gone, or merged into another one (see `led_on`)."""
    subject: str
    """The same as it was when the link was made; what comes by the link is kept under it."""
    body: str
    """Id of the body that was asked."""
    made: date
    expires: date
    """Last day on which it can be used."""
    by: str
    revoked: bool
    version: int

    def state(self, today: date) -> LinkState:
        """Where it stands on a day."""
        if self.revoked:
            return LinkState.REVOKED
        return LinkState.OVER if today > self.expires else LinkState.OPEN


def make_link(
    store: CaseStore, snapshot: Snapshot, record: str, body: str, *, today: date, days: int, by: str
) -> tuple[Link, str]:
    """A link for one record to be sent to one body, and its token, which is given this once.

    Links for the same record and body that are still open are revoked: only the newest holds. Raises NotFound,
    and InvalidParameter for a person's record and for a body that is no actor.
    """
    node = snapshot.node(record)
    if node.kind == "person":
        reason = N_("Für Angaben zu Personen gibt es keinen Link; Auskunft und Löschung gehen einen eigenen Weg.")
        raise InvalidParameter(name="record", value=record, reason=reason)
    if body not in snapshot or not snapshot.ontology.kind(snapshot.node(body).kind).actor:
        raise InvalidParameter(name="body", value=body, reason=N_("Diese Stelle ist nicht erfasst."))
    for earlier in links_about(store, record):
        if earlier.body == body and earlier.state(today) is LinkState.OPEN:
            revoke(store, earlier.id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires = today + timedelta(days=days)
    opened = open_case(
        store,
        SORT,
        id=_digest(token),
        subject=record,
        state="open",
        by=by,
        body={"body": body, "made": today.isoformat(), "expires": expires.isoformat()},
    )
    return _link(opened), token


def opened_link(store: CaseStore, token: str) -> Link:
    """The link of a token, whatever its age; raises LinkOver for an unknown or revoked one."""
    wanted = _digest(token[:LONGEST_TOKEN])
    try:
        found = _link(case(store, wanted, SORT))
    except NotFound:
        raise LinkOver() from None
    if not hmac.compare_digest(found.id, wanted) or found.revoked:
        raise LinkOver()
    return found


def links(store: CaseStore) -> tuple[Link, ...]:
    """All links, newest first; empty if none was made."""
    return tuple(map(_link, cases_of(store, SORT)))


def links_about(store: CaseStore, record: str) -> tuple[Link, ...]:
    """All links for one record, newest first; empty if none was made."""
    return tuple(_link(one) for one in cases_about(store, record) if one.sort == SORT)


def link(store: CaseStore, id: str) -> Link:
    """One link by its id; raises NotFound."""
    return _link(case(store, id, SORT))


def revoke(store: CaseStore, id: str) -> Link:
    """From now on the link opens nothing; doing it twice is harmless. Raises NotFound."""
    found = case(store, id, SORT)
    if found.state != "revoked":
        try:
            found = change_case(store, replace(found, state="revoked"))
        except StoreBusy:  # somebody else revoked it at the same moment
            found = case(store, id, SORT)
    return _link(found)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _link(found: Case) -> Link:
    return Link(
        id=found.id,
        record=found.subject,
        subject=found.subject,
        body=found.body["body"],
        made=date.fromisoformat(found.body["made"]),
        expires=date.fromisoformat(found.body["expires"]),
        by=found.by,
        revoked=found.state == "revoked",
        version=found.version,
    )
