"""How a node or relation rests in the database: scalar properties and lists of text, and back.

- a fuzzy date `x` is `x_earliest`, `x_latest` (dates) and `x_precision`; so `2017` never turns into a day
- sources are a list of `id#locator`
- a visibility is a whole number, so that «up to this level» is one comparison
- what is empty is absent: no empty text, no empty list
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from neo4j.time import Date

from graphkb.model import Fact, FuzzyDate, Node, Precision, PropertyValue, Relation, SourceRef, Status, Visibility

__all__ = ["Record", "dated", "fact_json", "node_of", "node_record", "relation_of", "relation_record"]

Record = dict[str, Any]
"""Properties as the driver takes and gives them: str, int, float, bool, date, list of str."""

_FACT = frozenset("sources status derived assured_on assured_by visibility remark note".split())
_FACT_DATES = frozenset({"valid_from", "valid_to", "asserted"})
_NODE = frozenset("id kind name name_en aliases description".split())
_RELATION = frozenset({"id"})


def node_record(node: Node) -> Record:
    """Give the properties of a node as they are stored."""
    record = _fact_record(node)
    record |= {"id": node.id, "kind": node.kind, "name": node.name}
    for name in ("name_en", "description"):
        if text := getattr(node, name):
            record[name] = text
    if node.aliases:
        record["aliases"] = list(node.aliases)
    return record


def relation_record(relation: Relation) -> Record:
    """Give the properties of a relation as they are stored; type and ends are the graph's own."""
    return _fact_record(relation) | {"id": relation.id}


def node_of(record: Mapping[str, Any]) -> Node:
    """Read a node back; KeyError if `id`, `kind` or `name` is missing."""
    return Node(
        id=record["id"],
        kind=record["kind"],
        name=record["name"],
        name_en=record.get("name_en", ""),
        aliases=tuple(record.get("aliases", ())),
        description=record.get("description", ""),
        **_fact(record, _NODE),
    )


def relation_of(type: str, source: str, target: str, record: Mapping[str, Any]) -> Relation:
    """Read a relation back; KeyError if `id` is missing."""
    return Relation(id=record["id"], type=type, source=source, target=target, **_fact(record, _RELATION))


def fact_json(record: Mapping[str, Any]) -> str:
    """Write stored properties as JSON text, dates as ISO 8601, names sorted."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, default=_iso)


def dated(record: Mapping[str, Any]) -> Record:
    """Turn the ISO texts of `fact_json` back into the days they were."""
    days = {
        f"{name}_{end}"
        for key in record
        if (name := key.removesuffix("_precision")) != key
        for end in ("earliest", "latest")
    }
    return {
        name: date.fromisoformat(value) if name == "assured_on" or name in days else value
        for name, value in record.items()
    }


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Date):
        return value.iso_format()
    raise TypeError(f"not a stored value: {value!r}")


def _fact_record(fact: Fact) -> Record:
    record: Record = {
        "status": fact.status.value,
        "derived": fact.derived,
        "visibility": int(fact.visibility),
    }
    if fact.sources:
        record["sources"] = [str(source) for source in fact.sources]
    if fact.assured_on:
        record["assured_on"] = fact.assured_on
    for name in ("assured_by", "remark", "note"):
        if text := getattr(fact, name):
            record[name] = text
    for name in _FACT_DATES:
        if day := getattr(fact, name):
            record |= _fuzzy_record(name, day)
    for name, value in fact.properties.items():
        if isinstance(value, FuzzyDate):
            record |= _fuzzy_record(name, value)
        elif isinstance(value, tuple):
            if value:
                record[name] = list(value)
        elif value != "":
            record[name] = value
    return record


def _fuzzy_record(name: str, day: FuzzyDate) -> Record:
    return {
        f"{name}_earliest": day.earliest,
        f"{name}_latest": day.latest,
        f"{name}_precision": day.precision.value,
    }


def _fact(record: Mapping[str, Any], own: frozenset[str]) -> dict[str, Any]:
    dates: dict[str, FuzzyDate] = {}
    parts: set[str] = set()
    for key in record:
        if key.endswith("_precision") and (name := key.removesuffix("_precision")) + "_earliest" in record:
            earliest, latest = _day(record[f"{name}_earliest"]), _day(record[f"{name}_latest"])
            dates[name] = FuzzyDate(earliest, latest, Precision(record[key]))
            parts |= {f"{name}_earliest", f"{name}_latest", key}
    properties: dict[str, PropertyValue] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in record.items()
        if key not in own and key not in _FACT and key not in parts
    }
    properties |= {name: day for name, day in dates.items() if name not in _FACT_DATES}
    assured_on = record.get("assured_on")
    return {
        "sources": tuple(_source(text) for text in record.get("sources", ())),
        "valid_from": dates.get("valid_from"),
        "valid_to": dates.get("valid_to"),
        "status": Status(record["status"]),
        "derived": record["derived"],
        "asserted": dates.get("asserted"),
        "assured_on": None if assured_on is None else _day(assured_on),
        "assured_by": record.get("assured_by", ""),
        "visibility": Visibility(record["visibility"]),
        "remark": record.get("remark", ""),
        "note": record.get("note", ""),
        "properties": properties,
    }


def _day(value: Date | date) -> date:
    return value.to_native() if isinstance(value, Date) else value


def _source(text: str) -> SourceRef:
    document, _, locator = text.partition("#")
    return SourceRef(document, locator)
