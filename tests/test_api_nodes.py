"""Nodes, relations, search and sources: complete pages, right filters, checked against the facts themselves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphkb.model import Node, Relation, Visibility
from graphkb.ontology import load_ontology
from graphkb.store import Store
from tests import site_fixture as site

ONTOLOGY = load_ontology()


class Facts:
    """The public facts as the database holds them, read without the snapshot and its indexes."""

    def __init__(self, store: Store) -> None:
        nodes, relations, _ = store.read_all()
        self.nodes = {node.id: node for node in nodes if node.visibility is Visibility.PUBLIC}
        self.relations = {
            one.id: one
            for one in relations
            if one.visibility is Visibility.PUBLIC and one.source in self.nodes and one.target in self.nodes
        }

    def sources_of(self, targets: Iterable[str], *types: str) -> set[str]:
        """Where relations of these types that end at one of these nodes begin."""
        wanted = set(targets)
        return {one.source for one in self.relations.values() if one.type in types and one.target in wanted}

    def below(self, id: str) -> set[str]:
        found, size = {id}, 0
        while len(found) > size:
            size = len(found)
            found |= self.sources_of(found, "PART_OF")
        return found


@pytest.fixture(scope="module")
def facts(aachen_store: Store) -> Facts:
    return Facts(aachen_store)


def all_pages(client: TestClient, path: str, limit: int, **params: Any) -> list[dict[str, Any]]:
    """Follow the cursors to the end; every page but the last is full."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        asked = {**params, "limit": limit, **({"cursor": cursor} if cursor else {})}
        response = client.get(f"/api/v1/{path}", params=asked)
        assert response.status_code == 200, response.text
        page = response.json()
        assert len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        assert len(page["items"]) == limit
    if "total" in page:
        assert page["total"] == len(found)
    return found


def test_all_nodes_come_once_whatever_the_size_of_the_pages(aachen: TestClient, facts: Facts) -> None:
    for limit in (97, 500):
        ids = [node["id"] for node in all_pages(aachen, "nodes", limit)]
        assert len(ids) == len(set(ids))
        assert set(ids) == facts.nodes.keys()


def test_pages_of_one(aachen: TestClient, facts: Facts) -> None:
    events = {node.id for node in facts.nodes.values() if node.kind == "field"}
    found = [node["id"] for node in all_pages(aachen, "nodes", 1, kind="field")]
    assert Counter(found) == Counter(events)


def test_a_node_says_what_is_recorded(aachen: TestClient, facts: Facts) -> None:
    for got in all_pages(aachen, "nodes", 500):
        node = facts.nodes[got["id"]]
        assert (got["kind"], got["name"], got["aliases"]) == (node.kind, node.name, list(node.aliases))
        assert_fact(got, node)
        assert {"note", "visibility"}.isdisjoint(got)
        body = facts.nodes.get(got["assured_by"])
        assert not got["assured_by"] or (body and ONTOLOGY.kind(body.kind).actor)


def assert_fact(got: dict[str, Any], fact: Node | Relation) -> None:
    assert [(one["document"], one["locator"]) for one in got["sources"]] == [
        (one.document, one.locator) for one in fact.sources
    ]
    assert got["sources"], "every fact names its source"
    public = {name for name in fact.properties if ONTOLOGY.properties[name].visibility == "public"}
    assert got["properties"].keys() == public
    assert got["status"] == fact.status.value
    assert got["derived"] == fact.derived
    for name in ("valid_from", "valid_to", "asserted"):
        wanted = getattr(fact, name)
        assert (got[name] and got[name]["text"]) == (wanted and str(wanted))


def test_one_node_is_the_same_as_in_the_list(aachen: TestClient, facts: Facts) -> None:
    listed = {node["id"]: node for node in all_pages(aachen, "nodes", 500)}
    for id in random.Random(1).sample(sorted(listed), 60):
        response = aachen.get(f"/api/v1/nodes/{id}")
        assert response.status_code == 200
        assert response.json() == listed[id]


LISTED = {kind.id for kind in ONTOLOGY.kinds.values() if not kind.no_list}


@pytest.mark.parametrize("kind", sorted({*LISTED, "actor", "place", "any"}))
def test_filter_by_kind(aachen: TestClient, facts: Facts, kind: str) -> None:
    wanted = {
        node.id
        for node in facts.nodes.values()
        if kind in (node.kind, "any")
        or (kind == "actor" and ONTOLOGY.kind(node.kind).actor)
        or (kind == "place" and ONTOLOGY.kind(node.kind).place)
    }
    assert {node["id"] for node in all_pages(aachen, "nodes", 500, kind=kind)} == wanted


def test_several_kinds_are_joined_by_or(aachen: TestClient, facts: Facts) -> None:
    found = all_pages(aachen, "nodes", 500, kind=["municipality", "concept"])
    assert {node["kind"] for node in found} == {"municipality", "concept"}
    assert len(found) == sum(1 for node in facts.nodes.values() if node.kind in ("municipality", "concept"))


def wanted_in_place(facts: Facts, id: str) -> set[str]:
    places = facts.below(id)
    return places | facts.sources_of(places, "LOCATED_IN", "SERVES", "HELD_AT", "ABOUT_PLACE")


def wanted_in_field(facts: Facts, id: str) -> set[str]:
    joined = facts.sources_of([id], "IN_FIELD", "RESPONSIBLE_FOR", "ABOUT")
    return joined | facts.sources_of(joined, "RUNS")


def wanted_for_group(facts: Facts, id: str) -> set[str]:
    joined = facts.sources_of(facts.below(id), "TARGETS", "ADVISES")
    return joined | facts.sources_of(joined, "RUNS")


def wanted_in_language(facts: Facts, id: str) -> set[str]:
    return facts.sources_of([id], "SPEAKS")


FILTERS = {
    "place": (("region", "municipality", "quarter"), wanted_in_place),
    "field": (("field",), wanted_in_field),
    "target_group": (("target_group",), wanted_for_group),
    "language": (("language",), wanted_in_language),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_what_belongs_to_it(aachen: TestClient, facts: Facts, name: str) -> None:
    kinds, wanted = FILTERS[name]
    nodes = [node for node in facts.nodes.values() if node.kind in kinds]
    assert nodes
    some = 0
    for node in random.Random(2).sample(nodes, min(len(nodes), 25)):
        if node.properties.get("no_list") is True:
            refused = aachen.get("/api/v1/nodes", params={name: node.id})
            assert refused.status_code == 422
            assert "Herkunft" in refused.json()["detail"]
            continue
        found = {one["id"] for one in all_pages(aachen, "nodes", 500, **{name: node.id})}
        assert found == wanted(facts, node.id), node.id
        some += bool(found)
    assert some


def test_filters_narrow_each_other(aachen: TestClient, facts: Facts) -> None:
    field = next(one.target for one in facts.relations.values() if one.type == "IN_FIELD")
    both = {one["id"] for one in all_pages(aachen, "nodes", 500, place="aachen", field=field, kind="measure")}
    wanted = wanted_in_place(facts, "aachen") & wanted_in_field(facts, field)
    assert both == {id for id in wanted if facts.nodes[id].kind == "measure"}


def test_words_narrow_too(aachen: TestClient, facts: Facts) -> None:
    found = all_pages(aachen, "nodes", 500, q="Türöffner")
    assert found
    again = all_pages(aachen, "nodes", 500, q="tueroeffner")
    assert [node["id"] for node in found] == [node["id"] for node in again]
    assert all_pages(aachen, "nodes", 500, q="   ") == all_pages(aachen, "nodes", 500)
    assert all_pages(aachen, "nodes", 500, q="xyzxyzxyz") == []


def test_a_filter_by_something_of_another_kind_is_refused(aachen: TestClient) -> None:
    for name, id in (("place", "ki-sr"), ("field", "aachen"), ("target_group", "aachen"), ("language", "aachen")):
        response = aachen.get("/api/v1/nodes", params={name: id})
        assert response.status_code == 422
        assert id in response.json()["detail"]


@pytest.mark.parametrize("id", ["sr", "ki-sr", "aachen"])
@pytest.mark.parametrize("direction", ["out", "in", "both"])
def test_all_relations_of_a_node(aachen: TestClient, facts: Facts, id: str, direction: str) -> None:
    wanted = {
        one.id: one
        for one in facts.relations.values()
        if (one.source == id and direction != "in") or (one.target == id and direction != "out")
    }
    found = all_pages(aachen, f"nodes/{id}/relations", 23, direction=direction)
    assert Counter(one["id"] for one in found) == Counter(wanted.keys())
    for got in found:
        relation = wanted[got["id"]]
        assert (got["type"], got["source"], got["target"]) == (relation.type, relation.source, relation.target)
        assert got["source_node"]["name"] == facts.nodes[relation.source].name
        assert got["target_node"]["kind"] == facts.nodes[relation.target].kind
        assert_fact(got, relation)


def test_relations_of_a_type(aachen: TestClient, facts: Facts) -> None:
    found = all_pages(aachen, "nodes/sr/relations", 500, type=["HAS_CONCEPT", "PART_OF"])
    assert {one["type"] for one in found} == {"HAS_CONCEPT", "PART_OF"}
    refused = aachen.get("/api/v1/nodes/sr/relations", params={"type": "GIBT_ES_NICHT"})
    assert refused.status_code == 422


def test_a_relation_to_itself_comes_once(aachen: TestClient, facts: Facts) -> None:
    for one in facts.relations.values():
        if one.source == one.target:
            found = all_pages(aachen, f"nodes/{one.source}/relations", 500)
            assert Counter(each["id"] for each in found)[one.id] == 1


def test_every_document_with_the_number_of_its_facts(aachen: TestClient, facts: Facts) -> None:
    counted: Counter[str] = Counter()
    for fact in (*facts.nodes.values(), *facts.relations.values()):
        # That a document names itself as its source is no fact that rests on it.
        counted.update({source.document for source in fact.sources} - {fact.id if isinstance(fact, Node) else ""})
    found = {one["document"]["id"]: one["facts"] for one in all_pages(aachen, "sources", 7)}
    assert found.keys() == {node.id for node in facts.nodes.values() if node.kind == "document"}
    assert found == {id: counted[id] for id in found}
    assert counted.keys() <= found.keys()


def test_a_cursor_of_somebody_else_is_refused(aachen: TestClient) -> None:
    for cursor in ("x", "W10", "bnVsbA", "WzEsMl0", "e30", "=", "\u00e4", "%", "A" * 600):
        response = aachen.get("/api/v1/nodes", params={"cursor": cursor})
        assert response.status_code == 422, cursor
        assert response.json()["code"] == "InvalidParameter"


def test_health_counts_what_everybody_sees(aachen: TestClient, facts: Facts) -> None:
    health = aachen.get("/api/v1/health").json()
    assert (health["nodes"], health["relations"]) == (len(facts.nodes), len(facts.relations))
    assert health["engine"] in ("ArcadeDB", "Neo4j")


def test_search_ranks_the_name_first(aachen: TestClient, facts: Facts) -> None:
    for node in random.Random(3).sample([node for node in facts.nodes.values() if node.kind == "association"], 20):
        found = aachen.get("/api/v1/search", params={"q": node.name, "limit": 5}).json()
        assert node.id in [hit["node"]["id"] for hit in found["items"]], node.name
        assert found["items"][0]["matched"].casefold() == node.name.casefold()


def test_search_keeps_to_its_bounds(aachen: TestClient) -> None:
    found = aachen.get("/api/v1/search", params={"q": "Integration", "limit": 3}).json()
    assert len(found["items"]) == 3 < found["total"]
    scores = [hit["score"] for hit in aachen.get("/api/v1/search", params={"q": "Integration"}).json()["items"]]
    assert scores == sorted(scores, reverse=True)
    only = aachen.get("/api/v1/search", params={"q": "Integration", "kind": "concept", "limit": 100}).json()
    assert {hit["node"]["kind"] for hit in only["items"]} == {"concept"}
    assert aachen.get("/api/v1/search", params={"q": "Integration", "kind": "gibt-es-nicht"}).status_code == 422
    assert aachen.get("/api/v1/search", params={"q": "der die das"}).status_code == 200
    assert aachen.get("/api/v1/search", params={"q": "…!?"}).json()["items"] == []


def test_the_administration_sees_at_least_as_much(aachen: TestClient, facts: Facts) -> None:
    health = aachen.get("/api/v1/health", headers=site.SIGNED_IN).json()
    assert health["nodes"] >= len(facts.nodes)
