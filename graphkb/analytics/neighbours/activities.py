"""What a body does where, in which field and for whom: one activity a measure, and one for the rest (rules 2, 4, 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.partners.claims import Claim, Claims, How
from graphkb.analytics.time import Course
from graphkb.model import Fact

__all__ = ["Activity", "activities_of", "once"]


@dataclass(frozen=True, slots=True)
class Activity:
    """A measure of a body, or what is recorded of the body itself."""

    body: str
    actor: str
    """The body, or the unit of it that does this."""
    measure: str
    """Id; empty: recorded of the actor itself (its seat or area, fields it is responsible for, groups, offers)."""
    provider: bool
    """It runs the measure; False: it is a partner in it, or there is no measure."""
    sure: bool
    """The measure is active (rule 2). Without one: the last word on each of these facts is at most 24 months old."""
    by_seat: bool
    """The measure names no place, so the seat of the actor stands for it."""
    places: Mapping[str, tuple[Fact, ...]]
    """Place to the facts that say so; so in the next two. Never empty."""
    fields: Mapping[str, tuple[Fact, ...]]
    groups: Mapping[str, tuple[Fact, ...]]

    def facts(self, place: str, field: str, group: str) -> tuple[Fact, ...]:
        """The facts that put it into this place, field and group, each once."""
        found = (*self.places[place], *self.fields[field], *self.groups[group])
        return once(found)


def once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each of the facts of a snapshot once, in their order."""
    return tuple({id(fact): fact for fact in facts}.values())


def activities_of(claims: Claims, cooperation: Cooperation, body: str) -> tuple[Activity, ...]:
    """Activities of a body and its units on the day that have a place, a field and a group; empty if none has all.

    Measures that ended, have not begun or are only planned are left out; aged, undated and unclear ones are kept and
    not `sure`. Groups that describe belief or origin are never in it.
    """
    found = []
    for actor in (body, *cooperation.units.get(body, ())):
        if not _own(claims, cooperation, body, actor):
            continue
        dossier = claims.of(actor)
        seats = [claim for claim in dossier.places if claim.how in (How.SEAT, How.TERRITORY)]
        places, fields, groups = map(_by_measure, (dossier.places, dossier.fields, dossier.groups))
        for measure in sorted(fields.keys() & groups.keys()):
            by_seat = bool(measure) and measure not in places
            where = seats if by_seat else places.get(measure, [])
            if not where:
                continue
            used = [*where, *fields[measure], *groups[measure]]
            found.append(
                Activity(
                    body,
                    actor,
                    measure,
                    any(claim.how is How.MEASURE for claim in fields[measure]),
                    _sure(claims, measure, used),
                    by_seat,
                    _facts(where),
                    _facts(fields[measure]),
                    _facts(groups[measure]),
                )
            )
    return tuple(found)


def _own(claims: Claims, cooperation: Cooperation, body: str, actor: str) -> bool:
    """A quarter is part of an administration, but what is done there is not done by it."""
    return actor == body or (
        claims.snapshot.node(actor).kind != "quarter" and body in cooperation.body_of.get(actor, ())
    )


def _sure(claims: Claims, measure: str, used: Iterable[Claim]) -> bool:
    if not measure:
        return all(claim.fresh for claim in used)
    return claims.clock.course(claims.snapshot.node(measure)).course is Course.ACTIVE


def _by_measure(found: Sequence[Claim]) -> Mapping[str, list[Claim]]:
    sorted_out: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in found:
        sorted_out[claim.measure].append(claim)
    return sorted_out


def _facts(found: Iterable[Claim]) -> Mapping[str, tuple[Fact, ...]]:
    facts: dict[str, tuple[Fact, ...]] = {}
    for claim in found:
        facts.setdefault(claim.target, claim.facts)
    return facts
