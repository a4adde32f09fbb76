"""Whether a body's contacts know each other: Burt's constraint and effective size, and pairs it alone connects.

Burt 1992, Structural Holes (Harvard University Press), with ties as they are: undirected, weighted. p(i, j) is the
share of i's weight that goes to j; m(j, q) is the weight of j and q divided by the greatest weight of j.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphkb.analytics.network.tie_graph import TieGraph

__all__ = ["Contacts", "constraint", "contacts_of", "effective_size", "open_pairs", "triangles"]


@dataclass(frozen=True)
class Contacts:
    """For each vertex its contacts, with the weight of the tie; empty where it has none."""

    of: Sequence[Mapping[int, float]]

    @cached_property
    def shared(self) -> Sequence[Mapping[int, Sequence[int]]]:
        """For each vertex and each of its contacts: the contacts that both have; absent where there are none."""
        found: list[dict[int, list[int]]] = [{} for _ in self.of]
        for a, around in enumerate(self.of):
            for b in around:
                if a < b:
                    few, many = (around, self.of[b]) if len(around) <= len(self.of[b]) else (self.of[b], around)
                    both = [one for one in few if one in many]
                    if both:
                        found[a][b] = found[b][a] = both
        return found


def contacts_of(graph: TieGraph) -> Contacts:
    """The contacts of each vertex."""
    found: list[dict[int, float]] = [{} for _ in graph.bodies]
    for (a, b), weight in zip(graph.pairs, graph.weights, strict=True):
        found[a][b] = weight
        found[b][a] = weight
    return Contacts(found)


def constraint(graph: TieGraph) -> tuple[float | None, ...]:
    """Burt's constraint: Σ over contacts j of (p(i, j) + Σ over q of p(i, q) p(q, j))², q a contact of both.

    Small: contacts that have nothing to do with each other. 1: a single contact; it can be a little above 1 in a small
    closed circle. None without a contact, where it is not defined. From igraph: j runs over contacts only, not over
    everybody that can be reached in two steps.
    """
    scores = graph.graph.constraint(weights=list(graph.weights))
    return tuple(float(score) if tied else None for score, tied in zip(scores, graph.graph.degree(), strict=True))


def effective_size(contacts: Contacts) -> tuple[float | None, ...]:
    """Burt's effective size: Σ over contacts j of (1 − Σ over q of p(i, q) m(j, q)), q a contact of both.

    The number of contacts less what is redundant: between 1 and their number where all ties weigh the same (there it
    is n − 2t/n with t ties among n contacts, Borgatti 1997). None without a contact. This is the weighted form, as
    networkx computes it with weights; without weights both are the same.
    """
    greatest = [max(around.values(), default=0.0) for around in contacts.of]
    found: list[float | None] = []
    for i, around in enumerate(contacts.of):
        if not around:
            found.append(None)
            continue
        redundant = 0.0
        for j, shared in contacts.shared[i].items():
            redundant += sum(around[q] * contacts.of[j][q] for q in shared) / greatest[j]
        found.append(len(around) - redundant / sum(around.values()))
    return tuple(found)


def open_pairs(contacts: Contacts) -> tuple[int, ...]:
    """How many pairs of its contacts have no tie with each other; whatever the weights."""
    found = [len(around) * (len(around) - 1) // 2 for around in contacts.of]
    for _, _, middle in triangles(contacts):
        found[middle] -= 1
    return tuple(found)


def triangles(contacts: Contacts) -> Iterator[tuple[int, int, int]]:
    """Pairs (a, b), a < b, that have a tie, each with every contact of both: each triangle three times."""
    for a, of in enumerate(contacts.shared):
        for b, shared in of.items():
            if a < b:
                for middle in shared:
                    yield a, b, middle
