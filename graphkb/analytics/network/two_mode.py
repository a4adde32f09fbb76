"""Who was where: bodies and the measures, networks and events they are recorded with, kept as they are.

Ties between bodies are concluded from this (rule 10); here nothing is concluded. Groups too large for pairwise ties
are in it as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import isfinite
from typing import Any

import igraph
import networkx as nx

from graphkb.analytics.described import Method
from graphkb.analytics.network.evidence import EvidenceKind, Group
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.errors import InvalidParameter
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import NodeFilter, select
from graphkb.texts import N_

__all__ = ["KINDS", "Occasion", "Place", "Row", "Shared", "TwoMode", "TwoModeQuery", "two_mode"]

KINDS = (EvidenceKind.MEASURE, EvidenceKind.MEMBERSHIP, EvidenceKind.EVENT)
"""Classes of occasions: what bodies run together, belong to, were at."""

ROUNDS = 200


@dataclass(frozen=True, slots=True)
class TwoModeQuery:
    """What is to be shown. None and empty texts ask for nothing."""

    kind: EvidenceKind | None = None
    """Measures, networks or events only."""
    place: str = ""
    """Occasions with a body of this place or a part of it; all their bodies are shown."""
    field: str = ""
    """Measures of this field."""
    least: int = 2
    """Bodies an occasion needs."""


@dataclass(frozen=True, slots=True)
class Place:
    """Position of a body or an occasion in the two-mode network, each 0–1 of what is possible there.

    Borgatti, Everett 1997, doi:10.1016/S0378-8733(96)00301-2.
    """

    degree: float
    """Its degree divided by the size of the other mode: of all occasions (bodies) it is with so many."""
    closeness: float
    """Over the part of the network it is connected with, scaled by the size of that part."""
    betweenness: float


@dataclass(frozen=True, slots=True)
class Row:
    """A body and where it was."""

    body: str
    occasions: tuple[str, ...]
    """Ids of measures, networks and events, in the order of `TwoMode.occasions`; at least one."""
    place: Place


@dataclass(frozen=True, slots=True)
class Occasion:
    """A measure, network or event and who is recorded with it."""

    kind: EvidenceKind
    via: str
    bodies: tuple[str, ...]
    """In the order of `TwoMode.rows`; the network itself is not in it."""
    pairwise: bool
    """False: too large (or one body only) for ties between each two of them."""
    relations: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Shared:
    """Two bodies and all occasions they share, `a` before `b` in the order of ids."""

    a: str
    b: str
    occasions: tuple[str, ...]


@dataclass(frozen=True)
class TwoMode:
    """Bodies × occasions as one table. Rows and columns are sorted so that those who share much stand together."""

    query: TwoModeQuery
    rows: tuple[Row, ...]
    """Empty if no occasion has bodies enough."""
    occasions: tuple[Occasion, ...]
    shared: tuple[Shared, ...]
    """All pairs that share an occasion: most shared first, then by ids."""
    density: float
    """Cells that are filled, divided by all cells; 0 for an empty table."""
    method: Method
    _cells: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False, compare=False)

    def filled(self, body: str, via: str) -> bool:
        """Whether a body is recorded with an occasion."""
        return (body, via) in self._cells

    @cached_property
    def kinds(self) -> Mapping[EvidenceKind, int]:
        """Number of occasions of each class shown."""
        return Counter(occasion.kind for occasion in self.occasions)


def two_mode(snapshot: Snapshot, cooperation: Cooperation, query: TwoModeQuery | None = None) -> TwoMode:
    """The two-mode view of the groups of the cooperation, large ones too.

    Positions are those in the table shown. Rows and columns are ordered by reciprocal averaging (Hill 1973,
    doi:10.2307/2258931) within each connected part, the largest part first. Raises InvalidParameter for a place or
    field that there is not, for stated cooperation (it has no occasion) and for `least` below 1.
    """
    query = query or TwoModeQuery()
    _check(query)
    asked = _asked(snapshot, cooperation, query)
    groups = [group for group in asked if len(group.bodies) >= query.least]
    order = _order(groups)
    rank = {name: place for place, name in enumerate(order)}
    places = _places(groups)
    groups.sort(key=lambda group: rank["via", group.via])
    at: defaultdict[str, list[str]] = defaultdict(list)
    for group in groups:
        for body in group.bodies:
            at[body].append(group.via)
    bodies = sorted(at, key=lambda body: rank["body", body])
    cells = frozenset((body, via) for body, vias in at.items() for via in vias)
    method = Method(
        "two_mode",
        {
            **cooperation.method.parameters,
            "kind": query.kind.value if query.kind else "",
            "place": query.place,
            "field": query.field,
            "least": str(query.least),
        },
        len({relation for group in groups for relation in group.relations}),
        tuple(_missing(len(asked) - len(groups), query.least)),
    )
    return TwoMode(
        query,
        tuple(Row(body, tuple(at[body]), places["body", body]) for body in bodies),
        tuple(
            Occasion(
                group.kind,
                group.via,
                tuple(sorted(group.bodies, key=lambda body: rank["body", body])),
                group.pairwise,
                group.relations,
                places["via", group.via],
            )
            for group in groups
        ),
        _shared(groups),
        len(cells) / (len(bodies) * len(groups)) if cells else 0.0,
        method,
        cells,
    )


def _check(query: TwoModeQuery) -> None:
    if query.least < 1:
        raise InvalidParameter(name="least", value=query.least, reason=N_("Bitte mindestens 1 angeben."))
    if query.kind is EvidenceKind.COOPERATION:
        reason = N_("Eine genannte Zusammenarbeit hat keinen Anlass, bei dem man dabei ist.")
        raise InvalidParameter(name="kind", value=query.kind.value, reason=reason)


def _asked(snapshot: Snapshot, cooperation: Cooperation, query: TwoModeQuery) -> Sequence[Group]:
    groups = [group for group in cooperation.groups if query.kind in (None, group.kind)]
    if query.field:
        of_field = {node.id for node in select(snapshot, NodeFilter(("measure",), "", query.field))}
        groups = [group for group in groups if group.via in of_field]
    if query.place:
        found = select(snapshot, NodeFilter(("actor",), query.place, ""))
        there = {body for node in found for body in cooperation.body_of.get(node.id, ())}
        groups = [group for group in groups if there.intersection(group.bodies)]
    return groups


def _graph(groups: Sequence[Group]) -> nx.Graph[tuple[str, str]]:
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    for group in sorted(groups, key=lambda group: group.via):
        graph.add_edges_from((("body", body), ("via", group.via)) for body in group.bodies)
    return graph


def _places(groups: Sequence[Group]) -> dict[tuple[str, str], Place]:
    names = sorted({*(("body", body) for group in groups for body in group.bodies), *(("via", g.via) for g in groups)})
    at = {name: place for place, name in enumerate(names)}
    edges = [(at["body", body], at["via", group.via]) for group in groups for body in group.bodies]
    graph: Any = igraph.Graph(n=len(names), edges=edges)
    size = {"body": sum(name[0] == "body" for name in names), "via": sum(name[0] == "via" for name in names)}
    found = {}
    for name, degree, between in zip(names, graph.degree(), graph.betweenness(), strict=True):
        own, other = size[name[0]], len(names) - size[name[0]]
        most = _most_between(own, other)
        found[name] = Place(
            degree / other,
            _closeness(graph.distances(source=[at[name]])[0], own, other),
            between / most if most else 0.0,
        )
    return found


def _closeness(distances: Sequence[float], own: int, other: int) -> float:
    reached = [far for far in distances if far and isfinite(far)]
    nearest = other + 2 * (own - 1)
    return nearest / sum(reached) * len(reached) / (own + other - 1)


def _most_between(own: int, other: int) -> float:
    """Greatest betweenness possible in a mode of `own` beside one of `other`; 0: nobody can lie between others.

    >>> _most_between(18, 14), _most_between(1, 2), _most_between(5, 1)
    (445.0, 1.0, 0.0)
    """
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def _order(groups: Sequence[Group]) -> list[tuple[str, str]]:
    graph = _graph(groups)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    return [name for part in parts for name in _seriated(graph, part)]


def _seriated(graph: nx.Graph[tuple[str, str]], part: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names of one connected part along its first axis of reciprocal averaging; equal ones by degree, then id."""
    bodies = [name for name in part if name[0] == "body"]
    whole = sum(graph.degree(body) for body in bodies)
    scores = {body: float(place) for place, body in enumerate(bodies)}
    averaged: dict[tuple[str, str], float] = {}
    before: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        mean = sum(scores[body] * graph.degree(body) for body in bodies) / whole
        largest = max(abs(score - mean) for score in scores.values()) or 1.0
        scores = {body: (score - mean) / largest for body, score in scores.items()}
        if before and max(abs(scores[body] - before[body]) for body in bodies) <= TOLERANCE:
            break
        before = scores
        averaged = {
            name: sum(scores[body] for body in graph[name]) / graph.degree(name) for name in part if name[0] == "via"
        }
        scores = {body: sum(averaged[via] for via in graph[body]) / graph.degree(body) for body in bodies}
    found = {**averaged, **scores}
    return sorted(part, key=lambda name: (round(found[name] / TOLERANCE), -graph.degree(name), name))


def _shared(groups: Sequence[Group]) -> tuple[Shared, ...]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for group in groups:
        for a, b in combinations(sorted(group.bodies), 2):
            found[a, b].append(group.via)
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Shared(a, b, tuple(vias)) for (a, b), vias in ranked)


def _missing(small: int, least: int) -> Collection[Label]:
    if not small:
        return ()
    return (
        counted(
            "{n} Maßnahme, Netzwerk oder Veranstaltung mit weniger als {least} erfassten Stellen ist nicht gezeigt.",
            "{n} Maßnahmen, Netzwerke oder Veranstaltungen mit weniger als {least} erfassten Stellen sind nicht "
            "gezeigt.",
            small,
            least=least,
        ),
    )
