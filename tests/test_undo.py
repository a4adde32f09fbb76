"""Undoing: an edit, a whole import, an undo; what later changes forbid; what persons lose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkb.editing import Edit, Editor, Why
from graphkb.errors import GraphkbError, InvalidData, InvalidParameter, NotFound, RecordChanged, UndoRefused
from graphkb.model import FuzzyDate, Node, Relation, SourceRef
from graphkb.snapshot import read_snapshot
from graphkb.store import ChangeSet, Store

D = (SourceRef("d-1", "S2"),)
DAY = FuzzyDate.parse("2024")

NODES = (
    Node(id="d-1", kind="document", name="Bericht", sources=(SourceRef("d-1"),), asserted=DAY,
         properties={"as_of": DAY}),
    Node(id="verein", kind="association", name="Musterverein", sources=D, asserted=DAY),
    Node(id="buero", kind="office", name="Büro", sources=D, asserted=DAY),
    Node(id="kurs", kind="measure", name="Sprachkurs", sources=D, asserted=DAY),
)  # fmt: skip
RUNS = Relation(
    id="RUNS:verein:kurs:provider", type="RUNS", source="verein", target="kurs", sources=D, asserted=DAY,
    properties={"role": "provider"},
)  # fmt: skip
START = ChangeSet(create_nodes=NODES, create_relations=(RUNS,))


def told(error: GraphkbError, name: str) -> Any:
    """A fact that an error carries."""
    return error.facts[name]


class Desk:
    """An editor over a store, each edit made on what is there now."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.editor = Editor(store, lambda: read_snapshot(store, store.ontology))
        store.apply(START, by="test", reason="Import: Anfang")

    def edit(self, **said: Any) -> str:
        """Do an edit and give the id of its change."""
        self.editor.write(Edit(**{"revision": self.store.revision(), **said}), by="test")
        return self.last()

    def last(self) -> str:
        return self.store.changes(limit=1)[0].id

    def undo(self, change: str, *, rest: bool = False) -> None:
        self.editor.undo(change, by="test", rest=rest)

    def state(self) -> tuple[dict[str, Node], dict[str, Relation]]:
        nodes, relations, _ = self.store.read_all()
        return {node.id: node for node in nodes}, {relation.id: relation for relation in relations}


@pytest.fixture
def desk(embedded_store: Store) -> Desk:
    return Desk(embedded_store)


EDITS: list[dict[str, Any]] = [
    {"what": "node", "action": "change", "id": "verein", "cells": {"name": "Neu", "valid_from": "03/2020"}},
    {"what": "node", "action": "change", "id": "verein", "cells": {"kind": "company"}},
    {"what": "node", "action": "end", "id": "kurs", "cells": {"valid_to": "2025"}},
    {"what": "node", "action": "delete", "id": "verein"},
    {"what": "node", "action": "delete", "id": "kurs"},
    {"what": "node", "action": "create", "type": "association", "id": "verein", "sources": "d-1",
     "cells": {"name": "Wieder da"}},
    {"what": "relation", "action": "change", "id": RUNS.id, "cells": {"role": "partner"}},
    {"what": "relation", "action": "end", "id": RUNS.id, "cells": {"valid_to": "2025-01/2025-03"}},
    {"what": "relation", "action": "delete", "id": RUNS.id},
    {"what": "relation", "action": "create", "type": "RUNS", "sources": "d-1#S9",
     "cells": {"source": "buero", "target": "kurs", "role": "provider"}},
    {"what": "relation", "action": "create", "type": "COOPERATES_WITH", "sources": "d-1",
     "cells": {"source": "verein", "target": "buero"}},
]  # fmt: skip


@settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.lists(st.sampled_from(EDITS), min_size=2, max_size=5))
def test_edits_undone_in_reverse_order_give_the_first_state_back(
    embedded_store: Store, chosen: list[dict[str, Any]]
) -> None:
    embedded_store.clear()
    desk = Desk(embedded_store)
    before, changes = desk.state(), []
    for said in chosen:
        revision = embedded_store.revision()
        try:
            change = desk.edit(**said)
        except (InvalidData, InvalidParameter, NotFound):
            assert embedded_store.revision() == revision
            continue
        if embedded_store.revision() > revision:
            changes.append(change)
    after = desk.state()
    undone = []
    for change in reversed(changes):
        desk.undo(change)
        undone.append(desk.last())
    assert desk.state() == before
    for change in reversed(undone):
        desk.undo(change)
    assert desk.state() == after


def test_a_whole_import_is_undone_and_brought_back(desk: Desk) -> None:
    first, before = desk.last(), desk.state()
    desk.undo(first)
    assert desk.state() == ({}, {})
    desk.undo(desk.last())
    assert desk.state() == before


def test_a_later_change_of_the_same_record_stands_against_it(desk: Desk) -> None:
    first = desk.edit(what="node", action="change", id="verein", cells={"name": "Eins"})
    desk.edit(what="node", action="change", id="verein", cells={"name": "Zwei"})
    with pytest.raises(UndoRefused) as caught:
        desk.undo(first)
    (obstacle,) = told(caught.value, "obstacles")
    assert (obstacle.id, obstacle.why) == ("verein", Why.CHANGED)
    assert (obstacle.logged.name, obstacle.now.name) == ("Eins", "Zwei")


def test_only_the_untouched_rest_is_undone_if_asked(desk: Desk) -> None:
    first = desk.last()
    desk.edit(what="node", action="change", id="buero", cells={"name": "Amt"})
    with pytest.raises(UndoRefused) as caught:
        desk.undo(first)
    assert {one.id: one.why for one in told(caught.value, "obstacles")} == {"buero": Why.CHANGED, "d-1": Why.CITED}
    desk.undo(first, rest=True)
    nodes, relations = desk.state()
    assert nodes.keys() == {"buero", "d-1"}
    assert not relations


@pytest.mark.parametrize(
    ("undone", "later", "why"),
    [
        (
            {"what": "node", "action": "create", "type": "association", "id": "neu", "sources": "d-1",
             "cells": {"name": "Neu"}},
            {"what": "relation", "action": "create", "type": "RUNS", "sources": "d-1",
             "cells": {"source": "neu", "target": "kurs", "role": "partner"}},
            Why.ATTACHED,
        ),
        (
            {"what": "relation", "action": "delete", "id": RUNS.id},
            {"what": "node", "action": "delete", "id": "verein"},
            Why.MISSING,
        ),
        (
            {"what": "relation", "action": "delete", "id": RUNS.id},
            {"what": "node", "action": "change", "id": "kurs", "cells": {"kind": "event"}},
            None,
        ),
    ],
)  # fmt: skip
def test_nothing_recorded_later_loses_what_it_hangs_on(
    desk: Desk, undone: dict[str, Any], later: dict[str, Any], why: Why | None
) -> None:
    change = desk.edit(**undone)
    if why is None:
        with pytest.raises(InvalidData):
            desk.edit(**later)
        return
    desk.edit(**later)
    before = desk.state()
    with pytest.raises(UndoRefused) as caught:
        desk.undo(change)
    assert [one.why for one in told(caught.value, "obstacles")] == [why]
    assert desk.state() == before


def test_what_was_said_of_a_person_does_not_come_back_and_that_is_told(desk: Desk) -> None:
    made = desk.edit(
        what="node", action="create", type="person", id="p-1", sources="d-1", cells={"name": "Erika Muster"}
    )
    renamed = desk.edit(what="node", action="change", id="p-1", cells={"name": "Erika Beispiel"})
    plan = desk.editor.undo_plan(renamed)
    assert not plan.changes
    assert [(one.id, one.why) for one in plan.left] == [("p-1", Why.PERSON)]
    assert [one.why for one in desk.editor.undo_plan(made).obstacles] == [Why.CHANGED]
    assert all("Erika" not in change.reason for change in desk.store.changes())
    gone = desk.edit(what="node", action="delete", id="p-1")
    assert not desk.editor.undo_plan(gone).changes


def test_two_editors_on_one_record_neither_loses_work(desk: Desk) -> None:
    read_at = desk.store.revision()
    desk.edit(what="node", action="change", id="verein", cells={"name": "Von A"})
    mine = Edit(what="node", action="change", id="verein", cells={"name": "Von B", "remark": "B"}, revision=read_at)
    with pytest.raises(RecordChanged) as caught:
        desk.editor.write(mine, by="B")
    fields = {one.field: (one.before, one.theirs, one.yours) for one in told(caught.value, "fields")}
    assert fields == {"name": ("Musterverein", "Von A", "Von B"), "remark": ("", "", "B")}
    assert desk.state()[0]["verein"].name == "Von A"
    desk.editor.write(Edit(what="node", action="change", id="buero", cells={"name": "Amt"}, revision=read_at), by="B")
    assert desk.state()[0]["buero"].name == "Amt"


def test_who_deletes_learns_of_a_relation_added_meanwhile(desk: Desk) -> None:
    read_at = desk.store.revision()
    desk.edit(**EDITS[9])
    with pytest.raises(RecordChanged) as caught:
        desk.editor.write(Edit(what="node", action="delete", id="buero", revision=read_at), by="B")
    (field,) = told(caught.value, "fields")
    assert (field.field, field.before, field.theirs) == ("RUNS:buero:kurs:provider", "", "buero RUNS kurs")


def test_somebody_who_writes_in_between_only_makes_it_try_again(desk: Desk) -> None:
    meanwhile: list[Callable[[], object]] = [
        lambda: desk.store.apply(
            ChangeSet(create_nodes=(Node(id="neu", kind="office", name="Neu", sources=D),)), by="C", reason=""
        )
    ]

    def read() -> Any:
        snapshot = read_snapshot(desk.store, desk.store.ontology)
        if meanwhile:
            meanwhile.pop()()
        return snapshot

    edit = Edit(what="node", action="change", id="verein", cells={"name": "Von B"}, revision=desk.store.revision())
    Editor(desk.store, read).write(edit, by="B")
    nodes, _ = desk.state()
    assert (nodes["verein"].name, nodes["neu"].name) == ("Von B", "Neu")
