"""Which single new tie brings a body closest to all others: gain in harmonic closeness, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import heapify, heappop, heappush
from math import inf

from graphkb.analytics.network.stability import CLAIMED, FEWEST_FOR_BANDS, RESAMPLES, check_resamples
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation

__all__ = ["CONTENDERS", "EXACT_UP_TO", "NEAR", "NEW_WEIGHT", "RECKONED", "Gain", "HelpfulTie", "helpful_ties"]

NEW_WEIGHT = 1.0
"""Weight of the tie that does not exist yet: that of a stated cooperation."""
NEAR = 0.05
"""In a resample everybody counts as best whose gain is at most this share below the greatest."""
CONTENDERS = 8
"""Candidates with the greatest gain that go into the resamples."""
EXACT_UP_TO = 500
"""Tied bodies up to which every candidate is reckoned; beyond, an answer would take minutes."""
RECKONED = 100
"""Candidates reckoned for each body in a larger network: those that could bring most."""
_MOST_OPTIONS = 3
_SELDOM = 0.1
"""A third option is best in at least this share of the resamples."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a tie to one candidate would bring."""

    candidate: str
    gain: float
    """By how much harmonic closeness (Σ 1/distance to all others) grows; greater than 0."""
    shortened: int
    """Bodies that get nearer by it, the candidate among them."""
    joined: int
    """Those of them that could not be reached at all before."""
    again: float
    """Share of the resamples in which it is the best, or at most 5 % below it, 0–1."""


@dataclass(frozen=True, slots=True)
class HelpfulTie:
    """The new tie that would help one body most, as far as it can be told."""

    body: str
    closeness: float
    """Harmonic closeness before: Σ 1/distance to all others; 0 without a tie."""
    options: tuple[Gain, ...]
    """One if it is certain, else the two or three that are best most often; empty: no candidate."""
    certain: bool
    """The first option is among the best in 90 % of the resamples, and at least ten bodies have a tie."""
    compared: int
    """Number of candidates."""


@dataclass(frozen=True)
class _Lengths:
    """Distances (1/weight) from some bodies to all tied bodies; for a body without a tie an empty row."""

    rows: Mapping[str, Sequence[float]]

    @classmethod
    def of(cls, graph: TieGraph, bodies: Sequence[str]) -> _Lengths:
        place = {body: row for row, body in enumerate(graph.bodies)}
        tied = [body for body in bodies if body in place]
        found = graph.graph.distances(source=[place[body] for body in tied], weights=graph.distances) if tied else []
        return cls(dict(zip(tied, found, strict=True)))

    def closeness(self, body: str) -> float:
        return sum(1 / length for length in self.rows.get(body, ()) if 0 < length < inf)

    def most(self, candidate: str, length: float) -> float:
        """What a tie to the candidate can bring at most to anybody: as if nobody had been reached before."""
        row = self.rows.get(candidate)
        return 1 / length if row is None else sum(1 / (length + onward) for onward in row)

    def gain(self, body: str, candidate: str, length: float) -> float:
        """Growth of closeness by a tie of this length."""
        row, before = self.rows.get(candidate), self.rows.get(body)
        if row is None or before is None:  # nobody knows the candidate, or the body knows nobody
            return self.most(candidate, length)
        return sum(
            1 / (length + onward) - 1 / now
            for now, onward in zip(before, row, strict=True)
            if length + onward < now  # never for the body itself: it is at 0
        )

    def nearer(self, body: str, candidate: str, length: float) -> tuple[int, int]:
        """Bodies that get nearer by it, and those of them that could not be reached at all before."""
        row = self.rows.get(candidate)
        if row is None:
            return 1, 1
        before = self.rows.get(body, [inf] * len(row))
        news = [now for now, onward in zip(before, row, strict=True) if length + onward < now * (1 - TOLERANCE)]
        return len(news), sum(now == inf for now in news)


def helpful_ties(
    cooperation: Cooperation,
    candidates: Mapping[str, Sequence[str]],
    prefer: Callable[[str, str], float | None] = lambda body, candidate: 0.0,
    *,
    weight: float = NEW_WEIGHT,
    resamples: int = RESAMPLES,
    seed: int = 0,
    exact_up_to: int = EXACT_UP_TO,
) -> Mapping[str, HelpfulTie]:
    """For each body the new tie, among its candidates, that shortens its ways to others most.

    The gain of a tie of length 1/`weight` to candidate c is Σ over all others x of
    1/min(d(x), 1/weight + d(c, x)) − 1/d(x), with 1/∞ = 0: the growth of harmonic closeness, as in Crescenzi,
    D'Angelo, Severini, Velaj 2016, doi:10.1145/2953882 (here one tie, undirected, weighted). The eight best stand the
    test of the resamples (rule 12).

    `candidates`: body to the bodies it could tie to, neither itself nor tied already. `prefer(body, candidate)` is
    asked for the promising ones only: None leaves a candidate out; of equal gains the greater preference comes first,
    then the id. A body without candidates has no options. With more than `exact_up_to` tied bodies only 100
    candidates for each body are reckoned.
    """
    check_resamples(resamples)
    graph = TieGraph.of(cooperation)
    everybody = sorted({*candidates, *(one for each in candidates.values() for one in each)})
    lengths = _Lengths.of(graph, everybody)
    length = 1 / weight
    bounds = {one: lengths.most(one, length) for one in everybody}
    most = len(everybody) if len(graph.bodies) <= exact_up_to else RECKONED
    contenders = {
        body: _contenders(lengths, bounds, body, each, partial(prefer, body), length, most)
        for body, each in candidates.items()
    }
    again = _again(graph, contenders, length, resamples, seed)
    enough = len(graph.bodies) >= FEWEST_FOR_BANDS
    return {
        body: _helpful(lengths, body, found, again[body], len(candidates[body]), length, enough)
        for body, found in contenders.items()
    }


def _contenders(
    lengths: _Lengths,
    bounds: Mapping[str, float],
    body: str,
    candidates: Sequence[str],
    prefer: Callable[[str], float | None],
    length: float,
    most: int,
) -> list[str]:
    """Those with the greatest gain, best first: of the candidates that could bring most, the first `most` in which
    any is wanted."""
    ordered = sorted(candidates, key=lambda one: (-bounds[one], one))
    for start in range(0, len(ordered), most):
        if found := _greatest(lengths, bounds, body, ordered[start : start + most], prefer, length):
            return found
    return []


def _greatest(
    lengths: _Lengths,
    bounds: Mapping[str, float],
    body: str,
    candidates: Sequence[str],
    prefer: Callable[[str], float | None],
    length: float,
) -> list[str]:
    """What a candidate can bring at most decides when it is reckoned: Minoux 1978, doi:10.1007/BFb0006528."""
    ahead = [(-bounds[one], False, one) for one in candidates]
    heapify(ahead)
    found: list[tuple[float, float, str]] = []
    while ahead:
        bound, reckoned, candidate = heappop(ahead)
        if len(found) >= CONTENDERS and -bound < -found[CONTENDERS - 1][0] - TOLERANCE:
            break
        if not reckoned:
            gain = lengths.gain(body, candidate, length)
            if gain > TOLERANCE:
                heappush(ahead, (-gain, True, candidate))
        elif (preference := prefer(candidate)) is not None:
            found.append((round(bound, 9), -preference, candidate))
            found.sort()
    return [candidate for _, _, candidate in found[:CONTENDERS]]


def _again(
    graph: TieGraph, contenders: Mapping[str, Sequence[str]], length: float, resamples: int, seed: int
) -> Mapping[str, Mapping[str, float]]:
    times = {body: dict.fromkeys(found, 0) for body, found in contenders.items()}
    wanted = sorted({*contenders, *(one for found in contenders.values() for one in found)})
    for resample in graph.resamples(resamples, seed):
        lengths = _Lengths.of(resample, wanted)
        tied = {graph.bodies[end] for pair in resample.pairs for end in pair}
        alone = {one: lengths.most(one, length) for one in wanted}
        for body, found in contenders.items():
            # Whoever knows nobody gains the same by a candidate as everybody else who knows nobody.
            gains = {one: lengths.gain(body, one, length) if body in tied else alone[one] for one in found}
            bound = max(gains.values(), default=0.0) * (1 - NEAR)
            for one, gain in gains.items():
                times[body][one] += gain >= bound - TOLERANCE
    return {body: {one: n / resamples for one, n in found.items()} for body, found in times.items()}


def _helpful(
    lengths: _Lengths,
    body: str,
    found: Sequence[str],
    again: Mapping[str, float],
    compared: int,
    length: float,
    enough: bool,
) -> HelpfulTie:
    gains = [
        Gain(one, lengths.gain(body, one, length), *lengths.nearer(body, one, length), again[one]) for one in found
    ]
    certain = bool(gains) and enough and gains[0].again >= CLAIMED - TOLERANCE
    if certain:
        options = gains[:1]
    else:
        places = {gain.candidate: place for place, gain in enumerate(gains)}
        often = sorted(gains, key=lambda gain: (-round(gain.again, 9), places[gain.candidate]))
        options = [*often[:2], *(gain for gain in often[2:_MOST_OPTIONS] if gain.again >= _SELDOM)]
    return HelpfulTie(body, lengths.closeness(body), tuple(options), certain, compared)
