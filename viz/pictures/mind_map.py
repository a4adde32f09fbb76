"""The mind map as a drawing: a tree from left to right, one column a level, cut into sheets where it is long.

Measures are points of print: drawn at its own size, the smallest text has 8 points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from textwrap import wrap

from viz.pictures.map_look import INK, LINE, PAPER

__all__ = ["SHEET_HEIGHT", "SHEET_WIDTH", "Twig", "drawing", "outline", "sheets", "whole"]

SHEET_WIDTH, SHEET_HEIGHT = 1116.0, 676.0
"""What is left of A3 across after margins, heading and foot, in points."""
COLUMNS = (132.0, 170.0, 250.0, 270.0, 190.0)
"""How wide the columns are to one another, by level."""
GAP, ROW = 22.0, 4.0
"""Between columns, between branches."""
TEXT, NOTE = 9.0, 8.0
LEADING = 1.2
PAD = 3.5
CHARACTER = 0.5
"""Mean width of a character of Source Sans 3, in parts of its size; a little more than measured on German names."""
QUIET = "#47524E"
FILLS = ("#16201D", "#E3E6EB", PAPER, "#FFFFFF", "#FFFFFF")
STRONG = "#767B74"


@dataclass(frozen=True)
class Twig:
    """One branch to draw; children that are folded are not given."""

    level: int
    """0 concept, 1 field, 2 guideline, 3 measure, 4 actor: its column."""
    label: str
    note: str = ""
    """One small line below the name."""
    url: str = ""
    missing: bool = False
    """Something is not recorded: dashed."""
    children: tuple[Twig, ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    left: tuple[float, ...]
    width: tuple[float, ...]


def drawing(twigs: Sequence[Twig], *, title: str, language: str) -> tuple[str, float]:
    """The drawing alone as SVG, `SHEET_WIDTH` wide, and its height; nothing to draw: an empty one."""
    inside, height = _inside(twigs)
    return _framed(inside, height, title, "", language), height


def whole(twigs: Sequence[Twig], *, title: str, finding: str, notes: Sequence[str], language: str) -> str:
    """The drawing as a file of its own: heading, finding, tree, notes, on white."""
    parts: list[str] = []
    y = 26.0
    for line in wrap(title, 90):
        parts.append(_text(0, y, line, 18, INK, 600))
        y += 22
    for line in wrap(finding, 190):
        parts.append(_text(0, y, line, 11, INK))
        y += 15
    inside, height = _inside(twigs)
    parts.append(f'<g transform="translate(0 {_n(y)})">{inside}</g>')
    y += height + 22
    for note in notes:
        for line in wrap(note, 230):
            parts.append(_text(0, y, line, NOTE, QUIET))
            y += 11
    return _framed("".join(parts), y + 6, title, finding, language, margin=18.0)


def sheets(twigs: Sequence[Twig], height: float = SHEET_HEIGHT) -> list[tuple[Twig, ...]]:
    """The tree cut into pieces that are at most so high. A branch that is cut stands on each sheet that has a part."""
    columns = _columns(twigs)
    parts = [part for twig in twigs for part in _split(twig, height, columns)]
    return _packed(parts, height, columns) or [()]


def outline(twigs: Iterable[Twig], depth: int = 0) -> str:
    """The same in words, one line a branch, for those who hear the file."""
    lines = []
    for twig in twigs:
        lines.append(f"{'– ' * depth}{twig.label}{f' ({twig.note})' if twig.note else ''}")
        if twig.children:
            lines.append(outline(twig.children, depth + 1))
    return "\n".join(lines)


# ------------------------------------------------------------------ measures


def _levels(twigs: Iterable[Twig]) -> set[int]:
    found: set[int] = set()
    for twig in twigs:
        found |= {twig.level} | _levels(twig.children)
    return found


def _columns(twigs: Sequence[Twig]) -> _Columns:
    """Columns up to the last level that is shown share the width."""
    last = max(_levels(twigs), default=0)
    wanted = COLUMNS[: last + 1]
    room = SHEET_WIDTH - GAP * last
    scale = min(room / sum(wanted), 2.0)
    widths = tuple(one * scale for one in wanted)
    lefts = tuple(sum(widths[:at]) + GAP * at for at in range(last + 1))
    return _Columns(lefts, widths)


@lru_cache(maxsize=20_000)
def _lines(text: str, width: float, size: float) -> tuple[str, ...]:
    return tuple(wrap(text, max(int((width - 2 * PAD) / (size * CHARACTER)), 8))) or ("",)


def _box(twig: Twig, columns: _Columns) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """Lines of the name, lines of the note, height."""
    width = columns.width[twig.level]
    label = _lines(twig.label, width, TEXT)
    note = _lines(twig.note, width, NOTE) if twig.note else ()
    return label, note, len(label) * TEXT * LEADING + len(note) * NOTE * LEADING + 2 * PAD


def _height(twig: Twig, columns: _Columns) -> float:
    return max(_box(twig, columns)[2], _stacked(twig.children, columns))


def _stacked(twigs: Sequence[Twig], columns: _Columns) -> float:
    return sum(_height(twig, columns) for twig in twigs) + ROW * max(len(twigs) - 1, 0)


def _split(twig: Twig, height: float, columns: _Columns) -> list[Twig]:
    if not twig.children or _height(twig, columns) <= height:
        return [twig]
    parts = [part for child in twig.children for part in _split(child, height, columns)]
    return [replace(twig, children=group) for group in _packed(parts, height, columns)]


def _packed(parts: Sequence[Twig], height: float, columns: _Columns) -> list[tuple[Twig, ...]]:
    groups: list[list[Twig]] = []
    filled = 0.0
    for part in parts:
        wanted = _height(part, columns)
        if not groups or filled + ROW + wanted > height:
            groups.append([])
            filled = -ROW
        groups[-1].append(part)
        filled += ROW + wanted
    return [tuple(group) for group in groups]


# ------------------------------------------------------------------ drawing


def _inside(twigs: Sequence[Twig]) -> tuple[str, float]:
    columns = _columns(twigs)
    lines: list[str] = []
    boxes: list[str] = []
    y = 0.0
    for twig in twigs:
        _draw(twig, y, columns, lines, boxes)
        y += _height(twig, columns) + ROW
    return "".join(lines + boxes), max(y - ROW, 1.0)


def _draw(twig: Twig, top: float, columns: _Columns, lines: list[str], boxes: list[str]) -> float:
    """Draws it with what is on it, from a height on; gives the middle of its own box."""
    label, note, own = _box(twig, columns)
    whole = _height(twig, columns)
    x, width = columns.left[twig.level], columns.width[twig.level]
    middle = top + whole / 2
    y = top + (whole - _stacked(twig.children, columns)) / 2
    first = len(boxes)
    boxes.append("")
    for child in twig.children:
        at = _draw(child, y, columns, lines, boxes)
        # It bends beside the box and goes straight on, so that it crosses no other box.
        right, bend = x + width, GAP / 2
        lines.append(
            f'<path d="M{_n(right)} {_n(middle)}C{_n(right + bend)} {_n(middle)} {_n(right + bend)} {_n(at)} '
            f'{_n(right + GAP)} {_n(at)}H{_n(columns.left[child.level])}" fill="none" stroke="{STRONG}" '
            'stroke-width="1"/>'
        )
        y += _height(child, columns) + ROW
    boxes[first] = _boxed(twig, label, note, x, middle - own / 2, width, own)
    return middle


def _boxed(
    twig: Twig, label: Sequence[str], note: Sequence[str], x: float, y: float, width: float, height: float
) -> str:
    dark = twig.level == 0
    ink = "#FFFFFF" if dark else INK
    stroke = STRONG if twig.level < 4 else LINE
    dash = ' stroke-dasharray="3 2.5"' if twig.missing else ""
    parts = [
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="3" fill="{FILLS[twig.level]}" '
        f'stroke="{stroke}" stroke-width="0.8"{dash}/>'
    ]
    at = y + PAD
    weight = 600 if twig.level < 3 else 400
    for line in label:
        parts.append(_text(x + PAD + 1, at + TEXT * 0.95, line, TEXT, ink, weight))
        at += TEXT * LEADING
    for line in note:
        parts.append(_text(x + PAD + 1, at + NOTE * 0.95, line, NOTE, ink if dark else QUIET))
        at += NOTE * LEADING
    inside = "".join(parts)
    return f'<a href="{escape(twig.url)}">{inside}</a>' if twig.url else inside


def _framed(inside: str, height: float, title: str, text: str, language: str, margin: float = 0.0) -> str:
    across, down = SHEET_WIDTH + 2 * margin, height + 2 * margin
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{language}" role="img" width="{_n(across)}" '
        f'height="{_n(down)}" viewBox="{_n(-margin)} {_n(-margin)} {_n(across)} {_n(down)}">'
        f"<title>{escape(title)}</title>{f'<desc>{escape(text)}</desc>' if text else ''}"
        f'<rect x="{_n(-margin)}" y="{_n(-margin)}" width="{_n(across)}" height="{_n(down)}" fill="#ffffff"/>'
        f"{inside}</svg>"
    )


def _text(x: float, y: float, text: str, size: float, ink: str, weight: int = 400) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-family="Source Sans 3" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{ink}">{escape(text)}</text>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if value else "0"
