"""Clusters and their stability against networkx, published results and groups planted by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import combinations

import networkx as nx
import pytest

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network import Clusters, Cooperation, clusters, cooperation
from graphkb.analytics.network.stability import jaccard
from graphkb.analytics.network.tie_graph import TieGraph, communities
from graphkb.analytics.network.traits import body_traits
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter
from graphkb.model import Node, Relation, Status
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, as_networkx, body, fact, named, stated, weighted

FEW = 20


def of_snapshot(snapshot: Snapshot, resamples: int = FEW) -> Clusters:
    return clusters(snapshot, cooperation(snapshot, DAY), resamples=resamples)


def of_pairs(found: Cooperation, *, resamples: int = FEW, resolution: float = 1.0, seed: int = 0) -> Clusters:
    snapshot = Snapshot.of([body(id) for id in found.bodies], [])
    return clusters(snapshot, found, resamples=resamples, resolution=resolution, seed=seed)


def clique(names: Iterable[str], weight: float = 1.0) -> dict[tuple[str, str], float]:
    return dict.fromkeys(combinations(sorted(names), 2), weight)


# ------------------------------------------------------------------ published networks


def test_karate_club_reaches_the_optimum() -> None:
    """The best partition is known: 0.4198, four groups (Brandes et al. 2008, doi:10.1109/TKDE.2007.190689)."""
    graph = named(nx.karate_club_graph())
    found = of_snapshot(stated(graph))
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert len(found.clusters) == 4
    assert found.modularity == pytest.approx(
        nx.community.modularity(graph, [set(c.members) for c in found.clusters], weight=None)
    )


def test_weighted_modularity_as_networkx() -> None:
    club = nx.karate_club_graph()
    heavy = weighted({(f"{a:02d}", f"{b:02d}"): w / 7 for a, b, w in club.edges.data("weight")})
    graph, check = TieGraph.of(heavy), as_networkx(heavy)
    for resolution in (0.5, 1.0, 1.5):
        groups, modularity = communities(graph, resolution=resolution, seeds=range(20))
        names = [{graph.bodies[vertex] for vertex in group} for group in groups]
        assert modularity == pytest.approx(nx.community.modularity(check, names, resolution=resolution))
        louvain = nx.community.louvain_communities(check, resolution=resolution, seed=1)
        assert modularity >= nx.community.modularity(check, louvain, resolution=resolution) - 1e-9


def test_southern_women() -> None:
    """Eighteen women at fourteen occasions (Davis, Gardner, Gardner 1941), here bodies of fourteen networks.

    The weights are checked against a projection by networkx; the cores of the two cliques are those that 21 methods
    agree on (Freeman 2003, in Dynamic Social Network Modeling and Analysis, doi:10.17226/10735).
    """
    graph = nx.davis_southern_women_graph()
    women, occasions = graph.graph["top"], graph.graph["bottom"]
    nodes = [body(name) for name in women] + [body(name, "network") for name in occasions]
    snapshot = Snapshot.of(nodes, [fact("MEMBER_OF", woman, at) for woman in women for at in graph[woman]])
    found = cooperation(snapshot, DAY)

    def shared(bipartite: nx.Graph[str], a: str, b: str) -> float:
        rest = 1.0
        for at in nx.common_neighbors(bipartite, a, b):
            rest *= 1 - 1 / (bipartite.degree(at) - 1)
        return 1 - rest

    check = nx.bipartite.generic_weighted_projected_graph(graph, women, weight_function=shared)
    assert {(tie.a, tie.b): tie.weight for tie in found.ties} == pytest.approx(
        {(min(a, b), max(a, b)): tie["weight"] for a, b, tie in check.edges(data=True)}
    )
    groups = clusters(snapshot, found, resamples=FEW)
    first, second = groups.of("Evelyn Jefferson"), groups.of("Nora Fayette")
    assert first is not None
    assert second is not None
    assert first is not second
    assert {"Laura Mandeville", "Theresa Anderson", "Brenda Rogers", "Frances Anderson"} <= set(first.members)
    assert {"Sylvia Avondale", "Katherina Rogers", "Helen Lloyd"} <= set(second.members)


# ------------------------------------------------------------------ groups planted by hand

LEFT, RIGHT = [f"a{n}" for n in range(6)], [f"b{n}" for n in range(5)]
TWO = {**clique(LEFT), **clique(RIGHT), ("a0", "b0"): 0.2}


def test_two_cliques_are_two_certain_groups() -> None:
    found = of_pairs(weighted(TWO), resamples=200)
    assert [(c.letter, list(c.members)) for c in found.clusters] == [("A", LEFT), ("B", RIGHT)]
    assert [c.found_again for c in found.clusters] == [1.0, 1.0]
    assert [c.claimed for c in found.clusters] == [True, True]
    assert found.clusters[0].word.de == "sicher"
    assert (found.clusters[0].weight_inside, found.clusters[0].weight_outside) == pytest.approx((15, 0.2))
    assert set(found.clusters[0].member_found) == {1.0}
    assert found.method.stability is not None
    assert found.method.stability.de.startswith("2 von 2 Gruppen halten")


def test_groups_without_a_shape_are_not_claimed() -> None:
    """A ring has no groups: where it is cut is chance."""
    ring = [f"{n:02d}" for n in range(24)]
    found = of_pairs(weighted(dict.fromkeys(zip(ring, [*ring[1:], ring[0]], strict=True), 1.0)), resamples=200)
    assert sum(cluster.claimed for cluster in found.clusters) < len(found.clusters) / 2
    assert "schwankt" in {cluster.word.de for cluster in found.clusters}


def test_a_member_between_two_groups_is_less_sure_than_the_rest() -> None:
    between = {("x", "a1"): 1.0, ("x", "a2"): 1.0, ("x", "b1"): 1.0, ("x", "b2"): 1.0}
    found = of_pairs(weighted({**TWO, **between}), resamples=200)
    cluster = found.of("x")
    assert cluster is not None
    sure = dict(zip(cluster.members, cluster.member_found, strict=True))
    assert sure["x"] < 0.9
    assert min(share for member, share in sure.items() if member != "x") > 0.95


def test_found_again_as_counted_by_hand() -> None:
    """The same resamples, grouped by themselves and compared by sets of names."""
    found = cooperation(stated(named(nx.krackhardt_kite_graph())), DAY)
    result = of_pairs(found, resamples=50, seed=3)
    graph = TieGraph.of(found)
    for cluster in result.clusters:
        times = 0
        for number, resample in enumerate(graph.resamples(50, 3)):
            groups, _ = communities(resample, resolution=1.0, seeds=[3 + number])
            sets = [{graph.bodies[vertex] for vertex in group} for group in groups]
            mine = set(cluster.members)
            times += any(len(mine & other) / len(mine | other) >= 0.5 for other in sets)
        assert cluster.found_again == pytest.approx(times / 50)


def test_small_groups_are_no_groups() -> None:
    found = of_pairs(weighted({**clique("abc"), ("x", "y"): 1.0}, alone=["q"]))
    assert [cluster.members for cluster in found.clusters] == [("a", "b", "c")]
    assert (found.ungrouped, found.untied) == (("x", "y"), ("q",))
    assert found.of("x") is None
    assert [sentence.de for sentence in found.method.missing] == [
        "2 verbundene Stellen gehören zu keiner Gruppe.",
        "Zu 1 Stelle ist keine Verbindung erfasst.",
    ]


def test_letters_by_size_then_weight_and_none_after_the_twelfth() -> None:
    pairs: dict[tuple[str, str], float] = {}
    for number in range(14):
        pairs |= clique([f"g{number:02d}-{member}" for member in "abc"], weight=1 + number / 100)
    found = of_pairs(weighted(pairs | clique(["z1", "z2", "z3", "z4"], 0.1)))
    assert found.clusters[0].members == ("z1", "z2", "z3", "z4")
    assert found.clusters[1].members[0] == "g13-a"
    assert "".join(cluster.letter for cluster in found.clusters) == "ABCDEFGHIJKL"
    assert [cluster.letter for cluster in found.clusters[12:]] == ["", "", ""]


def test_greater_resolution_more_groups() -> None:
    heavy = cooperation(stated(named(nx.karate_club_graph())), DAY)
    sizes = [len(of_pairs(heavy, resolution=resolution).clusters) for resolution in (0.3, 1.0, 1.5)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_no_ties_no_groups() -> None:
    found = of_pairs(weighted({}, alone=["a"]))
    assert (found.clusters, found.ungrouped, found.untied, found.modularity) == ((), (), ("a",), 0.0)
    assert found.method.stability is None


def test_order_of_facts_and_runs_change_nothing() -> None:
    graph = named(nx.karate_club_graph())
    usual = stated(graph)
    nodes, relations = list(usual.nodes), list(usual.relations)
    random.Random(5).shuffle(nodes)
    random.Random(6).shuffle(relations)
    state = random.getstate()
    assert of_snapshot(Snapshot.of(nodes, relations)) == of_snapshot(usual)
    assert random.getstate() == state  # nobody else's chance is disturbed


def test_at_least_one_resample() -> None:
    with pytest.raises(InvalidParameter):
        of_pairs(weighted(TWO), resamples=0)


def test_jaccard() -> None:
    assert jaccard({1, 2}, {3}) == 0.0
    assert jaccard(set(), set()) == 0.0
    assert jaccard({1, 2, 3, 4}, {3, 4}) == 0.5


# ------------------------------------------------------------------ labels


def labelled(
    seats: dict[str, str] | None = None, kinds: dict[str, str] | None = None, fields: dict[str, str] | None = None
) -> Clusters:
    """Two cliques of five with these seats, kinds and fields; who is not named has none, and is an association."""
    members = [f"{side}{number}" for side in "ab" for number in range(5)]
    nodes = [body(id, (kinds or {}).get(id, "association")) for id in members]
    nodes += [body("nord", "municipality"), body("sued", "municipality"), body("land", "region")]
    nodes += [Node(id=id, kind="field", name=id.title()) for id in ("sprache", "sport")]
    quarter, house = body("nord-ost", "quarter"), Node(id="haus", kind="meeting_place", name="Musterhaus")
    relations: list[Relation] = [
        *(fact("COOPERATES_WITH", a, b) for side in "ab" for a, b in combinations([f"{side}{n}" for n in range(5)], 2)),
        *(fact("LOCATED_IN", id, place) for id, place in (seats or {}).items()),
        fact("PART_OF", "nord-ost", "nord"),
        fact("PART_OF", "nord", "land"),
        fact("PART_OF", "haus", "nord-ost"),
    ]
    for id, field in (fields or {}).items():
        nodes.append(Node(id=f"m-{id}", kind="measure", name="Musterkurs"))
        relations += [fact("RUNS", id, f"m-{id}", role="partner"), fact("IN_FIELD", f"m-{id}", field)]
    return of_snapshot(Snapshot.of([*nodes, quarter, house], relations))


def test_label_names_place_field_and_kind() -> None:
    found = labelled(
        seats={"a0": "nord", "a1": "nord-ost", "a2": "haus", "b0": "sued", "b1": "sued"},
        kinds={f"b{n}": "sports_club" for n in range(5)},
        fields={"b0": "sport", "b1": "sport", "b2": "sport", "a0": "sprache"},
    )
    a, b = found.of("a0"), found.of("b0")
    assert a is not None
    assert b is not None
    assert a.label.de == "NORD · Vereine"  # three of five have their seat there, by quarter and house too
    assert [(p.trait, p.value, p.members, p.share, p.base_rate) for p in a.parts] == [
        ("place", "nord", 3, 0.6, 0.3),
        ("kind", "association", 5, 1.0, 0.5),
    ]
    assert b.label.de == "Sport · Sportvereine und -verbände"  # two of five seats are too few
    assert b.label.en != b.label.de
    assert b.around.de == "um B0 und B1"


def test_what_everybody_has_needs_ninety_percent() -> None:
    everywhere = {f"{side}{n}": "nord" for side in "ab" for n in range(5)}
    found = labelled(seats=everywhere)
    assert {cluster.label.de for cluster in found.clusters} == {"NORD · Vereine"}
    del everywhere["a4"]
    found = labelled(seats=everywhere, kinds={"a0": "company", "a1": "company", "a2": "media"})
    a = found.of("a0")
    assert a is not None
    assert a.parts == ()
    assert a.label.de == "um A0 und A1"
    assert a.label.en == "around A0 and A1"


def test_fields_come_from_measures_that_run_and_are_run() -> None:
    nodes = [body("a"), body("b"), body("amt", "office", legal_person="no")]
    nodes += [Node(id=id, kind="field", name=id) for id in ("f1", "f2", "f3", "f4")]
    nodes += [
        Node(id="m1", kind="measure", name="läuft"),
        Node(id="m2", kind="measure", name="beendet", status=Status.ENDED),
        Node(id="m3", kind="measure", name="nur möglich"),
        Node(id="m4", kind="measure", name="geplant", status=Status.PLANNED),
    ]
    relations = [
        fact("PART_OF", "amt", "b"),
        *(fact("IN_FIELD", f"m{n}", f"f{n}") for n in range(1, 5)),
        *(fact("RUNS", "a", f"m{n}") for n in (1, 2, 4)),
        fact("RUNS", "amt", "m1", role="partner"),
        fact("RUNS", "a", "m3", role="possible_provider"),
    ]
    snapshot = Snapshot.of(nodes, relations)
    assert body_traits(Bodies(snapshot, Clock(snapshot, DAY)))["field"] == {"a": {"f1"}, "b": {"f1"}}
