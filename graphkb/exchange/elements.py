"""Nodes and edges of any graph file become tables of the import template: one importer for all forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphkb.errors import Phrase, Problem, UnreadableFile
from graphkb.importer.cells import join_list
from graphkb.importer.sheet import CellValue, Limits, Row, Table, Tables
from graphkb.importer.template import folded, suggest
from graphkb.ontology import Kind, Ontology, RelationType
from graphkb.texts import N_

__all__ = ["Element", "tables_of"]

_DRAWING = frozenset(
    "x y z r g b a size color colour shape weight label viz width height fill graphics edge_label".split()
)
"""What drawing programs add to a node or edge; left out unless the template has such a column."""

_NUMBERED = re.compile(r"[en]?\d+")
"""Ids of edges that a program counted; the id is made from the ends then, as in a table."""


@dataclass(frozen=True, slots=True)
class Element:
    """A node or an edge of a file, with what it says of itself. `source` is empty for a node."""

    id: str
    values: Mapping[str, object]
    source: str = ""
    target: str = ""
    edge: bool = False

    @property
    def name(self) -> str:
        """How it is called in messages."""
        if not self.edge:
            return f"node «{self.id}»"
        return f"edge «{self.id}»" if self.id else f"edge «{self.source}» → «{self.target}»"


@dataclass(slots=True)
class _Sheet:
    id: str
    head: tuple[str, ...]
    elements: list[tuple[int, Element, tuple[str, ...]]] = field(default_factory=list)

    def table(self, file: str, columns: frozenset[str]) -> Table:
        """Columns are those that any element has, without those of drawing programs."""
        names = dict.fromkeys(name for _, element, _ in self.elements for name in element.values)
        headings = [*self.head, *(name for name in names if name not in self.head and _wanted(name, columns))]
        rest = headings[len(self.head) :]
        rows = [
            Row(number, (*begin, *(_cell(element.values.get(name)) for name in rest)))
            for number, element, begin in self.elements
        ]
        named = {number: element.name for number, element, _ in self.elements}
        kind = "edge" if self.elements[0][1].edge else "node"
        return Table(file, self.id, 0, tuple(headings), rows, {0: kind, **named})


def tables_of(elements: Iterable[Element], file: str, ontology: Ontology, limits: Limits) -> Tables:
    """Sort the elements into tables; what has no known kind or type becomes a problem with the element's name.

    A node says its kind in `kind`, an edge its relation in `type`; both may be the id or the German or English
    name. Raises UnreadableFile above the limit of rows.
    """
    tables = Tables(file)
    sheets: dict[str, _Sheet] = {}
    kinds = _named(ontology.kinds)
    types = _named(ontology.relations)
    for number, element in enumerate(elements, start=1):
        if number > limits.rows:
            reason = N_("Es sind mehr als {limit} Zeilen. Bitte auf mehrere Dateien aufteilen.")
            raise UnreadableFile(file=file, reason=Phrase.of(reason, limit=limits.rows))
        if element.edge:
            said = _text(element.values.get("type") or element.values.get("label"))
            relation = ontology.relations.get(types.get(folded(said), ""))
            if relation is None:
                tables.problems.append(_unknown(file, element, "type", said, types))
                continue
            id = "" if _NUMBERED.fullmatch(element.id) else element.id
            sheet = sheets.setdefault(relation.sheet, _Sheet(relation.sheet, ("source", "target", "id")))
            sheet.elements.append((number, _without(element, "type", "id"), (element.source, element.target, id)))
        else:
            said = _text(element.values.get("kind"))
            kind = ontology.kinds.get(kinds.get(folded(said), ""))
            if kind is None:
                tables.problems.append(_unknown(file, element, "kind", said, kinds))
                continue
            name = _text(element.values.get("name") or element.values.get("label"))
            sheet = sheets.setdefault(kind.sheet, _Sheet(kind.sheet, ("id", "kind", "name")))
            sheet.elements.append((number, _without(element, "kind", "name"), (element.id, kind.id, name)))
    columns = frozenset(ontology.properties)
    tables.tables = [sheet.table(file, columns) for sheet in sheets.values()]
    return tables


def _named(defined: Mapping[str, Kind] | Mapping[str, RelationType]) -> dict[str, str]:
    names = {folded(label): id for id, one in defined.items() for label in (one.label.de, one.label.en)}
    return names | {folded(id): id for id in defined}


def _unknown(file: str, element: Element, column: str, said: str, known: Mapping[str, str]) -> Problem:
    near = suggest(said, known) if said else None
    if not said:
        message = N_("Die Art fehlt.") if column == "kind" else N_("Die Art der Verbindung fehlt.")
    else:
        message = N_("«{value}» kennt die Ontologie nicht.")
    advice = N_("Meinten Sie «{suggestion}»?") if near else N_("Alle Arten und Verbindungen stehen in der Ontologie.")
    facts = (("value", said[:60]), ("suggestion", known[near] if near else ""))
    return Problem(file, "", f"{element.name}, {column}", message, advice, facts)


def _without(element: Element, *names: str) -> Element:
    values = {name: value for name, value in element.values.items() if name not in names}
    return Element(element.id, values, element.source, element.target, element.edge)


def _wanted(name: str, columns: frozenset[str]) -> bool:
    return name in columns or folded(name).replace(" ", "_") not in _DRAWING


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _cell(value: object) -> CellValue:
    match value:
        case None:
            return ""
        case bool() | int() | float():
            return value
        case list():
            return join_list(str(entry) for entry in value)
        case _:
            return str(value).strip()
