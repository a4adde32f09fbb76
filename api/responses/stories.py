"""Stories on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.stories import HIDDEN
from graphkb.stories import LONGEST_LEAD, LONGEST_TEXT, LONGEST_VIEW, MOST_STEPS, Step, Story
from graphkb.stories.story import LONGEST_TITLE

__all__ = ["StoriesOut", "StoryIn", "StoryOut"]


class StepOut(BaseModel):
    """One step."""

    text: str
    view: str | None = Field(
        description="Parameters of the address of the map, `/de/netz?…`; null: names what this reader does not see",
        examples=["ort=wuerselen&farbe=art"],
    )


class StoryOut(BaseModel):
    """The map told in steps."""

    id: str
    version: int = Field(description="Give it back with a change; another one is refused")
    state: Literal["draft", "published"]
    language: Literal["de", "en"]
    title: str
    lead: str
    steps: list[StepOut]
    changed: datetime | None

    @classmethod
    def of(cls, story: Story) -> StoryOut:
        """As this reader sees it."""
        return cls(
            id=story.id,
            version=story.version,
            state="published" if story.published else "draft",
            language=story.language,
            title=story.title,
            lead=story.lead,
            steps=[StepOut(text=step.text, view=None if step.view == HIDDEN else step.view) for step in story.steps],
            changed=story.changed,
        )


class StoriesOut(BaseModel):
    """Stories, newest first; without a token the published ones."""

    items: list[StoryOut]


class StepIn(BaseModel):
    """One step to be kept."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    view: str = Field(default="", max_length=LONGEST_VIEW, description="Parameters of the address; empty: all of it")


class StoryIn(BaseModel):
    """A story to be kept."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    lead: str = Field(default="", max_length=LONGEST_LEAD)
    language: Literal["de", "en"] = "de"
    state: Literal["draft", "published"] = "draft"
    steps: Annotated[list[StepIn], Field(max_length=MOST_STEPS)] = Field(default_factory=list)
    version: int | None = Field(default=None, ge=1, le=2**53, description="Of the story that was read; null: any")
    by: str = Field(default="API", min_length=1, max_length=200, description="Who writes it")

    def story(self, id: str = "") -> Story:
        """As it is kept."""
        return Story(
            id=id,
            version=self.version or 0,
            state=self.state,
            language=self.language,
            title=self.title,
            lead=self.lead,
            steps=tuple(Step(step.text, step.view) for step in self.steps),
        )
