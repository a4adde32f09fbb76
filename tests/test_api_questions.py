"""The frequent questions, answered by the database, compared with the facts of the snapshot and with the texts."""

from __future__ import annotations

import random
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import Context
from api.questions import QUESTIONS
from graphkb.model import PUBLIC
from graphkb.snapshot import Snapshot


@pytest.fixture(scope="module")
def facts(aachen_context: Context) -> Snapshot:
    return aachen_context.snapshot(PUBLIC)


def ask(client: TestClient, id: str, **given: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/questions/{id}", params=given)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def lines(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    return [tuple(node["id"] for node in line["nodes"]) for line in answer["items"]]


def test_the_list_says_what_each_needs(aachen: TestClient) -> None:
    found = aachen.get("/api/v1/questions").json()["items"]
    assert [one["id"] for one in found] == list(QUESTIONS)
    for one in found:
        assert one["question"]["de"].endswith("?")
        assert one["question"]["en"].endswith("?")
        assert one["columns"]


def test_municipalities_with_a_concept_of_their_own(aachen: TestClient, facts: Snapshot) -> None:
    wanted = {
        (one.source, one.target)
        for one in facts.of_type("HAS_CONCEPT")
        if facts.node(one.source).kind == "municipality"
        and facts.node(one.target).properties.get("concept_type") == "integration"
    }
    found = ask(aachen, "concepts-of-municipalities")
    assert set(lines(found)) == wanted
    assert len(lines(found)) == len(wanted)
    names = {line["nodes"][0]["name"] for line in found["items"]}
    assert any("Aachen" in name for name in names), names
    assert_sources(found)


def assert_sources(answer: dict[str, Any]) -> None:
    assert answer["items"]
    for line in answer["items"]:
        assert line["sources"]
        for source in line["sources"]:
            assert source["title"] != source["document"], "a source has a name"


def test_offices_of_every_field(aachen: TestClient, facts: Snapshot) -> None:
    answered = 0
    for field in facts.of_kind("field"):
        found = ask(aachen, "responsible-for-field", field=field.id)
        wanted = {(one.source,) for one in facts.into(field.id, "RESPONSIBLE_FOR") if facts.is_actor(one.source)}
        assert set(lines(found)) == wanted, field.id
        answered += bool(wanted)
        if wanted:
            assert_sources(found)
    assert answered


def test_offices_for_language_and_education(aachen: TestClient, facts: Snapshot) -> None:
    """The question of the guests: «Welche Ämter sind für Sprache/Bildung zuständig?»"""
    fields = [field for field in facts.of_kind("field") if "Sprache" in field.name and "Bildung" in field.name]
    assert fields
    assert any(lines(ask(aachen, "responsible-for-field", field=field.id)) for field in fields)


def test_speakers_of_every_event(aachen: TestClient, facts: Snapshot) -> None:
    answered = 0
    for event in facts.of_kind("event"):
        events = {event.id, *(one.source for one in facts.into(event.id, "PART_OF"))}
        wanted = {(one.source, each) for each in events for one in facts.into(each, "SPOKE_AT")}
        found = ask(aachen, "speakers-at-event", event=event.id)
        assert set(lines(found)) == wanted, event.id
        answered += bool(wanted)
    assert answered


def test_members_of_every_network(aachen: TestClient, facts: Snapshot) -> None:
    answered = 0
    for network in {one.target for one in facts.of_type("MEMBER_OF")}:
        found = ask(aachen, "members-of-network", network=network)
        assert set(lines(found)) == {(one.source,) for one in facts.into(network, "MEMBER_OF")}
        assert_sources(found)
        answered += 1
    assert answered


def test_fields_without_a_match(aachen: TestClient, facts: Snapshot) -> None:
    concepts = sorted({one.target for one in facts.of_type("BELONGS_TO") if facts.node(one.source).kind == "field"})
    assert len(concepts) >= 2
    some = 0
    for concept in concepts:
        for other in concepts:
            if concept == other:
                continue
            theirs = {one.source for one in facts.into(other, "BELONGS_TO")}
            wanted = set()
            for belongs in facts.into(concept, "BELONGS_TO"):
                if facts.node(belongs.source).kind != "field":
                    continue
                met = {one.target for one in facts.out(belongs.source, "CORRESPONDS_TO")}
                met |= {one.source for one in facts.into(belongs.source, "CORRESPONDS_TO")}
                if not met & theirs:
                    wanted.add((belongs.source,))
            assert set(lines(ask(aachen, "fields-without-match", concept=concept, other=other))) == wanted
            some += bool(wanted)
    assert some


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_what_is_missing_or_of_another_kind_is_refused(aachen: TestClient, question: Any) -> None:
    if not question.asks:
        return
    path = f"/api/v1/questions/{question.id}"
    assert aachen.get(path).status_code == 422
    for need in question.asks:
        good = {each.name: "sr" for each in question.asks}
        response = aachen.get(path, params={**good, need.name: "d-seed-001"})
        assert response.status_code == 422


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_the_page_offers_only_what_has_an_answer(
    aachen: TestClient, question: Any, language: str, facts: Snapshot
) -> None:
    page = aachen.get(f"/{language}/fragen/{question.path}")
    assert page.status_code == 200
    assert question.label.in_language(language) in unescape(page.text)
    if len(question.asks) != 1:
        return
    (need,) = question.asks
    nodes = facts.of_kind(*need.kinds)
    offered = {node.id for node in nodes if f'value="{node.id}"' in page.text}
    assert offered
    others = sorted({node.id for node in nodes} - offered)
    asked = sorted(offered) if len(offered) < 40 else random.Random(4).sample(sorted(offered), 40)
    for id in [*asked, *random.Random(5).sample(others, min(len(others), 40))]:
        assert bool(ask(aachen, question.id, **{need.name: id})["items"]) == (id in offered), id
