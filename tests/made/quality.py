"""How well the analyses find what was planted: precision and recall, one line an answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from graphkb.analytics.coverage import State, coverage_matrix
from graphkb.analytics.neighbours import silent_neighbours
from graphkb.analytics.network import clusters, cooperation, cut_points, weak_ties
from graphkb.analytics.network.weak_ties import TieState
from graphkb.model import Reader, Visibility
from tests.made.planted import DAY, REGION, Planted

__all__ = ["ANSWERS", "Score", "score"]

SIGNED_IN = Reader(Visibility.INTERNAL)


@dataclass(frozen=True, slots=True)
class Score:
    """What was found against what was planted."""

    right: int
    found: int
    planted: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 if nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what was planted that was found; 1 if nothing was planted."""
        return self.right / self.planted if self.planted else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.planted + other.planted)


def score(found: Iterable[Hashable], planted: Iterable[Hashable]) -> Score:
    """Compare two sets.

    >>> score("abc", "bcd").precision == score("abc", "bcd").recall == 2 / 3
    True
    """
    one, other = set(found), set(planted)
    return Score(len(one & other), len(one), len(other))


def _cells(state: State, own: bool) -> Callable[[Planted], Score]:
    def compare(district: Planted) -> Score:
        matrix = coverage_matrix(district.snapshot(), day=DAY, district=REGION)
        found = {(c.place, c.column) for c in matrix.all_cells() if (c.own_state if own else c.state) is state}
        truth = district.own_states if own else district.states
        return score(found, (spot for spot, right in truth.items() if right is state))

    return compare


def _pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _groups(district: Planted) -> Score:
    snapshot = district.snapshot()
    found = clusters(snapshot, cooperation(snapshot, DAY), resamples=20)
    return score(_pairs(cluster.members for cluster in found.clusters), _pairs(district.groups))


def _claimed_groups(district: Planted) -> Score:
    snapshot = district.snapshot()
    found = clusters(snapshot, cooperation(snapshot, DAY))
    return score(_pairs(cluster.members for cluster in found.clusters if cluster.claimed), _pairs(district.groups))


def _cut_points(district: Planted) -> Score:
    snapshot = district.snapshot()
    found = cut_points(snapshot, cooperation(snapshot, DAY), reader=SIGNED_IN)
    return score((one.body for one in found.cut_points if one.claimed), {district.cut_point})


def _organisations(state: TieState) -> Callable[[Planted], Score]:
    def compare(district: Planted) -> Score:
        snapshot = district.snapshot()
        named = weak_ties(snapshot, cooperation(snapshot, DAY), reader=SIGNED_IN).named or ()
        truth = {district.isolated} if state is TieState.WEAKLY_TIED else district.little_recorded
        return score((one.body for one in named if one.state is state), truth)

    return compare


def _silent(district: Planted) -> Score:
    snapshot = district.snapshot()
    found = silent_neighbours(snapshot, cooperation(snapshot, DAY), reader=SIGNED_IN)
    return score((frozenset((pair.a, pair.b)) for pair in found.pairs), district.silent)


ANSWERS: Mapping[str, Callable[[Planted], Score]] = {
    **{f"cells of the town: {state.value}": _cells(state, own=True) for state in State},
    **{f"cells with what serves the region: {state.value}": _cells(state, own=False) for state in State},
    "groups (pairs of bodies in one group)": _groups,
    "groups that are called certain": _claimed_groups,
    "cut point": _cut_points,
    "weakly tied organisation": _organisations(TieState.WEAKLY_TIED),
    "little recorded organisations": _organisations(TieState.LITTLE_RECORDED),
    "neighbours without a tie": _silent,
}
"""What is asked of the district, each with what compares answer and truth."""
