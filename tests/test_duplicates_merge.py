"""Two bodies become one, and two again: planned on small data, written, led on, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context
from graphkb.duplicates import merge
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import FuzzyDate, Node, Relation, SourceRef, Visibility
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet, Store
from tests import site_fixture as site

DOCUMENTS = [Node(id=id, kind="document", name=id) for id in ("d-1", "d-2")]


def sourced(document: str) -> tuple[SourceRef, ...]:
    return (SourceRef(document, "L1"),)


def tie(type: str, source: str, target: str, document: str = "d-1", **more: Any) -> Relation:
    distinct = str(more.get("properties", {}).get("role", ""))
    id = Relation.make_id(type, source, target, distinct)
    return Relation(id=id, type=type, source=source, target=target, sources=sourced(document), **more)


NODES = [
    *DOCUMENTS,
    Node(id="alsdorf", kind="municipality", name="Alsdorf", sources=sourced("d-1")),
    Node(id="m", kind="measure", name="Sprachkurs", sources=sourced("d-1")),
    Node(id="p", kind="person", name="Muster Person", sources=sourced("d-1")),
    Node(
        id="a",
        kind="association",
        name="Verein Sonne e.V.",
        aliases=("VS",),
        sources=sourced("d-1"),
        asserted=FuzzyDate.parse("2018"),
        remark="Aus der Liste.",
        properties={"website": "sonne.de", "sector": "civil_society"},
    ),
    Node(
        id="b",
        kind="association",
        name="Sonne",
        sources=(*sourced("d-1"), *sourced("d-2")),
        asserted=FuzzyDate.parse("2022-05"),
        assured_on=date(2023, 1, 2),
        assured_by="Amt",
        derived=True,
        properties={"website": "www.sonne.de", "postal_code": "52477", "sector": "civil_society"},
    ),
]
RELATIONS = [
    tie("LOCATED_IN", "a", "alsdorf"),
    tie("LOCATED_IN", "b", "alsdorf", "d-2", asserted=FuzzyDate.parse("2022")),
    tie("RUNS", "b", "m", properties={"role": "provider"}),
    tie("RUNS", "a", "m", properties={"role": "partner"}),
    tie("COOPERATES_WITH", "a", "b"),
]


def snapshot(nodes: list[Node] = NODES, relations: list[Relation] = RELATIONS) -> Snapshot:
    return Snapshot.of(nodes, relations)


def after(before: Snapshot, change: ChangeSet) -> Snapshot:
    """What a change leaves, worked out with plain dictionaries."""
    nodes = {node.id: node for node in before.nodes} | {node.id: node for node in change.update_nodes}
    for id in change.delete_nodes:
        del nodes[id]
    relations = {one.id: one for one in before.relations if not {one.source, one.target} & set(change.delete_nodes)} | {
        one.id: one for one in change.update_relations
    }
    for one in change.create_relations:
        assert one.id not in relations
        relations[one.id] = one
    return Snapshot.of(nodes.values(), relations.values())


def test_nothing_of_either_is_lost() -> None:
    plan = merge(snapshot(), "a", "b")
    merged = plan.merged
    assert (merged.id, merged.name) == ("a", "Verein Sonne e.V.")
    assert merged.aliases == ("VS", "Sonne")
    assert merged.sources == (SourceRef("d-1", "L1"), SourceRef("d-2", "L1"))
    assert str(merged.asserted) == "2022-05"
    assert (merged.assured_on, merged.assured_by) == (date(2023, 1, 2), "Amt")
    assert not merged.derived
    assert merged.properties == {"website": "sonne.de", "postal_code": "52477", "sector": "civil_society"}
    left = after(snapshot(), plan.change)
    assert "b" not in left
    assert {one.id for one in left.relations} == {
        "LOCATED_IN:a:alsdorf",
        "RUNS:a:m:partner",
        "RUNS:a:m:provider",
    }
    seat = left.out("a", "LOCATED_IN")[0]
    assert {source.document for source in seat.sources} == {"d-1", "d-2"}
    assert str(seat.asserted) == "2022"
    assert [one.id for one in plan.dropped] == ["COOPERATES_WITH:a:b"]


def test_who_assured_something_is_called_as_today() -> None:
    by_b = [replace(one, assured_on=date(2024, 1, 1), assured_by="b") for one in NODES if one.id in ("m", "a")]
    nodes = [*by_b, *(one for one in NODES if one.id not in ("m", "a"))]
    ties = [replace(one, assured_on=date(2024, 1, 1), assured_by="b") for one in RELATIONS]
    other = tie("LOCATED_IN", "m", "alsdorf", assured_on=date(2024, 1, 1), assured_by="b")
    before = snapshot(nodes, [*ties, other])
    left = after(before, merge(before, "a", "b").change)
    facts = [*left.nodes, *left.relations]
    assert {fact.assured_by for fact in facts if fact.assured_on} == {"a"}
    assert len([fact for fact in facts if fact.assured_by == "a"]) == 6


def test_where_both_have_a_value_one_is_chosen() -> None:
    plan = merge(snapshot(), "a", "b")
    assert [(one.name, one.chosen) for one in plan.conflicts] == [("name", "keep"), ("website", "keep")]
    other = merge(snapshot(), "a", "b", {"name": "gone", "website": "gone"}).merged
    assert (other.name, other.properties["website"]) == ("Sonne", "www.sonne.de")
    assert other.aliases == ("Verein Sonne e.V.", "VS")
    for choices in ({"sector": "gone"}, {"gibt-es-nicht": "keep"}, {"name": "beide"}):
        with pytest.raises(InvalidParameter):
            merge(snapshot(), "a", "b", choices)


def test_what_few_may_see_is_not_shown_to_more() -> None:
    hidden = [*NODES[:-1], Node(id="b", kind="association", name="Geheim", visibility=Visibility.INTERNAL)]
    plan = merge(snapshot(hidden), "a", "b")
    assert plan.merged.visibility is Visibility.INTERNAL
    assert [(one.name, one.chosen) for one in plan.conflicts] == [("name", "keep"), ("visibility", "gone")]
    assert merge(snapshot(hidden), "a", "b", {"visibility": "keep"}).merged.visibility is Visibility.PUBLIC
    ties = [*RELATIONS[1:], tie("LOCATED_IN", "a", "alsdorf", visibility=Visibility.NETWORK)]
    assert merge(snapshot(NODES, ties), "a", "b").united[0].visibility is Visibility.NETWORK


def test_persons_and_places_and_what_is_not_there_are_refused() -> None:
    for keep, gone in (("a", "p"), ("p", "a"), ("a", "alsdorf"), ("a", "m"), ("a", "a")):
        with pytest.raises(InvalidParameter):
            merge(snapshot(), keep, gone)
    with pytest.raises(NotFound):
        merge(snapshot(), "a", "gibt-es-nicht")


def ends(at: Snapshot, id: str) -> set[tuple[str, str, str]]:
    return {(one.type, one.source, one.target) for one in (*at.out(id), *at.into(id))}


def test_every_close_pair_of_aachen_could_be_merged_and_stays_whole(aachen_snapshot: Snapshot) -> None:
    whole = aachen_snapshot
    for keep, gone in (
        ("alevi-ac", "alevi-kv"),
        ("als-dtkv", "als-dtksv"),
        ("ibv-als", "ikz-als"),
        ("hzr-rt", "hzr-rt2"),
    ):
        plan = merge(whole, keep, gone)
        left = after(whole, plan.change)
        assert len(left) == len(whole) - 1
        swapped = {
            (type, *(keep if end == gone else end for end in both))
            for id in (keep, gone)
            for type, *both in ends(whole, id)
        }
        assert ends(left, keep) == {one for one in swapped if one[1] != one[2]}


@pytest.fixture
def town(embedded_store: Store) -> Store:
    embedded_store.apply(ChangeSet(create_nodes=tuple(NODES), create_relations=tuple(RELATIONS)), by="test", reason="")
    return embedded_store


def asked(store: Store) -> TestClient:
    settings = store.settings.model_copy(update={"admin_token": SecretStr(site.TOKEN)})
    return site.client_of(site.context_of(store, settings))


def test_merged_led_on_and_undone_whole(town: Store) -> None:
    api = asked(town)
    before = town.read_all()[:2]
    seen = api.get("/api/v1/duplicates/merge", params={"keep": "a", "gone": "b"}, headers=site.SIGNED_IN).json()
    assert (seen["united"], seen["dropped"]) == (["LOCATED_IN:a:alsdorf"], ["COOPERATES_WITH:a:b"])
    wanted = {"keep": "a", "gone": "b", "revision": seen["revision"], "by": "Amt"}
    done = api.post("/api/v1/duplicates/merge", json=wanted, headers=site.SIGNED_IN)
    assert done.status_code == 200, done.text
    again = api.post("/api/v1/duplicates/merge", json=wanted, headers=site.SIGNED_IN)
    assert again.status_code == 404

    for path in ("/api/v1/nodes/{}", "/api/v1/nodes/{}/relations?limit=5", "/de/akteure/{}", "/en/akteure/{}?x=1"):
        answer = api.get(path.format("b"))
        assert answer.status_code == 308, (path, answer.text[:200])
        assert answer.headers["location"] == path.format("a")
        assert api.get(answer.headers["location"]).status_code == 200
    assert api.get("/api/v1/nodes/gibt-es-nicht").status_code == 404

    change = town.changes(1)[0]
    undone = api.post(f"/api/v1/changes/{change.id}/undo", json={"by": "Amt"}, headers=site.SIGNED_IN)
    assert undone.status_code == 200, undone.text
    nodes, relations = town.read_all()[:2]
    assert sorted(nodes, key=lambda one: one.id) == sorted(before[0], key=lambda one: one.id)
    assert sorted(relations, key=lambda one: one.id) == sorted(before[1], key=lambda one: one.id)
    assert api.get("/api/v1/nodes/b").status_code == 200
    found = api.get("/api/v1/duplicates", headers=site.SIGNED_IN).json()
    assert [(one["first"], one["second"], one["kept"]) for one in found["again"]] == [("a", "b", "a")]


def test_a_merge_on_data_that_moved_on_is_refused(town: Store) -> None:
    api = asked(town)
    wanted = {"keep": "a", "gone": "b", "revision": town.revision() - 1}
    assert api.post("/api/v1/duplicates/merge", json=wanted, headers=site.SIGNED_IN).status_code == 409
    assert {node.id for node in town.read_all()[0]} >= {"a", "b"}
    assert api.get("/api/v1/duplicates", headers=site.SIGNED_IN).json()["decided"] == []


def test_decisions_are_kept_over_the_page_and_only_from_it(town: Store) -> None:
    api = asked(town)
    form = {"erste": "a", "zweite": "b", "urteil": "unsure", "grund": "noch fragen"}
    page = "/de/erfassen/doppelte"
    assert api.post(page, data=form).status_code == 401
    api.cookies.set("graphkb-token", site.TOKEN)
    assert api.post(page, data=form, headers={"Origin": "https://example.org"}).status_code == 401
    assert api.post(page, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401
    assert api.post(page, data={**form, "urteil": "x"}).status_code == 422
    assert api.post(page, data={**form, "zweite": "p"}).status_code == 422
    assert api.post(page, data=form).status_code == 303
    shown = api.get(page).text
    assert "noch fragen" in shown
    assert "Kein Paar ist offen." in shown
    told = api.post(page, data={**form, "urteil": "same"})
    preview = api.get(told.headers["location"])
    assert preview.status_code == 200
    assert "www.sonne.de" in preview.text
    revision = str(town.revision())
    merged = {"bleibt": "a", "geht": "b", "stand": revision, "wahl-website": "gone", "wahl-name": "keep"}
    gone_on = api.post(f"{page}/zusammenfuehren", data=merged)
    assert (gone_on.status_code, gone_on.headers["location"]) == (303, "/de/akteure/a")
    assert town.node("a").properties["website"] == "www.sonne.de"
    assert "zusammengeführt" in api.get(page).text


def test_the_page_shows_pairs_of_aachen_with_reasons_to_the_administration_alone(
    aachen: TestClient, aachen_context: Context
) -> None:
    open_to_all = aachen.get("/de/erfassen/doppelte")
    assert open_to_all.status_code == 200
    assert "MOZAIK" not in open_to_all.text
    for path in ("/api/v1/duplicates", "/api/v1/duplicates/like?name=x", "/api/v1/duplicates/merge?keep=a&gone=b"):
        assert aachen.get(path).status_code == 401
    inside = site.client_of(aachen_context)
    inside.cookies.set("graphkb-token", site.TOKEN)
    for language, word in (("de", "Sitzgemeinde"), ("en", "Municipality of the seat")):
        text = inside.get(f"/{language}/erfassen/doppelte").text
        assert "MOZAIK e.V." in text
        assert word in text
    rows = inside.get("/de/erfassen/doppelte?format=csv").text.splitlines()
    assert any(row.startswith("Mosaik e.V. (Aachen);mosaik;MOZAIK e.V.;mozaik;") for row in rows)
