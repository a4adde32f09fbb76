"""Who counts as one body (rule 4)."""

from __future__ import annotations

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
        """Actors it is part of on the day, sorted by id; empty if none. Not a region for a municipality."""
        kind = self.snapshot.node(actor).kind
        found = {
            relation.target
            for relation in self.snapshot.out(actor, "PART_OF")
            if self.clock.holds(relation) and self.snapshot.is_actor(relation.target) and relation.target != actor
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
        seen = {actor}
        ahead = [actor]
        while ahead:
            id = ahead.pop()
            parents = self.parents(id)
            if self.is_legal_person(self.snapshot.node(id)) or not parents:
                tops.add(id)
                continue
            fresh = [parent for parent in parents if parent not in seen]
            if not fresh and not tops and not ahead:
                tops.add(id)  # a ring of units without a legal person: stop where it closes
            seen.update(fresh)
            ahead.extend(fresh)
        return tuple(sorted(tops))
