"""The analyses as data: what each computes, with what parameters, after whom."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.problems import FAILURES
from graphkb.analytics.registry import ANALYSES
from graphkb.ontology import Label

__all__ = ["router"]

router = APIRouter(tags=["methods"], responses=FAILURES)


class ParameterOut(BaseModel):
    """A parameter of an analysis."""

    id: str
    type: str
    label: Label
    text: Label
    default: str | None = Field(description="null: worked out; for a date: today")
    minimum: float | None
    maximum: float | None
    options: dict[str, Label]


class ReferenceOut(BaseModel):
    """Where a method is published."""

    text: str
    doi: str


class AnalysisOut(BaseModel):
    """An analysis as described by itself."""

    id: str
    label: Label
    question: Label
    definition: Label
    rules: list[int]
    parameters: list[ParameterOut]
    references: list[ReferenceOut]


class AnalysesOut(BaseModel):
    """All analyses."""

    items: list[AnalysisOut]
    next_cursor: str | None = Field(description="Always null: they are few")


@router.get("/analyses", summary="What is computed, and how")
def analyses() -> AnalysesOut:
    """The same texts as beside every result."""
    return AnalysesOut(
        items=[
            AnalysisOut(
                id=one.id,
                label=one.label,
                question=one.question,
                definition=one.definition,
                rules=list(one.rules),
                parameters=[
                    ParameterOut(
                        id=parameter.id,
                        type=parameter.type,
                        label=parameter.label,
                        text=parameter.text,
                        default=None if parameter.default is None else str(parameter.default),
                        minimum=parameter.minimum,
                        maximum=parameter.maximum,
                        options=dict(parameter.options),
                    )
                    for parameter in one.parameters
                ],
                references=[ReferenceOut(text=reference.text, doi=reference.doi) for reference in one.references],
            )
            for one in ANALYSES.values()
        ],
        next_cursor=None,
    )
