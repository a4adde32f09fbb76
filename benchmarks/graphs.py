"""Made-up networks with known groups, of any size: most ties inside a group, weights as evidence gives them."""

from __future__ import annotations

import random
from dataclasses import dataclass

__all__ = ["BenchGraph", "planted_graph"]

TIES_A_BODY = 4.75
INSIDE = 0.8
WEIGHTS = (1.0, 1.0, 0.5, 1 / 3, 0.2, 0.1)
"""A stated cooperation or a measure of two, measures and networks of more, an event."""
GROUP_SIZE = 40


@dataclass(frozen=True, slots=True)
class BenchGraph:
    """Bodies 0 … size−1, ties (a < b), sorted, with their weights, and the planted group of each body."""

    size: int
    pairs: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]
    groups: tuple[int, ...]


def planted_graph(size: int, seed: int = 1) -> BenchGraph:
    """A network of `size` bodies with 4.75 ties a body; the same seed gives the same network.

    >>> graph = planted_graph(200)
    >>> graph.size, len(graph.pairs), max(graph.groups)
    (200, 950, 4)
    """
    drawn = random.Random(seed)
    number = max(1, size // GROUP_SIZE)
    groups = [body % number for body in range(size)]
    drawn.shuffle(groups)
    members: list[list[int]] = [[] for _ in range(number)]
    for body, group in enumerate(groups):
        members[group].append(body)
    pairs: dict[tuple[int, int], float] = {}
    while len(pairs) < round(TIES_A_BODY * size):
        a = drawn.randrange(size)
        b = drawn.choice(members[groups[a]]) if drawn.random() < INSIDE else drawn.randrange(size)
        if a != b:
            pairs.setdefault((min(a, b), max(a, b)), drawn.choice(WEIGHTS))
    ordered = sorted(pairs.items())
    return BenchGraph(size, tuple(pair for pair, _ in ordered), tuple(weight for _, weight in ordered), tuple(groups))
