"""A table as a CSV file for spreadsheets: semicolons, UTF-8 with a byte order mark, the method note below."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

from graphkb.analytics.described import Method
from graphkb.analytics.notes import method_note
from viz.frame import Frame

__all__ = ["csv_response", "csv_text", "harmless"]


def csv_response(
    frame: Frame, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]], method: Method | None = None
) -> Response:
    """The table as a download called `name` (without `.csv`); `heads` and values are in the reader's language."""
    return Response(
        content=csv_text(frame, heads, rows, method),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def csv_text(frame: Frame, heads: Sequence[str], rows: Iterable[Sequence[object]], method: Method | None = None) -> str:
    """Heads, rows, then after an empty line the method note, each of its lines in the first column."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless("" if value is None else str(value)) for value in row])
    if method:
        writer.writerow([])
        for line in method_note(method, frame.snapshot).lines:
            writer.writerow([harmless(line.in_language(frame.language))])
    if frame.made_up:
        writer.writerow([])
        writer.writerow([frame.made_up])
    return "\ufeff" + out.getvalue()


def harmless(value: str) -> str:
    """A value that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("Verein")
    ("'=1+1", 'Verein')
    """
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
