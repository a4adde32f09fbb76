"""The data of the map in the browser, kept small: lists instead of objects where there are many."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from math import sqrt

from starlette.requests import Request
from starlette.responses import Response

from graphkb.analytics.network import CLASS_LABELS, Tie
from graphkb.analytics.network.map_groups import MapGroup
from graphkb.analytics.network.map_measures import Band
from graphkb.analytics.network.overview import MapBody
from graphkb.snapshot.search import fold
from viz.pages.network_data import View

__all__ = ["json_response", "map_json", "size_of", "tie_lists"]

CLASSES = tuple(CLASS_LABELS)
"""In the order of the bits of a tie's classes."""

SMALL, SPREAD, SAME = 3.6, 1.75, 6.0
"""Radius of a body on the map, in pixels: the least, what the root of its strength adds, and all alike."""
BANDS: Mapping[Band, float] = {Band.NONE: 4.0, Band.FEW: 6.0, Band.MANY: 8.5, Band.MOST: 11.5}

COMPRESSED_FROM = 20_000
"""Bytes from which an answer is compressed."""


def size_of(view: View, body: MapBody) -> float:
    """The radius of a body, by what the size is to show."""
    match view.asked.groesse:
        case "gleich":
            return SAME
        case "zahl":
            return round(SMALL + SPREAD * sqrt(body.degree), 2)
        case "wege":
            return BANDS[view.measures.of[body.node.id].band or Band.NONE]
        case _:
            return round(SMALL + SPREAD * sqrt(body.strength), 2)


def map_json(view: View) -> dict[str, object]:
    """What the head of `static/js/map.js` describes."""
    frame, language = view.frame, view.frame.language
    used = sorted({body.node.kind for body in view.map.bodies})
    kinds = {id: frame.context.ontology.kind(id) for id in used}
    towns = sorted({body.municipality for body in view.map.bodies if body.municipality})
    rank = {body.node.id: place for place, body in enumerate(view.map.bodies)}
    return {
        "day": view.day.isoformat(),
        "kinds": {id: {"label": kind.label.in_language(language), "shape": kind.shape} for id, kind in kinds.items()},
        "places": {id: view.called(id) for id in towns},
        "profiles": frame.url("akteure/"),
        "nodes": [_node(view, body) for body in view.map.bodies],
        "ties": tie_lists(view.map.ties, rank),
        "clusters": [_group(view, group) for group in view.map.groups],
        "hulls": view.asked.huellen != "nein",
        "way": [],
        "centre": [],
    }


def _node(view: View, body: MapBody) -> dict[str, object]:
    node = body.node
    name = node.called(view.frame.language)
    found: dict[str, object] = {
        "id": node.id,
        "label": name,
        "kind": node.kind,
        "x": round(body.x, 1),
        "y": round(body.y, 1),
        "size": size_of(view, body),
        "cluster": body.group,
    }
    if body.municipality:
        found["place"] = body.municipality
    if view.colour_by is not view.by:
        colour = view.colour_of.get(node.id)
        found["colour"] = colour.letter if colour else ""
    if also := [alias for alias in node.aliases if fold(alias) not in fold(name)]:
        found["also"] = " · ".join(also)
    return found


def _group(view: View, group: MapGroup) -> dict[str, object]:
    return {
        "id": group.id,
        "letter": group.letter or None,
        "label": group.label.in_language(view.frame.language),
    }


def tie_lists(ties: Iterable[Tie], rank: Mapping[str, int]) -> list[list[float]]:
    """A tie as four numbers: place of both ends in the list of nodes, weight, classes of evidence as bits."""
    bit = {kind: 1 << place for place, kind in enumerate(CLASSES)}
    return [
        [rank[tie.a], rank[tie.b], round(tie.weight, 4), sum(bit[kind] for kind in tie.kinds)]
        for tie in ties
        if tie.a in rank and tie.b in rank
    ]


def json_response(request: Request, content: object) -> Response:
    """As JSON, compressed where it is long and the browser takes that."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Vary": "Cookie, Accept-Encoding"}
    if len(body) > COMPRESSED_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)
