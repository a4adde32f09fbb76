"""Reads tables from an XLSX workbook, with care for what people and programs put into one.

Nothing is unpacked before the sizes are known; XML with a document type is refused; formulas are never
computed, their last result counts.
"""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from defusedxml.ElementTree import fromstring

from graphkb.errors import GraphkbError, Phrase, Problem, UnreadableFile
from graphkb.importer.csv_tables import too_large, too_wide
from graphkb.importer.file_kinds import no_workbook, no_workbook_inside
from graphkb.importer.sheet import READING, CellFault, CellValue, Limits, Progress, Row, Table, Tables, cell_address
from graphkb.model import FuzzyDate
from graphkb.texts import N_

__all__ = ["merged_areas", "read_xlsx"]

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHUNK = 4 * 2**20
_LONGEST_ROW = 16 * 2**20
"""Bytes of one row as XML; 300 cells of the greatest length are less."""
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
"""The last row and column that a workbook can have."""
_ALWAYS_ROOM = 50 * 2**20
_MOST_PACKED = 100
"""A workbook may unpack to so many times its size; real ones to 5 to 25, even those that repeat themselves."""

_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_FORMULA_CELL = (
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*%s</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA_ALONE = re.compile(_FORMULA_CELL % b"")
_FORMULA_NOT_RUN = re.compile(_FORMULA_CELL % b"0?")
_NOT_COMPUTED = re.compile(rb"<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad=[\"'](?:1|true)[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]+[0-9]+):")
_MERGED_AREA = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]+[0-9]+):([A-Z]+[0-9]+)")
_ROW = re.compile(rb"<(?:\w+:)?row\b(?:[^>]*?\br=[\"']([0-9]+)[\"'])?")
_FILLED = (b"<v", b":v>", b"<is", b":is>", b"<f", b":f")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]+[0-9]+)[\"']")

_NO_RESULT = (
    N_("Die Formel in dieser Zelle hat kein gespeichertes Ergebnis."),
    N_("Bitte die Mappe in der Tabellenkalkulation öffnen und speichern, oder den Wert selbst eintragen."),
)
_ERROR_VALUE = (N_("In der Zelle steht der Fehlerwert {value}."), N_("Bitte den Wert selbst eintragen."))
_MERGED_CELLS = (
    N_("Diese Zelle ist mit anderen verbunden. Zu welcher Zeile der Wert gehört, ist so nicht klar."),
    N_("Bitte die Verbindung aufheben und den Wert in jede Zeile schreiben."),
)


_DAMAGED = N_(
    "Die Datei ist beschädigt. Bitte in der Tabellenkalkulation öffnen und neu als "
    "«Excel-Arbeitsmappe (*.xlsx)» speichern."
)


class _SheetFacts(NamedTuple):
    """What the cells alone do not tell."""

    merged: frozenset[str] = frozenset()
    """Addresses of the first cells of merged areas."""
    no_result: frozenset[str] = frozenset()
    """Addresses of formulas without a result."""
    last_row: int = _LAST_ROW
    """The last row in which something stands; below it there are only formats."""


def read_xlsx(path: Path, limits: Limits, progress: Progress | None = None) -> Tables:
    """Read every sheet that holds a cell; raises UnreadableFile with advice for anything that is no XLSX."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise too_large(path.name, size, limits)
    content = path.read_bytes()
    try:
        facts = _inspect(content, path.name, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns about extensions it leaves out
            return _read(content, path.name, facts, limits, progress)
    except GraphkbError:
        raise
    except Exception as error:  # a damaged file makes the libraries fail in many ways
        raise _unreadable(path.name, _DAMAGED) from error


def merged_areas(path: Path) -> dict[str, list[str]]:
    """Areas of merged cells (`A3:A7`) by title of the sheet, of a workbook that `read_xlsx` has read."""
    with zipfile.ZipFile(path) as archive:
        return {
            title: [
                f"{first.decode()}:{last.decode()}"
                for part in _whole_rows(archive, inside)
                for first, last in _MERGED_AREA.findall(part)
            ]
            for title, inside in _sheet_paths(archive, archive.read("xl/workbook.xml")).items()
        }


def _unreadable(file: str, reason: str, **facts: object) -> UnreadableFile:
    return UnreadableFile(file=file, reason=Phrase.of(reason, **facts))


def _inspect(content: bytes, file: str, limits: Limits) -> dict[str, _SheetFacts]:
    """Check the container before anything is parsed; give what the XML says of each sheet, by its title."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise no_workbook(content, file)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        if any(entry.flag_bits & 1 for entry in entries.values()):
            raise _unreadable(file, N_("Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern."))
        room = min(limits.file_bytes * limits.unpacked_factor, max(_ALWAYS_ROOM, _MOST_PACKED * len(content)))
        if sum(entry.file_size for entry in entries.values()) > room:
            raise _unreadable(file, N_("Die Mappe wird beim Entpacken zu groß. Bitte auf mehrere Dateien aufteilen."))
        if "xl/workbook.xml" not in entries:
            raise no_workbook_inside(entries, file)
        for name in entries:
            if name.endswith((".xml", ".rels")) and _has_document_type(archive, name):
                raise _unreadable(file, N_("Die Datei enthält XML, das nicht in eine Tabelle gehört."))
        workbook = archive.read("xl/workbook.xml")
        if b"purl.oclc.org/ooxml" in workbook:
            raise _unreadable(
                file,
                N_(
                    "Die Mappe ist als «Strict Open XML» gespeichert. Bitte als «Excel-Arbeitsmappe (*.xlsx)» "
                    "speichern."
                ),
            )
        # Programs that do not compute write 0 or nothing as the result and ask Excel to compute when it opens.
        formula = _FORMULA_NOT_RUN if _NOT_COMPUTED.search(workbook) else _FORMULA_ALONE
        return {title: _sheet_facts(archive, path, formula) for title, path in _sheet_paths(archive, workbook).items()}


def _has_document_type(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as stream:
        return b"<!doctype" in stream.read(64 * 1024).lower()


def _sheet_paths(archive: zipfile.ZipFile, workbook: bytes) -> dict[str, str]:
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        for relation in fromstring(archive.read("xl/_rels/workbook.xml.rels")):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            )
    found = {}
    for element in fromstring(workbook).iter():
        if element.tag.endswith("}sheet"):
            path = targets.get(element.get(f"{_RELATIONS}id"), "")
            if path in archive.namelist():
                found[element.get("name", "")] = path
    return found


def _sheet_facts(archive: zipfile.ZipFile, path: str, formula: re.Pattern[bytes]) -> _SheetFacts:
    merged: set[str] = set()
    no_result: set[str] = set()
    row = last_row = 0
    for part in _whole_rows(archive, path):
        merged.update(found.decode() for found in _MERGED.findall(part))
        if _FORMULA.search(part):
            for attributes in formula.findall(part):
                # A formula whose result is the empty text says so by its type.
                if not re.search(rb"\bt=[\"']str[\"']", attributes) and (address := _ADDRESS.search(attributes)):
                    no_result.add(address[1].decode())
        filled = max(part.rfind(mark) for mark in _FILLED)
        end = 0
        for tag in _ROW.finditer(part):
            if tag.start() - end > _LAST_COLUMN and part.count(b"<c", end, tag.start()) > _LAST_COLUMN:
                raise ValueError(f"row {row} is too wide")
            end = tag.end()
            number = int(tag[1]) if tag[1] else row + 1
            if not row < number <= _LAST_ROW:
                raise ValueError(f"row {number} after row {row}")
            row = number
            if tag.start() < filled:
                last_row = row
        if part.count(b"<c", end) > _LAST_COLUMN:
            raise ValueError(f"row {row} is too wide")
    # No row was seen: the XML may be written in a way that these patterns do not know.
    return _SheetFacts(frozenset(merged), frozenset(no_result), last_row if row else _LAST_ROW)


def _whole_rows(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The XML of a sheet in parts that cut no cell."""
    with archive.open(path) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            rest += chunk
            cut = max(rest.rfind(b"</row>"), rest.rfind(b":row>"), rest.rfind(b"<mergeCell "))
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            if len(rest) > _LONGEST_ROW:
                raise ValueError("no end of a row")
        yield rest


def _read(
    content: bytes, file: str, facts: dict[str, _SheetFacts], limits: Limits, progress: Progress | None
) -> Tables:
    tables = Tables(file)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        seen = 0
        for done, sheet in enumerate(book.worksheets):
            if progress:
                progress(READING, done, len(book.worksheets))
            sheet.reset_dimensions()  # what the file says of its size is often wrong
            about = facts.get(sheet.title, _SheetFacts())
            cells = sheet.iter_rows(min_row=1, min_col=1)
            table = _table(file, sheet.title, cells, about, limits, seen, progress, sheet.sheet_state != "visible")
            if table:
                seen += len(table.rows)
                tables.tables.append(table)
                tables.problems += _merged_problems(table, about)
    finally:
        book.close()
    return tables


def _table(
    file: str,
    title: str,
    rows: Iterable[tuple[Any, ...]],
    about: _SheetFacts,
    limits: Limits,
    seen: int,
    progress: Progress | None,
    hidden: bool,
) -> Table | None:
    headings: tuple[CellValue, ...] | None = None
    heading_row = 0
    kept: list[Row] = []
    for number, cells in enumerate(rows, start=1):
        if number > about.last_row:
            break
        if progress and number % 5000 == 0:
            progress(READING, seen + len(kept), 0)
        if not cells:
            continue
        values = [_value(cell) for cell in cells]
        if about.no_result:
            for column in range(len(values)):
                if cell_address(number, column) in about.no_result:
                    values[column] = CellFault(*_NO_RESULT)
        while values and values[-1] == "":
            values.pop()
        if not values:
            continue
        if len(values) > limits.columns:
            raise too_wide(file, title, limits)
        if headings is None:
            headings, heading_row = tuple(values), number
            continue
        kept.append(Row(number, tuple(values)))
        if seen + len(kept) > limits.rows:
            raise _unreadable(
                file, N_("Es sind mehr als {limit} Zeilen. Bitte auf mehrere Dateien aufteilen."), limit=limits.rows
            )
    return Table(file, title, heading_row, headings, kept, hidden=hidden) if headings else None


def _value(cell: Any) -> CellValue:
    """One cell as plain value. A date keeps the precision that its format shows: `MM/YYYY` is a month."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if cell.data_type == "e":
            return CellFault(*_ERROR_VALUE, value.strip())
        if "_x" in value:  # a sign by its number, as Excel writes line ends of old texts
            value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        return value.strip()
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return _date(value.date(), cell.number_format)
    if isinstance(value, date):
        return _date(value, cell.number_format)
    if isinstance(value, int | float):
        # A number shown with leading zeros is a code: 01067 is kept as it is seen.
        if re.fullmatch(r"0{2,}", cell.number_format) and float(value).is_integer():
            return str(int(value)).zfill(len(cell.number_format))
        # A share shown as 12 % rests as 0.12 in the file; what is seen counts.
        return round(value * 100, 10) if "%" in cell.number_format else value
    return str(value)


def _date(day: date, number_format: str) -> FuzzyDate:
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.lower())
    if re.search("[dt]", shown):
        return FuzzyDate.of_day(day)
    if re.search("[mj]", shown) and re.search("m", shown):
        return FuzzyDate.parse(f"{day:%Y-%m}")
    if re.search("[yj]", shown):
        return FuzzyDate.parse(f"{day:%Y}")
    return FuzzyDate.of_day(day)


def _merged_problems(table: Table, about: _SheetFacts) -> list[Problem]:
    if not about.merged:
        return []
    filled = {
        cell_address(number, column)
        for number, cells in (Row(table.heading_row, table.headings), *table.rows)
        for column, value in enumerate(cells)
        if value != ""
    }
    return [
        Problem(table.file, table.sheet, address, *_MERGED_CELLS)
        for address in sorted(about.merged & filled, key=lambda address: (len(address), address))
    ]
