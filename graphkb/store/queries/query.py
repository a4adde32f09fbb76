"""A query: the path of its text, the type of its parameters, the type of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import cypher

__all__ = ["Query"]


class _Data(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


P = TypeVar("P", bound=_Data)
R = TypeVar("R", bound=_Data)


@dataclass(frozen=True, slots=True)
class Query(Generic[P, R]):
    """A question to the database. `params` and `row` are frozen dataclasses with the names of the header."""

    path: str
    """Its text in the catalogue, `read/meta.cypher`."""
    params: type[P]
    row: type[R]

    @property
    def statement(self) -> cypher.Statement:
        """Its text and header."""
        return cypher.statement(self.path)

    def values(self, params: P) -> dict[str, Any]:
        """Parameters as the driver takes them; raises TypeError if they belong to another query."""
        if type(params) is not self.params:
            raise TypeError(f"{self.path} takes {self.params.__name__}, not {type(params).__name__}")
        return {field.name: getattr(params, field.name) for field in fields(params)}

    def row_of(self, record: Mapping[str, Any]) -> R:
        """One row; raises KeyError if a column is missing."""
        return self.row(**{field.name: record[field.name] for field in fields(self.row)})
