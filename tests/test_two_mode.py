"""Who was where: on published values for the southern women, on hand-made cases, on the data of Aachen."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from graphkb.analytics.network import TwoModeQuery, cooperation, two_mode
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.errors import InvalidParameter
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, fact

PUBLISHED = {
    "Evelyn Jefferson": (0.571, 0.800, 0.097),
    "Laura Mandeville": (0.500, 0.727, 0.051),
    "Theresa Anderson": (0.571, 0.800, 0.088),
    "Sylvia Avondale": (0.500, 0.774, 0.072),
    "Nora Fayette": (0.571, 0.800, 0.113),
    "Dorothy Murchison": (0.143, 0.649, 0.002),
    "E8": (0.778, 0.846, 0.244),
    "E9": (0.667, 0.786, 0.226),
    "E1": (0.167, 0.524, 0.002),
}
"""Degree, closeness, betweenness of Davis' women and occasions, normalised as in Borgatti, Everett 1997."""


def davis() -> tuple[nx.Graph[str], Snapshot]:
    graph = nx.davis_southern_women_graph()
    women, occasions = graph.graph["top"], graph.graph["bottom"]
    nodes = [body(name) for name in women] + [body(name, "network") for name in occasions]
    return graph, Snapshot.of(nodes, [fact("MEMBER_OF", woman, at) for woman in women for at in graph[woman]])


def test_southern_women_as_published() -> None:
    graph, snapshot = davis()
    found = two_mode(snapshot, cooperation(snapshot, DAY))
    assert (len(found.rows), len(found.occasions)) == (18, 14)
    assert found.density == pytest.approx(89 / (18 * 14))
    places = {row.body: row.place for row in found.rows} | {one.via: one.place for one in found.occasions}
    for name, values in PUBLISHED.items():
        place = places[name]
        assert (place.degree, place.closeness, place.betweenness) == pytest.approx(values, abs=1e-3), name
    shared = bipartite.weighted_projected_graph(graph, graph.graph["top"])
    assert {(one.a, one.b): len(one.occasions) for one in found.shared} == {
        (min(a, b), max(a, b)): data["weight"] for a, b, data in shared.edges(data=True)
    }
    assert (found.shared[0].a, found.shared[0].b, len(found.shared[0].occasions)) == (
        "Evelyn Jefferson",
        "Theresa Anderson",
        7,
    )


def test_rows_and_columns_show_the_two_cliques() -> None:
    """The order of Davis, Gardner, Gardner: occasions 1–5 and 10–14 at either end, 6–9 between them."""
    _, snapshot = davis()
    order = [one.via for one in two_mode(snapshot, cooperation(snapshot, DAY)).occasions]
    assert {*order[:5]} in ({"E1", "E2", "E3", "E4", "E5"}, {"E10", "E11", "E12", "E13", "E14"})
    assert {*order[5:9]} == {"E6", "E7", "E8", "E9"}


def facts() -> Snapshot:
    nodes = [body(name) for name in "abcd"]
    nodes += [body("ort", "municipality"), Node(id="sprache", kind="field", name="Sprache")]
    nodes += [
        Node(id="m1", kind="measure", name="Kurs"),
        Node(id="m2", kind="measure", name="Fest"),
        Node(id="m3", kind="measure", name="allein"),
        body("n1", "network"),
    ]
    relations = [
        *(fact("RUNS", one, "m1", role=role) for one, role in (("a", "provider"), ("b", "partner"))),
        *(fact("RUNS", one, "m2", role=role) for one, role in (("a", "provider"), ("b", "partner"), ("c", "partner"))),
        fact("RUNS", "d", "m3"),
        *(fact("MEMBER_OF", one, "n1") for one in "cd"),
        fact("IN_FIELD", "m1", "sprache"),
        fact("LOCATED_IN", "d", "ort"),
    ]
    return Snapshot.of(nodes, relations)


def asked(**query: object) -> list[tuple[str, tuple[str, ...]]]:
    snapshot = facts()
    found = two_mode(snapshot, cooperation(snapshot, DAY), TwoModeQuery(**query))  # type: ignore[arg-type]
    return sorted((one.via, tuple(sorted(one.bodies))) for one in found.occasions)


def test_what_is_shown() -> None:
    assert asked() == [("m1", ("a", "b")), ("m2", ("a", "b", "c")), ("n1", ("c", "d"))]
    assert asked(kind=EvidenceKind.MEMBERSHIP) == [("n1", ("c", "d"))]
    assert asked(kind=EvidenceKind.EVENT) == []
    assert asked(field="sprache") == [("m1", ("a", "b"))]
    assert asked(place="ort") == [("n1", ("c", "d"))]
    assert asked(least=1)[2] == ("m3", ("d",))
    assert asked(least=3) == [("m2", ("a", "b", "c"))]


def test_one_table() -> None:
    snapshot = facts()
    found = two_mode(snapshot, cooperation(snapshot, DAY))
    assert found.density == pytest.approx(7 / 12)
    assert {(row.body, via) for row in found.rows for via in row.occasions} == {
        (one, via.via) for via in found.occasions for one in via.bodies
    }
    assert (found.filled("a", "m1"), found.filled("c", "m1")) == (True, False)
    assert next((one.a, one.b, set(one.occasions)) for one in found.shared) == ("a", "b", {"m1", "m2"})
    assert [sentence.de for sentence in found.method.missing] == [
        "1 Maßnahme, Netzwerk oder Veranstaltung mit weniger als 2 erfassten Stellen ist nicht gezeigt."
    ]


def test_large_groups_stay_in_it() -> None:
    """Forty members of a network: no tie, yet all of them are there (rule 10)."""
    members = [f"v{number:02d}" for number in range(40)]
    snapshot = Snapshot.of(
        [*(body(name) for name in members), body("netz", "network")],
        [fact("MEMBER_OF", name, "netz") for name in members],
    )
    found = two_mode(snapshot, cooperation(snapshot, DAY))
    (occasion,) = found.occasions
    assert (len(occasion.bodies), occasion.pairwise, occasion.place.degree) == (40, False, 1.0)
    assert len(found.shared) == 40 * 39 / 2


def test_nothing_to_show() -> None:
    snapshot = Snapshot.of([body("a")], [])
    found = two_mode(snapshot, cooperation(snapshot, DAY))
    assert (found.rows, found.occasions, found.shared, found.density) == ((), (), (), 0.0)


@pytest.mark.parametrize(
    "query",
    [
        TwoModeQuery(least=0),
        TwoModeQuery(kind=EvidenceKind.COOPERATION),
        TwoModeQuery(place="nirgends"),
        TwoModeQuery(field="keins"),
    ],
)
def test_what_cannot_be_asked(query: TwoModeQuery) -> None:
    snapshot = facts()
    with pytest.raises(InvalidParameter):
        two_mode(snapshot, cooperation(snapshot, DAY), query)


def test_aachen_again_and_again(aachen_snapshot: Snapshot) -> None:
    whole = cooperation(aachen_snapshot, DAY)
    found = two_mode(aachen_snapshot, whole)
    assert found == two_mode(aachen_snapshot, whole)
    assert len(found.occasions) == sum(1 for group in whole.groups if len(group.bodies) > 1)
    persons = {node.id for node in aachen_snapshot.of_kind("person")}
    assert not persons & {row.body for row in found.rows}
    tied = {pair for group in whole.groups if group.pairwise for pair in _pairs(group.bodies)}
    assert tied <= {(one.a, one.b) for one in found.shared}


def _pairs(bodies: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(a, b) for a in bodies for b in bodies if a < b]


@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(2, 9))
@settings(max_examples=25, deadline=None)
def test_positions_as_networkx(seed: int, bodies: int, networks: int) -> None:
    """On random tables, connected or not; occasions with one body count as well."""
    graph = bipartite.random_graph(bodies, networks, 0.35, seed=seed)
    names = {node: f"b{node:02d}" if node < bodies else f"n{node:02d}" for node in graph}
    graph = nx.relabel_nodes(graph, names)
    graph.remove_nodes_from([node for node, degree in list(graph.degree()) if not degree])
    top = {node for node in graph if node[0] == "b"}
    bottom = sorted(set(graph) - top)
    assume(len(top) > 1 and len(bottom) > 1)
    snapshot = Snapshot.of(
        [*(body(name) for name in sorted(top)), *(body(name, "network") for name in bottom)],
        [fact("MEMBER_OF", one, at) for one in sorted(top) for at in graph[one]],
    )
    found = two_mode(snapshot, cooperation(snapshot, DAY), TwoModeQuery(least=1))
    places = {row.body: row.place for row in found.rows} | {one.via: one.place for one in found.occasions}
    degree, closeness, between = (
        measure(graph, top)
        for measure in (bipartite.degree_centrality, bipartite.closeness_centrality, bipartite.betweenness_centrality)
    )
    for name, place in places.items():
        assert (place.degree, place.closeness, place.betweenness) == pytest.approx(
            (degree[name], closeness[name], between[name])
        ), name
