"""Cuts parameters into batches, by rows and by size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from graphkb.errors import ConstraintBroken
from graphkb.texts import N_

__all__ = ["MAX_BYTES", "MAX_ROWS", "MAX_ROW_BYTES", "batches", "weight"]

T = TypeVar("T")

MAX_ROWS = 5_000
"""Rows of one statement: both engines were fastest at about this size."""

MAX_BYTES = 4 * 2**20
"""Bytes of one statement's rows. A parameter above 16 MB hangs one of the engines; this stays well under."""

MAX_ROW_BYTES = 1 * 2**20
"""Bytes of a single fact. No text that a person wrote comes near it."""

TOO_LARGE = N_("ein einzelner Eintrag ist zu groß")


def weight(value: object) -> int:
    """Estimate from above how many bytes a value takes on the wire."""
    if isinstance(value, str):
        return 5 + len(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, dict):
        return 5 + sum(weight(key) + weight(entry) for key, entry in value.items())
    if isinstance(value, list | tuple):
        return 5 + sum(weight(entry) for entry in value)
    if isinstance(value, date):
        return 16
    return 9


def batches(
    rows: Iterable[T],
    *,
    max_rows: int = MAX_ROWS,
    max_bytes: int = MAX_BYTES,
    max_row_bytes: int = MAX_ROW_BYTES,
) -> Iterator[list[T]]:
    """Cut rows into lists, each within both bounds, in their order; none is lost, no list is empty.

    Raises ConstraintBroken if a single row is above its bound.

    >>> [len(batch) for batch in batches(["a"] * 7, max_rows=3)]
    [3, 3, 1]
    """
    batch: list[T] = []
    size = 0
    for row in rows:
        heavy = weight(row)
        if heavy > max_row_bytes:
            raise ConstraintBroken(detail=TOO_LARGE)
        if batch and (len(batch) >= max_rows or size + heavy > max_bytes):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += heavy
    if batch:
        yield batch
