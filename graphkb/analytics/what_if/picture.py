"""Everything that a scenario is compared by, worked out once for one snapshot and one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.matrix import CoverageMatrix, matrix_of
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.vocabulary import equivalents
from graphkb.analytics.network.clusters import Clusters, clusters
from graphkb.analytics.network.cut_points import STRONG
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import Cooperation, cooperation
from graphkb.snapshot import Snapshot

__all__ = ["Picture", "picture"]


@dataclass(frozen=True, eq=False)
class Picture:
    """Coverage by fields, guidelines, ties and groups as they stand."""

    snapshot: Snapshot
    day: date
    matrix: CoverageMatrix
    """Municipalities of the district × fields of the concept."""
    entries: Mapping[str, Entry]
    """All measures by id as the day finds them."""
    guidelines: Mapping[str, frozenset[str]]
    """All guidelines by id, with the measures that run for them (also for one that corresponds exactly, rule 6)."""
    cooperation: Cooperation
    clusters: Clusters
    parts: tuple[frozenset[str], ...]
    """Bodies held together by ties of weight 0.2 or more, at least two, the largest first."""


def picture(
    snapshot: Snapshot,
    day: date,
    *,
    concept: str | None = None,
    district: str = "sr",
    ageing_months: int = 24,
    horizon_months: int = 12,
) -> Picture:
    """Work everything out. Groups are found without resampling: their stability is not asked here.

    Errors as in `Coverage`: an unknown or unfit concept, bounds.
    """
    view = Coverage(
        snapshot,
        day=day,
        concept=concept,
        district=district,
        ageing_months=ageing_months,
        horizon_months=horizon_months,
    )
    found = cooperation(snapshot, day, ageing_months=ageing_months)
    strong = TieGraph.of(found).strong(STRONG)
    parts = [
        frozenset(strong.bodies[vertex] for vertex in part)
        for part in strong.graph.connected_components()
        if len(part) > 1
    ]
    return Picture(
        snapshot,
        day,
        matrix_of(view),
        view.entries,
        {node.id: _running(view, node.id) for node in snapshot.of_kind("guideline")},
        found,
        clusters(snapshot, found, resamples=1),
        tuple(sorted(parts, key=lambda part: (-len(part), min(part)))),
    )


def _running(view: Coverage, guideline: str) -> frozenset[str]:
    same = equivalents(view.snapshot, view.clock, guideline)
    return frozenset(entry.id for id in same for entry in view.pools.get(id, ()) if entry.active)
