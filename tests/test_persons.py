"""What is kept of a person: given away, erased for good, barred from coming back, hidden on objection."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graphkb.decency import Barring, marks_of
from graphkb.editing import Edit, Editor
from graphkb.errors import Barred, InvalidData, InvalidParameter, NotFound, StoreBusy
from graphkb.importer import import_tables
from graphkb.importer.template_out import write_folder
from graphkb.jobs.files import Files
from graphkb.model import PUBLIC, Node, Relation, SourceRef, Visibility
from graphkb.persons import as_dict, as_text, erase, kept_of, object_to, plan_erasure
from graphkb.persons.files import PASSING
from graphkb.persons.names import last_name, spellings, surely
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.store import ChangeSet, Store, cases, decisions
from graphkb.store.bars import lift_bar
from graphkb.store.decisions import Verdict

D = (SourceRef("d-1", "L1"),)
NAME = "Mustine Musterfrau"
TRACES = re.compile(r"musterfrau|mustine", re.IGNORECASE)
"""Nothing that matches may be left; no other record holds these words."""


def node(id: str, kind: str, name: str, **more: Any) -> Node:
    return Node(id=id, kind=kind, name=name, **{"sources": D, **more})


def tie(type: str, source: str, target: str, key: str = "", **more: Any) -> Relation:
    return Relation(
        id=Relation.make_id(type, source, target, key), type=type, source=source, target=target, sources=D, **more
    )


NODES = (
    node("d-1", "document", "Blatt"),
    node("stadt", "municipality", "Musterstadt"),
    node(
        "p-mustine-musterfrau",
        "person",
        f"Dr. {NAME}",
        aliases=("M. Musterfrau-Alt",),
        properties={"title_text": "Dr."},
    ),
    node("p-anders", "person", "Anders Beispiel"),
    node("leitung", "function", "Leitung der Stelle"),
    node("fest", "event", "Fest", description=f"Grußwort von Frau Dr. {NAME}s Stelle.\nDanach Musik."),
    node("verein-a", "association", "Verein A", remark="Ansprechbar über MUSTERFRAU, Mustine.", note=f"{NAME} rief an"),
    node("verein-b", "association", "Verein B", description="Gegründet mit Anders Beispiel."),
)
RELATIONS = (
    tie("HOLDS", "p-mustine-musterfrau", "leitung", remark=f"{NAME} leitet seit Jahren"),
    tie("SPOKE_AT", "p-mustine-musterfrau", "fest", "Grußwort", properties={"contribution": "Grußwort"}),
    tie("SPOKE_AT", "p-anders", "fest", f"Dank an {NAME}", properties={"contribution": f"Dank an {NAME}"}),
    tie("LOCATED_IN", "verein-a", "stadt", remark="Seit 2010"),
)


def filled(store: Store) -> None:
    """The facts, written in several changes, with a state, cases and decisions that name her."""
    store.apply(ChangeSet(create_nodes=NODES, create_relations=RELATIONS), by="test", reason="Import: tabellen")
    named = replace(NODES[4], description=f"Zurzeit {NAME}.")
    store.apply(ChangeSet(update_nodes=(named,)), by="test", reason=f"Nachtrag von {NAME}")
    store.save_state(f"Vor dem Gespräch mit {NAME}", by="test", groups={"A": ["verein-a", "verein-b"]})
    cases.open_case(store, "link", subject="p-mustine-musterfrau", state="open", by="test")
    cases.open_case(store, "suggestion", subject="verein-a", state="open", by="test", body={"text": f"Von {NAME}"})
    decisions.decide(store, "verein-a", "verein-b", Verdict.DIFFERENT, by="test", reason=f"sagt {NAME}")


def rows(store: Store) -> Iterator[str]:
    """Every node and every relation of the database as text, whatever it is, asked without our own queries."""

    def work(tx: Any) -> list[str]:
        nodes = [str(dict(row)) for row in tx._tx.run("MATCH (n) RETURN labels(n) AS l, properties(n) AS p")]
        ties = tx._tx.run("MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS p")
        return nodes + [str(dict(row)) for row in ties]

    yield from store.read(work)
    for state in store.states():
        nodes, relations = store.load_state(state.id)
        yield from map(str, (*nodes, *relations))


def whole(store: Store) -> Snapshot:
    return read_snapshot(store, store.ontology)


def traces(store: Store) -> list[str]:
    return [row for row in rows(store) if TRACES.search(row)]


# ----------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("text", "sure", "perhaps"),
    [
        (f"von {NAME} selbst", True, True),
        (f"Frau Dr. {NAME}s Rede", True, True),
        ("MUSTERFRAU, MUSTINE", True, False),
        ("M. Musterfrau", True, True),
        ("Frau Musterfrau", False, True),
        ("Musterfraustraße", False, False),
        ("Mustine", False, False),
    ],
)
def test_spellings(text: str, sure: bool, perhaps: bool) -> None:
    person = node("p", "person", f"Dr. {NAME}")
    last = last_name(person)
    assert last is not None
    assert bool(surely(spellings(person)).search(text)) is sure
    assert bool(last.search(text)) is perhaps


def test_a_name_of_one_word_is_replaced_only_if_it_is_named() -> None:
    person = node("p", "person", "Musterfrau")
    assert spellings(person) == ()
    assert not surely(spellings(person)).search("Musterfrau")
    assert surely(spellings(person, ["Musterfrau"])).search("mit Musterfrau.")
    assert not surely(spellings(person, ["Musterfrau"])).search("musterfrau-verein")


# ------------------------------------------------------------------------------------------ everything


def test_everything_that_is_kept_is_given(embedded_store: Store) -> None:
    filled(embedded_store)
    kept = kept_of(embedded_store, whole(embedded_store), "p-mustine-musterfrau")
    data, text = as_dict(kept, embedded_store.ontology), as_text(kept, embedded_store.ontology)
    assert data["record"]["title_text"] == "Dr."
    assert {one["type"] for one in data["relations"]} == {"HOLDS", "SPOKE_AT"}
    assert [one["id"] for one in data["documents"]] == ["d-1"]
    assert [one["reason"] for one in data["change_log"]] == [f"Nachtrag von {NAME}", "Import: tabellen"]
    assert {(one["sort"], one["about"]) for one in data["cases"]} == {("link", True), ("suggestion", False)}
    assert {(one["id"], one["field"]) for one in data["mentions"]} == {
        ("fest", "description"),
        ("leitung", "description"),
        ("verein-a", "remark"),
        ("verein-a", "note"),
        (f"SPOKE_AT:p-anders:fest:Dank an {NAME}", "contribution"),
    }
    assert [(one["holds_the_record"], one["texts"]) for one in data["saved_states"]] == [(False, 3)]
    json.dumps(data)
    for word in ("Grußwort", "leitet seit Jahren", "Dr.", "Blatt", "Vor dem Gespräch", "Vorschlag von außen"):
        assert word in text
    assert "no data" not in text


def test_states_hold_no_persons_and_the_log_no_values(embedded_store: Store) -> None:
    """As it is before anybody asks to be erased: names stand in texts that people wrote, never as data of a person."""
    filled(embedded_store)
    for state in embedded_store.states():
        nodes, relations = embedded_store.load_state(state.id)
        assert not [one for one in nodes if one.kind == "person"]
        assert not [one for one in relations if "p-mustine-musterfrau" in (one.source, one.target)]
    for change in embedded_store.changes():
        for line in map(json.loads, embedded_store.changed_facts(change.id)):
            if line["what"] == "node" and line["id"].startswith("p-"):
                assert line.keys() == {"what", "id", "person", "changed"}


# ---------------------------------------------------------------------------------------------- erasure


def test_nothing_is_left_after_an_erasure(embedded_store: Store) -> None:
    filled(embedded_store)
    before = {one.id: one for one in whole(embedded_store).nodes}
    assert len(traces(embedded_store)) > 10
    snapshot = whole(embedded_store)
    plan = plan_erasure(embedded_store, snapshot, "p-mustine-musterfrau", further=["Musterfrau-Alt"])
    assert {one.field for one in plan.replaced} == {"description", "remark", "note", "contribution"}
    done = erase(embedded_store, plan, by="test", reason="Brief vom Mai", revision=snapshot.revision)
    assert traces(embedded_store) == []
    now = whole(embedded_store)
    assert now.revision == done.revision == snapshot.revision + 1
    assert now.node("fest").description == "Grußwort von [gelöscht] Stelle.\nDanach Musik."
    assert now.node("verein-a").remark == "Ansprechbar über [gelöscht]."
    # Nothing else changed, and nothing else went.
    assert before.keys() - {node.id for node in now.nodes} == {"p-mustine-musterfrau"}
    for id in ("d-1", "stadt", "p-anders", "verein-b"):
        assert now.node(id) == before[id]
    assert [one.type for one in now.out("p-anders")] == ["SPOKE_AT"]
    [state] = embedded_store.states()
    assert embedded_store.state(state.id).groups == {"A": ("verein-a", "verein-b")}
    assert [case.sort for case in cases.all_cases(embedded_store)] == ["bar", "suggestion"]
    assert [one.reason for one in decisions.decisions(embedded_store)] == ["sagt [gelöscht]"]
    with pytest.raises(NotFound):
        kept_of(embedded_store, now, "p-mustine-musterfrau")


def test_what_was_sent_or_made_and_names_her_goes_at_once(embedded_store: Store, tmp_path: Path) -> None:
    filled(embedded_store)
    for path in ("uploads/1/tabelle/a.csv", "jobs/2/problems.json", "texts/d.txt"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(f"x\n{NAME}\n", encoding="utf-8")
    (tmp_path / "uploads" / "3").mkdir()
    (tmp_path / "uploads" / "3" / "b.csv").write_text("Verein A\n", encoding="utf-8")
    plan = plan_erasure(embedded_store, whole(embedded_store), "p-mustine-musterfrau", folder=tmp_path)
    assert [(one.path, one.passing) for one in plan.kept.files] == [
        ("jobs/2/problems.json", True),
        ("texts/d.txt", False),
        ("uploads/1/tabelle/a.csv", True),
    ]
    erase(embedded_store, plan, by="test", reason="")
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"texts/d.txt", "uploads/3/b.csv"}
    files = Files(tmp_path)
    assert {files.uploads.name, files.jobs.name} == set(PASSING)


def test_an_erasure_cannot_be_undone(embedded_store: Store) -> None:
    filled(embedded_store)
    snapshot = whole(embedded_store)
    erase(embedded_store, plan_erasure(embedded_store, snapshot, "p-mustine-musterfrau"), by="test")
    now = whole(embedded_store)
    editor = Editor(embedded_store, lambda: whole(embedded_store))
    for change in embedded_store.changes():
        plan = editor.undo_plan(change.id)
        created = [*plan.changes.create_nodes, *plan.changes.create_relations]
        assert not TRACES.search(str((created, plan.changes.update_nodes, plan.changes.update_relations)))
    newest = embedded_store.changes(1)[0]
    assert newest.reason == "Auf Wunsch gelöscht"
    assert not editor.undo_plan(newest.id).changes
    assert whole(embedded_store).nodes == now.nodes


def test_the_next_import_does_not_bring_anybody_back(embedded_store: Store, tmp_path: Path) -> None:
    filled(embedded_store)
    before = whole(embedded_store)
    write_folder(before.nodes, before.relations, tmp_path / "tabellen")
    erase(embedded_store, plan_erasure(embedded_store, before, "p-mustine-musterfrau"), by="test")
    report = import_tables(tmp_path / "tabellen", embedded_store, by="test")
    said = [note.text() for note in report.notes]
    assert [text.split(":")[0] for text in said] == ["persons.csv, C3", "holds.csv, A2", "spoke_at.csv, A3"]
    assert "auf Wunsch gelöscht" in said[0]
    assert said[0] in report.text(embedded_store.ontology)
    assert "p-mustine-musterfrau" not in whole(embedded_store)
    # Under another id, with the first name last, without the title: she is known again.
    again = node("p-neu", "person", "Musterfrau, Mustine")
    write_folder([NODES[0], again], [], tmp_path / "zweite")
    assert len(import_tables(tmp_path / "zweite", embedded_store, by="test").notes) == 1
    # Somebody else is not.
    other = node("p-neu", "person", "Mustine Andersfrau")
    write_folder([NODES[0], other], [], tmp_path / "dritte")
    assert import_tables(tmp_path / "dritte", embedded_store, by="test").notes == ()
    assert "p-neu" in whole(embedded_store)


def test_no_other_way_brings_anybody_back(embedded_store: Store) -> None:
    filled(embedded_store)
    snapshot = whole(embedded_store)
    bar = erase(embedded_store, plan_erasure(embedded_store, snapshot, "p-mustine-musterfrau"), by="test").bar
    with pytest.raises(Barred):
        embedded_store.apply(ChangeSet(create_nodes=(NODES[2],)), by="test", reason="-")
    editor = Editor(embedded_store, lambda: whole(embedded_store))
    edit = Edit(what="node", action="create", type="person", cells={"name": NAME}, sources="d-1#L1")
    with pytest.raises(InvalidData, match="auf Wunsch gelöscht"):
        editor.write(edit, by="test")
    assert lift_bar(embedded_store, bar.id).id == bar.id
    assert editor.write(edit, by="test").id == "mustine-musterfrau"


def test_the_bar_holds_no_name(embedded_store: Store) -> None:
    filled(embedded_store)
    plan = plan_erasure(embedded_store, whole(embedded_store), "p-mustine-musterfrau")
    with pytest.raises(InvalidParameter, match="darf der Name nicht stehen"):
        erase(embedded_store, plan, by="test", reason=f"{NAME} bat darum")
    bar = erase(embedded_store, plan, by="test", reason="Bitte vom 3. Mai").bar
    [kept] = embedded_store.bars().all
    assert (kept.id, kept.barring, kept.person, kept.reason, kept.subject) == (
        bar.id, Barring.ERASED, True, "Bitte vom 3. Mai", "",
    )  # fmt: skip
    assert kept.marks > marks_of(kept.salt, True, "p-mustine-musterfrau", [])
    assert not kept.marks & marks_of("anderes Salz", True, "p-mustine-musterfrau", [NAME])


def test_an_erasure_planned_on_older_data_is_refused(embedded_store: Store) -> None:
    filled(embedded_store)
    plan = plan_erasure(embedded_store, whole(embedded_store), "p-mustine-musterfrau")
    embedded_store.apply(ChangeSet(create_nodes=(node("neu", "association", NAME),)), by="test", reason="-")
    with pytest.raises(StoreBusy):
        erase(embedded_store, plan, by="test")
    assert "p-mustine-musterfrau" in whole(embedded_store)


# ----------------------------------------------------------------------------------------------- bodies


def test_a_body_goes_out_of_saved_states_and_log_too(embedded_store: Store) -> None:
    filled(embedded_store)
    snapshot = whole(embedded_store)
    plan = plan_erasure(embedded_store, snapshot, "verein-a")
    assert [(one.holds, one.relations) for one in plan.kept.states] == [(True, 1)]
    erase(embedded_store, plan, by="test")
    assert not [row for row in rows(embedded_store) if "verein-a" in row or "Verein A" in row]
    [state] = embedded_store.states()
    assert embedded_store.state(state.id).groups == {"A": ("verein-b",)}
    with pytest.raises(Barred):
        embedded_store.apply(ChangeSet(create_nodes=(NODES[6],)), by="test", reason="-")


def test_a_body_may_stay_in_saved_states(embedded_store: Store) -> None:
    filled(embedded_store)
    plan = plan_erasure(embedded_store, whole(embedded_store), "verein-a", states=False)
    erase(embedded_store, plan, by="test")
    [state] = embedded_store.states()
    assert "verein-a" in [node.id for node in embedded_store.load_state(state.id)[0]]


@pytest.mark.parametrize("id", ["stadt", "d-1", "fest"])
def test_what_is_neither_person_nor_body_is_not_erased(embedded_store: Store, id: str) -> None:
    filled(embedded_store)
    with pytest.raises(InvalidParameter):
        plan_erasure(embedded_store, whole(embedded_store), id)


# -------------------------------------------------------------------------------------------- objection


def test_an_objection_hides_and_outlives_an_import(embedded_store: Store, tmp_path: Path) -> None:
    filled(embedded_store)
    before = whole(embedded_store)
    write_folder(before.nodes, before.relations, tmp_path / "tabellen")
    bar = object_to(embedded_store, before, "p-mustine-musterfrau", by="test", reason="Anruf")
    assert object_to(embedded_store, whole(embedded_store), "p-mustine-musterfrau", by="test").id == bar.id
    assert "p-mustine-musterfrau" not in whole(embedded_store).for_reader(PUBLIC)
    report = import_tables(tmp_path / "tabellen", embedded_store, by="test")
    assert ["Bleibt intern" in note.text() for note in report.notes] == [True]
    assert report.total.changed == 0
    assert whole(embedded_store).node("p-mustine-musterfrau").visibility is Visibility.INTERNAL
    with pytest.raises(Barred):
        embedded_store.apply(ChangeSet(update_nodes=(NODES[2],)), by="test", reason="-")
    editor = Editor(embedded_store, lambda: whole(embedded_store))
    now = whole(embedded_store)
    shown = Edit(
        what="node", action="change", id="p-mustine-musterfrau", cells={"visibility": "public"}, revision=now.revision
    )
    with pytest.raises(InvalidData, match="widersprochen"):
        editor.write(shown, by="test")
    lift_bar(embedded_store, bar.id)
    editor.write(shown, by="test")
    assert "p-mustine-musterfrau" in whole(embedded_store).for_reader(PUBLIC)
    assert kept_of(embedded_store, whole(embedded_store), "p-mustine-musterfrau").bar is None
