"""The network map as it was: groups and bodies keep their places, only what is new finds one.

After Frishman, Tal 2008, doi:10.1109/TVCG.2008.11: whoever looks again finds everything where it was, as far as the
new groups allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import hypot

__all__ = ["kept_centres", "kept_inside", "knows"]

Point = tuple[float, float]
Ties = Sequence[tuple[str, str, float]]

SLACK = 1.25
"""A group's middle is taken from its members, so that some lie a little outside of its circle."""


def knows(start: Mapping[str, Point], members: Mapping[str, Sequence[str]]) -> bool:
    """Whether at least half of the members of all groups have a place already."""
    grouped = [node for found in members.values() for node in found]
    return bool(grouped) and 2 * sum(node in start for node in grouped) >= len(grouped)


def kept_centres(
    members: Mapping[str, Sequence[str]], ties: Ties, groups: Mapping[str, str], start: Mapping[str, Point]
) -> dict[str, Point]:
    """The middle of each group: that of its members who have a place; a new group lies among those it is tied to.

    A new group without ties lies to the right of all others. Overlaps are for the caller to solve.
    """
    found = {
        group: _mean([start[node] for node in nodes if node in start])
        for group, nodes in members.items()
        if any(node in start for node in nodes)
    }
    pull: defaultdict[str, list[tuple[Point, float]]] = defaultdict(list)
    for a, b, weight in ties:
        for one, other in ((groups.get(a, ""), groups.get(b, "")), (groups.get(b, ""), groups.get(a, ""))):
            if one in members and one not in found and other in found:
                pull[one].append((found[other], weight))
    right = max((x for x, _ in found.values()), default=0.0)
    for number, group in enumerate(group for group in members if group not in found):
        if pulls := pull[group]:
            whole = sum(weight for _, weight in pulls)
            x, y = (sum(point[axis] * weight for point, weight in pulls) / whole for axis in (0, 1))
            found[group] = (x, y)
        else:
            found[group] = (right + 100.0 * (number + 1), 0.0)
    return found


def kept_inside(
    nodes: Sequence[str], ties: Ties, centre: Point, limit: float, start: Mapping[str, Point]
) -> tuple[dict[str, Point], bool]:
    """Places of the members around the middle of their group, and whether all of them could stay where they were.

    A new member lies between those it is tied to. Whoever would lie outside of the circle is drawn in.
    """
    x, y = centre
    known = {node: (start[node][0] - x, start[node][1] - y) for node in nodes if node in start}
    stays = len(known) == len(nodes) and all(hypot(*point) <= limit * SLACK for point in known.values())
    if stays:
        return known, True
    found = dict(known)
    for number, node in enumerate(node for node in nodes if node not in known):
        beside = [known[end] for a, b, _ in ties if node in (a, b) and (end := b if node == a else a) in known]
        mean = _mean(beside) if beside else (0.0, 0.0)
        found[node] = (mean[0] + number + 1.0, mean[1] - number - 1.0)
    return found, False


def _mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
