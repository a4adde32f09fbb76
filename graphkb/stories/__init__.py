"""Stories: the network map told in steps, each a sentence and a view of the map. Kept as cases beside the facts."""

from graphkb.stories.keep import change_story, delete_story, keep_story, stories, story
from graphkb.stories.story import (
    DRAFT,
    LONGEST_LEAD,
    LONGEST_TEXT,
    LONGEST_VIEW,
    MOST_STEPS,
    PUBLISHED,
    Step,
    Story,
    checked,
)

__all__ = [
    "DRAFT",
    "LONGEST_LEAD",
    "LONGEST_TEXT",
    "LONGEST_VIEW",
    "MOST_STEPS",
    "PUBLISHED",
    "Step",
    "Story",
    "change_story",
    "checked",
    "delete_story",
    "keep_story",
    "stories",
    "story",
]
