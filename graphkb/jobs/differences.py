"""What an import changes, record by record, kept in a file so that a hundred thousand can be leafed through."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from graphkb.importer import Plan, State, node_row, relation_row
from graphkb.importer.mapping import Finding
from graphkb.importer.sheet import Progress, told
from graphkb.model import FuzzyDate, Node, Relation
from graphkb.ontology import Ontology
from graphkb.texts import N_

__all__ = ["LISTING", "ORDER", "Cell", "Difference", "of_findings", "of_plan", "page_of", "write_differences"]

ORDER = ("conflict", "changed", "kept", "new")
"""Outcomes in the order in which they are listed: what needs a look comes first."""

LISTING = N_("Unterschiede auflisten")

FILE = "differences.jsonl"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that differs from what is there."""

    field: str
    """Id of the column of the template."""
    here: str
    table: str
    cell: str
    """Its address; empty: the file does not tell."""
    outcome: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of one record."""

    id: str
    kind: str
    """Kind of a node, type of a relation."""
    name: str
    """Name of a node; empty for a relation."""
    outcome: str
    cell: str = ""
    """Where it stands in the table; empty: not told."""
    fields: Sequence[Cell] = ()


def of_findings(findings: Iterable[Finding]) -> Iterator[Difference]:
    """From the comparison of a mapped table."""
    for one in findings:
        cells = [Cell(field.field, field.here, field.table, field.cell, field.outcome) for field in one.fields]
        yield Difference(one.id, one.kind, one.name, one.outcome, one.cell, cells)


def of_plan(plan: Plan, existing: State, ontology: Ontology) -> Iterator[Difference]:
    """From the plan of an import in the template: every column that reads differently afterwards."""
    changes = plan.changes
    after = {node.id: node for node in (*existing.nodes.values(), *changes.create_nodes, *changes.update_nodes)}
    dates = [
        {node.id: day for node in nodes if isinstance(day := node.properties.get("as_of"), FuzzyDate)}
        for nodes in (existing.nodes.values(), after.values())
    ]
    for node in changes.create_nodes:
        yield Difference(node.id, node.kind, node.name, "new")
    for relation in changes.create_relations:
        yield Difference(relation.id, relation.type, "", "new")
    for node in changes.update_nodes:
        rows = node_row(existing.nodes[node.id], dates[0]), node_row(node, dates[1])
        yield _changed(node, *rows)
    for relation in changes.update_relations:
        there = existing.relations[relation.id]
        yield _changed(relation, relation_row(there, ontology, dates[0]), relation_row(relation, ontology, dates[1]))


def _changed(fact: Node | Relation, here: dict[str, str], table: dict[str, str]) -> Difference:
    cells = [
        Cell(name, here.get(name, ""), table.get(name, ""), "", "changed")
        for name in dict.fromkeys((*here, *table))
        if here.get(name, "") != table.get(name, "")
    ]
    kind, name = (fact.kind, fact.name) if isinstance(fact, Node) else (fact.type, "")
    return Difference(fact.id, kind, name, "changed", "", cells)


def write_differences(
    folder: Path, differences: Iterable[Difference], progress: Progress | None = None
) -> dict[str, int]:
    """Keep them, those that need a look first; gives how many there are of each outcome."""
    found = sorted(differences, key=lambda one: ORDER.index(one.outcome))
    with (folder / FILE).open("w", encoding="utf-8") as file:
        for one in told(found, progress, LISTING, len(found)):
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
    return dict(Counter(one.outcome for one in found))


def page_of(path: Path, start: int, count: int) -> list[Difference]:
    """Some of them, from the one numbered `start`, counted from 0."""
    with path.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in islice(file, start, start + count)]
    return [Difference(**{**line, "fields": [Cell(**cell) for cell in line["fields"]]}) for line in lines]
