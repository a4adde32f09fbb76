"""A made-up district with planted gaps, groups, a cut point and an isolated organisation: found exactly."""

from __future__ import annotations

import pytest

from graphkb.analytics.coverage import State
from tests.made.planted import RECIPES, Planted, planted
from tests.made.quality import ANSWERS, Score, score


@pytest.fixture(scope="module", params=range(2))
def clear(request: pytest.FixtureRequest) -> Planted:
    return planted(request.param)


@pytest.fixture(scope="module")
def blurred() -> Planted:
    return planted(1, noise=0.2)


def test_every_recipe_and_every_state_is_planted(clear: Planted) -> None:
    assert set(clear.recipes.values()) == set(RECIPES)
    assert set(clear.own_states.values()) == set(State)


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_was_planted_is_found_and_nothing_else(clear: Planted, answer: str) -> None:
    found = ANSWERS[answer](clear)
    assert found.planted > 0 or "region" in answer  # what serves the region may lift every cell of a state
    assert (found.precision, found.recall) == (1, 1)


@pytest.mark.parametrize("answer", [name for name in ANSWERS if name.startswith("cells")])
def test_lost_ties_move_no_cell(blurred: Planted, answer: str) -> None:
    found = ANSWERS[answer](blurred)
    assert (found.precision, found.recall) == (1, 1)


def test_groups_are_still_seen_when_a_fifth_of_the_ties_is_not_recorded(blurred: Planted) -> None:
    found = ANSWERS["groups (pairs of bodies in one group)"](blurred)
    assert found.precision > 0.8
    assert found.recall > 0.8


def test_the_same_seed_makes_the_same_district() -> None:
    one, other = planted(3).snapshot(), planted(3).snapshot()
    assert {node.id: node for node in one.of_kind("actor")} == {node.id: node for node in other.of_kind("actor")}
    assert planted(3).recipes != planted(4).recipes


def test_scores_add_up() -> None:
    assert score("ab", "bc") + score("", "d") == Score(1, 2, 3)
    assert (Score(0, 0, 0).precision, Score(0, 0, 0).recall) == (1, 1)
