"""What people want to be told of: saved searches, what is new at a place or in a field, and mails about it.

`news` reads the change log as a reader may see it; `save_search` keeps a search under a name; `subscribe` keeps an
address, which counts only after its owner confirmed it and is deleted as soon as they no longer want it.
"""

from graphkb.subscriptions.digest import digest_letter, scope_words, welcome_letter
from graphkb.subscriptions.news import News, NewsItem, Scope, news
from graphkb.subscriptions.saved_searches import (
    SavedSearch,
    delete_search,
    save_search,
    saved_search,
    saved_searches,
    search_was_seen,
)
from graphkb.subscriptions.subscriptions import (
    PATH,
    Every,
    Subscription,
    confirm,
    key_of,
    mac_of,
    opened_subscription,
    sent,
    subscribe,
    subscriptions,
    tidy,
    unsubscribe,
)

__all__ = [
    "PATH",
    "Every",
    "News",
    "NewsItem",
    "SavedSearch",
    "Scope",
    "Subscription",
    "confirm",
    "delete_search",
    "digest_letter",
    "key_of",
    "mac_of",
    "news",
    "opened_subscription",
    "save_search",
    "saved_search",
    "saved_searches",
    "scope_words",
    "search_was_seen",
    "sent",
    "subscribe",
    "subscriptions",
    "tidy",
    "unsubscribe",
    "welcome_letter",
]
