"""What is new at a place or in a field."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ContextDep, LanguageDep, ReaderDep, SnapshotDep, checked_day
from api.news import found_news
from api.problems import FAILURES
from api.responses.news import NewsOut
from graphkb.subscriptions import Scope

__all__ = ["router"]

router = APIRouter(tags=["search"], responses=FAILURES)


@router.get("/news", summary="What was recorded or changed lately")
def news(
    context: ContextDep,
    reader: ReaderDep,
    snapshot: SnapshotDep,
    language: LanguageDep,
    place: Annotated[str, Query(max_length=200, description="Id of a place; what lies in it counts")] = "",
    field: Annotated[str, Query(max_length=200, description="Id of a field of action")] = "",
    since: Annotated[date | None, Query(description="From this day on; without it: the last 30 days")] = None,
) -> NewsOut:
    """Records and relations that came or changed, latest first, as you may see them; no persons, nothing deleted."""
    found, day = found_news(context, reader, Scope(place, field), checked_day("since", since) if since else None)
    return NewsOut.of(found, day, snapshot, language)
