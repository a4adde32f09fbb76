"""Where a name stands in the texts of other records: found, shown, and for a person to judge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphkb.model import Fact, FuzzyDate, Node, Relation
from graphkb.snapshot import Snapshot

__all__ = ["Mention", "excerpt", "mentions"]

_AROUND = 50
"""Signs shown on each side of a name."""
_FIELDS = ("remark", "note", "assured_by")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in one field of one record."""

    what: str
    """`node` or `relation`."""
    id: str
    field: str
    """Id of the column of the import template; `sources` for a place in a document, `id` for the id itself."""
    text: str
    """The name with what stands around it."""
    sure: bool
    """The whole name; otherwise the last name alone, which may be somebody else's."""


def mentions(
    snapshot: Snapshot, without: Iterable[str], surely: re.Pattern[str], perhaps: re.Pattern[str] | None, slug: str
) -> tuple[Mention, ...]:
    """All mentions outside of these nodes and what is tied to them, sure ones first; empty if there are none.

    `slug` is the name as ids are made of it; empty: ids are not looked at.
    """
    gone = frozenset(without)
    found: list[Mention] = []
    for node in snapshot.nodes:
        if node.id not in gone:
            found += _in_fact("node", node.id, node, surely, perhaps)
            if slug and re.search(rf"(?<![a-z0-9]){re.escape(slug)}(?![a-z0-9])", node.id):
                found.append(Mention("node", node.id, "id", node.id, sure=True))
    for relation in snapshot.relations:
        if not {relation.source, relation.target} & gone:
            found += _in_fact("relation", relation.id, relation, surely, perhaps)
    return tuple(sorted(found, key=lambda one: (not one.sure, one.what, one.id, one.field)))


def excerpt(text: str, match: re.Match[str], around: int = _AROUND) -> str:
    """A match with what stands around it, on one line."""
    begin, end = max(0, match.start() - around), min(len(text), match.end() + around)
    cut = " ".join(text[begin:end].split())
    return f"{'… ' if begin else ''}{cut}{' …' if end < len(text) else ''}"


def _in_fact(
    what: str, id: str, fact: Node | Relation, surely: re.Pattern[str], perhaps: re.Pattern[str] | None
) -> Iterator[Mention]:
    for field, text in _texts(fact):
        if match := surely.search(text):
            yield Mention(what, id, field, excerpt(text, match), sure=True)
        elif perhaps and (match := perhaps.search(text)):
            yield Mention(what, id, field, excerpt(text, match), sure=False)


def _texts(fact: Fact) -> Iterator[tuple[str, str]]:
    if isinstance(fact, Node):
        yield "name", fact.name
        yield "name_en", fact.name_en
        yield from (("aliases", alias) for alias in fact.aliases)
        yield "description", fact.description
    for field in _FIELDS:
        yield field, getattr(fact, field)
    for source in fact.sources:
        yield "sources", source.locator
    for name, value in fact.properties.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, tuple) and not isinstance(value, FuzzyDate):
            yield from ((name, text) for text in value)
