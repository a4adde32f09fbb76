"""Sentences of the network analyses, in every language at once."""

from __future__ import annotations

from collections.abc import Mapping

from graphkb.ontology import Label
from graphkb.texts import Texts

__all__ = ["counted", "one_stop", "said"]


def said(text: str, /, **facts: object) -> Label:
    """A German text of the catalogue with its facts filled in, and its English. A fact may be a `Label`.

    >>> said("Nicht erhoben")
    Label(de='Nicht erhoben', en='Not surveyed')
    """
    return Label(de=Texts("de")(text, **_in("de", facts)), en=Texts("en")(text, **_in("en", facts)))


def counted(one: str, many: str, n: int, /, **facts: object) -> Label:
    """The singular or plural text for `n`, in every language.

    >>> counted("{n} Maßnahme", "{n} Maßnahmen", 2)
    Label(de='2 Maßnahmen', en='2 measures')
    """
    return Label(
        de=Texts("de").plural(one, many, n, **_in("de", facts)),
        en=Texts("en").plural(one, many, n, **_in("en", facts)),
    )


def one_stop(sentence: Label) -> Label:
    """The sentence with one full stop at its end, where it ends in a name such as «Musterverein e.V.».

    >>> one_stop(Label(de="Nur Musterverein e.V..", en="Only Musterverein e.V..")).de
    'Nur Musterverein e.V.'
    """
    return Label(de=_stopped(sentence.de), en=_stopped(sentence.en))


def _stopped(text: str) -> str:
    return text[:-1] if text.endswith("..") else text


def _in(language: str, facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value.in_language(language) if isinstance(value, Label) else value for name, value in facts.items()}
