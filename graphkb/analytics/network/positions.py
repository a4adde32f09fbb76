"""Where bodies stand: strength, degree, betweenness, core, component, ranks with bands (rules 10 and 12)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graphkb.analytics.described import Method
from graphkb.analytics.network.sentences import said
from graphkb.analytics.network.stability import FEWEST_FOR_BANDS, RESAMPLES, band, check_resamples
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.ontology import Label

__all__ = ["EXACT_UP_TO", "PIVOTS", "Position", "Positions", "betweenness", "positions", "ranks"]


EXACT_UP_TO = 2000
"""Tied bodies up to which betweenness is exact; beyond, an answer would take minutes."""
PIVOTS = 500
"""Bodies that shortest paths are followed from where betweenness is estimated."""


@dataclass(frozen=True, slots=True)
class Position:
    """One tied body. Rank 1 is the highest score; equal scores share the better rank.

    A band is the rank at the 5th and at the 95th percentile of the resamples; None: too few bodies for one, or the
    score is estimated.
    """

    body: str
    degree: int
    """Number of ties."""
    strength: float
    """Sum of their weights."""
    betweenness: float
    """Shortest paths (distance 1/weight) of two others that lead through it, each pair once, equal paths shared."""
    core: int
    """Largest k so that it is in a part where everybody has at least k ties to others of that part."""
    component: int
    """1 for the largest connected part, then by size."""
    strength_rank: int
    betweenness_rank: int
    strength_band: tuple[int, int] | None
    betweenness_band: tuple[int, int] | None


@dataclass(frozen=True)
class Positions:
    """All tied bodies."""

    positions: tuple[Position, ...]
    """Sorted by betweenness rank, then id; empty without ties."""
    components: tuple[int, ...]
    """Sizes of the connected parts, largest first."""
    method: Method

    @cached_property
    def _of(self) -> dict[str, Position]:
        return {position.body: position for position in self.positions}

    def of(self, body: str) -> Position | None:
        """Where a body stands; None if it has no tie."""
        return self._of.get(body)

    def brokers(self, limit: int = 10) -> tuple[Position, ...]:
        """Bodies through which most of the shortest paths lead, by rank; none with a betweenness of 0.

        All that share the last rank are in it, so it may be longer than `limit`.
        """
        between = [position for position in self.positions if position.betweenness > TOLERANCE]
        if len(between) <= limit:
            return tuple(between)
        last = between[limit - 1].betweenness_rank if limit > 0 else 0
        return tuple(position for position in between if position.betweenness_rank <= last)


def betweenness(graph: TieGraph, pivots: Sequence[int] | None = None) -> tuple[float, ...]:
    """Betweenness of each vertex, raw, on distance 1/weight, each pair once.

    Paths whose lengths differ by rounding alone count as equally short. Brandes 2001,
    doi:10.1080/0022250X.2001.9990249. With `pivots` (vertices) it is estimated from the paths that begin there,
    scaled up to all: Brandes, Pich 2007, doi:10.1142/S0218127407018403.
    """
    if not graph.pairs:
        return (0.0,) * len(graph.bodies)
    if pivots is None:
        return tuple(graph.graph.betweenness(directed=False, weights=graph.distances))
    scale = len(graph.bodies) / len(pivots)
    from_pivots = graph.graph.betweenness(directed=False, weights=graph.distances, sources=list(pivots))
    return tuple(score * scale for score in from_pivots)


def ranks(scores: Sequence[float]) -> tuple[int, ...]:
    """Rank of each score, 1 the highest; scores that are equal but for rounding share the better rank.

    >>> ranks([0.3, 5.0, 0.1 + 0.2, 0.0])
    (2, 1, 2, 4)
    """
    found = [0] * len(scores)
    order = sorted(range(len(scores)), key=lambda row: -scores[row])
    for place, row in enumerate(order):
        before = order[place - 1]
        equal = place > 0 and scores[before] - scores[row] <= TOLERANCE * max(1.0, abs(scores[before]))
        found[row] = found[before] if equal else place + 1
    return tuple(found)


def positions(
    cooperation: Cooperation, *, resamples: int = RESAMPLES, seed: int = 0, exact_up_to: int = EXACT_UP_TO
) -> Positions:
    """Where each tied body stands, and how far its ranks move when 10 % of the pairs are left out.

    Under ten tied bodies there are no bands. With more than `exact_up_to`, betweenness is estimated from 500 of them
    and has no band. The method says either. Core numbers count ties, whatever their weight: Seidman 1983,
    doi:10.1016/0378-8733(83)90028-X.
    """
    check_resamples(resamples)
    graph = TieGraph.of(cooperation)
    exact = len(graph.bodies) <= exact_up_to
    pivots = (
        None if exact else sorted(random.Random(seed).sample(range(len(graph.bodies)), min(PIVOTS, len(graph.bodies))))
    )
    between = betweenness(graph, pivots)
    strength = _strength(graph)
    degree = graph.graph.degree()
    core = graph.graph.coreness()
    component, sizes = _components(graph)
    ranked_between, ranked_strength = ranks(between), ranks(strength)
    enough = len(graph.bodies) >= FEWEST_FOR_BANDS
    bands = _bands(graph, resamples, seed, exact) if enough else None
    found = [
        Position(
            body,
            degree[row],
            strength[row],
            between[row],
            core[row],
            component[row],
            ranked_strength[row],
            ranked_between[row],
            bands[0][row] if bands else None,
            bands[1][row] if bands and exact else None,
        )
        for row, body in enumerate(graph.bodies)
    ]
    method = Method(
        "positions",
        {**cooperation.method.parameters, "resamples": str(resamples), "seed": str(seed)},
        cooperation.method.facts,
        (*cooperation.method.missing, *_estimated(pivots)),
        _stability(enough),
    )
    return Positions(tuple(sorted(found, key=lambda p: (p.betweenness_rank, p.body))), sizes, method)


def _strength(graph: TieGraph) -> tuple[float, ...]:
    sums = [0.0] * len(graph.bodies)
    for (a, b), weight in zip(graph.pairs, graph.weights, strict=True):
        sums[a] += weight
        sums[b] += weight
    return tuple(sums)


def _components(graph: TieGraph) -> tuple[dict[int, int], tuple[int, ...]]:
    parts = sorted((sorted(part) for part in graph.graph.connected_components()), key=lambda part: (-len(part), part))
    return {row: number for number, part in enumerate(parts, start=1) for row in part}, tuple(map(len, parts))


def _bands(
    graph: TieGraph, resamples: int, seed: int, exact: bool
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    strength: list[list[int]] = [[] for _ in graph.bodies]
    between: list[list[int]] = [[] for _ in graph.bodies]
    for resample in graph.resamples(resamples, seed):
        for row, rank in enumerate(ranks(_strength(resample))):
            strength[row].append(rank)
        for row, rank in enumerate(ranks(betweenness(resample)) if exact else ()):
            between[row].append(rank)
    return tuple(map(band, strength)), tuple(map(band, between)) if exact else ()


def _estimated(pivots: Sequence[int] | None) -> tuple[Label, ...]:
    if pivots is None:
        return ()
    return (said("Das Netz ist groß: die vermittelnde Lage ist aus {n} Stellen geschätzt.", n=len(pivots)),)


def _stability(enough: bool) -> Label:
    if enough:
        return said(
            "Der Rang ist als Spanne angegeben: so weit schwankt er, wenn man zehn Prozent der Verbindungen weglässt."
        )
    return said("Für Rangspannen sind es zu wenige Stellen: nötig sind {n} mit einer Verbindung.", n=FEWEST_FOR_BANDS)
