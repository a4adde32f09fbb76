"""The method note: one text for API, page and file (every result says how it came about)."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from graphkb.analytics.coverage import coverage_matrix
from graphkb.analytics.described import Method
from graphkb.analytics.network import clusters, cooperation, positions
from graphkb.analytics.notes import FIXED, method_note
from graphkb.analytics.registry import ANALYSES
from graphkb.errors import NotFound
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from tests.site_fixture import TODAY


def test_a_note_says_definition_settings_data_what_is_missing_stability_and_reference() -> None:
    told = Method(
        "clusters",
        {"day": "2026-11-22", "resolution": "1.5", "limit_months": "60", "seed": "0"},
        12,
        (Label(de="Es fehlt etwas.", en="Something is missing."),),
        Label(de="Hält.", en="Holds."),
        (Label(de="Nur Öffentliches.", en="Public facts only."),),
    )
    lines = [line.de for line in method_note(told).lines]
    assert lines[0] == "So wird gerechnet: Gruppen"
    assert lines[1] == ANALYSES["clusters"].definition.de
    assert lines[2] == (
        "Einstellungen: Stichtag: 22.11.2026; Zählt höchstens: 60 Monate; Feinheit: 1,5; Startwert der Zufallszahlen: 0"
    )
    assert lines[3:7] == ["Gerechnet aus 12 Angaben.", "Nur Öffentliches.", "Es fehlt etwas.", "Hält."]
    assert lines[7].endswith("https://doi.org/10.1038/s41598-019-41695-z")


def test_records_are_called_by_name(aachen_snapshot: Snapshot) -> None:
    method = coverage_matrix(aachen_snapshot, day=TODAY).method
    named = {one.id: one.value.de for one in method_note(method, aachen_snapshot).settings}
    assert named["concept"] == aachen_snapshot.node("c-sr-2017").name
    assert named["by"] == "Handlungsfelder"
    assert named["horizon_months"] == "12 Monate"


def test_every_setting_a_result_names_has_a_name_for_people(aachen_snapshot: Snapshot) -> None:
    found = cooperation(aachen_snapshot, TODAY)
    results = (
        found.method,
        clusters(aachen_snapshot, found, resamples=20).method,
        positions(found, resamples=20).method,
    )
    for method in results:
        known = {one.id for one in ANALYSES[method.analysis].parameters} | set(FIXED)
        assert set(method.parameters) <= known


def test_an_unknown_analysis_has_no_note() -> None:
    with pytest.raises(NotFound):
        method_note(Method("nichts", {}, 0))


def test_api_page_and_file_carry_the_same_text(aachen: TestClient) -> None:
    note = aachen.get(f"/api/v1/coverage?date={date.isoformat(TODAY)}").json()["method"]["note"]
    page = aachen.get("/de/abdeckung").text
    file = aachen.get("/de/abdeckung.csv").text
    definition = ANALYSES["coverage"].definition.de
    assert definition in [line["de"] for line in note]
    assert definition in page
    assert definition in file.replace('""', '"')
    missing = [line["de"] for line in note if line["de"].startswith("Gerechnet aus")]
    assert missing
    assert all(line in page and line in file for line in missing)
