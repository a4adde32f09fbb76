"""Two concepts compared: a made-up pair solved by hand, and Aachen 2006 against 2017."""

from __future__ import annotations

from datetime import date

import pytest

from graphkb.analytics.change import How, concept_change, crosswalk
from graphkb.analytics.change.concepts import ConceptChange
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, NotFound
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district


def two_concepts() -> District:
    """Concept c (f, g) followed by n (x, y, z) of the same owner; k is a third one in between.

    f is exactly k1, which is exactly x; g is broader than y; z is new.
    """
    made = district()
    made.node("n", "concept", adopted=None)
    made.join("n", "SUCCEEDS", "c")
    made.join("r", "HAS_CONCEPT", "n")
    made.node("k", "concept")
    for id, concept in (("x", "n"), ("y", "n"), ("z", "n"), ("k1", "k")):
        made.node(id, "field")
        made.join(id, "BELONGS_TO", concept)
    made.join("f", "CORRESPONDS_TO", "k1", match="exact")
    made.join("k1", "CORRESPONDS_TO", "x", match="exact")
    made.join("g", "CORRESPONDS_TO", "y", match="narrow")
    made.node("gn", "guideline")
    made.join("gn", "BELONGS_TO", "n")
    made.join("gl", "CORRESPONDS_TO", "gn", match="close")
    made.join("o", "RESPONSIBLE_FOR", "f")
    made.join("a", "RESPONSIBLE_FOR", "x")
    made.join("b", "DRAFTED", "c")
    made.node("p", "person")
    made.measure("m-both", by=["a"], of=["g", "z"])
    made.measure("m-old", by=["b"], of=["f"])
    made.measure("m-taken", by=["d"], of=["x"])
    made.join("m-taken", "ADAPTED_FROM", "m-old")
    made.measure("m-same-provider", by=["b"], of=["x"])
    made.measure("m-elsewhere", by=["b"], of=["z"])
    return made


@pytest.fixture(scope="module")
def found() -> ConceptChange:
    return concept_change(two_concepts().snapshot(), "c", "n", day=DAY)


def test_fields_with_what_corresponds_to_them(found: ConceptChange) -> None:
    rows = {row.field: [(one.other, one.match) for one in row.matches] for row in found.fields}
    assert rows == {"f": [("x", "exact")], "g": [("y", "narrow")]}
    back = {row.field: [(one.other, one.match) for one in row.matches] for row in found.back}
    assert back == {"x": [("f", "exact")], "y": [("g", "broad")], "z": []}
    assert (found.gone, found.fresh) == ((), ("z",))
    assert [len(one.relations) for row in found.fields for one in row.matches] == [2, 1]


def test_guidelines_measures_and_who_answers(found: ConceptChange) -> None:
    assert {row.field: [one.other for one in row.matches] for row in found.guidelines} == {"gl": ["gn"], "gm": []}
    assert {(one.before, one.after, one.how) for one in found.carried} == {
        ("m-both", "m-both", How.SAME),
        ("m-old", "m-taken", How.STATED),
        ("m-old", "m-same-provider", How.PROVIDER),
    }
    assert found.before.responsible == {"f": ("o",)}
    assert found.after.responsible == {"x": ("a",)}
    assert ("DRAFTED", "b") in found.before.roles
    assert found.successor


def test_sentences_count_only_what_is_sure_and_name_what_is_not_recorded(found: ConceptChange) -> None:
    assert found.sentence.de == (
        "Jedes frühere Handlungsfeld hat eine erfasste Entsprechung, 1 von 3 späteren ist ohne Vorläufer."
    )
    assert found.more[0].de == "2 Maßnahmen sind weitergeführt."
    missing = [one.de for one in found.method.missing]
    assert "Zu 2 Handlungsfeldern von «n» ist keine zuständige Stelle erfasst." in missing
    assert not any("nicht für dieselbe Stelle" in one for one in missing)


def test_the_other_way_round_has_the_same_pairs(found: ConceptChange) -> None:
    back = concept_change(two_concepts().snapshot(), "n", "c", day=DAY)
    assert {(a.field, m.other) for a in back.fields for m in a.matches} == {
        (m.other, a.field) for a in found.fields for m in a.matches
    }
    assert back.fields == found.back
    assert not back.successor
    snapshot = two_concepts().snapshot()
    assert crosswalk(snapshot, Clock(snapshot, DAY), (), ("x",)) == ()


def test_what_cannot_be_compared() -> None:
    snapshot = two_concepts().snapshot()
    with pytest.raises(NotFound):
        concept_change(snapshot, "c", "nichts", day=DAY)
    with pytest.raises(InvalidParameter):
        concept_change(snapshot, "t", "c", day=DAY)
    with pytest.raises(InvalidParameter):
        concept_change(snapshot, "c", "c", day=DAY)


def test_aachen_2006_against_2017(aachen_snapshot: Snapshot) -> None:
    found = concept_change(aachen_snapshot, "c-ac-2006", "c-sr-2017", day=date(2026, 11, 22))
    assert (len(found.before.fields), len(found.after.fields)) == (7, 7)
    assert found.gone == ("fld-ac06-senioren",)
    assert set(found.fresh) == {"fld-sr17-ehrenamt", "fld-sr17-sicherheit"}
    matches = {(row.field, one.other): one.match for row in found.fields for one in row.matches}
    assert matches["fld-ac06-arbeitsmarkt", "fld-sr17-arbeit-weiterbildung"] == "close"
    assert set(matches.values()) == {"close", "broad", "partial"}
    missing = " ".join(one.de for one in found.method.missing)
    assert "keine Maßnahme erfasst" in missing
    assert "nicht für dieselbe Stelle" in missing
    persons = {node.id for node in aachen_snapshot.of_kind("person")}
    assert not persons & {id for side in (found.before, found.after) for _, id in side.roles}
