"""Rows that name a merged body by its old id: they reach the body that it went into.

Such a row adds to what stands there and replaces nothing: what is lacking there it gives, sources and names are
joined, what differs stays. So tables from before a merge come in as the merge itself made them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from graphkb.importer.rows import Draft
from graphkb.importer.sheet import Problems
from graphkb.importer.state import State
from graphkb.importer.template import relation_id
from graphkb.model import FuzzyDate, Node, PropertyValue, Relation, SourceRef
from graphkb.ontology import Ontology
from graphkb.texts import N_

__all__ = ["added_to_node", "added_to_relation", "lead_on"]

_FactType = TypeVar("_FactType", Node, Relation)


def lead_on(draft: Draft, existing: State, ontology: Ontology, problems: Problems) -> bool:
    """Put the ids of today into a row that names merged bodies, and note it; `draft.old` keeps what it was about.

    False: it is a relation between two bodies that are one now; it is passed over.
    """
    values, sheet = draft.values, draft.table.sheet
    for name, value in list(values.items()):
        if sheet.columns[name].type == "ids":
            values[name] = _now(value, existing)
    names = ("id",) if sheet.kinds else ("source", "target")
    old = {name: values[name] for name in names if name in values and existing.now(values[name]) != values[name]}
    if not old:
        return True
    for name, id in old.items():
        draft.table.note(
            problems,
            draft.row,
            name,
            N_("«{old}» wurde mit «{now}» zusammengeführt."),
            N_("Die Zeile ergänzt diesen Eintrag; was dort schon steht, bleibt."),
            old=id,
            now=existing.now(id),
        )
    if sheet.kinds:
        draft.old = values["id"]
    elif {"source", "target"} <= values.keys():
        type, ends = sheet.relation, (values["source"], values["target"])
        draft.old = values.get("id") or relation_id(ontology, type, *ends, values, values.get("valid_from"))
        source, target = map(existing.now, ends)
        if "id" in values:
            values["id"] = Relation.renamed_id(values["id"], type, ends, (source, target))
        if source == target:
            return False
    else:
        draft.old = "?"  # an end is missing, which is said elsewhere
    values |= {name: existing.now(id) for name, id in old.items()}
    return True


def _now(value: object, existing: State) -> object:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(existing.now, value)))
    return existing.now(value) if isinstance(value, str) else value


def added_to_node(there: Node, more: Node, ontology: Ontology) -> Node:
    """What is there with what a row of a merged body adds; the same if it adds nothing."""
    own = {found.id for found in ontology.properties_of(there.kind)} | there.properties.keys()
    properties = {name: value for name, value in more.properties.items() if name in own} | dict(there.properties)
    for name in there.properties.keys() & more.properties.keys():
        properties[name] = _both(there.properties[name], more.properties[name])
    spellings = dict.fromkeys((*there.aliases, more.name, *more.aliases))
    return replace(
        _with_evidence(there, more),
        name_en=there.name_en or more.name_en,
        description=there.description or more.description,
        aliases=tuple(name for name in spellings if name != there.name),
        properties=properties,
    )


def added_to_relation(there: Relation, more: Relation) -> Relation:
    """The same for a relation; it becomes visible to those who saw both."""
    return replace(
        _with_evidence(there, more),
        properties={**more.properties, **there.properties},
        visibility=max(there.visibility, more.visibility),
    )


def _with_evidence(there: _FactType, more: _FactType) -> _FactType:
    asserted = [day for day in (there.asserted, more.asserted) if day]
    assured = max(there, more, key=lambda fact: (fact.assured_on or date.min, fact is there))
    return replace(
        there,
        valid_from=there.valid_from or more.valid_from,
        valid_to=there.valid_to or more.valid_to,
        sources=_joined(there.sources, more.sources),
        asserted=max(asserted, key=_lateness, default=None),
        assured_on=assured.assured_on,
        assured_by=assured.assured_by,
        derived=there.derived and more.derived,
        remark=_text(there.remark, more.remark),
        note=_text(there.note, more.note),
    )


def _lateness(day: FuzzyDate) -> tuple[date, date]:
    return day.latest, day.earliest


def _joined(first: Iterable[SourceRef], second: Iterable[SourceRef]) -> tuple[SourceRef, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _both(there: PropertyValue, more: PropertyValue) -> PropertyValue:
    if isinstance(there, tuple) and isinstance(more, tuple):
        return tuple(dict.fromkeys((*there, *more)))
    return there


def _text(there: str, more: str) -> str:
    """Both texts, parted by a dot; one that is in the other already is not said twice."""
    return there if more in there else " · ".join(text for text in (there, more) if text)
