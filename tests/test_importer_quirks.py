"""The same two records as different programs write them, and as Excel's habits leave them: always the same facts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from graphkb.errors import InvalidData
from graphkb.importer import Limits, Records, read_tables, validate
from graphkb.importer.mapping import read_foreign, sheets_of
from graphkb.model import FuzzyDate, Node, SourceRef
from graphkb.ontology import load_ontology
from tests.broken_files import inline, raw_book, with_parts
from tests.office import DOUBLE_CLICK, Office

ONTOLOGY = load_ontology()

DOCUMENT = {"id": "d1", "name": "Liste", "document_type": "data_set"}
HEADS = ["id", "kind", "name", "postal_code", "founded", "description", "sources"]
ROW = ["a", "association", "Verein Ä & <B>", "01067", date(2017, 3, 5), "erste\nzweite Zeile", "d1#Z1"]

Change = Callable[[Any], None]


def wanted(**other: object) -> Node:
    given = {"postal_code": "01067", "founded": FuzzyDate.parse("2017-03-05"), **other}
    properties = {name: value for name, value in given.items() if value is not None}
    return Node(
        id="a",
        kind="association",
        name="Verein Ä & <B>",
        description="erste\nzweite Zeile",
        sources=(SourceRef("d1", "Z1"),),
        properties=properties,  # type: ignore[arg-type]
    )


def read(path: Path) -> Records:
    return validate(read_tables(path), ONTOLOGY)


def club(path: Path) -> Node:
    return next(node for node in read(path).nodes if node.id == "a")


def by_openpyxl(path: Path, change: Change = lambda book: None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "actors"
    sheet.append(HEADS)
    sheet.append(ROW)
    sheet["E2"].number_format = "DD.MM.YYYY"
    documents = book.create_sheet("documents")
    documents.append(list(DOCUMENT))
    documents.append(list(DOCUMENT.values()))
    change(book)
    book.save(path)
    return path


@contextmanager
def by_xlsxwriter(path: Path, **options: object) -> Iterator[tuple[Any, Any]]:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd.mm.yyyy", **options}) as book:
        sheet = book.add_worksheet("actors")
        sheet.write_row(0, 0, HEADS)
        for column, value in enumerate(ROW):
            if isinstance(value, date):
                sheet.write_datetime(1, column, datetime(value.year, value.month, value.day))
            else:
                sheet.write_string(1, column, str(value))
        documents = book.add_worksheet("documents")
        documents.write_row(0, 0, list(DOCUMENT))
        documents.write_row(1, 0, list(DOCUMENT.values()))
        yield book, sheet


# ------------------------------------------------------------------------------------------- three programs


def test_three_programs_write_the_same(office: Office, tmp_path: Path) -> None:
    ours = by_openpyxl(tmp_path / "openpyxl.xlsx")
    with by_xlsxwriter(tmp_path / "xlsxwriter.xlsx"):
        pass
    with by_xlsxwriter(tmp_path / "inline.xlsx", constant_memory=True):
        pass
    with by_xlsxwriter(tmp_path / "1904.xlsx", date_1904=True):
        pass
    office.convert([ours, tmp_path / "1904.xlsx"], "xlsx:Calc MS Excel 2007 XML", tmp_path / "libreoffice")
    files = [*tmp_path.glob("*.xlsx"), *(tmp_path / "libreoffice").glob("*.xlsx")]
    assert len(files) == 6
    assert {path.name: club(path) for path in files} == {path.name: wanted() for path in files}


def test_tables_that_libreoffice_makes_of_csv(office: Office, tmp_path: Path) -> None:
    """A person opens our CSV in LibreOffice, saves it as a workbook, and as CSV in the way of this country."""
    (tmp_path / "actors.csv").write_text(
        "id;kind;name;founded;sources\na;association;Verein Ä & <B>;2017;d1#Z1\n", encoding="utf-8-sig"
    )
    (tmp_path / "documents.csv").write_text("id;name;document_type\nd1;Liste;data_set\n", encoding="utf-8-sig")
    german = "csv:Text - txt - csv (StarCalc):59,34,ANSI,1,,0,false,true,false"
    files = [tmp_path / "actors.csv", tmp_path / "documents.csv"]
    tables = office.convert(files, german, tmp_path / "de", input_filter=DOUBLE_CLICK)
    assert [path.name for path in tables] == ["actors.csv", "documents.csv"]
    assert tables[0].read_bytes().startswith(b"id;kind;name")
    assert b"\xc4" in tables[0].read_bytes(), "Windows-1252"
    node = club(tmp_path / "de")
    assert (node.name, node.properties["founded"]) == ("Verein Ä & <B>", FuzzyDate.parse("2017"))


# -------------------------------------------------------------------------------------------- what is seen


@pytest.mark.parametrize(
    ("number_format", "read_as"),
    [
        ("DD.MM.YYYY", "2017-03-05"),
        ("D. MMMM YYYY", "2017-03-05"),
        ("[$-407]dddd, d. mmmm yyyy", "2017-03-05"),
        ("MM/YYYY", "2017-03"),
        ("MMM YY", "2017-03"),
        ("YYYY", "2017"),
        ('"seit "YYYY', "2017"),
        ("YYYY-MM-DD HH:MM", "2017-03-05"),
    ],
)
def test_a_date_is_as_exact_as_it_is_shown(tmp_path: Path, number_format: str, read_as: str) -> None:
    def change(book: Any) -> None:
        book["actors"]["E2"].number_format = number_format

    assert club(by_openpyxl(tmp_path / "t.xlsx", change)) == wanted(founded=FuzzyDate.parse(read_as))


@pytest.mark.parametrize(
    ("value", "number_format", "read_as"),
    [
        (1067, "00000", "01067"),
        (52062, "General", "52062"),
        (52062.0, "0", "52062"),
        ("01067", "@", "01067"),
        ("'01067", "@", "'01067"),
        ("_x0030_1067", "@", "01067"),
    ],
)
def test_a_code_is_kept_as_it_is_seen(tmp_path: Path, value: object, number_format: str, read_as: str) -> None:
    def change(book: Any) -> None:
        book["actors"]["D2"] = value
        book["actors"]["D2"].number_format = number_format

    assert club(by_openpyxl(tmp_path / "t.xlsx", change)) == wanted(postal_code=read_as)


def test_rich_text_links_notes_and_everything_around_the_cells(tmp_path: Path) -> None:
    """What Excel adds to a sheet changes nothing of what its cells say."""
    path = tmp_path / "t.xlsx"
    with by_xlsxwriter(path) as (book, sheet):
        bold = book.add_format({"bold": True})
        sheet.write_rich_string(1, 2, bold, "Verein", " Ä ", bold, "& <B>")
        sheet.write_comment(1, 2, "Stimmt das?")
        sheet.write_url(1, 6, "https://a.example", string="d1#Z1")
        sheet.autofilter(0, 0, 1, 6)
        sheet.freeze_panes(1, 1)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(5, 5, None, None, {"hidden": True})
        sheet.data_validation(1, 1, 900, 1, {"validate": "list", "source": "=Listen!$A$1:$A$3"})
        sheet.conditional_format(0, 0, 900, 6, {"type": "no_blanks", "format": bold})
        sheet.protect("geheim")
        lists = book.add_worksheet("Listen")
        lists.write_column(0, 0, ["Verein", "Amt", "Stiftung"])
        lists.very_hidden()
        notes = book.add_worksheet("Hinweise")
        notes.merge_range("A1:F3", "So füllen Sie die Tabelle aus", bold)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=documents!$A$1:$A$2"})
        book.add_chartsheet("Diagramm").set_chart(chart)
        book.define_name("Bereich", "=actors!$A$1:$G$2")
        book.set_properties({"title": "Vorlage"})
    assert club(path) == wanted()
    assert len(read(path).nodes) == 2


def test_formulas_count_by_the_result_that_is_stored(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "mit.xlsx"
    with by_xlsxwriter(path) as (book, sheet):
        sheet.write_formula(1, 2, '="Verein Ä & "&"<B>"', None, "Verein Ä & <B>")
        sheet.write_formula(1, 4, "=DATE(2017,3,5)", book.add_format({"num_format": "dd.mm.yyyy"}), 42799)
    assert club(path) == wanted()
    never = tmp_path / "nie.xlsx"
    with by_xlsxwriter(never) as (_, sheet):
        sheet.write_formula(1, 3, "=1000+67")  # XlsxWriter computes nothing: it stores 0
    with pytest.raises(InvalidData, match=r"nie\.xlsx, actors, D2: Die Formel in dieser Zelle hat kein gespeichertes"):
        read(never)

    def computed(book: Any) -> None:
        book["actors"]["C2"] = '="Verein Ä & "&"<B>"'

    without = by_openpyxl(tmp_path / "ohne.xlsx", computed)
    with pytest.raises(InvalidData, match="kein gespeichertes Ergebnis"):
        read(without)
    (saved,) = office.convert(without, "xlsx:Calc MS Excel 2007 XML", tmp_path / "gerechnet")
    assert club(saved) == wanted(), "opened and saved, as the advice says"


# ------------------------------------------------------------------------------------------- where it stands


def test_thousands_of_empty_rows_and_a_wrong_size(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet: Worksheet = book["actors"]
        for row in range(3, 6000):
            sheet.cell(row, 1).number_format = "@"
        sheet.cell(6100, 1, "b"), sheet.cell(6100, 2, "office"), sheet.cell(6100, 3, "Amt B"), sheet.cell(6100, 7, "d1")

    path = by_openpyxl(tmp_path / "t.xlsx", change)
    with_parts(path, lambda name, part: part.replace(b'<dimension ref="A1:G6100"', b'<dimension ref="A1:B2"'))
    tables = {table.sheet: table for table in read_tables(path).tables}
    assert [row.number for row in tables["actors"].rows] == [2, 6100]
    assert {node.id for node in read(path).nodes} == {"a", "b", "d1"}


def test_formats_down_to_the_last_row_are_passed_over(tmp_path: Path) -> None:
    rows = f'<row r="1">{inline("A1", "id")}</row><row r="2">{inline("A2", "a")}</row>'
    rows += "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(3, 60_000))
    seen: list[tuple[str, int, int]] = []
    path = raw_book(tmp_path / "t.xlsx", rows)
    tables = read_tables(path, progress=lambda *told: seen.append(told))
    assert [row.number for row in tables.tables[0].rows] == [2]
    assert len(seen) < 5, "nobody walked through the empty rows"


def test_a_table_that_begins_further_down_and_to_the_right(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet: Worksheet = book["actors"]
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1, 2)

    path = by_openpyxl(tmp_path / "t.xlsx", change)
    assert club(path) == wanted()
    tables = {table.sheet: table for table in read_tables(path).tables}
    assert (tables["actors"].heading_row, tables["actors"].rows[0].number) == (4, 5)


def test_cells_without_addresses_and_with_gaps(tmp_path: Path) -> None:
    """Some programs leave out the addresses; then cells and rows follow one another."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("id", "name"))
    row = '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>A</t></is></c></row>'
    table = read_tables(raw_book(tmp_path / "t.xlsx", f"<row>{cells}</row>{row}")).tables[0]
    assert (table.headings, table.rows) == (("id", "name"), [(2, ("a", "A"))])


@pytest.mark.parametrize("ending", ["xlsm", "xltx", "XLSX"])
def test_other_endings_of_the_same_format(tmp_path: Path, ending: str) -> None:
    by_openpyxl(tmp_path / "t.xlsx").rename(tmp_path / f"vorlage.{ending}")
    assert club(tmp_path / f"vorlage.{ending}") == wanted()


# ------------------------------------------------------------------------------------------- foreign tables


def test_a_title_merged_across_the_whole_sheet_does_no_harm(tmp_path: Path) -> None:
    rows = f'<row r="1">{inline("A1", "Liste der Vereine")}</row>'
    rows += f'<row r="2">{inline("A2", "Ort")}{inline("B2", "Verein")}</row>'
    rows += f'<row r="3">{inline("A3", "Musterstadt")}{inline("B3", "Verein 3")}</row>'
    rows += "".join(f'<row r="{number}">{inline(f"B{number}", f"Verein {number}")}</row>' for number in range(4, 300))
    merged = '<mergeCells count="2"><mergeCell ref="A1:XFD1"/><mergeCell ref="A3:A1048576"/></mergeCells>'
    raw_book(tmp_path / "liste.xlsx", rows, after=merged)
    table = read_foreign(tmp_path / "liste.xlsx", None, Limits())
    assert (table.heading_row, table.headings, len(table.rows)) == (2, ("Ort", "Verein"), 297)
    assert {row.cells[0] for row in table.rows} == {"Musterstadt"}


def test_the_first_sheet_that_is_seen_is_the_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Amt", "Stiftung", "Verein", "Verband"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("Liste").append(["Nr", "Verein"])
    book.save(tmp_path / "liste.xlsx")
    assert read_foreign(tmp_path / "liste.xlsx").sheet == "Liste"
    assert sheets_of(tmp_path / "liste.xlsx") == ["Liste"]


def test_our_own_guard_against_formulas_comes_off_in_any_import(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Verein;Telefon\nA;'+49 241 1\nB;'n Abend\n", encoding="utf-8")
    assert [row.cells for row in read_foreign(tmp_path / "t.csv").rows] == [("A", "+49 241 1"), ("B", "'n Abend")]


def test_the_export_is_read_as_it_comes(tmp_path: Path) -> None:
    """The ZIP that the export gives needs not be unpacked; names in it lead nowhere."""
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("tabellen/actors.csv", "id;kind;name;sources\na;association;A;d1\n")
        archive.writestr("../../documents.csv", "id;name;document_type\nd1;Liste;data_set\n")
        archive.writestr("__MACOSX/._actors.csv", b"\0\1")
        archive.writestr("liesmich.txt", "nichts")
    assert {node.id for node in read(tmp_path / "export.zip").nodes} == {"a", "d1"}
    assert not list(tmp_path.parent.glob("documents.csv"))
