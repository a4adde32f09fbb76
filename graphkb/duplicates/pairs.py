"""Pairs of bodies that may be one: found by what they share, compared feature by feature, best first.

Not all pairs are compared but those that share something rare: a word, the beginning of a word, a web site, an
address, an identifier, or the short form of the other's name. So the work grows with the number of bodies, not
with its square. After I. P. Fellegi, A. B. Sunter (1969), «A theory for record linkage», Journal of the American
Statistical Association 64, doi:10.1080/01621459.1969.10501049: pairs that are surely the same, surely not, and
those for a person to decide; here a person decides all.

Never compared: persons, places, and two bodies with a recorded relation between them, for that says that they
are two. No feature reads religion or origin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from graphkb.analytics.described import Reference
from graphkb.duplicates.features import (
    SHARED,
    Compared,
    Described,
    Feature,
    Ground,
    compare,
    described,
    host_of,
    street_of,
)
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = [
    "PROPOSED",
    "REFERENCES",
    "Found",
    "Pair",
    "alike",
    "bodies_of",
    "candidates",
    "pair_key",
    "pair_of",
    "pairs",
]

PROPOSED = 0.67
"""Score from which a pair is proposed; chosen on one half of the labelled pairs (docs/duplicates.md)."""

REFERENCES = (
    Reference(
        "Fellegi, I. P.; Sunter, A. B. (1969): A theory for record linkage. JASA 64, 1183–1210.",
        "10.1080/01621459.1969.10501049",
    ),
    Reference(
        "Cohen, W. W.; Ravikumar, P.; Fienberg, S. E. (2003): A comparison of string distance metrics for "
        "name-matching tasks. IIWeb, 73–78."
    ),
)
"""Where the method is published."""

LARGEST_BLOCK = 40
"""What more bodies share is not rare: it brings no pair together."""

BEGINNING = 6
"""Letters of the beginning of a word, so that slips and endings behind it do not part two names."""

NO_BODY = N_("Nur Stellen können verglichen werden, keine Personen und keine Orte.")
SAME_ID = N_("Das ist zweimal dieselbe Stelle.")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bodies that may be one; ids in order of the alphabet."""

    first: str
    second: str
    compared: Compared

    @property
    def score(self) -> float:
        """How alike, 0 to 1."""
        return self.compared.score

    @property
    def certainty(self) -> float:
        """Share of the weights with data, 0 to 1."""
        return self.compared.certainty

    @property
    def features(self) -> tuple[Feature, ...]:
        """What was compared, those without data too."""
        return self.compared.features

    @property
    def key(self) -> tuple[str, str]:
        """Both ids."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class Found:
    """All pairs from a score on, best first; how many bodies there are and how many pairs were compared."""

    pairs: tuple[Pair, ...]
    bodies: int
    compared: int


def pair_key(first: str, second: str) -> tuple[str, str]:
    """Both ids in order of the alphabet; raises InvalidParameter if they are one."""
    if first == second:
        raise InvalidParameter(name="second", value=second, reason=Phrase.of(SAME_ID))
    return (first, second) if first < second else (second, first)


def bodies_of(snapshot: Snapshot) -> tuple[Node, ...]:
    """Actors that are compared: all but places, which are the ground of the data."""
    return tuple(node for node in snapshot.of_kind("actor") if _is_body(snapshot, node))


def pairs(snapshot: Snapshot, least: float = PROPOSED) -> Found:
    """Pairs of this snapshot from a score on; empty if none is alike enough."""
    bodies = {node.id: described(snapshot, node) for node in bodies_of(snapshot)}
    ground = Ground.of(bodies.values(), snapshot)
    related = {(relation.source, relation.target) for relation in snapshot.relations}
    found: list[Pair] = []
    count = 0
    for first, second in candidates(bodies.values(), ground):
        if (first, second) in related or (second, first) in related:
            continue
        if bodies[first].collective != bodies[second].collective:
            continue
        count += 1
        compared = compare(bodies[first], bodies[second], ground)
        if compared.score >= least - 1e-9:
            found.append(Pair(first, second, compared))
    found.sort(key=lambda pair: (-pair.score, pair.key))
    return Found(tuple(found), len(bodies), count)


def pair_of(snapshot: Snapshot, first: str, second: str) -> Pair:
    """One pair compared, whatever the score; raises NotFound, InvalidParameter for what is no body."""
    key = pair_key(first, second)
    for id in key:
        if not _is_body(snapshot, snapshot.node(id)):
            raise InvalidParameter(name="first", value=id, reason=Phrase.of(NO_BODY))
    ground = Ground.of((described(snapshot, node) for node in bodies_of(snapshot)), snapshot)
    left, right = (described(snapshot, snapshot.node(id)) for id in key)
    return Pair(*key, compare(left, right, ground))


def alike(snapshot: Snapshot, new: Described, least: float = PROPOSED) -> tuple[Pair, ...]:
    """On entry: bodies that a new one may be the same as, best first; `first` is always the one that is there."""
    bodies = {node.id: described(snapshot, node) for node in bodies_of(snapshot) if node.id != new.id}
    ground = Ground.of(bodies.values(), snapshot)
    found = [Pair(body.id, new.id, compare(body, new, ground)) for body in bodies.values()]
    kept = [pair for pair in found if pair.score >= least - 1e-9]
    return tuple(sorted(kept, key=lambda pair: (-pair.score, pair.first)))


def candidates(bodies: Iterable[Described], ground: Ground) -> Iterator[tuple[str, str]]:
    """Pairs of ids that share something rare, each once, in order of the alphabet."""
    blocks: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for body in bodies:
        for key in _keys(body, ground):
            blocks[key].add(body.id)
    seen: set[tuple[str, str]] = set()
    for ids in blocks.values():
        if 1 < len(ids) <= LARGEST_BLOCK:
            seen.update(combinations(sorted(ids), 2))
    yield from sorted(seen)


def _keys(body: Described, ground: Ground) -> Iterator[tuple[str, ...]]:
    for name in body.names:
        for form in ground.forms(name, body.names[0]):
            for word in form.words:
                yield "begins", word[:BEGINNING]
                if 3 <= len(word) <= 6:
                    yield "short", word
            for initials in form.initials:
                yield "short", initials
            yield "name", form.joined, *sorted(form.places)
            for two in _rarest(form.words, ground):
                yield "words", *two
    if host := host_of(body.website):
        yield "website", host
    if (street := street_of(body.address)) and ground.addresses[street] <= SHARED:
        yield "address", street
    for identifier in body.identifiers:
        yield "identifier", *identifier


def _rarest(words: Iterable[str], ground: Ground) -> Sequence[tuple[str, str]]:
    """Every two of the three rarest words: common words that stand together are rare again."""
    kept = sorted(words, key=lambda word: (-ground.rarity.of(word), word))[:3]
    return [(min(two), max(two)) for two in combinations(kept, 2)]


def _is_body(snapshot: Snapshot, node: Node) -> bool:
    kind = snapshot.ontology.kind(node.kind)
    return kind.actor and not kind.place and node.kind != "person"
