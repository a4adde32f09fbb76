"""What a map of places shows: one value for each place, from the analyses that the tables show too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.analyses import Analyses
from graphkb.analytics.coverage import Cell, Column, CoverageMatrix, Hierarchy
from graphkb.analytics.need import Need, NeedCell
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["MapPoint", "PlaceMap", "PlaceValue", "place_map", "quarters_of", "towns_with_quarters"]

SHELTERED = (
    "unterkunft",
    "frauenhaus",
    "schutzhaus",
    "schutzwohnung",
    "wohnheim",
    "übergangsheim",
    "zuflucht",
    "shelter",
    "refuge",
)
"""Words in the name of a meeting place or its sort that keep it off the map (rule 17), should one be recorded."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaceValue:
    """One place."""

    place: str
    cell: Cell | None
    """The cell of the chosen field, as the matrix has it; None: no field is chosen."""
    need: NeedCell | None
    """Need in the chosen field, compared with the other places shown; None: no field is chosen."""
    measures: int
    """Running measures for the place itself or parts of it: of the field, or of all fields of the concept."""
    bodies: int
    """Bodies that run them, each once; measures without a recorded provider are not counted here."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A meeting place whose address is published."""

    id: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class PlaceMap:
    """Values of all places shown."""

    day: date
    within: str | None
    """Municipality whose quarters are shown; None: the municipalities of the district."""
    column: Column | None
    """The chosen field."""
    matrix: CoverageMatrix
    need: Need
    values: tuple[PlaceValue, ...]
    """In the order of the matrix."""
    points: tuple[MapPoint, ...]
    """By id; empty: no coordinates of a published address are recorded."""


def place_map(
    analyses: Analyses,
    day: date,
    *,
    concept: str | None = None,
    field: str | None = None,
    within: str | None = None,
    target_group: str | None = None,
) -> PlaceMap:
    """The values of the municipalities, or of the quarters of one, from one call to coverage and one to need.

    Raises InvalidParameter for a municipality without quarters and for a field that the concept does not have,
    else what coverage raises.
    """
    snapshot = analyses.snapshot
    places = _rows(snapshot, day, within) if within else ()
    matrix = analyses.matrix(day, concept=concept, places=places, target_group=target_group)
    need = analyses.need(day, concept=concept, places=places, target_group=target_group)
    at = _position(matrix, field) if field else None
    values = tuple(
        _value(row, None if at is None else row[at], None if at is None else needs[at])
        for row, needs in zip(matrix.cells, need.cells, strict=True)
        if row
    )
    return PlaceMap(
        day=day,
        within=within,
        column=None if at is None else matrix.columns[at],
        matrix=matrix,
        need=need,
        values=values,
        points=tuple(_points(snapshot, day, within or analyses.context.settings.district)),
    )


def quarters_of(snapshot: Snapshot, day: date, town: str) -> tuple[str, ...]:
    """Quarters of a municipality, by name; empty if none is recorded."""
    places = Hierarchy(snapshot, Clock(snapshot, day), "place")
    return _quarters(snapshot, places, town)


def towns_with_quarters(snapshot: Snapshot, day: date) -> dict[str, tuple[str, ...]]:
    """Municipalities that have quarters, with these; both by name."""
    places = Hierarchy(snapshot, Clock(snapshot, day), "place")
    towns = sorted(snapshot.of_kind("municipality"), key=lambda node: (alphabetical(node.name), node.id))
    found = {town.id: _quarters(snapshot, places, town.id) for town in towns}
    return {town: quarters for town, quarters in found.items() if quarters}


def _quarters(snapshot: Snapshot, places: Hierarchy, town: str) -> tuple[str, ...]:
    quarters = [snapshot.node(id) for id in places.below(town)]
    named = sorted((alphabetical(node.name), node.id) for node in quarters if node.kind == "quarter")
    return tuple(id for _, id in named)


def _rows(snapshot: Snapshot, day: date, within: str) -> tuple[str, ...]:
    if snapshot.node(within).kind != "municipality":
        raise InvalidParameter(name="within", value=within, reason=Phrase.of(N_("Das ist keine Kommune.")))
    found = quarters_of(snapshot, day, within)
    if not found:
        raise InvalidParameter(name="within", value=within, reason=Phrase.of(N_("Dort ist kein Quartier erfasst.")))
    return found


def _position(matrix: CoverageMatrix, field: str) -> int:
    for at, column in enumerate(matrix.columns):
        if column.id == field:
            return at
    reason = Phrase.of(N_("Das ist kein Handlungsfeld dieses Konzepts."))
    raise InvalidParameter(name="field", value=field, reason=reason)


def _value(row: tuple[Cell, ...], cell: Cell | None, need: NeedCell | None) -> PlaceValue:
    cells = row if cell is None else (cell,)
    running = {one.id: one.entry for here in cells for one in here.running_own}
    bodies = {body for entry in running.values() for body in entry.bodies}
    return PlaceValue(row[0].place, cell, need, len(running), len(bodies))


def _points(snapshot: Snapshot, day: date, inside: str) -> list[MapPoint]:
    """Meeting places in an area (all if it is not recorded) whose address is published with its coordinates."""
    places = Hierarchy(snapshot, Clock(snapshot, day), "place")
    wanted = {inside, *places.below(inside)} if inside in snapshot else None
    found = []
    for node in snapshot.of_kind("meeting_place"):
        lon, lat = node.properties.get("lon"), node.properties.get("lat")
        if not isinstance(lon, (int, float)) or not isinstance(lat, (int, float)) or not node.text("address"):
            continue
        seats = {link.target for link in snapshot.out(node.id, "LOCATED_IN")}
        if (wanted is None or not seats or seats & wanted) and not _sheltered(snapshot, node):
            found.append(MapPoint(node.id, float(lon), float(lat)))
    return found


def _sheltered(snapshot: Snapshot, node: Node) -> bool:
    sorts = [snapshot.node(link.target) for link in snapshot.out(node.id)]
    words = " ".join([node.name, *node.aliases, *(one.name for one in sorts if one.kind == "venue_type")]).casefold()
    return any(word in words for word in SHELTERED)
