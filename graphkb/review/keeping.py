"""Nothing is kept longer than it is needed: what was decided long ago, and links that are long over, are deleted."""

from __future__ import annotations

from datetime import date, timedelta

from graphkb.review.links import links
from graphkb.review.suggestions import suggestions
from graphkb.store.cases import CaseStore, delete_case

__all__ = ["KEPT_DAYS", "forget_old"]

KEPT_DAYS = 365
"""Days after which a decided suggestion and a link that is over are deleted; what became facts stays."""


def forget_old(store: CaseStore, today: date) -> int:
    """Delete what is decided or over for more than a year; gives how many cases went. What waits stays."""
    before = today - timedelta(days=KEPT_DAYS)
    old = [one.id for one in suggestions(store) if not one.open and (one.decided or one.on) < before]
    waiting = {one.link for one in suggestions(store) if one.open}
    old += [one.id for one in links(store) if one.expires < before and one.id not in waiting]
    return sum(delete_case(store, id) for id in old)
