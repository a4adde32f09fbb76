"""The words of the model and the snapshot: laws, and the two graphs made of it compared with the facts."""

from __future__ import annotations

import calendar
import json
from datetime import date, timedelta

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkb.errors import NotFound
from graphkb.model import PUBLIC, FuzzyDate, Node, Precision, Reader, Relation, SourceRef, Visibility, add_months
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot, SnapshotCache, read_snapshot, to_igraph, to_networkx
from graphkb.snapshot.node_link import node_link
from graphkb.store import Store

ONTOLOGY = load_ontology()

DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))

# ------------------------------------------------------------------------ dates


@given(DAYS)
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", f" {day:%d.%m.%Y} "):
        found = FuzzyDate.parse(text)
        assert found == FuzzyDate.of_day(day)
        assert FuzzyDate.parse(str(found)) == found


@given(DAYS)
def test_a_month_and_a_year_are_as_long_as_in_the_calendar(day: date) -> None:
    last = calendar.monthrange(day.year, day.month)[1]
    for text in (f"{day:%Y-%m}", f"{day:%m/%Y}"):
        month = FuzzyDate.parse(text)
        assert (month.earliest.day, month.latest.day, month.precision) == (1, last, Precision.MONTH)
        assert FuzzyDate.parse(str(month)) == month
    year = FuzzyDate.parse(f"{day.year}")
    assert year.latest - year.earliest == timedelta(days=365 if calendar.isleap(day.year) else 364)
    assert year.earliest <= day <= year.latest
    assert FuzzyDate.parse(str(year)) == year


@given(DAYS, DAYS)
def test_a_range_reaches_from_the_first_to_the_last_day(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = FuzzyDate.parse(f"{first}/{last}")
    assert (found.earliest, found.latest, found.precision) == (first, last, Precision.RANGE)
    assert FuzzyDate.parse(str(found)) == found
    if first != last:
        with pytest.raises(ValueError, match="before"):
            FuzzyDate.parse(f"{last}/{first}")


@given(st.text(max_size=15))
def test_anything_else_is_refused(text: str) -> None:
    try:
        found = FuzzyDate.parse(text)
    except ValueError:
        return
    assert FuzzyDate.parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31.02.2017",
        "2017-02-29",
        "2017-13",
        "13/2017",
        "0000",
        "17",
        "2017-1-1",
        "2017/",
        "/",
        "1.1.17",
    ],
)
def test_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        FuzzyDate.parse(text)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(-600, 600), st.integers(0, 600))
def test_months_add_up(day: date, months: int, more: int) -> None:
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == min(day.day, calendar.monthrange(there.year, there.month)[1])
    assert add_months(day, 0) == day
    assert add_months(day, months + more) >= there
    if day.day <= 28:
        assert add_months(add_months(day, months), -months) == day


@given(st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_a_source_is_read_as_it_is_written(document: str, locator: str) -> None:
    assume("#" not in document and document == document.strip() and locator == locator.strip())
    source = SourceRef(document, locator)
    assert SourceRef.parse(str(source)) == source


# --------------------------------------------------------------------- snapshot

IDS = st.sampled_from([f"n{number}" for number in range(8)])
TYPES = st.sampled_from(["COOPERATES_WITH", "MEMBER_OF", "FOUNDED"])
LEVELS = st.sampled_from(list(Visibility))
CONSENTS = [["email"], ["phone"], ["email", "phone"]]


@st.composite
def facts(draw: st.DrawFn) -> tuple[list[Node], list[Relation]]:
    nodes = [
        Node(
            id=id,
            kind=draw(st.sampled_from(["association", "municipality", "document"])),
            name=id.upper(),
            visibility=draw(LEVELS),
            sources=tuple(SourceRef(document) for document in draw(st.lists(IDS, max_size=3, unique=True))),
            note="Notiz",
            assured_by="Amt",
            properties={
                "email": "a@example.org",
                "phone": "0241 1234",
                "address": "Musterweg 1",
                **draw(st.sampled_from([{}, *({"contact_consent": tuple(ids)} for ids in CONSENTS)])),
            },
        )
        for id in draw(st.lists(IDS, unique=True))
    ]
    drawn = draw(st.lists(st.tuples(TYPES, IDS, IDS, LEVELS), max_size=15, unique_by=lambda one: one[:3]))
    relations = [
        Relation(
            id=Relation.make_id(type, source, target),
            type=type,
            source=source,
            target=target,
            visibility=level,
            note="x",
        )
        for type, source, target, level in drawn
    ]
    return nodes, relations


@given(facts(), st.randoms())
def test_the_order_in_which_facts_come_says_nothing(
    given_facts: tuple[list[Node], list[Relation]], random: object
) -> None:
    nodes, relations = given_facts
    one = Snapshot.of(nodes, relations)
    mixed, joined = nodes[:], relations[:]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    random.shuffle(joined)  # type: ignore[attr-defined]
    other = Snapshot.of(mixed, joined)
    assert one.nodes == other.nodes
    assert one.relations == other.relations
    assert node_link(one) == node_link(other)


@given(facts())
def test_it_holds_the_facts_and_finds_them(given_facts: tuple[list[Node], list[Relation]]) -> None:
    nodes, relations = given_facts
    snapshot = Snapshot.of(nodes, relations)
    known = {node.id for node in nodes}
    whole = [one for one in relations if one.source in known and one.target in known]
    assert {node.id: node for node in snapshot.nodes} == {node.id: node for node in nodes}
    assert {one.id for one in snapshot.relations} == {one.id for one in whole}
    for node in nodes:
        assert {one.id for one in snapshot.out(node.id)} == {one.id for one in whole if one.source == node.id}
        assert {one.id for one in snapshot.into(node.id)} == {one.id for one in whole if one.target == node.id}
        wanted = {one.id for one in whole if one.target == node.id and one.type == "MEMBER_OF"}
        assert {one.id for one in snapshot.into(node.id, "MEMBER_OF")} == wanted
    for type, columns in snapshot.columns.items():
        assert [one.id for one in columns.rows] == [one.id for one in snapshot.of_type(type)]
        for row, source, target in zip(columns.rows, columns.source, columns.target, strict=True):
            assert (snapshot.nodes[source].id, snapshot.nodes[target].id) == (row.source, row.target)
    assert sum(len(columns) for columns in snapshot.columns.values()) == len(whole)
    for kind in ("association", "municipality", "document"):
        assert [node.id for node in snapshot.of_kind(kind)] == sorted(node.id for node in nodes if node.kind == kind)


@given(facts(), LEVELS)
def test_a_reader_sees_what_is_up_to_his_level(
    given_facts: tuple[list[Node], list[Relation]], level: Visibility
) -> None:
    nodes, relations = given_facts
    whole = Snapshot.of(nodes, relations)
    seen = whole.for_reader(Reader(level))
    assert {node.id for node in seen.nodes} == {node.id for node in nodes if node.visibility <= level}
    hidden = {node.id for node in nodes if node.visibility > level}
    assert {one.id for one in seen.relations} == {
        one.id for one in whole.relations if one.visibility <= level and not {one.source, one.target} & hidden
    }
    for fact in (*seen.nodes, *seen.relations):
        assert not {source.document for source in fact.sources} & hidden
        if level < Visibility.INTERNAL:
            assert (fact.note, fact.assured_by) == ("", "")
            assert "contact_consent" not in fact.properties
    for node in seen.nodes:
        assert node.text("address") == "Musterweg 1"
        for contact in ("email", "phone"):
            consented = contact in whole.node(node.id).many("contact_consent")
            assert (contact in node.properties) == (level is Visibility.INTERNAL or consented)
    assert {node.id for node in whole.for_reader(PUBLIC).nodes} == {node.id for node in seen.for_reader(PUBLIC).nodes}


@given(facts())
@settings(max_examples=40)
def test_two_libraries_see_the_same_graph(given_facts: tuple[list[Node], list[Relation]]) -> None:
    snapshot = Snapshot.of(*given_facts)
    one, other = to_networkx(snapshot), to_igraph(snapshot)
    assert sorted(one) == sorted(other.vs["name"])
    assert dict(one.in_degree()) == dict(zip(other.vs["name"], other.indegree(), strict=True))
    assert dict(one.out_degree()) == dict(zip(other.vs["name"], other.outdegree(), strict=True))
    parts = {frozenset(part) for part in nx.weakly_connected_components(one)}
    assert parts == {frozenset(other.vs[part]["name"]) for part in other.connected_components(mode="weak")}
    again = nx.node_link_graph(json.loads(json.dumps(node_link(snapshot))), edges="links")
    assert sorted(again.edges) == sorted(one.edges)


def test_what_cannot_be_is_refused() -> None:
    node = Node(id="a", kind="association", name="A")
    with pytest.raises(ValueError, match="same id"):
        Snapshot.of([node, node], [])
    with pytest.raises(KeyError):
        Snapshot.of([Node(id="a", kind="gibt_es_nicht", name="A")], [])
    with pytest.raises(KeyError):
        Snapshot.of([node], [Relation(id="r", type="GIBT_ES_NICHT", source="a", target="a")])
    snapshot = Snapshot.of([node], [])
    with pytest.raises(NotFound):
        snapshot.node("b")
    assert snapshot.get("b") is None
    assert snapshot.out("b") == snapshot.into("b") == ()
    assert "a" in snapshot
    assert "b" not in snapshot


class Counted:
    """A store that counts how often all is read."""

    def __init__(self) -> None:
        self.now = 1
        self.reads = 0

    def revision(self) -> int:
        return self.now

    def read_all(self) -> tuple[list[Node], list[Relation], int]:
        self.reads += 1
        return [Node(id=f"r{self.now}", kind="association", name="A")], [], self.now


def test_all_is_read_again_only_when_the_data_moved() -> None:
    store = Counted()
    cache = SnapshotCache(store)
    first = cache.current()
    assert cache.current() is first
    cache.current(Reader(Visibility.INTERNAL))
    assert store.reads == 1
    store.now = 2
    assert cache.current().revision == 2
    assert "r2" in cache.current(Reader(Visibility.INTERNAL))
    assert store.reads == 2


def test_the_snapshot_of_aachen_is_what_the_database_holds(aachen_store: Store) -> None:
    nodes, relations, revision = aachen_store.read_all()
    snapshot = read_snapshot(aachen_store, aachen_store.ontology)
    assert snapshot.revision == revision
    assert {node.id: node for node in snapshot.nodes} == {node.id: node for node in nodes}
    assert {one.id: one for one in snapshot.relations} == {one.id: one for one in relations}, "no relation hangs loose"
    for relation in relations:
        kinds = (snapshot.node(relation.source).kind, snapshot.node(relation.target).kind)
        assert ONTOLOGY.allows(relation.type, *kinds), relation.id
