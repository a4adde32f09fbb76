"""The passage a fact rests on: the lines its locator names, with a few around them, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graphkb.passages.place import Place, place_of
from graphkb.passages.shelf import DocumentText
from graphkb.texts import N_

__all__ = ["WHY", "Missing", "Passage", "PassageLine", "passage"]

AROUND = 3
"""Lines shown before and after."""
MOST = 400
"""Lines shown of a place; the rest is said, not shown."""


class Missing(StrEnum):
    """Why a passage cannot be shown, or not as a whole."""

    NO_PLACE = "no_place"
    NO_LINE = "no_line"
    NO_PAGES = "no_pages"
    NO_PAGE = "no_page"
    CUT = "cut"
    SHORT = "short"


WHY = {
    Missing.NO_PLACE: N_("Die Angabe «{locator}» nennt weder Zeile noch Seite."),
    Missing.NO_LINE: N_("Der Text hat nur {lines} Zeilen; «{locator}» gibt es nicht."),
    Missing.NO_PAGES: N_("Der Text kennt keine Seiten; «{locator}» lässt sich nicht zeigen."),
    Missing.NO_PAGE: N_("Der Text hat nur {pages} Seiten; «{locator}» gibt es nicht."),
    Missing.CUT: N_("Die Stelle ist länger; gezeigt sind die ersten {shown} Zeilen."),
    Missing.SHORT: N_("Der Text endet vorher; ein Teil von «{locator}» fehlt."),
}
"""In words, with `locator`, `lines`, `pages` and `shown`."""


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One line of a document."""

    number: int
    text: str
    inside: bool
    """In the place itself; otherwise around it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a locator names. Without lines `missing` says why."""

    locator: str
    place: Place | None
    lines: tuple[PassageLine, ...]
    missing: Missing | None


def passage(text: DocumentText, locator: str, around: int = AROUND) -> Passage:
    """The passage of a locator; what is not there is said, never guessed."""
    place = place_of(locator)
    if place is None:
        return Passage(locator, None, (), Missing.NO_PLACE)
    total = len(text.lines)
    if place.unit == "page":
        if text.info.pages == 1:
            return Passage(locator, place, (), Missing.NO_PAGES)
        begin, end = text.page(place.first), text.page(min(place.last, text.info.pages))
        if begin is None or end is None:
            return Passage(locator, place, (), Missing.NO_PAGE)
        first, last, short = begin[0], end[1], place.last > text.info.pages
    else:
        if place.first > total:
            return Passage(locator, place, (), Missing.NO_LINE)
        first, last, short = place.first, min(place.last, total), place.last > total
    missing = Missing.SHORT if short else None
    if last - first >= MOST:
        last, missing = first + MOST - 1, Missing.CUT
    lines = tuple(
        PassageLine(number, text.lines[number - 1].lstrip("\f"), first <= number <= last)
        for number in range(max(1, first - around), min(total, last + around) + 1)
    )
    return Passage(locator, place, lines, missing)
