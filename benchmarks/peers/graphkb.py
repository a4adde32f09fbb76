"""The product itself: the functions that its analyses call."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from benchmarks.graphs import BenchGraph
from graphkb.analytics.network.positions import EXACT_UP_TO, PIVOTS, betweenness, estimated_betweenness
from graphkb.analytics.network.structural_holes import constraint
from graphkb.analytics.network.tie_graph import TieGraph, communities

__all__ = ["TASKS", "load"]


def load(graph: BenchGraph) -> TieGraph:
    """Tied bodies as the analyses see them; ids keep the order."""
    tied = TieGraph(tuple(f"{body:07d}" for body in range(graph.size)), graph.pairs, graph.weights)
    assert tied.graph.vcount() == graph.size
    return tied


def _groups(graph: TieGraph, runs: int) -> list[float]:
    found, _ = communities(graph, resolution=1.0, seeds=range(runs))
    return [group for _, group in sorted((body, group) for group, part in enumerate(found) for body in part)]


def _betweenness(graph: TieGraph) -> list[float]:
    bodies = range(len(graph.bodies))
    if len(bodies) <= EXACT_UP_TO:
        return list(betweenness(graph))
    return list(estimated_betweenness(graph, sorted(random.Random(0).sample(bodies, PIVOTS)))[0])


def _cut_points(graph: TieGraph) -> list[float]:
    cuts = set(graph.graph.articulation_points())
    return [float(body in cuts) for body in range(len(graph.bodies))]


TASKS: Mapping[str, Callable[[TieGraph], list[float]]] = {
    "groups": lambda graph: _groups(graph, 1),
    "groups, best of 20": lambda graph: _groups(graph, 20),
    "betweenness": _betweenness,
    "cut points": _cut_points,
    "constraint": lambda graph: [score or 0.0 for score in constraint(graph)],
    "cores": lambda graph: [float(core) for core in graph.graph.coreness()],
}
