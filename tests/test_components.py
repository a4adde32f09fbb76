"""Connected parts and cores against networkx, by hand, and who may be named."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import cooperation
from graphkb.analytics.network.belonging import By
from graphkb.analytics.network.components import Structure, structure
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.errors import InvalidParameter
from graphkb.model import PUBLIC, Node, Reader, Relation, Visibility
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, fact, named, stated

KNOWN = Reader(Visibility.NETWORK)


def found_in(snapshot: Snapshot, reader: Reader = PUBLIC, resamples: int = 20) -> Structure:
    return structure(snapshot, cooperation(snapshot, DAY), reader=reader, resamples=resamples)


@pytest.mark.parametrize(
    "graph",
    [
        nx.karate_club_graph(),
        nx.florentine_families_graph(),
        nx.davis_southern_women_graph(),
        nx.krackhardt_kite_graph(),
    ],
    ids=["karate club", "florentine families", "southern women", "kite"],
)
def test_as_networkx_on_published_networks(graph: nx.Graph[object]) -> None:
    check = named(graph)
    found = found_in(stated(check))
    cores = nx.core_number(check)
    assert [part.size for part in found.components] == sorted(
        (len(part) for part in nx.connected_components(check)), reverse=True
    )
    assert dict(found.shells) == {k: sum(1 for core in cores.values() if core == k) for k in set(cores.values())}
    assert [k for k, _ in found.shells] == sorted(set(cores.values()), reverse=True)
    assert found.core is not None
    inner = nx.k_core(check)
    assert set(found.core.bodies) == set(inner)
    assert found.core.ties == inner.number_of_edges()
    assert found.core.ties_each == max(cores.values())


def test_karate_club_has_its_published_core() -> None:
    """Ten members with at least four ties to each other."""
    found = found_in(stated(named(nx.karate_club_graph())))
    assert found.core is not None
    assert (found.core.ties_each, len(found.core.bodies)) == (4, 10)
    assert found.largest_share == 1


def test_small_parts_in_public_and_for_those_signed_in() -> None:
    nodes = [body(name) for name in "abcde"] + [body("amt", "office", legal_person=True), body("club"), body("alone")]
    ties = [*pairwise("abcde"), ("amt", "club")]
    snapshot = Snapshot.of(nodes, [fact("COOPERATES_WITH", a, b) for a, b in ties])
    public = found_in(snapshot)
    assert [(part.number, part.size, part.named, part.withheld) for part in public.components] == [
        (1, 5, (), 0),
        (2, 2, ("amt",), 1),
    ]
    assert (public.tied, public.untied) == (7, 1)
    assert public.largest_share == pytest.approx(5 / 7)
    assert found_in(snapshot, KNOWN).components[1].named == ("amt", "club")


def meeting(members: int, *more: Relation) -> Snapshot:
    nodes: list[Node] = [body(f"a{n:02d}", sector="public" if n < 2 else "welfare") for n in range(members)]
    nodes += [body(name) for name in ("x", "y")]
    nodes.append(Node(id="m", kind="measure", name="Runde"))
    facts = [fact("RUNS", f"a{n:02d}", "m", role="provider") for n in range(members)]
    return Snapshot.of(nodes, [*facts, fact("COOPERATES_WITH", "x", "a00"), fact("COOPERATES_WITH", "x", "y"), *more])


def test_a_core_that_one_measure_makes_is_told() -> None:
    found = found_in(meeting(6))
    assert found.core is not None
    assert (found.core.ties_each, found.core.ties, found.core.via, found.core.via_ties) == (5, 15, "m", 15)
    assert found.core.one_group
    assert [(share.group, share.inside, share.of) for share in found.core_shares[By.SECTOR]] == [
        ("welfare", 4, 4),
        ("public", 2, 2),
    ]
    assert found.belongings[By.SECTOR].without == ("x", "y")


def test_a_core_of_stated_cooperation_comes_from_nothing_in_common() -> None:
    ties = [fact("COOPERATES_WITH", a, b) for a, b in combinations("abcd", 2)]
    found = found_in(Snapshot.of([body(name) for name in "abcd"], ties))
    assert found.core is not None
    assert (found.core.via, found.core.one_group) == (None, False)


def test_who_is_surely_in_the_core() -> None:
    """A full circle of six: who loses both of the two ties left out is not in the core, which is rare (10 of 105)."""
    snapshot = stated(named(nx.complete_graph(6)))
    found = found_in(snapshot, resamples=200)
    graph = TieGraph.of(cooperation(snapshot, DAY))
    times = dict.fromkeys(graph.bodies, 0)
    for resample in graph.resamples(200, 0):
        check: nx.Graph[int] = nx.Graph(resample.pairs)
        for row in nx.k_core(check):
            times[graph.bodies[row]] += 1
    assert found.core is not None
    assert found.core.found_again == {name: count / 200 for name, count in times.items()}
    assert found.core.sure == tuple(name for name, count in times.items() if count >= 180)
    assert found.method.stability is not None
    assert found.method.stability.de.startswith(f"{len(found.core.sure)} von 6 Stellen im Kern")


def test_a_core_of_one_tie_is_never_found_again_without_it() -> None:
    core = found_in(stated(nx.Graph([("a", "b")]))).core
    assert core
    assert (core.bodies, core.sure, set(core.found_again.values())) == (("a", "b"), (), {0.0})


def test_without_ties() -> None:
    found = found_in(Snapshot.of([body("a")], []))
    assert (found.components, found.core, found.shells, found.largest_share) == ((), None, (), 0.0)
    assert (found.tied, found.untied) == (0, 1)
    with pytest.raises(InvalidParameter):
        found_in(Snapshot.of([body("a")], []), resamples=0)


BODIES = [f"n{number}" for number in range(9)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] < pair[1]),
        min_size=1,
        max_size=20,
        unique=True,
    ),
    st.permutations(BODIES),
)
def test_law_names_change_nothing(ties: list[tuple[str, str]], names: list[str]) -> None:
    name = dict(zip(BODIES, names, strict=True))
    graph: nx.Graph[str] = nx.Graph(ties)
    usual = found_in(stated(graph), resamples=1)
    other = found_in(stated(nx.relabel_nodes(graph, name)), resamples=1)
    assert usual.shells == other.shells
    assert [part.size for part in usual.components] == [part.size for part in other.components]
    assert usual.core is not None
    assert other.core is not None
    assert {name[one] for one in usual.core.bodies} == set(other.core.bodies)
    assert sum(part.size for part in usual.components) == usual.tied
