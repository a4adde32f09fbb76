"""How much the groups depend on how finely one looks: the same network at several resolutions, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphkb.analytics.network.clusters import Cluster, Clusters
from graphkb.analytics.network.stability import jaccard
from graphkb.analytics.network.ties import TOLERANCE
from graphkb.ontology import Label

__all__ = ["RESOLUTIONS", "ResolutionStep", "Resolutions", "resolutions"]

RESOLUTIONS: tuple[tuple[float, Label], ...] = (
    (0.2, Label(de="viel gröber", en="much coarser")),
    (0.5, Label(de="gröber", en="coarser")),
    (1.0, Label(de="wie üblich", en="as usual")),
    (2.0, Label(de="feiner", en="finer")),
    (5.0, Label(de="viel feiner", en="much finer")),
)
"""Steps with their names, rising."""

USUAL = 1.0


@dataclass(frozen=True, slots=True)
class ResolutionStep:
    """What one resolution gives."""

    resolution: float
    label: Label
    groups: int
    certain: int
    """Groups found again in at least 90 % of the resamples."""
    largest: int
    """Members of the largest group; 0 without groups."""
    ungrouped: int
    """Tied bodies without a group."""
    in_two: int
    """Members of two groups."""
    usual: int
    """Groups of the usual resolution that are there with Jaccard ≥ 0.5."""


@dataclass(frozen=True, slots=True)
class Resolutions:
    """All steps, and what stays the same throughout."""

    steps: tuple[ResolutionStep, ...]
    lasting: tuple[str, ...]
    """Ids of the groups of the usual resolution that are there at every step with Jaccard ≥ 0.5, largest first."""
    of: int
    """Groups of the usual resolution."""


def resolutions(found: Sequence[tuple[float, Label, Clusters]]) -> Resolutions:
    """Compare groupings of one network; the usual resolution is among them, else ValueError."""
    usual = next((clusters for resolution, _, clusters in found if resolution == USUAL), None)
    if usual is None:
        raise ValueError("the usual resolution is missing")
    there = {
        resolution: {cluster.id for cluster in usual.clusters if _is_there(cluster, clusters)}
        for resolution, _, clusters in found
    }
    steps = tuple(
        ResolutionStep(
            resolution,
            label,
            len(clusters.clusters),
            sum(cluster.claimed for cluster in clusters.clusters),
            max((len(cluster.members) for cluster in clusters.clusters), default=0),
            len(clusters.ungrouped),
            len(clusters.in_two),
            len(there[resolution]),
        )
        for resolution, label, clusters in found
    )
    lasting = tuple(cluster.id for cluster in usual.clusters if all(cluster.id in ids for ids in there.values()))
    return Resolutions(steps, lasting, len(usual.clusters))


def _is_there(cluster: Cluster, clusters: Clusters) -> bool:
    return any(jaccard(cluster.members, other.members) >= 0.5 - TOLERANCE for other in clusters.clusters)
