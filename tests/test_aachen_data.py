"""The bundled knowledge base: valid as a whole, and decent."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import as_file, files

import pytest

from graphkb.importer import Records, State, Tables, make_plan, read_tables, validate
from graphkb.model import Fact, Node, Relation
from graphkb.ontology import load_ontology

BORN = date(2026, 11, 22)
"""The day the tables were last put together: nothing but a plan may lie after it."""
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"(?:\+49|\b0)[ /(]*\d{2,5}[ )/-]+\d[\d /-]{3,}\d")


@pytest.fixture(scope="module")
def tables() -> Tables:
    with as_file(files("graphkb.data") / "aachen" / "tables") as folder:
        return read_tables(folder)


@pytest.fixture(scope="module")
def records(tables: Tables) -> Records:
    return validate(tables, load_ontology())


@pytest.fixture(scope="module")
def kinds(records: Records) -> dict[str, str]:
    return {node.id: node.kind for node in records.nodes}


def facts(records: Records) -> list[Node | Relation]:
    return [*records.nodes, *records.relations]


def texts(fact: Fact) -> list[str]:
    found = [fact.remark, fact.note, fact.assured_by]
    if isinstance(fact, Node):
        found += [fact.name, fact.name_en, fact.description, *fact.aliases]
    return found + [fact.text(name) for name in fact.properties]


def test_every_row_is_valid_and_becomes_a_fact(tables: Tables, records: Records) -> None:
    assert len(facts(records)) == tables.row_count
    assert len(records.nodes) > 1000
    assert len(records.relations) > 2000


def test_ids_are_unique(records: Records) -> None:
    for found in (records.nodes, records.relations):
        assert len({fact.id for fact in found}) == len(found)


def test_relations_join_what_is_there_and_may_be_joined(records: Records, kinds: dict[str, str]) -> None:
    ontology = load_ontology()
    wrong = [
        relation.id
        for relation in records.relations
        if not ontology.allows(relation.type, kinds[relation.source], kinds[relation.target])
    ]
    assert wrong == []


def test_every_fact_names_a_place_in_a_document(records: Records, kinds: dict[str, str]) -> None:
    without = []
    for fact in facts(records):
        assert fact.sources, fact.id
        for source in fact.sources:
            assert kinds[source.document] == "document", fact.id
            itself = isinstance(fact, Node) and fact.kind == "document" and source.document == fact.id
            if not source.locator and not itself:
                without.append(fact.id)
    assert without == []


def test_no_contacts_of_persons_and_no_mail_in_public(records: Records, kinds: dict[str, str]) -> None:
    persons = {id for id, kind in kinds.items() if kind == "person"}
    for fact in facts(records):
        of_person = fact.id in persons or (isinstance(fact, Relation) and {fact.source, fact.target} & persons)
        for text in texts(fact):
            if of_person or not fact.properties.get("email"):
                assert not MAIL.search(text), fact.id
            if of_person or not fact.properties.get("phone"):
                assert not PHONE.search(text), fact.id


def test_nothing_but_plans_lies_in_the_future(records: Records) -> None:
    for fact in facts(records):
        if fact.asserted:
            assert fact.asserted.earliest <= BORN, fact.id
        if fact.assured_on:
            assert fact.assured_on <= BORN, fact.id
        if fact.valid_from and not fact.status.planned:
            assert fact.valid_from.earliest <= BORN, fact.id


def test_figures_are_large_enough(records: Records) -> None:
    for node in records.nodes:
        if node.kind == "indicator_value" and str(node.properties.get("unit_name", "")).startswith("persons"):
            value = node.properties["value"]
            assert isinstance(value, float)
            assert value >= 10, node.id


def test_importing_it_again_changes_nothing(records: Records) -> None:
    assert not make_plan(records, State.of(records.nodes, records.relations))
