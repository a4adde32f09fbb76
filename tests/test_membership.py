"""How surely members belong, who belongs to two groups, and letters that stay."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import RESOLUTIONS, Clusters, Cooperation, Membership, clusters, cooperation, resolutions
from graphkb.analytics.network.letters import LETTERS, given_letters
from graphkb.analytics.network.matching import match_groups
from graphkb.analytics.network.tie_graph import TieGraph, communities
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, named, stated, weighted

LEFT, RIGHT = [f"a{n}" for n in range(1, 7)], [f"b{n}" for n in range(1, 7)]
BETWEEN = {("x", "a1"): 1.0, ("x", "a2"): 1.0, ("x", "b1"): 1.0, ("x", "b2"): 1.0}


def clique(names: list[str], weight: float = 1.0) -> dict[tuple[str, str], float]:
    return dict.fromkeys(combinations(names, 2), weight)


def grouped(found: Cooperation, *, resamples: int = 100, resolution: float = 1.0) -> Clusters:
    snapshot = Snapshot.of([body(id) for id in found.bodies], [])
    return clusters(snapshot, found, resamples=resamples, resolution=resolution)


def of(found: Clusters, member: str) -> Membership:
    return next(one for cluster in found.clusters for one in cluster.memberships if one.member == member)


# ------------------------------------------------------------------ members of two groups


def test_karate_club_wavers_where_the_literature_says() -> None:
    """Two factions; nodes 3, 9 and 10 (here from 0) are those that methods of overlapping groups put into both.

    Zhang, Wang, Zhang 2007, doi:10.1016/j.physa.2006.07.023, and many after them.
    """
    club = cooperation(stated(named(nx.karate_club_graph())), DAY)
    found = grouped(club, resamples=200, resolution=0.5)
    assert [len(cluster.members) for cluster in found.clusters] == [17, 17]
    ambiguous = sorted(
        (one for cluster in found.clusters for one in cluster.memberships), key=lambda one: -one.ambiguity
    )
    assert [one.member for one in ambiguous[:3]] == ["09", "02", "08"]
    assert [one.member for one in found.in_two] == ["09"]
    assert dict(of(found, "09").weight) == {"A": 0.5, "B": 0.5}


def test_a_member_between_two_cliques_belongs_to_both() -> None:
    found = grouped(weighted({**clique(LEFT), **clique(RIGHT), **BETWEEN}), resamples=200)
    (two,) = found.in_two
    assert two.member == "x"
    assert {two.group, two.second} == {"A", "B"}
    assert dict(two.weight) == {"A": 0.5, "B": 0.5}
    assert two.participation == pytest.approx(0.5)
    assert dict(two.found)[two.second] >= 0.2
    assert two.reason is not None
    assert two.reason.de.startswith("X: 50 Prozent der Bindung führen in die Gruppe B, zu B1 (gemeinsame Maßnahme)")
    assert "50 percent" in two.reason.en


def test_weight_alone_is_not_enough() -> None:
    """The bridge is strong, yet leaving out ties never moves anybody: known there, but no member there."""
    found = grouped(weighted({**clique(LEFT), **clique(RIGHT), ("a1", "b1"): 2.5}), resamples=100)
    assert found.in_two == ()
    assert dict(of(found, "a1").weight)["B"] > 0.25


def test_resamples_alone_are_not_enough() -> None:
    """A small group that hangs on one tie of one member joins the other as a whole: it wavers, its members do not."""
    tail = {("t1", "t2"): 1.0, ("t2", "t3"): 1.0, ("t1", "a1"): 1.0}
    found = grouped(weighted({**clique(LEFT), **clique(RIGHT), **tail}), resamples=200)
    for member in ("t2", "t3"):
        assert dict(of(found, member).weight) == {of(found, member).group: 1.0}
        assert of(found, member).second == ""


def test_shares_as_counted_by_hand() -> None:
    """The same resamples, grouped by themselves; here the groups of every resample can be told by their names."""
    ties = weighted({**clique(LEFT), **clique(RIGHT), **BETWEEN})
    found = grouped(ties, resamples=50)
    graph = TieGraph.of(ties)
    times = {"a": 0, "b": 0}
    for number, resample in enumerate(graph.resamples(50, 0)):
        groups, _ = communities(resample, resolution=1.0, seeds=[number])
        names = next({graph.bodies[v] for v in group} for group in groups if graph.bodies.index("x") in group)
        for side in times:
            times[side] += len([name for name in names if name[0] == side]) >= 3
    own = "b" if of(found, "x").group == of(found, "b1").group else "a"
    assert of(found, "x").found_in_own == pytest.approx(times[own] / 50)


def test_all_ties_in_one_group() -> None:
    found = grouped(weighted(clique(LEFT)), resamples=20)
    for one in found.clusters[0].memberships:
        assert (one.found, one.weight) == ((("A", 1.0),), (("A", 1.0),))
        assert one.ambiguity == pytest.approx(0)
        assert one.participation == pytest.approx(0)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_shares_hold_together(seed: int) -> None:
    graph = nx.gnm_random_graph(24, 50, seed=seed)
    found = grouped(weighted({(f"{a:02d}", f"{b:02d}"): 1.0 for a, b in graph.edges}), resamples=10)
    for cluster in found.clusters:
        assert [one.member for one in cluster.memberships] == list(cluster.members)
        for one in cluster.memberships:
            assert sum(share for _, share in one.found) <= 1 + 1e-9
            assert sum(share for _, share in one.weight) <= 1 + 1e-9
            assert 0 <= one.ambiguity < 1
            assert 0 <= one.participation < 1
            assert (one.reason is None) == (one.second == "")
            assert one.second != one.group


def test_other_names_change_nothing_but_names() -> None:
    """Names that sort as before: ids decide only where everything else is equal."""
    pairs = {**clique(LEFT), **clique(RIGHT), **BETWEEN}
    usual = grouped(weighted(pairs))
    other = grouped(weighted({(f"n-{a}", f"n-{b}"): weight for (a, b), weight in pairs.items()}))
    for one, renamed in zip(usual.clusters, other.clusters, strict=True):
        assert [f"n-{member}" for member in one.members] == list(renamed.members)
        assert (one.letter, one.found_again, one.weight_inside) == (
            renamed.letter,
            renamed.found_again,
            renamed.weight_inside,
        )
        for own, its in zip(one.memberships, renamed.memberships, strict=True):
            assert (own.found, own.weight, own.second) == (its.found, its.weight, its.second)


# ------------------------------------------------------------------ titles


def test_groups_of_one_label_are_told_apart() -> None:
    names = [f"{side}{number}" for side in "ab" for number in range(5)]
    found = grouped(weighted({**clique(names[:5]), **clique(names[5:])}), resamples=20)
    assert {cluster.label.de for cluster in found.clusters} == {"Vereine"}
    assert [cluster.title.de for cluster in found.clusters] == ["Vereine, um A0 und A1", "Vereine, um B0 und B1"]


# ------------------------------------------------------------------ letters


def test_letters_stay_and_new_groups_take_unused_ones() -> None:
    earlier = [("A", "abc"), ("C", "xyz"), ("B", "pqr"), ("", "klm")]
    groups = [set("xyzw"), set("uvt"), set("abc"), set("klm")]
    assert given_letters(groups, earlier) == ("C", "D", "A", "E")


def test_a_letter_of_a_group_that_is_gone_comes_last() -> None:
    earlier = [(letter, {f"{letter}{n}" for n in range(3)}) for letter in LETTERS]
    groups = [members for letter, members in earlier if letter != "F"] + [{"n1", "n2", "n3"}, {"m1", "m2", "m3"}]
    assert given_letters(groups, earlier) == (*(letter for letter in LETTERS if letter != "F"), "F", "")


def test_the_same_groups_keep_all_letters() -> None:
    found = grouped(weighted({**clique(LEFT), **clique(RIGHT, 0.5)}), resamples=5)
    turned = [("B", found.clusters[0].members), ("A", found.clusters[1].members)]
    snapshot = Snapshot.of([body(id) for id in (*LEFT, *RIGHT)], [])
    again = clusters(snapshot, weighted({**clique(LEFT), **clique(RIGHT, 0.5)}), resamples=5, earlier=turned)
    assert [cluster.letter for cluster in again.clusters] == ["B", "A"]
    assert [cluster.id for cluster in again.clusters] == ["B", "A"]


def test_letters_of_aachen_survive_the_loss_of_a_tie(aachen_snapshot: Snapshot) -> None:
    whole = cooperation(aachen_snapshot, DAY)
    usual = clusters(aachen_snapshot, whole, resamples=1)
    earlier = [(cluster.letter, cluster.members) for cluster in usual.clusters]
    drawn = random.Random(3).sample(range(len(whole.ties)), 12)
    for place in drawn:
        without = replace(whole, ties=whole.ties[:place] + whole.ties[place + 1 :])
        found = clusters(aachen_snapshot, without, resamples=1, earlier=earlier)
        same = match_groups([members for _, members in earlier], [cluster.members for cluster in found.clusters])
        for pair in same.pairs:
            if pair.jaccard > 0.5:
                assert found.clusters[pair.after].letter == earlier[pair.before][0]
        letters = [cluster.letter for cluster in found.clusters if cluster.letter]
        assert len(set(letters)) == len(letters)


# ------------------------------------------------------------------ resolutions


def test_two_cliques_last_at_every_resolution() -> None:
    ties = weighted({**clique(LEFT), **clique(RIGHT), ("a1", "b1"): 0.1})
    found = resolutions(
        [(value, label, grouped(ties, resolution=value, resamples=5)) for value, label in RESOLUTIONS[1:4]]
    )
    assert [(step.groups, step.usual, step.largest) for step in found.steps] == [(2, 2, 6)] * 3
    assert (found.lasting, found.of) == (("A", "B"), 2)


def test_the_usual_resolution_is_needed() -> None:
    value, label = RESOLUTIONS[0]
    with pytest.raises(ValueError, match="usual"):
        resolutions([(value, label, grouped(weighted(clique(LEFT)), resamples=5))])
