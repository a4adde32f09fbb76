"""What leaves the knowledge base for other programs, read back by those programs or by what they specify."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import igraph
import networkx as nx
import openpyxl
import pytest
import rdflib
from rdflib.namespace import PROV, RDF, SKOS

from graphkb.exchange import FORMS, About, FormId
from graphkb.exchange.views import view
from graphkb.model import PUBLIC, FuzzyDate, Node, Relation, SourceRef, Status, Visibility
from graphkb.snapshot import Snapshot
from graphkb.snapshot.node_link import node_link
from tests.site_fixture import TODAY

ABOUT = About(TODAY, "StädteRegion Musterland", "https://netz.example")
SOURCES = (SourceRef("d", "S. 1"),)
MARCH = FuzzyDate.parse("2017-03")


def node(id: str, kind: str, name: str = "", **more: object) -> Node:
    return Node(**{"id": id, "kind": kind, "name": name or id, "sources": SOURCES, **more})  # type: ignore[arg-type]


def joined(type: str, source: str, target: str, **more: object) -> Relation:
    id = Relation.make_id(type, source, target)
    return Relation(**{"id": id, "type": type, "source": source, "target": target, "sources": SOURCES, **more})  # type: ignore[arg-type]


def town() -> Snapshot:
    nodes = [
        node("d", "document", "Bericht", properties={"as_of": FuzzyDate.parse("2026-05")}),
        node("region", "region", properties={"federal_state": "Nordrhein-Westfalen"}),
        node("stadt", "municipality", "Musterstadt"),
        node(
            "verein",
            "association",
            'Verein "A" & <B>',
            aliases=("A; B",),
            valid_from=FuzzyDate.parse("2011"),
            properties={
                "address": "Hauptstr. 1, 52000 Musterstadt",
                "postal_code": "52000",
                "website": "https://a.example",
            },
        ),
        node("amt", "office", "Amt"),
        node("moschee", "religious_community", "Gemeinde"),
        node("kurs", "measure", "Sprachkurs", asserted=FuzzyDate.parse("2026"), properties={"aims": "Deutsch"}),
        node("alt", "measure", "Alter Kurs", status=Status.ENDED, valid_to=FuzzyDate.parse("2015")),
        node("unklar", "measure", "Treff", status=Status.UNKNOWN),
        node("raum", "meeting_place", "Saal", properties={"lat": 50.5, "lon": 6.25}),
        node("feld", "field", "Sprache", name_en="Language"),
        node("konzept", "concept", "Konzept 2020"),
        node("frauen", "target_group", "Frauen"),
        node("glaube", "target_group", "Gläubige", properties={"no_list": True}),
        node("fest", "event", "Fest", properties={"held_on": FuzzyDate.parse("2017-06-02")}),
        node("frau", "person", "Frau Muster"),
        node("arabisch", "language", "Arabisch", properties={"iso_code": "ar"}),
        node("geheim", "association", "Geheim", visibility=Visibility.INTERNAL),
    ]
    relations = [
        joined("PART_OF", "stadt", "region"),
        joined("PART_OF", "amt", "stadt"),
        joined("LOCATED_IN", "verein", "stadt"),
        joined("RUNS", "verein", "kurs"),
        joined("RUNS", "amt", "kurs"),
        joined("SERVES", "kurs", "stadt", valid_to=FuzzyDate.parse("2030")),
        joined("HELD_AT", "kurs", "raum"),
        joined("LOCATED_IN", "raum", "stadt"),
        joined("IN_FIELD", "kurs", "feld"),
        joined("BELONGS_TO", "feld", "konzept"),
        joined("TARGETS", "kurs", "frauen"),
        joined("TARGETS", "kurs", "glaube"),
        joined("SPEAKS", "kurs", "arabisch"),
        joined("SPOKE_AT", "frau", "fest"),
        joined("TOOK_PART_IN", "verein", "fest"),
        joined(
            "COOPERATES_WITH", "verein", "amt", valid_from=FuzzyDate.parse("2017-03"), valid_to=FuzzyDate.parse("2019")
        ),
        joined("COOPERATES_WITH", "verein", "moschee", status=Status.UNKNOWN),
    ]
    return Snapshot.of(nodes, relations)


def written(form: FormId, snapshot: Snapshot, folder: Path) -> Path:
    path = folder / f"netz.{FORMS[form].ending}"
    path.write_bytes(b"".join(FORMS[form].write(snapshot, ABOUT)))
    return path


def document(form: FormId, snapshot: Snapshot) -> str:
    return b"".join(FORMS[form].write(snapshot, ABOUT)).decode()


def test_networkx_and_igraph_read_the_same_graph(tmp_path: Path, aachen_snapshot: Snapshot) -> None:
    shared = view(aachen_snapshot)
    path = written(FormId.GRAPHML, aachen_snapshot, tmp_path)
    ours = {(one.id, one.source, one.target, one.type) for one in shared.relations}
    one: Any = nx.read_graphml(path, force_multigraph=True)
    assert {id: data["name"] for id, data in one.nodes(data=True)} == {node.id: node.name for node in shared.nodes}
    assert {(key, a, b, data["type"]) for a, b, key, data in one.edges(keys=True, data=True)} == ours
    other = igraph.Graph.Read_GraphML(str(path))
    assert dict(zip(other.vs["id"], other.vs["kind"], strict=True)) == {node.id: node.kind for node in shared.nodes}
    names = other.vs["id"]
    read = Counter((names[edge.source], names[edge.target], edge["type"]) for edge in other.es)
    assert read == Counter(line[1:] for line in ours)
    timed: Any = nx.read_gexf(written(FormId.GEXF, aachen_snapshot, tmp_path), version="1.3")
    assert {(key, a, b) for a, b, key in timed.edges(keys=True)} == {line[:3] for line in ours}
    assert timed.number_of_nodes() == len(shared)


def test_types_and_dates_arrive(tmp_path: Path) -> None:
    graph = nx.read_graphml(written(FormId.GRAPHML, town(), tmp_path), force_multigraph=True)
    assert graph.nodes["raum"]["lat"] == 50.5
    assert graph.nodes["verein"]["name"] == 'Verein "A" & <B>'
    assert graph.nodes["verein"]["valid_from"] == "2011"
    assert graph.nodes["kurs"]["derived"] is False
    timed: Any = nx.read_gexf(written(FormId.GEXF, town(), tmp_path), version="1.3")
    days = {
        (a, b): (data.get("start"), data.get("end"), data.get("valid_from"))
        for a, b, data in timed.edges(data=True)
        if data["type"] == "COOPERATES_WITH"
    }
    assert days == {
        ("verein", "amt"): ("2017-03-01", "2019-12-31", "2017-03"),
        ("verein", "moschee"): (None, None, None),
    }
    assert (timed.nodes["fest"]["start"], timed.nodes["fest"]["end"]) == ("2017-06-02", "2017-06-02")
    assert timed.nodes["verein"]["start"] == "2011-01-01"


def test_views_hold_no_persons_and_nothing_by_belief_or_origin(aachen_snapshot: Snapshot) -> None:
    kept_out = {node.id for node in aachen_snapshot.nodes} - {node.id for node in view(aachen_snapshot).nodes}
    assert kept_out >= {node.id for node in aachen_snapshot.of_kind("person")} != set()
    assert kept_out >= {node.id for node in aachen_snapshot.nodes if node.properties.get("no_list") is True}
    assert {form for form in FormId if not form.whole} == {"graphml", "gexf", "jsonld", "hsds", "kumu"}
    for form in FormId:
        text = document(form, town()) if form not in (FormId.CSV, FormId.XLSX) else "Frau Muster Gläubige"
        assert ("Frau Muster" in text, "Gläubige" in text) == (form.whole, form.whole), form
    assert "religious_community" not in document(FormId.JSONLD, town())
    kumu = json.loads(document(FormId.KUMU, town()))
    assert {one["id"]: one["type"] for one in kumu["elements"]}["moschee"] == "Stelle"


@pytest.mark.parametrize("form", [form for form in FormId if form not in (FormId.CSV, FormId.XLSX)])
def test_only_what_the_reader_sees_and_where_it_comes_from(form: FormId) -> None:
    public = document(form, town().for_reader(PUBLIC))
    assert "Geheim" not in public
    assert "Geheim" in document(form, town())
    if form is not FormId.CSV:
        assert "nicht von der StädteRegion Musterland geprüft" in public


@pytest.mark.parametrize("form", FormId)
def test_pieces_are_small_and_an_empty_base_is_a_whole_file(form: FormId, aachen_snapshot: Snapshot) -> None:
    sizes = [len(piece) for piece in FORMS[form].write(aachen_snapshot, ABOUT)]
    assert sum(sizes) > 50_000
    assert max(sizes) < 400_000
    empty = b"".join(FORMS[form].write(Snapshot.of([], []), ABOUT))
    if form in (FormId.HSDS, FormId.JSONLD, FormId.KUMU, FormId.NODE_LINK):
        assert isinstance(json.loads(empty), dict)
    assert empty


def test_the_workbook_has_every_row(tmp_path: Path, aachen_snapshot: Snapshot) -> None:
    book = openpyxl.load_workbook(written(FormId.XLSX, aachen_snapshot, tmp_path), read_only=True)
    rows = sum(sum(1 for _ in sheet.iter_rows()) - 1 for sheet in book.worksheets)
    book.close()
    assert rows == len(aachen_snapshot) + len(aachen_snapshot.relations)


def test_node_link_is_the_document_of_the_snapshot(aachen_snapshot: Snapshot) -> None:
    whole = json.loads(document(FormId.NODE_LINK, aachen_snapshot))
    note = whole["graph"].pop("note")
    expected = json.loads(json.dumps(node_link(aachen_snapshot)))
    for one, other in zip(whole["nodes"] + whole["links"], expected["nodes"] + expected["links"], strict=True):
        assert one == other or one == other | {"asserted": "unknown"}
    assert whole["graph"] == expected["graph"]
    assert note.startswith("Zusammengestellt aus öffentlichen Quellen, Stand 22.11.2026")


# ------------------------------------------------------------------------------------------------- JSON-LD

ORG = rdflib.Namespace("http://www.w3.org/ns/org#")
SCHEMA = rdflib.Namespace("https://schema.org/")
ID = rdflib.Namespace("https://netz.example/de/eintraege/")
KB = rdflib.Namespace("https://netz.example/de/daten/ontologie#")


PARSING = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
"""rdflib's own parser uses what rdflib has deprecated."""


def graph_of(snapshot: Snapshot) -> rdflib.Graph:
    return parsed(document(FormId.JSONLD, snapshot))


def parsed(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="json-ld")


@PARSING
def test_linked_data_says_it_in_published_words() -> None:
    graph = graph_of(town())
    assert (ID["amt"], ORG.unitOf, ID["stadt"]) in graph
    assert (ID["verein"], RDF.type, ORG.Organization) in graph
    assert (ID["verein"], SCHEMA.location, ID["stadt"]) in graph
    assert (ID["kurs"], SCHEMA.provider, ID["verein"]) in graph
    assert (ID["feld"], RDF.type, SKOS.Concept) in graph
    assert (ID["feld"], SKOS.inScheme, ID["konzept"]) in graph
    assert (ID["feld"], SKOS.prefLabel, rdflib.Literal("Language", lang="en")) in graph
    assert (ID["fest"], SCHEMA.startDate, rdflib.Literal("2017-06-02", datatype=rdflib.XSD.date)) in graph
    assert (ID["fest"], SCHEMA.attendee, ID["verein"]) in graph
    assert (ID["verein"], PROV.wasDerivedFrom, ID["d"]) in graph
    assert (ID["d"], RDF.type, PROV.Entity) in graph


@PARSING
def test_every_relation_is_a_statement_but_only_what_holds_is_said_plainly(aachen_snapshot: Snapshot) -> None:
    graph = graph_of(town())
    statements = {graph.value(one, RDF.object): one for one in graph.subjects(RDF.predicate, KB.COOPERATES_WITH)}
    assert statements.keys() == {ID["amt"], ID["moschee"]}
    ended = statements[ID["amt"]]
    assert graph.value(ended, KB.valid_from) == rdflib.Literal("2017-03", datatype=rdflib.XSD.gYearMonth)
    assert graph.value(ended, KB.valid_to) == rdflib.Literal("2019", datatype=rdflib.XSD.gYear)
    assert not list(graph.triples((None, KB.COOPERATES_WITH, None)))
    assert (ID["kurs"], SCHEMA.areaServed, ID["stadt"]) not in graph
    entries = json.loads(document(FormId.JSONLD, aachen_snapshot))["@graph"]
    counted = Counter(one["@type"] == "rdf:Statement" for one in entries)
    shared = view(aachen_snapshot)
    assert counted == {True: len(shared.relations), False: len(shared) + 1}


@PARSING
def test_without_an_address_ids_are_urns() -> None:
    text = b"".join(FORMS[FormId.JSONLD].write(town(), replace(ABOUT, site=""))).decode()
    graph = parsed(text)
    assert (rdflib.URIRef("urn:graphkb:entry:verein"), RDF.type, ORG.Organization) in graph


# ---------------------------------------------------------------------------------------------------- HSDS

REQUIRED = {
    "organization": {"id", "name", "description"},
    "service": {"id", "name", "status"},
    "locations": {"id", "location_type"},
    "location": {"id", "location_type"},
    "addresses": {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"},
    "service_areas": {"id"},
    "service_at_locations": {"id"},
    "languages": {"id"},
    "funding": {"id"},
    "attributes": {"id"},
    "taxonomy_term": {"id", "name", "description"},
    "organization_identifiers": {"id", "identifier_type", "identifier"},
}
"""What HSDS 3.0 requires of each object that we write (Schema Reference)."""


def assert_conforms(value: object, what: str) -> None:
    if isinstance(value, list):
        for one in value:
            assert_conforms(one, what)
    elif isinstance(value, dict):
        assert value.keys() >= REQUIRED[what], what
        for name, inner in value.items():
            assert inner not in ("", [], {}, None), name
            if name == "id" or (name.endswith("_id") and name != "external_id"):
                assert UUID(inner).version == 5
            if isinstance(inner, dict | list):
                assert_conforms(inner, name)


def test_every_service_and_organization_is_what_the_specification_asks_for(aachen_snapshot: Snapshot) -> None:
    page = json.loads(document(FormId.HSDS, aachen_snapshot))
    assert page["total_items"] == page["size"] == len(page["contents"]) == len(aachen_snapshot.of_kind("measure"))
    assert_conforms(page["contents"], "service")
    assert_conforms(page["organizations"], "organization")
    assert {one["status"] for one in page["contents"]} <= {"active", "inactive", "defunct"}
    ids = [one["id"] for one in page["organizations"]]
    assert len(set(ids)) == len(ids)
    assert {one["organization_id"] for one in page["contents"] if "organization_id" in one} <= set(ids)
    assert not {
        one["parent_organization_id"] for one in page["organizations"] if "parent_organization_id" in one
    } - set(ids)


def test_a_measure_is_a_service_of_its_provider() -> None:
    page = json.loads(document(FormId.HSDS, town()))
    services = {one["name"]: one for one in page["contents"]}
    course = services["Sprachkurs"]
    assert (course["status"], course.get("alert"), course["description"]) == ("active", None, "Deutsch")
    assert course["organization"]["name"] == "Amt"
    assert [(one["link_type"], one["value"]) for one in course["attributes"]] == [
        ("field", "Sprache"),
        ("provider", 'Verein "A" & <B>'),
    ]
    assert [one["name"] for one in course["service_areas"]] == ["Musterstadt"]
    place = course["service_at_locations"][0]["location"]
    assert (place["name"], place["latitude"], place["longitude"]) == ("Saal", 50.5, 6.25)
    assert course["eligibility_description"] == "Frauen"
    assert course["languages"][0]["code"] == "ar"
    assert services["Alter Kurs"]["status"] == "defunct"
    assert services["Treff"]["status"] == "inactive"
    assert services["Treff"]["alert"].startswith("Ob es noch läuft, ist nicht erhoben")
    club = next(one for one in page["organizations"] if one["name"].startswith("Verein"))
    address = club["locations"][0]["addresses"][0]
    assert [address[name] for name in ("address_1", "city", "state_province", "postal_code", "country")] == [
        "Hauptstr. 1",
        "Musterstadt",
        "Nordrhein-Westfalen",
        "52000",
        "DE",
    ]


def test_the_day_decides_whether_a_service_is_active() -> None:
    text = b"".join(FORMS[FormId.HSDS].write(town(), replace(ABOUT, day=date(2030, 1, 1)))).decode()
    course = next(one for one in json.loads(text)["contents"] if one["name"] == "Sprachkurs")
    assert (course["status"], course["alert"].split(":")[0]) == (
        "inactive",
        "Die letzte Angabe ist älter als zwei Jahre",
    )


def test_kumu_joins_elements_by_id() -> None:
    kumu = json.loads(document(FormId.KUMU, town()))
    ids = {one["id"] for one in kumu["elements"]}
    assert {one["from"] for one in kumu["connections"]} | {one["to"] for one in kumu["connections"]} <= ids
    ties = {(one["type"], one["direction"]) for one in kumu["connections"]}
    assert ("arbeitet zusammen mit", "mutual") in ties
    assert ("führt durch", "directed") in ties
