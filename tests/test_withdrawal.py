"""Sources: what rests on them, and that withdrawing, replacing and correcting do what was shown, and undo it all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.what_if import picture
from graphkb.editing import Editor, plan_undo
from graphkb.errors import InvalidParameter, NotFound
from graphkb.importer import State
from graphkb.model import PUBLIC, FuzzyDate, Node, Relation, SourceRef, Status
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.store import ChangedFact, ChangeSet, Store
from graphkb.withdrawal import applied, correct, effects, register, replace_by, resting_on, withdraw

DAY = date(2026, 11, 22)


def refs(*texts: str) -> tuple[SourceRef, ...]:
    return tuple(map(SourceRef.parse, texts))


def node(id: str, kind: str, *sources: str, **more: Any) -> Node:
    return Node(id=id, kind=kind, name=id.title(), sources=refs(*sources), **more)


def tie(type: str, source: str, target: str, *sources: str, **more: Any) -> Relation:
    id = Relation.make_id(type, source, target, str(more.get("properties", {}).get("role", "")))
    return Relation(id=id, type=type, source=source, target=target, sources=refs(*sources), **more)


OLD, NEW = FuzzyDate.parse("2019"), FuzzyDate.parse("2026-05")

NODES = [
    node("d-old", "document", "d-old", properties={"as_of": OLD}, asserted=OLD),
    node("d-new", "document", "d-new", properties={"as_of": NEW}, asserted=NEW),
    node("d-cited", "document", "d-old"),
    node("stadt", "municipality", "d-old#L1", "d-new#S2", asserted=NEW),
    node("nur-alt", "association", "d-old#L2", asserted=OLD),
    node("getragen", "association", "d-old#L3", "d-old#L9", asserted=OLD),
    node("beide", "association", "d-new#S3", "d-old#L4", asserted=NEW),
    node("kurs", "measure", "d-new#S4", asserted=NEW),
    node("gesagt", "topic", "d-old#L5", "d-new", asserted=FuzzyDate.parse("2021")),
    node("person", "person", "d-old#L6"),
]
RELATIONS = [
    tie("LOCATED_IN", "nur-alt", "stadt", "d-old#L2", asserted=OLD),
    tie("RUNS", "getragen", "kurs", "d-new#S4", asserted=NEW, properties={"role": "partner"}),
    tie("RUNS", "beide", "kurs", "d-old#L4", asserted=OLD),
    tie("LOCATED_IN", "beide", "stadt", "d-old#L4", "d-new#S3", asserted=NEW),
    tie("SERVES", "kurs", "stadt", "d-cited#L1"),
]
TOWN = Snapshot.of(NODES, RELATIONS)


def facts(snapshot: Snapshot) -> list[Node | Relation]:
    return [*snapshot.nodes, *snapshot.relations]


# -------------------------------------------------------------------------------------------- register


def test_the_register_counts_what_rests_on_a_document_and_on_it_alone() -> None:
    found = {line.document.id: (line.facts, line.alone) for line in register(TOWN)}
    # By hand: stadt nur-alt getragen beide gesagt person d-cited, and three relations; alone without stadt, beide,
    # gesagt and the seat of `beide`.
    assert found == {"d-old": (10, 6), "d-new": (6, 2), "d-cited": (1, 1)}
    assert [line.document.id for line in register(TOWN)] == ["d-old", "d-new", "d-cited"]


def test_facts_by_source_come_with_their_places() -> None:
    found = {one.fact.id: (one.what, one.locators, one.alone) for one in resting_on(TOWN, "d-old")}
    assert found["getragen"] == ("node", ("L3", "L9"), True)
    assert found["stadt"] == ("node", ("L1",), False)
    assert found["RUNS:beide:kurs"] == ("relation", ("L4",), True)
    assert "d-old" not in found
    with pytest.raises(NotFound):
        resting_on(TOWN, "gibt-es-nicht")
    with pytest.raises(InvalidParameter, match="kein Dokument"):
        resting_on(TOWN, "stadt")


def test_the_register_of_aachen_agrees_with_a_count_of_its_own(aachen_snapshot: Snapshot) -> None:
    counted: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for fact in facts(aachen_snapshot):
        named = {str(source).split("#")[0] for source in fact.sources}
        counted.update(named - {fact.id})
        alone.update(named - {fact.id} if len(named) == 1 else ())
    found = register(aachen_snapshot)
    assert {one.document.id: (one.facts, one.alone) for one in found if one.facts} == {
        id: (count, alone[id]) for id, count in counted.items()
    }
    for one in found[:5]:
        assert len(resting_on(aachen_snapshot, one.document.id)) == one.facts


# ------------------------------------------------------------------------------------------ withdrawal


def test_what_goes_what_stays_and_on_what_it_rests_then() -> None:
    found = withdraw(TOWN, "d-old", day=DAY, reason="Fälschlich\nveröffentlicht")
    assert {fact.id for fact in found.gone} == {"nur-alt", "person", "LOCATED_IN:nur-alt:stadt", "RUNS:beide:kurs"}
    assert {fact.id for fact in found.kept} == {"stadt", "beide", "gesagt", "LOCATED_IN:beide:stadt"}
    assert {fact.id for fact in found.carried} == {"getragen", "d-cited"}
    assert found.persons == 1
    after = applied(TOWN, found.changes)
    assert not any(source.document == "d-old" for fact in facts(after) if fact.id != "d-old" for source in fact.sources)
    assert after.node("getragen").sources == refs("d-new#S4")
    assert after.node("getragen").asserted == NEW
    assert after.node("d-cited").sources == refs("d-cited")
    assert after.node("stadt").sources == refs("d-new#S2")
    assert after.node("gesagt").asserted == FuzzyDate.parse("2021")  # it was said, it did not follow a document
    document = after.node("d-old")
    assert (document.status, document.valid_to) == (Status.ENDED, FuzzyDate.of_day(DAY))
    assert document.remark == "Am 22.11.2026 als Quelle zurückgezogen: Fälschlich veröffentlicht"
    assert register(after)[-1].withdrawn


def test_a_withdrawal_needs_a_reason() -> None:
    with pytest.raises(InvalidParameter, match="Grund"):
        withdraw(TOWN, "d-old", day=DAY, reason=" ")


def log_of(before: Snapshot, changes: ChangeSet) -> list[ChangedFact]:
    """What the store would log, made here by hand: every fact before and after, persons without values."""
    after = applied(before, changes)
    found = []
    for what, old, new in (
        ("node", {one.id: one for one in before.nodes}, {one.id: one for one in after.nodes}),
        ("relation", {one.id: one for one in before.relations}, {one.id: one for one in after.relations}),
    ):
        for id in sorted(old.keys() | new.keys()):
            was, now = old.get(id), new.get(id)
            if was == now:
                continue
            if any(isinstance(side, Node) and side.kind == "person" for side in (was, now)):
                changed = ("id",) if was is None or now is None else ("sources",)
                found.append(ChangedFact(what="node", id=id, person=True, changed=changed))
            else:
                found.append(ChangedFact(what=what, id=id, before=was, after=now))  # type: ignore[arg-type]
    return found


def undone(before: Snapshot, changes: ChangeSet) -> Snapshot:
    after = applied(before, changes)
    plan = plan_undo(log_of(before, changes), set(), State.of(after.nodes, after.relations), before.ontology)
    assert plan.obstacles == ()
    return applied(after, plan.changes)


IDS = [f"n{number}" for number in range(5)]
DOCUMENTS = ["d0", "d1", "d2"]


@st.composite
def towns(draw: st.DrawFn) -> Snapshot:
    days = st.sampled_from([None, FuzzyDate.parse("2015"), FuzzyDate.parse("2020-05"), FuzzyDate.parse("2026")])

    def sources() -> tuple[SourceRef, ...]:
        return tuple(
            draw(
                st.lists(
                    st.builds(SourceRef, st.sampled_from(DOCUMENTS), st.sampled_from(["", "L1", "S. 2"])),
                    min_size=1,
                    max_size=3,
                    unique=True,
                )
            )
        )

    nodes = []
    for id in DOCUMENTS:
        day = draw(days)
        own = draw(st.booleans())
        properties: dict[str, Any] = {"as_of": day} if day else {}
        nodes.append(
            Node(
                id=id,
                kind="document",
                name=id,
                properties=properties,
                asserted=draw(days),
                sources=(SourceRef(id),) if own else sources(),
            )
        )
    for id in IDS:
        kind = draw(st.sampled_from(["association", "measure", "topic"]))
        nodes.append(Node(id=id, kind=kind, name=id, sources=sources(), asserted=draw(days)))
    pairs = draw(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=8, unique=True))
    relations = [tie("COOPERATES_WITH", a, b, *map(str, sources()), asserted=draw(days)) for a, b in pairs if a != b]
    kinds = {one.id: "association" for one in nodes if one.id in {id for pair in pairs for id in pair}}
    nodes = [replace(one, kind=kinds.get(one.id, one.kind)) for one in nodes]
    return Snapshot.of(nodes, relations)


@settings(max_examples=80, deadline=None)
@given(towns(), st.sampled_from(DOCUMENTS))
def test_withdrawing_and_undoing_it_is_nothing(town: Snapshot, document: str) -> None:
    found = withdraw(town, document, day=DAY, reason="Probe")
    after = applied(town, found.changes)
    for fact in facts(after):
        assert fact.sources, fact.id
        if fact.id != document:
            assert all(source.document != document for source in fact.sources)
    # What did not rest on it is as it was, whatever it hangs on.
    untouched = {one.id: one for one in facts(town) if document not in {s.document for s in one.sources}}
    there = {one.id: one for one in facts(after)}
    assert {id: there[id] for id in untouched if id != document} == {
        id: one for id, one in untouched.items() if id != document
    }
    back = undone(town, found.changes)
    assert (back.nodes, back.relations) == (town.nodes, town.relations)


@settings(max_examples=60, deadline=None)
@given(towns(), st.sampled_from(DOCUMENTS), st.sampled_from(DOCUMENTS), st.booleans())
def test_replacing_and_undoing_it_is_nothing(town: Snapshot, document: str, by: str, keep: bool) -> None:
    if document == by:
        with pytest.raises(InvalidParameter):
            replace_by(town, document, by, keep_places=keep)
        return
    found = replace_by(town, document, by, keep_places=keep)
    after = applied(town, found.changes)
    assert len(after.nodes) == len(town.nodes)
    assert len(after.relations) == len(town.relations)
    assert {one.fact.id for one in resting_on(after, by)} | {by} >= {one.fact.id for one in resting_on(town, document)}
    assert not resting_on(after, document)
    back = undone(town, found.changes)
    assert (back.nodes, back.relations) == (town.nodes, town.relations)


def test_another_print_of_the_same_text_keeps_the_places() -> None:
    found = replace_by(TOWN, "d-old", "d-new")
    after = applied(TOWN, found.changes)
    assert (found.facts, found.both) == (10, 4)
    assert after.node("getragen").sources == refs("d-new#L3", "d-new#L9")
    assert after.node("nur-alt").asserted == NEW
    without = applied(TOWN, replace_by(TOWN, "d-old", "d-new", keep_places=False).changes)
    assert without.node("getragen").sources == refs("d-new")
    assert without.node("beide").sources == refs("d-new#S3", "d-new")


# ------------------------------------------------------------------------------------------ correction


def test_a_corrected_date_moves_what_followed_it() -> None:
    later = FuzzyDate.parse("2022-01")
    found = correct(TOWN, "d-old", {"as_of": later, "url": "https://beispiel.example/neu"})
    after = applied(TOWN, found.changes)
    assert after.node("nur-alt").asserted == later
    assert after.node("stadt").asserted == NEW
    assert after.node("gesagt").asserted == FuzzyDate.parse("2021")
    assert after.node("d-old").text("url") == "https://beispiel.example/neu"
    # nur-alt, getragen, the seat of nur-alt, what `beide` runs: what followed 2019 alone.
    assert found.facts == 4
    back = undone(TOWN, found.changes)
    assert (back.nodes, back.relations) == (TOWN.nodes, TOWN.relations)
    gone = applied(TOWN, correct(TOWN, "d-old", {"as_of": None}).changes)
    assert gone.node("nur-alt").asserted is None
    assert "as_of" not in gone.node("d-old").properties
    assert not correct(TOWN, "d-old", {"as_of": OLD}).changes


# --------------------------------------------------------------------------- preview and what follows


@pytest.mark.parametrize("document", ["d-seed-002", "d-seed-004"])
def test_the_preview_is_what_comes_about(aachen_snapshot: Snapshot, document: str) -> None:
    """The cells, ties and groups shown beforehand are those worked out anew afterwards."""
    found = withdraw(aachen_snapshot, document, day=DAY, reason="Probe")
    gone = frozenset(fact.id for fact in found.gone)
    after = applied(aachen_snapshot, found.changes)
    shown = effects(picture(aachen_snapshot, DAY), after, day=DAY, district="sr", reader=PUBLIC, gone=gone)
    assert shown is not None
    again = picture(after, DAY, concept=shown.before.matrix.concept)
    states = {(cell.place, cell.column): cell.state for cell in again.matrix.all_cells()}
    before = {(cell.place, cell.column): cell.state for cell in shown.before.matrix.all_cells()}
    changed = {key for key, state in states.items() if state is not before[key]}
    assert {(one.place, one.column) for one in shown.cells if one.before.state is not one.after.state} == changed
    for one in shown.cells:
        assert states[one.place, one.column] is one.after.state
    assert shown.network.after.ties == len(again.cooperation.ties)
    assert shown.network.before.ties == len(shown.before.cooperation.ties)
    assert shown.network.after.groups == len(again.clusters.clusters)


def test_where_the_concept_itself_goes_nothing_is_compared(aachen_snapshot: Snapshot) -> None:
    found = withdraw(aachen_snapshot, "d-seed-001", day=DAY, reason="Probe")
    after = applied(aachen_snapshot, found.changes)
    before = picture(aachen_snapshot, DAY)
    if before.matrix.concept in after:
        pytest.skip("another document names the concept")
    assert effects(before, after, day=DAY, district="sr", reader=PUBLIC, gone=frozenset()) is None


def test_written_and_undone_in_the_database(embedded_store: Store) -> None:
    store = embedded_store
    nodes = tuple(one for one in NODES if one.kind != "person")
    store.apply(ChangeSet(create_nodes=nodes, create_relations=tuple(RELATIONS)), by="test", reason="Anfang")
    before = read_snapshot(store, store.ontology)
    found = withdraw(before, "d-old", day=DAY, reason="Probe")
    store.apply(found.changes, by="test", reason="Quelle zurückgezogen", expecting=before.revision)
    after = read_snapshot(store, store.ontology)
    assert (after.nodes, after.relations) == (
        applied(before, found.changes).nodes,
        applied(before, found.changes).relations,
    )
    Editor(store, lambda: read_snapshot(store, store.ontology)).undo(store.changes(1)[0].id, by="test")
    back = read_snapshot(store, store.ontology)
    assert (back.nodes, back.relations) == (before.nodes, before.relations)
