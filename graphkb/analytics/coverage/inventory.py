"""Inventory statements: what asking proves about a cell (rule 8), and how long it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.vocabulary import Hierarchy
from graphkb.analytics.time import Clock, Course
from graphkb.model import FuzzyDate, Node, SourceRef, Status, add_months
from graphkb.snapshot import Snapshot

__all__ = [
    "VALID_MONTHS",
    "Bearing",
    "Statement",
    "StatementUse",
    "There",
    "aged",
    "bearing_of",
    "contradicts",
    "fits_place",
    "statements",
    "structure_statements",
    "uses",
    "valid_until",
]

VALID_MONTHS = 24
"""How long a statement proves something. It is no setting: how old measures may be is another question."""


class Bearing(StrEnum):
    """What a statement means for a cell."""

    PROVES = "proves"
    """It found none, and nothing speaks against it: the cell is a gap if nothing runs and nothing is planned."""
    BEATEN = "beaten"
    """It found none, but something runs or is planned."""
    UNSETTLED = "unsettled"
    """It found none, but since then a measure of unknown status was asserted, or another statement found some."""
    SUPERSEDED = "superseded"
    """It found none, but a measure there ended only after it."""
    FOUND = "found"
    """It found measures."""
    PARTLY = "partly"
    """It asked for less than the cell: not for all measures, for a part of the place, for a narrower group."""
    AGED = "aged"
    """It is over 24 months old, or its own validity has passed."""
    UNDATED = "undated"


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One inventory statement, read once."""

    node: Node
    day: FuzzyDate | None
    asked: date | None
    """Day it stands for where its age is asked; None: not recorded."""
    asked_by: str
    """Who asked, in words; empty: not recorded."""
    structure: str
    """Structure it asked for (an option of `about_structure`); empty: it asked for measures."""
    fields: frozenset[str]
    """Fields it asked for; about a structure empty: whatever the field."""
    places: frozenset[str]
    groups: frozenset[str]
    """Empty: all."""
    with_parts: bool
    complete: bool
    found_none: bool
    found: tuple[str, ...]
    """Measures (or structures) it found, sorted."""
    bodies: tuple[str, ...]
    """Bodies that were asked, sorted; empty: not recorded."""
    derived: bool
    sources: tuple[SourceRef, ...]

    @property
    def id(self) -> str:
        """Id of the statement."""
        return self.node.id

    @property
    def listed(self) -> tuple[str, ...]:
        """What it found, as far as lists may name it: no migrant organisations (rule 17)."""
        return () if self.structure == "migrant_organisation" else self.found


@dataclass(frozen=True, slots=True)
class StatementUse:
    """A statement and what it means for one cell."""

    statement: Statement
    bearing: Bearing


@dataclass(frozen=True, slots=True)
class There:
    """What is recorded where a statement found nothing."""

    running: bool
    """Something runs or is planned."""
    ended: tuple[date, ...] = ()
    """Known ends of what has ended."""
    unclear: tuple[date, ...] = ()
    """Last assertions of what nobody knows whether it runs."""
    found: tuple[date, ...] = ()
    """Days of other statements that found some."""


def statements(snapshot: Snapshot, clock: Clock) -> tuple[Statement, ...]:
    """All statements about measures made by the day, and undated ones; sorted by id.

    Left out: what was only planned or withdrawn. Later ones tell nothing about the day; those about structures
    prove nothing about coverage.
    """
    return tuple(found for found in _all_made(snapshot, clock) if not found.structure)


def structure_statements(snapshot: Snapshot, clock: Clock) -> tuple[Statement, ...]:
    """All statements about structures made by the day, and undated ones; sorted by id."""
    return tuple(found for found in _all_made(snapshot, clock) if found.structure)


def aged(statement: Statement, clock: Clock) -> bool:
    """Whether it proves nothing any more: over 24 months old, or its own validity has passed."""
    if clock.over(statement.node):
        return True
    return statement.asked is not None and statement.asked < add_months(clock.day, -VALID_MONTHS)


def valid_until(asked: date) -> date:
    """The last day on which a statement of this day is at most 24 months old.

    >>> valid_until(date(2024, 11, 22)), valid_until(date(2022, 2, 28))
    (datetime.date(2026, 11, 22), datetime.date(2024, 2, 29))
    """
    last = add_months(asked, VALID_MONTHS)
    while add_months(last + timedelta(days=1), -VALID_MONTHS) <= asked:
        last += timedelta(days=1)
    return last


def _all_made(snapshot: Snapshot, clock: Clock) -> Iterator[Statement]:
    for node in snapshot.of_kind("inventory_statement"):
        ends: dict[str, list[str]] = {"IN_FIELD": [], "ABOUT_PLACE": [], "TARGETS": [], "FOUND": [], "ASKED": []}
        links = snapshot.out(node.id, *ends)
        for link in links:
            ends[link.type].append(link.target)
        day = node.properties.get("asked_on")
        day = day if isinstance(day, FuzzyDate) else None
        withdrawn = node.status is Status.ENDED and node.valid_to is None
        if node.status.planned or withdrawn or (day and clock.start(day) > clock.day):
            continue
        yield Statement(
            node=node,
            day=day,
            asked=clock.end(day) if day else None,
            asked_by=node.text("asked_by"),
            structure=node.text("about_structure"),
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
    """What each statement that touches the cell means for it, given the measures of one side of the cell.

    Where a statement of the same day or a later one found some, an older «none» proves no gap any more: rule 8 does not
    speak of two answers, and unknown is the one that claims less.
    """
    touching = [(one, _fit(one, place, places, group, groups)) for one in found if one.fields & fields]
    if all(fit is None for _, fit in touching):
        return ()
    here = {entry.id for entry in entries}
    there = There(
        running=any(entry.active or entry.planned for entry in entries),
        ended=tuple(
            entry.course.since for entry in entries if entry.course.course is Course.ENDED and entry.course.since
        ),
        unclear=tuple(
            clock.end(entry.confirmed) for entry in entries if entry.course.course is Course.UNCLEAR and entry.confirmed
        ),
        found=tuple(
            one.asked
            for one, fit in touching
            if one.asked and fit is not None and _found_some(one, here, fields, place, group)
        ),
    )
    return tuple(
        StatementUse(one, bearing_of(one, there, clock) if fit else Bearing.PARTLY)
        for one, fit in touching
        if fit is not None
    )


def _found_some(statement: Statement, here: set[str], fields: frozenset[str], place: str, group: str | None) -> bool:
    """Whether it found measures of this cell.

    Where it is not recorded which ones, it must have asked for all of just this: they may be of another field, place or
    group that it asked for as well.
    """
    if statement.found_none:
        return False
    if statement.found:
        return not here.isdisjoint(statement.found)
    asked_here = place in statement.places and (group is None or group in statement.groups)
    return statement.complete and asked_here and statement.fields <= fields


def contradicts(statement: Statement, entry: Entry, places: Hierarchy) -> bool:
    """Whether a measure serves what the statement asked about: the place itself or, if asked, its parts.

    What is known to have begun after the asking (or will) does not contradict it: both can be true.
    """
    begins = entry.measure.valid_from
    if begins and statement.asked and begins.earliest > statement.asked:
        return False
    if statement.places & entry.places:
        return True
    return statement.with_parts and any(places.below(place) & entry.places for place in statement.places)


def fits_place(statement: Statement, place: str, places: Hierarchy) -> bool | None:
    """True: it asked about this place (or one above, with parts); False: about part of it; None: elsewhere."""
    above = statement.places & frozenset(places.above(place))
    inside = statement.places & places.below(place)
    if not (place in statement.places or above or inside):
        return None
    return place in statement.places or (bool(above) and statement.with_parts)


def bearing_of(statement: Statement, there: There, clock: Clock) -> Bearing:
    """What a statement means that asked about all that is looked for, given what is recorded there."""
    if not statement.complete:
        return Bearing.PARTLY
    if statement.asked is None:
        return Bearing.UNDATED
    if aged(statement, clock):
        return Bearing.AGED
    if not statement.found_none:
        return Bearing.FOUND
    if there.running:
        return Bearing.BEATEN
    if any(end > statement.asked for end in there.ended):
        return Bearing.SUPERSEDED
    if any(asserted > statement.asked for asserted in there.unclear):
        return Bearing.UNSETTLED
    if any(asked >= statement.asked for asked in there.found):
        return Bearing.UNSETTLED
    return Bearing.PROVES


def _fit(statement: Statement, place: str, places: Hierarchy, group: str | None, groups: Hierarchy) -> bool | None:
    """True: it asked for all that the cell means; False: for some of it; None: for something else."""
    fits = fits_place(statement, place, places)
    if fits is None or not statement.groups:
        return fits
    if group is None:
        return False
    if statement.groups & {group, *groups.above(group)}:
        return fits
    return False if statement.groups & groups.below(group) else None
