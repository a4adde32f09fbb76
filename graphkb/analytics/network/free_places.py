"""Places on a map that are not taken yet, for what comes to it later: nothing that is there moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import cos, floor, hypot, pi, sin, sqrt

from graphkb.analytics.network.layout import SPACING, Point
from graphkb.analytics.network.ties import Cooperation

__all__ = ["Taken", "middle", "placed_beside"]

ROOM = SPACING * 0.62
"""Distance that a newcomer keeps from everything else, in units of the map."""
TURN = pi * (3 - sqrt(5))
ROUNDS = 4


def middle(points: Iterable[Point]) -> Point:
    """The mean of the points; the origin for none."""
    found = list(points)
    return (sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)) if found else (0.0, 0.0)


def placed_beside(cooperation: Cooperation, points: Mapping[str, Point]) -> Mapping[str, Point]:
    """A place for every tied body: its own on the map, else a free one among those it is tied to, else below all."""
    found = {body: points[body] for body in cooperation.tied if body in points}
    missing = [body for body in cooperation.tied if body not in found]
    taken = Taken(points.values())
    for _ in range(ROUNDS):  # a newcomer may be tied to newcomers only
        later = []
        for body in missing:
            beside = [found[end] for tie in cooperation.neighbours(body) if (end := tie.other(body)) in found]
            if beside:
                found[body] = taken.free(middle(beside))
            else:
                later.append(body)
        missing = later
    below = max((y for _, y in points.values()), default=0.0) + 3 * SPACING
    left = min((x for x, _ in points.values()), default=0.0)
    for place, body in enumerate(missing):
        found[body] = taken.free((left + place % 24 * SPACING * 1.6, below + place // 24 * SPACING * 1.6))
    return found


class Taken:
    """Places that are taken, in squares of the size of `ROOM`."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._at: defaultdict[tuple[int, int], list[Point]] = defaultdict(list)
        for point in points:
            self._take(point)

    def _take(self, point: Point) -> None:
        self._at[floor(point[0] / ROOM), floor(point[1] / ROOM)].append(point)

    def free(self, wanted: Point) -> Point:
        """The first free place on a spiral around the one wanted; it is taken from now on."""
        for turn in range(4000):
            far = ROOM * 0.55 * sqrt(turn)
            point = (wanted[0] + far * cos(turn * TURN), wanted[1] + far * sin(turn * TURN))
            column, row = floor(point[0] / ROOM), floor(point[1] / ROOM)
            beside = (one for i in (-1, 0, 1) for j in (-1, 0, 1) for one in self._at.get((column + i, row + j), ()))
            if all(hypot(one[0] - point[0], one[1] - point[1]) >= ROOM for one in beside):
                self._take(point)
                return point
        self._take(wanted)
        return wanted
