"""A scenario applied to a snapshot: another snapshot, the first stays as it is (rules 4 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.network.evidence import EVENT_RELATIONS
from graphkb.analytics.time import Clock, Course
from graphkb.analytics.what_if.scenario import NewMeasure, NewTie, Scenario
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import FuzzyDate, Node, Relation, Status
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["NEW", "Applied", "Cause", "Ended", "applied", "units_of"]

NEW = "was-waere-wenn"
"""Ids of what is added begin so."""

DEEDS = frozenset(
    {"RUNS", "FUNDED_BY", "COOPERATES_WITH", "MEMBER_OF", "ADVISES", "OFFERS", "NEEDS", "RESPONSIBLE_FOR"}
    | set(EVENT_RELATIONS)
)
"""What goes with an actor. Its place, its concepts and what it is part of stay: a town without an administration is
still a town."""


class Cause(StrEnum):
    """Why a measure ends in a scenario."""

    TAKEN = "taken"
    """It was taken away itself."""
    PROVIDERS = "providers"
    """All its recorded providers are taken away."""
    MONEY = "money"
    """All its recorded funding is taken away."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A measure that ends in the scenario."""

    measure: str
    cause: Cause
    course: Course
    """Where it was in its course before."""
    through: tuple[str, ...]
    """What is taken away that it hung on: providers or funders, sorted; TAKEN: empty."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The snapshot of a scenario and what was done to it."""

    snapshot: Snapshot
    gone: tuple[str, ...]
    """All actors that are gone, units included, sorted."""
    units: tuple[str, ...]
    """Those among them that go only because what they are part of goes, sorted."""
    ended: tuple[Ended, ...]
    """By id of the measure."""
    added: tuple[str, ...]
    """Ids of the measures added, in the order of the scenario."""
    bodies_paid: tuple[str, ...]
    """Actors that a programme taken away pays as such: what follows for them is not known; sorted."""
    programmes_paid: tuple[str, ...]
    """Programmes that an actor taken away pays for: they go on here; sorted."""


def applied(snapshot: Snapshot, scenario: Scenario, day: date, entries: Mapping[str, Entry]) -> Applied:
    """The snapshot as it were on this day. `entries`: all measures as the day finds them.

    An actor goes with what it does; its units that stand for nobody else go with it. A measure that is not over ends
    on the day before if it is taken away, or loses all its recorded providers or all its recorded funding. Raises
    InvalidParameter for new measures that are over by the day or run by somebody who cannot count.
    """
    bodies = Bodies(snapshot, Clock(snapshot, day))
    units = units_of(bodies, scenario.actors)
    gone = frozenset(scenario.actors) | units
    programmes = frozenset(scenario.programmes)
    ended = {one.measure: one for one in _endings(entries, scenario.measures, gone, programmes, day)}
    before = FuzzyDate.of_day(day - timedelta(days=1))
    nodes = [
        replace(node, valid_to=before, status=Status.ENDED) if node.id in ended else node for node in snapshot.nodes
    ]
    relations = [relation for relation in snapshot.relations if not _goes(snapshot, relation, gone, programmes)]
    added = []
    for number, new in enumerate(scenario.new_measures, start=1):
        id = f"{NEW}-{number}"
        _check_measure(bodies, new, gone, day)
        nodes += _new_nodes(id, new, day)
        relations += _new_relations(snapshot, id, new, day)
        added.append(id)
    for tie in scenario.new_ties:
        relations.append(_new_tie(bodies, tie, gone, day))
    paid = [relation for relation in snapshot.of_type("FUNDED_BY") if relation.target in programmes | gone]
    bodies_paid = {one.source for one in paid if one.target in programmes and snapshot.is_actor(one.source)}
    programmes_paid = {one.source for one in paid if snapshot.node(one.source).kind == "funding_programme"}
    return Applied(
        Snapshot.of(nodes, relations, snapshot.revision, snapshot.ontology),
        tuple(sorted(gone)),
        tuple(sorted(units)),
        tuple(ended[id] for id in sorted(ended)),
        tuple(added),
        tuple(sorted(bodies_paid - gone)),
        tuple(sorted(programmes_paid - programmes)),
    )


def units_of(bodies: Bodies, actors: Iterable[str]) -> frozenset[str]:
    """Units that go with these actors: no legal persons, and everything they are part of goes. Without `actors`."""
    chosen = frozenset(actors)
    gone = set(chosen)
    candidates = {
        node.id: parents
        for node in bodies.snapshot.of_kind("actor")
        if chosen and (parents := bodies.parents(node.id)) and not bodies.is_legal_person(node)
    }
    found = True
    while found:
        found = False
        for id, parents in candidates.items():
            if id not in gone and gone.issuperset(parents):
                gone.add(id)
                found = True
    return frozenset(gone - chosen)


def _endings(
    entries: Mapping[str, Entry],
    measures: Iterable[str],
    gone: frozenset[str],
    programmes: frozenset[str],
    day: date,
) -> Iterator[Ended]:
    taken = set(measures)
    for entry in entries.values():
        course = entry.course.course
        if course is Course.ENDED:
            continue
        if entry.id in taken:
            yield Ended(entry.id, Cause.TAKEN, course, ())
        elif entry.providers and gone.issuperset(entry.providers):
            yield Ended(entry.id, Cause.PROVIDERS, course, entry.providers)
        else:
            running = [funding for funding in entry.money if funding.runs]
            to_come = [funding for funding in entry.money if funding.end is None or funding.end >= day]
            funders = {funding.funder for funding in running or to_come}
            if funders and (gone | programmes).issuperset(funders):
                yield Ended(entry.id, Cause.MONEY, course, tuple(sorted(funders)))


def _goes(snapshot: Snapshot, relation: Relation, gone: frozenset[str], programmes: frozenset[str]) -> bool:
    if relation.target in programmes or relation.source in programmes:
        return relation.type in ("FUNDED_BY", "OPEN_TO")
    if relation.source not in gone and relation.target not in gone:
        return False
    if relation.type in DEEDS:
        return True
    # A unit that also stands for somebody else goes on for that one alone.
    severed = relation.type == "PART_OF" and relation.target in gone and relation.source not in gone
    return severed and not snapshot.is_place(relation.source)


def _check_measure(bodies: Bodies, new: NewMeasure, gone: frozenset[str], day: date) -> None:
    if new.ends and new.ends.latest < day:
        raise _wrong("to", str(new.ends), N_("Das Ende liegt vor dem Stichtag."))
    for provider in new.providers:
        _check_actor(bodies, "provider", provider, gone)


def _check_actor(bodies: Bodies, name: str, id: str, gone: frozenset[str]) -> None:
    if id in gone:
        raise _wrong(name, id, N_("Diese Stelle ist zugleich weggenommen."))
    if not bodies.counts(id):
        raise _wrong(name, id, N_("Das ist ein Sammelbegriff oder gibt es nicht mehr."))


def _wrong(name: str, value: str, reason: str) -> InvalidParameter:
    return InvalidParameter(name=f"with ({name})", value=value, reason=Phrase.of(reason))


def _new_nodes(id: str, new: NewMeasure, day: date) -> Iterator[Node]:
    name, name_en = (Texts(language)(N_("Neue Maßnahme")) for language in ("de", "en"))
    yield Node(
        id=id,
        kind="measure",
        name=new.name or name,
        name_en=new.name or name_en,
        valid_from=new.begins,
        valid_to=new.ends,
        status=Status.PLANNED if new.planned else Status.CURRENT,
        asserted=FuzzyDate.of_day(day),
    )
    if new.new_provider:
        body, body_en = (Texts(language)(N_("Neuer Träger")) for language in ("de", "en"))
        yield Node(
            id=f"{id}-traeger", kind="association", name=body, name_en=body_en, properties={"legal_person": "yes"}
        )


def _new_relations(snapshot: Snapshot, id: str, new: NewMeasure, day: date) -> Iterator[Relation]:
    for aim in new.aims:
        yield _joined("IN_FIELD" if snapshot.node(aim).kind == "field" else "SUPPORTS", id, aim, day)
    for place in new.places:
        yield _joined("SERVES", id, place, day)
    for group in new.groups:
        yield _joined("TARGETS", id, group, day)
    for provider in (*new.providers, *([f"{id}-traeger"] if new.new_provider else [])):
        yield _joined("RUNS", provider, id, day, role="provider")


def _new_tie(bodies: Bodies, tie: NewTie, gone: frozenset[str], day: date) -> Relation:
    for end in (tie.a, tie.b):
        _check_actor(bodies, "cooperation", end, gone)
    if set(bodies.of(tie.a)) & set(bodies.of(tie.b)):
        raise _wrong("cooperation", f"{tie.a}, {tie.b}", N_("Beide gehören zur selben Stelle."))
    return _joined("COOPERATES_WITH", tie.a, tie.b, day, key=NEW)


def _joined(type: str, source: str, target: str, day: date, key: str = "", **properties: str) -> Relation:
    return Relation(
        id=Relation.make_id(type, source, target, key, *properties.values()),
        type=type,
        source=source,
        target=target,
        asserted=FuzzyDate.of_day(day),
        properties=properties,
    )
