"""Score and certainty of a body (rule 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphkb.analytics.partners.features import Match
from graphkb.analytics.partners.weights import FeatureId, feature

__all__ = ["TOLERANCE", "Scored", "score_of"]

TOLERANCE = 1e-9
"""Scores closer than this are equal (rules.md, head)."""


def score_of(matches: Mapping[FeatureId, Match], weights: Mapping[FeatureId, float]) -> float | None:
    """Σ w·s / Σ w over the features that have data and a weight, s with freshness; None if there is none.

    >>> score_of({"place": Match(1.0, 1.0), "field": Match(0.5, 0.25)}, {"place": 3.0, "field": 1.0, "topic": 3.0})
    0.8125
    """
    used = [(weights[id], match.effective) for id, match in matches.items() if id in weights]
    total = sum(weight for weight, _ in used)
    return sum(weight * value for weight, value in used) / total if used else None


@dataclass(frozen=True, slots=True)
class Scored:
    """A body (or unit) with what it was compared by. `weights` hold the features that could count at all."""

    actor: str
    matches: Mapping[FeatureId, Match]
    weights: Mapping[FeatureId, float]

    @property
    def score(self) -> float:
        """0 to 1; 0 without any data."""
        return score_of(self.matches, self.weights) or 0.0

    @property
    def weight(self) -> float:
        """Σ w·s: how much speaks for it, whatever is not recorded."""
        return sum(self.weights[id] * match.effective for id, match in self.matches.items() if id in self.weights)

    @property
    def certainty(self) -> float:
        """Share of the weights that have data, 0 to 1."""
        total = sum(self.weights.values())
        return sum(self.weights[id] for id in self.matches if id in self.weights) / total if total else 0.0

    def without(self, left_out: FeatureId | None) -> float | None:
        """The score with one feature left out; None if nothing has data then."""
        return score_of(self.matches, {id: weight for id, weight in self.weights.items() if id != left_out})

    @property
    def reasons(self) -> tuple[FeatureId, ...]:
        """Features in which something was found, the strongest share of the score first."""
        found = [id for id in self.weights if id in self.matches and self.matches[id].effective > TOLERANCE]
        return tuple(sorted(found, key=lambda id: (-round(self.weights[id] * self.matches[id].effective, 9), id)))

    @property
    def carrying(self) -> tuple[FeatureId, ...]:
        """Reasons that may bring a body into the list; others only support."""
        return tuple(id for id in self.reasons if feature(id).carries and not self.matches[id].supports_only)

    @property
    def without_data(self) -> tuple[FeatureId, ...]:
        """Features that could count but have no data."""
        return tuple(id for id in self.weights if id not in self.matches)
