"""Positions against networkx, published values and graphs solved by hand."""

from __future__ import annotations

import random
from itertools import pairwise
from math import log, sqrt

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import Positions, cooperation, positions
from graphkb.analytics.network.positions import betweenness, estimated_betweenness, ranks
from graphkb.analytics.network.stability import band
from graphkb.analytics.network.tie_graph import TieGraph, left_out
from graphkb.errors import InvalidParameter
from tests.tie_graphs import DAY, as_networkx, named, stated, weighted

FEW = {"resamples": 20}


def scores(found: Positions) -> dict[str, float]:
    return {position.body: position.betweenness for position in found.positions}


def test_florentine_families() -> None:
    """Padgett's marriages. Medici: 0.522 of 91 pairs is 47.5 (Padgett, Ansell 1993, doi:10.1086/230190)."""
    graph = named(nx.florentine_families_graph())
    found = positions(cooperation(stated(graph), DAY))
    assert scores(found) == pytest.approx(nx.betweenness_centrality(graph, normalized=False), abs=1e-9)
    assert found.of("Medici") is found.positions[0]
    assert found.positions[0].betweenness == pytest.approx(47.5)
    assert found.positions[0].betweenness / 91 == pytest.approx(0.522, abs=5e-4)
    assert found.brokers(1)[0].body == "Medici"
    assert {p.body for p in found.positions if p.betweenness == 0} == {
        "Acciaiuoli",
        "Ginori",
        "Lamberteschi",
        "Pazzi",
    }


def test_krackhardt_kite() -> None:
    """Heather, number 7, has the highest betweenness (14 of 36), Diane, number 3, the highest degree (6)."""
    graph = named(nx.krackhardt_kite_graph())
    found = positions(cooperation(stated(graph), DAY))
    assert found.positions[0].body == "07"
    assert found.positions[0].betweenness == pytest.approx(14)
    assert max(found.positions, key=lambda p: p.degree).body == "03"
    assert [p.betweenness_rank for p in found.positions[:4]] == [1, 2, 2, 4]
    assert {p.body: p.core for p in found.positions} == nx.core_number(graph)


def test_karate_club() -> None:
    """Zachary's club (doi:10.1086/jar.33.4.3629752), unweighted and with its published weights."""
    club = nx.karate_club_graph()
    found = positions(cooperation(stated(named(club)), DAY), **FEW)
    assert scores(found) == pytest.approx(nx.betweenness_centrality(named(club), normalized=False), abs=1e-9)
    assert found.positions[0].betweenness / 528 == pytest.approx(0.4376, abs=1e-4)
    heavy = weighted({(f"{a:02d}", f"{b:02d}"): float(w) for a, b, w in club.edges.data("weight")})
    graph = as_networkx(heavy)
    for _, _, tie in graph.edges(data=True):
        tie["whole"] = round(420 / tie["weight"])  # 420 is a multiple of 1 to 7: no path is unequal by rounding
    found = positions(heavy, **FEW)
    assert scores(found) == pytest.approx(nx.betweenness_centrality(graph, weight="whole", normalized=False), abs=1e-9)
    assert {p.body: p.strength for p in found.positions} == pytest.approx(dict(graph.degree(weight="weight")))
    assert {p.body: p.degree for p in found.positions} == dict(graph.degree())


def test_equal_paths_that_floats_make_unequal() -> None:
    """Two ways from a to d: 10 + 20 through b and 3 · 10 through c, e: as distances of 1/0.1, 1/0.05 they tie."""
    pairs = {("a", "b"): 0.1, ("b", "d"): 0.05, ("a", "c"): 0.1, ("c", "e"): 0.1, ("d", "e"): 0.1}
    found = scores(positions(weighted(pairs), **FEW))
    # By hand: ad goes both ways (b ½, c ½, e ½); ae over c; cd over e; bc over a; be over d (30) or a, c (30): ½ each.
    assert found == pytest.approx({"a": 1.5, "b": 0.5, "c": 2.0, "d": 0.5, "e": 1.5})
    assert 0.1 + 0.2 != 0.15 + 0.15  # the two ways of the next line, as floats
    found = scores(
        positions(weighted({("a", "b"): 10, ("b", "d"): 5, ("a", "c"): 1 / 0.15, ("c", "d"): 1 / 0.15}), **FEW)
    )
    assert (found["b"], found["c"]) == pytest.approx((0.5, 0.5))


def test_rank_of_equal_scores_is_the_better_one() -> None:
    assert ranks([1.0, 1.0 + 1e-12, 0.5, 0.5, 2.0]) == (2, 2, 4, 4, 1)
    assert ranks([]) == ()


def test_brokers_keep_all_of_the_last_rank() -> None:
    """In a path of five the middle has 4, its two neighbours 3 each."""
    found = positions(weighted(dict.fromkeys(pairwise("abcde"), 1.0)), **FEW)
    assert [p.body for p in found.brokers(2)] == ["c", "b", "d"]
    assert [p.body for p in found.brokers(9)] == ["c", "b", "d"]
    assert found.brokers(0) == ()


def test_under_ten_bodies_there_is_no_band_and_that_is_said() -> None:
    found = positions(weighted(dict.fromkeys(pairwise("abcdefghi"), 1.0)), **FEW)
    assert {p.betweenness_band for p in found.positions} == {None}
    assert {p.strength_band for p in found.positions} == {None}
    assert found.method.stability is not None
    assert found.method.stability.de == "Für Rangspannen sind es zu wenige Stellen: nötig sind 10 mit einer Verbindung."
    assert all(p.betweenness_band for p in positions(weighted(dict.fromkeys(pairwise("abcdefghij"), 1.0))).positions)


def test_bands_are_the_percentiles_of_the_ranks_in_the_resamples() -> None:
    found = cooperation(stated(named(nx.karate_club_graph())), DAY)
    graph = TieGraph.of(found)
    seen: dict[str, list[int]] = {name: [] for name in graph.bodies}
    for resample in graph.resamples(200, 0):
        assert len(resample.pairs) == 78 - left_out(78) == 70
        check: nx.Graph[str] = nx.Graph()
        check.add_nodes_from(graph.bodies)
        check.add_edges_from((graph.bodies[a], graph.bodies[b]) for a, b in resample.pairs)
        score = nx.betweenness_centrality(check, normalized=False)
        for name in graph.bodies:
            seen[name].append(1 + sum(1 for other in score.values() if other > score[name] + 1e-9))
    for position in positions(found).positions:
        rising = sorted(seen[position.body])
        assert position.betweenness_band == (rising[9], rising[189])


def test_band_of_a_certain_leader() -> None:
    found = positions(weighted({("a", f"b{number:02d}"): 1.0 for number in range(30)}))
    assert found.positions[0].body == "a"
    assert found.positions[0].betweenness_band == (1, 1)


def test_same_seed_same_result_whatever_the_seed_the_scores() -> None:
    found = cooperation(stated(named(nx.karate_club_graph())), DAY)
    assert positions(found, seed=7, **FEW) == positions(found, seed=7, **FEW)
    assert scores(positions(found, seed=1, **FEW)) == scores(positions(found, seed=2, **FEW))


def test_a_large_network_is_estimated_and_that_is_said() -> None:
    graph = TieGraph.of(cooperation(stated(named(nx.karate_club_graph())), DAY))
    exact = betweenness(graph)
    halves = [estimated_betweenness(graph, range(17))[0], estimated_betweenness(graph, range(17, 34))[0]]
    assert [(a + b) / 2 for a, b in zip(*halves, strict=True)] == pytest.approx(exact)
    found = positions(cooperation(stated(named(nx.karate_club_graph())), DAY), exact_up_to=33, **FEW)
    assert {score.band for p in found.positions for score in p.scores.values()} == {None}
    assert found.pivots == 34
    assert [sentence.de for sentence in found.method.missing][-3:] == [
        "Das Netz ist groß: die vermittelnde Lage ist aus 34 Stellen geschätzt.",
        f"Bei jeder Stelle weicht der wahre Wert in mindestens 95 von 100 Fällen um höchstens {share_of_all(found)} "
        "Prozent aller Wege davon ab.",
        "Rangspannen gibt es hier nicht: dafür ist das Netz zu groß.",
    ]
    assert found.method.stability is None


def share_of_all(found: Positions) -> str:
    """The greatest error, as a share of the 34 · 33 / 2 pairs."""
    return f"{max(p.error or 0 for p in found.positions) / 561 * 100:.1f}".replace(".", ",")


def test_true_betweenness_lies_within_the_stated_error() -> None:
    """300 bodies, estimated from 100 of them; one that hangs on a single tie may lie on the paths of no pivot."""
    graph = nx.barabasi_albert_graph(300, 2, seed=4)
    graph.add_edges_from((n, 300 + n) for n in range(0, 60, 2))
    heavy = {(f"{a:03d}", f"{b:03d}"): (1.0, 0.5, 0.25)[(a + b) % 3] for a, b in graph.edges}
    ties = TieGraph.of(weighted(heavy))
    exact = betweenness(ties)
    for seed in range(3):
        pivots = random.Random(seed).sample(range(len(ties.bodies)), 100)
        values, errors = estimated_betweenness(ties, pivots)
        assert all(abs(value - true) <= error for value, true, error in zip(values, exact, errors, strict=True))
        highest = max(exact)
        assert values[exact.index(highest)] == pytest.approx(highest, rel=0.25)


def test_the_error_is_the_bound_by_hand() -> None:
    """A path a–b–c from all three pivots: b adds ½ from a, 0 from itself, ½ from c; no pivot can add more than ½.

    Variance 1/6 − 1/9 = 1/18; three times √(2 · 1/18 · ln 60 / 3) + 3 · ½ · ln 60 / 3.
    """
    values, errors = estimated_betweenness(TieGraph.of(weighted({("a", "b"): 1.0, ("b", "c"): 1.0})), [0, 1, 2])
    assert values == pytest.approx((0, 1, 0))
    spread = log(60)
    assert errors[1] == pytest.approx(3 * (sqrt(spread / 27) + spread / 2))
    with pytest.raises(ValueError, match="no pivots"):
        estimated_betweenness(TieGraph.of(weighted({("a", "b"): 1.0})), [])


def test_components_are_numbered_by_size() -> None:
    found = positions(weighted({("x", "y"): 1.0, ("a", "b"): 1.0, ("y", "z"): 1.0}, alone=["q"]), **FEW)
    assert found.components == (3, 2)
    assert {p.body: p.component for p in found.positions} == {"a": 2, "b": 2, "x": 1, "y": 1, "z": 1}
    assert found.of("q") is None


def test_no_ties_no_positions() -> None:
    found = positions(weighted({}, alone=["a"]), **FEW)
    assert (found.positions, found.components, found.brokers()) == ((), (), ())


def test_at_least_one_resample() -> None:
    with pytest.raises(InvalidParameter):
        positions(weighted({("a", "b"): 1.0}), resamples=0)


def test_percentiles_by_nearest_rank() -> None:
    assert band([5]) == (5, 5)
    assert band(list(range(20, 0, -1))) == (1, 19)
    with pytest.raises(ValueError, match="no values"):
        band([])


BODIES = [f"{number:02d}" for number in range(9)]
networks = st.dictionaries(
    st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([1.0, 0.5, 0.25, 1 / 3, 0.1, 2.75]),
    min_size=1,
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(networks)
def test_law_as_networkx_on_exact_fractions(pairs: dict[tuple[str, str], float]) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for (a, b), weight in pairs.items():
        graph.add_edge(a, b, distance=round(132 / weight))  # whole numbers: no path is unequal by rounding
    expected = nx.betweenness_centrality(graph, weight="distance", normalized=False)
    found = TieGraph.of(weighted(pairs))
    assert dict(zip(found.bodies, betweenness(found), strict=True)) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(networks, st.permutations(BODIES))
def test_law_names_change_nothing(pairs: dict[tuple[str, str], float], names: list[str]) -> None:
    name = dict(zip(BODIES, names, strict=True))
    usual = positions(weighted(pairs), resamples=1)
    renamed = positions(weighted({(name[a], name[b]): weight for (a, b), weight in pairs.items()}), resamples=1)
    for position in usual.positions:
        other = renamed.of(name[position.body])
        assert other is not None
        assert other.betweenness == pytest.approx(position.betweenness, abs=1e-9)
        assert (other.degree, other.core, other.betweenness_rank, other.strength_rank) == (
            position.degree,
            position.core,
            position.betweenness_rank,
            position.strength_rank,
        )
