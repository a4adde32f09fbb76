"""The network map for routes and pages, its parts remembered apart: a filter lays nothing out anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from api.analyses import Analyses
from graphkb.analytics.network.layout import Point
from graphkb.analytics.network.overview import GroupBy, MapQuery, NetworkMap, map_groups, map_points, network_map

__all__ = ["overview"]


def overview(analyses: Analyses, day: date, query: MapQuery) -> NetworkMap:
    """What a query shows of the network of a day. Raises InvalidParameter for an unknown place or field."""
    context, snapshot, reader = analyses.context, analyses.snapshot, analyses.reader
    cooperation = analyses.cooperation(day)
    groups = context.remember(
        snapshot,
        reader,
        ("map groups", day, query.group_by),
        lambda: map_groups(snapshot, cooperation, analyses.clusters(day), query.group_by),
    )

    def laid_out() -> Mapping[str, Point]:
        saved = context.latest_state() if query.group_by is GroupBy.CLUSTER else None
        return map_points(cooperation, groups, saved.points if saved else None)

    points = context.remember(snapshot, reader, ("map points", day, query.group_by), laid_out)
    return context.remember(
        snapshot, reader, ("map", day, query), lambda: network_map(snapshot, cooperation, groups, points, query)
    )
