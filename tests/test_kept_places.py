"""The map does not jump: what was on an earlier map stays where it was."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import hypot
from statistics import mean

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import clusters, cooperation
from graphkb.analytics.network.layout import Point, lay_out
from graphkb.analytics.network.map_groups import map_groups, map_points
from graphkb.snapshot import Snapshot
from tests.test_layout import chained, groups_of, hulls
from tests.tie_graphs import DAY


def far(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


@given(st.lists(st.integers(3, 12), min_size=1, max_size=6))
@settings(max_examples=20, deadline=None)
def test_same_groups_same_places(sizes: list[int]) -> None:
    groups = groups_of(sizes)
    before = lay_out([*groups, "y"], chained(groups), groups)
    after = lay_out([*groups, "y"], chained(groups), groups, start=before)
    assert all(far(before[node], after[node]) < 1e-6 for node in before)


def test_a_new_member_lies_in_its_group_and_moves_nobody_far() -> None:
    groups = groups_of([8, 6, 5])
    before = lay_out([*groups], chained(groups), groups)
    more = {**groups, "new": "B"}
    after = lay_out([*more], [*chained(groups), ("new", "B1", 1.0)], more, start=before)
    assert max(far(before[node], after[node]) for node in before if groups[node] != "B") < 1
    x, y, radius = hulls(after, more)["B"]
    assert far(after["new"], (x, y)) <= radius + 1e-6
    assert min(far(after["new"], after[node]) for node in groups) > 5


def test_a_new_group_finds_room() -> None:
    groups = groups_of([8, 6, 5])
    before = lay_out([*groups], chained(groups), groups)
    more = {**groups, **{f"N{n}": "N" for n in range(4)}, **{f"M{n}": "M" for n in range(3)}}
    ties = [*chained(groups), ("N0", "A0", 1.0), ("N0", "B0", 0.5)]
    after = lay_out([*more], ties, more, start=before)
    around = hulls(after, more)
    for (xa, ya, ra), (xb, yb, rb) in combinations(around.values(), 2):
        assert hypot(xa - xb, ya - yb) > ra + rb
    assert min(far(after[a], after[b]) for a, b in combinations(more, 2)) > 5


def test_a_map_of_others_is_not_used() -> None:
    groups = groups_of([6, 4])
    alone = lay_out([*groups], chained(groups), groups)
    assert lay_out([*groups], chained(groups), groups, start={"A0": (900.0, 900.0)}) == alone
    assert lay_out([*groups], chained(groups), groups, start={}) == alone


def test_aachen_without_a_tie_lies_as_before(aachen_snapshot: Snapshot) -> None:
    whole = cooperation(aachen_snapshot, DAY)
    usual = clusters(aachen_snapshot, whole, resamples=1)
    before = map_points(whole, map_groups(aachen_snapshot, whole, usual))
    earlier = [(cluster.letter, cluster.members) for cluster in usual.clusters]
    moved = []
    for place in range(0, len(whole.ties), 60):
        less = replace(whole, ties=whole.ties[:place] + whole.ties[place + 1 :])
        found = clusters(aachen_snapshot, less, resamples=1, earlier=earlier)
        after = map_points(less, map_groups(aachen_snapshot, less, found), before)
        moved.append(mean(far(before[body], after[body]) for body in after))
    width = max(x for x, _ in before.values()) - min(x for x, _ in before.values())
    assert max(moved) < width / 20
