"""Introductions and ego networks: shortest by strength, each step with its evidence, no person in between."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import Cooperation, Introduction, cooperation, distances_from, ego_network, introduction
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import FuzzyDate, Node
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, as_networkx, body, fact, weighted


def between(found: Cooperation, start: str, goal: str, known: bool = False) -> Introduction:
    nodes = [body(id) for id in found.bodies]
    measures = {piece.via for tie in found.ties for piece in tie.evidence}
    nodes += [Node(id=id, kind="measure", name="Musterkurs") for id in measures]
    distances = {start: distances_from(found, start)} if known else None
    return introduction(Snapshot.of(nodes, []), found, start, goal, distances)


def way(found: Introduction) -> list[str]:
    return [found.start, *(step.to_body for step in found.steps)]


def test_the_strong_way_round_is_shorter_than_the_weak_one_across() -> None:
    found = between(weighted({("a", "d"): 0.2, ("a", "b"): 1.0, ("b", "c"): 1.0, ("c", "d"): 0.5}), "a", "d")
    assert way(found) == ["a", "b", "c", "d"]
    assert found.distance == pytest.approx(4.0)
    assert found.between == ("b", "c")
    assert found.sentence.de == "Über zwei Stellen verbunden."
    assert found.steps[0].sentence.de == "A und B: gemeinsame Maßnahme «Musterkurs»"


def test_equally_short_fewer_steps_then_first_by_id() -> None:
    across = weighted({("a", "d"): 0.5, ("a", "b"): 1.0, ("b", "d"): 1.0})
    assert way(between(across, "a", "d")) == ["a", "d"]
    two = weighted({("a", "b"): 1.0, ("b", "d"): 1.0, ("a", "c"): 1.0, ("c", "d"): 1.0})
    assert way(between(two, "a", "d")) == ["a", "b", "d"]
    assert way(between(two, "d", "a")) == ["d", "b", "a"]
    # 1/0.1 + 1/0.05 and 3 · 1/0.1 are both 30 but for rounding
    third = weighted({("a", "b"): 0.1, ("b", "z"): 0.05, ("a", "c"): 0.1, ("c", "d"): 0.1, ("d", "z"): 0.1})
    assert way(between(third, "a", "z")) == ["a", "b", "z"]


def test_no_way_is_a_result() -> None:
    found = between(weighted({("a", "b"): 1.0, ("c", "d"): 1.0}), "a", "d")
    assert (found.steps, found.distance) == ((), None)
    assert found.sentence.de == "Kein gemeinsamer Bekannter belegt."


def test_the_same_body() -> None:
    found = between(weighted({("a", "b"): 1.0}), "a", "a")
    assert (found.steps, found.distance) == ((), 0)
    assert found.sentence.de == "Beide gehören zur selben Stelle."


CLUB, FORUM, TOWN = body("club"), body("forum", "network"), body("stadt", "municipality")
OFFICE, PARTNER = body("amt", "office"), body("partner")
PERSON = Node(id="p", kind="person", name="Beispielperson")
EVENT = Node(id="e", kind="event", name="Musterforum", properties={"held_on": FuzzyDate.parse("2026-05-01")})
COURSE = Node(id="m", kind="measure", name="Musterkurs")
RELATIONS = [
    fact("PART_OF", "amt", "stadt"),
    fact("MEMBER_OF", "club", "forum", sources=["d1#3"]),
    fact("MEMBER_OF", "amt", "forum", sources=["d2"]),
    fact("RUNS", "stadt", "m"),
    fact("RUNS", "partner", "m", role="partner", sources=["d3"]),
    fact("ORGANISED", "partner", "e"),
    fact("SPOKE_AT", "p", "e"),
    fact("SPOKE_AT", "p", "m"),
]
SNAPSHOT = Snapshot.of([CLUB, FORUM, TOWN, OFFICE, PARTNER, PERSON, EVENT, COURSE], RELATIONS)


def test_each_step_names_what_joins_and_its_sources() -> None:
    found = introduction(SNAPSHOT, cooperation(SNAPSHOT, DAY), "club", "partner")
    assert way(found) == ["club", "stadt", "partner"]
    first, second = found.steps
    assert (first.through.via, second.through.via) == ("forum", "m")
    assert [str(source) for source in first.through.sources] == ["d1#3", "d2"]
    assert first.sentence.de == "CLUB und STADT: gemeinsames Netzwerk «FORUM»"
    assert first.sentence.en == "CLUB and STADT: shared network “FORUM”"


def test_a_unit_stands_for_its_body() -> None:
    found = introduction(SNAPSHOT, cooperation(SNAPSHOT, DAY), "amt", "partner")
    assert (found.start, way(found)) == ("stadt", ["stadt", "partner"])
    assert found.sentence.de == "Die beiden sind direkt verbunden."


def test_no_person_is_in_a_path() -> None:
    found = cooperation(SNAPSHOT, DAY)
    persons = {node.id for node in SNAPSHOT.of_kind("person", "function")}
    by_id = {relation.id: relation for relation in SNAPSHOT.relations}
    for tie in found.ties:
        for piece in tie.evidence:
            ends = {end for id in piece.relations for end in (by_id[id].source, by_id[id].target)}
            assert not persons & {tie.a, tie.b, piece.via, *ends}
    for start, goal in (("p", "club"), ("club", "p")):
        with pytest.raises(InvalidParameter):
            introduction(SNAPSHOT, found, start, goal)


def test_what_is_not_there_or_not_in_the_network() -> None:
    found = cooperation(SNAPSHOT, DAY)
    with pytest.raises(NotFound):
        introduction(SNAPSHOT, found, "club", "gibt-es-nicht")
    with pytest.raises(InvalidParameter) as refused:
        introduction(SNAPSHOT, found, "m", "club")
    assert "keine Stelle im Netz" in str(refused.value)


BODIES = [f"{number:02d}" for number in range(9)]
networks = st.dictionaries(
    st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([1.0, 0.5, 0.25, 1 / 3, 0.1, 2.75]),
    min_size=1,
    max_size=16,
)


@settings(max_examples=40, deadline=None)
@given(networks)
def test_law_as_dijkstra_of_networkx(pairs: dict[tuple[str, str], float]) -> None:
    found = weighted(pairs)
    graph = as_networkx(found)
    for start in found.bodies:
        length = nx.single_source_dijkstra_path_length(graph, start, weight="distance")
        for goal in found.bodies:
            result = between(found, start, goal)
            assert way(between(found, start, goal, known=True)) == way(result)
            assert result.distance == (pytest.approx(length[goal]) if goal in length else None)
            if result.distance is None:
                continue
            assert way(result)[-1] == goal
            assert sum(step.tie.distance for step in result.steps) == pytest.approx(result.distance)
            for step in result.steps:
                assert {step.tie.a, step.tie.b} == {step.from_body, step.to_body}
            back = between(found, goal, start)
            assert len(back.steps) == len(result.steps)


# ------------------------------------------------------------------ ego network


def test_ego_network_by_rings() -> None:
    found = weighted({("a", "b"): 0.5, ("a", "c"): 1.0, ("b", "c"): 0.3, ("c", "d"): 0.2, ("d", "e"): 1.0})
    one = ego_network(found, "a")
    assert one.rings == (("c", "b"),)
    assert [(tie.a, tie.b) for tie in one.ties] == [("a", "b"), ("a", "c"), ("b", "c")]
    two = ego_network(found, "a", steps=2)
    assert two.rings == (("c", "b"), ("d",))
    assert ("c", "d") in {(tie.a, tie.b) for tie in two.ties}
    assert ("d", "e") not in {(tie.a, tie.b) for tie in two.ties}


def test_ego_network_of_a_unit_is_that_of_its_body() -> None:
    found = ego_network(cooperation(SNAPSHOT, DAY), "amt")
    assert (found.body, found.rings) == ("stadt", (("club", "partner"),))


def test_ego_network_says_how_many_it_leaves_out() -> None:
    star = weighted({("a", f"b{number}"): (number + 1) / 10 for number in range(5)})
    found = ego_network(star, "a", most=2)
    assert (found.rings, found.left_out) == ((("b4", "b3"),), 3)


def test_ego_network_without_ties_and_of_nobody() -> None:
    found = weighted({("a", "b"): 1.0}, alone=["q"])
    assert (ego_network(found, "q").rings, ego_network(found, "q").ties) == ((), ())
    with pytest.raises(NotFound):
        ego_network(found, "gibt-es-nicht")
    with pytest.raises(InvalidParameter):
        ego_network(found, "a", steps=3)
