"""Laws that hold on every district (hypothesis), and an independent count of N and M."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.coverage import Cell, State, cell
from graphkb.model import FuzzyDate, add_months
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district

few = settings(max_examples=150, deadline=None)

days = st.dates(date(2022, 1, 1), date(2029, 12, 31)).map(date.isoformat)
dates = st.one_of(st.just(""), days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]))
actors = st.lists(st.sampled_from(["a", "b", "d", "o", "t", "r", "loose"]), max_size=3, unique=True)
places = st.lists(st.sampled_from(["r", "t", "q", "u"]), max_size=2, unique=True)
statuses = st.sampled_from(["current", "current", "current", "planned", "ended", "unknown"])
measures = st.fixed_dictionaries(
    {"by": actors, "at": places, "status": statuses, "told": dates, "since": dates, "until": dates, "paid": dates}
)
asked = st.fixed_dictionaries(
    {
        "on": st.dates(date(2024, 6, 1), DAY).map(date.isoformat),
        "place": st.sampled_from(["r", "t", "q"]),
        "with_parts": st.booleans(),
        "complete": st.booleans(),
        "found_none": st.booleans(),
    }
)


def add(made: District, id: str, spec: Mapping[str, Any]) -> None:
    fields = {key: value for key, value in spec.items() if key != "paid"}
    since, until = fields["since"], fields["until"]
    if since and until and FuzzyDate.parse(since).earliest > FuzzyDate.parse(until).latest:
        fields["since"] = ""
    made.measure(id, **fields)
    if spec["paid"]:
        made.paid(id, f"p-{id}", until=spec["paid"])


def build(specs: list[Mapping[str, Any]], statements: list[Mapping[str, Any]]) -> District:
    made = district()
    made.node("loose", "facility")
    made.join("loose", "PART_OF", "a", until="2026")
    for number, spec in enumerate(specs):
        add(made, f"m{number}", spec)
    for number, spec in enumerate(statements):
        made.asked(spec["on"], id=f"s{number}", **{key: value for key, value in spec.items() if key != "on"})
    return made


districts = st.builds(build, st.lists(measures, max_size=5), st.lists(asked, max_size=2))

running = st.fixed_dictionaries(
    {
        "by": actors,
        "at": st.sampled_from([["t"], ["t", "q"]]),
        "status": st.just("current"),
        "told": st.just("2026-11-01"),
        "since": st.sampled_from(["", "2020", "2026-11-22"]),
        "until": st.sampled_from(["", "2026-11-22", "2027-11-21", "2027-11-22", "2030"]),
        "paid": st.sampled_from(["", "2026-12-31", "2030"]),
    }
)
coming = running.map(lambda spec: {**spec, "status": "planned", "since": "", "until": "", "paid": ""})


def worse(before: State, after: State) -> bool:
    return before is not State.UNKNOWN and after.rank < before.rank


@few
@given(districts, st.one_of(running, coming))
def test_an_active_or_planned_measure_never_worsens_a_cell(made: District, spec: Mapping[str, Any]) -> None:
    before = made.cell()
    add(made, "new", spec)
    after = made.cell()
    assert not worse(before.state, after.state)
    assert not worse(before.own_state, after.own_state)
    assert after.state.rank >= State.PLANNED.rank


@few
@given(districts, st.sampled_from(["r", "t", "q"]))
def test_own_state_is_never_better(made: District, place: str) -> None:
    found = made.cell(place)
    if found.state is State.UNKNOWN:
        assert found.own_state in (State.UNKNOWN, State.GAP)
    else:
        assert found.own_state is State.UNKNOWN or found.own_state.rank <= found.state.rank


@few
@given(districts, st.integers(1, 1500))
def test_time_alone_never_turns_unknown_into_gap(made: District, later: int) -> None:
    if made.cell().state is State.UNKNOWN:
        assert made.cell(day=DAY + timedelta(days=later)).state is not State.GAP


def gist(found: Cell) -> list[object]:
    gathered: list[object] = [len(found.contradictions), len(found.measures), found.oldest]
    for side in (found.overall, found.own):
        gathered += [side.state, side.n, side.m, len(side.bodies), side.only_in_parts, side.one_left_after]
        gathered += [side.last_day, side.derived_only, side.other_states]
        gathered += [(reason.kind, reason.day, len(reason.measures)) for reason in side.reasons]
    return gathered


@few
@given(districts, st.randoms())
def test_names_and_order_of_facts_change_nothing(made: District, random: Any) -> None:
    numbers = list(range(len(made.nodes)))
    random.shuffle(numbers)
    name = {id: f"n{number:03}" for id, number in zip(made.nodes, numbers, strict=True)}
    nodes = [replace(node, id=name[node.id]) for node in made.nodes.values()]
    relations = [
        replace(one, id=f"{name[one.source]}:{one.id}", source=name[one.source], target=name[one.target])
        for one in made.relations.values()
    ]
    random.shuffle(nodes)
    random.shuffle(relations)
    other = cell(Snapshot.of(nodes, relations), name["t"], name["f"], day=DAY, district=name["r"])
    assert gist(other) == gist(made.cell())


@few
@given(districts)
def test_the_other_reading_is_silent_where_dates_are_exact(made: District) -> None:
    exact = District(
        {id: replace(node, **_exact(node)) for id, node in made.nodes.items()},
        {id: replace(relation, **_exact(relation)) for id, relation in made.relations.items()},
    )
    found = exact.cell()
    assert found.overall.other_states == found.own.other_states == ()


def _exact(fact: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, usual in (("valid_from", "earliest"), ("valid_to", "latest"), ("asserted", "latest")):
        day = getattr(fact, name)
        if day:
            found[name] = FuzzyDate.of_day(getattr(day, usual))
    return found


simple = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["a", "b", "d"]), min_size=1, max_size=3, unique=True),
        st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2028, 12, 31))),
        st.dates(date(2024, 6, 1), date(2026, 12, 31)),
    ),
    max_size=6,
)


@few
@given(simple)
def test_n_and_m_counted_by_hand(plain: list[tuple[list[str], date | None, date]]) -> None:
    """Exact dates, plain associations, no money: rule 3 in a few lines."""
    made = district()
    for number, (by, end, told) in enumerate(plain):
        made.measure(f"m{number}", by=by, until=end.isoformat() if end else "", told=told.isoformat(), since="2020")
    limit, horizon = add_months(DAY, -24), add_months(DAY, 12)
    active = [(by, end) for by, end, told in plain if (end >= DAY if end else told >= limit)]
    now = {body for by, _ in active for body in by}
    later = {body for by, end in active if end is None or end >= horizon for body in by}
    expected = "unknown" if not now else "ending" if not later else "thin" if len(later) == 1 else "covered"
    found = made.cell()
    assert (found.state.value, found.overall.n, found.overall.m) == (expected, len(now), len(later))
