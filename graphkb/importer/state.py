"""What is already in the knowledge base, as far as an import asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphkb.decency import Bars
from graphkb.model import Node, Relation
from graphkb.store.decisions import way

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

    merged: Mapping[str, str] = field(default_factory=dict)
    """By id of a body that was merged the id it went into."""

    @classmethod
    def of(
        cls,
        nodes: Iterable[Node] = (),
        relations: Iterable[Relation] = (),
        bars: Bars | None = None,
        merged: Mapping[str, str] | None = None,
    ) -> State:
        """Make one from facts, such as `snapshot.nodes, snapshot.relations`."""
        return cls(
            {node.id: node for node in nodes},
            {relation.id: relation for relation in relations},
            bars or Bars(),
            merged or {},
        )

    def now(self, id: str) -> str:
        """The id under which a record stands: its own, or that of the body it was merged into.

        >>> node = Node(id="neu", kind="association", name="Verein")
        >>> State.of([node], merged={"alt": "neu"}).now("alt"), State.of([node]).now("alt")
        ('neu', 'alt')
        """
        if not self.merged:
            return id
        return way(id, self.merged, self.nodes.__contains__) or id
