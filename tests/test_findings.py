"""Findings: each line can be checked against the sources."""

from __future__ import annotations

import csv
import io

import pytest
from starlette.testclient import TestClient

from graphkb.analytics.findings import FINDINGS, Findings, compared_concepts
from graphkb.model import PUBLIC
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, district
from tests.site_fixture import TODAY

SAY_THAT_NOTHING_IS_RECORDED = {"to_ask", "offices"}


@pytest.fixture(scope="module")
def aachen_findings(aachen_snapshot: Snapshot) -> Findings:
    found: Findings = FINDINGS.run(aachen_snapshot.for_reader(PUBLIC), {"day": TODAY})
    return found


def test_every_line_names_records_and_documents_that_exist(
    aachen_findings: Findings, aachen_snapshot: Snapshot
) -> None:
    lines = [(finding.id, line) for finding in aachen_findings.findings for line in finding.lines]
    assert len(lines) > 50
    for finding, line in lines:
        assert line.records
        assert all(id in aachen_snapshot for id in line.records)
        assert line.sources or finding in SAY_THAT_NOTHING_IS_RECORDED
        assert all(aachen_snapshot.document(source) is not None for source in line.sources)
        assert all(source.locator for source in line.sources)


def test_what_the_aachen_data_say(aachen_findings: Findings) -> None:
    found = {finding.id: finding for finding in aachen_findings.findings}
    assert [line.records[0] for line in found["concepts"].lines] == ["fld-ac06-senioren"]
    assert found["covered"].sentence.de == (
        "In drei Zellen arbeiten vor Ort mindestens zwei Träger, die auch in zwölf Monaten noch da sind."
    )
    assert found["contradictions"].sentence.de == "Davon ist an diesem Tag nichts erfasst."


def test_a_thin_cell_says_since_when_it_is_confirmed_and_names_public_bodies_only() -> None:
    said = {"a": ("ein Verein", ("m",)), "t": ("Musterstadt", ("m", "t"))}
    for body, (called, records) in said.items():
        made = district()
        made.measure("m", by=[body], told="2026-03")
        found: Findings = FINDINGS.run(made.snapshot(), {"day": DAY, "district": "r"})
        thin = next(finding for finding in found.findings if finding.id == "thin")
        assert thin.sentence.de == "Eine Zelle hängt vor Ort an einem Träger oder läuft aus."
        assert [line.text.de for line in thin.lines] == [f"Musterstadt, f: «m», {called}, zuletzt belegt 03/2026"]
        assert thin.lines[0].records == records


def test_concepts_are_compared_only_where_fields_correspond(aachen_snapshot: Snapshot) -> None:
    assert compared_concepts(aachen_snapshot, TODAY, "c-sr-2017") == ("c-ac-2006", "c-sr-2017")
    assert compared_concepts(district().snapshot(), DAY, "c") is None


def test_api_page_and_file_have_the_same_lines(aachen: TestClient) -> None:
    items = aachen.get("/api/v1/findings").json()["items"]
    page = aachen.get("/de/befunde").text
    text = aachen.get("/de/befunde.csv").text.removeprefix("\ufeff").split("\r\n\r\n")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert len(rows) == sum(len(item["lines"]) for item in items)
    assert {row[1] for row in rows} == {line["text"]["de"] for item in items for line in item["lines"]}
    assert page.count("<tr>") == len(rows) + sum(1 for item in items if item["lines"])
