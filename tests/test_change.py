"""Two dates compared: a made-up district solved by hand, and what must hold whatever the facts are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.change import BodyWhat, CellWhat, MeasureWhat, TieWhat, compare, known_by
from graphkb.analytics.change.cells import CellChange
from graphkb.analytics.change.compare import Change
from graphkb.analytics.change.sides import Basis, Side
from graphkb.analytics.change.ties import tie_changes
from graphkb.analytics.coverage import State
from graphkb.analytics.network.matching import What
from graphkb.analytics.time import Course
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import Relation
from graphkb.snapshot import Snapshot
from tests.coverage_district import District, district
from tests.tie_graphs import body, fact

BEFORE, AFTER = date(2020, 6, 30), date(2024, 6, 30)


def here() -> District:
    """Field f and g in the towns t, u and w; the comments say what is to be found."""
    made = district()
    made.node("w", "municipality", told="2010", name="W")
    made.join("w", "PART_OF", "r")
    made.node("e", "association", told="2010", since="2000")
    made.measure("m-old", by=["a"], since="2018", until="2022-12-31", told="2019")  # ended
    made.measure("m-old-d", by=["d"], since="2018", until="2023-03-31", told="2019")  # ended: t, f gets worse
    made.measure("m-new", by=["b"], since="2023", told="2024")  # begun
    made.measure("m-aged", by=["a"], of=["g"], since="2018", told="2020")  # t, g is no longer attested
    made.measure("m-late", by=["b"], of=["g"], at=["u"], told="2024")  # u, g: beginning unknown
    made.measure("m-known", by=["d"], at=["u"], since="2015", told="2023")  # ran, recorded later
    made.measure("m-more", by=["a"], at=["u"], since="2022", told="2024")  # u, f gets better
    made.measure("m-w", by=["a"], at=["w"], since="2018", until="2021-12-31", told="2019")  # w, f has ended
    made.measure("m-w-new", by=["b"], at=["w"], of=["g"], since="2022", told="2024")  # w, g is newly known
    made.measure("m-plan", by=["b"], at=[], of=[], told="2024-03", status="planned")
    made.measure("m-plan-old", by=["b"], at=[], of=[], told="2020-03", status="planned")
    made.measure("m-came", by=["d"], at=[], of=[], since="2021", until="2030", told="2020-03")  # came
    return made


@pytest.fixture(scope="module")
def change() -> Change:
    return compare(here().snapshot(), BEFORE, AFTER, concept="c", district="r")


def cells_of(change: Change) -> dict[tuple[str, str], CellChange]:
    return {(one.place, one.column): one for one in change.cells}


def test_cells_as_solved_by_hand(change: Change) -> None:
    found = {key: (one.overall.before, one.overall.after, one.overall.what) for key, one in cells_of(change).items()}
    assert found == {
        ("t", "f"): (State.COVERED, State.THIN, CellWhat.WORSE),
        ("t", "g"): (State.THIN, State.UNKNOWN, CellWhat.AGED),
        ("u", "f"): (State.THIN, State.COVERED, CellWhat.BETTER),
        ("u", "g"): (State.UNKNOWN, State.THIN, CellWhat.STATED),
        ("w", "f"): (State.THIN, State.UNKNOWN, CellWhat.ENDED),
        ("w", "g"): (State.UNKNOWN, State.THIN, CellWhat.NEWLY_KNOWN),
    }
    assert change.cells_compared == 6
    worse = cells_of(change)["t", "f"]
    assert worse.came == ("m-new",)
    assert worse.went == (("m-old", Course.ENDED), ("m-old-d", Course.ENDED))
    assert all(one.own.what is one.overall.what for one in change.cells)


def what_became(made: District, before: date = date(2025, 11, 22)) -> CellWhat:
    (found,) = compare(made.snapshot(), before, date(2026, 11, 22), concept="c", district="r").cells
    assert found.own.what is found.overall.what
    return found.overall.what


def test_a_gap_that_was_asked_for_too_long_ago_has_not_ended() -> None:
    made = district()
    made.asked("2024-02-01")
    assert what_became(made) is CellWhat.AGED
    made = district()
    made.asked("2025-05-01")
    made.measure("m", by=["a"], since="2025-12", until="2026-03-31", told="2026-01")
    assert what_became(made) is CellWhat.ENDED


def test_unknown_is_no_end_where_only_a_part_has_ended() -> None:
    made = district()
    made.measure("m-old", by=["a"], told="2024-10")
    made.measure("m-ended", by=["b"], told="2024-10", until="2026-06-30")
    assert what_became(made, date(2024, 11, 22)) is CellWhat.AGED


def test_what_was_recorded_only_later_is_told_apart(change: Change) -> None:
    later = {key for key, one in cells_of(change).items() if one.overall.recorded_later}
    assert later == {("u", "f")}
    assert cells_of(change)["u", "f"].overall.then is State.UNKNOWN
    assert change.basis is Basis.SOURCES
    assert "Datum der Quellen" in change.method.data[-1].de


def test_measures_as_solved_by_hand(change: Change) -> None:
    found = {one.measure: one.what for one in change.measures}
    assert found == {
        "m-old": MeasureWhat.ENDED,
        "m-old-d": MeasureWhat.ENDED,
        "m-w": MeasureWhat.ENDED,
        "m-new": MeasureWhat.BEGAN,
        "m-more": MeasureWhat.BEGAN,
        "m-w-new": MeasureWhat.BEGAN,
        "m-aged": MeasureWhat.AGED,
        "m-late": MeasureWhat.FIRST_STATED,
        "m-known": MeasureWhat.RECORDED,
        "m-plan": MeasureWhat.PLANNED,
        "m-plan-old": MeasureWhat.PLAN_AGED,
        "m-came": MeasureWhat.CAME_TRUE,
    }


def test_a_plan_came_true_where_the_source_is_fresh() -> None:
    made = here()
    made.measure("m-true", by=["d"], at=[], of=[], since="2021", told="2020-03", assured=date(2024, 1, 5))
    found = {one.measure: one.what for one in compare(made.snapshot(), BEFORE, AFTER, district="r").measures}
    assert found["m-true"] is MeasureWhat.BEGAN  # assured later: on the earlier day it had not begun, and was no plan
    then = here()
    then.measure("m-true", by=["d"], at=[], of=[], told="2020-03", status="planned")
    with_state = compare(made.snapshot(), BEFORE, AFTER, saved=then.snapshot(), saved_on=BEFORE, district="r")
    assert {one.measure: one.what for one in with_state.measures}["m-true"] is MeasureWhat.CAME_TRUE


def test_guidelines_name_what_serves_them_now_and_did() -> None:
    made = here()
    made.measure("m-g", by=["a"], supports=["gl"], since="2018", until="2021-12-31", told="2020")
    made.measure("m-g-new", by=["b"], supports=["gm"], since="2022", told="2024")
    made.measure("m-g-aged", by=["b"], supports=["gm"], since="2018", told="2020")
    found = {
        one.guideline: one for one in compare(made.snapshot(), BEFORE, AFTER, concept="c", district="r").guidelines
    }
    assert (found["gl"].before, found["gl"].after, found["gl"].aged_only) == (("m-g",), (), False)
    assert (found["gm"].before, found["gm"].after, found["gm"].aged_only) == (("m-g-aged",), ("m-g-new",), True)


def test_the_same_day_has_nothing_to_tell(change: Change) -> None:
    for day in (BEFORE, AFTER):
        same = compare(here().snapshot(), day, day, concept="c", district="r")
        assert same.findings.nothing
        assert same.findings.sentence.de == "Zwischen den beiden Tagen hat sich nichts geändert."
        assert all(one.overall.what is CellWhat.SAME for one in same.cells)
        assert {one.what for one in same.measures} <= {MeasureWhat.RECORDED}
    assert not change.findings.nothing


def test_the_other_way_round_is_the_mirror(change: Change) -> None:
    back = compare(here().snapshot(), AFTER, BEFORE, concept="c", district="r")
    forth = {key: (one.overall.before, one.overall.after) for key, one in cells_of(change).items()}
    mirrored = {key: (one.overall.after, one.overall.before) for key, one in cells_of(back).items()}
    assert {key: pair for key, pair in forth.items() if pair[0] is not pair[1]} == mirrored
    assert {one.measure for one in back.measures if one.what is MeasureWhat.FIRST_STATED} == {
        "m-aged",
        "m-old",
        "m-old-d",
        "m-w",
    }


def test_the_sentence_counts_what_the_tables_hold(change: Change) -> None:
    assert change.findings.sentence.de == (
        "Von 6 Zellen: 1 Zelle besser, 1 Zelle schlechter, 1 Zelle neu bekannt, 1 Zelle beendet, 1 Zelle nicht mehr "
        "belegt und 1 Zelle erst später belegt."
    )
    assert change.findings.more[-1].de.startswith("Schon am früheren Tag so, aber erst danach erfasst:")


def test_what_cannot_be_asked() -> None:
    snapshot = here().snapshot()
    with pytest.raises(NotFound):
        compare(snapshot, BEFORE, AFTER, concept="nichts", district="r")
    with pytest.raises(InvalidParameter):
        compare(snapshot, BEFORE, AFTER, concept="t", district="r")
    without = compare(Snapshot.of([body("a")], []), BEFORE, AFTER, district="r")
    assert (without.concept, without.cells, without.cells_compared) == ("", (), 0)
    assert "nicht verglichen" in without.method.missing[0].de


# ------------------------------------------------------------------ ties, bodies, groups

BODIES = [body(id) for id in "abcdefgh"]

JOINS = [
    fact("COOPERATES_WITH", "a", "b", valid_from="2022", asserted="2024"),
    fact("COOPERATES_WITH", "a", "c", asserted="2024"),
    fact("COOPERATES_WITH", "b", "c", asserted="2016"),
    fact("COOPERATES_WITH", "d", "b", asserted="2020", valid_to="2022"),
    fact("COOPERATES_WITH", "d", "e", valid_from="2010", asserted="2023"),
    fact("COOPERATES_WITH", "e", "f", valid_from="2010", asserted="2020"),
    fact("COOPERATES_WITH", "e", "f", valid_from="2022", asserted="2024", key="neu"),
    fact("MEMBER_OF", "g", "h", asserted="2020"),
    fact("MEMBER_OF", "a", "h", asserted="2020", valid_to="2021"),
]


def tie_what(relations: list[Relation], saved: Snapshot | None = None) -> dict[tuple[str, str], TieWhat]:
    snapshot = Snapshot.of(BODIES, relations)
    found = compare(snapshot, BEFORE, AFTER, saved=saved, saved_on=BEFORE if saved else None)
    return {(one.a, one.b): one.what for one in found.ties}


def test_ties_as_solved_by_hand() -> None:
    assert tie_what(JOINS) == {
        ("a", "b"): TieWhat.NEW,
        ("a", "c"): TieWhat.FIRST_STATED,
        ("b", "c"): TieWhat.LAPSED,
        ("b", "d"): TieWhat.ENDED,
        ("d", "e"): TieWhat.RECORDED,
        ("a", "g"): TieWhat.ENDED,
    }


def test_a_tie_gets_stronger_by_more_evidence_not_by_more_sources() -> None:
    joint = [
        fact("COOPERATES_WITH", "e", "f", valid_from="2010", asserted="2020"),
        fact("MEMBER_OF", "e", "h", valid_from="2022", asserted="2024"),
        fact("MEMBER_OF", "f", "h", valid_from="2022", asserted="2024"),
    ]
    found = compare(Snapshot.of(BODIES, joint), BEFORE, AFTER).ties
    assert [(one.a, one.b, one.what, one.before, one.after) for one in found] == [
        ("e", "f", TieWhat.STRONGER, 1.0, 2.0)
    ]
    assert [piece.via for piece in found[0].came] == ["h"]
    back = compare(Snapshot.of(BODIES, joint), AFTER, BEFORE).ties
    assert [one.what for one in back if one.what is not TieWhat.RECORDED] == [TieWhat.WEAKER]


def test_a_saved_state_tells_what_was_recorded_later_and_what_was_withdrawn() -> None:
    saved = Snapshot.of(
        BODIES,
        [one for one in JOINS if (one.source, one.target) != ("e", "f")]
        + [fact("COOPERATES_WITH", "g", "b", asserted="2019")],
    )
    found = tie_what(JOINS, saved)
    assert found["e", "f"] is TieWhat.RECORDED
    assert found["b", "g"] is TieWhat.WITHDRAWN
    assert ("d", "e") not in found, "it was in the saved state, whatever its sources' dates are"
    change = compare(Snapshot.of(BODIES, JOINS), BEFORE, AFTER, saved=saved, saved_on=BEFORE)
    assert "30.06.2020" in change.method.data[-1].de


def test_bodies_begin_end_and_are_first_named() -> None:
    nodes = [
        *(District().nodes.values()),
        _association("new", since="2022", told="2024"),
        _association("named", told="2024"),
        _association("gone", since="2000", until="2022", told="2019"),
        _association("later", since="2000", told="2023"),
        _association("stays", since="2000", told="2019"),
    ]
    found = compare(Snapshot.of(nodes, []), BEFORE, AFTER).bodies
    assert {one.body: one.what for one in found} == {
        "new": BodyWhat.NEW,
        "named": BodyWhat.FIRST_STATED,
        "gone": BodyWhat.ENDED,
        "later": BodyWhat.RECORDED,
    }


def _association(id: str, **more: str):  # type: ignore[no-untyped-def]
    made = District()
    made.node(id, "association", **more)
    return made.nodes[id]


def test_a_body_that_lost_its_ties_is_counted() -> None:
    found = compare(Snapshot.of(BODIES, JOINS), BEFORE, AFTER)
    assert found.without_ties == ("g",)
    assert found.findings.without_ties == 1


def test_groups_stay_and_dissolve_where_they_are_sure() -> None:
    def triangle(ids: str, **more: str) -> list[Relation]:
        return [fact("COOPERATES_WITH", a, b, asserted="2020", **more) for a in ids for b in ids if a < b]  # type: ignore[arg-type]

    nodes = [body(id) for id in "abcdwxyz"]
    joins = [*triangle("abcd"), *triangle("wxyz", valid_to="2022")]
    found = compare(Snapshot.of(nodes, joins), BEFORE, AFTER)
    assert {(one.what, one.claimed) for one in found.groups} == {(What.CONTINUED, True), (What.DISSOLVED, True)}
    assert found.findings.groups == {What.CONTINUED: 1, What.DISSOLVED: 1}


YEARS = st.sampled_from(["", "2008", "2014", "2018", "2021", "2023"])


@st.composite
def cooperations(draw: st.DrawFn) -> list[Relation]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        a, b = draw(st.permutations("abcde"))[:2]
        begin, end = draw(YEARS), draw(YEARS)
        found.append(
            fact(
                "COOPERATES_WITH",
                a,
                b,
                asserted=draw(YEARS) or None,
                valid_from=begin or None,
                valid_to=end if end and end >= (begin or "0") else None,
                key=str(number),
            )
        )
    return found


@settings(max_examples=40, deadline=None)
@given(cooperations(), st.sampled_from([date(2012, 1, 1), BEFORE, AFTER]), st.sampled_from([BEFORE, AFTER]))
def test_every_tie_that_differs_is_told_once_and_mirrors(relations: list[Relation], one: date, other: date) -> None:
    snapshot = Snapshot.of(BODIES, relations)
    first, last = Side(snapshot, one), Side(snapshot, other)
    forth = tie_changes(first, last, first, Basis.SAVED)
    back = tie_changes(last, first, last, Basis.SAVED)
    pairs = [{(tie.a, tie.b): tie.weight for tie in side.cooperation.ties} for side in (first, last)]
    differ = {pair for pair in pairs[0].keys() | pairs[1].keys() if pairs[0].get(pair) != pairs[1].get(pair)}
    assert sorted((change.a, change.b) for change in forth) == sorted(differ)
    assert {(c.a, c.b, c.before, c.after) for c in forth} == {(c.a, c.b, c.after, c.before) for c in back}
    came = {TieWhat.NEW, TieWhat.FIRST_STATED, TieWhat.MOVED}
    went = {TieWhat.ENDED, TieWhat.LAPSED, TieWhat.MOVED}
    for change in forth:
        assert (change.what in came) == (change.before == 0) or change.what is TieWhat.MOVED
        assert (change.what in went) == (change.after == 0) or change.what is TieWhat.MOVED


@settings(max_examples=30, deadline=None)
@given(cooperations(), st.sampled_from([date(2012, 1, 1), BEFORE, AFTER]))
def test_what_was_known_then_grows_with_the_day_and_is_part_of_all(relations: list[Relation], day: date) -> None:
    snapshot = Snapshot.of(BODIES, relations)
    then, later = known_by(snapshot, day), known_by(snapshot, date(2200, 1, 1))
    assert later.relations == snapshot.relations
    known = {one.id for one in then.relations}
    assert {one.id for one in relations if one.asserted is None} <= known <= {one.id for one in relations}
    assert all(one.asserted is None or one.asserted.earliest <= day for one in then.relations)


def test_aachen_from_2019_to_now(aachen_snapshot: Snapshot) -> None:
    """No cell is said to be worse only because press reports of 2018 are old by now."""
    found = compare(aachen_snapshot, date(2019, 6, 30), date(2026, 11, 22))
    assert found.concept == "c-sr-2017"
    assert found.cells_compared == 70
    assert found.findings.cells[CellWhat.AGED] > 20
    assert found.findings.cells[CellWhat.WORSE] == 0
    for cell in found.cells:
        if cell.overall.what is CellWhat.AGED:
            assert any(course is not Course.ENDED for _, course in cell.went)
    persons = {node.id for node in aachen_snapshot.of_kind("person")}
    assert not persons & {one.body for one in found.bodies}
