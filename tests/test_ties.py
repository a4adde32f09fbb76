"""Rule 10, solved by hand: who is tied to whom, by what evidence and how strongly."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import Cooperation, EvidenceKind, cooperation
from graphkb.model import FuzzyDate, Node, Relation, SourceRef, Status
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, FRESH, body, fact

A, B, C, D = (body(id) for id in "abcd")


def measure(id: str = "m", **more: Any) -> Node:
    return Node(id=id, kind="measure", name="Musterkurs", **{"asserted": FRESH, **more})


def event(id: str = "e", held_on: str | None = "2025-05-10", status: Status = Status.CURRENT) -> Node:
    properties = {"held_on": FuzzyDate.parse(held_on)} if held_on else {}
    return Node(id=id, kind="event", name="Musterforum", status=status, properties=properties)


def network(id: str = "n", kind: str = "network") -> Node:
    return body(id, kind)


def weights(nodes: list[Node], relations: list[Relation], day: date = DAY) -> dict[tuple[str, str], Any]:
    found = cooperation(Snapshot.of(nodes, relations), day)
    return {(tie.a, tie.b): pytest.approx(tie.weight, abs=1e-12) for tie in found.ties}


# ------------------------------------------------------------------ groups by size


@pytest.mark.parametrize(("k", "expected"), [(1, None), (2, 1.0), (3, 0.5), (30, 1 / 29), (31, None)])
@pytest.mark.parametrize(("type", "scale"), [("RUNS", 1.0), ("MEMBER_OF", 1.0), ("TOOK_PART_IN", 0.5)])
def test_weight_of_a_group_by_its_size(k: int, expected: float | None, type: str, scale: float) -> None:
    clubs = [body(f"b{number:02d}") for number in range(k)]
    via = {"RUNS": measure("via"), "MEMBER_OF": network("via"), "TOOK_PART_IN": event("via")}[type]
    found = cooperation(Snapshot.of([*clubs, via], [fact(type, club.id, "via") for club in clubs]), DAY)
    if expected is None:
        assert found.ties == ()
    else:
        assert len(found.ties) == k * (k - 1) // 2
        assert all(tie.weight == pytest.approx(expected * scale, abs=1e-12) for tie in found.ties)
    assert [group.via for group in found.groups] == ["via"]
    assert len(found.groups[0].bodies) == k
    assert [group.via for group in found.large_groups] == (["via"] if k == 31 else [])


def test_a_stated_cooperation_weighs_one() -> None:
    assert weights([A, B], [fact("COOPERATES_WITH", "b", "a")]) == {("a", "b"): 1.0}


def test_evidence_multiplies_within_a_class_and_adds_across_classes() -> None:
    nodes = [A, B, C, measure("m1"), measure("m2"), event(), network()]
    relations = [
        fact("COOPERATES_WITH", "a", "b"),
        *(fact("RUNS", id, m) for m in ("m1", "m2") for id in "abc"),
        *(fact("TOOK_PART_IN", id, "e") for id in "ab"),
        *(fact("MEMBER_OF", id, "n") for id in "abc"),
    ]
    # a–b: 1 + (1 − 0.5·0.5) + 0.5 + 0.5/1; a–c and b–c: 0.75 + 0.5
    assert weights(nodes, relations) == {("a", "b"): 2.75, ("a", "c"): 1.25, ("b", "c"): 1.25}
    tie = cooperation(Snapshot.of(nodes, relations), DAY).tie("b", "a")
    assert tie is not None
    assert [piece.kind.value for piece in tie.evidence] == ["cooperation", "measure", "measure", "membership", "event"]
    assert tie.distance == pytest.approx(1 / 2.75)


def test_three_sources_are_one_piece() -> None:
    relations = [
        fact("COOPERATES_WITH", "a", "b", sources=["d1#1", "d2"]),
        fact("COOPERATES_WITH", "b", "a", sources=["d3", "d1#1"], asserted="2025"),
    ]
    found = cooperation(Snapshot.of([A, B], relations), DAY).tie("a", "b")
    assert found is not None
    assert found.weight == 1.0
    (piece,) = found.evidence
    assert piece.sources == (SourceRef("d1", "1"), SourceRef("d2"), SourceRef("d3"))
    assert piece.relations == ("COOPERATES_WITH:a:b", "COOPERATES_WITH:b:a")
    assert piece.last == date(2026, 6, 30)


def test_provider_and_partner_of_one_body_are_one_body() -> None:
    relations = [
        fact("RUNS", "a", "m"),
        fact("RUNS", "a", "m", role="partner"),
        fact("RUNS", "b", "m", role="partner"),
    ]
    assert weights([A, B, measure()], relations) == {("a", "b"): 1.0}


def test_one_event_in_several_roles_is_one_piece() -> None:
    relations = [
        fact("ORGANISED", "a", "e"),
        fact("HOSTS", "a", "e"),
        fact("SPOKE_AT", "b", "e"),
        fact("MODERATED", "b", "e"),
        fact("OPENED", "c", "e"),
    ]
    assert weights([A, B, C, event()], relations) == {("a", "b"): 0.25, ("a", "c"): 0.25, ("b", "c"): 0.25}


# ------------------------------------------------------------------ what makes no tie


@pytest.mark.parametrize(
    "relation",
    [
        fact("PART_OF", "a", "b"),
        fact("RUNS", "b", "m", role="possible_provider"),
        fact("TOOK_PART_IN", "b", "m"),
        fact("FUNDED_BY", "m", "b"),
        fact("HELD_AT", "m", "b"),
        fact("FOUNDED", "a", "b"),
        fact("INFORMED", "a", "b"),
    ],
)
def test_no_tie_from(relation: Relation) -> None:
    assert weights([A, B, measure()], [fact("RUNS", "a", "m"), relation]) == {}


def test_persons_and_posts_make_no_tie() -> None:
    person = Node(id="p", kind="person", name="Beispielperson")
    post = Node(id="f", kind="function", name="Vorsitz")
    relations = [
        fact("SPOKE_AT", "p", "e"),
        fact("HOLDS", "p", "f"),
        fact("PART_OF", "f", "b"),
        fact("SPOKE_AT", "f", "e"),
        fact("ORGANISED", "a", "e"),
    ]
    found = cooperation(Snapshot.of([A, B, person, post, event()], relations), DAY)
    assert found.ties == ()
    assert found.bodies == ("a", "b")
    assert found.groups[0].bodies == ("a",)


def test_collective_terms_and_ended_bodies_do_not_count() -> None:
    chambers = body("k", "chamber", class_node=True)
    gone = Node(id="g", kind="association", name="Alter Verein", valid_to=FuzzyDate.parse("2020"))
    relations = [fact("MEMBER_OF", id, "n") for id in "abkg"]
    assert weights([A, B, chambers, gone, network()], relations) == {("a", "b"): 1.0}
    assert cooperation(Snapshot.of([A, chambers, gone], []), DAY).bodies == ("a",)


def test_the_network_itself_is_not_counted() -> None:
    circle = body("w")  # a working group of the network: the body it stands for is the network
    relations = [
        fact("MEMBER_OF", "a", "n"),
        fact("MEMBER_OF", "b", "n"),
        fact("MEMBER_OF", "w", "n"),
        fact("PART_OF", "w", "n"),
    ]
    assert weights([A, B, circle, network()], relations) == {("a", "b"): 1.0}


@pytest.mark.parametrize("kind", ["network", "association", "political_body", "welfare_association"])
def test_shared_membership_counts_in_any_body_with_members(kind: str) -> None:
    assert weights([A, B, network(kind=kind)], [fact("MEMBER_OF", id, "n") for id in "ab"]) == {("a", "b"): 1.0}


def test_sub_events_are_groups_of_their_own() -> None:
    relations = [
        fact("PART_OF", "e1", "e"),
        fact("PART_OF", "e2", "e"),
        fact("TOOK_PART_IN", "a", "e1"),
        fact("TOOK_PART_IN", "b", "e1"),
        fact("TOOK_PART_IN", "c", "e2"),
        fact("ORGANISED", "d", "e"),
    ]
    assert weights([A, B, C, D, event(), event("e1"), event("e2")], relations) == {("a", "b"): 0.5}


# ------------------------------------------------------------------ bodies


def test_units_are_folded_into_their_body() -> None:
    town, other = body("stadt", "municipality"), body("dorf", "municipality")
    offices = [body("amt-1", "office"), body("amt-2", "office")]
    relations = [
        fact("PART_OF", "amt-1", "stadt"),
        fact("PART_OF", "amt-2", "stadt"),
        fact("RUNS", "amt-1", "m"),
        fact("RUNS", "amt-2", "m", role="partner"),
        fact("RUNS", "dorf", "m", role="partner"),
        fact("COOPERATES_WITH", "amt-1", "amt-2"),
    ]
    found = cooperation(Snapshot.of([town, other, *offices, measure()], relations), DAY)
    assert [(tie.a, tie.b, tie.weight) for tie in found.ties] == [("dorf", "stadt", 1.0)]
    assert found.bodies == ("dorf", "stadt")
    assert found.units == {"stadt": ("amt-1", "amt-2")}
    assert found.body_of["amt-1"] == ("stadt",)


def test_a_shared_unit_ties_its_bodies_to_others_but_not_to_each_other() -> None:
    centre = body("z", "agency", legal_person="no")
    relations = [
        fact("PART_OF", "z", "a"),
        fact("PART_OF", "z", "b"),
        fact("RUNS", "z", "m"),
        fact("RUNS", "c", "m", role="partner"),
    ]
    assert weights([A, B, C, centre, measure()], relations) == {("a", "c"): 0.5, ("b", "c"): 0.5}


# ------------------------------------------------------------------ time


@pytest.mark.parametrize("type", ["COOPERATES_WITH", "MEMBER_OF"])
@pytest.mark.parametrize(
    ("given_by", "counts"),
    [
        ({"asserted": "2021-11-22"}, True),  # five years to the day
        ({"asserted": "2021-11-21"}, False),
        ({"asserted": "2021"}, True),  # an age is counted from the latest day of the year
        ({"asserted": "2020"}, False),
        ({"asserted": None}, False),
        ({"asserted": "2005", "valid_to": "2026-11-22"}, True),  # a known end beats age
        ({"asserted": "2005", "valid_to": "2026"}, True),
        ({"valid_to": "2026-11-21"}, False),
        ({"valid_from": "2026-11-23"}, False),
        ({"valid_from": "2026"}, True),
        ({"status": Status.PLANNED}, False),
        ({"status": Status.ENDED}, False),
        ({"status": Status.UNKNOWN}, True),
    ],
)
def test_cooperation_and_membership_in_time(type: str, given_by: dict[str, Any], counts: bool) -> None:
    if type == "COOPERATES_WITH":
        relations = [fact(type, "a", "b", **given_by)]
    else:
        relations = [fact(type, "a", "n", **given_by), fact(type, "b", "n")]
    assert bool(weights([A, B, network()], relations)) is counts


@pytest.mark.parametrize(
    ("given_by", "counts", "aged"),
    [
        ({}, True, False),
        ({"asserted": FuzzyDate.parse("2012")}, True, True),
        ({"asserted": None}, True, True),
        ({"asserted": FuzzyDate.parse("2012"), "valid_to": FuzzyDate.parse("2026-11-22")}, True, False),
        ({"valid_to": FuzzyDate.parse("2026-11-21")}, False, None),
        ({"status": Status.ENDED}, False, None),
        ({"status": Status.UNKNOWN}, True, False),
        ({"status": Status.PLANNED_SHORT}, False, None),
        ({"valid_from": FuzzyDate.parse("2026-11-23")}, False, None),
    ],
)
def test_measures_in_time(given_by: dict[str, Any], counts: bool, aged: bool | None) -> None:
    snapshot = Snapshot.of([A, B, measure(**given_by)], [fact("RUNS", "a", "m"), fact("RUNS", "b", "m")])
    tie = cooperation(snapshot, DAY).tie("a", "b")
    assert (tie is not None) is counts
    if tie:
        assert tie.aged is aged


def test_a_partnership_that_ended_gives_no_evidence() -> None:
    relations = [fact("RUNS", "a", "m"), fact("RUNS", "b", "m", valid_to="2025")]
    assert weights([A, B, measure()], relations) == {}


@pytest.mark.parametrize(
    ("held_on", "counts", "aged"),
    [
        ("2021-11-22", True, True),
        ("2021-11-21", False, None),
        ("2021", True, True),
        ("2020", False, None),
        ("2024-11-22", True, False),
        ("2024-11-21", True, True),
        ("2026-11-22", True, False),
        ("2026-11-23", False, None),
        (None, False, None),
    ],
)
def test_events_in_time(held_on: str | None, counts: bool, aged: bool | None) -> None:
    # When the taking part was said, or that it is over with the day, does not matter.
    relations = [fact("TOOK_PART_IN", "a", "e", asserted=None), fact("ORGANISED", "b", "e", valid_to="2021")]
    tie = cooperation(Snapshot.of([A, B, event(held_on=held_on)], relations), DAY).tie("a", "b")
    assert (tie is not None) is counts
    if tie:
        assert tie.aged is aged


def test_an_election_ties_nobody() -> None:
    rivals = [fact("TOOK_PART_IN", "a", "e"), fact("TOOK_PART_IN", "b", "e")]
    election = Node(
        id="e",
        kind="event",
        name="Musterwahl",
        properties={"event_type": "election", "held_on": FuzzyDate.parse("2025-09-14")},
    )
    assert weights([A, B, election], rivals) == {}
    assert weights([A, B, event()], rivals) == {("a", "b"): 0.5}


def test_planned_events_and_planned_parts_give_no_evidence() -> None:
    both = [fact("TOOK_PART_IN", id, "e") for id in "ab"]
    assert weights([A, B, event(status=Status.PLANNED)], both) == {}
    assert weights([A, B, event()], [both[0], fact("TOOK_PART_IN", "b", "e", status=Status.PLANNED)]) == {}


def test_the_state_of_an_earlier_day() -> None:
    relations = [fact("COOPERATES_WITH", "a", "b", asserted="2026", valid_from="2017", valid_to="2019-06-30")]
    assert weights([A, B], relations, date(2016, 12, 31)) == {}
    assert weights([A, B], relations, date(2017, 1, 1)) == {("a", "b"): 1.0}
    assert weights([A, B], relations, date(2019, 6, 30)) == {("a", "b"): 1.0}
    assert weights([A, B], relations, date(2019, 7, 1)) == {}


# ------------------------------------------------------------------ what evidence says


def test_derived_unless_a_source_states_both_sides() -> None:
    relations = [
        fact("MEMBER_OF", "a", "n"),
        fact("MEMBER_OF", "b", "n", derived=True),
        fact("MEMBER_OF", "c", "n"),
        fact("MEMBER_OF", "c", "n", derived=True, key="2"),
    ]
    found = cooperation(Snapshot.of([A, B, C, network()], relations), DAY)
    assert {(tie.a, tie.b): tie.derived for tie in found.ties} == {
        ("a", "b"): True,
        ("a", "c"): False,
        ("b", "c"): True,
    }


def test_last_is_the_older_of_the_two_sides() -> None:
    relations = [fact("MEMBER_OF", "a", "n", asserted="2026-01"), fact("MEMBER_OF", "b", "n", asserted="2023-03")]
    tie = cooperation(Snapshot.of([A, B, network()], relations), DAY).tie("a", "b")
    assert tie is not None
    assert (tie.evidence[0].last, tie.evidence[0].aged) == (date(2023, 3, 31), True)


def test_the_method_says_what_did_not_count() -> None:
    relations = [
        fact("COOPERATES_WITH", "a", "b", asserted=None),
        fact("COOPERATES_WITH", "a", "c", asserted="2010"),
        *(fact("TOOK_PART_IN", id, "e") for id in "ab"),
    ]
    method = cooperation(Snapshot.of([A, B, C, event(held_on=None)], relations), DAY).method
    assert [sentence.de.split(" ")[0] for sentence in method.missing] == ["1", "1", "1"]
    assert method.parameters["day"] == "2026-11-22"


def test_empty() -> None:
    found = cooperation(Snapshot.of([], []), DAY)
    assert (found.bodies, found.ties, found.groups, found.method.facts) == ((), (), (), 0)
    assert found.tie("a", "b") is None
    assert found.neighbours("a") == ()


def test_neighbours_are_sorted_by_weight_then_id() -> None:
    relations = [fact("COOPERATES_WITH", "a", "d"), *(fact("TOOK_PART_IN", id, "e") for id in "abc")]
    found = cooperation(Snapshot.of([A, B, C, D, event()], relations), DAY)
    assert [tie.other("a") for tie in found.neighbours("a")] == ["d", "b", "c"]


# ------------------------------------------------------------------ laws

IDS = [f"x{number}" for number in range(8)]
groups = st.lists(
    st.tuples(
        st.sampled_from(["RUNS", "MEMBER_OF", "TOOK_PART_IN", "COOPERATES_WITH"]),
        st.sets(st.sampled_from(IDS), min_size=1, max_size=5),
    ),
    max_size=6,
)


def facts_of(found: list[tuple[str, set[str]]], name: dict[str, str]) -> tuple[list[Node], list[Relation]]:
    nodes, relations = [body(name[id]) for id in IDS], []
    for number, (type, members) in enumerate(found):
        via = f"v{number}"
        if type == "COOPERATES_WITH":
            pairs = combinations(sorted(members), 2)
            relations += [fact(type, name[a], name[b], key=via) for a, b in pairs]
            continue
        nodes.append(measure(via) if type == "RUNS" else network(via) if type == "MEMBER_OF" else event(via))
        relations += [fact(type, name[id], via) for id in sorted(members)]
    return nodes, relations


def expected_weight(found: list[tuple[str, set[str]]], a: str, b: str) -> float:
    """The rule once more, the other way round: pair by pair instead of group by group."""
    total = 1.0 if any(type == "COOPERATES_WITH" and {a, b} <= members for type, members in found) else 0.0
    for asked, full in (("RUNS", 1.0), ("MEMBER_OF", 1.0), ("TOOK_PART_IN", 0.5)):
        rest = 1.0
        for type, members in found:
            if type == asked and {a, b} <= members:
                rest *= 1 - full / (len(members) - 1)
        total += 1 - rest
    return total


def plain(found: Cooperation) -> dict[tuple[str, str], float]:
    return {(tie.a, tie.b): tie.weight for tie in found.ties}


@settings(max_examples=60, deadline=None)
@given(groups)
def test_law_every_pair_has_the_weight_of_the_rule(found: list[tuple[str, set[str]]]) -> None:
    ties = plain(cooperation(Snapshot.of(*facts_of(found, {id: id for id in IDS})), DAY))
    for a, b in combinations(IDS, 2):
        assert ties.get((a, b), 0.0) == pytest.approx(expected_weight(found, a, b), abs=1e-12)
    assert all(0 < weight <= 4 for weight in ties.values())


@settings(max_examples=40, deadline=None)
@given(groups, st.permutations(IDS), st.randoms(use_true_random=False))
def test_law_names_and_order_of_facts_change_nothing(
    found: list[tuple[str, set[str]]], names: list[str], shuffled: random.Random
) -> None:
    same = {id: id for id in IDS}
    nodes, relations = facts_of(found, same)
    usual = cooperation(Snapshot.of(nodes, relations), DAY)
    shuffled.shuffle(nodes)
    shuffled.shuffle(relations)
    assert cooperation(Snapshot.of(nodes, relations), DAY) == usual
    name = dict(zip(IDS, names, strict=True))
    renamed = plain(cooperation(Snapshot.of(*facts_of(found, name)), DAY))
    for (a, b), weight in plain(usual).items():
        one, two = sorted((name[a], name[b]))
        assert renamed.pop((one, two)) == pytest.approx(weight, abs=1e-12)
    assert renamed == {}


def test_kinds_are_the_four_of_the_rule() -> None:
    assert [kind.value for kind in EvidenceKind] == ["cooperation", "measure", "membership", "event"]
