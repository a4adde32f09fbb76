"""`graphkb areas` and `graphkb options`: what they do, and how they refuse."""

from __future__ import annotations

import json
from pathlib import Path

from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store
from tests.command import graphkb
from tests.coverage_district import district
from tests.coverage_site import Shelf

CORNERS = [[6.0, 50.0], [6.2, 50.0], [6.2, 50.1], [6.0, 50.1], [6.0, 50.0]]


def written(folder: Path, scale: float = 1) -> str:
    ring = [[x * scale, y * scale] for x, y in CORNERS]
    feature = {"type": "Feature", "id": "t", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = folder / "staedte.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return str(path)


def test_areas_are_loaded_listed_and_deleted(
    embedded_store: Store, embedded_settings: Settings, tmp_path: Path
) -> None:
    shelf = Shelf(district())
    plan = ChangeSet(create_nodes=tuple(shelf.nodes), create_relations=tuple(shelf.relations))
    embedded_store.apply(plan, by="test", reason="Anfang")
    data = str(embedded_settings.data_dir)
    file = written(tmp_path)
    without = graphkb("areas", "load", file, "--data", data)
    assert (without.code, "--source" in without.err) == (2, True)
    wrong = graphkb("areas", "load", written(tmp_path, 100_000), "--source", "Amt", "--data", data)
    assert (wrong.code, "WGS 84" in wrong.err) == (2, True)
    done = graphkb("areas", "load", written(tmp_path), "--source", "Amt", "--data", data)
    assert done.code == 0
    assert "Geladen: 1 Ort hat jetzt einen Umriss aus «staedte»." in done.err
    listed = json.loads(graphkb("areas", "list", "--json", "--data", data).out)
    assert [(one["id"], one["source"], one["areas"]) for one in listed] == [("areas-staedte", "Amt", 1)]
    assert graphkb("areas", "delete", "areas-staedte", "--data", data).code == 0
    assert "Noch sind keine Umrisse geladen" in graphkb("areas", "list", "--data", data).err


def test_options_of_a_cell(aachen_store: Store) -> None:
    data = str(aachen_store.settings.data_dir)
    asked = ("--place", "wuerselen", "--field", "fld-sr17-sprache-bildung", "--date", "2026-11-22", "--data", data)
    told = graphkb("options", *asked)
    assert told.code == 0
    assert "Woran sich anknüpfen ließe" in told.err
    found = json.loads(graphkb("options", *asked, "--json").out)
    assert found["providers"]
    assert found["draft"]["id"] == ""
    assert graphkb("options", "--place", "ki-sr", "--field", "fld-sr17-sprache-bildung", "--data", data).code == 2
