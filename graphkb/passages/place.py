"""Places in a document as sources name them: lines and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Place", "place_of"]

_PLACE = re.compile(
    r"(?P<unit>L|Z|Zeilen?|p|pp|S|Seiten?|page|line)\.?\s*(?P<first>\d{1,7})(?:\s*[-–]\s*(?:[LpS]\.?\s*)?(?P<last>\d{1,7}))?",
    re.IGNORECASE,
)
_LINES = frozenset({"l", "z", "zeile", "zeilen", "line"})


@dataclass(frozen=True, slots=True)
class Place:
    """A range of lines or pages, counted from 1, both ends included."""

    unit: Literal["line", "page"]
    first: int
    last: int


def place_of(locator: str) -> Place | None:
    """Read a locator; None for everything that is neither lines nor pages, such as the key of a row.

    >>> place_of("L56-58"), place_of("p3"), place_of("S. 12")
    (Place(unit='line', first=56, last=58), Place(unit='page', first=3, last=3), Place(unit='page', first=12, last=12))
    >>> place_of("actors:verein"), place_of("L0")
    (None, None)
    """
    found = _PLACE.fullmatch(locator.strip())
    if not found:
        return None
    first = int(found["first"])
    last = int(found["last"] or first)
    if first < 1 or last < first:
        return None
    return Place("line" if found["unit"].lower() in _LINES else "page", first, last)
