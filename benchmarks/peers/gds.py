"""The open part of Neo4j's Graph Data Science, in a real Neo4j that this process starts."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import neo4j
import psutil

from benchmarks.graphs import BenchGraph
from graphkb.analytics.network.positions import EXACT_UP_TO, PIVOTS
from tests import neo4j_server

__all__ = ["TASKS", "load"]

VERSION = "2.13.9"
FURTHER = (("org.neo4j.gds", "proc", VERSION), ("org.neo4j.gds", "opengds-extension", VERSION))
SETTINGS = ("dbms.security.procedures.unrestricted=gds.*", "dbms.memory.transaction.total.max=0")
BATCH = 20_000


@dataclass
class Loaded:
    """A server with the graph in it, projected with weight and distance."""

    driver: neo4j.Driver
    process: psutil.Process
    size: int

    def ask(self, call: str, **parameters: object) -> list[tuple[int, float]]:
        """Rows of a call that gives `id` and `value`."""
        with self.driver.session(database="neo4j") as session:
            rows = session.run(call, parameters)
            return [(row["id"], float(row["value"])) for row in rows]

    def values(self, call: str, **parameters: object) -> list[float]:
        """One value a body; 0 for a body the call does not name."""
        found = dict(self.ask(call, **parameters))
        return [found.get(body, 0.0) for body in range(self.size)]

    def peak_mb(self) -> float:
        """Memory of the server now."""
        return self.process.memory_info().rss / 1e6


def load(graph: BenchGraph) -> Loaded:
    """Start the server, write the graph, project it."""
    server = neo4j_server.start(FURTHER, SETTINGS, heap="4g")
    atexit.register(server.stop)
    driver = neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password))
    with driver.session(database="neo4j") as session:
        session.run("CREATE CONSTRAINT FOR (b:B) REQUIRE b.id IS UNIQUE").consume()
        for start in range(0, graph.size, BATCH):
            rows = list(range(start, min(graph.size, start + BATCH)))
            session.run("UNWIND $rows AS id CREATE (:B {id: id})", rows=rows).consume()
        ties: list[list[Any]] = [[a, b, w] for (a, b), w in zip(graph.pairs, graph.weights, strict=True)]
        for start in range(0, len(ties), BATCH):
            session.run(
                "UNWIND $rows AS row MATCH (a:B {id: row[0]}), (b:B {id: row[1]}) "
                "CREATE (a)-[:T {weight: row[2], distance: 1 / row[2]}]->(b)",
                rows=ties[start : start + BATCH],
            ).consume()
        session.run(
            "CALL gds.graph.project('g', {B: {properties: ['id']}}, "
            "{T: {orientation: 'UNDIRECTED', properties: ['weight', 'distance']}})"
        ).consume()
    return Loaded(driver, psutil.Process(server.process.pid), graph.size)


def _betweenness(loaded: Loaded) -> list[float]:
    sampled = "" if loaded.size <= EXACT_UP_TO else f", samplingSize: {PIVOTS}, samplingSeed: 1"
    return loaded.values(
        f"CALL gds.betweenness.stream('g', {{relationshipWeightProperty: 'distance'{sampled}}}) YIELD nodeId, score "
        "RETURN toInteger(gds.util.nodeProperty('g', nodeId, 'id')) AS id, score AS value"
    )


TASKS: Mapping[str, Callable[[Loaded], list[float]]] = {
    "groups": lambda loaded: loaded.values(
        "CALL gds.leiden.stream('g', {relationshipWeightProperty: 'weight', randomSeed: 1, concurrency: 1}) "
        "YIELD nodeId, communityId "
        "RETURN toInteger(gds.util.nodeProperty('g', nodeId, 'id')) AS id, communityId AS value"
    ),
    "betweenness": _betweenness,
    "cut points": lambda loaded: loaded.values(
        "CALL gds.articulationPoints.stream('g', {}) YIELD nodeId "
        "RETURN toInteger(gds.util.nodeProperty('g', nodeId, 'id')) AS id, 1 AS value"
    ),
    "cores": lambda loaded: loaded.values(
        "CALL gds.kcore.stream('g', {}) YIELD nodeId, coreValue "
        "RETURN toInteger(gds.util.nodeProperty('g', nodeId, 'id')) AS id, coreValue AS value"
    ),
}
