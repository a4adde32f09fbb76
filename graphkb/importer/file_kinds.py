"""Says what a file is that is not the table its name promises, and what to do with it."""

from __future__ import annotations

import re
from collections.abc import Collection

from graphkb.errors import Phrase, UnreadableFile
from graphkb.texts import N_

__all__ = ["no_text_table", "no_workbook", "no_workbook_inside"]

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|table|meta|\?xml|workbook)\b", re.IGNORECASE
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_PDF = N_("Das ist ein PDF. Gebraucht wird die Tabelle, aus der es entstanden ist.")
_PICTURE = N_("Das ist ein Bild. Gebraucht wird die Tabelle selbst.")
_MARKUP_FILE = N_(
    "Das ist eine Internetseite oder XML-Datei, wie manche Programme sie statt einer Tabelle ausgeben. Bitte in der "
    "Tabellenkalkulation öffnen und als «Excel-Arbeitsmappe (*.xlsx)» speichern."
)
_WORKBOOK_AS_TEXT = N_("Das ist eine Excel-Arbeitsmappe oder ein ZIP mit falscher Endung. Bitte richtig benennen.")
_OLD = N_("Das ist das alte Excel-Format (.xls). Bitte als «Excel-Arbeitsmappe (*.xlsx)» speichern.")
_LOCKED = N_("Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.")
_NO_WORKBOOK = N_(
    "Das ist keine Excel-Arbeitsmappe. Texttabellen bitte mit der Endung .csv benennen, andere "
    "Tabellen als «Excel-Arbeitsmappe (*.xlsx)» speichern."
)
_CUT = N_("Die Datei ist nicht vollständig. Bitte noch einmal kopieren oder herunterladen.")

_INSIDE = (
    (
        ("content.xml", "META-INF/manifest.xml"),
        N_("Das ist eine Tabelle von LibreOffice (.ods). Bitte als «Excel-Arbeitsmappe (*.xlsx)» speichern."),
    ),
    (
        ("Index/Document.iwa", "Index.zip"),
        N_("Das ist eine Tabelle von Numbers. Bitte mit «Exportieren» als Excel-Arbeitsmappe (.xlsx) ausgeben."),
    ),
    (
        ("word/document.xml",),
        N_("Das ist ein Word-Dokument. Bitte die Tabelle darin in eine Excel-Arbeitsmappe kopieren."),
    ),
    (
        ("xl/workbook.bin",),
        N_("Das ist eine binäre Excel-Arbeitsmappe (.xlsb). Bitte als «Excel-Arbeitsmappe (*.xlsx)» speichern."),
    ),
)
"""Names in a ZIP that give away what it is."""
_UNKNOWN_ZIP = N_("Das ist keine Excel-Arbeitsmappe (.xlsx). Bitte als «Excel-Arbeitsmappe (*.xlsx)» speichern.")


def no_text_table(content: bytes, file: str) -> UnreadableFile | None:
    """The error if these bytes are something else than a text table; None if they may be one."""
    said = _plain_kind(content)
    if not said and content.startswith(b"PK\x03\x04"):
        said = _WORKBOOK_AS_TEXT
    if not said and content.startswith(_OLE):
        said = _OLD
    return _unreadable(file, said) if said else None


def no_workbook(content: bytes, file: str) -> UnreadableFile:
    """The error for bytes that are no ZIP, so no workbook either."""
    if content.startswith(_OLE):
        return _unreadable(file, _LOCKED if _ENCRYPTED in content else _OLD)
    if content.startswith(b"PK"):
        return _unreadable(file, _CUT)
    return _unreadable(file, _plain_kind(content) or _NO_WORKBOOK)


def no_workbook_inside(names: Collection[str], file: str) -> UnreadableFile:
    """The error for a ZIP with these names in it, none of which is a workbook."""
    return _unreadable(file, next((said for marks, said in _INSIDE if set(marks) & {*names}), _UNKNOWN_ZIP))


def _plain_kind(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return _PDF
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return _PICTURE
    return _MARKUP_FILE if _MARKUP.match(content) else ""


def _unreadable(file: str, reason: str) -> UnreadableFile:
    return UnreadableFile(file=file, reason=Phrase.of(reason))
