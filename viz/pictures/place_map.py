"""Places as a drawing: outlines where they are known, tiles where not. State or figure by colour, pattern and sign.

The drawing holds its own light colours, so that it is whole as a file; on a page the style sheet `places.css` sets
those of the page, by the same classes. Each place is a link with its name and value in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from textwrap import wrap

from graphkb.areas import UNIT, Box, Outline, Polygon, box_of, label_point, points_of, size_of, tile_grid

__all__ = ["LEVELS", "Drawn", "Pin", "Shape", "Style", "draw", "swatch"]

WIDTH = 1000.0
"""Units across."""
TALLEST = 1150.0
MARGIN = 14.0
TILE_W, TILE_H, GAP = 156.0, 104.0, 8.0
BAND = 11.0
LEVELS = 5
"""Steps of a figure, from least to most."""

INK, PAPER, LINE = "#16201D", "#FFFFFF", "#767B74"

COLOURS: Mapping[str, tuple[str, str, str]] = {
    "covered": ("#0B5A5E", "#FFFFFF", "#0B5A5E"),
    "thin": ("#B5DBD8", "#0A3437", "#0B5A5E"),
    "ending": ("#F6C453", "#3A2600", "#6B4700"),
    "planned": ("#E4E3F6", "#2E2A6B", "#4A459C"),
    "gap": ("#FFFFFF", "#96210F", "#B4290F"),
    "unknown": ("#F0F1EC", "#4D5753", "#7C837E"),
    "level-0": ("#FFFFFF", "#16201D", "#767B74"),
    "level-1": ("#E3E6EB", "#16201D", "#444A58"),
    "level-2": ("#BCC3CF", "#16201D", "#444A58"),
    "level-3": ("#667184", "#FFFFFF", "#FFFFFF"),
    "level-4": ("#343A47", "#FFFFFF", "#FFFFFF"),
}
"""Ground, ink on it, pattern: by day, as in `tokens.css`."""

SIGNS: Mapping[str, str] = {
    "covered": '<circle class="solid" cx="5.5" cy="10" r="3.8"/><circle class="solid" cx="14.5" cy="10" r="3.8"/>',
    "thin": '<circle class="solid" cx="10" cy="10" r="3.8"/>',
    "ending": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.8V10.4l3 1.6"/>',
    "planned": '<circle cx="10" cy="10" r="6.4" stroke-dasharray="2.5 2.53" stroke-linecap="butt"/>',
    "gap": '<circle cx="10" cy="10" r="7"/><path d="M14.95 5.05L5.05 14.95"/>',
    "unknown": '<path d="M6.8 7.2a3.2 3.2 0 1 1 4.9 2.7c-1.1.7-1.7 1.4-1.7 2.6M10 16v.1"/>',
}
"""The same signs as in `parts/states.html`, in a field of 20 × 20."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a place is filled."""

    key: str
    """One of `COLOURS`."""
    inherited: bool = False
    """Only the band of the state: nothing of it is for this place itself."""

    @property
    def classes(self) -> str:
        """Classes of the style sheet."""
        return f"place-{self.key}" + (" inherited" if self.inherited else "")

    @property
    def colours(self) -> tuple[str, str, str]:
        """Ground, ink, pattern."""
        ground, ink, pattern = COLOURS[self.key]
        return (PAPER, INK, pattern) if self.inherited else (ground, ink, pattern)


@dataclass(frozen=True, slots=True)
class Shape:
    """One place to draw."""

    id: str
    name: str
    url: str
    said: str
    """Name, value and what else is told of it, in words: for those who point at it or hear the page."""
    style: Style
    number: str = ""
    """A figure shown beside the sign; empty: none."""
    note: str = ""
    """One small line on a tile."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A point with an address."""

    name: str
    url: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing without its frame, to be put on a page or on a sheet."""

    width: float
    height: float
    inside: str
    outlined: int
    """Places drawn by their outline."""
    tiles: int
    """Places drawn as tiles."""
    pins: int

    def svg(self, *, title: str, description: str, id: str = "map") -> str:
        """The drawing alone. Title and description are for those who hear the page."""
        return (
            f'<svg class="places {"outlined" if self.outlined else "tiled"}" xmlns="http://www.w3.org/2000/svg" '
            f'role="group" aria-labelledby="{id}-title {id}-text" width="{_n(self.width)}" '
            f'viewBox="0 0 {_n(self.width)} {_n(self.height)}">'
            f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-text">{escape(description)}</desc>'
            f"{self.inside}</svg>"
        )


def draw(
    shapes: Sequence[Shape],
    outlines: Mapping[str, Outline],
    coordinates: Mapping[str, tuple[float, float]],
    pins: Iterable[Pin] = (),
    *,
    more: str = "",
) -> Drawn:
    """Draw all places, in the order given (that is the order of the keyboard).

    `coordinates`: longitude and latitude of places, for tiles. `more`: heading of the tiles below a map of outlines.
    """
    with_outline = [shape for shape in shapes if shape.id in outlines]
    others = [shape for shape in shapes if shape.id not in outlines]
    parts = [_patterns(shapes)]
    width, height = WIDTH, 0.0
    shown = 0
    if with_outline:
        camera = _Camera({shape.id: outlines[shape.id] for shape in with_outline})
        height = camera.height
        parts += _areas(with_outline, outlines, camera)
        marks = [(pin, *camera.at(pin.lon * UNIT, pin.lat * UNIT)) for pin in pins]
        inside = [(pin, x, y) for pin, x, y in marks if 0 <= x <= width and 0 <= y <= height]
        parts += [_pin(pin, x, y) for pin, x, y in inside]
        shown = len(inside)
        if others and more:
            heading = f'x="{_n(MARGIN)}" y="{_n(height + 26)}" {_font(17, INK, 600)}'
            parts.append(f'<text class="label" {heading}>{escape(more)}</text>')
            height += 34
    if others:
        tiles, right, bottom = _tiles(others, {} if with_outline else coordinates, height)
        parts += tiles
        width, height = max(width, right) if with_outline else right, bottom
    return Drawn(width, max(height, 40.0), "".join(parts), len(with_outline), len(others), shown)


def swatch(style: Style, sign: bool = True) -> str:
    """A small field for legends, 42 × 24."""
    ground, ink, _ = style.colours
    glyph = _sign(style.key, 17.0, 2.0, ink, 20.0) if sign else ""
    own = f"legend-{_key(style)}"
    return (
        '<svg class="swatch-drawn" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 42 24" aria-hidden="true" '
        f'focusable="false"><defs>{_pattern(own, Style(style.key))}</defs><g class="{style.classes}">'
        f'<rect class="ground" width="42" height="24" rx="3" fill="{ground}"{_frame(style, 3)}/>'
        f"{_band(style, 24, own)}{glyph}</g></svg>"
    )


# ------------------------------------------------------------------ outlines


class _Camera:
    """From steps of a degree to units of the drawing."""

    def __init__(self, outlines: Mapping[str, Outline]) -> None:
        box = box_of(point for outline in outlines.values() for point in points_of(outline))
        self.narrow = cos(radians((box.south + box.north) / 2 / UNIT))
        across = max((box.east - box.west) * self.narrow, 1.0)
        down = max(box.north - box.south, 1.0)
        self.scale = min((WIDTH - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / down)
        self.box: Box = box
        self.left = (WIDTH - across * self.scale) / 2
        self.height = down * self.scale + 2 * MARGIN

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies."""
        return (
            self.left + (x - self.box.west) * self.narrow * self.scale,
            MARGIN + (self.box.north - y) * self.scale,
        )


@dataclass(frozen=True, slots=True)
class _Ground:
    """An outline to draw, measured once."""

    shape: Shape
    outline: Outline
    box: Box
    label: tuple[float, float]
    path: str
    number: int


def _areas(shapes: Sequence[Shape], outlines: Mapping[str, Outline], camera: _Camera) -> Iterator[str]:
    """Each outline once, then the links that use it: ground, pattern and words together, in the order of the keyboard.

    An area that lies in another comes after it; frames of gaps come last, so that no neighbour hides them.
    """
    grounds = [
        _Ground(
            shape,
            outlines[shape.id],
            box_of(points_of(outlines[shape.id])),
            label_point(outlines[shape.id]),
            _path(outlines[shape.id], camera),
            number,
        )
        for number, shape in enumerate(shapes)
    ]
    yield "<defs>"
    for ground in grounds:
        yield f'<path id="area-{ground.number}" d="{ground.path}" fill-rule="evenodd"/>'
    yield "</defs>"
    nested = [_nested(ground, grounds) for ground in grounds]
    for ground in sorted(grounds, key=lambda one: nested[one.number]):
        yield _area(ground, camera)
    yield '<g class="frames" aria-hidden="true">'
    for ground in grounds:
        if ground.shape.style.key == "gap":
            stroke = f'fill="none" stroke="{COLOURS["gap"][2]}" stroke-width="4"'
            yield f'<use href="#area-{ground.number}" {stroke} class="gap-frame"/>'
    yield "</g>"


def _nested(inner: _Ground, grounds: Sequence[_Ground]) -> int:
    """How many other areas it lies in, by its box and label point; 0 where areas only lie side by side."""
    box, (x, y) = inner.box, inner.label
    return sum(
        1
        for outer in grounds
        if outer is not inner
        and outer.box.west <= box.west
        and outer.box.south <= box.south
        and outer.box.east >= box.east
        and outer.box.north >= box.north
        and _inside(outer.outline, x, y)
    )


def _inside(outline: Outline, x: float, y: float) -> bool:
    found = False
    for polygon in outline:
        for ring in polygon:
            before_x, before_y = ring[-1]
            for here_x, here_y in ring:
                if (before_y > y) != (here_y > y) and x < before_x + (y - before_y) * (here_x - before_x) / (
                    here_y - before_y
                ):
                    found = not found
                before_x, before_y = here_x, here_y
    return found


def _area(ground: _Ground, camera: _Camera) -> str:
    shape = ground.shape
    colour, ink, _ = shape.style.colours
    drawn = f'<use href="#area-{ground.number}"'
    weave = ""
    if _has_pattern(shape.style):
        weave = f'{drawn} class="weave" fill="url(#fill-{_key(shape.style)})" stroke="none"/>'
    return (
        f'{_link(shape)}<g class="place {shape.style.classes}">'
        f'{drawn} class="ground" fill="{colour}" stroke="{LINE}" stroke-width="1.2"/>{weave}'
        f"{_words(ground, camera, ink)}</g></a>"
    )


def _has_pattern(style: Style) -> bool:
    return style.inherited or bool(_PATTERNS[style.key][1])


def _words(ground: _Ground, camera: _Camera, ink: str) -> str:
    """Name, sign and figure at the place with most room; what does not fit is left to the title and the table."""
    shape = ground.shape
    x, y = camera.at(*ground.label)
    box = ground.box if len(ground.outline) == 1 else box_of(points_of((max(ground.outline, key=_size),)))
    across = (box.east - box.west) * camera.narrow * camera.scale
    down = (box.north - box.south) * camera.scale
    lines = wrap(shape.name, 14)
    longest = max(map(len, lines), default=0)
    halo = shape.style.colours[0]
    if across < 26 or down < 26:
        return ""
    mark = _mark(shape, x, y, ink, halo, 22.0)
    if longest * 8.6 > across or down < 26 + 18 * len(lines):
        return mark
    top = y - 8 - 17 * (len(lines) - 1)
    name = "".join(
        f'<text class="label" x="{_n(x)}" y="{_n(top + 17 * at)}" text-anchor="middle" {_font(16, ink, 600)} '
        f"{_halo(halo)}>{escape(line)}</text>"
        for at, line in enumerate(lines)
    )
    return name + _mark(shape, x, y + 13, ink, halo, 20.0)


def _size(polygon: Polygon) -> int:
    return size_of((polygon,))


def _mark(shape: Shape, x: float, y: float, ink: str, halo: str, size: float) -> str:
    """Sign and figure side by side, their middle at this point."""
    number = escape(("↓ " if shape.style.inherited else "") + shape.number)
    sign = shape.style.key in SIGNS
    wide = (size if sign else 0) + (4 if sign and number else 0) + 0.62 * 18 * len(number)
    left = x - wide / 2
    found = _sign(shape.style.key, left, y - size / 2, ink, size, halo) if sign else ""
    if number:
        at = left + (size + 4 if sign else 0)
        found += f'<text class="label" x="{_n(at)}" y="{_n(y + 6)}" {_font(18, ink, 600)} {_halo(halo)}>{number}</text>'
    return found


def _path(outline: Outline, camera: _Camera) -> str:
    """Moves in tenths of a unit; a step that is nothing is left out."""
    parts = []
    for polygon in outline:
        for ring in polygon:
            points = [camera.at(*point) for point in ring]
            tenths = [(round(x * 10), round(y * 10)) for x, y in points]
            before = tenths[0]
            steps = []
            for point in tenths[1:]:
                if point != before:
                    steps.append(f"{_tenth(point[0] - before[0])} {_tenth(point[1] - before[1])}")
                    before = point
            parts.append(f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}l{' '.join(steps)}z" if steps else "")
    return "".join(parts)


def _tenth(value: int) -> str:
    return f"{value / 10:g}"


def _pin(pin: Pin, x: float, y: float) -> str:
    return (
        f'<a href="{escape(pin.url)}" class="pin"><title>{escape(pin.name)}</title>'
        f'<path d="M{_n(x)} {_n(y)}l-6-10a7 7 0 1 1 12 0z" fill="{INK}" stroke="{PAPER}" stroke-width="1.5"/>'
        f'<circle cx="{_n(x)}" cy="{_n(y - 13.5)}" r="2.4" fill="{PAPER}"/></a>'
    )


# ------------------------------------------------------------------ tiles


def _tiles(
    shapes: Sequence[Shape], coordinates: Mapping[str, tuple[float, float]], top: float
) -> tuple[list[str], float, float]:
    """Tiles from a height on; gives them with the right and lower edge."""
    grid = tile_grid([shape.id for shape in shapes], coordinates, columns=6 if top else 0)
    columns = max(tile.column for tile in grid.values()) + 1
    rows = max(tile.row for tile in grid.values()) + 1
    found = []
    for shape in shapes:
        tile = grid[shape.id]
        x = MARGIN + tile.column * (TILE_W + GAP)
        y = top + MARGIN + tile.row * (TILE_H + GAP)
        found.append(_tile(shape, x, y))
    right = 2 * MARGIN + columns * (TILE_W + GAP) - GAP
    return found, right, top + 2 * MARGIN + rows * (TILE_H + GAP) - GAP


def _tile(shape: Shape, x: float, y: float) -> str:
    ground, ink, _ = shape.style.colours
    lines = wrap(shape.name, 17, break_long_words=True, max_lines=2, placeholder=" …")
    left = BAND + 9
    name = "".join(
        f'<text class="label" x="{_n(left)}" y="{24 + 18 * at}" {_font(16, ink, 600)}>{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    number = escape(("↓ " if shape.style.inherited else "") + shape.number)
    sign = shape.style.key in SIGNS
    mark = _sign(shape.style.key, left, 50, ink, 24.0) if sign else ""
    if number:
        mark += f'<text class="label" x="{_n(left + (32 if sign else 0))}" y="69" {_font(22, ink, 600)}>{number}</text>'
    if shape.note:
        mark += (
            f'<text class="label" x="{_n(left)}" y="{_n(TILE_H - 10)}" {_font(13.5, ink, 400)}>'
            f"{escape(shape.note[:24])}</text>"
        )
    return (
        f'{_link(shape)}<g class="place {shape.style.classes}" transform="translate({_n(x)} {_n(y)})">'
        f'<rect class="ground" width="{_n(TILE_W)}" height="{_n(TILE_H)}" rx="4" fill="{ground}"'
        f"{_frame(shape.style, 4)}/>{_band(shape.style, TILE_H)}{name}{mark}</g></a>"
    )


# ------------------------------------------------------------------ parts


def _link(shape: Shape) -> str:
    said = escape(shape.said)
    return f'<a href="{escape(shape.url)}" class="place-link"><title>{said}</title>'


def _key(style: Style) -> str:
    return style.key + ("-inherited" if style.inherited else "")


def _frame(style: Style, wide: float) -> str:
    if style.key == "gap":
        return f' stroke="{COLOURS["gap"][2]}" stroke-width="{_n(wide)}"'
    if style.inherited or style.key in ("level-0", "unknown"):
        return f' stroke="{LINE}" stroke-width="1.2"'
    return ""


def _band(style: Style, height: float, pattern: str = "") -> str:
    """The strip at the left of a tile, with the pattern of its state; none for a gap."""
    if style.key == "gap":
        return ""
    strip = f'width="{_n(BAND)}" height="{_n(height)}"'
    if style.key == "covered":
        return f'<rect class="strip" {strip} rx="3" fill="{COLOURS[style.key][2]}"/>'
    return f'<rect class="weave" {strip} fill="url(#fill-{pattern or style.key})"/>'


def _patterns(shapes: Iterable[Shape]) -> str:
    """Every pattern that occurs, and those of the strips."""
    keys = {(_key(shape.style), shape.style) for shape in shapes} | {
        (shape.style.key, Style(shape.style.key)) for shape in shapes
    }
    return f"<defs>{''.join(_pattern(key, style) for key, style in sorted(keys, key=lambda one: one[0]))}</defs>"


def _pattern(key: str, style: Style) -> str:
    colour = COLOURS[style.key][2]
    size, drawn = _INHERITED.get(style.key, _PATTERNS[style.key]) if style.inherited else _PATTERNS[style.key]
    return (
        f'<pattern id="fill-{key}" class="weave-{style.key}" patternUnits="userSpaceOnUse" width="{size}" '
        f'height="{size}">{drawn.replace("COLOUR", colour)}</pattern>'
    )


_LINE = '<path class="line" d="{}" fill="none" stroke="COLOUR" stroke-width="{}" stroke-linecap="butt"/>'
_DOTS = '<circle class="dot" cx="{}" cy="{}" r="{}" fill="COLOUR"/>'

_PATTERNS: Mapping[str, tuple[int, str]] = {
    "covered": (8, ""),
    "thin": (8, _LINE.format("M0 4H8", 1.6)),
    "ending": (10, _LINE.format("M-2 12L12-2M-2 2L2-2M8 12L12 8", 2)),
    "planned": (10, _DOTS.format(5, 5, 1.9)),
    "gap": (8, ""),
    "unknown": (6, _LINE.format("M3 0V6", 0.8)),
    "level-0": (8, ""),
    "level-1": (16, _DOTS.format(8, 8, 1.6)),
    "level-2": (8, _DOTS.format(4, 4, 1.5)),
    "level-3": (9, _LINE.format("M0 9L9 0", 1)),
    "level-4": (9, _LINE.format("M0 9L9 0M0 0L9 9", 1)),
}
"""Side of the pattern and what is in it."""

_INHERITED: Mapping[str, tuple[int, str]] = {
    "covered": (22, _LINE.format("M4 0V22", 7)),
    "thin": (22, _LINE.format("M4 0V5M4 11V16", 7)),
    "ending": (22, _LINE.format("M0 8L8 0M0 19L8 11", 3)),
}
"""The band alone, again and again, where the ground is empty."""


def _sign(key: str, x: float, y: float, ink: str, size: float, halo: str = "") -> str:
    if key not in SIGNS:
        return ""
    scale = f"translate({_n(x)} {_n(y)}) scale({size / 20:g})"
    glyph = SIGNS[key].replace('class="solid"', f'class="solid" fill="{ink}" stroke="none"')
    ground = ""
    if halo:
        ground = f'<circle class="halo" cx="10" cy="10" r="12" fill="{halo}" fill-opacity=".85" stroke="none"/>'
    return (
        f'<g class="sign-drawn" transform="{scale}" fill="none" stroke="{ink}" stroke-width="2" '
        f'stroke-linecap="round" aria-hidden="true">{ground}{glyph}</g>'
    )


def _font(size: float, ink: str, weight: int) -> str:
    return f'font-family="Source Sans 3" font-size="{size:g}" font-weight="{weight}" fill="{ink}"'


def _halo(colour: str) -> str:
    return f'stroke="{colour}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
