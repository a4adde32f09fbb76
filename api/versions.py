"""Versions of concepts, for routes and pages: a concept now, in a saved state, or before later changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from api.context import Context
from graphkb.analytics.change import Version, VersionChange, version_change
from graphkb.editing import before_changes
from graphkb.errors import AccessDenied, InvalidParameter, NotFound, Phrase
from graphkb.model import Node, Reader, Relation, Visibility
from graphkb.snapshot import Snapshot
from graphkb.store import SavedState
from graphkb.store.changes import Change, ChangedFact
from graphkb.texts import N_

__all__ = ["MOST_CHANGES", "AskedVersions", "LogEntry", "concept_log", "versions"]

MOST_CHANGES = 200
"""How far back the change log is followed; further back only a saved state tells."""

_ADMINISTRATION = Reader(Visibility.INTERNAL)
_LINKS = frozenset({"BELONGS_TO", "IN_FIELD", "SUPPORTS", "BASED_ON", "CORRESPONDS_TO", "SUCCEEDS", "ADAPTED_FROM"})
_PARTS = frozenset({"concept", "field", "guideline", "measure"})


@dataclass(frozen=True, slots=True)
class AskedVersions:
    """What is compared."""

    change: VersionChange
    state: SavedState | None
    """The saved state of the earlier version; None: it is not from one."""
    entry: Change | None
    """The change before which the earlier version is read; None: it is not from the change log."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change that touched a concept."""

    change: Change
    facts: tuple[ChangedFact, ...]
    """What of it concerns the concept or its parts."""


def versions(
    context: Context,
    reader: Reader,
    before: str,
    after: str,
    *,
    day: date,
    state: str = "",
    before_change: str = "",
) -> AskedVersions:
    """Compare a concept with another or with itself.

    The earlier is read in the saved state `state`, or as it was before the change `before_change` (for the
    administration alone), else as it is recorded now. Raises NotFound, AccessDenied, InvalidParameter.
    """
    snapshot = context.snapshot(reader)
    if state:
        saved = context.state(state)
        earlier = Version.of(context.saved_snapshot(state, reader), before, _day(saved.recorded_at))
        return AskedVersions(version_change(earlier, Version.of(snapshot, after, day)), saved, None)
    if before_change:
        if not reader.sees(Visibility.INTERNAL):
            raise AccessDenied()
        entry = context.store.change(before_change)
        past = context.remember(snapshot, reader, ("before", entry.id), lambda: _past(context, snapshot, entry))
        earlier = Version.of(past, before, _day(entry.at))
        return AskedVersions(version_change(earlier, Version.of(snapshot, after, day)), None, entry)
    if before == after:
        reason = Phrase.of(N_("Bitte zwei verschiedene Konzepte wählen."))
        raise InvalidParameter(name="to", value=after, reason=reason)
    now = context.remember(
        snapshot,
        reader,
        ("versions", before, after, day),
        lambda: version_change(Version.of(snapshot, before, day), Version.of(snapshot, after, day)),
    )
    return AskedVersions(now, None, None)


def concept_log(context: Context, concept: str, most: int = 20) -> tuple[LogEntry, ...]:
    """The newest changes that touched a concept, its parts or what puts them there; for the administration alone.

    Not the one that recorded the concept: before that there is nothing to compare with.
    """
    snapshot = context.snapshot(_ADMINISTRATION)
    key = ("concept log", concept, most)
    return context.remember(snapshot, _ADMINISTRATION, key, lambda: _log(context, snapshot, concept, most))


def _log(context: Context, snapshot: Snapshot, concept: str, most: int) -> tuple[LogEntry, ...]:
    parts = _around(snapshot, concept)
    found: list[LogEntry] = []
    for change in context.store.changes_between(-1, snapshot.revision + 1, MOST_CHANGES):
        facts = tuple(fact for fact in context.store.facts_of(change) if _touches(fact, parts))
        if any(fact.id == concept and fact.before is None for fact in facts):
            break
        parts |= {end for fact in facts for end in _ends(fact)}
        if facts:
            found.append(LogEntry(change, facts))
        if len(found) >= most:
            break
    return tuple(found)


def _past(context: Context, snapshot: Snapshot, entry: Change) -> Snapshot:
    changes = context.store.changes_between(entry.revision - 1, snapshot.revision + 1, MOST_CHANGES + 1)
    if len(changes) > MOST_CHANGES:
        reason = Phrase.of(
            N_("So weit reicht das Änderungsbuch hier nicht zurück ({n} Änderungen). Bitte einen Stand wählen."),
            n=MOST_CHANGES,
        )
        raise InvalidParameter(name="before_change", value=entry.id, reason=reason)
    if not any(change.id == entry.id for change in changes):
        raise NotFound(id=entry.id)
    facts = [fact for change in changes for fact in reversed(context.store.facts_of(change))]
    return before_changes(snapshot, facts, entry.revision - 1)


def _around(snapshot: Snapshot, concept: str) -> set[str]:
    found = {concept}
    for link in (*snapshot.into(concept, "BELONGS_TO", "BASED_ON"),):
        found.add(link.source)
        found |= {one.source for one in snapshot.into(link.source, "IN_FIELD", "SUPPORTS")}
    return found


def _touches(fact: ChangedFact, parts: set[str]) -> bool:
    for side in (fact.before, fact.after):
        if isinstance(side, Node) and side.kind in _PARTS and side.id in parts:
            return True
        if isinstance(side, Relation) and side.type in _LINKS and {side.source, side.target} & parts:
            return True
    return False


def _ends(fact: ChangedFact) -> Iterator[str]:
    """What an earlier change may have put into the concept: the other end of a link that is gone by now."""
    for side in (fact.before, fact.after):
        if isinstance(side, Relation):
            yield side.source


def _day(at: datetime) -> date:
    return at.astimezone().date()
