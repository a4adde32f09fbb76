"""Cut points and bridges against networkx and by hand, and who may be named."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import Cooperation, CutPoints, cooperation, cut_points
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, as_networkx, body, named, stated, weighted

SIGNED_IN = Reader(Visibility.NETWORK)
ALL_PUBLIC = "office"


def of_pairs(
    found: Cooperation, *, kind: str = ALL_PUBLIC, kinds: dict[str, str] | None = None, resamples: int = 20
) -> CutPoints:
    nodes = [body(id, (kinds or {}).get(id, kind)) for id in found.bodies]
    return cut_points(Snapshot.of(nodes, []), found, resamples=resamples)


def names(found: CutPoints) -> list[str]:
    return [cut.body for cut in found.cut_points]


@pytest.mark.parametrize(
    "graph",
    [nx.karate_club_graph(), nx.florentine_families_graph(), nx.krackhardt_kite_graph(), nx.barbell_graph(4, 3)],
)
def test_published_networks(graph: nx.Graph[object]) -> None:
    check = named(graph)
    snapshot = stated(check)
    found = cut_points(snapshot, cooperation(snapshot, DAY), reader=SIGNED_IN, resamples=20)
    assert set(names(found)) == set(nx.articulation_points(check))
    assert {(bridge.a, bridge.b) for bridge in found.bridges} == {(min(e), max(e)) for e in nx.bridges(check)}
    for cut in found.cut_points:
        rest = check.copy()
        rest.remove_node(cut.body)
        parts = sorted(map(len, nx.connected_components(rest)), reverse=True)
        assert list(cut.part_sizes) == parts
        assert (cut.loses, cut.of) == (sum(parts[1:]), len(check))
        assert cut.parts is not None
        assert {frozenset(part) for part in cut.parts} == set(map(frozenset, nx.connected_components(rest)))


def test_only_ties_of_a_fifth_or_more_carry() -> None:
    pairs = {("a", "b"): 1.0, ("b", "c"): 0.1 + 0.1, ("a", "c"): 0.19, ("c", "d"): 0.05}
    found = of_pairs(weighted(pairs))
    assert names(found) == ["b"]
    assert [(bridge.a, bridge.b) for bridge in found.bridges] == [("a", "b"), ("b", "c")]
    assert found.components == (3,)
    third = 0.6 - 0.4  # a float a little below 0.2
    assert third < 0.2
    assert names(of_pairs(weighted({**pairs, ("b", "c"): third}))) == ["b"]


def test_each_connected_part_by_itself() -> None:
    pairs = {("a", "b"): 1.0, ("b", "c"): 1.0, ("p", "q"): 1.0, ("q", "r"): 1.0, ("q", "s"): 1.0, ("q", "t"): 1.0}
    found = of_pairs(weighted(pairs))
    assert [(cut.body, cut.loses, cut.of) for cut in found.cut_points] == [("q", 3, 5), ("b", 1, 3)]
    assert found.components == (5, 3)
    assert found.cut_points[0].sentence.de == (
        "Fällt Q weg, bleiben vier Stellen ohne tragende Verbindung: P, R, S und T."
    )


def test_sentence_says_who_loses_what() -> None:
    pairs = {("a", "b"): 1.0, ("a", "c"): 1.0, ("b", "c"): 1.0, ("c", "d"): 1.0, ("d", "e"): 1.0}
    (c, d) = of_pairs(weighted(pairs)).cut_points
    assert c.sentence.de == "Fällt C weg, verlieren zwei Stellen ihre tragende Verbindung zu den übrigen: D und E."
    assert d.sentence.de == "Fällt D weg, verliert eine Stelle ihre tragende Verbindung zu den übrigen: E."
    assert d.sentence.en == "Without D, one body loses its strong connection to the others: E."


def test_a_bridge_says_what_it_holds() -> None:
    """Two triangles, joined by one tie, and one more body that hangs on the second."""
    pairs = dict.fromkeys(["ab", "bc", "ac", "xy", "yz", "xz", "cx", "zp"], 1.0)
    found = of_pairs(weighted({(pair[0], pair[1]): weight for pair, weight in pairs.items()}))
    assert [(bridge.a, bridge.b, bridge.loses, bridge.of) for bridge in found.bridges] == [
        ("c", "x", 3, 7),
        ("p", "z", 1, 7),
    ]
    assert [bridge.sentence.de for bridge in found.bridges] == [
        "Nur eine tragende Verbindung hält drei Stellen mit den übrigen zusammen: C und X.",
        "Nur eine tragende Verbindung hält eine Stelle mit den übrigen zusammen: P und Z.",
    ]


def test_small_associations_are_counted_in_public_and_never_named_in_a_sentence() -> None:
    pairs = {("a", "b"): 1.0, ("b", "c"): 1.0, ("b", "d"): 1.0, ("d", "e"): 1.0}
    kinds = {"b": "office", "c": "welfare_association"}
    cooperation_ = weighted(pairs)
    snapshot = Snapshot.of([body(id, kinds.get(id, "association")) for id in "abcde"], [])
    public = cut_points(snapshot, cooperation_, resamples=20)
    assert names(public) == ["b"]
    assert public.cut_points[0].parts is None
    assert public.cut_points[0].part_sizes == (2, 1, 1)
    assert public.cut_points[0].sentence.de == (
        "Fällt B weg, verlieren zwei Stellen ihre tragende Verbindung zu den übrigen: C und eine weitere Stelle."
    )
    assert (public.withheld_cut_points, public.withheld_bridges) == (1, 3)
    assert [(bridge.a, bridge.b) for bridge in public.bridges] == [("b", "c")]
    signed_in = cut_points(snapshot, cooperation_, reader=SIGNED_IN, resamples=20)
    assert names(signed_in) == ["b", "d"]
    assert signed_in.cut_points[1].sentence.de == (
        "Fällt eine hier nicht genannte Stelle weg, verliert eine Stelle ihre tragende Verbindung zu den übrigen."
    )
    assert (signed_in.withheld_cut_points, signed_in.withheld_bridges) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "sector", "listed"),
    [
        ("municipality", "", True),
        ("agency", "", True),
        ("welfare_association", "", True),
        ("network", "", True),
        ("education_provider", "public", True),
        ("education_provider", "", False),
        ("association", "civil_society", False),
        ("migrant_organisation", "", False),
        ("migrant_organisation", "welfare", False),
        ("religious_community", "religious", False),
        ("company", "business", False),
    ],
)
def test_who_may_be_named(kind: str, sector: str, listed: bool) -> None:
    more = {"sector": sector} if sector else {}
    snapshot = Snapshot.of([body("a"), body("b", kind, **more), body("c")], [])
    found = cut_points(snapshot, weighted({("a", "b"): 1.0, ("b", "c"): 1.0}), resamples=20)
    assert (names(found) == ["b"]) is listed
    assert found.withheld_cut_points == (0 if listed else 1)


def test_stability_by_hand() -> None:
    """Of two ties one is always left out: the middle is never a cut point again. A wide star keeps its centre."""
    (middle,) = of_pairs(weighted({("a", "b"): 1.0, ("b", "c"): 1.0})).cut_points
    assert (middle.found_again, middle.claimed, middle.word.de) == (0.0, False, "schwankt")
    star = of_pairs(weighted({("a", f"b{number:02d}"): 1.0 for number in range(20)}), resamples=200)
    assert (star.cut_points[0].found_again, star.cut_points[0].claimed) == (1.0, True)
    assert star.method.stability is not None
    assert star.method.stability.de.startswith("1 von 1 Schlüsselstelle hält")
    assert {bridge.found_again for bridge in star.bridges} == {1.0}  # among the resamples that keep the tie


def test_no_ties_nothing_hangs() -> None:
    found = of_pairs(weighted({}, alone=["a"]))
    assert (found.cut_points, found.bridges, found.components, found.method.stability) == ((), (), (), None)


BODIES = [f"{number:02d}" for number in range(10)]
networks = st.dictionaries(
    st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([1.0, 0.5, 0.2, 0.1]),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(networks)
def test_law_without_a_cut_point_its_part_falls_apart(pairs: dict[tuple[str, str], float]) -> None:
    cooperation_ = weighted(pairs)
    strong = as_networkx(weighted({pair: weight for pair, weight in pairs.items() if weight >= 0.2}))
    found = cut_points(
        Snapshot.of([body(id) for id in cooperation_.bodies], []), cooperation_, reader=SIGNED_IN, resamples=1
    )
    for node in strong:
        part = strong.subgraph(nx.node_connected_component(strong, node))
        rest = part.subgraph(set(part) - {node})
        falls_apart = len(rest) > 0 and not nx.is_connected(rest)
        assert falls_apart == (node in names(found))
    for bridge in found.bridges:
        cut = strong.copy()
        cut.remove_edge(bridge.a, bridge.b)
        halves = [len(nx.node_connected_component(cut, end)) for end in (bridge.a, bridge.b)]
        assert not nx.has_path(cut, bridge.a, bridge.b)
        assert (bridge.loses, bridge.of) == (min(halves), sum(halves))
    assert len(found.bridges) == sum(1 for _ in nx.bridges(strong))
