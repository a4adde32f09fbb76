"""The measures of a map, taken on what it shows: ties, their sum, ways through a body, core and connected part.

They are not resampled, so no rank is given (decision 8): of the ways there is a band only.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from graphkb.analytics.described import Method
from graphkb.analytics.network.positions import EXACT_UP_TO, PIVOTS, betweenness, estimated_betweenness
from graphkb.analytics.network.sentences import said
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["BAND_LABELS", "Band", "BodyMeasures", "MapMeasures", "bands", "map_measures"]


ESTIMATED = N_("Die Wege sind aus {n} Stellen geschätzt.")


class Band(IntEnum):
    """How many of the shortest ways between two others lead through a body, beside the others on the map."""

    NONE = 0
    FEW = 1
    """Fewer than the median of the bodies with any."""
    MANY = 2
    MOST = 3
    """As many as the tenth of them with the most."""


BAND_LABELS: Mapping[Band, Label] = {
    Band.NONE: Label(de="keine Wege", en="no ways"),
    Band.FEW: Label(de="wenige Wege", en="few ways"),
    Band.MANY: Label(de="viele Wege", en="many ways"),
    Band.MOST: Label(de="sehr viele Wege", en="very many ways"),
}


@dataclass(frozen=True, slots=True)
class BodyMeasures:
    """One body among those shown."""

    degree: int
    """Number of its ties."""
    strength: float
    """Sum of their weights."""
    core: int
    """Largest k so that it is in a part where everybody has at least k ties to others of that part."""
    component: int
    """1 for the largest connected part, then by size, then by first id."""
    betweenness: float | None
    """Shortest ways (distance 1/weight) of two others that lead through it, each pair once, equal ways shared; None:
    nobody asked."""
    band: Band | None
    """None: nobody asked for the ways."""


@dataclass(frozen=True)
class MapMeasures:
    """All bodies shown."""

    of: Mapping[str, BodyMeasures]
    """By id; empty without ties."""
    components: tuple[int, ...]
    """Sizes of the connected parts, largest first."""
    estimated_from: int | None
    """From how many bodies the ways are estimated; None: they are exact."""
    method: Method


def bands(values: Sequence[float]) -> tuple[Band, ...]:
    """The band of each value; equal values (but for rounding) share the higher one.

    >>> [band.name for band in bands([0.0, 1.0, 2.0, 3.0, 9.0])]
    ['NONE', 'FEW', 'MANY', 'MANY', 'MOST']
    """
    some = sorted(value for value in values if value > TOLERANCE)
    if not some:
        return (Band.NONE,) * len(values)
    median = some[len(some) // 2 - 1 if len(some) % 2 == 0 else len(some) // 2]
    most = some[-max(1, len(some) // 10)]

    def of(value: float) -> Band:
        slack = TOLERANCE * max(1.0, value)
        if value <= TOLERANCE:
            return Band.NONE
        if value >= most - slack:
            return Band.MOST
        return Band.MANY if value >= median - slack else Band.FEW

    return tuple(map(of, values))


def map_measures(cooperation: Cooperation, *, ways: bool = True, seed: int = 0) -> MapMeasures:
    """The measures of every body with a tie in this cooperation, be it the whole network or what a filter left.

    With more than 2,000 bodies the ways are estimated from 500 of them, as in `positions`; without `ways` they are
    not taken: in a large network they need most of the time.
    """
    graph = TieGraph.of(cooperation)
    whole = len(graph.bodies)
    pivots: list[int] = []
    between: Sequence[float | None] = (None,) * whole
    band: Sequence[Band | None] = (None,) * whole
    if ways:
        if whole > EXACT_UP_TO:
            pivots = sorted(random.Random(seed).sample(range(whole), PIVOTS))
            values, _ = estimated_betweenness(graph, pivots)
        else:
            values = betweenness(graph)
        between, band = values, bands(values)
    parts = sorted((sorted(part) for part in graph.graph.connected_components()), key=lambda part: (-len(part), part))
    component = {row: number for number, part in enumerate(parts, start=1) for row in part}
    strength = graph.graph.strength(weights=list(graph.weights)) if graph.pairs else []
    rows = zip(graph.graph.degree(), strength, graph.graph.coreness(), between, band, strict=True)
    found = {
        body: BodyMeasures(degree, strong, core, component[row], ways_through, band_of)
        for row, (body, (degree, strong, core, ways_through, band_of)) in enumerate(
            zip(graph.bodies, rows, strict=True)
        )
    }
    missing = (said(ESTIMATED, n=len(pivots)),) if pivots else ()
    given = cooperation.method
    method = Method("map_measures", given.parameters, given.facts, (*given.missing, *missing))
    return MapMeasures(found, tuple(map(len, parts)), len(pivots) or None, method)
