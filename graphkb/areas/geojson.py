"""Reads and checks GeoJSON: areas in WGS 84 with their properties. Whatever is wrong is told with its place.

Accepted is what RFC 7946 describes, and what programs write beside it: rings in either winding order, rings that
are not closed, a third coordinate, the old `crs` member if it names WGS 84.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkb.areas.geometry import UNIT, Outline, Point, Polygon, Ring, doubled_area, wound
from graphkb.errors import InvalidData, Phrase, Problem, UnreadableFile
from graphkb.texts import N_

__all__ = ["MOST_AREAS", "MOST_POINTS", "NAMED_BY", "AreasRead", "Feature", "read_geojson"]

MOST_AREAS = 20_000
"""Features in one file: Germany has eleven thousand municipalities."""
MOST_POINTS = 1_500_000
"""Points in one file."""
MOST_PROBLEMS = 20
"""Problems told; the rest is counted."""

NAMED_BY = ("GEN", "name", "NAME", "Name")
"""Properties that hold a name for people."""

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "WGS 84")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature with an outline."""

    number: int
    """Counted from 1, as it stands in the file."""
    id: str
    """Its own id; empty: none."""
    properties: Mapping[str, Any]
    outline: Outline


@dataclass(frozen=True, slots=True)
class AreasRead:
    """What a file holds."""

    features: tuple[Feature, ...]
    without_outline: int
    """Features without a geometry, or whose area is nothing."""


def read_geojson(path: Path, limit_mb: int) -> AreasRead:
    """All areas of a file.

    Raises UnreadableFile for what is no GeoJSON or too large, InvalidData with every wrong feature (at most
    20 are told) for coordinates that are not WGS 84 or rings that are none.
    """
    name = path.name
    return _Reader(name).read(_loaded(path, name, limit_mb))


def _loaded(path: Path, name: str, limit_mb: int) -> Any:
    try:
        size = path.stat().st_size
        if size > limit_mb * 2**20:
            reason = Phrase.of(
                N_("{size} MB; erlaubt sind {limit}. Bitte nur die Flächen des Gebiets ausgeben oder vereinfachen."),
                size=math.ceil(size / 2**20),
                limit=limit_mb,
            )
            raise UnreadableFile(file=name, reason=reason)
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(file=name, reason=error.strerror or str(error)) from error
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise UnreadableFile(file=name, reason=N_("Die Datei ist nicht in UTF-8 geschrieben.")) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        known = N_("Das ist kein gültiges JSON (Zeile {line}).")
        reason = Phrase.of(known, line=line) if line else Phrase.of(_NO_JSON)
        raise UnreadableFile(file=name, reason=reason) from error


_NO_JSON = N_("Das ist kein gültiges JSON.")
_NO_GEOJSON = N_("Das ist kein GeoJSON mit Flächen (FeatureCollection).")


def _no_number(text: str) -> float:
    raise ValueError(text)


class _Wrong(Exception):
    """What is wrong with one feature."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.points = 0
        self.empty = 0

    def read(self, data: Any) -> AreasRead:
        if not isinstance(data, dict):
            raise UnreadableFile(file=self.file, reason=_NO_GEOJSON)
        self._check_crs(data.get("crs"))
        if data.get("type") == "FeatureCollection" and isinstance(data.get("features"), list):
            raw = data["features"]
        elif data.get("type") == "Feature":
            raw = [data]
        else:
            raise UnreadableFile(file=self.file, reason=_NO_GEOJSON)
        if len(raw) > MOST_AREAS:
            reason = Phrase.of(N_("{n} Flächen; erlaubt sind {limit}."), n=len(raw), limit=MOST_AREAS)
            raise UnreadableFile(file=self.file, reason=reason)
        features, problems = [], []
        for number, one in enumerate(raw, start=1):
            try:
                found = self._feature(number, one)
            except _Wrong as wrong:
                problems.append(_problem(self.file, number, one, wrong.reason))
                continue
            if found is None:
                self.empty += 1
            else:
                features.append(found)
        if problems:
            raise InvalidData(problems[:MOST_PROBLEMS], len(problems))
        return AreasRead(tuple(features), self.empty)

    def _check_crs(self, crs: Any) -> None:
        """The member of the older GeoJSON; absent means WGS 84."""
        if crs is None:
            return
        name = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
        if not any(known in str(name).upper() for known in _WGS84):
            reason = Phrase.of(
                N_("Die Koordinaten sind nicht in WGS 84 ({crs}). Bitte in EPSG:4326 ausgeben."), crs=str(name)[:80]
            )
            raise UnreadableFile(file=self.file, reason=reason)

    def _feature(self, number: int, one: Any) -> Feature | None:
        if not isinstance(one, dict) or one.get("type") != "Feature":
            raise _Wrong(Phrase.of(N_("Das ist keine Fläche (Feature).")))
        outline = tuple(self._polygons(one.get("geometry")))
        if not outline:
            return None
        properties = one.get("properties")
        id = one.get("id")
        return Feature(
            number,
            str(id) if isinstance(id, (str, int)) else "",
            properties if isinstance(properties, dict) else {},
            outline,
        )

    def _polygons(self, geometry: Any) -> Iterator[Polygon]:
        """Its polygons; those without any area are left out."""
        if geometry is None:
            return
        if not isinstance(geometry, dict):
            raise _Wrong(Phrase.of(_NO_GEOMETRY))
        kind = geometry.get("type")
        if kind == "GeometryCollection":
            parts = geometry.get("geometries")
            if not isinstance(parts, list):
                raise _Wrong(Phrase.of(_NO_GEOMETRY))
            for part in parts:
                if isinstance(part, dict) and part.get("type") == "GeometryCollection":
                    raise _Wrong(Phrase.of(_NO_GEOMETRY))
                yield from self._polygons(part)
            return
        if kind not in ("Polygon", "MultiPolygon"):
            reason = N_("Erwartet wird eine Fläche (Polygon oder MultiPolygon), gefunden ist «{kind}».")
            raise _Wrong(Phrase.of(reason, kind=str(kind)[:40]))
        coordinates = geometry.get("coordinates")
        for polygon in [coordinates] if kind == "Polygon" else _listed(coordinates):
            rings = [self._ring(ring) for ring in _listed(polygon)]
            if rings and rings[0]:
                yield wound(tuple(ring for ring in rings if ring))

    def _ring(self, raw: Any) -> Ring:
        """The ring without doubled points; empty if it has no area."""
        positions = _listed(raw)
        self.points += len(positions)
        if self.points > MOST_POINTS:
            reason = Phrase.of(N_("Mehr als {limit} Punkte. Bitte vereinfacht ausgeben."), limit=MOST_POINTS)
            raise UnreadableFile(file=self.file, reason=reason)
        if len(positions) < 3:
            raise _Wrong(Phrase.of(N_("Ein Ring hat weniger als drei Punkte.")))
        points: list[Point] = []
        for position in positions:
            point = _point(position)
            if not points or point != points[-1]:
                points.append(point)
        if len(points) > 1 and points[0] == points[-1]:
            points.pop()
        ring = tuple(points)
        return ring if len(ring) >= 3 and doubled_area(ring) else ()


_NO_GEOMETRY = N_("Die Geometrie ist nicht lesbar.")


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Wrong(Phrase.of(_NO_GEOMETRY))
    return value


def _point(position: Any) -> Point:
    match position:
        case [int() | float() as x, int() | float() as y, *_] if not isinstance(x, bool) and not isinstance(y, bool):
            if not (-180 <= x <= 180 and -90 <= y <= 90):
                reason = N_("Die Koordinate {x}, {y} ist nicht in WGS 84 (Grad). Bitte in EPSG:4326 ausgeben.")
                raise _Wrong(Phrase.of(reason, x=_short(x), y=_short(y)))
            return round(x * UNIT), round(y * UNIT)
    raise _Wrong(Phrase.of(N_("Eine Koordinate ist kein Paar von Zahlen.")))


def _short(number: float) -> str:
    return f"{number:.10g}"


def _problem(file: str, number: int, one: Any, reason: Phrase) -> Problem:
    properties = one.get("properties") if isinstance(one, dict) else None
    named = properties if isinstance(properties, dict) else {}
    name = next((str(named[key]) for key in NAMED_BY if named.get(key)), "")
    cell = f"features[{number}]" + (f" ({name[:60]})" if name else "")
    return Problem(file, "", cell, reason.words, "", tuple((key, str(value)) for key, value in reason.facts))
