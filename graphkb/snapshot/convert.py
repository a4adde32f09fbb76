"""The snapshot as a graph of networkx or igraph, for checks and for whoever wants to go on from there."""

from __future__ import annotations

from typing import Any

import igraph
import networkx as nx

from graphkb.snapshot.snapshot import Snapshot

__all__ = ["to_igraph", "to_networkx"]


def to_networkx(snapshot: Snapshot) -> nx.MultiDiGraph[str]:
    """All nodes (attributes `kind`, `name`) and relations (key: relation id, attribute `type`).

    >>> to_networkx(Snapshot.of([], [])).number_of_nodes()
    0
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in snapshot.nodes:
        graph.add_node(node.id, kind=node.kind, name=node.name)
    for relation in snapshot.relations:
        graph.add_edge(relation.source, relation.target, key=relation.id, type=relation.type)
    return graph


def to_igraph(snapshot: Snapshot) -> Any:
    """The same as a directed `igraph.Graph`: vertex attributes `name` (the id), `kind`; edge attributes `id`, `type`.

    Vertices are in the order of `snapshot.nodes`, edges in that of `snapshot.relations`.
    """
    graph = igraph.Graph(n=len(snapshot.nodes), directed=True)
    graph.vs["name"] = [node.id for node in snapshot.nodes]
    graph.vs["kind"] = [node.kind for node in snapshot.nodes]
    graph.add_edges(
        [(snapshot.index[relation.source], snapshot.index[relation.target]) for relation in snapshot.relations]
    )
    graph.es["id"] = [relation.id for relation in snapshot.relations]
    graph.es["type"] = [relation.type for relation in snapshot.relations]
    return graph
