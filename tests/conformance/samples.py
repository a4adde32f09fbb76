"""A made-up town for the tests: small enough to know by heart."""

from __future__ import annotations

from datetime import date

from graphkb.model import FuzzyDate, Node, PropertyValue, Relation, SourceRef, Status, Visibility
from graphkb.store import ChangeSet

SOURCES = (SourceRef("d-plan", "L1-2"), SourceRef("d-bericht", "S. 3"))


def node(id: str, kind: str, name: str, **more: object) -> Node:
    """A node with sources."""
    return Node(**{"id": id, "kind": kind, "name": name, "sources": SOURCES, **more})  # type: ignore[arg-type]


def relation(type: str, source: str, target: str, *distinct: str, **more: object) -> Relation:
    """A relation with sources and its usual id."""
    id = Relation.make_id(type, source, target, *distinct)
    facts = {"id": id, "type": type, "source": source, "target": target, "sources": SOURCES, **more}
    return Relation(**facts)  # type: ignore[arg-type]


_PROPERTIES: dict[str, PropertyValue] = {
    "legal_person": "yes",
    "class_node": False,
    "website": "https://beispiel.example",
    "email": "stelle@beispiel.example",
}

FULL_NODE = node(
    "verein-a",
    "association",
    "Verein Ä «Brücke»",
    name_en="Bridge association",
    aliases=("Brücke e. V.", "Bruecke"),
    description="Zeile eins\nZeile zwei – 你好 🙂",
    valid_from=FuzzyDate.parse("2011"),
    valid_to=FuzzyDate.parse("2019-03"),
    asserted=FuzzyDate.parse("2017-01/2017-03"),
    assured_on=date(2024, 2, 29),
    assured_by="Servicestelle",
    status=Status.PLANNED_LONG,
    derived=True,
    remark="Die Quellen sagen Verschiedenes.",
    note="nur intern",
    properties=_PROPERTIES,
)

NODES = (
    node("musterstadt", "municipality", "Musterstadt"),
    node("nebenstadt", "municipality", "Nebenstadt"),
    node("amt-soziales", "office", "Amt für Soziales"),
    node("amt-geheim", "office", "Amt im Aufbau", visibility=Visibility.INTERNAL),
    FULL_NODE,
    node("konzept-neu", "concept", "Konzept 2017", properties={"concept_type": "integration"}),
    node("konzept-quartier", "concept", "Quartierskonzept", properties={"concept_type": "urban_development"}),
    node("konzept-alt", "concept", "Konzept 2006"),
    node("feld-sprache", "field", "Sprache"),
    node("feld-alt-sprache", "field", "Deutsch lernen"),
    node("feld-alt-sport", "field", "Sport"),
    node("netz", "network", "Arbeitskreis", visibility=Visibility.NETWORK),
    node("tagung", "event", "Tagung"),
    node("werkstatt", "event", "Werkstatt A"),
    node("leitung", "function", "Leitung des Amtes"),
    node("angebot", "measure", "Sprachcafé"),
    node("d-plan", "document", "Plan", properties={"official": True, "pages": 12}),
    node("d-bericht", "document", "Bericht", visibility=Visibility.INTERNAL),
)

RELATIONS = (
    relation("HAS_CONCEPT", "musterstadt", "konzept-neu"),
    relation("BELONGS_TO", "feld-sprache", "konzept-neu"),
    relation("BELONGS_TO", "feld-alt-sprache", "konzept-alt"),
    relation("BELONGS_TO", "feld-alt-sport", "konzept-alt"),
    relation("CORRESPONDS_TO", "feld-alt-sprache", "feld-sprache", properties={"match": "close"}, derived=True),
    relation("RESPONSIBLE_FOR", "amt-soziales", "feld-sprache", properties={"cost_centre": "0501"}),
    relation("RESPONSIBLE_FOR", "amt-geheim", "feld-sprache"),
    relation("MEMBER_OF", "verein-a", "netz"),
    relation("MEMBER_OF", "amt-soziales", "netz", visibility=Visibility.INTERNAL),
    relation("SPOKE_AT", "leitung", "tagung", properties={"contribution": "Grußwort"}),
    relation("SPOKE_AT", "verein-a", "werkstatt"),
    relation("PART_OF", "werkstatt", "tagung"),
    relation("RUNS", "verein-a", "angebot", "provider", properties={"role": "provider"}),
    relation("RUNS", "verein-a", "angebot", "partner", properties={"role": "partner"}),
    relation("SERVES", "angebot", "musterstadt"),
    relation("HAS_CONCEPT", "nebenstadt", "konzept-quartier"),
)

TOWN = ChangeSet(create_nodes=NODES, create_relations=RELATIONS)
