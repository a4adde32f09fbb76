"""Need: which figure stands for a day, rates with their bands, what is missing, what is refused (rules 9 and 18)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.need import Figure, Figures, Formula, Formulas, Lack, Need, NeedCell, load_formulas, need
from graphkb.errors import InvalidParameter, NotFound, SettingsError
from graphkb.importer import State, read_tables, validate
from graphkb.model import Node, SourceRef
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district

DOCS = Path(__file__).parent.parent / "docs" / "indicators.md"

LABEL = {"de": "Geflüchtete je Einwohner", "en": "Refugees per inhabitant"}
WHY = {"de": "Weil sie gemeint sind.", "en": "Because they are meant."}


def with_figures(made: District | None = None) -> District:
    """The made-up district with two indicators and a source of each sort."""
    made = made or district()
    for id, name, unit in (("ind-ref", "Geflüchtete", "persons"), ("ind-pop", "Einwohner", "persons")):
        made.node(id, "indicator", name=name, unit_name=unit)
    made.node("ind-share", "indicator", name="Anteil", unit_name="percent")
    made.node("amt", "document", official=True)
    made.node("zeitung", "document")
    return made


def figure(
    made: District, place: str, indicator: str, value: float, year: int | None, source: str = "zeitung", **more: Any
) -> str:
    id = f"iv-{len(made.nodes)}"
    made.node(id, "indicator_value", value=value, year=year, **more)
    made.nodes[id] = replace(made.nodes[id], sources=(SourceRef(source),))
    made.join(id, "VALUE_OF", indicator)
    made.join(id, "ABOUT_PLACE", place)
    return id


def formulas(
    tmp_path: Path, *entries: Mapping[str, object], without: tuple[Mapping[str, object], ...] = ()
) -> Formulas:
    file = tmp_path / "formulas.yaml"
    made = [{"id": f"e{n}", "label": LABEL, "why": WHY, **entry} for n, entry in enumerate(entries)]
    file.write_text(yaml.safe_dump({"formulas": made, "without": list(without)}), encoding="utf-8")
    load_formulas.cache_clear()
    return load_formulas(file)


COUNT: dict[str, object] = {"fields": ["f"], "count": "ind-ref", "of": "ind-pop"}


def needed(made: District, entries: Formulas, **more: object) -> Need:
    return need(made.snapshot(), entries, **{"day": DAY, "district": "r", **more})  # type: ignore[arg-type]


def cell_of(made: District, entries: Formulas, place: str = "t", column: str = "f", **more: object) -> NeedCell:
    found = needed(made, entries, **more).cell(place, column)
    assert found
    return found


def kinds(cell: NeedCell) -> list[str]:
    return [lack.kind.value for lack in cell.lacks]


# ------------------------------------------------------------------------------------------ which figure

CASES: list[tuple[str, list[tuple[int | None, float, str]], tuple[int, float, float, float, bool] | str]] = [
    ("the nearest", [(2022, 220, "zeitung"), (2025, 250, "zeitung")], (2025, 250, 250, 250, False)),
    ("official before press", [(2022, 220, "amt"), (2025, 250, "zeitung")], (2022, 220, 220, 220, False)),
    ("the nearest official", [(2022, 220, "amt"), (2024, 240, "amt")], (2024, 240, 240, 240, False)),
    ("five years are near", [(2021, 210, "amt"), (2026, 260, "zeitung")], (2021, 210, 210, 210, False)),
    ("six years are not", [(2020, 200, "amt"), (2025, 250, "zeitung")], (2025, 250, 250, 250, False)),
    ("a later one too", [(2030, 300, "amt"), (2026, 260, "zeitung")], (2030, 300, 300, 300, False)),
    ("equally near: the later", [(2025, 250, "zeitung"), (2027, 270, "zeitung")], (2027, 270, 270, 270, False)),
    ("none near: the nearest of all", [(2010, 100, "amt"), (2018, 180, "zeitung")], (2018, 180, 180, 180, True)),
    ("the band is all of the year", [(2025, 250, "amt"), (2025, 300, "zeitung")], (2025, 250, 250, 300, False)),
    ("other years give no band", [(2025, 250, "amt"), (2024, 900, "amt")], (2025, 250, 250, 250, False)),
    ("without a year it has no place", [(None, 500, "amt"), (2012, 120, "zeitung")], (2012, 120, 120, 120, True)),
    ("only without a year", [(None, 500, "amt")], "no_year"),
    ("under ten persons", [(2025, 9, "amt")], "under_ten"),
    ("under ten persons never widens a band", [(2025, 9, "amt"), (2025, 12, "amt")], (2025, 12, 12, 12, False)),
    ("nothing", [], "no_figure"),
]


@pytest.mark.parametrize(("values", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_which_figure(
    values: list[tuple[int | None, float, str]], expected: tuple[int, float, float, float, bool] | str
) -> None:
    made = with_figures()
    for year, value, source in values:
        figure(made, "t", "ind-ref", value, year, source)
    found = Figures(made.snapshot(), DAY).of("t", "ind-ref")
    if isinstance(expected, str):
        assert isinstance(found, Lack)
        assert found.kind == expected
    else:
        assert isinstance(found, Figure)
        spread = found.spread
        assert (found.year, spread.value, spread.low, spread.high, found.old) == expected


def test_a_range_of_the_source_is_a_band_and_a_forecast_is_no_figure() -> None:
    made = with_figures()
    figure(made, "t", "ind-ref", 200, 2025, value_max=260.0)
    figure(made, "t", "ind-ref", 900, 2026, status="planned")
    found = Figures(made.snapshot(), DAY).of("t", "ind-ref")
    assert isinstance(found, Figure)
    assert (found.spread.value, found.spread.low, found.spread.high) == (200, 200, 260)


def test_among_official_values_of_one_year_the_exact_and_then_the_newest_word_holds() -> None:
    made = with_figures()
    figure(made, "t", "ind-ref", 300, 2025, "amt", approximate=True, told="2026")
    figure(made, "t", "ind-ref", 290, 2025, "amt", told="2025")
    newest = figure(made, "t", "ind-ref", 280, 2025, "amt", told="2026")
    found = Figures(made.snapshot(), DAY).of("t", "ind-ref")
    assert isinstance(found, Figure)
    assert (found.records[0], found.spread.value, found.spread.low, found.spread.high) == (newest, 280, 280, 300)


YEARS = st.lists(st.tuples(st.integers(2005, 2035), st.integers(10, 999), st.booleans()), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(values=YEARS, year=st.integers(2005, 2035))
def test_the_rule_said_another_way(values: list[tuple[int, int, bool]], year: int) -> None:
    made = with_figures()
    for at, value, official in values:
        figure(made, "t", "ind-ref", value, at, "amt" if official else "zeitung")
    found = Figures(made.snapshot(), date(year, 7, 1)).of("t", "ind-ref")
    assert isinstance(found, Figure)

    def worse(at: int, official: bool) -> tuple[int, int, int]:
        near = abs(at - year) <= 5
        return (0 if near and official else 1 if near else 2, abs(at - year), -at)

    best = min(worse(at, official) for at, _, official in values)
    assert found.year == -best[2]
    assert found.old == (best[0] == 2)
    assert found.official == any(official for at, _, official in values if at == found.year)
    of_year = [value for at, value, _ in values if at == found.year]
    assert (found.spread.low, found.spread.high) == (min(of_year), max(of_year))
    assert found.spread.value in of_year


# ------------------------------------------------------------------------------------------------ rates


def two_towns() -> District:
    """Musterstadt: 420 (or 500) of 21,000; Übungsdorf: 90 of 9,000 (or 10,000)."""
    made = with_figures()
    figure(made, "t", "ind-ref", 420, 2025, "amt")
    figure(made, "t", "ind-ref", 500, 2025)
    figure(made, "t", "ind-pop", 21000, 2024, "amt")
    figure(made, "u", "ind-ref", 90, 2025, "amt")
    figure(made, "u", "ind-pop", 9000, 2025, "amt")
    figure(made, "u", "ind-pop", 10000, 2025)
    return made


def test_rate_need_and_their_bands(tmp_path: Path) -> None:
    entries = formulas(tmp_path, COUNT)
    town, other = cell_of(two_towns(), entries), cell_of(two_towns(), entries, "u")
    assert town.rate
    assert town.need
    assert town.people
    assert other.rate
    assert other.need
    assert (town.rate.value, town.rate.low, town.rate.high) == pytest.approx((0.02, 0.02, 500 / 21000))
    assert (other.rate.value, other.rate.low, other.rate.high) == pytest.approx((0.01, 0.009, 0.01))
    assert (town.need.value, town.need.low, town.need.high) == (1, 1, 1)
    assert (other.need.value, other.need.low, other.need.high) == pytest.approx((0.5, 0.009 * 21000 / 500, 0.5))
    assert (town.people.value, town.people.low, town.people.high) == (420, 420, 500)
    assert (town.years, town.compared, town.old, town.lacks) == ((2025, 2024), 2, False, ())
    assert {source.document for source in town.sources} == {"amt", "zeitung"}


@pytest.mark.parametrize(
    ("populations", "year"),
    [
        ([(2010, "zeitung"), (2018, "zeitung")], 2010),
        ([(2010, "amt"), (2018, "amt"), (2026, "amt")], 2010),
        ([(2010, "zeitung"), (2014, "amt")], 2014),  # official before press, seen from 2010
        ([(2010, "zeitung"), (2016, "amt")], 2010),  # more than five years away it does not go before
        ([(2004, "amt"), (2016, "zeitung")], 2016),  # equally near: the later
        ([(2026, "amt")], 2026),
    ],
)
def test_what_it_is_divided_by_is_of_the_same_time(
    populations: list[tuple[int, str]], year: int, tmp_path: Path
) -> None:
    made = with_figures()
    figure(made, "t", "ind-ref", 90, 2010)
    for of_year, source in populations:
        figure(made, "t", "ind-pop", 900 + of_year, of_year, source)
    cell = cell_of(made, formulas(tmp_path, COUNT))
    assert cell.years == tuple(dict.fromkeys((2010, year)))
    assert cell.rate
    assert cell.rate.value == pytest.approx(90 / (900 + year))


def test_a_place_is_compared_with_those_shown_alone(tmp_path: Path) -> None:
    alone = cell_of(two_towns(), formulas(tmp_path, COUNT), "u", places=("u",))
    assert alone.need
    assert (alone.need.value, alone.compared) == (1, 1)
    found = needed(two_towns(), formulas(tmp_path, COUNT), places=("u",))
    assert "kein" in found.more[0].de
    assert found.by_cell() == {("u", "f"): 1.0, ("u", "g"): None}


def test_a_share_as_its_source_gives_it(tmp_path: Path) -> None:
    made = with_figures()
    figure(made, "t", "ind-share", 12.5, 2025)
    figure(made, "u", "ind-share", 25, 2025)
    figure(made, "u", "ind-pop", 9000, 2025)
    entries = formulas(tmp_path, {"fields": ["f"], "share": "ind-share", "of": "ind-pop"})
    town, other = cell_of(made, entries), cell_of(made, entries, "u")
    assert town.rate
    assert town.need
    assert other.people
    assert (town.rate.value, town.need.value, town.people, kinds(town)) == (0.125, 0.5, None, ["no_figure"])
    assert other.people.value == 2250


@pytest.mark.parametrize(
    ("figures", "lack"),
    [
        ([("ind-ref", 12, 2025), ("ind-pop", 99, 2025)], ["base_under_hundred"]),
        ([("ind-ref", 12, 2025), ("ind-pop", 99, 2025), ("ind-pop", 900, 2025)], ["base_under_hundred"]),
        ([("ind-ref", 9, 2025), ("ind-pop", 900, 2025)], ["under_ten"]),
        ([("ind-ref", 901, 2025), ("ind-pop", 900, 2025)], ["no_fit"]),
        ([("ind-ref", 90, None), ("ind-pop", 900, 2025)], ["no_year"]),
        ([("ind-pop", 900, 2025)], ["no_figure"]),
        ([("ind-ref", 90, 2025)], ["no_figure"]),
        ([], ["no_figure", "no_figure"]),
    ],
)
def test_where_there_is_no_rate_it_says_why(
    figures: list[tuple[str, float, int | None]], lack: list[str], tmp_path: Path
) -> None:
    made = with_figures()
    for indicator, value, year in figures:
        figure(made, "t", indicator, value, year)
    cell = cell_of(made, formulas(tmp_path, COUNT))
    assert (cell.rate, cell.need, cell.people) == (None, None, None)
    assert kinds(cell) == lack
    assert all(one.text.de and one.text.en != one.text.de for one in cell.lacks)


def test_a_denominator_of_exactly_a_hundred_will_do(tmp_path: Path) -> None:
    made = with_figures()
    figure(made, "t", "ind-ref", 10, 2025)
    figure(made, "t", "ind-pop", 100, 2025)
    cell = cell_of(made, formulas(tmp_path, COUNT))
    assert cell.rate
    assert cell.rate.value == 0.1


@pytest.mark.parametrize(("share", "kept"), [(3.0, False), (3.4, True)])
def test_a_share_that_stands_for_fewer_than_ten_people_is_not_said(share: float, kept: bool, tmp_path: Path) -> None:
    """3 % of 300 are nine people: neither they nor what they could be computed from is shown."""
    made = with_figures()
    figure(made, "t", "ind-share", share, 2025)
    figure(made, "t", "ind-pop", 300, 2025)
    cell = cell_of(made, formulas(tmp_path, {"fields": ["f"], "share": "ind-share", "of": "ind-pop"}))
    assert (cell.rate is not None, cell.people is not None, bool(cell.figures)) == (kept, kept, kept)
    assert kinds(cell) == ([] if kept else ["under_ten"])


def test_units_must_go_together(tmp_path: Path) -> None:
    made = with_figures()
    made.node("ind-homes", "indicator", name="Haushalte", unit_name="households")
    figure(made, "t", "ind-ref", 90, 2025)
    figure(made, "t", "ind-homes", 400, 2025)
    cell = cell_of(made, formulas(tmp_path, {"fields": ["f"], "count": "ind-ref", "of": "ind-homes"}))
    assert (cell.rate, kinds(cell)) == (None, ["no_fit"])


def test_a_place_without_figures_says_so(tmp_path: Path) -> None:
    made = with_figures()
    figure(made, "t", "ind-ref", 90, 2025)
    found = needed(made, formulas(tmp_path, COUNT))
    assert found.without_figures == ("u",)
    assert found.recorded == {"t": ("ind-ref",), "u": ()}
    assert found.sentence.de.startswith("Für keinen der gezeigten Orte")
    assert found.more[-1].en == "For one place no figure at all is recorded."


# ---------------------------------------------------------------------------------------------- formulas


def test_a_field_takes_its_formula_by_id_name_or_exact_correspondence(tmp_path: Path) -> None:
    made = two_towns()
    made.nodes["g"] = replace(made.nodes["g"], name="Wohnen / Soziales")
    by_name = formulas(tmp_path, COUNT | {"fields": ["Wohnen und Soziales"]})
    assert cell_of(made, by_name, column="g").rate
    assert kinds(cell_of(made, by_name)) == ["no_formula"]
    made.node("alien", "field", name="Unterkunft")
    elsewhere = formulas(tmp_path, COUNT | {"fields": ["Unterkunft"]})
    made.join("alien", "CORRESPONDS_TO", "f", match="close")
    assert cell_of(made, elsewhere).rate is None
    made.join("alien", "CORRESPONDS_TO", "g", match="exact")
    assert cell_of(made, elsewhere, column="g").rate
    own = formulas(
        tmp_path, COUNT | {"fields": ["alien"], "share": "ind-share", "count": ""}, COUNT | {"fields": ["g"]}
    )
    found = cell_of(made, own, column="g").formula
    assert found
    assert found.count


def test_indicators_are_found_by_name_too_and_a_missing_one_is_named(tmp_path: Path) -> None:
    named = formulas(tmp_path, {"fields": ["f"], "count": "Geflüchtete", "of": "Einwohner"})
    assert cell_of(two_towns(), named).rate
    gone = formulas(tmp_path, {"fields": ["f"], "count": "Alte", "of": "Einwohner"})
    cell = cell_of(two_towns(), gone)
    assert (kinds(cell), cell.lacks[0].text.de) == (["no_indicator"], "Die Kennzahl «Alte» ist nicht erfasst.")


def test_groups_have_formulas_of_their_own(tmp_path: Path) -> None:
    made = two_towns()
    for id in ("refugees", "elderly"):
        made.node(id, "target_group")
    made.node("believers", "target_group", no_list=True)
    figure(made, "t", "ind-share", 10, 2025)
    entries = formulas(
        tmp_path,
        COUNT | {"fields": [], "groups": ["refugees"]},
        {"fields": ["g"], "groups": ["refugees"], "share": "ind-share"},
        {"fields": ["f"], "share": "ind-share"},
        {"groups": ["believers"], "share": "ind-share"},
    )

    def used(column: str, group: str | None) -> str:
        found = cell_of(made, entries, column=column, target_group=group).formula
        return found.id if found else ""

    assert [used("f", None), used("f", "refugees"), used("g", "refugees")] == ["e2", "e0", "e1"]
    assert [used("f", "elderly"), used("g", None)] == ["", ""]
    by_group = needed(made, entries, by="target_group")
    assert by_group.columns == ("refugees",)
    assert by_group.cells[0][0].need
    with pytest.raises(InvalidParameter):
        needed(made, entries, by="target_group", target_group="refugees")
    with pytest.raises(InvalidParameter):
        needed(made, entries, target_group="believers")
    with pytest.raises(NotFound):
        needed(made, entries, places=("nowhere",))
    with pytest.raises(InvalidParameter):
        needed(made, entries, by="year")


def test_why_nothing_is_computed_is_said(tmp_path: Path) -> None:
    why = {"de": "Dafür zählt niemand.", "en": "Nobody counts this."}
    cell = cell_of(two_towns(), formulas(tmp_path, without=({"fields": ["f"], "why": why},)))
    assert [lack.text.en for lack in cell.lacks] == ["Nobody counts this."]
    assert kinds(cell) == ["left_out"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (COUNT | {"share": "ind-share"}, "genau eines von count und share"),
        ({"fields": ["f"]}, "genau eines von count und share"),
        ({"fields": ["f"], "count": "ind-ref"}, "fehlt der Nenner"),
        (COUNT | {"fields": []}, "wofür sie gilt"),
        (COUNT | {"id": "Groß!"}, "id"),
        (COUNT | {"weight": 2}, "weight"),
        (COUNT | {"why": {"de": "nur deutsch"}}, "why.en"),
        ({"fields": ["f"], "share": "ind-muslims"}, "kein Bedarf"),
        ({"fields": ["f"], "share": "x", "label": {"de": "Katholische Bevölkerung", "en": "Some"}}, "kein Bedarf"),
        (COUNT | {"fields": ["f", "F"]}, "doppelt"),
    ],
)
def test_a_wrong_formula_is_refused_at_once(entry: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        formulas(tmp_path, entry)
    assert said in str(raised.value)
    assert "formulas.yaml" in str(raised.value)
    assert "GRAPHKB_NEED_FORMULAS" in raised.value.text("en")


@pytest.mark.parametrize("content", ["formulas: [", "- a list", "others: []", "formulas: [just text]"])
def test_a_file_that_is_none_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError):
        load_formulas(tmp_path / "f.yaml")
    with pytest.raises(SettingsError):
        load_formulas(tmp_path / "nowhere.yaml")
    with pytest.raises(SettingsError):
        formulas(tmp_path, COUNT, COUNT)


def test_religion_is_refused_whatever_the_formula_calls_it(tmp_path: Path) -> None:
    made = two_towns()
    made.nodes["ind-ref"] = replace(made.nodes["ind-ref"], aliases=("Musliminnen und Muslime",))
    cell = cell_of(made, formulas(tmp_path, COUNT))
    assert (cell.rate, cell.people, cell.figures, kinds(cell)) == (None, None, (), ["religion"])


@pytest.mark.parametrize(
    ("entry", "name"), [({"by_origin": True}, "Geflüchtete"), ({}, "Geflüchtete aus der Ukraine"), ({}, "Syrer")]
)
def test_origin_is_never_evaluated_by_quarter(entry: dict[str, object], name: str, tmp_path: Path) -> None:
    made = two_towns()
    made.nodes["ind-ref"] = replace(made.nodes["ind-ref"], name=name)
    figure(made, "q", "ind-ref", 90, 2025)
    figure(made, "q", "ind-pop", 900, 2025)
    entries = formulas(tmp_path, COUNT | entry)
    quarter = cell_of(made, entries, "q", places=("q",))
    assert (quarter.rate, quarter.people, quarter.figures, kinds(quarter)) == (None, None, (), ["origin_in_quarter"])
    assert cell_of(made, entries).rate


# ----------------------------------------------------------------------------------------- laws and data


def renamed(made: District, new: Callable[[str], str]) -> Snapshot:
    nodes = [
        replace(node, id=new(node.id), sources=tuple(SourceRef(new(source.document)) for source in node.sources))
        for node in made.nodes.values()
    ]
    relations = [
        replace(one, id=new(one.id), source=new(one.source), target=new(one.target)) for one in made.relations.values()
    ]
    return Snapshot.of(nodes, relations)


VALUES = st.lists(
    st.tuples(
        st.sampled_from(["t", "u", "q"]),
        st.sampled_from(["ind-ref", "ind-pop"]),
        st.integers(10, 400),
        st.sampled_from([2008, 2021, 2024, 2025, 2027, None]),
        st.sampled_from(["amt", "zeitung"]),
    ),
    min_size=4,
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(values=VALUES, order=st.randoms(use_true_random=False))
def test_other_ids_change_nothing(values: list[tuple[str, str, int, int | None, str]], order: object) -> None:
    made = with_figures()
    for place, indicator, value, year, source in values:
        figure(made, place, indicator, value, year, source)
    ids = [*made.nodes]
    order.shuffle(ids)  # type: ignore[attr-defined]
    new = {id: f"n{position:03d}" for position, id in enumerate(ids)}
    entry = {"id": "e", "label": LABEL, "why": WHY, "fields": ["f"], "count": "Geflüchtete", "of": "Einwohner"}
    entries = Formulas((Formula.model_validate(entry),), ())
    here = needed(made, entries, places=("t", "u", "q"))
    there = need(
        renamed(made, lambda id: new.get(id, f"x-{id}")),
        entries,
        day=DAY,
        district=new["r"],
        places=[new["t"], new["u"], new["q"]],
    )
    for mine, other in zip(here.all_cells(), there.all_cells(), strict=True):
        assert (mine.rate, mine.need, mine.people, mine.years) == (other.rate, other.need, other.people, other.years)
        assert kinds(mine) == kinds(other)
        if mine.need:
            assert 0 <= mine.need.low <= mine.need.value <= mine.need.high <= 1


def test_the_bundled_formulas_fit_the_aachen_data(aachen_snapshot: Snapshot) -> None:
    entries = load_formulas()
    found = need(aachen_snapshot, entries, day=DAY)
    town = found.cell("wuerselen", "fld-sr17-sprache-bildung")
    assert town
    assert town.need
    assert town.rate
    assert town.rate.value == pytest.approx(7415 / 38756)
    assert (town.need.value, town.years, town.old) == (1, (2021, 2019), True)
    other = found.cell("aachen", "fld-sr17-sprache-bildung")
    assert other
    assert other.need
    assert other.years == (2010,)  # not over the population of 2018: that of 2010 is recorded
    assert other.need.value == pytest.approx(33603 / 257675 / (7415 / 38756))
    assert {cell.place for cell in found.all_cells() if cell.need} == {"aachen", "wuerselen", "roetgen", "simmerath"}
    assert all(cell.need or cell.lacks for cell in found.all_cells())
    unused = [
        name
        for entry in entries.formulas
        for name in (entry.count, entry.share, entry.of)
        if name and name not in aachen_snapshot
    ]
    assert unused == []
    assert len(found.method.data) == 2


def test_a_field_of_another_concept_takes_the_formula_of_its_equal(aachen_snapshot: Snapshot) -> None:
    concept = aachen_snapshot.out("fld-hzr25-wohnen-soziales", "BELONGS_TO")[0].target
    found = need(aachen_snapshot, load_formulas(), day=DAY, concept=concept, places=("roetgen", "simmerath"))
    cell = found.cell("simmerath", "fld-hzr25-wohnen-soziales")
    assert cell is not None
    assert cell.need is not None
    assert cell.need.value == pytest.approx(240 / 15022 / (180 / 8238))


def test_the_worked_example_of_the_docs(tmp_path: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    for name, content in re.findall(r"```csv (\S+)\n(.*?)```", text, flags=re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    places = [Node(id=id, kind="municipality", name=id.title()) for id in ("musterstadt", "uebungsdorf")]
    field = district()
    field.nodes["f"] = replace(field.nodes["f"], name="Wohnen/Soziales")
    existing = [*field.nodes.values(), *places]
    records = validate(read_tables(tmp_path), load_ontology(), State.of(existing))
    snapshot = Snapshot.of([*existing, *records.nodes], [*field.relations.values(), *records.relations])
    (own,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    for entries in (load_formulas(), load_formulas(tmp_path / "own.yaml")):
        found = need(snapshot, entries, day=DAY, places=("musterstadt", "uebungsdorf"), district="r")
        assert found.by_cell()[("musterstadt", "f")] == 1
        assert found.by_cell()[("uebungsdorf", "f")] == 0.5
        (row, _) = found.cells
        assert row[0].rate
        assert row[0].figures[0].official
        assert row[0].rate.value == pytest.approx(0.02)
