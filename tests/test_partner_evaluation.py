"""Hidden pairs leave nothing behind, and the figures mean what they say."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.partner_quality import revision, table, verdict
from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network import cooperation
from graphkb.analytics.partners.evaluation import (
    CUTS,
    GUESSES,
    Asking,
    Evaluation,
    Row,
    at_random,
    evaluate,
    expected,
    finder,
    interval,
    random_expected,
)
from graphkb.analytics.partners.holdout import folds, for_tuning, known_pairs, shared_things, without
from graphkb.analytics.time import Clock
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from tests.site_fixture import TABLES
from tests.tie_graphs import DAY, FRESH, body, fact


def bodies_of(snapshot: Snapshot) -> Bodies:
    return Bodies(snapshot, Clock(snapshot, DAY))


# -------------------------------------------------------------------- measures


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=6), st.integers(0, 5))
def test_expected_figures_equal_the_mean_over_all_ways_to_draw_equals(values: list[float], at: int) -> None:
    scores = {f"b{n}": value for n, value in enumerate(values)}
    hidden = f"b{at % len(values)}"
    places = []
    for order in permutations(scores):
        if [scores[id] for id in order] == sorted(scores.values(), reverse=True):
            places.append(order.index(hidden) + 1)
    hits = [sum(place <= cut for place in places) / len(places) for cut in CUTS]
    assert expected(scores, hidden) == pytest.approx([*hits, sum(1 / place for place in places) / len(places)])


@pytest.mark.parametrize("count", [1, 4, 5, 7, 21, 300])
def test_drawing_by_lot_equals_its_formula(count: int) -> None:
    assert expected({f"b{n}": 0.0 for n in range(count)}, "b0") == pytest.approx(random_expected(count))


def test_who_is_not_proposed_is_not_found_and_other_partners_do_not_compete() -> None:
    assert expected({"a": 1.0}, "b") == (0.0, 0.0, 0.0, 0.0)
    scores = {f"a{n}": 1.0 for n in range(30)} | {"b": 0.5}
    assert expected(scores, "b") == pytest.approx((0, 0, 0, 1 / 31))
    assert expected(scores, "b", frozenset(f"a{n}" for n in range(30))) == (1.0, 1.0, 1.0, 1.0)


def test_an_interval_holds_its_mean_and_shrinks_to_it() -> None:
    assert interval([0.25] * 9) == interval([0.25] * 9, seed=5)
    assert (interval([0.25] * 9).low, interval([0.25] * 9).high) == (0.25, 0.25)
    wide, narrow = interval([0.0, 1.0] * 8), interval([0.0, 1.0] * 200)
    assert wide.low < narrow.low < 0.5 < narrow.high < wide.high
    # a mean of 400 coins lies within 0.5 ± 1.96 · 0.5 / 20 in 95 % of all draws
    assert [narrow.low, narrow.high] == pytest.approx([0.451, 0.549], abs=0.01)
    with pytest.raises(ValueError, match="no values"):
        interval([])


def test_figures_are_means_over_askers_not_over_pairs() -> None:
    def row(asker: str, value: float) -> Row:
        return Row(1, asker, "x", True, {"finder": (value,) * 4, "random": (0.0,) * 4})

    found = Evaluation(DAY, 4, (1,), 0.0, 9.0, (row("a", 1.0), row("a", 1.0), row("a", 1.0), row("b", 0.0)))
    assert found.table(resamples=10)["finder"][0].value == 0.5
    assert found.lead("random", resamples=10)[0].value == 0.5
    assert found.table(lambda row: row.asker == "c") == {}
    assert found.lead("random", lambda row: row.asker == "c") == ()
    assert found.askers() == 2


# --------------------------------------------------------------------- holding back


@settings(max_examples=30, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 30), st.integers(31, 60)), max_size=40), st.integers(1, 12), st.integers(0, 9))
def test_parts_hold_each_pair_once_and_alike_many(drawn: set[tuple[int, int]], count: int, seed: int) -> None:
    pairs = [(f"a{a}", f"b{b}") for a, b in drawn]
    parts = folds(pairs, count, seed)
    assert sorted(pair for part in parts for pair in part) == sorted(pairs)
    assert all(parts)
    sizes = [len(part) for part in parts]
    assert not sizes or max(sizes) - min(sizes) <= 1 or len(parts) < count
    assert parts == folds(reversed(pairs), count, seed)


def test_pairs_for_tuning_are_about_three_in_ten_and_always_the_same() -> None:
    pairs = [(f"a{n}", f"b{n}") for n in range(2000)]
    share = sum(map(for_tuning, pairs)) / len(pairs)
    assert 0.27 < share < 0.33
    assert [for_tuning(pair) for pair in pairs] == [for_tuning(pair) for pair in pairs]


CLUBS = ["a", "b", "c", "d"]
THINGS = {
    "m1": "measure",
    "m2": "measure",
    "e": "event",
    "n": "network",
    "haus": "facility",
    "topf": "funding_programme",
}


@st.composite
def districts(draw: st.DrawFn) -> Snapshot:
    """Four bodies, one with a unit, and any of the ways in which two can be recorded together."""
    nodes = [body(id) for id in CLUBS]
    nodes += [Node(id=id, kind=kind, name=id.upper(), asserted=FRESH) for id, kind in THINGS.items()]
    ways = [(type, id) for id in ("m1", "m2") for type in ("RUNS", "HOSTS")]
    ways += [("TOOK_PART_IN", "e"), ("ORGANISED", "e"), ("MEMBER_OF", "n"), ("FUNDED_BY", "topf")]
    relations = [fact("PART_OF", "haus", "a"), fact("FUNDED_BY", "m1", "b"), fact("FUNDED_BY", "m2", "c")]
    for source in (*CLUBS, "haus"):
        for type, target in draw(st.sets(st.sampled_from(ways))):
            relations.append(fact(type, source, target, sources=[draw(st.sampled_from(["d-1", "d-2"]))]))
        for other in draw(st.sets(st.sampled_from(CLUBS))) - {source}:
            relations.append(fact(draw(st.sampled_from(["COOPERATES_WITH", "ADVISES", "MEMBER_OF"])), source, other))
    events = [node if node.id != "e" else Node(id="e", kind="event", name="E", valid_from=FRESH) for node in nodes]
    return Snapshot.of(events, {relation.id: relation for relation in relations}.values())


@settings(max_examples=40, deadline=None)
@given(districts(), st.sets(st.sampled_from([("a", "b"), ("a", "c"), ("b", "c"), ("c", "d")])), st.booleans())
def test_a_hidden_pair_leaves_no_evidence_behind(found: Snapshot, pairs: set[tuple[str, str]], strict: bool) -> None:
    less = without(found, bodies_of(found), sorted(pairs), 7, same_documents=strict)
    ties = cooperation(less, DAY)
    for pair in pairs:
        assert ties.tie(*pair) is None
        assert shared_things(less, bodies_of(less), pair) == frozenset()
    kept = {relation.id for relation in less.relations}
    assert kept <= {relation.id for relation in found.relations}
    ends = {id for pair in pairs for id in pair} | {"haus", "m1", "m2"}
    assert all(relation.id in kept for relation in found.relations if relation.source not in ends)
    assert {node.id for node in less.nodes} == {node.id for node in found.nodes}
    assert without(found, bodies_of(found), [], 7).relations == found.relations


def test_one_loses_its_part_and_the_other_keeps_its_record() -> None:
    relations = [
        fact("RUNS", "a", "m1"),
        fact("RUNS", "b", "m1", role="partner"),
        fact("RUNS", "c", "m1", role="partner"),
        fact("RUNS", "a", "m2"),
        fact("COOPERATES_WITH", "b", "a"),
    ]
    nodes = [body(id) for id in CLUBS] + [Node(id=id, kind="measure", name=id, asserted=FRESH) for id in ("m1", "m2")]
    found = Snapshot.of(nodes, relations)
    for seed in range(6):
        less = without(found, bodies_of(found), [("a", "b")], seed)
        on_m1 = {relation.source for relation in less.into("m1", "RUNS")}
        assert on_m1 in ({"a", "c"}, {"b", "c"})
        assert [relation.source for relation in less.into("m2")] == ["a"]
        assert not less.out("b", "COOPERATES_WITH")


def test_the_stricter_way_takes_what_the_same_document_alone_states() -> None:
    town = Node(id="stadt", kind="municipality", name="Musterstadt", asserted=FRESH)
    relations: list[Relation] = [fact("COOPERATES_WITH", "a", "b", sources=["d-1#S2"])]
    for id in ("a", "b"):
        relations += [
            fact("LOCATED_IN", id, "stadt", sources=["d-1#S3"]),
            fact("SERVES", id, "stadt", sources=["d-1", "d-2"]),
        ]
    found = Snapshot.of([body("a"), body("b"), town], relations)
    plain = without(found, bodies_of(found), [("a", "b")], 0)
    strict = without(found, bodies_of(found), [("a", "b")], 0, same_documents=True)
    assert len(plain.relations) == 4
    assert len(strict.relations) == 3
    assert len(list(strict.of_type("LOCATED_IN"))) == 1
    assert len(list(strict.of_type("SERVES"))) == 2


# ----------------------------------------------------------------------- evaluating


def town() -> Snapshot:
    """Three groups of four, each in its quarter; in each group all work together, two by two."""
    nodes = [Node(id="stadt", kind="municipality", name="Musterstadt", asserted=FRESH)]
    relations = []
    for group in range(3):
        quarter, target = f"q{group}", f"g{group}"
        nodes += [
            Node(id=quarter, kind="quarter", name=quarter, asserted=FRESH),
            Node(id=target, kind="target_group", name=target, asserted=FRESH),
        ]
        relations.append(fact("PART_OF", quarter, "stadt"))
        ids = [f"b{group}{n}" for n in range(4)]
        for n, id in enumerate(ids):
            nodes.append(body(id))
            relations += [fact("LOCATED_IN", id, quarter), fact("TARGETS", id, target)]
            relations += [fact("COOPERATES_WITH", id, other) for other in ids[n + 1 :]]
    return Snapshot.of(nodes, relations)


def oracle(asking: Asking) -> Mapping[str, float]:
    whole = cooperation(town(), DAY)
    return {body: float(whole.tie(asking.asker, body) is not None) for body in asking.candidates}


def test_an_oracle_finds_all_and_a_lot_what_a_lot_finds() -> None:
    guesses = {"oracle": oracle, "finder": finder, "random": at_random}
    found = evaluate(town(), DAY, seeds=(1,), guesses=guesses)
    assert (found.pairs, len(found.rows), found.lost) == (18, 36, 0)
    rows = found.table(resamples=20)
    assert [figure.value for figure in rows["oracle"]] == [1.0] * 4
    # Each asks among 11 other bodies and the town; the two other partners of the whole record never compete.
    assert [figure.value for figure in rows["random"]] == pytest.approx(random_expected(12 - 2))
    assert rows["finder"][0].value == 1.0  # same quarter and same group: the rest of the group comes first
    assert found.rows == evaluate(town(), DAY, seeds=(1,), guesses=guesses).rows


def test_all_guesses_on_a_few_pairs_of_aachen(aachen_snapshot: Snapshot) -> None:
    whole = known_pairs(cooperation(aachen_snapshot, DAY))
    part = folds([pair for pair in whole if not for_tuning(pair)], 60, 1)[0]
    less = without(aachen_snapshot, bodies_of(aachen_snapshot), part, 1)
    ties = cooperation(less, DAY)
    assert all(ties.tie(*pair) is None for pair in part)
    found = evaluate(aachen_snapshot, DAY, seeds=(1,), parts=1, keep=lambda pair: pair in part)
    assert len(found.rows) == 2 * len(part)
    assert found.candidates > 300
    for row in found.rows:
        assert row.figures.keys() == GUESSES.keys()
        for five, ten, twenty, reciprocal in row.figures.values():
            assert 0 <= five <= ten <= twenty <= 1
            assert 0 <= reciprocal <= 1
        assert row.figures["random"][0] == pytest.approx(5 / 330, abs=0.003)
    assert table(found).count("\n") == len(GUESSES) + 1
    assert "lot" in verdict(found)


def test_the_revision_of_the_tables_is_told_by_their_content() -> None:
    assert revision(TABLES) == revision(TABLES)
    assert len(revision(TABLES)) == 12
