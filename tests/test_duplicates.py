"""Bodies recorded twice: what is compared and what it says, on small hand-made data and on the labelled pairs."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs import duplicates as page
from graphkb.duplicates import PROPOSED, Described, Ground, alike, compare, described, folded, pair_of, pairs, standing
from graphkb.duplicates.features import host_of, street_of
from graphkb.duplicates.likeness import Rarity, likeness, slips
from graphkb.duplicates.names import Places, forms_of
from graphkb.duplicates.pairs import bodies_of
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from graphkb.store.decisions import Decision, Verdict, moved_to

PLACES = Places(["Aachen", "Alsdorf", "Würselen", "Altes Feld"])


def alike_names(first: str, second: str) -> float:
    forms = [forms_of(name, PLACES) for name in (first, second)]
    rarity = Rarity([forms[0], forms[1]])
    return max(likeness(one, other, rarity) for one in forms[0] for other in forms[1])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Türöffner e.V.", "Tueroeffner eingetragener Verein"),
        ("Türöffner e. V.", "TÜRÖFFNER"),
        ("Sprungbrett gGmbH", "Sprungbrett gemeinnützige GmbH"),
        ("Straßenkinder e.V.", "Strassenkinder"),
        ("AWO Aachen", "Arbeiterwohlfahrt Aachen"),
        ("KI StädteRegion", "Kommunales Integrationszentrum der Städteregion Aachen"),
        ("Hêvî e.V.", "Hevi"),
        ("Ukraїna", "Ukrajina"),
        ("Sprach-Treff", "Sprachtreff"),
        ("Aachener Stiftung", "Stiftung Aachen"),
        ("Bildungsverein Alsdorf", "Alsdorf, Bildungsverein"),
        ("Pädagogisches Zentrum (PÄZ)", "PÄZ"),
        ("Expert*innen Bildung", "Expertinnen Bildung"),
        ("Stadt Alsdorf Jugendamt", "Jugendamt der Stadt Alsdorf"),
    ],
)
def test_spellings_of_one_name_meet(first: str, second: str) -> None:
    assert alike_names(first, second) > 0.94


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Integrationsrat der Stadt Alsdorf", "Integrationsrat der Stadt Würselen"),
        ("KI Stadt Aachen", "KI StädteRegion Aachen"),
        ("AWO Kreisverband Aachen-Land e.V.", "AWO Kreisverband Aachen-Stadt e.V."),
        ("Fachbereich 50", "Fachbereich 56"),
        ("Migrationsberatung (AWO)", "Migrationsberatung (DRK)"),
        ("Jüdische Gemeinde Aachen", "Armenische Gemeinde Aachen"),
        ("Psychosoziales Zentrum (PÄZ)", "Pädagogisches Zentrum (PÄZ)"),
    ],
)
def test_names_that_are_only_alike_do_not(first: str, second: str) -> None:
    assert alike_names(first, second) < 0.7


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_has_no_direction_and_stays_between_0_and_1(first: str, second: str) -> None:
    for one in forms_of(first, PLACES):
        for other in forms_of(second, PLACES):
            rarity = Rarity()
            assert 0 <= likeness(one, other, rarity) <= 1 + 1e-9
            assert likeness(one, other, rarity) == pytest.approx(likeness(other, one, rarity))


@settings(max_examples=40, deadline=None)
@given(st.text("abcde", min_size=5, max_size=9), st.text("abcde", min_size=5, max_size=9))
def test_slips_are_counted_as_levenshtein_did(first: str, second: str) -> None:
    """Against the textbook recursion; what is surely under the bound may be called 0."""

    def distance(a: str, b: str, kept: dict[tuple[str, str], int]) -> int:
        if not a or not b:
            return len(a) + len(b)
        if (a, b) not in kept:
            kept[a, b] = min(
                distance(a[1:], b, kept) + 1,
                distance(a, b[1:], kept) + 1,
                distance(a[1:], b[1:], kept) + (a[0] != b[0]),
            )
        return kept[a, b]

    wanted = 1 - distance(first, second, {}) / max(len(first), len(second))
    assert slips(first, second) == pytest.approx(wanted) or (wanted < 0.8 and slips(first, second) == 0)


def test_folding_is_done_once_and_for_all() -> None:
    for text in ("Türöffner", "İSTANBUL", "Łódź", "Серце", "Αθήνα", "Straße"):
        assert folded(text).isascii()
        assert folded(folded(text)) == folded(text)


def test_addresses_and_hosts() -> None:
    assert street_of("Otto-Wels-Str. 2b, 52477 Alsdorf") == street_of("Otto-Wels-Straße 2 b, Alsdorf")
    assert street_of("Talstraße 2, Aachen") != street_of("Talstraße 12, Aachen")
    assert street_of("Katschhof, Aachen") == ""
    assert host_of("http://www.awo.de/x") == host_of("awo.de")


def town(id: str = "alsdorf", name: str = "Alsdorf") -> Node:
    return Node(id=id, kind="municipality", name=name)


def body(id: str, name: str, **more: object) -> Node:
    kind = str(more.pop("kind", "association"))
    return Node(id=id, kind=kind, name=name, properties=more)  # type: ignore[arg-type]


def seat(id: str, place: str = "alsdorf") -> Relation:
    return Relation(id=f"LOCATED_IN:{id}:{place}", type="LOCATED_IN", source=id, target=place)


def test_what_is_not_recorded_is_no_data_and_not_0() -> None:
    whole = compare(
        Described("a", ("Verein Sonne",), "association", frozenset({"alsdorf"}), "Weg 1, Alsdorf"),
        Described("b", ("Verein Sonne",)),
        Ground.of([]),
    )
    assert {one.id for one in whole.features if one.score is not None} == {"name"}
    assert whole.score == 1
    assert whole.certainty == pytest.approx(6 / 12.75)


def test_the_score_is_the_weighted_mean_by_hand() -> None:
    first = Described(
        "a", ("Verein Sonne",), "association", frozenset({"alsdorf"}), "Weg 1, Alsdorf", "52477", "sonne.de"
    )
    second = Described("b", ("Verein Sonne",), "office", frozenset({"aachen"}), "Weg 2, Alsdorf", "52477", "mond.de")
    # name 6·1, website 1·0, address 1·0.5, postal code 0.25·1, municipality 1·0, kind 0.5·0
    assert compare(first, second, Ground.of([])).score == pytest.approx((6 + 0.5 + 0.25) / 9.75)


def test_what_many_share_says_nothing() -> None:
    many = [Described(str(n), (f"Haus {n}",), address="Reichsweg 30, Aachen", website="portal.de") for n in range(4)]
    found = {one.id: one.score for one in compare(many[0], many[1], Ground.of(many)).features}
    assert found["address"] is None
    assert found["website"] is None
    few = {one.id: one.score for one in compare(many[0], many[1], Ground.of(many[:2])).features}
    assert few["address"] == few["website"] == 1


def test_kinds_tell_nothing_of_religion_or_origin() -> None:
    ground = Ground.of([])
    scores = {
        compare(Described("a", ("Sonne",), kind), Described("b", ("Sonne",), other), ground).score
        for kind in ("association", "religious_community", "migrant_organisation")
        for other in ("association", "religious_community", "migrant_organisation")
    }
    assert scores == {1.0}


def test_pairs_are_found_with_their_reasons_and_related_bodies_are_not() -> None:
    nodes = [town(), body("a", "Kulturverein Sonne e.V."), body("b", "Kultur-Verein Sonne"), body("c", "Mondhaus")]
    found = pairs(Snapshot.of(nodes, [seat("a"), seat("b"), seat("c")]))
    assert [pair.key for pair in found.pairs] == [("a", "b")]
    name = found.pairs[0].features[0]
    assert (name.id, name.first, name.second) == ("name", "Kulturverein Sonne e.V.", "Kultur-Verein Sonne")
    part = Relation(id="PART_OF:a:b", type="PART_OF", source="a", target="b")
    assert pairs(Snapshot.of(nodes, [seat("a"), seat("b"), part])).pairs == ()


def test_persons_and_places_are_never_compared() -> None:
    nodes = [
        town(),
        town("alsdorf-2", "Alsdorf"),
        Node(id="p", kind="person", name="Sonne Mond"),
        Node(id="q", kind="person", name="Sonne Mond"),
        body("a", "Sonne Mond"),
    ]
    snapshot = Snapshot.of(nodes, [])
    assert pairs(snapshot, 0.3).pairs == ()
    for other in ("p", "alsdorf"):
        with pytest.raises(InvalidParameter):
            pair_of(snapshot, "a", other)
    with pytest.raises(InvalidParameter):
        pair_of(snapshot, "a", "a")
    with pytest.raises(NotFound):
        pair_of(snapshot, "a", "gibt-es-nicht")


def test_a_collective_term_is_no_single_body() -> None:
    nodes = [body("a", "Sportvereine", class_node=True), body("b", "Sportvereine")]
    assert pairs(Snapshot.of(nodes, [])).pairs == ()


def test_on_entry_the_body_that_is_there_is_named() -> None:
    snapshot = Snapshot.of([town(), body("a", "Türöffner e.V."), body("b", "Mondhaus")], [seat("a")])
    found = alike(snapshot, Described("", ("Tueroeffner eingetragener Verein",), municipalities=frozenset({"alsdorf"})))
    assert [pair.first for pair in found] == ["a"]
    assert alike(snapshot, Described("", ("Sternwarte",))) == ()


def test_seeking_by_what_is_rare_loses_no_pair_of_aachen(aachen_snapshot: Snapshot) -> None:
    """Against all pairs of a sample compared one by one."""
    found = {pair.key for pair in pairs(aachen_snapshot).pairs}
    related = {frozenset((relation.source, relation.target)) for relation in aachen_snapshot.relations}
    bodies = [described(aachen_snapshot, node) for node in bodies_of(aachen_snapshot)]
    ground = Ground.of(bodies, aachen_snapshot)
    chosen = random.Random(5).sample(bodies, 60) + [one for one in bodies if any(one.id in key for key in found)]
    missed = []
    for n, one in enumerate(chosen):
        for other in chosen[n + 1 :]:
            key = (min(one.id, other.id), max(one.id, other.id))
            if one.id == other.id or frozenset(key) in related or one.collective != other.collective:
                continue
            if compare(one, other, ground).score >= PROPOSED and key not in found:
                missed.append(key)
    assert missed == []


def decision(first: str, second: str, verdict: Verdict, n: int, kept: str = "") -> Decision:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n)
    return Decision(id=str(n), first=first, second=second, verdict=verdict, kept=kept, at=at, by="test", reason="")


def test_what_is_decided_is_not_proposed_again_and_the_last_word_holds() -> None:
    nodes = [body("a", "Verein Sonne"), body("b", "Verein Sonne"), body("c", "Verein Sonne")]
    snapshot = Snapshot.of(nodes, [])
    found = pairs(snapshot)
    assert len(found.pairs) == 3
    said = [decision("a", "b", Verdict.DIFFERENT, 1), decision("a", "c", Verdict.DIFFERENT, 2)]
    stand = standing(snapshot, found, [*said, decision("a", "c", Verdict.UNSURE, 3)])
    assert [pair.key for pair in stand.open] == [("b", "c")]
    assert [one.key for one in stand.unsure] == [("a", "c")]
    assert [one.key for one in stand.decided] == [("a", "b")]


def test_a_decision_goes_with_a_body_that_is_merged() -> None:
    """b and c are different; b goes into a: a and c are different, too. When b comes back, all is as it was."""
    said = [decision("b", "c", Verdict.DIFFERENT, 1), decision("a", "b", Verdict.SAME, 2, kept="a")]
    after = Snapshot.of([body("a", "Verein Sonne"), body("c", "Verein Sonne")], [])
    assert standing(after, pairs(after), said).open == ()
    undone = Snapshot.of([body(id, "Verein Sonne") for id in "abc"], [])
    stand = standing(undone, pairs(undone), said)
    assert [pair.key for pair in stand.open] == [("a", "c")]
    assert [one.key for one in stand.again] == [("a", "b")]


def test_where_an_old_id_leads() -> None:
    said = [decision("a", "b", Verdict.SAME, 1, kept="b"), decision("b", "c", Verdict.SAME, 2, kept="c")]
    assert moved_to("a", said, {"c"}.__contains__) == "c"
    assert moved_to("a", said, {"b", "c"}.__contains__) == "b"
    assert moved_to("a", said, {"a", "c"}.__contains__) == ""
    assert moved_to("x", said, {"c"}.__contains__) == ""
    round_about = [*said, decision("a", "c", Verdict.SAME, 3, kept="a")]
    assert moved_to("a", round_about, set[str]().__contains__) == ""


def test_precision_and_recall_on_the_half_that_nothing_was_chosen_on() -> None:
    ours, letters, _ = page.evaluation()
    assert ours[1] == PROPOSED
    measured = ours[3]
    assert measured.found + measured.missed >= 40
    assert measured.precision >= 0.9
    assert measured.recall >= 0.85
    assert measured.f1 > letters[3].f1 + 0.3


def test_the_labelled_pairs_hold_no_person_and_no_pair_twice(aachen_snapshot: Snapshot) -> None:
    found = page.labelled()
    assert len({(pair.first.names, pair.second.names) for pair in found}) == len(found)
    people = {node.name for node in aachen_snapshot.of_kind("person")}
    assert not people & {name for pair in found for side in (pair.first, pair.second) for name in side.names}


def test_thousands_of_bodies_are_done_in_seconds() -> None:
    """2,000 here, for the sake of the suite; 20,000 in the report of the page."""
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghiklmnoprstuw", k=draw.randint(5, 11))) for _ in range(2_500)]
    nodes = [body(f"b{n}", " ".join(["Verein", *draw.sample(words, 3)])) for n in range(2_000)]
    nodes += [body(f"z{n}", f"{nodes[n].name} e.V.") for n in range(50)]
    begun = time.perf_counter()
    found = pairs(Snapshot.of(nodes, []), 0.95)
    assert time.perf_counter() - begun < 8
    assert {(f"b{n}", f"z{n}") for n in range(50)} <= {pair.key for pair in found.pairs}
