"""A story: its title, what it is about, and its steps in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_, Language

__all__ = [
    "DRAFT",
    "LONGEST_LEAD",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "LONGEST_VIEW",
    "MOST_STEPS",
    "PUBLISHED",
    "Step",
    "Story",
    "checked",
]

DRAFT, PUBLISHED = "draft", "published"
"""Where it stands: seen by the administration alone, or by everybody."""

LONGEST_TITLE = 200
LONGEST_LEAD = 2000
LONGEST_TEXT = 1000
"""Of the sentence of a step: it is read from afar."""
LONGEST_VIEW = 8000
MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    text: str
    """What is said; never empty."""
    view: str
    """What of the map is shown: the parameters of its address, without the question mark; empty: all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story, in the language in which it was written."""

    id: str = ""
    """Empty: not kept."""
    version: int = 0
    state: str = DRAFT
    language: Language
    title: str
    lead: str = ""
    """What it is about; may be empty."""
    steps: tuple[Step, ...] = ()
    at: datetime | None = None
    changed: datetime | None = None
    by: str = ""

    @property
    def published(self) -> bool:
        """Whether everybody may read it."""
        return self.state == PUBLISHED


def checked(story: Story) -> Story:
    """The story with blanks taken off; raises InvalidParameter for what is missing or too long."""
    title, lead = " ".join(story.title.split()), story.lead.strip()
    if not title:
        raise InvalidParameter(name="title", value="", reason=Phrase.of(N_("Bitte einen Titel angeben.")))
    if story.state not in (DRAFT, PUBLISHED):
        raise InvalidParameter(name="state", value=story.state, reason=Phrase.of(N_("Diesen Wert gibt es nicht.")))
    _short("title", title, LONGEST_TITLE)
    _short("lead", lead, LONGEST_LEAD)
    steps = tuple(Step(step.text.strip(), step.view.strip().lstrip("?")) for step in story.steps)
    if len(steps) > MOST_STEPS:
        raise InvalidParameter(name="steps", value=len(steps), reason=Phrase.of(N_("Erlaubt sind {n}."), n=MOST_STEPS))
    for number, step in enumerate(steps, start=1):
        if not step.text:
            reason = Phrase.of(N_("Zu Schritt {n} fehlt der Satz."), n=number)
            raise InvalidParameter(name="steps", value=number, reason=reason)
        _short("steps", step.text, LONGEST_TEXT)
        _short("steps", step.view, LONGEST_VIEW)
    if story.published and not steps:
        reason = Phrase.of(N_("Eine Geschichte ohne Schritt lässt sich nicht veröffentlichen."))
        raise InvalidParameter(name="steps", value=0, reason=reason)
    return replace(story, title=title, lead=lead, steps=steps)


def _short(name: str, text: str, most: int) -> None:
    if len(text) > most:
        reason = Phrase.of(N_("Erlaubt sind {n} Zeichen."), n=most)
        raise InvalidParameter(name=name, value=f"{text[:40]}…", reason=reason)
