"""Upkeep by others: personal links, suggestions that come in by them, and the queue in which they are decided.

- `assured`: who confirmed what, on which day
- `make_link`, `opened_link`, `revoke`: links without an account, one record each; only their hash is kept
- `send`, `hint`, `withdraw`: what comes in; nothing of it is a fact before somebody accepts it
- `accept`, `refuse`: facts and the closed case in one transaction
"""

from graphkb.review.assuring import assured, body_named, state_of
from graphkb.review.consent import withdraw_consent
from graphkb.review.deciding import (
    Decision,
    Review,
    ReviewStore,
    accept,
    changed_since,
    proposed,
    refuse,
    review_of,
)
from graphkb.review.fields import CONSENT, CONSENT_ON, Shown, offered, shown
from graphkb.review.keeping import KEPT_DAYS, forget_old
from graphkb.review.led_on import led_on
from graphkb.review.letters import Digest, Letter, digest_letter, link_letter, link_url, mailto
from graphkb.review.links import Link, LinkState, link, links, links_about, make_link, opened_link, revoke
from graphkb.review.suggestions import (
    Answer,
    Said,
    Sort,
    Standing,
    Suggestion,
    hint,
    of_link,
    send,
    suggestion,
    suggestions,
    withdraw,
)
from graphkb.review.throttle import Throttle

__all__ = [
    "CONSENT",
    "CONSENT_ON",
    "KEPT_DAYS",
    "Answer",
    "Decision",
    "Digest",
    "Letter",
    "Link",
    "LinkState",
    "Review",
    "ReviewStore",
    "Said",
    "Shown",
    "Sort",
    "Standing",
    "Suggestion",
    "Throttle",
    "accept",
    "assured",
    "body_named",
    "changed_since",
    "digest_letter",
    "forget_old",
    "hint",
    "led_on",
    "link",
    "link_letter",
    "link_url",
    "links",
    "links_about",
    "mailto",
    "make_link",
    "of_link",
    "offered",
    "opened_link",
    "proposed",
    "refuse",
    "review_of",
    "revoke",
    "send",
    "shown",
    "state_of",
    "suggestion",
    "suggestions",
    "withdraw",
    "withdraw_consent",
]
