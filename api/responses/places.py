"""Maps of places and layers of areas on the wire."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.areas import Outlines
from api.place_map import PlaceMap, PlaceValue
from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef
from graphkb.analytics.coverage import State
from graphkb.areas import Layer, Loaded
from graphkb.snapshot import Snapshot

__all__ = ["LayerList", "LayerOut", "LoadedOut", "PlaceMapOut"]


class LayerOut(BaseModel):
    """A layer of areas: one file that was loaded."""

    id: str
    title: str
    source: str = Field(description="Where the outlines come from; to be shown wherever they are")
    areas: int = Field(description="Places that it has an outline of")
    points: int = Field(description="Points kept of all outlines together")
    loaded_at: datetime

    @classmethod
    def of(cls, layer: Layer) -> LayerOut:
        """As it is kept."""
        return cls(
            id=layer.id,
            title=layer.title,
            source=layer.source,
            areas=layer.areas,
            points=layer.points,
            loaded_at=layer.at,
        )


class LayerList(BaseModel):
    """All layers, newest first."""

    items: list[LayerOut]


class LoadedOut(LayerOut):
    """What loading a file did."""

    replaced: bool = Field(description="A layer of this title was there before")
    strange: list[str] = Field(description="Areas of the file that belong to no recorded place; the first hundred")
    strange_count: int
    without_outline: int = Field(description="Features without an area")
    points_before: int = Field(description="Points of these areas in the file")

    @classmethod
    def done(cls, loaded: Loaded) -> LoadedOut:
        """With the layer it made."""
        return cls(
            **LayerOut.of(loaded.layer).model_dump(),
            replaced=loaded.replaced,
            strange=list(loaded.joined.strange[:100]),
            strange_count=len(loaded.joined.strange),
            without_outline=loaded.without_outline,
            points_before=loaded.points_before,
        )


class PlaceValueOut(BaseModel):
    """One place of the map."""

    place: NodeRef
    state: State | None = Field(description="Of the chosen field, with what is inherited; null: no field is chosen")
    own_state: State | None = Field(description="By what serves the place itself or parts of it")
    inherited: bool = Field(description="Something runs, but nothing of it for this place itself")
    need: float | None = Field(
        description="0 to 1, compared with the places shown; null: not known, or no field chosen"
    )
    measures: int = Field(description="Running measures for the place itself or parts of it")
    bodies: int = Field(description="Recorded bodies that run them")
    lon: float | None = Field(description="Recorded longitude; null: not recorded")
    lat: float | None
    outline: bool = Field(description="An outline was loaded")

    @classmethod
    def of(cls, snapshot: Snapshot, value: PlaceValue, outlines: Outlines) -> PlaceValueOut:
        """With what is recorded of the place."""
        cell, properties = value.cell, snapshot.node(value.place).properties
        lon, lat = properties.get("lon"), properties.get("lat")
        return cls(
            place=NodeRef.of(snapshot, value.place),
            state=cell.state if cell else None,
            own_state=cell.own_state if cell else None,
            inherited=bool(cell and cell.inherited_only),
            need=value.need.need.value if value.need and value.need.need else None,
            measures=value.measures,
            bodies=value.bodies,
            lon=lon if isinstance(lon, float) else None,
            lat=lat if isinstance(lat, float) else None,
            outline=value.place in outlines.of,
        )


class MapPointOut(BaseModel):
    """A meeting place whose address is published."""

    meeting_place: NodeRef
    lon: float
    lat: float


class PlaceMapOut(BaseModel):
    """Values of places, as a map shows them."""

    day: date
    concept: NodeRef
    field: NodeRef | None
    within: NodeRef | None = Field(description="Municipality whose quarters are shown; null: the municipalities")
    items: list[PlaceValueOut]
    points: list[MapPointOut] = Field(description="Meeting places; empty: no coordinates of a published address")
    sources: list[str] = Field(description="Source notes of the outlines")
    method: MethodOut
    need_method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: PlaceMap, outlines: Outlines) -> PlaceMapOut:
        """All places, in the order of the matrix."""
        return cls(
            day=found.day,
            concept=NodeRef.of(snapshot, found.matrix.concept),
            field=NodeRef.of(snapshot, found.column.id) if found.column else None,
            within=NodeRef.of(snapshot, found.within) if found.within else None,
            items=[PlaceValueOut.of(snapshot, value, outlines) for value in found.values],
            points=[
                MapPointOut(meeting_place=NodeRef.of(snapshot, point.id), lon=point.lon, lat=point.lat)
                for point in found.points
            ],
            sources=list(outlines.sources({value.place: value for value in found.values})),
            method=MethodOut.of(found.matrix.method, snapshot),
            need_method=MethodOut.of(found.need.method, snapshot),
        )
