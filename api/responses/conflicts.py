"""What stands against a change: fields that others changed meanwhile, facts that an undo cannot reverse."""

from __future__ import annotations

from pydantic import BaseModel, Field

from graphkb.editing import FieldVersions, Obstacle
from graphkb.errors import GraphkbError, RecordChanged, UndoRefused

__all__ = ["ObstacleOut", "VersionOut", "conflict_out"]


class VersionOut(BaseModel):
    """A field as three versions have it, each written as in the import template; empty: nothing stands there."""

    field: str = Field(description="Id of the field; of a relation that goes with a node its id")
    before: str = Field(description="When the record was read; as it is now where that is not kept (persons)")
    theirs: str = Field(description="Now")
    yours: str = Field(description="After the edit that was refused")

    @classmethod
    def of(cls, found: FieldVersions) -> VersionOut:
        """From the editor."""
        return cls(field=found.field, before=found.before, theirs=found.theirs, yours=found.yours)


class ObstacleOut(BaseModel):
    """A fact of a change that is not reversed."""

    what: str = Field(description="`node` or `relation`")
    id: str
    why: str = Field(
        description="`changed` since, `attached` others, `cited` by others, `missing` something it needs, "
        "`not_allowed` any more, `person` whose values are not kept"
    )
    others: list[str] = Field(description="Ids of what is attached, cites it or is missing")

    @classmethod
    def of(cls, found: Obstacle) -> ObstacleOut:
        """From the plan of an undo."""
        return cls(what=found.what, id=found.id, why=found.why.value, others=list(found.others))


def conflict_out(error: GraphkbError) -> dict[str, object]:
    """What an error of writing carries beyond its text; empty for others."""
    if isinstance(error, RecordChanged):
        fields = error.facts["fields"]
        assert isinstance(fields, tuple)
        return {"versions": [VersionOut.of(one) for one in fields]}
    if isinstance(error, UndoRefused):
        obstacles = error.facts["obstacles"]
        assert isinstance(obstacles, tuple)
        return {"obstacles": [ObstacleOut.of(one) for one in obstacles]}
    return {}
