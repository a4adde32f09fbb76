"""Groups at several resolutions, and who was where, on the wire."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import NodeRef
from graphkb.analytics.network import Resolutions, TwoMode
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.two_mode import Occasion, Place, Row, Shared
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["ResolutionsOut", "TwoModeOut"]


class ResolutionOut(BaseModel):
    """What one resolution gives."""

    resolution: float = Field(examples=[1.0])
    label: Label
    groups: int
    certain: int = Field(description="Groups found again in at least 90 percent of the tests")
    largest: int = Field(description="Members of the largest group")
    ungrouped: int = Field(description="Tied bodies without a group")
    in_two: int = Field(description="Members of two groups")
    usual: int = Field(description="Groups of resolution 1 that are there with Jaccard of at least 0.5")


class ResolutionsOut(BaseModel):
    """How much the groups depend on the resolution."""

    items: list[ResolutionOut]
    lasting: list[str] = Field(description="Ids of the groups of resolution 1 that are there at every resolution")
    of: int = Field(description="Groups at resolution 1")
    method: MethodOut

    @classmethod
    def of_steps(cls, found: Resolutions, method: MethodOut) -> ResolutionsOut:
        """From the analysis."""
        return cls(
            items=[
                ResolutionOut(
                    resolution=step.resolution,
                    label=step.label,
                    groups=step.groups,
                    certain=step.certain,
                    largest=step.largest,
                    ungrouped=step.ungrouped,
                    in_two=step.in_two,
                    usual=step.usual,
                )
                for step in found.steps
            ],
            lasting=list(found.lasting),
            of=found.of,
            method=method,
        )


class PlaceOut(BaseModel):
    """Position in the two-mode network; each 0 to 1 of what is possible there."""

    degree: float = Field(description="Of all occasions (bodies) shown, the share it is with")
    closeness: float
    betweenness: float

    @classmethod
    def of(cls, place: Place) -> PlaceOut:
        """From the analysis."""
        return cls(
            degree=round(place.degree, 6), closeness=round(place.closeness, 6), betweenness=round(place.betweenness, 6)
        )


class RowOut(BaseModel):
    """A body and where it was."""

    actor: NodeRef
    occasions: list[str] = Field(description="Ids of measures, networks and events")
    position: PlaceOut

    @classmethod
    def of(cls, snapshot: Snapshot, row: Row) -> RowOut:
        """From the analysis."""
        return cls(actor=NodeRef.of(snapshot, row.body), occasions=list(row.occasions), position=PlaceOut.of(row.place))


class OccasionOut(BaseModel):
    """A measure, network or event and who is recorded with it."""

    kind: EvidenceKind
    via: NodeRef
    actors: list[str] = Field(description="Ids of the bodies")
    pairwise: bool = Field(description="false: too large, or one body only, for ties between each two of them")
    position: PlaceOut

    @classmethod
    def of(cls, snapshot: Snapshot, occasion: Occasion) -> OccasionOut:
        """From the analysis."""
        return cls(
            kind=occasion.kind,
            via=NodeRef.of(snapshot, occasion.via),
            actors=list(occasion.bodies),
            pairwise=occasion.pairwise,
            position=PlaceOut.of(occasion.place),
        )


class SharedOut(BaseModel):
    """Two bodies and the occasions they share."""

    a: NodeRef
    b: NodeRef
    occasions: list[str]

    @classmethod
    def of(cls, snapshot: Snapshot, shared: Shared) -> SharedOut:
        """From the analysis."""
        return cls(a=NodeRef.of(snapshot, shared.a), b=NodeRef.of(snapshot, shared.b), occasions=list(shared.occasions))


class TwoModeOut(AnalysisList[OccasionOut]):
    """Bodies × measures, networks and events. No persons. Occasions that are much alike stand together."""

    total: int = Field(description="All occasions")
    actors: list[RowOut] = Field(description="Bodies of the occasions of this page, each with all its occasions")
    total_actors: int = Field(description="Bodies of all occasions")
    shared: list[SharedOut] = Field(description="Pairs that share most, at most `most_pairs`; on every page the same")
    pairs: int = Field(description="Pairs that share at least one occasion")
    density: float = Field(description="Cells filled, divided by all cells; 0 for an empty table")

    @classmethod
    def page(
        cls, snapshot: Snapshot, found: TwoMode, occasions: Sequence[Occasion], following: str | None, most_pairs: int
    ) -> TwoModeOut:
        """One page of its occasions."""
        there = {body for occasion in occasions for body in occasion.bodies}
        return cls(
            items=[OccasionOut.of(snapshot, occasion) for occasion in occasions],
            next_cursor=following,
            total=len(found.occasions),
            actors=[RowOut.of(snapshot, row) for row in found.rows if row.body in there],
            total_actors=len(found.rows),
            shared=[SharedOut.of(snapshot, shared) for shared in found.shared[:most_pairs]],
            pairs=len(found.shared),
            density=round(found.density, 6),
            method=MethodOut.of(found.method, snapshot),
        )
