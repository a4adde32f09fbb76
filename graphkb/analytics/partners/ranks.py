"""Which places can be claimed: every feature is left out once, and the order is looked at again (rule 13)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.partners.score import TOLERANCE, Scored
from graphkb.analytics.partners.weights import BAND_LIMIT, FEATURES, FeatureId

__all__ = ["Order", "Standing", "standings", "trials_of"]


class Order(StrEnum):
    """How far the place of a body can be claimed."""

    RANK = "rank"
    """The order survives leaving out any one feature: a bare place."""
    BAND = "band"
    """Among the first, but the place moves: from best to worst place."""
    UNRANKED = "unranked"
    """Not to be ordered; shown by name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a body stands among those shown. Equal scores share the better place."""

    order: Order
    best: int
    worst: int
    """Best and worst place over the full comparison and all trials; equal for a bare place."""
    alone: int
    """Number of trials in which nobody shares its place."""
    trials: int
    hangs_on: tuple[FeatureId, ...] = ()
    """Features without which others pass it or draw level, the deepest fall first; empty for a bare place, and for a
    band that is only due to others being level already or to itself moving up."""


def trials_of(candidates: Sequence[Scored]) -> tuple[FeatureId, ...]:
    """Features to leave out once each: those in which something was found for at least one candidate."""
    found = {id for candidate in candidates for id in candidate.reasons}
    return tuple(feature.id for feature in FEATURES if feature.id in found)


def standings(candidates: Sequence[Scored], band_limit: int = BAND_LIMIT) -> Mapping[str, Standing]:
    """The standing of each candidate, by actor; empty without candidates.

    A bare place needs to be held alone in the full comparison and to be the better (shared) place in every trial:
    nobody who stood behind passes, nobody ahead falls behind. In one trial at least it must be held alone: where a
    single feature makes the whole order, nothing of it survives without it. A candidate without any data in a trial
    comes last.
    """
    trials = trials_of(candidates)
    full = _places(candidates, None)
    rounds = {left_out: _places(candidates, left_out) for left_out in trials}
    result = {}
    for candidate in candidates:
        actor = candidate.actor
        place, last = full[actor]
        spans = [full[actor], *(places[actor] for places in rounds.values())]
        best, worst = min(span[0] for span in spans), max(span[1] for span in spans)
        alone = sum(places[actor][0] == places[actor][1] for places in rounds.values())
        drops = {id: places[actor][1] - last for id, places in rounds.items() if places[actor][1] > last}
        hangs_on = tuple(sorted(drops, key=lambda id: -drops[id]))
        if alone and place == last and all(span[0] == place for span in spans):
            result[actor] = Standing(Order.RANK, place, place, alone, len(trials))
        else:
            order = Order.BAND if last <= band_limit else Order.UNRANKED
            result[actor] = Standing(order, best, worst, alone, len(trials), hangs_on)
    return result


def _places(candidates: Sequence[Scored], left_out: FeatureId | None) -> dict[str, tuple[int, int]]:
    """First and last place that each one's score gives it, from 1; the two differ where others are level."""
    keys = {candidate.actor: _key(candidate.without(left_out)) for candidate in candidates}
    ordered = sorted(keys.values())
    return {actor: (bisect_left(ordered, key) + 1, bisect_right(ordered, key)) for actor, key in keys.items()}


def _key(score: float | None) -> int:
    return 1 if score is None else -round(score / TOLERANCE)
