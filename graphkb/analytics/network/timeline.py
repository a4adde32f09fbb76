"""The days that a map can be played through: equal steps up to the day asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graphkb.analytics.network.evidence import EVENT_RELATIONS
from graphkb.model import FuzzyDate, add_months
from graphkb.snapshot import Snapshot

__all__ = ["MOST_STEPS", "first_day", "steps"]

MOST_STEPS = 24
LONGEST_YEARS = 20
"""Nothing before that is played: a founding year of 1890 says nothing of cooperation."""
STEP_MONTHS = (3, 6, 12, 24)
TIES = ("COOPERATES_WITH", "RUNS", "MEMBER_OF", *EVENT_RELATIONS)
"""Relations that ties rest on."""


def steps(snapshot: Snapshot, day: date) -> tuple[date, ...]:
    """The days, earliest first, `day` last: as many as fit into the shortest step with at most 24 of them.

    Only `day` itself if nothing that ties rest on is dated before it.
    """
    first = first_day(snapshot, day)
    if first is None:
        return (day,)
    for months in STEP_MONTHS:
        found = list(_back(day, first, months))
        if len(found) <= MOST_STEPS:
            break
    return tuple(reversed(found[:MOST_STEPS]))


def _back(day: date, first: date, months: int) -> Iterator[date]:
    at, number = day, 0
    while at >= first:
        yield at
        number += 1
        at = add_months(day, -months * number)


def first_day(snapshot: Snapshot, day: date) -> date | None:
    """The first dated day of anything that ties rest on, at most 20 years before `day`; None: nothing is dated."""
    oldest = add_months(day, -12 * LONGEST_YEARS)
    found = [
        start
        for relation in snapshot.relations
        if relation.type in TIES
        for start in _days(relation.valid_from, relation.asserted, snapshot.node(relation.target).valid_from)
        if start < day
    ]
    found += [
        start
        for event in snapshot.of_kind("event")
        if isinstance(held := event.properties.get("held_on"), FuzzyDate)
        for start in _days(held)
        if start < day
    ]
    return max(min(found), oldest) if found else None


def _days(*dates: FuzzyDate | None) -> Iterator[date]:
    for one in dates:
        if one:
            yield one.earliest
