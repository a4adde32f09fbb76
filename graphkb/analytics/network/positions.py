"""Where bodies stand: strength, who connects others, core, component, ranks with bands (rules 10 and 12)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import log, sqrt

from graphkb.analytics.described import Method
from graphkb.analytics.network.sentences import said
from graphkb.analytics.network.stability import FEWEST_FOR_BANDS, RESAMPLES, band, check_resamples
from graphkb.analytics.network.structural_holes import constraint, contacts_of, effective_size, open_pairs
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.ontology import Label

__all__ = [
    "BANDS_UP_TO",
    "EXACT_UP_TO",
    "FOLLOWED",
    "PIVOTS",
    "Measure",
    "Position",
    "Positions",
    "Score",
    "betweenness",
    "estimated_betweenness",
    "positions",
    "ranks",
]


EXACT_UP_TO = 2000
"""Tied bodies up to which betweenness is exact; beyond, an answer would take minutes."""
BANDS_UP_TO = 500
"""Tied bodies up to which betweenness is computed in every resample."""
PIVOTS = 500
"""Bodies that shortest paths are followed from where betweenness is estimated."""
FOLLOWED = 30
"""Bodies at the head of each ranking whose ranks are kept for every resample, to compare any two of them."""
RISK = 0.05
"""Chance at most that a true value lies outside of its stated error."""


class Measure(StrEnum):
    """What bodies are ranked by. Rank 1 is the highest value, for constraint the lowest."""

    STRENGTH = "strength"
    """Sum of the weights of its ties."""
    BETWEENNESS = "betweenness"
    """Shortest paths (distance 1/weight) of two others that lead through it, each pair once, equal paths shared."""
    OPEN_PAIRS = "open_pairs"
    """Pairs of its contacts that have no tie with each other."""
    CONSTRAINT = "constraint"
    """How much its contacts are one circle; `structural_holes.constraint`."""
    EFFECTIVE_SIZE = "effective_size"
    """Its contacts less what is redundant; `structural_holes.effective_size`."""


@dataclass(frozen=True, slots=True)
class Score:
    """A value with its rank among all tied bodies; equal values share the better rank.

    A band is the rank at the 5th and at the 95th percentile of the resamples; None: too few bodies for one, or too
    many to compute it.
    """

    value: float
    rank: int
    band: tuple[int, int] | None


@dataclass(frozen=True)
class Position:
    """One tied body."""

    body: str
    degree: int
    """Number of ties."""
    core: int
    """Largest k so that it is in a part where everybody has at least k ties to others of that part."""
    component: int
    """1 for the largest connected part, then by size."""
    scores: Mapping[Measure, Score]
    error: float | None
    """Where betweenness is estimated: how far the true value is from it at most, in 95 of 100 cases. None: exact."""

    @property
    def strength(self) -> float:
        """Sum of the weights of its ties."""
        return self.scores[Measure.STRENGTH].value

    @property
    def betweenness(self) -> float:
        """Shortest paths of two others that lead through it."""
        return self.scores[Measure.BETWEENNESS].value

    @property
    def strength_rank(self) -> int:
        """Rank by strength."""
        return self.scores[Measure.STRENGTH].rank

    @property
    def betweenness_rank(self) -> int:
        """Rank by betweenness."""
        return self.scores[Measure.BETWEENNESS].rank

    @property
    def strength_band(self) -> tuple[int, int] | None:
        """Band of the rank by strength."""
        return self.scores[Measure.STRENGTH].band

    @property
    def betweenness_band(self) -> tuple[int, int] | None:
        """Band of the rank by betweenness."""
        return self.scores[Measure.BETWEENNESS].band


@dataclass(frozen=True)
class Positions:
    """All tied bodies."""

    positions: tuple[Position, ...]
    """Sorted by betweenness rank, then id; empty without ties."""
    components: tuple[int, ...]
    """Sizes of the connected parts, largest first."""
    pivots: int | None
    """From how many bodies betweenness is estimated; None: it is exact."""
    method: Method
    _samples: Mapping[Measure, Mapping[str, tuple[int, ...]]] = field(default_factory=dict, repr=False)

    @cached_property
    def _of(self) -> dict[str, Position]:
        return {position.body: position for position in self.positions}

    def of(self, body: str) -> Position | None:
        """Where a body stands; None if it has no tie."""
        return self._of.get(body)

    def ranked(self, measure: Measure) -> tuple[Position, ...]:
        """All of them by their rank in this measure, then by betweenness rank and id."""
        return tuple(sorted(self.positions, key=lambda p: (p.scores[measure].rank, p.betweenness_rank, p.body)))

    def brokers(self, limit: int = 10) -> tuple[Position, ...]:
        """Bodies through which most of the shortest paths lead, by rank; none with a betweenness of 0.

        All that share the last rank are in it, so it may be longer than `limit`.
        """
        between = [position for position in self.positions if position.betweenness > TOLERANCE]
        if len(between) <= limit:
            return tuple(between)
        last = between[limit - 1].betweenness_rank if limit > 0 else 0
        return tuple(position for position in between if position.betweenness_rank <= last)

    def ahead(self, measure: Measure, a: str, b: str) -> float | None:
        """Share of the resamples in which `a` ranks better than `b`, 0–1.

        None: there are no resamples of this measure, or one of the two is not among the first 30.
        """
        samples = self._samples.get(measure, {})
        if a not in samples or b not in samples:
            return None
        pairs = list(zip(samples[a], samples[b], strict=True))
        return sum(1 for one, other in pairs if one < other) / len(pairs)


def betweenness(graph: TieGraph) -> tuple[float, ...]:
    """Betweenness of each vertex, raw, on distance 1/weight, each pair once.

    Paths whose lengths differ by rounding alone count as equally short. Brandes 2001,
    doi:10.1080/0022250X.2001.9990249.
    """
    if not graph.pairs:
        return (0.0,) * len(graph.bodies)
    return tuple(graph.graph.betweenness(directed=False, weights=graph.distances))


def estimated_betweenness(graph: TieGraph, pivots: Sequence[int]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Betweenness of each vertex from the paths that begin at `pivots` (drawn at random), and its error.

    Scaled up to all: Brandes, Pich 2007, doi:10.1142/S0218127407018403. For each vertex the true value lies within the
    error with a chance of 95 % or more, whatever the network: the empirical Bernstein bound of Audibert, Munos,
    Szepesvári 2009, doi:10.1016/j.tcs.2009.01.016, on what single pivots add, of which none can add more than half of
    the others in the connected part. It also covers vertices on whose paths no pivot lies, where the spread is 0.
    ValueError without pivots.
    """
    if not pivots:
        raise ValueError("no pivots")
    whole = len(graph.bodies)
    sums, squares = [0.0] * whole, [0.0] * whole
    distances = graph.distances
    for pivot in pivots:
        for row, adds in enumerate(graph.graph.betweenness(directed=False, weights=distances, sources=[pivot])):
            if adds:
                sums[row] += adds
                squares[row] += adds * adds
    most = [0.0] * whole
    for part in graph.graph.connected_components():
        for row in part:
            most[row] = max(len(part) - 2, 0) / 2
    drawn, spread = len(pivots), log(3 / RISK)
    values, errors = [], []
    for row in range(whole):
        mean = sums[row] / drawn
        variance = max(squares[row] / drawn - mean * mean, 0.0)
        values.append(whole * mean)
        errors.append(whole * (sqrt(2 * variance * spread / drawn) + 3 * most[row] * spread / drawn))
    return tuple(values), tuple(errors)


def ranks(scores: Sequence[float]) -> tuple[int, ...]:
    """Rank of each score, 1 the highest; scores that are equal but for rounding share the better rank.

    >>> ranks([0.3, 5.0, 0.1 + 0.2, 0.0])
    (2, 1, 2, 4)
    """
    found = [0] * len(scores)
    rank, before = 0, 0.0
    for place, row in enumerate(sorted(range(len(scores)), key=scores.__getitem__, reverse=True), start=1):
        score = scores[row]
        if place == 1 or before - score > TOLERANCE * max(1.0, abs(before)):
            rank = place
        found[row], before = rank, score
    return tuple(found)


def positions(
    cooperation: Cooperation, *, resamples: int = RESAMPLES, seed: int = 0, exact_up_to: int = EXACT_UP_TO
) -> Positions:
    """Where each tied body stands, and how far its ranks move when 10 % of the pairs are left out.

    Under ten tied bodies there are no bands. With more than `exact_up_to`, betweenness is estimated from 500 of them;
    from 500 on it has no band, and above `exact_up_to` nothing has. The method says each of these. Core numbers count
    ties, whatever their weight: Seidman 1983, doi:10.1016/0378-8733(83)90028-X.
    """
    check_resamples(resamples)
    graph = TieGraph.of(cooperation)
    whole = len(graph.bodies)
    pivots = sorted(random.Random(seed).sample(range(whole), min(PIVOTS, whole))) if whole > exact_up_to else None
    between, errors = estimated_betweenness(graph, pivots) if pivots else (betweenness(graph), None)
    values = {Measure.BETWEENNESS: between, **_local(graph)}
    ranked = {measure: _ranked(measure, found) for measure, found in values.items()}
    banded = _banded(whole, exact=pivots is None)
    samples = _samples(graph, banded, resamples, seed) if banded else {}
    bands = {measure: tuple(map(band, found)) for measure, found in samples.items()}
    degree, core = graph.graph.degree(), graph.graph.coreness()
    component, sizes = _components(graph)
    found = [
        Position(
            body,
            degree[row],
            core[row],
            component[row],
            {
                measure: Score(
                    values[measure][row], ranked[measure][row], bands[measure][row] if measure in bands else None
                )
                for measure in Measure
            },
            errors[row] if errors else None,
        )
        for row, body in enumerate(graph.bodies)
    ]
    method = Method(
        "positions",
        {**cooperation.method.parameters, "resamples": str(resamples), "seed": str(seed)},
        cooperation.method.facts,
        (*cooperation.method.missing, *_estimated(pivots, errors, sizes), *_unbanded(whole, banded)),
        _stability(whole, banded),
    )
    return Positions(
        tuple(sorted(found, key=lambda p: (p.betweenness_rank, p.body))),
        sizes,
        len(pivots) if pivots else None,
        method,
        {
            measure: {
                body: tuple(samples[measure][row])
                for row, body in enumerate(graph.bodies)
                if ranked[measure][row] <= FOLLOWED
            }
            for measure in samples
        },
    )


def _local(graph: TieGraph) -> dict[Measure, Sequence[float]]:
    """The measures that need a body's contacts and theirs only.

    A body that a resample leaves without a tie has no constraint: it comes last, behind the closest circle.
    """
    contacts = contacts_of(graph)
    return {
        Measure.STRENGTH: graph.graph.strength(weights=list(graph.weights)),
        Measure.OPEN_PAIRS: open_pairs(contacts),
        Measure.CONSTRAINT: [2.0 if found is None else found for found in constraint(graph)],
        Measure.EFFECTIVE_SIZE: [found or 0.0 for found in effective_size(contacts)],
    }


def _ranked(measure: Measure, values: Sequence[float]) -> tuple[int, ...]:
    return ranks([-value for value in values] if measure is Measure.CONSTRAINT else values)


def _components(graph: TieGraph) -> tuple[dict[int, int], tuple[int, ...]]:
    parts = sorted((sorted(part) for part in graph.graph.connected_components()), key=lambda part: (-len(part), part))
    return {row: number for number, part in enumerate(parts, start=1) for row in part}, tuple(map(len, parts))


def _banded(whole: int, *, exact: bool) -> tuple[Measure, ...]:
    """The measures that get bands."""
    if whole < FEWEST_FOR_BANDS or not exact:
        return ()
    return tuple(measure for measure in Measure if measure is not Measure.BETWEENNESS or whole <= BANDS_UP_TO)


def _samples(
    graph: TieGraph, measures: Sequence[Measure], resamples: int, seed: int
) -> Mapping[Measure, Sequence[Sequence[int]]]:
    """For each measure and vertex its rank in every resample."""
    found: dict[Measure, list[list[int]]] = {measure: [[] for _ in graph.bodies] for measure in measures}
    for resample in graph.resamples(resamples, seed):
        values = _local(resample)
        for measure, rows in found.items():
            of_measure = betweenness(resample) if measure is Measure.BETWEENNESS else values[measure]
            for row, rank in enumerate(_ranked(measure, of_measure)):
                rows[row].append(rank)
    return found


def _estimated(
    pivots: Sequence[int] | None, errors: Sequence[float] | None, components: Sequence[int]
) -> tuple[Label, ...]:
    if not pivots or not errors:
        return ()
    pairs = sum(size * (size - 1) / 2 for size in components)
    share = f"{max(errors) / pairs * 100:.1f}"
    return (
        said("Das Netz ist groß: die vermittelnde Lage ist aus {n} Stellen geschätzt.", n=len(pivots)),
        said(
            "Bei jeder Stelle weicht der wahre Wert in mindestens 95 von 100 Fällen um höchstens {share} Prozent aller "
            "Wege davon ab.",
            share=Label(de=share.replace(".", ","), en=share),
        ),
    )


def _unbanded(whole: int, banded: Sequence[Measure]) -> tuple[Label, ...]:
    if whole < FEWEST_FOR_BANDS or Measure.BETWEENNESS in banded:
        return ()
    if banded:
        return (said("Die Zahl der Wege hat keine Rangspanne: dafür sind es mehr als {n} Stellen.", n=BANDS_UP_TO),)
    return (said("Rangspannen gibt es hier nicht: dafür ist das Netz zu groß."),)


def _stability(whole: int, banded: Sequence[Measure]) -> Label | None:
    if banded:
        return said(
            "Ein Platz steht nur da, wenn er hält, auch wenn man zehn Prozent der Verbindungen weglässt; sonst steht "
            "«unter den ersten …»."
        )
    if whole >= FEWEST_FOR_BANDS:
        return None
    return said("Für Rangspannen sind es zu wenige Stellen: nötig sind {n} mit einer Verbindung.", n=FEWEST_FOR_BANDS)
