"""How a result came about, on the wire."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from graphkb.analytics.described import Method
from graphkb.ontology import Label

__all__ = ["AnalysisList", "MethodOut"]

T = TypeVar("T")


class MethodOut(BaseModel):
    """Goes with every result of an analysis."""

    analysis: str = Field(description="Id of the analysis; its definition stands under `/analyses`")
    parameters: dict[str, str]
    facts: int = Field(description="Number of facts that went into it")
    missing: list[Label] = Field(description="What the data does not hold")
    stability: Label | None = Field(description="How far the result moves; null: not resampled")

    @classmethod
    def of(cls, method: Method) -> MethodOut:
        """From the result."""
        return cls(
            analysis=method.analysis,
            parameters=dict(method.parameters),
            facts=method.facts,
            missing=list(method.missing),
            stability=method.stability,
        )


class AnalysisList(BaseModel, Generic[T]):
    """The rows of a result, with its method."""

    items: list[T]
    next_cursor: str | None = Field(description="Cursor of the next page; null: this was the last")
    method: MethodOut
