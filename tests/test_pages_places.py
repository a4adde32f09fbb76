"""The map of places and the page of one place: the same values as in the matrix, drawn and told; files; outlines."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import pairwise
from math import cos, radians

import pytest
from defusedxml.ElementTree import fromstring
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.analytics.coverage import State
from graphkb.areas import UNIT
from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store
from tests import site_fixture as site
from tests.coverage_district import District, district
from tests.coverage_site import Shelf, client_of
from viz.frame import TOKEN_COOKIE
from viz.pictures.place_map import COLOURS, Pin, Shape, Style, draw

SVG = "{http://www.w3.org/2000/svg}"
FIELD = "fld-sr17-ehrenamt"
WORDS = {state.value: state.label.de for state in State}


def links(page: str) -> dict[str, str]:
    """What each place of the map says, by its address."""
    found = re.findall(r'<a href="/de/orte/([^"?]+)[^"]*" class="place-link"><title>([^<]*)</title>', page)
    return {id: unescape(said) for id, said in found}


@pytest.mark.parametrize("above", ["ja", "nein"])
def test_cells_of_the_map_are_those_of_the_matrix(aachen: TestClient, above: str) -> None:
    page = aachen.get(f"/de/karte?feld={FIELD}&oben={above}")
    assert page.status_code == 200
    cells = aachen.get("/api/v1/coverage?limit=500").json()["items"]
    wanted = {}
    for cell in cells:
        if cell["column"]["id"] == FIELD:
            standing = cell["own"] if above == "nein" else cell["overall"]
            wanted[cell["place"]["id"]] = standing["label"]["de"]
    shown = links(page.text)
    assert shown.keys() == wanted.keys()
    assert {id: said.split(": ")[1].split(",")[0] for id, said in shown.items()} == wanted
    assert len(set(wanted.values())) > 1


def test_quarters_need_and_counts_are_those_of_the_other_pages(aachen: TestClient) -> None:
    values = aachen.get("/api/v1/places/map?place=aachen").json()
    assert {one["place"]["kind"] for one in values["items"]} == {"quarter"}
    assert all(one["state"] is None for one in values["items"])
    page = links(aachen.get("/de/karte?zeige=massnahmen&zeilen=aachen").text)
    assert page.keys() == {one["place"]["id"] for one in values["items"]}
    counted = {one["place"]["id"]: one["measures"] for one in values["items"]}
    told = {id: int(n[0]) if (n := re.findall(r"\d+", said.split(": ")[1])) else 0 for id, said in page.items()}
    assert told == counted
    need = aachen.get("/api/v1/need?limit=500").json()["items"]
    field = "fld-sr17-sprache-bildung"
    known = {one["place"]["id"]: one["need"] for one in need if one["column"]["id"] == field}
    mapped = aachen.get(f"/api/v1/places/map?field={field}").json()["items"]
    for one in mapped:
        wanted = known[one["place"]["id"]]
        assert one["need"] == (wanted["value"] if wanted else None)


@pytest.mark.parametrize(
    ("path", "media", "begin"),
    [
        ("karte.svg", "image/svg+xml", b"<svg"),
        ("karte.png", "image/png", b"\x89PNG"),
        ("karte.pdf", "application/pdf", b"%PDF"),
        ("karte.csv", "text/csv", "\ufeffStichtag".encode()),
    ],
)
def test_the_map_as_a_file(aachen: TestClient, path: str, media: str, begin: bytes) -> None:
    answer = aachen.get(f"/de/{path}?feld={FIELD}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    assert answer.content.startswith(begin)
    if path == "karte.svg":
        drawing = fromstring(answer.text)
        words = " ".join(drawing.itertext())
        assert "Würselen" in words
        assert "nicht von der StädteRegion Aachen geprüft" in words
        assert not drawing.findall(f".//{SVG}style")
    if path == "karte.pdf":
        assert b"StructTreeRoot" in answer.content  # tagged, so that it can be read aloud


def test_only_the_page_to_embed_may_stand_in_other_pages(aachen: TestClient) -> None:
    whole = aachen.get("/de/karte").headers["content-security-policy"]
    embedded = aachen.get("/de/karte/einbetten")
    assert "frame-ancestors 'none'" in whole
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "<form" not in embedded.text
    assert 'aria-label="Legende"' in embedded.text


@pytest.mark.parametrize(
    "query", ["zeige=quatsch", "feld=aachen", "zeilen=ki-sr", "zeilen=roe-rott", "oben=x", "stichtag=31.02.2026"]
)
def test_a_wrong_choice_is_told(aachen: TestClient, query: str) -> None:
    answer = aachen.get(f"/de/karte?{query}")
    assert answer.status_code == 422
    assert "geht nicht für" in answer.text


# ------------------------------------------------------------------ drawing


def shapes(*ids: str, style: Style | None = None) -> list[Shape]:
    return [Shape(id, f"Ort {id}", f"/{id}", f"Ort {id}: Dünn", style or Style("thin"), "1") for id in ids]


def drawn_area(path: str) -> float:
    """Area of a drawn outline: moves read anew from its text, shoelace, holes by their direction."""
    total = 0.0
    for ring in re.findall(r"M([\d.-]+) ([\d.-]+)l([^z]*)z", path):
        x, y = float(ring[0]), float(ring[1])
        points = [(x, y)]
        numbers = [float(one) for one in ring[2].split()]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        total += sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]])) / 2
    return abs(total)


def ring(west: float, south: float, side: float) -> tuple[tuple[int, int], ...]:
    corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]
    return tuple((round(x * UNIT), round(y * UNIT)) for x, y in corners)


def test_areas_are_drawn_as_large_as_they_are() -> None:
    hole = ring(6.05, 50.05, 0.05)[::-1]
    outlines = {"a": ((ring(6, 50, 0.2), hole),), "b": ((ring(6.2, 50, 0.1),), (ring(6.4, 50.1, 0.1),))}
    drawn = draw(shapes("a", "b"), outlines, {})
    svg = fromstring(drawn.svg(title="Karte", description="Zwei Orte"))
    shapes_by_id = {f"#{one.get('id')}": str(one.get("d")) for one in svg.iter(f"{SVG}path") if one.get("id")}
    paths = {}
    for link in svg.iter(f"{SVG}a"):
        ground = link.find(f".//{SVG}use[@class='ground']")
        assert ground is not None
        paths[link.get("href")] = shapes_by_id[str(ground.get("href"))]
    a, b = drawn_area(paths["/a"]), drawn_area(paths["/b"])
    assert a / b == pytest.approx((0.2**2 - 0.05**2) / (2 * 0.1**2), rel=0.005)
    narrow = cos(radians(50.1))
    assert drawn.width / drawn.height == pytest.approx(0.5 * narrow / 0.2, rel=0.25)
    assert (drawn.outlined, drawn.tiles) == (2, 0)


def test_every_place_says_its_name_and_value_and_can_be_reached() -> None:
    drawn = draw(shapes("a", "b", "c"), {"a": ((ring(6, 50, 0.2),),)}, {}, more="Ohne Umriss")
    svg = fromstring(drawn.svg(title="Karte", description="Drei Orte"))
    found = list(svg.iter(f"{SVG}a"))
    assert [link.get("href") for link in found] == ["/a", "/b", "/c"]
    assert [link.findtext(f"{SVG}title") for link in found] == [f"Ort {id}: Dünn" for id in "abc"]
    assert (drawn.outlined, drawn.tiles) == (1, 2)
    assert "Ohne Umriss" in " ".join(svg.itertext())


@pytest.mark.parametrize("key", COLOURS)
def test_no_state_is_told_by_colour_alone(key: str) -> None:
    """Each has a sign or a figure besides, and a pattern or frame of its own."""
    one, other = (
        draw(shapes("a", style=Style(name)), {"a": ((ring(6, 50, 0.2),),)}, {}).inside for name in (key, "covered")
    )
    without = [re.sub(r"#[0-9A-Fa-f]{6}|place-[a-z0-9-]+|(?:fill|weave)-[a-z0-9-]+", "", text) for text in (one, other)]
    assert key == "covered" or without[0] != without[1]
    assert 'class="sign-drawn"' in one or ">1</text>" in one


def test_names_and_points_cannot_break_out() -> None:
    bad = '"><script>x</script>'
    shape = Shape("a", bad, f"/{bad}", bad, Style("gap"), bad, bad)
    for outlines in ({}, {"a": ((ring(6, 50, 0.2),),)}):
        drawn = draw([shape], outlines, {}, [Pin(bad, bad, 6.1, 50.1)])
        svg = drawn.svg(title=bad, description=bad)
        fromstring(svg)
        assert "<script" not in svg


# ------------------------------------------------------------------ one place


@pytest.fixture(scope="module")
def town() -> TestClient:
    here = district()
    here.measure("laeuft", by=["a"], of=["f"], name="Sprachcafé")
    here.measure("auch", by=["a", "b"], of=["g"], name="Nähkurs")
    here.measure("oben", by=["d"], at=["r"], of=["f"], name="Beratung")
    here.paid("laeuft", "geld")
    here.join("a", "LOCATED_IN", "q")
    here.join("b", "LOCATED_IN", "t")
    here.join("o", "RESPONSIBLE_FOR", "f")
    return client_of(here)


def test_one_place_on_one_page(town: TestClient) -> None:
    page = town.get("/de/orte/t")
    assert page.status_code == 200
    text = unescape(re.sub(r"<[^>]+>", " ", page.text))
    assert "In Musterstadt läuft in zwei von zwei Handlungsfeldern etwas vor Ort." in text
    assert "Sprachcafé" in text
    assert "hängt an einem Träger: ein Verein" in text  # a small association is not named (rule 16)
    assert "Verein a" in text  # who is here
    for heading in ("Was deckt was", "Lücken und offene Fragen", "Strukturen", "Partner aus der Nähe", "Wen fragen"):
        assert heading in text
    assert 'href="/de/orte/q"' in page.text


def test_a_quarter_is_told_by_what_is_on_the_spot(town: TestClient) -> None:
    text = unescape(re.sub(r"<[^>]+>", " ", town.get("/de/orte/q").text))
    assert "In Musterviertel ist vor Ort noch nichts Laufendes gesichert." in text
    assert "In zwei Feldern ist der Stand vor Ort nicht erhoben." in text


def test_switches_show_before_and_after_without_script_and_with(town: TestClient) -> None:
    page = town.get("/de/orte/t")
    assert 'name="ohne" value="a"' in page.text
    assert 'name="ohne" value="geld"' in page.text
    for answer in (town.get("/de/orte/t?ohne=a&ohne=geld"), town.get("/de/orte/t/schalter?ohne=a&ohne=geld")):
        text = unescape(re.sub(r"<[^>]+>", " ", answer.text))
        assert "Zwei von 2 Zellen stehen schlechter da." in text
        assert "Diese Maßnahmen enden: Sprachcafé" in " ".join(text.split())
    whole = town.get("/de/was-waere-wenn?ohne=a&ohne=geld")
    assert "Sprachcafé" in whole.text
    assert town.get("/de/orte/t?ohne=gibtesnicht").status_code == 404


def test_switches_say_what_the_whole_what_if_says(aachen: TestClient) -> None:
    part = aachen.get("/de/orte/wuerselen/schalter?ohne=f-demokratie-leben").text
    whole = aachen.get("/api/v1/what-if?without=f-demokratie-leben").json()
    moved = {
        one["column"]["name"]
        for one in whole["cells"]
        if one["place"]["id"] == "wuerselen" and (one["change"] != "same" or one["own_change"] != "same")
    }
    assert moved
    assert {unescape(name) for name in re.findall(r'zelle=wuerselen~[^"]*">([^<]+)</a>', part)} == moved


@pytest.mark.parametrize(("path", "status"), [("ki-sr", 422), ("gibtesnicht", 404), ("sr", 200), ("ac-ost", 200)])
def test_other_places_and_what_is_none(aachen: TestClient, path: str, status: int) -> None:
    assert aachen.get(f"/de/orte/{path}").status_code == status


def test_the_list_and_the_table_of_a_place(aachen: TestClient) -> None:
    page = aachen.get("/de/orte").text
    assert page.count('href="/de/orte/') > 80
    rows = aachen.get("/de/orte/wuerselen/felder.csv").text.split("\r\n")
    assert rows[0].startswith("\ufeffStichtag;Ort (Kennung);Ort;")
    assert sum(1 for row in rows if ";wuerselen;" in row) == 7


# ------------------------------------------------------------------ outlines


@pytest.fixture
def writer(embedded_store: Store, embedded_settings: Settings) -> TestClient:
    here: District = district()
    here.node("t", "municipality", name="Musterstadt", ags="05334002", lat=50.05, lon=6.1)
    here.measure("laeuft", by=["a"], of=["f"])
    shelf = Shelf(here)
    change = ChangeSet(create_nodes=tuple(shelf.nodes), create_relations=tuple(shelf.relations))
    embedded_store.apply(change, by="test", reason="Anfang")
    more = {"admin_token": SecretStr(site.TOKEN), "district": "r"}
    return site.client_of(site.context_of(embedded_store, embedded_settings.model_copy(update=more)))


def geojson(x: float = 6.0, **more: object) -> bytes:
    corners = [[x, 50.0], [x + 0.2, 50.0], [x + 0.2, 50.1], [x, 50.1], [x, 50.0]]
    feature = {
        "type": "Feature",
        "properties": {"AGS": "05334002"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def test_outlines_are_loaded_shown_with_their_source_and_deleted(writer: TestClient) -> None:
    page = "/de/karte/flaechen"
    assert writer.get(page).status_code == 401
    files = {"datei": ("staedte.geojson", geojson())}
    assert writer.post(page, files=files, data={"quelle": "Amt"}).status_code == 401
    writer.cookies.set(TOKEN_COOKIE, site.TOKEN)
    assert "Noch sind keine Umrisse geladen" in writer.get(page).text
    for content, source, said in (
        (b"{", "Amt", "kein gültiges JSON"),
        (geojson(294000), "Amt", "nicht in WGS 84"),
        (geojson(), "", "woher die Flächen stammen"),
        (b"", "Amt", "Bitte eine Datei wählen"),
    ):
        answer = writer.post(page, files={"datei": ("staedte.geojson", content)}, data={"quelle": source})
        assert answer.status_code == 422
        assert said in answer.text
    done = writer.post(page, files=files, data={"quelle": "Amt für Muster, frei", "titel": "Städte"})
    assert done.status_code == 200
    assert "1 Ort hat jetzt einen Umriss aus «Städte»" in done.text
    writer.cookies.clear()
    shown = writer.get("/de/karte?feld=f").text
    assert "Umrisse: Amt für Muster, frei" in shown
    assert "Ohne Umriss" in shown  # the other town has none
    assert "Amt für Muster, frei" in writer.get("/de/karte.svg?feld=f").text
    api = writer.get("/api/v1/areas").json()["items"]
    assert [one["areas"] for one in api] == [1]
    out = writer.get("/api/v1/areas.geojson").json()
    assert (out["source"], len(out["features"])) == ("Amt für Muster, frei", 1)
    assert writer.delete(f"/api/v1/areas/{api[0]['id']}").status_code == 401
    writer.cookies.set(TOKEN_COOKIE, site.TOKEN)
    gone = writer.post("/de/karte/flaechen/loeschen", data={"id": api[0]["id"]})
    assert gone.status_code == 303
    assert "Umrisse:" not in writer.get("/de/karte?feld=f").text


def test_outlines_by_the_api(writer: TestClient) -> None:
    asked = "/api/v1/areas?source=Amt&title=Zwei"
    assert writer.post(asked, content=geojson()).status_code == 401
    loaded = writer.post(asked, content=geojson(), headers=site.SIGNED_IN)
    assert loaded.status_code == 201
    assert (loaded.json()["areas"], loaded.json()["replaced"]) == (1, False)
    again = writer.post(asked, content=geojson(), headers=site.SIGNED_IN)
    assert again.json()["replaced"] is True
    wrong = writer.post(asked, content=geojson(crs={"properties": {"name": "EPSG:25832"}}), headers=site.SIGNED_IN)
    assert wrong.status_code == 422
    assert "WGS 84" in wrong.json()["detail"]
    gone = writer.delete(f"/api/v1/areas/{again.json()['id']}", headers=site.SIGNED_IN)
    assert gone.status_code == 200
    assert writer.get("/api/v1/areas").json()["items"] == []
