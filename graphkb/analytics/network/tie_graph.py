"""Tied bodies and their ties as a graph of igraph, whole and resampled (rule 12)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import igraph

from graphkb.analytics.network.ties import TOLERANCE, Cooperation

__all__ = ["Partition", "TieGraph", "communities", "left_out", "seeded"]

_generator_lock = Lock()
"""igraph has one random generator for the whole process: whoever seeds it, uses it alone."""

Partition = tuple[frozenset[int], ...]
"""Groups of vertices, largest first, equal ones by their first vertex; every vertex is in exactly one."""


@dataclass(frozen=True)
class TieGraph:
    """Vertex i is `bodies[i]`; pair j joins `pairs[j]` (i < k) with `weights[j]`. Only bodies with a tie."""

    bodies: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, cooperation: Cooperation) -> TieGraph:
        """All tied bodies and all ties, both sorted."""
        index = {body: place for place, body in enumerate(cooperation.tied)}
        return cls(
            cooperation.tied,
            tuple((index[tie.a], index[tie.b]) for tie in cooperation.ties),
            tuple(tie.weight for tie in cooperation.ties),
        )

    @cached_property
    def graph(self) -> Any:
        """The `igraph.Graph`: undirected, edges in the order of `pairs`."""
        return igraph.Graph(n=len(self.bodies), edges=self.pairs)

    @property
    def distances(self) -> tuple[float, ...]:
        """1 / weight of each pair."""
        return tuple(1 / weight for weight in self.weights)

    def only(self, kept: Sequence[int]) -> TieGraph:
        """The same vertices with these pairs only (positions, rising)."""
        return TieGraph(self.bodies, tuple(self.pairs[row] for row in kept), tuple(self.weights[row] for row in kept))

    def strong(self, least: float) -> TieGraph:
        """The same vertices with the pairs of at least this weight."""
        return self.only([row for row, weight in enumerate(self.weights) if weight >= least - TOLERANCE])

    def resamples(self, number: int, seed: int) -> Iterator[TieGraph]:
        """`number` graphs, each without another 10 % of the pairs (at least one); same seed, same graphs."""
        drawn = random.Random(seed)
        rows = range(len(self.pairs))
        for _ in range(number):
            yield self.only(sorted(drawn.sample(rows, len(rows) - left_out(len(rows)))))


@contextmanager
def seeded() -> Iterator[Callable[[int], None]]:
    """The generator of igraph for oneself alone: gives what sets its seed."""
    with _generator_lock:
        try:
            yield lambda seed: igraph.set_random_number_generator(random.Random(seed))
        finally:
            igraph.set_random_number_generator(random)


def left_out(pairs: int) -> int:
    """How many pairs a resample leaves out: 10 %, rounded half up, at least one, none of none.

    >>> [left_out(n) for n in (0, 1, 14, 15, 1500)]
    [0, 1, 1, 2, 150]
    """
    return max(1, (pairs + 5) // 10) if pairs else 0


def communities(graph: TieGraph, *, resolution: float, seeds: Sequence[int]) -> tuple[Partition, float]:
    """The partition with the highest modularity among Leiden runs with these seeds, and that modularity.

    Each run goes on until it gains nothing. Equal modularity: the partition that sorts first. Without pairs
    every vertex is alone and modularity is 0.
    """
    if not graph.pairs:
        return tuple(frozenset((vertex,)) for vertex in range(len(graph.bodies))), 0.0
    best: tuple[float, list[list[int]]] | None = None
    with seeded() as start_with:
        for seed in seeds:
            start_with(seed)
            found = graph.graph.community_leiden(
                objective_function="modularity", weights=graph.weights, resolution=resolution, n_iterations=-1
            )
            gained = float(graph.graph.modularity(found.membership, graph.weights, resolution=resolution))
            groups = sorted((sorted(group) for group in found if group), key=lambda group: (-len(group), group))
            if (
                best is None
                or gained > best[0] + TOLERANCE
                or (abs(gained - best[0]) <= TOLERANCE and groups < best[1])
            ):
                best = gained, groups
    if best is None:
        raise ValueError("at least one seed is needed")
    return tuple(frozenset(group) for group in best[1]), best[0]
