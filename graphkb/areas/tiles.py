"""Where no outlines are known: a tile for each place, laid out as the places lie.

Each place gets a free cell of a grid near its coordinates, all together as near as can be (least sum of squared
distances; an assignment problem, solved by the Hungarian method, doi:10.1002/nav.3800020109). Places without
coordinates follow below, row by row. The same places always give the same picture, and no two tiles overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sqrt

__all__ = ["Tile", "tile_grid"]

MOST_SOLVED = 200
"""Beyond this many places rows are filled by latitude: the best assignment would take too long."""
LOOSE = 1.6
"""Cells of the grid for each place with coordinates: room to lie as they lie."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A cell of the grid, counted from the top left."""

    column: int
    row: int


def tile_grid(
    places: Sequence[str], coordinates: Mapping[str, tuple[float, float]], *, columns: int = 0
) -> dict[str, Tile]:
    """A cell for each place; the order of `places` is that in which those without coordinates are laid.

    `coordinates`: longitude and latitude in degrees, of those of which they are known. `columns`: width of the
    grid where none are known (0: about as wide as it is high, at most 12). Empty without places.
    """
    known = sorted(set(places) & coordinates.keys())
    found = _laid({id: coordinates[id] for id in known})
    rest = [id for id in dict.fromkeys(places) if id not in found]
    width = max((tile.column for tile in found.values()), default=-1) + 1
    below = max((tile.row for tile in found.values()), default=-1) + 1
    if not width:
        width = columns or min(12, max(1, ceil(sqrt(len(rest) * 1.4))))
    width = max(width, min(len(rest), 4))
    for at, id in enumerate(rest):
        found[id] = Tile(at % width, below + at // width)
    return found


def _laid(coordinates: Mapping[str, tuple[float, float]]) -> dict[str, Tile]:
    if not coordinates:
        return {}
    ids = sorted(coordinates)
    lats = [coordinates[id][1] for id in ids]
    narrow = cos(radians((min(lats) + max(lats)) / 2))
    points = [(coordinates[id][0] * narrow, -coordinates[id][1]) for id in ids]
    left, top = (min(values) for values in zip(*points, strict=True))
    width, height = (max(values) - least for values, least in zip(zip(*points, strict=True), (left, top), strict=True))
    columns, rows = _shape(len(ids), width, height)
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    scaled = [(_at(x - left, width, columns), _at(y - top, height, rows)) for x, y in points]
    chosen = _assigned(scaled, cells) if len(ids) <= MOST_SOLVED else _by_rows(scaled, columns, rows)
    return _without_gaps({id: Tile(*cell) for id, cell in zip(ids, chosen, strict=True)})


def _shape(n: int, width: float, height: float) -> tuple[int, int]:
    ratio = min(max((width or 1e-9) / (height or 1e-9), 1 / n), n)
    room = n * (LOOSE if n <= MOST_SOLVED else 1)
    rows = max(1, round(sqrt(room / ratio)))
    columns = max(1, ceil(room / rows))
    return columns, rows


def _at(value: float, span: float, cells: int) -> float:
    return value / span * (cells - 1) if span > 0 else (cells - 1) / 2


def _without_gaps(tiles: Mapping[str, Tile]) -> dict[str, Tile]:
    """Rows and columns in which no tile lies are taken out."""
    columns = {column: at for at, column in enumerate(sorted({tile.column for tile in tiles.values()}))}
    rows = {row: at for at, row in enumerate(sorted({tile.row for tile in tiles.values()}))}
    return {id: Tile(columns[tile.column], rows[tile.row]) for id, tile in tiles.items()}


def _by_rows(points: Sequence[tuple[float, float]], columns: int, rows: int) -> list[tuple[int, int]]:
    """Rows filled from the north, each from the west."""
    order = sorted(range(len(points)), key=lambda at: (points[at][1], points[at][0], at))
    found = [(0, 0)] * len(points)
    for row in range(rows + 1):
        line = sorted(order[row * columns : (row + 1) * columns], key=lambda at: (points[at][0], at))
        for column, at in enumerate(line):
            found[at] = (column, row)
    return found


def _assigned(points: Sequence[tuple[float, float]], cells: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A cell for each point, with the least sum of squared distances."""
    n, m = len(points), len(cells)
    cost = [[round(((x - c) ** 2 + (y - r) ** 2) * 1_000_000) for c, r in cells] for x, y in points]
    by_point, by_cell = [0] * (n + 1), [0] * (m + 1)
    owner = [0] * (m + 1)
    """Point (from 1) that has each cell (from 1); 0: free."""
    for point in range(1, n + 1):
        owner[0] = point
        at, way = 0, [0] * (m + 1)
        least = [1 << 60] * (m + 1)
        used = [False] * (m + 1)
        while owner[at]:
            used[at] = True
            here, delta, following = owner[at], 1 << 60, 0
            row, offset = cost[here - 1], by_point[here]
            for cell in range(1, m + 1):
                if used[cell]:
                    continue
                left = row[cell - 1] - offset - by_cell[cell]
                if left < least[cell]:
                    least[cell], way[cell] = left, at
                if least[cell] < delta:
                    delta, following = least[cell], cell
            for cell in range(m + 1):
                if used[cell]:
                    by_point[owner[cell]] += delta
                    by_cell[cell] -= delta
                else:
                    least[cell] -= delta
            at = following
        while at:
            owner[at] = owner[way[at]]
            at = way[at]
    found = [(0, 0)] * n
    for cell in range(1, m + 1):
        if owner[cell]:
            found[owner[cell] - 1] = cells[cell - 1]
    return found
