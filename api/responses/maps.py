"""What is counted on the map, on the wire: measures of what is shown, two selections, days to play through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import NodeRef
from api.responses.network import TieOut
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.map_measures import Band, BodyMeasures, MapMeasures
from graphkb.analytics.network.selections import Comparison, Selected, SharedOccasion
from graphkb.snapshot import Snapshot

__all__ = ["BodyMeasuresOut", "DaysOut", "MeasuresOut", "SelectionsOut"]

BANDS: Mapping[Band, str] = {Band.NONE: "none", Band.FEW: "few", Band.MANY: "many", Band.MOST: "most"}


class BodyMeasuresOut(BaseModel):
    """One body among those shown."""

    body: NodeRef
    degree: int
    strength: float = Field(description="Sum of the weights of its ties")
    core: int = Field(description="Largest k so that it is in a part where everybody has k ties to others of that part")
    component: int = Field(description="1 for the largest connected part")
    ways: str | None = Field(
        description="Shortest ways of two others through it: `none`, `few`, `many` or `most`; null: not asked for"
    )

    @classmethod
    def of(cls, snapshot: Snapshot, body: str, one: BodyMeasures) -> BodyMeasuresOut:
        """From the analysis."""
        return cls(
            body=NodeRef.of(snapshot, body),
            degree=one.degree,
            strength=round(one.strength, 6),
            core=one.core,
            component=one.component,
            ways=None if one.band is None else BANDS[one.band],
        )


class MeasuresOut(AnalysisList[BodyMeasuresOut]):
    """Measures taken on what the filters leave. No ranks: nothing is resampled here."""

    components: list[int] = Field(description="Sizes of the connected parts, largest first")
    estimated_from: int | None = Field(description="From how many bodies the ways are estimated; null: exact")

    @classmethod
    def page(cls, found: MapMeasures, items: list[BodyMeasuresOut], following: str | None) -> MeasuresOut:
        """One page of them."""
        return cls(
            items=items,
            next_cursor=following,
            method=MethodOut.of(found.method),
            components=list(found.components),
            estimated_from=found.estimated_from,
        )


class SelectedOut(BaseModel):
    """One selection."""

    bodies: list[NodeRef]
    kinds: dict[str, int] = Field(description="Kind to the number of its bodies; kinds never listed are under `other`")
    ties: list[TieOut] = Field(description="Ties inside, strongest first")
    weight: float = Field(description="Sum of the weights inside")
    density: float | None = Field(description="Pairs with a tie among all pairs, 0 to 1; null: fewer than two bodies")
    outside: int = Field(description="Ties to bodies of neither selection")

    @classmethod
    def of(cls, snapshot: Snapshot, one: Selected) -> SelectedOut:
        """From the analysis."""
        return cls(
            bodies=[NodeRef.of(snapshot, body) for body in one.bodies],
            kinds={kind or "other": number for kind, number in one.kinds.items()},
            ties=[TieOut.of(snapshot, tie) for tie in one.inside],
            weight=round(one.weight_inside, 6),
            density=None if one.density is None else round(one.density, 6),
            outside=one.outside,
        )


class SharedOccasionOut(BaseModel):
    """A measure, network or event with bodies of both selections."""

    kind: EvidenceKind
    occasion: NodeRef
    first: list[NodeRef]
    second: list[NodeRef]

    @classmethod
    def of(cls, snapshot: Snapshot, one: SharedOccasion) -> SharedOccasionOut:
        """From the analysis."""
        return cls(
            kind=one.kind,
            occasion=NodeRef.of(snapshot, one.via),
            first=[NodeRef.of(snapshot, body) for body in one.first],
            second=[NodeRef.of(snapshot, body) for body in one.second],
        )


class SelectionsOut(BaseModel):
    """Two selections side by side."""

    first: SelectedOut
    second: SelectedOut
    both: list[NodeRef] = Field(description="Bodies in both")
    between: list[TieOut] = Field(description="Ties from one selection to the other, strongest first")
    weight_between: float
    shared: list[SharedOccasionOut] = Field(description="Occasions with bodies of both, most bodies first")
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: Comparison) -> SelectionsOut:
        """From the analysis."""
        return cls(
            first=SelectedOut.of(snapshot, found.first),
            second=SelectedOut.of(snapshot, found.second),
            both=[NodeRef.of(snapshot, body) for body in found.both],
            between=[TieOut.of(snapshot, tie) for tie in found.between],
            weight_between=round(found.weight_between, 6),
            shared=[SharedOccasionOut.of(snapshot, one) for one in found.shared],
            method=MethodOut.of(found.method),
        )


class DaysOut(BaseModel):
    """Days that the map can be played through with `/network?date=`."""

    days: list[date] = Field(description="Earliest first; the last is the day asked about")
