"""Inventory statements: what asking proves about a cell (rule 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.vocabulary import Hierarchy
from graphkb.analytics.time import Clock, Course
from graphkb.model import FuzzyDate, Node, SourceRef, add_months
from graphkb.snapshot import Snapshot

__all__ = ["Bearing", "Statement", "StatementUse", "contradicts", "statements", "uses"]


class Bearing(StrEnum):
    """What a statement means for a cell."""

    PROVES = "proves"
    """It found none, and nothing speaks against it: the cell is a gap if nothing runs and nothing is planned."""
    BEATEN = "beaten"
    """It found none, but something runs or is planned."""
    UNSETTLED = "unsettled"
    """It found none, but a measure of unknown status was asserted after it."""
    SUPERSEDED = "superseded"
    """It found none, but a measure there ended only after it."""
    FOUND = "found"
    """It found measures."""
    PARTLY = "partly"
    """It asked for less than the cell: not for all measures, for a part of the place, for a narrower group."""
    AGED = "aged"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One inventory statement, read once."""

    node: Node
    day: FuzzyDate | None
    asked: date | None
    """Day it stands for; None: not recorded."""
    fields: frozenset[str]
    places: frozenset[str]
    groups: frozenset[str]
    """Empty: all."""
    with_parts: bool
    complete: bool
    found_none: bool
    found: tuple[str, ...]
    """Measures it found, sorted."""
    bodies: tuple[str, ...]
    """Bodies that were asked, sorted; empty: not recorded."""
    derived: bool
    sources: tuple[SourceRef, ...]

    @property
    def id(self) -> str:
        """Id of the statement."""
        return self.node.id


@dataclass(frozen=True, slots=True)
class StatementUse:
    """A statement and what it means for one cell."""

    statement: Statement
    bearing: Bearing


def statements(snapshot: Snapshot, clock: Clock) -> tuple[Statement, ...]:
    """All statements made by the day, and undated ones; sorted by id. Later ones tell nothing about the day."""
    found = []
    for node in snapshot.of_kind("inventory_statement"):
        ends: dict[str, list[str]] = {"IN_FIELD": [], "ABOUT_PLACE": [], "TARGETS": [], "FOUND": [], "ASKED": []}
        links = snapshot.out(node.id, *ends)
        for link in links:
            ends[link.type].append(link.target)
        day = node.properties.get("asked_on")
        day = day if isinstance(day, FuzzyDate) else None
        asked = clock.end(day) if day else None
        if node.status.planned or (asked and asked > clock.day):
            continue
        found.append(
            Statement(
                node=node,
                day=day,
                asked=asked,
                fields=frozenset(ends["IN_FIELD"]),
                places=frozenset(id for id in ends["ABOUT_PLACE"] if snapshot.is_place(id)),
                groups=frozenset(ends["TARGETS"]),
                with_parts=node.properties.get("with_parts") is True,
                complete=node.properties.get("complete") is True,
                found_none=node.properties.get("found_none") is True and not ends["FOUND"],
                found=tuple(sorted(ends["FOUND"])),
                bodies=tuple(sorted(ends["ASKED"])),
                derived=all(fact.derived for fact in (node, *links)),
                sources=tuple(sorted({source for fact in (node, *links) for source in fact.sources})),
            )
        )
    return tuple(found)


def uses(
    found: Iterable[Statement],
    *,
    fields: frozenset[str],
    place: str,
    places: Hierarchy,
    group: str | None,
    groups: Hierarchy,
    entries: Sequence[Entry],
    clock: Clock,
) -> tuple[StatementUse, ...]:
    """What each statement that touches the cell means for it, given the measures of one side of the cell."""
    result = []
    for statement in found:
        if not statement.fields & fields:
            continue
        fit = _fit(statement, place, places, group, groups)
        if fit is not None:
            bearing = _bearing(statement, entries, clock) if fit else Bearing.PARTLY
            result.append(StatementUse(statement, bearing))
    return tuple(result)


def contradicts(statement: Statement, entry: Entry, places: Hierarchy) -> bool:
    """Whether a measure serves what the statement asked about: the place itself or, if asked, its parts."""
    if statement.places & entry.places:
        return True
    return statement.with_parts and any(places.below(place) & entry.places for place in statement.places)


def _fit(statement: Statement, place: str, places: Hierarchy, group: str | None, groups: Hierarchy) -> bool | None:
    """True: it asked for all that the cell means; False: for some of it; None: for something else."""
    above = statement.places & frozenset(places.above(place))
    inside = statement.places & places.below(place)
    if not (place in statement.places or above or inside):
        return None
    fits = place in statement.places or (bool(above) and statement.with_parts)
    if not statement.groups:
        return fits
    if group is None:
        return False
    if statement.groups & {group, *groups.above(group)}:
        return fits
    return False if statement.groups & groups.below(group) else None


def _bearing(statement: Statement, entries: Sequence[Entry], clock: Clock) -> Bearing:
    if not statement.complete:
        return Bearing.PARTLY
    if statement.asked is None:
        return Bearing.UNDATED
    if statement.asked < add_months(clock.day, -clock.ageing_months):
        return Bearing.AGED
    if not statement.found_none:
        return Bearing.FOUND
    for entry in entries:
        if entry.course.course is Course.ENDED and entry.course.since and entry.course.since > statement.asked:
            return Bearing.SUPERSEDED
    if any(entry.active or entry.planned for entry in entries):
        return Bearing.BEATEN
    for entry in entries:
        if entry.course.course is Course.UNCLEAR and entry.confirmed and clock.end(entry.confirmed) > statement.asked:
            return Bearing.UNSETTLED
    return Bearing.PROVES
