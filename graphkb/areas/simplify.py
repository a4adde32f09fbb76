"""Fewer points, the same borders for both neighbours.

Rings are cut where borders meet, so that each stretch of border is one arc that all areas along it share; each arc
is thinned once. Thinning by the area of the triangle that a point forms with its neighbours: Visvalingam and
Whyatt, doi:10.1179/000870493786962263.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

from graphkb.areas.geometry import Outline, Point, Ring, doubled_area

__all__ = ["MOST_POINTS", "POINTS_EACH", "budget", "simplified"]

MOST_POINTS = 8_000
"""Points for all areas together, plus `POINTS_EACH` for each: fewer than a screen can show anyway."""
POINTS_EACH = 40

_Arc = tuple[Point, ...]


def budget(areas: int) -> int:
    """How many points these many areas may have together."""
    return MOST_POINTS + POINTS_EACH * areas


def simplified(outlines: Sequence[Outline], most: int) -> list[Outline]:
    """The outlines with about `most` points together; unchanged if they have no more.

    Points where borders meet stay. A ring that would lose its area keeps all its points.
    """
    rings = [ring for outline in outlines for polygon in outline for ring in polygon]
    if sum(map(len, rings)) <= most:
        return list(outlines)
    meeting = _meeting(rings)
    cut = {ring: _arcs(ring, meeting) for ring in dict.fromkeys(rings)}
    arcs = Counter(_one_way(arc) for ring in rings for arc in cut[ring])
    weights = {arc: _weights(arc) for arc in arcs}
    least = _least(((weights[arc], uses) for arc, uses in arcs.items()), most)
    kept = {arc: _thin(arc, weights[arc], least) for arc in arcs}
    made = {ring: _ring(ring, parts, kept) for ring, parts in cut.items()}
    return [tuple(tuple(made[ring] for ring in polygon) for polygon in outline) for outline in outlines]


def _meeting(rings: Iterable[Ring]) -> frozenset[Point]:
    """Points at which rings part or come together: their neighbours are not the same in every ring."""
    seen: dict[Point, frozenset[Point]] = {}
    found: set[Point] = set()
    for ring in rings:
        before = ring[-1]
        for at, point in enumerate(ring):
            beside = frozenset((before, ring[at + 1 - len(ring)]))
            if seen.setdefault(point, beside) != beside:
                found.add(point)
            before = point
    return frozenset(found)


def _arcs(ring: Ring, meeting: frozenset[Point]) -> list[_Arc]:
    """The ring cut at the meeting points; without one it is one arc that ends where it begins."""
    cuts = [at for at, point in enumerate(ring) if point in meeting]
    if not cuts:
        first = ring.index(min(ring))
        turned = ring[first:] + ring[:first]
        return [(*turned, turned[0])]
    turned = ring[cuts[0] :] + ring[: cuts[0] + 1]
    ends = [at - cuts[0] for at in cuts] + [len(ring)]
    return [turned[begin : end + 1] for begin, end in pairwise(ends)]


def _one_way(arc: _Arc) -> _Arc:
    """The same for both directions."""
    back = arc[::-1]
    return min(arc, back)


_KEPT = float("inf")


def _weights(arc: _Arc) -> list[float]:
    """For each point how much is lost without it, never less than for one that goes before it; ends are kept."""
    weights = [_KEPT] * len(arc)
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))

    def triangle(at: int) -> int:
        (ax, ay), (bx, by), (cx, cy) = arc[before[at]], arc[at], arc[after[at]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay))

    current = {at: triangle(at) for at in range(1, len(arc) - 1)}
    queue = [(area, at) for at, area in current.items()]
    heapify(queue)
    highest = 0
    while queue:
        area, at = heappop(queue)
        if current.get(at) != area:
            continue
        del current[at]
        highest = max(highest, area)
        weights[at] = highest
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for beside in (left, right):
            if beside in current:
                current[beside] = triangle(beside)
                heappush(queue, (current[beside], beside))
    return weights


def _least(weights: Iterable[tuple[Sequence[float], int]], most: int) -> float:
    """The weight from which on points are kept, so that about `most` are; a point counts for each ring it is in."""
    ordered = sorted(((weight, uses) for arc, uses in weights for weight in arc), reverse=True)
    room = most
    for weight, uses in ordered:
        room -= uses
        if room < 0:
            return weight
    return 0.0


def _thin(arc: _Arc, weights: Sequence[float], least: float) -> _Arc:
    """The points that weigh enough; of an arc that closes on itself at least three."""
    if arc[0] == arc[-1] and len(arc) > 4:
        least = min(least, sorted(weights)[-4])
    return tuple(point for point, weight in zip(arc, weights, strict=True) if weight >= least)


def _ring(ring: Ring, parts: Sequence[_Arc], kept: Mapping[_Arc, _Arc]) -> Ring:
    points: list[Point] = []
    for arc in parts:
        one_way = _one_way(arc)
        thin = kept[one_way] if one_way == arc else kept[one_way][::-1]
        points += thin[:-1]
    found = tuple(points)
    if len(found) < 3 or (doubled_area(found) > 0) is not (doubled_area(ring) > 0) or not doubled_area(found):
        return ring
    return found
