"""What is already in the knowledge base, as far as an import asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphkb.decency import Bars
from graphkb.model import Node, Relation

__all__ = ["State"]


@dataclass(frozen=True, slots=True)
class State:
    """Nodes and relations by id. Empty: nothing is there yet.

    >>> "verein" in State.of([Node(id="verein", kind="association", name="Musterverein")]).nodes
    True
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    relations: Mapping[str, Relation] = field(default_factory=dict)
    bars: Bars = field(default_factory=Bars)
    """Who must not come back, or not be shown."""

    @classmethod
    def of(cls, nodes: Iterable[Node] = (), relations: Iterable[Relation] = (), bars: Bars | None = None) -> State:
        """Make one from facts, such as `snapshot.nodes, snapshot.relations`."""
        return cls({node.id: node for node in nodes}, {relation.id: relation for relation in relations}, bars or Bars())
