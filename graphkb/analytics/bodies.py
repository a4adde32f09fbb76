"""Who counts as one body (rule 4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from graphkb.analytics.time import Clock
from graphkb.model import Node
from graphkb.snapshot import Snapshot

__all__ = ["Bodies"]


class Bodies:
    """Bodies on one day: actors that can make contracts, with their units folded into them.

    >>> from datetime import date
    >>> from graphkb.model import Relation
    >>> town = Node(id="stadt", kind="municipality", name="Musterstadt")
    >>> office = Node(id="amt", kind="office", name="Sozialamt")
    >>> part = Relation(id="PART_OF:amt:stadt", type="PART_OF", source="amt", target="stadt")
    >>> snapshot = Snapshot.of([town, office], [part])
    >>> Bodies(snapshot, Clock(snapshot, date(2026, 1, 1))).of("amt")
    ('stadt',)
    """

    def __init__(self, snapshot: Snapshot, clock: Clock) -> None:
        self.snapshot = snapshot
        self.clock = clock
        self._of = lru_cache(maxsize=None)(self._climb)

    def of(self, actor: str) -> tuple[str, ...]:
        """The bodies an actor stands for, sorted by id; itself if it is one; empty for an unknown id.

        Climbs PART_OF as valid on the day to the first legal person, else to the top; never from a
        municipality to a region. A unit without own legal person under several actors stands for each.
        """
        return self._of(actor) if actor in self.snapshot else ()

    def is_legal_person(self, node: Node) -> bool:
        """Whether it is a legal person on the day: as stated, else as usual for its kind, else if part of no actor."""
        stated = node.text("legal_person") or "not_stated"
        if stated == "not_stated":
            stated = self.snapshot.ontology.kind(node.kind).legal_person
        if stated == "not_stated":
            return not self.parents(node.id)
        return stated == "yes"

    def parents(self, actor: str) -> tuple[str, ...]:
        """Actors it is part of on the day, sorted by id; empty if none.

        Left out: the region of a municipality, collective terms (a mosque association is no unit of
        «Moscheen in Musterstadt»), actors whose own end has passed.
        """
        kind = self.snapshot.node(actor).kind
        found = {
            relation.target
            for relation in self.snapshot.out(actor, "PART_OF")
            if self.clock.holds(relation)
            and relation.target != actor
            and self.snapshot.is_actor(relation.target)
            and self.counts(relation.target)
        }
        if kind == "municipality":
            found = {id for id in found if self.snapshot.node(id).kind != "region"}
        return tuple(sorted(found))

    def counts(self, actor: str) -> bool:
        """Whether it may count as a provider or in the network: not a collective term, own end not passed."""
        node = self.snapshot.get(actor)
        return node is not None and node.properties.get("class_node") is not True and not self.clock.over(node)

    def _climb(self, actor: str) -> tuple[str, ...]:
        tops: set[str] = set()
        climbed: dict[str, tuple[str, ...]] = {}
        ahead = [actor]
        while ahead:
            id = ahead.pop()
            if id in climbed:
                continue
            parents = self.parents(id)
            if self.is_legal_person(self.snapshot.node(id)) or not parents:
                climbed[id] = ()
                tops.add(id)
            else:
                climbed[id] = parents
                ahead.extend(parents)
        # Units that are part of each other in a ring, with no legal person above: the ring is one body.
        return tuple(sorted(tops)) or (min(id for id in climbed if id in _reached(climbed, id)),)


def _reached(parents: Mapping[str, tuple[str, ...]], start: str) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        for parent in parents[ahead.pop()]:
            if parent not in found:
                found.add(parent)
                ahead.append(parent)
    return found
