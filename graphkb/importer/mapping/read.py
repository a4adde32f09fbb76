"""Reads the table that somebody else keeps: title lines above the headings, merged cells, any separator."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from openpyxl.utils import range_boundaries

from graphkb.errors import Phrase, Problem, UnreadableFile
from graphkb.importer.csv_tables import csv_rows, decode, too_large, too_wide
from graphkb.importer.mapping.model import Reading
from graphkb.importer.sheet import CellValue, Limits, Progress, Row
from graphkb.importer.template import folded, suggest
from graphkb.importer.xlsx_tables import merged_areas, read_xlsx
from graphkb.texts import N_

__all__ = ["ForeignTable", "near_heading", "plain_heading", "read_foreign", "sheets_of"]

_SEPARATORS = ";,\t|"
_LOOKED_AT = 30
"""Rows among which the headings are looked for."""
_ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "cp850", "mac_roman")
_CSV = (".csv", ".tsv", ".txt")


class ForeignTable(NamedTuple):
    """A table as it came, with what was found out about it."""

    file: str
    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    rows: list[Row]
    reading: Reading
    """How it was read, everything said."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the table whatever the mapping."""
    above: tuple[Row, ...] = ()
    """Rows above the headings, such as a title."""

    def column(self, name: str) -> int | None:
        """Index of the column with this heading; None if there is none."""
        wanted = folded(plain_heading(name))
        found = (index for index, heading in enumerate(self.headings) if folded(plain_heading(heading)) == wanted)
        return next(found, None)


def plain_heading(heading: str) -> str:
    """A heading without the signs that mean something in the texts of a mapping."""
    return re.sub(r"[{}|?]", "", heading).strip()


def read_foreign(
    path: Path, reading: Reading | None = None, limits: Limits | None = None, progress: Progress | None = None
) -> ForeignTable:
    """Read one table of a CSV file or workbook.

    Without a heading row the first of the first thirty rows counts that has at least as many texts as any
    other. Raises UnreadableFile.
    """
    reading, limits = reading or Reading(), limits or Limits()
    try:
        if path.is_dir() or not path.exists():
            raise UnreadableFile(file=path.name, reason=Phrase.of(N_("Es gibt keine Datei mit diesem Namen.")))
        if path.stat().st_size > limits.file_bytes:
            raise too_large(path.name, path.stat().st_size, limits)
        if path.suffix.lower() in _CSV:
            return _csv(path, reading, limits)
        return _xlsx(path, reading, limits, progress)
    except OSError as error:
        reason = Phrase.of(N_("Das Betriebssystem meldet: {detail}"), detail=error.strerror or str(error))
        raise UnreadableFile(file=path.name, reason=reason) from error


def sheets_of(path: Path, limits: Limits | None = None) -> list[str]:
    """Titles of the sheets that hold something and are not hidden; of a CSV file its name. Raises UnreadableFile."""
    if path.suffix.lower() in _CSV:
        return [path.stem]
    return [table.sheet for table in read_xlsx(path, limits or Limits()).tables if not table.hidden]


def _csv(path: Path, reading: Reading, limits: Limits) -> ForeignTable:
    content = path.read_bytes()
    if reading.encoding is None:
        text = decode(content, path.name)
        encoding = _encoding(content)
    else:
        encoding = reading.encoding
        try:
            text = content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
        except LookupError as error:
            said = N_("Eine Kodierung «{encoding}» gibt es nicht. Üblich sind: {known}.")
            reason = Phrase.of(said, encoding=encoding, known=", ".join(_ENCODINGS))
            raise UnreadableFile(file=path.name, reason=reason) from error
        except UnicodeError as error:
            said = N_("Der Text ist nicht in der Kodierung «{encoding}» geschrieben, die die Zuordnung nennt.")
            raise UnreadableFile(file=path.name, reason=Phrase.of(said, encoding=encoding)) from error
    separator = reading.separator
    skipped = 0
    if found := re.match(r"sep=(.)\r?\n", text):
        separator, text, skipped = separator or found[1], text[found.end() :], 1
    separator = separator or _separator(text)
    rows = [Row(number + skipped, cells) for number, cells in csv_rows(text, separator, path.name)]
    known = reading.model_copy(update={"encoding": encoding, "separator": separator})
    return _table(path.name, path.stem, rows, known, limits)


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _separator(text: str) -> str:
    """The sign that parts most lines into the same number of cells, the more the better; comma if none does."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:50_000].splitlines()[:_LOOKED_AT] if line.strip()]

    def weight(sign: str) -> int:
        counts = [line.count(sign) for line in lines]
        return max((number * counts.count(number) for number in counts), default=0)

    best = max(_SEPARATORS, key=weight)
    return best if weight(best) else ","


def _xlsx(path: Path, reading: Reading, limits: Limits, progress: Progress | None) -> ForeignTable:
    if path.stat().st_size == 0:
        raise UnreadableFile(file=path.name, reason=Phrase.of(N_("Die Datei ist leer.")))
    tables = read_xlsx(path, limits, progress)
    by_title = {folded(table.sheet): table for table in tables.tables}
    if reading.sheet is not None and folded(reading.sheet) not in by_title:
        said = N_("Ein Blatt «{sheet}» mit Einträgen gibt es nicht. Vorhanden: {known}.")
        reason = Phrase.of(said, sheet=reading.sheet, known=", ".join(table.sheet for table in tables.tables))
        raise UnreadableFile(file=path.name, reason=reason)
    if not tables.tables:
        raise UnreadableFile(file=path.name, reason=Phrase.of(N_("Es steht nichts darin.")))
    seen = [table for table in tables.tables if not table.hidden] or tables.tables
    table = by_title[folded(reading.sheet)] if reading.sheet else seen[0]
    rows = [Row(table.heading_row, table.headings), *table.rows]
    problems: tuple[Problem, ...] = ()
    if reading.merged == "fill":
        rows = _filled(rows, merged_areas(path).get(table.sheet, []))
    else:
        problems = tuple(problem for problem in tables.problems if problem.sheet == table.sheet)
    known = reading.model_copy(update={"sheet": table.sheet})
    return _table(path.name, table.sheet, rows, known, limits, problems)


def _filled(rows: Sequence[Row], areas: list[str]) -> list[Row]:
    """Rows with the value of a merged area in each of its cells, as far as the table goes."""
    by_number = {row.number: list(row.cells) for row in rows}
    numbers = sorted(by_number)
    width = max(len(row.cells) for row in rows)
    for area in areas:
        left, top, right, bottom = (int(bound or 1) for bound in range_boundaries(area))
        first = by_number.get(top, [])
        value: CellValue = first[left - 1] if len(first) >= left else ""
        if value == "":
            continue
        right = min(right, width)
        # A row that holds nothing else is no row: the area only reaches into the empty part of the sheet.
        for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            cells = by_number[number]
            cells.extend([""] * (right - len(cells)))
            for column in range(left - 1, right):
                if cells[column] == "":
                    cells[column] = value
    return [Row(number, tuple(cells)) for number, cells in by_number.items()]


def _table(
    file: str, sheet: str, rows: list[Row], reading: Reading, limits: Limits, problems: tuple[Problem, ...] = ()
) -> ForeignTable:
    if not rows:
        raise UnreadableFile(file=file, reason=Phrase.of(N_("Es steht nichts darin.")))
    if len(rows) > limits.rows:
        said = N_("Es sind mehr als {limit} Zeilen. Bitte auf mehrere Dateien aufteilen.")
        raise UnreadableFile(file=file, reason=Phrase.of(said, limit=limits.rows))
    if reading.heading_row is None:
        heads = max(rows[:_LOOKED_AT], key=lambda row: (_texts(row), -row.number))
    else:
        found = next((row for row in rows if row.number == reading.heading_row), None)
        if found is None:
            said = N_("In Zeile {row} stehen keine Überschriften, sie ist leer.")
            raise UnreadableFile(file=file, reason=Phrase.of(said, row=reading.heading_row))
        heads = found
    headings = tuple(" ".join(str(cell).split()) for cell in heads.cells)
    if max(len(row.cells) for row in rows) > limits.columns:
        raise too_wide(file, sheet, limits)
    _no_doubles(file, headings)
    known = reading.model_copy(update={"heading_row": heads.number})
    return ForeignTable(
        file,
        sheet,
        heads.number,
        headings,
        [row for row in rows if row.number > heads.number],
        known,
        problems,
        tuple(row for row in rows if row.number < heads.number),
    )


def _texts(row: Row) -> int:
    """How many different texts a row holds that are no figures."""
    return len({cell for cell in row.cells if isinstance(cell, str) and re.search(r"[^\W\d]", cell)})


def _no_doubles(file: str, headings: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for heading in headings:
        if heading and folded(heading) in seen:
            said = N_("Die Überschrift «{heading}» gibt es zweimal. Bitte eine der beiden ändern.")
            raise UnreadableFile(file=file, reason=Phrase.of(said, heading=heading))
        seen.add(folded(heading))


def near_heading(table: ForeignTable, name: str) -> str:
    """The heading spelled most like this name; empty if none comes near."""
    return suggest(name, [heading for heading in table.headings if heading]) or ""
