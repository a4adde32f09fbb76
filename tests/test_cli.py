"""Every command as a stranger uses it: help, data on standard output, exit codes, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from openpyxl import Workbook

from graphkb.settings import Settings
from graphkb.snapshot import read_snapshot
from graphkb.store import Store
from tests import site_fixture as site
from tests.command import Outcome, graphkb

COMMANDS = tuple(
    "demo serve load import check coverage mindmap side-by-side structures ask need clusters positions partners "
    "advise reach neighbours fragility what-if evaluation agenda findings paper export map change versions states "
    "subscriptions edit changes undo mapping duplicates person sources passage forms rounds stale assure link "
    "links reviews digest areas jobs db".split()
)


@pytest.fixture
def data(aachen_store: Store) -> str:
    """Folder of a running database with the knowledge base of Aachen; only to read from."""
    return str(aachen_store.settings.data_dir)


def tables(folder: Path, **sheets: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "documents.csv").write_text("id,name,sources\nd,Blatt,\n", encoding="utf-8")
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def assert_refused(outcome: Outcome, code: int, *words: str) -> None:
    """Nothing on standard output, a message in words, no traceback."""
    assert outcome.code == code, outcome
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err, outcome.err


# ------------------------------------------------------------------------- help


def test_help_names_every_command() -> None:
    outcome = graphkb("--help")
    assert outcome.code == 0
    assert all(f"\n  {command} " in outcome.out for command in COMMANDS)
    assert graphkb("-h").out == outcome.out


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("command", [*COMMANDS, "db start", "db stop", "db status"])
def test_every_command_has_help(command: str, language: str) -> None:
    outcome = graphkb(*command.split(), "--help", language=language)
    assert outcome.code == 0
    assert outcome.err == ""
    other = graphkb(*command.split(), "--help", language="en" if language == "de" else "de")
    assert outcome.out != other.out, "the same in both languages"
    assert "\n\n  " in outcome.out


@pytest.mark.parametrize("language", ["fr", "", "EN", "de_DE"])
def test_an_unknown_language_is_told(language: str) -> None:
    assert_refused(graphkb("check", language=language), 2, "GRAPHKB_LANGUAGE")


def test_no_command_shows_the_help() -> None:
    outcome = graphkb()
    assert outcome.code == 2
    assert "demo" in outcome.out + outcome.err


@pytest.mark.parametrize(
    "args",
    [
        ("gibt-es-nicht",),
        ("check", "--gibt-es-nicht"),
        ("db",),
        ("db", "gibt-es-nicht"),
        ("export",),
        ("map",),
        ("partners", "--limit", "0"),
        ("partners", "--limit", "x"),
        ("partners", "--limit", "101"),
        ("demo", "--port", "x"),
        ("export", "x", "--format", "pdf"),
    ],
)
def test_wrong_use(args: tuple[str, ...]) -> None:
    outcome = graphkb(*args)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "x"),
        ("port", "70000"),
        ("query_timeout_s", "-1"),
        ("neo4j_uri", "http://example.org"),
        ("max_upload_mb", "0"),
        ("write_retries", "many"),
    ],
)
def test_a_setting_that_cannot_be_used(name: str, value: str) -> None:
    assert_refused(graphkb("check", **{name: value}), 2, f"GRAPHKB_{name.upper()}")


# ------------------------------------------------------------------------ check


def test_the_bundled_tables_are_in_order() -> None:
    outcome = graphkb("check", "--json")
    assert outcome.code == 0
    assert outcome.data["ok"] is True
    assert outcome.data["nodes"] > 2000
    spoken = graphkb("check", language="en")
    assert spoken.out.startswith("All in order")
    assert str(outcome.data["nodes"]) in spoken.out


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    folder = tables(
        tmp_path / "t",
        actors="id,kind,name,founded,sources\na,association,A,31.02.2011,d\nb,gibt-es-nicht,B,,d\n",
        runs="source,target,role,sources\na,a,provider,d\n",
    )
    outcome = graphkb("check", folder)
    assert_refused(outcome, 3, "actors.csv", "31.02.2011", "D2", "gibt-es-nicht", "B3", "runs.csv")
    found = graphkb("check", folder, "--json")
    assert found.code == 3
    assert found.data["ok"] is False
    assert len(found.data["problems"]) >= 3
    english = graphkb("check", folder, "--json", language="en").data["problems"]
    assert len(english) == len(found.data["problems"])
    assert english != found.data["problems"]


def unreadable(folder: Path) -> list[tuple[Path, str]]:
    """Files that no import can read, with a word of the message."""
    broken = folder / "kaputt.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    text = folder / "text.xlsx"
    text.write_text("id;name", encoding="utf-8")
    empty = folder / "leer.csv"
    empty.write_bytes(b"")
    picture = folder / "bild.png"
    picture.write_bytes(b"\x89PNG\r\n")
    nothing = folder / "nichts"
    nothing.mkdir()
    large = folder / "actors.csv"
    with large.open("wb") as file:
        file.truncate(50 * 2**20)
    workbook = folder / "gross.xlsx"
    shutil.copy(large, workbook)
    return [
        (folder / "gibt-es-nicht", "gibt-es-nicht"),
        (broken, "kaputt.xlsx"),
        (text, "text.xlsx"),
        (empty, "leer.csv"),
        (picture, "bild.png"),
        (nothing, "nichts"),
        (large, "20 MB"),
        (workbook, "20 MB"),
    ]


def test_a_file_that_cannot_be_read(tmp_path: Path, data: str) -> None:
    for path, word in unreadable(tmp_path):
        assert_refused(graphkb("check", path), 2, word)
        assert_refused(graphkb("load", path, "--data", data), 2, word)
        assert_refused(graphkb("load", path, "--data", data, language="en"), 2, "Nothing was changed")


# ------------------------------------------------------------------------- load


def test_load_twice(embedded_store: Store, embedded_settings: Settings, tmp_path: Path) -> None:
    folder = tables(tmp_path / "t", actors="id,kind,name,sources\na,association,Musterverein,d\n")
    at = ("--data", str(embedded_settings.data_dir))
    tried = graphkb("load", folder, *at, "--dry-run", "--json")
    assert tried.code == 0
    assert embedded_store.health().nodes == {}
    first = graphkb("load", folder, *at, "--json")
    assert first.code == 0
    assert embedded_store.health().nodes == {"document": 1, "association": 1}
    revision = embedded_store.revision()
    again = graphkb("load", folder, *at)
    assert again.code == 0
    assert embedded_store.revision() == revision
    assert json.loads(first.out) != json.loads(graphkb("load", folder, *at, "--json").out)

    broken = tables(tmp_path / "t", actors="id,kind,name,sources\na,association,Neuer Name,gibt-es-nicht\n")
    assert_refused(graphkb("load", broken, *at), 2, "actors.csv", "gibt-es-nicht")
    assert embedded_store.node("a").name == "Musterverein"


def test_a_workbook_is_loaded(embedded_store: Store, embedded_settings: Settings, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (
        ("documents", (("id", "name", "sources"), ("d", "Blatt", ""))),
        ("actors", (("id", "kind", "name", "sources"), ("a", "association", "Musterverein", "d#S. 3"))),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    assert graphkb("load", tmp_path / "t.xlsx", "--data", embedded_settings.data_dir).code == 0
    assert [str(one) for one in embedded_store.node("a").sources] == ["d#S. 3"]


# ---------------------------------------------------------------------- reading

READING: tuple[tuple[str, ...], ...] = (
    ("coverage",),
    ("coverage", "--date", "2019-06-30", "--by", "guideline"),
    ("clusters",),
    ("partners", "--place", "aachen"),
    ("partners", "--for", "hevi-ev"),
)


@pytest.mark.parametrize("args", READING, ids=" ".join)
def test_data_for_programs_and_for_people(data: str, args: tuple[str, ...]) -> None:
    day = () if "--date" in args else ("--date", site.TODAY.isoformat())
    outcome = graphkb(*args, *day, "--data", data, "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.data
    table = graphkb(*args, *day, "--data", data)
    assert table.code == 0
    rows = list(csv.reader(io.StringIO(table.out), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) > 3
    assert len({len(row) for row in rows}) == 1, "every line has the same columns"


def test_what_is_printed_speaks_english_too(data: str) -> None:
    german, english = (graphkb("coverage", "--data", data, language=language) for language in ("de", "en"))
    assert german.code == english.code == 0
    assert german.out.splitlines()[0] != english.out.splitlines()[0]
    assert german.err != english.err


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("coverage", "--date", "31.02.2026"), "JJJJ-MM-TT"),
        (("coverage", "--date", "2026-02-31"), "2026-02-31"),
        (("coverage", "--date", "0001-01-01"), "0001-01-01"),
        (("clusters", "--date", "0001-01-01"), "0001-01-01"),
        (("map", "x.html", "--date", "0001-01-01"), "0001-01-01"),
        (("partners", "--place", "aachen", "--date", "0001-01-01"), "0001-01-01"),
        (("partners", "--place", "aachen", "--date", "9999-12-31"), "9999-12-31"),
        (("clusters", "--date", "morgen"), "morgen"),
        (("partners", "--place", "aachen", "--date", "morgen"), "morgen"),
        (("coverage", "--by", "x"), "x"),
        (("coverage", "--concept", "gibt-es-nicht"), "gibt-es-nicht"),
        (("coverage", "--place", "gibt-es-nicht"), "gibt-es-nicht"),
        (("coverage", "--target-group", "gibt-es-nicht"), "gibt-es-nicht"),
        (("partners",), "Stelle"),
        (("partners", "--for", "gibt-es-nicht"), "gibt-es-nicht"),
        (("partners", "--place", "gibt-es-nicht"), "gibt-es-nicht"),
        (("partners", "--place", "ki-sr"), "ki-sr"),
        (("map", "gibt-es-nicht/x.html"), "x.html"),
    ],
    ids=str,
)
def test_wrong_input(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(graphkb(*args, "--data", data), 2, word)
    assert list(tmp_path.iterdir()) == []


def test_export_of_everything(data: str, aachen_store: Store, tmp_path: Path) -> None:
    whole = read_snapshot(aachen_store, aachen_store.ontology)
    outcome = graphkb("export", tmp_path / "csv", "--data", data)
    assert (outcome.code, outcome.out) == (0, "")
    checked = graphkb("check", tmp_path / "csv", "--json").data
    assert (checked["nodes"], checked["relations"]) == (len(whole), len(whole.relations))

    assert graphkb("export", tmp_path / "graph.json", "--format", "node-link", "--data", data).code == 0
    text = (tmp_path / "graph.json").read_text(encoding="utf-8")
    graph = nx.node_link_graph(json.loads(text), edges="links")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(whole), len(whole.relations))

    for taken in (("export", tmp_path / "csv"), ("export", tmp_path / "graph.json", "--format", "node-link")):
        assert_refused(graphkb(*taken, "--data", data), 2, "--force")
        assert graphkb(*taken, "--data", data, "--force").code == 0
    assert (tmp_path / "graph.json").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("format", ["csv", "xlsx", "node-link"])
def test_an_export_that_cannot_be_written(data: str, tmp_path: Path, format: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert_refused(graphkb("export", tmp_path / "file" / "below", "--format", format, "--data", data), 2, "below")
    if format != "csv":
        assert_refused(graphkb("export", tmp_path / "a" / "b", "--format", format, "--data", data), 2, "b")
        assert_refused(graphkb("export", tmp_path, "--format", format, "--data", data, "--force"), 2, str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_map_is_one_file(data: str, tmp_path: Path) -> None:
    outcome = graphkb("map", tmp_path / "netz.html", "--data", data, "--date", site.TODAY.isoformat())
    assert (outcome.code, outcome.out) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["netz.html"]
    assert (tmp_path / "netz.html").read_text(encoding="utf-8").startswith("<!doctype html>")


# --------------------------------------------------------------------- database


def test_start_status_stop(tmp_path: Path) -> None:
    at = ("--data", tmp_path / "data")
    assert graphkb("db", "status", *at, "--json").data == {"running": False}
    assert not (tmp_path / "data").exists(), "asking makes nothing"
    assert graphkb("db", "stop", *at).code == 0
    started = graphkb("db", "start", *at)
    assert started.code == 0
    assert "bolt://127.0.0.1:" in started.out
    try:
        assert graphkb("db", "start", *at).out == started.out
        status = graphkb("db", "status", *at, "--json").data
        assert (status["running"], status["engine"], status["nodes"]) == (True, "ArcadeDB", 0)
        assert "ArcadeDB" in graphkb("db", "status", *at).out
    finally:
        stopped = graphkb("db", "stop", *at)
    assert stopped.code == 0
    assert graphkb("db", "status", *at, "--json").data == {"running": False}


def test_a_server_of_others_is_neither_started_nor_stopped() -> None:
    for command in ("start", "stop"):
        assert_refused(graphkb("db", command, neo4j_uri="bolt://127.0.0.1:9"), 2, "GRAPHKB_NEO4J_URI")


def test_a_server_that_is_not_there() -> None:
    for args in (("coverage",), ("load",), ("db", "status")):
        assert_refused(graphkb(*args, neo4j_uri="bolt://127.0.0.1:9"), 1, "bolt://127.0.0.1:9")


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    for args in (("clusters",), ("load",), ("db", "start")):
        outcome = graphkb(*args, "--data", tmp_path / "data")
        assert outcome.code in (1, 2)
        assert_refused(outcome, outcome.code, "data")


# ---------------------------------------------------------------------- process


def test_as_a_process() -> None:
    command = Path(sys.executable).with_name("graphkb")
    environment = {**os.environ, "GRAPHKB_LANGUAGE": "en", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run([command, "check", "--json"], capture_output=True, env=environment, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True
    refused = subprocess.run(
        [command, "check", "gibt-es-nicht-ö"], capture_output=True, env=environment, timeout=120, check=False
    )
    assert refused.returncode == 2
    assert refused.stdout == b""
    assert b"Traceback" not in refused.stderr


def test_a_reader_that_stops_reading() -> None:
    """`graphkb check --json | head -0`: no traceback."""
    command = Path(sys.executable).with_name("graphkb")
    with subprocess.Popen([command, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        err = process.stderr.read()
    assert b"Traceback" not in err
