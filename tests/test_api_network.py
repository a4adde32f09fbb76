"""The network over the API: what it holds, what it keeps from the public, how it fails."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from starlette.testclient import TestClient

from graphkb.analytics.network.positions import Measure
from tests.network_site import TOKEN, client, network
from tests.tie_graphs import body, fact

SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def api() -> TestClient:
    return client()


def get(api: TestClient, path: str, **params: object) -> Any:
    answer = api.get(f"/api/v1/{path}", params={name: str(value) for name, value in params.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


def cliques() -> set[frozenset[str]]:
    """The ties of the made-up network, written down apart from it."""
    inside = {frozenset(pair) for group in "ab" for pair in combinations([f"{group}{n}" for n in range(1, 5)], 2)}
    return inside | {frozenset(("amt", "a1")), frozenset(("amt", "b1")), frozenset(("p1", "p2"))}


def test_every_tie_names_its_evidence_and_its_sources(api: TestClient) -> None:
    found = get(api, "network")
    assert {frozenset((tie["source"], tie["target"])) for tie in found["ties"]} == cliques()
    for tie in found["ties"]:
        assert tie["weight"] == 1
        assert tie["sources"][0]["document"] == "d-muster"
        assert tie["evidence"][0]["sources"] == tie["sources"]
    (shared,) = (tie for tie in found["ties"] if tie["classes"] == ["measure"])
    assert shared["evidence"][0]["via"] == {"id": "m-kurs", "kind": "measure", "name": "Musterkurs"}


def test_there_is_no_person_and_no_unit_in_it(api: TestClient) -> None:
    ids = {node["id"] for node in get(api, "network")["nodes"]}
    assert ids == {"amt", "p1", "p2", *(f"{group}{n}" for group in "ab" for n in range(1, 5))}


def test_a_body_keeps_its_place_under_every_filter(api: TestClient) -> None:
    whole = {node["id"]: (node["x"], node["y"], node["cluster"]) for node in get(api, "network")["nodes"]}
    part = get(api, "network", place="stadt")["nodes"]
    assert {node["id"] for node in part} == {"a1", "a2", "a3", "a4", "amt"}
    assert all(whole[node["id"]] == (node["x"], node["y"], node["cluster"]) for node in part)
    assert {node["id"] for node in part if not node["sought"]} == {"amt"}


def test_filters_by_evidence_and_number(api: TestClient) -> None:
    assert {node["id"] for node in get(api, "network", evidence="measure")["nodes"]} == {"p1", "p2"}
    assert get(api, "network", evidence="membership")["nodes"] == []
    few = get(api, "network", limit=3)
    assert {node["id"] for node in few["nodes"]} == {"a1", "b1", "a2"}
    assert few["left_out"] == 8


def test_grouping_by_municipality_and_kind(api: TestClient) -> None:
    by_place = get(api, "network", group_by="municipality")
    assert [(one["id"], one["letter"], one["size"]) for one in by_place["clusters"]] == [
        ("dorf", "A", 4),
        ("stadt", "B", 4),
    ]
    assert {node["id"] for node in by_place["nodes"] if node["cluster"] is None} == {"amt", "p1", "p2"}
    by_kind = get(api, "network", group_by="kind")
    assert {one["id"]: one["size"] for one in by_kind["clusters"]} == {
        "association": 4,
        "welfare_association": 4,
        "chamber": 1,
        "company": 1,
        "office": 1,
    }


def test_before_anybody_said_so_there_are_no_ties(api: TestClient) -> None:
    found = get(api, "network", date="1999-01-01")
    assert (found["nodes"], found["ties"], found["clusters"]) == ([], [], [])


def test_clusters_come_in_pages_with_their_members(api: TestClient) -> None:
    first = get(api, "network/clusters", limit=1)
    rest = get(api, "network/clusters", limit=1, cursor=first["next_cursor"])
    assert rest["next_cursor"] is None
    members = [sorted(one["id"] for one in page["items"][0]["members"]) for page in (first, rest)]
    graph: nx.Graph[str] = nx.Graph([(min(pair), max(pair)) for pair in cliques()])
    halves = [set(part) for part in members]
    assert halves[0].isdisjoint(halves[1])
    assert {frozenset(part - {"amt"}) for part in halves} == {
        frozenset(f"{group}{n}" for n in range(1, 5)) for group in "ab"
    }
    pair = next(set(part) for part in nx.connected_components(graph) if len(part) == 2)
    small = [*halves, pair]
    missing = set(graph) - set().union(*small)
    parts = [*small, missing] if missing else small
    assert first["modularity"] == pytest.approx(nx.community.modularity(graph, parts), abs=1e-6)
    assert first["ungrouped"] == 2 + len(missing)


def test_brokers_agree_with_networkx(api: TestClient) -> None:
    graph: nx.Graph[str] = nx.Graph([(min(pair), max(pair)) for pair in cliques()])
    expected = nx.betweenness_centrality(graph, normalized=False)
    found = get(api, "network/brokers")["items"]
    assert {one["actor"]["id"]: one["betweenness"] for one in found} == {
        id: score for id, score in expected.items() if score
    }
    assert [one["actor"]["id"] for one in found] == ["amt", "a1", "b1"]
    assert found[0]["band"][0] <= found[0]["rank"] <= found[0]["band"][1]


def test_small_associations_are_counted_not_named_as_cut_points(api: TestClient) -> None:
    found = get(api, "network/cut-points")
    assert {one["actor"]["id"] for one in found["items"]} == {"amt", "b1"}
    assert found["withheld_cut_points"] == 1
    answer = api.get("/api/v1/network/cut-points", headers=SIGNED_IN).json()
    assert {one["actor"]["id"] for one in answer["items"]} == {"amt", "a1", "b1"}
    assert answer["withheld_cut_points"] == 0


def test_weak_ties_give_names_only_to_those_signed_in(api: TestClient) -> None:
    public = api.get("/api/v1/network/weak-ties")
    assert public.json()["items"] == []
    assert not public.json()["named"]
    assert public.json()["organisations"] == 1
    assert public.json()["little_recorded"] == 1
    assert '"mo"' not in public.text
    known = api.get("/api/v1/network/weak-ties", headers=SIGNED_IN).json()
    assert [one["actor"]["id"] for one in known["items"]] == ["mo"]


@pytest.mark.parametrize("measure", [*Measure])
def test_who_is_not_listed_is_not_named_beside_others_either(aachen: TestClient, measure: Measure) -> None:
    found = aachen.get(f"/api/v1/network/positions?limit=500&measure={measure.value}").json()
    listed = {one["actor"]["id"] for one in found["items"]}
    assert found["withheld"] > 0
    assert {body for one in found["items"] for body in one["ahead_of"]} <= listed


def test_the_two_mode_view_comes_page_by_page(aachen: TestClient) -> None:
    whole = get(aachen, "network/two-mode", limit=500)
    assert whole["total"] == len(whole["items"]) > 50
    assert whole["total_actors"] == len(whole["actors"])
    pages = [get(aachen, "network/two-mode", limit=40, most_pairs=3)]
    while pages[-1]["next_cursor"]:
        pages.append(get(aachen, "network/two-mode", limit=40, most_pairs=3, cursor=pages[-1]["next_cursor"]))
    assert [one for page in pages for one in page["items"]] == whole["items"]
    for page in pages:
        assert {row["actor"]["id"] for row in page["actors"]} == {id for one in page["items"] for id in one["actors"]}
        assert page["shared"] == whole["shared"][:3]


def test_a_way_names_each_step_with_its_sources(api: TestClient) -> None:
    found = get(api, "paths", **{"from": "a2", "to": "b3"})
    assert [one["target"]["id"] for one in found["items"]] == ["a1", "amt", "b1", "b3"]
    assert found["distance"] == 4
    assert all(step["sources"] for step in found["items"])


def test_a_unit_stands_for_its_body_on_a_way(api: TestClient) -> None:
    found = get(api, "paths", **{"from": "stelle", "to": "a2"})
    assert found["start"]["id"] == "amt"
    assert len(found["items"]) == 2


def test_where_nothing_is_recorded_there_is_no_way(api: TestClient) -> None:
    found = get(api, "paths", **{"from": "a1", "to": "p1"})
    assert found["items"] == []
    assert found["distance"] is None
    assert found["sentence"]["de"] == "Kein gemeinsamer Bekannter belegt."


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("paths?from=gibt-es-nicht&to=a1", 404),
        ("paths?from=person&to=a1", 422),
        ("paths?from=m-kurs&to=a1", 422),
        ("paths?from=&to=a1", 422),
        ("paths?from=a1", 422),
        ("network?place=gibt-es-nicht", 422),
        ("network?field=stadt", 422),
        ("network?evidence=freundschaft", 422),
        ("network?limit=0", 422),
        ("network?limit=100000", 422),
        ("network?date=morgen", 422),
        ("network?group_by=religion", 422),
        ("network/clusters?cursor=xx", 422),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_shape(api: TestClient, path: str, status: int) -> None:
    answer = api.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_an_empty_knowledge_base_has_an_empty_network() -> None:
    empty = client([], [])
    assert get(empty, "network")["nodes"] == []
    for path in ("clusters", "brokers", "cut-points", "weak-ties"):
        assert get(empty, f"network/{path}")["items"] == []


def test_hidden_facts_tie_nobody() -> None:
    from dataclasses import replace

    from graphkb.model import Visibility

    nodes, relations = network()
    hidden = replace(fact("COOPERATES_WITH", "a4", "b4"), visibility=Visibility.INTERNAL)
    api = client([*nodes, replace(body("geheim"), visibility=Visibility.INTERNAL)], [*relations, hidden])
    public = api.get("/api/v1/network")
    assert {frozenset((tie["source"], tie["target"])) for tie in public.json()["ties"]} == cliques()
    assert "geheim" not in public.text
    known = api.get("/api/v1/network", headers=SIGNED_IN).json()
    assert frozenset(("a4", "b4")) in {frozenset((tie["source"], tie["target"])) for tie in known["ties"]}
