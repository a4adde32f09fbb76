"""What a filled form would record, line by line, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graphkb.capture.answers import as_of_documents
from graphkb.capture.choices import Choice, Choices
from graphkb.capture.plan import Captured
from graphkb.capture.wording import in_words
from graphkb.importer import node_row, relation_row, template_of
from graphkb.importer.template import SheetTemplate
from graphkb.model import Node, Relation, Status
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import Language

__all__ = ["Line", "LineField", "Outcome", "Preview", "preview"]

Outcome = Literal["new", "changed", "ended", "confirmed"]

_BESIDE = frozenset({"id", "kind", "source", "target", "sources", "asserted", "assured_on", "assured_by", "derived"})
"""Columns that say how well something is known, not what."""


@dataclass(frozen=True, slots=True)
class LineField:
    """One cell: what it says now and what it would say, in words; empty: nothing."""

    label: Label
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One node or relation."""

    what: Literal["node", "relation"]
    outcome: Outcome
    """`confirmed`: nothing about it changes but that the form states it too."""
    id: str
    sort: Label
    """Kind of a node; verb of a relation."""
    name: str
    """Name of a node; of a relation the beginning of its sentence."""
    other: str
    """End of a relation's sentence; empty for a node."""
    fields: tuple[LineField, ...]
    """What a new one says beside that; of a changed one what changes."""
    alike: tuple[Choice, ...] = ()
    """Of a new node: records of its kind whose names come near; it may be there already."""


@dataclass(frozen=True, slots=True)
class Preview:
    """All lines: nodes first, new before changed, ended and confirmed."""

    lines: tuple[Line, ...]
    document: Node
    unanswered: tuple[str, ...]
    """Names of records that the form asks about and says nothing of."""

    def count(self, outcome: Outcome) -> int:
        """How many lines have this outcome."""
        return sum(line.outcome == outcome for line in self.lines)


def preview(captured: Captured, snapshot: Snapshot, language: Language = "de") -> Preview:
    """Put a change into lines to read."""
    made = {node.id: node for node in captured.changes.create_nodes}
    lines = _Lines(snapshot, {**made, **{node.id: node for node in captured.changes.update_nodes}}, language)
    changes = captured.changes
    found = [
        *(lines.node(node) for node in changes.create_nodes if node.id != captured.document.id),
        *(lines.node(node) for node in changes.update_nodes),
        *(lines.relation(relation) for relation in (*changes.create_relations, *changes.update_relations)),
    ]
    order = {"new": 0, "changed": 1, "ended": 2, "confirmed": 3}
    found.sort(key=lambda line: (line.what != "node", order[line.outcome]))
    return Preview(tuple(found), captured.document, tuple(lines.called(id) for id in captured.unanswered))


class _Lines:
    def __init__(self, snapshot: Snapshot, made: Mapping[str, Node], language: Language) -> None:
        self.snapshot, self.made, self.language = snapshot, made, language
        self.ontology = snapshot.ontology
        self.as_of = as_of_documents(snapshot)
        self.choices = Choices(snapshot, language)
        self.relations = {relation.id: relation for relation in snapshot.relations}

    def called(self, id: str) -> str:
        node = self.made.get(id) or self.snapshot.get(id)
        return node.called(self.language) if node else id

    def node(self, node: Node) -> Line:
        kind = self.ontology.kind(node.kind)
        sheet = template_of(self.ontology).sheets[kind.sheet]
        before = self.snapshot.get(node.id)
        fields = self._fields(sheet, node_row(before, self.as_of) if before else {}, node_row(node, self.as_of))
        if before is None:
            fields = tuple(field for field in fields if field.label != sheet.columns["name"].label)
        alike = self.choices.near((node.kind,), node.name) if before is None else ()
        outcome = _outcome(before, node, fields)
        return Line("node", outcome, node.id, kind.label, node.called(self.language), "", fields, alike)

    def relation(self, relation: Relation) -> Line:
        type = self.ontology.relation(relation.type)
        before = self.relations.get(relation.id)
        rows = [relation_row(one, self.ontology, self.as_of) if one else {} for one in (before, relation)]
        fields = self._fields(template_of(self.ontology).sheets[type.sheet], rows[0], rows[1])
        ends = self.called(relation.source), self.called(relation.target)
        return Line("relation", _outcome(before, relation, fields), relation.id, type.label, *ends, fields)

    def _fields(
        self, sheet: SheetTemplate, before: Mapping[str, str], after: Mapping[str, str]
    ) -> tuple[LineField, ...]:
        return tuple(
            LineField(
                column.label,
                in_words(column, before.get(name, ""), self.ontology, self.language),
                in_words(column, after.get(name, ""), self.ontology, self.language),
            )
            for name, column in sheet.columns.items()
            if name not in _BESIDE and before.get(name, "") != after.get(name, "")
        )


def _outcome(before: Node | Relation | None, after: Node | Relation, fields: tuple[LineField, ...]) -> Outcome:
    if before is None:
        return "new"
    if after.status is Status.ENDED and before.status is not Status.ENDED:
        return "ended"
    return "changed" if fields else "confirmed"
