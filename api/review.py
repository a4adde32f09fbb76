"""Upkeep by others, for routes, pages and commands: what is stale, links, suggestions, mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from api.context import Context
from graphkb.analytics.freshness import Freshness, Stale, freshness, sentence_of, whom
from graphkb.analytics.time import Clock
from graphkb.editing import as_of_documents, cells_of
from graphkb.errors import GraphkbError, InvalidParameter, MailFailed, StoreBusy
from graphkb.importer import State
from graphkb.mail import can_mail, send_mail
from graphkb.model import Reader, Visibility
from graphkb.review import (
    Decision,
    Digest,
    Letter,
    Link,
    LinkState,
    Review,
    Standing,
    Suggestion,
    accept,
    assured,
    digest_letter,
    forget_old,
    hint,
    led_on,
    link,
    link_letter,
    link_url,
    links,
    make_link,
    of_link,
    refuse,
    review_of,
    revoke,
    suggestion,
    suggestions,
)
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import NodeFilter, select
from graphkb.texts import N_, Language

__all__ = ["MOST_MAILS", "Asked", "Made", "Outcome", "Reviews"]

T = TypeVar("T")

_ADMINISTRATION = Reader(Visibility.INTERNAL)

ATTEMPTS = 5

MOST_MAILS = 25
"""Bodies written to at once: a mail takes a fraction of a second, a page should not take longer than a few."""

DIGEST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A new link with its address, which is shown this once."""

    link: Link
    record: str
    """Name of the record."""
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One body that was asked: its links in one letter, and whether that was mailed."""

    body: str
    """Id of the body."""
    made: tuple[Made, ...]
    letter: Letter
    address: str
    """Mail address that is recorded or was given; empty: none."""
    sent: bool
    failed: GraphkbError | None = None
    """Why it was not sent; None: it was, or was not to be."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several suggestions to be accepted."""

    id: str
    suggestion: Suggestion | None
    """As it stands now; None: it was left as it is."""
    failed: GraphkbError | None = None


@dataclass(frozen=True, slots=True)
class Reviews:
    """What the administration does for upkeep; the caller has checked who asks."""

    context: Context

    @property
    def snapshot(self) -> Snapshot:
        """All facts."""
        return self.context.snapshot(_ADMINISTRATION)

    @property
    def today(self) -> date:
        """The day."""
        return self.context.today()

    # ------------------------------------------------------------------ what is stale

    def stale(self, *, kind: str = "", place: str = "", field: str = "", soon_months: int = 6) -> Freshness:
        """What should be confirmed, worst first; raises InvalidParameter for a filter that names nothing."""
        snapshot, day = self.snapshot, self.today
        only = None
        if kind or place or field:
            only = tuple(node.id for node in select(snapshot, NodeFilter((kind,) if kind else (), place, field)))
        return self.context.remember(
            snapshot,
            _ADMINISTRATION,
            ("freshness", day, soon_months, only),
            lambda: freshness(snapshot, day=day, soon_months=soon_months, only=only),
        )

    def whom(self, record: str) -> tuple[str, ...]:
        """Ids of bodies that could be asked about a record, nearest first."""
        snapshot = self.snapshot
        return tuple(one.body for one in whom(snapshot, Clock(snapshot, self.today), record))

    def assure(
        self,
        ids: Iterable[str],
        *,
        by: str,
        body: str,
        on: date | None = None,
        relations: bool = False,
        reason: str = "",
    ) -> tuple[int, int]:
        """Confirm nodes and relations in one change; gives how many were written and the revision.

        `body` confirmed them, `by` writes it. Raises what `assured` raises.
        """
        wanted = tuple(ids)

        def once() -> tuple[int, int]:
            snapshot = self.snapshot
            plan = assured(snapshot, wanted, on=on or self.today, by=body, today=self.today, relations=relations)
            count = plan.counts.total
            said = reason or f"Bestätigt: {count} Angaben"
            return count, self.context.store.apply(plan, by=by, reason=said, expecting=snapshot.revision)

        return _again(once)

    # ------------------------------------------------------------------ links

    def links(self, today: date | None = None) -> tuple[tuple[Link, Suggestion | None], ...]:
        """All links, newest first, each with the newest answer to it; None: nothing came by it."""
        answers: dict[str, Suggestion] = {}
        for one in suggestions(self.context.store):
            answers.setdefault(one.link, one)
        return tuple((one, answers.get(one.id)) for one in links(self.context.store))

    def ask(
        self,
        pairs: Sequence[tuple[str, str]],
        *,
        by: str,
        base: str,
        language: Language = "de",
        mailed: bool = False,
        address: str = "",
        reminder: bool = False,
    ) -> tuple[Asked, ...]:
        """Make a link for each pair of record and body; one letter a body, in the order in which they are named.

        `mailed`: send the letters, to `address` if there is one body, else to what is recorded. A letter that is
        not sent is there to be copied; when the server does not answer it is not asked again. Raises NotFound,
        and InvalidParameter for a person, for a body that is none, and for more than 25 bodies.
        """
        by_body: dict[str, list[str]] = {}
        for record, body in dict.fromkeys(pairs):
            by_body.setdefault(body, []).append(record)
        if len(by_body) > MOST_MAILS:
            reason = N_("Höchstens 25 Stellen auf einmal.")
            raise InvalidParameter(name="pairs", value=str(len(by_body)), reason=reason)
        forget_old(self.context.store, self.today)
        found = [
            self._asked(body, records, by, base, language, address if len(by_body) == 1 else "", reminder)
            for body, records in by_body.items()
        ]
        return tuple(self._mailed(found)) if mailed else tuple(found)

    def remind(
        self, id: str, *, by: str, base: str, language: Language = "de", mailed: bool = False, address: str = ""
    ) -> Asked:
        """Ask again: a new link in the place of the old one, whose token nobody has kept. Raises NotFound."""
        old = led_on(self.context.store, self.snapshot, link(self.context.store, id))
        if of_link(self.context.store, old):
            raise InvalidParameter(name="id", value=id[:12], reason=N_("Auf diesen Link kam schon eine Antwort."))
        (asked,) = self.ask(
            [(old.record, old.body)],
            by=by,
            base=base,
            language=language,
            mailed=mailed,
            address=address,
            reminder=True,
        )
        revoke(self.context.store, id)
        return asked

    def revoke(self, id: str) -> Link:
        """From now on the link opens nothing. Raises NotFound."""
        return revoke(self.context.store, id)

    def _asked(
        self,
        body: str,
        records: Sequence[str],
        by: str,
        base: str,
        language: Language,
        address: str,
        reminder: bool,
    ) -> Asked:
        snapshot, settings = self.snapshot, self.context.settings
        made = []
        for record in records:
            new, token = make_link(
                self.context.store, snapshot, record, body, today=self.today, days=settings.link_days, by=by
            )
            name = snapshot.node(record).called(language)
            made.append(Made(new, name, link_url(base, language, token)))
        node = snapshot.node(body)
        letter = link_letter(
            node.called(language),
            [(one.record, one.url) for one in made],
            expires=made[0].link.expires,
            sender=settings.product_name,
            language=language,
            reminder=reminder,
        )
        return Asked(body, tuple(made), letter, address or node.text("email"), sent=False)

    def _mailed(self, found: Sequence[Asked]) -> Iterable[Asked]:
        broken: MailFailed | None = None
        for one in found:
            failed: GraphkbError | None = broken
            if failed is None and one.address:
                try:
                    send_mail(self.context.settings, one.letter.to(one.address))
                except MailFailed as error:
                    failed = broken = error
                except InvalidParameter as error:
                    failed = error
            sent = failed is None and bool(one.address)
            if not one.address:
                failed = InvalidParameter(
                    name="to", value=one.body, reason=N_("Zu dieser Stelle ist keine E-Mail-Adresse erfasst.")
                )
            yield Asked(one.body, one.made, one.letter, one.address, sent, failed)

    # ------------------------------------------------------------------ suggestions

    def queue(self, *, standing: Standing | None = Standing.OPEN) -> tuple[Review, ...]:
        """Suggestions of one standing (None: all), oldest first, each beside its record as it is now."""
        snapshot = self.snapshot
        found = [one for one in suggestions(self.context.store) if standing is None or one.standing is standing]
        as_of = as_of_documents(State.of(snapshot.of_kind("document")))
        led = (led_on(self.context.store, snapshot, one) for one in reversed(found))
        return tuple(review_of(snapshot, one, as_of) for one in led)

    def decided(self) -> tuple[Suggestion, ...]:
        """What is decided or was withdrawn, newest decision first; empty if there is none."""
        found = [one for one in suggestions(self.context.store) if not one.open]
        return tuple(sorted(found, key=lambda one: one.case.changed, reverse=True))

    def review(self, id: str) -> Review:
        """One of them; raises NotFound."""
        snapshot = self.snapshot
        return review_of(snapshot, led_on(self.context.store, snapshot, suggestion(self.context.store, id)))

    def cells(self, record: str) -> Mapping[str, str]:
        """The cells of a node as they are now; raises NotFound."""
        snapshot = self.snapshot
        as_of = as_of_documents(State.of(snapshot.of_kind("document")))
        return cells_of(snapshot.node(record), as_of, snapshot.ontology)

    def accept(self, id: str, decision: Decision | None = None, *, by: str, reason: str = "") -> Suggestion:
        """Take one over; raises what `graphkb.review.accept` raises."""
        return accept(self.context.store, lambda: self.snapshot, id, decision, by=by, reason=reason, today=self.today)

    def accept_many(self, ids: Iterable[str], *, by: str, reason: str = "") -> tuple[Outcome, ...]:
        """Take several over, each in a change of its own; what cannot be is left as it is, with why."""
        found = []
        for id in dict.fromkeys(ids):
            try:
                found.append(Outcome(id, self.accept(id, by=by, reason=reason)))
            except GraphkbError as error:
                found.append(Outcome(id, None, error))
        return tuple(found)

    def refuse(self, id: str, *, by: str, reason: str) -> Suggestion:
        """Refuse one; raises what `graphkb.review.refuse` raises."""
        return refuse(self.context.store, id, by=by, reason=reason, today=self.today)

    def hint(self, record: str, message: str, about: str = "", *, address: str) -> Suggestion:
        """Keep a hint from everybody, on a record that everybody sees.

        Raises NotFound, InvalidParameter, TooOften. `address` is that of the request; it is counted and not kept.
        """
        snapshot = self.context.snapshot()
        snapshot.node(record)
        if message.strip():
            self.context.throttle.take(address, self.context.settings.hints_an_hour)
        return hint(self.context.store, snapshot, record, message, about, today=self.today)

    # ------------------------------------------------------------------ digest

    def digest(self, *, base: str, language: Language = "de") -> Letter:
        """What waits, as a letter to whoever keeps the records."""
        waiting = [one for one in suggestions(self.context.store) if one.open]
        unanswered = [one for one, answer in self.links() if answer is None and one.state(self.today) is LinkState.OPEN]
        digest = Digest(
            waiting=len(waiting),
            oldest=min((one.on for one in waiting), default=None),
            unanswered=len(unanswered),
            soon_over=sum(1 for one in unanswered if one.expires <= self.today + timedelta(days=7)),
            stale=[self._line(row, language) for row in self.stale().rows[:DIGEST_ROWS]],
        )
        sender = self.context.settings.product_name
        return digest_letter(digest, url=f"{base}/{language}/erfassen/pruefen", sender=sender, language=language)

    def mail_digest(self, to: str, *, base: str, language: Language = "de") -> Letter:
        """Mail it; raises MailFailed, InvalidParameter."""
        letter = self.digest(base=base, language=language)
        send_mail(self.context.settings, letter.to(to))
        return letter

    @property
    def mails(self) -> bool:
        """Whether a mail server is set."""
        return can_mail(self.context.settings)

    def _line(self, row: Stale, language: Language) -> str:
        name = self.snapshot.node(row.record).called(language)
        return f"{name}: {sentence_of(row, self.today).in_language(language)}"


def _again(once: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            return once()
        except StoreBusy:
            continue
    return once()
