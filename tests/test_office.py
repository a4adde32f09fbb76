"""LibreOffice, as the other tests use it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from tests.office import CSV_SHEETS, Office, Unreadable


def test_it_opens_a_workbook_and_saves_every_sheet(office: Office, tmp_path: Path) -> None:
    """Text that looks like a number stays text; umlauts and line breaks survive."""
    book = openpyxl.Workbook()
    first, second = book.worksheets[0], book.create_sheet("Zwei")
    first.title = "Eins"
    first.append(["Übung", "0012", "zwei\nZeilen", 3.5])
    second.append(["a;b", 'c"d'])
    book.save(tmp_path / "mappe.xlsx")

    written = office.convert(tmp_path / "mappe.xlsx", CSV_SHEETS, tmp_path / "aus")

    assert [path.name for path in written] == ["mappe-Eins.csv", "mappe-Zwei.csv"]
    rows = [list(csv.reader(io.StringIO(path.read_bytes().decode(), newline=""))) for path in written]
    assert rows == [[["Übung", "0012", "zwei\nZeilen", "3.5"]], [["a;b", 'c"d']]]


def test_what_it_cannot_open_is_said(office: Office, tmp_path: Path) -> None:
    """A missing file gives Unreadable, not silence."""
    with pytest.raises(Unreadable):
        office.convert(tmp_path / "fehlt.xlsx", "pdf", tmp_path / "aus")
