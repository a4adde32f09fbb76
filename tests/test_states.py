"""Saved states: what was known at one moment comes back as it was, without persons, whole or not at all."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from graphkb.errors import ConstraintBroken, NotFound, StoreOutdated
from graphkb.model import Node, Reader, Relation, Visibility
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet, Store, states
from graphkb.store.queries import read, write
from graphkb.store.transaction import Transaction
from tests.conformance.samples import FULL_NODE, TOWN, node, relation

PERSON = node("person-a", "person", "Muster Rednerin", properties={"title_text": "Leiterin"})
SPEECH = relation("SPOKE_AT", "person-a", "tagung")


def bare(fact: Any) -> Any:
    """The fact as a state keeps it."""
    return replace(fact, note="", assured_by="")


def by_id(facts: Iterable[Node] | Iterable[Relation]) -> dict[str, Node | Relation]:
    return {fact.id: fact for fact in facts}


@pytest.fixture
def town(embedded_store: Store) -> Store:
    embedded_store.apply(TOWN, by="test", reason="Anfang")
    person = ChangeSet(create_nodes=(PERSON,), create_relations=(SPEECH,))
    embedded_store.apply(person, by="test", reason="Eine Person")
    return embedded_store


def test_a_state_gives_back_every_fact_but_persons(town: Store) -> None:
    nodes, relations, revision = town.read_all()
    saved = town.save_state("Vor der Befragung", by="Servicestelle")
    found_nodes, found_relations = town.load_state(saved.id)
    assert by_id(found_nodes) == {one.id: bare(one) for one in nodes if one.id != PERSON.id}
    assert by_id(found_relations) == {one.id: bare(one) for one in relations if one.id != SPEECH.id}
    assert by_id(found_nodes)[FULL_NODE.id] == bare(FULL_NODE)
    assert (saved.name, saved.by, saved.revision) == ("Vor der Befragung", "Servicestelle", revision)
    assert saved.recorded_at.utcoffset() is not None


def test_nothing_of_a_person_is_in_it_nor_who_assured_nor_internal_notes(town: Store) -> None:
    saved = town.save_state("Stand", by="test")
    text = states._content(town, saved.id, "facts").decode()
    for word in ("person-a", "Rednerin", "Leiterin", "nur intern", '"assured_by"', '"note"'):
        assert word not in text


def test_a_state_is_counted_for_each_reader_as_a_snapshot_shows_it(town: Store) -> None:
    saved = town.save_state("Stand", by="test")
    nodes, relations = town.load_state(saved.id)
    whole = Snapshot.of(nodes, relations)
    for level in Visibility:
        seen = whole.for_reader(Reader(level))
        assert saved.nodes_for(Reader(level)) == len(seen)
        assert saved.relations_for(Reader(level)) == len(seen.relations)
    assert saved.nodes[0] < saved.nodes[1] < saved.nodes[2]


def test_groups_and_places_on_the_map_come_back_as_given(town: Store) -> None:
    groups, points = {"B": ("verein-a", "amt-soziales"), "A": ()}, {"verein-a": (1.25, -3.0)}
    saved = town.save_state("Stand", by="test", groups=groups, points=points)
    assert saved == town.state(saved.id)
    assert saved.groups == {"A": (), "B": ("amt-soziales", "verein-a")}
    assert saved.points == points
    assert town.states()[0].groups == {}


def test_states_are_listed_newest_first_and_deleted_one_by_one(town: Store) -> None:
    first, second = (town.save_state(name, by="test") for name in ("eins", "zwei"))
    assert [state.id for state in town.states()] == [second.id, first.id]
    assert first.sha256 == second.sha256, "the same facts give the same text"
    town.delete_state(first.id)
    assert [state.id for state in town.states()] == [second.id]
    assert town.health().states == 1
    assert len(town.load_state(second.id)[0]) == second.nodes[2]
    for gone in (town.delete_state, town.load_state, town.state):
        with pytest.raises(NotFound):
            gone(first.id)
    assert town.read(lambda tx: tx.rows(read.STATE_PARTS, read.StatePartsOf(first.id, "facts"))) == []


def test_saving_moves_no_revision_and_later_changes_do_not_reach_it(town: Store) -> None:
    before = town.revision()
    saved = town.save_state("Stand", by="test")
    assert town.revision() == before
    kept = town.load_state(saved.id)
    town.apply(ChangeSet(delete_nodes=("verein-a",)), by="test", reason="fort")
    assert town.load_state(saved.id) == kept
    town.clear()
    assert town.states() == ()


def test_an_empty_store_has_no_state_and_can_be_saved(embedded_store: Store) -> None:
    assert embedded_store.states() == ()
    saved = embedded_store.save_state("leer", by="test")
    assert embedded_store.load_state(saved.id) == ([], [])
    assert (saved.nodes, saved.relations) == ((0, 0, 0), (0, 0, 0))


def test_a_large_state_lies_in_parts(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "PART_BYTES", 300)
    drawn = random.Random(1)
    nodes = [node(f"v{n}", "association", f"Verein {drawn.random()}") for n in range(60)]
    embedded_store.apply(ChangeSet(create_nodes=tuple(nodes)), by="test", reason="viele")
    saved = embedded_store.save_state("groß", by="test")
    parts = embedded_store.read(lambda tx: tx.rows(read.STATE_PARTS, read.StatePartsOf(saved.id, "facts")))
    assert [part.part for part in parts] == list(range(len(parts)))
    assert len(parts) > 2
    assert max(len(part.text) for part in parts) == 300
    assert by_id(embedded_store.load_state(saved.id)[0]) == by_id(nodes)


class _Breaks(Exception):
    pass


def test_a_state_is_saved_whole_or_not_at_all(town: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Transaction.rows

    def breaking(self: Transaction, query: Any, params: Any, names: tuple[str, ...] = ()) -> list[Any]:
        if query is write.SAVE_STATE_PART and params.what == "map":
            raise _Breaks
        return rows(self, query, params, names)

    with monkeypatch.context() as patched:
        patched.setattr(Transaction, "rows", breaking)
        with pytest.raises(_Breaks):
            town.save_state("halb", by="test")
    assert town.states() == ()
    left = town.read(lambda tx: list(tx._tx.run("MATCH (p:SavedStatePart) RETURN count(p) AS n")))
    assert left[0]["n"] == 0


def test_a_damaged_state_and_one_of_a_later_version_are_refused(town: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = town.save_state("Stand", by="test")
    monkeypatch.setattr(states, "FORM", 2)
    with pytest.raises(StoreOutdated):
        town.load_state(saved.id)
    monkeypatch.undo()

    def cut(tx: Transaction) -> None:
        tx._tx.run("MATCH (p:SavedStatePart {what: 'facts'}) SET p.text = substring(p.text, 0, 40)").consume()

    town.write(cut)
    with pytest.raises(ConstraintBroken):
        town.load_state(saved.id)
