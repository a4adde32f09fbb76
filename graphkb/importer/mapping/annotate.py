"""The table to send back: as it came, with a column that says what is wrong, and a comment at each cell."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.cell import coordinate_from_string

from graphkb.errors import Problem
from graphkb.importer.mapping.read import ForeignTable
from graphkb.importer.sheet import CellFault, CellValue, Row, cell_address
from graphkb.model import FuzzyDate, Precision
from graphkb.texts import N_, Language, Texts

__all__ = ["annotated"]

_WRONG = PatternFill("solid", fgColor="FFE2D5")
_TITLE_LENGTH = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def annotated(tables: Sequence[ForeignTable], problems: Iterable[Problem], language: Language = "de") -> bytes:
    """Give a workbook with a sheet for each table: same rows, same cells, last column «Problem».

    Rows and columns stand where they stood, so that the addresses in the messages fit. Texts that look like
    formulas are written as texts.
    """
    texts = Texts(language)
    found: dict[tuple[str, str], dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        at = int(problem.cell) if problem.cell.isdigit() else _row_of(problem.cell)
        found[problem.file, problem.sheet][at].append((problem.cell, _said(problem, language)))
    book = Workbook(write_only=True)
    names: set[str] = set()
    for table in tables:
        title = table.sheet.translate(_FORBIDDEN)[:_TITLE_LENGTH] or "1"
        while title.casefold() in names:
            title = f"{title[: _TITLE_LENGTH - 3]} {len(names) + 1}"
        names.add(title.casefold())
        sheet = book.create_sheet(title)
        here = found.get((table.file, table.sheet), {})
        width = max(len(table.headings), max((len(row.cells) for row in table.rows), default=0))
        heads = Row(table.heading_row, table.headings)
        number = 1
        for row in (*table.above, heads, *table.rows):
            while number < row.number:
                sheet.append([])
                number += 1
            said = [text for _, text in here.get(row.number, ())]
            if row.number == table.heading_row:
                said = [texts(N_("Problem")), *said, *(text for _, text in here.get(0, ()))]
            sheet.append(_cells(sheet, row, width, here, said, bold=row.number == table.heading_row))
            number += 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(
    sheet: Any, row: Row, width: int, here: dict[int, list[tuple[str, str]]], said: list[str], *, bold: bool
) -> list[object]:
    notes: dict[str, list[str]] = defaultdict(list)
    for address, text in here.get(row.number, ()):
        notes[address].append(text)
    cells: list[object] = []
    for column in range(width):
        value = row.cells[column] if column < len(row.cells) else ""
        cell = WriteOnlyCell(sheet, _plain(value))
        if isinstance(cell.value, str):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        if note := notes.get(cell_address(row.number, column)):
            cell.comment = Comment("\n".join(note), "GraphKB")
            cell.fill = _WRONG
        cells.append(cell)
    last = WriteOnlyCell(sheet, "\n".join(said) or None)
    if said:
        last.data_type = "s"
        last.font = Font(bold=bold)
    return [*cells, last]


def _plain(value: CellValue) -> Any:
    if isinstance(value, CellFault):
        return value.shown or None
    if isinstance(value, FuzzyDate):
        return value.earliest if value.precision is Precision.DAY else str(value)
    return None if value == "" else value


def _row_of(address: str) -> int:
    return coordinate_from_string(address)[1] if address else 0


def _said(problem: Problem, language: Language) -> str:
    """What is wrong, without the place: it stands there."""
    text = problem.text(language)
    where = ", ".join(part for part in (problem.file, problem.sheet, problem.cell) if part)
    short = ", ".join(part for part in (problem.file, problem.cell) if part)
    return text.removeprefix(f"{where}: ").removeprefix(f"{short}: ")
