"""Texts of the catalogue in every language at once, as the results of analyses carry them."""

from __future__ import annotations

from collections.abc import Mapping

from graphkb.ontology import Label
from graphkb.texts import LANGUAGES, Texts

__all__ = ["in_language", "said"]


def said(text: str, /, **facts: object) -> Label:
    """A German text of the catalogue with its facts filled in, and its English. A fact may be a `Label`.

    >>> said("Nicht erhoben")
    Label(de='Nicht erhoben', en='Not surveyed')
    """
    texts = {language: Texts(language)(text, **in_language(facts, language)) for language in LANGUAGES}
    return Label(de=texts["de"], en=texts["en"])


def in_language(facts: Mapping[str, object], language: str) -> dict[str, object]:
    """The facts of a text, with every `Label` among them in this language."""
    return {name: fact.in_language(language) if isinstance(fact, Label) else fact for name, fact in facts.items()}
