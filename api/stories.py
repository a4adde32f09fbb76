"""Stories for routes and pages: who may read which, and what of a view stays hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from api.context import Context
from graphkb import stories as kept
from graphkb.errors import AccessDenied, NotFound
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot
from graphkb.stories import Step, Story

__all__ = ["HIDDEN", "Stories", "may_be_seen"]

HIDDEN = "verborgen"
"""Stands for a view that names what a reader does not see."""

OF_RECORDS = frozenset("ort feld ziel sprache mitte von nach stelle auswahl vergleich".split())
"""Parameters of a view that name records."""


def may_be_seen(snapshot: Snapshot, view: str) -> bool:
    """Whether every record that a view names is among those that the reader of this snapshot sees."""
    return all(value in snapshot for name, value in parse_qsl(view) if name in OF_RECORDS)


@dataclass(frozen=True, slots=True)
class Stories:
    """The stories as one reader sees them; only the administration writes."""

    context: Context
    reader: Reader
    snapshot: Snapshot

    def all(self) -> tuple[Story, ...]:
        """Newest first; for everybody the published ones."""
        found = kept.stories(self.context.store)
        return tuple(map(self._seen, found if self._inside else (one for one in found if one.published)))

    def one(self, id: str) -> Story:
        """One story; raises NotFound, for everybody also where it is a draft."""
        found = kept.story(self.context.store, id)
        if not (found.published or self._inside):
            raise NotFound(id=id)
        return self._seen(found)

    def whole(self, id: str) -> Story:
        """One story as it is kept, to be changed; raises AccessDenied, NotFound."""
        self._check()
        return kept.story(self.context.store, id)

    def keep(self, new: Story, *, by: str) -> Story:
        """Keep a new one; raises AccessDenied, InvalidParameter."""
        self._check()
        return kept.keep_story(self.context.store, new, by=by)

    def change(self, changed: Story) -> Story:
        """Write a changed one; raises AccessDenied, NotFound, InvalidParameter, StoreBusy."""
        self._check()
        return kept.change_story(self.context.store, changed)

    def add(self, id: str, step: Step) -> Story:
        """Put a step behind the others; raises what `change` raises."""
        self._check()
        there = kept.story(self.context.store, id)
        return kept.change_story(self.context.store, replace(there, steps=(*there.steps, step)))

    def delete(self, id: str) -> Story:
        """Delete one; gives what it was. Raises AccessDenied, NotFound."""
        self._check()
        return kept.delete_story(self.context.store, id)

    @property
    def _inside(self) -> bool:
        return self.reader.sees(Visibility.INTERNAL)

    def _check(self) -> None:
        if not self._inside:
            raise AccessDenied()

    def _seen(self, story: Story) -> Story:
        """Without the views that name what this reader does not see: of these the sentence alone is left."""
        steps = (step if may_be_seen(self.snapshot, step.view) else replace(step, view=HIDDEN) for step in story.steps)
        return replace(story, steps=tuple(steps))
