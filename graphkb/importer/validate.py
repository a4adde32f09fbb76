"""Turns tables into nodes and relations, or says everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphkb.errors import Problem
from graphkb.importer.checks import RecordChecks
from graphkb.importer.led_on import lead_on
from graphkb.importer.rows import Draft, resolve_tables
from graphkb.importer.sheet import CHECKING, Limits, Problems, Progress, Tables, told
from graphkb.importer.state import State
from graphkb.importer.template import default_status, relation_id, template_of
from graphkb.model import FuzzyDate, Node, Relation, SourceRef, Visibility
from graphkb.ontology import Ontology

__all__ = ["Records", "newest_as_of", "validate"]

_FACT = ("valid_from", "valid_to", "assured_on", "assured_by", "remark", "note", "derived")
_NODE = ("id", "kind", "name", "name_en", "aliases", "description")
_BESIDE = frozenset((*_FACT, *_NODE, "sources", "status", "visibility", "asserted", "source", "target"))


class Records(NamedTuple):
    """What the tables say, in the order of their rows."""

    nodes: tuple[Node, ...]
    relations: tuple[Relation, ...]
    notes: tuple[Problem, ...] = ()
    """Rows that are passed over or changed because a person or body asked for it; nothing is wrong with them."""
    passed_over: frozenset[tuple[int, int]] = frozenset()
    """Those passed over: which table, which of its rows, both counted from 0."""
    old_nodes: Mapping[int, str] = {}
    old_relations: Mapping[int, str] = {}
    """By position in `nodes` and `relations` the old id of those that name a merged body: they add to what is there."""


def validate(
    tables: Tables,
    ontology: Ontology,
    existing: State | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Records:
    """Check every cell, every row and what rows say of each other; raises InvalidData with all problems.

    `existing` is what a row may refer to without being in the tables: ends of relations, documents. Rows of persons
    and bodies that were erased on request are passed over with what is tied to them, and noted. Rows that name a merged
    body by its old id speak of the one it went into.
    """
    limits = limits or Limits()
    problems = Problems(limits)
    checks = RecordChecks(ontology, existing or State(), problems)
    resolved = resolve_tables(tables.tables, template_of(ontology), problems)
    # What is wrong with a sheet that is no table, such as one that explains the others, does not matter.
    read = {table.table.shown_sheet for table in resolved}
    beside = {table.shown_sheet for table in tables.tables} - read
    problems.add_all([problem for problem in tables.problems if problem.sheet not in beside])

    nodes: list[Draft] = []
    relations: list[Draft] = []
    # Every row is gone through twice: its cells, then what rows say of each other.
    total = 2 * tables.row_count
    for table in resolved:
        into = nodes if table.sheet.kinds else relations
        for draft in table.drafts(ontology, limits, problems):
            into.append(draft)
            if progress and (len(nodes) + len(relations)) % 2000 == 0:
                progress(CHECKING, len(nodes) + len(relations), total)
    all_rows = [*nodes, *relations]
    if existing and existing.merged:
        nodes = [draft for draft in nodes if lead_on(draft, existing, ontology, problems)]
        relations = [draft for draft in relations if lead_on(draft, existing, ontology, problems)]
    done = len(all_rows)
    nodes = [draft for draft in nodes if checks.node(draft)]
    for draft in told(nodes, progress, CHECKING, total, begun=done):
        checks.references(draft)
    done += len(nodes)
    relations = [draft for draft in told(relations, progress, CHECKING, total, begun=done) if checks.relation(draft)]
    if progress:
        progress(CHECKING, total, total)
    checks.figures(nodes, relations)
    checks.kept_relations()
    problems.raise_if_any()

    as_of = _as_of(nodes, existing or State())
    return Records(
        tuple(_node(draft, as_of) for draft in nodes),
        tuple(_relation(draft, ontology, as_of) for draft in relations),
        tuple(problems.notes),
        _passed_over(all_rows, [*nodes, *relations]) if problems.notes else frozenset(),
        _old(nodes),
        _old(relations),
    )


def _passed_over(drafts: list[Draft], taken: list[Draft]) -> frozenset[tuple[int, int]]:
    kept = {id(draft) for draft in taken}
    return frozenset((one.table.position, one.index) for one in drafts if id(one) not in kept)


def _old(drafts: list[Draft]) -> Mapping[int, str]:
    return {position: draft.old for position, draft in enumerate(drafts) if draft.old}


def newest_as_of(sources: tuple[SourceRef, ...], as_of: Mapping[str, FuzzyDate]) -> FuzzyDate | None:
    """The as-of of the newest document among these; None if none of them carries one."""
    dates = [as_of[source.document] for source in sources if source.document in as_of]
    return max(dates, key=lambda day: (day.latest, day.earliest, day.precision), default=None)


def _as_of(drafts: list[Draft], existing: State) -> dict[str, FuzzyDate]:
    given = {
        node.id: day for node in existing.nodes.values() if isinstance(day := node.properties.get("as_of"), FuzzyDate)
    }
    for draft in drafts:
        if day := draft.values.get("as_of"):
            given[draft.values["id"]] = day
        else:
            given.pop(draft.values["id"], None)
    return given


def _fact(values: dict[str, Any], as_of: Mapping[str, FuzzyDate]) -> dict[str, Any]:
    fact = {name: values[name] for name in _FACT if name in values}
    fact["sources"] = values["sources"]
    fact["visibility"] = values.get("visibility", Visibility.PUBLIC)
    # A cell that says `unknown` is there with the value None; an empty cell is absent.
    fact["asserted"] = values["asserted"] if "asserted" in values else newest_as_of(values["sources"], as_of)
    return fact


def _node(draft: Draft, as_of: Mapping[str, FuzzyDate]) -> Node:
    values = draft.values
    return Node(
        **{name: values[name] for name in _NODE if name in values},
        **_fact(values, as_of),
        status=values.get("status", default_status(values["kind"])),
        properties={name: value for name, value in values.items() if name not in _BESIDE},
    )


def _relation(draft: Draft, ontology: Ontology, as_of: Mapping[str, FuzzyDate]) -> Relation:
    values, type = draft.values, draft.table.sheet.relation
    properties = {name: value for name, value in values.items() if name not in _BESIDE}
    id = values.get("id") or relation_id(
        ontology, type, values["source"], values["target"], properties, values.get("valid_from")
    )
    fact = _fact(values, as_of)
    if "status" in values:
        fact["status"] = values["status"]
    return Relation(id=id, type=type, source=values["source"], target=values["target"], properties=properties, **fact)
