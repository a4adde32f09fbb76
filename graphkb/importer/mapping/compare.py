"""Compares what a mapped table says with what is there, cell by cell, and with what its last run wrote.

A table of somebody else says only a part of a record: what it does not say stays. Three states of one cell
are compared: *before* (what the last run of this mapping wrote), *here* (now) and *table*.

- here and table are the same: nothing to do
- before and table are the same: somebody here changed it since; that stays
- here is empty, or before and here are the same: the table's counts
- all three differ, or nothing is known of a last run: a conflict

Sources and other names are added, never taken away. A record that joins several rows only adds.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar, cast

from graphkb.importer.mapping.make import Made
from graphkb.importer.plan import Tally
from graphkb.importer.sheet import COMPARING, Progress, told
from graphkb.importer.state import State
from graphkb.importer.template import Column
from graphkb.importer.validate import Records
from graphkb.model import Fact, Node, Relation, SourceRef, Visibility
from graphkb.store.changes import ChangeSet
from graphkb.store.record import fact_json, node_record, relation_record

__all__ = ["Before", "Compared", "FieldChange", "Finding", "Outcome", "compare"]

Outcome = Literal["new", "changed", "unchanged", "conflict", "kept"]
Before = Mapping[str, Mapping[str, Any]]
"""What the last run of the mapping wrote, by id, as the change log keeps it."""

_FactType = TypeVar("_FactType", Node, Relation)

_FUZZY = ("_earliest", "_latest", "_precision")
_ENDS = frozenset({"id", "source", "target"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell that differs from what is there."""

    field: str
    """Id of the column of the template."""
    here: str
    """What is there; empty: nothing."""
    table: str
    """What the table says."""
    cell: str
    outcome: Outcome
    """`changed`, `conflict`, or `kept`: changed here since the last run, or the record only adds; it stays."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What becomes of one record; only those that are not unchanged."""

    id: str
    kind: str
    """Kind of a node, type of a relation."""
    name: str
    """Name of a node; empty for a relation."""
    outcome: Outcome
    file: str
    sheet: str
    cell: str
    """Where its id stands in the table."""
    row: int
    fields: tuple[FieldChange, ...]
    """Empty for a new record."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What an import of mapped tables will do."""

    changes: ChangeSet
    findings: tuple[Finding, ...]
    nodes: Mapping[str, Tally]
    relations: Mapping[str, Tally]
    conflicts: int
    """Records with a cell in conflict."""
    kept: int
    """Records with a cell that was changed here since the last run and stays."""


def compare(
    made: Made,
    records: Records,
    existing: State,
    before: Before,
    *,
    take: bool = False,
    progress: Progress | None = None,
) -> Compared:
    """Plan what to write. In a conflict what is there stays, or the table's counts with `take`."""
    findings: list[Finding] = []
    tallies: dict[bool, dict[str, Counter[Outcome]]] = {True: {}, False: {}}
    nodes, relations = enumerate(records.nodes), enumerate(records.relations)
    total, done = len(records.nodes) + len(records.relations), 0
    # Rows that name a merged body add to a record of which other rows may speak as well.
    wanted_by_id: dict[tuple[bool, str], Node | Relation] = {}
    for position, sheet in enumerate(made.sheets):
        is_node = bool(sheet.template.kinds)
        there = cast("Mapping[str, Node | Relation]", existing.nodes if is_node else existing.relations)
        index = {name: position for position, name in enumerate(sheet.columns)}
        rows = told(sheet.table.rows, progress, COMPARING, total, begun=done)
        done += len(sheet.table.rows)
        for number, row in enumerate(rows):
            if (position, number) in records.passed_over:
                continue
            at, record = cast("tuple[int, Node | Relation]", next(nodes) if is_node else next(relations))
            old = (records.old_nodes if is_node else records.old_relations).get(at, "")
            given = [name for name in sheet.columns if row.cells[index[name]] != "" and name not in _ENDS]
            here = wanted_by_id.get((is_node, record.id)) or there.get(record.id)
            kind = record.kind if isinstance(record, Node) else record.type
            if old and isinstance(here, Node):
                given = [name for name in given if _fits(sheet.template.columns[name], here.kind)]
            wanted: Node | Relation = record
            fields: tuple[FieldChange, ...] = ()
            outcome: Outcome = "new"
            if here is not None:
                written = before.get(old) or before.get(record.id)
                adds = sheet.record.repeats == "join"
                if isinstance(record, Node):
                    wanted, compared = _merged(cast("Node", here), record, given, written, take, adds)
                else:
                    wanted, compared = _merged(cast("Relation", here), record, given, written, take, adds)
                fields = tuple(
                    FieldChange(name, *said, sheet.table.place(row.number, index.get(name)), found)
                    for name, said, found in compared
                )
                outcomes = {field.outcome for field in fields}
                outcome = next(
                    (known for known in _ORDER if known in outcomes), "changed" if wanted != here else "unchanged"
                )
            # A record in conflict may still get other cells: then it is written.
            counted: Outcome = "new" if here is None else "changed" if wanted != here else "unchanged"
            tallies[is_node].setdefault(kind, Counter())[counted] += 1
            wanted_by_id[is_node, record.id] = wanted
            if outcome != "unchanged":
                table = sheet.table
                cell = table.place(row.number, index["id" if is_node else "source"])
                name = record.name if isinstance(record, Node) else ""
                findings.append(
                    Finding(record.id, kind, name, outcome, table.file, table.shown_sheet, cell, row.number, fields)
                )
    found = Counter(finding.outcome for finding in findings)
    return Compared(
        _changes(wanted_by_id.values(), existing),
        tuple(findings),
        _tallies(tallies[True]),
        _tallies(tallies[False]),
        found["conflict"],
        found["kept"],
    )


_ORDER: tuple[Outcome, ...] = ("conflict", "changed", "kept")


def _fits(column: Column, kind: str) -> bool:
    """Whether a record of this kind has the column; its kind itself stays."""
    return column.id != "kind" and (not column.kinds or kind in column.kinds)


def _changes(wanted: Iterable[Node | Relation], existing: State) -> ChangeSet:
    nodes = [fact for fact in wanted if isinstance(fact, Node)]
    relations = [fact for fact in wanted if isinstance(fact, Relation)]
    return ChangeSet(
        create_nodes=tuple(node for node in nodes if node.id not in existing.nodes),
        update_nodes=tuple(node for node in nodes if existing.nodes.get(node.id, node) != node),
        create_relations=tuple(one for one in relations if one.id not in existing.relations),
        update_relations=tuple(one for one in relations if existing.relations.get(one.id, one) != one),
    )


def _tallies(counted: Mapping[str, Counter[Outcome]]) -> dict[str, Tally]:
    return {kind: Tally(found["new"], found["changed"], found["unchanged"]) for kind, found in sorted(counted.items())}


def _merged(
    here: _FactType, table: _FactType, given: Iterable[str], written: Mapping[str, Any] | None, take: bool, adds: bool
) -> tuple[_FactType, list[tuple[str, tuple[str, str], Outcome]]]:
    """What is there with the table's cells in it, and every cell that differs."""
    found: list[tuple[str, tuple[str, str], Outcome]] = []
    attributes: dict[str, Any] = {}
    properties = dict(here.properties)
    name: str
    for name in given:
        if name in ("sources", "aliases"):
            joined = tuple(dict.fromkeys((*getattr(here, name), *getattr(table, name))))
            if joined != getattr(here, name):
                attributes[name] = joined
                found.append((name, (_said(getattr(here, name)), _said(joined)), "changed"))
            continue
        wanted, now = _value(table, name), _value(here, name)
        if wanted == now:
            continue
        outcome = _outcome(here, table, name, written, adds)
        found.append((name, (_said(now), _said(wanted)), outcome))
        if outcome == "changed" or (outcome == "conflict" and take):
            if _is_attribute(here, name):
                attributes[name] = wanted
            else:
                properties[name] = wanted
    newer = table.asserted and (here.asserted is None or table.asserted.latest > here.asserted.latest)
    if "asserted" not in given and "sources" in attributes and newer:
        attributes["asserted"] = table.asserted
    if take:
        found = [(field, said, "changed" if told == "conflict" else told) for field, said, told in found]
    if not attributes and properties == here.properties:
        return here, found
    return replace(here, **attributes, properties=properties), found


def _outcome(
    here: Node | Relation, table: Node | Relation, name: str, written: Mapping[str, Any] | None, adds: bool
) -> Outcome:
    if _value(here, name) in (None, "", ()):
        return "changed"
    if adds:
        return "kept"
    if written is None:
        return "conflict"
    then = _stored(written, name)
    if then == _stored(_record(table), name):
        return "kept"
    return "changed" if then == _stored(_record(here), name) else "conflict"


def _record(fact: Node | Relation) -> dict[str, Any]:
    record = node_record(fact) if isinstance(fact, Node) else relation_record(fact)
    plain: dict[str, Any] = json.loads(fact_json(record))
    return plain


def _stored(record: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    return tuple(record.get(key) for key in (name, *(name + end for end in _FUZZY)))


def _is_attribute(fact: Fact, name: str) -> bool:
    return name not in ("properties",) and hasattr(fact, name)


def _value(fact: Fact, name: str) -> Any:
    return getattr(fact, name) if _is_attribute(fact, name) else fact.properties.get(name)


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Visibility):
        return value.word
    if isinstance(value, tuple):
        return "; ".join(str(entry) for entry in cast("tuple[str | SourceRef, ...]", value))
    return str(value)
