"""What if: hand-solved on the small district, laws by hypothesis, cut points against networkx."""

from __future__ import annotations

from collections.abc import Mapping
from time import process_time
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import State
from graphkb.analytics.network import cut_points
from graphkb.analytics.network.matching import What
from graphkb.analytics.time import Clock, Course
from graphkb.analytics.what_if import (
    WHAT_IF,
    Cause,
    Direction,
    NewMeasure,
    NewTie,
    Scenario,
    WhatIf,
    direction,
    picture,
    read_new,
    what_if,
    written,
)
from graphkb.analytics.what_if.apply import NEW, units_of
from graphkb.errors import GraphkbError, InvalidParameter, NotFound
from graphkb.model import FuzzyDate, Reader, Visibility
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district
from tests.site_fixture import TODAY
from tests.test_coverage_laws import coming, districts, running, worse
from tests.tie_graphs import fact, named

SIGNED_IN = Reader(Visibility.NETWORK)
few = settings(max_examples=20, deadline=None)


def imagined(made: District, *without: str, new: tuple[str, ...] = (), **more: Any) -> WhatIf:
    snapshot = made.snapshot()
    scenario = Scenario.of(snapshot, without, [read_new(snapshot, text) for text in new])
    return what_if(snapshot, scenario, day=DAY, district="r", **more)


def change(found: WhatIf, place: str = "t", column: str = "f") -> tuple[str, str, str, str]:
    """State before and after, own state before and after."""
    before, after = (side.matrix.cell(place, column) for side in (found.before, found.after))
    assert before is not None
    assert after is not None
    return before.state.value, after.state.value, before.own_state.value, after.own_state.value


def reasons(found: WhatIf, place: str = "t", column: str = "f") -> list[str]:
    (one,) = [cell for cell in found.cells if (cell.place, cell.column) == (place, column)]
    return [reason.de for reason in one.reasons]


@pytest.fixture
def two() -> District:
    """Field f in town t: m1 by a with money of p, m2 by b. Field g in region r: m3 by d."""
    made = district()
    made.measure("m1", by=["a"], name="Kurs")
    made.paid("m1", "p")
    made.measure("m2", by=["b"], name="Treff", supports=["gl"])
    made.measure("m3", by=["d"], at=["r"], of=["g"])
    return made


# ----------------------------------------------------------------- taken away


def test_without_one_of_two_bodies_a_cell_is_thin(two: District) -> None:
    found = imagined(two, "b")
    assert change(found) == ("covered", "thin", "covered", "thin")
    assert reasons(found) == ["Endet: «Treff»."]
    assert found.sentence.de == "Eine von 4 Zellen steht schlechter da."
    assert (found.counted(Direction.WORSE), found.counted(Direction.SAME)) == (1, 3)
    assert [(one.measure, one.cause, one.course, one.through) for one in found.applied.ended] == [
        ("m2", Cause.PROVIDERS, Course.ACTIVE, ("b",))
    ]


def test_without_both_nothing_is_known(two: District) -> None:
    found = imagined(two, "a", "b")
    assert change(found) == ("covered", "unknown", "covered", "unknown")
    assert [line.de for line in found.more] == [
        "Zwei laufende Maßnahmen enden.",
        "Eine Leitlinie verliert ihre letzte laufende Maßnahme.",
    ]


def test_what_is_inherited_and_what_is_on_the_spot(two: District) -> None:
    found = imagined(two, "d")
    assert change(found, "t", "g") == ("thin", "unknown", "unknown", "unknown")
    assert change(found, "u", "g") == ("thin", "unknown", "unknown", "unknown")
    assert (found.counted(Direction.WORSE), found.counted(Direction.WORSE, own=True)) == (2, 0)


def test_a_programme_ends_what_has_no_other_money(two: District) -> None:
    two.paid("m2", "p")
    two.paid("m2", "q2")
    two.join("a", "FUNDED_BY", "p")
    found = imagined(two, "p")
    assert [(one.measure, one.cause, one.through) for one in found.applied.ended] == [("m1", Cause.MONEY, ("p",))]
    assert [(one.programme, one.ended, one.kept) for one in found.programmes] == [("p", ("m1",), ("m2",))]
    assert change(found)[:2] == ("covered", "thin")
    assert found.applied.bodies_paid == ("a",)
    assert "was daraus folgt, ist nicht erhoben" in found.method.data[0].de


def test_money_that_is_left_may_end_earlier(two: District) -> None:
    two.paid("m1", "short", until="2027-03-31")
    assert change(imagined(two))[:2] == ("covered", "covered")
    found = imagined(two, "p")
    assert found.applied.ended == ()
    assert change(found)[:2] == ("covered", "thin")
    assert reasons(found) == ["Das Geld endet früher, am 31.03.2027: «Kurs»."]


def test_money_to_come_does_not_carry_what_runs(two: District) -> None:
    two.paid("m1", "later", until="2028", since="2027-06-01", status="planned")
    found = imagined(two, "p")
    assert [one.cause for one in found.applied.ended] == [Cause.MONEY]


def test_money_that_ended_long_ago_carries_nothing() -> None:
    made = district()
    made.measure("m", by=["a"])
    made.paid("m", "old", until="2020")
    made.paid("m", "p")
    assert [one.measure for one in imagined(made, "p").applied.ended] == ["m"]
    assert imagined(made, "old").applied.ended == ()


def test_two_providers_one_stays(two: District) -> None:
    two.join("b", "RUNS", "m1", role="provider")
    found = imagined(two, "a")
    assert found.applied.ended == ()
    assert reasons(found) == ["Läuft mit weniger Trägern weiter: «Kurs»."]
    assert change(found)[:2] == ("covered", "thin")


def test_a_partner_or_collective_term_does_not_keep_a_measure(two: District) -> None:
    two.node("alle", "association", class_node=True)
    two.join("alle", "RUNS", "m2", role="provider")
    two.join("d", "RUNS", "m2", role="partner")
    assert [one.measure for one in imagined(two, "b").applied.ended] == ["m2"]


def test_a_measure_without_recorded_provider_or_money_loses_nothing(two: District) -> None:
    two.measure("m4")
    assert "m4" not in {one.measure for one in imagined(two, "a", "b", "d", "p").applied.ended}


def test_a_measure_taken_away_ends_whatever_its_course(two: District) -> None:
    two.measure("alt", by=["a"], told="2019")
    two.measure("aus", by=["a"], until="2020", told="2019")
    found = imagined(two, "m1", "alt", "aus")
    assert [(one.measure, one.course) for one in found.applied.ended] == [
        ("alt", Course.AGED),
        ("m1", Course.ACTIVE),
    ]
    assert found.scenario.without == ("alt", "aus", "m1")


def test_units_go_with_their_body_and_the_town_stays_a_place(two: District) -> None:
    two.measure("m5", by=["o"], at=["u"])
    two.node("stelle", "office")
    two.join("stelle", "PART_OF", "o")
    found = imagined(two, "t")
    assert set(found.applied.units) == {"o", "q", "stelle"}
    assert [one.measure for one in found.applied.ended] == ["m5"]
    assert change(found, "u") == ("thin", "unknown", "thin", "unknown")
    assert change(found, "t") == ("covered", "covered", "covered", "covered")
    assert "fallen drei Einheiten weg" in found.method.data[0].de


def test_an_office_taken_away_leaves_its_town() -> None:
    made = district()
    made.measure("m", by=["o"])
    made.measure("n", by=["t"])
    found = imagined(made, "o")
    assert found.applied.gone == ("o",)
    assert change(found)[:2] == ("thin", "thin")


def test_a_unit_of_two_bodies_goes_on_for_the_other() -> None:
    made = district()
    made.node("stelle", "facility")
    made.join("stelle", "PART_OF", "a")
    made.join("stelle", "PART_OF", "b")
    made.measure("m", by=["stelle"])
    assert change(imagined(made))[:2] == ("covered", "covered")
    found = imagined(made, "a")
    assert found.applied.units == ()
    assert change(found)[:2] == ("covered", "thin")
    assert found.after.entries["m"].bodies == ("b",)
    assert imagined(made, "a", "b").applied.units == ("stelle",)


def test_a_legal_person_is_nobodys_unit() -> None:
    made = district()
    made.node("tochter", "company", legal_person="yes")
    made.join("tochter", "PART_OF", "a")
    snapshot = made.snapshot()
    assert units_of(Bodies(snapshot, Clock(snapshot, DAY)), ["a"]) == frozenset()


def test_a_gap_is_better_or_worse_by_what_runs(two: District) -> None:
    two.asked("2026-10", place="u", with_parts=True)
    two.measure("k", by=["a"], at=["u"])
    found = imagined(two, "k")
    assert change(found, "u")[0] == "thin"
    assert direction(State.THIN, State.GAP) is Direction.WORSE
    assert direction(State.GAP, State.UNKNOWN) is Direction.OTHER
    assert direction(State.UNKNOWN, State.ENDING) is Direction.BETTER


# ---------------------------------------------------------------------- added


def test_a_new_body_makes_a_thin_cell_covered() -> None:
    made = district()
    made.measure("m", by=["a"])
    found = imagined(made, new=("field:f;place:t;provider:new;name:Sprachcafé",))
    assert change(found) == ("thin", "covered", "thin", "covered")
    assert reasons(found) == ["Kommt dazu: «Sprachcafé»."]
    assert found.applied.added == (f"{NEW}-1",)
    again = imagined(made, new=("field:f;place:t;provider:a",))
    assert change(again)[:2] == ("thin", "thin")


def test_what_begins_later_is_planned() -> None:
    found = imagined(district(), new=("field:f;place:q;provider:b;from:2027-03;to:2028",))
    assert change(found) == ("unknown", "planned", "unknown", "planned")
    found = imagined(district(), new=("field:f;place:t;status:planned",))
    assert change(found)[1] == "planned"


def test_what_ends_soon_is_ending() -> None:
    assert change(imagined(district(), new=("field:f;place:t;provider:b;to:2027-03",)))[1] == "ending"


def test_a_first_measure_for_a_guideline(two: District) -> None:
    found = imagined(two, new=("guideline:gm;place:t;provider:a",))
    assert [(one.guideline, one.lost, one.running_after) for one in found.guidelines] == [("gm", False, 1)]
    assert [line.de for line in found.more] == ["Eine Leitlinie bekommt ihre erste laufende Maßnahme."]


def test_a_guideline_that_corresponds_exactly_keeps_its_measure(two: District) -> None:
    two.join("gm", "CORRESPONDS_TO", "gl", match="exact")
    two.measure("k", by=["a"], at=["u"], of=[], supports=["gm"])
    assert imagined(two, "m2").guidelines == ()
    assert [one.guideline for one in imagined(two, "m2", "k").guidelines] == ["gl", "gm"]


def test_where_nothing_runs_for_any_guideline_that_is_said() -> None:
    assert imagined(district()).method.missing[-1].de.startswith("Zu keiner Leitlinie läuft gesichert eine Maßnahme")


def test_taken_and_added_at_once(two: District) -> None:
    found = imagined(two, "b", new=("field:f;place:u;provider:a",))
    assert found.sentence.de == "Von 4 Zellen stehen 1 schlechter da und 1 besser."


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("feld:f;place:t", "feld:f"),
        ("field", "field"),
        ("field:", "field:"),
        ("field:f", "place"),
        ("place:t", "field"),
        ("field:t;place:t", "t"),
        ("field:f;place:f", "f"),
        ("guideline:f;place:t", "f"),
        ("field:f;place:t;provider:m1", "m1"),
        ("field:f;place:t;group:no", "no"),
        ("field:f;place:t;from:bald", "bald"),
        ("field:f;place:t;from:0001", "0001"),
        ("field:f;place:t;from:2027;from:2028", "2028"),
        ("field:f;place:t;from:2028;to:2027", "2027"),
        ("field:f;place:t;to:2020", "2020"),
        ("field:f;place:t;status:ended", "ended"),
        ("field:f;place:t;provider:alle", "alle"),
        ("field:f;place:t;provider:a", "a"),
        ("cooperation:b", "b"),
        ("cooperation:b;cooperation:b", "b"),
        ("cooperation:b;cooperation:d;place:t", "b"),
        ("cooperation:o;cooperation:t", "o"),
        ("cooperation:a;cooperation:b", "a"),
    ],
)
def test_what_cannot_be_added_is_said(two: District, text: str, part: str) -> None:
    two.node("no", "target_group", no_list=True)
    two.node("alle", "association", class_node=True)
    with pytest.raises(InvalidParameter) as caught:
        imagined(two, "a", new=(text,))
    assert part in str(caught.value)
    assert caught.value.text("en") != str(caught.value)


def test_what_is_not_there_cannot_be_named(two: District) -> None:
    for text in ("field:x;place:t", "field:f;place:t;provider:x", "cooperation:a;cooperation:x"):
        with pytest.raises(NotFound):
            imagined(two, new=(text,))
    with pytest.raises(NotFound):
        imagined(two, "x")
    with pytest.raises(InvalidParameter):
        imagined(two, "f")
    with pytest.raises(InvalidParameter):
        Scenario.of(two.snapshot(), (), [NewTie(f"a{n}", "b") for n in range(21)])


new_measures = st.builds(
    NewMeasure,
    aims=st.sampled_from([("f",), ("g",), ("f", "gl"), ("gm",)]),
    places=st.sampled_from([("t",), ("q", "u"), ("r",)]),
    providers=st.sampled_from([(), ("a",), ("b", "o")]),
    new_provider=st.booleans(),
    begins=st.sampled_from([None, FuzzyDate.parse("2020"), FuzzyDate.parse("2027-02")]),
    ends=st.sampled_from([None, FuzzyDate.parse("2027-06"), FuzzyDate.parse("2030-01-31")]),
    planned=st.booleans(),
    name=st.sampled_from(["", "Sprachcafé", "Kurs: Stufe 1"]),
)


@given(new_measures)
def test_what_is_written_is_read_back(new: NewMeasure) -> None:
    snapshot = district().snapshot()
    assert read_new(snapshot, written(new, snapshot)) == new


# ----------------------------------------------------------------------- laws


@few
@given(districts)
def test_nothing_removed_is_the_identity(made: District) -> None:
    found = imagined(made)
    assert found.scenario.empty
    assert found.nothing
    assert found.counted(Direction.SAME) == found.cell_count == 4
    assert found.network.before == found.network.after
    assert found.cells == ()
    assert found.guidelines == ()
    assert found.applied.ended == ()
    assert found.network.groups == ()


@few
@given(districts, new_measures)
def test_an_added_measure_never_worsens_a_cell(made: District, new: NewMeasure) -> None:
    snapshot = made.snapshot()
    found = what_if(snapshot, Scenario.of(snapshot, (), [new]), day=DAY, district="r")
    for cell in found.cells:
        assert not worse(cell.before.state, cell.after.state)
        assert not worse(cell.before.own_state, cell.after.own_state)
        assert {cell.overall, cell.own} <= {Direction.BETTER, Direction.SAME}


@few
@given(districts, st.one_of(running, coming))
def test_it_is_the_same_as_if_it_were_recorded(made: District, spec: Mapping[str, Any]) -> None:
    """Against coverage itself, on a district in which the measure really is."""
    status = "planned" if spec["status"] == "planned" else "running"
    parts = ["field:f", f"status:{status}", *(f"place:{id}" for id in spec["at"])]
    bodies = [id for id in spec["by"] if id != "loose"]
    parts += [f"provider:{id}" for id in bodies]
    parts += [f"{name}:{spec[key]}" for name, key in (("from", "since"), ("to", "until")) if spec[key]]
    found = imagined(made, new=(";".join(parts),))
    recorded = {key: spec[key] for key in ("at", "status", "since", "until")}
    made.measure("zz", by=bodies, told="2026-11-22", **recorded)
    for place in ("t", "u"):
        cell = made.cell(place)
        after = found.after.matrix.cell(place, "f")
        assert after is not None
        assert (after.state, after.own_state) == (cell.state, cell.own_state)
        assert (after.overall.n, after.overall.m) == (cell.overall.n, cell.overall.m)


@few
@given(districts, st.lists(st.sampled_from(["a", "b", "d", "o", "t", "r", "loose"]), max_size=3, unique=True))
def test_taking_bodies_away_makes_no_cell_better(made: District, without: list[str]) -> None:
    found = imagined(made, *without)
    assert all(Direction.BETTER not in (cell.overall, cell.own) for cell in found.cells)


@few
@given(districts, st.lists(st.sampled_from(["a", "b", "o", "t", "f", "gl"]), max_size=3), new_measures)
def test_the_snapshot_stays_as_it_is(made: District, without: list[str], new: NewMeasure) -> None:
    snapshot, untouched = made.snapshot(), made.snapshot()
    try:
        scenario = Scenario.of(snapshot, without, [new])
        found = what_if(snapshot, scenario, day=DAY, district="r")
    except GraphkbError:
        found = None
    assert snapshot.nodes == untouched.nodes
    assert snapshot.relations == untouched.relations
    if found:
        assert found.after.snapshot is not snapshot
        assert not any(NEW in node.id for node in snapshot.nodes)


# -------------------------------------------------------------------- network


def on_district(graph: nx.Graph[str]) -> Snapshot:
    """The district with a graph of stated cooperation between further bodies."""
    made = district()
    for id in graph:
        made.node(id, "office", legal_person="yes", told="2026-06")
    ties = [fact("COOPERATES_WITH", a, b) for a, b in graph.edges]
    return Snapshot.of(made.nodes.values(), [*made.relations.values(), *ties])


def parts_of(graph: nx.Graph[str]) -> int:
    return nx.number_connected_components(graph)


@pytest.mark.parametrize("graph", [nx.florentine_families_graph(), nx.krackhardt_kite_graph(), nx.barbell_graph(4, 3)])
def test_taking_a_cut_point_away_splits(graph: nx.Graph[Any]) -> None:
    check = named(graph)
    snapshot = on_district(check)
    before = picture(snapshot, DAY, district="r")
    cuts = {cut.body: cut for cut in cut_points(snapshot, before.cooperation, resamples=1).cut_points}
    assert set(cuts) == set(nx.articulation_points(check))
    for id in check:
        found = what_if(snapshot, Scenario.of(snapshot, [id]), day=DAY, before=before, reader=SIGNED_IN)
        rest = check.copy()
        rest.remove_node(id)
        sizes = sorted(map(len, nx.connected_components(rest)), reverse=True)
        network = found.network
        assert network.after.parts == sum(1 for size in sizes if size > 1)
        assert network.after.largest == sizes[0]
        assert network.cut_off == sum(sizes[1:]) == (cuts[id].loses if id in cuts else 0)
        assert (parts_of(rest) > parts_of(check)) == (id in cuts)
        assert network.isolated_named == tuple(sorted(node for node in rest if rest.degree(node) == 0))


def test_who_loses_its_last_tie_is_counted_in_public_and_named_to_those_signed_in() -> None:
    made = district()
    made.join("a", "COOPERATES_WITH", "b", told="2026-06")
    made.join("a", "COOPERATES_WITH", "d", told="2026-06")
    public, known = imagined(made, "a"), imagined(made, "a", reader=SIGNED_IN)
    assert (public.network.isolated, public.network.isolated_named) == (2, None)
    assert known.network.isolated_named == ("b", "d")
    assert [line.de for line in public.more] == [
        "Eine Stelle verliert ihre tragende Verbindung zu den übrigen.",
        "Zu zwei Stellen ist dann gar keine Verbindung mehr erfasst.",
    ]
    assert public.sentence.de == "In keiner von 4 Zellen ändert sich der Stand."


def test_a_new_cooperation_joins() -> None:
    made = district()
    made.join("a", "COOPERATES_WITH", "b", told="2026-06")
    found = imagined(made, new=("cooperation:d;cooperation:b",))
    assert (found.network.before.ties, found.network.after.ties) == (1, 2)
    assert (found.network.before.largest, found.network.after.largest) == (2, 3)
    assert found.scenario.new_ties == (NewTie("b", "d"),)


def test_a_group_that_falls_apart_is_told() -> None:
    pairs = [(f"{x}{i}", f"{x}{j}") for x in "vw" for i in range(4) for j in range(i)]
    graph: nx.Graph[str] = nx.Graph([*pairs, ("v0", "w0")])
    snapshot = on_district(graph)
    whole = what_if(snapshot, Scenario.of(snapshot, ["v0", "v1"]), day=DAY, district="r")
    (gone,) = whole.network.groups
    assert (gone.what, gone.size_before, gone.taken, gone.left, gone.joined) == (What.DISSOLVED, 4, 2, 2, 0)
    one = what_if(snapshot, Scenario.of(snapshot, ["v0"]), day=DAY, district="r")
    (less,) = one.network.groups
    assert (less.what, less.size_after, less.taken, less.left) == (What.SHRUNK, 3, 1, 0)


# --------------------------------------------------------------------- Aachen


def test_described_and_run_from_its_description(two: District) -> None:
    found = WHAT_IF.run(two.snapshot(), {"day": DAY, "district": "r", "without": ["b"], "with": ["field:f;place:u"]})
    assert set(found.method.parameters) == {parameter.id for parameter in WHAT_IF.parameters}
    assert found.method.parameters["without"] == "Verein b"
    assert change(found)[1] == "thin"


def test_aachen_takes_less_than_a_second(aachen_snapshot: Snapshot) -> None:
    before = picture(aachen_snapshot, TODAY)
    for without in (["sr"], ["aachen"], ["f-demokratie-leben"], ["caritas", "sr", "aachen", "stolberg"]):
        begun = process_time()
        found = what_if(aachen_snapshot, Scenario.of(aachen_snapshot, without), day=TODAY, before=before)
        assert process_time() - begun < 1
        assert not found.nothing
    found = what_if(aachen_snapshot, Scenario.of(aachen_snapshot, ["f-demokratie-leben"]), day=TODAY, before=before)
    assert {one.measure for one in found.applied.ended} >= {"m-pfd-sr", "m-tdk"}
    assert all(cell.overall is Direction.WORSE for cell in found.cells if cell.column.endswith("sicherheit"))
