"""Makes the cells of a record from the cells of a row: templates, lists of words, German dates and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from graphkb.errors import InvalidParameter, Phrase
from graphkb.importer.cells import join_list
from graphkb.importer.mapping.model import Value
from graphkb.importer.mapping.read import ForeignTable, near_heading
from graphkb.importer.sheet import CellFault, CellValue
from graphkb.importer.template import Column, folded, suggest
from graphkb.texts import N_

__all__ = ["FILTERS", "Cell", "CellMaker", "PlainTexts", "german_date", "plain_number", "slug"]

_PART = re.compile(r"\{([^{}|?]+)(\?)?(?:\|([a-z_]+))?\}")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan january", "februar feb february", "märz maerz mär mrz march mar", "april apr",
            "mai may", "juni jun june", "juli jul july", "august aug", "september sep sept", "oktober okt october oct",
            "november nov", "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_IN_WORDS = re.compile(r"(?:(\d{1,2})\.?\s*)?([^\W\d]{3,})\.?\s*(\d{4})")
_SHORT_DAY = re.compile(r"(\d{1,2})\.\s+(\d{1,2})\.\s*(\d{4})")
_LONGEST_SLUG = 90


def slug(text: str) -> str:
    """A text as part of an id; what is too long ends in a mark of its own.

    >>> slug("Müslüm & Söhne e. V."), len(slug("x" * 500))
    ('muesluem-soehne-e-v', 90)
    """
    plain = unicodedata.normalize("NFKD", text.translate(_UMLAUTS)).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(made) <= _LONGEST_SLUG:
        return made
    return f"{made[: _LONGEST_SLUG - 9].rstrip('-')}-{_mark(text)}"


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def _words(text: str) -> str:
    spaced = text.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


FILTERS: Mapping[str, Callable[[str], str]] = {
    "slug": lru_cache(maxsize=65_536)(slug),
    "mark": lru_cache(maxsize=65_536)(_mark),
    "lower": str.lower,
    "upper": str.upper,
    "words": _words,
    "url": lambda text: text if "://" in text else f"https://{text}",
    "id": lambda text: text.replace("_", "-"),
}
"""What may follow a column in a text: `{Name|slug}`."""


def german_date(text: str) -> str:
    """A date in words as the importer reads it; anything else unchanged.

    >>> german_date("Juli 2013"), german_date("1. Juli 2013"), german_date("1. 7. 2013"), german_date("2013")
    ('2013-07', '2013-07-01', '1.7.2013', '2013')
    """
    if found := _IN_WORDS.fullmatch(text.strip()):
        month = _MONTHS.get(found[2].casefold())
        if month:
            return f"{found[3]}-{month:02d}" + (f"-{int(found[1]):02d}" if found[1] else "")
    if found := _SHORT_DAY.fullmatch(text.strip()):
        return f"{found[1]}.{found[2]}.{found[3]}"
    return text


def plain_number(text: str, decimal: str) -> str:
    """A figure without signs that group, its decimals after a point, never three; anything else unchanged.

    The importer asks back where three digits behind a point could be thousands; here it is known.

    >>> plain_number("245.141", "comma"), plain_number("1 234,5", "comma"), plain_number("1,234.5", "point")
    ('245141', '1234.5', '1234.5')
    >>> plain_number("12,345", "comma"), plain_number("12.345", "point")
    ('12.3450', '12.3450')
    >>> plain_number("0.57", "comma"), plain_number("12 %", "comma"), plain_number("ca. 30", "comma")
    ('0.57', '12', 'ca. 30')
    """
    bare = re.sub(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3})", "", text.removesuffix("%").strip())
    group, point = (".", ",") if decimal == "comma" else (",", ".")
    pattern = rf"[+-]?(?:[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+|\d+)(?:{re.escape(point)}\d+)?"
    if re.fullmatch(pattern, bare):
        bare = bare.replace(group, "").replace(point, ".")
    elif not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", bare):
        return text
    return f"{bare}0" if re.fullmatch(r".*\.\d{3}", bare) else bare


class Cell(NamedTuple):
    """What came out for one cell."""

    value: CellValue
    fault: tuple[str, str, dict[str, str]] | None = None
    """Message, advice and facts of a problem."""


class PlainTexts:
    """Fills texts with `{column}` from rows of one table; raises InvalidParameter for a column it lacks."""

    def __init__(self, table: ForeignTable, text: str, place: str) -> None:
        self.columns: list[int] = []
        """Columns that the text names, in its order."""
        self._parts: list[tuple[str, str | int, Callable[[str], str] | None]] = []
        self._file = table.file
        end = 0
        for found in _PART.finditer(text):
            if found.start() > end:
                self._parts.append(("word", text[end : found.start()], None))
            end = found.end()
            name, may_lack, filter = found[1].strip(), found[2], found[3]
            if filter and filter not in FILTERS:
                reason = Phrase.of(N_("Möglich sind: {options}."), options=", ".join(FILTERS))
                raise InvalidParameter(name=place, value=filter, reason=reason)
            change = FILTERS[filter] if filter else None
            if name in ("row", "each", "file"):
                self._parts.append((name, "", change))
                continue
            column = table.column(name)
            if column is None:
                near = near_heading(table, name)
                said = N_("Diese Spalte hat die Tabelle nicht. Vorhanden: {options}.")
                if near:
                    said = N_("Diese Spalte hat die Tabelle nicht. Meinten Sie «{near}»? Vorhanden: {options}.")
                options = ", ".join(heading for heading in table.headings if heading)
                raise InvalidParameter(name=place, value=name, reason=Phrase.of(said, near=near, options=options))
            self.columns.append(column)
            self._parts.append(("optional" if may_lack else "column", column, change))
        if end < len(text):
            self._parts.append(("word", text[end:], None))

    def fill(self, cells: tuple[CellValue, ...], row: int, each: str) -> CellValue:
        """The text for one row: empty if a named cell is; a cell alone stays what it is, such as a date."""
        said = []
        for kind, what, change in self._parts:
            part: CellValue
            if kind == "word":
                said.append(str(what))
                continue
            if kind in ("column", "optional"):
                index = int(what)
                part = cells[index] if index < len(cells) else ""
            else:
                part = str(row) if kind == "row" else each if kind == "each" else self._file
            if isinstance(part, CellFault) or (part == "" and kind != "optional"):
                return part
            if change is None and len(self._parts) == 1:
                return part
            word = _shown(part)
            said.append(change(word) if change else word)
        return "".join(said).strip()


def _shown(value: CellValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class CellMaker:
    """Makes the cells of one column of a record."""

    def __init__(
        self,
        table: ForeignTable,
        value: Value,
        lists: Mapping[str, Mapping[str, str]],
        place: str,
        column: Column | None = None,
    ) -> None:
        self._texts = PlainTexts(table, value.text, place)
        self._value = value
        self._only = _pattern(value.only, place) if value.only else None
        self._words = words_of(value.values, lists, place)
        self._decimal = table.reading.decimal
        self._type = column.type if column else ""
        self._many = bool(column and (column.type in ("list", "sources") or (column.property and column.property.many)))
        self.column: int | None = self._texts.columns[0] if self._texts.columns else None
        """The column of the table whose cell a problem is shown in; None: a constant."""
        self.columns = frozenset(self._texts.columns)

    def make(self, cells: tuple[CellValue, ...], row: int, each: str) -> Cell:
        """The cell for one row."""
        value = self._texts.fill(cells, row, each)
        if self._only and not self._only.fullmatch(_shown(value)):
            value = ""
        if value == "":
            return Cell(self._value.default)
        if isinstance(value, CellFault):
            return Cell(value)
        if self._value.split and isinstance(value, str):
            entries = [entry for part in value.split(self._value.split) if (entry := part.strip())]
            made = [self._word(entry) for entry in entries]
            fault = next((cell.fault for cell in made if cell.fault), None)
            return Cell(join_list(str(cell.value) for cell in made if cell.value != ""), fault)
        if self._words is not None:
            return self._word(_shown(value))
        return Cell(self._typed(value))

    def _word(self, word: str) -> Cell:
        if self._words is None:
            return Cell(word)
        found = self._words.get(folded(word))
        if found is not None:
            return Cell(found)
        if self._value.otherwise != "refuse":
            return Cell(word if self._value.otherwise == "keep" else "")
        near = suggest(word, self._words)
        advice = N_("Bitte die Zuordnung um dieses Wort ergänzen. Sie kennt: {options}.")
        if near:
            advice = N_("Meinten Sie «{near}»? Sonst bitte die Zuordnung um dieses Wort ergänzen.")
        options = ", ".join(list(self._words)[:20])
        facts = {"value": word[:60], "near": near or "", "options": options}
        return Cell("", (N_("Das Wort «{value}» kennt die Zuordnung nicht."), advice, facts))

    def _typed(self, value: CellValue) -> CellValue:
        if isinstance(value, str):
            if self._type in ("date", "day", "asserted"):
                return german_date(value)
            if self._type in ("number", "whole"):
                return plain_number(value, self._decimal)
            if self._type == "yes_no" and folded(value) in ("x", "ü", "✓", "✔"):
                return "yes"
        return value


def words_of(
    given: str | Mapping[str, str] | None, lists: Mapping[str, Mapping[str, str]], place: str
) -> dict[str, str] | None:
    """A list of words as it is asked, by folded word; raises InvalidParameter for a list that is not there."""
    if given is None:
        return None
    if isinstance(given, str):
        if given not in lists:
            reason = Phrase.of(N_("Eine Liste mit diesem Namen steht nicht unter «values» der Zuordnung."))
            raise InvalidParameter(name=place, value=given, reason=reason)
        given = lists[given]
    return {folded(word): meaning for word, meaning in given.items()}


def _pattern(text: str, place: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        reason = Phrase.of(N_("Das Muster ist nicht lesbar. ({detail})"), detail=str(error))
        raise InvalidParameter(name=place, value=text, reason=reason) from error
