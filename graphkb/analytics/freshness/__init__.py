"""What nobody confirmed for long and what hangs on it; whom one could ask."""

from graphkb.analytics.freshness.analyses import ANALYSES, FRESHNESS
from graphkb.analytics.freshness.stale import SORT_LABELS, Freshness, Stale, StaleSort, freshness, sentence_of
from graphkb.analytics.freshness.whom import WHOM_LABELS, Whom, WhomKind, whom

__all__ = [
    "ANALYSES",
    "FRESHNESS",
    "SORT_LABELS",
    "WHOM_LABELS",
    "Freshness",
    "Stale",
    "StaleSort",
    "Whom",
    "WhomKind",
    "freshness",
    "sentence_of",
    "whom",
]
