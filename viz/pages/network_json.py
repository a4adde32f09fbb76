"""The data of the map in the browser, kept small: lists instead of objects where there are many."""

from __future__ import annotations

import gzip
import json

from starlette.requests import Request
from starlette.responses import Response

from viz.frame import Frame
from viz.pictures.map_picture import Mark, MarkKind, Picture, PictureGroup

__all__ = ["json_response", "picture_json"]

COMPRESSED_FROM = 20_000
"""Bytes from which an answer is compressed."""


def picture_json(frame: Frame, picture: Picture) -> dict[str, object]:
    """What the head of `static/js/map/data.js` describes."""
    kinds = {
        mark.kind: {"label": mark.said, "shape": mark.shape} for mark in picture.marks if mark.what is MarkKind.BODY
    }
    towns = sorted({mark.place for mark in picture.marks if mark.place})
    town = {name: place for place, name in enumerate(towns)}
    recoloured = picture.colours != picture.groups
    return {
        "kinds": kinds,
        "places": towns,
        "profiles": frame.url("akteure/"),
        "nodes": [_node(mark, town, recoloured=recoloured) for mark in picture.marks],
        "ties": [[stroke.a, stroke.b, round(stroke.weight, 4), stroke.classes] for stroke in picture.strokes],
        "clusters": [_group(group) for group in picture.groups],
        "hulls": picture.hulls,
        "recoloured": recoloured,
        "way": [picture.rank[id] for id in picture.way],
        "centre": [picture.rank[id] for id in picture.centre],
    }


def _node(mark: Mark, town: dict[str, int], *, recoloured: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "id": mark.id,
        "label": mark.name,
        "x": round(mark.x, 1),
        "y": round(mark.y, 1),
        "size": mark.size,
        "cluster": mark.group,
    }
    if mark.place:
        found["place"] = town[mark.place]
    if recoloured:
        found["colour"] = mark.letter
    if mark.also:
        found["also"] = mark.also
    if not mark.sought:
        found["beside"] = 1
    if mark.what is MarkKind.BODY:
        return found | {"kind": mark.kind}
    return found | {"what": mark.what.value, "said": mark.said, "shape": mark.shape, "url": mark.url, "n": mark.bodies}


def _group(group: PictureGroup) -> dict[str, object]:
    return {"id": group.id, "letter": group.letter or None, "label": group.label}


def json_response(request: Request, content: object) -> Response:
    """As JSON, compressed where it is long and the browser takes that."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Vary": "Cookie, Accept-Encoding"}
    if len(body) > COMPRESSED_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)
