"""Files beside the database that name somebody: texts of documents, tables that were sent, long jobs."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

__all__ = ["PASSING", "FileMention", "delete_passing", "in_files"]

PASSING = ("uploads", "jobs")
"""Folders of what was sent and of what long jobs made. All of it goes after a day, and at once with an erasure."""

_DATABASE = "database"
"""The database's own folder: what lies there is pages and indexes, not files to look into."""
_LARGEST = 64 * 2**20
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class FileMention:
    """A file that names somebody."""

    path: str
    """Below the data folder."""
    lines: tuple[int, ...]
    """Numbers of the lines, counted from 1; empty for a workbook."""

    @property
    def passing(self) -> bool:
        """Something that was sent, or that a job made: it goes with the erasure; anything else is left to people."""
        return self.path.partition("/")[0] in PASSING


def delete_passing(folder: Path, found: Iterable[FileMention]) -> None:
    """Delete from the data folder what was sent or made and names somebody, each with all that came with it."""
    for parts in {PurePosixPath(one.path).parts[:2] for one in found if one.passing}:
        target = folder.joinpath(*parts)
        if target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
        else:
            target.unlink(missing_ok=True)


def in_files(folder: Path, name: re.Pattern[str]) -> tuple[FileMention, ...]:
    """Files below the data folder in which the name stands, by path; empty if there are none.

    Texts are read in the encodings that tables come in, workbooks by their parts. Files above 64 MB are left out.
    """
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        relative = path.relative_to(folder)
        if relative.parts[0] == _DATABASE or not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        try:
            lines = tuple(_lines(path, name))
        except OSError:
            continue
        if lines:
            found.append(FileMention(relative.as_posix(), tuple(number for number in lines if number)))
    return tuple(found)


def _lines(path: Path, name: re.Pattern[str]) -> Iterator[int]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                inside = member.file_size <= _LARGEST and member.filename.endswith((".xml", ".csv", ".txt", ".json"))
                if inside and name.search(_TAG.sub(" ", _text(archive.read(member)))):
                    yield 0
                    return
        return
    text = _text(path.read_bytes())
    if name.search(text):
        numbers = [number for number, line in enumerate(text.splitlines(), start=1) if name.search(line)]
        # A name may be parted by a line break.
        yield from numbers or [text[: found.start()].count("\n") + 1 if (found := name.search(text)) else 0]


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
