"""`graphkb coverage` on the made-up district."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner, Result

from graphkb.cli import coverage as command
from graphkb.cli.app import make_app
from graphkb.errors import InvalidParameter, NotFound
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from tests.coverage_district import District, district
from tests.coverage_site import Shelf


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> District:
    """The district in place of what a database holds."""
    made = district()

    @contextmanager
    def opened(*_: object) -> Iterator[Snapshot]:
        nodes, relations, revision = Shelf(made).read_all()
        yield Snapshot.of(nodes, relations, revision)

    monkeypatch.setattr(command, "opened_snapshot", opened)
    monkeypatch.setattr(command, "settings_of", lambda _: Settings(district="r"))
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(make_app("de"), ["coverage", "--date", "2026-11-22", *arguments])


def test_a_table_with_a_row_for_each_place(here: District) -> None:
    here.measure("m", by=["a", "b"])
    here.measure("n", by=["d"], at=["r"], of=["g"])
    here.measure("k", by=["d"], at=["r"])
    result = run()
    assert result.exit_code == 0, result.output
    assert [line.split("\t") for line in result.stdout.splitlines()] == [
        ["Ort", "f", "g"],
        ["Musterstadt", "Gedeckt (1 + 1 geerbt)", "Dünn (1 geerbt)"],
        ["Übungsdorf", "Dünn (1 geerbt)", "Dünn (1 geerbt)"],
    ]
    assert "Eine von 4 Zellen ist gedeckt" in result.stderr


def test_data_for_programs_has_every_cell(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"])
    result = run("--json", "--by", "guideline", "--place", "t", "--concept", "c")
    found = json.loads(result.stdout)
    assert [(cell["place"]["id"], cell["column"]["id"], cell["state"]) for cell in found["items"]] == [
        ("t", "gl", "thin"),
        ("t", "gm", "unknown"),
    ]
    assert found["items"][0]["measures"]["active"][0]["sources"][0]["document"] == "d-muster"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--by", "place"], InvalidParameter),
        (["--date", "morgen"], InvalidParameter),
        (["--date", "0001-01-01"], InvalidParameter),
        (["--concept", "x"], NotFound),
        (["--place", "a"], InvalidParameter),
    ],
)
def test_what_cannot_be_asked(here: District, arguments: list[str], error: type[Exception]) -> None:
    assert isinstance(run(*arguments).exception, error)
