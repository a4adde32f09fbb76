"""Two bodies side by side without a tie: who is a pair, of what class, on what evidence, and who may know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.neighbours import ClueKind, GroupFit, NeighbourClass, SilentNeighbours, SilentPair
from graphkb.analytics.neighbours import silent_neighbours as neighbours_of
from graphkb.analytics.neighbours.silent import named_in_public
from graphkb.analytics.network import cooperation
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import PUBLIC, FuzzyDate, Node, PropertyValue, Reader, Relation, SourceRef, Status, Visibility
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, fact

SIGNED_IN = Reader(Visibility.INTERNAL)


def node(id: str, kind: str, **more: PropertyValue) -> Node:
    return Node(id=id, kind=kind, name=id.upper(), sources=(SourceRef("d1"),), properties=dict(more))


def measure(id: str, asserted: str = "2026", status: Status = Status.CURRENT) -> Node:
    day = FuzzyDate.parse(asserted)
    return Node(id=id, kind="measure", name=id.upper(), sources=(SourceRef("d1"),), asserted=day, status=status)


WORLD = [
    body("region", "region"),
    body("stadt", "municipality"),
    body("dorf", "municipality"),
    node("ost", "quarter"),
    node("ost-innen", "quarter"),
    node("west", "quarter"),
    node("feld", "field"),
    node("feld-alt", "field"),
    node("feld-2", "field"),
    node("alle", "target_group"),
    node("zu", "target_group"),
    node("frauen", "target_group"),
    node("kinder", "target_group"),
    node("glaube", "target_group", no_list=True),
    node("t-alle", "topic"),
    node("t", "topic"),
    node("t-1", "topic"),
    node("t-2", "topic"),
]
ORDER = [
    fact("PART_OF", "stadt", "region"),
    fact("PART_OF", "dorf", "region"),
    fact("PART_OF", "ost", "stadt"),
    fact("PART_OF", "west", "stadt"),
    fact("PART_OF", "ost-innen", "ost"),
    fact("PART_OF", "zu", "alle"),
    fact("PART_OF", "frauen", "zu"),
    fact("PART_OF", "kinder", "zu"),
    fact("PART_OF", "t", "t-alle"),
    fact("PART_OF", "t-1", "t"),
    fact("CORRESPONDS_TO", "feld", "feld-alt", match="exact"),
]


def runs(
    who: str,
    *,
    place: str = "ost",
    field: str = "feld",
    group: str = "frauen",
    asserted: str = "2026",
    role: str = "provider",
    topics: Sequence[str] = (),
) -> tuple[list[Node], list[Relation]]:
    """A measure `m-<who>` with these; no place if it is empty."""
    id = f"m-{who}"
    links = [
        fact("RUNS", who, id, role=role),
        fact("IN_FIELD", id, field),
        fact("TARGETS", id, group),
        *([fact("SERVES", id, place)] if place else []),
        *(fact("OFFERS", id, topic) for topic in topics),
    ]
    return [measure(id, asserted)], links


def broadly(who: str) -> list[Relation]:
    """More facts of a body from another source, so that it is not little recorded."""
    return [fact("SPEAKS", who, f"s{n}", sources=["d2"]) for n in range(4)]


LANGUAGES = [node(f"s{n}", "language") for n in range(4)]


def world(
    *parts: tuple[list[Node], list[Relation]],
    more: Iterable[Relation] = (),
    nodes: Iterable[Node] = (),
    bodies: Sequence[Node] = (body("a", "welfare_association"), body("b", "network")),
    broad: bool = True,
) -> Snapshot:
    relations = [*ORDER, *more, *(one for _, links in parts for one in links)]
    relations += [one for each in bodies for one in broadly(each.id)] if broad else []
    return Snapshot.of([*WORLD, *LANGUAGES, *bodies, *nodes, *(one for found, _ in parts for one in found)], relations)


def run(snapshot: Snapshot, reader: Reader = SIGNED_IN, **asked: object) -> SilentNeighbours:
    return neighbours_of(snapshot, cooperation(snapshot, DAY), reader=reader, **asked)  # type: ignore[arg-type]


def pair_of(snapshot: Snapshot, within: str = "quarter") -> SilentPair | None:
    found = run(snapshot, within=within)
    assert len(found.pairs) <= 1
    return found.pairs[0] if found.pairs else None


# ------------------------------------------------------------------ who is one


def test_two_in_the_same_quarter_field_and_group() -> None:
    pair = pair_of(world(runs("a"), runs("b")))
    assert pair is not None
    assert (pair.a, pair.b, pair.ground.place, pair.sure) == ("a", "b", "ost", True)
    assert pair.sentence.de == (
        "A und B: zwei Angebote nebeneinander in OST, «FELD», für FRAUEN; keine Verbindung erfasst."
    )
    assert {source.document for source in pair.sources} == {"d1", "d-muster"}


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ("ost", "ost", "ost"),
        ("ost", "ost-innen", "ost-innen"),
        ("ost", "west", None),
        ("ost", "stadt", None),
        ("stadt", "stadt", None),
    ],
)
def test_the_same_quarter(one: str, other: str, place: str | None) -> None:
    pair = pair_of(world(runs("a", place=one), runs("b", place=other)))
    assert (pair and pair.ground.place) == place


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ("ost", "ost-innen", "ost-innen"),
        ("ost", "west", "stadt"),
        ("ost", "stadt", "stadt"),
        ("stadt", "dorf", None),
        ("stadt", "region", None),
        ("region", "region", None),
    ],
)
def test_the_same_municipality(one: str, other: str, place: str | None) -> None:
    pair = pair_of(world(runs("a", place=one), runs("b", place=other)), within="municipality")
    assert (pair and pair.ground.place) == place


@pytest.mark.parametrize(("field", "same"), [("feld", True), ("feld-alt", True), ("feld-2", False)])
def test_the_same_field_or_one_that_corresponds_exactly(field: str, same: bool) -> None:
    assert (pair_of(world(runs("a"), runs("b", field=field))) is not None) is same


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("frauen", "frauen", GroupFit.EQUAL),
        ("frauen", "zu", GroupFit.NESTED),
        ("alle", "frauen", GroupFit.NESTED),
        ("frauen", "kinder", GroupFit.BESIDE),
        ("glaube", "glaube", None),
    ],
)
def test_overlapping_groups(one: str, other: str, fit: GroupFit | None) -> None:
    pair = pair_of(world(runs("a", group=one), runs("b", group=other)))
    assert (pair and pair.ground.fit) == fit


def test_parts_of_the_widest_group_do_not_lie_beside_each_other() -> None:
    snapshot = world(runs("a", group="zu"), runs("b", group="rest"), nodes=[node("rest", "target_group")])
    more = Snapshot.of(snapshot.nodes, [*snapshot.relations, fact("PART_OF", "rest", "alle")])
    assert pair_of(more) is None


def test_a_measure_without_a_place_stands_at_the_seat() -> None:
    pair = pair_of(world(runs("a", place=""), runs("b"), more=[fact("LOCATED_IN", "a", "ost")]))
    assert pair is not None
    assert pair.ground.a.by_seat
    assert not pair.ground.b.by_seat


@pytest.mark.parametrize(
    "tie",
    [
        fact("COOPERATES_WITH", "a", "b"),
        fact("MEMBER_OF", "a", "b"),
        fact("ADVISES", "a", "b"),
        fact("FUNDED_BY", "b", "a"),
        fact("HOSTS", "a", "b"),
    ],
)
def test_who_knows_the_other_is_no_silent_neighbour(tie: Relation) -> None:
    found = run(world(runs("a"), runs("b"), more=[tie]))
    assert found.pairs == ()
    assert found.contacts == (tie.type != "COOPERATES_WITH")


def test_planned_and_ended_measures_are_out_and_aged_ones_are_not_certain() -> None:
    assert pair_of(world(runs("a"), ([measure("m-b", status=Status.ENDED)], runs("b")[1]))) is None
    assert pair_of(world(runs("a"), ([measure("m-b", status=Status.PLANNED)], runs("b")[1]))) is None
    pair = pair_of(world(runs("a"), runs("b", asserted="2019")))
    assert pair is not None
    assert not pair.sure


def test_a_body_is_no_neighbour_of_its_own_units() -> None:
    unit = body("a-stelle", "advice_centre")
    found = world(runs("a"), runs("a-stelle"), nodes=[unit], more=[fact("PART_OF", "a-stelle", "a")])
    assert pair_of(found) is None


# -------------------------------------------------------------------- classes


def kind_of(snapshot: Snapshot) -> tuple[NeighbourClass, list[ClueKind]]:
    pair = pair_of(snapshot)
    assert pair is not None
    return pair.kind, [clue.kind for clue in pair.clues]


def test_a_trace_comes_first() -> None:
    old = fact("COOPERATES_WITH", "a", "b", asserted="2010")
    both = (runs("a", topics=["t"]), runs("b", topics=["t"]))
    assert kind_of(world(*both)) == (NeighbourClass.DUPLICATION, [ClueKind.SAME_TOPIC])
    assert kind_of(world(*both, more=[old])) == (NeighbourClass.UNRECORDED, [ClueKind.TRACE])


def test_little_recorded_comes_before_anything_that_could_shame() -> None:
    both = (runs("a", topics=["t"]), runs("b", topics=["t"]))
    kind, clues = kind_of(world(*both, broad=False))
    assert kind is NeighbourClass.UNRECORDED
    assert clues == [ClueKind.LITTLE_RECORDED, ClueKind.LITTLE_RECORDED]
    pair = pair_of(world(*both, broad=False))
    assert pair is not None
    assert pair.clues[0].sentence.de == "Zu A ist wenig erfasst: 2 Angaben aus 1 Quelle"


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ({"topics": ["t"]}, {"topics": ["t"]}, NeighbourClass.DUPLICATION),
        ({"topics": ["t-1"]}, {"topics": ["t"]}, NeighbourClass.DUPLICATION),
        ({"topics": ["t"]}, {"topics": ["t-alle"]}, NeighbourClass.COOPERATION),  # the widest topic says nothing
        ({"topics": ["t"]}, {"topics": ["t"], "asserted": "2019"}, NeighbourClass.OPEN),  # nobody knows if it runs
        ({"topics": ["t"]}, {"topics": ["t"], "role": "partner"}, NeighbourClass.OPEN),
        ({"topics": ["t"]}, {"topics": ["t"], "group": "zu"}, NeighbourClass.DUPLICATION),
        ({"topics": ["t"]}, {"topics": ["t"], "group": "alle"}, NeighbourClass.OPEN),
        ({"topics": ["t"]}, {"topics": ["t-2"]}, NeighbourClass.COOPERATION),
        ({"topics": ["t"]}, {}, NeighbourClass.OPEN),
        ({}, {}, NeighbourClass.OPEN),
        ({}, {"group": "kinder"}, NeighbourClass.COOPERATION),
    ],
)
def test_similar_or_complementary(left: dict[str, str], right: dict[str, str], kind: NeighbourClass) -> None:
    assert kind_of(world(runs("a", **left), runs("b", **right)))[0] is kind


def test_a_need_that_the_other_meets_and_a_shared_partner() -> None:
    needs = [fact("NEEDS", "a", "t"), fact("OFFERS", "b", "t")]
    assert kind_of(world(runs("a"), runs("b"), more=needs)) == (NeighbourClass.COOPERATION, [ClueKind.NEED_MET])
    shared = [fact("COOPERATES_WITH", "a", "c"), fact("COOPERATES_WITH", "c", "b")]
    found = world(runs("a"), runs("b"), more=shared, nodes=[body("c")])
    assert kind_of(found) == (NeighbourClass.COOPERATION, [ClueKind.SHARED_PARTNERS])
    pair = pair_of(found)
    assert pair is not None
    assert pair.clues[0].sentence.de == "Gemeinsamer Partner: C"


def test_every_class_but_open_has_evidence_with_sources() -> None:
    for found in (
        world(runs("a", topics=["t"]), runs("b", topics=["t"])),
        world(runs("a"), runs("b"), more=[fact("COOPERATES_WITH", "a", "b", asserted=None)]),
        world(runs("a"), runs("b", group="kinder")),
    ):
        pair = pair_of(found)
        assert pair is not None
        assert pair.clues
        assert all(clue.sources for clue in pair.clues)


# ------------------------------------------------------- filters, names, counts


def three() -> Snapshot:
    """Two welfare associations and a migrant organisation, all in the same place."""
    bodies = (body("a", "welfare_association"), body("b", "welfare_association"), body("mo", "migrant_organisation"))
    return world(runs("a"), runs("b"), runs("mo"), bodies=bodies)


def test_public_readers_see_pairs_of_public_bodies_and_the_count_of_the_others() -> None:
    inside, public = run(three()), run(three(), PUBLIC)
    assert len(inside.pairs) == inside.total == public.total == 3
    assert inside.withheld == 0
    assert [(pair.a, pair.b) for pair in public.pairs] == [("a", "b")]
    assert public.withheld == 2
    assert public.counts == inside.counts
    assert "'mo'" not in repr(public)
    assert "m-mo" not in repr(public)


def test_a_small_association_is_not_named_whatever_its_sector() -> None:
    bodies = [body("x", sector="welfare"), body("y", "facility", sector="welfare", self_organised="yes")]
    snapshot = Snapshot.of([*bodies, body("z", "facility", sector="welfare")], [])
    assert not named_in_public(snapshot, "x")
    assert not named_in_public(snapshot, "y")
    assert named_in_public(snapshot, "z")


def test_filters() -> None:
    bodies = tuple(body(id, "welfare_association") for id in "abcd")
    snapshot = world(
        runs("a"),
        runs("b"),
        runs("c", place="west", field="feld-2"),
        runs("d", place="west", field="feld-2"),
        bodies=bodies,
    )
    assert run(snapshot).total == 2
    assert [pair.a for pair in run(snapshot, place="west").pairs] == ["c"]
    assert run(snapshot, place="stadt").total == 2
    assert run(snapshot, place="dorf").total == 0
    assert [pair.a for pair in run(snapshot, field="feld-alt").pairs] == ["a"]
    assert run(snapshot, kind=NeighbourClass.DUPLICATION).total == 0
    assert run(snapshot, kind=NeighbourClass.OPEN).total == 2
    assert run(snapshot, place="west").places == ("ost", "west")


def test_wrong_filters() -> None:
    with pytest.raises(NotFound):
        run(three(), place="nirgends")
    with pytest.raises(InvalidParameter):
        run(three(), place="feld")
    with pytest.raises(InvalidParameter):
        run(three(), field="ost")


def test_nothing_recorded() -> None:
    found = run(Snapshot.of([], []))
    assert (found.pairs, found.total) == ((), 0)
    assert found.sentence.de == ("Es ist kein Paar von Stellen erfasst, das ohne Verbindung nebeneinander arbeitet.")


PLACES = ["ost", "ost-innen", "west", "stadt", "dorf"]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(["feld", "feld-alt", "feld-2"]),
            st.sampled_from(["zu", "frauen", "kinder", "alle"]),
        ),
        min_size=2,
        max_size=6,
    ),
    st.sampled_from(["quarter", "municipality"]),
)
def test_pairs_are_those_that_comparing_everybody_finds(found: list[tuple[str, str, str]], within: str) -> None:
    above = {"ost": ["ost", "stadt"], "ost-innen": ["ost-innen", "ost", "stadt"], "west": ["west", "stadt"]}
    town = {place: above.get(place, [place])[-1] for place in PLACES}
    wider = {"frauen": ["zu", "alle"], "kinder": ["zu", "alle"], "zu": ["alle"], "alle": []}

    def near(x: str, y: str) -> bool:
        if within == "municipality":
            return town[x] == town[y]
        return x in above and y in above and (x in above[y] or y in above[x])

    def alike(x: str, y: str) -> bool:
        return x == y or x in wider[y] or y in wider[x] or {x, y} == {"frauen", "kinder"}

    names = [f"v{n}" for n in range(len(found))]
    expected = {
        (names[i], names[j])
        for i, (p1, f1, g1) in enumerate(found)
        for j, (p2, f2, g2) in enumerate(found)
        if i < j and near(p1, p2) and (f1 == "feld-2") == (f2 == "feld-2") and alike(g1, g2)
    }
    parts = [runs(name, place=p, field=f, group=g) for name, (p, f, g) in zip(names, found, strict=True)]
    result = run(world(*parts, bodies=[body(name) for name in names], broad=False), within=within)
    assert {(pair.a, pair.b) for pair in result.pairs} == expected


def test_aachen(aachen_snapshot: Snapshot) -> None:
    ties = cooperation(aachen_snapshot, DAY)
    quarter, town = (
        neighbours_of(aachen_snapshot, ties, within=within, reader=SIGNED_IN) for within in ("quarter", "municipality")
    )
    assert 0 < quarter.total < town.total
    assert {(pair.a, pair.b) for pair in quarter.pairs} <= {(pair.a, pair.b) for pair in town.pairs}
    for pair in town.pairs:
        assert ties.tie(pair.a, pair.b) is None
        assert pair.sources
        assert (pair.kind is NeighbourClass.OPEN) == (not pair.clues)
        groups = [aachen_snapshot.node(group) for group in pair.groups]
        assert all(group.properties.get("no_list") is not True for group in groups)
