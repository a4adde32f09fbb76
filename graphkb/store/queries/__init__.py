"""The catalogue of queries as typed objects: one for every file of the package `cypher`."""

from graphkb.store.queries import read, schema, write
from graphkb.store.queries.query import Query

__all__ = ["QUERIES", "Query", "read", "schema", "write"]

QUERIES: tuple[Query[object, object], ...] = tuple(  # type: ignore[type-var]
    found for module in (schema, read, write) for found in vars(module).values() if isinstance(found, Query)
)
"""Every query, in the order of the files that define them."""
