"""A recurring conference as a series of events: what was discussed and decided, and when the next is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphkb.analytics.evaluation.records import when_of
from graphkb.errors import NotFound
from graphkb.model import FuzzyDate, Node, Relation, add_months
from graphkb.snapshot import Snapshot
from graphkb.texts.order import alphabetical

__all__ = ["Conference", "Occasion", "Point", "conference", "conferences", "occasion"]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that an occasion discussed."""

    subject: str
    """A measure, evaluation, concept, field, guideline or programme."""
    relation: Relation
    """With `decision` and `decision_text`, each absent if it is not recorded."""


@dataclass(frozen=True, slots=True, eq=False)
class Occasion:
    """One time that a conference meets."""

    event: Node
    when: FuzzyDate | None
    """None: the day is not recorded."""
    held: bool
    """Whether it took place by the day; else it is planned, or its day has not come."""
    late: bool
    """Planned, and its day has passed: whether it took place is not recorded."""
    points: tuple[Point, ...]
    """What it or a part of it discussed: measures first, then by kind and name; empty: nothing is recorded."""

    @property
    def id(self) -> str:
        """Id of the event."""
        return self.event.id


@dataclass(frozen=True, slots=True, eq=False)
class Conference:
    """A series with its occasions."""

    series: Node
    rhythm_months: int | None
    """How far apart two are to be; None: not recorded."""
    past: tuple[Occasion, ...]
    """The newest first, those without a day last."""
    coming: tuple[Occasion, ...]
    """Planned ones, the next first, those without a day last; empty: none is planned."""
    due: date | None
    """The last one and the rhythm: the latest day for the next one; None: one of the two is not recorded."""

    @property
    def id(self) -> str:
        """Id of the series."""
        return self.series.id


_KINDS = ("measure", "evaluation", "guideline", "field", "concept", "funding_programme")


def conferences(snapshot: Snapshot, day: date) -> tuple[Conference, ...]:
    """All series of events on a day, by name; empty: none is recorded."""
    series = [node for node in snapshot.of_kind("event") if node.properties.get("series") is True]
    return tuple(
        conference(snapshot, node.id, day)
        for node in sorted(series, key=lambda node: (alphabetical(node.name), node.id))
    )


def conference(snapshot: Snapshot, id: str, day: date) -> Conference:
    """One series with its occasions; also an event that is no series, then with what is part of it.

    Raises NotFound for an unknown id and for what is no event.
    """
    series = _event(snapshot, id)
    parts = [occasion(snapshot, one.source, day) for one in snapshot.into(id, "PART_OF") if _is_event(snapshot, one)]
    past = sorted((one for one in parts if one.held), key=_newest_first)
    coming = sorted((one for one in parts if not one.held), key=_next_first)
    rhythm = series.properties.get("rhythm_months")
    months = rhythm if isinstance(rhythm, int) and not isinstance(rhythm, bool) and rhythm > 0 else None
    last = next((one.when for one in past if one.when), None)
    due = add_months(last.latest, months) if last and months and months <= 1200 else None
    return Conference(series, months, tuple(past), tuple(coming), due)


def occasion(snapshot: Snapshot, id: str, day: date) -> Occasion:
    """One occasion with what was discussed; raises NotFound for an unknown id and for what is no event."""
    event = _event(snapshot, id)
    when = when_of(event, "held_on") or event.valid_from
    planned = event.status.planned
    begun = when is None or when.earliest <= day
    inside = [id, *(one.source for one in snapshot.into(id, "PART_OF") if _is_event(snapshot, one))]
    points = [Point(link.source, link) for at in inside for link in snapshot.into(at, "DISCUSSED_AT")]

    def rank(point: Point) -> tuple[int, str, str]:
        node = snapshot.node(point.subject)
        return (
            _KINDS.index(node.kind) if node.kind in _KINDS else len(_KINDS),
            alphabetical(node.name),
            point.relation.id,
        )

    return Occasion(
        event,
        when,
        held=begun and not planned,
        late=planned and when is not None and when.latest < day,
        points=tuple(sorted(points, key=rank)),
    )


def _event(snapshot: Snapshot, id: str) -> Node:
    node = snapshot.node(id)
    if node.kind != "event":
        raise NotFound(id=id)
    return node


def _is_event(snapshot: Snapshot, one: Relation) -> bool:
    return snapshot.node(one.source).kind == "event"


def _newest_first(one: Occasion) -> tuple[bool, int, str]:
    return one.when is None, -one.when.latest.toordinal() if one.when else 0, one.id


def _next_first(one: Occasion) -> tuple[bool, int, str]:
    return one.when is None, one.when.earliest.toordinal() if one.when else 0, one.id
