"""Whether a body's contacts know each other: Burt's constraint and effective size, and pairs it alone connects.

Burt 1992, Structural Holes (Harvard University Press), with ties as they are: undirected, weighted. p(i, j) is the
share of i's weight that goes to j; m(j, q) is the weight of j and q divided by the greatest weight of j.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graphkb.analytics.network.tie_graph import TieGraph

__all__ = ["Contacts", "constraint", "contacts_of", "effective_size", "open_pairs", "triangles"]

Contacts = Sequence[Mapping[int, float]]
"""For each vertex its contacts, with the weight of the tie."""


def contacts_of(graph: TieGraph) -> Contacts:
    """The contacts of each vertex; without any: empty."""
    found: list[dict[int, float]] = [{} for _ in graph.bodies]
    for (a, b), weight in zip(graph.pairs, graph.weights, strict=True):
        found[a][b] = weight
        found[b][a] = weight
    return found


def constraint(contacts: Contacts) -> tuple[float | None, ...]:
    """Burt's constraint: Σ over contacts j of (p(i, j) + Σ over q of p(i, q) p(q, j))², q a contact of both.

    Small: contacts that have nothing to do with each other. 1: a single contact; it can be a little above 1 in a small
    closed circle. None without a contact, where it is not defined. The same as igraph and networkx: j runs over
    contacts only, not over everybody that can be reached in two steps.
    """
    total = [sum(of.values()) for of in contacts]
    found: list[float | None] = []
    for i, of in enumerate(contacts):
        if not of:
            found.append(None)
            continue
        score = 0.0
        for j, weight in of.items():
            invested = weight / total[i]
            for q in _shared(of, contacts[j]):
                invested += of[q] / total[i] * contacts[q][j] / total[q]
            score += invested * invested
        found.append(score)
    return tuple(found)


def effective_size(contacts: Contacts) -> tuple[float | None, ...]:
    """Burt's effective size: Σ over contacts j of (1 − Σ over q of p(i, q) m(j, q)), q a contact of both.

    The number of contacts less what is redundant: between 1 and their number where all ties weigh the same (there it
    is n − 2t/n with t ties among n contacts, Borgatti 1997). None without a contact. This is the weighted form, as
    networkx computes it with weights; without weights both are the same.
    """
    total = [sum(of.values()) for of in contacts]
    greatest = [max(of.values(), default=0.0) for of in contacts]
    found: list[float | None] = []
    for i, of in enumerate(contacts):
        if not of:
            found.append(None)
            continue
        score = float(len(of))
        for j in of:
            for q in _shared(of, contacts[j]):
                score -= of[q] / total[i] * contacts[j][q] / greatest[j]
        found.append(score)
    return tuple(found)


def open_pairs(contacts: Contacts) -> tuple[int, ...]:
    """How many pairs of its contacts have no tie with each other; whatever the weights."""
    found = [len(of) * (len(of) - 1) // 2 for of in contacts]
    for _, _, middle in triangles(contacts):
        found[middle] -= 1
    return tuple(found)


def triangles(contacts: Contacts) -> Iterator[tuple[int, int, int]]:
    """Pairs (a, b), a < b, that have a tie, each with every contact of both: each triangle three times."""
    for a, of in enumerate(contacts):
        for b in of:
            if a < b:
                for middle in _shared(of, contacts[b]):
                    yield a, b, middle


def _shared(a: Mapping[int, float], b: Mapping[int, float]) -> Sequence[int]:
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    return [one for one in few if one in many]
