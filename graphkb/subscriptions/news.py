"""What is new at a place or in a field since a day, from the change log, as far as a reader may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from graphkb.editing.fields import cells_of, fields_of
from graphkb.model import Node, Reader, Relation, Visibility
from graphkb.ontology import Ontology
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import NodeFilter, select
from graphkb.store.changes import Change, ChangedFact
from graphkb.texts.order import alphabetical

__all__ = ["ChangeLog", "News", "NewsItem", "Scope", "news"]

NEWEST = 2**53
PIECE = 50
"""Changes read at a time."""

_NO_NEWS = frozenset({"sources", "note", "visibility", "assured_by", "assured_on", "asserted"})
"""Columns whose change tells nobody anything about the work itself."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody wants to be told of; empty ids: everything."""

    place: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What one change did to one record, as the reader sees it today."""

    at: datetime
    revision: int
    """That the change made."""
    node: Node
    new: bool
    """It was not there before, or not to be seen."""
    fields: tuple[str, ...] = ()
    """Columns of the import template that hold something else now; empty for a new record."""
    ties: tuple[Relation, ...] = ()
    """Relations that came with the change."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new, latest first; `more`: there was more than is given."""

    items: tuple[NewsItem, ...]
    more: bool = False


class ChangeLog(Protocol):
    """What this needs from the store."""

    def changes_between(self, after: int, before: int, limit: int = 50) -> tuple[Change, ...]:
        """Changes that made a revision after the one and before the other, newest first."""
        ...

    def facts_of(self, change: Change) -> tuple[ChangedFact, ...]:
        """What a change did, fact by fact."""
        ...


@dataclass(slots=True)
class _Found:
    new: bool = False
    fields: list[str] = field(default_factory=list)
    ties: list[Relation] = field(default_factory=list)


def news(log: ChangeLog, snapshot: Snapshot, reader: Reader, scope: Scope, since: date, *, limit: int = 200) -> News:
    """Records that came or changed since a day, that day included, latest first; no persons, nothing deleted.

    `snapshot` is narrowed to the reader; what they do not see in it is not told of, nor is a field that they may
    not read. Raises InvalidParameter for a place or field that is none.
    """
    within = {node.id for node in select(snapshot, NodeFilter(place=scope.place, field=scope.field))}
    items: list[NewsItem] = []
    for change in _since(log, since):
        found = _of_change(log.facts_of(change), snapshot, reader, within)
        for id in sorted(found, key=lambda one: (not found[one].new, alphabetical(snapshot.node(one).name), one)):
            if len(items) == limit:
                return News(tuple(items), more=True)
            one = found[id]
            ties = tuple(sorted(one.ties, key=lambda tie: tie.id))
            items.append(NewsItem(change.at, change.revision, snapshot.node(id), one.new, tuple(one.fields), ties))
    return News(tuple(items))


def _since(log: ChangeLog, since: date) -> Iterator[Change]:
    before = NEWEST
    while piece := log.changes_between(-1, before, PIECE):
        for change in piece:
            if change.at.astimezone().date() < since:
                return
            yield change
        before = piece[-1].revision


def _of_change(
    facts: tuple[ChangedFact, ...], snapshot: Snapshot, reader: Reader, within: set[str]
) -> dict[str, _Found]:
    shown = {relation.id: relation for relation in snapshot.relations}
    found: dict[str, _Found] = {}
    for fact in facts:
        if fact.person or fact.after is None:
            continue
        hidden = fact.before is None or not reader.sees(fact.before.visibility)
        if isinstance(fact.after, Node):
            node = snapshot.get(fact.id)
            if node is None or node.id not in within or node.kind == "person":
                continue
            if hidden:
                found.setdefault(node.id, _Found()).new = True
            elif isinstance(fact.before, Node) and (
                fields := _fields(fact.before, fact.after, reader, snapshot.ontology)
            ):
                found.setdefault(node.id, _Found()).fields += fields
        elif hidden and (tie := shown.get(fact.id)):
            about = next((end for end in (tie.source, tie.target) if end in within and _told(snapshot, end)), None)
            other = tie.target if about == tie.source else tie.source
            if about and _told(snapshot, other):
                found.setdefault(about, _Found()).ties.append(tie)
    return found


def _told(snapshot: Snapshot, id: str) -> bool:
    node = snapshot.get(id)
    return node is not None and node.kind != "person"


def _fields(before: Node, after: Node, reader: Reader, ontology: Ontology) -> list[str]:
    """Columns that differ and that this reader may read whatever the body consented to."""
    old, new = cells_of(before, {}, ontology), cells_of(after, {}, ontology)
    return [
        column.id
        for column in fields_of(ontology, after.kind)
        if column.id not in _NO_NEWS
        and old.get(column.id, "") != new.get(column.id, "")
        and (column.property is None or reader.sees(Visibility.parse(column.property.visibility)))
    ]
