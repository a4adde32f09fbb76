"""A view: what one reader may see of the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from graphkb.decency import readable
from graphkb.errors import NotFound
from graphkb.model import Node, Reader, Relation
from graphkb.ontology import Ontology
from graphkb.store.queries import read
from graphkb.store.queries.query import Query
from graphkb.store.queries.shapes import Level
from graphkb.store.record import node_of, relation_of
from graphkb.store.transaction import Transaction

__all__ = ["View"]

F = TypeVar("F", Node, Relation)
P = TypeVar("P", bound=Any)
R = TypeVar("R", bound=Any)
T = TypeVar("T")


class _Readable(Protocol):
    """What a view needs from the store."""

    ontology: Ontology

    def read(self, work: Callable[[Transaction], T]) -> T: ...


class View:
    """Reads from the store for one reader.

    Use `node` for a record by its id, `relations_of` for what it is tied to, `rows` for a question of the
    catalogue. A relation is seen only with both its ends. Every call is a transaction of its own.
    """

    def __init__(self, store: _Readable, reader: Reader) -> None:
        self._store = store
        self.reader = reader

    @property
    def level(self) -> int:
        """Highest visibility shown, as the queries take it."""
        return int(self.reader.level)

    def node(self, id: str) -> Node:
        """The node with this id; NotFound also if the reader may not see it."""
        row = self._store.read(lambda tx: tx.first(read.NODE_BY_ID, read.ById(id, self.level)))
        if row is None:
            raise NotFound(id=id)
        return self._shown(node_of(row.facts))

    def relations_of(self, id: str) -> tuple[Relation, ...]:
        """Relations from and to this node, by type and ends; NotFound as for `node`, empty if it has none."""

        def work(tx: Transaction) -> tuple[Relation, ...] | None:
            if tx.first(read.NODE_BY_ID, read.ById(id, self.level)) is None:
                return None
            rows = tx.rows(read.RELATIONS_OF_NODE, read.ById(id, self.level))
            return tuple(relation_of(row.type, row.source, row.target, row.facts) for row in rows)

        found = self._store.read(work)
        if found is None:
            raise NotFound(id=id)
        return tuple(self._shown(relation) for relation in found)

    def documents(self) -> tuple[Node, ...]:
        """The sources that the records rest on, by name."""
        rows = self._store.read(lambda tx: tx.rows(read.DOCUMENTS, Level(self.level)))
        return tuple(self._shown(node_of(row.facts)) for row in rows)

    def counts(self) -> dict[str, int]:
        """Nodes of each kind that the reader may see; a kind without any is absent."""
        rows = self._store.read(lambda tx: tx.rows(read.COUNTS_BY_KIND, Level(self.level)))
        return {row.kind: row.count for row in rows}

    def rows(self, query: Query[P, R], **params: Any) -> list[R]:
        """Rows of a question of the catalogue that takes a `level`; it is filled in from the reader.

        Raises TypeError for a question without one: it would show everything to everybody.
        """
        if "level" not in query.statement.params:
            raise TypeError(f"{query.path} does not ask who reads")
        values = query.params(**params, level=self.level)
        return self._store.read(lambda tx: tx.rows(query, values))

    def _shown(self, fact: F) -> F:
        return readable(fact, self.reader, self._store.ontology)
