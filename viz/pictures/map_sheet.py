"""A map of places as a sheet of its own: heading, finding, map, legend, notes in one drawing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap

from viz.pictures.place_map import INK, Drawn, Style, swatch

__all__ = ["sheet"]

WIDTH = 1000.0
SIDE = 24.0
COLUMN = 476.0
"""Width of a column of the legend: two of them."""


def sheet(
    drawn: Drawn,
    *,
    title: str,
    finding: str,
    legend: Sequence[tuple[Style, str, str]],
    notes: Sequence[str],
    language: str,
) -> str:
    """The whole as SVG with its own colours, on white."""
    parts: list[str] = []
    y = 44.0
    for line in wrap(title, 70):
        parts.append(_text(SIDE, y, line, 26, 600))
        y += 32
    for line in wrap(finding, 108):
        parts.append(_text(SIDE, y, line, 17, 400))
        y += 24
    y += 6
    for at, (style, word, meaning) in enumerate(legend):
        x, row = SIDE + at % 2 * COLUMN, y + at // 2 * 34
        inside = swatch(style).replace("<svg ", f'<svg x="{x:g}" y="{row:g}" width="42" height="24" ', 1)
        parts.append(inside)
        parts.append(_text(x + 50, row + 17, f"{word} {meaning}"[:66], 14, 400, bold=word))
    y += (len(legend) + 1) // 2 * 34 + 10
    scale = min(1.0, (WIDTH - 2 * SIDE) / drawn.width)
    left = (WIDTH - drawn.width * scale) / 2
    parts.append(f'<g transform="translate({left:.1f} {y:.1f}) scale({scale:.4f})">{drawn.inside}</g>')
    y += drawn.height * scale + 22
    for note in notes:
        for line in wrap(note, 130):
            parts.append(_text(SIDE, y, line, 14, 400))
            y += 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{language}" role="img" width="{WIDTH:g}" '
        f'height="{y + 10:.0f}" viewBox="0 0 {WIDTH:g} {y + 10:.0f}"><title>{escape(title)}</title>'
        f"<desc>{escape(finding)}</desc>"
        f'<rect width="{WIDTH:g}" height="{y + 10:.0f}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, size: float, weight: int, bold: str = "") -> str:
    inside = escape(text)
    if bold and text.startswith(bold):
        inside = f'<tspan font-weight="600">{escape(bold)}</tspan>{escape(text[len(bold) :])}'
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="Source Sans 3" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{INK}">{inside}</text>'
    )
