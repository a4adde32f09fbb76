"""The features and the formula of the partner finder, solved by hand (rule 13)."""

from __future__ import annotations

from datetime import date
from math import hypot, sqrt
from operator import mul
from typing import Any

import pytest

from graphkb.analytics.network import Cooperation
from graphkb.analytics.partners import FEATURES, PartnerQuery, Proposal, Reason, find_partners, why_not
from graphkb.analytics.partners.complement import load_complement
from graphkb.analytics.partners.weights import weights_used
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import FuzzyDate, Node, Relation, Status
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, FRESH, body, fact, weighted

OLD = "2024-11-21"
"""One day more than 24 months before DAY."""

ME = body("me")
IT = body("it")


def place(id: str, kind: str) -> Node:
    return Node(id=id, kind=kind, name=id.title(), asserted=FRESH)


PLACES = [
    place("kreis", "region"),
    place("stadt", "municipality"),
    place("nachbarstadt", "municipality"),
    place("ost", "quarter"),
    place("ost-1", "quarter"),
    place("ost-2", "quarter"),
    place("west", "quarter"),
]
PARTS = [
    fact("PART_OF", "stadt", "kreis"),
    fact("PART_OF", "nachbarstadt", "kreis"),
    fact("PART_OF", "ost", "stadt"),
    fact("PART_OF", "west", "stadt"),
    fact("PART_OF", "ost-1", "ost"),
    fact("PART_OF", "ost-2", "ost"),
]


def node(id: str, kind: str, **more: Any) -> Node:
    return Node(id=id, kind=kind, name=id.title(), **{"asserted": FRESH, **more})


def snapshot(nodes: list[Node], relations: list[Relation]) -> Snapshot:
    return Snapshot.of([*PLACES, *nodes], [*PARTS, *relations])


def s_of(found: Snapshot, feature: str, actor: str = "it", ties: Cooperation | None = None, **query: str) -> Any:
    """s × freshness of one feature for one actor, None without data, 0 if nothing was found."""
    given = PartnerQuery(**({"for_actor": "me"} | query if "place" not in query else query))
    answer = why_not(found, given, actor, day=DAY, cooperation=ties)
    if feature in answer.without_data:
        return None
    reason = next((reason for reason in answer.reasons if reason.feature == feature), None)
    return pytest.approx(reason.s * reason.freshness, abs=1e-12) if reason else 0


def reason_of(found: Snapshot, feature: str, actor: str = "it") -> Reason:
    answer = why_not(found, PartnerQuery(for_actor="me"), actor, day=DAY)
    return next(reason for reason in answer.reasons if reason.feature == feature)


def proposals(found: Snapshot, query: PartnerQuery, **more: Any) -> dict[str, Proposal]:
    result = find_partners(found, query, day=DAY, **more)
    return {each.actor.id: each for each in (*result.ordered, *result.unranked)}


# ------------------------------------------------------------------------ place


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("ost-1", "ost-1", 1.0),
        ("ost", "ost-1", 1.0),
        ("ost-1", "ost", 0.8),
        ("ost-1", "ost-2", 0.7),
        ("ost-1", "west", 0.5),
        ("ost-1", "stadt", 0.5),
        ("stadt", "ost-1", 0.5),
        ("stadt", "stadt", 0.5),
        ("ost-1", "nachbarstadt", 0),
        ("ost-1", "kreis", 0),
        ("kreis", "ost-1", 0),
    ],
)
def test_place_by_the_two_seats(mine: str, theirs: str, expected: float) -> None:
    found = snapshot([ME, IT], [fact("LOCATED_IN", "me", mine), fact("LOCATED_IN", "it", theirs)])
    assert s_of(found, "place") == expected


@pytest.mark.parametrize(
    ("asked", "theirs", "expected"),
    [("stadt", "ost-1", 1.0), ("stadt", "stadt", 1.0), ("kreis", "ost-1", 1.0), ("ost-1", "stadt", 0.5)],
)
def test_place_that_was_asked_for(asked: str, theirs: str, expected: float) -> None:
    found = snapshot([ME, IT], [fact("LOCATED_IN", "me", "nachbarstadt"), fact("LOCATED_IN", "it", theirs)])
    assert s_of(found, "place", place=asked) == expected
    assert s_of(found, "place", place=asked, for_actor="me") == expected


@pytest.mark.parametrize(("role", "expected"), [("provider", 0.3), ("partner", 0), ("possible_provider", None)])
def test_the_region_counts_for_those_who_provide_there(role: str, expected: float | None) -> None:
    course = node("m", "measure")
    relations = [fact("LOCATED_IN", "me", "ost"), fact("SERVES", "m", "kreis"), fact("RUNS", "it", "m", role=role)]
    assert s_of(snapshot([ME, IT, course], relations), "place") == expected


def test_the_nearest_of_seat_and_work_counts() -> None:
    course = node("m", "measure")
    relations = [
        fact("LOCATED_IN", "me", "ost"),
        fact("LOCATED_IN", "it", "nachbarstadt"),
        fact("RUNS", "it", "m"),
        fact("SERVES", "m", "ost"),
    ]
    found = snapshot([ME, IT, course], relations)
    assert s_of(found, "place") == 1.0
    reason = reason_of(found, "place")
    assert reason.sentence.de == "Arbeitet in Ost: «M»"
    assert reason.sentence.en == "Works in Ost: “M”"


def test_a_unit_has_the_seat_of_its_body_and_an_office_the_territory() -> None:
    unit, office = body("it", "advice_centre"), body("amt", "office")
    relations = [
        fact("LOCATED_IN", "me", "ost"),
        fact("PART_OF", "it", "verband"),
        fact("LOCATED_IN", "verband", "ost"),
        fact("PART_OF", "amt", "stadt"),
    ]
    found = snapshot([ME, unit, office, body("verband")], relations)
    assert s_of(found, "place") == 1.0
    assert s_of(found, "place", "amt") == 0.5


def test_a_seat_in_a_meeting_place_lies_where_that_lies() -> None:
    house = node("haus", "meeting_place")
    relations = [fact("LOCATED_IN", "me", "ost"), fact("LOCATED_IN", "it", "haus"), fact("LOCATED_IN", "haus", "ost")]
    assert s_of(snapshot([ME, IT, house], relations), "place") == 1.0


# ------------------------------------------------------- field, group, language


def runs(actor: str, measure: str, **fields: str) -> list[Relation]:
    """A measure of an actor with FIELD, GROUP, LANGUAGE targets by relation type."""
    return [fact("RUNS", actor, measure), *(fact(type, measure, target) for type, target in fields.items())]


def test_field_is_the_share_of_the_sought_fields() -> None:
    nodes = [ME, IT, *(node(id, "measure") for id in ("m1", "m2", "m3")), *(node(id, "field") for id in ("f1", "f2"))]
    relations = [
        *runs("me", "m1", IN_FIELD="f1"),
        *runs("me", "m2", IN_FIELD="f2"),
        *runs("it", "m3", IN_FIELD="f2"),
    ]
    assert s_of(snapshot(nodes, relations), "field") == 0.5


@pytest.mark.parametrize(("match", "expected"), [("exact", 1.0), ("close", 0)])
def test_fields_of_two_concepts_are_the_same_only_if_exact(match: str, expected: float) -> None:
    nodes = [ME, IT, node("m1", "measure"), *(node(id, "field") for id in ("f1", "f2", "f3"))]
    relations = [
        *runs("me", "m1", IN_FIELD="f1"),
        fact("CORRESPONDS_TO", "f2", "f1", match="exact"),
        fact("CORRESPONDS_TO", "f2", "f3", match=match),
        fact("RESPONSIBLE_FOR", "it", "f3"),
    ]
    assert s_of(snapshot(nodes, relations), "field") == expected


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        (Status.CURRENT, {}, 1.0),
        (Status.UNKNOWN, {}, 1.0),
        (Status.CURRENT, {"asserted": FuzzyDate.parse(OLD)}, 0.5),
        (Status.CURRENT, {"asserted": None}, 0.5),
        (Status.ENDED, {}, None),
        (Status.PLANNED, {}, None),
        (Status.CURRENT, {"valid_to": FuzzyDate.parse("2025")}, None),
    ],
)
def test_measures_that_ended_or_are_only_planned_give_no_field(status: Status, more: Any, expected: Any) -> None:
    nodes = [ME, IT, node("m1", "measure"), node("m2", "measure", status=status, **more), node("f1", "field")]
    relations = [*runs("me", "m1", IN_FIELD="f1"), *runs("it", "m2", IN_FIELD="f1")]
    assert s_of(snapshot(nodes, relations), "field") == expected


@pytest.mark.parametrize(
    ("theirs", "expected"), [("g2", 1.0), ("g1", 0.7), ("g0", 0.4), ("g3", 0.4), ("anders", 0), ("glaube", None)]
)
def test_group_equal_broader_and_narrower(theirs: str, expected: float | None) -> None:
    groups = [node(id, "target_group") for id in ("g0", "g1", "g2", "g3", "anders")]
    belief = node("glaube", "target_group", properties={"no_list": True})
    relations = [
        fact("PART_OF", "g3", "g2"),
        fact("PART_OF", "g2", "g1"),
        fact("PART_OF", "g1", "g0"),
        fact("TARGETS", "me", "g2"),
        fact("TARGETS", "me", "glaube"),
        fact("TARGETS", "it", theirs),
    ]
    assert s_of(snapshot([ME, IT, *groups, belief], relations), "target_group") == expected


def test_groups_that_are_advised_count_and_the_mean_is_taken() -> None:
    groups = [node("g1", "target_group"), node("g2", "target_group")]
    relations = [fact("TARGETS", "me", "g1"), fact("TARGETS", "me", "g2"), fact("ADVISES", "it", "g1")]
    found = snapshot([ME, IT, *groups], relations)
    assert s_of(found, "target_group") == 0.5
    [reason] = why_not(found, PartnerQuery(for_actor="me"), "it", day=DAY).reasons
    assert reason.sentence.de == "Berät G1"


def test_german_is_no_shared_language_unless_asked_for() -> None:
    german = node("deutsch", "language", properties={"iso_code": "de"})
    relations = [fact("SPEAKS", "me", "deutsch"), fact("SPEAKS", "it", "deutsch"), fact("LOCATED_IN", "it", "ost")]
    found = snapshot([ME, IT, german, node("farsi", "language")], relations)
    assert s_of(found, "language") is None
    assert s_of(found, "language", language="deutsch") == 1.0
    both = snapshot(
        [ME, IT, german, node("farsi", "language")],
        [*relations, fact("SPEAKS", "me", "farsi"), fact("SPEAKS", "it", "farsi", asserted=OLD)],
    )
    assert s_of(both, "language") == 0.5


# ----------------------------------------------------------------------- topics


@pytest.mark.parametrize(
    ("mine", "theirs", "expected", "words"),
    [
        ([("NEEDS", "raum")], [("OFFERS", "raum")], 1.0, "Bietet an, was gesucht wird: Raum"),
        ([("NEEDS", "raum")], [("OFFERS", "haus")], 0.7, "Bietet an, was gesucht wird: Haus"),
        ([("NEEDS", "haus")], [("OFFERS", "raum")], 0.7, "Bietet an, was gesucht wird: Raum"),
        ([("NEEDS", "raum"), ("NEEDS", "rat")], [("OFFERS", "raum")], 0.5, "Bietet an, was gesucht wird: Raum"),
        ([("OFFERS", "rat")], [("NEEDS", "rat"), ("NEEDS", "raum")], 0.3, "Sucht, was Sie anbieten: Rat"),
        ([("OFFERS", "rat"), ("OFFERS", "raum")], [("OFFERS", "rat")], 0.2, "Gleiches Thema: Rat"),
        ([("OFFERS", "rat"), ("NEEDS", "raum")], [("NEEDS", "rat"), ("OFFERS", "raum")], 1.0, None),
        ([("NEEDS", "raum")], [("OFFERS", "rat")], 0, None),
        ([("NEEDS", "raum")], [], None, None),
        ([], [("OFFERS", "raum")], None, None),
    ],
)
def test_offers_and_needs(mine: Any, theirs: Any, expected: float | None, words: str | None) -> None:
    topics = [node(id, "topic") for id in ("raum", "rat", "haus")]
    relations = [
        fact("PART_OF", "raum", "haus"),
        *(fact(type, "me", target) for type, target in mine),
        *(fact(type, "it", target) for type, target in theirs),
    ]
    found = snapshot([ME, IT, *topics], relations)
    assert s_of(found, "topic") == expected
    if words:
        assert reason_of(found, "topic").sentence.de == words


# -------------------------------------------------------------- partners, kind


def test_shared_partners_are_a_cosine() -> None:
    """(1, 0.5) against (0.5, 1): 1·0.5 over √1.25 · √1.25; the third is known to one of them only."""
    bodies = [ME, IT, body("x"), body("y"), body("z")]
    ties = weighted({("me", "x"): 1.0, ("me", "y"): 0.5, ("it", "x"): 0.5, ("it", "z"): 1.0})
    found = snapshot(bodies, [])
    assert s_of(found, "shared_partners", ties=ties) == 0.5 / sqrt(1.25 * 1.25)
    alone = weighted({("me", "x"): 1.0}, alone=["it"])
    assert s_of(found, "shared_partners", ties=alone) is None
    apart = weighted({("me", "x"): 1.0, ("it", "z"): 1.0})
    assert s_of(found, "shared_partners", ties=apart) == 0
    same = weighted({("me", "x"): 0.4, ("it", "x"): 0.9})
    assert s_of(found, "shared_partners", ties=same) == 1.0


def test_shared_partners_equal_the_cosine_of_two_vectors() -> None:
    mine, theirs = [1.0, 0.25, 0.0, 0.6], [0.3, 0.0, 1.2, 0.9]
    others = ["w", "x", "y", "z"]
    pairs = {("me", other): weight for other, weight in zip(others, mine, strict=True) if weight}
    pairs |= {("it", other): weight for other, weight in zip(others, theirs, strict=True) if weight}
    expected = sum(map(mul, mine, theirs)) / (hypot(*mine) * hypot(*theirs))
    found = snapshot([ME, IT, *map(body, others)], [])
    assert s_of(found, "shared_partners", ties=weighted(pairs)) == expected


def test_kind_is_a_declared_table_and_carries_nobody_alone() -> None:
    welfare = body("it", "welfare_association")
    found = snapshot([ME, welfare], [])
    answer = why_not(found, PartnerQuery(for_actor="me"), "it", day=DAY)
    [reason] = answer.reasons
    assert (reason.feature, reason.s, reason.sources, reason.derived) == ("kind", 1.0, (), True)
    assert answer.exclusion == "no_reason"
    assert proposals(found, PartnerQuery(for_actor="me")) == {}


def test_the_table_of_kinds_names_every_kind_of_actor_once() -> None:
    ontology = Snapshot.of([], []).ontology
    table = load_complement()
    actors = set(ontology.kinds_of("actor")) - {"quarter"}
    assert set(table.gives) == set(table.lacks) == actors


# --------------------------------------------------------------------- formula


def full_case() -> Snapshot:
    """Place 1, field ½ and fresh, group 1 but old; topic compared and nothing found; language not recorded."""
    nodes = [
        ME,
        IT,
        *(node(id, "measure") for id in ("m1", "m2", "m3")),
        *(node(id, "field") for id in ("f1", "f2")),
        node("g", "target_group"),
        node("raum", "topic"),
        node("rat", "topic"),
    ]
    relations = [
        fact("LOCATED_IN", "me", "ost", sources=["d-me"]),
        fact("LOCATED_IN", "it", "ost", sources=["d-1#S1", "d-2"]),
        *runs("me", "m1", IN_FIELD="f1"),
        *runs("me", "m2", IN_FIELD="f2"),
        *runs("it", "m3", IN_FIELD="f2"),
        fact("TARGETS", "me", "g"),
        fact("TARGETS", "it", "g", asserted=OLD, derived=True),
        fact("NEEDS", "me", "raum"),
        fact("OFFERS", "it", "rat"),
    ]
    return snapshot(nodes, relations)


def test_score_and_certainty_by_hand() -> None:
    """Kind: both are associations, of what one lacks the other has nothing, so s = 0 with data."""
    it = proposals(full_case(), PartnerQuery(for_actor="me"))["it"]
    # topic 3·0 + place 3·1 + field 2·½ + group 2·½ + kind 1·0 + capacity ½·¾ (a running measure, an offer), over
    # 3+3+2+2+1+½; language, partners and funding have no data
    assert it.score == pytest.approx(5.375 / 11.5, abs=1e-12)
    assert it.certainty == pytest.approx(11.5 / 16.5, abs=1e-12)
    assert set(it.without_data) == {"language", "shared_partners", "funding_fit"}


def test_reasons_carry_weight_sentence_sources_and_freshness() -> None:
    it = proposals(full_case(), PartnerQuery(for_actor="me"))["it"]
    seat, field, group, _ = it.reasons
    assert [reason.feature for reason in it.reasons] == ["place", "field", "target_group", "capacity"]
    assert (seat.weight, seat.blocks, seat.s, seat.freshness, seat.derived) == (3.0, 3, 1.0, 1.0, False)
    assert [str(source) for source in seat.sources] == ["d-1#S1", "d-2"]
    assert seat.sentence.de == "Sitz im selben Quartier: Ost"
    assert (field.blocks, field.s, field.sentence.de) == (1, 0.5, "Gleiches Handlungsfeld: F2, zum Beispiel durch «M3»")
    assert (group.blocks, group.s, group.freshness, group.derived) == (1, 1.0, 0.5, True)
    assert group.last == date(2024, 11, 21)


def test_weights_can_be_changed_and_are_checked() -> None:
    query = PartnerQuery(for_actor="me")
    it = proposals(full_case(), query, weights={"place": 1, "topic": 0})["it"]
    assert it.score == pytest.approx((1 + 1 + 1 + 0.375) / (1 + 2 + 2 + 1 + 0.5), abs=1e-12)
    assert it.certainty == pytest.approx(6.5 / 11.5, abs=1e-12)
    wrongs: list[dict[str, float]] = [
        {"religion": 1.0},
        {"place": -1.0},
        {"place": 4.0},
        dict.fromkeys((feature.id for feature in FEATURES), 0.0),
    ]
    for wrong in wrongs:
        with pytest.raises(InvalidParameter):
            weights_used(wrong)


def test_a_need_counts_only_what_it_names() -> None:
    it = proposals(full_case(), PartnerQuery(place="ost", field="f1"))["me"]
    assert [it.score, it.certainty] == pytest.approx([1.0, 1.0])
    assert it.without_data == ()
    assert {reason.feature for reason in it.reasons} == {"place", "field"}


def test_what_is_named_beats_what_is_recorded() -> None:
    found = full_case()
    named = find_partners(found, PartnerQuery(for_actor="me", place="west", topic="rat"), day=DAY)
    assert [sought.id for sought in named.seeker.places] == ["west"]
    assert [(sought.id, sought.asked) for sought in named.seeker.topics] == [("rat", True)]
    recorded = find_partners(found, PartnerQuery(for_actor="me"), day=DAY).seeker
    assert [(sought.id, sought.asked, str(sought.sources[0])) for sought in recorded.places] == [("ost", False, "d-me")]


def test_a_query_is_checked() -> None:
    belief = node("glaube", "target_group", properties={"no_list": True})
    found = snapshot([ME, belief], [])
    for wrong in (
        PartnerQuery(),
        PartnerQuery(for_actor="glaube"),
        PartnerQuery(place="me"),
        PartnerQuery(topic="ost"),
    ):
        with pytest.raises(InvalidParameter):
            find_partners(found, wrong, day=DAY)
    with pytest.raises(InvalidParameter, match="Glauben oder Herkunft"):
        find_partners(found, PartnerQuery(target_group="glaube"), day=DAY)
    with pytest.raises(NotFound):
        find_partners(found, PartnerQuery(for_actor="niemand"), day=DAY)
    with pytest.raises(InvalidParameter):
        find_partners(found, PartnerQuery(for_actor="me"), day=DAY, limit=0)
