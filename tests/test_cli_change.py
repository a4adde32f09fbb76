"""`graphkb change` and `graphkb states` on a running database."""

from __future__ import annotations

import pytest

from graphkb.store import Store
from tests.command import graphkb
from tests.conformance.samples import TOWN


@pytest.mark.parametrize("command", ["change", "states", "states list", "states save", "states delete"])
def test_help_in_both_languages(command: str) -> None:
    german, english = (graphkb(*command.split(), "--help", language=language) for language in ("de", "en"))
    assert (german.code, english.code) == (0, 0)
    assert german.out != english.out


def test_two_days_of_aachen(aachen_store: Store) -> None:
    at = ("--data", aachen_store.settings.data_dir)
    outcome = graphkb("change", "--from", "2019-06-30", "--to", "2026-11-22", *at)
    assert outcome.code == 0
    assert "33 Zellen nicht mehr belegt" in outcome.err
    assert outcome.out.splitlines()[0] == "Ort\tHandlungsfeld\tWas\tFrüher\tSpäter\tVor Ort"
    assert len(outcome.out.splitlines()) > 30
    refused = graphkb("change", "--from", "2026-12-01", "--to", "2026-11-22", *at)
    assert (refused.code, refused.out) == (2, "")
    assert "Der frühere Tag liegt nach dem späteren." in refused.err


def test_a_state_is_saved_listed_compared_and_deleted(embedded_store: Store) -> None:
    embedded_store.apply(TOWN, by="test", reason="Anfang")
    at = ("--data", embedded_store.settings.data_dir)
    empty = graphkb("states", "list", *at)
    assert (empty.code, empty.out) == (0, "")
    assert "noch kein Stand" in empty.err
    saved = graphkb("states", "save", "Vor der Befragung", "--by", "Servicestelle", *at)
    assert saved.code == 0
    (listed,) = graphkb("states", "list", "--json", *at).data
    assert listed["id"] in saved.out
    assert (listed["name"], listed["by"], listed["nodes"]) == (
        "Vor der Befragung",
        "Servicestelle",
        len(TOWN.create_nodes),
    )
    for name in ("", "  ", "x" * 201):
        unnamed = graphkb("states", "save", name, *at)
        assert unnamed.code == 2
        assert "höchstens 200 Zeichen" in unnamed.err
    assert graphkb("db", "status", "--json", *at).data["states"] == 1
    answer = graphkb("change", "--from-state", listed["id"], "--json", *at).data
    assert (answer["basis"], answer["state"]["id"], answer["ties"]) == ("saved_state", listed["id"], [])
    assert graphkb("states", "delete", listed["id"], *at).code == 0
    assert graphkb("states", "delete", listed["id"], *at).code == 2
    assert embedded_store.states() == ()
    assert not (embedded_store.settings.data_dir / "admin-token").exists(), "saving shows no token, so it makes none"


def test_an_empty_database_and_wrong_names_are_told(embedded_store: Store) -> None:
    at = ("--data", embedded_store.settings.data_dir)
    nothing = graphkb("clusters", *at, language="en")
    assert nothing.code == 0
    assert "There is nothing in this database yet." in nothing.err
    embedded_store.apply(TOWN, by="test", reason="Anfang")
    wrong = graphkb("structures", "--place", "verein-a", *at)
    assert wrong.code == 2
    assert "noch nichts" not in wrong.err
    unasked = graphkb("partners", *at)
    assert "für --for: Bitte eine Stelle" in unasked.err
