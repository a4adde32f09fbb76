"""Opens what a person gives: a folder or ZIP of CSV tables, one CSV table, or an XLSX workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from graphkb.errors import Phrase, UnreadableFile
from graphkb.importer.csv_tables import csv_table, read_csv, too_large
from graphkb.importer.sheet import READING, Limits, Progress, Table, Tables
from graphkb.importer.xlsx_tables import read_xlsx
from graphkb.texts import N_

__all__ = ["read_tables"]

_CSV = (".csv", ".tsv")


def read_tables(path: Path, limits: Limits | None = None, progress: Progress | None = None) -> Tables:
    """Read all tables of a folder or file, in the order of their names (a workbook: of its sheets).

    Tables without any cell are left out. Raises UnreadableFile, with advice, for a path that is not there,
    a folder without tables, a file of another format, a damaged or locked one, and one above the limits.
    """
    limits = limits or Limits()
    try:
        tables = _read(path, limits, progress)
    except OSError as error:
        reason = Phrase.of(N_("Das Betriebssystem meldet: {detail}"), detail=error.strerror or str(error))
        raise UnreadableFile(file=path.name or str(path), reason=reason) from error
    if not tables.tables:
        reason = Phrase.of(N_("Es steht nichts darin. Gebraucht wird mindestens eine Tabelle mit Überschriften."))
        raise UnreadableFile(file=tables.source, reason=reason)
    return tables


def _read(path: Path, limits: Limits, progress: Progress | None) -> Tables:
    name = path.name or str(path)
    if path.is_dir():
        return _read_folder(path, limits, progress)
    if not path.exists():
        raise UnreadableFile(file=name, reason=Phrase.of(N_("Es gibt keine Datei und keinen Ordner mit diesem Namen.")))
    if path.suffix.lower() in _CSV:
        table = read_csv(path, limits)
        return Tables(name, [table] if table else [])
    if path.stat().st_size == 0:
        raise UnreadableFile(file=name, reason=Phrase.of(N_("Die Datei ist leer.")))
    if path.suffix.lower() == ".zip":
        return _read_zip(path, limits, progress)
    return read_xlsx(path, limits, progress)


def _read_folder(folder: Path, limits: Limits, progress: Progress | None) -> Tables:
    files = sorted(
        entry
        for entry in folder.iterdir()
        if entry.is_file() and entry.suffix.lower() in _CSV and not entry.name.startswith((".", "~"))
    )
    if not files:
        raise UnreadableFile(
            file=folder.name or str(folder),
            reason=Phrase.of(
                N_(
                    "In dem Ordner liegt keine Tabelle mit der Endung .csv. Eine Excel-Arbeitsmappe bitte "
                    "selbst angeben, nicht ihren Ordner."
                )
            ),
        )
    readers = [partial(read_csv, file, limits) for file in files]
    return _gathered(folder.name or str(folder), readers, limits, progress)


def _read_zip(path: Path, limits: Limits, progress: Progress | None) -> Tables:
    """Tables of a ZIP such as the export gives, read without unpacking it anywhere."""
    if path.stat().st_size > limits.file_bytes:
        raise too_large(path.name, path.stat().st_size, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if PurePosixPath(entry.filename).suffix.lower() in _CSV
                and not PurePosixPath(entry.filename).name.startswith((".", "~"))
                and not entry.filename.startswith("__MACOSX/")
            ]
            if sum(entry.file_size for entry in entries) > limits.file_bytes * limits.unpacked_factor:
                reason = Phrase.of(N_("Das ZIP wird beim Entpacken zu groß. Bitte auf mehrere Dateien aufteilen."))
                raise UnreadableFile(file=path.name, reason=reason)

            def table(entry: zipfile.ZipInfo) -> Table | None:
                if entry.file_size > limits.file_bytes:
                    raise too_large(entry.filename, entry.file_size, limits)
                return csv_table(archive.read(entry), PurePosixPath(entry.filename).name, limits)

            readers = [partial(table, entry) for entry in sorted(entries, key=lambda entry: entry.filename)]
            if not readers:
                raise UnreadableFile(
                    file=path.name, reason=Phrase.of(N_("In dem ZIP liegt keine Tabelle mit der Endung .csv."))
                )
            return _gathered(path.name, readers, limits, progress)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        said = N_("Das ZIP ist beschädigt oder mit einem Kennwort geschützt. Bitte entpacken und den Ordner angeben.")
        raise UnreadableFile(file=path.name, reason=Phrase.of(said)) from error


def _gathered(
    source: str,
    readers: Sequence[Callable[[], Table | None]],
    limits: Limits,
    progress: Progress | None,
) -> Tables:
    tables = Tables(source)
    for done, read in enumerate(readers):
        if progress:
            progress(READING, done, len(readers))
        if table := read():
            tables.tables.append(table)
        if tables.row_count > limits.rows:
            reason = Phrase.of(
                N_("Es sind mehr als {limit} Zeilen. Bitte auf mehrere Dateien aufteilen."), limit=limits.rows
            )
            raise UnreadableFile(file=tables.source, reason=reason)
    return tables
