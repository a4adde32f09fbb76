"""Outlines: rings of points in WGS 84, kept as whole hundred-thousandths of a degree (about a metre).

A ring is stored without its closing point. Of a polygon the first ring runs round it, the others are holes; kept is
what RFC 7946 wants: the outer ring against the clock, holes with it. What comes in may wind either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians

__all__ = ["UNIT", "Box", "Outline", "Point", "Polygon", "Ring", "box_of", "doubled_area", "label_point", "wound"]

UNIT = 100_000
"""Steps of a degree."""

Point = tuple[int, int]
"""Longitude and latitude in steps."""
Ring = tuple[Point, ...]
"""At least three points, none twice in a row, without the closing one."""
Polygon = tuple[Ring, ...]
"""Outer ring, then holes."""
Outline = tuple[Polygon, ...]
"""At least one polygon."""


@dataclass(frozen=True, slots=True)
class Box:
    """The smallest rectangle that holds everything, in steps."""

    west: int
    south: int
    east: int
    north: int

    def plus(self, other: Box) -> Box:
        """The smallest that holds both."""
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )


def doubled_area(ring: Ring) -> int:
    """Twice the area in square steps; positive if the ring runs against the clock.

    >>> doubled_area(((0, 0), (2, 0), (2, 2), (0, 2)))
    8
    """
    (before_x, before_y), found = ring[-1], 0
    for x, y in ring:
        found += before_x * y - x * before_y
        before_x, before_y = x, y
    return found


def wound(polygon: Polygon) -> Polygon:
    """The same polygon, its outer ring against the clock and its holes with it."""
    return tuple(
        ring if (doubled_area(ring) > 0) is (number == 0) else tuple(reversed(ring))
        for number, ring in enumerate(polygon)
    )


def box_of(points: Iterable[Point]) -> Box:
    """Raises ValueError without a point."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def points_of(outline: Outline) -> Iterator[Point]:
    """Every point."""
    return (point for polygon in outline for ring in polygon for point in ring)


def size_of(outline: Outline) -> int:
    """Twice its area in square steps, holes taken off."""
    return sum(
        abs(doubled_area(ring)) * (1 if number == 0 else -1)
        for polygon in outline
        for number, ring in enumerate(polygon)
    )


def label_point(outline: Outline) -> tuple[float, float]:
    """A point well inside the largest polygon, in steps, for a name to stand at.

    Of the crossings of a few lines of latitude with the polygon, the middle of the piece that has most room
    (a degree of longitude counts by its width at that latitude).
    """
    polygon = max(outline, key=lambda one: abs(doubled_area(one[0])))
    box = box_of(polygon[0])
    width = cos(radians((box.south + box.north) / 2 / UNIT))
    best, place = -1.0, ((box.west + box.east) / 2, (box.south + box.north) / 2)
    for step in range(1, LINES):
        y = box.south + (box.north - box.south) * step / LINES + 0.5
        crossings = sorted(_crossings(polygon, y))
        room = min(step, LINES - step) * (box.north - box.south) / LINES
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            free = min((right - left) * width / 2, room)
            if free > best:
                best, place = free, ((left + right) / 2, y)
    return place


LINES = 16
"""Lines of latitude that `label_point` looks along."""


def _crossings(polygon: Polygon, y: float) -> Iterator[float]:
    for ring in polygon:
        before_x, before_y = ring[-1]
        for x, here in ring:
            if (before_y > y) != (here > y):
                yield before_x + (y - before_y) * (x - before_x) / (here - before_y)
            before_x, before_y = x, here
