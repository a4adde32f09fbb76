"""Files that are wrong in one way each, and exactly what is said of them, in German and in English.

The files are made by `tests/broken_files.py`; the table of what must be said is `tests/data/broken.yaml`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from graphkb.errors import GraphkbError, InvalidData
from graphkb.importer import Limits, read_tables, validate
from graphkb.importer.mapping import read_foreign
from graphkb.ontology import load_ontology
from graphkb.texts import Language
from tests.broken_files import BROKEN, LIMITS

TABLE = Path(__file__).parent / "data" / "broken.yaml"
LANGUAGES: tuple[Language, ...] = ("de", "en")

Said = dict[str, list[str]]


@cache
def expected() -> dict[str, Said]:
    """By name of the case, by language, every line."""
    found: dict[str, Said] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return found


def said(path: Path, limits: Limits) -> tuple[GraphkbError, Said]:
    """What an import of this file says, without the line that counts the problems."""
    with pytest.raises(GraphkbError) as caught:
        validate(read_tables(path, limits), load_ontology(), limits=limits)
    error = caught.value
    if isinstance(error, InvalidData):
        return error, {language: [one.text(language) for one in error.problems] for language in LANGUAGES}
    return error, {language: [error.text(language)] for language in LANGUAGES}


def is_line(line: str, wanted: str) -> bool:
    """Whether a line is the wanted one, in which `[…]` stands for a list that the ontology gives."""
    return re.fullmatch(".*".join(map(re.escape, wanted.split("[…]"))), line, re.DOTALL) is not None


def test_the_table_names_every_file_and_there_are_fifty_and_more() -> None:
    assert expected().keys() == BROKEN.keys()
    assert len(BROKEN) >= 50


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_said_of_a_broken_file(name: str, tmp_path: Path) -> None:
    path = BROKEN[name](tmp_path)
    error, found = said(path, LIMITS.get(name, Limits()))
    for language in LANGUAGES:
        assert len(found[language]) == len(expected()[name][language]), found
        for line, wanted in zip(found[language], expected()[name][language], strict=True):
            assert is_line(line, wanted), f"{line}\n{wanted}"
        assert all(line.startswith(path.name) for line in found[language]), "each line names the file"
        assert error.text(language) != error.text("en" if language == "de" else "de")
    assert not [path for path in tmp_path.parent.rglob("*draussen*") if path.is_file()], "nothing is unpacked"


OF_THE_FILE = [name for name, lines in expected().items() if "lässt sich nicht lesen" in lines["de"][0]]
SAID_SHORTER = {"ordner-ohne-tabellen", "ordner-im-zip", "kaputtes-zip", "fehlt", "leer-csv", "nur-trennzeichen"}
NOTHING_IN_IT = "Es steht nichts darin."


@pytest.mark.parametrize("name", OF_THE_FILE)
def test_a_table_of_somebody_else_is_told_the_same(name: str, tmp_path: Path) -> None:
    """Import by mapping reads the file by the same rules; it takes no folders and no ZIP of several tables."""
    path = BROKEN[name](tmp_path)
    with pytest.raises(GraphkbError) as caught:
        read_foreign(path, None, LIMITS.get(name, Limits()))
    line, wanted = caught.value.text(), expected()[name]["de"][0]
    assert line == wanted or name in SAID_SHORTER or (NOTHING_IN_IT in line and NOTHING_IN_IT in wanted)
    assert line.startswith(path.name)
