"""Which area is whose: by the municipality key (AGS) or the id of a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphkb.areas.geojson import NAMED_BY, Feature
from graphkb.areas.geometry import UNIT, Outline, label_point
from graphkb.errors import InvalidData, InvalidParameter, Phrase, Problem
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["KEYS", "Joined", "joined", "key_of"]

KEYS = ("id", "AGS", "ags", "AGS_0", "ags_0", "ARS", "ars", "RS", "gemeindeschluessel", "Gemeindeschlüssel")
"""Properties that are looked at for a key, one after the other, after the id of the feature itself."""

FAR = 0.75
"""Degrees between the recorded coordinates of a place and its area that cannot be: some 50 km and more."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Areas and their places."""

    outlines: Mapping[str, Outline]
    """By id of the place; several features of one place are one outline."""
    keys: Mapping[str, str]
    """The key of the file by which each place was found."""
    strange: tuple[str, ...]
    """Names (or keys) of features that belong to no recorded place, as they stand in the file."""


def joined(snapshot: Snapshot, features: Iterable[Feature], file: str, key: str = "") -> Joined:
    """Find the place of each feature; `key`: the one property to go by, else `KEYS`.

    Raises InvalidParameter if no feature finds its place, InvalidData for areas that lie far from the recorded
    coordinates of their place, or with longitude and latitude changed over.
    """
    places = _places(snapshot)
    outlines: dict[str, Outline] = {}
    keys: dict[str, str] = {}
    numbers: dict[str, Feature] = {}
    strange, seen = [], set[str]()
    for feature in features:
        seen.update(feature.properties)
        found = next(((value, places[value]) for value in _values(feature, key) if value in places), None)
        if found is None:
            strange.append(_name(feature))
            continue
        value, place = found
        outlines[place] = outlines.get(place, ()) + feature.outline
        keys[place] = value
        numbers.setdefault(place, feature)
    if not outlines:
        reason = N_(
            "Keine Fläche gehört zu einem erfassten Ort. Gesucht wird der Gemeindeschlüssel (AGS) oder die Kennung "
            "des Ortes. Die Flächen haben die Eigenschaften: {names}."
        )
        names = ", ".join(sorted(map(str, seen))[:20]) or "–"
        raise InvalidParameter(name=file, value=key or "AGS", reason=Phrase.of(reason, names=names))
    problems = list(_misplaced(snapshot, outlines, numbers, file))
    if problems:
        raise InvalidData(problems[:20], len(problems))
    return Joined(outlines, keys, tuple(strange))


def key_of(value: object) -> str:
    """A key as it is compared: a municipality key with all its eight digits, else the text as it is.

    >>> key_of(5334002), key_of("053340002002"), key_of("ac-ost")
    ('05334002', '05334002', 'ac-ost')
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if not text.isascii() or not text.isdigit():
        return text
    if len(text) in (7, 8):
        return text.zfill(8)
    if len(text) in (11, 12):  # regional key: state, district, union of municipalities, municipality
        text = text.zfill(12)
        return text[:5] + text[9:]
    return text


def _places(snapshot: Snapshot) -> Mapping[str, str]:
    """Places by id and by key; of two with the same key the municipality counts."""
    nodes = snapshot.of_kind("place")
    by_key = {key_of(node.properties["ags"]): node.id for node in nodes if node.text("ags")}
    by_key |= {
        key_of(node.properties["ags"]): node.id for node in nodes if node.kind == "municipality" and node.text("ags")
    }
    return by_key | {node.id: node.id for node in nodes}


def _values(feature: Feature, key: str) -> Iterator[str]:
    properties: Mapping[str, Any] = feature.properties
    if key:
        yield key_of(properties.get(key))
        return
    yield key_of(feature.id)
    for name in KEYS:
        if name in properties:
            yield key_of(properties[name])


def _name(feature: Feature) -> str:
    named = next((str(feature.properties[name]) for name in NAMED_BY if feature.properties.get(name)), "")
    return (named or next(iter(value for value in _values(feature, "") if value), "") or f"#{feature.number}")[:80]


def _misplaced(
    snapshot: Snapshot, outlines: Mapping[str, Outline], numbers: Mapping[str, Feature], file: str
) -> Iterator[Problem]:
    for id, outline in outlines.items():
        place = snapshot.node(id)
        known = _coordinates(place)
        if known is None:
            continue
        x, y = (value / UNIT for value in label_point(outline))
        if _apart((x, y), known) <= FAR:
            continue
        message = N_("Die Fläche liegt weit weg von den erfassten Koordinaten des Ortes ({place}).")
        if _apart((y, x), known) <= FAR:
            message = N_("Länge und Breite sind vertauscht ({place}): GeoJSON nennt zuerst die Länge.")
        yield Problem(file, "", f"features[{numbers[id].number}]", message, "", (("place", place.name),))


def _coordinates(place: Node) -> tuple[float, float] | None:
    lon, lat = place.properties.get("lon"), place.properties.get("lat")
    if isinstance(lon, (int, float)) and isinstance(lat, (int, float)):
        return float(lon), float(lat)
    return None


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))
