"""The coverage matrix as a small drawing for papers: one field a cell, the same signs and patterns as the legend."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap

from viz.pictures.place_map import INK, LINE, Style, swatch

__all__ = ["matrix_svg"]

WIDTH = 1000.0
NAMES = 190.0
ROW = 37.0
LETTER = 0.52
"""Width of a letter in parts of its height."""


def matrix_svg(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Style]]]) -> str:
    """A line a place, a column a field. It holds its own colours; what it shows must stand in a table beside it."""
    each = (WIDTH - NAMES) / max(len(columns), 1)
    size = 15.0 if each > 90 else 12.0
    heads = [wrap(name.replace("/", "/ "), max(int(each / (size * LETTER)) - 1, 4)) for name in columns]
    top = 12 + (size + 3) * max((len(lines) for lines in heads), default=1)
    height = top + ROW * len(rows) + 6
    parts = [
        _text(NAMES + each * (at + 0.5), top - 8 - (size + 3) * (len(lines) - 1 - row), line, size, "middle", 600)
        for at, lines in enumerate(heads)
        for row, line in enumerate(lines)
    ]
    for number, (name, styles) in enumerate(rows):
        y = top + ROW * number
        parts.append(f'<path d="M0 {y:g}H{WIDTH:g}" stroke="{LINE}" stroke-width="1"/>')
        parts.append(_text(4, y + ROW / 2 + 6, name, 17, "start", 600))
        wide = min(each - 10, 58.0)
        for at, style in enumerate(styles):
            x = NAMES + each * (at + 0.5) - wide / 2
            field = f'<svg x="{x:g}" y="{y + 2:g}" width="{wide:g}" height="{ROW - 4:g}" '
            parts.append(swatch(style).replace('<svg class="swatch-drawn" ', field, 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" viewBox="0 0 {WIDTH:g} {height:g}">'
        f"{''.join(parts)}</svg>"
    )


def _text(x: float, y: float, text: str, size: float, anchor: str, weight: int) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="Source Sans 3" font-size="{size:g}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{INK}">{escape(text)}</text>'
    )
