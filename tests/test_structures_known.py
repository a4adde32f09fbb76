"""Structures per place: present, known none, ended, not recorded; the same ageing as for measures (rule 8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.coverage import Bearing, Presence, State, Structure, StructureKind, Structures, structures
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district, when


@pytest.fixture
def here() -> District:
    return district()


def asked(
    here: District,
    structure: str,
    on: str = "2026-06-01",
    *,
    place: str = "t",
    fields: Iterable[str] = (),
    found: Iterable[str] = (),
    id: str = "s",
    **more: Any,
) -> None:
    """By default: asked completely about town t and its parts, found none."""
    given = {"with_parts": True, "complete": True, "found_none": not found, **more}
    here.node(id, "inventory_statement", asked_on=when(on), about_structure=structure, **given)
    here.join(id, "ABOUT_PLACE", place)
    for field in fields:
        here.join(id, "IN_FIELD", field)
    for one in found:
        here.join(id, "FOUND", one)


def seen(here: District, *places: str) -> Structures:
    return structures(here.snapshot(), day=DAY, places=places or None, district="r")


def of(here: District, kind: str, place: str = "t", field: str = "") -> Structure:
    (row,) = seen(here, place).places
    (item,) = [one for one in row.items if (one.kind.value, one.field) == (kind, field)]
    return item


def notes(item: Structure) -> list[str]:
    return [note.de for note in item.notes]


KINDS = [kind.value for kind in StructureKind if kind is not StructureKind.RESPONSIBLE_OFFICE]


def record(here: District, kind: str, *, until: str = "", told: str = "2026", status: str = "current") -> str:
    """A structure of this kind at town t, called x."""
    match kind:
        case "quarter_work":
            return here.measure("x", at=["q"], until=until, told=told, status=status)
        case "meeting_place":
            here.node("x", "meeting_place", until=until, told=told, status=status)
            here.join("x", "PART_OF", "q")
        case "migrant_organisation":
            here.node("x", "migrant_organisation", until=until, told=told, status=status)
            here.join("x", "LOCATED_IN", "t")
        case "integration_council":
            here.node("x", "political_body", name="Integrationsrat", until=until, told=told, status=status)
            here.join("x", "PART_OF", "t")
        case _:
            here.node("x", "concept", until=until, told=told, status=status)
            here.join("t", "HAS_CONCEPT", "x")
    return "x"


def test_the_ontology_knows_the_same_structures() -> None:
    options = load_ontology().properties["about_structure"].options
    assert [option.id for option in options] == [kind.value for kind in StructureKind]


@pytest.mark.parametrize("kind", KINDS)
def test_asking_tells_known_none_from_not_recorded(here: District, kind: str) -> None:
    assert of(here, kind).presence is Presence.NOT_RECORDED
    asked(here, kind)
    item = of(here, kind)
    assert (item.presence, item.records, notes(item)) == (
        Presence.KNOWN_NONE,
        (),
        ["gefragt am 01.06.2026, keine gefunden"],
    )
    assert of(here, kind, "u").presence is Presence.NOT_RECORDED
    others = {one.presence for one in seen(here, "t").places[0].items if one.kind.value != kind}
    assert others == {Presence.NOT_RECORDED}


@pytest.mark.parametrize("kind", KINDS)
def test_a_recorded_structure_contradicts(here: District, kind: str) -> None:
    asked(here, kind)
    record(here, kind)
    item = of(here, kind)
    assert (item.presence, item.records) == (Presence.RECORDED, ("x",))
    assert [one.id for one in item.contradictions] == ["s"]
    assert "Widerspruch: Die Erhebung (01.06.2026) fand nichts, erfasst ist aber etwas." in notes(item)
    assert "Eine Angabe widerspricht einer Erhebung." in [one.de for one in seen(here).more]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("until", "expected"), [("2026-06-01", "known_none"), ("2026-06-02", "ended")])
def test_what_ended_only_after_the_asking(here: District, kind: str, until: str, expected: str) -> None:
    record(here, kind, until=until)
    assert of(here, kind).presence is Presence.ENDED
    asked(here, kind)
    assert of(here, kind).presence.value == expected


@pytest.mark.parametrize(
    ("statement", "presence", "said"),
    [
        ({"on": "2024-11-22"}, "known_none", "gefragt am 22.11.2024, keine gefunden"),
        ({"on": "2024-11-21"}, "not_recorded", "zuletzt erhoben am 21.11.2024"),
        ({"on": ""}, "not_recorded", "gefragt, Tag nicht erfasst"),
        ({"complete": False}, "not_recorded", "nur zum Teil gefragt (01.06.2026)"),
        ({"found_none": False}, "not_recorded", "gefragt am 01.06.2026, etwas gefunden, aber nicht erfasst"),
        ({"place": "r"}, "known_none", "gefragt am 01.06.2026, keine gefunden"),
        ({"place": "r", "with_parts": False}, "not_recorded", "nur zum Teil gefragt (01.06.2026)"),
        ({"place": "t", "with_parts": False}, "known_none", "gefragt am 01.06.2026, keine gefunden"),
        ({"place": "q"}, "not_recorded", "nur zum Teil gefragt (01.06.2026)"),
        ({"fields": ["f"]}, "not_recorded", "nur zum Teil gefragt (01.06.2026)"),
    ],
)
def test_bearings(here: District, statement: dict[str, Any], presence: str, said: str) -> None:
    asked(here, "meeting_place", **statement)
    item = of(here, "meeting_place")
    assert (item.presence.value, notes(item)) == (presence, [said])


def test_what_was_found_is_recorded_by_the_asking(here: District) -> None:
    here.node("house", "meeting_place")
    asked(here, "meeting_place", found=["house"])
    item = of(here, "meeting_place")
    assert (item.presence, item.records, str(item.last)) == (Presence.RECORDED, ("house",), "2026-06-01")
    assert [use.bearing for use in item.statements] == [Bearing.FOUND]
    asked(here, "meeting_place", "2020-06-01", found=["house"])
    assert of(here, "meeting_place").aged
    assert of(here, "meeting_place", "q").presence is Presence.NOT_RECORDED, "asked about the town, not where it is"


def test_age_of_what_is_recorded(here: District) -> None:
    for told, aged, said in (
        ("2025", False, "zuletzt belegt 2025"),
        ("2024-11-22", False, "zuletzt belegt 22.11.2024"),
        ("2024-11-21", True, "zuletzt belegt 21.11.2024, bitte bestätigen lassen"),
        ("", False, "ohne Datum"),
    ):
        record(here, "migrant_organisation", told=told)
        item = of(here, "migrant_organisation")
        assert (item.presence, item.aged, notes(item)) == (Presence.RECORDED, aged, [said])
    missing = [one.de for one in seen(here).method.missing]
    assert "Eine erfasste Struktur ist ohne Datum." in missing


def test_old_or_unclear_quarter_work_proves_nothing(here: District) -> None:
    record(here, "quarter_work", told="2019")
    item = of(here, "quarter_work")
    assert (item.presence, notes(item)) == (Presence.NOT_RECORDED, ["zuletzt belegt 2019, Stand unbekannt"])
    asked(here, "quarter_work")
    assert of(here, "quarter_work").presence is Presence.KNOWN_NONE
    record(here, "quarter_work", status="unknown", told="2026-06-02")
    item = of(here, "quarter_work")
    assert (item.presence, [use.bearing for use in item.statements]) == (Presence.NOT_RECORDED, [Bearing.UNSETTLED])


def test_whom_another_has_succeeded_is_not_there_any_more(here: District) -> None:
    record(here, "integration_council")
    here.node("new", "political_body", name="Integrationsausschuss")
    here.join("new", "SUCCEEDS", "x")
    assert of(here, "integration_council").presence is Presence.ENDED
    here.join("new", "PART_OF", "t")
    assert of(here, "integration_council").records == ("new",)


def test_a_concept_on_something_else_is_no_own_concept(here: District) -> None:
    for type, expected in (("urban_development", "not_recorded"), ("integration", "recorded"), (None, "recorded")):
        here.node("plan", "concept", concept_type=type, adopted=when("2025"))
        here.join("t", "HAS_CONCEPT", "plan")
        assert of(here, "own_concept").presence.value == expected
    assert str(of(here, "own_concept").last) == "2025"


# ---- responsible offices ----


def test_offices_known_none_by_field(here: District) -> None:
    asked(here, "responsible_office", fields=["f"])
    assert of(here, "responsible_office", field="f").presence is Presence.KNOWN_NONE
    assert of(here, "responsible_office", field="g").presence is Presence.NOT_RECORDED
    asked(here, "responsible_office", id="all")
    assert of(here, "responsible_office", field="g").presence is Presence.KNOWN_NONE
    here.join("o", "RESPONSIBLE_FOR", "f", told="2025")
    item = of(here, "responsible_office", field="f")
    assert (item.presence, item.records, len(item.contradictions)) == (Presence.RECORDED, ("o",), 2)
    assert str(item.last) == "2025"


def test_an_office_above_is_not_the_place_s_own(here: District) -> None:
    here.node("x", "office")
    here.join("x", "PART_OF", "r")
    here.join("x", "RESPONSIBLE_FOR", "f")
    asked(here, "responsible_office", fields=["f"])
    assert of(here, "responsible_office", field="f").presence is Presence.KNOWN_NONE
    field, other = seen(here).fields
    assert (field.seats, field.without, field.without_own) == ((("r", ("x",)),), (), ("t", "u"))
    assert (other.seats, other.without) == ((), ("t", "u"))
    assert "nicht überall eine zuständige Stelle" in seen(here).more[0].de


def test_several_offices_which_and_where(here: District) -> None:
    for id in ("x", "y"):
        here.node(id, "office")
        here.join(id, "PART_OF", "r")
        here.join(id, "RESPONSIBLE_FOR", "f")
    here.node("team", "office")
    here.join("team", "PART_OF", "x")
    here.join("team", "RESPONSIBLE_FOR", "f")
    here.join("o", "RESPONSIBLE_FOR", "f")
    field = seen(here).fields[0]
    assert field.seats == (("r", ("x", "y")), ("t", ("o",)))
    assert field.several == (("r", ("x", "y")),), "the team counts with its office"


def test_without_a_concept_offices_are_not_looked_for(here: District) -> None:
    here.relations.pop("HAS_CONCEPT:r:c")
    result = seen(here)
    assert (result.concept, result.fields) == ("", ())
    assert not result.places[0].of(StructureKind.RESPONSIBLE_OFFICE)
    assert "wird nach zuständigen Stellen nicht gefragt" in result.method.missing[-1].de


# ---- what may be named, what it never does ----


def test_migrant_organisations_are_named_for_a_single_place_only(here: District) -> None:
    record(here, "migrant_organisation")
    record_of = seen(here).places[0].of(StructureKind.MIGRANT_ORGANISATION)[0]
    assert (record_of.records, seen(here).names(record_of)) == (("x",), ())
    assert seen(here, "t").names(record_of) == ("x",)


def test_counts_and_sentence(here: District) -> None:
    record(here, "meeting_place")
    asked(here, "quarter_work", place="r")
    result = seen(here)
    assert {one: result.count(one) for one in Presence} == {
        Presence.RECORDED: 1,
        Presence.PLANNED: 0,
        Presence.KNOWN_NONE: 2,
        Presence.ENDED: 0,
        Presence.NOT_RECORDED: 11,
    }
    assert result.sentence.de == (
        "Von 14 Fragen nach Strukturen vor Ort ist bei 1 etwas erfasst, bei 2 wurde nachgefragt und nichts "
        "gefunden, 11 sind nicht erhoben."
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([kind.value for kind in StructureKind]),
            st.sampled_from(["2020-01-01", "2024-11-21", "2024-11-22", "2026-06-01", ""]),
            st.sampled_from(["r", "t", "q"]),
            st.booleans(),
            st.booleans(),
            st.booleans(),
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_statements_about_structures_leave_coverage_alone_and_age(
    found: list[tuple[str, str, str, bool, bool, bool]], recorded: bool
) -> None:
    made = district()
    if recorded:
        record(made, "meeting_place")
    for number, (kind, on, place, parts, complete, none) in enumerate(found):
        asked(made, kind, on, place=place, id=f"s{number}", with_parts=parts, complete=complete, found_none=none)
    assert all(made.own(place) is State.UNKNOWN for place in ("r", "t", "q"))
    for kind in KINDS:
        presence = of(made, kind).presence
        if recorded and kind == "meeting_place":
            assert presence is Presence.RECORDED
            continue
        proves = any(
            one == kind and on >= "2024-11-22" and complete and none and (place == "t" or (place == "r" and parts))
            for one, on, place, parts, complete, none in found
        )
        assert presence is (Presence.KNOWN_NONE if proves else Presence.NOT_RECORDED)


def test_aachen(aachen_snapshot: Snapshot) -> None:
    result = structures(aachen_snapshot, day=DAY)
    assert len(result.places) == 10
    assert sum(result.count(one) for one in Presence) == 10 * (5 + 7)
    assert result.count(Presence.KNOWN_NONE) == 0, "nobody was asked"
    by_place = {row.place: row for row in result.places}
    (council,) = by_place["aachen"].of(StructureKind.INTEGRATION_COUNCIL)
    assert council.records == ("ac-ir",), "the earlier councils were succeeded"
    assert [one.presence for one in by_place["simmerath"].items] == [Presence.NOT_RECORDED] * 12
    assert {place for one in result.fields for place, _ in one.several} == {"sr"}
