"""Reach of migrant organisations, the tie that would help them most, and silent neighbours on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import NodeRef, SourceOut, source_out
from api.responses.network import StepOut
from graphkb.analytics.neighbours import (
    CLASS_TEXTS,
    Clue,
    ClueKind,
    HelpfulTies,
    NeighbourClass,
    NewTie,
    Option,
    Reach,
    Reaches,
    SilentNeighbours,
    SilentPair,
    Way,
)
from graphkb.analytics.network import WEAK_LABELS
from graphkb.analytics.network.contacts import Trace
from graphkb.analytics.network.reach import REACH_BANDS, SECTORS, STEP_BANDS
from graphkb.model import Relation, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["MigrantOrganisationsOut", "SilentNeighboursOut"]


def _sources(snapshot: Snapshot, sources: Sequence[SourceRef]) -> list[SourceOut]:
    return [source_out(snapshot, source) for source in sources]


def _of_relations(snapshot: Snapshot, relations: Sequence[Relation]) -> list[SourceOut]:
    return _sources(snapshot, sorted({source for relation in relations for source in relation.sources}))


class CountOut(BaseModel):
    """How many organisations there are of one sort."""

    id: str
    label: Label
    organisations: int

    @classmethod
    def all(cls, labels: Mapping[str, Label], counts: Mapping[str, int]) -> list[CountOut]:
        """All sorts in their order, those without any too."""
        return [cls(id=id, label=label, organisations=counts.get(id, 0)) for id, label in labels.items()]


class WayOut(BaseModel):
    """The way to the nearest office or adviser."""

    band: str = Field(description="`direct`, `one_between`, `more_between`, `no_way`, `not_recorded`")
    label: Label
    nearest: NodeRef | None = Field(description="null: no way, or nobody is recorded that it could lead to")
    steps: int | None = Field(description="Ties to it; null without a way")
    distance: float | None = Field(description="Sum of 1/weight; null without a way, or for a contact without a tie")
    contact: bool = Field(description="true: the two know each other by advice, funding, hosting or membership")
    path: list[StepOut] = Field(description="Each tie with its evidence; empty for a contact")
    sources: list[SourceOut] = Field(description="Of the contact; empty where the path tells")

    @classmethod
    def of(cls, snapshot: Snapshot, way: Way) -> WayOut:
        """From the analysis."""
        steps = way.introduction.steps if way.introduction and not way.contact else ()
        return cls(
            band=way.band,
            label=STEP_BANDS[way.band],
            nearest=NodeRef.of(snapshot, way.nearest) if way.nearest else None,
            steps=way.steps,
            distance=None if way.distance is None else round(way.distance, 6),
            contact=bool(way.contact),
            path=[StepOut.of(snapshot, step) for step in steps],
            sources=_of_relations(snapshot, way.relations),
        )


class TraceOut(BaseModel):
    """Evidence that does not count as a tie."""

    why: str = Field(description="`large`, `lapsed`, `undated`, `ended`, `same_roof`")
    via: NodeRef | None
    last: date | None
    sentence: Label
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, trace: Trace) -> TraceOut:
        """From the analysis."""
        return cls(
            why=trace.why.value,
            via=NodeRef.of(snapshot, trace.via) if trace.via else None,
            last=trace.last,
            sentence=trace.sentence,
            sources=_sources(snapshot, trace.sources),
        )


class ReasonOut(BaseModel):
    """Why a candidate would fit, as in the partner finder."""

    feature: str
    blocks: int = Field(description="1 to 3: how much it carries")
    sentence: Label
    sources: list[SourceOut]


class OptionOut(BaseModel):
    """A candidate for the new tie."""

    body: NodeRef
    actor: NodeRef = Field(description="The unit of it for which most speaks, or the body itself")
    gain: float = Field(description="By how much Σ 1/distance to all others grows")
    shortened: int = Field(description="Bodies that get nearer")
    joined: int = Field(description="Those of them that could not be reached before")
    again: float = Field(description="Share of the resamples in which it is the best or at most 5 % below it")
    reasons: list[ReasonOut]
    traces: list[TraceOut] = Field(description="Hints that the tie may exist already")

    @classmethod
    def of(cls, snapshot: Snapshot, option: Option) -> OptionOut:
        """From the analysis."""
        return cls(
            body=NodeRef.of(snapshot, option.body),
            actor=NodeRef.of(snapshot, option.actor),
            gain=round(option.gain.gain, 6),
            shortened=option.gain.shortened,
            joined=option.gain.joined,
            again=round(option.gain.again, 4),
            reasons=[
                ReasonOut(
                    feature=reason.feature,
                    blocks=reason.blocks,
                    sentence=reason.sentence,
                    sources=_sources(snapshot, reason.sources),
                )
                for reason in option.reasons
            ],
            traces=[TraceOut.of(snapshot, trace) for trace in option.traces],
        )


class HelpfulTieOut(BaseModel):
    """The new tie that would help most."""

    certain: bool = Field(description="true: one candidate can be named; false: two or three, none of them certain")
    compared: int = Field(description="Number of candidates")
    options: list[OptionOut]
    sentence: Label
    caution: Label | None = Field(description="Why the tie may only look missing; null: nothing speaks for that")

    @classmethod
    def of(cls, snapshot: Snapshot, found: NewTie) -> HelpfulTieOut:
        """From the analysis."""
        return cls(
            certain=found.certain,
            compared=found.compared,
            options=[OptionOut.of(snapshot, option) for option in found.options],
            sentence=found.sentence,
            caution=found.caution,
        )


class MigrantOrganisationOut(BaseModel):
    """One organisation; only with a token."""

    actor: NodeRef
    state: str = Field(description="`tied`, `weakly_tied`, `little_recorded`")
    state_label: Label
    sentence: Label
    ties: int
    strong_ties: int = Field(description="Ties of weight 0.2 or more")
    within: list[int] = Field(description="Bodies within one, two and three steps")
    component: int = Field(description="Bodies of its connected part, itself included")
    share: float | None = Field(description="Bodies within three steps among all others of that part; null: no tie")
    municipality: WayOut = Field(description="To the administration of its municipality, or an office there")
    region: WayOut
    adviser: WayOut
    evidence: dict[str, int] = Field(description="Ties by class of evidence")
    sectors: dict[str, int] = Field(description="Ties by the sector they lead to")
    facts: int
    documents: int = Field(description="Different documents behind these facts")
    last: date | None = Field(description="Last day on which any of them is confirmed; null: undated")
    helpful_tie: HelpfulTieOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: Reach, helpful: NewTie) -> MigrantOrganisationOut:
        """From both analyses."""
        ties = found.ties
        return cls(
            actor=NodeRef.of(snapshot, found.body),
            state=ties.state.value,
            state_label=WEAK_LABELS[ties.state],
            sentence=ties.sentence,
            ties=ties.ties,
            strong_ties=ties.strong_ties,
            within=list(found.within),
            component=found.component,
            share=None if found.share is None else round(found.share, 4),
            municipality=WayOut.of(snapshot, found.municipality),
            region=WayOut.of(snapshot, found.region),
            adviser=WayOut.of(snapshot, found.adviser),
            evidence={kind.value: n for kind, n in sorted(found.evidence.items())},
            sectors={id: found.sectors[id] for id in SECTORS if id in found.sectors},
            facts=ties.facts,
            documents=ties.sources,
            last=ties.last,
            helpful_tie=HelpfulTieOut.of(snapshot, helpful),
        )


class NamedOut(BaseModel):
    """A public body, welfare association or network that would help several most."""

    body: NodeRef
    organisations: int


class MigrantOrganisationsOut(AnalysisList[MigrantOrganisationOut]):
    """Counts for everybody; names need a token, without one `items` is empty."""

    named: bool = Field(description="false: this reader sees counts only")
    organisations: int
    states: list[CountOut]
    reached: list[CountOut] = Field(description="By bodies reached in three steps")
    to_municipality: list[CountOut]
    to_region: list[CountOut]
    to_adviser: list[CountOut]
    helpful_certain: int = Field(description="Organisations for which one most helpful tie can be named")
    helpful_uncertain: int
    helpful_none: int
    helpful_first: list[NamedOut] = Field(description="Bodies that may be named in public and would help most")
    sentence: Label
    helpful_sentence: Label
    helpful_method: MethodOut

    @classmethod
    def page(
        cls,
        snapshot: Snapshot,
        reaches: Reaches,
        helpful: HelpfulTies,
        rows: Sequence[tuple[Reach, NewTie]],
        following: str | None,
    ) -> MigrantOrganisationsOut:
        """From both analyses; `rows` are those of one page."""
        states = {state.value: n for state, n in reaches.states.items()}
        return cls(
            items=[MigrantOrganisationOut.of(snapshot, found, new) for found, new in rows],
            next_cursor=following,
            method=MethodOut.of(reaches.method, snapshot),
            named=reaches.rows is not None,
            organisations=reaches.organisations,
            states=CountOut.all({state.value: label for state, label in WEAK_LABELS.items()}, states),
            reached=CountOut.all(REACH_BANDS, reaches.reached),
            to_municipality=CountOut.all(STEP_BANDS, reaches.to_municipality),
            to_region=CountOut.all(STEP_BANDS, reaches.to_region),
            to_adviser=CountOut.all(STEP_BANDS, reaches.to_adviser),
            helpful_certain=helpful.certain,
            helpful_uncertain=helpful.uncertain,
            helpful_none=helpful.none,
            helpful_first=[NamedOut(body=NodeRef.of(snapshot, body), organisations=n) for body, n in helpful.public],
            sentence=reaches.sentence,
            helpful_sentence=helpful.sentence,
            helpful_method=MethodOut.of(helpful.method, snapshot),
        )


class ClueOut(BaseModel):
    """What a class rests on."""

    kind: ClueKind
    sentence: Label
    derived: bool = Field(description="true: rests on a concluded fact")
    sources: list[SourceOut] = Field(description="Empty where the point is that little is recorded")

    @classmethod
    def of(cls, snapshot: Snapshot, clue: Clue) -> ClueOut:
        """From the analysis."""
        return cls(
            kind=clue.kind,
            sentence=clue.sentence,
            derived=clue.derived,
            sources=_sources(snapshot, clue.sources),
        )


class SilentPairOut(BaseModel):
    """Two bodies side by side without a recorded tie."""

    a: NodeRef
    b: NodeRef
    kind: NeighbourClass
    label: Label
    sentence: Label
    place: NodeRef = Field(description="Where both are: a quarter, else the municipality")
    field: NodeRef
    groups: list[NodeRef] = Field(description="The group of the first and of the second; one if it is the same")
    group_fit: str = Field(description="`equal`, `nested` (one is part of the other), `beside`")
    measures: list[NodeRef | None] = Field(description="Of the first and the second; null: recorded of the body itself")
    grounds: int = Field(description="Number of places, fields and groups they share")
    sure: bool = Field(description="true: it is certain that both are at it on the day")
    clues: list[ClueOut] = Field(description="What speaks for the class")
    sources: list[SourceOut] = Field(description="Of the place, field and groups")

    @classmethod
    def of(cls, snapshot: Snapshot, pair: SilentPair) -> SilentPairOut:
        """From the analysis."""
        ground = pair.ground
        return cls(
            a=NodeRef.of(snapshot, pair.a),
            b=NodeRef.of(snapshot, pair.b),
            kind=pair.kind,
            label=CLASS_TEXTS[pair.kind],
            sentence=pair.sentence,
            place=NodeRef.of(snapshot, ground.place),
            field=NodeRef.of(snapshot, ground.fields[0]),
            groups=[NodeRef.of(snapshot, group) for group in dict.fromkeys(ground.groups)],
            group_fit=ground.fit.value,
            measures=[
                NodeRef.of(snapshot, activity.measure) if activity.measure else None
                for activity in (ground.a, ground.b)
            ],
            grounds=pair.grounds,
            sure=pair.sure,
            clues=[ClueOut.of(snapshot, clue) for clue in pair.clues],
            sources=_sources(snapshot, pair.sources),
        )


class ClassCountOut(BaseModel):
    """Pairs of one class, the withheld ones too."""

    kind: NeighbourClass
    label: Label
    pairs: int


class SilentNeighboursOut(AnalysisList[SilentPairOut]):
    """Counts for everybody. Without a token, pairs with other than public bodies, welfare associations and networks
    are counted and not listed."""

    total: int
    withheld: int
    counts: list[ClassCountOut]
    sure: int = Field(description="Pairs of which it is certain that both are at it on the day")
    contacts: int = Field(description="Further pairs that have no tie but know each other by advice, funding, …")
    sentence: Label

    @classmethod
    def page(
        cls, snapshot: Snapshot, found: SilentNeighbours, pairs: Sequence[SilentPair], following: str | None
    ) -> SilentNeighboursOut:
        """From the analysis; `pairs` are those of one page."""
        return cls(
            items=[SilentPairOut.of(snapshot, pair) for pair in pairs],
            next_cursor=following,
            method=MethodOut.of(found.method, snapshot),
            total=found.total,
            withheld=found.withheld,
            counts=[ClassCountOut(kind=kind, label=CLASS_TEXTS[kind], pairs=n) for kind, n in found.counts.items()],
            sure=found.sure,
            contacts=found.contacts,
            sentence=found.sentence,
        )
