"""The next time a conference meets, planned: an event of the series, in one change."""

from __future__ import annotations

from dataclasses import dataclass

from graphkb.conferences.rows import MISSING, Rows
from graphkb.errors import InvalidData, NotFound, Problem
from graphkb.importer import State, make_plan
from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_

__all__ = ["NewOccasion", "plan_occasion"]


@dataclass(frozen=True, slots=True)
class NewOccasion:
    """What is known of it."""

    id: str
    name: str
    held_on: str
    """When it is to be, as exactly as is known: `2027`, `03/2027`, `05.03.2027`; empty: not known."""
    source: str = ""
    """Where that stands: `document#place`; several parted by semicolons."""
    title: str = ""
    """Name of a document that is not recorded yet, such as the invitation."""


def plan_occasion(series: str, occasion: NewOccasion, snapshot: Snapshot) -> ChangeSet:
    """The event with its relation to the series; `snapshot` must hold everything.

    Raises NotFound for what is no event, InvalidData with every problem; its `cell` is the field of `NewOccasion`.
    """
    node = snapshot.node(series)
    if node.kind != "event":
        raise NotFound(id=series)
    if occasion.id in snapshot:
        raise InvalidData([Problem("", "", "name", N_("Diese Kennung ist vergeben."), N_("Bitte anders nennen."))])
    missing = []
    if not occasion.source and not occasion.title:
        advice = N_("Bitte ein Dokument angeben, in dem der Termin steht, zum Beispiel die Einladung.")
        missing.append(Problem("", "", "source", MISSING, advice))
    rows = Rows(snapshot.ontology)
    source = occasion.source
    if not source:
        source = f"d-{occasion.id}"[:120]
        document = {"id": source, "kind": "document", "name": occasion.title or source, "document_type": "other"}
        rows.add("documents", document, {"id": "title", "name": "title"})
    rows.add(
        "events",
        {
            "id": occasion.id,
            "kind": "event",
            "name": occasion.name,
            "event_type": node.text("event_type"),
            "held_on": occasion.held_on,
            "status": "planned",
            "sources": source,
        },
        {"id": "name", "name": "name", "held_on": "held_on", "sources": "source"},
    )
    rows.add("part_of", {"source": occasion.id, "target": series, "sources": source}, {"sources": "source"})
    state = State.of(snapshot.nodes, snapshot.relations)
    try:
        records = rows.records(state)
    except InvalidData as error:
        raise InvalidData([*missing, *error.problems], error.count + len(missing)) from None
    if missing:
        raise InvalidData(missing)
    return make_plan(records, state).changes
