"""Runs queries of the catalogue inside one transaction, and checks that each is allowed there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

import neo4j

from graphkb.store.batches import batches
from graphkb.store.queries.query import Query
from graphkb.store.queries.shapes import Ids, Rows, Written
from graphkb.store.translate import Where

__all__ = ["Transaction"]

P = TypeVar("P", bound=Any)
R = TypeVar("R", bound=Any)


class Transaction:
    """What a unit of work gets to read and write with. It is over when the unit of work returns.

    One of the engines lets a reading session write; so the mode of a query is checked here, by its header.
    """

    def __init__(self, tx: neo4j.ManagedTransaction, where: Where, *, writing: bool) -> None:
        self._tx = tx
        self._where = where
        self._writing = writing

    def rows(self, query: Query[P, R], params: P, names: tuple[str, ...] = ()) -> list[R]:
        """All rows. `names`: labels or type, for a query that is made for each of them."""
        statement = query.statement
        if statement.mode != "read" and not self._writing:
            raise TypeError(f"{query.path} writes, but this is a reading transaction")
        self._where.query = query.path
        result = self._tx.run(_literal(statement.text_for(names)), query.values(params))
        columns = [field.name for field in fields(query.row)]
        # Statements without columns give none; all others are read to the end, where late errors show.
        return [query.row_of(dict(record)) for record in result] if columns else _consumed(result)

    def first(self, query: Query[P, R], params: P, names: tuple[str, ...] = ()) -> R | None:
        """The first row, None if there is none."""
        return next(iter(self.rows(query, params, names)), None)

    def write_rows(
        self, query: Query[Rows, Written], rows: Iterable[dict[str, Any]], names: tuple[str, ...] = ()
    ) -> int:
        """Write all rows in batches; gives how many had an effect."""
        return sum(self._written(query, Rows(batch), names) for batch in batches(rows))

    def write_ids(self, query: Query[Ids, Written], ids: Iterable[str], names: tuple[str, ...] = ()) -> int:
        """Write for all ids in batches; gives how many had an effect."""
        return sum(self._written(query, Ids(batch), names) for batch in batches(ids))

    def _written(self, query: Query[P, Written], params: P, names: tuple[str, ...]) -> int:
        return sum(row.written for row in self.rows(query, params, names))


def _literal(text: str) -> Any:
    """Tell the type checker that this text comes from the catalogue: the driver asks for literals."""
    return text


def _consumed(result: neo4j.Result) -> list[Any]:
    result.consume()
    return []
