"""Who hangs on a record: its relations, and the facts that cite it or name it in a property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from graphkb.importer import State
from graphkb.model import Fact, Relation
from graphkb.ontology import Ontology

__all__ = ["citing", "named_by", "relations_at"]


def relations_at(nodes: Set[str], state: State) -> tuple[Relation, ...]:
    """Relations from or to one of these nodes, by id."""
    found = (one for one in state.relations.values() if one.source in nodes or one.target in nodes)
    return tuple(sorted(found, key=lambda relation: relation.id))


def named_by(fact: Fact, ontology: Ontology) -> set[str]:
    """Ids of the nodes that a fact cites as sources or names in its properties."""
    named = {source.document for source in fact.sources}
    for name in fact.properties:
        if name in ontology.properties and ontology.properties[name].type == "ids":
            named.update(fact.many(name))
    return named


def citing(nodes: Set[str], state: State, ontology: Ontology) -> defaultdict[str, list[str]]:
    """For each of these nodes the facts that cite or name it, by id, itself left out; empty if there are none."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    facts: Iterable[tuple[str, Fact]] = [*state.nodes.items(), *state.relations.items()]
    for id, fact in sorted(facts, key=lambda pair: pair[0]):
        for node in named_by(fact, ontology) & nodes - {id}:
            found[node].append(id)
    return found
