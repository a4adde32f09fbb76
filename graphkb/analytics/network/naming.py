"""Who may be named in a sentence on fragility (rule 16), and how lists and numbers read."""

from __future__ import annotations

from collections.abc import Sequence

from graphkb.analytics.network.sentences import counted, said
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["CLUBS", "NAMED_KINDS", "NAMED_SECTORS", "in_words", "joined", "listed", "may_be_named", "name_of"]

NAMED_KINDS = frozenset(
    {"region", "municipality", "quarter", "office", "agency", "political_body", "welfare_association", "network"}
)
CLUBS = frozenset({"association", "migrant_organisation", "religious_community", "sports_club", "initiative"})
"""Kinds that are small associations as a rule."""
NAMED_SECTORS = frozenset({"public", "welfare"})

_WORDS_DE = "null eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()
_WORDS_EN = "no one two three four five six seven eight nine ten eleven twelve".split()


def may_be_named(snapshot: Snapshot, body: str) -> bool:
    """Whether it is a public body, a welfare association or a network: by its kind, or by its sector.

    An association or initiative is small for all we know: it is not named for its sector alone.
    """
    node = snapshot.node(body)
    if node.kind in NAMED_KINDS:
        return True
    small = node.kind in CLUBS or node.text("self_organised") == "yes"
    return node.text("sector") in NAMED_SECTORS and not small


def name_of(snapshot: Snapshot, body: str) -> Label:
    """Its name in every language."""
    node = snapshot.node(body)
    return Label(de=node.called("de"), en=node.called("en"))


def in_words(number: int) -> Label:
    """A count of bodies (feminine in German), in words up to twelve.

    >>> in_words(1), in_words(13)
    (Label(de='eine', en='one'), Label(de='13', en='13'))
    """
    if 0 <= number < len(_WORDS_DE):
        return Label(de=_WORDS_DE[number], en=_WORDS_EN[number])
    return Label(de=str(number), en=str(number))


def listed(snapshot: Snapshot, bodies: Sequence[str], most: int = 4) -> Label:
    """«A, B und zwei weitere Stellen»: named as far as they may be, at most so many, the rest counted.

    Nobody may be named: «drei hier nicht genannte Stellen».
    """
    named = [name_of(snapshot, body) for body in bodies if may_be_named(snapshot, body)][:most]
    rest = len(bodies) - len(named)
    if not named:
        return counted(
            "{words} hier nicht genannte Stelle", "{words} hier nicht genannte Stellen", rest, words=in_words(rest)
        )
    if rest:
        further = counted("{words} weitere Stelle", "{words} weitere Stellen", rest, words=in_words(rest))
        named.append(further)
    return joined(named)


def joined(parts: Sequence[Label]) -> Label:
    """«A, B und C»; at least one part."""
    if len(parts) == 1:
        return parts[0]
    first = Label(de=", ".join(part.de for part in parts[:-1]), en=", ".join(part.en for part in parts[:-1]))
    return said("{first} und {last}", first=first, last=parts[-1])
