"""How far migrant organisations reach, who advises, what is recorded; names only for the signed in (rules 10, 16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import networkx as nx
import pytest

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network import TieState, cooperation
from graphkb.analytics.network.contacts import Contacts, Why
from graphkb.analytics.network.reach import REACH_BANDS, STEP_BANDS, Reach, Reaches, advisers, reach
from graphkb.analytics.network.weak_ties import record_depth
from graphkb.analytics.time import Clock
from graphkb.model import PUBLIC, Node, Reader, Relation, Status, Visibility
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, as_networkx, body, fact

SIGNED_IN = Reader(Visibility.INTERNAL)
GROUP = Node(id="g", kind="target_group", name="Gruppe")


def district(*relations: Relation, nodes: Iterable[Node] = ()) -> Snapshot:
    """A region with a town; a migrant organisation with its seat there; associations a, b, c."""
    return Snapshot.of(
        [
            body("region", "region"),
            body("stadt", "municipality"),
            body("dorf", "municipality"),
            body("mo", "migrant_organisation"),
            GROUP,
            *(body(id) for id in "abc"),
            *nodes,
        ],
        [
            fact("PART_OF", "stadt", "region"),
            fact("PART_OF", "dorf", "region"),
            fact("LOCATED_IN", "mo", "stadt"),
            *relations,
        ],
    )


def run(snapshot: Snapshot, reader: Reader = SIGNED_IN) -> Reaches:
    return reach(snapshot, cooperation(snapshot, DAY), reader=reader)


def row_of(snapshot: Snapshot) -> Reach:
    found = run(snapshot)
    assert found.rows is not None
    (row,) = found.rows
    return row


def together(a: str, b: str) -> Relation:
    return fact("COOPERATES_WITH", a, b)


def test_steps_component_and_share() -> None:
    chain = [together("mo", "a"), together("a", "b"), together("b", "c"), together("c", "stadt")]
    row = row_of(district(*chain))
    assert row.within == (1, 2, 3)
    assert row.component == 5
    assert row.share == pytest.approx(3 / 4)
    assert row.band == "few"


def test_without_a_tie() -> None:
    row = row_of(district())
    assert (row.within, row.component, row.share, row.band) == ((0, 0, 0), 1, None, "none")
    assert (row.municipality.band, row.region.band, row.adviser.band) == ("no_way", "no_way", "not_recorded")


def test_the_way_to_the_office_is_the_shortest_and_carries_its_evidence() -> None:
    row = row_of(district(together("mo", "a"), together("a", "stadt"), together("stadt", "region")))
    way = row.municipality
    assert (way.nearest, way.steps, way.distance, way.band) == ("stadt", 2, 2.0, "one_between")
    assert way.introduction is not None
    assert [step.to_body for step in way.introduction.steps] == ["a", "stadt"]
    assert all(step.through.sources for step in way.introduction.steps)
    assert (row.region.nearest, row.region.steps) == ("region", 3)


def test_an_office_of_the_town_is_the_town() -> None:
    office = body("amt", "office")
    row = row_of(district(fact("PART_OF", "amt", "stadt"), together("mo", "amt"), nodes=[office]))
    assert (row.municipality.nearest, row.municipality.band) == ("stadt", "direct")


def test_an_agency_with_its_seat_there_counts_and_another_town_does_not() -> None:
    agency = body("agentur", "agency", legal_person="yes")
    nearby = [fact("LOCATED_IN", "agentur", "stadt"), together("mo", "agentur"), together("mo", "dorf")]
    assert row_of(district(*nearby, nodes=[agency])).municipality.nearest == "agentur"
    assert row_of(district(together("mo", "dorf"))).municipality.nearest == ""


def test_seat_not_recorded() -> None:
    snapshot = district(together("mo", "stadt"))
    seatless = Snapshot.of(snapshot.nodes, [one for one in snapshot.relations if one.type != "LOCATED_IN"])
    found = run(seatless)
    assert found.rows is not None
    assert found.rows[0].municipality.band == "not_recorded"
    assert found.to_municipality["not_recorded"] == 1
    assert "Bei 1 Migrantenorganisation ist der Sitz nicht erfasst." in [one.de for one in found.method.missing]


@pytest.mark.parametrize(
    ("relation", "counts"),
    [
        (fact("ADVISES", "a", "g"), True),
        (fact("ADVISES", "a", "mo"), True),
        (fact("ADVISES", "a", "stadt"), False),
        (fact("ADVISES", "a", "g", status=Status.PLANNED), False),
        (fact("ADVISES", "a", "g", valid_to="2020"), False),
    ],
)
def test_who_is_an_adviser(relation: Relation, counts: bool) -> None:
    snapshot = district(relation)
    bodies = Bodies(snapshot, Clock(snapshot, DAY))
    assert advisers(bodies, cooperation(snapshot, DAY)) == (frozenset("a") if counts else frozenset())


def test_an_advice_centre_makes_its_body_an_adviser() -> None:
    centres = [body("stelle", "advice_centre"), body("alle", "advice_centre", class_node=True)]
    snapshot = district(fact("PART_OF", "stelle", "a"), together("mo", "b"), together("b", "a"), nodes=centres)
    row = row_of(snapshot)
    assert (row.adviser.nearest, row.adviser.steps) == ("a", 2)


def test_who_is_advised_knows_the_adviser_without_a_tie() -> None:
    way = row_of(district(fact("ADVISES", "a", "mo"))).adviser
    assert (way.nearest, way.steps, way.distance, way.band) == ("a", 1, None, "direct")
    assert [relation.type for relation in way.relations] == ["ADVISES"]
    assert way.introduction is None


def test_kinds_of_ties_tell_nothing_of_belief() -> None:
    nodes = [body("x", "religious_community", sector="religious"), body("y", sector="welfare"), body("n", "network")]
    relations = [together("mo", "x"), together("mo", "y"), fact("MEMBER_OF", "mo", "n"), fact("MEMBER_OF", "y", "n")]
    row = row_of(district(*relations, nodes=nodes))
    assert {kind.value: n for kind, n in row.evidence.items()} == {"cooperation": 2, "membership": 1}
    assert dict(row.sectors) == {"other": 1, "welfare": 1}


def test_depth_is_told_apart_from_ties() -> None:
    topics = [Node(id=f"t{n}", kind="topic", name=f"Thema {n}") for n in range(4)]
    told = [fact("OFFERS", "mo", topic.id, sources=["d2"]) for topic in topics]
    snapshot = district(*told, nodes=topics)
    row = row_of(snapshot)
    assert (row.ties.state, row.ties.ties, row.ties.facts, row.ties.sources) == (TieState.WEAKLY_TIED, 0, 6, 2)
    assert row_of(district()).ties.state is TieState.LITTLE_RECORDED
    depth = record_depth(snapshot, cooperation(snapshot, DAY), "mo")
    assert (depth.broad, depth.enough, depth.last) == (True, True, date(2026, 6, 30))


def test_counts_add_up_and_public_readers_get_no_name() -> None:
    more = [body("mo2", "migrant_organisation"), body("mo3", "association", self_organised="yes")]
    snapshot = district(together("mo", "stadt"), together("mo2", "a"), nodes=more)
    found = run(snapshot, PUBLIC)
    assert found.rows is None
    assert found.organisations == 3 == sum(found.states.values())
    for counts, bands in (
        (found.reached, REACH_BANDS),
        (found.to_municipality, STEP_BANDS),
        (found.to_region, STEP_BANDS),
        (found.to_adviser, STEP_BANDS),
    ):
        assert list(counts) == list(bands)
        assert sum(counts.values()) == 3
    for name in ("'mo'", "MO2", "mo3"):
        assert name not in repr(found)
    assert found.sentence.de == (
        "Für 2 von 3 Migrantenorganisationen ist eine Verbindung erfasst; für 1 ist ein Weg zu einer Verwaltung am "
        "Ort belegt."
    )


def test_none_recorded() -> None:
    found = run(Snapshot.of([body("a")], []))
    assert (found.organisations, found.rows) == (0, ())
    assert found.sentence.de == "Es ist keine Migrantenorganisation erfasst."


# --------------------------------------------------------- contacts and traces


def contacts(snapshot: Snapshot) -> Contacts:
    return Contacts(Bodies(snapshot, Clock(snapshot, DAY)), cooperation(snapshot, DAY))


@pytest.mark.parametrize(
    ("relation", "why"),
    [
        (fact("COOPERATES_WITH", "a", "b", asserted="2015"), Why.LAPSED),
        (fact("COOPERATES_WITH", "a", "b", asserted=None), Why.UNDATED),
        (fact("COOPERATES_WITH", "b", "a", valid_to="2020"), Why.ENDED),
        (fact("ADVISES", "a", "b", asserted="2015"), Why.LAPSED),
        (fact("COOPERATES_WITH", "a", "b", status=Status.PLANNED), None),
        (fact("ADVISES", "a", "b"), None),
    ],
)
def test_traces_between_two(relation: Relation, why: Why | None) -> None:
    found = contacts(district(relation)).traces("a", "b")
    assert [trace.why for trace in found] == ([why] if why else [])
    assert all(trace.sources for trace in found)


def test_a_relation_in_force_is_a_contact_and_no_trace() -> None:
    found = contacts(district(fact("ADVISES", "a", "b")))
    assert [relation.type for relation in found.between("b", "a")] == ["ADVISES"]
    assert found.of("a").keys() == {"b"}
    assert found.traces("a", "b") == ()


def test_traces_by_what_is_shared() -> None:
    network, ended = body("n", "network"), Node(id="m", kind="measure", name="Kurs", status=Status.ENDED)
    event = Node(id="e", kind="event", name="Fest")
    election = Node(id="w", kind="event", name="Wahl", properties={"event_type": "election"})
    shared = [
        *(fact("MEMBER_OF", one, "n", asserted="2015") for one in "ab"),
        *(fact("RUNS", one, "m", role="partner") for one in "ab"),
        *(fact("TOOK_PART_IN", one, "e") for one in "ab"),
        *(fact("TOOK_PART_IN", one, "w") for one in "ab"),
    ]
    found = contacts(district(*shared, nodes=[network, ended, event, election])).traces("a", "b")
    assert [(trace.why, trace.via) for trace in found] == [(Why.LAPSED, "n"), (Why.UNDATED, "e"), (Why.ENDED, "m")]
    assert found[0].sentence.de == "Früher gemeinsam: N, letzte Angabe 2015"


def test_a_large_group_and_a_common_roof_are_traces() -> None:
    many = [body(f"x{n}") for n in range(31)]
    members = [fact("MEMBER_OF", one.id, "n") for one in many]
    found = contacts(district(*members, nodes=[body("n", "network"), *many])).traces("x1", "x2")
    assert [(trace.why, trace.via) for trace in found] == [(Why.LARGE, "n")]
    local = [body("k1", legal_person="yes"), body("k2", legal_person="yes")]
    roof = [fact("PART_OF", "k1", "a"), fact("PART_OF", "k2", "a")]
    below = contacts(district(*roof, nodes=local))
    assert [(trace.why, trace.via) for trace in below.traces("k1", "k2")] == [(Why.SAME_ROOF, "a")]
    assert below.between("k1", "a") != ()


# --------------------------------------------------------------------- Aachen


def test_aachen_against_networkx(aachen_snapshot: Snapshot) -> None:
    ties = cooperation(aachen_snapshot, DAY)
    found = reach(aachen_snapshot, ties, reader=SIGNED_IN)
    assert found.rows is not None
    assert found.organisations == len(found.rows) > 20
    graph = as_networkx(ties)
    for row in found.rows:
        steps = nx.single_source_shortest_path_length(graph, row.body) if row.body in graph else {row.body: 0}
        assert row.within == tuple(sum(0 < n <= most for n in steps.values()) for most in (1, 2, 3))
        assert row.component == len(steps)
        way = row.municipality
        if way.introduction and not way.contact:
            length = nx.dijkstra_path_length(graph, row.body, way.nearest, weight="distance")
            assert way.distance == pytest.approx(length)
