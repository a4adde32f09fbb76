"""What is new, as the API gives it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, Field

from api.responses.facts import NodeOut
from graphkb.snapshot import Snapshot
from graphkb.subscriptions import News, NewsItem
from graphkb.subscriptions.digest import told
from graphkb.texts import Language

__all__ = ["NewsItemOut", "NewsOut"]


class NewsItemOut(BaseModel):
    """What one change did to one record."""

    at: datetime = Field(description="When it was recorded")
    revision: int = Field(description="Of the knowledge base after the change")
    node: NodeOut = Field(description="The record as it is now")
    new: bool = Field(description="It was not there before, or not to be seen")
    fields: list[str] = Field(description="Columns of the import template that hold something else now")
    ties: list[str] = Field(description="Ids of relations that came with the change")
    said: list[str] = Field(description="The same in words")

    @classmethod
    def of(cls, item: NewsItem, snapshot: Snapshot, language: Language) -> Self:
        """From what was found."""
        return cls(
            at=item.at,
            revision=item.revision,
            node=NodeOut.of(snapshot, item.node),
            new=item.new,
            fields=list(item.fields),
            ties=[tie.id for tie in item.ties],
            said=list(told(item, snapshot, language)),
        )


class NewsOut(BaseModel):
    """What is new, latest first."""

    items: list[NewsItemOut]
    since: date
    more: bool = Field(description="There was more than is given: ask for a later day or a narrower scope")

    @classmethod
    def of(cls, found: News, since: date, snapshot: Snapshot, language: Language) -> Self:
        """From what was found."""
        items = [NewsItemOut.of(item, snapshot, language) for item in found.items]
        return cls(items=items, since=since, more=found.more)
