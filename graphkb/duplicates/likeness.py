"""How alike two names are: words weighted by how rare they are, with small slips allowed.

A soft form of the cosine of weighted words, after Cohen, Ravikumar, Fienberg (2003), «A comparison of string
distance metrics for name-matching tasks», IIWeb; here as a Dice coefficient, so that a word more on one side
counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log

from graphkb.duplicates.names import Form

__all__ = ["Rarity", "likeness", "slips"]

ALIKE = 0.8
"""Two words meet from this likeness on: one slip in five letters."""

OTHER_PLACE = 0.4
"""Both names hold a place, and not the same."""

PLACE_MORE = 0.95
"""One of them holds a place more."""

OTHER_NUMBER = 0.5
"""Both names hold a number, and not the same: «FB 50», «FB 56»."""

SHORT_FORM = 0.85
"""One name is the first letters of the other."""

FRONT = 0.95
"""Only one of them has an addition in brackets or behind a dash."""

ADDITION = 0.7
"""One is what stands in the brackets of the other."""


class Rarity:
    """What a word tells: the logarithm of all names over names with it, so a word of every name tells little."""

    def __init__(self, names: Iterable[Iterable[Form]] = ()) -> None:
        counts: Counter[str] = Counter()
        self.total = 0
        for forms in names:
            self.total += 1
            counts.update({word for form in forms for word in form.words})
        self.counts: Mapping[str, int] = counts

    def of(self, word: str) -> float:
        """At least 0.69; a word that no name holds is as rare as one of a single name."""
        return log(1 + max(self.total, 20) / max(self.counts.get(word, 1), 1))


def likeness(first: Form, second: Form, rarity: Rarity) -> float:
    """0 to 1; 1 if both are the same words and the same places."""
    if {first.part, second.part} == {"addition"}:
        return 0.0
    if "addition" in (first.part, second.part) and "front" in (first.part, second.part):
        return 0.0
    score = 1.0 if first.joined == second.joined else _shared(first.words, second.words, rarity)
    if any(
        len(one.words) == 1 and 3 <= len(one.joined) <= 6 and one.joined in other.initials
        for one, other in ((first, second), (second, first))
    ):
        score = max(score, SHORT_FORM)
    if first.places and second.places and not (first.places <= second.places or second.places <= first.places):
        score *= OTHER_PLACE
    elif first.places != second.places:
        score *= PLACE_MORE
    if first.numbers and second.numbers and not first.numbers & second.numbers:
        score *= OTHER_NUMBER
    if "addition" in (first.part, second.part):
        return score * ADDITION
    # Two additions that differ tell two bodies apart: «Beratung (AWO)», «Beratung (DRK)».
    if first.part == second.part == "front":
        return 0.0
    return score * FRONT if first.part != second.part else score


def _shared(first: frozenset[str], second: frozenset[str], rarity: Rarity) -> float:
    """Weight of the words that meet, over the weight of all words."""
    left, right = sorted(first - second), sorted(second - first)
    total = sum(map(rarity.of, first)) + sum(map(rarity.of, second))
    shared = 2 * sum(rarity.of(word) for word in first & second)
    for word in left:
        best, found = max(((slips(word, other), other) for other in right), default=(0.0, ""))
        if best >= ALIKE:
            right.remove(found)
            shared += best * (rarity.of(word) + rarity.of(found))
    return shared / total if total else 0.0


@lru_cache(maxsize=65_536)
def slips(first: str, second: str) -> float:
    """1 minus letters to insert, delete or replace over the length of the longer word (Levenshtein).

    0 for words under five letters that are not the same, and where it is surely under `ALIKE`.

    >>> round(slips("bildungsverein", "bildungsverien"), 2), slips("awo", "awu"), slips("zuwanderer", "sportverein")
    (0.86, 0.0, 0.0)
    """
    if first == second:
        return 1.0
    longer = max(len(first), len(second))
    if min(len(first), len(second)) < 5 or abs(len(first) - len(second)) > (1 - ALIKE) * longer:
        return 0.0
    # One slip changes at most two of the letters that only one word has.
    if len(set(first) ^ set(second)) > 2 * (1 - ALIKE) * longer:
        return 0.0
    row = list(range(len(second) + 1))
    for i, sign in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (sign != other))
    return 1 - row[-1] / longer
