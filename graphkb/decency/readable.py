"""What one reader may see of one fact. The store's views and the snapshot both ask here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from graphkb.decency.addresses import PLACE_PROPERTIES, protection_of
from graphkb.model import Node, PropertyValue, Reader, Relation, Visibility
from graphkb.ontology import Ontology, Property

__all__ = ["hidden_properties", "no_more_consent", "readable"]

F = TypeVar("F", Node, Relation)


def hidden_properties(fact: Node | Relation, reader: Reader, ontology: Ontology) -> frozenset[str]:
    """Properties that this fact carries and this reader does not see.

    A contact is seen by everybody once the body consented to that very contact (rules.md 14). A shelter or home is
    seen with its quarter, without street and coordinates (rules.md 15 and 17).
    A property that the ontology does not know is not shown: nobody said who may see it.
    """
    if reader.sees(Visibility.INTERNAL):
        return frozenset()
    hidden = frozenset(name for name in fact.properties if not _seen(fact, ontology.properties.get(name), reader))
    if isinstance(fact, Node) and protection_of(fact) and not ontology.kind(fact.kind).place:
        return hidden | (PLACE_PROPERTIES & fact.properties.keys())
    return hidden


def _seen(fact: Node | Relation, definition: Property | None, reader: Reader) -> bool:
    if definition is None:
        return False
    if reader.sees(Visibility.parse(definition.visibility)):
        return True
    return bool(definition.consent) and definition.id in fact.many(definition.consent)


def readable(
    fact: F,
    reader: Reader,
    ontology: Ontology,
    hidden_documents: Collection[str] = (),
    bodies: Collection[str] = (),
) -> F:
    """The fact without the properties and documents that this reader may not see, and without internal notes.

    Who confirmed it stays only where that is the id of one of `bodies`, the actors that the reader sees: any other
    words might name a person.

    Whether the reader may see the fact at all is asked before: `reader.sees(fact.visibility)`. The narrowed fact
    keeps no sign of a consent, so it is narrowed once, from the whole one.
    """
    if reader.sees(Visibility.INTERNAL):
        return fact
    hidden = hidden_properties(fact, reader, ontology)
    sources = tuple(source for source in fact.sources if source.document not in hidden_documents)
    by = fact.assured_by if fact.assured_by in bodies else ""
    if not hidden and not fact.note and fact.assured_by == by and len(sources) == len(fact.sources):
        return fact
    kept: dict[str, PropertyValue] = {name: value for name, value in fact.properties.items() if name not in hidden}
    return replace(fact, properties=kept, sources=sources, note="", assured_by=by)


def no_more_consent(then: F, now: F | None, ontology: Ontology) -> F:
    """A fact of an earlier time with no consent that does not stand today: whoever withdrew it, withdrew it for all."""
    kept = dict(then.properties)
    for name in {definition.consent for definition in ontology.properties.values() if definition.consent}:
        today = now.many(name) if now else ()
        if given := tuple(one for one in then.many(name) if one in today):
            kept[name] = given
        else:
            kept.pop(name, None)
    return then if kept == then.properties else replace(then, properties=kept)
