"""What is new: the same for API, page, feed and mail; and how mails are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from api.context import Context
from graphkb.errors import MailFailed
from graphkb.mail import can_mail, send_mail
from graphkb.model import PUBLIC, Reader
from graphkb.review.letters import Letter
from graphkb.subscriptions import (
    Every,
    News,
    Scope,
    Subscription,
    digest_letter,
    key_of,
    news,
    sent,
    subscribe,
    subscriptions,
    tidy,
    unsubscribe,
    welcome_letter,
)
from graphkb.texts import Language

__all__ = ["DAYS", "Due", "found_news", "send_digests", "subscribed"]

DAYS = 30
"""How far back news go without a day."""


@dataclass(frozen=True, slots=True)
class Due:
    """A mail whose time has come."""

    subscription: Subscription
    letter: Letter
    sent: bool
    """False: there is no mail server, it is to be copied."""


def found_news(context: Context, reader: Reader, scope: Scope, since: date | None = None) -> tuple[News, date]:
    """What is new for this reader, and since when. Raises InvalidParameter for an unknown place or field."""
    snapshot = context.snapshot(reader)
    day = since or context.today() - timedelta(days=DAYS)
    key = ("news", scope, day)
    return context.remember(snapshot, reader, key, lambda: news(context.store, snapshot, reader, scope, day)), day


def subscribed(
    context: Context, email: str, scope: Scope, every: Every, language: Language, *, base: str, address: str
) -> Subscription:
    """Keep the wish and mail the question whether it is meant; nothing is mailed for one that is confirmed.

    Raises InvalidParameter, TooOften, and MailFailed, after which nothing is kept.
    """
    context.throttle.take(address, context.settings.hints_an_hour)
    found_news(context, PUBLIC, scope)
    one = subscribe(context.store, email, scope, every, language)
    if not one.confirmed:
        snapshot = context.snapshot(PUBLIC)
        letter = welcome_letter(one, snapshot, context.settings.product_name, base, key_of(context.token))
        try:
            send_mail(context.settings, letter.to(one.email))
        except MailFailed:
            unsubscribe(context.store, one.id)
            raise
    return one


def send_digests(context: Context, *, base: str, dry: bool = False) -> list[Due]:
    """Mail to everybody whose time has come and for whom there is something new; what was not wanted is deleted.

    With `dry` nothing is sent, deleted or noted. Raises MailFailed at the first mail that the server does not take:
    those before it are sent and noted, the rest waits for the next time.
    """
    today = context.today()
    if not dry:
        tidy(context.store, today)
    mailing = can_mail(context.settings) and not dry
    snapshot = context.snapshot(PUBLIC)
    done = []
    for one in subscriptions(context.store):
        if not one.due(today):
            continue
        found, _ = found_news(context, PUBLIC, one.scope, one.told_until)
        if found.items:
            product, key = context.settings.product_name, key_of(context.token)
            letter = digest_letter(one, found, snapshot, product, base, key)
            if mailing:
                send_mail(context.settings, letter.to(one.email))
            done.append(Due(one, letter, mailing))
        if mailing or not (found.items or dry):
            sent(context.store, one.id, today)
    return done
