"""What a map shows of the network: which bodies are sought, which ties count, whose surroundings.

A filter chooses. It changes no weight: a tie that passes is as strong as in the whole network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from graphkb.analytics.described import Method
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.ties import TOLERANCE, Cooperation, Tie
from graphkb.errors import InvalidParameter
from graphkb.model import Node, Status
from graphkb.ontology import Option, Property
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import NodeFilter, select
from graphkb.texts import N_

__all__ = [
    "ALL_TIES",
    "EVERYBODY",
    "EVERYWHERE",
    "MOST_STEPS",
    "BodyFilter",
    "Narrowed",
    "Surroundings",
    "TieFilter",
    "filterable",
    "narrowed",
    "option_of",
]

NO_LIST = N_("Nach Glauben oder Herkunft wird nicht gefiltert.")
NO_VALUE = N_("Diesen Wert gibt es nicht.")

MOST_STEPS = 3
"""Steps around a body; farther out lies most of the network."""


@dataclass(frozen=True, slots=True)
class BodyFilter:
    """Which bodies are sought. Empty texts and tuples ask for nothing; several values of one thing: any of them."""

    place: str = ""
    """Bodies of this place or a part of it."""
    field: str = ""
    """Bodies of this field, by their measures or as responsible office."""
    target_group: str = ""
    language: str = ""
    kinds: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    """Id of a property and a value of it; every property named must have one of its values."""
    groups: tuple[str, ...] = ()
    """Ids of groups of the map; an empty id: bodies without a group."""

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return self != EVERYBODY


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties count. What is empty, 0, None or false asks for nothing."""

    evidence: tuple[EvidenceKind, ...] = ()
    """Ties that rest on one of these classes, among others."""
    least: float = 0.0
    """Least weight."""
    since: date | None = None
    """Ties with a piece of evidence last confirmed on this day or later; undated ones do not pass."""
    until: date | None = None
    """Ties with a piece of evidence last confirmed on this day or earlier; undated ones do not pass."""
    stated: bool = False
    """Ties with a piece of evidence that a source states."""
    fresh: bool = False
    """Ties with a piece of evidence that is not aged."""

    def passes(self, tie: Tie) -> bool:
        """Whether a tie counts: one and the same piece of evidence has all that is asked of evidence."""
        if tie.weight < self.least - TOLERANCE:
            return False
        return any(
            (not self.evidence or piece.kind in self.evidence)
            and (self.since is None or (piece.last is not None and piece.last >= self.since))
            and (self.until is None or (piece.last is not None and piece.last <= self.until))
            and not (self.stated and piece.derived)
            and not (self.fresh and piece.aged)
            for piece in tie.evidence
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A body and who is around it; without an id: no such question."""

    centre: str = ""
    """Id of an actor; a unit is taken for the bodies it stands for."""
    steps: int = 1


EVERYBODY, ALL_TIES, EVERYWHERE = BodyFilter(), TieFilter(), Surroundings()
"""Filters that ask for nothing."""


@dataclass(frozen=True)
class Narrowed:
    """What passes."""

    cooperation: Cooperation
    """The ties that pass; `bodies` are their ends. Every measure of the network may be taken on it."""
    sought: frozenset[str] | None
    """Bodies that were asked for; None: all."""


def filterable(snapshot: Snapshot) -> tuple[Property, ...]:
    """Properties of actors that a map can be filtered by: choices and yes or no, in the order of the ontology.

    Those that no actor of this snapshot carries are left out: a reader is offered what he can see.
    """
    kinds = [kind for kind in snapshot.ontology.kinds.values() if kind.actor]
    of_actors = {one.id for kind in kinds for one in snapshot.ontology.properties_of(kind.id)}
    carried = {name for node in snapshot.of_kind("actor") for name in node.properties}
    return tuple(
        definition
        for definition in snapshot.ontology.properties.values()
        if definition.id in of_actors & carried
        and definition.type in ("choice", "yes_no")
        and definition.id not in ("class_node", "no_list")
        and definition.id not in {one.consent for one in snapshot.ontology.properties.values()}
    )


def option_of(definition: Property, value: str) -> Option | None:
    """The value of a choice by its id, if one may filter by it; None: there is none, or none may be listed by it."""
    option = definition.option(value)
    return None if option is None or option.no_list else option


def narrowed(
    snapshot: Snapshot,
    cooperation: Cooperation,
    bodies: BodyFilter,
    ties: TieFilter,
    *,
    among: bool = False,
    around: Surroundings = EVERYWHERE,
    members: Mapping[str, Collection[str]] | None = None,
) -> Narrowed:
    """The ties that pass, and the bodies they join.

    A tie passes if it counts (`ties`) and one of its ends is sought; with `among` if both are. `around` keeps of these
    what lies within so many steps of a body. `members`: bodies of each group of the map, for `bodies.groups`.
    Raises InvalidParameter for what there is not, and for a filter by belief or origin (rule 17).
    """
    sought = _sought(snapshot, cooperation, bodies, members or {})
    needed = 2 if among else 1
    kept = [
        tie
        for tie in cooperation.ties
        if ties.passes(tie) and (sought is None or (tie.a in sought) + (tie.b in sought) >= needed)
    ]
    if around.centre:
        near = _near(kept, _centres(cooperation, around), around.steps)
        kept = [tie for tie in kept if tie.a in near and tie.b in near]
    if len(kept) == len(cooperation.ties):
        return Narrowed(cooperation, sought)
    return Narrowed(_with_ties(cooperation, kept), sought)


def _with_ties(cooperation: Cooperation, ties: list[Tie]) -> Cooperation:
    ends = tuple(sorted({end for tie in ties for end in (tie.a, tie.b)}))
    facts = len({relation for tie in ties for piece in tie.evidence for relation in piece.relations})
    method = cooperation.method
    chosen = Method(method.analysis, method.parameters, facts, method.missing, method.stability, method.data)
    return replace(cooperation, bodies=ends, ties=tuple(ties), method=chosen)


def _sought(
    snapshot: Snapshot, cooperation: Cooperation, wanted: BodyFilter, members: Mapping[str, Collection[str]]
) -> frozenset[str] | None:
    if not wanted.asks:
        return None
    found = set(cooperation.bodies)
    if wanted.place or wanted.field or wanted.target_group or wanted.language:
        asked = NodeFilter(("actor",), wanted.place, wanted.field, wanted.target_group, wanted.language)
        found &= {body for node in select(snapshot, asked) for body in cooperation.body_of.get(node.id, ())}
    if wanted.kinds:
        _check_kinds(snapshot, wanted.kinds)
        found = {body for body in found if snapshot.node(body).kind in wanted.kinds}
    if wanted.statuses:
        found = {body for body in found if snapshot.node(body).status in wanted.statuses}
    for name, values in _by_property(snapshot, wanted.properties).items():
        found = {body for body in found if values & set(_values(snapshot.node(body), name))}
    if wanted.groups:
        inside = {body for group in wanted.groups if group for body in members.get(group, ())}
        if "" in wanted.groups:
            inside |= found - {body for group in members.values() for body in group}
        found &= inside
    return frozenset(found)


def _check_kinds(snapshot: Snapshot, kinds: Iterable[str]) -> None:
    for id in kinds:
        kind = snapshot.ontology.kinds.get(id)
        if kind is None or not kind.actor:
            raise InvalidParameter(name="kind", value=id, reason=N_("Diese Art gibt es nicht."))
        if kind.no_list:
            raise InvalidParameter(name="kind", value=id, reason=NO_LIST)


def _by_property(snapshot: Snapshot, wanted: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    known = {definition.id: definition for definition in filterable(snapshot)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in wanted:
        definition = known.get(name)
        if definition is None:
            raise InvalidParameter(name=name, value=value, reason=N_("Danach lässt sich die Karte nicht filtern."))
        if definition.type == "choice" and option_of(definition, value) is None:
            withheld = definition.option(value) is not None
            raise InvalidParameter(name=name, value=value, reason=NO_LIST if withheld else NO_VALUE)
        if definition.type == "yes_no" and value not in ("yes", "no"):
            raise InvalidParameter(name=name, value=value, reason=NO_VALUE)
        found[name].add(value)
    return found


def _values(node: Node, name: str) -> tuple[str, ...]:
    value = node.properties.get(name)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, tuple):
        return tuple(map(str, value))
    return () if value is None else (str(value),)


def _centres(cooperation: Cooperation, around: Surroundings) -> tuple[str, ...]:
    if not 1 <= around.steps <= MOST_STEPS:
        raise InvalidParameter(name="steps", value=around.steps, reason=N_("Bitte 1, 2 oder 3 angeben."))
    found = cooperation.body_of.get(around.centre, ())
    if not found:
        raise InvalidParameter(name="centre", value=around.centre, reason=N_("Das ist keine Stelle im Netz."))
    return found


def _near(ties: Iterable[Tie], centres: Iterable[str], steps: int) -> set[str]:
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for tie in ties:
        beside[tie.a].append(tie.b)
        beside[tie.b].append(tie.a)
    found = set(centres)
    ring = set(found)
    for _ in range(steps):
        ring = {other for one in ring for other in beside[one]} - found
        found |= ring
    return found
