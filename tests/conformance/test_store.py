"""What the store promises, on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from graphkb.errors import ConstraintBroken, NotFound, QueryFailed, StoreBusy, StoreError
from graphkb.model import FuzzyDate, Node, Reader, Relation, SourceRef, Visibility
from graphkb.settings import Settings
from graphkb.store import ChangeCounts, ChangeSet, Store, open_store
from graphkb.store.queries import read, write
from graphkb.store.queries.shapes import Nothing
from graphkb.store.transaction import Transaction
from tests.conformance.samples import FULL_NODE, NODES, RELATIONS, TOWN, node, relation

INTERNAL = Reader(Visibility.INTERNAL)
NETWORK = Reader(Visibility.NETWORK)


def by_id(facts: Iterable[Node] | Iterable[Relation]) -> dict[str, Node | Relation]:
    return {fact.id: fact for fact in facts}


def assert_holds(store: Store, nodes: Iterable[Node], relations: Iterable[Relation]) -> None:
    found_nodes, found_relations, _ = store.read_all()
    assert by_id(found_nodes) == by_id(nodes)
    assert by_id(found_relations) == by_id(relations)


def test_an_empty_store_holds_nothing(store: Store) -> None:
    nodes, relations, revision = store.read_all()
    assert (nodes, relations) == ([], [])
    assert revision == store.revision()
    assert store.health().nodes == {}


def test_what_was_written_is_read_back_unchanged(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    assert_holds(store, NODES, RELATIONS)
    assert store.node("verein-a", INTERNAL) == FULL_NODE


def test_the_revision_moves_by_one_with_every_change_and_never_otherwise(store: Store) -> None:
    start = store.revision()
    assert store.apply(ChangeSet(), by="test", reason="nichts") == start
    assert store.apply(TOWN, by="test", reason="Anfang") == start + 1
    store.view().node("musterstadt")
    assert store.revision() == start + 1
    with pytest.raises(ConstraintBroken):
        store.apply(TOWN, by="test", reason="noch einmal")
    assert store.revision() == start + 1
    assert store.read_all()[2] == start + 1


def test_a_planned_change_is_refused_if_the_data_moved(store: Store) -> None:
    planned_on = store.revision()
    store.apply(ChangeSet(create_nodes=(node("a", "office", "A"),)), by="test", reason="")
    late = ChangeSet(create_nodes=(node("b", "office", "B"),))
    with pytest.raises(StoreBusy):
        store.apply(late, by="test", reason="", expecting=planned_on)
    assert store.apply(late, by="test", reason="", expecting=planned_on + 1) == planned_on + 2


def test_an_update_replaces_the_whole_object(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    bare = Node(id="verein-a", kind="association", name="Nur ein Name", sources=(SourceRef("d-plan"),))
    before = next(found for found in RELATIONS if found.type == "SERVES")
    dated = replace(before, valid_to=FuzzyDate.parse("2020"), sources=(SourceRef("d-plan", "L9"),))
    store.apply(ChangeSet(update_nodes=(bare,), update_relations=(dated,)), by="test", reason="Änderung")
    assert_holds(
        store,
        [bare if found.id == bare.id else found for found in NODES],
        [dated if found.id == dated.id else found for found in RELATIONS],
    )


def test_a_node_may_change_its_kind_and_keeps_its_relations(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    migrant = replace(FULL_NODE, kind="migrant_organisation")
    ended = replace(RELATIONS[12], status=RELATIONS[12].status.ENDED)
    assert ended.source == migrant.id
    store.apply(ChangeSet(update_nodes=(migrant,), update_relations=(ended,)), by="test", reason="andere Art")
    assert_holds(
        store,
        [migrant if found.id == migrant.id else found for found in NODES],
        [ended if found.id == ended.id else found for found in RELATIONS],
    )
    assert store.view(INTERNAL).counts()["migrant_organisation"] == 1
    assert "association" not in store.view(INTERNAL).counts()


def test_a_relation_may_change_its_ends_under_the_same_id(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    moved = replace(relation("SERVES", "angebot", "musterstadt"), target="nebenstadt")
    store.apply(ChangeSet(update_relations=(moved,)), by="test", reason="anderer Ort")
    assert_holds(store, NODES, [moved if found.id == moved.id else found for found in RELATIONS])


def test_deleting_a_node_deletes_its_relations_and_logs_them(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    store.apply(ChangeSet(delete_nodes=("verein-a",)), by="test", reason="gelöscht")
    gone = [found for found in RELATIONS if "verein-a" in (found.source, found.target)]
    assert len(gone) == 4
    assert_holds(
        store,
        [found for found in NODES if found.id != "verein-a"],
        [found for found in RELATIONS if found not in gone],
    )
    last = store.changes()[0]
    assert last.counts == ChangeCounts(nodes_deleted=1, relations_deleted=4)
    logged = [json.loads(line) for line in store.changed_facts(last.id)]
    assert {line["id"] for line in logged} == {"verein-a", *(found.id for found in gone)}
    assert all(line["after"] is None and line["before"] for line in logged)


def test_relations_are_deleted_by_id_whatever_the_id_looks_like(store: Store) -> None:
    odd = replace(relation("SERVES", "angebot", "nebenstadt"), id="eigene Kennung: 7")
    store.apply(TOWN, by="test", reason="Anfang")
    store.apply(ChangeSet(create_relations=(odd,)), by="test", reason="")
    store.apply(ChangeSet(delete_relations=(odd.id, RELATIONS[0].id)), by="test", reason="")
    assert_holds(store, NODES, RELATIONS[1:])


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(ChangeSet(update_nodes=(node("fehlt", "office", "Fehlt"),)), id="update of no node"),
        pytest.param(ChangeSet(delete_nodes=("fehlt",)), id="deletion of no node"),
        pytest.param(ChangeSet(update_relations=(relation("SERVES", "angebot", "fehlt"),)), id="no relation"),
        pytest.param(ChangeSet(delete_relations=("SERVES:angebot:fehlt",)), id="deletion of no relation"),
    ],
)
def test_what_is_not_there_cannot_be_changed(store: Store, plan: ChangeSet) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    before = store.revision()
    with pytest.raises(NotFound):
        store.apply(replace(plan, create_nodes=(node("neu", "office", "Neu"),)), by="test", reason="")
    assert store.revision() == before
    assert_holds(store, NODES, RELATIONS)


@pytest.mark.parametrize(
    "late_mistake",
    [
        pytest.param(ChangeSet(create_relations=(relation("SERVES", "neu-1", "fehlt"),)), id="no end"),
        pytest.param(ChangeSet(create_relations=(RELATIONS[0],)), id="relation is there"),
        pytest.param(ChangeSet(create_nodes=(NODES[0],)), id="node is there"),
        pytest.param(ChangeSet(create_nodes=(node("x", "office", "x" * 2**21),)), id="too large"),
    ],
)
def test_a_change_that_fails_half_way_leaves_nothing(store: Store, late_mistake: ChangeSet) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    before, log = store.revision(), store.changes()
    many = tuple(node(f"neu-{number}", "measure", f"Neu {number}") for number in range(6_000))
    plan = replace(
        late_mistake,
        create_nodes=many + late_mistake.create_nodes,
        update_nodes=(replace(FULL_NODE, name="umbenannt"),),
        delete_nodes=("nebenstadt",),
    )
    with pytest.raises(ConstraintBroken):
        store.apply(plan, by="test", reason="misslingt")
    assert store.revision() == before
    assert store.changes() == log
    assert_holds(store, NODES, RELATIONS)


def test_an_error_of_the_caller_leaves_nothing_either(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.rows(write.NEXT_REVISION, Nothing())
        raise ZeroDivisionError

    before = store.revision()
    with pytest.raises(ZeroDivisionError):
        store.write(work)
    assert store.revision() == before


def test_the_change_log_says_who_when_before_and_after(store: Store) -> None:
    store.apply(TOWN, by="Servicestelle", reason="Anfang")
    renamed = replace(FULL_NODE, name="Neuer Name")
    begun = datetime.now(UTC)
    revision = store.apply(ChangeSet(update_nodes=(renamed,)), by="Planung", reason="Umbenannt")
    last = store.changes(limit=1)[0]
    assert (last.by, last.reason, last.revision) == ("Planung", "Umbenannt", revision)
    assert last.counts == ChangeCounts(nodes_updated=1)
    assert begun - timedelta(seconds=2) <= last.at <= datetime.now(UTC) + timedelta(seconds=2)
    (line,) = [json.loads(text) for text in store.changed_facts(last.id)]
    assert (line["what"], line["id"]) == ("node", "verein-a")
    assert (line["before"]["name"], line["after"]["name"]) == (FULL_NODE.name, "Neuer Name")
    assert line["before"]["valid_from_earliest"] == "2011-01-01"
    first = store.changes()[1]
    assert first.counts == TOWN.counts
    assert len(store.changed_facts(first.id)) == TOWN.counts.total
    parts = store.read(lambda tx: tx.rows(read.LOG_PARTS, read.ChangeId(first.id)))
    assert [fact for part in parts for fact in part.facts] == list(store.changed_facts(first.id))
    assert all(part.id for part in parts)


def test_the_change_log_holds_no_data_of_a_person(store: Store) -> None:
    person = node("person-x", "person", "Erika Beispiel")
    store.apply(ChangeSet(create_nodes=(person,)), by="test", reason="")
    store.apply(ChangeSet(update_nodes=(replace(person, name="Erika Muster"),)), by="test", reason="")
    store.apply(ChangeSet(delete_nodes=("person-x",)), by="test", reason="")
    lines = [line for change in store.changes() for line in store.changed_facts(change.id)]
    assert len(lines) == 3
    assert not any("Erika" in line for line in lines)
    assert json.loads(lines[1])["changed"] == ["name"]


def test_a_view_shows_what_its_reader_may_see(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    public, network, internal = store.view(), store.view(NETWORK), store.view(INTERNAL)
    with pytest.raises(NotFound):
        public.node("netz")
    with pytest.raises(NotFound):
        network.relations_of("amt-geheim")
    assert network.node("netz").name == "Arbeitskreis"
    assert "email" not in public.node("verein-a").properties
    assert public.node("verein-a").note == ""
    assert internal.node("verein-a").properties["email"] == "stelle@beispiel.example"
    assert public.node("verein-a").properties["website"] == "https://beispiel.example"

    def types(view_ids: tuple[Relation, ...]) -> list[str]:
        return [found.type for found in view_ids]

    assert types(public.relations_of("verein-a")) == ["RUNS", "RUNS", "SPOKE_AT"]
    assert types(network.relations_of("verein-a")) == ["MEMBER_OF", "RUNS", "RUNS", "SPOKE_AT"]
    assert types(network.relations_of("netz")) == ["MEMBER_OF"]
    assert types(internal.relations_of("netz")) == ["MEMBER_OF", "MEMBER_OF"]
    assert [found.id for found in public.documents()] == ["d-plan"]
    assert public.counts()["office"] == 1
    assert internal.counts()["office"] == 2
    assert "MEMBER_OF" not in store.health().relations
    assert store.health(INTERNAL).relations["MEMBER_OF"] == 2


def test_a_view_answers_no_question_that_does_not_ask_who_reads(store: Store) -> None:
    with pytest.raises(TypeError):
        store.view().rows(read.NODES_BY_IDS, ids=["verein-a"])


def test_the_questions_of_the_catalogue(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    view = store.view()
    (concept,) = view.rows(read.CONCEPTS_OF_MUNICIPALITIES)
    assert (concept.municipality, concept.concept_name) == ("musterstadt", "Konzept 2017")
    assert concept.sources == ["d-plan#L1-2", "d-bericht#S. 3"]
    offices = [row.office for row in view.rows(read.OFFICES_RESPONSIBLE_FOR_FIELD, field="feld-sprache")]
    assert offices == ["amt-soziales"]
    internal = store.view(INTERNAL).rows(read.OFFICES_RESPONSIBLE_FOR_FIELD, field="feld-sprache")
    assert [row.office for row in internal] == ["amt-soziales", "amt-geheim"]
    speakers = view.rows(read.SPEAKERS_AT_EVENT, event="tagung")
    assert [(row.event, row.speaker) for row in speakers] == [("tagung", "leitung"), ("werkstatt", "verein-a")]
    assert [row.speaker for row in view.rows(read.SPEAKERS_AT_EVENT, event="werkstatt")] == ["verein-a"]
    assert view.rows(read.MEMBERS_OF_NETWORK, network="netz") == []
    members = store.view(INTERNAL).rows(read.MEMBERS_OF_NETWORK, network="netz")
    assert {row.member for row in members} == {"verein-a", "amt-soziales"}
    unmatched = view.rows(read.FIELDS_WITHOUT_CORRESPONDENCE, concept="konzept-alt", other="konzept-neu")
    assert [row.field for row in unmatched] == ["feld-alt-sport"]
    other_way = view.rows(read.FIELDS_WITHOUT_CORRESPONDENCE, concept="konzept-neu", other="konzept-alt")
    assert other_way == []


def test_a_reading_unit_of_work_cannot_write(store: Store) -> None:
    before = store.revision()
    with pytest.raises(TypeError):
        store.read(lambda tx: tx.rows(write.NEXT_REVISION, Nothing()))
    assert store.revision() == before


def test_two_writers_at_the_same_time_both_get_through(store: Store) -> None:
    start = store.revision()

    def add(number: int) -> int:
        plan = ChangeSet(create_nodes=(node(f"gleichzeitig-{number}", "measure", f"Nr. {number}"),))
        return store.apply(plan, by=f"Schreiber {number % 4}", reason="gleichzeitig")

    with ThreadPoolExecutor(4) as pool:
        revisions = list(pool.map(add, range(20)))
    assert sorted(revisions) == list(range(start + 1, start + 21))
    assert store.revision() == start + 20
    assert len(store.read_all()[0]) == 20
    assert sorted(change.revision for change in store.changes()) == sorted(revisions)


def test_the_same_id_written_twice_at_the_same_time_is_there_once(store: Store) -> None:
    def add(name: str) -> str:
        try:
            store.apply(ChangeSet(create_nodes=(node("eines", "measure", name),)), by=name, reason="")
        except StoreError as error:
            return error.code
        return name

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(add, "abcd"))
    assert len([found for found in results if found in "abcd"]) == 1
    assert [found for found in results if found not in "abcd"] == ["ConstraintBroken"] * 3
    assert len(store.read_all()[0]) == 1


def test_a_full_read_belongs_to_one_revision(store: Store) -> None:
    """Each change adds one node and one relation: a torn read would show unequal numbers."""
    store.apply(ChangeSet(create_nodes=(node("mitte", "municipality", "Mitte"),)), by="test", reason="")
    start = store.revision()

    def add(number: int) -> None:
        added = node(f"rand-{number}", "measure", f"Rand {number}")
        tied = relation("SERVES", added.id, "mitte")
        store.apply(ChangeSet(create_nodes=(added,), create_relations=(tied,)), by="test", reason="")

    with ThreadPoolExecutor(2) as pool:
        writing = pool.map(add, range(15))
        for _ in range(5):
            try:
                nodes, relations, revision = store.read_all()
            except StoreBusy:
                continue
            assert len(nodes) - 1 == len(relations) == revision - start
        list(writing)
    assert len(store.read_all()[1]) == 15


def test_opening_again_changes_nothing(store: Store, settings: Settings) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    before = store.revision()
    with open_store(settings) as second:
        assert second.revision() == before
        assert_holds(second, NODES, RELATIONS)
    store.ensure_schema()
    assert store.revision() == before


def test_a_wrong_query_is_our_mistake_and_says_which(store: Store) -> None:
    with pytest.raises(QueryFailed) as caught:
        store.read(lambda tx: tx.rows(read.CHANGES, read.Limit("viele")))  # type: ignore[arg-type]
    assert caught.value.facts["query"] == "read/changes.cypher"


def test_health_names_engine_and_version(store: Store, settings: Settings) -> None:
    health = store.health()
    assert health.engine == ("Neo4j" if settings.neo4j_uri else "ArcadeDB")
    assert health.embedded == (settings.neo4j_uri is None)
    assert health.version[0].isdigit()


def test_ten_thousand_rows_take_seconds(store: Store) -> None:
    nodes = tuple(node(f"m{number}", "measure", f"Maßnahme {number}") for number in range(2_500))
    actors = tuple(node(f"a{number}", "association", f"Verein {number}") for number in range(100))
    relations = tuple(
        relation("RUNS", f"a{number % 100}", f"m{(number * 7) % 2_500}", str(number)) for number in range(8_000)
    )
    begun = datetime.now(UTC)
    plan = ChangeSet(create_nodes=nodes + actors, create_relations=relations)
    steps: list[tuple[str, int, int]] = []
    store.apply(plan, by="test", reason="", progress=lambda *step: steps.append(step))
    written = datetime.now(UTC)
    found_nodes, found_relations, _ = store.read_all()
    assert (len(found_nodes), len(found_relations)) == (2_600, 8_000)
    # Generous: this machine may be shared. Four to eight seconds were measured.
    assert written - begun < timedelta(seconds=60)
    assert datetime.now(UTC) - written < timedelta(seconds=30)
    assert [done for _, *done in steps if done != [0, 0]][-1] == [10_600, 10_600]
    assert steps[-1][1:] == (0, 0)  # the last one is the commit, of which nobody knows how long it takes


def test_a_saved_state_comes_back_as_it_was_and_goes_with_its_parts(store: Store) -> None:
    store.apply(TOWN, by="test", reason="Anfang")
    groups, points = {"A": ("amt-soziales", "verein-a")}, {"verein-a": (1.5, -2.0)}
    saved = store.save_state("Stand", by="test", groups=groups, points=points)
    store.apply(ChangeSet(delete_nodes=("verein-a",)), by="test", reason="fort")
    nodes, relations = store.load_state(saved.id)
    assert by_id(nodes) == {found.id: replace(found, note="", assured_by="") for found in NODES}
    assert by_id(relations) == by_id(RELATIONS)
    assert store.state(saved.id) == saved
    assert (saved.groups, saved.points) == (groups, points)
    store.delete_state(saved.id)
    assert store.states() == ()
    with pytest.raises(NotFound):
        store.load_state(saved.id)
