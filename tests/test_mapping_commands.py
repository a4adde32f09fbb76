"""`graphkb import` and `graphkb mapping` as a stranger uses them; docs/mapping.md does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pytest
import yaml

from graphkb.importer.mapping import parse_mapping
from graphkb.store import Store
from tests.command import Outcome, graphkb

DOCS = (Path(__file__).parent.parent / "docs" / "mapping.md").read_text(encoding="utf-8")
TABLE = "Nr;Verein;Ort;gegründet;Internet\nvx1;Brücke e. V.;Alsdorf;Juli 2013;bruecke.example\nvx2;Chor;Aachen;1999;\n"
SHELL = re.search(r"```console\n(.*?)```", DOCS, re.S)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vereine.csv").write_text(TABLE, encoding="cp1252")
    return tmp_path


def run(line: str, data: str = "") -> Outcome:
    words = shlex.split(line.removeprefix("$ graphkb "))
    target = words.pop() if ">" in words else ""
    outcome = graphkb(*(word for word in words if word != ">"), *(("--data", data) if data else ()))
    if target:
        Path(target).write_text(outcome.out, encoding="utf-8")
    return outcome


def test_the_documented_commands_work(folder: Path, tmp_path: Path) -> None:
    assert SHELL
    lines = SHELL[1].strip().splitlines()
    data = str(tmp_path / "data")
    outcomes = [run(line, data if " import " in line else "") for line in lines]
    graphkb("db", "stop", "--data", data)
    assert [outcome.code for outcome in outcomes] == [0] * 5, outcomes
    assert "Probelauf" in outcomes[2].out
    assert "3 neu" in outcomes[3].out
    assert "Es gab nichts zu ändern" in outcomes[4].out


def test_the_documented_mapping_reads(folder: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", DOCS, re.S)
    assert found
    assert parse_mapping(found[1], "docs").mapping == "vereine"
    (folder / "m.yaml").write_text(found[1], encoding="utf-8")
    outcome = graphkb("mapping", "check", "vereine.csv", "--mapping", "m.yaml")
    assert outcome.code == 3
    assert "vereine.csv, C3: Das Wort «Aachen» kennt die Zuordnung nicht. " in outcome.err


def test_problems_come_back_in_the_table(folder: Path, aachen_store: Store) -> None:
    data = str(aachen_store.settings.data_dir)
    run("$ graphkb mapping suggest vereine.csv > m.yaml")
    before = aachen_store.revision()
    (folder / "vereine.csv").write_text(TABLE.replace("1999", "31.2.1999"), encoding="utf-8")
    outcome = graphkb("import", "vereine.csv", "--mapping", "m.yaml", "--annotate", "f.xlsx", "--data", data)
    assert outcome.code == 2
    assert "vereine.csv, D3: Das Datum 31.2.1999 gibt es nicht." in outcome.err
    sheet = openpyxl.load_workbook(folder / "f.xlsx").worksheets[0]
    assert sheet["D3"].comment is not None
    assert str(sheet["F3"].value).startswith("Das Datum 31.2.1999")
    assert aachen_store.revision() == before


def test_a_trial_shows_the_cells(folder: Path, aachen_store: Store) -> None:
    data = str(aachen_store.settings.data_dir)
    (folder / "orte.csv").write_text("Kürzel,Name\naachen,Aquae Granni\nneu,Neustadt\n", encoding="utf-8")
    cells = {"id": "{Kürzel}", "kind": "municipality", "name": "{Name}", "sources": "d-seed-001"}
    mapping = {"mapping": "orte", "records": [{"into": "places", "cells": cells}]}
    (folder / "m.yaml").write_text(yaml.safe_dump(mapping, allow_unicode=True), encoding="utf-8")
    outcome = graphkb("import", "orte.csv", "--mapping", "m.yaml", "--dry-run", "--json", "--data", data)
    assert outcome.code == 0, outcome.err
    assert outcome.data["total"] == {"new": 1, "changed": 1, "unchanged": 0, "conflicts": 1, "kept": 0}
    first = outcome.data["records"][0]
    assert (first["id"], first["cell"], first["outcome"]) == ("aachen", "A2", "conflict")
    assert first["fields"][0] | {"outcome": ""} == {
        "field": "name", "here": "Aachen", "table": "Aquae Granni", "cell": "B2", "outcome": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("$ graphkb mapping suggest vereine.csv --into actor", "Möglich sind: actors"),
        ("$ graphkb mapping suggest fehlt.csv", "Es gibt keine Datei mit diesem Namen"),
        ("$ graphkb mapping check vereine.csv --mapping fehlt.yaml", "Gebraucht wird eine Zuordnung als YAML"),
    ],
)
def test_what_is_asked_wrong_is_told(folder: Path, line: str, said: str) -> None:
    outcome = run(line)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
