"""Words as people write them: folded, cut to their stem, taken apart, and matched although mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Match", "Vocabulary", "fold", "initials", "stem", "words"]

STOP_WORDS = frozenset(
    "der die das den dem des ein eine einen einer eines und oder in im am an auf bei zu zum zur von vom mit fuer fur "
    "ist sind hat haben wer was wo welche welcher welches wie gibt es nach aus the a of and or for who which".split()
)

_WITHOUT_MARK = str.maketrans("ıłøđ", "ilod")
"""Letters of Turkish, Polish, Danish and Vietnamese names that do not come apart into a letter and its mark."""

_ENDINGS = ("e", "n", "s", "en", "er", "es")
"""What the stemmer leaves or takes on one side only («Kurse» and «Kurs»)."""

_LINKS = ("", "s", "n", "en", "es", "er", "e")
"""What German puts between the two halves of a compound."""

SHORTEST_PART = 4
"""Letters of half a compound: shorter ones are found everywhere."""

EXACT, STEM, PART, COMPOUND, TYPED = 1.0, 0.9, 0.7, 0.6, 0.5
"""How much a match counts beside the very word: own setting, so that what was typed comes first."""


def fold(text: str) -> str:
    """Fold case, umlauts, ß and accents, so that «Türöffner», «Tueroeffner» and «turoffner» meet.

    >>> fold("Türöffner e. V."), fold("Straße"), fold("Hêvî"), fold("Alevî Kadınları")
    ('turoffner e. v.', 'strasse', 'hevi', 'alevi kadinlari')
    """
    text = text.casefold()
    for pair, single in (("ae", "ä"), ("oe", "ö"), ("ue", "ü")):
        text = text.replace(pair, single)
    decomposed = unicodedata.normalize("NFD", text.translate(_WITHOUT_MARK))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words(text: str) -> list[str]:
    """The folded words of a text, in order; empty if it has none."""
    return re.findall(r"[\w]+", fold(text))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The German stem of a folded word (Porter's German stemmer, snowballstem.org).

    >>> stem("vereine") == stem("verein"), stem("beratungen") == stem("beratung")
    (True, True)
    """
    found = snowballstemmer.stemmer("german").stemWord(word)
    return str(found)


def initials(name: str) -> frozenset[str]:
    """Abbreviations that a name of several words may go by: the first letters of its first two, three … words.

    >>> sorted(initials("Kommunales Integrationszentrum Musterkreis"))
    ['ki', 'kim']
    """
    first = "".join(word[0] for word in words(name) if word not in STOP_WORDS and word[0].isalpha())
    return frozenset(first[:length] for length in range(2, min(len(first), 6) + 1))


@dataclass(frozen=True, slots=True)
class Match:
    """How a word that was asked for meets the words that are there."""

    near: Mapping[str, float]
    """Words that count for it, each with its share of 0 to 1."""
    halves: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    """A compound taken apart: words that stand for its first and for its second half. Both must be there."""
    typed: bool = False
    """Nothing is written like it: `near` are the words that differ in a letter or two."""


class Vocabulary:
    """All words of an index. Finding those near a word looks at each once."""

    def __init__(self, known: Iterable[str]) -> None:
        self._words = sorted(set(known))
        self._there = frozenset(self._words)
        self._by_stem: dict[str, list[str]] = {}
        for word in self._words:
            self._by_stem.setdefault(stem(word), []).append(word)

    def match(self, asked: str) -> Match:
        """Words that are it, have its stem, begin with it or (from four letters) contain it; else what is near.

        A compound that is nowhere is taken apart («Frauengruppe»: «Frauen» and «Gruppe»). Only if nothing is
        found so, words count that differ in one letter (from eight letters: two), Damerau's distance.
        """
        near: dict[str, float] = {}
        long = len(asked) >= SHORTEST_PART
        for word in self._words:
            if (word.startswith(asked) and len(asked) >= 2) or (long and asked in word):
                near[word] = PART
        shorter = {asked.removesuffix(ending) for ending in _ENDINGS} & self._there if long else set()
        for word in {*self._by_stem.get(stem(asked), ()), *shorter}:
            near[word] = max(near.get(word, 0.0), STEM)
        if asked in self._there:
            near[asked] = EXACT
        halves = self._halves(asked)
        if near or halves:
            return Match(near, halves)
        return Match(self._mistyped(asked), typed=True)

    def _halves(self, asked: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        found = []
        for cut in range(SHORTEST_PART, len(asked) - SHORTEST_PART + 1):
            second = self._by_stem.get(stem(asked[cut:]))
            if not second:
                continue
            for link in _LINKS:
                first = asked[:cut].removesuffix(link) if link else asked[:cut]
                if len(first) < SHORTEST_PART - 1 or (link and first == asked[:cut]):
                    continue
                if there := self._by_stem.get(stem(first)):
                    found.append((frozenset(there), frozenset(second)))
                    break
        return tuple(found)

    def _mistyped(self, asked: str) -> dict[str, float]:
        if len(asked) < SHORTEST_PART or not asked.isalpha():
            return {}
        most = 2 if len(asked) >= 8 else 1
        hits = process.extract(asked, self._words, scorer=OSA.distance, score_cutoff=most, limit=20)
        least = min((distance for _, distance, _ in hits), default=0)
        return {word: TYPED for word, distance, _ in hits if distance == least and len(word) >= SHORTEST_PART}
