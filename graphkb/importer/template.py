"""The import template: which tables there are and which columns each has. All of it from the ontology."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from graphkb.model import FuzzyDate, PropertyValue, Relation, Status, Visibility
from graphkb.ontology import Label, Ontology, Property

__all__ = [
    "STATUS_LABELS",
    "VISIBILITY_LABELS",
    "Column",
    "ColumnType",
    "SheetTemplate",
    "Template",
    "default_status",
    "relation_id",
    "suggest",
    "template_of",
]

ColumnType = Literal[
    "id", "relation_id", "end", "kind", "name", "list", "sources", "status", "visibility", "day", "asserted",
    "text", "long_text", "choice", "whole", "number", "yes_no", "date", "url", "email", "phone", "ids",
]  # fmt: skip

STATUS_LABELS: Mapping[Status, Label] = {
    Status.CURRENT: Label(de="läuft", en="current"),
    Status.PLANNED: Label(de="geplant", en="planned"),
    Status.PLANNED_SHORT: Label(de="kurzfristig geplant", en="planned, short term"),
    Status.PLANNED_LONG: Label(de="langfristig geplant", en="planned, long term"),
    Status.ENDED: Label(de="beendet", en="ended"),
    Status.UNKNOWN: Label(de="unbekannt", en="unknown"),
}
VISIBILITY_LABELS: Mapping[Visibility, Label] = {
    Visibility.PUBLIC: Label(de="öffentlich", en="public"),
    Visibility.NETWORK: Label(de="nur für das Netzwerk", en="network only"),
    Visibility.INTERNAL: Label(de="intern", en="internal"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, what an empty cell means."""

    id: str
    type: ColumnType
    label: Label
    text: Label
    empty: Label
    required: bool = False
    property: Property | None = None
    kinds: frozenset[str] = frozenset()
    """Kinds that may carry the property (column `kind`: that may stand there); empty: all of the table."""
    further: bool = False
    """A name or text in a further language: understood and written where it is used, not offered in empty tables."""


@dataclass(frozen=True, slots=True)
class SheetTemplate:
    """One table: of nodes of some kinds, or of relations of one type."""

    id: str
    kinds: tuple[str, ...]
    """Kinds of nodes; empty in a table of relations."""
    relation: str
    """Type of relation; empty in a table of nodes."""
    columns: Mapping[str, Column]
    headings: Mapping[str, str]
    """What may stand in the heading (lower case) to the id of the column."""


@dataclass(frozen=True, slots=True)
class Template:
    """All tables, nodes first, and the names they may have."""

    sheets: Mapping[str, SheetTemplate]
    names: Mapping[str, str] = field(default_factory=dict)
    """What a table may be called (lower case) to its id."""

    def sheet(self, name: str) -> SheetTemplate | None:
        """The table of this name; None if there is none."""
        found = self.names.get(folded(name))
        return self.sheets[found] if found else None


def _column(id: str, type: ColumnType, de: str, en: str, text: str, text_en: str, *empty: str) -> Column:
    meaning = Label(de=empty[0], en=empty[1]) if empty else Label(de="darf nicht leer sein", en="must not be empty")
    return Column(id, type, Label(de=de, en=en), Label(de=text, en=text_en), meaning, required=not empty)


_NONE = ("keine Angabe", "not stated")

_NODE_HEAD = (
    _column(
        "id", "id", "Kennung", "Id",
        "Eindeutig in allen Tabellen: Buchstaben ohne Umlaute, Ziffern, Punkt, Binde- und Unterstrich.",
        "Unique across all tables: plain letters, digits, dot, hyphen, underscore.",
    ),
    _column("kind", "kind", "Art", "Kind", "Art des Eintrags.", "Kind of the record.",
            "die Art der Tabelle, wenn sie nur eine hat", "the kind of the table if it has only one"),
    _column("name", "name", "Name", "Name", "Name, wie er angezeigt wird.", "Name as shown."),
    _column("name_en", "name", "Name (englisch)", "Name (English)", "Englischer Name.", "English name.",
            "der deutsche Name gilt", "the German name is used"),
    _column("aliases", "list", "Andere Namen", "Aliases", "Weitere Schreibweisen und Namen, auch frühere.",
            "Other spellings and names, former ones too.", "keine bekannt", "none known"),
    _column("description", "long_text", "Beschreibung", "Description", "Kurz, in eigenen Worten.",
            "Short, in your own words.", *_NONE),
)  # fmt: skip
_RELATION_HEAD = (
    _column("source", "end", "Von", "From", "Kennung des Eintrags, von dem der Satz handelt.",
            "Id of the record the sentence is about."),
    _column("target", "end", "Zu", "To", "Kennung des anderen Eintrags.", "Id of the other record."),
)  # fmt: skip
_FACT = (
    _column("valid_from", "date", "Gilt ab", "Valid from", "Beginn.", "Start.",
            "Beginn nicht bekannt", "start not known"),
    _column("valid_to", "date", "Gilt bis", "Valid to", "Ende.", "End.", "kein Ende bekannt", "no end known"),
    _column("status", "status", "Status", "Status", "Was die Quelle über den Verlauf sagt.",
            "What the source says of its course.",
            "läuft; bei Maßnahmen: unbekannt", "current; for measures: unknown"),
    _column("derived", "yes_no", "Erschlossen", "Derived",
            "Ob es aus einer Quelle geschlossen ist statt dort zu stehen.",
            "Whether it was concluded from a source instead of stated there.", "nein", "no"),
    _column("asserted", "asserted", "Zuletzt angegeben", "Last asserted",
            "Stand der jüngsten Quelle; `unknown`, wenn keine gilt.",
            "As-of of the newest source; `unknown` if none applies.",
            "der jüngste Stand der Dokumente in den Quellen", "the newest as-of of the documents in the sources"),
    _column("assured_on", "day", "Bestätigt am", "Assured on", "Tag, an dem jemand es bestätigt hat.",
            "Day on which somebody confirmed it.", "nicht bestätigt", "not confirmed"),
    _column("assured_by", "text", "Bestätigt durch", "Assured by", "Welche Stelle es bestätigt hat.",
            "Which body confirmed it.", *_NONE),
    _column("visibility", "visibility", "Sichtbarkeit", "Visibility", "Wer es sehen darf.", "Who may see it.",
            "öffentlich", "public"),
    _column("remark", "long_text", "Bemerkung", "Remark", "Wird mit angezeigt: was Quellen anders sagen, was fehlt.",
            "Shown with it: what sources say differently, what is missing.", "keine", "none"),
    _column("note", "long_text", "Interne Notiz", "Internal note", "Nur für die Verwaltung.",
            "For the administration only.", "keine", "none"),
    _column("sources", "sources", "Quellen", "Sources",
            "`Kennung des Dokuments#Stelle`, mehrere mit Semikolon getrennt.",
            "`document id#place`, several parted by semicolons."),
)  # fmt: skip
_RELATION_TAIL = (
    _column("id", "relation_id", "Kennung", "Id", "Kennung der Beziehung.", "Id of the relation.",
            "wird gebildet; so ist es gewöhnlich", "it is made; this is the usual case"),
)  # fmt: skip


@lru_cache(maxsize=4)
def template_of(ontology: Ontology) -> Template:
    """Make the template that fits an ontology."""
    sheets: dict[str, SheetTemplate] = {}
    names: dict[str, set[str]] = {}
    for id, kinds in ontology.sheets().items():
        carriers: dict[str, set[str]] = {}
        for kind in kinds:
            for found in (*ontology.properties_of(kind), *ontology.translations_of(kind)):
                carriers.setdefault(found.id, set()).add(kind)
        columns = [
            *(replace(column, kinds=frozenset(kinds)) if column.id == "kind" else column for column in _NODE_HEAD),
            *(_of_property(ontology.properties[name], frozenset(has)) for name, has in carriers.items()),
            *_FACT,
        ]
        columns.sort(key=lambda column: column.further)
        sheets[id] = _sheet(id, kinds, "", columns)
        names.setdefault(folded(id), set()).add(id)
        if len(kinds) == 1:
            for label in (ontology.kind(kinds[0]).plural.de, ontology.kind(kinds[0]).plural.en):
                names.setdefault(folded(label), set()).add(id)
    for relation in ontology.relations.values():
        properties = (_of_property(found, frozenset()) for found in ontology.properties_of_relation(relation.id))
        columns = [*_RELATION_HEAD, *properties, *_FACT, *_RELATION_TAIL]
        sheets[relation.sheet] = _sheet(relation.sheet, (), relation.id, columns)
        for name in (relation.sheet, relation.label.de, relation.label.en):
            names.setdefault(folded(name), set()).add(relation.sheet)
    unique = {name: next(iter(found)) for name, found in names.items() if len(found) == 1}
    return Template(sheets, unique | {folded(id): id for id in sheets})


def _sheet(id: str, kinds: tuple[str, ...], relation: str, columns: Iterable[Column]) -> SheetTemplate:
    by_id = {column.id: column for column in columns}
    labels: dict[str, set[str]] = {}
    for column in by_id.values():
        for label in (column.label.de, column.label.en):
            labels.setdefault(folded(label), set()).add(column.id)
    unique = {label: next(iter(found)) for label, found in labels.items() if len(found) == 1}
    return SheetTemplate(id, kinds, relation, by_id, unique | {folded(id): id for id in by_id})


def _of_property(found: Property, kinds: frozenset[str]) -> Column:
    further = bool(found.translates)
    return Column(
        found.id, found.type, found.label, found.text, found.empty, property=found, kinds=kinds, further=further
    )


def folded(text: str) -> str:
    """A name as it is compared: lower case, single blanks, without the `*` of a required column."""
    return " ".join(text.casefold().rstrip("* ").split())


def suggest(word: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The known word that is spelled most like this one; None if none comes near.

    >>> suggest("asociation", ["association", "agency"])
    'association'
    """
    by_folded = {folded(name): name for name in known}
    found = difflib.get_close_matches(folded(word), by_folded, n=1, cutoff=cutoff)
    return by_folded[found[0]] if found else None


def default_status(kind: str) -> Status:
    """The status where a table says none: a measure may be over, everything else is taken to hold."""
    return Status.UNKNOWN if kind == "measure" else Status.CURRENT


def relation_id(
    ontology: Ontology,
    type: str,
    source: str,
    target: str,
    properties: Mapping[str, PropertyValue],
    valid_from: FuzzyDate | None = None,
) -> str:
    """The id of a relation that was given none: ends and the properties that tell parallel ones apart.

    >>> from graphkb.ontology import load_ontology
    >>> relation_id(load_ontology(), "RUNS", "verein", "sprachkurs", {"role": "partner"})
    'RUNS:verein:sprachkurs:partner'
    """
    values = {**properties, **({"valid_from": valid_from} if valid_from else {})}
    parts = [values.get(name, "") for name in ontology.relation(type).key]
    return Relation.make_id(
        type, source, target, *("; ".join(part) if isinstance(part, tuple) else str(part) for part in parts)
    )
