"""The network map for routes and pages, its parts remembered apart: a filter lays nothing out anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from api.analyses import Analyses
from graphkb.analytics.network.free_places import placed_beside
from graphkb.analytics.network.layout import Point
from graphkb.analytics.network.map_groups import GroupBy, MapGroup, map_groups, map_points, seats
from graphkb.analytics.network.map_measures import MapMeasures, map_measures
from graphkb.analytics.network.map_occasions import MapOccasions, map_occasions
from graphkb.analytics.network.map_overview import Opened, opened_overview
from graphkb.analytics.network.overview import MapQuery, NetworkMap, network_map

__all__ = [
    "LARGE",
    "groups_of",
    "is_large",
    "known_overview",
    "measures_of",
    "occasions_of",
    "opened_of",
    "overview",
    "played",
    "points_of",
    "seats_of",
]

LARGE = 3000
"""Tied bodies above which the map does not wait for the tests of its groups: they take minutes."""


def is_large(analyses: Analyses, day: date) -> bool:
    """Whether the groups of the map are shown untested."""
    return len(analyses.cooperation(day).tied) > LARGE


def groups_of(analyses: Analyses, day: date, by: GroupBy) -> tuple[MapGroup, ...]:
    """The groups of all tied bodies, largest first. In a large network they are not tested for how sure they are."""

    def found() -> tuple[MapGroup, ...]:
        cooperation = analyses.cooperation(day)
        if by is not GroupBy.CLUSTER:
            return map_groups(analyses.snapshot, cooperation, (), by)
        clusters = analyses.grouped(day) if is_large(analyses, day) else analyses.clusters(day)
        return map_groups(analyses.snapshot, cooperation, clusters)

    return analyses.context.remember(analyses.snapshot, analyses.reader, ("map groups", day, by), found)


def points_of(analyses: Analyses, day: date, by: GroupBy) -> Mapping[str, Point]:
    """Where every tied body lies: as on the newest saved map, else as today, as far as the groups allow."""

    def start() -> Mapping[str, Point] | None:
        saved = analyses.context.latest_state() if by is GroupBy.CLUSTER else None
        if saved:
            return saved.points
        today = analyses.context.today()
        return None if day == today else points_of(analyses, today, by)

    return analyses.context.remember(
        analyses.snapshot,
        analyses.reader,
        ("map points", day, by),
        lambda: map_points(analyses.cooperation(day), groups_of(analyses, day, by), start()),
    )


def seats_of(analyses: Analyses, day: date) -> Mapping[str, str]:
    """Body to the municipality of its seat; absent: not recorded."""
    return analyses.context.remember(
        analyses.snapshot,
        analyses.reader,
        ("map seats", day),
        lambda: seats(analyses.snapshot, analyses.cooperation(day)),
    )


def overview(analyses: Analyses, day: date, query: MapQuery) -> NetworkMap:
    """What a query shows of the network of a day. Raises InvalidParameter for what there is not."""
    context, snapshot, reader = analyses.context, analyses.snapshot, analyses.reader
    cooperation = analyses.cooperation(day)
    where = seats_of(analyses, day)
    groups, points = groups_of(analyses, day, query.group_by), points_of(analyses, day, query.group_by)
    return context.remember(
        snapshot,
        reader,
        ("map", day, query),
        lambda: network_map(snapshot, cooperation, groups, points, query, where),
    )


def known_overview(analyses: Analyses, day: date, query: MapQuery) -> NetworkMap | None:
    """What `overview` gives, if it was worked out already; else None, at once."""
    found = analyses.context.known(analyses.snapshot, analyses.reader, ("map", day, query))
    return found if isinstance(found, NetworkMap) else None


def played(analyses: Analyses, base: date, day: date, query: MapQuery) -> NetworkMap:
    """What a query shows of a day, with the groups and places of another: so that nothing moves while time passes."""
    snapshot = analyses.snapshot
    cooperation = analyses.cooperation(day)

    def found() -> NetworkMap:
        points = placed_beside(cooperation, points_of(analyses, base, query.group_by))
        groups = groups_of(analyses, base, query.group_by)
        return network_map(snapshot, cooperation, groups, points, query, seats(snapshot, cooperation))

    return analyses.context.remember(snapshot, analyses.reader, ("map played", base, day, query), found)


def opened_of(analyses: Analyses, day: date, query: MapQuery, opened: tuple[str, ...]) -> Opened:
    """What a query shows with one mark a group; `opened`: groups whose members are shown."""
    found = overview(analyses, day, query)
    groups, points = groups_of(analyses, day, query.group_by), points_of(analyses, day, query.group_by)
    return analyses.context.remember(
        analyses.snapshot,
        analyses.reader,
        ("map opened", day, query, opened),
        lambda: opened_overview(found.cooperation, groups, points, opened),
    )


def occasions_of(analyses: Analyses, day: date, query: MapQuery) -> MapOccasions:
    """What a query shows with the measures, networks and events that bring bodies together."""
    found = overview(analyses, day, query)
    cooperation, points = analyses.cooperation(day), points_of(analyses, day, query.group_by)
    return analyses.context.remember(
        analyses.snapshot,
        analyses.reader,
        ("map occasions", day, query),
        lambda: map_occasions(
            cooperation, found.narrowed, points, query.ties, among=query.among, around=bool(query.around.centre)
        ),
    )


def measures_of(analyses: Analyses, day: date, query: MapQuery, *, ways: bool) -> MapMeasures:
    """The measures of the bodies that a query asks for, taken on these; the ways through each only if asked for."""
    found = overview(analyses, day, query)
    return analyses.context.remember(
        analyses.snapshot,
        analyses.reader,
        ("map measures", day, query, ways),
        lambda: map_measures(found.cooperation, ways=ways),
    )
