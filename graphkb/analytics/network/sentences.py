"""Sentences of the network analyses, in every language at once."""

from __future__ import annotations

from graphkb.analytics.wording import in_language, said
from graphkb.ontology import Label
from graphkb.texts import Texts

__all__ = ["counted", "one_stop", "said"]


def counted(one: str, many: str, n: int, /, **facts: object) -> Label:
    """The singular or plural text for `n`, in every language.

    >>> counted("{n} Maßnahme", "{n} Maßnahmen", 2)
    Label(de='2 Maßnahmen', en='2 measures')
    """
    return Label(
        de=Texts("de").plural(one, many, n, **in_language(facts, "de")),
        en=Texts("en").plural(one, many, n, **in_language(facts, "en")),
    )


def one_stop(sentence: Label) -> Label:
    """The sentence with one full stop at its end, where it ends in a name such as «Musterverein e.V.».

    >>> one_stop(Label(de="Nur Musterverein e.V..", en="Only Musterverein e.V..")).de
    'Nur Musterverein e.V.'
    """
    return Label(de=_stopped(sentence.de), en=_stopped(sentence.en))


def _stopped(text: str) -> str:
    return text[:-1] if text.endswith("..") else text
