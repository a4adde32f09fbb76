"""A draft as a document for word processors (DOCX): headings, text, what it is and is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Written
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

__all__ = ["dated", "draft_docx", "spoken_in"]

MARK = "– "
"""How a line of a list begins in the text."""


def draft_docx(
    *, title: str, subtitle: str, notice: str, sections: Sequence[tuple[str, str]], foot: str, language: str, day: date
) -> bytes:
    """The document, made on `day`: the same content gives the same file.

    A line that begins with a dash becomes a point of a list, any other a paragraph.
    """
    document = Document()
    spoken_in(document, language, title, day)
    document.styles["Normal"].font.size = Pt(11)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    document.add_heading(title, level=0)
    document.add_paragraph(subtitle)
    document.add_paragraph(notice).runs[0].bold = True
    for heading, text in sections:
        document.add_heading(heading, level=1)
        for line in text.splitlines():
            if line.startswith(MARK):
                document.add_paragraph(line.removeprefix(MARK), style="List Bullet")
            elif line.strip():
                document.add_paragraph(line)
    page.footer.paragraphs[0].text = foot
    made = BytesIO()
    document.save(made)
    return dated(made, day)


def spoken_in(document: Written, language: str, title: str, day: date) -> None:
    """Title, day and language of a document; nobody is named as its author."""
    known = "de-DE" if language == "de" else "en-GB"
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = datetime.combine(day, time())
    document.core_properties.language = known
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), known)
    document.styles["Normal"].element.get_or_add_rPr().append(spoken)


def dated(made: BytesIO, day: date) -> bytes:
    """The same archive, its parts as of this day instead of this second."""
    out = BytesIO()
    with ZipFile(made) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return out.getvalue()
