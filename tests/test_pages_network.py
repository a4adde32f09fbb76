"""The network as pages: finding, filters, tables, what the public does not see, the way between two bodies."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tests.network_site import TOKEN, client, network, renamed
from tests.tie_graphs import body
from viz.pictures.ego import MOST, EgoNode, EgoTie, ego_svg


class Text(HTMLParser):
    """The words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def site() -> TestClient:
    return client()


def page(site: TestClient, path: str) -> str:
    answer = site.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def words(site: TestClient, path: str) -> str:
    return Text(page(site, path)).text


def nodes_in(html: str) -> list[str]:
    return re.findall(r'<tr data-node="([^"]+)"', html)


def test_the_finding_comes_first(site: TestClient) -> None:
    said = words(site, "/de/netz")
    assert "9 von 11 verbundenen Stellen hängen in einem Netz zusammen; die größte von zwei Gruppen liegt um" in said
    assert "15 Verbindungen am" in said
    assert "Personen kommen hier nicht vor." in said


def test_the_same_in_english(site: TestClient) -> None:
    said = words(site, "/en/netz")
    assert "9 of 11 tied bodies hang together in one network; the largest of two groups lies around" in said


def test_a_long_list_shows_ten_and_the_way_to_all(site: TestClient) -> None:
    html = page(site, "/de/netz")
    assert len(nodes_in(html)) == 10
    assert "alle=stellen#stellen" in html
    assert len(nodes_in(page(site, "/de/netz?alle=stellen"))) == 11


def test_a_group_opens_its_members(site: TestClient) -> None:
    whole = site.get("/api/v1/network/clusters").json()["items"][0]
    html = page(site, "/de/netz?gruppe=A")
    assert sorted(nodes_in(html)) == sorted(one["id"] for one in whole["members"])
    assert sorted(nodes_in(page(site, "/de/netz?gruppe=ohne"))) == ["p1", "p2"]


def test_filters_hold_for_page_map_and_file(site: TestClient) -> None:
    query = "?ort=dorf"
    assert set(nodes_in(page(site, f"/de/netz{query}"))) == {"amt", "b1", "b2", "b3", "b4"}
    data = site.get(f"/de/netz.json{query}").json()
    assert {node["id"] for node in data["nodes"]} == {"amt", "b1", "b2", "b3", "b4"}
    assert len(data["ties"]) == 7
    rows = list(csv.reader(io.StringIO(site.get(f"/de/netz.csv{query}").text.lstrip("\ufeff")), delimiter=";"))
    assert len(rows[: rows.index([])]) == 8  # below an empty line stands the method note
    said = words(site, f"/de/netz{query}")
    assert "7 Verbindungen sind mit diesen Angaben erfasst von 4 Stellen." in said
    assert "Dazu kommt eine Stelle, die nur mit ihnen verbunden ist." in said


def test_the_data_of_the_map_is_what_the_script_expects(site: TestClient) -> None:
    data = site.get("/de/netz.json").json()
    groups = {one["id"] for one in data["clusters"]}
    ids = {node["id"] for node in data["nodes"]}
    for node in data["nodes"]:
        assert {"id", "label", "kind", "x", "y", "size", "cluster"} <= set(node)
        assert node["cluster"] in groups | {None}
        assert site.get(data["profiles"] + node["id"]).status_code == 200
    assert all(0 <= a < len(ids) and 0 <= b < len(ids) and a != b and classes for a, b, _, classes in data["ties"])
    assert {data["kinds"][node["kind"]]["shape"] for node in data["nodes"]} == {"circle", "square", "triangle"}


def test_no_tie_on_a_day_is_said_and_a_wider_view_offered(site: TestClient) -> None:
    html = page(site, "/de/netz?stichtag=1999-01-01")
    assert "Mit diesen Angaben ist keine Verbindung erfasst." in html
    assert 'href="/de/netz"' in html
    assert "data-map=" not in html


def test_names_of_little_recorded_bodies_need_a_signed_in_reader(site: TestClient) -> None:
    public = page(site, "/de/netz")
    assert "Von 1 Migrantenorganisation ist bei 1 wenig erfasst" in public
    assert ">MO<" not in public
    assert "Zu 4 Stellen ist keine Verbindung erfasst." in Text(public).text
    known = client()
    known.cookies.set("graphkb-token", TOKEN)
    answer = known.get("/de/netz").text
    assert ">MO<" in answer
    assert "Wenig erfasst: keine Verbindung bekannt" in answer


def test_a_spreadsheet_takes_no_name_for_a_formula() -> None:
    nodes, relations = network()
    site = client(renamed(nodes, {"a1": '=HYPERLINK("x")', "b1": "@b"}), relations)
    rows = csv.reader(io.StringIO(site.get("/de/netz.csv").text.lstrip("\ufeff")), delimiter=";")
    cells = {cell for row in rows for cell in row}
    assert '\'=HYPERLINK("x")' in cells
    assert "'@b" in cells
    assert not any(cell.startswith(("=", "@")) for cell in cells)


@pytest.mark.parametrize(
    "query", ["beleg=x", "farbe=bunt", "stichtag=morgen", "ort=gibt-es-nicht", "feld=stadt", "ort=" + "x" * 300]
)
def test_what_cannot_be_asked_is_said(site: TestClient, query: str) -> None:
    answer = site.get(f"/de/netz?{query}")
    assert answer.status_code == 422
    assert "Das hat nicht geklappt" in answer.text


def test_markup_in_a_name_stays_text() -> None:
    evil = "<script>alert(1)</script><b onclick=x>\"'&"
    nodes, relations = network()
    site = client(renamed(nodes, {"a1": evil, "amt": evil}), relations)
    paths = ("/de/netz?alle=stellen", "/de/akteure/a1?schritte=2", "/de/wege?von=a2&nach=b1", "/de/akteure/amt")
    for path in paths:
        html = page(site, path)
        assert "<script>alert" not in html
        assert "<b onclick" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_an_empty_knowledge_base_has_a_page() -> None:
    assert "Mit diesen Angaben ist keine Verbindung erfasst." in page(client([], []), "/de/netz")


# ---------------------------------------------------------------- the way


def test_the_way_names_who_can_introduce(site: TestClient) -> None:
    said = words(site, "/de/wege?von=a1&nach=b1")
    assert "AMT kann A1 und B1 bekannt machen." in said
    assert "Zusammenarbeit genannt" in said
    longer = words(site, "/de/wege?von=a2&nach=b2")
    assert "Von A2 zu B2 führt der Weg über drei Stellen; den Anfang kann A1 machen." in longer


def test_names_are_understood_as_well_as_ids(site: TestClient) -> None:
    assert "A1 und A2 sind direkt verbunden." in words(site, "/de/wege?von=A1&nach=a2")


def test_nothing_recorded_is_no_verdict(site: TestClient) -> None:
    said = words(site, "/de/wege?von=a1&nach=p1")
    assert "Kein gemeinsamer Bekannter belegt." in said
    assert "Das sagt etwas über die Quellen." in said


def test_a_unit_is_told_to_stand_for_its_body(site: TestClient) -> None:
    assert "STELLE gehört zu AMT; gezählt werden deren Verbindungen." in words(site, "/de/wege?von=stelle&nach=a1")


def test_what_is_no_body_is_told(site: TestClient) -> None:
    assert "«Muster Rednerin» ist nicht erfasst." in words(site, "/de/wege?von=Muster+Rednerin&nach=a1")
    nodes, relations = network()
    gathered = client([*nodes, body("viele", class_node=True)], relations)
    assert "VIELE ist keine einzelne Stelle im Netz" in words(gathered, "/de/wege?von=viele&nach=a1")


# ---------------------------------------------------- who is around a body


def test_a_profile_shows_who_is_around(site: TestClient) -> None:
    one = page(site, "/de/akteure/a2")
    assert "A2 ist mit 3 Stellen verbunden." in Text(one).text
    assert set(re.findall(r'<a href="/de/akteure/(\w+)" aria-label', one)) == {"a1", "a3", "a4"}
    two = page(site, "/de/akteure/a2?schritte=2")
    assert set(re.findall(r'<a href="/de/akteure/(\w+)" aria-label', two)) == {"a1", "a3", "a4", "amt"}
    assert "Über eine andere Stelle verbunden" in two


def test_a_profile_of_a_unit_points_to_its_body(site: TestClient) -> None:
    html = page(site, "/de/akteure/stelle")
    assert 'href="/de/akteure/amt#netz"' in html
    assert '<svg class="drawing"' not in html


def test_a_profile_without_ties_says_that_it_is_the_sources(site: TestClient) -> None:
    assert "Noch keine Zusammenarbeit erfasst. Das sagt etwas über die Quellen" in words(site, "/de/akteure/mo")


def test_persons_and_measures_have_no_network(site: TestClient) -> None:
    for path in ("/de/eintraege/person", "/de/massnahmen/m-kurs"):
        assert 'id="netz"' not in page(site, path)


def test_more_than_two_steps_cannot_be_asked(site: TestClient) -> None:
    assert site.get("/de/akteure/a2?schritte=3").status_code == 422


SVG = "{http://www.w3.org/2000/svg}"


def many(count: int, prefix: str = "n") -> list[EgoNode]:
    shapes = ("circle", "square", "diamond", "pentagon", "hexagon", "triangle", "ring")
    return [
        EgoNode(f"{prefix}{n}", f"Musterverein {prefix} {n} e.V.", f"/de/akteure/{prefix}{n}", shapes[n % 7], "ABC "[
            n % 4
        ].strip(), "gesagt")
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(("inner", "outer"), [(0, 0), (1, 0), (2, 3), (35, 0), (90, 40), (20, 200)])
def test_every_name_in_the_drawing_has_a_line_of_its_own(inner: int, outer: int) -> None:
    centre = EgoNode("mitte", "Mitte", "/de/akteure/mitte", "circle", "A", "gesagt")
    first, second = many(inner), many(outer, "m")
    ties = [EgoTie("mitte", node.id, "measure", 1.0) for node in first]
    ties += [EgoTie(first[n % inner].id, node.id, "event", 0.5) for n, node in enumerate(second)] if inner else []
    drawing = ElementTree.fromstring(str(ego_svg(centre, [first, second], ties, title="Titel", description="Text")))
    links = drawing.findall(f"{SVG}a")
    assert len(links) == min(inner + (outer if inner else 0), MOST - 1)
    places = []
    for link in links:
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", link.find(f"{SVG}g").get("transform", ""))  # type: ignore[union-attr]
        assert moved
        places.append((float(moved[1]), float(moved[2])))
    for n, (x, y) in enumerate(places):
        for other_x, other_y in places[:n]:
            # names on one side and one ring stand one below the other
            if x * other_x > 0 and (abs(x) > 200) == (abs(other_x) > 200):
                assert abs(y - other_y) > 15
    assert drawing.find(f"{SVG}title").text == "Titel"  # type: ignore[union-attr]
    left, top, width, height = map(float, drawing.get("viewBox", "").split())
    assert all(left < x < left + width and top < y < top + height for x, y in places)
