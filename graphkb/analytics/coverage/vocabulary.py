"""Parts and wholes of places and target groups; fields and guidelines that mean the same (rules 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphkb.analytics.time import Clock
from graphkb.model import Relation
from graphkb.snapshot import Snapshot

__all__ = ["Correspondence", "Hierarchy", "correspondences", "equivalents"]


class Hierarchy:
    """Parts and wholes of one family by PART_OF, on one day.

    A territory or a group is not an event: PART_OF without a known start holds on every day up to its end.
    """

    def __init__(self, snapshot: Snapshot, clock: Clock, selector: str) -> None:
        members = {node.id for node in snapshot.of_kind(selector)}
        wholes: dict[str, list[str]] = {}
        parts: dict[str, list[str]] = {}
        self.relations: list[Relation] = []
        for relation in snapshot.of_type("PART_OF"):
            if relation.source in members and relation.target in members and stands(clock, relation):
                wholes.setdefault(relation.source, []).append(relation.target)
                parts.setdefault(relation.target, []).append(relation.source)
                self.relations.append(relation)
        self._wholes, self._parts = wholes, parts
        self._above: dict[str, tuple[str, ...]] = {}
        self._below: dict[str, frozenset[str]] = {}

    def above(self, id: str) -> tuple[str, ...]:
        """Everything it is part of, nearest first; empty for the top."""
        if id not in self._above:
            self._above[id] = _walk(self._wholes, id)
        return self._above[id]

    def below(self, id: str) -> frozenset[str]:
        """All its parts and their parts, without itself; empty if it has none."""
        if id not in self._below:
            self._below[id] = frozenset(_walk(self._parts, id))
        return self._below[id]


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A field (or guideline) of another concept that is like this one, but not exactly: shown, never counted."""

    id: str
    match: str
    """`close`, `broad`, `narrow`, `partial`, as recorded; seen from this side: broad means the other is broader.
    Empty: not recorded."""
    relation: Relation


_TURNED = {"broad": "narrow", "narrow": "broad"}


def stands(clock: Clock, relation: Relation) -> bool:
    """Whether a relation that orders things (not one that happens) holds on the day: its unknown start is open."""
    if clock.over(relation) or relation.status.planned:
        return False
    return relation.valid_from is None or clock.begun(relation)


def equivalents(snapshot: Snapshot, clock: Clock, id: str) -> frozenset[str]:
    """Itself and all that corresponds to it exactly, taken as symmetric and transitive (rule 6)."""
    found = {id}
    ahead = [id]
    while ahead:
        at = ahead.pop()
        for relation in _corresponding(snapshot, clock, at):
            other = relation.target if relation.source == at else relation.source
            if relation.text("match") == "exact" and other not in found:
                found.add(other)
                ahead.append(other)
    return frozenset(found)


def correspondences(snapshot: Snapshot, clock: Clock, same: Iterable[str]) -> tuple[Correspondence, ...]:
    """What corresponds to one of these, but not exactly; sorted by id."""
    same = frozenset(same)
    found: dict[str, Correspondence] = {}
    for id in sorted(same):
        for relation in _corresponding(snapshot, clock, id):
            out = relation.source == id
            other = relation.target if out else relation.source
            match = relation.text("match")
            if other not in same and match != "exact":
                found.setdefault(other, Correspondence(other, match if out else _TURNED.get(match, match), relation))
    return tuple(found[id] for id in sorted(found))


def _corresponding(snapshot: Snapshot, clock: Clock, id: str) -> list[Relation]:
    relations = (*snapshot.out(id, "CORRESPONDS_TO"), *snapshot.into(id, "CORRESPONDS_TO"))
    return [relation for relation in relations if stands(clock, relation)]


def _walk(next: Mapping[str, list[str]], start: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    ahead = [start]
    while ahead:
        layer = sorted({id for at in ahead for id in next.get(at, ())} - found.keys() - {start})
        found.update(dict.fromkeys(layer))
        ahead = layer
    return tuple(found)
