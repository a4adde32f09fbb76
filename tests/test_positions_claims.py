"""What may be said of ranks: places that hold, «more than» that holds, who is listed in public."""

from __future__ import annotations

from itertools import combinations
from math import comb

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import cooperation, positions
from graphkb.analytics.network.claims import Place, claims, finding, listed_positions, more_than, place_of
from graphkb.analytics.network.positions import BANDS_UP_TO, FOLLOWED, Measure
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, fact, named, stated, weighted

KNOWN = Reader(Visibility.NETWORK)


def star(rays: int = 12) -> Snapshot:
    """An office tied to associations, two of which know each other."""
    nodes = [body("amt", "office", legal_person=True), *(body(f"v{n:02d}") for n in range(rays))]
    facts = [fact("COOPERATES_WITH", "amt", f"v{n:02d}") for n in range(rays)]
    return Snapshot.of(nodes, [*facts, fact("COOPERATES_WITH", "v00", "v01")])


@pytest.mark.parametrize(
    ("rank", "band", "whole", "expected"),
    [
        (1, (1, 1), 40, Place(1, None)),
        (2, (2, 2), 40, Place(2, None)),
        (1, (1, 2), 40, Place(None, 3)),
        (4, (2, 5), 40, Place(None, 5)),
        (3, (1, 2), 40, Place(None, 3)),  # worse on all ties than in the resamples: the worse one is told
        (9, (8, 34), 159, Place(None, 50)),
        (9, (8, 34), 90, Place(None, None)),  # among the first 50 of 90 says nothing
        (60, (55, 70), 400, Place(None, None)),
        (1, None, 40, Place(None, None)),
    ],
)
def test_how_exactly_a_rank_may_be_told(rank: int, band: tuple[int, int] | None, whole: int, expected: Place) -> None:
    assert place_of(rank, band, whole) == expected
    assert expected.sentence.de in (
        "Platz 1",
        "Platz 2",
        "unter den ersten drei",
        "unter den ersten fünf",
        "unter den ersten 50",
        "Platz nicht sicher",
    )


def scores(resample: TieGraph, measure: Measure) -> list[float]:
    """Higher is better. Unweighted: igraph for paths and constraint, the others from the definition."""
    graph = igraph.Graph(n=len(resample.bodies), edges=resample.pairs)
    around = [set(graph.neighbors(row)) for row in range(graph.vcount())]
    apart = [sum(1 for a, b in combinations(one, 2) if b not in around[a]) for one in around]
    match measure:
        case Measure.STRENGTH:
            return [len(one) for one in around]
        case Measure.BETWEENNESS:
            return list(graph.betweenness())
        case Measure.OPEN_PAIRS:
            return list(map(float, apart))
        case Measure.CONSTRAINT:
            return [-value if one else -9.0 for value, one in zip(graph.constraint(), around, strict=True)]
        case Measure.EFFECTIVE_SIZE:
            tied = [comb(len(one), 2) - open for one, open in zip(around, apart, strict=True)]
            return [len(one) - 2 * t / len(one) if one else 0.0 for one, t in zip(around, tied, strict=True)]


@pytest.mark.parametrize("measure", list(Measure))
def test_ahead_means_in_nine_of_ten_resamples(measure: Measure) -> None:
    ties = cooperation(stated(named(nx.karate_club_graph())), DAY)
    listed = claims(positions(ties), measure, 8)
    assert len(listed) >= 8
    graph = TieGraph.of(ties)
    row = {name: place for place, name in enumerate(graph.bodies)}
    again = [scores(resample, measure) for resample in graph.resamples(200, 0)]
    for place, claim in enumerate(listed):
        a = row[claim.body]
        expected = [
            other.body
            for other in listed[place + 1 :]
            if other.rank > claim.rank and sum(1 for one in again if one[a] > one[row[other.body]] + 1e-9) >= 180
        ]
        assert list(claim.ahead_of) == expected


def test_what_flips_is_not_said() -> None:
    """Two equal hubs: neither is ahead, no place is told, and no sentence names a first one."""
    nodes = [body(hub, "office", legal_person=True) for hub in ("eins", "zwei")]
    nodes += [body(f"{side}{n:02d}") for side in "ab" for n in range(8)]
    facts = [
        fact("COOPERATES_WITH", hub, f"{side}{n:02d}") for hub, side in (("eins", "a"), ("zwei", "b")) for n in range(8)
    ]
    snapshot = Snapshot.of(nodes, [*facts, fact("COOPERATES_WITH", "eins", "zwei")])
    found = positions(cooperation(snapshot, DAY))
    assert not more_than(found, Measure.OPEN_PAIRS, "eins", "zwei")
    assert not more_than(found, Measure.OPEN_PAIRS, "zwei", "eins")
    assert [claim.place for claim in claims(found)] == [Place(None, 3)] * 2
    sentence = finding(snapshot, found)
    assert sentence is not None
    assert sentence.de == "Sicher unter den ersten drei, die andere verbinden: EINS und ZWEI."


def test_a_certain_leader_is_named() -> None:
    snapshot = star()
    found = positions(cooperation(snapshot, DAY))
    assert [(claim.body, claim.place.exact) for claim in claims(found)] == [("amt", 1)]
    assert more_than(found, Measure.STRENGTH, "amt", "v00")
    assert not more_than(found, Measure.STRENGTH, "v00", "amt")
    sentence = finding(snapshot, found)
    assert sentence is not None
    assert (sentence.de, sentence.en) == ("Die meisten anderen verbindet AMT.", "Most others are connected by AMT.")


def test_nothing_is_said_of_few_bodies() -> None:
    snapshot = star(5)
    found = positions(cooperation(snapshot, DAY))
    assert finding(snapshot, found) is None
    assert [claim.place.sentence.de for claim in claims(found)] == ["Platz nicht sicher"]
    assert not more_than(found, Measure.STRENGTH, "amt", "v00")


def test_who_connects_nobody_is_in_no_claim() -> None:
    found = positions(cooperation(stated(named(nx.complete_graph(12))), DAY), resamples=20)
    assert claims(found, Measure.OPEN_PAIRS, 50) == ()
    assert claims(found, Measure.BETWEENNESS, 50) == ()
    assert len(claims(found, Measure.STRENGTH, 50)) == 12
    assert claims(found, Measure.STRENGTH, 0) == ()


def test_in_public_associations_that_connect_nobody_are_counted() -> None:
    snapshot = star()
    found = positions(cooperation(snapshot, DAY), resamples=20)
    shown, withheld = listed_positions(snapshot, found, Measure.STRENGTH, PUBLIC)
    assert ([position.body for position in shown], withheld) == (["amt"], 12)
    shown, withheld = listed_positions(snapshot, found, Measure.STRENGTH, KNOWN)
    assert (len(shown), withheld) == (13, 0)
    assert [position.scores[Measure.STRENGTH].rank for position in shown][:4] == [1, 2, 2, 4]


def test_estimated_paths_are_compared_by_their_errors() -> None:
    """A star of 60: the middle is ahead whatever the errors; rays are not told apart. No bands, no resamples."""
    pairs = {("a", f"b{n:02d}"): 1.0 for n in range(60)} | {("b00", "b01"): 1.0}
    exact = positions(weighted(pairs), resamples=20)
    found = positions(weighted(pairs), resamples=20, exact_up_to=40)
    assert exact.pivots is None
    assert found.pivots == 61
    middle, ray = found.of("a"), found.of("b00")
    assert middle is not None
    assert ray is not None
    assert middle.error is not None
    assert ray.error is not None
    assert abs(middle.betweenness - 1769) <= middle.error  # C(60, 2) − 1
    assert middle.betweenness - middle.error > ray.betweenness + ray.error
    assert more_than(found, Measure.BETWEENNESS, "a", "b00")
    assert not more_than(found, Measure.BETWEENNESS, "b00", "b02")
    assert [(claim.body, claim.place) for claim in claims(found, Measure.BETWEENNESS)] == [("a", Place(1, None))]


def test_bands_stop_where_they_would_take_minutes() -> None:
    pairs = {("a", f"b{n:03d}"): 1.0 for n in range(BANDS_UP_TO)}
    found = positions(weighted(pairs), resamples=1)
    middle = found.of("a")
    assert middle is not None
    assert middle.scores[Measure.BETWEENNESS].band is None
    assert middle.scores[Measure.STRENGTH].band == (1, 1)
    assert found.method.missing[-1].de == "Die Zahl der Wege hat keine Rangspanne: dafür sind es mehr als 500 Stellen."
    assert found.ahead(Measure.BETWEENNESS, "a", "b000") is None


BODIES = [f"n{number:02d}" for number in range(12)]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] < pair[1]),
        min_size=8,
        max_size=25,
        unique=True,
    ),
    st.sampled_from(list(Measure)),
)
def test_law_more_than_is_an_order(pairs: list[tuple[str, str]], measure: Measure) -> None:
    """Nobody is ahead of itself, of who is ahead of it, or of one with a better rank."""
    found = positions(weighted(dict.fromkeys(pairs, 1.0)), resamples=10)
    for a, b in combinations([position.body for position in found.positions], 2):
        assert not more_than(found, measure, a, a)
        assert not (more_than(found, measure, a, b) and more_than(found, measure, b, a))
    listed = claims(found, measure, FOLLOWED)
    assert [claim.rank for claim in listed] == sorted(claim.rank for claim in listed)


def test_aachen_says_what_holds(aachen_snapshot: Snapshot) -> None:
    found = positions(cooperation(aachen_snapshot, DAY))
    sentence = finding(aachen_snapshot, found)
    assert sentence is not None
    assert sentence.de.startswith("Die meisten anderen verbindet Aachen, dann StädteRegion Aachen")
    by_paths = claims(found, Measure.BETWEENNESS, 5)
    assert {claim.place.exact for claim in by_paths} == {None}  # no place by paths holds
    _, withheld = listed_positions(aachen_snapshot, found, Measure.OPEN_PAIRS, PUBLIC)
    assert withheld > 0
