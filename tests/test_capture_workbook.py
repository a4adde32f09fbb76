"""The form as a workbook: read by openpyxl and LibreOffice, filled in, back with each answer at its cell."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graphkb.capture import (
    Canonical,
    Captured,
    Choices,
    Entry,
    Filled,
    FilledRecord,
    Given,
    Wanted,
    annotated_form,
    capture,
    is_form,
    prefilled,
    read_form,
    tidied,
    write_form,
)
from graphkb.errors import InvalidData, UnreadableFile
from graphkb.importer import read_tables
from graphkb.importer.template_out import write_workbook
from graphkb.ontology import load_ontology
from tests.capture_world import CONCEPT, FORMS, NODES, TODAY, answer, to, world
from tests.office import Office
from tests.test_capture import measures

ONTOLOGY = load_ontology()
OFFICE_FORM = Wanted(body="amt", field="bildung", places=("stadt", "dorf"))


def given_out(form: str = "inventory", wanted: Wanted = OFFICE_FORM, **more: Any) -> Given:
    records = prefilled(FORMS[form], world(), TODAY, wanted)
    return Given(form=FORMS[form], records=records, body="Sozialamt Musterstadt", **more)


def written(given: Given, language: str = "de") -> bytes:
    return write_form(given, Choices(world(), "en" if language == "en" else "de", CONCEPT), ONTOLOGY)


class Book:
    """A workbook as somebody fills it in."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def sheet(self, title: str) -> Worksheet:
        found = self.book[title]
        assert isinstance(found, Worksheet)
        return found

    def row(self, title: str, key: str) -> int:
        sheet = self.sheet(title)
        return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)

    def fill(self, title: str, column: int, **answers: object) -> None:
        """Write answers into the column of a record, counted from 1; `name__0__value=…`."""
        for key, value in answers.items():
            self.sheet(title).cell(self.row(title, key.replace("__", "|")), 3 + column).value = value  # type: ignore[assignment]

    def head(self, key: str, value: str) -> None:
        self.sheet("Hinweise").cell(self.row("Hinweise", key), 3).value = value

    def saved(self, folder: Path, name: str = "antwort.xlsx") -> Path:
        path = folder / name
        self.book.save(path)
        return path


def back(path: Path, *, tidy: bool = True) -> Filled:
    filled = read_form(path, FORMS)
    if not tidy:
        return filled
    choices, canonical = Choices(world(), filled.language, CONCEPT), Canonical(ONTOLOGY)
    records = [
        replace(one, answers=tidied(FORMS[filled.form].part(one.part), one.answers, canonical, choices))
        for one in filled.records
    ]
    return replace(filled, records=records)


def taken(path: Path) -> Captured:
    filled = back(path)
    choices = Choices(world(), filled.language, CONCEPT)
    return capture(filled, FORMS[filled.form], world(), today=TODAY, choices=choices)


def said(record: FilledRecord) -> dict[str, tuple[Entry, ...]]:
    return {name: record.said(name) for name in record.answers if record.said(name)}


def rules(sheet: Worksheet) -> list[DataValidation]:
    return list(sheet.data_validations.dataValidation)


def offered(book: Book, title: str, key: str) -> tuple[list[str], DataValidation]:
    """What the drop-down of a row offers, as the file itself says it, and its rule."""
    sheet, row = book.sheet(title), book.row(title, key)
    rule = next(one for one in rules(sheet) if f"D{row}" in one.sqref)
    name, _, cells = str(rule.formula1).partition("!")
    return [str(cell.value) for (cell,) in book.sheet(name)[cells.replace("$", "")]], rule


# ------------------------------------------------------------------------------- as others read it


def test_headings_are_locked_and_answers_are_open() -> None:
    book = Book(written(given_out()))
    assert book.book.sheetnames == [
        "Hinweise",
        "Orte",
        "Maßnahmen",
        "Zuständigkeit",
        "Neue Namen",
        "_listen",
        "_graphkb",
    ]
    assert book.book.security is not None
    assert book.book.security.lockStructure
    assert all(sheet.protection.sheet for sheet in book.book.worksheets)
    sheet = book.sheet("Maßnahmen")
    row = book.row("Maßnahmen", "name|0|value")
    assert [sheet.cell(row, column).protection.locked for column in range(1, 7)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert sheet.cell(4, 4).protection.locked
    unlocked = {cell.number_format for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert unlocked == {"@"}, "a spreadsheet would make a day of 03/2017"


def test_ids_are_hidden_and_no_cells_are_joined() -> None:
    book = Book(written(given_out()))
    for title in ("Orte", "Maßnahmen", "Zuständigkeit"):
        sheet = book.sheet(title)
        assert sheet.column_dimensions["A"].hidden
        assert sheet.row_dimensions[3].hidden
        assert not sheet.merged_cells.ranges
    assert {sheet.title: sheet.sheet_state for sheet in book.book.worksheets if sheet.sheet_state != "visible"} == {
        "_listen": "hidden", "_graphkb": "hidden",
    }  # fmt: skip


def test_drop_downs_offer_what_may_be_answered() -> None:
    book = Book(written(given_out()))
    assert offered(book, "Maßnahmen", "fields|0|to")[0] == ["Bildung", "Wohnen"]
    choices, rule = offered(book, "Maßnahmen", "status|0|value")
    assert choices == ["läuft", "geplant", "kurzfristig geplant", "langfristig geplant", "beendet", "unbekannt"]
    assert (rule.errorStyle, rule.showErrorMessage, rule.allow_blank) == ("stop", True, True)
    choices, rule = offered(book, "Maßnahmen", "providers|0|to")
    assert {"Verein A", "Gleichnamig [gleich-1]"} <= {*choices}
    assert "Eine Person" not in choices
    assert rule.errorStyle == "warning", "a name that is not recorded may be entered"
    assert offered(book, "Maßnahmen", "confirm")[0] == ["ja", "nein, gibt es nicht mehr", "weiß ich nicht"]
    assert offered(book, "Orte", "found_none|0|value")[0] == ["ja", "nein"]
    assert offered(book, "Maßnahmen", "funding|0|funds")[0][:2] == ["kommunale Mittel", "Landesmittel"]


def test_help_is_beside_each_question_and_at_its_cell() -> None:
    book = Book(written(given_out()))
    sheet, row = book.sheet("Maßnahmen"), book.row("Maßnahmen", "aims|0|value")
    assert sheet.cell(row, 2).value == "9  Ziele"
    assert str(sheet.cell(row, 3).value).startswith("Was die Maßnahme erreichen soll")
    rule = next(one for one in rules(sheet) if f"D{row}" in one.sqref)
    assert (rule.promptTitle, rule.showInputMessage) == ("Ziele", True)
    for title in ("Orte", "Maßnahmen"):
        for one in rules(book.sheet(title)):
            assert len(one.promptTitle or "") <= 32
            assert len(one.prompt or "") <= 255
            assert len(one.error or "") <= 255


def test_it_prints_on_a4_with_its_headings_on_every_page() -> None:
    book = Book(written(given_out(letter=["Sehr geehrte Damen und Herren,", "ein " + "langer " * 40 + "Satz."])))
    for title in ("Hinweise", "Orte", "Maßnahmen", "Zuständigkeit"):
        sheet = book.sheet(title)
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        footer = sheet.oddFooter
        assert footer is not None
        assert footer.right is not None
        assert footer.right.text == "&P / &N"
    assert book.sheet("Maßnahmen").print_title_rows == "$4:$4"
    assert book.sheet("Maßnahmen").page_setup.orientation == "landscape"
    lines = [str(row[1].value) for row in book.sheet("Hinweise").iter_rows() if row[1].value]
    assert max(map(len, lines)) <= 92


def test_nothing_in_it_runs_as_a_formula() -> None:
    record = FilledRecord(part="measures", answers={"name": answer("=1+1"), "aims": answer("@SUM(A1)")})
    book = Book(written(Given(form=FORMS["measure"], records=[record])))
    kinds = {
        cell.data_type for sheet in book.book.worksheets for line in sheet.iter_rows() for cell in line if cell.value
    }
    assert kinds == {"s"}


def test_in_english(tmp_path: Path) -> None:
    book = Book(written(given_out(), "en"))
    assert book.book.sheetnames[:3] == ["Notes", "Places", "Measures"]
    assert offered(book, "Measures", "status|0|value")[0][0] == "current"
    filled = back(book.saved(tmp_path))
    assert filled.language == "en"
    assert said(filled.records[3])["status"] == answer("current")


# ------------------------------------------------------------------------------------- there and back


def test_what_goes_out_comes_back_unchanged(tmp_path: Path) -> None:
    given = given_out(key="k1", round="r1", asked_by="Zentrum")
    path = Book(written(given)).saved(tmp_path)
    assert is_form(path)
    filled = back(path)
    assert (filled.form, filled.key, filled.round, filled.asked_by) == ("inventory", "k1", "r1", "Zentrum")
    assert (filled.body, filled.head_sheet) == ("Sozialamt Musterstadt", "Hinweise")
    known = [one for one in filled.records if one.id]
    assert [one.id for one in known] == ["treff", "kurs", "amt"]
    for one in filled.records:
        assert said(one) == dict(one.before or one.defaults)
        assert not one.id or all(one.same(name) for name in one.answers)
    assert all(one.empty for one in filled.records if not one.id)


def test_a_filled_form_is_taken_in_with_each_answer_at_its_cell(tmp_path: Path) -> None:
    book = Book(written(given_out(key="k1")))
    book.head("day", "20.11.2026")
    book.fill("Orte", 1, complete__0__value="ja")
    book.fill("Orte", 2, complete__0__value="ja", found_none__0__value="ja")
    book.fill("Maßnahmen", 1, confirm="weiß ich nicht")
    book.fill("Maßnahmen", 2, confirm="ja", aims__0__value="Gut Deutsch lernen", partners__0__to="")
    book.fill("Maßnahmen", 3, name__0__value="Chor", providers__0__to="Verein Neu", places__0__to="Musterstadt",
              valid_from__0__value="03/2026", participation__1__value="der Zugewanderten")  # fmt: skip
    book.sheet("Neue Namen").cell(5, 2).value = "Verein Neu"
    book.sheet("Neue Namen").cell(5, 3).value = "Verein"
    captured = taken(book.saved(tmp_path))
    made = {node.id: node for node in captured.changes.create_nodes}
    assert {"bogen-k1", "chor", "verein-neu"} < made.keys()
    assert made["chor"].properties["participation"] == ("migrants",)
    assert str(made["chor"].valid_from) == "2026-03"
    assert captured.day.isoformat() == "2026-11-20"
    changed = {node.id: node for node in captured.changes.update_nodes}
    assert changed.keys() == {"kurs"}
    assert changed["kurs"].text("aims") == "Gut Deutsch lernen"
    ended = {one.id for one in captured.changes.update_relations if one.status.value == "ended"}
    assert ended == {"RUNS:verein-b:kurs:partner"}
    found = {(one.source, one.target) for one in captured.changes.create_relations if one.type == "FOUND"}
    assert found == {(captured.statements[0], "kurs"), (captured.statements[0], "chor")}


def test_each_problem_stands_at_its_cell_and_in_the_workbook_with_notes(tmp_path: Path) -> None:
    book = Book(written(given_out(key="k1")))
    book.head("day", "morgen")
    book.fill("Maßnahmen", 2, confirm="vielleicht")
    book.fill("Maßnahmen", 3, name__0__value="Chor", providers__0__to="Verein Neu", valid_to__0__value="bald",
              funding__1__funds="Landesmittel", scope__0__value="überall")  # fmt: skip
    path = book.saved(tmp_path)
    with pytest.raises(InvalidData) as raised:
        taken(path)
    problems = raised.value.problems

    def at(key: str) -> str:
        return f"F{book.row('Maßnahmen', key)}"

    assert {(one.sheet, one.cell) for one in problems} == {
        ("Hinweise", f"C{book.row('Hinweise', 'day')}"),
        ("Maßnahmen", f"E{book.row('Maßnahmen', 'confirm')}"),
        ("Maßnahmen", at("providers|0|to")),
        ("Maßnahmen", at("valid_to|0|value")),
        ("Maßnahmen", at("funding|1|to")),
        ("Maßnahmen", at("scope|0|value")),
    }
    assert problems[0].text().startswith("antwort.xlsx, ")
    noted = Book(annotated_form(path.read_bytes(), problems))
    assert noted.book.sheetnames[0] == "Was nicht stimmt"
    cell = noted.sheet("Maßnahmen")[at("valid_to|0|value")]
    assert cell.comment is not None
    assert "kein Datum" in cell.comment.text
    assert len(rules(noted.sheet("Maßnahmen"))) == len(rules(book.sheet("Maßnahmen"))), "the drop-downs are still there"
    again = noted.saved(tmp_path, "noch-einmal.xlsx")
    assert is_form(again)
    assert [said(one) for one in back(again).records] == [said(one) for one in back(path).records]


def test_what_spreadsheets_make_of_answers_is_understood(tmp_path: Path) -> None:
    book = Book(written(given_out("measure", Wanted(), key="k1")))
    day = TODAY.replace(month=3, day=1)
    book.fill("Maßnahmen", 1, name__0__value="Chor", capacity__0__value=25, valid_from__0__value=day)
    book.fill("Maßnahmen", 1, fields__1__to="bildung", website__0__value=" https://example.org ")
    book.fill("Maßnahmen", 1, venues__0__to=" schule ")
    (record, *_) = back(book.saved(tmp_path)).records
    assert said(record) == {
        "name": answer("Chor"), "capacity": answer("25"), "valid_from": answer("2026-03-01"), "fields": to("bildung"),
        "website": answer("https://example.org"), "venues": to("schule"),
    }  # fmt: skip


def test_a_formula_without_a_result_is_told_at_its_cell(tmp_path: Path) -> None:
    book = Book(written(given_out("measure", Wanted(), key="k1")))
    book.fill("Maßnahmen", 1, name__0__value="=A1&A2", providers__0__to="=A3")
    with pytest.raises(InvalidData) as raised:
        taken(book.saved(tmp_path))
    cells = {one.cell for one in raised.value.problems}
    assert {f"D{book.row('Maßnahmen', key)}" for key in ("name|0|value", "providers|0|to")} <= cells


def test_the_same_file_of_nobody_in_particular_is_known_again(tmp_path: Path) -> None:
    book = Book(written(given_out("measure", Wanted())))
    book.fill("Maßnahmen", 1, name__0__value="Chor")
    first, second = back(book.saved(tmp_path)), back(book.saved(tmp_path))
    assert first.key == second.key != ""
    book.fill("Maßnahmen", 1, name__0__value="Anderer Chor")
    assert back(book.saved(tmp_path)).key != first.key


@pytest.mark.parametrize("harm", ["mark", "json", "slot", "sheet", "form"])
def test_a_damaged_form_is_refused_whole(tmp_path: Path, harm: str) -> None:
    book = Book(written(given_out()))
    hidden = book.sheet("_graphkb")
    match harm:
        case "mark":
            hidden.cell(1, 1).value = "graphkb-form 99"
        case "json":
            hidden.cell(4, 1).value = "|{"
        case "form":
            hidden.cell(2, 1).value = '|{"form": "gibt-es-nicht"}'
        case "slot":
            book.sheet("Maßnahmen").cell(3, 4).value = "x"
        case "sheet":
            del book.book["Maßnahmen"]
    with pytest.raises(UnreadableFile, match="neuen ausfüllen"):
        read_form(book.saved(tmp_path), FORMS)


def test_other_files_are_no_forms(tmp_path: Path) -> None:
    write_workbook(NODES, [], tmp_path / "vorlage.xlsx")
    (tmp_path / "text.xlsx").write_text("kein Archiv", encoding="utf-8")
    assert not any(is_form(tmp_path / name) for name in ("vorlage.xlsx", "text.xlsx", "gibt-es-nicht.xlsx"))
    assert read_tables(tmp_path / "vorlage.xlsx").tables


def test_long_texts_come_back_whole(tmp_path: Path) -> None:
    long = "Ein langer Satz mit Umlauten äöü und Zeichen \"<&>'\n" * 300
    record = FilledRecord(part="measures", id="kurs", before={"aims": answer(long)}, answers={"aims": answer(long)})
    path = Book(written(Given(form=FORMS["measure"], records=[record, record, record], key="k"))).saved(tmp_path)
    assert back(path, tidy=False).records[0].before == {"aims": answer(long)}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(measures(), min_size=1, max_size=3))
def test_any_answers_come_back_as_they_went_out(
    tmp_path: Path, some: list[dict[str, tuple[dict[str, str], ...]]]
) -> None:
    records = [FilledRecord(part="measures", answers=answers) for answers in some]
    path = Book(written(Given(form=FORMS["measure"], records=records, key="k"))).saved(tmp_path)
    filled = back(path)
    assert [said(one) for one in filled.records][: len(some)] == [dict(answers) for answers in some]
    assert all(one.empty for one in filled.records[len(some) :])


# ------------------------------------------------------------------------------------------ LibreOffice


def test_libreoffice_opens_it_keeps_it_and_gives_the_answers_back(office: Office, tmp_path: Path) -> None:
    book = Book(written(given_out(key="k1", letter=["Sehr geehrte Damen und Herren,"])))
    book.fill("Orte", 2, complete__0__value="ja", found_none__0__value="ja")
    book.fill("Maßnahmen", 2, confirm="ja", aims__0__value="Gut Deutsch lernen")
    book.fill("Maßnahmen", 3, name__0__value="Chor", valid_from__0__value="03/2026", places__0__to="Musterstadt")
    path = book.saved(tmp_path)
    (saved,) = office.convert(path, "xlsx", tmp_path / "office")
    ours, theirs = back(path), back(saved)
    assert [(one.id, one.confirm, said(one)) for one in theirs.records] == [
        (one.id, one.confirm, said(one)) for one in ours.records
    ]
    assert (theirs.key, theirs.body) == (ours.key, ours.body)
    other = Book(saved.read_bytes())
    for sheet in book.book.worksheets:
        there = other.sheet(sheet.title)
        assert (there.sheet_state, there.protection.sheet) == (sheet.sheet_state, True)
        assert len(rules(there)) == len(rules(sheet))
    assert offered(other, "Maßnahmen", "fields|0|to")[0] == ["Bildung", "Wohnen"]
    row = book.row("Maßnahmen", "name|0|value")
    assert not other.sheet("Maßnahmen").cell(row, 4).protection.locked
    assert other.sheet("Maßnahmen").cell(row, 2).protection.locked
    assert {node.id for node in taken(saved).changes.create_nodes} == {
        node.id for node in taken(path).changes.create_nodes
    }
