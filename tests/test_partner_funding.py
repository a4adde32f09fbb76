"""Funding and means as reasons, solved by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graphkb.analytics.partners import Exclusion, PartnerQuery, find_partners, why_not
from graphkb.model import Node, Relation, Status
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, FRESH, body, fact

ASK = PartnerQuery(for_actor="me")


def node(id: str, kind: str, name: str = "", **more: Any) -> Node:
    return Node(id=id, kind=kind, name=name or id.title(), **{"asserted": FRESH, **more})


FUND = node("topf", "funding_programme", "Mustertopf")
CLUBS = node("vereine", "target_group", "Vereine")
OPEN = fact("OPEN_TO", "topf", "vereine", sources=["d-topf"])
PLACES = [node("kreis", "region"), node("stadt", "municipality"), node("dorf", "municipality")]
PARTS = [fact("PART_OF", "stadt", "kreis"), fact("PART_OF", "dorf", "kreis")]


def case(nodes: list[Node], relations: list[Relation], it: str = "association", me: str = "association") -> Snapshot:
    return Snapshot.of([body("me", me), body("it", it), *PLACES, *nodes], [*PARTS, *relations])


def value(found: Snapshot, feature: str) -> Any:
    """s with freshness; None: no data."""
    answer = why_not(found, ASK, "it", day=DAY)
    return next(one.value for one in answer.features if one.feature == feature)


def course(*relations: Relation, **more: Any) -> tuple[list[Node], list[Relation]]:
    return [node("m", "measure", "Musterkurs", **more)], list(relations)


PAID = fact("FUNDED_BY", "m", "topf")


@pytest.mark.parametrize(
    ("nodes", "relations", "expected"),
    [
        ([], [fact("FUNDED_BY", "it", "topf")], 1.0),
        ([], [fact("FUNDED_BY", "it", "topf", valid_to="2026-01")], 1.0),
        ([], [fact("FUNDED_BY", "it", "topf", asserted="2020")], 0.5),
        ([], [fact("FUNDED_BY", "it", "topf", asserted=None)], 0.5),
        (*course(fact("RUNS", "it", "m"), PAID), 1.0),
        (*course(fact("RUNS", "it", "m"), PAID, status=Status.ENDED), 1.0),
        (*course(fact("RUNS", "it", "m", role="partner"), PAID), 0.7),
        (*course(fact("RUNS", "it", "m", role="possible_provider"), PAID), 0.4),
        (*course(fact("RUNS", "it", "m"), PAID, status=Status.PLANNED), 0.4),
        ([], [fact("FUNDED_BY", "it", "topf", status=Status.PLANNED)], 0.4),
        ([], [], 0.4),
    ],
)
def test_experience_with_a_programme_that_is_open_to_the_asker(
    nodes: list[Node], relations: list[Relation], expected: float
) -> None:
    assert value(case([FUND, CLUBS, *nodes], [OPEN, *relations]), "funding_fit") == pytest.approx(expected)


def test_a_programme_that_the_asker_has_counts_whoever_it_is_open_to() -> None:
    relations = [fact("FUNDED_BY", "me", "topf"), fact("FUNDED_BY", "it", "topf")]
    assert value(case([FUND], relations), "funding_fit") == 1.0


def test_a_theme_opens_a_programme_only_where_no_applicants_are_named() -> None:
    field = node("f", "field", "Sprache")
    works = [node("kurs", "measure"), field], [fact("RUNS", "me", "kurs"), fact("IN_FIELD", "kurs", "f")]
    relations = [*works[1], fact("OPEN_TO", "topf", "f"), fact("FUNDED_BY", "it", "topf")]
    assert value(case([FUND, *works[0]], relations), "funding_fit") == 1.0
    towns = node("kommunen", "target_group", "Kommunen")
    closed = case([FUND, towns, *works[0]], [*relations, fact("OPEN_TO", "topf", "kommunen")])
    assert value(closed, "funding_fit") is None


def test_no_data_is_not_nothing_in_common() -> None:
    other = node("anderer", "funding_programme", "Anderer Topf")
    towns = node("kommunen", "target_group", "Kommunen")
    has_other = [OPEN, fact("FUNDED_BY", "it", "anderer")]
    assert value(case([FUND, CLUBS, other], has_other, it="office"), "funding_fit") == 0
    assert value(case([FUND, CLUBS], [OPEN], it="office"), "funding_fit") is None
    assert value(case([FUND, towns], [fact("OPEN_TO", "topf", "kommunen")]), "funding_fit") is None


@pytest.mark.parametrize(("seat", "expected"), [("stadt", 1.0), ("dorf", None), (None, None)])
def test_a_town_gives_money_at_home(seat: str | None, expected: float | None) -> None:
    relations = [OPEN, fact("FUNDED_BY", "topf", "stadt"), fact("FUNDED_BY", "it", "topf")]
    relations += [fact("LOCATED_IN", "me", seat)] if seat else []
    assert value(case([FUND, CLUBS], relations), "funding_fit") == expected


def test_a_programme_that_is_over_is_no_chance() -> None:
    gone = node("topf", "funding_programme", valid_to=body("x").asserted, status=Status.ENDED)
    assert value(case([gone, CLUBS], [OPEN, fact("FUNDED_BY", "it", "topf")]), "funding_fit") is None


def test_the_reason_names_programme_and_measure_with_their_sources() -> None:
    nodes, relations = course(
        fact("RUNS", "it", "m", sources=["d-run"]), fact("FUNDED_BY", "m", "topf", sources=["d-geld"])
    )
    answer = why_not(case([FUND, CLUBS, *nodes], [OPEN, *relations]), ASK, "it", day=DAY)
    reason = next(one for one in answer.reasons if one.feature == "funding_fit")
    assert reason.sentence.de == (
        "Hat Erfahrung mit einem Programm, das Sie auch nutzen oder beantragen könnten: Mustertopf, zum Beispiel durch "
        "«Musterkurs»"
    )
    assert [str(source) for source in reason.sources] == ["d-run", "d-geld"]
    assert not reason.derived


def test_what_is_concluded_from_the_sort_says_so_and_brings_nobody_into_the_list() -> None:
    found = case([FUND, CLUBS], [OPEN])
    answer = why_not(found, ASK, "it", day=DAY)
    reason = next(one for one in answer.reasons if one.feature == "funding_fit")
    assert reason.derived
    assert "Bedingungen prüfen" in reason.sentence.de
    assert [str(source) for source in reason.sources] == ["d-topf"]
    assert answer.exclusion is Exclusion.NO_REASON
    assert find_partners(found, ASK, day=DAY).first == ()


@pytest.mark.parametrize("name", ["Vereine", "Initiativen", "Migrantenorganisationen"])
def test_bodies_that_could_differ_by_origin_or_religion_stand_alike(name: str) -> None:
    group = node("gruppe", "target_group", name)
    relations = [fact("OPEN_TO", "topf", "gruppe"), fact("FUNDED_BY", "me", "topf")]
    kinds = ("association", "initiative", "migrant_organisation", "religious_community")
    assert len({value(case([FUND, group], relations, it=kind), "funding_fit") for kind in kinds}) == 1


# ------------------------------------------------------------------------- means


def runs(n: int, **more: Any) -> tuple[list[Node], list[Relation]]:
    return [node(f"m{i}", "measure") for i in range(n)], [fact("RUNS", "it", f"m{i}", **more) for i in range(n)]


TOPICS = [node(id, "topic") for id in ("t1", "t2", "t3", "t4")]


@pytest.mark.parametrize(
    ("nodes", "relations", "expected"),
    [
        ([], [], None),
        (*runs(1), 0.5),
        (*runs(2), 0.75),
        (*runs(3), 1.0),
        (*runs(5), 1.0),
        (*runs(2, role="partner"), None),
        (*runs(2, role="possible_provider"), None),
        ([node("m0", "measure", status=Status.UNKNOWN)], [fact("RUNS", "it", "m0")], None),
        ([node("m0", "measure", asserted=None)], [fact("RUNS", "it", "m0")], None),
        (TOPICS, [fact("OFFERS", "it", topic.id) for topic in TOPICS], 0.75),
        (TOPICS, [fact("OFFERS", "it", "t1", asserted="2019")], 0.25),
        (TOPICS, [fact("OFFERS", "it", "t1", asserted="2019"), fact("OFFERS", "it", "t2")], 0.625),
        ([node("haus", "meeting_place")], [fact("RUNS", "it", "haus")], 0.5),
        ([node("fest", "event")], [fact("HOSTS", "it", "fest")], 0.5),
    ],
)
def test_capacity_by_hand(nodes: list[Node], relations: list[Relation], expected: float | None) -> None:
    assert value(case(nodes, relations), "capacity") == (None if expected is None else pytest.approx(expected))


def test_capacity_counts_no_members_and_brings_nobody_into_the_list() -> None:
    nodes, relations = runs(3)
    found = case(nodes, relations)
    many = Snapshot.of(
        [each if each.id != "it" else body("it", members_band="200_plus") for each in found.nodes], found.relations
    )
    assert value(found, "capacity") == value(many, "capacity") == 1.0
    answer = why_not(found, ASK, "it", day=DAY)
    assert answer.exclusion is Exclusion.NO_REASON
    [reason] = [one for one in answer.reasons if one.feature == "capacity"]
    assert reason.sentence.de == "Tut schon etwas: führt M0, M1 und M2 durch"
    assert reason.sources
