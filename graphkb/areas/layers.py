"""Areas kept beside the facts: one layer a file, with its source note. Kept in the database, as cases.

A layer is one small case (what is told of it) and one large one (its outlines, thinned and packed). The small one
names the large one, which never changes: a page reads the small ones at each request, the large ones once.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from graphkb.areas.geojson import read_geojson
from graphkb.areas.geometry import UNIT, Outline, Ring
from graphkb.areas.join import Joined, joined
from graphkb.areas.simplify import budget, simplified
from graphkb.errors import InvalidParameter, NotFound, Phrase
from graphkb.snapshot import Snapshot
from graphkb.store.cases import Case, CaseStore, case, cases_of, change_case, delete_case, open_case
from graphkb.texts import N_

__all__ = ["Layer", "Loaded", "delete_layer", "layers", "load_areas", "outlines_of", "to_geojson"]

SORT, CONTENT = "areas", "area-outlines"
LONGEST_SOURCE = 500
MOST_LAYERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of areas."""

    id: str
    title: str
    source: str
    """The source note, which is shown wherever an area is."""
    file: str
    areas: int
    points: int
    at: datetime
    by: str
    content: str
    """Id of the case with the outlines."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a file did."""

    layer: Layer
    replaced: bool
    """A layer of this id was there before."""
    joined: Joined
    without_outline: int
    points_before: int


def load_areas(
    store: CaseStore,
    snapshot: Snapshot,
    path: Path,
    *,
    source: str,
    by: str,
    limit_mb: int,
    title: str = "",
    key: str = "",
    file: str = "",
) -> Loaded:
    """Check a GeoJSON file, join it to the places, thin it, keep it. A layer of the same title is replaced.

    `snapshot`: all places, not only the public ones. `file`: what the file is called if its path does not say.
    Raises UnreadableFile, InvalidData, InvalidParameter for what cannot be used; then nothing is kept.
    """
    note = " ".join(source.split())
    if not note:
        reason = Phrase.of(N_("Bitte angeben, woher die Flächen stammen, so wie die Lizenz es verlangt."))
        raise InvalidParameter(name="source", value="", reason=reason)
    if len(note) > LONGEST_SOURCE:
        reason = Phrase.of(N_("Erlaubt sind {n} Zeichen."), n=LONGEST_SOURCE)
        raise InvalidParameter(name="source", value=f"{note[:40]}…", reason=reason)
    name = file or path.name
    read = read_geojson(path, limit_mb)
    found = joined(snapshot, read.features, name, key)
    outlines = dict(
        zip(found.outlines, simplified(list(found.outlines.values()), budget(len(found.outlines))), strict=True)
    )
    called = " ".join(title.split())[:120] or Path(name).stem[:120]
    id = _slug(called)
    there = next((one for one in _heads(store) if one.id == id), None)
    if there is None and len(_heads(store)) >= MOST_LAYERS:
        reason = Phrase.of(N_("Es gibt schon {n} Flächensätze. Bitte zuerst einen löschen."), n=MOST_LAYERS)
        raise InvalidParameter(name="title", value=called, reason=reason)
    content = open_case(store, CONTENT, state="kept", by=by, subject=id, body={"packed": _pack(outlines)})
    body = {
        "title": called,
        "source": note,
        "file": name[:200],
        "areas": len(outlines),
        "points": _points(outlines.values()),
        "content": content.id,
    }
    if there is None:
        head = open_case(store, SORT, state="kept", by=by, id=id, body=body)
    else:
        head = change_case(store, replace(there, body=body))
        delete_case(store, str(there.body["content"]))
    return Loaded(_layer(head), there is not None, found, read.without_outline, _points(found.outlines.values()))


def layers(store: CaseStore) -> tuple[Layer, ...]:
    """All layers, newest first; empty if no areas were loaded."""
    return tuple(sorted((_layer(head) for head in _heads(store)), key=lambda one: (one.at, one.id), reverse=True))


def outlines_of(store: CaseStore, layer: Layer) -> Mapping[str, Outline]:
    """Outlines of a layer by id of the place; empty if it was replaced or deleted at this moment."""
    try:
        return _unpack(str(case(store, layer.content, CONTENT).body["packed"]))
    except NotFound:
        return {}


def delete_layer(store: CaseStore, id: str) -> Layer:
    """Delete a layer; gives what it was. Raises NotFound."""
    head = case(store, id, SORT)
    delete_case(store, head.id)
    delete_case(store, str(head.body["content"]))
    return _layer(head)


def to_geojson(outlines: Mapping[str, Outline], names: Mapping[str, str], source: str) -> dict[str, object]:
    """The outlines as a FeatureCollection (RFC 7946), by id; `source` as a member beside the features."""
    return {
        "type": "FeatureCollection",
        "source": source,
        "features": [
            {
                "type": "Feature",
                "id": id,
                "properties": {"id": id, "name": names.get(id, id)},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [[_closed(ring) for ring in polygon] for polygon in outline],
                },
            }
            for id, outline in sorted(outlines.items())
        ],
    }


def _closed(ring: Ring) -> list[list[float]]:
    return [[x / UNIT, y / UNIT] for x, y in (*ring, ring[0])]


def _heads(store: CaseStore) -> tuple[Case, ...]:
    return cases_of(store, SORT)


def _layer(head: Case) -> Layer:
    body = head.body
    return Layer(
        id=head.id,
        title=str(body["title"]),
        source=str(body["source"]),
        file=str(body["file"]),
        areas=int(body["areas"]),
        points=int(body["points"]),
        at=head.changed,
        by=head.by,
        content=str(body["content"]),
    )


def _slug(title: str) -> str:
    plain = title.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return "areas-" + (re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "layer")


def _points(outlines: Iterable[Outline]) -> int:
    return sum(len(ring) for outline in outlines for polygon in outline for ring in polygon)


def _pack(outlines: Mapping[str, Outline]) -> str:
    data = {
        id: [[list(_steps(ring)) for ring in polygon] for polygon in outline]
        for id, outline in sorted(outlines.items())
    }
    return base64.b64encode(zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 9)).decode()


def _steps(ring: Ring) -> Iterator[int]:
    """The first point, then each as a step from the one before."""
    before_x = before_y = 0
    for x, y in ring:
        yield x - before_x
        yield y - before_y
        before_x, before_y = x, y


def _unpack(packed: str) -> dict[str, Outline]:
    data = json.loads(zlib.decompress(base64.b64decode(packed)))
    return {
        id: tuple(tuple(tuple(_walked(ring)) for ring in polygon) for polygon in outline)
        for id, outline in data.items()
    }


def _walked(steps: list[int]) -> Iterator[tuple[int, int]]:
    x = y = 0
    for at in range(0, len(steps), 2):
        x, y = x + steps[at], y + steps[at + 1]
        yield x, y
