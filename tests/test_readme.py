"""The README: every command in it exists, and the recipes do what they promise."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from graphkb.settings import Settings
from graphkb.store import Store
from tests.command import graphkb

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

BLOCKS = re.findall(r"^```(?:sh|bash|console|bat|shell)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
LINES = [line.strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
WORDS = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL))

GRAPHKB = re.compile(r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?graphkb\b(.*)$")
SETUP = re.compile(r"^(?:git clone \S+|cd \S+|py -m venv \.venv && \.venv\\Scripts\\python -m pip install .*)$")

TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def commands() -> list[list[str]]:
    """What follows `graphkb` in each line to type."""
    return [shlex.split(found[1]) for line in LINES if (found := GRAPHKB.match(line))]


def test_every_line_to_type_is_known() -> None:
    assert LINES
    unknown = [line for line in LINES if not (GRAPHKB.match(line) or SETUP.match(line) or line.startswith("make "))]
    assert unknown == []


def test_make_has_the_targets() -> None:
    named = [shlex.split(text) for text in [*LINES, *WORDS] if text.startswith("make ")]
    assert {words[1] for words in named} >= {"demo", "test"}
    for words in named:
        assert words[1] in TARGETS, words
        for word in words[2:]:
            name = word.partition("=")[0]
            assert re.search(rf"^{name}\s*\?=", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_command_and_its_options_exist(words: list[str]) -> None:
    command = words[: 2 if words[0] == "db" else 1]
    outcome = graphkb(*command, "--help")
    assert outcome.code == 0
    for word in words:
        if word.startswith("--"):
            assert re.search(rf"{word}\b", outcome.out), word


def test_the_settings_it_names_exist() -> None:
    known = {f"GRAPHKB_{name.upper()}" for name in Settings.model_fields} | {"GRAPHKB_REQUIRE"}
    assert set(re.findall(r"GRAPHKB_[A-Z0-9_]+", README)) <= known


def test_the_recipes_answer(aachen_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for each group of users; run in an empty folder, on the loaded knowledge base."""
    monkeypatch.chdir(tmp_path)
    recipes = [words for words in commands() if words[0] in ("partners", "coverage", "clusters", "map")]
    assert {words[0] for words in recipes} >= {"partners", "coverage", "clusters"}
    for words in recipes:
        outcome = graphkb(*words, "--data", aachen_store.settings.data_dir)
        assert outcome.code == 0, outcome.err
        if words[0] == "map":
            assert (tmp_path / words[1]).stat().st_size > 100_000
        else:
            assert len(outcome.out.splitlines()) > 3


def test_own_tables_are_checked_and_loaded_as_told(
    embedded_store: Store, embedded_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = [words for words in commands() if words[0] in ("check", "load")]
    assert own
    for folder in {words[1] for words in own if len(words) > 1}:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "documents.csv").write_text("id,name,sources\nd,Blatt,\n", encoding="utf-8")
    for words in own:
        at = ["--data", str(embedded_settings.data_dir)] if words[0] == "load" else []
        assert graphkb(*words, *at).code == 0
    assert embedded_store.health().nodes == {"document": 1}
