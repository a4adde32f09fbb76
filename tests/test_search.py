"""Search and filters: what is found, in which order, however it is spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.errors import InvalidParameter
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import NodeFilter, SearchIndex, fold, select


def node(id: str, kind: str, name: str, *aliases: str, **more: str) -> Node:
    return Node(id=id, kind=kind, name=name, aliases=aliases, description=more.get("description", ""))


def join(source: str, type: str, target: str) -> Relation:
    return Relation(id=Relation.make_id(type, source, target), type=type, source=source, target=target)


NODES = [
    node("town", "municipality", "Musterstadt"),
    node("quarter", "quarter", "Musterstadt-Ost"),
    node("door", "association", "Türöffner e. V.", "Tür auf"),
    node("bridge", "association", "Brücke", "Verein Brücke", description="Hilft beim Deutschlernen"),
    node("bridge-2", "association", "Brückenbau Musterstadt"),
    node("street", "association", "Straßenfest-Gruppe"),
    node("music", "artist_group", "Çalgı Hêvî"),
    node("speech", "measure", "Sprachkurs"),
    node("option", "form_option", "Sprachkurs (ankreuzen)"),
    node("field", "field", "Sprache und Bildung"),
    node("group", "target_group", "Neuzugewanderte"),
    node("young", "target_group", "Junge Neuzugewanderte"),
    Node(id="belief", kind="target_group", name="Gläubige", properties={"no_list": True}),
    node("arabic", "language", "Arabisch"),
    node("office", "office", "Amt für Musterfragen"),
]

RELATIONS = [
    join("quarter", "PART_OF", "town"),
    join("door", "LOCATED_IN", "quarter"),
    join("bridge", "LOCATED_IN", "town"),
    join("speech", "IN_FIELD", "field"),
    join("speech", "TARGETS", "young"),
    join("speech", "SERVES", "town"),
    join("young", "PART_OF", "group"),
    join("bridge", "RUNS", "speech"),
    join("office", "RESPONSIBLE_FOR", "field"),
    join("music", "SPEAKS", "arabic"),
]

SNAPSHOT = Snapshot.of(NODES, RELATIONS)
INDEX = SearchIndex(SNAPSHOT)


def found(text: str, **more: object) -> list[str]:
    return [hit.node.id for hit in INDEX.find(text, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Türöffner", "door"),
        ("tueroeffner", "door"),
        ("TUROFFNER", "door"),
        ("tur auf", "door"),
        ("Strassenfest", "street"),
        ("STRASSENFEST", "street"),
        ("hevi", "music"),
        ("calgi", "music"),
        ("Brücke", "bridge"),
        ("brückenbau", "bridge-2"),
        ("Musterstadt", "town"),
        ("Musterstadt Ost", "quarter"),
        ("Wer ist der Verein Brücke?", "bridge"),
        ("sprachk", "speech"),
        ("öffner", "door"),
        ("Deutschlernen", "bridge"),
    ],
)
def test_the_nearest_comes_first(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_an_alias_is_named_as_what_was_found() -> None:
    (hit, *_) = INDEX.find("Tür auf")
    assert (hit.node.id, hit.matched) == ("door", "Tür auf")


def test_nothing_is_found_for_nothing() -> None:
    for text in ("", "  ", "…!?", "«»", "xyzxyz"):
        assert found(text) == []


def test_words_of_a_form_come_only_when_asked_for() -> None:
    assert "option" not in found("Sprachkurs")
    assert "option" in found("Sprachkurs", vocabulary=True)
    assert found("Sprachkurs", kinds=("form_option",)) == ["option"]


def test_kinds_narrow() -> None:
    assert set(found("Musterstadt", kinds=("place",))) == {"town", "quarter"}
    with pytest.raises(InvalidParameter):
        found("Musterstadt", kinds=("gibt-es-nicht",))


@given(st.text(max_size=60))
def test_whatever_is_asked_the_best_come_first_and_once(text: str) -> None:
    hits = INDEX.find(text, vocabulary=True)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.node.id for hit in hits}) == len(hits)
    for hit in hits:
        assert hit.matched in (hit.node.name, hit.node.name_en, *hit.node.aliases)
        assert hit.score > 0


@pytest.mark.parametrize("one", NODES, ids=lambda one: one.id)
def test_everything_is_found_by_its_name(one: Node) -> None:
    for name in (one.name, *one.aliases):
        for text in (name, name.upper(), f"  {name}  "):
            assert found(text, vocabulary=True)[0] == one.id


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    # Letters that fold into several (ae, oe, ue) may meet anew; then a second pass goes on.
    once = fold(text)
    assert fold(once.upper()) == fold(once)
    assert once == once.casefold()


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (NodeFilter(), {one.id for one in NODES}),
        (NodeFilter(kinds=("association",)), {"door", "bridge", "bridge-2", "street"}),
        (NodeFilter(kinds=("association", "office")), {"door", "bridge", "bridge-2", "street", "office"}),
        (NodeFilter(place="town"), {"town", "quarter", "door", "bridge", "speech"}),
        (NodeFilter(place="quarter"), {"quarter", "door"}),
        (NodeFilter(field="field"), {"speech", "office", "bridge"}),
        (NodeFilter(target_group="group"), {"speech", "bridge"}),
        (NodeFilter(target_group="young"), {"speech", "bridge"}),
        (NodeFilter(language="arabic"), {"music"}),
        (NodeFilter(kinds=("actor",), place="town", field="field"), {"bridge"}),
        (NodeFilter(place="quarter", language="arabic"), set()),
    ],
)
def test_filters(wanted: NodeFilter, ids: set[str]) -> None:
    nodes = select(SNAPSHOT, wanted)
    assert {one.id for one in nodes} == ids
    assert [one.id for one in nodes] == sorted(ids)


@pytest.mark.parametrize(
    "wanted",
    [
        NodeFilter(kinds=("gibt-es-nicht",)),
        NodeFilter(place="gibt-es-nicht"),
        NodeFilter(place="door"),
        NodeFilter(field="town"),
        NodeFilter(target_group="field"),
        NodeFilter(target_group="belief"),
        NodeFilter(language="town"),
    ],
)
def test_what_cannot_be_filtered_by(wanted: NodeFilter) -> None:
    with pytest.raises(InvalidParameter):
        select(SNAPSHOT, wanted)


def test_places_in_a_circle_come_to_an_end() -> None:
    circle = Snapshot.of(NODES[:2], [join("quarter", "PART_OF", "town"), join("town", "PART_OF", "quarter")])
    assert {one.id for one in select(circle, NodeFilter(place="town"))} == {"town", "quarter"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Sprachkurse", "speech"),
        ("Straßenfeste", "street"),
        ("Ämter", "office"),
        ("AM", "office"),
        ("Türöfner", "door"),
        ("Sprahckurs", "speech"),
        ("Musterstatd", "town"),
        ("Vereinsbrücke", "bridge"),
    ],
)
def test_stems_compounds_abbreviations_and_typing_errors(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_what_is_only_like_it_is_said_to_be() -> None:
    assert all(hit.similar for hit in INDEX.find("Türöfner"))
    assert not any(hit.similar for hit in INDEX.find("Türöffner"))


@given(st.sampled_from([one.name for one in NODES if len(one.name) >= 8 and " " not in one.name]), st.integers(0, 6))
def test_one_letter_left_out_still_finds(name: str, at: int) -> None:
    assert name in {hit.node.name for hit in INDEX.find(name[: at + 1] + name[at + 2 :], vocabulary=True)}
