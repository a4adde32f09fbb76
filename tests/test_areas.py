"""Areas: GeoJSON read and checked, joined to places, thinned with common borders, kept; tiles where there are none."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.areas import (
    UNIT,
    Outline,
    delete_layer,
    label_point,
    layers,
    load_areas,
    outlines_of,
    size_of,
    tile_grid,
    to_geojson,
)
from graphkb.areas.geojson import read_geojson
from graphkb.areas.geometry import Ring, doubled_area
from graphkb.areas.join import joined, key_of
from graphkb.areas.simplify import simplified
from graphkb.errors import InvalidData, InvalidParameter, NotFound, UnreadableFile
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from graphkb.store import Store
from tests.coverage_district import district

SQUARE = [[6.0, 50.0], [6.2, 50.0], [6.2, 50.1], [6.0, 50.1], [6.0, 50.0]]
HOLE = [[6.05, 50.02], [6.1, 50.02], [6.1, 50.06], [6.05, 50.06], [6.05, 50.02]]
SOURCE = "Erfundene Umrisse"


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def written(folder: Path, *features: dict[str, Any], **more: Any) -> Path:
    path = folder / "flaechen.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}), encoding="utf-8")
    return path


def shoelace(ring: Sequence[Sequence[float]]) -> float:
    """Area by the textbook, signed, of a closed ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def degrees2(outline: Outline) -> float:
    return size_of(outline) / 2 / UNIT**2


def town() -> Snapshot:
    made = district()
    made.node("t", "municipality", name="Musterstadt", ags="05334002", lat=50.05, lon=6.1)
    made.node("u", "municipality", name="Übungsdorf", ags="5334004")
    return made.snapshot()


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize("turned", [False, True])
def test_rings_may_wind_either_way_and_holes_count(tmp_path: Path, turned: bool) -> None:
    rings = [ring[::-1] if turned else ring for ring in (SQUARE, HOLE)]
    (found,) = read_geojson(written(tmp_path, feature(polygon(*rings), AGS="1")), 1).features
    outer, hole = found.outline[0]
    assert doubled_area(outer) > 0 > doubled_area(hole)
    assert degrees2(found.outline) == pytest.approx(abs(shoelace(SQUARE)) - abs(shoelace(HOLE)))


def test_several_parts_open_rings_and_heights_are_taken(tmp_path: Path) -> None:
    other = [[7.0, 51.0, 120.5], [7.1, 51.0, 1], [7.1, 51.1, 1]]
    multi = {"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]}
    both = {"type": "GeometryCollection", "geometries": [polygon(SQUARE), polygon(other)]}
    found = read_geojson(written(tmp_path, feature(multi), feature(both)), 1).features
    assert [len(one.outline) for one in found] == [2, 2]
    assert degrees2(found[0].outline) == pytest.approx(degrees2(found[1].outline)) == pytest.approx(0.025)


def test_without_an_area_is_counted_and_left_out(tmp_path: Path) -> None:
    line = [[6.0, 50.0], [6.1, 50.0], [6.2, 50.0], [6.0, 50.0]]
    found = read_geojson(written(tmp_path, feature(None), feature(polygon(line)), feature(polygon(SQUARE))), 1)
    assert (len(found.features), found.without_outline) == (1, 2)


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (polygon([[294000.5, 5628000], [294100, 5628000], [294100, 5628100]]), "nicht in WGS 84"),
        (polygon([[6, 50], [6.1, 91], [6.2, 50]]), "nicht in WGS 84"),
        (polygon([[6, 50], [6.1, 50]]), "weniger als drei Punkte"),
        (polygon([["6", 50], [6.1, 50], [6, 51]]), "kein Paar von Zahlen"),
        (polygon([[True, 50], [6.1, 50], [6, 51]]), "kein Paar von Zahlen"),
        ({"type": "Point", "coordinates": [6, 50]}, "gefunden ist «Point»"),
        ({"type": "Polygon", "coordinates": "x"}, "Geometrie ist nicht lesbar"),
        ("x", "Geometrie ist nicht lesbar"),
    ],
)
def test_a_wrong_feature_is_told_by_number_and_name(tmp_path: Path, geometry: Any, said: str) -> None:
    path = written(tmp_path, feature(polygon(SQUARE)), feature(geometry, GEN="Musterstadt"))
    with pytest.raises(InvalidData, match=said) as raised:
        read_geojson(path, 1)
    assert "features[2] (Musterstadt)" in raised.value.text("de")
    assert raised.value.count == 1
    assert raised.value.text("en") != raised.value.text("de")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "kein g"),
        (b"[" * 100_000, "kein g"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "kein g"),
        (b'{"type": "Topology"}', "kein GeoJSON"),
        (b"[]", "kein GeoJSON"),
        ("{}ä".encode("latin-1"), "UTF-8"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        read_geojson(path, 1)


def test_other_systems_of_coordinates_and_large_files_are_refused(tmp_path: Path) -> None:
    def crs(name: str) -> dict[str, Any]:
        return {"type": "name", "properties": {"name": name}}

    with pytest.raises(UnreadableFile, match="EPSG::25832"):
        read_geojson(written(tmp_path, feature(polygon(SQUARE)), crs=crs("urn:ogc:def:crs:EPSG::25832")), 1)
    path = written(tmp_path, feature(polygon(SQUARE)), crs=crs("urn:ogc:def:crs:OGC:1.3:CRS84"))
    assert len(read_geojson(path, 1).features) == 1
    with pytest.raises(UnreadableFile, match="erlaubt sind 0"):
        read_geojson(path, 0)
    with pytest.raises(UnreadableFile):
        read_geojson(tmp_path / "fehlt.geojson", 1)


# ------------------------------------------------------------------ joining


def test_areas_find_their_place_by_key_or_id(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        feature(polygon(SQUARE), AGS=5334002, GEN="Musterstadt"),
        feature(polygon([[7, 51], [7.1, 51], [7.1, 51.1]]), AGS="05334002"),
        feature(polygon(SQUARE), ARS="053340004004"),
        {**feature(polygon(SQUARE)), "id": "q"},
        feature(polygon(SQUARE), AGS="09999999", GEN="Anderswo"),
    )
    found = joined(town(), read_geojson(path, 1).features[:1] + read_geojson(path, 1).features[2:], "f")
    assert found.outlines.keys() == {"t", "u", "q"}
    assert found.strange == ("Anderswo",)
    both = joined(town(), read_geojson(path, 1).features, "f")
    assert len(both.outlines["t"]) == 2  # several features of one place are one outline


@pytest.mark.parametrize(
    ("value", "key"),
    [(5334002, "05334002"), ("5334002", "05334002"), (5334002.0, "05334002"), (" 05334002 ", "05334002"),
     ("053340002002", "05334002"), (53340002002, "05334002"), ("ac-ost", "ac-ost"), (None, ""), (True, "")],
)  # fmt: skip
def test_keys_are_compared_with_all_their_digits(value: object, key: str) -> None:
    assert key_of(value) == key


def test_nothing_that_fits_names_what_there_is(tmp_path: Path) -> None:
    path = written(tmp_path, feature(polygon(SQUARE), KREIS="x", gen="y"))
    with pytest.raises(InvalidParameter, match="KREIS, gen"):
        joined(town(), read_geojson(path, 1).features, path.name)


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        ([[y, x] for x, y in SQUARE], "vertauscht"),
        ([[x + 3, y] for x, y in SQUARE], "liegt weit weg"),
    ],
)
def test_an_area_elsewhere_than_its_place_is_told(tmp_path: Path, ring: Any, said: str) -> None:
    path = written(tmp_path, feature(polygon(ring), AGS="05334002"))
    with pytest.raises(InvalidData, match=said):
        joined(town(), read_geojson(path, 1).features, path.name)


# ------------------------------------------------------------------ thinning


def grid(side: int, points: int) -> list[Outline]:
    """Fields side by side with crooked common borders."""

    def border(a: tuple[int, int], b: tuple[int, int]) -> list[tuple[int, int]]:
        first, last = sorted((a, b))
        line = [
            (
                first[0] + (last[0] - first[0]) * n // points + round(40 * math.sin(n * 1.7 + first[0])),
                first[1] + (last[1] - first[1]) * n // points + round(40 * math.cos(n * 2.3 + first[1])),
            )
            for n in range(1, points)
        ]
        whole = [first, *line, last]
        return whole if (first, last) == (a, b) else whole[::-1]

    found: list[Outline] = []
    for x in range(side):
        for y in range(side):
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
            ends = [(c * 3000, r * 3000) for c, r in corners]
            ring: list[tuple[int, int]] = []
            for n in range(4):
                ring += border(ends[n], ends[(n + 1) % 4])[:-1]
            found.append(((tuple(ring),),))
    return found


def edges(outlines: Sequence[Outline]) -> dict[frozenset[tuple[int, int]], int]:
    found: dict[frozenset[tuple[int, int]], int] = {}
    for outline in outlines:
        for rings in outline:
            for ring in rings:
                for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
                    found[frozenset((a, b))] = found.get(frozenset((a, b)), 0) + 1
    return found


def test_neighbours_keep_their_common_border() -> None:
    before = grid(4, 40)
    after = simplified(before, 400)
    total = sum(len(outline[0][0]) for outline in after)
    assert 200 < total <= 400
    used = edges(after)
    assert set(used.values()) <= {1, 2}  # no edge lies in three areas
    inside = sum(1 for count in used.values() if count == 2)
    outside = sum(1 for count in used.values() if count == 1)
    assert inside > outside  # no gap has opened: an inner edge is still shared by both
    whole = sum(map(size_of, before))
    assert sum(map(size_of, after)) == pytest.approx(whole, rel=0.02)
    corners = {(x * 3000, y * 3000) for x in range(1, 4) for y in range(1, 4)}
    assert corners <= {point for outline in after for point in outline[0][0]}


def test_an_enclave_keeps_the_border_of_its_hole() -> None:
    circle: Ring = tuple((round(900 * math.cos(n / 9)), round(900 * math.sin(n / 9))) for n in range(56))
    around: Ring = ((-3000, -3000), (3000, -3000), (3000, 3000), (-3000, 3000))
    ground, enclave = ((around, circle[::-1]),), ((circle,),)
    thin_ground, thin_enclave = simplified([ground, enclave], 30)
    assert set(thin_ground[0][1]) == set(thin_enclave[0][0])
    assert 3 <= len(thin_enclave[0][0]) < 30
    assert simplified([ground, enclave], 1000) == [ground, enclave]


RINGS = st.lists(
    st.tuples(st.integers(-17_000_000, 17_000_000), st.integers(-8_000_000, 8_000_000)),
    min_size=3,
    max_size=9,
    unique=True,
)


@given(RINGS, st.booleans(), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_reading_knows_no_direction_and_no_beginning(
    tmp_path_factory: pytest.TempPathFactory, ring: list[tuple[int, int]], turned: bool, first: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    closed = [[x / UNIT, y / UNIT] for x, y in (*ring, ring[0])]
    start = first % len(ring)
    moved = closed[start:-1] + closed[: start + 1]
    areas = []
    for one in (closed, moved[::-1] if turned else moved):
        read = read_geojson(written(folder, feature(polygon(one))), 1)
        areas.append([degrees2(found.outline) for found in read.features])
        assert all(doubled_area(found.outline[0][0]) > 0 for found in read.features)
    assert areas[0] == areas[1]
    if areas[0]:
        assert areas[0][0] == pytest.approx(abs(shoelace(closed)), rel=1e-9)


@given(st.lists(st.integers(200, 3000), min_size=4, max_size=24))
@settings(max_examples=40, deadline=None)
def test_a_label_stands_inside(radii: list[int]) -> None:
    """Of a star-shaped area; inside is asked by the winding of the ring around the point."""
    n = len(radii)
    ring: Ring = tuple(
        (round(r * math.cos(2 * math.pi * k / n)), round(r * math.sin(2 * math.pi * k / n)))
        for k, r in enumerate(radii)
    )
    x, y = label_point(((ring,),))
    turn = 0.0
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        a, b = math.atan2(ay - y, ax - x), math.atan2(by - y, bx - x)
        turn += (b - a + math.pi) % (2 * math.pi) - math.pi
    assert abs(round(turn / (2 * math.pi))) == 1


# ------------------------------------------------------------------ keeping


def test_a_layer_is_kept_replaced_and_deleted(embedded_store: Store, tmp_path: Path) -> None:
    snapshot = town()
    path = written(tmp_path, feature(polygon(SQUARE, HOLE), AGS="05334002"), feature(polygon(SQUARE), AGS="1"))
    with pytest.raises(InvalidParameter, match="woher"):
        load_areas(embedded_store, snapshot, path, source=" ", by="test", limit_mb=1)
    before = embedded_store.revision()
    loaded = load_areas(embedded_store, snapshot, path, source=SOURCE, by="test", limit_mb=1, title="Städte")
    (layer,) = layers(embedded_store)
    assert (layer.title, layer.source, layer.areas, layer.id) == ("Städte", SOURCE, 1, "areas-staedte")
    assert loaded.joined.strange == ("1",)
    kept = outlines_of(embedded_store, layer)
    assert degrees2(kept["t"]) == pytest.approx(0.02 - 0.002)
    again = load_areas(embedded_store, snapshot, path, source="Neu", by="test", limit_mb=1, title="Städte")
    assert again.replaced
    assert [one.source for one in layers(embedded_store)] == ["Neu"]
    assert outlines_of(embedded_store, layer) == {}  # the content that was replaced is gone
    assert delete_layer(embedded_store, again.layer.id).title == "Städte"
    assert layers(embedded_store) == ()
    assert embedded_store.revision() == before  # no fact has changed
    with pytest.raises(NotFound):
        delete_layer(embedded_store, again.layer.id)


def test_geojson_goes_out_as_it_came_in(tmp_path: Path) -> None:
    path = written(tmp_path, feature(polygon(SQUARE, HOLE), AGS="05334002"))
    outlines = joined(town(), read_geojson(path, 1).features, path.name).outlines
    out = tmp_path / "aus.geojson"
    out.write_text(json.dumps(to_geojson(outlines, {"t": "Musterstadt"}, SOURCE)), encoding="utf-8")
    (again,) = read_geojson(out, 1).features
    assert again.id == "t"
    assert again.outline == outlines["t"]
    (ring, hole) = json.loads(out.read_text(encoding="utf-8"))["features"][0]["geometry"]["coordinates"][0]
    assert shoelace(ring) > 0 > shoelace(hole)  # as RFC 7946 wants it


# ------------------------------------------------------------------ tiles

PLACES = st.dictionaries(
    st.text("abcdefghijklmnop", min_size=1, max_size=3),
    st.one_of(st.none(), st.tuples(st.floats(5, 15), st.floats(47, 55))),
    max_size=40,
)


@given(PLACES)
@settings(max_examples=60, deadline=None)
def test_tiles_never_overlap_and_are_always_the_same(places: dict[str, tuple[float, float] | None]) -> None:
    known = {id: at for id, at in places.items() if at is not None}
    grid = tile_grid(list(places), known)
    assert grid.keys() == places.keys()
    assert len(set(grid.values())) == len(places)
    assert grid == tile_grid(list(places), dict(reversed(known.items())))


def test_tiles_lie_as_the_places_lie(aachen_snapshot: Snapshot) -> None:
    towns = aachen_snapshot.of_kind("municipality")
    where = {node.id: (float(node.properties["lon"]), float(node.properties["lat"])) for node in towns}  # type: ignore[arg-type]
    grid = tile_grid([node.id for node in towns], where)
    assert grid["baesweiler"].row < grid["aachen"].row < grid["monschau"].row
    assert grid["aachen"].column < grid["stolberg"].column
    wrong = sum(1 for a in where for b in where if where[a][1] - where[b][1] > 0.03 and grid[a].row > grid[b].row)
    assert wrong == 0


def test_many_places_are_laid_without_overlap() -> None:
    where = {f"p{n}": (6 + n * 37 % 100 / 50, 50 + n * 61 % 97 / 90) for n in range(1200)}
    grid = tile_grid(list(where), where)
    assert len(set(grid.values())) == 1200
    assert max(tile.column for tile in grid.values()) < 60


def test_a_place_of_a_municipality_wins_over_another_with_its_key(tmp_path: Path) -> None:
    nodes = [
        Node(id="a", kind="municipality", name="A", properties={"ags": "05334002"}),
        Node(id="b", kind="region", name="B", properties={"ags": "05334002"}),
    ]
    path = written(tmp_path, feature(polygon(SQUARE), AGS="05334002"))
    assert joined(Snapshot.of(nodes, []), read_geojson(path, 1).features, "f").outlines.keys() == {"a"}
