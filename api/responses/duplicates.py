"""Pairs of bodies that may be one, decisions about them, and a merge, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.responses.facts import NodeRef
from graphkb.duplicates import FEATURES, WEIGHTS, Conflict, Feature, Merge, Pair, Standing
from graphkb.snapshot import Snapshot
from graphkb.store.decisions import Decision, Verdict
from graphkb.texts import Language, Texts

__all__ = ["DecisionIn", "DecisionOut", "DuplicatesOut", "MergeIn", "MergeOut", "PairOut", "PairsOut"]


class FeatureOut(BaseModel):
    """One thing compared."""

    id: str
    label: str
    weight: float
    score: float | None = Field(description="0 to 1; null: at least one side has no data, so it takes no part")
    first: str = Field(description="What was compared of the first body")
    second: str

    @classmethod
    def of(cls, feature: Feature, language: Language) -> FeatureOut:
        """With its label in this language."""
        return cls(
            id=feature.id,
            label=feature.label.in_language(language),
            weight=feature.weight,
            score=None if feature.score is None else round(feature.score, 4),
            first=feature.first,
            second=feature.second,
        )


class PairOut(BaseModel):
    """Two bodies that may be one."""

    first: NodeRef
    second: NodeRef | None = Field(description="Null: the body that is being entered")
    score: float = Field(description="Σ weight · feature / Σ weight over the features with data, 0 to 1")
    certainty: float = Field(description="Share of the weights with data, 0 to 1")
    features: list[FeatureOut]

    @classmethod
    def of(cls, snapshot: Snapshot, pair: Pair, language: Language) -> PairOut:
        """With the names of both."""
        return cls(
            first=NodeRef.of(snapshot, pair.first),
            second=NodeRef.of(snapshot, pair.second) if pair.second in snapshot else None,
            score=round(pair.score, 4),
            certainty=round(pair.certainty, 4),
            features=[FeatureOut.of(feature, language) for feature in pair.features],
        )


class DecisionOut(BaseModel):
    """What was decided about a pair."""

    id: str
    first: str = Field(description="Id of one body; it may be gone since")
    second: str
    verdict: Verdict
    kept: str | None = Field(description="Id under which both stand since they were merged; null: not merged")
    at: datetime
    by: str
    reason: str

    @classmethod
    def of(cls, decision: Decision) -> DecisionOut:
        """As it was kept."""
        return cls(
            id=decision.id,
            first=decision.first,
            second=decision.second,
            verdict=decision.verdict,
            kept=decision.kept or None,
            at=decision.at,
            by=decision.by,
            reason=decision.reason,
        )


class RuleOut(BaseModel):
    """How a feature counts."""

    id: str
    label: str
    weight: float
    rule: str


class DuplicatesOut(BaseModel):
    """Pairs that nobody has decided, best first, and what was decided."""

    bodies: int = Field(description="Bodies among which pairs were sought")
    compared: int = Field(description="Pairs that share something rare and were compared")
    total: int = Field(description="Pairs that nobody has decided")
    items: list[PairOut]
    unsure: list[DecisionOut] = Field(description="Decided as unsure; not proposed again")
    again: list[DecisionOut] = Field(description="Decided as the same, and both are there")
    decided: list[DecisionOut] = Field(description="Decided as the same or as different, newest first")
    features: list[RuleOut]

    @classmethod
    def of(
        cls, snapshot: Snapshot, stand: Standing, bodies: int, compared: int, limit: int, language: Language
    ) -> DuplicatesOut:
        """At most `limit` of each list."""
        texts = Texts(language)
        return cls(
            bodies=bodies,
            compared=compared,
            total=len(stand.open),
            items=[PairOut.of(snapshot, pair, language) for pair in stand.open[:limit]],
            unsure=[DecisionOut.of(one) for one in stand.unsure[:limit]],
            again=[DecisionOut.of(one) for one in stand.again[:limit]],
            decided=[DecisionOut.of(one) for one in stand.decided[:limit]],
            features=[
                RuleOut(id=id, label=texts(label), weight=WEIGHTS[id], rule=texts(rule))
                for id, (label, rule) in FEATURES.items()
            ],
        )


class PairsOut(BaseModel):
    """Bodies that one being entered may be the same as, best first."""

    items: list[PairOut]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200, description="Who decides")
    reason: str = Field(default="", max_length=1000, description="Why")


class DecisionIn(_Said):
    """A decision about a pair."""

    first: str = Field(min_length=1, max_length=200, examples=["mosaik"])
    second: str = Field(min_length=1, max_length=200, examples=["mozaik"])
    verdict: Verdict


class MergeIn(_Said):
    """Two bodies to become one."""

    keep: str = Field(min_length=1, max_length=200, description="Id that stays")
    gone: str = Field(min_length=1, max_length=200, description="Id that leads to it afterwards")
    choices: dict[str, Literal["keep", "gone"]] = Field(
        default_factory=dict,
        description="Field or property to the side whose value stays; without it that of `keep`",
        max_length=100,
    )
    revision: int | None = Field(
        default=None, ge=0, le=2**53, description="Revision of the preview; another one is refused. Null: any"
    )


class ConflictOut(BaseModel):
    """A value that both have, and not the same."""

    name: str
    label: str
    keep: str
    gone: str
    chosen: Literal["keep", "gone"]

    @classmethod
    def of(cls, snapshot: Snapshot, conflict: Conflict, language: Language) -> ConflictOut:
        """With the label of the property; fields of every record are called by their name."""
        known = snapshot.ontology.properties.get(conflict.name)
        return cls(
            name=conflict.name,
            label=known.label.in_language(language) if known else conflict.name,
            keep=str(conflict.keep),
            gone=str(conflict.gone),
            chosen=conflict.chosen,
        )


class MergeOut(BaseModel):
    """What a merge does, or did."""

    keep: NodeRef
    gone: NodeRef
    aliases: list[str] = Field(description="Other spellings afterwards")
    sources: int = Field(description="Sources of the record afterwards")
    conflicts: list[ConflictOut]
    moved: list[str] = Field(description="Ids of the relations that `gone` brings along, as they are afterwards")
    united: list[str] = Field(description="Ids of the relations that both had: one of each, with all sources")
    dropped: list[str] = Field(description="Ids of relations between the two")
    lost: list[str] = Field(description="Properties of `gone` that the kind of `keep` does not have")
    revision: int = Field(description="Revision of the data that was looked at; after a merge the new one")

    @classmethod
    def of(cls, snapshot: Snapshot, plan: Merge, revision: int, language: Language) -> MergeOut:
        """`snapshot` as it was before."""
        return cls(
            keep=NodeRef.of(snapshot, plan.keep.id),
            gone=NodeRef.of(snapshot, plan.gone.id),
            aliases=list(plan.merged.aliases),
            sources=len(plan.merged.sources),
            conflicts=[ConflictOut.of(snapshot, one, language) for one in plan.conflicts],
            moved=[relation.id for relation in plan.moved],
            united=[relation.id for relation in plan.united],
            dropped=[relation.id for relation in plan.dropped],
            lost=list(plan.lost),
            revision=revision,
        )
