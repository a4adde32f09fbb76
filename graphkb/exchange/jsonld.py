"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/): bodies as W3C ORG, vocabularies as SKOS, sources as PROV-O,
places, events and measures as schema.org.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from graphkb.exchange.json_text import document
from graphkb.exchange.views import About, view
from graphkb.exchange.vocabularies import CONTEXT, PROPERTIES, classes, words_of
from graphkb.model import Fact, FuzzyDate, Node, Precision, PropertyValue, Relation, Status
from graphkb.snapshot import Snapshot

__all__ = ["write_jsonld"]

_XSD = {Precision.DAY: "xsd:date", Precision.MONTH: "xsd:gYearMonth", Precision.YEAR: "xsd:gYear"}


def write_jsonld(snapshot: Snapshot, about: About) -> Iterator[str]:
    """One `@graph`, an entry a line.

    Every relation is an `rdf:Statement` with its sources, dates and status. Those that are stated as current and
    have no recorded end are also said plainly, in words of the published vocabularies where there are any.
    Dates are as exact as they are known. Ids are the addresses of the pages, or URNs if the site is not known.
    """
    snapshot = view(snapshot)
    site = about.site
    own = {
        "kb": f"{site}/de/daten/ontologie#" if site else "urn:graphkb:ontology:",
        "id": f"{site}/de/eintraege/" if site else "urn:graphkb:entry:",
        "rel": f"{site}/de/beziehungen/" if site else "urn:graphkb:relation:",
    }
    whole = {
        "@id": f"{site}/" if site else "urn:graphkb:data",
        "@type": ["schema:Dataset", "prov:Entity"],
        "dcterms:description": _german(about.note(snapshot)),
        "dcterms:modified": {"@value": about.day.isoformat(), "@type": "xsd:date"},
    }
    yield from document({"@context": {**CONTEXT, **own}}, {"@graph": _entries(snapshot, whole)})


def _entries(snapshot: Snapshot, whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield whole
    for node in snapshot.nodes:
        yield _entry(snapshot, node)
    for relation in snapshot.relations:
        yield _statement(relation)


def _entry(snapshot: Snapshot, node: Node) -> dict[str, Any]:
    kind = snapshot.ontology.kind(node.kind)
    concept = classes(kind)[0] == "skos:Concept"
    names: list[object] = [_german(node.name)]
    if node.name_en:
        names.append({"@value": node.name_en, "@language": "en"})
    names += _further(snapshot, node, "name")
    entry: dict[str, Any] = {
        "@id": f"id:{node.id}",
        "@type": list(classes(kind)),
        "skos:prefLabel" if concept else "schema:name": names,
        "skos:altLabel": list(node.aliases),
        "skos:definition" if concept else "dcterms:description": [
            *([_german(node.description)] if node.description else []),
            *_further(snapshot, node, "description"),
        ],
        **_fact(node),
    }
    for relation in snapshot.out(node.id):
        _say(snapshot, entry, relation, turned=False)
    for relation in snapshot.into(node.id):
        _say(snapshot, entry, relation, turned=True)
    return {name: value for name, value in entry.items() if value != []}


def _say(snapshot: Snapshot, entry: dict[str, Any], relation: Relation, *, turned: bool) -> None:
    if relation.status is not Status.CURRENT or relation.valid_to:
        return
    kinds = (snapshot.ontology.kind(snapshot.node(id).kind) for id in (relation.source, relation.target))
    word, of_target = words_of(relation, *kinds)
    if of_target is not turned:
        return
    said = entry.setdefault(word, [])
    other = {"@id": f"id:{relation.source if turned else relation.target}"}
    if other not in said:
        said.append(other)


def _statement(relation: Relation) -> dict[str, Any]:
    entry = {
        "@id": f"rel:{_segment(relation.id)}",
        "@type": "rdf:Statement",
        "rdf:subject": {"@id": f"id:{relation.source}"},
        "rdf:predicate": {"@id": f"kb:{relation.type}"},
        "rdf:object": {"@id": f"id:{relation.target}"},
        **_fact(relation),
    }
    return {name: value for name, value in entry.items() if value != []}


def _fact(fact: Fact) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "kb:status": fact.status.value,
        "kb:derived": fact.derived,
        "prov:wasDerivedFrom": [{"@id": f"id:{id}"} for id in dict.fromkeys(ref.document for ref in fact.sources)],
        "kb:source": [str(source) for source in fact.sources if source.locator],
        "kb:valid_from": _date(fact.valid_from),
        "kb:valid_to": _date(fact.valid_to),
        "kb:asserted": _date(fact.asserted),
        "kb:assured_on": _day(fact.assured_on),
        "rdfs:comment": [_german(fact.remark)] if fact.remark else [],
    }
    for name, value in sorted(fact.properties.items()):
        entry.setdefault(PROPERTIES.get(name, f"kb:{name}"), []).append(_value(value))
    return {name: value for name, value in entry.items() if value != []}


def _value(value: PropertyValue) -> object:
    match value:
        case FuzzyDate():
            return _date(value)
        case tuple():
            return list(value)
        case _:
            return value


def _date(day: FuzzyDate | None) -> object:
    if day is None:
        return []
    if day.precision is Precision.RANGE:
        return str(day)
    return {"@value": str(day), "@type": _XSD[day.precision]}


def _day(day: date | None) -> object:
    return [] if day is None else {"@value": day.isoformat(), "@type": "xsd:date"}


def _further(snapshot: Snapshot, node: Node, what: str) -> list[object]:
    """A name or description in further languages."""
    return [
        {"@value": node.text(one.id), "@language": one.language}
        for one in snapshot.ontology.translations_of(node.kind)
        if one.translates == what and one.id in node.properties
    ]


def _german(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "de"}


def _segment(id: str) -> str:
    return quote(id, safe=":-._~")
