"""Maps of places and layers of areas on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from api.areas import Outlines
from api.place_map import PlaceMap, PlaceValue
from api.place_view import PlaceView
from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef
from api.responses.what_if import CellChangeOut
from graphkb.analytics.coverage import Cell, State, StructureKind
from graphkb.analytics.fragility import Hanging, SingleProgramme, SingleProvider
from graphkb.analytics.need import PriorityCell
from graphkb.analytics.what_if import Switched
from graphkb.areas import Layer, Loaded
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["LayerList", "LayerOut", "LoadedOut", "PlaceMapOut", "PlaceOut", "SwitchedOut"]


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


class PlaceCellOut(BaseModel):
    """One field at the place."""

    column: NodeRef
    state: State
    own_state: State
    inherited: bool
    inherited_from: list[NodeRef]
    need: float | None = Field(description="0 to 1, compared with its peers; null: not known")
    best_rank: int | None = Field(description="Best rank among its peers, whatever is not known; null: no rank")
    worst_rank: int | None
    measures: list[NodeRef] = Field(description="Running measures for the place itself or parts of it")
    bodies: list[NodeRef]
    reasons: list[Label] = Field(description="Why the own state is unknown")
    responsible: list[NodeRef]

    @classmethod
    def of(cls, snapshot: Snapshot, cell: Cell, weighed: PriorityCell) -> PlaceCellOut:
        """From coverage and need of the same cell."""
        bodies = sorted({body for one in cell.running_own for body in one.entry.bodies})
        return cls(
            column=NodeRef.of(snapshot, cell.column),
            state=cell.state,
            own_state=cell.own_state,
            inherited=cell.inherited_only,
            inherited_from=[NodeRef.of(snapshot, id) for id in cell.inherited_from],
            need=weighed.need.need.value if weighed.need.need else None,
            best_rank=weighed.best or None,
            worst_rank=weighed.worst or None,
            measures=[NodeRef.of(snapshot, one.id) for one in cell.running_own],
            bodies=[NodeRef.of(snapshot, body) for body in bodies],
            reasons=[reason.text for reason in cell.own.reasons],
            responsible=[NodeRef.of(snapshot, office.office) for office in cell.responsible],
        )


class PlaceHangingOut(BaseModel):
    """A field that hangs on one body or programme."""

    column: NodeRef
    on: Literal["body", "programme"]
    record: NodeRef | None = Field(description="Null: this reader may not see it named, or it is not recorded")
    called: Label
    whole: bool = Field(description="false: offers for a larger area are there besides")

    @classmethod
    def of(cls, snapshot: Snapshot, row: SingleProvider | SingleProgramme, cell: Hanging) -> PlaceHangingOut:
        """Named as rule 16 allows."""
        if isinstance(row, SingleProvider):
            record = NodeRef.of(snapshot, row.body) if row.body else None
            called = row.called
        else:
            record = NodeRef.of(snapshot, row.programme)
            node = snapshot.node(row.programme)
            called = Label(de=node.called("de"), en=node.called("en"))
        return cls(
            column=NodeRef.of(snapshot, cell.column),
            on="body" if isinstance(row, SingleProvider) else "programme",
            record=record,
            called=called,
            whole=cell.whole,
        )


class NearbyOut(BaseModel):
    """A partner from nearby, with its first reason."""

    actor: NodeRef
    reason: Label


class PlaceLetterOut(BaseModel):
    """Whom to ask about which fields."""

    to: NodeRef
    columns: list[NodeRef]


class SwitchOut(BaseModel):
    """A body or programme that can be switched off."""

    record: NodeRef
    programme: bool
    measures: int


class PlaceOut(BaseModel):
    """One place: what the analyses say about it, each cut to this place."""

    place: NodeRef
    above: list[NodeRef]
    quarters: list[NodeRef]
    peers: list[NodeRef] = Field(description="Places it is compared with; empty: the municipalities of the district")
    concept: NodeRef
    cells: list[PlaceCellOut]
    hanging: list[PlaceHangingOut]
    structures: dict[str, str] = Field(description="Kind of structure to whether it is there; offices are left out")
    actors: int = Field(description="Actors with a seat here or at work for the place")
    silent_neighbours: int = Field(description="Pairs of bodies side by side without a recorded tie")
    partners: list[NearbyOut]
    letters: list[PlaceLetterOut]
    switches: list[SwitchOut]
    method: MethodOut
    priority_method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, view: PlaceView) -> PlaceOut:
        """From the view."""

        def refs(ids: Iterable[str]) -> list[NodeRef]:
            return [NodeRef.of(snapshot, id) for id in ids]

        return cls(
            place=NodeRef.of(snapshot, view.place.id),
            above=refs(view.above),
            quarters=refs(view.quarters),
            peers=refs(view.peers),
            concept=NodeRef.of(snapshot, view.matrix.concept),
            cells=[
                PlaceCellOut.of(snapshot, cell, weighed) for cell, weighed in zip(view.cells, view.needs, strict=True)
            ],
            hanging=[PlaceHangingOut.of(snapshot, row, cell) for row, cell in view.hanging],
            structures={
                item.kind.value: item.presence.value
                for item in view.structure.items
                if item.kind is not StructureKind.RESPONSIBLE_OFFICE
            },
            actors=len(view.actors),
            silent_neighbours=view.neighbours.total,
            partners=[
                NearbyOut(actor=NodeRef.of(snapshot, one.actor.id), reason=one.reasons[0].sentence)
                for one in (*view.partners.first, *view.partners.others)
            ],
            letters=[
                PlaceLetterOut(to=NodeRef.of(snapshot, letter.to), columns=refs(cell.column for cell in letter.cells))
                for letter in view.letters
            ],
            switches=[
                SwitchOut(record=NodeRef.of(snapshot, one.id), programme=one.programme, measures=one.measures)
                for one in view.switches
            ],
            method=MethodOut.of(view.matrix.method, snapshot),
            priority_method=MethodOut.of(view.priority.method, snapshot),
        )


class SwitchedOut(BaseModel):
    """Cells before and after without some bodies and programmes."""

    without: list[NodeRef]
    sentence: Label
    cells: list[CellChangeOut] = Field(description="Cells of which a state changes")
    ended: list[NodeRef] = Field(description="Measures that run on the day and end")

    @classmethod
    def of(cls, snapshot: Snapshot, found: Switched) -> SwitchedOut:
        """From the result."""
        return cls(
            without=[NodeRef.of(snapshot, id) for id in found.scenario.without],
            sentence=found.sentence,
            cells=[CellChangeOut.of(snapshot, change) for change in found.moving],
            ended=[NodeRef.of(snapshot, id) for id in found.ended],
        )
