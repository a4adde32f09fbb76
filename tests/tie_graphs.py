"""Small networks for the tests: from weighted pairs, or from facts about made-up bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx

from graphkb.analytics.described import Method
from graphkb.analytics.network import Cooperation, Tie
from graphkb.analytics.network.evidence import Evidence, EvidenceKind
from graphkb.model import FuzzyDate, Node, PropertyValue, Relation, SourceRef, Status
from graphkb.snapshot import Snapshot

DAY = date(2026, 11, 22)
FRESH = FuzzyDate.parse("2026-06")


def body(id: str, kind: str = "association", **more: PropertyValue) -> Node:
    return Node(
        id=id, kind=kind, name=id.upper(), sources=(SourceRef("d-muster"),), asserted=FRESH, properties=dict(more)
    )


def fact(
    type: str,
    source: str,
    target: str,
    *,
    asserted: str | None = "2026-06",
    valid_from: str | None = None,
    valid_to: str | None = None,
    status: Status = Status.CURRENT,
    derived: bool = False,
    sources: Iterable[str] = ("d-muster",),
    key: str = "",
    **more: PropertyValue,
) -> Relation:
    role = str(more.get("role", ""))
    return Relation(
        id=Relation.make_id(type, source, target, role, key),
        type=type,
        source=source,
        target=target,
        asserted=FuzzyDate.parse(asserted) if asserted else None,
        valid_from=FuzzyDate.parse(valid_from) if valid_from else None,
        valid_to=FuzzyDate.parse(valid_to) if valid_to else None,
        status=status,
        derived=derived,
        sources=tuple(SourceRef.parse(source) for source in sources),
        properties=dict(more),
    )


def weighted(pairs: Mapping[tuple[str, str], float], alone: Iterable[str] = ()) -> Cooperation:
    """A cooperation with these weights, each as if one measure had made it; `alone` are bodies without a tie."""
    ties = []
    for (first, second), weight in pairs.items():
        a, b = min(first, second), max(first, second)
        piece = Evidence(EvidenceKind.MEASURE, f"m-{a}-{b}", weight, (), (), False, False, None)
        ties.append(Tie(a, b, weight, (piece,)))
    bodies = {end for pair in pairs for end in pair} | set(alone)
    return Cooperation(
        DAY,
        tuple(sorted(bodies)),
        tuple(sorted(ties, key=lambda tie: (tie.a, tie.b))),
        (),
        Method("cooperation", {}, len(ties)),
        {body: (body,) for body in sorted(bodies)},
    )


def stated(graph: nx.Graph[str]) -> Snapshot:
    """Facts in which every edge of a graph is a stated cooperation."""
    return Snapshot.of(
        [body(node) for node in graph],
        [fact("COOPERATES_WITH", a, b) for a, b in graph.edges],
    )


def as_networkx(cooperation: Cooperation) -> nx.Graph[str]:
    """Tied bodies with `weight` and `distance` on the edges."""
    graph: nx.Graph[str] = nx.Graph()
    for tie in cooperation.ties:
        graph.add_edge(tie.a, tie.b, weight=tie.weight, distance=1 / tie.weight)
    return graph


def named(graph: nx.Graph[Any]) -> nx.Graph[str]:
    """The graph with its nodes as two-digit or plain texts, so that ids sort as the nodes do."""
    return nx.relabel_nodes(graph, {node: f"{node:02d}" if isinstance(node, int) else str(node) for node in graph})
