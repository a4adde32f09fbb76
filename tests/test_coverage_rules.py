"""Bodies, places, groups, guidelines, money and derived facts in a cell (rules 4 to 7), solved by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graphkb.analytics.coverage import FlagKind, State, cell, coverage_matrix
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import FuzzyDate, SourceRef
from tests.coverage_district import DAY, District, district


@pytest.fixture
def here() -> District:
    return district()


# ------------------------------------------------------------------ bodies


def test_offices_count_as_their_town(here: District) -> None:
    here.node("o2", "office")
    here.join("o2", "PART_OF", "t")
    here.measure("m", by=["o", "o2"])
    assert here.cell().overall.bodies == ("t",)
    assert here.state() == "thin"


def test_town_and_region_are_two(here: District) -> None:
    here.measure("m", by=["t", "r"])
    assert here.cell().overall.bodies == ("r", "t")


def test_unit_under_several_actors_stands_for_each(here: District) -> None:
    here.node("joint", "office")
    here.join("joint", "PART_OF", "t")
    here.join("joint", "PART_OF", "u")
    here.measure("m", by=["joint"])
    assert here.cell().overall.bodies == ("t", "u")
    assert here.state() == "covered"


def test_possible_providers_and_partners_never_count(here: District) -> None:
    here.measure("m", by=["a"])
    here.join("b", "RUNS", "m", role="possible_provider")
    here.join("d", "RUNS", "m", role="partner")
    found = here.cell()
    assert found.overall.bodies == ("a",)
    assert found.measures[0].entry.possible == ("b",)
    assert found.measures[0].entry.partners == ("d",)


def test_runs_without_a_role_is_provider(here: District) -> None:
    here.measure("m", by=["a"])
    here.join("b", "RUNS", "m")
    assert here.state() == "covered"


def test_collective_terms_and_ended_providers_never_count(here: District) -> None:
    here.node("many", "association", class_node=True)
    here.node("gone", "association", until="2025-12-31")
    here.measure("m", by=["a", "many", "gone"])
    assert here.cell().overall.bodies == ("a",)


def test_unknown_provider_counts_as_one_only_if_nobody_is_named(here: District) -> None:
    here.measure("m1")
    here.measure("m2")
    found = here.cell()
    assert found.state is State.THIN
    assert (found.overall.n, found.overall.bodies) == (1, ())
    assert found.overall.provider_missing == ("m1", "m2")
    assert FlagKind.PROVIDER_NOT_RECORDED in {flag.kind for flag in found.flags()}
    here.measure("m3", by=["a"])
    found = here.cell()
    assert found.state is State.THIN
    assert found.overall.provider_missing == ()


def test_a_named_provider_who_stops_does_not_worsen_the_cell(here: District) -> None:
    """By rule 3 an added active measure never worsens a cell: the nameless one still runs at the horizon."""
    here.measure("m1")
    here.measure("m2", by=["a"], until="2027-01-31")
    found = here.cell()
    assert found.state is State.THIN
    assert (found.overall.n, found.overall.m) == (1, 1)
    assert found.overall.provider_missing == ("m1",)
    assert found.overall.one_left_after is None


# ------------------------------------------------------------------ places


def test_inherited_and_own(here: District) -> None:
    here.measure("m", by=["a", "b"], at=["r"])
    found = here.cell()
    assert (found.state, found.own_state) == (State.COVERED, State.UNKNOWN)
    assert found.inherited_only
    assert found.inherited_from == ("r",)
    assert [one.id for one in found.running_inherited] == ["m"]
    here.measure("own", by=["d"])
    found = here.cell()
    assert (found.state, found.own_state) == (State.COVERED, State.THIN)
    assert not found.inherited_only
    assert here.cell("u").own_state is State.UNKNOWN


def test_parts_are_capped_at_thin(here: District) -> None:
    here.measure("m", by=["a", "b"], at=["q"])
    found = here.cell()
    assert (found.state, found.own_state) == (State.THIN, State.THIN)
    assert found.overall.only_in_parts
    assert here.cell("q").state is State.COVERED
    assert here.cell("r").state is State.THIN
    assert here.cell("u").state is State.UNKNOWN


def test_the_better_of_whole_and_parts_holds(here: District) -> None:
    here.measure("whole", by=["a"], until="2027-01-31")
    assert here.state() == "ending"
    here.measure("part", by=["b"], at=["q"])
    found = here.cell()
    assert found.state is State.THIN
    assert found.overall.only_in_parts
    here.measure("whole2", by=["d"])
    assert not here.cell().overall.only_in_parts


def test_without_a_place_it_reaches_nothing(here: District) -> None:
    here.measure("m", by=["o"], at=[])
    here.join("a", "LOCATED_IN", "t")
    here.join("a", "SERVES", "t")
    here.measure("m2", by=["a"], at=[])
    assert here.state() == "unknown"
    assert [entry.id for entry in coverage_matrix(here.snapshot(), day=DAY, district="r").unplaced] == ["m", "m2"]


def test_a_part_that_left_no_longer_counts(here: District) -> None:
    here.measure("m", by=["a"], at=["q"])
    here.join("q", "PART_OF", "t", until="2020")
    assert here.state() == "unknown"


# ------------------------------------------------------------------ groups and columns


def test_groups(here: District) -> None:
    for id in ("everybody", "children", "toddlers"):
        here.node(id, "target_group")
    here.join("children", "PART_OF", "everybody")
    here.join("toddlers", "PART_OF", "children")
    here.measure("m", by=["a"], groups=["children"])
    here.measure("none", by=["b"])
    assert here.cell().overall.bodies == ("a", "b")
    assert here.cell(target_group="children").overall.bodies == ("a",)
    assert here.cell(target_group="toddlers").overall.bodies == ("a",)
    assert here.state(target_group="everybody") == "unknown"


def test_no_analysis_by_belief_or_origin(here: District) -> None:
    here.node("believers", "target_group", no_list=True)
    with pytest.raises(InvalidParameter):
        here.cell(target_group="believers")


def test_exact_correspondence_is_symmetric_and_transitive(here: District) -> None:
    for id in ("x", "y", "z"):
        here.node(id, "field")
    here.join("x", "CORRESPONDS_TO", "f", match="exact")
    here.join("x", "CORRESPONDS_TO", "y", match="exact")
    here.join("y", "CORRESPONDS_TO", "z", match="close")
    here.measure("m1", by=["a"], of=["y"])
    here.measure("m2", by=["b"], of=["z"])
    assert here.cell().overall.bodies == ("a",)
    assert here.cell(column="y").overall.bodies == ("a",)
    column = coverage_matrix(here.snapshot(), day=DAY, district="r").columns[0]
    assert column.same == {"f", "x", "y"}
    assert [(one.id, one.match) for one in column.similar] == [("z", "close")]


def test_a_broader_field_is_narrower_from_the_other_side(here: District) -> None:
    here.node("x", "field")
    here.join("x", "CORRESPONDS_TO", "f", match="broad")
    (column, _) = coverage_matrix(here.snapshot(), day=DAY, district="r").columns
    assert [(one.id, one.match) for one in column.similar] == [("x", "narrow")]


def test_guideline_cells_count_only_supports(here: District) -> None:
    here.measure("m1", by=["a"])
    assert here.state(column="gl") == "unknown"
    here.measure("m2", by=["b"], of=[], supports=["gl"])
    assert here.cell(column="gl").overall.bodies == ("b",)


def test_guideline_cells_exist_only_in_the_territory_of_the_owner(here: District) -> None:
    here.node("own", "concept", adopted=None)
    here.join("o", "HAS_CONCEPT", "own")  # an office of t: the owner's body is the town
    here.node("gx", "guideline")
    here.join("gx", "BELONGS_TO", "own")
    here.measure("m", by=["a"], of=[], supports=["gx"])
    snapshot = here.snapshot()
    assert coverage_matrix(snapshot, day=DAY, concept="own", by="guideline", district="r").places == ("t",)
    assert cell(snapshot, "q", "gx", day=DAY, district="r").state is State.THIN
    with pytest.raises(InvalidParameter):
        cell(snapshot, "u", "gx", day=DAY, district="r")


def test_responsible_offices_are_shown_and_change_nothing(here: District) -> None:
    here.join("o", "RESPONSIBLE_FOR", "f")
    here.node("ro", "office")
    here.join("ro", "PART_OF", "r")
    here.join("ro", "RESPONSIBLE_FOR", "f")
    found = here.cell()
    assert found.state is State.UNKNOWN
    assert [(one.office, one.place, one.own) for one in found.responsible] == [("o", "t", True), ("ro", "r", False)]
    assert [one.office for one in here.cell("u").responsible] == ["ro"]
    assert [one.office for one in here.cell(column="gl").responsible] == ["o", "ro"]


# ------------------------------------------------------------------ money


def test_money_that_ends(here: District) -> None:
    here.measure("m", by=["a"])
    here.paid("m", "p", until="2026-12-31")
    found = here.cell()
    assert found.state is State.ENDING
    assert found.overall.last_day == date(2026, 12, 31)
    here.paid("m", "p2", until="2027-11-22")  # exactly the horizon: not before it
    assert here.state() == "thin"


def test_the_end_of_the_programme_counts_where_the_funding_has_none(here: District) -> None:
    here.measure("m", by=["a"])
    here.paid("m", "p", programme_until="2026-12-31")
    assert here.state() == "ending"
    here.join("m", "FUNDED_BY", "p", until="2028-12-31")
    del here.relations["FUNDED_BY:m:p"]
    here.paid("m", "p", until="2028-12-31", programme_until="2026-12-31")  # its own end goes first
    assert here.state() == "thin"


def test_money_that_proves_nothing(here: District) -> None:
    here.measure("m", by=["a"])
    here.paid("m", "p", until="2026-12-31", permanent=True)
    assert here.state() == "thin"
    here.paid("m", "p", until="2026-12-31")
    here.paid("m", "open")
    assert here.state() == "thin"


def test_at_least_one_funding_runs_on_the_day(here: District) -> None:
    here.measure("m", by=["a"])
    here.paid("m", "p", until="2025-12-31")
    assert here.state() == "thin"


def test_funding_of_the_body_proves_nothing(here: District) -> None:
    here.measure("m", by=["a"])
    here.node("p", "funding_programme")
    here.join("a", "FUNDED_BY", "p", until="2026-12-31")
    assert here.state() == "thin"


def test_one_programme(here: District) -> None:
    here.measure("m1", by=["a"])
    here.measure("m2", by=["b"])
    here.paid("m1", "p")
    here.paid("m2", "p")
    here.paid("m2", "other")
    assert here.cell().overall.programme == "p"
    here.measure("m3", by=["d"], until="2026-12-31")  # not running at the horizon: does not matter
    assert here.cell().overall.programme == "p"
    here.measure("m4", by=["d"])
    assert here.cell().overall.programme is None


# ------------------------------------------------------------------ derived, columns, parameters


def test_derived_only(here: District) -> None:
    here.measure("m", derived=True)
    for relation in ("SERVES:m:t", "IN_FIELD:m:f"):
        old = here.relations[relation]
        here.join(old.source, old.type, old.target, derived=True)
    assert here.cell().overall.derived_only
    here.measure("m2", by=["a"])
    assert not here.cell().overall.derived_only


def test_default_concept_is_the_newest_that_none_succeeds(here: District) -> None:
    for id, adopted in (("newer", "2021"), ("newest", "2024"), ("empty", "2025")):
        here.node(id, "concept", adopted=FuzzyDate.parse(adopted))
        here.join("r", "HAS_CONCEPT", id)
        if id != "empty":
            here.node(f"f-{id}", "field")
            here.join(f"f-{id}", "BELONGS_TO", id)
    assert coverage_matrix(here.snapshot(), day=DAY, district="r").concept == "newest"
    here.node("after", "concept")
    here.join("after", "SUCCEEDS", "newest")
    assert coverage_matrix(here.snapshot(), day=DAY, district="r").concept == "newer"


def test_rows_and_columns_in_their_order(here: District) -> None:
    matrix = coverage_matrix(here.snapshot(), day=DAY, district="r")
    assert matrix.places == ("t", "u")
    assert [column.id for column in matrix.columns] == ["f", "g"]
    assert matrix.cell("u", "g") is matrix.cells[1][1]
    assert matrix.cell("q", "f") is None
    assert coverage_matrix(here.snapshot(), day=DAY, district="r", places=["q", "t"]).places == ("q", "t")


def test_wrong_parameters(here: District) -> None:
    snapshot = here.snapshot()
    with pytest.raises(NotFound):
        coverage_matrix(snapshot, day=DAY, district="nowhere")
    with pytest.raises(InvalidParameter):
        coverage_matrix(snapshot, day=DAY, district="r", concept="f")
    with pytest.raises(InvalidParameter):
        coverage_matrix(snapshot, day=DAY, district="r", places=["a"])
    with pytest.raises(InvalidParameter):
        coverage_matrix(snapshot, day=DAY, district="r", ageing_months=0)
    with pytest.raises(InvalidParameter):
        here.cell(column="a")


def test_the_same_source_tells_measure_and_provider(here: District) -> None:
    """Known today about an earlier day: a relation without a start begins with its measure if one source tells both."""
    here.measure("m", by=["a"], since="2015", told="2026")
    for id in ("SERVES:m:t", "RUNS:a:m:provider", "IN_FIELD:m:f"):
        here.relations[id] = replace(
            here.relations[id], sources=(SourceRef("doc", "1"),), asserted=FuzzyDate.parse("2026")
        )
    assert here.state(day=date(2019, 6, 30)) == "unknown"
    here.nodes["m"] = replace(here.nodes["m"], sources=(SourceRef("doc", "2"),))
    assert here.state(day=date(2019, 6, 30)) == "thin"


def test_findings(here: District) -> None:
    here.measure("m", by=["a", "b"], at=["r"])
    matrix = coverage_matrix(here.snapshot(), day=DAY, district="r")
    assert matrix.findings.sentence.de == "2 von 4 Zellen sind gedeckt, bei 2 ist der Stand nicht erhoben."
    assert [text.de for text in matrix.findings.more] == [
        "In zwei Zellen läuft nur, was einem größeren Gebiet gilt (Musterkreis).",
        "In vier Zellen ist vor Ort nichts Laufendes gesichert.",
        "Eine Lücke ist nirgends belegt, denn noch niemand wurde gefragt.",
    ]
    assert matrix.findings.more[2].en == "No gap is documented anywhere, for nobody has been asked yet."
    assert sum(matrix.findings.states.values()) == matrix.findings.cells == 4
    here.asked("2026-10-01", place="u", fields=["g"])
    findings = coverage_matrix(here.snapshot(), day=DAY, district="r").findings
    assert (findings.anyone_asked, findings.states[State.GAP]) == (True, 1)
    assert findings.more[-1].de == "Eine Lücke ist belegt."
    assert matrix.method.facts > 0
    assert matrix.method.parameters["ageing_months"] == "24"
