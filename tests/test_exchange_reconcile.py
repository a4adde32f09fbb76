"""Names in somebody's table find their actors; the service speaks the Reconciliation API 0.2."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphkb.exchange.reconcile import Query, candidates, starting_with
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import SearchIndex

SERVICE = "/api/v1/reconcile"


def index() -> SearchIndex:
    nodes = [
        Node(id="stadt", kind="municipality", name="Musterstadt"),
        Node(id="dorf", kind="municipality", name="Musterdorf"),
        Node(
            id="t",
            kind="association",
            name="Türöffner e. V.",
            aliases=("Tür auf",),
            properties={"website": "https://www.t.example/"},
        ),
        Node(id="treff-a", kind="association", name="Treffpunkt"),
        Node(id="treff-b", kind="initiative", name="Treffpunkt"),
        Node(id="frau", kind="person", name="Frau Türöffner"),
        Node(id="kurs", kind="measure", name="Türöffner"),
    ]
    seat = Relation(id="x", type="LOCATED_IN", source="treff-b", target="dorf")
    return SearchIndex(Snapshot.of(nodes, [seat]))


def found(**asked: Any) -> list[tuple[str, float, bool]]:
    return [(one.node.id, one.score, one.match) for one in candidates(index(), Query(**asked))]


@pytest.mark.parametrize("text", ["Türöffner e.V.", "tueroeffner", "Tür auf", "t", "TÜRÖFFNER E. V."])
def test_the_same_name_is_a_match(text: str) -> None:
    assert found(text=text)[0] == ("t", 100.0, True)


def test_only_actors_are_meant_and_a_slip_is_no_match() -> None:
    near = found(text="Türöfner")
    assert [id for id, _, _ in near] in ([], ["t"])
    assert not any(match for _, _, match in near)
    assert {id for id, _, _ in found(text="Türöffner")} == {"t"}
    assert found(text="Kegelbahn") == []


def test_namesakes_are_told_apart_by_kind_or_place() -> None:
    assert found(text="Treffpunkt") == [("treff-a", 100.0, False), ("treff-b", 100.0, False)]
    assert found(text="Treffpunkt", types=frozenset({"initiative"})) == [("treff-b", 100.0, True)]
    assert found(text="Treffpunkt", properties=(("place", "Musterdorf"),)) == [
        ("treff-b", 100.0, True),
        ("treff-a", 70.0, False),
    ]
    assert found(properties=(("website", "http://t.example"),)) == [("t", 100.0, True)]
    assert found(text="Treffpunkt", limit=1) == [("treff-a", 100.0, False)]


def test_every_actor_is_found_by_its_own_name_and_nobody_else(aachen_snapshot: Snapshot) -> None:
    words = SearchIndex(aachen_snapshot)
    actors = aachen_snapshot.of_kind("actor")[::5]
    for actor in actors:
        assert [one.node.id for one in candidates(words, Query(actor.name)) if one.match] in ([actor.id], [])
        assert actor.id in {one.node.id for one in candidates(words, Query(actor.name)) if one.score == 100}
        assert starting_with(words, actor.id)[0].id == actor.id


def test_the_manifest(aachen: TestClient) -> None:
    answer = aachen.get(SERVICE)
    manifest = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert manifest.keys() >= {"versions", "name", "identifierSpace", "schemaSpace"}
    assert "0.2" in manifest["versions"]
    assert "{{id}}" in manifest["view"]["url"]
    for one in manifest["suggest"].values():
        path = one["service_url"].removeprefix("http://testserver") + one["service_path"]
        assert aachen.get(path, params={"prefix": ""}).status_code == 200
    page = manifest["view"]["url"].replace("{{id}}", "sr").removeprefix("http://testserver")
    assert aachen.get(page).status_code == 200


BATCH = {
    "q0": {"query": "StädteRegion Aachen", "type": "region", "limit": 5, "type_strict": "should"},
    "q1": {
        "query": "Diakonie",
        "type": ["welfare_association", "actor"],
        "properties": [{"pid": "place", "v": "Aachen"}],
    },
    "q2": {"properties": [{"pid": "website", "v": ["https://www.staedteregion-aachen.de", {"id": "x", "name": "X"}]}]},
}


def test_a_batch_is_answered_the_same_by_get_and_post(aachen: TestClient) -> None:
    queries = {"queries": json.dumps(BATCH)}
    posted, got = aachen.post(SERVICE, data=queries), aachen.get(SERVICE, params=queries)
    assert posted.status_code == 200
    assert posted.json() == got.json()
    results = posted.json()
    assert results.keys() == BATCH.keys()
    first = results["q0"]["result"][0]
    assert (first["id"], first["match"], first["score"]) == ("sr", True, 100)
    assert {one["id"] for one in first["type"]} == {"region", "actor"}
    for result in results.values():
        scores = [one["score"] for one in result["result"]]
        assert scores == sorted(scores, reverse=True)
        assert all(one.keys() >= {"id", "name", "score"} for one in result["result"])


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "x",
        "[]",
        '{"q1": {"limit": 1}}',
        '{"q1": {"query": "x", "limit": 0}}',
        '{"q1": {"quary": "x"}}',
        '{"q1": {"properties": []}}',
        json.dumps({str(number): {"query": "x"} for number in range(51)}),
    ],
)
def test_what_is_no_batch_is_refused(aachen: TestClient, queries: str) -> None:
    assert aachen.post(SERVICE, data={"queries": queries}).status_code == 422
    assert aachen.get(SERVICE, params={"queries": queries}).status_code == 422


def test_suggestions_while_typing(aachen: TestClient) -> None:
    def ids(what: str, prefix: str) -> list[str]:
        answer = aachen.get(f"{SERVICE}/suggest/{what}", params={"prefix": prefix}).json()
        return [one["id"] for one in answer["result"]]

    assert ids("entity", "sr")[0] == "sr"
    assert ids("entity", "Städteregion Aa")[0] == "sr"
    assert ids("entity", "") == []
    assert "welfare_association" in ids("type", "Wohl")
    assert "religious_community" not in ids("type", "") + ids("type", "Relig")
    assert ids("property", "") == ["place", "website", "postal_code"]
