"""A measure as one day finds it: where it is in its course, who carries it, what it reaches and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.money import Funding, end_by_money, fundings
from graphkb.analytics.time import Clock, Course, CourseAt
from graphkb.model import Fact, FuzzyDate, Node, Relation, SourceRef
from graphkb.snapshot import Snapshot

__all__ = ["Entry", "confirmed", "measure_entries", "measure_entry"]

AIMS = ("IN_FIELD", "SUPPORTS")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One measure on one day, read once and used by every cell."""

    measure: Node
    course: CourseAt
    bodies: tuple[str, ...]
    """Bodies (rule 4) of the providers that count, sorted; empty: provider not recorded."""
    providers: tuple[str, ...]
    """Providers that count, as recorded (units not folded), sorted."""
    partners: tuple[str, ...]
    possible: tuple[str, ...]
    """Possible providers: shown, never counted."""
    places: frozenset[str]
    """Places it serves; empty: reaches nothing."""
    aims: frozenset[str]
    """Fields it is in and guidelines it supports."""
    groups: frozenset[str]
    """Target groups; empty: none recorded."""
    money: tuple[Funding, ...]
    last_day: date | None
    """Last day it runs, by its own known end or by money within the horizon; None: no end is known."""
    ends_by_money: bool
    lasts: bool
    """Whether nothing known ends it before the horizon."""
    confirmed: FuzzyDate | None
    """The last word on it; None: undated."""
    links: tuple[Relation, ...]
    """Relations that hold on the day: RUNS, SERVES, IN_FIELD, SUPPORTS, TARGETS, FUNDED_BY."""

    @property
    def id(self) -> str:
        """Id of the measure."""
        return self.measure.id

    @property
    def active(self) -> bool:
        """Whether it is active (rule 2)."""
        return self.course.course is Course.ACTIVE

    @property
    def planned(self) -> bool:
        """Whether it is freshly planned (rule 3)."""
        return self.course.course is Course.PLANNED

    @property
    def programmes(self) -> frozenset[str]:
        """Programmes that pay for it on the day."""
        return frozenset(funding.funder for funding in self.money if funding.programme and funding.runs)

    @property
    def weight(self) -> tuple[object, ...]:
        """All that a state can depend on: two readings of the dates with the same weight give the same states."""
        ended = self.last_day if self.course.course is Course.ENDED else None
        unclear = self.confirmed if self.course.course is Course.UNCLEAR else None
        return (self.course.course, self.bodies, self.lasts, self.places, self.aims, self.groups, ended, unclear)

    def facts_in(self, aims: frozenset[str], places: frozenset[str]) -> tuple[Fact, ...]:
        """The facts that put it into a cell: itself, its providers, the links to these aims and places."""
        wanted: list[Fact] = [self.measure]
        for link in self.links:
            if (
                link.type == "RUNS"
                or (link.type in AIMS and link.target in aims)
                or (link.type == "SERVES" and link.target in places)
            ):
                wanted.append(link)
        return tuple(wanted)

    def sources_in(self, aims: frozenset[str], places: frozenset[str]) -> tuple[SourceRef, ...]:
        """Sources of `facts_in`, sorted, each once."""
        return tuple(sorted({source for fact in self.facts_in(aims, places) for source in fact.sources}))


def confirmed(fact: Fact) -> FuzzyDate | None:
    """The last word on a fact, as exactly as it is known: the newer of assertion and assurance; None if undated.

    >>> str(confirmed(Node(id="m", kind="measure", name="Kurs", asserted=FuzzyDate.parse("2018"))))
    '2018'
    """
    assured = FuzzyDate.of_day(fact.assured_on) if fact.assured_on else None
    found = [day for day in (fact.asserted, assured) if day]
    return max(found, key=lambda day: (day.latest, day.earliest), default=None)


def measure_entries(snapshot: Snapshot, bodies: Bodies, horizon: date) -> Iterator[Entry]:
    """Every measure as the day of `bodies.clock` finds it, sorted by id; `horizon` is the later day of rule 3."""
    for measure in snapshot.of_kind("measure"):
        yield measure_entry(snapshot, bodies, measure, horizon)


def measure_entry(snapshot: Snapshot, bodies: Bodies, measure: Node, horizon: date) -> Entry:
    """One measure as the day finds it."""
    clock = bodies.clock
    course = clock.course(measure)
    links: dict[str, list[Relation]] = {"SERVES": [], "IN_FIELD": [], "SUPPORTS": [], "TARGETS": []}
    for relation in snapshot.out(measure.id, *links):
        if _held(clock, measure, course.course, relation):
            links[relation.type].append(relation)
    runs = [
        relation for relation in snapshot.into(measure.id, "RUNS") if _held(clock, measure, course.course, relation)
    ]
    roles: dict[str, set[str]] = {"provider": set(), "partner": set(), "possible_provider": set()}
    for relation in runs:
        roles.setdefault(relation.text("role") or "provider", set()).add(relation.source)
    providers = sorted(actor for actor in roles["provider"] if bodies.counts(actor))
    carriers = {body for actor in providers for body in bodies.of(actor)}
    money = fundings(snapshot, clock, measure.id, lambda relation: _begun(clock, measure, relation))
    end = clock.end(measure.valid_to) if measure.valid_to else None
    money_end = end_by_money(money, horizon)
    if money_end is not None and end is not None and end <= money_end:
        money_end = None
    last_day = money_end if money_end is not None else end
    return Entry(
        measure=measure,
        course=course,
        bodies=tuple(sorted(carriers)),
        providers=tuple(providers),
        partners=tuple(sorted(roles["partner"])),
        possible=tuple(sorted(roles["possible_provider"])),
        places=frozenset(relation.target for relation in links["SERVES"]),
        aims=frozenset(relation.target for type in AIMS for relation in links[type]),
        groups=frozenset(relation.target for relation in links["TARGETS"]),
        money=money,
        last_day=last_day,
        ends_by_money=money_end is not None,
        lasts=last_day is None or last_day >= horizon,
        confirmed=confirmed(measure),
        links=(*runs, *(link for found in links.values() for link in found), *(funding.relation for funding in money)),
    )


def _held(clock: Clock, measure: Node, course: Course, relation: Relation) -> bool:
    """Whether a relation tells about the measure on the day.

    Of a measure to come also what is planned with it; of one that is over also what ended with it.
    """
    if course is Course.ENDED:
        return not relation.status.planned
    if clock.over(relation):
        return False
    if measure.status.planned or course in (Course.PLANNED, Course.NOT_BEGUN):
        return True
    return _begun(clock, measure, relation) and not relation.status.planned


def _begun(clock: Clock, measure: Node, relation: Relation) -> bool:
    """Whether it has begun; without a start of its own it begins with the measure if the same source tells both."""
    if clock.begun(relation):
        return True
    if relation.valid_from or not measure.valid_from:
        return False
    told = {source.document for source in measure.sources}
    return clock.begun(measure) and any(source.document in told for source in relation.sources)
