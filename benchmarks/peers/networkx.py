"""NetworkX as it is; it has no Leiden of its own, so Louvain stands for groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import isnan
from typing import Any

import networkx as nx

from benchmarks.graphs import BenchGraph

__all__ = ["TASKS", "load"]


def load(graph: BenchGraph) -> nx.Graph[int]:
    """An undirected graph with weights and distances."""
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(graph.size))
    made.add_edges_from(
        (a, b, {"weight": weight, "distance": 1 / weight})
        for (a, b), weight in zip(graph.pairs, graph.weights, strict=True)
    )
    return made


def _groups(graph: nx.Graph[int]) -> list[float]:
    found: Iterable[Any] = nx.community.louvain_communities(graph, weight="weight", seed=1)
    return [float(group) for _, group in sorted((body, group) for group, part in enumerate(found) for body in part)]


def _cut_points(graph: nx.Graph[int]) -> list[float]:
    cuts = set(nx.articulation_points(graph))
    return [float(body in cuts) for body in graph]


def _betweenness(graph: nx.Graph[int]) -> list[float]:
    found = nx.betweenness_centrality(graph, weight="distance", normalized=False)
    return [found[body] for body in graph]


def _constraint(graph: nx.Graph[int]) -> list[float]:
    found = nx.constraint(graph, weight="weight")
    return [0.0 if isnan(found[body]) else found[body] for body in graph]


def _cores(graph: nx.Graph[int]) -> list[float]:
    found = nx.core_number(graph)
    return [float(found[body]) for body in graph]


TASKS: Mapping[str, Callable[[nx.Graph[int]], list[float]]] = {
    "groups": _groups,
    "betweenness": _betweenness,
    "cut points": _cut_points,
    "constraint": _constraint,
    "cores": _cores,
}
