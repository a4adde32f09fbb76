"""What a mapping says: how the columns of a table that somebody else keeps become records. YAML, checked on reading."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graphkb.errors import Phrase, UnreadableFile
from graphkb.texts import N_

__all__ = [
    "Condition",
    "Each",
    "Mapping",
    "Reading",
    "Record",
    "Value",
    "dump_mapping",
    "load_mapping",
    "parse_mapping",
]

LARGEST_MAPPING = 512 * 1024
"""Bytes of a mapping file."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


def _word(value: object) -> object:
    """YAML reads a bare `yes` as true: here it is a word."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _words(value: object) -> object:
    if isinstance(value, dict):
        return {_word(name): _word(inside) for name, inside in value.items()}
    return [_word(inside) for inside in value] if isinstance(value, list) else value


Word = Annotated[str, BeforeValidator(_word)]
WordList = Annotated[tuple[Word, ...], BeforeValidator(_words)]
WordMap = Annotated[dict[str, str], BeforeValidator(_words)]


class Reading(_Part):
    """How the file is read. What is not said is found out."""

    sheet: str | None = None
    """Sheet of a workbook; without: the first one that holds something."""
    encoding: str | None = None
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    heading_row: Annotated[int, Field(ge=1)] | None = None
    merged: Literal["fill", "refuse"] = "fill"
    """Merged cells: their value counts for every row and column of the area, or they are a problem."""
    decimal: Literal["comma", "point"] = "comma"
    """`comma`: 1.234,5; `point`: 1,234.5. Only for columns that hold numbers."""


class Value(_Part):
    """One cell: a text in which `{column}` stands for the cell of that column.

    If one of the named cells is empty, so is the whole, but for `{column?}`, which may be.
    Written short as the text alone.
    """

    text: str
    values: str | WordMap | None = None
    """Words of the table to words of the knowledge base: here, or the name of a list of the mapping."""
    otherwise: Literal["refuse", "keep", "empty"] = "refuse"
    """What becomes of a word that is not in the list."""
    only: str | None = None
    """Pattern (regular expression) that the whole text must fit; else the cell counts as empty."""
    split: str | None = None
    """Sign that parts the entries of a list in one cell."""
    default: str = ""
    """What holds for an empty cell."""


class Condition(_Part):
    """When a record is made: the text is one of these words, or the id of a record of one of these kinds."""

    text: str
    values: str | WordMap | None = None
    among: WordList | None = None
    kinds: tuple[str, ...] | None = None
    """Kinds, or `actor`, `place`, `any`."""
    not_among: WordList = ()


class Each(_Part):
    """One record for every entry of a list in a cell; `{each}` stands for the entry."""

    column: str
    split: str = ";"


def _value(given: object) -> object:
    given = _word(given)
    return {"text": str(given)} if isinstance(given, str | int | float) else given


def _each(given: object) -> object:
    return {"column": given} if isinstance(given, str) else given


class Record(_Part):
    """What each row says: one record of a table of the template."""

    into: str
    """Id of the table in the template: `actors`, `runs`."""
    each: Annotated[Each, BeforeValidator(_each)] | None = None
    when: tuple[Condition, ...] = ()
    """All of them must hold."""
    cells: dict[str, Annotated[Value, BeforeValidator(_value)]]
    """By column of the template."""
    repeats: Literal["refuse", "first", "join"] = "refuse"
    """Several rows for the same record: a problem; the first one counts; or lists and sources are joined."""
    there: Literal["update", "leave"] = "update"
    """A record that is already there: compared cell by cell, or left as it is."""


class Mapping(_Part):
    """How one table of somebody else is read. Kept in a file, run as often as the table comes anew."""

    mapping: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
    """Its id. The change log names it, so that the next run knows what the last one wrote."""
    about: str = ""
    file: str = ""
    """Name of the file it is made for, `*` for any part; needed to import a folder."""
    reading: Reading = Reading()
    values: dict[str, WordMap] = {}
    """Named lists of words."""
    records: Annotated[tuple[Record, ...], Field(min_length=1)]


def load_mapping(path: Path) -> Mapping:
    """Read a mapping; raises UnreadableFile with place and reason."""
    try:
        if path.stat().st_size > LARGEST_MAPPING:
            raise UnreadableFile(file=path.name, reason=Phrase.of(N_("Eine Zuordnung ist nie so groß.")))
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = Phrase.of(N_("Gebraucht wird eine Zuordnung als YAML in UTF-8. ({detail})"), detail=str(error)[:200])
        raise UnreadableFile(file=path.name, reason=reason) from error
    return parse_mapping(content, path.name)


def parse_mapping(content: str, file: str) -> Mapping:
    """Read a mapping from its text; raises UnreadableFile with place and reason."""
    try:
        return Mapping.model_validate(yaml.safe_load(content))
    except yaml.YAMLError as error:
        line = re.search(r"line (\d+)", str(error))
        said = N_("Das YAML stimmt in Zeile {row} nicht. Oft fehlt ein Anführungszeichen oder die Einrückung.")
        raise UnreadableFile(file=file, reason=Phrase.of(said, row=line[1] if line else "?")) from error
    except (ValidationError, RecursionError) as error:
        first: Any = error.errors()[0] if isinstance(error, ValidationError) else {"loc": ("?",), "msg": str(error)}
        said = N_("An der Stelle «{place}» der Zuordnung steht etwas Falsches: {detail}")
        place = ".".join(str(part) for part in first["loc"]) or "mapping"
        raise UnreadableFile(file=file, reason=Phrase.of(said, place=place, detail=first["msg"])) from error


def dump_mapping(mapping: Mapping) -> str:
    """Write a mapping so that `parse_mapping` reads it back; a value that is a text alone stands short."""
    plain = mapping.model_dump(exclude_defaults=True, mode="json")
    for record in plain["records"]:
        record["cells"] = {
            name: value["text"] if value.keys() == {"text"} else value for name, value in record["cells"].items()
        }
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110)
