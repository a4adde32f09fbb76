"""What a body sees of one record at its personal link, and what it may propose to change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from graphkb.editing import as_of_documents, cells_of, fields_of
from graphkb.editing.fields import Cells
from graphkb.importer import State
from graphkb.importer.template import Column
from graphkb.model import FuzzyDate, Node, Reader, Relation, Visibility
from graphkb.ontology import Ontology
from graphkb.snapshot import Snapshot
from graphkb.texts.order import alphabetical

__all__ = ["CONSENT", "CONSENT_ON", "MOST_RELATIONS", "Shown", "offered", "print_of", "shown"]

CONSENT, CONSENT_ON = "contact_consent", "contact_consent_on"
"""Properties that say which contact fields a body lets everybody see, and since when."""

MOST_RELATIONS = 150
"""Relations shown at a link."""

_BODY = Reader(Visibility.NETWORK)
"""What a body may see beyond its own contact."""

_OWN = frozenset({"email", "phone", "members_band", CONSENT})
"""Internal properties that a body says of itself."""

_NOT_ASKED = frozenset(
    "kind sources derived asserted assured_on assured_by visibility note remark class_node no_list lat lon ags "
    "area_km2 legal_person legal_status federal_state sector position prioritised wording official file_name pages "
    "commissioned measure_count field_count accessed as_of value_max approximate contact_consent_on".split()
)
"""Columns that say how it was recorded, or that only the administration fills."""

_FIRST = frozenset(
    "name description status valid_from valid_to address postal_code website email phone contact_consent aims".split()
)
"""Asked first, even where nothing stands yet; what else is empty stands behind «Weitere Angaben»."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as the body sees it."""

    record: Node
    columns: tuple[Column, ...]
    """What may be proposed to change."""
    cells: Cells
    relations: tuple[Relation, ...]
    """Its relations that the body may see, none to persons, by sentence; at most `MOST_RELATIONS`."""
    more: int
    """Relations that did not fit."""
    revision: int
    prints: Mapping[str, str]
    """For the record and each relation shown how it stood, as `print_of` gives it."""

    @property
    def print(self) -> str:
        """One print of all of it: another one, and somebody changed something since it was shown."""
        return sha256(json.dumps(dict(self.prints), sort_keys=True).encode()).hexdigest()[:32]

    def asked_first(self, column: Column) -> bool:
        """Whether the column stands in the first part of the form."""
        return column.id in _FIRST or bool(self.cells.get(column.id))


def offered(ontology: Ontology, kind: str) -> tuple[Column, ...]:
    """Columns that may be proposed for a kind: nothing internal but what a body says of itself."""
    return tuple(
        column
        for column in fields_of(ontology, kind)
        if column.id not in _NOT_ASKED
        and (column.property is None or column.property.visibility != "internal" or column.id in _OWN)
    )


def shown(snapshot: Snapshot, id: str) -> Shown:
    """What the body sees of a record of the whole knowledge base; raises NotFound."""
    node = snapshot.node(id)
    as_of = as_of_documents(State.of(snapshot.of_kind("document")))
    columns = offered(snapshot.ontology, node.kind)
    cells = cells_of(node, as_of, snapshot.ontology)
    found = {one.id: one for one in (*snapshot.out(id), *snapshot.into(id)) if _sees(snapshot, one)}
    relations = sorted(found.values(), key=lambda one: (one.type, alphabetical(_other(snapshot, one, id).name), one.id))
    kept = relations[:MOST_RELATIONS]
    facts: list[Node | Relation] = [node, *kept]
    return Shown(
        record=node,
        columns=columns,
        cells={column.id: cells.get(column.id, "") for column in columns},
        relations=tuple(kept),
        more=len(relations) - len(kept),
        revision=snapshot.revision,
        prints={fact.id: print_of(fact, as_of, snapshot.ontology) for fact in facts},
    )


def print_of(fact: Node | Relation, as_of: Mapping[str, FuzzyDate], ontology: Ontology) -> str:
    """A short print of what a fact says, without when it was confirmed: another print, another statement."""
    cells = {
        name: value
        for name, value in cells_of(fact, as_of, ontology).items()
        if name not in ("assured_on", "assured_by", "note", "sources", "asserted")
    }
    return sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:16]


def _sees(snapshot: Snapshot, relation: Relation) -> bool:
    ends = (snapshot.node(relation.source), snapshot.node(relation.target))
    return (
        _BODY.sees(relation.visibility)
        and all(_BODY.sees(end.visibility) for end in ends)
        and not any(end.kind == "person" for end in ends)
    )


def _other(snapshot: Snapshot, relation: Relation, id: str) -> Node:
    return snapshot.node(relation.target if relation.source == id else relation.source)
