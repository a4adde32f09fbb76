"""Pairs held back with all that shows that they work together, to ask whether the finder would have proposed them.

For each pair one of the two, drawn at random, loses its part in everything that both are recorded with: measures (run,
hosted), networks, events, whatever the role, the date and the size of the group. The other keeps its record. Every
relation between the two themselves goes too (cooperation, advice, money, membership, …), and money from the one for a
measure of the other. What stays says where each is and what it does: seat, places served, responsibility.

So no field, group, place or language can point from one to the other through a measure that they share: it is only
one's any more. The price: the one that loses its part also loses the ties to the others there; they are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from random import Random

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network import Cooperation
from graphkb.analytics.network.evidence import EVENT_RELATIONS
from graphkb.analytics.partners.score import TOLERANCE
from graphkb.analytics.partners.weights import KNOWN_TIE
from graphkb.snapshot import Snapshot

__all__ = ["Pair", "folds", "for_tuning", "known_pairs", "shared_things", "without"]

Pair = tuple[str, str]
"""Two bodies, the first by id first."""

_WHERE = frozenset({"ABOUT_PLACE", "LOCATED_IN", "PART_OF", "RESPONSIBLE_FOR", "SERVES"})
"""Relations to a place or a body above: they say where somebody is, not with whom."""

_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "measure": ("RUNS", "HOSTS"),
    "event": EVENT_RELATIONS,
}
"""By the kind of thing: how an actor may be recorded with it. A network: by MEMBER_OF."""


@dataclass(frozen=True, slots=True)
class _Records:
    """Everything that pairs could share, by body."""

    actors: Mapping[str, frozenset[str]]
    """Body to itself and its units."""
    joined: Mapping[str, Mapping[str, frozenset[str]]]
    """Body to the measures, events and networks it is recorded with, each with the relations that say so."""


def known_pairs(cooperation: Cooperation) -> tuple[Pair, ...]:
    """Pairs that the finder calls known partners by their tie (weight at least `KNOWN_TIE`), sorted."""
    return tuple((tie.a, tie.b) for tie in cooperation.ties if tie.weight >= KNOWN_TIE - TOLERANCE)


def for_tuning(pair: Pair, share: float = 0.3) -> bool:
    """Whether a pair is one of those by which weights may be chosen, never of those reported; by its ids alone."""
    digest = blake2b("\n".join(pair).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64 < share


def folds(pairs: Iterable[Pair], count: int, seed: int) -> tuple[tuple[Pair, ...], ...]:
    """The pairs in `count` parts of (nearly) the same size, drawn at random; each pair in one of them. Empty parts are
    left out."""
    drawn = sorted(pairs)
    Random(seed).shuffle(drawn)
    return tuple(tuple(drawn[start::count]) for start in range(count) if drawn[start::count])


def without(
    snapshot: Snapshot, bodies: Bodies, pairs: Sequence[Pair], seed: int, *, same_documents: bool = False
) -> Snapshot:
    """The snapshot without any evidence of these pairs.

    `same_documents`: the one that loses its part also loses every other relation that only documents state in which
    the evidence of the pair stands: what was written down of it because of that very cooperation.
    """
    records = _read(snapshot, bodies)
    random = Random(seed)
    gone: set[str] = set()
    for a, b in sorted(pairs):
        loser, other = (a, b) if random.random() < 0.5 else (b, a)
        evidence = set(_between(snapshot, records, a, b))
        for thing in records.joined.get(loser, {}).keys() & records.joined.get(other, {}).keys():
            evidence |= records.joined[loser][thing]
        gone |= evidence
        if same_documents:
            gone |= _only_in(snapshot, records.actors[loser], evidence)
    return Snapshot.of(
        snapshot.nodes,
        (relation for relation in snapshot.relations if relation.id not in gone),
        snapshot.revision,
        snapshot.ontology,
    )


def shared_things(snapshot: Snapshot, bodies: Bodies, pair: Pair) -> frozenset[str]:
    """Ids of everything that shows the two together: measures, events and networks that both are recorded with, and
    relations between them. Empty: nothing left."""
    records = _read(snapshot, bodies)
    a, b = pair
    both = records.joined.get(a, {}).keys() & records.joined.get(b, {}).keys()
    return frozenset(both) | _between(snapshot, records, a, b)


def _read(snapshot: Snapshot, bodies: Bodies) -> _Records:
    actors: defaultdict[str, set[str]] = defaultdict(set)
    joined: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for actor in snapshot.of_kind("actor"):
        for body in bodies.of(actor.id):
            actors[body].add(actor.id)
            for relation in snapshot.out(actor.id):
                kind = snapshot.node(relation.target).kind
                if relation.type == "MEMBER_OF" or relation.type in _TOGETHER.get(kind, ()):
                    joined[body][relation.target].add(relation.id)
    return _Records(
        {body: frozenset(units) for body, units in actors.items()},
        {body: {thing: frozenset(ids) for thing, ids in things.items()} for body, things in joined.items()},
    )


def _only_in(snapshot: Snapshot, actors: frozenset[str], evidence: set[str]) -> set[str]:
    """Relations of these actors, but PART_OF, that only the documents of the evidence state."""
    documents = {source.document for each in snapshot.relations if each.id in evidence for source in each.sources}
    return {
        relation.id
        for actor in actors
        for relation in snapshot.out(actor)
        if relation.type != "PART_OF"
        and relation.sources
        and all(source.document in documents for source in relation.sources)
    }


def _between(snapshot: Snapshot, records: _Records, a: str, b: str) -> frozenset[str]:
    """Relations between the two, and money from one for a measure or event of the other."""
    found = set()
    for here, there in ((a, b), (b, a)):
        others = records.actors.get(there, frozenset())
        things = {*records.actors.get(here, ()), *records.joined.get(here, {})}
        for id in sorted(things):
            own = id in records.actors.get(here, ())
            for relation in snapshot.out(id):
                fits = relation.type not in _WHERE if own else relation.type == "FUNDED_BY"
                if fits and relation.target in others:
                    found.add(relation.id)
    return frozenset(found)
