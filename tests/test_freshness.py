"""What should be confirmed next: who is on the list, in which order, until when a word counts, whom to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.analytics.freshness import FRESHNESS, Freshness, StaleSort, WhomKind, freshness, sentence_of, whom
from graphkb.analytics.time import Clock, Course
from graphkb.model import Node, add_months
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district


def fresh(made: District) -> Freshness:
    return freshness(made.snapshot(), day=DAY)


@pytest.fixture
def made() -> District:
    """Its bodies a, b, d and o are confirmed: they are not what these tests ask about."""
    found = district()
    for id, node in list(found.nodes.items()):
        found.nodes[id] = replace(node, assured_on=DAY)
    return found


def test_each_sort_of_record_is_there_for_its_reason(made: District) -> None:
    made.measure("aged", told="2020")
    made.measure("soon", told="2025-02")
    made.measure("fresh", told="2026-10")
    made.measure("ends", told="2020", until="2027")
    made.measure("over", told="2020", until="2021")
    made.measure("unclear", told="2020", status="unknown")
    made.measure("undated", told="")
    made.measure("nowhere", told="2020", at=())
    made.node("old", "association", told="2019")
    made.node("contact", "association", told="2026-10", email="post@a.example")
    made.node("confirmed", "association", told="2019", email="post@b.example", assured=DAY)
    made.node("all", "association", told="2019", class_node=True)
    made.node("gone", "association", told="2019", until="2020")
    made.node("e", "event", told="2019")
    found = fresh(made)
    assert {row.record: row.sort.value for row in found.rows} == {
        "aged": "carries", "soon": "carries", "unclear": "unclear", "undated": "unclear", "nowhere": "old",
        "contact": "contact", "old": "old",
    }  # fmt: skip
    order = [list(StaleSort).index(row.sort) for row in found.rows]
    assert order == sorted(order)


def test_first_what_stands_alone_in_most_places_then_what_most_hangs_on_then_the_oldest(made: District) -> None:
    made.measure("wide", told="2020", at=("t", "u"))
    made.measure("helped", told="2020", of=("g",))
    made.measure("helper", told="2026-10", of=("g",))
    made.measure("older", told="2019")
    made.measure("newer", told="2020")
    rows = {row.record: row for row in fresh(made).rows}
    assert list(rows) == ["wide", "older", "newer", "helped"]
    assert (rows["wide"].cells, rows["wide"].alone) == ((("t", "f"), ("u", "f")), 2)
    assert (rows["helped"].cells, rows["helped"].alone) == ((("t", "g"),), 0)
    assert sentence_of(rows["wide"], DAY).de == (
        "Letzte Angabe 2020, zählt seit 12/2022 nicht mehr. Steht in zwei Zellen der Abdeckung. "
        "Dort läuft sonst nichts Erfasstes."
    )


@given(st.dates(date(2023, 1, 1), date(2026, 11, 22)), st.integers(1, 60))
def test_it_counts_until_that_day_and_not_a_day_longer(told: date, ageing: int) -> None:
    made = district()
    made.measure("m", told=told.isoformat())
    found = freshness(made.snapshot(), day=DAY, ageing_months=ageing, soon_months=60, only=["m"])
    (row,) = found.rows or (None,)
    if row is None:
        assert told >= add_months(DAY, 60 - ageing) - timedelta(days=3)
        return
    assert row.until is not None
    snapshot = made.snapshot()
    for day, course in ((row.until, Course.ACTIVE), (row.until + timedelta(days=1), Course.AGED)):
        if day >= told:
            assert Clock(snapshot, day, ageing).course(snapshot.node("m")).course is course


def test_whoever_is_confirmed_today_leaves_the_list_but_for_an_unclear_state(aachen_snapshot: Snapshot) -> None:
    found = freshness(aachen_snapshot, day=DAY)
    assert found.records >= len(found.rows) > 500
    done = {row.record for row in found.rows}
    nodes = [replace(node, assured_on=DAY) if node.id in done else node for node in aachen_snapshot.nodes]
    after = freshness(Snapshot.of(nodes, aachen_snapshot.relations), day=DAY)
    assert {row.sort for row in after.rows} == {StaleSort.UNCLEAR}
    assert {row.record for row in after.rows} <= {row.record for row in found.rows if row.sort is StaleSort.UNCLEAR}


def test_who_is_asked_first(made: District) -> None:
    made.measure("m", by=["a"], told="2020")
    made.join("b", "RUNS", "m", role="partner")
    made.join("d", "RUNS", "m", role="possible_provider")
    made.join("o", "RESPONSIBLE_FOR", "f")
    snapshot = made.snapshot()
    clock = Clock(snapshot, DAY)
    found = [(one.body, one.kind) for one in whom(snapshot, clock, "m")]
    assert found == [
        ("a", WhomKind.RUNS), ("b", WhomKind.PARTNER), ("o", WhomKind.RESPONSIBLE), ("t", WhomKind.PLACE)
    ]  # fmt: skip
    assert [one.kind for one in whom(snapshot, clock, "o")][:2] == [WhomKind.ITSELF, WhomKind.ABOVE]
    made.node("a", "association", until="2020")
    snapshot = made.snapshot()
    assert "a" not in {one.body for one in whom(snapshot, Clock(snapshot, DAY), "m")}


def test_nobody_is_asked_who_is_a_person_or_a_term(aachen_snapshot: Snapshot) -> None:
    for row in freshness(aachen_snapshot, day=DAY).rows:
        for one in row.whom:
            node = aachen_snapshot.node(one.body)
            assert node.kind != "person"
            assert node.properties.get("class_node") is not True


def test_an_empty_knowledge_base_is_fresh() -> None:
    found = FRESHNESS.run(Snapshot.of([], []), {"day": DAY})
    assert (found.rows, found.records) == ((), 0)
    assert found.sentence.de.startswith("Alles ist frisch")
    only = freshness(Snapshot.of([Node(id="a", kind="association", name="A")], []), day=DAY, only=[])
    assert only.rows == ()
