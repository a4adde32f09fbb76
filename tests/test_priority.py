"""Priority: need × state with its band, ranks only where they hold, what to ask first (rule 9)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.coverage import State, coverage_matrix
from graphkb.analytics.need import (
    PRIORITY,
    WEIGHTS,
    Formula,
    Formulas,
    Priority,
    PriorityCell,
    need,
    priority,
)
from graphkb.errors import InvalidParameter
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District
from tests.test_need import LABEL, WHY, figure, with_figures

ENTRIES = Formulas(
    (
        Formula.model_validate(
            {"id": "e", "label": LABEL, "why": WHY, "fields": ["f"], "count": "ind-ref", "of": "ind-pop"}
        ),
        Formula.model_validate({"id": "s", "label": LABEL, "why": WHY, "fields": ["g"], "share": "ind-share"}),
    ),
    (),
)


def rates(**percent: float) -> District:
    """Places of the district with so many refugees in a hundred inhabitants."""
    made = with_figures()
    for place, value in percent.items():
        figure(made, place, "ind-ref", 10 * value, 2025)
        figure(made, place, "ind-pop", 1000, 2025)
    return made


def found_in(made: District, places: tuple[str, ...] = ("t", "u"), **more: float) -> Priority:
    snapshot = made.snapshot()
    matrix = coverage_matrix(snapshot, day=DAY, district="r", places=places)
    return priority(snapshot, matrix, need(snapshot, ENTRIES, day=DAY, district="r", places=places), **more)


def cell_in(found: Priority, place: str = "t", column: str = "f") -> PriorityCell:
    cell = found.cell(place, column)
    assert cell is not None
    return cell


def in_state(made: District, state: State, place: str = "t", field: str = "f") -> None:
    """Put a cell into a state."""
    name = f"{place}-{field}"
    match state:
        case State.COVERED:
            made.measure(f"{name}-1", by=["a"], at=[place], of=[field])
            made.measure(f"{name}-2", by=["b"], at=[place], of=[field])
        case State.THIN:
            made.measure(f"{name}-1", by=["a"], at=[place], of=[field])
        case State.ENDING:
            made.measure(f"{name}-1", by=["a"], at=[place], of=[field], until="2027-01-31")
        case State.PLANNED:
            made.measure(f"{name}-1", by=["a"], at=[place], of=[field], status="planned", told="2026-05")
        case State.GAP:
            made.asked("2026-10-01", place=place, fields=[field], id=f"{name}-s")
        case State.UNKNOWN:
            pass


@pytest.mark.parametrize(
    ("state", "value", "low", "high"),
    [
        (State.GAP, 0.5, 0.45, 0.5),
        (State.PLANNED, 0.35, 0.3, 0.4),
        (State.ENDING, 0.35, 0.3, 0.4),
        (State.THIN, 0.2, 0.15, 0.25),
        (State.COVERED, 0.05, 0.0, 0.1),
    ],
)
def test_need_times_state_with_the_range_of_the_weights(state: State, value: float, low: float, high: float) -> None:
    made = rates(t=5, u=10)
    in_state(made, state)
    cell = cell_in(found_in(made))
    assert cell.state is state
    assert cell.priority is not None
    assert (cell.priority.value, cell.priority.low, cell.priority.high) == pytest.approx((value, low, high))
    assert cell.possible is None
    firm = cell_in(found_in(made, weight_range=0)).priority
    assert firm is not None
    assert firm.narrow


def test_an_unknown_state_has_no_priority_and_is_asked_first_by_need_unknown_need_last() -> None:
    made = rates(t=5, u=10)
    found = found_in(made)
    assert found.ranked == ()
    asked = [(cell.place, cell.column) for cell in found.ask_first]
    assert asked == [("u", "f"), ("t", "f"), ("t", "g"), ("u", "g")]
    cell = cell_in(found)
    assert (cell.priority, cell.rank, cell.best, cell.per_thousand) == (None, None, 0, None)
    assert cell.possible is not None
    assert (cell.possible.low, cell.possible.high) == pytest.approx((0, 0.5))
    assert found.sentence.de.startswith("Noch lässt sich kein Vorrang angeben")


def test_what_serves_only_a_place_above_does_not_lower_the_priority() -> None:
    """Priority goes by what is on the spot (rule 5)."""
    made = rates(t=5, u=10)
    made.measure("above", by=["a"], at=["r"])
    cell = cell_in(found_in(made))
    assert cell.coverage.state is State.THIN
    assert (cell.state, cell.priority) == (State.UNKNOWN, None)


def test_a_known_state_without_need_is_listed_apart_with_what_it_may_be() -> None:
    made = rates(t=5)
    in_state(made, State.GAP, "u")
    in_state(made, State.THIN, "t")
    found = found_in(made)
    (apart,) = found.without_need
    assert (apart.place, apart.column, apart.priority) == ("u", "f", None)
    assert apart.possible is not None
    assert (apart.possible.low, apart.possible.high) == (0, 1)
    ranked = cell_in(found)
    assert ranked.maybe_ahead == 3
    assert found.sentence.de == "Nur für f in Musterstadt sind Stand und Bedarf zugleich bekannt."


def test_a_missing_figure_may_be_higher_than_every_known_one() -> None:
    """t has half the rate of u; v is not known and may have 1.5 times the highest: need of t down to a third."""
    made = rates(t=5, u=10)
    made.node("v", "municipality", name="Weiler")
    made.join("v", "PART_OF", "r")
    in_state(made, State.GAP)
    all_known = cell_in(found_in(made, weight_range=0)).priority
    with_gap = cell_in(found_in(made, ("t", "u", "v"), weight_range=0)).priority
    twice = cell_in(found_in(made, ("t", "u", "v"), weight_range=0, missing_up_to=2)).priority
    assert all_known is not None
    assert with_gap is not None
    assert twice is not None
    assert (all_known.low, all_known.value) == (0.5, 0.5)
    assert (with_gap.low, with_gap.value, with_gap.high) == pytest.approx((1 / 3, 0.5, 0.5))
    assert twice.low == pytest.approx(0.25)


def test_ranks_hold_only_where_every_case_agrees() -> None:
    """Same state: the rates decide. Thin at full need (0.3 to 0.5) against gap at 0.55 (0.495 to 0.55): not sure."""
    made = rates(t=10, u=5)
    for place in ("t", "u"):
        in_state(made, State.THIN, place)
    found = found_in(made)
    assert [(cell.place, cell.rank) for cell in found.ranked] == [("t", 1), ("u", 2)]
    unsure = rates(t=10, u=5.5)
    in_state(unsure, State.THIN)
    in_state(unsure, State.GAP, "u")
    found = found_in(unsure)
    assert [(cell.place, cell.rank, cell.best, cell.worst) for cell in found.ranked] == [
        ("u", None, 1, 2),
        ("t", None, 1, 2),
    ]
    assert "nicht sicher" in found.sentence.de
    assert [cell.rank for cell in found_in(unsure, weight_range=0.05).ranked] == [1, 2]
    stability = found.method.stability
    assert stability is not None
    assert "Kein Rang ist sicher" in stability.de


def test_equal_priorities_share_the_better_rank() -> None:
    made = rates(t=5, u=5)
    for place in ("t", "u"):
        in_state(made, State.GAP, place)
    assert [cell.rank for cell in found_in(made).ranked] == [1, 1]


def test_running_measures_of_the_place_itself_per_thousand_people_in_need() -> None:
    made = with_figures()
    figure(made, "t", "ind-ref", 400, 2025)
    figure(made, "t", "ind-ref", 500, 2025)
    figure(made, "t", "ind-pop", 10000, 2025)
    in_state(made, State.COVERED)
    made.measure("above", by=["d"], at=["r"])
    made.measure("old", by=["d"], told="2019")
    cell = cell_in(found_in(made))
    assert cell.measures == 2
    assert cell.per_thousand is not None
    spread = cell.per_thousand
    assert (spread.value, spread.low, spread.high) == pytest.approx((2 / 0.5, 2 / 0.5, 2 / 0.4))


def test_dates_read_otherwise_widen_the_band() -> None:
    made = rates(t=10, u=5)
    made.measure("m", by=["a"], until="2027-11")
    cell = cell_in(found_in(made, weight_range=0))
    assert set(cell.coverage.own.other_states) == {State.ENDING}
    assert cell.priority is not None
    assert (cell.priority.value, cell.priority.low, cell.priority.high) == pytest.approx((0.4, 0.4, 0.7))


@pytest.mark.parametrize(("name", "value"), [("weight_range", -0.1), ("weight_range", 0.2), ("missing_up_to", 0.9)])
def test_bounds(name: str, value: float) -> None:
    with pytest.raises(InvalidParameter):
        found_in(rates(t=5), ("t", "u"), **{name: value})
    (parameter,) = [one for one in PRIORITY.parameters if one.id == name]
    assert parameter.minimum is not None
    assert found_in(rates(t=5), ("t", "u"), **{name: parameter.minimum}).ranked == ()


def test_matrix_and_need_must_belong_together() -> None:
    snapshot = rates(t=5).snapshot()
    matrix = coverage_matrix(snapshot, day=DAY, district="r")
    with pytest.raises(ValueError, match="different"):
        priority(snapshot, matrix, need(snapshot, ENTRIES, day=DAY, district="r", places=("t",)))


# ------------------------------------------------------------------------------------------------- laws

KNOWN = [State.COVERED, State.THIN, State.ENDING, State.PLANNED, State.GAP]
PLACES = ("t", "u", "q")
DISTRICTS = st.fixed_dictionaries(
    {
        place: st.tuples(
            st.lists(st.integers(10, 60), min_size=0, max_size=2),
            st.sampled_from([0, 5, 20]),
            st.sampled_from([*KNOWN, State.UNKNOWN]),
            st.sampled_from([*KNOWN, State.UNKNOWN]),
        )
        for place in PLACES
    }
)


def drawn(plan: dict[str, tuple[list[int], int, State, State]]) -> District:
    made = with_figures()
    made.nodes["q"] = made.nodes["q"].__class__(id="q", kind="municipality", name="Weiler")
    made.relations.pop("PART_OF:q:t")
    made.join("q", "PART_OF", "r")
    for place, (counted, share, of_f, of_g) in plan.items():
        for value in counted:
            figure(made, place, "ind-ref", value, 2025)
        figure(made, place, "ind-pop", 1000, 2025)
        if share:
            figure(made, place, "ind-share", share, 2025)
        in_state(made, of_f, place, "f")
        in_state(made, of_g, place, "g")
    return made


@settings(max_examples=25, deadline=None)
@given(plan=DISTRICTS, seed=st.integers(0, 999))
def test_no_draw_of_weights_figures_and_missing_values_leaves_the_bands_and_ranks(
    plan: dict[str, tuple[list[int], int, State, State]], seed: int
) -> None:
    """An independent simulation: draw everything that may vary, compute priorities anew, compare."""
    found = found_in(drawn(plan), PLACES)
    ranked = found.ranked
    draw = random.Random(seed)
    for _ in range(30):
        weights = {weight: min(1, max(0, weight + draw.choice([-0.1, 0, 0.1]))) for weight in {*WEIGHTS.values()}}
        needs: dict[tuple[str, str], float] = {}
        for column in ("f", "g"):
            rate: dict[str, float] = {}
            for cell in found.all_cells():
                if cell.column == column and cell.need.rate:
                    low, high = cell.need.rate.low, cell.need.rate.high
                    rate[cell.place] = draw.choice([low, high, draw.uniform(low, high)])
            known = max(
                (cell.need.rate.value for cell in found.all_cells() if cell.column == column and cell.need.rate),
                default=0,
            )
            missing = [draw.uniform(0, 1.5) * known for place in PLACES if place not in rate]
            top = max([*rate.values(), *missing], default=0)
            needs |= {(place, column): value / top for place, value in rate.items() if top}
        now = {
            (cell.place, cell.column): needs[cell.place, cell.column] * weights[WEIGHTS[cell.state]] for cell in ranked
        }
        for cell in ranked:
            value = now[cell.place, cell.column]
            assert cell.priority is not None
            assert cell.priority.low - 1e-9 <= value <= cell.priority.high + 1e-9
            rank = 1 + sum(1 for other in now.values() if other > value + 1e-9)
            assert rank <= cell.worst
            ties = sum(1 for other in now.values() if abs(other - value) <= 1e-9) - 1
            assert rank + ties >= cell.best


@settings(max_examples=25, deadline=None)
@given(plan=DISTRICTS, place=st.sampled_from(PLACES), field=st.sampled_from(["f", "g"]), by=st.sampled_from("abd"))
def test_an_active_measure_more_never_raises_a_priority(
    plan: dict[str, tuple[list[int], int, State, State]], place: str, field: str, by: str
) -> None:
    made = drawn(plan)
    before = found_in(made, PLACES)
    made.measure("new", by=[by], at=[place], of=[field])
    after = found_in(made, PLACES)
    for one, other in zip(before.all_cells(), after.all_cells(), strict=True):
        if one.priority:
            assert other.priority is not None
            assert other.priority.value <= one.priority.value
            assert other.priority.high <= one.priority.high + 1e-9
        assert one.need.need == other.need.need


def test_aachen_has_no_need_where_the_state_is_known_but_one(aachen_snapshot: Snapshot) -> None:
    found = PRIORITY.run(aachen_snapshot, {"day": DAY})
    assert found.method.analysis == "priority"
    assert set(found.method.parameters) == {parameter.id for parameter in PRIORITY.parameters}
    (only,) = found.ranked
    assert (only.place, only.column, only.state) == ("aachen", "fld-sr17-wohnen-soziales", State.THIN)
    assert only.priority is not None
    assert only.priority.value == pytest.approx(0.4 * (850 / 245000) / (180 / 8238))
    first = found.ask_first[0]
    assert first.need.need is not None
    assert first.need.need.value == 1
    assert all(cell.need.need is None for cell in found.ask_first[-5:])
