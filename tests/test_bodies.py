"""Who counts as one body (rule 4), on families of a few actors."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.time import Clock
from graphkb.model import FuzzyDate, Node, Relation
from graphkb.snapshot import Snapshot

DAY = date(2026, 11, 22)


def actor(id: str, kind: str = "association", until: str = "", **properties: str | bool) -> Node:
    end = FuzzyDate.parse(until) if until else None
    return Node(id=id, kind=kind, name=id, valid_to=end, properties=properties)


def part(source: str, target: str, type: str = "PART_OF", **dates: str) -> Relation:
    given = {name: FuzzyDate.parse(text) for name, text in dates.items()}
    return Relation(
        id=Relation.make_id(type, source, target),
        type=type,
        source=source,
        target=target,
        valid_from=given.get("since"),
        valid_to=given.get("until"),
    )


def bodies(nodes: list[Node], relations: list[Relation], day: date = DAY) -> Bodies:
    snapshot = Snapshot.of(nodes, relations)
    return Bodies(snapshot, Clock(snapshot, day))


def test_offices_quarters_and_councils_are_their_town() -> None:
    nodes = [actor("t", "municipality"), actor("o", "office"), actor("q", "quarter"), actor("p", "political_body")]
    found = bodies(nodes, [part(id, "t") for id in "oqp"])
    assert [found.of(id) for id in "opqt"] == [("t",)] * 4


def test_never_from_municipality_to_region() -> None:
    nodes = [actor("r", "region"), actor("t", "municipality", legal_person="no")]
    assert bodies(nodes, [part("t", "r")]).of("t") == ("t",)


def test_not_stated_is_one_unless_part_of_another_on_that_day() -> None:
    nodes = [actor("club"), actor("umbrella")]
    relations = [part("club", "umbrella", since="2020", until="2024")]
    assert bodies(nodes, relations).of("club") == ("club",)
    assert bodies(nodes, relations, date(2022, 1, 1)).of("club") == ("umbrella",)


def test_stated_wins() -> None:
    nodes = [actor("gmbh", legal_person="yes"), actor("t", "municipality")]
    assert bodies(nodes, [part("gmbh", "t")]).of("gmbh") == ("gmbh",)


def test_first_legal_person_on_the_way_up() -> None:
    nodes = [actor("desk"), actor("dept", legal_person="no"), actor("gmbh", legal_person="yes"), actor("holding")]
    found = bodies(nodes, [part("desk", "dept"), part("dept", "gmbh"), part("gmbh", "holding")])
    assert found.of("desk") == ("gmbh",)


def test_top_if_no_legal_person() -> None:
    nodes = [actor("desk", legal_person="no"), actor("office", "office")]
    assert bodies(nodes, [part("desk", "office")]).of("desk") == ("office",)


def test_several_parents() -> None:
    nodes = [actor("joint", legal_person="no"), actor("a"), actor("b")]
    assert bodies(nodes, [part("joint", "a"), part("joint", "b")]).of("joint") == ("a", "b")


def test_two_ways_to_the_same_top() -> None:
    nodes = [actor("x", "office"), actor("y", "office"), actor("z", "office"), actor("t", "municipality")]
    assert bodies(nodes, [part("x", "y"), part("x", "z"), part("y", "t"), part("z", "t")]).of("x") == ("t",)


def test_never_along_member_of() -> None:
    nodes = [actor("club"), actor("net", "network")]
    assert bodies(nodes, [part("club", "net", "MEMBER_OF")]).of("club") == ("club",)


def test_collective_terms_and_ended_actors_are_no_parents() -> None:
    nodes = [actor("house", "religious_community"), actor("all", class_node=True), actor("gone", until="2020")]
    assert bodies(nodes, [part("house", "all"), part("house", "gone")]).of("house") == ("house",)


def test_counts() -> None:
    found = bodies([actor("a"), actor("all", class_node=True), actor("gone", until="2020")], [])
    assert [id for id in ("a", "all", "gone", "nobody") if found.counts(id)] == ["a"]
    assert found.of("nobody") == ()


@pytest.mark.parametrize("start", ["x", "y", "z"])
def test_a_ring_of_units_is_one_body(start: str) -> None:
    nodes = [actor(id, "office") for id in "axyz"]
    found = bodies(nodes, [part("x", "y"), part("y", "z"), part("z", "x"), part("a", "y")])
    assert found.of(start) == found.of("a") == ("x",)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14), st.lists(st.booleans(), min_size=7))
def test_bodies_are_their_own_bodies_whatever_the_units(pairs: list[tuple[int, int]], legal: list[bool]) -> None:
    nodes = [actor(f"n{i}", legal_person="yes" if legal[i] else "no") for i in range(7)]
    found = bodies(nodes, list({(a, b): part(f"n{a}", f"n{b}") for a, b in pairs}.values()))
    for node in nodes:
        assert found.of(node.id)
        for body in found.of(node.id):
            if found.is_legal_person(found.snapshot.node(body)):
                assert found.of(body) == (body,)
