"""Constraint and effective size against networkx and networks solved by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network.structural_holes import constraint, contacts_of, effective_size, open_pairs
from graphkb.analytics.network.tie_graph import TieGraph
from tests.tie_graphs import as_networkx, named, weighted

Pairs = dict[tuple[str, str], float]

KARATE: Pairs = {(f"{a:02d}", f"{b:02d}"): float(w) for a, b, w in nx.karate_club_graph().edges.data("weight")}


def even(graph: nx.Graph[Any]) -> Pairs:
    return {(min(a, b), max(a, b)): 1.0 for a, b in named(graph).edges}


PUBLISHED = {
    "florentine": even(nx.florentine_families_graph()),
    "kite": even(nx.krackhardt_kite_graph()),
    "karate": dict.fromkeys(KARATE, 1.0),
    "karate weighted": KARATE,
}


def by_body(graph: TieGraph, scores: tuple[float | None, ...]) -> dict[str, float | None]:
    return dict(zip(graph.bodies, scores, strict=True))


def agrees(pairs: Pairs) -> None:
    """networkx is given the nodes: without them, and with scipy installed, 3.6.1 takes another formula with weights."""
    made = weighted(pairs)
    graph, check = TieGraph.of(made), as_networkx(made)
    contacts = contacts_of(graph)
    assert by_body(graph, constraint(graph)) == pytest.approx(nx.constraint(check, list(check), weight="weight"))
    assert by_body(graph, effective_size(contacts)) == pytest.approx(
        nx.effective_size(check, list(check), weight="weight")
    )
    pairs_open = {
        body: sum(1 for n, a in enumerate(around) for b in around[:n] if not check.has_edge(a, b))
        for body in check
        for around in [sorted(check[body])]
    }
    assert by_body(graph, open_pairs(contacts)) == pairs_open


@pytest.mark.parametrize("name", PUBLISHED)
def test_as_networkx_on_published_networks(name: str) -> None:
    agrees(PUBLISHED[name])


def test_without_weights_it_is_borgattis_formula() -> None:
    """n − 2t/n: networkx takes it for graphs without weights."""
    for pairs in (PUBLISHED["florentine"], PUBLISHED["kite"], PUBLISHED["karate"]):
        made = weighted(pairs)
        graph = TieGraph.of(made)
        found = by_body(graph, effective_size(contacts_of(graph)))
        assert found == pytest.approx(nx.effective_size(as_networkx(made), list(graph.bodies)))


def test_a_triangle_with_a_tail_by_hand() -> None:
    """Weights a–b 2, a–c 1, b–c 1, c–d 4, so sums a 3, b 3, c 6, d 4 and greatest a 2, b 2, c 4, d 4.

    Constraint of a: j = b: 2/3 + p(a,c) p(c,b) = 2/3 + 1/3 · 1/6; j = c: 1/3 + p(a,b) p(b,c) = 1/3 + 2/3 · 1/3.
    Constraint of c: j = a: 1/6 + p(c,b) p(b,a) = 1/6 + 1/6 · 2/3; j = b the same; j = d: 4/6.
    Effective size of a: 2 − p(a,c) m(b,c) − p(a,b) m(c,b) = 2 − 1/3 · 1/2 − 2/3 · 1/4.
    Effective size of c: 3 − p(c,b) m(a,b) − p(c,a) m(b,a) = 3 − 1/6 · 2/2 − 1/6 · 2/2.
    """
    graph = TieGraph.of(weighted({("a", "b"): 2.0, ("a", "c"): 1.0, ("b", "c"): 1.0, ("c", "d"): 4.0}))
    contacts = contacts_of(graph)
    tight = by_body(graph, constraint(graph))
    assert tight["a"] == pytest.approx(float(Fraction(13, 18) ** 2 + Fraction(5, 9) ** 2))
    assert tight["c"] == pytest.approx(float(2 * Fraction(5, 18) ** 2 + Fraction(2, 3) ** 2))
    assert tight["d"] == pytest.approx(1)
    wide = by_body(graph, effective_size(contacts))
    assert wide == pytest.approx({"a": float(Fraction(5, 3)), "b": float(Fraction(5, 3)), "c": 8 / 3, "d": 1})
    assert by_body(graph, open_pairs(contacts)) == {"a": 0, "b": 0, "c": 2, "d": 0}


def test_a_star_and_a_full_circle() -> None:
    star = TieGraph.of(weighted({("a", f"b{n}"): 1.0 for n in range(5)}))
    assert constraint(star)[0] == pytest.approx(1 / 5)
    assert effective_size(contacts_of(star))[0] == pytest.approx(5)
    assert open_pairs(contacts_of(star))[0] == 10
    circle = TieGraph.of(weighted(even(nx.complete_graph(4))))
    full = contacts_of(circle)
    # Each: three contacts, (1/3 + 2/9)² each; effective size 3 − 2·3/3.
    assert constraint(circle) == pytest.approx([3 * (5 / 9) ** 2] * 4)
    assert effective_size(full) == pytest.approx([1] * 4)
    assert open_pairs(full) == (0, 0, 0, 0)


def test_two_steps_away_is_no_contact() -> None:
    """In a–b–c only b counts for a: with c it would be 1.25."""
    path = TieGraph.of(weighted(dict.fromkeys(pairwise("abc"), 1.0)))
    assert constraint(path) == pytest.approx([1, 0.5, 1])


def test_not_defined_without_a_tie() -> None:
    graph = TieGraph.of(weighted(dict.fromkeys(pairwise("abc"), 1.0))).only([0])
    contacts = contacts_of(graph)
    assert constraint(graph) == (1, 1, None)
    assert constraint(graph.only([])) == (None, None, None)
    assert effective_size(contacts) == (1, 1, None)
    assert open_pairs(contacts) == (0, 0, 0)


BODIES = [f"{number:02d}" for number in range(9)]
networks = st.dictionaries(
    st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0.01, 4),
    min_size=1,
    max_size=24,
)


@settings(max_examples=40, deadline=None)
@given(networks)
def test_law_as_networkx(pairs: Pairs) -> None:
    agrees(pairs)


@settings(max_examples=20, deadline=None)
@given(networks, st.permutations(BODIES))
def test_law_names_change_nothing(pairs: Pairs, names: list[str]) -> None:
    name = dict(zip(BODIES, names, strict=True))
    usual = TieGraph.of(weighted(pairs))
    other = TieGraph.of(weighted({(name[a], name[b]): weight for (a, b), weight in pairs.items()}))
    measures = (
        constraint,
        lambda graph: effective_size(contacts_of(graph)),
        lambda graph: open_pairs(contacts_of(graph)),
    )
    for measure in measures:
        found = by_body(other, measure(other))
        assert {name[body]: score for body, score in by_body(usual, measure(usual)).items()} == pytest.approx(found)
