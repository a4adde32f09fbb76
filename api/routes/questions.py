"""Frequent questions, answered from the database."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.deps import ContextDep, ReaderDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.questions import QUESTIONS, ask
from api.responses.facts import NodeRef, SourceOut, source_out
from graphkb.ontology import Label

__all__ = ["router"]

router = APIRouter(tags=["questions"], responses=FAILURES)


class QuestionOut(BaseModel):
    """A question that can be asked."""

    id: str
    question: Label
    parameters: dict[str, list[str]] = Field(description="Name of each parameter and the kinds its node may be of")
    columns: list[Label]


class QuestionsOut(BaseModel):
    """All questions."""

    items: list[QuestionOut]
    next_cursor: str | None = Field(description="Always null: they are few")


class AnswerOut(BaseModel):
    """One line of an answer."""

    nodes: list[NodeRef] = Field(description="In the order of the question's columns")
    sources: list[SourceOut]


class AnswersOut(BaseModel):
    """An answer; no items: nothing is recorded, which does not mean that there is nothing."""

    question: Label
    columns: list[Label]
    items: list[AnswerOut]
    next_cursor: str | None = Field(description="Always null: the answer is whole")


@router.get("/questions", summary="Questions that can be asked")
def questions() -> QuestionsOut:
    """The frequent questions, with what each needs to know."""
    return QuestionsOut(
        items=[
            QuestionOut(
                id=question.id,
                question=question.label,
                parameters={need.name: list(need.kinds) for need in question.asks},
                columns=list(question.columns),
            )
            for question in QUESTIONS.values()
        ],
        next_cursor=None,
    )


@router.get(
    "/questions/{id}",
    summary="Ask a question",
    responses={404: {"model": Problem, "description": "No such question"}},
)
def answer(
    context: ContextDep,
    reader: ReaderDep,
    snapshot: SnapshotDep,
    id: Annotated[str, Path(max_length=60, description="Id of the question", examples=["responsible-for-field"])],
    field: Annotated[str, Query(max_length=200, description="Id of a field of action")] = "",
    event: Annotated[str, Query(max_length=200, description="Id of an event")] = "",
    network: Annotated[str, Query(max_length=200, description="Id of a network, council or association")] = "",
    concept: Annotated[str, Query(max_length=200, description="Id of a concept")] = "",
    other: Annotated[str, Query(max_length=200, description="Id of the concept to look in")] = "",
) -> AnswersOut:
    """The answer, each line with its sources. Give the parameters that the question names."""
    given = {"field": field, "event": event, "network": network, "concept": concept, "other": other}
    found = ask(context, reader, snapshot, id, given)
    question = QUESTIONS[id]
    return AnswersOut(
        question=question.label,
        columns=list(question.columns),
        items=[
            AnswerOut(
                nodes=[NodeRef.of(snapshot, node) for node in line.nodes],
                sources=[source_out(snapshot, source) for source in line.sources],
            )
            for line in found
        ],
        next_cursor=None,
    )
