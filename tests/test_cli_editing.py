"""`graphkb edit`, `graphkb changes`, `graphkb undo` on a running database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from graphkb.cli.app import make_app
from graphkb.errors import InvalidParameter, UndoRefused
from graphkb.settings import Settings
from graphkb.store import Store
from tests.test_undo import RUNS, START


@pytest.fixture
def run(embedded_store: Store, embedded_settings: Settings) -> Any:
    embedded_store.apply(START, by="test", reason="Import: Anfang")

    def run(*words: str) -> str:
        done = CliRunner().invoke(make_app("de"), [*words, "--data", str(embedded_settings.data_dir)])
        if done.exception:
            raise done.exception
        return done.stdout

    return run


def test_a_record_is_changed_and_the_change_undone(run: Any, embedded_store: Store) -> None:
    said = run("edit", "verein", "--set", "name=Neu", "--set", "aliases=A; B", "--source", "d-1#S9", "--by", "ich")
    assert said.startswith("Geschrieben: verein, Revision ")
    node = embedded_store.node("verein")
    assert (node.name, node.aliases, [str(one) for one in node.sources]) == ("Neu", ("A", "B"), ["d-1#S2", "d-1#S9"])
    last = json.loads(run("changes", "--json"))[0]
    assert (last["by"], last["reason"], last["counts"]["nodes_updated"]) == ("ich", "Geändert: Neu", 1)
    assert run("undo", last["id"], "--dry-run") == "Zurückzunehmen wären: 1\n"
    assert embedded_store.node("verein").name == "Neu"
    assert run("undo", last["id"]) == "Zurückgenommen: 1\n"
    assert embedded_store.node("verein").name == "Musterverein"
    assert "Es steht schon alles so da" in run("edit", "verein", "--set", "name=Musterverein")


def test_a_relation_ends_and_a_node_goes_with_its_relations(run: Any, embedded_store: Store) -> None:
    run("edit", RUNS.id, "--end", "03/2026")
    (relation,) = embedded_store.relations_of("kurs")
    assert (relation.status.value, str(relation.valid_to)) == ("ended", "2026-03")
    assert f"Mit gelöscht: {RUNS.id}" in run("edit", "verein", "--delete")
    first = json.loads(run("changes", "--json"))[-1]["id"]
    with pytest.raises(UndoRefused):
        run("undo", first)
    assert run("undo", first, "--rest") == "Zurückgenommen: 3\n"


def test_what_is_not_a_pair_is_told(run: Any) -> None:
    with pytest.raises(InvalidParameter):
        run("edit", "verein", "--set", "Neu")
