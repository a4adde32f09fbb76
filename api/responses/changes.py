"""The change log on the wire."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from api.responses.conflicts import ObstacleOut
from api.responses.edit import CountsOut, Said
from graphkb.editing import UndoPlan, as_of_documents, cells_of
from graphkb.importer import State
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from graphkb.store import Change, ChangedFact

__all__ = ["ChangeEntry", "ChangeEntryWithFacts", "ChangesOut", "UndoIn"]


class ChangeEntry(BaseModel):
    """An entry of the change log."""

    id: str
    revision: int = Field(description="The revision that it made")
    at: datetime
    by: str
    reason: str
    counts: CountsOut

    @classmethod
    def of(cls, change: Change) -> ChangeEntry:
        """From the store."""
        return cls(
            id=change.id,
            revision=change.revision,
            at=change.at,
            by=change.by,
            reason=change.reason,
            counts=CountsOut.of(change.counts),
        )


class ChangesOut(BaseModel):
    """A page of the change log, newest first."""

    items: list[ChangeEntry]
    next_cursor: str | None = Field(description="Cursor of the next page; null: this was the last")


class ChangedFactOut(BaseModel):
    """What a change did to one node or relation."""

    what: str = Field(description="`node` or `relation`")
    id: str
    person: bool = Field(description="true: values of persons are not kept in the change log")
    fields: list[str] = Field(description="Fields that changed")
    before: dict[str, str] | None = Field(description="Its filled fields before; null: not there, or a person")
    after: dict[str, str] | None = Field(description="Its filled fields after; null: not there, or a person")

    @classmethod
    def of(cls, fact: ChangedFact, snapshot: Snapshot) -> ChangedFactOut:
        """Written as in the import template."""
        before, after = (_filled(side, snapshot) for side in (fact.before, fact.after))
        names = {*(before or {}), *(after or {})}
        changed = [name for name in names if (before or {}).get(name) != (after or {}).get(name)]
        return cls(
            what=fact.what,
            id=fact.id,
            person=fact.person,
            fields=sorted(fact.changed if fact.person else changed),
            before=before,
            after=after,
        )


def _filled(side: Node | Relation | None, snapshot: Snapshot) -> dict[str, str] | None:
    if side is None:
        return None
    as_of = as_of_documents(State.of(snapshot.of_kind("document")))
    return {name: value for name, value in cells_of(side, as_of, snapshot.ontology).items() if value}


class ChangeEntryWithFacts(ChangeEntry):
    """An entry with what it did, and what undoing it now would leave out."""

    facts: list[ChangedFactOut] = Field(description="At most `limit`; `counts` tell of how many")
    obstacles: list[ObstacleOut] = Field(description="What stands against undoing it")
    left: list[ObstacleOut] = Field(description="What no undo brings back: values of persons")

    @classmethod
    def with_facts(
        cls, change: Change, facts: tuple[ChangedFact, ...], plan: UndoPlan, snapshot: Snapshot
    ) -> ChangeEntryWithFacts:
        """From the store and the plan of its undo."""
        return cls(
            **ChangeEntry.of(change).model_dump(),
            facts=[ChangedFactOut.of(fact, snapshot) for fact in facts],
            obstacles=[ObstacleOut.of(one) for one in plan.obstacles],
            left=[ObstacleOut.of(one) for one in plan.left],
        )


class UndoIn(Said):
    """How to undo."""

    rest: bool = Field(
        default=False, description="Undo what is untouched even if later changes stand against some of it"
    )
