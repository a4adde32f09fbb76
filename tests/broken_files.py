"""Makes files that are wrong in one way each; what is said of them stands in `tests/data/broken.yaml`.

Each maker writes one file or folder and gives its path. `python -m tests.broken_files FOLDER` writes them all, to look
at them in a spreadsheet program.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter

from graphkb.importer import Limits

__all__ = ["BROKEN", "LIMITS", "inline", "raw_book", "with_parts", "workbook"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

BROKEN: dict[str, Callable[[Path], Path]] = {}
"""By name of the case what makes its file in a folder."""

LIMITS: Mapping[str, Limits] = {
    "zu-viele-zeilen": Limits(rows=20),
    "zu-gross": Limits(file_bytes=2**20),
    "bombe": Limits(file_bytes=2**20),
}
"""Limits of a case, where they are not the usual ones: the file can be small then."""

DOCUMENT: Mapping[str, object] = {"id": "d1", "name": "Liste", "document_type": "data_set"}
CLUB: Mapping[str, object] = {"id": "a", "kind": "association", "name": "Verein A", "sources": "d1#Z1"}

Rows = Sequence[Mapping[str, object]]


def case(name: str) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    def kept(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        assert name not in BROKEN
        BROKEN[name] = make
        return make

    return kept


# ------------------------------------------------------------------------------------------------ tools


def workbook(path: Path, tables: Mapping[str, Rows]) -> Path:
    """A workbook of the template as openpyxl writes it; headings are those of the first row of each table."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        heads = list(rows[0])
        sheet.append(heads)
        for row in rows:
            sheet.append([row.get(head) for head in heads])
    book.save(path)
    return path


def one_cell(name: str, column: str, value: object, **row: object) -> None:
    """A case with a good workbook but for one cell of an actor."""

    def make(folder: Path) -> Path:
        return workbook(folder / f"{name}.xlsx", {"documents": [DOCUMENT], "actors": [{**CLUB, **row, column: value}]})

    case(name)(make)


def inline(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


ROWS = (
    f'<row r="1">{inline("A1", "id")}{inline("B1", "name")}</row>'
    f'<row r="2">{inline("A2", "a")}{inline("B2", "A")}</row>'
)


def raw_book(
    path: Path, rows: str = ROWS, *, strings: str = "", after: str = "", sheet: str = "", book: str = ""
) -> Path:
    """A workbook written by hand with one sheet `actors`."""
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": book
        or f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="actors" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet
        or f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>',
    }
    path.write_bytes(zipped(parts))
    return path


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_parts(
    path: Path, change: Callable[[str, bytes], bytes | None], more: Mapping[str, str | bytes] | None = None
) -> Path:
    """The same ZIP with other parts; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    path.write_bytes(zipped({name: part for name, part in parts.items() if part is not None} | dict(more or {})))
    return path


def content(name: str, file: str, data: bytes | str) -> None:
    """A case with a file of these bytes."""

    def make(folder: Path) -> Path:
        path = folder / file
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    case(name)(make)


# ---------------------------------------------------------------------- files that are something else

content("leer", "leer.xlsx", b"")
content("text-als-xlsx", "text.xlsx", "id;name\na;A\n")
content("altes-excel", "alt.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
content(
    "mit-kennwort",
    "geschuetzt.xlsx",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
)
content("libreoffice", "tabelle.ods", zipped({"mimetype": "x", "content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}))
content("numbers", "tabelle.numbers", zipped({"Index/Document.iwa": b"\0"}))
content("word", "brief.docx", zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}))
content("binaeres-excel", "tabelle.xlsb", zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"\0"}))
content("internetseite", "export.xls", "<html><body><table><tr><td>id</td></tr></table></body></html>")
content(
    "xml-2003",
    "export2003.xls",
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
)
content("pdf", "druck.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
content("pdf-als-csv", "druck.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
content("bild", "foto.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(30))
content("ordner-im-zip", "bilder.zip", zipped({"foto.jpg": b"\xff\xd8\xff"}))
content("kaputtes-zip", "export.zip", b"PK\x03\x04" + bytes(40))


@case("mappe-als-csv")
def _(folder: Path) -> Path:
    return raw_book(folder / "mappe.csv")


@case("fehlt")
def _(folder: Path) -> Path:
    return folder / "gibt-es-nicht.xlsx"


@case("ordner-ohne-tabellen")
def _(folder: Path) -> Path:
    (folder / "leerer-ordner").mkdir()
    (folder / "leerer-ordner" / "liesmich.txt").write_text("nichts", encoding="utf-8")
    return folder / "leerer-ordner"


@case("zu-gross")
def _(folder: Path) -> Path:
    path = folder / "gross.xlsx"
    with path.open("wb") as file:
        file.truncate(5 * 2**20)
    return path


# ------------------------------------------------------------------------- workbooks that are damaged or bad


@case("abgeschnitten")
def _(folder: Path) -> Path:
    path = raw_book(folder / "halb.xlsx")
    path.write_bytes(path.read_bytes()[:1200])
    return path


@case("zip-mit-kennwort")
def _(folder: Path) -> Path:
    path = raw_book(folder / "zip.xlsx")
    data = bytearray(path.read_bytes())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1  # the bit that says «encrypted»
        at += 4
    path.write_bytes(data)
    return path


@case("falsche-groesse")
def _(folder: Path) -> Path:
    path = raw_book(folder / "gelogen.xlsx")
    data = bytearray(path.read_bytes())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", data, at + 24, 10)
        at += 4
    path.write_bytes(data)
    return path


@case("bombe")
def _(folder: Path) -> Path:
    return raw_book(folder / "bombe.xlsx", strings="<si><t>" + "a" * 30_000_000 + "</t></si>")


@case("bombe-eine-zeile")
def _(folder: Path) -> Path:
    return raw_book(folder / "zeile.xlsx", '<row r="1">' + "<c/>" * 100_000 + "</row>")


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'


@case("billion-laughs")
def _(folder: Path) -> Path:
    rows = f'<row r="1">{inline("A1", "&d;")}</row>'
    sheet = f'{HEAD}{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return raw_book(folder / "lachen.xlsx", sheet=sheet)


@case("billion-laughs-versteckt")
def _(folder: Path) -> Path:
    rows = f'<row r="1">{inline("A1", "&d;")}</row>'
    hidden = f"<!--{'x' * 70_000}-->"
    sheet = f'{HEAD}{hidden}{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return raw_book(folder / "versteckt.xlsx", sheet=sheet)


@case("billion-laughs-utf-16")
def _(folder: Path) -> Path:
    strings = f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<sst xmlns="{MAIN}"><si><t>&d;</t></si></sst>'
    path = raw_book(folder / "utf16.xlsx", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    return with_parts(path, lambda name, part: strings.encode("utf-16") if name.endswith("Strings.xml") else part)


@case("fremde-datei-einbinden")
def _(folder: Path) -> Path:
    sheet = f'{HEAD}<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><worksheet xmlns="{MAIN}"><sheetData>'
    return raw_book(folder / "xxe.xlsx", sheet=f'{sheet}<row r="1">{inline("A1", "&b;")}</row></sheetData></worksheet>')


@case("pfad-nach-draussen")
def _(folder: Path) -> Path:
    path = raw_book(folder / "pfad.xlsx")
    return with_parts(
        path,
        lambda name, part: part.replace(b"worksheets/sheet1.xml", b"../../../../../etc/passwd"),
        {"../../../../../etc/passwd": "nichts", "/tmp/draussen.xml": "<a/>", "..\\..\\draussen.xml": "<a/>"},
    )


@case("strict")
def _(folder: Path) -> Path:
    def strict(name: str, part: bytes) -> bytes:
        return part.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    return with_parts(raw_book(folder / "strict.xlsx"), strict)


@case("ohne-blatt")
def _(folder: Path) -> Path:
    return raw_book(folder / "ohne.xlsx", book=f'{HEAD}<workbook xmlns="{MAIN}"><sheets/></workbook>')


@case("nur-leere-zellen")
def _(folder: Path) -> Path:
    return raw_book(folder / "formate.xlsx", '<row r="1"><c r="A1"/></row><row r="9000"><c r="A9000"/></row>')


@case("kein-xml")
def _(folder: Path) -> Path:
    return raw_book(folder / "kaputt.xlsx", sheet=f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c></row>')


@case("ohne-arbeitsmappe-teile")
def _(folder: Path) -> Path:
    path = raw_book(folder / "teile.xlsx")
    return with_parts(path, lambda name, part: None if name in ("[Content_Types].xml", "_rels/.rels") else part)


@case("zeile-unendlich")
def _(folder: Path) -> Path:
    return raw_book(folder / "unendlich.xlsx", ROWS + f'<row r="99999999999">{inline("A99999999999", "b")}</row>')


@case("zeilen-rueckwaerts")
def _(folder: Path) -> Path:
    return raw_book(folder / "rueckwaerts.xlsx", f'<row r="5">{inline("A5", "b")}</row>' + ROWS)


@case("text-fehlt")
def _(folder: Path) -> Path:
    return raw_book(folder / "texte.xlsx", ROWS + '<row r="3"><c r="A3" t="s"><v>7</v></c></row>')


@case("zu-viele-spalten")
def _(folder: Path) -> Path:
    return raw_book(folder / "breit.xlsx", f'<row r="1">{inline("A1", "id")}{inline("ZZ1", "name")}</row>')


@case("zu-viele-zeilen")
def _(folder: Path) -> Path:
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", "x")}</row>' for n in range(1, 30))
    return raw_book(folder / "lang.xlsx", rows)


# ------------------------------------------------------------------------------------------ text tables

GOOD = "id;kind;name;sources\na;association;Müller und Söhne;d1\n"
content("leer-csv", "actors.csv", b"")
content("nur-trennzeichen", "actors.csv", b";;;\n;;\n")
content("nullzeichen", "actors.csv", b"id;name\na;\x00\n")
content("utf-16-ohne-kennung", "actors.csv", GOOD.encode("utf-16-le"))
content("utf-32", "actors.csv", GOOD.encode("utf-32"))
content("gemischt-kodiert", "actors.csv", f"{GOOD}b;association;".encode() + "Köln;d1\n".encode("cp1252"))
content("dos-kodiert", "actors.csv", GOOD.encode("cp850"))
content("anfuehrung-offen", "actors.csv", 'id;name\na;"offen\nb;B\n')
content("anfuehrung-mitten", "actors.csv", 'id;name\na;"Verein" A\n')
content("zelle-zu-lang", "actors.csv", 'id;name\na;"' + "x" * 200_000)
content("zu-viele-trennzeichen", "actors.csv", "id;name\n" + "a;" * 400 + "\n")
content("falscher-trenner", "actors.csv", "id:name:kind:sources\na:A:association:d1\n")
content("ungleich-viele-zellen", "actors.csv", "id;kind;name;sources\na;association;Verein A; B und C;d1\n")
content("nur-ueberschriften-fremd", "actors.csv", "Nr;Verein;Ort\n1;A;B\n")


# --------------------------------------------------------------------------------- cells of a good workbook

one_cell("formel-ohne-ergebnis", "name", "=A2")
one_cell("kennung-mit-umlaut", "id", "bürgerverein süd")
one_cell("kennung-fehlt", "id", None)
one_cell("name-fehlt", "name", None)
one_cell("quelle-fehlt", "sources", None)
one_cell("quelle-unbekannt", "sources", "d2#Z1")
one_cell("quelle-unlesbar", "sources", "siehe Liste, Seite 3")
one_cell("quelle-kein-dokument", "sources", "a")
one_cell("art-vertippt", "kind", "Verien")
one_cell("art-anderer-tabelle", "kind", "Maßnahme")
one_cell("tag-gibt-es-nicht", "founded", "31.02.2017")
one_cell("datum-in-worten", "founded", "vor ein paar Jahren")
one_cell("jahr-kann-nicht-sein", "founded", "0217")
one_cell("ende-vor-beginn", "valid_to", "2012", valid_from="2015-03")
one_cell("internetadresse", "website", "verein a punkt de")
one_cell("mailadresse", "email", "info(at)beispiel.de")
one_cell("telefon", "phone", "nach Vereinbarung")
one_cell("ja-nein", "legal_person", "vielleicht")
one_cell("status-unbekannt", "status", "aktiv?")
one_cell("steuerzeichen", "description", "Klingel_x0007_")
one_cell("textrichtung", "description", "rechts\u202elinks")
one_cell("text-zu-lang", "description", "x" * 20_000)
one_cell("spalte-vertippt", "websiet", "https://a.example")
one_cell("spalte-anderer-art", "held_on", "2017")


@case("fehlerwert")
def _(folder: Path) -> Path:
    path = workbook(folder / "fehlerwert.xlsx", {"documents": [DOCUMENT], "actors": [{**CLUB, "name": "#N/A"}]})
    book = openpyxl.load_workbook(path)
    book["actors"]["C2"].data_type = "e"
    book.save(path)
    return path


@case("datum-als-zahl-zu-gross")
def _(folder: Path) -> Path:
    path = folder / "datum.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("actors")
        sheet.write_row(0, 0, [*CLUB, "founded"])
        sheet.write_row(1, 0, [*CLUB.values()])
        sheet.write_number(1, len(CLUB), 9_999_999, book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet = book.add_worksheet("documents")
        sheet.write_row(0, 0, [*DOCUMENT])
        sheet.write_row(1, 0, [*DOCUMENT.values()])
    return path


@case("verbunden")
def _(folder: Path) -> Path:
    rows = [CLUB, {**CLUB, "id": "b", "name": "Verein B", "sources": None}]
    path = workbook(folder / "verbunden.xlsx", {"documents": [DOCUMENT], "actors": rows})
    book = openpyxl.load_workbook(path)
    book["actors"].merge_cells("D2:D3")
    book.save(path)
    return path


@case("blatt-ausgeblendet")
def _(folder: Path) -> Path:
    path = workbook(folder / "ausgeblendet.xlsx", {"documents": [DOCUMENT], "actors": [CLUB]})
    book = openpyxl.load_workbook(path)
    book["actors"].sheet_state = "hidden"
    book.save(path)
    return path


@case("blatt-vertippt")
def _(folder: Path) -> Path:
    return workbook(folder / "vertippt.xlsx", {"documents": [DOCUMENT], "Aktors": [CLUB]})


@case("ueberschrift-doppelt")
def _(folder: Path) -> Path:
    path = workbook(folder / "doppelt.xlsx", {"documents": [DOCUMENT], "actors": [CLUB]})
    book = openpyxl.load_workbook(path)
    book["actors"]["E1"], book["actors"]["E2"] = "Name", "Noch einer"
    book.save(path)
    return path


@case("wert-ohne-ueberschrift")
def _(folder: Path) -> Path:
    path = workbook(folder / "ohnekopf.xlsx", {"documents": [DOCUMENT], "actors": [CLUB]})
    book = openpyxl.load_workbook(path)
    book["actors"]["F2"] = "Randnotiz"
    book.save(path)
    return path


@case("spalten-fehlen")
def _(folder: Path) -> Path:
    return workbook(folder / "kurz.xlsx", {"documents": [DOCUMENT], "actors": [{"id": "a", "name": "Verein A"}]})


@case("kennung-doppelt")
def _(folder: Path) -> Path:
    rows = [CLUB, {**CLUB, "name": "Verein A, noch einmal"}]
    return workbook(folder / "zweimal.xlsx", {"documents": [DOCUMENT], "actors": rows})


def relations(name: str, sheet: str, *rows: Mapping[str, object], more: Mapping[str, Rows] | None = None) -> None:
    """A case with a workbook of two clubs, a measure and relations."""

    def make(folder: Path) -> Path:
        return workbook(
            folder / f"{name}.xlsx",
            {
                "documents": [DOCUMENT],
                "actors": [CLUB, {**CLUB, "id": "b", "name": "Verein B"}],
                "measures": [{"id": "m", "name": "Kurs", "sources": "d1"}],
                sheet: rows,
                **(more or {}),
            },
        )

    case(name)(make)


relations("ende-unbekannt", "cooperates_with", {"source": "a", "target": "bb", "sources": "d1"})
relations("ende-fehlt", "cooperates_with", {"source": "a", "target": None, "sources": "d1"})
relations("verbindung-verkehrt-herum", "runs", {"source": "m", "target": "a", "sources": "d1"})
relations("verbindung-gibt-es-nicht", "member_of", {"source": "m", "target": "d1", "sources": "d1"})
relations("verbindung-mit-sich-selbst", "cooperates_with", {"source": "a", "target": "a", "sources": "d1"})
relations(
    "verbindung-zweimal",
    "cooperates_with",
    {"source": "a", "target": "b", "sources": "d1#Z1"},
    {"source": "a", "target": "b", "sources": "d1#Z2"},
)


def figure(name: str, **cells: object) -> None:
    """A case with one figure of an indicator."""

    def make(folder: Path) -> Path:
        row = {"id": "w", "name": "Wert", "unit_name": "persons", "sources": "d1", **cells}
        return workbook(folder / f"{name}.xlsx", {"documents": [DOCUMENT], "indicator_values": [row]})

    case(name)(make)


figure("zahl-unter-zehn", value=7)
figure("zahl-mit-tausenderpunkt", value="245.000")
figure("zahl-mit-einheit", value="245 Personen")
figure("halbe-person", value=12.5)


@case("person-mit-telefon")
def _(folder: Path) -> Path:
    row = {"id": "p", "name": "Leitung (Tel. 0241 123456)", "sources": "d1"}
    return workbook(folder / "person.xlsx", {"documents": [DOCUMENT], "persons": [row]})


@case("person-mit-mailspalte")
def _(folder: Path) -> Path:
    row = {"id": "p", "name": "Leitung", "E-Mail privat": "x@beispiel.de", "sources": "d1"}
    return workbook(folder / "mailspalte.xlsx", {"documents": [DOCUMENT], "persons": [row]})


@case("vieles-auf-einmal")
def _(folder: Path) -> Path:
    rows = [
        {**CLUB, "founded": "gestern", "website": "keine"},
        {**CLUB, "id": "b", "kind": None, "founded": date(2017, 3, 5), "website": ""},
        {**CLUB, "id": "b", "founded": "", "website": ""},
    ]
    return workbook(folder / "vieles.xlsx", {"documents": [DOCUMENT], "actors": rows})


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for number, (name, make) in enumerate(BROKEN.items(), 1):
        inside = target / f"{number:02d}-{name}"
        inside.mkdir(parents=True, exist_ok=True)
        print(make(inside))
