"""Weakly tied or just little recorded, and who may know (rule 16)."""

from __future__ import annotations

from datetime import date

import pytest

from graphkb.analytics.network import TieState, WeakTies, cooperation, weak_ties
from graphkb.model import PUBLIC, FuzzyDate, Node, Reader, Relation, SourceRef, Visibility
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, fact

SIGNED_IN = Reader(Visibility.NETWORK)


def organisation(asserted: str | None = "2026", kind: str = "migrant_organisation", **more: str) -> Node:
    return Node(
        id="mo",
        kind=kind,
        name="Musterverein",
        sources=(SourceRef("d1"),),
        asserted=FuzzyDate.parse(asserted) if asserted else None,
        properties=dict(more),
    )


def offers(number: int, sources: list[str], asserted: str | None = "2020") -> list[Relation]:
    return [fact("OFFERS", "mo", f"t{n}", sources=sources, asserted=asserted) for n in range(number)]


TOPICS = [Node(id=f"t{n}", kind="topic", name=f"Thema {n}") for n in range(9)]


def run(node: Node, relations: list[Relation], others: str = "abc", reader: Reader = SIGNED_IN) -> WeakTies:
    snapshot = Snapshot.of([node, *(body(id) for id in others), *TOPICS], relations)
    return weak_ties(snapshot, cooperation(snapshot, DAY), reader=reader)


def state(node: Node, relations: list[Relation]) -> TieState:
    found = run(node, relations)
    assert found.organisations == 1
    assert found.named is not None
    counts = {
        TieState.TIED: found.tied,
        TieState.WEAKLY_TIED: found.weakly_tied,
        TieState.LITTLE_RECORDED: found.little_recorded,
    }
    (only,) = [state for state, number in counts.items() if number]
    assert [named.state for named in found.named] == ([] if only is TieState.TIED else [only])
    return only


@pytest.mark.parametrize(
    ("facts", "sources", "asserted", "expected"),
    [
        (4, ["d2"], "2026", TieState.WEAKLY_TIED),  # with the record itself: five facts, two sources
        (3, ["d2"], "2026", TieState.LITTLE_RECORDED),
        (4, ["d1#7"], "2026", TieState.LITTLE_RECORDED),  # another place in the same document
        (4, ["d2"], "2024-11-22", TieState.WEAKLY_TIED),
        (4, ["d2"], "2024-11-21", TieState.LITTLE_RECORDED),
        (9, ["d2", "d3"], None, TieState.LITTLE_RECORDED),
    ],
)
def test_weakly_tied_needs_facts_sources_and_a_fresh_word(
    facts: int, sources: list[str], asserted: str | None, expected: TieState
) -> None:
    assert state(organisation(asserted), offers(facts, sources, asserted)) is expected


def test_two_strong_ties_are_enough() -> None:
    ties = [fact("COOPERATES_WITH", "mo", id) for id in "abc"]
    assert state(organisation(), ties[:2]) is TieState.TIED
    assert state(organisation(), [*ties[:1], *offers(4, ["d2"])]) is TieState.WEAKLY_TIED


def test_many_thin_ties_are_not() -> None:
    others = "abcdefghij"
    network = [fact("MEMBER_OF", id, "n") for id in ("mo", *others)]
    snapshot = Snapshot.of([organisation(), body("n", "network"), *(body(id) for id in others)], network)
    found = weak_ties(snapshot, cooperation(snapshot, DAY), reader=SIGNED_IN)
    assert found.named is not None
    assert (found.named[0].ties, found.named[0].strong_ties) == (10, 0)
    assert found.named[0].sentence.de == "Wenig erfasst: zehn Verbindungen bekannt, letzte Angabe 2026."


def test_public_readers_get_counts_only() -> None:
    found = run(organisation(), offers(1, ["d2"]), reader=PUBLIC)
    assert (found.organisations, found.little_recorded, found.named) == (1, 1, None)
    assert "Muster" not in repr(found)
    assert "'mo'" not in repr(found)
    assert found.sentence.de == "Von 1 Migrantenorganisation ist bei 1 wenig erfasst; 0 ist schwach vernetzt."


def test_sentences_speak_of_the_records() -> None:
    found = run(organisation("2015"), [fact("COOPERATES_WITH", "a", "mo", asserted="2022")])
    assert found.named is not None
    assert found.named[0].sentence.de == "Wenig erfasst: eine Verbindung bekannt, letzte Angabe 2022."
    assert found.named[0].last == date(2022, 12, 31)
    undated = run(organisation(None), [])
    assert undated.named is not None
    assert undated.named[0].sentence.de == "Wenig erfasst: keine Verbindung bekannt, ohne Datum."
    assert undated.named[0].sentence.en == "Little recorded: no tie known, undated."


def test_facts_of_units_count() -> None:
    unit = body("mo-jugend", "association", legal_person="no")
    relations = [fact("PART_OF", "mo-jugend", "mo", sources=["d2"]), fact("OFFERS", "mo-jugend", "t1")]
    snapshot = Snapshot.of([organisation(), unit, *TOPICS], relations)
    found = weak_ties(snapshot, cooperation(snapshot, DAY), reader=SIGNED_IN)
    assert found.named is not None
    assert (found.named[0].facts, found.named[0].sources) == (4, 3)


@pytest.mark.parametrize(
    ("kind", "more", "counted"),
    [
        ("migrant_organisation", {}, 1),
        ("association", {"self_organised": "yes"}, 1),
        ("association", {"self_organised": "not_stated"}, 0),
        ("association", {}, 0),
        ("religious_community", {}, 0),
        ("religious_community", {"self_organised": "yes"}, 1),
    ],
)
def test_who_is_a_migrant_organisation_is_never_inferred(kind: str, more: dict[str, str], counted: int) -> None:
    assert run(organisation(kind=kind, **more), []).organisations == counted


def test_none_recorded() -> None:
    found = run(organisation(kind="association"), [])
    assert (found.organisations, found.named) == (0, ())
    assert found.sentence.de == "Es ist keine Migrantenorganisation erfasst."
