"""Reads tables from CSV, as programs really write it.

UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252; comma, semicolon or tab; a
first line `sep=;`; line breaks inside quotes; blank rows.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from graphkb.errors import Phrase, UnreadableFile
from graphkb.importer.sheet import Limits, Row, Table
from graphkb.texts import N_

__all__ = ["decode", "read_csv"]

_GUARDED = re.compile(r"'+[=+\-@]")
_SEPARATORS = ",;\t"


def read_csv(path: Path, limits: Limits) -> Table | None:
    """Read one file as a table named after it; None if it holds no cell. Raises UnreadableFile.

    A leading `'` before `=`, `+`, `-` or `@` is taken off: the export puts it there so that no
    spreadsheet runs a text as a formula.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise too_large(path.name, size, limits)
    text = decode(path.read_bytes(), path.name)
    separator = None
    if found := re.match(r"sep=(.)\r?\n", text):
        separator, text = found[1], text[found.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
    headings: tuple[str, ...] | None = None
    heading_row, number, rows = 0, 0, []
    try:
        for number, record in enumerate(reader, start=1):
            cells = tuple(_cell(value) for value in record)
            if not any(cells):
                continue
            if headings is None:
                headings, heading_row = cells, number
            else:
                rows.append(Row(number, cells))
    except csv.Error as error:
        said = N_(
            "In Zeile {row} stimmen die Anführungszeichen nicht. Ein Anführungszeichen im Text wird "
            "verdoppelt, und jedes geöffnete muss geschlossen sein. ({detail})"
        )
        if "field limit" in str(error):
            said = N_("Eine Zelle in Zeile {row} ist viel zu lang. Oft fehlt dort ein Anführungszeichen am Ende.")
        reason = Phrase.of(said, row=number + 1, detail=str(error))
        raise UnreadableFile(file=path.name, reason=reason) from error
    if headings is None:
        return None
    return Table(path.name, path.stem, heading_row, headings, rows)


def decode(content: bytes, file: str) -> str:
    """Turn the bytes of a table into text; raises UnreadableFile if they are no text.

    >>> decode("Würselen".encode("cp1252"), "orte.csv"), decode("Würselen".encode("utf-8-sig"), "orte.csv")
    ('Würselen', 'Würselen')
    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    reason = Phrase.of(N_("Das ist keine Texttabelle. Bitte in der Tabellenkalkulation als «CSV UTF-8» speichern."))
    raise UnreadableFile(file=file, reason=reason)


def too_large(file: str, size: int, limits: Limits) -> UnreadableFile:
    """The error for a file above the limit."""
    reason = Phrase.of(
        N_("Die Datei hat {size} MB, erlaubt sind {limit} MB. Bitte auf mehrere Dateien aufteilen."),
        size=-(-size // 2**20),
        limit=limits.file_bytes // 2**20,
    )
    return UnreadableFile(file=file, reason=reason)


def _separator(text: str) -> str:
    """The sign that parts the headings: the most frequent one outside quotes in the first line with text."""
    first = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=outside.count)


def _cell(value: str) -> str:
    value = value.strip()
    return value[1:] if value.startswith("'") and _GUARDED.match(value) else value
