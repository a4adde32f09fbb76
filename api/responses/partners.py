"""Partners and their reasons on the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import MethodOut
from api.responses.facts import NodeRef, SourceOut, source_out
from graphkb.analytics.partners import KnownPartner, PartnerResult, Proposal, Way, WhyNot, mix_words
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["PartnersOut", "WhyNotOut"]


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


class WayOut(BaseModel):
    """Through whom the two could meet."""

    sentence: Label
    steps: int | None = Field(description="Number of ties on the way; null: none is recorded")
    through: list[NodeRef] = Field(description="Bodies, measures, networks and events on the way; never persons")
    sources: list[SourceOut]


class MovedOut(BaseModel):
    """What the limit of one sort did to a proposal."""

    move: str = Field(description="`taken_in`: among the first for it; `put_back`: behind them for it")
    place: int = Field(description="Place by score before")
    sentence: Label


class PartnerOut(BaseModel):
    """A proposed partner."""

    actor: NodeRef
    bodies: list[NodeRef] = Field(description="The bodies it is a unit of; empty: it is one itself")
    standing: StandingOut
    certainty: float = Field(description="Share of the weights that have data, 0 to 1")
    score: float = Field(description="Sum of weight × s over the weights with data, 0 to 1: to order by, no more")
    reasons: list[ReasonOut]
    without_data: list[str]
    way: WayOut | None = Field(description="null: for a need, or one of the two is not in the network")
    moved: MovedOut | None = Field(description="null: the limit of one sort did nothing to it")


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
    weight: float = Field(description="As used; 0: left out, or it could not count for this query")
    usual: float = Field(description="The usual weight")
    definition: Label
    no_data: Label


class PartnersOut(BaseModel):
    """Proposed partners: first those with a place or a band, mixed by sort; then those put back for the mix, by score;
    then those not to be ordered, by name."""

    finding: Label
    mix: Label = Field(description="What the limit of one sort did; empty: it is off")
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
            mix=mix_words(result.mix),
            items=[_partner(snapshot, one, result) for one in (*result.first, *result.put_back, *result.others)],
            next_cursor=None,
            known=[_known(snapshot, one) for one in result.known],
            compared=result.compared,
            excluded={str(reason.value): count for reason, count in result.excluded.items()},
            features=[
                FeatureOut(
                    id=str(one.id),
                    label=one.label,
                    weight=result.weights.get(one.id, 0.0),
                    usual=one.weight,
                    definition=one.definition,
                    no_data=one.no_data,
                )
                for one in result.features
            ],
            method=MethodOut.of(result.method, snapshot),
        )


class ComparedOut(BaseModel):
    """What one kind of reason found."""

    feature: str
    weight: float
    value: float | None = Field(description="s with freshness, 0 to 1; null: no data")
    sentence: Label
    derived: bool
    sources: list[SourceOut]


class WhyNotOut(BaseModel):
    """Why an actor is not proposed, or where it stands."""

    actor: NodeRef
    verdict: str = Field(description="`listed` or `excluded`")
    exclusion: str | None = Field(description="The rule that leaves it out; null: it is listed")
    sentence: Label
    missing: Label | None = Field(description="What is not recorded and could change the answer")
    best: int | None = Field(description="Best place among those that fit; null: it does not fit")
    worst: int | None
    features: list[ComparedOut] = Field(description="Every kind of reason that could count; empty: not compared")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, found: WhyNot) -> WhyNotOut:
        """From the answer."""
        return cls(
            actor=NodeRef.of(snapshot, found.actor.id),
            verdict=found.verdict.value,
            exclusion=found.exclusion.value if found.exclusion else None,
            sentence=found.sentence,
            missing=found.missing,
            best=found.standing.best if found.standing else None,
            worst=found.standing.worst if found.standing else None,
            features=[
                ComparedOut(
                    feature=one.feature,
                    weight=one.weight,
                    value=None if one.value is None else round(one.value, 3),
                    sentence=one.sentence,
                    derived=one.derived,
                    sources=[source_out(snapshot, source) for source in one.sources],
                )
                for one in found.features
            ],
            sources=[source_out(snapshot, source) for source in found.sources],
        )


def _moved(one: Proposal, result: PartnerResult) -> MovedOut | None:
    for move, some in (("taken_in", result.mix.taken_in), ("put_back", result.mix.put_back)):
        for moved in some:
            if moved.actor == one.actor.id:
                return MovedOut(move=move, place=moved.place, sentence=moved.sentence)
    return None


def _way(snapshot: Snapshot, way: Way) -> WayOut:
    return WayOut(
        sentence=way.sentence,
        steps=way.steps,
        through=[NodeRef.of(snapshot, id) for id in way.through],
        sources=[source_out(snapshot, source) for source in way.sources],
    )


def _partner(snapshot: Snapshot, one: Proposal, result: PartnerResult) -> PartnerOut:
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
        score=round(one.score, 3),
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
        way=_way(snapshot, one.way) if one.way else None,
        moved=_moved(one, result),
    )


def _known(snapshot: Snapshot, one: KnownPartner) -> KnownOut:
    return KnownOut(
        actor=NodeRef.of(snapshot, one.body.id),
        sentence=one.sentence,
        last=one.last,
        aged=one.aged,
        sources=[source_out(snapshot, source) for source in one.sources],
    )
