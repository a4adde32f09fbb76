"""What may be said of ranks: a place only where it holds, «more than» only where it holds (rule 12).

The same for page, API and command line. What flips when ten percent of the ties are left out is not said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graphkb.analytics.network.naming import in_words, joined, may_be_named, name_of
from graphkb.analytics.network.positions import Measure, Position, Positions
from graphkb.analytics.network.sentences import one_stop, said
from graphkb.analytics.network.stability import CLAIMED
from graphkb.analytics.network.ties import TOLERANCE
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = [
    "MEASURE_LABELS",
    "STEPS",
    "Claim",
    "Place",
    "claims",
    "finding",
    "listed_positions",
    "more_than",
    "place_of",
]

STEPS = (3, 5, 10, 20, 50)
"""«Among the first n» is said with one of these."""

MEASURE_LABELS = {
    Measure.OPEN_PAIRS: Label(de="Paare ohne eigene Verbindung", en="Pairs without a tie of their own"),
    Measure.BETWEENNESS: Label(de="Kürzeste Wege", en="Shortest paths"),
    Measure.EFFECTIVE_SIZE: Label(de="Verschiedene Kreise", en="Different circles"),
    Measure.CONSTRAINT: Label(de="Bindung an einen Kreis", en="Bound to one circle"),
    Measure.STRENGTH: Label(de="Stärke der Verbindungen", en="Strength of ties"),
}
"""Names of the measures for readers; in the order in which tables show them."""


@dataclass(frozen=True, slots=True)
class Place:
    """How exactly a rank may be told. Both None: it moves too far to be told."""

    exact: int | None
    """The rank itself: it is the same in at least 90 % of the resamples."""
    among: int | None
    """«Among the first n»: holds in at least 95 %."""

    @property
    def sentence(self) -> Label:
        """In words; never empty."""
        if self.exact:
            return said("Platz {n}", n=self.exact)
        if self.among:
            return said("unter den ersten {n}", n=in_words(self.among))
        return said("Platz nicht sicher")


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be said of one body."""

    body: str
    rank: int
    """As computed; not to be shown by itself."""
    place: Place
    ahead_of: tuple[str, ...]
    """Of the bodies listed after it: those that it is ahead of in 90 % of the resamples, in the order of the list."""


def place_of(rank: int, band: tuple[int, int] | None, whole: int) -> Place:
    """How exactly this rank of `whole` bodies may be told.

    «Among the first n» needs n to be at most half of all.

    >>> place_of(1, (1, 1), 40), place_of(2, (1, 4), 40), place_of(9, (8, 34), 40)
    (Place(exact=1, among=None), Place(exact=None, among=5), Place(exact=None, among=None))
    """
    if band is None:
        return Place(None, None)
    if band[0] == band[1] == rank:
        return Place(rank, None)
    worst = max(rank, band[1])
    return Place(None, next((step for step in STEPS if worst <= step <= whole / 2), None))


def claims(found: Positions, measure: Measure = Measure.OPEN_PAIRS, limit: int = 10) -> tuple[Claim, ...]:
    """What may be said of the bodies with the best ranks, all that share the last one included; best first.

    Bodies that connect nobody (betweenness 0, no open pair, a single circle) are in no claim: they are equal.
    Where betweenness is estimated, the band is that of the ranks which its errors allow.
    """
    ranked = [position for position in found.ranked(measure) if _counts(position, measure)]
    last = ranked[min(limit, len(ranked)) - 1].scores[measure].rank if ranked and limit > 0 else 0
    shown = [position for position in ranked if position.scores[measure].rank <= last]
    return tuple(
        Claim(
            position.body,
            position.scores[measure].rank,
            place_of(position.scores[measure].rank, _band(found, position, measure), len(found.positions)),
            tuple(other.body for other in shown[number + 1 :] if more_than(found, measure, position.body, other.body)),
        )
        for number, position in enumerate(shown)
    )


def more_than(found: Positions, measure: Measure, a: str, b: str) -> bool:
    """Whether `a` ranks better than `b`, and does so in 90 % of the resamples.

    Where betweenness is estimated: whether it does whatever the errors. False if either has no tie, or if there is
    nothing to test it by.
    """
    one, other = found.of(a), found.of(b)
    if one is None or other is None or one.scores[measure].rank >= other.scores[measure].rank:
        return False
    if measure is Measure.BETWEENNESS and one.error is not None and other.error is not None:
        return one.betweenness - one.error > other.betweenness + other.error
    share = found.ahead(measure, a, b)
    return share is not None and share >= CLAIMED - TOLERANCE


def finding(snapshot: Snapshot, found: Positions) -> Label | None:
    """Who connects most pairs, as far as that is certain; None if nothing is."""
    sure = claims(found, Measure.OPEN_PAIRS, 3)
    names = [name_of(snapshot, body) for body in _leading(sure)]
    if names:
        if len(names) == 1:
            return one_stop(said("Die meisten anderen verbindet {a}.", a=names[0]))
        if len(names) == 2:
            return one_stop(said("Die meisten anderen verbindet {a}, dann {b}.", a=names[0], b=names[1]))
        return one_stop(
            said("Die meisten anderen verbindet {a}, dann {b}, dann {c}.", a=names[0], b=names[1], c=names[2])
        )
    for step in STEPS[:2]:
        among = [claim for claim in claims(found, Measure.OPEN_PAIRS, step) if _within(claim.place, step)]
        if among:
            who = joined([name_of(snapshot, claim.body) for claim in among])
            return one_stop(
                said("Sicher unter den ersten {n}, die andere verbinden: {names}.", n=in_words(step), names=who)
            )
    return None


def listed_positions(
    snapshot: Snapshot, found: Positions, measure: Measure, reader: Reader = PUBLIC
) -> tuple[tuple[Position, ...], int]:
    """Positions that this reader may see named, by rank in this measure, and how many more there are.

    In public: bodies that connect others, and public bodies, welfare associations and networks. That a small
    association has one tie and connects nobody is counted only (rule 16).
    """
    known = reader.sees(Visibility.NETWORK)
    shown = tuple(
        position
        for position in found.ranked(measure)
        if known or _counts(position, Measure.OPEN_PAIRS) or may_be_named(snapshot, position.body)
    )
    return shown, len(found.positions) - len(shown)


def _counts(position: Position, measure: Measure) -> bool:
    if measure is Measure.BETWEENNESS:
        return position.betweenness > TOLERANCE
    return measure is Measure.STRENGTH or position.scores[Measure.OPEN_PAIRS].value > 0


def _band(found: Positions, position: Position, measure: Measure) -> tuple[int, int] | None:
    if measure is not Measure.BETWEENNESS or position.error is None:
        return position.scores[measure].band
    low, high = position.betweenness - position.error, position.betweenness + position.error
    ahead = sum(1 for other in found.positions if other.error is not None and other.betweenness - other.error > high)
    level = sum(
        1
        for other in found.positions
        if other is not position and other.error is not None and other.betweenness + other.error >= low
    )
    return 1 + ahead, 1 + level


def _leading(sure: Sequence[Claim]) -> list[str]:
    shared = Counter(claim.rank for claim in sure)
    found = []
    for number, claim in enumerate(sure, start=1):
        if claim.place.exact != number or shared[claim.rank] > 1:
            break
        found.append(claim.body)
    return found[:3]


def _within(place: Place, step: int) -> bool:
    told = place.exact or place.among
    return told is not None and told <= step
