"""What an edit takes and gives on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graphkb.editing import Written
from graphkb.importer.cells import join_list
from graphkb.store import ChangeCounts

__all__ = [
    "ChangeIn",
    "CountsOut",
    "EndIn",
    "FieldsOut",
    "NewNode",
    "NewRelation",
    "Said",
    "WrittenOut",
    "cells_in",
]

Text = Annotated[str, Field(max_length=20_000)]
Value = Text | bool | int | float | list[Text] | None
Fields = Annotated[
    dict[str, Value],
    Field(
        max_length=300,
        description="Columns of the import template and what is to stand there: text as in a table, a number, true "
        "or false, a list; null or an empty text empties the field. What is not named stays.",
    ),
]


class Said(BaseModel):
    """Who changes something, and what for."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200, description="Who; stands in the change log")
    reason: str = Field(default="", max_length=500, description="What for; empty: what was done, and to what")


class _Sourced(Said):
    sources: list[Annotated[str, Field(max_length=500)]] = Field(
        default=[], max_length=100, description="Sources to add: `document#place`"
    )


class NewNode(_Sourced):
    """A node to create; it needs a source."""

    kind: str = Field(min_length=1, max_length=100, description="Kind, as in the ontology")
    id: str = Field(default="", max_length=120, description="Empty: made of its name")
    fields: Fields


class NewRelation(_Sourced):
    """A relation to create; it needs a source."""

    type: str = Field(min_length=1, max_length=100, description="Type, as in the ontology")
    source: str = Field(min_length=1, max_length=120, description="Id of the node it begins at")
    target: str = Field(min_length=1, max_length=120, description="Id of the node it ends at")
    fields: Fields = {}


class ChangeIn(_Sourced):
    """What is to change in a record."""

    revision: int | None = Field(
        default=None, ge=0, le=2**53, description="Revision at which the record was read; or the header `If-Match`"
    )
    fields: Fields = {}


class EndIn(_Sourced):
    """Since when a record no longer holds."""

    revision: int | None = Field(
        default=None, ge=0, le=2**53, description="Revision at which the record was read; or the header `If-Match`"
    )
    valid_to: str = Field(min_length=1, max_length=50, description="End: `2026`, `2026-03`, `2026-03-05`")


class FieldsOut(BaseModel):
    """A record as its row in the import template: what an edit takes."""

    id: str
    revision: int = Field(description="To be given back with an edit")
    fields: dict[str, str] = Field(description="Text of every column; empty: nothing stands there")


class CountsOut(BaseModel):
    """How much a change did."""

    nodes_created: int
    nodes_updated: int
    nodes_deleted: int
    relations_created: int
    relations_updated: int
    relations_deleted: int = Field(description="With those that went with a deleted node")

    @classmethod
    def of(cls, counts: ChangeCounts) -> CountsOut:
        """From the change log."""
        return cls(**{name: getattr(counts, name) for name in cls.model_fields})


class WrittenOut(BaseModel):
    """What was written."""

    id: str = Field(description="Of the record afterwards; of an undo: of the change undone")
    revision: int = Field(description="Revision now")
    changed: bool = Field(description="false: everything stood so already, nothing was written")
    relations_lost: list[str] = Field(description="Ids of relations that went with a deleted node")

    @classmethod
    def of(cls, written: Written) -> WrittenOut:
        """From the editor."""
        lost = [relation.id for relation in written.lost]
        return cls(id=written.id, revision=written.revision, changed=bool(written.changes), relations_lost=lost)


def cells_in(fields: Mapping[str, Value]) -> dict[str, str]:
    """Values as cells of the import template."""
    return {name: _cell(value) for name, value in fields.items()}


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return join_list(value)
        case _:
            return str(value)
