"""Every analysis by its id."""

from __future__ import annotations

from collections.abc import Mapping

from graphkb.analytics import (
    change,
    coverage,
    evaluation,
    findings,
    fragility,
    freshness,
    need,
    neighbours,
    network,
    options,
    partners,
    what_if,
)
from graphkb.analytics.described import Analysis
from graphkb.analytics.network.map_analyses import MAP_ANALYSES
from graphkb.analytics.network.position_analyses import POSITION_ANALYSES
from graphkb.errors import NotFound

__all__ = ["ANALYSES", "analysis"]

ANALYSES: Mapping[str, Analysis] = {
    one.id: one
    for one in (
        *coverage.ANALYSES,
        *need.ANALYSES,
        *network.ANALYSES,
        *POSITION_ANALYSES,
        *MAP_ANALYSES,
        *partners.ANALYSES,
        *neighbours.ANALYSES,
        *fragility.ANALYSES,
        *evaluation.ANALYSES,
        *what_if.ANALYSES,
        *options.ANALYSES,
        *change.ANALYSES,
        *findings.ANALYSES,
        *freshness.ANALYSES,
    )
}
"""In the order in which pages and method notes list them."""


def analysis(id: str) -> Analysis:
    """The analysis with this id; raises NotFound.

    >>> analysis("coverage").rules
    (1, 2, 3, 4, 5, 6, 7, 8)
    """
    found = ANALYSES.get(id)
    if found is None:
        raise NotFound(id=id)
    return found
