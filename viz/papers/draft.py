"""A draft as a document for word processors (DOCX): headings, text, what it is and is not."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

__all__ = ["draft_docx"]

MARK = "– "
"""How a line of a list begins in the text."""


def draft_docx(
    *, title: str, subtitle: str, notice: str, sections: Sequence[tuple[str, str]], foot: str, language: str
) -> bytes:
    """The document. A line that begins with a dash becomes a point of a list, any other a paragraph."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = "de-DE" if language == "de" else "en-GB"
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "de-DE" if language == "de" else "en-GB")
    style.element.get_or_add_rPr().append(spoken)
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
    out = BytesIO()
    document.save(out)
    return out.getvalue()
