"""Every analysis says what it asks, how it computes and what may be set, in German and English."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from graphkb.analytics import coverage
from graphkb.analytics.described import Analysis
from graphkb.analytics.registry import ANALYSES, analysis
from graphkb.errors import InvalidParameter, NotFound
from graphkb.ontology import load_ontology
from graphkb.texts import Texts
from tests.coverage_district import DAY, district

ALL = list(ANALYSES.values())


@pytest.mark.parametrize("one", ALL, ids=lambda one: str(one.id))
def test_described(one: Analysis) -> None:
    for label in (one.label, one.question, one.definition, *(found.text for found in one.parameters)):
        assert label.de.strip()
        assert label.en.strip()
    assert one.definition.de != one.definition.en
    assert one.question.de.endswith("?")
    assert one.rules == tuple(sorted(set(one.rules)))
    assert set(one.rules) <= set(range(1, 20))
    ids = [parameter.id for parameter in one.parameters]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("one", ALL, ids=lambda one: str(one.id))
def test_parameters_have_bounds_that_hold_their_default(one: Analysis) -> None:
    ontology = load_ontology()
    for parameter in one.parameters:
        if parameter.type in ("whole", "number"):
            assert parameter.minimum is not None
            assert parameter.maximum is not None
            if parameter.default is not None:
                assert isinstance(parameter.default, int | float)
                assert parameter.minimum <= parameter.default <= parameter.maximum
        if parameter.type == "choice":
            assert parameter.default in dict(parameter.options)
        if parameter.type == "node":
            assert all(ontology.kinds_of(selector) for selector in parameter.node_kinds)


def test_ids_are_keys_and_unknown_ones_are_refused() -> None:
    assert all(id == one.id for id, one in ANALYSES.items())
    assert analysis("coverage") is coverage.COVERAGE
    with pytest.raises(NotFound):
        analysis("nothing")


def test_the_coverage_analyses_run_from_their_description() -> None:
    made = district()
    made.measure("m", by=["a", "b"])
    snapshot = made.snapshot()
    given = {"day": DAY, "district": "r"}
    matrix = coverage.COVERAGE.run(snapshot, given)
    assert matrix.cell("t", "f").state is coverage.State.COVERED
    assert matrix.method.analysis == "coverage"
    assert set(matrix.method.parameters) == {parameter.id for parameter in coverage.COVERAGE.parameters}
    assert coverage.GUIDELINE_TRACE.run(snapshot, {"day": DAY}).without_measure == ("gl", "gm")
    assert [row.place for row in coverage.STRUCTURES.run(snapshot, given).places] == ["t", "u"]
    assert coverage.GUIDELINE_TRACE.run(snapshot, {}).day == date.today()


@pytest.mark.parametrize("name", ["ageing_months", "horizon_months"])
def test_bounds_said_are_bounds_held(name: str) -> None:
    (parameter,) = [one for one in coverage.COVERAGE.parameters if one.id == name]
    snapshot = district().snapshot()
    assert parameter.minimum is not None
    assert parameter.maximum is not None
    for value in (int(parameter.minimum), int(parameter.maximum)):
        coverage.COVERAGE.run(snapshot, {"day": DAY, "district": "r", name: value})
    for value in (int(parameter.minimum) - 1, int(parameter.maximum) + 1):
        with pytest.raises(InvalidParameter):
            coverage.COVERAGE.run(snapshot, {"day": DAY, "district": "r", name: value})


def test_every_text_of_the_coverage_analyses_has_its_english() -> None:
    catalogue = Texts("en").translations
    missing = []
    for file in sorted(Path(coverage.__file__).parent.glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        plurals = {
            ast.literal_eval(call.args[1].args[0]): ast.literal_eval(call.args[0].args[0])
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
            and getattr(call.func, "id", "") == "counted"
            and len(call.args) > 1
            and isinstance(call.args[0], ast.Call)
            and isinstance(call.args[1], ast.Call)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "N_":
                text = ast.literal_eval(call.args[0])
                if text in plurals:
                    found = catalogue.ngettext(plurals[text], text, 2) != text
                else:
                    found = catalogue.gettext(text) != text or catalogue.ngettext(text, text, 1) != text
                if not found and text not in ("April", "August", "September", "November"):  # the same in English
                    missing.append(f"{file.name}: {text}")
    assert missing == []
