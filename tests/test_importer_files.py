"""Files as other programs write them, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from graphkb.errors import InvalidData, Phrase, UnreadableFile
from graphkb.importer import Limits, Table, read_tables, validate
from graphkb.importer.sheet import CellFault
from graphkb.model import FuzzyDate, Precision
from graphkb.ontology import load_ontology
from graphkb.settings import Settings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def raw_xlsx(
    path: Path, rows: str, *, strings: str = "", styles: str = "", book: str = "", after: str = "", sheet: str = ""
) -> Path:
    """A workbook written by hand with one sheet `actors`: `rows` is the XML inside `sheetData`."""
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}'
        '<sheets><sheet name="actors" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet
        or f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}">{styles}'
        "<fonts count='1'><font/></fonts><fills count='1'><fill><patternFill patternType='none'/></fill></fills>"
        "<borders count='1'><border/></borders>"
        "<cellStyleXfs count='1'><xf/></cellStyleXfs><cellXfs count='4'><xf numFmtId='0'/>"
        "<xf numFmtId='14' applyNumberFormat='1'/><xf numFmtId='17' applyNumberFormat='1'/>"
        "<xf numFmtId='9' applyNumberFormat='1'/></cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def only(path: Path) -> Table:
    (table,) = read_tables(path).tables
    return table


def inline(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


# ------------------------------------------------------------------------------------------------- CSV


GERMAN = 'id;name;remark\r\nbuero;Büro für Integration;"zwei\r\nZeilen; ein ""Zitat"""\r\n'


@pytest.mark.parametrize(
    "content",
    [
        GERMAN.encode("utf-8"),
        GERMAN.encode("utf-8-sig"),
        GERMAN.encode("cp1252"),
        GERMAN.encode("utf-16"),
        ("sep=;\r\n" + GERMAN).encode("cp1252"),
        GERMAN.replace(";", "\t").replace("Zeilen\t", "Zeilen;").encode(),
        GERMAN.replace(";", ",").replace("Zeilen,", "Zeilen;").encode(),
        ("\r\n;;\r\n" + GERMAN + ";;\r\n\r\n").encode(),
    ],
    ids=["utf-8", "bom", "windows-1252", "utf-16", "sep", "tab", "comma", "blank rows"],
)
def test_csv_as_programs_write_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "actors.csv").write_bytes(content)
    table = only(tmp_path)
    assert table.headings == ("id", "name", "remark")
    ((number, cells),) = table.rows
    assert number == table.heading_row + 1
    assert cells[:2] == ("buero", "Büro für Integration")
    assert str(cells[2]).replace("\r\n", "\n") == 'zwei\nZeilen; ein "Zitat"'


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text('id,name\n\n"a","x\ny"\n,\nb,y\n', encoding="utf-8")
    assert [row.number for row in only(tmp_path).rows] == [3, 5]


def test_one_csv_file_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name\na,A\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("id,name\nb,B\n", encoding="utf-8")
    assert only(tmp_path / "actors.csv").sheet == "actors"


def test_a_text_guarded_against_formulas_is_unguarded(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name\na,'=1+1\nb,''=x\nc,'n Abend\nd,+49 241 1\n", encoding="utf-8")
    assert [row.cells[1] for row in only(tmp_path).rows] == ["=1+1", "'=x", "'n Abend", "+49 241 1"]


# ------------------------------------------------------------------------------------------------ XLSX


def test_values_keep_the_precision_that_the_cell_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "actors"
    sheet.append(["day", "month", "year", "whole", "share", "code", "yes", "text", "formula", "float"])
    sheet.append(
        [datetime(2017, 3, 5), date(2017, 3, 1), date(2017, 1, 1), 2017, 0.125, 1067, True, "  Text\u00a0", "=1+1", 2.5]
    )
    for address, number_format in {
        "A2": "DD.MM.YYYY",
        "B2": "MM/YYYY",
        "C2": "YYYY",
        "E2": "0.0%",
        "F2": "00000",
    }.items():
        sheet[address].number_format = number_format
    book.save(tmp_path / "t.xlsx")
    day, month, year, whole, share, code, yes, text, formula, number = only(tmp_path / "t.xlsx").rows[0].cells
    assert day == FuzzyDate.parse("2017-03-05")
    assert month == FuzzyDate.parse("2017-03")
    assert year == FuzzyDate.parse("2017")
    assert (whole, share, code, yes, text, number) == (2017, 12.5, "01067", True, "Text", 2.5)
    assert isinstance(formula, CellFault)


def test_problems_of_cells_that_only_a_workbook_has(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "documents"
    sheet.append(["id", "name", "published", "remark", "sources"])
    sheet.append(["d1", "Eins", "=TODAY()", "#REF!", ""])
    sheet["D2"].data_type = "e"
    sheet.append(["d2", "Zwei", "", "für beide", ""])
    sheet.append(["d3", "Drei", "", "", ""])
    sheet.merge_cells("D3:D4")
    sheet.merge_cells("A30:D31")  # without content: no harm
    book.create_sheet("Tabelle2")
    book.create_sheet("Hinweise").append(["Bitte ausfüllen"])
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(InvalidData) as caught:
        validate(read_tables(tmp_path / "t.xlsx"), load_ontology())
    lines = caught.value.text().splitlines()[1:]
    assert [line.split(": ")[0] for line in lines] == [
        "t.xlsx, documents, D3",
        "t.xlsx, documents, C2",
        "t.xlsx, documents, D2",
    ]
    assert "mit anderen verbunden" in lines[0]
    assert "kein gespeichertes Ergebnis" in lines[1]
    assert "Fehlerwert #REF!" in lines[2]


def test_shared_and_inline_strings_rich_text_and_gaps(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{inline("A1", "id")}<c r="C1" t="s"><v>0</v></c></row>'
        f'<row r="4">{inline("A4", "a")}<c r="C4" t="s"><v>1</v></c></row>'
        '<row r="1048576"><c r="A1048576" s="1"/></row>'
    )
    strings = "<si><t>name</t></si><si><r><t>Verein </t></r><r><t>Muster</t></r></si>"
    table = only(raw_xlsx(tmp_path / "t.xlsx", rows, strings=strings))
    assert table.headings == ("id", "", "name")
    assert table.rows == [(4, ("a", "", "Verein Muster"))]


@pytest.mark.parametrize(("book", "expected"), [("", "2017-03-05"), ('<workbookPr date1904="1"/>', "2021-03-06")])
def test_dates_in_both_calendars(tmp_path: Path, book: str, expected: str) -> None:
    rows = (
        f'<row r="1">{inline("A1", "id")}{inline("B1", "founded")}{inline("C1", "valid_from")}</row>'
        f'<row r="2">{inline("A2", "a")}<c r="B2" s="1"><v>42799</v></c><c r="C2" s="2"><v>42799</v></c></row>'
    )
    cells = only(raw_xlsx(tmp_path / "t.xlsx", rows, book=book)).rows[0].cells
    assert cells[1] == FuzzyDate.parse(expected)
    assert isinstance(cells[2], FuzzyDate)
    assert cells[2].precision is Precision.MONTH


def test_formulas_count_by_their_stored_result(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{inline("A1", "id")}{inline("B1", "name")}{inline("C1", "remark")}{inline("D1", "note")}</row>'
        f'<row r="2">{inline("A2", "a")}<c r="B2" t="str"><f>"x"&amp;"y"</f><v>xy</v></c>'
        '<c r="C2" t="str"><f>IF(1,"","")</f><v></v></c><c r="D2"><f>SUM(A1)</f></c></row>'
    )
    cells = only(raw_xlsx(tmp_path / "t.xlsx", rows)).rows[0].cells
    assert cells[:3] == ("a", "xy", "")
    assert isinstance(cells[3], CellFault)


# -------------------------------------------------------------------------------------- files that are none


def _ole(extra: bytes = b"") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + extra


def _zip(entries: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.xlsx", b"", "Die Datei ist leer."),
        ("t.xlsx", b"id;name\na;A\n", "Texttabellen bitte mit der Endung .csv benennen"),
        ("t.xls", _ole(), "das alte Excel-Format (.xls)"),
        ("t.xlsx", _ole("EncryptedPackage".encode("utf-16-le")), "mit einem Kennwort geschützt"),
        (
            "t.ods",
            _zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "keine Excel-Arbeitsmappe (.xlsx)",
        ),
        ("t.xlsx", _zip({"xl/workbook.xml": "<workbook"}), "Die Datei ist beschädigt"),
        ("t.xlsx", _zip({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "XML, das nicht"),
        (
            "t.xlsx",
            _zip({"xl/workbook.xml": '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}),
            "Strict Open XML",
        ),
        ("t.csv", b"", "Es steht nichts darin"),
        ("t.csv", b"id,name\n\x00\x01\x02", "Das ist keine Texttabelle"),
        ("t.csv", b'id,name\na,"offen\nb,B\n', "stimmen die Anführungszeichen nicht"),
        ("t.csv", b'id,name\na,"' + b"x" * 200_000, "viel zu lang"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_tables(tmp_path / name)
    assert caught.value.text().startswith(f"{name} lässt sich nicht lesen: ")
    assert said in caught.value.text()
    assert caught.value.text().endswith("Es wurde nichts geändert.")
    reason = caught.value.facts["reason"]
    assert isinstance(reason, Phrase)
    assert reason.in_language("en") != reason.in_language("de")


def test_every_cut_of_a_workbook_is_a_clear_error(tmp_path: Path) -> None:
    whole = raw_xlsx(tmp_path / "whole.xlsx", f'<row r="1">{inline("A1", "id")}</row>').read_bytes()
    cut = tmp_path / "cut.xlsx"
    for length in range(1, len(whole), 97):
        cut.write_bytes(whole[:length])
        with pytest.raises(UnreadableFile):
            read_tables(cut)


@pytest.mark.parametrize(
    "damage", [lambda data: data.replace(b"</row>", b"</wor>"), lambda data: data[: len(data) // 2]]
)
def test_damaged_sheet_xml(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", "id")}</row>' for n in range(1, 50))
    sheet = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    path = raw_xlsx(tmp_path / "t.xlsx", "", sheet=damage(sheet.encode()).decode())
    with pytest.raises(UnreadableFile, match="beschädigt"):
        read_tables(path)


def test_folders_and_paths_without_tables(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="keine Tabelle mit der Endung"):
        read_tables(tmp_path)
    with pytest.raises(UnreadableFile, match="keine Datei und keinen Ordner"):
        read_tables(tmp_path / "gibt-es-nicht.xlsx")
    (tmp_path / "actors.csv").write_text("\n,,\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="Es steht nichts darin"):
        read_tables(tmp_path)


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv"])
def test_a_file_above_the_limit_is_not_opened(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(UnreadableFile, match="hat 50 MB, erlaubt sind 20 MB"):
        read_tables(tmp_path / name, Limits.of(Settings()))


def test_a_workbook_that_unpacks_too_large(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "t.xlsx", f'<row r="1">{inline("A1", "x" * 3_000_000)}</row>')
    assert path.stat().st_size < 20_000
    with pytest.raises(UnreadableFile, match="beim Entpacken zu groß"):
        read_tables(path, Limits(file_bytes=100_000))


def test_too_many_rows_and_columns(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", "id")}</row>' for n in range(1, 12))
    with pytest.raises(UnreadableFile, match="mehr als 9 Zeilen"):
        read_tables(raw_xlsx(tmp_path / "t.xlsx", rows), Limits(rows=9))
    wide = f'<row r="1">{inline("A1", "id")}{inline("E1", "id")}</row>'
    with pytest.raises(UnreadableFile, match="mehr als 4 Spalten"):
        read_tables(raw_xlsx(tmp_path / "t.xlsx", wide), Limits(columns=4))
    (tmp_path / "actors.csv").write_text("id\n" + "a\n" * 10, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="mehr als 9 Zeilen"):
        read_tables(tmp_path, Limits(rows=9))
