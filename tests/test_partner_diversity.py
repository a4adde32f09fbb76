"""Not ten of a sort among the first ten, and nobody with a sure place is moved for it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.partners import (
    FIRST,
    Exclusion,
    Order,
    PartnerQuery,
    Standing,
    Verdict,
    find_partners,
    mix_words,
    why_not,
)
from graphkb.analytics.partners.features import Match
from graphkb.analytics.partners.mix import mixed
from graphkb.analytics.partners.score import Scored
from graphkb.analytics.partners.sorts import ALIKE, load_sorts
from graphkb.errors import InvalidParameter
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, FRESH, body, fact

ME = PartnerQuery(for_actor="me")
BAND = Standing(Order.BAND, 1, 9, 0, 3)
SURE = Standing(Order.RANK, 1, 1, 3, 3)


def scored(actor: str, score: float) -> Scored:
    return Scored(actor, {"place": Match(score, score)}, {"place": 1.0})


def line_up(kinds: list[str], scores: list[float] | None = None) -> tuple[Snapshot, list[Scored]]:
    nodes = [body(f"b{n:02d}", kind) for n, kind in enumerate(kinds)]
    scores = scores or [1 - n / 100 for n in range(len(kinds))]
    return Snapshot.of(nodes, []), [scored(node.id, score) for node, score in zip(nodes, scores, strict=True)]


def test_the_fifth_of_a_sort_makes_room_for_the_next_of_another() -> None:
    """Six associations, two offices, two foundations, then an association and a company."""
    found, order = line_up(
        ["association"] * 3
        + ["initiative"] * 2
        + ["office", "migrant_organisation", "office", "foundation", "foundation"]
        + ["association", "company"]
    )
    mix = mixed(found, order, [], dict.fromkeys((each.actor for each in order), BAND), most=4)
    # b04 and b06 are the fifth and sixth of the sort; only the company may come in, so the better of the two stays.
    assert [(moved.actor, moved.place) for moved in mix.put_back] == [("b06", 7)]
    assert [(moved.actor, moved.place) for moved in mix.taken_in] == [("b11", 12)]
    assert mix.put_back[0].sentence.de == (
        "Nach den Gründen Platz 7; zurückgestellt, weil schon 4 derselben Art (Vereine und Initiativen) vorn stehen."
    )
    assert mix_words(mix).de.endswith("Eine Stelle ist zurückgestellt.")


def test_a_sure_place_is_never_taken_but_counts() -> None:
    found, order = line_up(["office"] * 3 + ["association"] * 4 + ["chamber"] * 3 + ["network", "media"])
    places = {each.actor: SURE if each.actor in ("b00", "b01", "b02") else BAND for each in order}
    mix = mixed(found, order, [], places, most=2)
    assert not {moved.actor for moved in mix.put_back} & {"b00", "b01", "b02"}
    assert {moved.actor for moved in mix.taken_in} == {"b10", "b11"}
    assert [moved.actor for moved in mix.put_back] == ["b06", "b09"]


def test_among_equals_it_is_said_that_the_name_decided() -> None:
    found, order = line_up(["association"] * 10 + ["office", "agency"], [0.5] * 12)
    mix = mixed(found, order, [], dict.fromkeys((each.actor for each in order), BAND), most=4)
    assert all("entschied der Name" in moved.sentence.de for moved in mix.put_back)
    assert {moved.place for moved in mix.put_back} == {1}


KINDS = ["association", "initiative", "religious_community", "office", "welfare_association", "company", "network"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=25),
    st.integers(0, 10),
    st.sets(st.integers(0, 24)),
    st.integers(0, 25),
)
def test_laws_of_the_mix(kinds: list[str], most: int, sure: set[int], cut: int) -> None:
    found, order = line_up(kinds)
    places = {each.actor: SURE if n in sure else BAND for n, each in enumerate(order)}
    ordered, rest = order[:cut], order[cut:]
    mix = mixed(found, ordered, rest, places, most)
    back, taken = [m.actor for m in mix.put_back], [m.actor for m in mix.taken_in]
    first = [each.actor for each in ordered[:FIRST]]
    shown = [id for id in first if id not in back] + taken
    assert len(back) == len(taken)
    assert len(shown) == len(first)
    assert set(back) <= set(first)
    assert not set(taken) & set(first)
    assert shown == sorted(shown)  # the order of the scores stays
    assert not any(places[id].order is Order.RANK for id in back)
    if not most:
        assert not back
        return
    sorts = load_sorts()
    counts = Counter(sorts.of(found.node(id).kind).id for id in shown)
    before = Counter(sorts.of(found.node(id).kind).id for id in first)
    later = [sorts.of(found.node(each.actor).kind).id for each in order[len(first) :] if each.actor not in taken]
    for sort, n in counts.items():
        assert n <= max(most, before[sort])
        if n > most and len(first) > most:  # still too many: all the others are sure, or nobody else was left
            movable = any(
                places[id].order is not Order.RANK and sorts.of(found.node(id).kind).id == sort
                for id in shown
                if id in first
            )
            assert not movable or not any(counts[other] < most for other in later)


def test_what_could_tell_religion_or_origin_is_one_sort() -> None:
    sorts = load_sorts()
    assert len({sorts.of(kind) for kind in ALIKE}) == 1
    actors = set(Snapshot.of([], []).ontology.kinds_of("actor")) - {"quarter"}
    assert set(sorts.by_kind) == actors
    for name in sorts.applicants:
        assert sorts.partners(name) & ALIKE in (ALIKE, frozenset())


# ------------------------------------------------------------- through the finder


def district() -> Snapshot:
    """Six associations with seat, group and topic, one office with seat and group."""
    nodes = [
        Node(id="stadt", kind="municipality", name="Musterstadt", asserted=FRESH),
        Node(id="ost", kind="quarter", name="Musterstadt-Ost", asserted=FRESH),
        Node(id="g", kind="target_group", name="Familien", asserted=FRESH),
        body("me"),
        *(body(f"a{n}") for n in range(6)),
        body("haus", "education_provider"),
    ]
    relations = [fact("PART_OF", "ost", "stadt")]
    for n, id in enumerate(("me", "a0", "a1", "a2", "a3", "a4", "a5", "haus")):
        relations.append(fact("LOCATED_IN", id, "ost", asserted="2026-06"))
        relations.append(fact("TARGETS", id, "g", asserted="2026-06" if n < 7 else "2019"))
    return Snapshot.of(nodes, relations)


def test_the_finder_shows_both_places_and_can_go_without() -> None:
    found = district()
    result = find_partners(found, ME, day=DAY, most_of_a_sort=2)
    plain = find_partners(found, ME, day=DAY, most_of_a_sort=0)
    assert plain.first == plain.ordered
    assert plain.put_back == plain.taken_in == ()
    assert mix_words(plain.mix).de == ""
    assert result.ordered == plain.ordered
    assert result.unranked == plain.unranked
    standings = {one.actor.id: one.standing for one in plain.ordered}
    assert {one.actor.id: one.standing for one in (*result.first, *result.put_back)}.items() >= standings.items()
    assert {one.actor.id for one in (*result.first, *result.put_back)} == {f"a{n}" for n in range(6)} | {"haus"}
    listed = {one.actor.id for one in (*result.first, *result.put_back, *result.others)}
    assert sum(result.excluded.values()) + len(listed) == len(found.of_kind("actor"))


def test_why_not_says_that_somebody_was_put_back_or_taken_in(aachen_snapshot: Snapshot) -> None:
    query = PartnerQuery(for_actor="kia")
    result = find_partners(aachen_snapshot, query, day=DAY, limit=10)
    assert len(result.first) == len(result.ordered)
    sorts = Counter(load_sorts().of(one.actor.kind).id for one in result.first)
    assert max(sorts.values()) <= 4
    for moved in (*result.mix.put_back[:1], *result.mix.taken_in[:1]):
        answer = why_not(aachen_snapshot, query, moved.actor, day=DAY, limit=10)
        assert answer.verdict is Verdict.LISTED
        assert moved.sentence.de in answer.sentence.de
    taken = result.mix.taken_in[0].actor
    without = why_not(aachen_snapshot, query, taken, day=DAY, limit=10, most_of_a_sort=0)
    assert without.exclusion in (Exclusion.BEHIND, None)


@pytest.mark.parametrize("most", [-1, 11])
def test_the_limit_is_checked(most: int) -> None:
    with pytest.raises(InvalidParameter):
        find_partners(district(), ME, day=DAY, most_of_a_sort=most)
