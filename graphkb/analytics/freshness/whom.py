"""Who could say whether a record still holds: itself, who runs it, who is responsible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.model import Node
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["WHOM_LABELS", "Whom", "WhomKind", "whom"]

MOST = 5
"""Bodies named for a record."""


class WhomKind(StrEnum):
    """Why a body could be asked, nearest first."""

    ITSELF = "itself"
    RUNS = "runs"
    PARTNER = "partner"
    ABOVE = "above"
    """The record is a part of it."""
    RESPONSIBLE = "responsible"
    """Responsible for its field, at a place it serves or lies in."""
    PLACE = "place"
    """The administration of the place."""


WHOM_LABELS: Mapping[WhomKind, Label] = {
    WhomKind.ITSELF: said("die Stelle selbst"),
    WhomKind.RUNS: said("führt es durch"),
    WhomKind.PARTNER: said("ist beteiligt"),
    WhomKind.ABOVE: said("ist die Stelle darüber"),
    WhomKind.RESPONSIBLE: said("ist für das Feld zuständig"),
    WhomKind.PLACE: said("ist die Verwaltung am Ort"),
}


@dataclass(frozen=True, slots=True)
class Whom:
    """One body that could be asked."""

    body: str
    kind: WhomKind
    contact: bool
    """Whether a mail address is recorded; never, for readers who may not see it."""


def whom(snapshot: Snapshot, clock: Clock, id: str) -> tuple[Whom, ...]:
    """Bodies that could be asked about a record, nearest first, at most five; empty if none is recorded.

    Only what holds on the day counts. No persons, no collective terms, nobody who ended.
    """
    found: dict[str, Whom] = {}
    for kind, body in _likely(snapshot, clock, id):
        node = snapshot.get(body)
        if node is not None and body not in found and _answers(snapshot, clock, node):
            found[body] = Whom(body, kind, bool(node.text("email")))
    return tuple(found.values())[:MOST]


def _likely(snapshot: Snapshot, clock: Clock, id: str) -> Iterator[tuple[WhomKind, str]]:
    node = snapshot.node(id)
    if snapshot.ontology.kind(node.kind).actor:
        yield WhomKind.ITSELF, id
    runs = [one for one in snapshot.into(id, "RUNS", "ORGANISED", "HOSTS", "PUBLISHED") if not clock.over(one)]
    for one in runs:
        if one.text("role") in ("", "provider"):
            yield WhomKind.RUNS, one.source
    for one in runs:
        if one.text("role") == "partner":
            yield WhomKind.PARTNER, one.source
    for one in snapshot.out(id, "PART_OF"):
        if not clock.over(one):
            yield WhomKind.ABOVE, one.target
    yield from _responsible(snapshot, clock, id)
    for one in snapshot.out(id, "LOCATED_IN", "SERVES"):
        yield WhomKind.PLACE, one.target


def _responsible(snapshot: Snapshot, clock: Clock, id: str) -> Iterator[tuple[WhomKind, str]]:
    places = {one.target for one in snapshot.out(id, "SERVES", "LOCATED_IN")}
    places |= {one.target for place in tuple(places) for one in snapshot.out(place, "PART_OF")}
    for field in snapshot.out(id, "IN_FIELD"):
        for one in snapshot.into(field.target, "RESPONSIBLE_FOR"):
            above = {up.target for up in snapshot.out(one.source, "PART_OF")}
            if not clock.over(one) and ({one.source} | above) & places:
                yield WhomKind.RESPONSIBLE, one.source


def _answers(snapshot: Snapshot, clock: Clock, node: Node) -> bool:
    kind = snapshot.ontology.kind(node.kind)
    return kind.actor and node.properties.get("class_node") is not True and not clock.over(node)
