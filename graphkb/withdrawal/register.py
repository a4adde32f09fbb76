"""The register of documents: how many facts rest on each, how many on it alone, and which those are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from graphkb.errors import InvalidParameter
from graphkb.model import Node, Relation, Status
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Resting", "SourceLine", "document_of", "register", "resting_on"]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One document of the register."""

    document: Node
    facts: int
    """Nodes and relations that rest on it, its own record left out."""
    alone: int
    """Those among them that rest on nothing else."""

    @property
    def withdrawn(self) -> bool:
        """Whether it was withdrawn as a source."""
        return self.document.status is Status.ENDED


@dataclass(frozen=True, slots=True)
class Resting:
    """A fact that rests on a document."""

    fact: Node | Relation
    locators: tuple[str, ...]
    """Places in the document; empty: the whole."""
    alone: bool
    """Whether it rests on nothing else."""

    @property
    def what(self) -> str:
        """`node` or `relation`."""
        return "node" if isinstance(self.fact, Node) else "relation"

    @property
    def sort(self) -> str:
        """Its kind or type."""
        return self.fact.kind if isinstance(self.fact, Node) else self.fact.type


def register(snapshot: Snapshot) -> tuple[SourceLine, ...]:
    """All documents, those on which most rests first, then by name; empty if none is recorded."""
    facts: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for fact in (*snapshot.nodes, *snapshot.relations):
        documents = {source.document for source in fact.sources}
        own = fact.id if isinstance(fact, Node) else ""
        facts.update(documents - {own})
        if len(documents) == 1:
            alone.update(documents - {own})
    lines = [SourceLine(node, facts[node.id], alone[node.id]) for node in snapshot.of_kind("document")]
    return tuple(sorted(lines, key=lambda line: (-line.facts, alphabetical(line.document.name), line.document.id)))


def document_of(snapshot: Snapshot, id: str) -> Node:
    """The document with this id; raises NotFound, InvalidParameter for what is none."""
    node = snapshot.node(id)
    if node.kind != "document":
        raise InvalidParameter(name="id", value=id, reason=N_("Das ist kein Dokument."))
    return node


def resting_on(snapshot: Snapshot, document: str) -> tuple[Resting, ...]:
    """Facts that rest on this document: nodes by kind and name, then relations by type and ends; its own left out.

    Raises as `document_of`; empty if nothing rests on it.
    """
    document_of(snapshot, document)
    return tuple(sorted(_resting(snapshot, document), key=lambda one: _order(snapshot, one)))


def _resting(snapshot: Snapshot, document: str) -> Iterator[Resting]:
    facts: tuple[Node | Relation, ...] = (*snapshot.nodes, *snapshot.relations)
    for fact in facts:
        if isinstance(fact, Node) and fact.id == document:
            continue
        here = [source for source in fact.sources if source.document == document]
        if here:
            locators = tuple(source.locator for source in here if source.locator)
            yield Resting(fact, locators, len(here) == len(fact.sources))


def _order(snapshot: Snapshot, one: Resting) -> tuple[object, ...]:
    fact = one.fact
    if isinstance(fact, Node):
        return (0, fact.kind, alphabetical(fact.name), fact.id)
    ends = snapshot.node(fact.source), snapshot.node(fact.target)
    return (1, fact.type, alphabetical(ends[0].name), alphabetical(ends[1].name), fact.id)
