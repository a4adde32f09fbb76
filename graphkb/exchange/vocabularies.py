"""Which words of published vocabularies stand for our kinds, relations and properties.

W3C ORG (https://www.w3.org/TR/vocab-org/), SKOS (https://www.w3.org/TR/skos-reference/), PROV-O
(https://www.w3.org/TR/prov-o/), schema.org, Dublin Core terms. What has no word there keeps our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphkb.model import Relation
from graphkb.ontology import Kind

__all__ = ["CONTEXT", "PROPERTIES", "classes", "words_of"]

CONTEXT: Mapping[str, object] = {
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_CLASSES: Mapping[str, tuple[str, ...]] = {
    "region": ("org:FormalOrganization", "schema:AdministrativeArea"),
    "municipality": ("org:FormalOrganization", "schema:City"),
    "quarter": ("schema:Place",),
    "office": ("org:OrganizationalUnit",),
    "network": ("org:OrganizationalCollaboration",),
    "function": ("org:Post",),
    "concept": ("skos:ConceptScheme", "schema:CreativeWork", "prov:Entity"),
    "document": ("schema:CreativeWork", "prov:Entity"),
    "law": ("schema:Legislation",),
    "measure": ("schema:Service",),
    "event": ("schema:Event",),
    "meeting_place": ("schema:Place",),
    "funding_programme": ("schema:Grant",),
    "indicator_value": ("schema:Observation",),
    "inventory_statement": ("prov:Activity",),
    "evaluation": ("prov:Activity",),
}
_VOCABULARY = frozenset("field guideline target_group topic language venue_type indicator form_option".split())


def classes(kind: Kind) -> tuple[str, ...]:
    """Classes of a node of this kind, published ones first, our own last; not that of a kind that is never listed."""
    if found := _CLASSES.get(kind.id):
        published = found
    elif kind.id in _VOCABULARY:
        published = ("skos:Concept",)
    else:
        published = ("org:Organization",) if kind.actor else ()
    return published if kind.no_list else (*published, f"kb:{kind.id}")


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    source: frozenset[str] = frozenset()
    """Kinds that the relation must come from; empty: any. `actor`, `place`: families."""
    target: frozenset[str] = frozenset()
    turned: bool = False
    """Said of the target: (measure) schema:provider (actor)."""


def _word(word: str, source: str = "", target: str = "", *, turned: bool = False) -> _Word:
    return _Word(word, frozenset(source.split()), frozenset(target.split()), turned)


_RELATIONS: Mapping[str, tuple[_Word, ...]] = {
    "PART_OF": (
        _word("schema:containedInPlace", "place", "place"),
        _word("schema:containedInPlace", "meeting_place"),
        _word("org:postIn", "function", "actor"),
        _word("org:unitOf", "office", "actor"),
        _word("org:subOrganizationOf", "actor", "actor"),
        _word("schema:superEvent", "event", "event"),
        _word("skos:broader", "target_group topic form_option", "target_group topic form_option"),
        _word("dcterms:isPartOf"),
    ),
    "MEMBER_OF": (_word("org:memberOf"),),
    "LOCATED_IN": (_word("schema:location"),),
    "SERVES": (_word("schema:areaServed"),),
    "RUNS": (_word("schema:provider", "", "measure", turned=True), _word("schema:owns")),
    "BELONGS_TO": (_word("skos:inScheme"),),
    "IN_FIELD": (_word("dcterms:subject"),),
    "TARGETS": (_word("schema:audience"),),
    "SPEAKS": (
        _word("schema:availableLanguage", "measure"),
        _word("dcterms:language", "document"),
        _word("schema:knowsLanguage"),
    ),
    "FUNDED_BY": (_word("schema:funding", "", "funding_programme"), _word("schema:funder")),
    "ABOUT": (_word("schema:about"),),
    "ABOUT_PLACE": (_word("schema:observationAbout", "indicator_value"),),
    "VALUE_OF": (_word("schema:measuredProperty"),),
    "ORGANISED": (_word("schema:organizer", "actor", turned=True),),
    "TOOK_PART_IN": (_word("schema:attendee", "actor", "event", turned=True),),
    "SPOKE_AT": (_word("schema:performer", "actor", "event", turned=True),),
    "HELD_AT": (_word("schema:location", "", "place meeting_place"),),
    "PUBLISHED": (_word("dcterms:publisher", turned=True),),
    "EVALUATES": (_word("prov:used"),),
    "EVALUATED_BY": (_word("prov:wasAssociatedWith"),),
    "BASED_ON": (_word("dcterms:references"),),
    "REFERS_TO": (_word("dcterms:references"),),
    "SUCCEEDS": (_word("dcterms:replaces"),),
    "FOUNDED": (_word("schema:founder", "actor", "actor", turned=True),),
}

_MATCHES: Mapping[str, str] = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "partial": "skos:relatedMatch",
}


def words_of(relation: Relation, source: Kind, target: Kind) -> tuple[str, bool]:
    """The word of a relation and whether it is said of the target instead of the source.

    Of those who run a measure only the provider is `schema:provider`; partners keep our own word.
    """
    own = f"kb:{relation.type}", False
    if relation.type == "CORRESPONDS_TO":
        return _MATCHES.get(relation.text("match"), own[0]), False
    if relation.type == "RUNS" and relation.text("role") not in ("", "provider"):
        return own
    for word in _RELATIONS.get(relation.type, ()):
        if _fits(source, word.source) and _fits(target, word.target):
            return word.word, word.turned
    return own


def _fits(kind: Kind, wanted: frozenset[str]) -> bool:
    families = {"actor"} if kind.actor else set()
    families |= {"place"} if kind.place else set()
    return not wanted or bool(wanted & {kind.id, *families})


PROPERTIES: Mapping[str, str] = {
    "website": "schema:url",
    "url": "schema:url",
    "email": "schema:email",
    "phone": "schema:telephone",
    "address": "schema:address",
    "postal_code": "schema:postalCode",
    "founded": "schema:foundingDate",
    "publisher": "dc:publisher",
    "published": "dcterms:issued",
    "lat": "schema:latitude",
    "lon": "schema:longitude",
    "value": "schema:value",
    "iso_code": "skos:notation",
    "held_on": "schema:startDate",
    "evaluated_on": "dcterms:date",
}
"""Properties with a published word; the others are `kb:` and the id of the property."""
