"""Stories as cases: kept, changed, deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphkb.store.cases import Case, CaseStore, case, cases_of, change_case, delete_case, open_case
from graphkb.stories.story import Step, Story, checked

__all__ = ["change_story", "delete_story", "keep_story", "stories", "story"]

SORT = "story"


def stories(store: CaseStore) -> tuple[Story, ...]:
    """All stories, newest first; empty if none is kept."""
    return tuple(map(_story, cases_of(store, SORT)))


def story(store: CaseStore, id: str) -> Story:
    """One story; raises NotFound."""
    return _story(case(store, id, SORT))


def keep_story(store: CaseStore, new: Story, *, by: str) -> Story:
    """Keep a story; gives it with its id. Raises InvalidParameter for what is missing or too long."""
    sound = checked(new)
    return _story(open_case(store, SORT, state=sound.state, by=by, body=_body(sound)))


def change_story(store: CaseStore, changed: Story) -> Story:
    """Write a story; gives it with its new version.

    Raises NotFound, InvalidParameter; StoreBusy if somebody else changed it since this version was read.
    """
    sound = checked(changed)
    there = case(store, sound.id, SORT)
    wanted = replace(there, version=sound.version or there.version, state=sound.state, body=_body(sound))
    return _story(change_case(store, wanted))


def delete_story(store: CaseStore, id: str) -> Story:
    """Delete a story; gives what it was. Raises NotFound."""
    gone = story(store, id)
    delete_case(store, id)
    return gone


def _body(one: Story) -> dict[str, Any]:
    return {
        "language": one.language,
        "title": one.title,
        "lead": one.lead,
        "steps": [{"text": step.text, "view": step.view} for step in one.steps],
    }


def _story(kept: Case) -> Story:
    body = kept.body
    return Story(
        id=kept.id,
        version=kept.version,
        state=kept.state,
        language="en" if body["language"] == "en" else "de",
        title=str(body["title"]),
        lead=str(body["lead"]),
        steps=tuple(Step(str(step["text"]), str(step["view"])) for step in body["steps"]),
        at=kept.at,
        changed=kept.changed,
        by=kept.by,
    )
