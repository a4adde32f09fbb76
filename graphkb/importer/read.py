"""Opens what a person gives: a folder of CSV tables, one CSV table, or an XLSX workbook."""

from __future__ import annotations

from pathlib import Path

from graphkb.errors import Phrase, UnreadableFile
from graphkb.importer.csv_tables import read_csv
from graphkb.importer.sheet import READING, Limits, Progress, Tables
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
    tables = Tables(folder.name or str(folder))
    for done, file in enumerate(files):
        if progress:
            progress(READING, done, len(files))
        if table := read_csv(file, limits):
            tables.tables.append(table)
        if tables.row_count > limits.rows:
            reason = Phrase.of(
                N_("Es sind mehr als {limit} Zeilen. Bitte auf mehrere Dateien aufteilen."), limit=limits.rows
            )
            raise UnreadableFile(file=tables.source, reason=reason)
    return tables
