"""The two-mode view on the map: bodies where they are, and among them the occasions that bring them together.

An occasion is a measure, a network or an event. Large ones are in it too, although they tie nobody pairwise (rule 10).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graphkb.analytics.network.evidence import EvidenceKind, Group
from graphkb.analytics.network.free_places import Taken, middle
from graphkb.analytics.network.layout import Point
from graphkb.analytics.network.narrowing import ALL_TIES, Narrowed, TieFilter
from graphkb.analytics.network.ties import Cooperation

__all__ = ["MapOccasion", "MapOccasions", "map_occasions"]


@dataclass(frozen=True, slots=True)
class MapOccasion:
    """A measure, network or event on the map."""

    kind: EvidenceKind
    via: str
    bodies: tuple[str, ...]
    """Those shown, at least two, sorted; the network itself is not in it."""
    x: float
    y: float
    """Among its bodies, downwards."""


@dataclass(frozen=True)
class MapOccasions:
    """Bodies and occasions."""

    occasions: tuple[MapOccasion, ...]
    """Most bodies first, then by id."""
    points: Mapping[str, Point]
    """Where every body shown lies: as on the map without occasions; one that has no tie there, beside its occasion."""


def map_occasions(
    cooperation: Cooperation,
    found: Narrowed,
    points: Mapping[str, Point],
    ties: TieFilter = ALL_TIES,
    *,
    among: bool = False,
    around: bool = False,
) -> MapOccasions:
    """The occasions of a day with at least two bodies that the filters leave.

    `cooperation`: the whole day's; `found` and `ties`: what a query leaves of it and the filter of ties in it. An
    occasion of a class that is not asked for is left out; where ties are asked for by anything but their class, or the
    surroundings of a body are, an occasion must be behind a tie that passes.
    """
    by_class_alone = TieFilter(evidence=ties.evidence) == ties and not around
    behind = {piece.via for tie in found.cooperation.ties for piece in tie.evidence}
    near = set(found.cooperation.tied)
    kept: list[tuple[Group, tuple[str, ...]]] = []
    for group in cooperation.groups:
        if ties.evidence and group.kind not in ties.evidence:
            continue
        if not by_class_alone and group.via not in behind:
            continue
        bodies = _bodies(group, found.sought, near if around else None, among=among)
        if len(bodies) > 1:
            kept.append((group, bodies))
    kept.sort(key=lambda pair: (-len(pair[1]), pair[0].via))
    shown = sorted({body for _, bodies in kept for body in bodies})
    places = {body: points[body] for body in shown if body in points}
    taken = Taken(places.values())
    whole = middle(places.values())
    occasions = []
    for group, bodies in kept:
        there = [places[body] for body in bodies if body in places]
        x, y = taken.free(middle(there) if there else whole)
        occasions.append(MapOccasion(group.kind, group.via, bodies, x, y))
        for body in bodies:
            if body not in places:
                places[body] = taken.free((x, y))
    return MapOccasions(tuple(occasions), places)


def _bodies(
    group: Group, sought: frozenset[str] | None, near: Collection[str] | None, *, among: bool
) -> tuple[str, ...]:
    bodies = group.bodies if near is None else tuple(body for body in group.bodies if body in near)
    if sought is None:
        return bodies
    inside = tuple(body for body in bodies if body in sought)
    if among:
        return inside
    return bodies if inside else ()
