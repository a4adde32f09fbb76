"""Everyday words for needs, groups and sorts of bodies: a declared table (words.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from graphkb.ontology import Label
from graphkb.snapshot.words import fold, stem, words

__all__ = ["AREAS", "Everyday", "Need", "load_everyday"]

AREAS = ("networking", "public_image", "project_funding", "association", "integration_projects", "training")
"""The five topics of the service point, and trainings."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that an association looks for."""

    id: str
    area: str
    """One of `AREAS`."""
    label: Label
    topics: tuple[str, ...]
    """Names of topics that mean the same, the one to search for first."""


@dataclass(frozen=True)
class Everyday:
    """The table; words by their stems.

    >>> table = load_everyday()
    >>> table.need_by_word[stem(fold("Räume"))].id, table.kind_by_word[stem("verein")]
    ('rooms', 'association')
    """

    needs: Mapping[str, Need]
    need_by_word: Mapping[str, Need]
    groups_by_word: Mapping[str, tuple[str, ...]]
    """Names of target groups that a word may mean."""
    kind_by_word: Mapping[str, str]
    withheld: frozenset[str]
    """Words of religion and origin: nobody is searched for by them."""
    seeking: frozenset[str]
    having: frozenset[str]
    idle: frozenset[str]
    tails: frozenset[str]
    """Second halves of compounds that add nothing; folded, not stemmed."""


def _stems(texts: list[str]) -> frozenset[str]:
    return frozenset(stem(word) for text in texts for word in words(text))


@lru_cache(maxsize=1)
def load_everyday() -> Everyday:
    """Read the bundled table; ValueError for an unknown area or a word that stands for two needs."""
    content = yaml.safe_load(files("graphkb.analytics.advice").joinpath("words.yaml").read_text("utf-8"))
    needs: dict[str, Need] = {}
    by_word: dict[str, Need] = {}
    for row in content["needs"]:
        if row["area"] not in AREAS:
            raise ValueError(f"{row['id']}: no such area: {row['area']}")
        need = Need(row["id"], row["area"], Label(**row["label"]), tuple(row["topics"]))
        needs[need.id] = need
        for word in _stems(row["words"]):
            if by_word.setdefault(word, need) is not need:
                raise ValueError(f"{word} stands for {by_word[word].id} and {need.id}")
    return Everyday(
        needs,
        by_word,
        {word: tuple(row["names"]) for row in content["groups"] for word in _stems(row["words"])},
        {word: row["kind"] for row in content["kinds"] for word in _stems(row["words"])},
        _stems(content["withheld"]),
        _stems(content["seeking"]),
        _stems(content["having"]),
        _stems(content["idle"]),
        frozenset(fold(text) for text in content["tails"]),
    )
