"""Texts of documents on the disk of whoever runs this, so that a fact can show its passage.

A text lies in the data folder, never in the database: no export, no saved state and no copy of the knowledge base
holds it. It is internal unless somebody says that it may be public, and by what right.

- `passages/<document>.txt`   the text in UTF-8, lines as they were, form feeds between pages
- `passages/<document>.json`  what is known of it; written last, so that a text without it counts as not loaded
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from graphkb.errors import InvalidParameter, NotFound, Phrase, UnreadableFile
from graphkb.model import Reader, Visibility
from graphkb.texts import N_

__all__ = ["FOLDER", "DocumentText", "Shelf", "TextInfo"]

FOLDER = "passages"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_NOT_TEXT = {
    b"%PDF": N_("Das ist eine PDF-Datei. Bitte als Text speichern, etwa mit «pdftotext -layout»."),
    b"PK\x03\x04": N_("Das ist eine gepackte Datei (DOCX, ODT, XLSX). Bitte als Text speichern."),
    b"\xd0\xcf\x11\xe0": N_("Das ist eine alte Office-Datei. Bitte als Text speichern."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInfo:
    """What is known of a loaded text."""

    document: str
    name: str
    """Name of the file it came from."""
    size: int
    """Bytes as kept."""
    lines: int
    pages: int
    """Pages by form feeds; 1: the text knows none."""
    public: bool
    licence: str
    """By what right it is public; empty for an internal one."""
    by: str
    at: datetime

    def seen_by(self, reader: Reader) -> bool:
        """Whether this reader may see passages of it."""
        return self.public or reader.sees(Visibility.INTERNAL)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A text with what is known of it."""

    info: TextInfo
    lines: tuple[str, ...]
    """Without line ends; a form feed stands at the beginning of the first line of a page."""

    def page(self, number: int) -> tuple[int, int] | None:
        """First and last line of a page, counted from 1; None if there is no such page."""
        starts = [1, *(place for place, line in enumerate(self.lines, start=1) if place > 1 and line.startswith("\f"))]
        if not 1 <= number <= len(starts):
            return None
        return starts[number - 1], starts[number] - 1 if number < len(starts) else len(self.lines)


class Shelf:
    """The texts of one data folder."""

    def __init__(self, data_dir: Path, limit_mb: int) -> None:
        self._folder = data_dir / FOLDER
        self._limit = limit_mb * 2**20

    def load(
        self, document: str, content: bytes, *, name: str, by: str, public: bool = False, licence: str = ""
    ) -> TextInfo:
        """Keep a text in the place of what was there; `document` is known to exist.

        Read are UTF-8, UTF-16 with its mark, and Windows-1252. Raises UnreadableFile for what is no text,
        InvalidParameter for one that is too large, and for a public one without a licence.
        """
        path = self._path(document, ".txt")
        if len(content) > self._limit:
            reason = Phrase.of(N_("Erlaubt sind {limit} MB."), limit=self._limit // 2**20)
            raise InvalidParameter(name="text", value=f"{-(-len(content) // 2**20)} MB", reason=reason)
        if public and not licence.strip():
            why = N_("Bitte sagen, warum der Text öffentlich sein darf, etwa «amtliches Werk» oder eine Lizenz.")
            raise InvalidParameter(name="licence", value="", reason=why)
        lines = _lines(content, name)
        kept = "\n".join(lines)
        info = TextInfo(
            document=document,
            name=name,
            size=len(kept.encode()),
            lines=len(lines),
            pages=1 + sum(1 for place, line in enumerate(lines) if place and line.startswith("\f")),
            public=public,
            licence=licence.strip() if public else "",
            by=by,
            at=datetime.now(UTC),
        )
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        about = self._path(document, ".json")
        about.unlink(missing_ok=True)
        _write(path, kept)
        _write(about, json.dumps({**asdict(info), "at": info.at.isoformat()}, ensure_ascii=False, indent=1))
        return info

    def info(self, document: str) -> TextInfo | None:
        """What is known of the text of a document; None if none is loaded."""
        try:
            found = json.loads(self._path(document, ".json").read_text(encoding="utf-8"))
            return _info(found)
        except (OSError, ValueError, KeyError, TypeError, InvalidParameter):
            return None

    def text(self, document: str) -> DocumentText:
        """The text of a document; raises NotFound if none is loaded."""
        info = self.info(document)
        try:
            content = self._path(document, ".txt").read_text(encoding="utf-8") if info else ""
        except (OSError, ValueError):
            info = None
        if info is None:
            raise NotFound(id=document)
        return DocumentText(info, tuple(content.split("\n")))

    def all(self) -> Mapping[str, TextInfo]:
        """All loaded texts by document; empty if there are none."""
        found = {path.stem: self.info(path.stem) for path in sorted(self._folder.glob("*.json"))}
        return {document: info for document, info in found.items() if info is not None}

    def remove(self, document: str) -> bool:
        """Delete the text of a document; whether there was one."""
        there = self.info(document) is not None
        for end in (".json", ".txt"):
            self._path(document, end).unlink(missing_ok=True)
        return there

    def _path(self, document: str, end: str) -> Path:
        if not _ID.fullmatch(document):
            raise InvalidParameter(name="document", value=document, reason=N_("Das ist keine Kennung."))
        return self._folder / f"{document}{end}"


def _lines(content: bytes, name: str) -> list[str]:
    """The text line by line, as every editor counts them."""
    for mark, reason in _NOT_TEXT.items():
        if content.startswith(mark):
            raise UnreadableFile(file=name, reason=reason)
    text = _decoded(content, name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableFile(file=name, reason=N_("Die Datei ist leer."))
    if "\0" in text:
        raise UnreadableFile(file=name, reason=N_("Das ist keine Textdatei."))
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _decoded(content: bytes, name: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    reason = N_("Die Zeichen lassen sich nicht lesen. Bitte als Text in UTF-8 speichern.")
    raise UnreadableFile(file=name, reason=reason)


def _info(found: Mapping[str, object]) -> TextInfo:
    values = {**found, "at": datetime.fromisoformat(str(found["at"]))}
    return TextInfo(**values)  # type: ignore[arg-type]


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
