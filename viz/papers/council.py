"""The council paper for word processors (DOCX): real headings, tables with header rows, pictures with alt texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from viz.papers.draft import dated, spoken_in
from viz.papers.letters import written
from viz.pictures.png import png_of

__all__ = ["council_docx"]

Data = Mapping[str, Any]

TYPE = "Arial"
SUNKEN = "F0F1EC"
"""Ground of header rows."""
WIDE = 17.0
"""Centimetres between the margins."""
BLACK = RGBColor(0x16, 0x20, 0x1D)
RED = RGBColor(0x96, 0x21, 0x0F)


def council_docx(data: Data, pictures: Mapping[str, str], *, day: date) -> bytes:
    """The document with the content that the template `council.typ` sets as PDF; the same content, the same file."""
    data = written(dict(data))
    document = Document()
    spoken_in(document, data["lang"], data["title"], day)
    _page(document, data)
    document.add_paragraph(data["kind"], style="Subtitle")
    document.add_heading(data["title"], level=0)
    if data["made_up"]:
        _strong(document, data["made_up"], BLACK)
    if data["mark_said"]:
        _strong(document, data["mark_said"], RED)
    for name, value in data["facts"]:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)
    document.add_heading(data["summary_title"], level=1)
    for name, sentence in data["summary"]:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(f"{name}: ").bold = True
        line.add_run(sentence)
    document.add_paragraph(data["reading"])
    for part in data["parts"]:
        _part(document, data, part, pictures)
    document.add_heading(data["method_title"], level=1)
    for method in data["methods"]:
        document.add_heading(method["title"], level=2)
        for line in method["lines"]:
            document.add_paragraph().add_run(line).font.size = Pt(9)
    document.add_heading(data["sources_title"], level=1)
    for line in data["sources"] or [data["sources_none"]]:
        document.add_paragraph(line)
    made = BytesIO()
    document.save(made)
    return dated(made, day)


def _page(document: Written, data: Data) -> None:
    _type(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{data['foot']}   {data['page']} ").font.size = Pt(8)
    _number(foot)
    if data["mark"]:
        head = page.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        mark = head.add_run(data["mark"].upper())
        mark.bold, mark.font.color.rgb = True, RED


def _type(document: Written) -> None:
    """One plain type that every word processor has, in ink; headings by size and weight."""
    for name, size in (("Normal", 10.5), ("Title", 20), ("Subtitle", 11), ("Heading 1", 15), ("Heading 2", 12)):
        _set(document.styles[name], size)
    _set(document.styles["Caption"], 9)


def _set(style: Any, size: float) -> None:
    style.font.name, style.font.size, style.font.color.rgb, style.font.italic = TYPE, Pt(size), BLACK, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _number(paragraph: Any) -> None:
    """The number of the page, as a field."""
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind in ("begin", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "end":
            told = OxmlElement("w:instrText")
            told.text = "PAGE"
            run._r.append(told)
        run._r.append(mark)


def _part(document: Written, data: Data, part: Data, pictures: Mapping[str, str]) -> None:
    document.add_heading(part["title"], level=1)
    line = document.add_paragraph()
    line.add_run(part["sentence"]).bold = True
    if len(part["more"]) <= 3:
        line.add_run(" " + " ".join(part["more"]))
    else:
        for more in part["more"]:
            document.add_paragraph(more, style="List Bullet")
    if part["note"]:
        document.add_paragraph(part["note"])
    for picture in part["picture"]:
        _picture(document, picture, pictures)
    document.add_heading(data["figures_title"], level=2)
    _table(document, part["figures"])
    for table in part["tables"]:
        if table["rows"]:
            _table(document, table)
            if table["more"]:
                document.add_paragraph(table["more"])
        else:
            document.add_paragraph(table["empty"])
    if part["missing"]:
        document.add_heading(data["missing_title"], level=2)
        for line_of in part["missing"]:
            document.add_paragraph(line_of, style="List Bullet")


def _picture(document: Written, picture: Data, pictures: Mapping[str, str]) -> None:
    document.add_paragraph(picture["caption"], style="Caption").paragraph_format.keep_with_next = True
    legend = document.add_paragraph()
    legend.paragraph_format.keep_with_next = True
    for file, word, meaning in picture["legend"]:
        small = legend.add_run().add_picture(BytesIO(_small(pictures[file])), width=Cm(0.7))
        small._inline.docPr.set("descr", word or meaning)
        legend.add_run(f" {word}").bold = True
        legend.add_run(f" {meaning}   ")
    shape = document.add_picture(BytesIO(png_of(pictures[picture["file"]], width=1800)))
    wide: int = Cm(WIDE)
    if picture["height"]:
        wide = min(wide, int(Cm(picture["height"] / 10) * shape.width / shape.height))
    shape.height = int(shape.height * wide / shape.width)
    shape.width = wide
    shape._inline.docPr.set("descr", picture["alt"])


@lru_cache(maxsize=64)
def _small(svg: str) -> bytes:
    """A sign of a legend, drawn once: the same ones stand in every paper."""
    return png_of(svg, width=84)


def _table(document: Written, table: Data) -> None:
    if table["caption"]:
        document.add_paragraph(table["caption"], style="Caption").paragraph_format.keep_with_next = True
    heads: Sequence[str] = table["heads"]
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    made.autofit = False
    first_number = len(heads) - table["numbers"]
    small = Pt(7.5 if table.get("wide") else 9)
    for at, cells in enumerate((heads, *table["rows"])):
        row = made.rows[0] if at == 0 else made.add_row()
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, run.bold = small, at == 0
            if at == 0:
                _shade(cell)
            if column >= first_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _whole(row, head=at == 0)
    _widen(made, table["widths"], numbers=table["numbers"])
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), table["caption"] or heads[0])
    made._tbl.tblPr.append(described)
    document.add_paragraph()


def _widen(made: Any, widths: Sequence[int], *, numbers: int) -> None:
    """Columns as wide as their texts want; those of numbers as narrow as they can be."""
    for_numbers = 2.3
    each = (WIDE - for_numbers * numbers) / max(sum(widths), 1)
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Cm(each * wide if wide else for_numbers)
        for cell in column.cells:
            cell.width = column.width


def _shade(cell: Any) -> None:
    ground = OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:fill"), SUNKEN)
    cell._tc.get_or_add_tcPr().append(ground)


def _whole(row: Any, *, head: bool) -> None:
    """A row that no page break divides; the first is the header and stands again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _strong(document: Written, text: str, colour: RGBColor) -> None:
    run = document.add_paragraph().add_run(text)
    run.bold, run.font.color.rgb = True, colour
