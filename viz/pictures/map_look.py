"""How a map looks on paper: colours, shapes and strokes of drawings that stand alone, by day (`look.md` 4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphkb.texts import N_

__all__ = [
    "DASHES",
    "EDGE",
    "GROUP_COLOURS",
    "HALO",
    "INK",
    "INK_3",
    "LINE",
    "OCCASIONS",
    "PAPER",
    "REST",
    "SHAPES",
    "STROKES",
    "shape_path",
]

GROUP_COLOURS = dict(
    zip(
        "ABCDEFGHIJKL",
        "#476BDD #B78617 #861801 #444A58 #181366 #E2508B #1D6C4C #778B5A #3A9592 #7A3994 #501A21 #A15606".split(),
        strict=True,
    )
)
"""The colours of the groups on light ground, as on the pages."""
REST = "#8A918C"
EDGE = "#5C6670"
PAPER = "#FBFBF8"
INK, INK_3, HALO, LINE = "#16201D", "#5D6764", "#FFFFFF", "#D3D6CE"

DASHES = {"cooperation": "", "measure": "8 4", "membership": "2 3", "event": "8 4 2 4"}
"""Dashes of the strokes, by class of evidence."""

STROKES = (
    ("cooperation", N_("Zusammenarbeit genannt")),
    ("measure", N_("gemeinsame Maßnahme")),
    ("membership", N_("gemeinsames Netzwerk")),
    ("event", N_("selbe Veranstaltung")),
)
SHAPES = (
    ("circle", N_("Verband, Verein, Initiative, Stiftung")),
    ("square", N_("Amt, Behörde, Gremium")),
    ("diamond", N_("Migrantenorganisation")),
    ("pentagon", N_("Religionsgemeinschaft")),
    ("hexagon", N_("Bildung, Sport, Gesundheit")),
    ("triangle", N_("Wirtschaft")),
    ("ring", N_("Netzwerk")),
)
"""The shapes of bodies and what they stand for."""
OCCASIONS = (("plate", N_("Maßnahme")), ("pair", N_("Netzwerk als Anlass")), ("plus", N_("Veranstaltung")))
"""The shapes of occasions."""

_CORNERS: Mapping[str, Sequence[tuple[float, float]]] = {
    "square": ((-0.87, -0.87), (0.87, -0.87), (0.87, 0.87), (-0.87, 0.87)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "pentagon": ((0, -1.13), (0.86, -0.28), (0.86, 0.92), (-0.86, 0.92), (-0.86, -0.28)),
    "hexagon": ((-1.08, 0), (-0.54, -0.93), (0.54, -0.93), (1.08, 0), (0.54, 0.93), (-0.54, 0.93)),
    "triangle": ((0, -1.12), (1.07, 0.74), (-1.07, 0.74)),
    "plate": ((-1, -0.5), (1, -0.5), (1, 0.5), (-1, 0.5)),
    "plus": (
        *((-0.33, -1), (0.33, -1), (0.33, -0.33), (1, -0.33), (1, 0.33), (0.33, 0.33)),
        *((0.33, 1), (-0.33, 1), (-0.33, 0.33), (-1, 0.33), (-1, -0.33), (-0.33, -0.33)),
    ),
}
"""Corners of the shapes with a radius of 1."""


def shape_path(shape: str, radius: float, **attributes: str) -> str:
    """The element that draws a shape of this radius around the origin; names of attributes with `_` for `-`."""
    written = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    if shape == "ring":
        width = round(0.52 * radius, 2)
        colour = attributes.get("fill", INK)
        return f'<circle r="{0.72 * radius:.2f}" fill="{HALO}" stroke="{colour}" stroke-width="{width}"/>'
    if shape == "pair":
        dots = "".join(f'<circle cx="{side * 0.5 * radius:.2f}" r="{0.5 * radius:.2f}"/>' for side in (-1, 1))
        return f"<g{written}>{dots}</g>"
    if corners := _CORNERS.get(shape):
        points = " ".join(f"{x * radius:.2f},{y * radius:.2f}" for x, y in corners)
        return f'<polygon points="{points}"{written}/>'
    return f'<circle r="{radius:.2f}"{written}/>'
