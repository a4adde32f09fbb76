"""The small pictures of the entrances on the start page: today's matrix and today's network, without words."""

from __future__ import annotations

from dataclasses import dataclass

from graphkb.analytics.coverage import CoverageMatrix
from graphkb.analytics.network.overview import NetworkMap

__all__ = ["Dot", "Line", "MiniMatrix", "MiniNetwork", "Tile", "mini_matrix", "mini_network"]

MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell; `fill` is its coverage state, or `empty` where all is inherited; `band` its state in any case."""

    x: int
    y: int
    fill: str
    band: str


@dataclass(frozen=True, slots=True)
class MiniMatrix:
    """Cells of 30 × 12 units."""

    width: int
    height: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One body; `letter` of its group, empty without one."""

    x: float
    y: float
    r: float
    letter: str


@dataclass(frozen=True, slots=True)
class Line:
    """One tie; faint between groups."""

    x1: float
    y1: float
    x2: float
    y2: float
    faint: bool


@dataclass(frozen=True, slots=True)
class MiniNetwork:
    """In the units of the map; `box` is the view box that holds it."""

    box: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def mini_matrix(matrix: CoverageMatrix) -> MiniMatrix | None:
    """The matrix as tiles; None without cells."""
    tiles = []
    for row, place in enumerate(matrix.places):
        for column, heading in enumerate(matrix.columns):
            if cell := matrix.cell(place, heading.id):
                state = cell.state.value
                tiles.append(Tile(column * 33, row * 15, "empty" if cell.inherited_only else state, state))
    if not tiles:
        return None
    return MiniMatrix(len(matrix.columns) * 33 - 3, len(matrix.places) * 15 - 3, tuple(tiles))


def mini_network(found: NetworkMap) -> MiniNetwork | None:
    """The bodies of lettered groups and their ties; None if there is no such group."""
    letters = {group.id: group.letter for group in found.groups if group.letter}
    bodies = {body.node.id: body for body in found.bodies if body.group in letters}
    if not bodies:
        return None
    xs, ys = [body.x for body in bodies.values()], [body.y for body in bodies.values()]
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    box = f"{left:.0f} {top:.0f} {max(xs) + MARGIN - left:.0f} {max(ys) + MARGIN - top:.0f}"
    unit = max(max(xs) - min(xs), max(ys) - min(ys), 1.0) / 100
    dots = tuple(
        Dot(
            round(body.x, 1),
            round(body.y, 1),
            round(unit * (0.7 + 0.25 * body.strength**0.5), 2),
            letters.get(body.group or "", ""),
        )
        for body in bodies.values()
    )
    lines = []
    for tie in found.ties:
        if tie.a in bodies and tie.b in bodies:
            a, b = bodies[tie.a], bodies[tie.b]
            lines.append(Line(round(a.x, 1), round(a.y, 1), round(b.x, 1), round(b.y, 1), a.group != b.group))
    return MiniNetwork(box, dots, tuple(lines))
