"""Tables, mappings, edits and other programs that still name a merged body reach the body it went into."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graphkb.duplicates import merge, pairs
from graphkb.editing import Edit, plan_edit
from graphkb.errors import InvalidData, InvalidParameter
from graphkb.importer import Records, State, import_tables, make_plan, read_tables, validate, write_folder
from graphkb.importer.mapping import check_mapped, compare, parse_mapping, read_foreign
from graphkb.importer.mapping.compare import Compared
from graphkb.model import Node, Reader, SourceRef, Visibility
from graphkb.ontology import load_ontology
from graphkb.review import make_link
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet, Store, decisions
from graphkb.store.record import fact_json, node_record
from tests import site_fixture as site
from tests.test_duplicates_merge import NODES, RELATIONS, after, asked
from tests.test_pages_edit import filled

ONTOLOGY = load_ontology()


def whole(node: Node) -> Node:
    """With what a row of a table must have."""
    if node.kind == "document":
        return replace(node, sources=(SourceRef(node.id),))
    website = node.text("website")
    return node.with_properties({**node.properties, "website": f"https://{website}"}) if website else node


def snapshot() -> Snapshot:
    return Snapshot.of(map(whole, NODES), RELATIONS)


def merged_state(before: Snapshot, keep: str, gone: str) -> State:
    """What is there after a merge, with the way that the decision keeps."""
    there = after(before, merge(before, keep, gone).change)
    return State.of(there.nodes, there.relations, merged={gone: keep})


def written(folder: Path, before: Snapshot) -> Path:
    write_folder(before.nodes, before.relations, folder)
    return folder


def read(folder: Path, state: State) -> Records:
    return validate(read_tables(folder), ONTOLOGY, state)


# ------------------------------------------------------------------------------------------- the template


@pytest.mark.parametrize(("keep", "gone"), [("a", "b"), ("b", "a")])
def test_tables_from_before_a_merge_change_nothing_after_it(tmp_path: Path, keep: str, gone: str) -> None:
    state = merged_state(snapshot(), keep, gone)
    records = read(written(tmp_path, snapshot()), state)
    assert not make_plan(records, state, ONTOLOGY)
    notes = [note.text() for note in records.notes]
    assert any(
        f"actors.csv, A{2 if gone == 'a' else 3}: «{gone}» wurde mit «{keep}» zusammengeführt." in one for one in notes
    )
    assert all("Die Zeile ergänzt diesen Eintrag; was dort schon steht, bleibt." in one for one in notes)


def test_so_it_is_for_every_close_pair_of_aachen(tmp_path: Path, aachen_snapshot: Snapshot) -> None:
    folder = written(tmp_path, aachen_snapshot)
    tables = read_tables(folder)
    for pair in pairs(aachen_snapshot).pairs[:6]:
        state = merged_state(aachen_snapshot, pair.first, pair.second)
        plan = make_plan(validate(tables, ONTOLOGY, state), state, ONTOLOGY)
        assert not plan, pair


def test_a_row_under_the_old_id_adds_and_replaces_nothing(tmp_path: Path) -> None:
    state = merged_state(snapshot(), "a", "b")
    (tmp_path / "actors.csv").write_text(
        "id;kind;name;website;phone;aliases;sources\n"
        "b;association;Sonne Alsdorf;https://neu.example;0241 1;Sönnchen;d-2#L9\n",
        encoding="utf-8",
    )
    plan = make_plan(read(tmp_path, state), state, ONTOLOGY)
    (node,) = plan.changes.update_nodes
    there = state.nodes["a"]
    assert (node.id, node.name, node.kind) == ("a", there.name, there.kind)
    assert node.text("website") == there.text("website")
    assert node.text("phone") == "0241 1"
    assert set(node.aliases) == {*there.aliases, "Sonne Alsdorf", "Sönnchen"}
    assert set(node.sources) > set(there.sources)
    assert plan.nodes["association"].changed == 1


def test_relations_and_references_reach_it(tmp_path: Path) -> None:
    state = merged_state(snapshot(), "a", "b")
    (tmp_path / "runs.csv").write_text(
        "source;target;role;sources\nb;m;provider;d-2#L8\nb;m;possible_provider;d-2#L9\n", encoding="utf-8"
    )
    (tmp_path / "cooperates_with.csv").write_text("source;target;sources\nb;a;d-2#L1\n", encoding="utf-8")
    records = read(tmp_path, state)
    plan = make_plan(records, state, ONTOLOGY)
    assert [one.id for one in plan.changes.create_relations] == ["RUNS:a:m:possible_provider"]
    (united,) = plan.changes.update_relations
    assert (united.id, [str(source) for source in united.sources]) == ("RUNS:a:m:provider", ["d-1#L1", "d-2#L8"])
    assert len(records.notes) == 3, "the tie of the body with itself is passed over, and told"


def test_an_undone_merge_ends_it(tmp_path: Path) -> None:
    """As soon as the old record is there again, its id means itself."""
    before = snapshot()
    state = State.of(before.nodes, before.relations, merged={"b": "a"})
    records = read(written(tmp_path, before), state)
    assert not records.notes
    assert not make_plan(records, state, ONTOLOGY)


def test_what_is_wrong_in_such_a_row_is_told_at_its_cell(tmp_path: Path) -> None:
    state = merged_state(snapshot(), "a", "b")
    (tmp_path / "actors.csv").write_text(
        "id;kind;name;founded;sources\nb;association;B;gestern;d-1\n", encoding="utf-8"
    )
    with pytest.raises(InvalidData, match=r"actors\.csv, D2: «gestern» ist kein Datum"):
        read(tmp_path, state)


# --------------------------------------------------------------------------------------------- by mapping

MAPPING = """
mapping: vereine
records:
  - into: actors
    cells: {id: '{Nr}', kind: association, name: '{Verein}', phone: '{Tel}', sources: 'd-1#{Nr}'}
  - into: runs
    when: [{text: '{Nr}', kinds: [actor]}]
    cells: {source: '{Nr}', target: '{Kurs}', role: possible_provider, sources: 'd-1#{Nr}'}
"""
FIRST = "Nr;Verein;Tel;Kurs\na;Verein Sonne e.V.;;\nb;Sonne;0241 1;m\n"


def compared(path: Path, table: str, state: State, before: dict[str, Any]) -> Compared:
    path.write_text(table, encoding="utf-8")
    mapping = parse_mapping(MAPPING, "m")
    made, records = check_mapped([(read_foreign(path), mapping)], ONTOLOGY, state)
    return compare(made, records, state, before)


def test_a_table_that_comes_every_year_reaches_the_merged_body(tmp_path: Path) -> None:
    path = tmp_path / "vereine.csv"
    before = snapshot()
    state = merged_state(before, "a", "b")
    log = {node.id: json.loads(fact_json(node_record(node))) for node in before.nodes}
    found = compared(path, FIRST, state, log)
    assert [node.id for node in found.changes.update_nodes] == ["a"]
    (node,) = found.changes.update_nodes
    assert (node.name, node.text("phone")) == ("Verein Sonne e.V.", "0241 1")
    assert [one.id for one in found.changes.create_relations] == ["RUNS:a:m:possible_provider"]
    assert not found.changes.create_nodes
    assert found.conflicts == 0
    again = State(
        {**state.nodes, "a": node}, {**state.relations, **{one.id: one for one in found.changes.create_relations}}
    )
    again = State(again.nodes, again.relations, merged=state.merged)
    log["b"] = json.loads(fact_json(node_record(before.node("b").with_properties({"phone": "0241 1"}))))
    second = compared(path, FIRST, again, log)
    assert not second.changes
    third = compared(path, FIRST.replace("0241 1", "0241 2"), again, log)
    assert [one.text("phone") for one in third.changes.update_nodes] == ["0241 2"], "a number that the table changed"


# ------------------------------------------------------------------------------- edits, API, other programs


def test_an_edit_reaches_it_and_a_new_record_does_not_take_its_id() -> None:
    state = merged_state(snapshot(), "a", "b")
    cells = {"source": "b", "target": "m", "role": "possible_provider"}
    made = plan_edit(Edit(what="relation", action="create", type="RUNS", cells=cells, sources="d-1"), state, ONTOLOGY)
    assert made.id == "RUNS:a:m:possible_provider"
    new = Edit(what="node", action="create", type="association", id="b", cells={"name": "Neu"}, sources="d-1")
    with pytest.raises(InvalidParameter, match="zusammengeführt"):
        plan_edit(new, state, ONTOLOGY)


@pytest.fixture
def town(embedded_store: Store) -> Store:
    embedded_store.ensure_schema()
    before = snapshot()
    everything = ChangeSet(create_nodes=before.nodes, create_relations=before.relations)
    embedded_store.apply(everything, by="t", reason="t")
    decisions.merge(embedded_store, merge(before, "a", "b").change, "a", "b", by="t", reason="merge")
    return embedded_store


def test_over_store_api_and_reconciliation(town: Store, tmp_path: Path) -> None:
    assert town.merged() == {"b": "a"}
    revision = town.revision()
    report = import_tables(written(tmp_path, snapshot()), town, by="t")
    assert town.revision() == revision
    assert report.notes
    client = asked(town)
    moved = client.get("/api/v1/nodes/b", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "/api/v1/nodes/a")
    batch = {"q": {"query": "b"}, "r": {"query": "B"}}
    found = client.post("/api/v1/reconcile", data={"queries": json.dumps(batch)}).json()
    assert [(one["id"], one["match"]) for one in found["q"]["result"]] == [("a", True)]
    assert client.get("/api/v1/reconcile/suggest/entity?prefix=b").json()["result"][0]["id"] == "a"
    edit = {"fields": {"phone": "0241 5"}, "sources": ["d-1#L2"], "by": "t", "revision": town.revision()}
    answer = client.patch("/api/v1/nodes/b", json=edit, headers=site.SIGNED_IN)
    assert (answer.status_code, answer.json()["id"]) == (200, "a"), answer.text
    assert town.node("a", Reader(Visibility.INTERNAL)).text("phone") == "0241 5"
    assert client.delete(f"/api/v1/nodes/b?revision={town.revision()}", headers=site.SIGNED_IN).status_code == 404
    stale = client.patch("/api/v1/nodes/b", json=edit | {"revision": revision - 1}, headers=site.SIGNED_IN)
    assert stale.status_code == 409, "what was read before the merge is compared with what is there now"


def test_a_personal_link_made_before_shows_the_body_of_today_and_its_answer_is_written_there(
    embedded_store: Store,
) -> None:
    before = snapshot()
    everything = ChangeSet(create_nodes=before.nodes, create_relations=before.relations)
    embedded_store.apply(everything, by="t", reason="t")
    client = asked(embedded_store)
    whole_town = Snapshot.of(*embedded_store.read_all())
    _, token = make_link(embedded_store, whole_town, "b", "b", today=site.TODAY, days=30, by="t")
    decisions.merge(embedded_store, merge(before, "a", "b").change, "a", "b", by="t", reason="merge")

    path = f"/de/bestaetigen/{token}"
    page = client.get(path)
    assert page.status_code == 200
    assert "Verein Sonne e.V." in page.text
    answer = client.post(path, data={**filled(page.text), "aktion": "stimmt"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text[:500]
    again = client.get(path)
    assert "Verein Sonne e.V." in again.text, "the answer is found again under the link, and the body is named"
    (waiting,) = client.get("/api/v1/reviews", headers=site.SIGNED_IN).json()["items"]
    assert waiting["record"] == "a"
    accepted = client.post(f"/api/v1/reviews/{waiting['id']}/accept", json={"by": "t"}, headers=site.SIGNED_IN)
    assert accepted.status_code == 200, accepted.text
    assert embedded_store.node("a").assured_on == site.TODAY
