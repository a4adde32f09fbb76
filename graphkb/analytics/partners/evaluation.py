"""How often the finder proposes a partner that was hidden from it, beside plain ways to guess.

Hidden pairs are asked in both directions. Scores of a guess order all bodies that could be proposed, without those
that the asker is tied to in the whole record (the filtered setting of Bordes et al. 2013, NeurIPS 26). Equal scores
count as drawn by lot: all figures are expectations, nothing is broken by name. Common neighbours and Adamic–Adar
(2003, doi:10.1016/S0378-8733(03)00009-1) as in Lü and Zhou (2011, doi:10.1016/j.physa.2010.11.027).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from random import Random

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network import Cooperation
from graphkb.analytics.network import cooperation as cooperation_on
from graphkb.analytics.partners.assess import Assessment, assess, read_actors
from graphkb.analytics.partners.holdout import Pair, folds, known_pairs, without
from graphkb.analytics.partners.query import PartnerQuery
from graphkb.analytics.partners.score import TOLERANCE
from graphkb.analytics.time import Clock
from graphkb.snapshot import Snapshot

__all__ = [
    "CUTS",
    "GUESSES",
    "Asking",
    "Evaluation",
    "Figure",
    "Guess",
    "Row",
    "evaluate",
    "expected",
    "interval",
    "random_expected",
]

CUTS = (5, 10, 20)
"""Hit rates among the first so many."""

METRICS = (*(f"hit_{cut}" for cut in CUTS), "mrr")
"""Hit rates, and the mean reciprocal rank."""


@dataclass(frozen=True)
class Asking:
    """One asker on a record with hidden pairs, as every guess sees it."""

    asker: str
    candidates: tuple[str, ...]
    """Bodies that could be proposed, sorted."""
    assessment: Assessment
    cooperation: Cooperation

    def neighbours(self, body: str) -> frozenset[str]:
        """Bodies that it is still tied to."""
        return frozenset(tie.other(body) for tie in self.cooperation.neighbours(body))


Guess = Callable[[Asking], Mapping[str, float]]
"""Scores of bodies, higher is better; a body without a score is not proposed."""


def finder(asking: Asking) -> dict[str, float]:
    """The partner finder before it is mixed by sort: a body has the score of the unit that stands for it."""
    bodies = asking.assessment.comparison.claims.bodies
    found: dict[str, float] = {}
    for scored in asking.assessment.shown:
        for body in bodies.of(scored.actor):
            found[body] = max(found.get(body, 0.0), scored.score)
    return found


def common_neighbours(asking: Asking) -> dict[str, float]:
    """Number of bodies that both are tied to."""
    own = asking.neighbours(asking.asker)
    return {body: float(len(own & asking.neighbours(body))) for body in asking.candidates}


def adamic_adar(asking: Asking) -> dict[str, float]:
    """The same, each weighed by 1 / log of its number of ties."""
    own = asking.neighbours(asking.asker)
    return {
        body: sum(1 / log(len(asking.neighbours(shared))) for shared in sorted(own & asking.neighbours(body)))
        for body in asking.candidates
    }


def same_place(asking: Asking) -> dict[str, float]:
    """How near its places are to those of the asker: the finder's feature alone, before freshness."""
    bodies, found = asking.assessment.comparison.claims.bodies, dict.fromkeys(asking.candidates, 0.0)
    for scored in asking.assessment.scored.values():
        match = scored.matches.get("place")
        for body in bodies.of(scored.actor):
            if match and body in found:
                found[body] = max(found[body], match.s)
    return found


def most_ties(asking: Asking) -> dict[str, float]:
    """Number of its ties, whoever asks (preferential attachment)."""
    return {body: float(len(asking.neighbours(body))) for body in asking.candidates}


def at_random(asking: Asking) -> dict[str, float]:
    """All alike: what drawing by lot gives, exactly."""
    return dict.fromkeys(asking.candidates, 0.0)


GUESSES: Mapping[str, Guess] = {
    "finder": finder,
    "common_neighbours": common_neighbours,
    "adamic_adar": adamic_adar,
    "most_ties": most_ties,
    "same_place": same_place,
    "random": at_random,
}
"""The finder and what it is compared with."""


@dataclass(frozen=True, slots=True)
class Row:
    """One hidden partner that one asker was asked for."""

    seed: int
    asker: str
    hidden: str
    tied: bool
    """Whether the asker has any tie left."""
    figures: Mapping[str, tuple[float, ...]]
    """By guess: expected value of each of `METRICS`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over askers, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """All rows, and what they say."""

    day: date
    pairs: int
    """Number of pairs that were hidden once a seed."""
    seeds: tuple[int, ...]
    lost: float
    """Mean number of other tied pairs that were lost with a part of the hidden ones, per hidden pair."""
    candidates: float
    """Mean number of bodies that could be proposed."""
    rows: tuple[Row, ...]

    def table(
        self, keep: Callable[[Row], bool] = lambda _: True, resamples: int = 1000
    ) -> Mapping[str, tuple[Figure, ...]]:
        """By guess, a figure for each of `METRICS`: mean over the rows of an asker, then over askers; intervals by
        drawing askers anew (bootstrap by cluster). Empty without rows."""
        means = self._by_asker(keep)
        return {
            guess: tuple(interval([row[guess][n] for row in means], resamples) for n in range(len(METRICS)))
            for guess in (means[0] if means else ())
        }

    def lead(
        self, over: str, keep: Callable[[Row], bool] = lambda _: True, resamples: int = 1000
    ) -> tuple[Figure, ...]:
        """The finder minus another guess, asker by asker, for each of `METRICS`. Empty without rows."""
        means = self._by_asker(keep)
        if not means:
            return ()
        return tuple(
            interval([row["finder"][n] - row[over][n] for row in means], resamples) for n in range(len(METRICS))
        )

    def askers(self, keep: Callable[[Row], bool] = lambda _: True) -> int:
        """Number of bodies that asked."""
        return len(self._by_asker(keep))

    def _by_asker(self, keep: Callable[[Row], bool]) -> list[dict[str, tuple[float, ...]]]:
        grouped: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if keep(row):
                grouped[row.asker].append(row)
        return [
            {
                guess: tuple(sum(row.figures[guess][n] for row in rows) / len(rows) for n in range(len(METRICS)))
                for guess in rows[0].figures
            }
            for _, rows in sorted(grouped.items())
        ]


def interval(values: Sequence[float], resamples: int = 1000, seed: int = 0) -> Figure:
    """Mean with the 2.5th to 97.5th percentile of the means of as many values drawn anew (Efron 1979,
    doi:10.1214/aos/1176344552). ValueError without values."""
    if not values:
        raise ValueError("no values")
    random = Random(seed)
    mean = sum(values) / len(values)
    drawn = sorted(sum(random.choices(values, k=len(values))) / len(values) for _ in range(resamples))
    at = [drawn[min(len(drawn) - 1, int(share * len(drawn)))] for share in (0.025, 0.975)] if drawn else [mean, mean]
    return Figure(mean, *at)


def expected(scores: Mapping[str, float], hidden: str, left_out: frozenset[str] = frozenset()) -> tuple[float, ...]:
    """Expected value of each of `METRICS` if equal scores are drawn by lot; zeros if the hidden one has no score.

    >>> expected({"a": 1.0, "b": 0.5, "c": 0.5}, "c")
    (1.0, 1.0, 1.0, 0.41666666666666663)
    """
    if hidden not in scores:
        return (0.0,) * len(METRICS)
    own = scores[hidden]
    others = [score for body, score in scores.items() if body != hidden and body not in left_out]
    better = sum(score > own + TOLERANCE for score in others)
    level = 1 + sum(abs(score - own) <= TOLERANCE for score in others)
    hits = tuple(min(1.0, max(0, cut - better) / level) for cut in CUTS)
    return (*hits, sum(1 / (better + place) for place in range(1, level + 1)) / level)


def random_expected(count: int) -> tuple[float, ...]:
    """The same for a lot among so many, by formula: min(1, k/n), and H(n)/n."""
    hits = tuple(min(1.0, cut / count) for cut in CUTS)
    return (*hits, sum(1 / place for place in range(1, count + 1)) / count)


def evaluate(
    snapshot: Snapshot,
    day: date,
    *,
    seeds: Sequence[int] = (1, 2, 3, 4, 5),
    parts: int = 10,
    keep: Callable[[Pair], bool] = lambda _: True,
    guesses: Mapping[str, Guess] = GUESSES,
    weights: Mapping[str, float] | None = None,
    same_documents: bool = False,
) -> Evaluation:
    """Hide each known pair once a seed, in `parts` rounds (ten: a tenth at a time), and ask for it from both sides.

    `keep`: which pairs are hidden; the others stay in the record all the time. `weights`: as for `find_partners`.
    `same_documents`: see `holdout.without`.
    Pure: the same facts, seeds and settings give the same rows.
    """
    bodies = Bodies(snapshot, Clock(snapshot, day))
    whole = cooperation_on(snapshot, day)
    tied = {body: frozenset(tie.other(body) for tie in whole.neighbours(body)) for body in whole.tied}
    pairs = [pair for pair in known_pairs(whole) if keep(pair)]
    rows: list[Row] = []
    lost, candidates, rounds = 0, 0, 0
    for seed in seeds:
        for number, part in enumerate(folds(pairs, parts, seed)):
            less = without(snapshot, bodies, part, seed * 1000 + number, same_documents=same_documents)
            ties = cooperation_on(less, day)
            left = set(known_pairs(ties))
            lost += sum(pair not in left and pair not in part for pair in known_pairs(whole))
            programmes = read_actors(less, day)
            for asker in sorted({end for pair in part for end in pair}):
                found = assess(less, PartnerQuery(for_actor=asker), day, weights, ties, programmes)
                asking = Asking(asker, _candidates(found), found, ties)
                scores = {name: guess(asking) for name, guess in guesses.items()}
                hidden = [b if a == asker else a for a, b in part if asker in (a, b)]
                candidates += len(asking.candidates)
                rounds += 1
                rows += [
                    Row(
                        seed,
                        asker,
                        other,
                        bool(ties.neighbours(asker)),
                        {name: expected(given, other, tied[asker] - {other}) for name, given in scores.items()},
                    )
                    for other in hidden
                ]
    hidden_pairs = len(pairs) * len(seeds)
    return Evaluation(
        day,
        len(pairs),
        tuple(seeds),
        lost / hidden_pairs if hidden_pairs else 0.0,
        candidates / rounds if rounds else 0.0,
        tuple(rows),
    )


def _candidates(assessment: Assessment) -> tuple[str, ...]:
    bodies = assessment.comparison.claims.bodies
    return tuple(sorted({body for actor in assessment.scored for body in bodies.of(actor)}))
