"""The one new tie that helps most: against networkx, by hand, and as a search with reasons (rules 10, 12, 13, 16)."""

from __future__ import annotations

from math import inf

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.neighbours import HelpfulTies, most_helpful
from graphkb.analytics.network import Cooperation, cooperation
from graphkb.analytics.network.helpful_tie import HelpfulTie, helpful_ties
from graphkb.errors import InvalidParameter
from graphkb.model import PUBLIC, Node, Reader, Relation, Visibility
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, as_networkx, body, fact, weighted

SIGNED_IN = Reader(Visibility.INTERNAL)


def only(found: Cooperation, candidates: list[str], weight: float = 1.0, resamples: int = 5) -> HelpfulTie:
    return helpful_ties(found, {"o": candidates}, weight=weight, resamples=resamples)["o"]


def closeness(graph: nx.Graph[str], node: str) -> float:
    lengths = nx.single_source_dijkstra_path_length(graph, node, weight="distance")
    return sum(1 / length for other, length in lengths.items() if other != node)


def recomputed(found: Cooperation, start: str, candidate: str, weight: float) -> tuple[float, int, int]:
    """Gain, bodies nearer, bodies newly reached: the graph with the tie against the graph without it."""
    before = as_networkx(found)
    before.add_nodes_from(found.bodies)
    after = before.copy()
    after.add_edge(start, candidate, distance=1 / weight)
    old = nx.single_source_dijkstra_path_length(before, start, weight="distance")
    new = nx.single_source_dijkstra_path_length(after, start, weight="distance")
    nearer = [body for body in new if new[body] < old.get(body, inf) * (1 - 1e-9)]
    return closeness(after, start) - closeness(before, start), len(nearer), sum(one not in old for one in nearer)


@st.composite
def networks(draw: st.DrawFn) -> Cooperation:
    bodies = ["o", *(f"b{n}" for n in range(draw(st.integers(2, 9))))]
    pairs = [(a, b) for place, a in enumerate(bodies) for b in bodies[place + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14))
    weights = draw(st.lists(st.sampled_from([0.05, 0.2, 1 / 3, 0.5, 1.0, 2.0]), min_size=14, max_size=14))
    return weighted(dict(zip(chosen, weights, strict=False)), bodies)


@settings(max_examples=40, deadline=None)
@given(networks(), st.sampled_from([0.2, 1.0, 3.0]))
def test_the_best_is_the_best_of_all_recomputed(found: Cooperation, weight: float) -> None:
    tied = {tie.other("o") for tie in found.neighbours("o")}
    candidates = [one for one in found.bodies if one != "o" and one not in tied]
    gains = {one: recomputed(found, "o", one, weight) for one in candidates}
    result = only(found, candidates, weight, resamples=1)
    best = max((gain for gain, _, _ in gains.values()), default=0.0)
    if best < 1e-9:
        assert result.options == ()
        return
    assert result.compared == len(candidates)
    for option in result.options:
        gain, nearer, joined = gains[option.candidate]
        assert option.gain == pytest.approx(gain)
        assert (option.shortened, option.joined) == (nearer, joined)
    whole = helpful_ties(found, {"o": candidates}, weight=weight, resamples=1)["o"]
    assert whole == result
    if result.certain:
        assert result.options[0].gain == pytest.approx(best)


@settings(max_examples=30, deadline=None)
@given(networks())
def test_the_test_of_the_candidates_leaves_none_of_the_best_out(found: Cooperation) -> None:
    """What a candidate can bring at most decides when it is reckoned: nobody better is missed by that."""
    candidates = [one for one in found.bodies if one != "o" and not found.tie("o", one)]
    asked: list[str] = []

    def prefer(body: str, candidate: str) -> float:
        asked.append(candidate)
        return 0.0

    helpful_ties(found, {"o": candidates}, prefer, resamples=1)
    gains = {one: recomputed(found, "o", one, 1.0)[0] for one in candidates}
    worth = sorted((one for one in candidates if gains[one] > 1e-9), key=lambda one: -gains[one])
    assert set(asked) <= set(worth)
    for missed in set(worth) - set(asked):
        assert sum(gains[one] >= gains[missed] - 1e-9 for one in asked) >= 8


def test_in_a_large_network_those_that_could_bring_most_are_reckoned() -> None:
    pairs = {**star("s", 130), **star("t", 12)}
    found = weighted(pairs, ["o"])
    candidates = [one for one in found.bodies if one != "o"]
    whole = helpful_ties(found, {"o": candidates}, resamples=3)["o"]
    part = helpful_ties(found, {"o": candidates}, resamples=3, exact_up_to=10)["o"]
    assert whole.options[0] == part.options[0]
    unwanted = {"s", "t", *(f"s{n}" for n in range(130))}
    far = helpful_ties(
        found, {"o": candidates}, lambda body, one: None if one in unwanted else 0.0, resamples=3, exact_up_to=10
    )["o"]
    assert far.options[0].candidate.startswith("t")


CHAIN = {("a", "b"): 1.0, ("b", "c"): 1.0, ("c", "d"): 1.0, ("d", "e"): 1.0}


def test_a_stranger_joins_a_chain_in_its_middle() -> None:
    found = only(weighted(CHAIN, ["o"]), list("abcde"))
    by_hand = {  # itself at 1, then the others along the chain
        "a": 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5,
        "b": 1 + 2 / 2 + 1 / 3 + 1 / 4,
        "c": 1 + 2 / 2 + 2 / 3,
        "d": 1 + 2 / 2 + 1 / 3 + 1 / 4,
        "e": 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5,
    }
    assert len(found.options) >= 2
    for option in found.options:
        assert option.gain == pytest.approx(by_hand[option.candidate])
    assert found.closeness == 0
    assert found.options[0].shortened == found.options[0].joined == 5


def test_who_is_in_the_chain_gains_at_its_far_end() -> None:
    found = only(weighted({**CHAIN, ("o", "a"): 1.0}), list("bcde"))
    best = max(found.options, key=lambda option: option.gain)
    # Before: a 1, b 1/2, c 1/3, d 1/4, e 1/5. With a tie to d: c 1/2, d 1, e 1/2.
    assert best.candidate == "d"
    assert best.gain == pytest.approx((1 / 2 - 1 / 3) + (1 - 1 / 4) + (1 / 2 - 1 / 5))
    assert (best.shortened, best.joined) == (3, 0)


def test_nobody_to_tie_to() -> None:
    found = only(weighted({("o", "a"): 1.0}), [])
    assert (found.options, found.certain, found.compared) == ((), False, 0)


def test_a_body_that_nobody_knows_brings_itself() -> None:
    found = only(weighted({("o", "a"): 1.0}, ["x"]), ["x"], weight=0.5)
    (option,) = found.options
    assert (option.gain, option.shortened, option.joined) == (0.5, 1, 1)


def test_without_resamples_nothing_can_be_said() -> None:
    with pytest.raises(InvalidParameter):
        only(weighted({("o", "a"): 1.0}), [], resamples=0)


def star(centre: str, leaves: int) -> dict[tuple[str, str], float]:
    return {(centre, f"{centre}{n}"): 1.0 for n in range(leaves)}


def test_one_name_where_it_holds() -> None:
    found = only(weighted({**star("s", 12), ("x", "y"): 1.0}, ["o"]), ["s", "s1", "x"], resamples=50)
    assert [option.candidate for option in found.options] == ["s"]
    assert found.certain
    assert found.options[0].again == 1.0


def test_two_names_where_it_hangs_on_single_ties() -> None:
    found = only(weighted({**star("s", 8), **star("t", 8)}, ["o"]), ["s", "t"], resamples=100)
    assert not found.certain
    assert {option.candidate for option in found.options} == {"s", "t"}
    assert all(0 < option.again < 0.9 for option in found.options)


def test_under_ten_bodies_nothing_is_certain() -> None:
    assert not only(weighted(star("s", 5), ["o"]), ["s"], resamples=20).certain
    assert only(weighted(star("s", 9), ["o"]), ["s"], resamples=20).certain


def test_of_equal_gains_the_preferred_comes_first_and_who_is_not_wanted_is_left_out() -> None:
    found = weighted({("a", "a1"): 1.0, ("b", "b1"): 1.0, ("c", "c1"): 1.0}, ["o"])
    liked = {"a": 1.0, "b": 2.0}
    result = helpful_ties(found, {"o": ["a", "b", "c"]}, lambda body, one: liked.get(one), resamples=1)["o"]
    assert {option.candidate for option in result.options} <= {"a", "b"}
    sure = helpful_ties(found, {"o": ["a", "b", "c"]}, lambda body, one: liked.get(one), resamples=1, seed=3)["o"]
    assert all(option.gain == pytest.approx(1.5) for option in sure.options)


# ------------------------------------------------------- with reasons, in facts


def district(*more: Relation, nodes: tuple[Node, ...] = ()) -> Snapshot:
    """A migrant organisation in town that nobody knows, and a hub of ten associations, seated beside it."""
    topic = Node(id="t", kind="topic", name="Sprachkurs")
    leaves = [body(f"l{n}") for n in range(10)]
    return Snapshot.of(
        [
            body("region", "region"),
            body("stadt", "municipality"),
            body("mo", "migrant_organisation"),
            body("hub", "welfare_association"),
            body("fern", "association"),
            topic,
            *leaves,
            *nodes,
        ],
        [
            fact("PART_OF", "stadt", "region"),
            fact("LOCATED_IN", "mo", "stadt"),
            fact("LOCATED_IN", "hub", "stadt"),
            fact("OFFERS", "hub", "t"),
            fact("NEEDS", "mo", "t"),
            *(fact("COOPERATES_WITH", "hub", leaf.id) for leaf in leaves),
            *more,
        ],
    )


def helped(snapshot: Snapshot, reader: Reader = SIGNED_IN) -> HelpfulTies:
    return most_helpful(snapshot, cooperation(snapshot, DAY), reader=reader, resamples=20)


def test_the_hub_is_named_with_reasons() -> None:
    found = helped(district())
    assert found.rows is not None
    (row,) = found.rows
    assert row.certain
    (option,) = row.options
    assert option.body == "hub"
    assert option.gain.joined == 11
    assert {reason.feature for reason in option.reasons} >= {"topic", "place"}
    assert row.sentence.de == "Am meisten würde eine Verbindung zu HUB helfen; 11 Stellen wären damit näher."
    assert row.caution is not None
    assert "wenig erfasst" in row.caution.de
    assert (found.certain, found.public) == (1, (("hub", 1),))


def test_known_ones_are_no_candidates() -> None:
    for known in (
        fact("COOPERATES_WITH", "mo", "hub"),
        fact("ADVISES", "hub", "mo"),
        fact("MEMBER_OF", "mo", "hub"),
        fact("FUNDED_BY", "mo", "hub"),
        fact("PART_OF", "mo", "hub"),
    ):
        found = helped(district(known))
        assert found.rows is not None
        assert all(option.body != "hub" for row in found.rows for option in row.options), known.type


def test_an_old_tie_is_said_with_the_proposal() -> None:
    found = helped(district(fact("COOPERATES_WITH", "mo", "hub", asserted="2012")))
    assert found.rows is not None
    (row,) = found.rows
    (trace,) = row.options[0].traces
    assert (trace.why.value, trace.last and trace.last.year) == ("lapsed", 2012)
    assert row.caution is not None
    assert row.caution.de.startswith("Vielleicht gibt es die Verbindung schon, etwa zu HUB:")


def test_collective_terms_persons_and_ended_bodies_are_no_candidates() -> None:
    nodes = (
        body("alle", "association", class_node=True),
        Node(id="person", kind="person", name="Muster Mensch"),
    )
    found = helped(
        district(
            fact("LOCATED_IN", "alle", "stadt"),
            fact("OFFERS", "alle", "t"),
            *(fact("COOPERATES_WITH", "alle", f"l{n}") for n in range(10)),
            nodes=nodes,
        )
    )
    assert found.rows is not None
    assert {option.body for row in found.rows for option in row.options} == {"hub"}


def test_public_readers_get_counts_only() -> None:
    found = helped(district(), PUBLIC)
    assert found.rows is None
    assert (found.organisations, found.certain, found.uncertain, found.none) == (1, 1, 0, 0)
    assert "'mo'" not in repr(found)
    assert found.sentence.de == (
        "Für 1 von 1 Migrantenorganisation lässt sich eine Verbindung nennen, die am meisten helfen würde."
    )


def test_a_small_association_is_not_named_in_public() -> None:
    snapshot = district()
    nodes = [body("hub", "association") if node.id == "hub" else node for node in snapshot.nodes]
    found = helped(Snapshot.of(nodes, snapshot.relations), PUBLIC)
    assert (found.certain, found.public) == (1, ())


def test_nobody_to_help() -> None:
    found = helped(Snapshot.of([body("a")], []))
    assert (found.organisations, found.rows) == (0, ())
    assert found.sentence.de == "Es ist keine Migrantenorganisation erfasst."
    assert found.method.stability is None


def test_aachen(aachen_snapshot: Snapshot) -> None:
    ties = cooperation(aachen_snapshot, DAY)
    found = most_helpful(aachen_snapshot, ties, reader=SIGNED_IN, resamples=2)
    assert found.rows is not None
    assert found.organisations == len(found.rows) == found.certain + found.uncertain + found.none
    for row in found.rows:
        for option in row.options[:1]:
            assert ties.tie(row.body, option.body) is None
            gain, nearer, joined = recomputed(ties, row.body, option.body, 1.0)
            assert option.gain.gain == pytest.approx(gain)
            assert (option.gain.shortened, option.gain.joined) == (nearer, joined)
            assert option.reasons, (row.body, option.body)
