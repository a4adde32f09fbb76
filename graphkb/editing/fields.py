"""A record as the cells of its row in the import template: what a form shows and what an edit changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphkb.errors import NotFound
from graphkb.importer import State, template_of
from graphkb.importer.template import Column, SheetTemplate
from graphkb.importer.template_out import node_row, relation_row
from graphkb.model import FuzzyDate, Node, Relation
from graphkb.ontology import Label, Ontology

__all__ = ["Cells", "FieldVersions", "as_of_documents", "cells_of", "fields_of", "sheet_of", "versions"]

Cells = Mapping[str, str]
"""Text of each column, written as in a table of the import template; empty: nothing stands there."""

_NO_FIELDS = frozenset({"id", "source", "target"})
"""Columns that say which record it is; they never change."""


@dataclass(frozen=True, slots=True)
class FieldVersions:
    """One field of a record as three versions have it, each written as in a table; empty: nothing stands there."""

    field: str
    label: Label
    before: str
    """As it was when the record was read; where that is not kept (persons), as it is now."""
    theirs: str
    """As it is now."""
    yours: str
    """As it would be after the edit."""


def sheet_of(ontology: Ontology, name: str) -> SheetTemplate:
    """The table that holds a kind of node or a type of relation; raises NotFound."""
    sheets = template_of(ontology).sheets
    if name in ontology.kinds:
        return sheets[ontology.kind(name).sheet]
    if name in ontology.relations:
        return sheets[ontology.relation(name).sheet]
    raise NotFound(id=name)


def fields_of(ontology: Ontology, name: str) -> tuple[Column, ...]:
    """What can be said of a kind of node or a type of relation, in the order of its table; raises NotFound."""
    sheet = sheet_of(ontology, name)
    return tuple(
        column
        for column in sheet.columns.values()
        if column.id not in _NO_FIELDS and (not column.kinds or name in column.kinds)
    )


def as_of_documents(state: State) -> dict[str, FuzzyDate]:
    """The day to which the statements of each dated document refer."""
    return {node.id: day for node in state.nodes.values() if isinstance(day := node.properties.get("as_of"), FuzzyDate)}


def cells_of(fact: Node | Relation, as_of: Mapping[str, FuzzyDate], ontology: Ontology) -> dict[str, str]:
    """The cells of a node or relation; a column of its table without a value has an empty one."""
    row = node_row(fact, as_of) if isinstance(fact, Node) else relation_row(fact, ontology, as_of)
    sheet = sheet_of(ontology, fact.kind if isinstance(fact, Node) else fact.type)
    return {name: row.get(name, "") for name in sheet.columns}


def versions(
    sheet: SheetTemplate, before: Cells | None, theirs: Cells, yours: Mapping[str, str]
) -> tuple[FieldVersions, ...]:
    """Fields in which the three versions are not alike; `yours` holds only what the edit sets."""
    base = before if before is not None else theirs
    found = []
    for column in sheet.columns.values():
        old, now = base.get(column.id, ""), theirs.get(column.id, "")
        new = yours.get(column.id, old)
        if not old == now == new:
            found.append(FieldVersions(column.id, column.label, old, now, new))
    return tuple(found)
