"""Partners and their reasons on the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef, SourceOut, source_out
from graphkb.analytics.partners import KnownPartner, PartnerResult, Proposal
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["PartnersOut"]


class ReasonOut(BaseModel):
    """Why a body is proposed."""

    feature: str = Field(examples=["place"])
    weight: float = Field(description="Weight of the feature, 0 to 3")
    blocks: int = Field(description="How much it carries here, 1 to 3")
    sentence: Label
    derived: bool = Field(description="true: rests on a fact that was concluded, or on general experience")
    last: date | None = Field(description="Latest day on which a source says so; null: undated")
    sources: list[SourceOut]


class StandingOut(BaseModel):
    """How far the place in the order can be claimed."""

    order: str = Field(description="`rank`: a bare place; `band`: from best to worst; `unranked`: not to be ordered")
    best: int
    worst: int
    hangs_on: list[str] = Field(description="Features without which it falls behind")
    text: Label


class PartnerOut(BaseModel):
    """A proposed partner."""

    actor: NodeRef
    bodies: list[NodeRef] = Field(description="The bodies it is a unit of; empty: it is one itself")
    standing: StandingOut
    certainty: float = Field(description="Share of the weights that have data, 0 to 1")
    reasons: list[ReasonOut]
    without_data: list[str]


class KnownOut(BaseModel):
    """A body that the asker knows already."""

    actor: NodeRef
    sentence: Label
    last: date | None
    aged: bool
    sources: list[SourceOut]


class FeatureOut(BaseModel):
    """A kind of reason: the one table of weights."""

    id: str
    label: Label
    weight: float
    definition: Label
    no_data: Label


class PartnersOut(BaseModel):
    """Proposed partners: first those with a place or a band, then those not to be ordered, by name."""

    finding: Label
    items: list[PartnerOut]
    next_cursor: str | None = Field(description="Always null: ask with a larger limit")
    known: list[KnownOut]
    compared: int
    excluded: dict[str, int]
    features: list[FeatureOut]
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, result: PartnerResult) -> PartnersOut:
        """From the result."""
        return cls(
            finding=result.finding,
            items=[_partner(snapshot, one) for one in (*result.ordered, *result.unranked)],
            next_cursor=None,
            known=[_known(snapshot, one) for one in result.known],
            compared=result.compared,
            excluded={str(reason.value): count for reason, count in result.excluded.items()},
            features=[
                FeatureOut(
                    id=str(one.id),
                    label=one.label,
                    weight=result.weights.get(one.id, 0.0),
                    definition=one.definition,
                    no_data=one.no_data,
                )
                for one in result.features
            ],
            method=MethodOut.of(result.method),
        )


def _partner(snapshot: Snapshot, one: Proposal) -> PartnerOut:
    return PartnerOut(
        actor=NodeRef.of(snapshot, one.actor.id),
        bodies=[NodeRef.of(snapshot, body.id) for body in one.bodies],
        standing=StandingOut(
            order=one.standing.order.value,
            best=one.standing.best,
            worst=one.standing.worst,
            hangs_on=[str(feature) for feature in one.standing.hangs_on],
            text=one.standing_text,
        ),
        certainty=round(one.certainty, 3),
        reasons=[
            ReasonOut(
                feature=str(reason.feature),
                weight=reason.weight,
                blocks=reason.blocks,
                sentence=reason.sentence,
                derived=reason.derived,
                last=reason.last,
                sources=[source_out(snapshot, source) for source in reason.sources],
            )
            for reason in one.reasons
        ],
        without_data=[str(feature) for feature in one.without_data],
    )


def _known(snapshot: Snapshot, one: KnownPartner) -> KnownOut:
    return KnownOut(
        actor=NodeRef.of(snapshot, one.body.id),
        sentence=one.sentence,
        last=one.last,
        aged=one.aged,
        sources=[source_out(snapshot, source) for source in one.sources],
    )
