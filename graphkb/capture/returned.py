"""A form that comes back as a workbook: recognised, read with the address of every answer, annotated."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from graphkb.capture.answers import Answers, Entry, Filled, FilledRecord, NewName
from graphkb.capture.form import Form, form_of
from graphkb.capture.layout import (
    CONFIRM_ROW,
    FIRST_RECORD,
    HEAD_KEYS,
    HEADING_ROW,
    KEY_COLUMN,
    LIST_SHEET,
    MARK,
    MARK_SHEET,
    SLOT_ROW,
)
from graphkb.capture.wording import CONFIRM
from graphkb.errors import NotFound, Phrase, Problem, UnreadableFile
from graphkb.importer.sheet import CellFault, CellValue, Limits, Progress, Table, cell_address
from graphkb.importer.template import folded
from graphkb.importer.xlsx_tables import read_xlsx
from graphkb.texts import N_, Language, Texts

__all__ = ["annotated_form", "is_form", "read_form"]

_WRONG = PatternFill("solid", fgColor="FFFFE2D5")
_Grid = dict[tuple[int, int], CellValue]


def is_form(path: Path) -> bool:
    """Whether a file is a workbook that was given out as a form; False for everything else, damaged files too."""
    try:
        with zipfile.ZipFile(path) as archive:
            return f'"{MARK_SHEET}"'.encode() in archive.read("xl/workbook.xml")
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def read_form(
    path: Path, forms: Mapping[str, Form], limits: Limits | None = None, progress: Progress | None = None
) -> Filled:
    """Read a form that was filled in; raises UnreadableFile for a file that is none or of a form that is unknown."""
    tables = read_xlsx(path, limits or Limits(), progress)
    grids = {table.sheet: _grid(table) for table in tables.tables}
    mark = grids.pop(MARK_SHEET, {})
    grids.pop(LIST_SHEET, None)
    if mark.get((1, 0)) != MARK:
        reason = N_("Das ist kein Erfassungsbogen, oder einer einer anderen Fassung. Bitte einen neuen ausfüllen.")
        raise UnreadableFile(file=path.name, reason=Phrase.of(reason))
    try:
        about, *slots = _hidden(mark)
        form = form_of(forms, str(about["form"]))
        known = [_slot(slot, form) for slot in slots]
    except (KeyError, TypeError, ValueError, AttributeError, NotFound, RecursionError) as error:
        reason = N_("Das verborgene Blatt des Bogens ist beschädigt. Bitte einen neuen ausfüllen. ({detail})")
        raise UnreadableFile(file=path.name, reason=Phrase.of(reason, detail=str(error)[:100])) from error
    language: Language = "en" if about.get("language") == "en" else "de"
    head_sheet, head, places = _head(grids)
    records: list[FilledRecord | None] = [None] * len(known)
    new: list[NewName] = []
    for sheet, grid in grids.items():
        for at, record in _records(sheet, grid, known):
            records[at] = record
        new += _new_names(grid)
    found = [record for record in records if record is not None]
    missing = [known[at] for at, record in enumerate(records) if record is None and known[at].id]
    if missing:
        reason = N_("Im Bogen fehlt ein Blatt, eine Spalte oder eine verborgene Zeile. Bitte einen neuen ausfüllen.")
        raise UnreadableFile(file=path.name, reason=Phrase.of(reason))
    filled = Filled(
        form=form.id,
        key=str(about.get("key") or ""),
        body=_text(head.get("body", "")),
        day=_text(head.get("day", "")),
        asked_by=str(about.get("asked_by", "")),
        records=found,
        new=new,
        round=str(about.get("round", "")),
        language=language,
        file=path.name,
        problems=tuple(tables.problems),
        head_sheet=head_sheet,
        head_address=lambda name: places.get(name, ""),
    )
    return replace(filled, key=filled.key or _fingerprint(filled))


def annotated_form(content: bytes, problems: Iterable[Problem], language: Language = "de") -> bytes:
    """The workbook as it came, with a comment at each cell that is wrong and a first sheet that lists them all."""
    texts = Texts(language)
    book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    title = texts(N_("Was nicht stimmt"))
    if title in book.sheetnames:
        del book[title]
    page: Any = book.create_sheet(title, 0)
    page.append([texts(N_("Blatt")), texts(N_("Zelle")), texts(N_("Was"))])
    notes: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        said = Problem("", "", "", problem.message, problem.advice, problem.facts).text(language).removeprefix(": ")
        page.append([problem.sheet, problem.cell, said])
        notes.setdefault((problem.sheet, problem.cell), []).append(said)
    for row in page.iter_rows():
        for cell in row:
            cell.data_type = "s"
            cell.font = Font(bold=cell.row == 1)
    for letter, width in zip("ABC", (18, 10, 100), strict=True):
        page.column_dimensions[letter].width = width
    for (sheet, address), said_here in notes.items():
        if sheet in book.sheetnames and address:
            cell = book[sheet][address]
            cell.comment = Comment("\n".join(said_here), "GraphKB")
            cell.fill = _WRONG
    book.active = 0
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# ------------------------------------------------------------------------------------------------ reading


def _grid(table: Table) -> _Grid:
    rows = [(table.heading_row, table.headings), *((row.number, row.cells) for row in table.rows)]
    return {(number, at): value for number, cells in rows for at, value in enumerate(cells) if value != ""}


def _hidden(mark: _Grid) -> list[dict[str, Any]]:
    """The contents of the hidden sheet: what the form is, then each record."""
    last = max(row for row, _ in mark)
    found = []
    for row in range(2, last + 1):
        width = 1 + max((column for number, column in mark if number == row), default=-1)
        found.append(json.loads("".join(str(mark[row, column])[1:] for column in range(width))))
    return found


def _slot(slot: dict[str, Any], form: Form) -> FilledRecord:
    part = form.part(str(slot["part"]))
    return FilledRecord(
        part=part.id, id=str(slot["id"]), before=_answers(slot["before"]), defaults=_answers(slot["defaults"])
    )


def _answers(plain: dict[str, Any]) -> Answers:
    return {
        str(name): tuple({str(key): str(value) for key, value in entry.items()} for entry in told)
        for name, told in plain.items()
    }


def _head(grids: Mapping[str, _Grid]) -> tuple[str, dict[str, CellValue], dict[str, str]]:
    for sheet, grid in grids.items():
        rows = {str(value): row for (row, column), value in grid.items() if column == KEY_COLUMN and value in HEAD_KEYS}
        if rows:
            said = {key: grid.get((row, 2), "") for key, row in rows.items()}
            return sheet, said, {key: cell_address(row, 2) for key, row in rows.items()}
    return "", {}, {}


def _records(sheet: str, grid: _Grid, known: list[FilledRecord]) -> Iterable[tuple[int, FilledRecord]]:
    keys = {str(value): row for (row, column), value in grid.items() if column == KEY_COLUMN}
    for column in sorted({column for row, column in grid if row == SLOT_ROW and column >= FIRST_RECORD}):
        slot = _text(grid[SLOT_ROW, column])
        if slot.isdecimal() and int(slot) < len(known):
            yield int(slot), _record(sheet, grid, column, keys, known[int(slot)])


def _record(sheet: str, grid: _Grid, column: int, keys: Mapping[str, int], slot: FilledRecord) -> FilledRecord:
    told: dict[str, dict[int, dict[str, CellValue]]] = {}
    for key, row in keys.items():
        question, _, rest = key.partition("|")
        number, _, name = rest.partition("|")
        if number.isdecimal() and name and (value := grid.get((row, column), "")) != "":
            told.setdefault(question, {}).setdefault(int(number), {})[name] = value
    answers: dict[str, tuple[Entry, ...]] = {
        question: tuple(lines.get(number, {}) for number in range(max(lines) + 1)) for question, lines in told.items()
    }

    def address(question: str, number: int, name: str) -> str:
        if not question:
            row = keys.get(CONFIRM_ROW, HEADING_ROW) if name == "confirm" else HEADING_ROW
        else:
            row = keys.get(f"{question}|{number}|{name}") or keys.get(f"{question}|0|{name}", HEADING_ROW)
        return cell_address(row, column)

    confirm = _text(grid.get((keys[CONFIRM_ROW], column), "")) if CONFIRM_ROW in keys else ""
    return replace(slot, confirm=_confirmed(confirm), answers=answers, sheet=sheet, address=address)


def _confirmed(word: str) -> str:
    """The answer to «does it still exist»; what is not understood stays, and is told when the form is taken in."""
    for value, label in CONFIRM:
        if folded(word) in (value, folded(label.de), folded(label.en)):
            return value
    return word


def _new_names(grid: _Grid) -> list[NewName]:
    rows = sorted(row for (row, column), value in grid.items() if column == KEY_COLUMN and value == "name")
    return [
        NewName(name, _text(grid.get((row, 2), "")), "", cell_address(row, 2))
        for row in rows
        if (name := _text(grid.get((row, 1), "")))
    ]


def _text(value: CellValue) -> str:
    return value.shown if isinstance(value, CellFault) else " ".join(str(value).split())


def _fingerprint(filled: Filled) -> str:
    """A key made of what stands in the form: the same file is not taken in twice."""
    said = [(record.part, record.id, record.confirm, repr(sorted(record.answers.items()))) for record in filled.records]
    return hashlib.sha256(repr((filled.form, filled.body, filled.day, said)).encode()).hexdigest()[:12]
