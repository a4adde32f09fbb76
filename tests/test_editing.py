"""One edit of one record: what it does, what it refuses; nothing is read from or written to a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphkb.editing import Edit, as_of_documents, cells_of, plan_edit
from graphkb.errors import InvalidData, InvalidParameter, NotFound
from graphkb.importer import State
from graphkb.model import FuzzyDate, Node, Relation, SourceRef, Status
from graphkb.ontology import load_ontology

ONTOLOGY = load_ontology()
D = (SourceRef("d-1", "S2"),)
DAY = FuzzyDate.parse("2024")

NODES = [
    Node(id="d-1", kind="document", name="Bericht", sources=(SourceRef("d-1"),), asserted=DAY,
         properties={"as_of": DAY}),
    Node(id="d-2", kind="document", name="Brief", sources=(SourceRef("d-2"),), asserted=FuzzyDate.parse("2026-03"),
         properties={"as_of": FuzzyDate.parse("2026-03")}),
    Node(id="verein", kind="association", name="Musterverein", sources=D, asserted=DAY, aliases=("MV; alt", "M")),
    Node(id="kurs", kind="measure", name="Sprachkurs", sources=D, asserted=DAY, status=Status.UNKNOWN),
    Node(id="p-1", kind="person", name="Erika Muster", sources=D, asserted=DAY),
]  # fmt: skip
RUNS = Relation(
    id="RUNS:verein:kurs:provider", type="RUNS", source="verein", target="kurs", sources=D, asserted=DAY,
    properties={"role": "provider"},
)  # fmt: skip
STATE = State.of(NODES, [RUNS])


def test_a_change_sets_what_it_names_and_leaves_the_rest() -> None:
    plan = plan_edit(Edit(what="node", action="change", id="verein", cells={"name": "Neuer Name"}), STATE, ONTOLOGY)
    assert plan.changes.update_nodes == (replace(STATE.nodes["verein"], name="Neuer Name"),)
    assert plan.changes.counts.total == 1


@pytest.mark.parametrize("id", [node.id for node in NODES])
def test_a_change_to_what_stands_there_does_nothing(id: str) -> None:
    cells = cells_of(STATE.nodes[id], as_of_documents(STATE), ONTOLOGY)
    assert not plan_edit(Edit(what="node", action="change", id=id, cells=cells), STATE, ONTOLOGY).changes


def test_an_added_source_makes_it_newer() -> None:
    plan = plan_edit(Edit(what="node", action="change", id="verein", sources="d-2#S1"), STATE, ONTOLOGY)
    (after,) = plan.changes.update_nodes
    assert after.sources == (*D, SourceRef("d-2", "S1"))
    assert after.asserted == FuzzyDate.parse("2026-03")


def test_an_end_says_when_and_that_it_is_over() -> None:
    edit = Edit(what="relation", action="end", id=RUNS.id, cells={"valid_to": "03/2026"}, sources="d-2")
    (after,) = plan_edit(edit, STATE, ONTOLOGY).changes.update_relations
    assert (after.valid_to, after.status) == (FuzzyDate.parse("2026-03"), Status.ENDED)
    with pytest.raises(InvalidParameter):
        plan_edit(Edit(what="relation", action="end", id=RUNS.id), STATE, ONTOLOGY)


def test_what_tells_parallel_relations_apart_changes_the_id() -> None:
    plan = plan_edit(Edit(what="relation", action="change", id=RUNS.id, cells={"role": "partner"}), STATE, ONTOLOGY)
    assert plan.id == "RUNS:verein:kurs:partner"
    assert plan.changes.delete_relations == (RUNS.id,)
    assert [one.id for one in plan.changes.create_relations] == [plan.id]


@pytest.mark.parametrize(
    ("edit", "column"),
    [
        (Edit(what="node", action="create", type="association", cells={"name": "Ohne Quelle"}), "sources"),
        (Edit(what="node", action="create", type="association", sources="d-1"), "name"),
        (Edit(what="relation", action="create", type="RUNS", cells={"source": "verein", "target": "kurs"}), "sources"),
        (Edit(what="node", action="change", id="verein", cells={"valid_from": "neulich"}), "valid_from"),
        (Edit(what="node", action="change", id="verein", cells={"sources": ""}), "sources"),
        (Edit(what="node", action="change", id="verein", sources="gibt-es-nicht#1"), "sources"),
        (Edit(what="node", action="change", id="p-1", cells={"remark": "Tel. 0241 123456"}), "remark"),
        (Edit(what="node", action="end", id="kurs", cells={"valid_from": "2026", "valid_to": "2025"}), "valid_to"),
        (
            Edit(what="relation", action="create", type="RUNS", sources="d-1",
                 cells={"source": "kurs", "target": "verein", "role": "provider"}),
            "target",
        ),
    ],
)  # fmt: skip
def test_what_an_import_would_refuse_is_refused_with_the_name_of_the_column(edit: Edit, column: str) -> None:
    with pytest.raises(InvalidData) as caught:
        plan_edit(edit, STATE, ONTOLOGY)
    assert [problem.cell for problem in caught.value.problems] == [column]


@pytest.mark.parametrize(
    "edit",
    [
        Edit(what="node", action="create", type="association", id="verein", sources="d-1", cells={"name": "Zweiter"}),
        Edit(what="relation", action="create", type="RUNS", sources="d-1",
             cells={"source": "verein", "target": "kurs", "role": "provider"}),
        Edit(what="node", action="change", id="verein", cells={"gibt_es_nicht": "1"}),
        Edit(what="node", action="change", id="verein", cells={"id": "anders"}),
        Edit(what="relation", action="change", id=RUNS.id, cells={"target": "verein"}),
        Edit(what="node", action="delete", id="d-1"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(edit: Edit) -> None:
    with pytest.raises(InvalidParameter):
        plan_edit(edit, STATE, ONTOLOGY)


def test_what_is_not_there_is_not_found() -> None:
    for edit in (
        Edit(what="node", action="delete", id="nichts"),
        Edit(what="relation", action="change", id="nichts"),
        Edit(what="node", action="create", type="nichts"),
    ):
        with pytest.raises(NotFound):
            plan_edit(edit, STATE, ONTOLOGY)


def test_a_deletion_names_the_relations_that_go_with_it() -> None:
    plan = plan_edit(Edit(what="node", action="delete", id="verein"), STATE, ONTOLOGY)
    assert plan.changes.delete_nodes == ("verein",)
    assert plan.lost == (RUNS,)


def test_a_new_record_gets_an_id_from_its_name_that_is_free() -> None:
    cells = {"name": "Verein für Ältere"}
    edit = Edit(what="node", action="create", type="association", sources="d-1#S4", cells=cells)
    first = plan_edit(edit, STATE, ONTOLOGY)
    assert first.id == "verein-fuer-aeltere"
    again = plan_edit(edit, State.of([*NODES, *first.changes.create_nodes]), ONTOLOGY)
    assert again.id == "verein-fuer-aeltere-2"
