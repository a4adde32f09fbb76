"""The map as an SVG of its own: hulls, ties, marks, names, with a legend; needs no style sheet and no script.

Everything that comes from the data is escaped text; links are only those that the caller gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from math import sqrt

from viz.pictures.map_look import (
    DASHES,
    EDGE,
    GROUP_COLOURS,
    HALO,
    INK,
    INK_3,
    LINE,
    PAPER,
    REST,
    shape_path,
)
from viz.pictures.map_picture import Mark, MarkKind, Picture, Stroke

__all__ = ["LARGEST", "MapTexts", "map_svg"]

LARGEST = 3000
"""Marks in one drawing, the strongest; of more, a drawing program and a printer make nothing useful."""
MOST_STROKES = 12_000

WIDTH = 1200.0
MARGIN = 28.0
LETTER = 0.5
"""Width of a letter of usual text, in parts of its height."""
FONT = "'Source Sans 3', 'Source Sans 3 Variable', 'Source Sans Pro', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class MapTexts:
    """What stands around a map, in one language."""

    title: str
    description: str
    """For those who hear the drawing."""
    said: tuple[str, ...] = ()
    """Lines below the title."""
    legend: tuple[tuple[str, str], ...] = ()
    """Letter (or none) of a group, or of what the colours stand for, and its name."""
    shapes: tuple[tuple[str, str], ...] = ()
    strokes: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    source: str = ""


@dataclass
class _Labels:
    """Names that lie over nothing."""

    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    width: float = WIDTH

    def place(self, text: str, x: float, y: float, size: float, high: float) -> tuple[float, float] | None:
        """Where a name goes (its left end and its line); None: it has no room."""
        wide, away = len(text) * high * LETTER, size + 5
        for left, line in (
            (x + away, y + high / 3),
            (x - away - wide, y + high / 3),
            (x - wide / 2, y + away + high * 0.8),
            (x - wide / 2, y - away),
        ):
            box = (left - 2, line - high, left + wide + 2, line + high * 0.3)
            if box[0] < 2 or box[2] > self.width - 2:
                continue
            if not any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in self.taken):
                self.taken.append(box)
                return left, line
        return None


def map_svg(
    picture: Picture, texts: MapTexts, *, framed: bool = True, links: bool = False, width: float = WIDTH
) -> str:
    """The drawing. `framed`: with title, legend and source; `links`: marks lead to their pages.

    `width` in units, for drawings without a frame: in fewer units names and marks are larger beside the rest.
    """
    marks = picture.marks[:LARGEST]
    strokes = [stroke for stroke in picture.strokes if max(stroke.a, stroke.b) < len(marks)][:MOST_STROKES]
    hulls = picture.drawn_around()
    left, top, scale, height = _fit(marks, [(hull.x, hull.y, hull.radius) for hull in hulls], width)
    head = _head(texts) if framed else []
    begin = 30.0 + 24.0 * len(head) if framed else 0.0
    at = [((mark.x - left) * scale + MARGIN, (mark.y - top) * scale + MARGIN + begin) for mark in marks]
    drawn: list[str] = []
    for hull in hulls:
        colour = GROUP_COLOURS.get(hull.letter, REST) if picture.groups == picture.colours else REST
        x, y, radius = (hull.x - left) * scale + MARGIN, (hull.y - top) * scale + MARGIN + begin, hull.radius * scale
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity=".1" '
            f'stroke="{colour}" stroke-opacity=".5" stroke-width="1.2"/>'
        )
    drawn += _strokes(picture, strokes, at)
    drawn += [_mark(picture, mark, *at[place], links=links) for place, mark in reversed(list(enumerate(marks)))]
    labels = _Labels(width=width)
    for hull in hulls:
        if hull.letter:
            x = (hull.x - left) * scale + MARGIN
            y = max((hull.y - top - hull.radius) * scale + MARGIN + begin + 3, begin + 14)
            drawn.append(_text(hull.letter, x, y, 16, bold=True, middle=True))
            labels.taken.append((x - 8, y - 14, x + 8, y + 3))
    labels.taken += [
        (x - mark.size, y - mark.size, x + mark.size, y + mark.size)
        for mark, (x, y) in zip(marks, at, strict=True)
        if mark.what is MarkKind.GROUP
    ]
    for place, mark in enumerate(marks):
        if mark.id in picture.named:
            x, y = at[place]
            size = 12.5 if mark.what is not MarkKind.GROUP else 14
            if where := labels.place(mark.name, x, y, mark.size, size):
                drawn.append(_text(mark.name, *where, size))
    foot, total = _foot(texts, begin + height) if framed else ([], begin + height)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {total:.0f}" width="{width:.0f}" '
            f'height="{total:.0f}" role="img" aria-labelledby="karte-titel karte-text" font-family="{FONT}">',
            f'<title id="karte-titel">{escape(texts.title)}</title><desc id="karte-text">{escape(texts.description)}'
            "</desc>",
            f'<rect width="{width:.0f}" height="{total:.0f}" fill="{PAPER}"/>',
            *head,
            *drawn,
            *foot,
            "</svg>\n",
        )
    )


def _fit(
    marks: Sequence[Mark], circles: Sequence[tuple[float, float, float]], width: float
) -> tuple[float, float, float, float]:
    """Left, top and scale that bring all of it into the width, and the height it takes."""
    boxes = [(mark.x - 8, mark.y - 8, mark.x + 8, mark.y + 8) for mark in marks]
    boxes += [(x - r, y - r, x + r, y + r) for x, y, r in circles]
    if not boxes:
        return 0.0, 0.0, 1.0, 120.0
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    wide, high = max(box[2] for box in boxes) - left, max(box[3] for box in boxes) - top
    scale = min((width - 2 * MARGIN) / max(wide, 1.0), 1100.0 * width / WIDTH / max(high, 1.0), 3.0)
    centred = (width - 2 * MARGIN - wide * scale) / 2
    return left - centred / scale, top, scale, high * scale + 2 * MARGIN


def _strokes(picture: Picture, strokes: Sequence[Stroke], at: Sequence[tuple[float, float]]) -> list[str]:
    heaviest = max((stroke.weight for stroke in strokes), default=1.0)
    steps = {frozenset(pair) for pair in zip(picture.way, picture.way[1:], strict=False)}
    found = []
    for stroke in reversed(strokes):
        a, b = picture.marks[stroke.a], picture.marks[stroke.b]
        inside = a.group is not None and a.group == b.group
        on_way = frozenset((a.id, b.id)) in steps
        opacity = 1.0 if on_way else 0.12 if steps else 0.65 if inside else 0.28
        width = 3.5 if on_way else 1 + 2.5 * sqrt(stroke.weight / heaviest)
        dashes = f' stroke-dasharray="{DASHES[stroke.stroke]}"' if DASHES[stroke.stroke] else ""
        (x1, y1), (x2, y2) = at[stroke.a], at[stroke.b]
        found.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{INK if on_way else EDGE}" '
            f'stroke-width="{width:.1f}" stroke-opacity="{opacity}"{dashes}/>'
        )
    return found


def _mark(picture: Picture, mark: Mark, x: float, y: float, *, links: bool) -> str:
    occasion = mark.what is MarkKind.OCCASION
    colour = INK_3 if occasion else GROUP_COLOURS.get(mark.letter, REST)
    faded = bool(picture.way) and mark.id not in picture.way
    said = " · ".join(part for part in (mark.name, mark.said, mark.place) if part)
    rim = ""
    if mark.id in picture.centre or mark.id in picture.chosen or mark.id in picture.compared:
        dashes = ' stroke-dasharray="3 2"' if mark.id in picture.compared else ""
        rim = f'<circle r="{mark.size + 4:.1f}" fill="none" stroke="{INK}" stroke-width="2"{dashes}/>'
    shape = shape_path(mark.shape, mark.size, fill=colour, stroke=HALO, stroke_width="1.2")
    letter = ""
    if mark.what is MarkKind.GROUP and mark.letter:
        letter = _text(mark.letter, 0, 5, 15, bold=True, middle=True)
    drawn = (
        f'<g transform="translate({x:.1f} {y:.1f})"{" opacity=" + chr(34) + ".25" + chr(34) if faded else ""}>'
        f"<title>{escape(said)}</title>{rim}{shape}{letter}</g>"
    )
    return f'<a href="{escape(mark.url)}">{drawn}</a>' if links and mark.url else drawn


def _text(
    text: str, x: float, y: float, size: float, *, bold: bool = False, middle: bool = False, ink: str = INK
) -> str:
    """Text on a halo: drawn twice, for not every program knows `paint-order`."""
    attributes = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}"'
    attributes += ' font-weight="600"' if bold else ""
    attributes += ' text-anchor="middle"' if middle else ""
    said = escape(text)
    halo = (
        f'<text {attributes} fill="none" stroke="{HALO}" stroke-width="3.5" stroke-linejoin="round" aria-hidden="true">'
    )
    return f'{halo}{said}</text><text {attributes} fill="{ink}">{said}</text>'


def _plain(text: str, x: float, y: float, size: float, *, bold: bool = False, ink: str = INK) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{weight} fill="{ink}">{escape(text)}</text>'


def _head(texts: MapTexts) -> list[str]:
    lines = [line for said in texts.said for line in _wrapped(said, 15, WIDTH - 2 * MARGIN)]
    return [
        _plain(texts.title, MARGIN, 40, 26, bold=True),
        *(_plain(line, MARGIN, 66 + 22 * place, 15, ink=INK_3) for place, line in enumerate(lines)),
    ]


def _wrapped(text: str, size: float, width: float) -> list[str]:
    """The text in lines of this width.

    >>> _wrapped("eins zwei drei", 10, 50)
    ['eins zwei', 'drei']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * size * LETTER > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _foot(texts: MapTexts, begin: float) -> tuple[list[str], float]:
    """The legend, and where it ends."""
    drawn = [f'<path d="M{MARGIN} {begin:.0f}H{WIDTH - MARGIN}" stroke="{LINE}" stroke-width="1"/>']
    y = begin + 26

    def row(entries: Sequence[tuple[str, float, str]]) -> None:
        nonlocal y
        x = MARGIN
        for drawing, wide, words in entries:
            need = wide + 8 + len(words) * 14 * LETTER * 1.06 + 22
            if x + need > WIDTH - MARGIN and x > MARGIN:
                x, y = MARGIN, y + 24
            drawn.append(f'<g transform="translate({x + wide / 2:.1f} {y - 5:.1f})">{drawing}</g>')
            drawn.append(_plain(words, x + wide + 8, y, 14))
            x += need
        if entries:
            y += 28

    row(
        [
            (shape_path("circle", 7, fill=GROUP_COLOURS.get(letter, REST)), 14, f"{letter} {name}".strip())
            for letter, name in texts.legend
        ]
    )
    row([(shape_path(shape, 7, fill=INK_3), 16, words) for shape, words in texts.shapes])
    row(
        [
            (
                f'<path d="M-24 0H24" stroke="{EDGE}" stroke-width="2"'
                f"{' stroke-dasharray=' + chr(34) + DASHES[stroke] + chr(34) if DASHES[stroke] else ''}/>",
                48,
                words,
            )
            for stroke, words in texts.strokes
        ]
    )
    for said in (texts.hint, texts.source):
        for line in _wrapped(said, 13, WIDTH - 2 * MARGIN) if said else ():
            drawn.append(_plain(line, MARGIN, y, 13, ink=INK_3))
            y += 19
    return drawn, y + 8
