"""The layout of the network map: groups apart, members inside, the same at every start."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network.layout import NEVER_BESIDE, hulls_beside, lay_out

Ties = list[tuple[str, str, float]]


def groups_of(sizes: list[int]) -> dict[str, str]:
    return {f"{letter}{n}": letter for letter, size in zip("ABCDEFGHIJKL", sizes, strict=False) for n in range(size)}


def chained(groups: dict[str, str]) -> Ties:
    """Everybody of a group with everybody, and the first of each group with the first of every other."""
    ties = [(a, b, 1.0) for a, b in combinations(groups, 2) if groups[a] == groups[b]]
    return ties + [(a, b, 0.3) for a, b in combinations([body for body in groups if body.endswith("0")], 2)]


def hulls(places: dict[str, tuple[float, float]], groups: dict[str, str]) -> dict[str, tuple[float, float, float]]:
    found = {}
    for letter in dict.fromkeys(groups.values()):
        inside = [places[body] for body, group in groups.items() if group == letter]
        x, y = (sum(point[axis] for point in inside) / len(inside) for axis in (0, 1))
        found[letter] = (x, y, max(hypot(a - x, b - y) for a, b in inside))
    return found


def test_nobody_has_no_places() -> None:
    assert lay_out([], [], {}) == {}


def test_groups_do_not_overlap_and_keep_their_members() -> None:
    groups = groups_of([21, 19, 16, 11, 8, 5, 4, 3])
    around = hulls(lay_out(sorted(groups), chained(groups), groups), groups)
    for (xa, ya, ra), (xb, yb, rb) in combinations(around.values(), 2):
        assert hypot(xa - xb, ya - yb) > ra + rb


def test_no_two_bodies_lie_on_one_another() -> None:
    groups = groups_of([30, 12, 3])
    loose = {f"z{n}": "" for n in range(9)}
    places = lay_out([*groups, *loose], chained(groups), groups)
    assert len(places) == 54
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(places.values(), 2)) > 5


def test_bodies_without_a_group_lie_below_all_groups() -> None:
    groups = groups_of([5, 4])
    places = lay_out([*groups, "y", "z"], [*chained(groups), ("y", "z", 1.0)], groups)
    assert min(places["y"][1], places["z"][1]) > max(places[body][1] for body in groups)


def test_the_same_network_lies_the_same_in_whatever_order_it_comes() -> None:
    groups = groups_of([7, 6, 5])
    ties = chained(groups)
    backwards = dict(reversed(groups.items()))
    assert lay_out(sorted(groups), ties, groups) == lay_out(sorted(groups)[::-1], ties[::-1], backwards)


def test_colours_that_are_hard_to_tell_apart_do_not_lie_side_by_side() -> None:
    # Strong ties pull exactly the forbidden pairs together.
    groups = groups_of([12, 11, 10, 9, 9, 8, 8, 7, 6, 6, 5, 4])
    ties = [tie for tie in chained(groups) if groups[tie[0]] == groups[tie[1]]]
    ties += [(f"{a}0", f"{b}0", 8.0) for a, b in sorted(NEVER_BESIDE)]
    pulled = lay_out(sorted(groups), ties, groups, never_beside=())
    apart = lay_out(sorted(groups), ties, groups)

    def beside(places: dict[str, tuple[float, float]]) -> set[tuple[str, str]]:
        around = hulls(places, groups)
        names = list(around)
        points, sizes = [around[name][:2] for name in names], [around[name][2] + 13 for name in names]
        return {(a, b) for a, b in NEVER_BESIDE if hulls_beside(points, sizes, names.index(a), names.index(b))}

    assert beside(pulled)  # without the rule they do
    assert not beside(apart)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_every_body_gets_a_place(seed: int, count: int) -> None:
    graph = nx.gnp_random_graph(count, 0.15, seed=seed)
    bodies = [f"n{n:02d}" for n in graph]
    groups = {body: "ABC"[n % 3] for n, body in enumerate(bodies) if n % 4}
    places = lay_out(bodies, [(f"n{a:02d}", f"n{b:02d}", 1.0) for a, b in graph.edges], groups)
    assert set(places) == set(bodies)
    assert all(abs(x) < 1e5 and abs(y) < 1e5 for x, y in places.values())
