"""Guideline trace and structures per place, on the district of the coverage tests."""

from __future__ import annotations

from datetime import date

import pytest

from graphkb.analytics.coverage import Presence, StructureKind, guideline_trace, structures
from graphkb.errors import InvalidParameter, NotFound
from tests.coverage_district import DAY, District, district, when


@pytest.fixture
def here() -> District:
    return district()


def test_from_guideline_to_measure_body_and_place(here: District) -> None:
    here.measure("m", by=["o"], supports=["gl"])
    here.measure("old", by=["a"], supports=["gl"], until="2019", status="ended", of=[])
    (concept,) = guideline_trace(here.snapshot(), day=DAY).concepts
    assert (concept.concept, concept.owners) == ("c", ("r",))
    assert [field.field for field in concept.fields] == ["f", "g"]
    (guideline,) = concept.fields[0].guidelines
    assert [measure.id for measure in guideline.measures] == ["m", "old"]
    assert [measure.id for measure in guideline.running] == ["m"]
    entry = guideline.measures[0].entry
    assert (entry.providers, entry.bodies, entry.places) == (("o",), ("t",), frozenset({"t"}))
    assert [guideline.guideline for guideline in concept.guidelines] == ["gm"]


def test_guidelines_without_measure_and_measures_without_guideline(here: District) -> None:
    here.measure("m", supports=["gl"])
    here.measure("free", of=["g"])
    here.measure("fieldless", of=[])
    trace = guideline_trace(here.snapshot(), day=DAY)
    assert trace.without_measure == ("gm",)
    assert [measure.id for measure in trace.serving_none] == ["fieldless", "free"]
    assert trace.sentence.de == "Zu einer von 2 Leitlinien ist bisher keine Maßnahme bekannt."
    assert trace.more.de == "Zwei Maßnahmen dienen keiner erfassten Leitlinie."
    assert trace.more.en == "Two measures serve no recorded guideline."
    assert [one.id for one in guideline_trace(here.snapshot(), day=DAY, concept="c").serving_none] == ["free"]
    here.measure("m2", supports=["gm"])
    trace = guideline_trace(here.snapshot(), day=DAY)
    assert trace.without_measure == ()
    assert trace.sentence.de == "Zu jeder Leitlinie ist mindestens eine Maßnahme bekannt."


def test_a_measure_in_the_field_stands_under_the_field_unless_a_guideline_has_it(here: District) -> None:
    here.measure("m", supports=["gl"])
    here.measure("free")
    (concept,) = guideline_trace(here.snapshot(), day=DAY, concept="c").concepts
    assert [measure.id for measure in concept.fields[0].measures] == ["free"]
    assert concept.fields[1].measures == ()


def test_exactly_corresponding_guidelines_share_measures(here: District) -> None:
    here.measure("m", supports=["gl"])
    here.join("gm", "CORRESPONDS_TO", "gl", match="close")
    assert guideline_trace(here.snapshot(), day=DAY).without_measure == ("gm",)
    here.join("gm", "CORRESPONDS_TO", "gl", match="exact")
    assert guideline_trace(here.snapshot(), day=DAY).without_measure == ()


def test_one_guideline_alone(here: District) -> None:
    here.measure("m", supports=["gl"])
    here.node("other", "concept")
    trace = guideline_trace(here.snapshot(), day=DAY, guideline="gl")
    assert [concept.concept for concept in trace.concepts] == ["c"]
    assert [one.guideline for one in trace.concepts[0].all_guidelines()] == ["gl"]
    assert trace.guidelines == 1
    with pytest.raises(NotFound):
        guideline_trace(here.snapshot(), day=DAY, guideline="nothing")
    with pytest.raises(InvalidParameter):
        guideline_trace(here.snapshot(), day=DAY, concept="gl")


def test_a_guideline_of_no_concept_is_not_lost(here: District) -> None:
    here.node("stray", "guideline")
    assert "stray" in guideline_trace(here.snapshot(), day=DAY).without_measure


def test_no_guidelines_at_all(here: District) -> None:
    del here.nodes["gl"], here.nodes["gm"]
    trace = guideline_trace(here.snapshot(), day=DAY)
    assert (trace.guidelines, trace.sentence.de) == (0, "Es ist keine Leitlinie erfasst.")


def presence(here: District, place: str = "t", day: date = DAY) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    (row,) = structures(here.snapshot(), day=day, places=[place], district="r").places
    return {(item.kind.value, item.field): (item.presence.value, item.records) for item in row.items}


def test_structures_are_not_recorded_by_default(here: District) -> None:
    found = presence(here)
    assert {kind for kind, _ in found} == {kind.value for kind in StructureKind}
    assert set(found.values()) == {(Presence.NOT_RECORDED.value, ())}
    assert len(structures(here.snapshot(), day=DAY, district="r").places) == 2


def test_structures(here: District) -> None:
    here.node("house", "meeting_place")
    here.join("house", "PART_OF", "q")
    here.node("mso", "migrant_organisation")
    here.join("mso", "LOCATED_IN", "t")
    here.node("council", "political_body", name="Integrationsrat Musterstadt")
    here.join("council", "PART_OF", "t")
    here.join("o", "RESPONSIBLE_FOR", "f")
    here.node("plan", "concept", status="planned")
    here.join("o", "HAS_CONCEPT", "plan")
    here.measure("m", at=["q"])
    found = presence(here)
    assert found["meeting_place", ""] == ("recorded", ("house",))
    assert found["migrant_organisation", ""] == ("recorded", ("mso",))
    assert found["integration_council", ""] == ("recorded", ("council",))
    assert found["responsible_office", "f"] == ("recorded", ("o",))
    assert found["responsible_office", "g"] == ("not_recorded", ())
    assert found["own_concept", ""] == ("planned", ("plan",))
    assert found["quarter_work", ""] == ("recorded", ("m",))
    assert presence(here, "u")["own_concept", ""] == ("not_recorded", ())
    here.node("real", "concept", adopted=when("2020"))
    here.join("t", "HAS_CONCEPT", "real")
    assert presence(here)["own_concept", ""] == ("recorded", ("real",))
    assert presence(here, day=date(2019, 6, 30))["own_concept", ""] == ("planned", ("plan",))


def test_what_ended_is_told_from_what_is_unclear(here: District) -> None:
    here.measure("m", at=["q"], until="2019")
    assert presence(here)["quarter_work", ""] == ("ended", ("m",))
    here.measure("unclear", at=["q"], status="unknown")
    assert presence(here)["quarter_work", ""] == ("not_recorded", ())
    here.node("mso", "migrant_organisation", until="2020")
    here.join("mso", "LOCATED_IN", "t")
    assert presence(here)["migrant_organisation", ""] == ("ended", ("mso",))
