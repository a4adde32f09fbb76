"""Reads the query files of this package: text, mode, parameters, columns.

Nothing is put together from parts at run time. The one exception are labels and relation types, which
Cypher cannot take as a parameter on every engine: a file that is needed for each kind (or each relation)
says so in its header, is written for one of them, and `Statement.text_for` puts another one in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

__all__ = ["Mode", "Statement", "paths", "statement"]

Mode = Literal["read", "write", "schema"]

FOLDERS: tuple[Mode, ...] = ("schema", "read", "write")

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FIELD = re.compile(r"// (param|column) ([a-z_]+): ([a-z ]+?) - (\S.*)")
_EACH = re.compile(r"// for each: (kind|relation), written here as (:[A-Za-z0-9_:]+)")
_USED = re.compile(r"\$([A-Za-z_]+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One query file.

    `params` and `columns` map a name to its type as the header declares it, in the order of the header.
    """

    path: str
    """`read/revision.cypher`: folder and name inside the package."""
    title: str
    mode: Mode
    params: Mapping[str, str]
    columns: Mapping[str, str]
    text: str
    """The whole file, with its header: what runs in a Cypher shell."""
    each: Literal["kind", "relation", ""] = ""
    """What the text must be made for one by one; empty: it runs as it is."""
    example: str = ""
    """How the text names that one thing, `:RUNS`; empty with `each`."""

    @property
    def body(self) -> str:
        """The text without its header."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("//")).strip()

    @property
    def used_params(self) -> frozenset[str]:
        """Names of the parameters that the body uses."""
        return frozenset(_USED.findall(self.body))

    def text_for(self, names: tuple[str, ...] = ()) -> str:
        """The body for these labels or for this relation type; raises ValueError for anything but plain words.

        >>> statement("read/relations_of_type.cypher").text_for(("SERVES",)).splitlines()[0]
        'MATCH (a:Entity)-[r:SERVES]->(b:Entity)'
        """
        if bool(names) != bool(self.each):
            raise ValueError(f"{self.path} is {'' if self.each else 'not '}made for each {self.each or 'kind'}")
        for name in names:
            if not _WORD.fullmatch(name):
                raise ValueError(f"not a label: {name!r}")
        return self.body.replace(self.example, "".join(f":{name}" for name in names)) if names else self.body


def _walk() -> Iterator[tuple[str, Traversable]]:
    for folder in FOLDERS:
        for entry in sorted((files("cypher") / folder).iterdir(), key=lambda found: found.name):
            if entry.name.endswith(".cypher"):
                yield f"{folder}/{entry.name}", entry


@lru_cache(maxsize=1)
def paths() -> tuple[str, ...]:
    """Paths of all query files, by folder and name."""
    return tuple(path for path, _ in _walk())


@lru_cache(maxsize=256)
def statement(path: str) -> Statement:
    """Read one query file; FileNotFoundError if there is none, ValueError if its header is not as the README says."""
    return parse(path, (files("cypher") / path).read_text(encoding="utf-8"))


def parse(path: str, text: str) -> Statement:
    """Read the header of a query text; raises ValueError naming the line that is wrong."""
    title, mode, each, example = "", "", "", ""
    found: dict[str, dict[str, str]] = {"param": {}, "column": {}}
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        if line.startswith("// title: "):
            title = line.removeprefix("// title: ")
        elif line.startswith("// mode: "):
            mode = line.removeprefix("// mode: ")
        elif field := _FIELD.fullmatch(line):
            found[field[1]][field[2]] = field[3]
        elif made := _EACH.fullmatch(line):
            each, example = made[1], made[2]
        elif not line.startswith("//   "):
            raise ValueError(f"{path}: not a header line: {line!r}")
    if not title or mode not in FOLDERS or not path.startswith(f"{mode}/"):
        raise ValueError(f"{path}: needs a title and the mode of its folder")
    result = Statement(
        path=path,
        title=title,
        mode="read" if mode == "read" else "write" if mode == "write" else "schema",
        params=found["param"],
        columns=found["column"],
        text=text,
        each="kind" if each == "kind" else "relation" if each == "relation" else "",
        example=example,
    )
    if example and example not in result.body:
        raise ValueError(f"{path}: {example} is not in the text")
    return result
