"""What a map shows of the network: filters by every property, the surroundings of a body, and what they never do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import Cooperation, EvidenceKind, cooperation
from graphkb.analytics.network.map_groups import GroupBy, map_groups
from graphkb.analytics.network.map_measures import Band, bands, map_measures
from graphkb.analytics.network.narrowing import (
    ALL_TIES,
    EVERYBODY,
    BodyFilter,
    Narrowed,
    Surroundings,
    TieFilter,
    filterable,
    narrowed,
)
from graphkb.errors import InvalidParameter
from graphkb.model import Status
from graphkb.snapshot import Snapshot
from tests.site_fixture import TODAY


@pytest.fixture(scope="module")
def whole(aachen_snapshot: Snapshot) -> Cooperation:
    return cooperation(aachen_snapshot, TODAY)


def of(
    snapshot: Snapshot, whole: Cooperation, bodies: BodyFilter = EVERYBODY, ties: TieFilter = ALL_TIES, **more: Any
) -> Narrowed:
    return narrowed(snapshot, whole, bodies, ties, **more)


def test_nothing_asked_is_the_whole_network(aachen_snapshot: Snapshot, whole: Cooperation) -> None:
    assert of(aachen_snapshot, whole).cooperation is whole
    assert of(aachen_snapshot, whole).sought is None


def test_kinds_with_their_neighbours_or_among_themselves(aachen_snapshot: Snapshot, whole: Cooperation) -> None:
    wanted = BodyFilter(kinds=("welfare_association", "municipality"))
    kind = {body: aachen_snapshot.node(body).kind for body in whole.bodies}
    found = of(aachen_snapshot, whole, wanted)
    assert found.cooperation.ties
    assert all({kind[tie.a], kind[tie.b]} & set(wanted.kinds) for tie in found.cooperation.ties)
    expected = [tie for tie in whole.ties if {kind[tie.a], kind[tie.b]} <= set(wanted.kinds)]
    assert list(of(aachen_snapshot, whole, wanted, among=True).cooperation.ties) == expected


def test_a_property_and_a_status(aachen_snapshot: Snapshot, whole: Cooperation) -> None:
    found = of(aachen_snapshot, whole, BodyFilter(properties=(("sector", "welfare"),)))
    assert found.sought == frozenset(b for b in whole.bodies if aachen_snapshot.node(b).text("sector") == "welfare")
    two = BodyFilter(properties=(("sector", "welfare"), ("sector", "public")))
    assert len(of(aachen_snapshot, whole, two).sought or ()) > len(found.sought or ())
    current = of(aachen_snapshot, whole, BodyFilter(statuses=(Status.CURRENT,)))
    assert current.sought == frozenset(b for b in whole.bodies if aachen_snapshot.node(b).status is Status.CURRENT)


def test_ties_by_strength_class_and_age(aachen_snapshot: Snapshot, whole: Cooperation) -> None:
    def ties(**asked: object) -> set[tuple[str, str]]:
        found = of(aachen_snapshot, whole, ties=TieFilter(**asked))  # type: ignore[arg-type]
        return {(tie.a, tie.b) for tie in found.cooperation.ties}

    assert ties(least=1.0) == {(tie.a, tie.b) for tie in whole.ties if tie.weight >= 1 - 1e-9}
    two = ties(evidence=(EvidenceKind.MEMBERSHIP, EvidenceKind.EVENT))
    assert two == ties(evidence=(EvidenceKind.MEMBERSHIP,)) | ties(evidence=(EvidenceKind.EVENT,))
    days = {(tie.a, tie.b): [piece.last for piece in tie.evidence] for tie in whole.ties}
    since = date(2024, 1, 1)
    assert ties(since=since) == {pair for pair, found in days.items() if any(day and day >= since for day in found)}
    assert not ties(since=date(2025, 1, 1)) & ties(until=date(2015, 1, 1), since=date(2025, 1, 1))
    assert ties(fresh=True) == {(t.a, t.b) for t in whole.ties if not t.aged}
    assert ties(stated=True) == {(t.a, t.b) for t in whole.ties if not t.derived}


def test_one_piece_of_evidence_must_have_all_that_is_asked(whole: Cooperation) -> None:
    tie = next(tie for tie in whole.ties if len(tie.kinds) > 1)
    old = replace(
        tie, evidence=tuple(replace(piece, last=date(2010 + n, 1, 1)) for n, piece in enumerate(tie.evidence))
    )
    first, last = old.evidence[0], old.evidence[-1]
    assert TieFilter(evidence=(first.kind,), until=date(2010, 1, 1)).passes(old)
    assert not TieFilter(evidence=(first.kind,), since=last.last).passes(old)


def test_the_surroundings_are_those_of_networkx(aachen_snapshot: Snapshot, whole: Cooperation) -> None:
    graph: nx.Graph[str] = nx.Graph([(tie.a, tie.b) for tie in whole.ties])
    for steps in (1, 2, 3):
        found = of(aachen_snapshot, whole, around=Surroundings("tueroeffner", steps)).cooperation
        expected = nx.ego_graph(graph, "tueroeffner", radius=steps)
        assert {frozenset((tie.a, tie.b)) for tie in found.ties} == {frozenset(edge) for edge in expected.edges}


@pytest.mark.parametrize(
    "wanted",
    [
        BodyFilter(kinds=("religious_community",)),
        BodyFilter(properties=(("sector", "religious"),)),
        BodyFilter(kinds=("measure",)),
        BodyFilter(properties=(("address", "x"),)),
        BodyFilter(properties=(("sector", "x"),)),
        BodyFilter(place="x"),
    ],
)
def test_what_may_not_or_cannot_be_asked(aachen_snapshot: Snapshot, whole: Cooperation, wanted: BodyFilter) -> None:
    with pytest.raises(InvalidParameter):
        of(aachen_snapshot, whole, wanted)


def test_no_group_of_the_map_is_one_of_belief(aachen_snapshot: Snapshot, whole: Cooperation) -> None:
    groups = map_groups(aachen_snapshot, whole, (), GroupBy.SECTOR)
    religious = {body for body in whole.tied if aachen_snapshot.node(body).text("sector") == "religious"}
    assert religious
    assert "religious" not in {group.id for group in groups}
    assert not religious & {member for group in groups for member in group.members}
    sector = next(one for one in filterable(aachen_snapshot) if one.id == "sector")
    assert [option.id for option in sector.options if option.no_list] == ["religious"]


def test_groups_choose_too_and_so_does_having_none(aachen_snapshot: Snapshot, whole: Cooperation) -> None:
    members = {"A": ("tueroeffner", "caritas-ac"), "B": ("aachen",)}
    assert of(aachen_snapshot, whole, BodyFilter(groups=("B",)), members=members).sought == frozenset({"aachen"})
    without = of(aachen_snapshot, whole, BodyFilter(groups=("",)), members=members).sought
    assert without == frozenset(whole.bodies) - {"tueroeffner", "caritas-ac", "aachen"}


# -------------------------------------------------------------------------------------------------------- measures


def test_the_measures_of_a_part_are_those_of_networkx_on_that_part(
    aachen_snapshot: Snapshot, whole: Cooperation
) -> None:
    part = of(aachen_snapshot, whole, BodyFilter(place="wuerselen")).cooperation
    graph: nx.Graph[str] = nx.Graph()
    for tie in part.ties:
        graph.add_edge(tie.a, tie.b, weight=tie.weight, distance=1 / tie.weight)
    between = nx.betweenness_centrality(graph, weight="distance", normalized=False)
    core = nx.core_number(graph)
    found = map_measures(part)
    assert set(found.of) == set(graph)
    assert 10 < len(graph) < len(whole.tied)
    for body, one in found.of.items():
        assert one.degree == graph.degree(body)
        assert one.strength == pytest.approx(graph.degree(body, weight="weight"))
        assert one.core == core[body]
        assert one.betweenness == pytest.approx(between[body], abs=1e-6)
    assert sorted(found.components, reverse=True) == sorted(map(len, nx.connected_components(graph)), reverse=True)
    assert {one.betweenness for one in map_measures(part, ways=False).of.values()} == {None}


@given(st.lists(st.floats(0, 1000), max_size=60))
@settings(max_examples=60, deadline=None)
def test_bands_follow_the_values(values: list[float]) -> None:
    found = bands(values)
    for value, band in zip(values, found, strict=True):
        assert (band is Band.NONE) == (value <= 1e-9)
        for other, its in zip(values, found, strict=True):
            if value > other:
                assert band >= its
    if any(value > 1e-9 for value in values):
        assert Band.MOST in found
