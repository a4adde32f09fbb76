"""A body and who is around it as a drawing: one ring or two, names, links; drawn on the server.

Every name has a line of its own: the rings are bows to the left and right of the body, not circles, on which
names would lie over one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi

from markupsafe import Markup

from graphkb.texts.order import alphabetical

__all__ = ["MOST", "EgoNode", "EgoTie", "ego_svg"]

MOST = 60
"""Bodies in one drawing; a table beside it has them all."""

ROW = 23.0
"""Height of a line with a name."""
INNER, BOW = 95.0, 75.0
"""Distance of the first ring at its ends, and how much farther out it is in the middle."""
BESIDE = 235.0
"""Room between the first ring and the second: names stand in it."""
MARGIN = 250.0
"""Room for the names outside."""
LETTERS_BESIDE, LETTERS_OUTSIDE = 31, 34
"""Letters of a name that fit in that room."""


@dataclass(frozen=True, slots=True)
class EgoNode:
    """A body in the drawing."""

    id: str
    name: str
    url: str
    shape: str
    """circle, square, diamond, pentagon, hexagon, triangle or ring."""
    letter: str
    """Of its group; empty: none."""
    said: str
    """What is told of it when it is pointed at."""


@dataclass(frozen=True, slots=True)
class EgoTie:
    """A tie in the drawing; `stroke` is its strongest class of evidence."""

    a: str
    b: str
    stroke: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float
    ring: int


def ego_svg(
    centre: EgoNode, rings: Sequence[Sequence[EgoNode]], ties: Sequence[EgoTie], *, title: str, description: str
) -> Markup:
    """The drawing. `rings`: one or two, each the strongest first; beyond `MOST` bodies the last are left out.

    Title and description are for those who hear the page; every name is a link and whole in its title.
    """
    first = list(rings[0][: MOST - 1]) if rings else []
    second = list(rings[1][: MOST - 1 - len(first)]) if len(rings) > 1 else []
    places = _places(centre, first, second, ties)
    height = max((abs(place.y) for place in places.values()), default=0.0) * 2 + 2 * ROW
    reach = max((abs(place.x) for place in places.values()), default=0.0) + MARGIN
    drawn = [
        f'<svg class="drawing" xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="ego-title ego-text" '
        f'viewBox="{-reach:.0f} {-height / 2:.0f} {2 * reach:.0f} {height:.0f}">',
        f'<title id="ego-title">{escape(title)}</title><desc id="ego-text">{escape(description)}</desc>',
    ]
    drawn += [_line(tie, places, centre.id) for tie in sorted(ties, key=lambda tie: centre.id in (tie.a, tie.b))
              if tie.a in places and tie.b in places]  # fmt: skip
    drawn += [_node(node, places[node.id], bool(second)) for node in (*second, *first)]
    drawn.append(_self(centre))
    drawn.append("</svg>")
    return Markup("".join(drawn))


def _places(
    centre: EgoNode, first: Sequence[EgoNode], second: Sequence[EgoNode], ties: Sequence[EgoTie]
) -> dict[str, _Place]:
    parent = _parents(first, second, ties)
    children = {node.id: [one for one in second if parent.get(one.id) == node.id] for node in first}
    # Side by side what belongs to the same group; then cut where both sides get as many lines.
    ordered = sorted(first, key=lambda node: (node.letter or "~", alphabetical(node.name)))
    lines = [max(1, len(children[node.id])) for node in ordered]
    cut, so_far = len(ordered), 0
    for place, count in enumerate(lines):
        if so_far + count / 2 >= sum(lines) / 2:
            cut = place
            break
        so_far += count
    cut = max(cut, 1) if len(ordered) > 1 else cut
    places = {centre.id: _Place(0.0, 0.0, 0)}
    for side, nodes in ((-1, ordered[:cut]), (1, ordered[cut:])):
        outer = [child for node in nodes for child in children[node.id]]
        half = max(len(nodes), len(outer)) * ROW / 2
        for node, y in zip(nodes, _spread(len(nodes), half), strict=True):
            places[node.id] = _Place(side * _bow(y, half), y, 1)
        for node, y in zip(outer, _spread(len(outer), half), strict=True):
            places[node.id] = _Place(side * (INNER + BOW + BESIDE), y, 2)
    return places


def _parents(first: Sequence[EgoNode], second: Sequence[EgoNode], ties: Sequence[EgoTie]) -> Mapping[str, str]:
    """For each body of the second ring the one of the first that it is tied to most."""
    inner, outer = {node.id for node in first}, {node.id for node in second}
    found: dict[str, tuple[float, str]] = {}
    for tie in ties:
        for child, above in ((tie.a, tie.b), (tie.b, tie.a)):
            if child in outer and above in inner:
                found[child] = max(found.get(child, (0.0, "")), (tie.weight, above))
    return {child: above for child, (_, above) in found.items()}


def _spread(count: int, half: float) -> list[float]:
    return [-half + (place + 0.5) * 2 * half / count for place in range(count)]


def _bow(y: float, half: float) -> float:
    return INNER + BOW * cos(pi / 2 * min(1.0, abs(y) / max(half, 2 * ROW)))


def _line(tie: EgoTie, places: Mapping[str, _Place], centre: str) -> str:
    a, b = places[tie.a], places[tie.b]
    own = centre in (tie.a, tie.b)
    between = "" if own or a.ring != b.ring else " faint"
    if not own and a.ring == b.ring and a.x * b.x > 0:  # neighbours on one side: bend towards the body
        bend = 0.62 if a.ring == 1 else 0.86
        path = f"M{a.x:.1f} {a.y:.1f}Q{(a.x + b.x) / 2 * bend:.1f} {(a.y + b.y) / 2:.1f} {b.x:.1f} {b.y:.1f}"
    else:
        path = f"M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}"
    return f'<path class="tie {escape(tie.stroke)}{between}" d="{path}"/>'


_SHAPES = {
    "square": "M-6 -6h12v12h-12z",
    "diamond": "M0 -8L8 0 0 8 -8 0z",
    "pentagon": "M0 -7.500L7 -1.500V6.500H-7V-1.500z",
    "hexagon": "M-7.500 0l3.800-6.500h7.400L7.500 0 3.700 6.500h-7.400z",
    "triangle": "M0 -7.500L8 6.500h-16z",
}


def _drawn(shape: str, classes: str) -> str:
    if path := _SHAPES.get(shape):
        return f'<path class="{classes}" d="{path}"/>'
    return f'<circle class="{classes}{" ring" if shape == "ring" else ""}" r="{5.5 if shape == "ring" else 6.5}"/>'


def _node(node: EgoNode, place: _Place, outside: bool) -> str:
    left = place.x < 0
    group = f"k-{node.letter.lower()}" if node.letter else "k-rest"
    shown = _short(node.name, LETTERS_BESIDE if place.ring == 1 and outside else LETTERS_OUTSIDE)
    # A shortened name is heard whole from the title; a label would have to hold the shortened text too.
    label = f' aria-label="{escape(node.name)}"' if shown == node.name else ""
    return (
        f'<a href="{escape(node.url)}"{label}>'
        f'<g transform="translate({place.x:.1f} {place.y:.1f})"><title>{escape(node.said)}</title>'
        f"{_drawn(node.shape, f'node {group}')}"
        f'<text x="{-12 if left else 12}" y="4.5" text-anchor="{"end" if left else "start"}">'
        f"{escape(shown)}</text></g></a>"
    )


def _self(node: EgoNode) -> str:
    return (
        f'<g><title>{escape(node.said)}</title><g transform="scale(1.5)">{_drawn(node.shape, "node self")}</g>'
        f'<text y="26" text-anchor="middle" font-weight="680">{escape(_short(node.name, 26))}</text></g>'
    )


def _short(name: str, letters: int) -> str:
    """A name that fits; cut at a word if one ends near.

    >>> _short("Musterverein für Begegnung Musterstadt", 20)
    'Musterverein für …'
    """
    if len(name) <= letters:
        return name
    cut = name[: letters - 1]
    word = cut.rfind(" ")
    return f"{cut[: word + 1] if word > letters * 0.6 else cut}…"
