"""NetworKit as it is: parallel Leiden, exact betweenness up to the size at which the product samples too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkit

from benchmarks.graphs import BenchGraph
from graphkb.analytics.network.positions import EXACT_UP_TO, PIVOTS

__all__ = ["TASKS", "load"]


def load(graph: BenchGraph) -> tuple[Any, Any]:
    """Two undirected graphs: by weight and by distance."""
    by_weight, by_distance = (networkit.Graph(graph.size, weighted=True) for _ in range(2))
    for (a, b), weight in zip(graph.pairs, graph.weights, strict=True):
        by_weight.addEdge(a, b, weight)
        by_distance.addEdge(a, b, 1 / weight)
    return by_weight, by_distance


def _groups(graphs: tuple[Any, Any]) -> list[float]:
    found = networkit.community.ParallelLeiden(graphs[0], iterations=10, randomize=True, gamma=1)
    found.run()
    return [float(group) for group in found.getPartition().getVector()]


def _betweenness(graphs: tuple[Any, Any]) -> list[float]:
    graph = graphs[1]
    exact = graph.numberOfNodes() <= EXACT_UP_TO
    found = (
        networkit.centrality.Betweenness(graph) if exact else networkit.centrality.EstimateBetweenness(graph, PIVOTS)
    )
    found.run()
    return [score / 2 for score in found.scores()]


def _cut_points(graphs: tuple[Any, Any]) -> list[float]:
    graph = graphs[0]
    found = networkit.components.BiconnectedComponents(graph)
    found.run()
    return [float(len(found.getComponentsOfNode(body)) > 1) for body in range(graph.numberOfNodes())]


def _cores(graphs: tuple[Any, Any]) -> list[float]:
    found = networkit.centrality.CoreDecomposition(graphs[0])
    found.run()
    return list(found.scores())


TASKS: Mapping[str, Callable[[tuple[Any, Any]], list[float]]] = {
    "groups": _groups,
    "betweenness": _betweenness,
    "cut points": _cut_points,
    "cores": _cores,
}
