"""How a result came about, on the wire."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from graphkb.analytics.described import Method
from graphkb.analytics.notes import method_note
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["AnalysisList", "MethodOut"]

T = TypeVar("T")


class MethodOut(BaseModel):
    """Goes with every result of an analysis."""

    analysis: str = Field(description="Id of the analysis; its definition stands under `/analyses`")
    parameters: dict[str, str]
    facts: int = Field(description="Number of facts that went into it")
    missing: list[Label] = Field(description="What the data does not hold")
    stability: Label | None = Field(description="How far the result moves; null: not resampled")
    note: list[Label] = Field(
        description="The method note line by line, as pages and files show it: definition, settings, data used, what "
        "is missing, stability, references with their DOI"
    )

    @classmethod
    def of(cls, method: Method, snapshot: Snapshot | None = None) -> MethodOut:
        """From the result; with the snapshot the note calls records by their names."""
        return cls(
            analysis=method.analysis,
            parameters=dict(method.parameters),
            facts=method.facts,
            missing=list(method.missing),
            stability=method.stability,
            note=list(method_note(method, snapshot).lines),
        )


class AnalysisList(BaseModel, Generic[T]):
    """The rows of a result, with its method."""

    items: list[T]
    next_cursor: str | None = Field(description="Cursor of the next page; null: this was the last")
    method: MethodOut
