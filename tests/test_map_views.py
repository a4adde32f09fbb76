"""The map as its reader asks for it: every view a link, the same in table, picture and file; stories told on it."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from starlette.testclient import TestClient

from graphkb.analytics.network import cooperation
from graphkb.analytics.network.map_groups import GroupBy, map_groups, map_points
from graphkb.analytics.network.map_occasions import map_occasions
from graphkb.analytics.network.map_overview import opened_overview
from graphkb.analytics.network.narrowing import ALL_TIES, EVERYBODY, narrowed
from graphkb.analytics.network.selections import compare
from graphkb.analytics.network.timeline import MOST_STEPS, steps
from graphkb.errors import InvalidParameter
from graphkb.snapshot import Snapshot
from graphkb.store import Store
from graphkb.stories import PUBLISHED, Step, Story, change_story, checked, delete_story, keep_story, stories
from tests.network_site import client, network, renamed
from tests.site_fixture import TODAY

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def site() -> TestClient:
    return client()


# ------------------------------------------------------------------------------------------------------- analyses


def test_two_selections_are_counted_by_hand(aachen_snapshot: Snapshot) -> None:
    whole = cooperation(aachen_snapshot, TODAY)
    a, b = ("tueroeffner", "aachen"), ("aachen", "diakonie", "sr")
    found = compare(aachen_snapshot, whole, a, b)
    assert found.both == ("aachen",)
    pairs = {(tie.a, tie.b) for tie in whole.ties}
    between = {p for p in pairs if ({p[0]} <= set(a) and p[1] in b) or (p[1] in a and p[0] in b)}
    assert {(tie.a, tie.b) for tie in found.between} == between
    assert all({tie.a, tie.b} <= set(b) for tie in found.second.inside)
    for one in found.shared:
        assert set(one.first) <= set(a)
        assert set(one.second) <= set(b)
    with pytest.raises(InvalidParameter):
        compare(aachen_snapshot, whole, ["gibt-es-nicht"])


def test_kinds_never_counted_are_counted_together(aachen_snapshot: Snapshot) -> None:
    whole = cooperation(aachen_snapshot, TODAY)
    religious = [b for b in whole.tied if aachen_snapshot.node(b).kind == "religious_community"]
    assert compare(aachen_snapshot, whole, religious).first.kinds == {"": len(religious)}


def test_the_overview_keeps_every_weight(aachen_snapshot: Snapshot) -> None:
    whole = cooperation(aachen_snapshot, TODAY)
    groups = map_groups(aachen_snapshot, whole, (), GroupBy.MUNICIPALITY)
    points = map_points(whole, groups)
    group_of = {member: group.id for group in groups for member in group.members}
    expected = sum(t.weight for t in whole.ties if {t.a, t.b} <= set(group_of) and group_of[t.a] != group_of[t.b])
    shut = opened_overview(whole, groups, points)
    assert sum(tie.weight for tie in shut.ties) == pytest.approx(expected)
    assert sum(mark.bodies for mark in shut.marks) + shut.ungrouped == len(whole.tied)
    first = groups[0]
    opened = opened_overview(whole, groups, points, (first.id,))
    assert set(opened.bodies) == set(first.members)
    inside = sum(t.weight for t in whole.ties if group_of.get(t.a) == group_of.get(t.b) == first.id)
    assert sum(tie.weight for tie in opened.ties) == pytest.approx(expected + inside)


def test_occasions_keep_bodies_where_they_are_and_lie_on_nothing(aachen_snapshot: Snapshot) -> None:
    whole = cooperation(aachen_snapshot, TODAY)
    points = map_points(whole, map_groups(aachen_snapshot, whole, (), GroupBy.MUNICIPALITY))
    found = map_occasions(whole, narrowed(aachen_snapshot, whole, EVERYBODY, ALL_TIES), points)
    assert len(found.occasions) == sum(len(group.bodies) > 1 for group in whole.groups)
    assert all(found.points[body] == points[body] for body in found.points if body in points)
    taken = [*found.points.values(), *((one.x, one.y) for one in found.occasions)]
    assert len(set(taken)) == len(taken)


def test_days_to_play_end_at_the_day_asked_for(aachen_snapshot: Snapshot) -> None:
    found = steps(aachen_snapshot, TODAY)
    assert found[-1] == TODAY
    assert list(found) == sorted(found)
    assert 10 < len(found) <= MOST_STEPS
    assert steps(Snapshot.of([], []), TODAY) == (TODAY,)


# ---------------------------------------------------------------------------------------------------------- pages


def test_a_played_day_has_the_ties_of_that_day_and_the_places_of_today(aachen: TestClient) -> None:
    today = {n["id"]: (n["x"], n["y"]) for n in aachen.get("/de/netz.json").json()["nodes"]}
    for day in ("2016-11-22", "2020-11-22"):
        data = aachen.get(f"/de/netz/tag.json?tag={day}").json()
        asked = aachen.get(f"/api/v1/network?date={day}&limit=5000").json()
        ids = [node["id"] for node in data["nodes"]]
        ties = {frozenset((ids[a], ids[b])) for a, b, *_ in data["ties"]}
        assert ties == {frozenset((tie["source"], tie["target"])) for tie in asked["ties"]}
        assert all(today[n["id"]] == (n["x"], n["y"]) for n in data["nodes"] if n["id"] in today)


@pytest.mark.parametrize(
    ("page", "api"),
    [
        ("art=association&nur=unter-sich", "kind=association&among=true"),
        ("p_sector=welfare", "property=sector:welfare"),
        ("beleg=massnahme&staerke=0,5", "evidence=measure&least=0.5"),
        ("mitte=Türöffner e.V.&schritte=2", "centre=tueroeffner&steps=2"),
        ("seit=2024", "since=2024-01-01"),
    ],
)
def test_page_table_and_api_show_the_same(aachen: TestClient, page: str, api: str) -> None:
    data = aachen.get(f"/de/netz.json?{page}").json()
    asked = aachen.get(f"/api/v1/network?{api}&limit=5000").json()
    assert [node["id"] for node in data["nodes"]] == [node["id"] for node in asked["nodes"]]
    assert len(data["ties"]) == len(asked["ties"])
    html = aachen.get(f"/de/netz?{page}&alle=stellen").text
    assert re.findall(r'<tr data-node="([^"]+)"', html) == [node["id"] for node in data["nodes"]][:200]
    measures = aachen.get(f"/api/v1/network/measures?{api}&ways=false&limit=500").json()["items"]
    assert {one["body"]["id"]: one["degree"] for one in measures} == {n["id"]: n["degree"] for n in asked["nodes"]}


def test_the_table_is_sought_and_sorted(aachen: TestClient) -> None:
    html = aachen.get("/de/netz?q=caritas&sortierung=name").text
    names = re.findall(r'<tr data-node="[^"]+"><th scope="row"><a [^>]+>([^<]+)', html)
    assert names
    assert names == sorted(names, key=str.casefold)
    assert all("aritas" in name for name in names)


def test_a_selection_without_script_is_compared(aachen: TestClient) -> None:
    html = aachen.get("/de/netz?auswahl=aachen&vergleich=tueroeffner&vergleich=sr").text
    assert "Zwei Auswahlen im Vergleich" in html
    assert 'name="vergleich" value="sr" checked' in html
    counted = aachen.get("/api/v1/network/selections?first=aachen&second=tueroeffner&second=sr").json()
    assert len(counted["second"]["bodies"]) == 2


def test_no_way_to_filter_or_colour_by_belief(aachen: TestClient) -> None:
    assert aachen.get("/de/netz?art=religious_community").status_code == 422
    assert aachen.get("/de/netz?p_sector=religious").status_code == 422
    html = aachen.get("/de/netz?farbe=sektor").text
    assert "Religionsgemeinschaften" not in re.sub(r"<table.*?</table>|<details class=\"method.*", "", html, flags=re.S)


def parts(svg: str) -> list[Element]:
    return list(fromstring(svg).iter())


@pytest.mark.parametrize(
    "query", ["", "?ansicht=anlaesse", "?ansicht=gruppen", "?von=a1&nach=b2", "?stichtag=1999-01-01"]
)
def test_the_drawing_stands_alone(site: TestClient, query: str) -> None:
    answer = site.get(f"/de/netz/karte.svg{query}")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    tags = {element.tag.removeprefix(SVG) for element in parts(answer.text)}
    assert tags <= set("svg title desc rect circle path polygon g text".split())
    assert "nicht von der" in answer.text


def test_names_in_a_drawing_are_text() -> None:
    nodes, relations = network()
    evil = client(renamed(nodes, {"a1": "<script>alert(1)</script>\"'&"}), relations)
    svg = evil.get("/de/netz/karte.svg").text
    assert "<script" not in svg
    assert any("<script>alert(1)" in (element.text or "") for element in parts(svg))


def test_the_other_files(site: TestClient) -> None:
    assert site.get("/de/netz/karte.png?ort=dorf").content.startswith(b"\x89PNG")
    assert site.get("/de/netz/karte.pdf?ort=dorf").content.startswith(b"%PDF")
    kept = site.get("/de/netz/datei?form=svg")
    assert kept.headers["content-disposition"].startswith("attachment")
    assert site.get("/de/netz/datei?form=exe").status_code == 422


def test_only_named_sites_may_frame_the_map(site: TestClient) -> None:
    assert "frame-ancestors 'none'" in site.get("/de/einbetten/netz").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in site.get("/de/netz").headers["content-security-policy"]
    assert "GRAPHKB_EMBED_ORIGINS" in site.get("/de/netz/einbetten").text


# -------------------------------------------------------------------------------------------------------- stories


def test_what_a_story_needs() -> None:
    whole = checked(Story(language="de", title="  Ein  Titel ", steps=(Step(" Satz ", "?ort=x"),), state=PUBLISHED))
    assert (whole.title, whole.steps) == ("Ein Titel", (Step("Satz", "ort=x"),))
    for wrong in (
        Story(language="de", title=" "),
        Story(language="de", title="x", state=PUBLISHED),
        Story(language="de", title="x", steps=(Step("", "ort=x"),)),
        Story(language="de", title="x", steps=(Step("x" * 1001, ""),)),
    ):
        with pytest.raises(InvalidParameter):
            checked(wrong)


def test_a_story_is_kept_changed_and_deleted(embedded_store: Store) -> None:
    made = keep_story(embedded_store, Story(language="de", title="A", steps=(Step("s", ""),)), by="test")
    changed = change_story(embedded_store, replace(made, title="B", state=PUBLISHED))
    assert (changed.version, changed.published) == (2, True)
    assert [one.title for one in stories(embedded_store)] == ["B"]
    assert delete_story(embedded_store, made.id).title == "B"
    assert stories(embedded_store) == ()


def test_stories_are_written_by_those_signed_in_alone(site: TestClient) -> None:
    assert site.get("/de/netz/geschichten").status_code == 200
    assert site.get("/de/netz/geschichten/neu").status_code in (401, 403)
    assert site.post("/api/v1/stories", json={"title": "x"}).status_code == 401
