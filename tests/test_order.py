"""German lists: one order for names, and every list uses it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.texts.order import alphabetical

ROOT = Path(__file__).parent.parent

SORTERS = {"sorted", "sort"}

FOLDING = {"fold", "casefold", "lower"}

NAMES = {"name", "called", "in_language"}


@pytest.mark.parametrize(
    "row",
    [
        # the examples by which the first part of DIN 5007 is taught
        ["Hacker", "Häcker", "Hackmann", "Haecker", "Hafermann"],
        ["Assemann", "Assmann", "Aßmann", "Astmann"],
        ["Göbel", "Goldmann", "Götz", "Goya"],
        ["Duden", "Duell", "Dugast"],
        ["Neu", "Neuenhof", "Nuss"],
        ["Aachen", "Aachen-Mitte", "Aachen Ost", "Aachener Verein"],
        ["Öcher", "Ofen", "Ölmühle", "Ost"],
        ["„Brücke“ e.V.", "Bund", "«Café» am Markt", "Çınar", "Łódź-Verein", "Löwe"],
        ["Gruppe 2", "Gruppe 10", "Gruppe 100", "Gruppe A"],
        ["2. Konferenz", "10. Konferenz", "Abend"],
        ["verein", "Verein", "Vereine"],
    ],
    ids=lambda row: row[0],
)
def test_as_a_german_list_stands(row: list[str]) -> None:
    turned = row[::-1]
    assert sorted(turned, key=alphabetical) == row


@given(st.lists(st.text("aAäÄeEéoOöÖsSßzZ 12-.«", max_size=8), max_size=8))
def test_every_text_has_one_place(texts: list[str]) -> None:
    """Whatever comes in: the order does not depend on what stood first, and no two texts share a place."""
    turned = texts[::-1]
    assert sorted(texts, key=alphabetical) == sorted(turned, key=alphabetical)


def test_every_list_of_names_uses_it() -> None:
    """No list is sorted by a folded or a bare name: those would part «Öcher» from «Ofen»."""
    wrong = []
    for folder in ("graphkb", "api", "viz"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(call, ast.Call) and _name(call.func) in SORTERS):
                    continue
                for key in (word.value for word in call.keywords if word.arg == "key"):
                    wrong += [f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(key)}"] if _bare(key) else []
    assert wrong == []


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _bare(key: ast.AST) -> bool:
    """Whether a name or a folding stands in the key outside of `alphabetical(…)`."""
    if isinstance(key, ast.Call) and _name(key.func) in {"alphabetical", "len", "index"}:
        return False
    if (isinstance(key, ast.Attribute) and key.attr in FOLDING | NAMES) or (
        isinstance(key, ast.Name) and key.id in FOLDING
    ):
        return True
    return any(_bare(child) for child in ast.iter_child_nodes(key))
