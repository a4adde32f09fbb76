"""Where the nodes of the network map lie: groups first, then the members inside each group.

A force layout of the whole graph tears neighbours apart; laid out by group, the groups keep their place
and can be named. The result depends on the graph alone: same ties and groups, same places.
Method: Fruchterman, Reingold 1991, doi:10.1002/spe.4380211102, on the groups and inside each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import cos, floor, hypot, pi, sin, sqrt
from typing import Any

import igraph

from graphkb.analytics.network.kept_places import kept_centres, kept_inside, knows
from graphkb.analytics.network.tie_graph import seeded

__all__ = ["NEVER_BESIDE", "Point", "hulls_beside", "lay_out"]

Point = tuple[float, float]

SEED = 20061  # any fixed number: the layout is to be the same at every start
SPACING = 26.0
"""Distance that two nodes keep, in units of the map; a node of usual size is 10 wide."""
GAP = 66.0
"""Distance that two groups keep."""
MANY = 40
"""Circles above which only those near each other are compared."""
NEVER_BESIDE = frozenset({("A", "J"), ("F", "H"), ("B", "H"), ("F", "I")})
"""Groups whose colours come closest to one another for colour-blind readers: their hulls do not touch on the map."""


def lay_out(
    nodes: Sequence[str],
    ties: Iterable[tuple[str, str, float]],
    groups: Mapping[str, str],
    never_beside: Collection[tuple[str, str]] = NEVER_BESIDE,
    start: Mapping[str, Point] | None = None,
) -> dict[str, Point]:
    """Place every node. `groups` names the group of a node; a node without one lies in the rows below.

    `start`: places of an earlier map. If at least half of the members of groups are in it, everybody stays there as
    far as the groups allow (`kept_places`): same nodes and groups, same places. Else it is not used.
    Coordinates are in units of the map, y downwards, the middle of all groups at (0, 0); empty for no nodes.
    Hulls of groups in `never_beside` (pairs of names) are kept from lying side by side as far as there is room.

    >>> places = lay_out(["a", "b", "c"], [("a", "b", 1.0)], {"a": "A", "b": "A", "c": "A"})
    >>> sorted(places)
    ['a', 'b', 'c']
    """
    known = set(nodes)
    kept = sorted((a, b, weight) for a, b, weight in ties if a in known and b in known)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for node in sorted(nodes):
        members[groups.get(node, "")].append(node)
    loose = members.pop("", [])
    if start and knows(start, members):
        places = _kept(members, kept, groups, start)
        return places | _rows(loose, kept, places)
    own: defaultdict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for a, b, weight in kept:
        if groups.get(a) and groups.get(a) == groups.get(b):
            own[groups[a]].append((a, b, weight))
    inside = {group: _inside(found, own[group]) for group, found in sorted(members.items())}
    radius = {group: _radius(len(found)) for group, found in members.items()}
    centres = _centres(sorted(members), radius, kept, groups, {frozenset(pair) for pair in never_beside})
    places = {
        node: (centres[group][0] + x, centres[group][1] + y)
        for group, found in inside.items()
        for node, (x, y) in found.items()
    }
    return places | _rows(loose, kept, places)


def _kept(
    members: Mapping[str, list[str]],
    ties: list[tuple[str, str, float]],
    groups: Mapping[str, str],
    start: Mapping[str, Point],
) -> dict[str, Point]:
    names = sorted(members)
    middles = kept_centres({name: members[name] for name in names}, ties, groups, start)
    sizes = [_radius(len(members[name])) for name in names]
    centres = _apart([middles[name] for name in names], sizes, gap=GAP / 2, rounds=400)
    places = {}
    for name, centre, size in zip(names, centres, sizes, strict=True):
        limit = size - SPACING / 2
        inside, stays = kept_inside(members[name], ties, middles[name], limit, start)
        points = list(inside.values())
        if not stays:
            apart = _apart([_within(point, limit) for point in points], [SPACING / 2] * len(points), 0.0, 120)
            points = [_within(point, limit) for point in apart]
        for node, (x, y) in zip(inside, points, strict=True):
            places[node] = (centre[0] + x, centre[1] + y)
    return places


def _radius(count: int) -> float:
    return SPACING * (0.7 + 0.62 * sqrt(count))


def _force(count: int, edges: list[tuple[int, int]], weights: list[float]) -> list[Point]:
    graph: Any = igraph.Graph(n=count, edges=edges)
    circle = [(cos(2 * pi * i / count), sin(2 * pi * i / count)) for i in range(count)]
    with seeded() as seed:
        seed(SEED)
        layout = graph.layout_fruchterman_reingold(weights=weights or None, seed=circle, niter=400)
    return [(float(x), float(y)) for x, y in layout]


def _inside(members: list[str], ties: list[tuple[str, str, float]]) -> dict[str, Point]:
    index = {node: position for position, node in enumerate(members)}
    own = [(index[a], index[b], weight) for a, b, weight in ties if a in index and b in index]
    points = _force(len(members), [(a, b) for a, b, _ in own], [weight for *_, weight in own])
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    reach = max((hypot(x - middle_x, y - middle_y) for x, y in points), default=0.0) or 1.0
    scale = (_radius(len(members)) - SPACING / 2) / reach
    placed = [((x - middle_x) * scale, (y - middle_y) * scale) for x, y in points]
    apart = _apart(placed, [SPACING / 2] * len(placed), gap=0.0, rounds=120 if len(placed) <= MANY else 40)
    limit = _radius(len(members)) - SPACING / 2
    return dict(zip(members, (_within(point, limit) for point in apart), strict=True))


def _within(point: Point, limit: float) -> Point:
    far = hypot(*point)
    return point if far <= limit else (point[0] * limit / far, point[1] * limit / far)


def _centres(
    names: list[str],
    radius: Mapping[str, float],
    ties: list[tuple[str, str, float]],
    groups: Mapping[str, str],
    never: Collection[frozenset[str]],
) -> dict[str, Point]:
    if not names:
        return {}
    index = {name: position for position, name in enumerate(names)}
    between: defaultdict[tuple[int, int], float] = defaultdict(float)
    for a, b, weight in ties:
        group_a, group_b = groups.get(a), groups.get(b)
        if group_a in index and group_b in index and group_a != group_b:
            pair = sorted((index[str(group_a)], index[str(group_b)]))
            between[pair[0], pair[1]] += weight
    edges = sorted(between)
    points = _force(len(names), edges, [between[edge] for edge in edges])
    sizes = [radius[name] for name in names]
    reach = max((hypot(x, y) for x, y in points), default=0.0) or 1.0
    wanted = sqrt(sum(size * size for size in sizes)) * 1.1
    spread = _apart([(x / reach * wanted * 1.25, y / reach * wanted) for x, y in points], sizes, gap=GAP, rounds=400)
    forbidden = [(i, j) for i in range(len(names)) for j in range(i) if frozenset((names[i], names[j])) in never]
    spread = _parted(spread, sizes, between, forbidden)
    middle_x = sum(x for x, _ in spread) / len(spread)
    middle_y = sum(y for _, y in spread) / len(spread)
    return {name: (x - middle_x, y - middle_y) for name, (x, y) in zip(names, spread, strict=True)}


def hulls_beside(points: Sequence[Point], sizes: Sequence[float], i: int, j: int) -> bool:
    """Whether two hulls (circles) lie side by side: close, and no third one between them.

    >>> hulls_beside([(0, 0), (100, 0), (200, 0)], [30, 30, 30], 0, 1)
    True
    >>> hulls_beside([(0, 0), (100, 0), (200, 0)], [30, 30, 30], 0, 2)
    False
    """
    (xi, yi), (xj, yj) = points[i], points[j]
    far = hypot(xj - xi, yj - yi)
    if far - sizes[i] - sizes[j] > 1.5 * GAP + min(sizes[i], sizes[j]):
        return False
    for k, (x, y) in enumerate(points):
        if k in (i, j):
            continue
        along = ((x - xi) * (xj - xi) + (y - yi) * (yj - yi)) / (far * far or 1.0)
        aside = abs((x - xi) * (yj - yi) - (y - yi) * (xj - xi)) / (far or 1.0)
        if 0 < along < 1 and aside < sizes[k]:
            return False
    return True


def _parted(
    points: list[Point],
    sizes: list[float],
    between: Mapping[tuple[int, int], float],
    forbidden: Sequence[tuple[int, int]],
) -> list[Point]:
    """Let hulls change places until none of the forbidden pairs lie side by side, at the least cost in length."""

    def clashes(at: Sequence[Point]) -> int:
        return sum(hulls_beside(at, sizes, i, j) for i, j in forbidden)

    def length(at: Sequence[Point]) -> float:
        return sum(weight * hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]) for (i, j), weight in between.items())

    for _ in forbidden:
        now = clashes(points)
        if not now:
            break
        moved = sorted({end for pair in forbidden if hulls_beside(points, sizes, *pair) for end in pair})
        best = (now, length(points), points)
        for i in moved:
            for j in range(len(points)):
                if i == j:
                    continue
                swapped = list(points)
                swapped[i], swapped[j] = swapped[j], swapped[i]
                swapped = _apart(swapped, sizes, gap=GAP, rounds=80)
                found = (clashes(swapped), length(swapped), swapped)
                if found[:2] < best[:2]:
                    best = found
        if best[0] >= now:
            break
        points = best[2]
    return points


def _apart(points: list[Point], sizes: list[float], gap: float, rounds: int) -> list[Point]:
    """Push circles apart until none overlap or the rounds are used up."""
    moved = [list(point) for point in points]
    widest = 2 * max(sizes, default=0.0) + gap
    for _ in range(rounds):
        touched = False
        near = _near(moved, widest) if len(moved) > MANY else None
        for i in range(len(moved)):
            for j in range(i + 1, len(moved)) if near is None else near[i]:
                dx, dy = moved[j][0] - moved[i][0], moved[j][1] - moved[i][1]
                far = hypot(dx, dy)
                need = sizes[i] + sizes[j] + gap
                if far >= need - 1e-9:
                    continue
                touched = True
                if far < 1e-9:
                    dx, dy, far = cos(i + j), sin(i + j), 1.0
                push = (need - far) / 2 if far > 1e-9 else need / 2
                moved[i][0] -= dx / far * push
                moved[i][1] -= dy / far * push
                moved[j][0] += dx / far * push
                moved[j][1] += dy / far * push
        if not touched:
            break
    return [(point[0], point[1]) for point in moved]


def _near(points: Sequence[Sequence[float]], far: float) -> list[list[int]]:
    """For each point those behind it in the list that lie in its square of this width or one beside it, in order."""
    squares: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place, (x, y) in enumerate(points):
        squares[floor(x / far), floor(y / far)].append(place)
    found = []
    for place, (x, y) in enumerate(points):
        column, row = floor(x / far), floor(y / far)
        beside = (squares.get((column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        found.append(sorted(other for square in beside for other in square if other > place))
    return found


def _rows(loose: list[str], ties: list[tuple[str, str, float]], placed: Mapping[str, Point]) -> dict[str, Point]:
    """Nodes without a group, below all groups: those tied to one another side by side."""
    if not loose:
        return {}
    among = set(loose)
    graph: dict[str, set[str]] = {node: set() for node in loose}
    for a, b, _ in ties:
        if a in among and b in among:
            graph[a].add(b)
            graph[b].add(a)
    order: dict[str, None] = {}
    for node in loose:
        ahead = [node]
        while ahead:
            one = ahead.pop()
            if one not in order:
                order[one] = None
                ahead += sorted((other for other in graph[one] if other not in order), reverse=True)
    left = min((x for x, _ in placed.values()), default=-400.0)
    right = max((x for x, _ in placed.values()), default=400.0)
    top = max((y for _, y in placed.values()), default=0.0) + 3 * SPACING
    per_row = max(4, int((right - left) / (SPACING * 1.6)) + 1)
    return {
        node: (left + position % per_row * SPACING * 1.6, top + position // per_row * SPACING * 1.6)
        for position, node in enumerate(order)
    }
