"""Facts as named cells of the import template, for graph formats: each cell a text with a type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from graphkb.importer import node_row, relation_row
from graphkb.model import Fact, FuzzyDate, Node, Relation
from graphkb.snapshot import Snapshot

__all__ = ["CellType", "GraphCells"]

CellType = Literal["string", "boolean", "long", "double"]

_TYPES: Mapping[str, CellType] = {"yes_no": "boolean", "whole": "long", "number": "double"}


class GraphCells:
    """Cells of the nodes and relations of a snapshot; an empty one is absent.

    Other than in tables, status and «last asserted» always stand there, so that a file needs no rule to be read.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._as_of = {
            node.id: day for node in snapshot.nodes if isinstance(day := node.properties.get("as_of"), FuzzyDate)
        }

    def node(self, node: Node) -> dict[str, str]:
        """Cells of a node; its id is not among them."""
        return self._told(node, node_row(node, self._as_of))

    def relation(self, relation: Relation) -> dict[str, str]:
        """Cells of a relation and its `type`; its id and ends are not among them."""
        cells = relation_row(relation, self._snapshot.ontology, self._as_of)
        del cells["source"], cells["target"]
        return {"type": relation.type, **self._told(relation, cells)}

    def node_columns(self) -> dict[str, CellType]:
        """All cells that any node has, with their types."""
        return self._columns(map(self.node, self._snapshot.nodes))

    def relation_columns(self) -> dict[str, CellType]:
        """All cells that any relation has, with their types."""
        return self._columns(map(self.relation, self._snapshot.relations))

    def _told(self, fact: Fact, cells: dict[str, str]) -> dict[str, str]:
        cells |= {"status": fact.status.value, "derived": "yes" if fact.derived else "no"}
        if fact.asserted:
            cells["asserted"] = str(fact.asserted)
        del cells["id"]
        return {name: _plain(text) if self._type(name) == "boolean" else text for name, text in cells.items() if text}

    def _columns(self, rows: Iterable[Mapping[str, str]]) -> dict[str, CellType]:
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: self._type(name) for name in names}

    def _type(self, name: str) -> CellType:
        if name == "derived":
            return "boolean"
        found = self._snapshot.ontology.properties.get(name)
        return _TYPES.get(found.type, "string") if found else "string"


def _plain(yes_no: str) -> str:
    return "true" if yes_no == "yes" else "false"
