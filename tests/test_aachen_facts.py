"""Facts of the five documents that a reader would look for, each with its line."""

from __future__ import annotations

import re
from importlib.resources import as_file, files

import pytest

from graphkb.importer import Records, read_tables, validate
from graphkb.model import Node, Relation
from graphkb.ontology import load_ontology

PAGE, ENTRY, CITY, MEETING, CONFERENCE = (f"d-seed-00{number}" for number in range(5))
"""Page on social policy, competition entry, record of the concept of 2006, network meeting, conference."""

STATED = [
    # the page on social policy
    ("MEMBER_OF", "cl-integrationsagenturen", "apm", PAGE, "L8"),
    ("MEMBER_OF", "cl-migrationsberatungsstellen", "apm", PAGE, "L8"),
    ("MEMBER_OF", "paez", "apm", PAGE, "L8"),
    ("MEMBER_OF", "refugio", "apm", PAGE, "L8"),
    ("MEMBER_OF", "tueroeffner", "apm", PAGE, "L8"),
    ("MEMBER_OF", "tueroeffner", "paritaet", PAGE, "L8"),
    ("MODERATED", "iso", "ev-partizipation-ac18", PAGE, "L10"),
    ("ORGANISED", "apm", "ev-partizipation-ac18", PAGE, "L8"),
    ("ORGANISED", "fn-ac-fachbereichsleitung", "ev-partizipation-ac18-fachforen", PAGE, "L10"),
    ("ORGANISED", "ac-ki", "ev-standort-demokratie", PAGE, "L14-18"),
    ("ORGANISED", "ki-sr", "ev-standort-demokratie", PAGE, "L14-18"),
    ("ORGANISED", "ac-ib", "ev-standort-demokratie", PAGE, "L14-18"),
    ("ORGANISED", "apm", "ev-standort-demokratie", PAGE, "L14-18"),
    ("COOPERATES_WITH", "apm", "ki-sr", PAGE, "L14-18"),
    ("HELD_AT", "ev-bthg-fachgespraech", "mp-kurparkterrassen", PAGE, "L28"),
    ("SPOKE_AT", "p-uwe-schummer", "ev-bthg-information", PAGE, "L29"),
    # the competition entry
    ("PART_OF", "roetgen", "sr", ENTRY, "L48"),
    ("SUCCEEDS", "sr", "kreis-aachen", ENTRY, "L48"),
    ("SUCCEEDS", "ki-sr", "sr-raa", ENTRY, "L52"),
    ("SUCCEEDS", "ki-sr", "sr-integrationsbuero", ENTRY, "L52"),
    ("BASED_ON", "ki-sr", "law-tintg-nrw", ENTRY, "L52"),
    ("ADOPTED", "landtag-nrw", "law-tintg-nrw", ENTRY, "L52"),
    ("ADOPTED", "lkt-praesidium", "law-landkreistag-2016", ENTRY, "L56"),
    ("SUCCEEDS", "c-sr-2017", "c-kreis-2009", ENTRY, "L34"),
    ("COMMISSIONED", "sr-tag", "c-sr-2017", ENTRY, "L56"),
    ("ADOPTED", "sr-tag", "c-sr-2017", ENTRY, "L197"),
    ("BELONGS_TO", "fld-sr17-ehrenamt", "c-sr-2017", ENTRY, "L40"),
    ("AWARDED", "stiftung-ehrenamt", "tg-ehrenamtliche", ENTRY, "L62"),
    ("HELD_AT", "ev-ap-2017", "monschau", ENTRY, "L70"),
    ("HELD_AT", "ev-ap-2017", "vt-gemeindezentrum-musl", ENTRY, "L70"),
    ("TOOK_PART_IN", "ak-ir", "ev-ap-2017-sicherheit", ENTRY, "L72"),
    ("MEMBER_OF", "cl-integrationsraete", "ak-ir", ENTRY, "L72"),
    ("SPOKE_AT", "p-wolf-dietrich-bukow", "ev-ap-2017-wohnen-soziales", ENTRY, "L86"),
    ("SPOKE_AT", "p-livia-daveri", "ev-ap-2017-sprache-bildung", ENTRY, "L92"),
    ("SPOKE_AT", "p-cemalettin-oezer", "ev-ap-2017-arbeit-weiterbildung", ENTRY, "L98"),
    ("SPOKE_AT", "p-anne-eich", "ev-ap-2017-sport-gesundheit", ENTRY, "L104"),
    ("SPOKE_AT", "p-mimoun-berrissoun", "ev-ap-2017-kultur-religion", ENTRY, "L108"),
    ("SPOKE_AT", "p-marianne-genenger-stricker", "ev-ap-2017-ehrenamt", ENTRY, "L116"),
    ("HOLDS", "p-dirk-weinspach", "fn-polizeipraesident-aachen", ENTRY, "L112"),
    ("PART_OF", "fn-referent-uni-oldenburg", "uni-oldenburg", ENTRY, "L102"),
    ("TOOK_PART_IN", "cl-moscheevereine", "ev-ap-2017", ENTRY, "L138"),
    ("TOOK_PART_IN", "cl-bezirksschuelervertretung", "ev-ap-2017", ENTRY, "L129"),
    ("HAS_CONCEPT", "eschweiler", "c-esw-ik", ENTRY, "L156"),
    ("INFORMED", "sr-schulamt", "ki-sr", ENTRY, "L175-176"),
    ("INFORMED", "sr-kultur", "ki-sr", ENTRY, "L184-185"),
    ("INFORMED", "polizei", "ki-sr", ENTRY, "L187-188"),
    ("FUNDED_BY", "ki-sr", "f-ki", ENTRY, "L231"),
    ("FUNDED_BY", "ki-sr", "f-nrweltoffen", ENTRY, "L231"),
    ("FUNDED_BY", "c-sr-2017", "f-komm-an", ENTRY, "L231"),
    ("ADAPTED_FROM", "m-ik-ac18", "m-ik-sr17", ENTRY, "L400-404"),
    ("RUNS", "ki-sr", "m-iq-1819", ENTRY, "L446"),
    ("BASED_ON", "m-iq-1819", "law-foerderrichtlinien-ki", ENTRY, "L442"),
    ("TARGETS", "m-iq-1819", "tg-bewohner", ENTRY, "L448-451"),
    ("OFFERS", "servicestelle-mso", "t-mso-projektakquise", ENTRY, "L505"),
    ("TARGETS", "m-mso-bedarfsanalyse", "tg-migrantenorganisationen", ENTRY, "L505"),
    ("PART_OF", "m-mso-starke-partner", "m-mso-schwerpunkt-2015", ENTRY, "L499"),
    # the record of the concept of 2006
    ("COMMISSIONED", "ac-rat", "c-ac-2006", CITY, "L8"),
    ("ADOPTED", "ac-rat", "c-ac-2006", CITY, "L11"),
    ("BELONGS_TO", "fld-ac06-senioren", "c-ac-2006", CITY, "L22"),
    ("TARGETS", "c-ac-2006", "tg-junge-muetter-bildungsfern", CITY, "L27"),
    ("PART_OF", "ac-ni-ag-schule-beruf", "ac-netzwerk-integration", CITY, "L32"),
    ("DRAFTED", "ac-migrationsrat", "c-ac-2006", CITY, "L11"),
    ("TOOK_PART_IN", "ac-migrationsrat", "ev-ag-ac06", CITY, "L32"),
    ("PART_OF", "ac-stabsstelle", "ac-fb50", CITY, "L38-39"),
    ("RESPONSIBLE_FOR", "ac-stabsstelle", "c-ac-2006", CITY, "L38-42"),
    ("PUBLISHED", "schader-stiftung", CITY, CITY, "L45"),
    # the network meeting
    ("OPENED", "p-manfred-sicking", "ev-netzwerktreffen-2017", MEETING, "L3"),
    ("OPENED", "p-edeltraud-vomberg", "ev-netzwerktreffen-2017", MEETING, "L3"),
    ("HELD_AT", "ev-netzwerktreffen-2017", "mp-nadelfabrik", MEETING, "L3"),
    ("PATRON_OF", "p-marcel-philipp", "bffg", MEETING, "L7"),
    ("PATRON_OF", "fn-sr-staedteregionsrat", "bffg", MEETING, "L7"),
    ("SUCCEEDS", "bffg", "cl-runde-tische", MEETING, "L7"),
    ("SPOKE_AT", "p-mark-terkessidis", "ev-netzwerktreffen-2017", MEETING, "L13"),
    ("MODERATED", "p-bernd-buettgens", "ev-netzwerktreffen-2017", MEETING, "L13"),
    ("PERFORMED_AT", "p-hessam-rassouli", "ev-netzwerktreffen-2017", MEETING, "L13"),
    ("PART_OF", "ev-netzwerktreffen-2017-gesundheit", "ev-netzwerktreffen-2017", MEETING, "L13"),
    # the conference
    ("SPOKE_AT", "p-serap-gueler", "ev-integration-2-0", CONFERENCE, "L7-8"),
    ("PART_OF", "fn-mkffi-staatssekretaerin", "mkffi", CONFERENCE, "L7"),
    ("ORGANISED", "sr-koord-neu", "ev-integration-2-0", CONFERENCE, "L7"),
    ("PART_OF", "sr-koord-neu", "sr-bildungsbuero", CONFERENCE, "L7"),
    ("HELD_AT", "ev-integration-2-0", "bischoefliche-akademie", CONFERENCE, "L5"),
    ("ABOUT", "ev-integration-2-0", "law-tis-2030", CONFERENCE, "L8"),
    ("PERFORMED_AT", "brachland-ensemble", "ev-integration-2-0", CONFERENCE, "L10"),
]
"""What a document says: type, from, to, document, lines."""

DERIVED = [
    ("MEMBER_OF", "paritaet", "apm"),
    ("RESPONSIBLE_FOR", "sr-schulamt", "fld-sr17-sprache-bildung"),
    ("ORGANISED", "ki-sr", "ev-ap-2017"),
    ("ADVISES", "ak-ir", "ki-sr"),
    ("ADAPTED_FROM", "c-ac-2018", "c-sr-2017"),
    ("BELONGS_TO", "g-sr-9", "c-sr-2017"),
    ("SUPPORTS", "m-servicestelle-mso", "g-sr-10"),
    ("FUNDED_BY", "m-iq-1819", "f-ki"),
    ("LOCATED_IN", "sr-amt-soziales", "aachen"),
    ("TOOK_PART_IN", "jobcenter", "ev-integration-2-0"),
    ("CORRESPONDS_TO", "fld-kr09-wohnen-soziales", "fld-sr17-wohnen-soziales"),
]
"""What was concluded and must say so."""

NOT_SAID = [
    ("RUNS", "sr-schulamt", "m-ik-sr17"),
    ("RUNS", "polizei", "m-ik-sr17"),
    ("RUNS", "jobcenter", "m-ik-sr17"),
    ("RUNS", "ac-migrationsrat", "m-ik-ac06"),
    ("PART_OF", "polizei", "sr"),
    ("PART_OF", "jobcenter", "sr"),
]
"""What no document says: to be asked about a chapter is not to run the update."""

VALUES = [
    ("c-sr-2017", "adopted", "2017-12"),
    ("c-sr-2017", "commissioned", "2016-10"),
    ("c-sr-2017", "pages", "150"),
    ("c-ac-2006", "adopted", "2006-10"),
    ("c-ac-2006", "commissioned", "2005"),
    ("c-ac-2006", "field_count", "7"),
    ("ki-sr", "founded", "2013-07-01"),
    ("ki-sr", "office_code", "A 46"),
    ("bffg", "founded", "2014-12"),
    ("law-landkreistag-2016", "adopted", "2016-04-25/2016-04-26"),
    ("ev-ap-2017-sicherheit", "held_on", "2017-01-01/2017-03-31"),
    ("ev-ap-2017-sicherheit", "participants_max", "45"),
    ("ev-netzwerktreffen-2017", "held_on", "2017-10-13"),
    ("ev-integration-2-0", "held_on", "2019-09-03"),
    ("iv-sr-population-2018", "value", "555000.0"),
    ("iv-aachen-population-2018", "value", "245000.0"),
    ("iv-sr-area-km2-2018", "value", "700.0"),
    ("iv-sr-integrationsagenturen-ohne-jahr", "value", "6.0"),
    ("p-marianne-genenger-stricker", "title_text", "Prof. Dr."),
    ("fi-c38a", "form_code", "C 38a"),
]

ALIASES = [
    ("p-edeltraud-vomberg", "Edeltraut Vomberg"),
    ("fld-sr17-arbeit-weiterbildung", "Weiterbildung/Arbeit"),
    ("fld-sr17-sport-gesundheit", "Gesundheit/ Sport"),
    ("ki-sr", "A 46 – Kommunales Integrationszentrum"),
    ("bffg", "Aachener Bündnis für Flüchtlinge"),
    ("mkffi", "Ministerium für Kinder, Familie, Flüchtlinge und Integration NRW"),
    ("f-komm-an", "KOMM-AN-NRW"),
    ("vt-buergerzentrum", "Komm-und-Geh-Struktur"),
]


@pytest.fixture(scope="module")
def records() -> Records:
    with as_file(files("graphkb.data") / "aachen" / "tables") as folder:
        return validate(read_tables(folder), load_ontology())


@pytest.fixture(scope="module")
def nodes(records: Records) -> dict[str, Node]:
    return {node.id: node for node in records.nodes}


@pytest.fixture(scope="module")
def relations(records: Records) -> dict[tuple[str, str, str], list[Relation]]:
    found: dict[tuple[str, str, str], list[Relation]] = {}
    for relation in records.relations:
        found.setdefault((relation.type, relation.source, relation.target), []).append(relation)
    return found


def ends(records: Records, type: str, *, source: str = "", target: str = "") -> set[str]:
    return {
        relation.target if source else relation.source
        for relation in records.relations
        if relation.type == type and source in ("", relation.source) and target in ("", relation.target)
    }


@pytest.mark.parametrize(("type", "source", "target", "document", "lines"), STATED)
def test_stated(
    relations: dict[tuple[str, str, str], list[Relation]],
    type: str,
    source: str,
    target: str,
    document: str,
    lines: str,
) -> None:
    found = relations[type, source, target]
    assert any(
        not relation.derived and (document, lines) in {(ref.document, ref.locator) for ref in relation.sources}
        for relation in found
    )


@pytest.mark.parametrize(("type", "source", "target"), DERIVED)
def test_derived(relations: dict[tuple[str, str, str], list[Relation]], type: str, source: str, target: str) -> None:
    assert all(relation.derived for relation in relations[type, source, target])


@pytest.mark.parametrize(("type", "source", "target"), NOT_SAID)
def test_not_said(relations: dict[tuple[str, str, str], list[Relation]], type: str, source: str, target: str) -> None:
    assert (type, source, target) not in relations


@pytest.mark.parametrize(("id", "property", "value"), VALUES)
def test_values(nodes: dict[str, Node], id: str, property: str, value: str) -> None:
    assert str(nodes[id].properties[property]) == value


@pytest.mark.parametrize(("id", "alias"), ALIASES)
def test_other_spellings_are_aliases_of_one_node(nodes: dict[str, Node], id: str, alias: str) -> None:
    assert alias in nodes[id].aliases
    assert [
        node.id for node in nodes.values() if alias in (node.name, *node.aliases) and node.kind == nodes[id].kind
    ] in (
        [id],
        sorted({id, id.replace("sr17", "kr09")}),
    )


def test_which_municipalities_have_a_concept_of_their_own(records: Records, nodes: dict[str, Node]) -> None:
    found = {
        relation.source
        for relation in records.relations
        if relation.type == "HAS_CONCEPT" and nodes[relation.target].properties.get("concept_type") == "integration"
    }
    assert {"aachen", "baesweiler", "eschweiler"} <= found
    by_the_entry = {
        relation.source
        for relation in records.relations
        if relation.type == "HAS_CONCEPT"
        and any((ref.document, ref.locator) == (ENTRY, "L156") for ref in relation.sources)
    }
    assert by_the_entry == {"aachen", "baesweiler", "eschweiler"}


def test_which_offices_are_responsible_for_language_and_education(records: Records) -> None:
    offices = ends(records, "RESPONSIBLE_FOR", target="fld-sr17-sprache-bildung")
    assert offices == {"sr-schulamt", "sr-schulverwaltung", "sr-bildungsbuero", "sr-amt-jugend"}
    assert all("sr" in ends(records, "PART_OF", source=office) for office in offices)


def test_who_spoke_on_safety(records: Records) -> None:
    assert ends(records, "SPOKE_AT", target="ev-ap-2017-sicherheit") == {"p-dirk-weinspach"}


def test_who_belongs_to_the_working_platform_on_migration(records: Records) -> None:
    assert ends(records, "MEMBER_OF", target="apm") == {
        "cl-integrationsagenturen",
        "cl-migrationsberatungsstellen",
        "paez",
        "paritaet",
        "refugio",
        "tueroeffner",
    }


def test_which_fields_of_2006_have_no_match_in_2017(records: Records) -> None:
    fields = {
        concept: ends(records, "BELONGS_TO", target=concept) for concept in ("c-ac-2006", "c-sr-2017", "c-kreis-2009")
    }
    fields = {concept: {id for id in ids if id.startswith("fld-")} for concept, ids in fields.items()}
    pairs = {(r.source, r.target) for r in records.relations if r.type == "CORRESPONDS_TO"}
    pairs |= {(target, source) for source, target in pairs}

    def without(concept: str, other: str) -> set[str]:
        return {a for a in fields[concept] if not any((a, b) in pairs for b in fields[other])}

    assert len(fields["c-ac-2006"]) == len(fields["c-sr-2017"]) == 7
    assert without("c-ac-2006", "c-sr-2017") == {"fld-ac06-senioren"}
    assert without("c-kreis-2009", "c-sr-2017") == set()
    assert without("c-sr-2017", "c-kreis-2009") == {"fld-sr17-sicherheit", "fld-sr17-ehrenamt"}


def test_the_form_is_whole(records: Records) -> None:
    kinds = [node.kind for node in records.nodes]
    assert kinds.count("form_item") == 75
    assert kinds.count("form_option") == 169
    options = ends(records, "PART_OF", target="fi-c31")
    assert len(options) == 14


def test_ticks_are_not_invented(nodes: dict[str, Node]) -> None:
    answered = {
        node.id
        for node in nodes.values()
        if node.kind == "form_item"
        and node.properties.get("answer")
        and node.properties.get("answer_type") in ("single", "multiple")
    }
    assert answered == set()


def test_rivals_in_an_election_meet_in_events_told_apart(nodes: dict[str, Node]) -> None:
    elections = {node.id for node in nodes.values() if node.properties.get("event_type") == "election"}
    assert elections == {id for id in nodes if id.startswith("ev-wahl-")}
    assert len(elections) == 12


def test_groups_by_belief_or_origin_make_no_list(nodes: dict[str, Node]) -> None:
    marked = {node.id for node in nodes.values() if node.kind == "target_group" and node.properties.get("no_list")}
    assert marked >= {
        "tg-afghanische-ortskraefte",
        "tg-afrikanische-communities",
        "tg-christen",
        "tg-moscheevereine",
        "tg-muslime",
        "tg-religionsgemeinschaften",
        "tg-ukrainische-gefluechtete",
    }


def test_titles_of_documents_read_as_titles(nodes: dict[str, Node]) -> None:
    names = [node.name for node in nodes.values() if node.kind == "document"]
    assert len(set(names)) == len(names)
    assert [name for name in names if re.search(r"\.php|[=&]|_(?!Plus)", name)] == []
    pages = [node for node in nodes.values() if node.kind == "document" and node.properties.get("url")]
    assert [node.id for node in pages if not node.properties.get("publisher")] == []
