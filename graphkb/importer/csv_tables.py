"""Reads tables from CSV, as programs really write it.

UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252; comma, semicolon or tab; a
first line `sep=;`; line breaks inside quotes; blank rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from graphkb.errors import Phrase, UnreadableFile
from graphkb.importer.file_kinds import no_text_table
from graphkb.importer.sheet import Limits, Row, Table
from graphkb.texts import N_

__all__ = ["csv_rows", "csv_table", "decode", "read_csv", "too_large", "too_wide"]

_GUARDED = re.compile(r"'+[=+\-@]")
_SEPARATORS = ",;\t"


def read_csv(path: Path, limits: Limits) -> Table | None:
    """Read one file as a table named after it; None if it holds no cell. Raises UnreadableFile."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise too_large(path.name, size, limits)
    return csv_table(path.read_bytes(), path.name, limits)


def csv_table(content: bytes, file: str, limits: Limits) -> Table | None:
    """Read the bytes of a file as `read_csv` does.

    A leading `'` before `=`, `+`, `-` or `@` is taken off: the export puts it there so that no
    spreadsheet runs a text as a formula.
    """
    text = decode(content, file)
    separator = None
    if found := re.match(r"sep=(.)\r?\n", text):
        separator, text = found[1], text[found.end() :]
    headings: tuple[str, ...] | None = None
    heading_row, rows = 0, []
    for number, cells in csv_rows(text, separator or _separator(text), file):
        if len(cells) > limits.columns:
            raise too_wide(file, PurePath(file).stem, limits)
        if headings is None:
            headings, heading_row = cells, number
        else:
            rows.append(Row(number, cells))
    if headings is None:
        return None
    return Table(file, PurePath(file).stem, heading_row, headings, rows)


def csv_rows(text: str, separator: str, file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that hold a cell, with their number and their cells up to the last filled one; raises UnreadableFile."""
    number = 0
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            cells = [_cell(value) for value in record]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, tuple(cells)
    except csv.Error as error:
        said = N_(
            "In Zeile {row} stimmen die Anführungszeichen nicht. Ein Anführungszeichen im Text wird "
            "verdoppelt, und jedes geöffnete muss geschlossen sein."
        )
        if "field limit" in str(error):
            said = N_("Eine Zelle in Zeile {row} ist viel zu lang. Oft fehlt dort ein Anführungszeichen am Ende.")
        raise UnreadableFile(file=file, reason=Phrase.of(said, row=number + 1)) from error


def decode(content: bytes, file: str) -> str:
    """Turn the bytes of a table into text; raises UnreadableFile if they are no text.

    >>> decode("Würselen".encode("cp1252"), "orte.csv"), decode("Würselen".encode("utf-8-sig"), "orte.csv")
    ('Würselen', 'Würselen')
    """
    if other := no_text_table(content, file):
        raise other
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and _mostly_utf8(content):
                said = N_(
                    "In Zeile {row} steht ein Zeichen, das nicht in UTF-8 geschrieben ist wie der übrige Text. Bitte "
                    "in der Tabellenkalkulation öffnen, die Umlaute prüfen und als «CSV UTF-8» speichern."
                )
                row = content.count(b"\n", 0, error.start) + 1
                raise UnreadableFile(file=file, reason=Phrase.of(said, row=row)) from error
            continue
        if "\0" not in text:
            return text
        break
    reason = Phrase.of(N_("Das ist keine Texttabelle. Bitte in der Tabellenkalkulation als «CSV UTF-8» speichern."))
    raise UnreadableFile(file=file, reason=reason)


def _mostly_utf8(content: bytes) -> bool:
    """Whether a text with broken signs holds more whole ones of several bytes than broken ones.

    >>> _mostly_utf8("Müller, Köln, Straße".encode() + b"\\xe4"), _mostly_utf8("Müller, Köln".encode("cp1252"))
    (True, False)
    """
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(sign > "\x7f" for sign in text) - broken > broken


def too_large(file: str, size: int, limits: Limits) -> UnreadableFile:
    """The error for a file above the limit."""
    reason = Phrase.of(
        N_("Die Datei hat {size} MB, erlaubt sind {limit} MB. Bitte auf mehrere Dateien aufteilen."),
        size=-(-size // 2**20),
        limit=limits.file_bytes // 2**20,
    )
    return UnreadableFile(file=file, reason=reason)


def too_wide(file: str, sheet: str, limits: Limits) -> UnreadableFile:
    """The error for a table with more columns than the limit."""
    said = N_("Die Tabelle «{sheet}» hat mehr als {limit} Spalten.")
    return UnreadableFile(file=file, reason=Phrase.of(said, sheet=sheet, limit=limits.columns))


def _separator(text: str) -> str:
    """The sign that parts the headings: the most frequent one outside quotes in the first line with text."""
    first = next((line for line in text.splitlines() if line.strip(" \t,;")), text[:1000])
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=outside.count)


def _cell(value: str) -> str:
    value = value.strip()
    return value[1:] if value.startswith("'") and _GUARDED.match(value) else value
