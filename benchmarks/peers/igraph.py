"""python-igraph as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan
from typing import Any

import igraph

from benchmarks.graphs import BenchGraph

__all__ = ["TASKS", "load"]


def load(graph: BenchGraph) -> Any:
    """An undirected graph with weights and distances."""
    made = igraph.Graph(n=graph.size, edges=graph.pairs)
    made.es["weight"] = graph.weights
    made.es["distance"] = [1 / weight for weight in graph.weights]
    return made


def _groups(graph: Any) -> list[float]:
    found = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=-1)
    return [float(group) for group in found.membership]


def _cut_points(graph: Any) -> list[float]:
    cuts = set(graph.articulation_points())
    return [float(body in cuts) for body in range(graph.vcount())]


TASKS: Mapping[str, Callable[[Any], list[float]]] = {
    "groups": _groups,
    "betweenness": lambda graph: list(graph.betweenness(directed=False, weights="distance")),
    "cut points": _cut_points,
    "constraint": lambda graph: [0.0 if isnan(score) else score for score in graph.constraint(weights="weight")],
    "cores": lambda graph: [float(core) for core in graph.coreness()],
}
