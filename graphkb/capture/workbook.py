"""A form as a workbook to mail out: drop-down lists, help, protected headings, room to print."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from graphkb.capture.answers import Answers, FilledRecord
from graphkb.capture.choices import Choices
from graphkb.capture.form import NEVER_ASKED, Part
from graphkb.capture.layout import (
    CONFIRM_ROW,
    FIRST_RECORD,
    HEAD_KEYS,
    HEADING_ROW,
    LIST_SHEET,
    MARK,
    MARK_SHEET,
    NEW_ROWS,
    SLOT_ROW,
    Given,
    RowPlan,
    records_of,
    rows_of,
)
from graphkb.capture.wording import CONFIRM, in_words, one_of, options_of
from graphkb.importer.sheet import CellValue
from graphkb.ontology import Ontology
from graphkb.texts import N_, Texts
from graphkb.texts.order import alphabetical

__all__ = ["HEAD_SHEET", "NEW_SHEET", "write_form"]

HEAD_SHEET = N_("Hinweise")
NEW_SHEET = N_("Neue Namen")
_HELP = (
    N_("Die weißen Felder sind zum Ausfüllen; alles andere ist geschützt. Was leer bleibt, gilt als nicht erhoben."),
    N_("Wo es eine Auswahl gibt, steht sie hinter dem Pfeil am Feld. Ein Datum: 2017, 03/2017 oder 05.03.2017."),
    N_("Namen, die in keiner Auswahl stehen, bitte im Blatt «Neue Namen» erklären: was sie sind."),
    N_("Bitte keine Namen von Personen eintragen, keine privaten Telefonnummern und E-Mail-Adressen."),
)
_CHUNK = 30_000
"""Signs of one cell on the hidden sheet; a spreadsheet holds 32,767."""
_LINE_SIGNS = 92
"""Signs of a line of text on the first sheet."""
_LINE_HEIGHT = 15.0
"""Points."""
_ON_A_PAGE = 3
"""Records beside each other on one printed page."""

_INK = "FF1A1F24"
_SUNKEN = PatternFill("solid", fgColor="FFEDEEE9")
_ANSWER = PatternFill("solid", fgColor="FFFFFFFF")
_LINE = Side(style="thin", color="FFB9BDB8")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_form(given: Given, choices: Choices, ontology: Ontology) -> bytes:
    """The workbook as a file, in the language of the choices."""
    return _Book(given, choices, ontology).bytes()


class _Book:
    def __init__(self, given: Given, choices: Choices, ontology: Ontology) -> None:
        self.given, self.choices, self.ontology = given, choices, ontology
        self.language = choices.language
        self.t = Texts(self.language)
        self.book = Workbook()
        first = self.book.active
        assert first is not None
        self.book.remove(first)
        self.lists: dict[tuple[str, ...], str] = {}
        self.slots: list[FilledRecord] = []

    def bytes(self) -> bytes:
        self._head()
        for part in self.given.form:
            self._part(part)
        self._new_names()
        self._hidden_lists()
        self._mark()
        self.book.security = WorkbookProtection(lockStructure=True)
        self.book.properties.title = self.given.form.label.in_language(self.language)
        self.book.properties.creator = "GraphKB"
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    # ------------------------------------------------------------------ sheets

    def _head(self) -> None:
        sheet = self._sheet(self.t(HEAD_SHEET))
        sheet.column_dimensions["A"].hidden = True
        sheet.column_dimensions["B"].width = 34
        sheet.column_dimensions["C"].width = 62
        self._write(sheet, 1, 1, self.given.form.label.in_language(self.language), title=True)
        row = 3
        for paragraph in self.given.letter:
            row = self._paragraph(sheet, row, paragraph)
        labels = {"body": self.t(N_("Ihre Stelle (nicht Ihr Name)")), "day": self.t(N_("Ausgefüllt am (Tag)"))}
        row += 1
        for key in HEAD_KEYS:
            self._write(sheet, row, 0, key)
            self._write(sheet, row, 1, labels[key], bold=True)
            self._answer(sheet, row, 2, self.given.body if key == "body" else "")
            row += 1
        row += 1
        for text in _HELP:
            row = self._paragraph(sheet, row, self.t(text))
        self._print(sheet, 1)

    def _part(self, part: Part) -> None:
        sheet = self._sheet(_title(part.plural.in_language(self.language)))
        records = records_of(self.given, part)
        sheet.column_dimensions["A"].hidden = True
        sheet.row_dimensions[SLOT_ROW].hidden = True
        sheet.column_dimensions["B"].width = 30
        sheet.column_dimensions["C"].width = 38
        self._write(sheet, 1, 1, self.given.form.label.in_language(self.language), title=True)
        self._write(sheet, HEADING_ROW, 1, self.t(N_("Frage")), bold=True, fill=True)
        self._write(sheet, HEADING_ROW, 2, self.t(N_("Hilfe")), bold=True, fill=True)
        tallest = 1
        for at, record in enumerate(records):
            column = FIRST_RECORD + at
            sheet.column_dimensions[get_column_letter(column + 1)].width = 34
            self._write(sheet, SLOT_ROW, column, str(len(self.slots)))
            self.slots.append(record)
            heading = self._heading(part, record, at + 1)
            tallest = max(tallest, _lines(heading, 30))
            self._write(sheet, HEADING_ROW, column, heading, bold=True, fill=True)
        sheet.row_dimensions[HEADING_ROW].height = _LINE_HEIGHT * tallest
        sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, FIRST_RECORD + 1)
        for row, plan in enumerate(rows_of(part, records), start=HEADING_ROW + 1):
            self._row(sheet, part, row, plan, records)
        self._print(sheet, len(records))
        sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
        sheet.print_title_cols = "B:C" if len(records) > _ON_A_PAGE else "B:B"

    def _heading(self, part: Part, record: FilledRecord, number: int) -> str:
        label = part.label.in_language(self.language)
        if record.id:
            return f"{label} {number}: {self.choices.snapshot.node(record.id).called(self.language)}"
        return f"{label} {number}" if part.many else label

    def _row(self, sheet: Any, part: Part, row: int, plan: RowPlan, records: Sequence[FilledRecord]) -> None:
        last = FIRST_RECORD + len(records)
        label = plan.label.in_language(self.language)
        if not plan.key:
            for column in range(1, last):
                self._write(sheet, row, column, label if column == 1 else "", bold=True, fill=True)
            return
        number = f"{plan.question.number}  " if plan.question and plan.first else "     " if plan.question else ""
        if plan.question and plan.key.split("|")[2] in ("to", "value") and not plan.first:
            label = self.t(N_("(weitere)"))
        self._write(sheet, row, 0, plan.key)
        self._write(sheet, row, 1, number + label + (" *" if plan.question and plan.question.required else ""))
        self._write(sheet, row, 2, plan.hint.in_language(self.language).replace("`", "") if plan.hint else "")
        for at, record in enumerate(records):
            if plan.key == CONFIRM_ROW and not record.id:
                continue
            self._answer(sheet, row, FIRST_RECORD + at, self._said(plan, record))
        self._validate(sheet, part, row, plan, (FIRST_RECORD, last - 1))
        tall = 3 if plan.column is not None and plan.column.type == "long_text" else 1
        said = (self._said(plan, record) for record in records)
        lines = max(
            tall, _lines(label, 26), _lines(str(sheet.cell(row, 3).value or ""), 40), *(_lines(one, 34) for one in said)
        )
        if lines > 1:
            sheet.row_dimensions[row].height = _LINE_HEIGHT * lines

    def _said(self, plan: RowPlan, record: FilledRecord) -> str:
        if plan.question is None:
            return ""
        question, number, name = plan.key.split("|")
        told = record.answers.get(question, ())
        entry = told[int(number)] if int(number) < len(told) else {}
        value: CellValue = entry.get(name, "")
        if plan.column is None:
            return self.choices.label(plan.question, str(value)) if value != "" else ""
        return in_words(one_of(plan.column), value, self.ontology, self.language)

    def _validate(self, sheet: Any, part: Part, row: int, plan: RowPlan, columns: tuple[int, int]) -> None:
        options, strict = self._options(part, plan)
        cells = f"{get_column_letter(columns[0] + 1)}{row}:{get_column_letter(columns[1] + 1)}{row}"
        rule = DataValidation(allow_blank=True)
        if options:
            rule = DataValidation(type="list", formula1=self._list(options), allow_blank=True)
            rule.errorStyle = "stop" if strict else "warning"
            rule.showErrorMessage = True
            rule.errorTitle = self.t(N_("Nicht in der Auswahl"))
            rule.error = self.t(
                N_("Bitte aus der Auswahl hinter dem Pfeil nehmen.")
                if strict
                else N_("Dieser Name steht nicht in der Auswahl. Wenn er stimmt: bitte im Blatt «Neue Namen» erklären.")
            )
        if plan.hint:
            rule.showInputMessage = True
            rule.promptTitle = plan.label.in_language(self.language)[:32]
            rule.prompt = plan.hint.in_language(self.language).replace("`", "")[:250]
        if options or plan.hint:
            rule.add(cells)
            sheet.add_data_validation(rule)

    def _options(self, part: Part, plan: RowPlan) -> tuple[tuple[str, ...], bool]:
        """What may be chosen in a row, and whether nothing else may stand there."""
        if plan.key == CONFIRM_ROW:
            return tuple(label.in_language(self.language) for _, label in CONFIRM), True
        assert plan.question is not None
        if plan.column is not None:
            found = options_of(plan.column, self.ontology, part.kinds)
            return tuple(label.in_language(self.language) for _, label in found), True
        offered = tuple(choice.label for choice in self.choices.of(plan.question))
        return offered, plan.question.within_concept

    def _new_names(self) -> None:
        sheet = self._sheet(self.t(NEW_SHEET))
        sheet.column_dimensions["A"].hidden = True
        sheet.column_dimensions["B"].width = 50
        sheet.column_dimensions["C"].width = 40
        self._write(sheet, 1, 1, self.t(NEW_SHEET), title=True)
        self._paragraph(sheet, 2, self.t(N_("Namen, die Sie eingetragen haben und die in keiner Auswahl stehen.")))
        self._write(sheet, HEADING_ROW, 1, self.t(N_("Name, geschrieben wie im Bogen")), bold=True, fill=True)
        self._write(sheet, HEADING_ROW, 2, self.t(N_("Was es ist")), bold=True, fill=True)
        asked = {
            kind for part in self.given.form for one in part.questions if one.column is None for kind in one.kinds
        } | set(self.ontology.kinds_of("actor"))
        labels = (self.ontology.kind(kind).label.in_language(self.language) for kind in asked - NEVER_ASKED)
        kinds = sorted(labels, key=alphabetical)
        first, last = HEADING_ROW + 1, HEADING_ROW + NEW_ROWS
        for row in range(first, last + 1):
            self._write(sheet, row, 0, "name")
            self._answer(sheet, row, 1, "")
            self._answer(sheet, row, 2, "")
        rule = DataValidation(type="list", formula1=self._list(tuple(kinds)), allow_blank=True)
        rule.errorStyle, rule.showErrorMessage = "stop", True
        rule.add(f"C{first}:C{last}")
        sheet.add_data_validation(rule)
        self._print(sheet, 1)

    def _hidden_lists(self) -> None:
        sheet = self._sheet(LIST_SHEET)
        for column, options in enumerate(self.lists, start=1):
            for row, option in enumerate(options, start=1):
                self._write(sheet, row, column - 1, option)
        sheet.sheet_state = "hidden"

    def _mark(self) -> None:
        sheet = self._sheet(MARK_SHEET)
        self._write(sheet, 1, 0, MARK)
        given = self.given
        about = {
            "form": given.form.id,
            "key": given.key,
            "round": given.round,
            "asked_by": given.asked_by,
            "language": self.language,
        }
        self._chunks(sheet, 2, about)
        for row, record in enumerate(self.slots, start=3):
            self._chunks(
                sheet,
                row,
                {
                    "part": record.part,
                    "id": record.id,
                    "before": _plain(record.before),
                    "defaults": _plain(record.defaults),
                },
            )
        sheet.sheet_state = "hidden"

    def _chunks(self, sheet: Any, row: int, content: object) -> None:
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        for column, begin in enumerate(range(0, len(text), _CHUNK)):
            # A sign in front: a piece that begins with a blank or an equals sign stays as it is.
            self._write(sheet, row, column, "|" + text[begin : begin + _CHUNK])

    # ------------------------------------------------------------------ cells

    def _sheet(self, title: str) -> Any:
        sheet = self.book.create_sheet(title)
        sheet.protection.sheet = True
        # The names say what is forbidden: widths and heights may be changed.
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
        sheet.sheet_view.showGridLines = False
        return sheet

    def _write(
        self,
        sheet: Any,
        row: int,
        column: int,
        text: str,
        *,
        bold: bool = False,
        fill: bool = False,
        title: bool = False,
    ) -> None:
        cell = sheet.cell(row, column + 1)
        if text:
            cell.value = text
            cell.data_type = "s"
        cell.font = Font(name="Calibri", size=15 if title else 11, bold=bold or title, color=_INK)
        cell.alignment = Alignment(wrap_text=not title, vertical="top")
        cell.number_format = "@"
        if fill:
            cell.fill = _SUNKEN
            cell.border = _BOX

    def _paragraph(self, sheet: Any, row: int, text: str) -> int:
        """A text over the two columns that are seen, a row a line; gives the row after it. No cells are joined."""
        for line in _broken(text, _LINE_SIGNS):
            self._write(sheet, row, 1, line)
            sheet.cell(row, 2).alignment = Alignment(wrap_text=False, vertical="top")
            row += 1
        return row

    def _answer(self, sheet: Any, row: int, column: int, text: str) -> None:
        cell = sheet.cell(row, column + 1)
        if text:
            cell.value = text
            cell.data_type = "s"
        cell.number_format = "@"
        cell.protection = Protection(locked=False)
        cell.fill, cell.border, cell.alignment = _ANSWER, _BOX, _WRAP
        cell.font = Font(name="Calibri", size=11, color=_INK)

    def _list(self, options: tuple[str, ...]) -> str:
        """Where the options of a drop-down stand."""
        if options not in self.lists:
            letter = get_column_letter(len(self.lists) + 1)
            self.lists[options] = f"{LIST_SHEET}!${letter}$1:${letter}${len(options)}"
        return self.lists[options]

    def _print(self, sheet: Any, records: int) -> None:
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if records > 1 else "portrait"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth = -(-records // _ON_A_PAGE)
        sheet.page_setup.fitToHeight = 0
        sheet.oddFooter.left.text = self.given.form.label.in_language(self.language)
        sheet.oddFooter.right.text = "&P / &N"
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.6


def _plain(answers: Answers) -> dict[str, list[dict[str, str]]]:
    return {
        name: [{key: str(value) for key, value in entry.items()} for entry in told] for name, told in answers.items()
    }


def _title(text: str) -> str:
    """A text as the title of a sheet: at most 31 signs, none that is forbidden there."""
    return "".join(sign for sign in text if sign not in "[]:*?/\\")[:31] or "1"


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many signs."""
    return sum(-(-max(len(line), 1) // width) for line in text.split("\n"))


def _broken(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines
