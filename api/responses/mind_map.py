"""The mind map on the wire."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef
from graphkb.analytics.coverage import Level, MindBranch, MindMap
from graphkb.analytics.time import Course
from graphkb.snapshot import Snapshot

__all__ = ["MindMapOut"]


class BranchOut(BaseModel):
    """One branch with all that hangs on it."""

    level: Level = Field(description="`concept`, `field`, `guideline`, `measure` or `actor`")
    node: NodeRef | None = Field(description="null: the measures of the field that serve none of its guidelines")
    key: str = Field(description="Where it stands; the pages take it to fold and unfold")
    measures: int = Field(description="Measures on it, each once; 0: none is recorded unless `left_out` says otherwise")
    running: int = Field(description="How many of them are active on the day")
    bodies: int = Field(description="Bodies of their providers, each once; 0: not recorded")
    left_out: int = Field(description="Recorded measures that the choice of place and course leaves out")
    course: Course | None = Field(description="Of a measure: where it is in its course; null: no measure")
    role: str | None = Field(description="Of an actor: `provider`, `partner` or `possible_provider`; null: no actor")
    children: list[BranchOut]

    @classmethod
    def of(cls, snapshot: Snapshot, branch: MindBranch) -> BranchOut:
        """From the result."""
        return cls(
            level=branch.level,
            node=NodeRef.of(snapshot, branch.id) if branch.id else None,
            key=branch.key,
            measures=len(branch.measures),
            running=branch.running,
            bodies=len(branch.bodies),
            left_out=len(branch.left_out),
            course=branch.entry.course.course if branch.entry else None,
            role=branch.role or None,
            children=[cls.of(snapshot, child) for child in branch.children],
        )


class MindMapOut(BaseModel):
    """Concepts as trees: fields, guidelines, measures, actors."""

    concepts: list[BranchOut]
    measures: int = Field(description="Measures on all of them, each once")
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: MindMap) -> MindMapOut:
        """From the result."""
        return cls(
            concepts=[BranchOut.of(snapshot, one) for one in found.concepts],
            measures=len(found.measures),
            method=MethodOut.of(found.method, snapshot),
        )
