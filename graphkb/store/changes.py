"""What one import or edit does to the knowledge base, and what the change log keeps of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from graphkb.model import Node, Relation
from graphkb.store.record import Record, dated, node_of, relation_of

__all__ = ["Change", "ChangeCounts", "ChangeSet", "ChangedFact", "Progress"]

Progress = Callable[[str, int, int], None]
"""Is told what is being done (German text of the catalogue), how much of it, of how much; 0 of 0: not known."""


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many nodes and relations a change created, updated and deleted."""

    nodes_created: int = 0
    nodes_updated: int = 0
    nodes_deleted: int = 0
    relations_created: int = 0
    relations_updated: int = 0
    relations_deleted: int = 0
    """Also those that went with a deleted node."""

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.as_list())

    def as_list(self) -> list[int]:
        """The six numbers in the order of the fields."""
        return [
            self.nodes_created,
            self.nodes_updated,
            self.nodes_deleted,
            self.relations_created,
            self.relations_updated,
            self.relations_deleted,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """Everything that one import or edit does. It happens as a whole or not at all.

    An update carries the whole new object under its old id. Deleting a node deletes its relations, too.

    >>> ChangeSet(delete_nodes=("a", "b")).counts.total
    2
    >>> bool(ChangeSet())
    False
    """

    create_nodes: tuple[Node, ...] = ()
    update_nodes: tuple[Node, ...] = ()
    delete_nodes: tuple[str, ...] = ()
    """Ids."""
    create_relations: tuple[Relation, ...] = ()
    update_relations: tuple[Relation, ...] = ()
    delete_relations: tuple[str, ...] = ()
    """Ids."""

    @property
    def counts(self) -> ChangeCounts:
        """How much it asks for; relations that go with a deleted node are not counted."""
        return ChangeCounts(
            len(self.create_nodes),
            len(self.update_nodes),
            len(self.delete_nodes),
            len(self.create_relations),
            len(self.update_relations),
            len(self.delete_relations),
        )

    def __bool__(self) -> bool:
        return self.counts.total > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry of the change log."""

    id: str
    revision: int
    """The revision that this change made."""
    at: datetime
    """When it was recorded, with offset."""
    by: str
    reason: str
    counts: ChangeCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFact:
    """What a change did to one node or relation. Of a person only which properties changed is kept."""

    what: Literal["node", "relation"]
    id: str
    before: Node | Relation | None = None
    """None: it was not there, or it is a person."""
    after: Node | Relation | None = None
    """None: it is not there any more, or it is a person."""
    person: bool = False
    changed: tuple[str, ...] = ()
    """Stored properties of a person that changed; `id` among them: the person came or went."""
    erased: bool = False
    """The values were taken out because a person or body asked to be erased; then `person` holds as well."""

    @classmethod
    def parse(cls, line: str) -> ChangedFact:
        """Read a line of the change log; KeyError for anything else."""
        found = json.loads(line)
        if found.get("person"):
            return cls(
                what=found["what"],
                id=found["id"],
                person=True,
                changed=tuple(found["changed"]),
                erased=bool(found.get("erased")),
            )
        before, after = (
            None if found[side] is None else _fact_of(found["what"], found[side]) for side in ("before", "after")
        )
        return cls(what=found["what"], id=found["id"], before=before, after=after)


def _fact_of(what: str, record: Record) -> Node | Relation:
    facts = dated(record)
    if what == "node":
        return node_of(facts)
    return relation_of(facts.pop("type"), facts.pop("source"), facts.pop("target"), facts)
