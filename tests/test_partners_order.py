"""Who is left out, who is listed in which order, and why somebody is not (rules 4 and 13)."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.partners import (
    Exclusion,
    Order,
    PartnerQuery,
    PartnerResult,
    Verdict,
    find_partners,
    why_not,
)
from graphkb.analytics.partners.features import Match
from graphkb.analytics.partners.ranks import standings
from graphkb.analytics.partners.score import Scored, score_of
from graphkb.analytics.partners.weights import FEATURES, FeatureId
from graphkb.model import FuzzyDate, Node, Relation, Status
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, FRESH, body, fact, weighted

ME = PartnerQuery(for_actor="me")
BASE = [
    Node(id="stadt", kind="municipality", name="Musterstadt", asserted=FRESH),
    Node(id="ost", kind="quarter", name="Musterstadt-Ost", asserted=FRESH),
    Node(id="g", kind="target_group", name="Familien", asserted=FRESH),
    Node(id="raum", kind="topic", name="Räume", asserted=FRESH),
    body("me"),
]
ASKED = [
    fact("PART_OF", "ost", "stadt"),
    fact("LOCATED_IN", "me", "ost"),
    fact("TARGETS", "me", "g"),
    fact("NEEDS", "me", "raum"),
]


def near(actor: str) -> list[Relation]:
    """Two reasons: same quarter, same group."""
    return [fact("LOCATED_IN", actor, "ost"), fact("TARGETS", actor, "g")]


def case(nodes: list[Node], relations: list[Relation]) -> Snapshot:
    return Snapshot.of([*BASE, *nodes], [*ASKED, *relations])


def listed(result: PartnerResult) -> list[str]:
    return [each.actor.id for each in (*result.ordered, *result.unranked)]


# -------------------------------------------------------------------- left out


@pytest.mark.parametrize(
    ("more", "relations", "expected"),
    [
        ({}, [], None),
        ({"status": Status.ENDED}, [], Exclusion.ENDED),
        ({"valid_to": FuzzyDate.parse("2025")}, [], Exclusion.ENDED),
        ({"valid_from": FuzzyDate.parse("2027")}, [], Exclusion.NOT_BEGUN),
        ({"status": Status.PLANNED}, [], Exclusion.NOT_BEGUN),
        ({"properties": {"class_node": True}}, [], Exclusion.COLLECTIVE),
        ({}, [fact("PART_OF", "it", "me")], Exclusion.OWN_UNIT),
        ({}, [fact("PART_OF", "me", "it")], Exclusion.PARENT),
        ({}, [fact("PART_OF", "me", "dach"), fact("PART_OF", "dach", "it")], Exclusion.PARENT),
        ({}, [fact("PART_OF", "me", "it", valid_to="2020")], None),
        ({"properties": {"legal_person": "yes"}}, [fact("PART_OF", "it", "me")], Exclusion.OWN_UNIT),
        ({}, [fact("COOPERATES_WITH", "it", "me")], Exclusion.KNOWN),
        ({}, [fact("COOPERATES_WITH", "me", "it", asserted="2012")], Exclusion.KNOWN),
        ({}, [fact("COOPERATES_WITH", "me", "it", valid_to="2020")], None),
        ({}, [fact("MEMBER_OF", "me", "it")], Exclusion.KNOWN),
        ({}, [fact("ADVISES", "it", "me")], Exclusion.KNOWN),
    ],
)
def test_who_is_left_out(more: dict[str, Any], relations: list[Relation], expected: Exclusion | None) -> None:
    it = Node(id="it", name="Musterverein", kind="association", **{"asserted": FRESH, **more})
    found = case([it, body("dach")], [*near("it"), *relations])
    answer = why_not(found, ME, "it", day=DAY)
    assert answer.exclusion == expected
    assert (
        (answer.verdict is Verdict.LISTED) == (expected is None) == ("it" in listed(find_partners(found, ME, day=DAY)))
    )


def test_itself_and_places_are_left_out() -> None:
    found = case([body("it")], near("it"))
    assert why_not(found, ME, "me", day=DAY).exclusion is Exclusion.SELF
    assert why_not(found, ME, "ost", day=DAY).exclusion is Exclusion.TERRITORY
    result = find_partners(found, ME, day=DAY)
    assert listed(result) == ["it"]
    assert result.excluded == {Exclusion.SELF: 1, Exclusion.TERRITORY: 1, Exclusion.TOO_FEW_REASONS: 1}


def test_known_partners_stand_apart_with_how_and_since_when() -> None:
    nodes = [body("it"), Node(id="m", kind="measure", name="Musterkurs", asserted=FuzzyDate.parse("2015"))]
    shared = [
        fact("RUNS", "me", "m", asserted="2015"),
        fact("RUNS", "it", "m", asserted="2015", sources=["d-alt"], role="partner"),
    ]
    result = find_partners(case(nodes, [*near("it"), *shared]), ME, day=DAY)
    assert "it" not in listed(result)
    [known] = result.known
    assert (known.body.id, known.last, known.aged) == ("it", date(2015, 12, 31), True)
    assert known.sentence.de == "Gemeinsame Maßnahme: «Musterkurs»"
    assert "d-alt" in map(str, known.sources)


@pytest.mark.parametrize(("weight", "known"), [(0.2, True), (0.19, False)])
def test_a_weak_tie_makes_no_known_partner(weight: float, known: bool) -> None:
    ties = weighted({("it", "me"): weight})
    found = case([body("it")], near("it"))
    assert (why_not(found, ME, "it", day=DAY, cooperation=ties).exclusion is Exclusion.KNOWN) == known


def test_administrations_of_other_places_are_left_out_unless_they_work_here() -> None:
    town = Node(id="anderswo", kind="municipality", name="Anderswo", asserted=FRESH)
    relations = [fact("PART_OF", "amt", "anderswo"), fact("TARGETS", "amt", "g"), fact("OFFERS", "amt", "raum")]
    found = case([town, body("amt", "office")], relations)
    assert why_not(found, ME, "amt", day=DAY).exclusion is Exclusion.ELSEWHERE
    assert why_not(found, ME, "amt", day=DAY, weights={"place": 0}).exclusion is None
    here = case([town, body("amt", "office")], [*relations, fact("SERVES", "amt", "ost")])
    assert why_not(here, ME, "amt", day=DAY).exclusion is None


# ------------------------------------------------------------- bodies and units


def test_a_unit_stands_for_its_body_where_it_fits_best() -> None:
    nodes = [body("verband", "welfare_association"), body("haus", "facility"), body("laden", "facility")]
    relations = [
        fact("PART_OF", "haus", "verband"),
        fact("PART_OF", "laden", "verband"),
        *near("verband"),
        *near("haus"),
        fact("OFFERS", "haus", "raum"),
        *near("laden"),
    ]
    found = case(nodes, relations)
    result = find_partners(found, ME, day=DAY)
    [proposal] = result.ordered
    assert proposal.actor.id == "haus"
    assert [each.id for each in proposal.bodies] == ["verband"]
    assert {each.id for each in proposal.units} == {"verband", "laden"}
    assert why_not(found, ME, "laden", day=DAY).sentence.de == (
        "LADEN gehört zu derselben Stelle wie HAUS; dort passt mehr."
    )


def test_a_known_body_takes_its_units_along_but_not_its_own_legal_persons() -> None:
    nodes = [body("verband"), body("haus", "facility"), body("gmbh", "company", legal_person="yes")]
    relations = [
        fact("PART_OF", "haus", "verband"),
        fact("PART_OF", "gmbh", "verband"),
        fact("COOPERATES_WITH", "me", "verband"),
        *near("haus"),
        *near("gmbh"),
    ]
    assert listed(find_partners(case(nodes, relations), ME, day=DAY)) == ["gmbh"]


# ---------------------------------------------------------- how many reasons


def test_two_reasons_are_needed_where_somebody_has_two() -> None:
    relations = [*near("a"), fact("TARGETS", "b", "g")]
    found = case([body("a"), body("b")], relations)
    assert listed(find_partners(found, ME, day=DAY)) == ["a"]
    answer = why_not(found, ME, "b", day=DAY)
    assert answer.exclusion is Exclusion.TOO_FEW_REASONS
    assert answer.missing is not None
    assert answer.missing.de == (
        "Nicht erhoben: Thema, Ort, Handlungsfeld, Arbeitssprache, Partnerkreis, Förderung und Möglichkeiten."
    )
    alone = case([body("b")], [fact("TARGETS", "b", "g")])
    result = find_partners(alone, ME, day=DAY)
    assert "b" in listed(result)
    assert result.finding.de.startswith("Keine Stelle passt in mehr als einem Punkt")


def test_nobody_is_shown_without_a_reason() -> None:
    result = find_partners(Snapshot.of([body("me"), body("it")], []), ME, day=DAY)
    assert listed(result) == []
    assert result.finding.de == "Keine passende Stelle gefunden. Vielleicht ist zu wenig erfasst."


# ------------------------------------------------------------------------ order


def scored(actor: str, **values: float) -> Scored:
    weights: dict[FeatureId, float] = {feature.id: feature.weight for feature in FEATURES}
    return Scored(actor, {id: Match(values[id], values[id]) for id in weights if id in values}, weights)


def test_a_bare_rank_only_where_no_feature_can_turn_the_order() -> None:
    """a leads in all; b leads c by place alone: without it both are level, and b keeps the better place of the two."""
    found = standings(
        [
            scored("a", place=1.0, field=1.0, target_group=1.0),
            scored("b", place=1.0, field=0.5, target_group=0.5),
            scored("c", place=0.5, field=0.5, target_group=0.5),
        ]
    )
    assert (found["a"].order, found["a"].best, found["a"].alone, found["a"].trials) == (Order.RANK, 1, 3, 3)
    assert (found["b"].order, found["b"].best, found["b"].worst) == (Order.RANK, 2, 2)
    assert found["b"].alone == 2
    assert (found["c"].order, found["c"].best, found["c"].worst) == (Order.BAND, 2, 3)
    assert found["c"].hangs_on == ()


def test_a_lead_that_one_feature_makes_is_a_band_that_says_so() -> None:
    found = standings([scored("a", place=1.0, field=0.2), scored("b", place=0.3, field=0.5)])
    assert (found["a"].order, found["a"].best, found["a"].worst, found["a"].hangs_on) == (Order.BAND, 1, 2, ("place",))
    assert (found["b"].order, found["b"].best, found["b"].worst, found["b"].hangs_on) == (Order.BAND, 1, 2, ())


def test_one_feature_alone_makes_no_bare_rank() -> None:
    found = standings([scored("a", place=1.0), scored("b", place=0.5), scored("c", place=0.3)])
    assert (found["a"].order, found["a"].best, found["a"].worst, found["a"].alone) == (Order.BAND, 1, 3, 0)
    assert found["a"].hangs_on == ("place",)
    places = [fact("PART_OF", "ost", "stadt"), fact("LOCATED_IN", "best", "ost"), fact("LOCATED_IN", "far", "stadt")]
    made = Snapshot.of(
        [*BASE[:2], Node(id="best", kind="association", name="Best", asserted=FRESH), body("far")], places
    )
    result = find_partners(made, PartnerQuery(place="ost"), day=DAY)
    assert [(each.actor.id, each.standing.order) for each in result.ordered[:1]] == [("best", Order.BAND)]
    assert result.finding.de == "Vorn steht Best, aber der Vorsprung ist nicht sicher."


def test_level_scores_share_the_better_place_and_many_of_them_cannot_be_ordered() -> None:
    found = standings(
        [scored("z", place=1.0, field=1.0), *(scored(f"a{n:02d}", place=0.5, field=0.5) for n in range(10))]
    )
    assert (found["z"].order, found["z"].best) == (Order.RANK, 1)
    assert {found[f"a{n:02d}"].order for n in range(10)} == {Order.UNRANKED}
    assert {(found[f"a{n:02d}"].best, found[f"a{n:02d}"].worst) for n in range(10)} == {(2, 11)}


def test_the_unordered_come_by_name_and_only_if_they_may_be_among_the_first() -> None:
    names = ["Ähre", "Zebra", "Anker", "Öl", "Ofen", *(f"Verein {n:02d}" for n in range(8))]
    nodes = [Node(id=f"x{n}", kind="association", name=name, asserted=FRESH) for n, name in enumerate(names)]
    found = case(nodes, [each for node in nodes for each in near(node.id)])
    result = find_partners(found, ME, day=DAY)
    assert result.ordered == ()
    assert [each.actor.name for each in result.unranked][:4] == ["Ähre", "Anker", "Ofen", "Öl"]
    best = Node(id="best", kind="association", name="Best", asserted=FRESH)
    more = case(
        [*nodes, best], [each for node in (*nodes, best) for each in near(node.id)] + [fact("OFFERS", "best", "raum")]
    )
    top = find_partners(more, ME, day=DAY, limit=1)
    assert [each.actor.id for each in top.ordered] == ["best"]
    assert why_not(more, ME, "x0", day=DAY, limit=1).exclusion is (None if "x0" in listed(top) else Exclusion.BEHIND)
    assert sum(top.excluded.values()) + len(listed(top)) == len(more.of_kind("actor"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from([None, 0.0, 0.25, 0.5, 1.0])] * 4), min_size=1, max_size=7))
def test_standings_equal_a_plain_count(rows: list[tuple[float | None, ...]]) -> None:
    """Best and worst place against counting, pair by pair, who is strictly better and who is not worse."""
    ids: tuple[FeatureId, ...] = ("place", "field", "target_group", "kind")
    candidates = [
        scored(f"a{n}", **{id: value for id, value in zip(ids, row, strict=True) if value is not None})
        for n, row in enumerate(rows)
    ]
    tried = [id for id in ids if any(each.matches.get(id, Match(0, 0)).effective > 0 for each in candidates)]
    found = standings(candidates)
    for each in candidates:
        spans = []
        for left_out in (None, *tried):
            own = each.without(left_out)
            others = [other.without(left_out) for other in candidates if other is not each]

            def value(score: float | None) -> float:
                return -1.0 if score is None else score

            better = sum(value(other) > value(own) + 1e-9 for other in others)
            level = sum(abs(value(other) - value(own)) <= 1e-9 for other in others)
            spans.append((better + 1, better + 1 + level))
        standing = found[each.actor]
        if standing.order is Order.RANK:
            assert {span[0] for span in spans} == {standing.best}
            assert spans[0] == (standing.best, standing.best)
            assert spans[0] in spans[1:]
        else:
            assert (standing.best, standing.worst) == (min(s[0] for s in spans), max(s[1] for s in spans))
            held = spans[0][0] == spans[0][1] and spans[0] in spans[1:]
            assert not held or len({span[0] for span in spans}) > 1


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([feature.id for feature in FEATURES]), st.floats(0, 1), min_size=1))
def test_a_score_lies_between_its_lowest_and_highest_feature(values: dict[FeatureId, float]) -> None:
    matches = {id: Match(value, value) for id, value in values.items()}
    found = score_of(matches, {feature.id: feature.weight for feature in FEATURES})
    assert found is not None
    assert min(values.values()) - 1e-9 <= found <= max(values.values()) + 1e-9


# -------------------------------------------------------------------- laws

KINDS = ["association", "initiative", "migrant_organisation", "religious_community"]


@st.composite
def districts(draw: st.DrawFn) -> Snapshot:
    """Up to seven made-up bodies, each with some of the facts that could count."""
    nodes, relations = [], []
    for n in range(draw(st.integers(1, 7))):
        id = f"b{n}"
        nodes.append(body(id, draw(st.sampled_from([*KINDS, "welfare_association", "foundation"]))))
        for type, target in (("LOCATED_IN", "ost"), ("TARGETS", "g"), ("OFFERS", "raum"), ("MEMBER_OF", "n")):
            if draw(st.booleans()):
                relations.append(fact(type, id, target, asserted=draw(st.sampled_from(["2026-06", "2019", None]))))
    if draw(st.booleans()):
        relations.append(fact("MEMBER_OF", "me", "b0"))
    return case([*nodes, body("n", "network")], relations)


def scores(result: PartnerResult) -> dict[str, tuple[float, float, int, int]]:
    return {
        each.actor.id: (
            round(each.score, 9),
            round(each.certainty, 9),
            each.standing.best,
            each.standing.worst,
        )
        for each in (*result.ordered, *result.unranked)
    }


def relabelled(found: Snapshot, names: dict[str, str]) -> Snapshot:
    from dataclasses import replace

    return Snapshot.of(
        [replace(node, id=names.get(node.id, node.id)) for node in found.nodes],
        [
            replace(
                relation,
                id=f"{relation.id}:new",
                source=names.get(relation.source, relation.source),
                target=names.get(relation.target, relation.target),
            )
            for relation in found.relations
        ],
    )


@settings(max_examples=25, deadline=None)
@given(districts())
def test_relabelling_changes_nothing(found: Snapshot) -> None:
    names = {f"b{n}": f"z{9 - n}" for n in range(7)}
    before = scores(find_partners(found, ME, day=DAY, limit=200))
    after = scores(find_partners(relabelled(found, names), ME, day=DAY, limit=200))
    assert {names.get(id, id): row for id, row in before.items()} == after


@settings(max_examples=25, deadline=None)
@given(districts())
def test_an_unrelated_body_changes_no_score(found: Snapshot) -> None:
    far = Node(id="far", kind="municipality", name="Fernstadt", asserted=FRESH)
    more = Snapshot.of(
        [*found.nodes, far, body("fremd")],
        [*found.relations, fact("LOCATED_IN", "fremd", "far")],
    )
    before, after = (find_partners(each, ME, day=DAY, limit=200) for each in (found, more))
    assert scores(before) == scores(after)


@settings(max_examples=25, deadline=None)
@given(districts(), st.randoms(use_true_random=False))
def test_no_score_goes_by_religion_origin_name_or_members(found: Snapshot, random: Any) -> None:
    """Kinds that differ by religion or origin alone are interchanged, names and members too: all stays as it was."""
    from dataclasses import replace

    def other(node: Node) -> Node:
        if node.kind not in KINDS or node.id == "me":
            return node
        properties = {**node.properties, "members_band": "200_plus", "sector": "religious", "self_organised": "yes"}
        return replace(node, kind=random.choice(KINDS), name=f"Anders {node.id}", properties=properties)

    changed = Snapshot.of([other(node) for node in found.nodes], found.relations)
    before, after = (find_partners(each, ME, day=DAY, limit=200) for each in (found, changed))
    assert scores(before) == scores(after)


def test_no_feature_is_made_of_religion_origin_or_members() -> None:
    table = {feature.id for feature in FEATURES}
    assert table == {
        "topic", "place", "field", "target_group", "language", "shared_partners", "kind", "funding_fit", "capacity"
    }  # fmt: skip
    from graphkb.analytics.partners.complement import load_complement

    complement = load_complement()
    for asker, partner in product(KINDS, KINDS):
        assert complement.given(asker, partner) == complement.given("association", "association")


def test_every_listed_body_has_a_reason_and_every_actor_an_answer() -> None:
    nodes = [body("a"), body("b"), body("c", class_node=True)]
    found = case(nodes, [*near("a"), fact("OFFERS", "b", "raum"), *near("c")])
    result = find_partners(found, ME, day=DAY)
    assert all(each.reasons for each in (*result.ordered, *result.unranked))
    for actor in found.of_kind("actor"):
        answer = why_not(found, ME, actor.id, day=DAY)
        assert answer.sentence.de.endswith(".")
        assert answer.sentence.en.endswith(".")
        assert (answer.verdict is Verdict.LISTED) == (actor.id in listed(result))
    assert result.method.analysis == "partners"
    assert result.method.parameters["for_actor"] == "me"
    assert result.method.facts > 0
    assert any("Arbeitssprache" in sentence.de for sentence in result.method.missing)
