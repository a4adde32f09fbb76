"""What holds of every analysis: the order of facts and the ids change nothing, no data is no surprise."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from graphkb.analytics.coverage import Coverage
from graphkb.analytics.described import Analysis, Method
from graphkb.analytics.network.brokerage import Brokerage
from graphkb.analytics.network.cut_points import CutPoints
from graphkb.analytics.network.positions import Positions
from graphkb.analytics.registry import ANALYSES
from graphkb.errors import NotFound
from graphkb.model import FuzzyDate, Node, Reader, Relation, SourceRef, Visibility
from graphkb.snapshot import Snapshot
from tests.coverage_district import District, district
from tests.made.planted import DAY, REGION, planted

ALL = list(ANALYSES.values())
MARK = "zz-"
"""Put before every id: keeps their order, changes how they fall into sets."""

NOTHING_WITHOUT = {
    *("coverage", "structures", "inventory", "need", "priority", "fragility", "calendar", "findings"),  # the district
    *("agenda", "options"),
    *("introduction", "partners", "what_if", "concept_change", "concept_versions"),  # what is named in the question
}
"""Those that ask about something that has to be there."""

NO_PARAMETERS = {"seed", "seeds", "shuffles", "largest_group", "reasons"}
"""Settings that a result states and that are no number or record to be set: seeds, and which reasons were asked for."""

INSIDER = Reader(Visibility.INTERNAL)
RESAMPLES = 20


def facts() -> District:
    """A made-up district with something for every analysis."""
    found = planted(1, towns=4, bodies=10)
    made = found.made
    for node in list(made.nodes.values()):
        made.nodes[node.id] = dataclasses.replace(
            node, name=f"Name {node.id.upper()}", sources=(SourceRef("d-bericht", "S. 1"), SourceRef("d-liste", "S. 2"))
        )
    made.node("k-alt", "concept", name="ALT", adopted=FuzzyDate.parse("2018"))
    made.join(REGION, "HAS_CONCEPT", "k-alt")
    for number in range(3):
        made.node(f"alt{number}", "field", name=f"ALTES FELD {number}")
        made.join(f"alt{number}", "BELONGS_TO", "k-alt")
        made.join(f"alt{number}", "CORRESPONDS_TO", f"f{number}", match="exact" if number else "close")
        made.node(f"l{number}", "guideline", name=f"LEITLINIE {number}")
        made.join(f"l{number}", "IN_FIELD", f"f{number}")
        made.join(f"l{number}", "BELONGS_TO", "k")
    made.node("fam", "target_group", name="Geflüchtete Menschen")
    for indicator, name, of in (("i-a", "Ausländische Bevölkerung", 0.1), ("i-b", "Bevölkerung", 1.0)):
        made.node(indicator, "indicator", name=name, unit_name="persons")
        for number, town in enumerate(found.towns):
            for year, more in ((2019, 0), (2024, 7), (2024, 9)):
                value = int((1000 + 500 * number) * of) + more
                id = made.node(f"v-{indicator}-{town}-{year}-{more}", "indicator_value", value=value, year=year)
                made.join(id, "VALUE_OF", indicator)
                made.join(id, "ABOUT_PLACE", town)
    return made


def snapshot_of(made: District, before_ids: str = "", shuffled: int | None = None) -> Snapshot:
    nodes = [_renamed(node, before_ids) for node in made.nodes.values()]
    relations = [_joined(relation, before_ids) for relation in made.relations.values()]
    if shuffled is not None:
        random.Random(shuffled).shuffle(nodes)
        random.Random(shuffled + 1).shuffle(relations)
    return Snapshot.of(nodes, relations)


def _renamed(node: Node, before: str) -> Node:
    return dataclasses.replace(node, id=before + node.id, sources=_sources(node, before))


def _joined(relation: Relation, before: str) -> Relation:
    source, target = before + relation.source, before + relation.target
    role, since = str(relation.properties.get("role", "")), str(relation.valid_from or "")
    id = Relation.make_id(relation.type, source, target, role, since)
    return dataclasses.replace(relation, id=id, source=source, target=target, sources=_sources(relation, before))


def _sources(fact: Node | Relation, before: str) -> tuple[SourceRef, ...]:
    return tuple(SourceRef(before + source.document, source.locator) for source in fact.sources)


def given(one: Analysis, before: str = "") -> dict[str, object]:
    """A question for each analysis; ids with `before` in front."""
    named: dict[str, dict[str, object]] = {
        "introduction": {"start": before + "b-t0-1", "goal": before + "b-t2-4"},
        "partners": {"for_actor": before + "b-t0-1", "place": before + "t1", "field": before + "f1"},
        "what_if": {"without": (before + "b-t1-3",), "with": ()},
        "options": {"place": before + "t1", "field": before + "f1"},
        "change": {"from": date(2025, 11, 22), "to": DAY},
        "concept_change": {"from": before + "k-alt", "to": before + "k"},
        "concept_versions": {"from": before + "k-alt", "to": before + "k"},
    }
    few = {parameter.id: RESAMPLES for parameter in one.parameters if parameter.id == "resamples"}
    return {"day": DAY, "district": before + REGION, "reader": INSIDER, **few, **named.get(one.id, {})}


def plain(value: Any) -> Any:
    """A result as plain data; sets sorted, numbers rounded, marks before ids taken away."""
    if isinstance(value, Snapshot | Coverage):
        return ""
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, float):
        return round(value, 7)
    if isinstance(value, str):
        return str(value).replace(MARK, "")
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Mapping):
        return [[plain(key), plain(content)] for key, content in value.items()]
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=repr)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if dataclasses.is_dataclass(value):
        return {
            one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value) if one.name != "snapshot"
        }
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return plain(value.model_dump())
    raise TypeError(f"{type(value)} in a result")


@cache
def made() -> District:
    return facts()


@cache
def usual(id: str) -> Any:
    one = ANALYSES[id]
    return plain(one.run(snapshot_of(made()), given(one)))


@pytest.mark.parametrize("one", ALL, ids=lambda one: str(one.id))
def test_the_order_of_facts_changes_nothing(one: Analysis) -> None:
    assert plain(one.run(snapshot_of(made(), shuffled=7), given(one))) == usual(one.id)


@pytest.mark.parametrize("one", ALL, ids=lambda one: str(one.id))
def test_other_ids_in_the_same_order_change_nothing(one: Analysis) -> None:
    """Other ids fall differently into sets: what is taken from a set must have been put in order before."""
    assert plain(one.run(snapshot_of(made(), MARK), given(one, MARK))) == usual(one.id)


@pytest.mark.parametrize("one", ALL, ids=lambda one: str(one.id))
def test_the_method_states_what_was_set(one: Analysis) -> None:
    method = one.run(snapshot_of(made()), given(one)).method
    assert isinstance(method, Method)
    assert method.analysis == one.id
    asked = given(one)
    described = {parameter.id for parameter in one.parameters}
    assert method.parameters.keys() - described <= NO_PARAMETERS
    if one.id == "partners":
        described -= {"target_group", "language", "topic"}  # of what is sought it states what is named
    assert method.parameters.keys() >= described
    for id, value in asked.items():
        if id in described and isinstance(value, str | int | date):
            assert method.parameters[id] == str(value)


@pytest.mark.parametrize("id", sorted(set(ANALYSES) - NOTHING_WITHOUT))
def test_without_any_facts_there_is_a_result(id: str) -> None:
    result = ANALYSES[id].run(Snapshot.of([], []), given(ANALYSES[id]))
    assert result.method.facts == 0
    assert "nan" not in str(plain(result)).casefold().split()


@pytest.mark.parametrize("id", sorted(NOTHING_WITHOUT))
def test_without_what_is_asked_about_that_is_said(id: str) -> None:
    with pytest.raises(NotFound) as found:
        ANALYSES[id].run(Snapshot.of([], []), given(ANALYSES[id]))
    assert found.value.text("de") != found.value.text("en")


@pytest.mark.parametrize("one", ALL, ids=lambda one: str(one.id))
def test_of_bodies_that_are_all_alike_none_stands_out(one: Analysis) -> None:
    """Everybody tied with everybody, all ties alike: no rank but the first, nobody without whom it falls apart."""
    for bodies in (1, 2, 9, 12):
        small = district()
        small.node("c2", "concept")
        for number in range(bodies):
            id = small.node(f"n{number:02d}", "association", told="2026-03", legal_person="yes")
            small.join(id, "LOCATED_IN", "t", told="2026-03")
            for other in range(number):
                small.join(f"n{other:02d}", "COOPERATES_WITH", id, told="2026-03")
        asked: dict[str, dict[str, object]] = {
            "introduction": {"start": "n00", "goal": f"n{bodies - 1:02d}"},
            "partners": {"for_actor": "n00", "place": "t", "field": "f"},
            "what_if": {"without": ("n00",)},
            "options": {"place": "t", "field": "f"},
            "concept_change": {"from": "c2", "to": "c"},
            "concept_versions": {"from": "c2", "to": "c"},
        }
        result = one.run(small.snapshot(), {**given(one), "district": "r", **asked.get(one.id, {})})
        assert plain(result)
        if isinstance(result, Positions):
            scores = [score for position in result.positions for score in position.scores.values()]
            assert {score.rank for score in scores} <= {1}
            assert {score.band is None for score in scores} <= {bodies < 10}
        if isinstance(result, CutPoints):
            assert result.cut_points == ()
        if isinstance(result, Brokerage):
            assert result.brokers == ()
