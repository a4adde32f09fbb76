"""Compares what the tables say with what is there: new, changed, unchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from graphkb.importer.led_on import added_to_node, added_to_relation
from graphkb.importer.state import State
from graphkb.importer.validate import Records
from graphkb.model import Node, Relation
from graphkb.ontology import Ontology
from graphkb.store.changes import ChangeSet

__all__ = ["Plan", "Tally", "make_plan"]

_FactType = TypeVar("_FactType", Node, Relation)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of one kind or relation are new, changed and unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.changed + self.unchanged

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do. A row replaces the whole record with its id; records without a row stay."""

    changes: ChangeSet
    nodes: Mapping[str, Tally]
    """By kind, only kinds that occur in the tables."""
    relations: Mapping[str, Tally]
    """By type, only types that occur in the tables."""

    def __bool__(self) -> bool:
        return bool(self.changes)


def make_plan(records: Records, existing: State, ontology: Ontology | None = None) -> Plan:
    """Compare record by record; equal ones are not written again. `ontology`: where rows may name merged bodies."""
    all_nodes: Iterable[Node] = records.nodes
    all_relations: Iterable[Relation] = records.relations
    if ontology:
        add_node = partial(added_to_node, ontology=ontology)
        all_nodes = _added(records.nodes, records.old_nodes, existing.nodes, add_node)
        all_relations = _added(records.relations, records.old_relations, existing.relations, added_to_relation)
    nodes = _compared(all_nodes, existing.nodes)
    relations = _compared(all_relations, existing.relations)
    return Plan(
        ChangeSet(
            create_nodes=tuple(nodes.new),
            update_nodes=tuple(nodes.changed),
            create_relations=tuple(relations.new),
            update_relations=tuple(relations.changed),
        ),
        _tallies(nodes, lambda node: node.kind),
        _tallies(relations, lambda relation: relation.type),
    )


def _added(
    records: Iterable[_FactType],
    old: Mapping[int, str],
    there: Mapping[str, _FactType],
    add: Callable[[_FactType, _FactType], _FactType],
) -> Iterable[_FactType]:
    """Records, those that name a merged body added to what the others say or to what is there."""
    if not old:
        return records
    found: dict[str, _FactType] = {}
    for position, record in enumerate(records):
        if position not in old:
            found[record.id] = record
    for position, record in enumerate(records):
        if position in old:
            base = found.get(record.id) or there.get(record.id)
            found[record.id] = add(base, record) if base else record
    return found.values()


@dataclass(frozen=True, slots=True)
class _Compared(Generic[_FactType]):
    new: list[_FactType]
    changed: list[_FactType]
    unchanged: list[_FactType]


def _compared(records: Iterable[_FactType], there: Mapping[str, _FactType]) -> _Compared[_FactType]:
    found: _Compared[_FactType] = _Compared([], [], [])
    for record in records:
        before = there.get(record.id)
        if before is None:
            found.new.append(record)
        elif before == record:
            found.unchanged.append(record)
        else:
            found.changed.append(record)
    return found


def _tallies(found: _Compared[_FactType], group: Callable[[_FactType], str]) -> dict[str, Tally]:
    new: Counter[str] = Counter(map(group, found.new))
    changed: Counter[str] = Counter(map(group, found.changed))
    unchanged: Counter[str] = Counter(map(group, found.unchanged))
    return {name: Tally(new[name], changed[name], unchanged[name]) for name in sorted({*new, *changed, *unchanged})}
