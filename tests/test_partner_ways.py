"""Who could introduce the two: short, through bodies and what they share, never through persons."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graphkb.analytics.network import cooperation
from graphkb.analytics.partners import PartnerQuery, Way, find_partners
from graphkb.analytics.partners.way import SHORT, way_between
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, FRESH, body, fact


def way(relations: list[Relation], *ids: str, more: list[Node] | None = None) -> Way | None:
    found = Snapshot.of([*map(body, ids), *(more or [])], relations)
    return way_between(found, cooperation(found, DAY), "me", "it")


def test_one_between_is_named_with_what_joins_both_sides() -> None:
    course = Node(id="m", kind="measure", name="Musterkurs", asserted=FRESH)
    relations = [
        fact("RUNS", "me", "m", sources=["d-kurs"]),
        fact("RUNS", "x", "m"),
        fact("COOPERATES_WITH", "x", "it", sources=["d-wort"]),
    ]
    found = way(relations, "me", "x", "it", more=[course])
    assert found is not None
    assert found.sentence.de == "Über X: mit Ihnen gemeinsame Maßnahme «Musterkurs», dort Zusammenarbeit genannt"
    assert (found.steps, found.through) == (2, ("x", "m"))
    assert {"d-kurs", "d-wort"} <= set(map(str, found.sources))


@pytest.mark.parametrize("between", range(1, 6))
def test_a_long_way_is_counted_not_told(between: int) -> None:
    ids = ["me", *(f"x{n}" for n in range(between)), "it"]
    relations = [fact("COOPERATES_WITH", a, b) for a, b in pairwise(ids)]
    found = way(relations, *ids)
    assert found is not None
    assert found.steps == between + 1
    if between > SHORT:
        assert found.sentence.de == f"Kein kurzer Weg erfasst, nur über {between} Stellen"
        assert not found.through
        assert not found.sources
    else:
        assert found.through == tuple(ids[1:-1])
        assert all(id.upper() in found.sentence.de for id in ids[1:-1])


def test_without_a_way_a_large_network_of_both_is_named() -> None:
    net = Node(id="netz", kind="network", name="Musternetz", asserted=FRESH)
    crowd = [f"c{n:02d}" for n in range(31)]
    relations = [fact("MEMBER_OF", id, "netz") for id in ("me", "it", *crowd)]
    found = way(relations, "me", "it", *crowd, more=[net])
    assert found is not None
    assert found.sentence.de == "Kein Weg über Verbindungen erfasst; beide bei: Musternetz"
    assert (found.steps, found.through) == (None, ("netz",))
    nothing = way([], "me", "it")
    assert nothing is not None
    assert nothing.sentence.en == "No way recorded: no shared acquaintance is stated"


def test_no_person_is_on_a_way_and_a_need_has_none(aachen_snapshot: Snapshot) -> None:
    result = find_partners(aachen_snapshot, PartnerQuery(for_actor="bleiberger"), day=DAY, limit=10)
    for one in (*result.first, *result.put_back, *result.others):
        assert one.way is not None
        assert all(aachen_snapshot.node(id).kind not in ("person", "function") for id in one.way.through)
    need = find_partners(aachen_snapshot, PartnerQuery(place="aachen"), day=DAY, limit=5)
    assert all(one.way is None for one in (*need.first, *need.others))
