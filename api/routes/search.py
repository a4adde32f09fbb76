"""Search by words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.deps import ContextDep, ReaderDep, SnapshotDep
from api.problems import FAILURES
from api.responses.facts import NodeOut

__all__ = ["router"]

router = APIRouter(tags=["search"], responses=FAILURES)


class HitOut(BaseModel):
    """A node that was found."""

    node: NodeOut
    matched: str = Field(description="The name or alias the words were found in")
    score: float = Field(description="Higher is nearer; comparable within one answer only")


class SearchOut(BaseModel):
    """What was found, best first."""

    items: list[HitOut]
    next_cursor: str | None = Field(description="Always null: ask for a narrower search instead of a second page")
    total: int


@router.get("/search", summary="Find nodes by words")
def search(
    context: ContextDep,
    reader: ReaderDep,
    snapshot: SnapshotDep,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Words", examples=["Türöffner"])],
    kind: Annotated[list[str] | None, Query(max_length=50, description="Kinds, or `actor`, `place`")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Largest number of hits")] = 20,
) -> SearchOut:
    """Names, aliases and descriptions; umlauts, ß and accents are folded. Form items only if their kind is named."""
    hits = context.search_index(reader).find(q, kinds=kind or ())
    return SearchOut(
        items=[
            HitOut(node=NodeOut.of(snapshot, hit.node), matched=hit.matched, score=hit.score) for hit in hits[:limit]
        ],
        next_cursor=None,
        total=len(hits),
    )
