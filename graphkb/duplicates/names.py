"""Normal forms of names: «KI StädteRegion», «Kommunales Integrationszentrum der StädteRegion Aachen» meet.

Folded are case, umlauts (ä, ae), ß, accents and letters of other scripts; legal forms go, short forms of the
table are written out, endings of words and forms like «*innen» are cut. What stays are words, in no order.
The tables are data: `abbreviations.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

__all__ = ["Form", "Part", "Places", "Vocabulary", "folded", "forms_of", "load_vocabulary"]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_GENDERED = re.compile(r"[*_:]\s?(?:innen|in|r|n)\b")
_ADDITION = re.compile(r"\(([^()]*)\)")
_ENDINGS = ("innen", "en", "er", "es", "em", "in", "e", "n", "s")
_OF_A_PLACE = frozenset({"stadt", "gemeinde"})
"""In front of the name of a place they tell nothing; «Jüdische Gemeinde» is something else."""

Part = Literal["whole", "front", "addition"]
"""The name as it stands; what stands in front of brackets or a dash; what stands in brackets."""

SHORTEST_STEM = 5
"""An ending is cut only where at least this many letters stay."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of `abbreviations.yaml`, folded."""

    words: Mapping[str, tuple[str, ...]]
    legal_forms: tuple[tuple[str, ...], ...]
    """Each as a row of words, longest first."""
    fillers: frozenset[str]
    parts_of_place: frozenset[str]
    places: frozenset[str]
    letters: Mapping[int, str]


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """The tables that come with this package."""
    text = (files("graphkb.duplicates") / "abbreviations.yaml").read_text(encoding="utf-8")
    kept = yaml.safe_load(text)
    return Vocabulary(
        words={short: tuple(long.split()) for short, long in kept["words"].items()},
        legal_forms=tuple(sorted((tuple(form.split()) for form in kept["legal_forms"]), key=len, reverse=True)),
        fillers=frozenset(kept["fillers"].split()),
        parts_of_place=frozenset(kept["parts_of_place"]),
        places=frozenset(kept["places"]),
        letters=str.maketrans(kept["letters"]),
    )


def folded(text: str) -> str:
    """Small letters a to z with digits and signs: umlauts written out, accents gone, other scripts transliterated.

    >>> folded("Türöffner"), folded("Tueroeffner"), folded("Straße"), folded("Hêvî"), folded("Ukraїna Серце")
    ('tueroeffner', 'tueroeffner', 'strasse', 'hevi', 'ukrajina serze')
    """
    text = unicodedata.normalize("NFC", text).casefold().replace("i\u0307", "i").translate(_UMLAUTS)
    text = text.translate(load_vocabulary().letters)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return bare.translate(load_vocabulary().letters)


class Places:
    """Names of places, so that «Integrationsrat Alsdorf» and «Integrationsrat Baesweiler» are told apart."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        found = set(load_vocabulary().places)
        for name in names:
            words = [word for word in _plain_words(_ADDITION.sub(" ", name)) if word not in _OF_A_PLACE]
            # Of names of several words, as «Altes Feld», each alone is no place.
            if len(words) == 1 and len(words[0]) > 3:
                found.add(words[0])
        self.words: frozenset[str] = frozenset(found)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to read a name: words that say what it is, words of places, numbers. Order and repeats are gone."""

    words: frozenset[str]
    places: frozenset[str]
    numbers: frozenset[str]
    joined: str
    """Words that say what it is, with their endings, as one: «Sprach-Treff» is «Sprachtreff»."""
    initials: frozenset[str]
    """First letters of its words, with and without words that tell nothing."""
    part: Part
    """What of the name it is."""


def forms_of(name: str, places: Places) -> tuple[Form, ...]:
    """The ways to read a name: as it stands, without what stands in brackets or behind a dash, the brackets alone.

    Empty for a name without any letter. Brackets that hold nothing but the short form of the name in front of
    them stand for the name as a whole.

    >>> [sorted(form.words) for form in forms_of("Pädagogisches Zentrum Aachen e.V. (PÄZ)", Places(["Aachen"]))]
    [['paedagogisch', 'zentrum'], ['paez']]
    """
    kept = name
    found_forms: list[Form] = []
    short_forms: list[str] = []
    for found in _ADDITION.finditer(name):
        if _is_short_form(found[1], name[: found.start()]):
            kept = kept.replace(found[0], " ")
            short_forms.append("".join(_plain_words(found[1])))
        elif len(_plain_words(found[1])) > 1:
            found_forms.append(_form(found[1], places, "addition"))
    whole = _form(kept, places, "whole")
    bare = _form(re.split(r"\s[–—-]\s", _ADDITION.sub(" ", kept))[0], places, "front")
    if (bare.words, bare.places, bare.numbers) != (whole.words, whole.places, whole.numbers):
        found_forms.insert(0, bare)
    for short in short_forms:
        words = frozenset(load_vocabulary().words.get(short, (short,)))
        found_forms.append(replace(whole, words=words, joined="".join(sorted(words)), initials=frozenset()))
    return tuple(form for form in (whole, *found_forms) if form.words)


def _form(name: str, places: Places, part: Part) -> Form:
    vocabulary = load_vocabulary()
    plain = _without_legal_forms(_plain_words(name))
    words: list[str] = []
    for word in plain:
        words.extend(vocabulary.words.get(word, (word,)))
    words = _places_told_apart(words)
    place_words: set[str] = set()
    saying: list[str] = []
    numbers = {word for word in words if word.isdigit()}
    for position, word in enumerate(words):
        before = words[position - 1] if position else ""
        if adjective := _place_of_adjective(word, places):
            place_words.add(adjective)
        elif word in places.words or (word in vocabulary.parts_of_place and before in places.words):
            place_words.add(word)
        elif word in _OF_A_PLACE and (not before or before in vocabulary.fillers):
            continue
        elif word not in vocabulary.fillers and not word.isdigit():
            saying.append(word)
    initials = ("".join(word[0] for word in plain if not skip or word not in vocabulary.fillers) for skip in (0, 1))
    return Form(
        frozenset(map(_stem, saying)),
        frozenset(place_words),
        frozenset(numbers),
        "".join(dict.fromkeys(saying)),
        frozenset(initials),
        part,
    )


def _plain_words(text: str) -> list[str]:
    text = _GENDERED.sub("innen", text)
    return re.findall(r"[a-z]+|\d+", folded(text).replace("'", "").replace("’", ""))


def _without_legal_forms(words: list[str]) -> list[str]:
    kept: list[str] = []
    position = 0
    forms = load_vocabulary().legal_forms
    while position < len(words):
        for form in forms:
            # A name may begin with such letters («EV Kirche»); the mark of a legal form never stands first.
            if position and tuple(words[position : position + len(form)]) == form:
                position += len(form)
                break
        else:
            # «eV» written as one word, behind the name: where «ev» is the first word it means «evangelisch».
            if not (words[position] == "ev" and position and position == len(words) - 1):
                kept.append(words[position])
            position += 1
    return kept


def _places_told_apart(words: list[str]) -> list[str]:
    """«StädteRegion Aachen» is one place, the region; the city of the same name is another."""
    kept: list[str] = []
    for word in words:
        if kept and kept[-1] == "staedteregion" and word == "aachen":
            continue
        kept.append("staedteregion" if word.startswith("staedteregional") else word)
    return kept


def _place_of_adjective(word: str, places: Places) -> str:
    """The place in «Aachener», «Stolberger», «Monschauer»; empty for other words."""
    for ending in ("er", "r"):
        if word.endswith(ending) and (stem := word.removesuffix(ending)) in places.words:
            return stem
    for place in (word.removesuffix("er") + "en", word.removesuffix("er") + "n"):
        if word.endswith("er") and place in places.words:
            return place
    return ""


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _is_short_form(inside: str, front: str) -> bool:
    """Whether the brackets hold only the letters of the name in front of them: «(PÄZ)», «(SkF)»."""
    letters = re.sub(r"[^\w]", "", inside)
    if not 2 <= len(letters) <= 8 or " " in inside.strip() or sum(sign.isupper() for sign in letters) < 2:
        return False
    wanted, text = folded(letters), folded(front)
    if not text or wanted[0] not in {word[0] for word in re.findall(r"[a-z]+", text)}:
        return False
    starts = {found.start() for found in re.finditer(r"[a-z]+", text)}
    position = -1
    for sign in wanted:
        # A letter begins a word or goes on where the last one stood.
        ways = [place for place in range(position + 1, len(text)) if text[place] == sign]
        position = next((place for place in ways if place in starts or place == position + 1), -1)
        if position < 0:
            return False
    return True
