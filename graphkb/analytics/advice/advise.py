"""Advice for an organisation or a need: needs, partners for each, rooms, funding, trainings, next steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.advice.everyday import Need, load_everyday
from graphkb.analytics.advice.funding import Fitting, fitting_programmes
from graphkb.analytics.advice.reading import Reading, Role
from graphkb.analytics.advice.steps import Step, steps_for
from graphkb.analytics.partners import PartnerQuery, PartnerResult
from graphkb.analytics.partners.funding import Programmes
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node, Relation
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.snapshot.words import fold
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["MOST_NEEDS", "Advice", "Ask", "Room", "Sought", "Training", "advise", "asked_by"]

MOST_NEEDS = 4
"""Needs that partners are sought for, one by one; more do not fit on a sheet."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks and for what, by ids; at least one is needed."""

    for_actor: str = ""
    kind: str = ""
    """Kind of who asks, where it is no record."""
    place: str = ""
    field: str = ""
    target_group: str = ""
    language: str = ""
    needs: tuple[str, ...] = ()
    """Needs of the table of words, or ids of topics."""
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """One need, and who could help with it."""

    id: str
    """Of the need or topic; empty: in general."""
    label: Label
    """Empty: in general."""
    topic: str
    """Id of the topic that partners are sought by; empty: the district records none for it."""
    partners: PartnerResult


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting place near."""

    place: Node
    within: str
    """Id of the place it lies in."""
    runs: tuple[str, ...]
    """Ids of those who run it; empty: not recorded."""
    fact: Relation
    """Says where it lies."""


@dataclass(frozen=True, slots=True)
class Training:
    """A recorded training; whether it runs is not claimed."""

    measure: Node
    fact: Relation


@dataclass(frozen=True, slots=True)
class Advice:
    """What can be said."""

    ask: Ask
    day: date
    sought: tuple[Sought, ...]
    """At least one: the needs in the order in which they were named, else in general."""
    rooms: tuple[Room, ...]
    """Only where rooms are sought; empty: none is recorded near."""
    funding: tuple[Fitting, ...]
    trainings: tuple[Training, ...]
    steps: tuple[Step, ...]

    @property
    def first(self) -> PartnerResult:
        """The result for the first need."""
        return self.sought[0].partners


def asked_by(reading: Reading, for_actor: str = "") -> Ask:
    """What a reading asks for; of what can be only one, the first."""

    def first(role: Role) -> str:
        return next(iter(reading.ids(role)), "")

    return Ask(
        for_actor,
        first(Role.KIND),
        first(Role.PLACE),
        first(Role.FIELD),
        first(Role.TARGET_GROUP),
        first(Role.LANGUAGE),
        reading.ids(Role.NEEDS)[:MOST_NEEDS],
        reading.ids(Role.OFFERS)[:MOST_NEEDS],
    )


def advise(
    snapshot: Snapshot,
    ask: Ask,
    *,
    day: date,
    find: Callable[[PartnerQuery], PartnerResult],
    programmes: Programmes,
    table: Iterable[Step],
) -> Advice:
    """Advice on a day. `find`: the partner finder on this snapshot; `table`: the steps to choose from.

    Raises NotFound for unknown ids, InvalidParameter for a wrong kind, too many needs, or if nothing is asked.
    """
    if len(ask.needs) > MOST_NEEDS:
        raise InvalidParameter(
            name="needs", value=len(ask.needs), reason=Phrase.of(N_("Erlaubt sind {n}."), n=MOST_NEEDS)
        )
    recorded = [each.target for each in snapshot.out(ask.for_actor, "NEEDS")] if ask.for_actor in snapshot else []
    needs = ask.needs or tuple(dict.fromkeys(recorded))[:MOST_NEEDS]
    named = [(id, *_need(snapshot, id)) for id in needs] or [("", Label(de="", en=""), "", None)]
    sought = []
    for id, label, topic, _ in named:
        query = PartnerQuery(
            ask.for_actor or None,
            ask.place or None,
            ask.field or None,
            ask.target_group or None,
            ask.language or None,
            topic or None,
        )
        if not query.given and len(named) > 1:
            continue
        if not query.given and not any(need for _, _, _, need in named):
            raise InvalidParameter(
                name="needs", value="", reason=Phrase.of(N_("Bitte eine Stelle oder einen Bedarf nennen."))
            )
        if query.given:
            sought.append(Sought(id, label, topic, find(query)))
    if not sought:
        reason = Phrase.of(N_("Bitte noch einen Ort oder eine Zielgruppe nennen: Dazu ist kein Thema erfasst."))
        raise InvalidParameter(name="needs", value=" ".join(needs), reason=reason)
    ids = [need.id for _, _, _, need in named if need]
    around = ask.place or _seat(snapshot, ask.for_actor)
    themes = [topic for _, _, topic, _ in named if topic]
    themes += [id for id in (ask.field, ask.target_group, *ask.offers) if id]
    return Advice(
        ask,
        day,
        tuple(sought),
        _rooms(snapshot, around) if "rooms" in ids and around else (),
        fitting_programmes(programmes, actor=ask.for_actor, kind=ask.kind, place=ask.place, themes=themes),
        _trainings(snapshot),
        steps_for(table, ids, ()),
    )


def _need(snapshot: Snapshot, id: str) -> tuple[Label, str, Need | None]:
    """What a need is called, the topic that means it, and the need of the table; raises NotFound, InvalidParameter."""
    table = load_everyday().needs
    topics = {fold(node.name): node.id for node in snapshot.of_kind("topic")}
    if need := table.get(id):
        return need.label, next((topics[fold(name)] for name in need.topics if fold(name) in topics), ""), need
    node = snapshot.node(id)
    if node.kind != "topic":
        raise InvalidParameter(name="needs", value=id, reason=Phrase.of(N_("Das ist kein Thema.")))
    named = next((need for need in table.values() if fold(node.name) in map(fold, need.topics)), None)
    return Label(de=node.called("de"), en=node.called("en")), id, named


def _seat(snapshot: Snapshot, actor: str) -> str:
    if not actor:
        return ""
    seats = [each.target for each in snapshot.out(actor, "LOCATED_IN") if snapshot.is_place(each.target)]
    return seats[0] if seats else ""


def _rooms(snapshot: Snapshot, place: str) -> tuple[Room, ...]:
    """Meeting places in the place, or, of a quarter, in its municipality; those in the place itself first."""
    inside = _within(snapshot, place)
    wider = set(inside)
    if snapshot.node(place).kind == "quarter":
        for part in snapshot.out(place, "PART_OF"):
            wider |= _within(snapshot, part.target)
    found = []
    for node in snapshot.of_kind("meeting_place"):
        for fact in snapshot.out(node.id, "LOCATED_IN", "PART_OF"):
            if fact.target in wider:
                runs = tuple(dict.fromkeys(each.source for each in snapshot.into(node.id, "RUNS")))
                found.append(Room(node, fact.target, runs, fact))
                break
    return tuple(
        sorted(found, key=lambda room: (room.within not in inside, alphabetical(room.place.name), room.place.id))
    )


def _within(snapshot: Snapshot, place: str) -> set[str]:
    found, ahead = {place}, [place]
    while ahead:
        for part in snapshot.into(ahead.pop(), "PART_OF"):
            if part.source not in found and snapshot.is_place(part.source):
                found.add(part.source)
                ahead.append(part.source)
    return found


def _trainings(snapshot: Snapshot) -> tuple[Training, ...]:
    """Measures that offer one of the topics of training, by name; planned ones and ended ones too: the page says so."""
    names = {fold(name) for name in load_everyday().needs["training"].topics[:1]}
    found: dict[str, Training] = {}
    for topic in snapshot.of_kind("topic"):
        if fold(topic.name) in names:
            for fact in snapshot.into(topic.id, "OFFERS"):
                if snapshot.node(fact.source).kind == "measure":
                    found.setdefault(fact.source, Training(snapshot.node(fact.source), fact))
    return tuple(sorted(found.values(), key=lambda one: (alphabetical(one.measure.name), one.measure.id)))
