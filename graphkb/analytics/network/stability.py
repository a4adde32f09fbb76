"""How far a result moves when 10 % of the pairs are left out (rule 12)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from math import ceil

from graphkb.analytics.network.sentences import said
from graphkb.analytics.network.ties import TOLERANCE
from graphkb.errors import InvalidParameter
from graphkb.ontology import Label

__all__ = ["CLAIMED", "FEWEST_FOR_BANDS", "RESAMPLES", "band", "check_resamples", "jaccard", "stability_word"]

RESAMPLES = 200
CLAIMED = 0.9
"""Share of the resamples in which something must be found again to be claimed."""
FEWEST_FOR_BANDS = 10
"""Tied bodies below which no band is given."""


def check_resamples(resamples: int) -> None:
    """Raise InvalidParameter unless there is at least one resample: without any, nothing can be said to hold."""
    if resamples < 1:
        raise InvalidParameter(name="resamples", value=resamples, reason=said("Es braucht mindestens einen Durchgang."))


def jaccard(a: Collection[Hashable], b: Collection[Hashable]) -> float:
    """Shared members divided by all members of both; 0 for two empty sets.

    >>> jaccard({1, 2, 3}, {2, 3, 4})
    0.5
    """
    shared = len(set(a) & set(b))
    return shared / (len(a) + len(b) - shared) if shared else 0.0


def band(values: Sequence[int], low: float = 0.05, high: float = 0.95) -> tuple[int, int]:
    """The values at the 5th and 95th percentile (nearest rank); ValueError without values.

    >>> band(range(1, 201))
    (10, 190)
    """
    if not values:
        raise ValueError("no values")
    rising = sorted(values)
    places = [max(ceil(share * len(rising) - TOLERANCE), 1) - 1 for share in (low, high)]
    return rising[places[0]], rising[places[1]]


def stability_word(share: float) -> Label:
    """The word for a share of resamples: from 90 % «sicher», from 80 % «ziemlich sicher», else «schwankt».

    >>> stability_word(0.9).de, stability_word(0.85).de, stability_word(0.5).de
    ('sicher', 'ziemlich sicher', 'schwankt')
    """
    if share >= CLAIMED - TOLERANCE:
        return Label(de="sicher", en="certain")
    if share >= 0.8 - TOLERANCE:
        return Label(de="ziemlich sicher", en="fairly certain")
    return Label(de="schwankt", en="varies")
