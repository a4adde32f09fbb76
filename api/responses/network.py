"""The network on the wire: bodies, ties with their evidence, groups, positions, introductions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import NodeRef, SourceOut, source_out
from graphkb.analytics.network import (
    WEAK_LABELS,
    Bridge,
    Cluster,
    Clusters,
    CutPoint,
    CutPoints,
    Evidence,
    Introduction,
    Membership,
    OrganisationTies,
    Position,
    Step,
    Tie,
    WeakTies,
)
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.map_groups import MapGroup
from graphkb.analytics.network.overview import MapBody, NetworkMap
from graphkb.model import SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = [
    "BrokerOut",
    "ClusterOut",
    "ClustersOut",
    "CutPointOut",
    "CutPointsOut",
    "NetworkOut",
    "PathOut",
    "TieOut",
    "WeakTiesOut",
    "sources_of",
]


def sources_of(evidence: Sequence[Evidence]) -> tuple[SourceRef, ...]:
    """The sources of several pieces of evidence, each once, sorted."""
    return tuple(sorted({source for piece in evidence for source in piece.sources}))


class EvidenceOut(BaseModel):
    """One piece of evidence that two bodies have to do with each other."""

    kind: EvidenceKind = Field(description="`cooperation`: stated; `measure`, `membership`, `event`: shared")
    via: NodeRef | None = Field(description="The measure, network or event they share; null: cooperation as such")
    weight: float = Field(description="1 for a stated cooperation, 1/(k−1) or 0.5/(k−1) for what k bodies share")
    derived: bool = Field(description="true: concluded for one of the two, not stated by a source")
    aged: bool = Field(description="true: the last word on it is older than 24 months, or undated")
    last: date | None = Field(description="Last day on which both are confirmed in it; null: undated")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, piece: Evidence) -> EvidenceOut:
        """From the analysis."""
        return cls(
            kind=piece.kind,
            via=NodeRef.of(snapshot, piece.via) if piece.via else None,
            weight=round(piece.weight, 6),
            derived=piece.derived,
            aged=piece.aged,
            last=piece.last,
            sources=[source_out(snapshot, source) for source in piece.sources],
        )


class TieOut(BaseModel):
    """A tie between two bodies; it has no direction, `source` is the first by id."""

    source: str = Field(description="Id of a body", examples=["aachen"])
    target: str = Field(description="Id of the other body", examples=["caritas"])
    weight: float = Field(description="Per class of evidence 1 − Π(1 − w), the classes added; at most 4")
    classes: list[EvidenceKind] = Field(description="Classes of its evidence, strongest first")
    derived: bool = Field(description="true: all of its evidence is concluded")
    aged: bool = Field(description="true: all of its evidence is aged")
    evidence: list[EvidenceOut]
    sources: list[SourceOut] = Field(description="All sources of its evidence, each once")

    @classmethod
    def of(cls, snapshot: Snapshot, tie: Tie) -> TieOut:
        """From the analysis."""
        return cls(
            source=tie.a,
            target=tie.b,
            weight=round(tie.weight, 6),
            classes=list(tie.kinds),
            derived=tie.derived,
            aged=tie.aged,
            evidence=[EvidenceOut.of(snapshot, piece) for piece in tie.evidence],
            sources=[source_out(snapshot, source) for source in sources_of(tie.evidence)],
        )


class NetworkNodeOut(BaseModel):
    """A body on the map."""

    id: str = Field(examples=["aachen"])
    kind: str = Field(examples=["municipality"])
    name: str = Field(examples=["Aachen"])
    x: float = Field(description="Place on the map; the same under every filter")
    y: float = Field(description="Place on the map, downwards")
    cluster: str | None = Field(description="Id of its group; null: in none")
    municipality: str | None = Field(description="Id of the municipality of its seat; null: not recorded")
    degree: int = Field(description="Number of ties in this answer")
    strength: float = Field(description="Sum of their weights")
    sought: bool = Field(description="false: here only because it is tied to a body that was asked for")

    @classmethod
    def of(cls, body: MapBody) -> NetworkNodeOut:
        """From the map."""
        return cls(
            id=body.node.id,
            kind=body.node.kind,
            name=body.node.name,
            x=round(body.x, 1),
            y=round(body.y, 1),
            cluster=body.group,
            municipality=body.municipality,
            degree=body.degree,
            strength=round(body.strength, 6),
            sought=body.sought,
        )


class NetworkGroupOut(BaseModel):
    """A group on the map."""

    id: str = Field(examples=["A"])
    letter: str | None = Field(description="A to L for the twelve largest; null: a smaller one", examples=["A"])
    label: Label
    size: int = Field(description="All members")
    shown: int = Field(description="Members in this answer")

    @classmethod
    def of(cls, group: MapGroup, shown: int) -> NetworkGroupOut:
        """From the map."""
        return cls(id=group.id, letter=group.letter or None, label=group.label, size=len(group.members), shown=shown)


class NetworkOut(BaseModel):
    """The network as one picture."""

    day: date
    nodes: list[NetworkNodeOut] = Field(description="By sum of weights, greatest first")
    ties: list[TieOut] = Field(description="Strongest first")
    clusters: list[NetworkGroupOut] = Field(description="Largest first")
    untied: int = Field(description="Bodies of the knowledge base without a tie on this day")
    left_out: int = Field(description="Bodies beyond `limit`, the least tied ones")
    method: MethodOut

    @classmethod
    def of(cls, snapshot: Snapshot, found: NetworkMap, day: date, untied: int, method: MethodOut) -> NetworkOut:
        """From the map."""
        return cls(
            day=day,
            nodes=[NetworkNodeOut.of(body) for body in found.bodies],
            ties=[TieOut.of(snapshot, tie) for tie in found.ties],
            clusters=[NetworkGroupOut.of(group, found.shown_in[group.id]) for group in found.groups],
            untied=untied,
            left_out=found.left_out,
            method=method,
        )


class ShareOut(BaseModel):
    """How far a member belongs to one group."""

    group: str = Field(description="Id of the group", examples=["A"])
    found: float = Field(description="Share of the tests in which it lies there, 0 to 1")
    weight: float = Field(description="Share of the weight of its ties that leads there, 0 to 1")


class MemberOut(NodeRef):
    """A member of a group, and how surely it is one."""

    found: float = Field(description="Share of the tests in which it lies in this group, 0 to 1")
    ambiguity: float = Field(description="Chance that two tests put it into different groups, 0 to 1")
    participation: float = Field(description="1 − Σ (share of weight by group)²: 0 if all its ties are in one group")
    shares: list[ShareOut] = Field(description="Every group it lies in or is tied to, this one included")
    second: str | None = Field(description="Id of a second group it belongs to; null: to this one only")
    reason: Label | None = Field(description="Why it belongs to two, with the ties")

    @classmethod
    def of_membership(cls, snapshot: Snapshot, one: Membership) -> MemberOut:
        """From the analysis."""
        found, weight = dict(one.found), dict(one.weight)
        return cls(
            **NodeRef.of(snapshot, one.member).model_dump(),
            found=round(one.found_in_own, 3),
            ambiguity=round(one.ambiguity, 3),
            participation=round(one.participation, 3),
            shares=[
                ShareOut(group=group, found=round(found.get(group, 0), 3), weight=round(weight.get(group, 0), 3))
                for group in dict.fromkeys([*found, *weight])
            ],
            second=one.second or None,
            reason=one.reason,
        )


class ClusterOut(BaseModel):
    """A group of bodies that work more closely with each other than with the rest."""

    id: str = Field(examples=["A"])
    letter: str | None = Field(
        description="A to L, kept from the newest saved state; null: no letter was left", examples=["A"]
    )
    label: Label
    around: Label = Field(description="The two members with the greatest weight inside")
    title: Label = Field(description="The label, with those two where another group has the same")
    members: list[MemberOut] = Field(description="By weight inside the group, greatest first")
    weight_inside: float
    weight_outside: float
    found_again: float = Field(description="Share of 200 tests without ten percent of the ties that find it, 0 to 1")
    claimed: bool = Field(description="true: found again in at least 90 percent")
    word: Label

    @classmethod
    def of(cls, snapshot: Snapshot, cluster: Cluster) -> ClusterOut:
        """From the analysis."""
        found = {one.member: one for one in cluster.memberships}
        return cls(
            id=cluster.id,
            letter=cluster.letter or None,
            label=cluster.label,
            around=cluster.around,
            title=cluster.title,
            members=[MemberOut.of_membership(snapshot, found[member]) for member in cluster.central],
            weight_inside=round(cluster.weight_inside, 6),
            weight_outside=round(cluster.weight_outside, 6),
            found_again=round(cluster.found_again, 3),
            claimed=cluster.claimed,
            word=cluster.word,
        )


class ClustersOut(AnalysisList[ClusterOut]):
    """All groups of a day."""

    modularity: float = Field(description="Of the whole partition; 0 without ties")
    ungrouped: int = Field(description="Tied bodies in groups of fewer than three")
    untied: int = Field(description="Bodies without a tie")
    in_two: int = Field(description="Members of two groups")

    @classmethod
    def page(cls, found: Clusters, items: Sequence[ClusterOut], following: str | None) -> ClustersOut:
        """One page of them."""
        return cls(
            items=list(items),
            next_cursor=following,
            method=MethodOut.of(found.method),
            modularity=round(found.modularity, 6),
            ungrouped=len(found.ungrouped),
            untied=len(found.untied),
            in_two=len(found.in_two),
        )


class BrokerOut(BaseModel):
    """A body through which others find each other. Never a person."""

    actor: NodeRef
    rank: int = Field(description="By betweenness; equal values share the better rank")
    band: tuple[int, int] | None = Field(description="Rank from 5th to 95th percentile; null: too few bodies")
    betweenness: float = Field(description="Shortest paths of two others that lead through it, each pair once")
    degree: int
    strength: float

    @classmethod
    def of(cls, snapshot: Snapshot, position: Position) -> BrokerOut:
        """From the analysis."""
        return cls(
            actor=NodeRef.of(snapshot, position.body),
            rank=position.betweenness_rank,
            band=position.betweenness_band,
            betweenness=round(position.betweenness, 3),
            degree=position.degree,
            strength=round(position.strength, 6),
        )


class CutPointOut(BaseModel):
    """A body without which others lose their connection."""

    actor: NodeRef
    loses: int = Field(description="Bodies that lose their strong connection to the rest")
    component_size: int = Field(description="Bodies of its connected part, itself included")
    part_sizes: list[int]
    found_again: float
    claimed: bool
    word: Label
    sentence: Label

    @classmethod
    def of(cls, snapshot: Snapshot, cut: CutPoint) -> CutPointOut:
        """From the analysis."""
        return cls(
            actor=NodeRef.of(snapshot, cut.body),
            loses=cut.loses,
            component_size=cut.of,
            part_sizes=list(cut.part_sizes),
            found_again=round(cut.found_again, 3),
            claimed=cut.claimed,
            word=cut.word,
            sentence=cut.sentence,
        )


class BridgeOut(BaseModel):
    """A tie without which others lose their connection."""

    source: NodeRef
    target: NodeRef
    weight: float
    loses: int = Field(description="Bodies in the smaller half")
    component_size: int = Field(description="Bodies of its connected part")
    found_again: float
    claimed: bool
    sentence: Label
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, bridge: Bridge, tie: Tie | None) -> BridgeOut:
        """From the analysis."""
        return cls(
            source=NodeRef.of(snapshot, bridge.a),
            target=NodeRef.of(snapshot, bridge.b),
            weight=round(bridge.weight, 6),
            loses=bridge.loses,
            component_size=bridge.of,
            found_again=round(bridge.found_again, 3),
            claimed=bridge.claimed,
            sentence=bridge.sentence,
            sources=[source_out(snapshot, source) for source in sources_of(tie.evidence)] if tie else [],
        )


class CutPointsOut(AnalysisList[CutPointOut]):
    """What hangs on single bodies and ties. In public, smaller associations are counted and not named."""

    bridges: list[BridgeOut]
    withheld_cut_points: int = Field(description="Cut points that this reader does not see named")
    withheld_bridges: int
    components: list[int] = Field(description="Sizes of the parts connected by strong ties, largest first")

    @classmethod
    def page(
        cls, found: CutPoints, items: Sequence[CutPointOut], bridges: Sequence[BridgeOut], following: str | None
    ) -> CutPointsOut:
        """One page of them; bridges come with every page."""
        return cls(
            items=list(items),
            next_cursor=following,
            method=MethodOut.of(found.method),
            bridges=list(bridges),
            withheld_cut_points=found.withheld_cut_points,
            withheld_bridges=found.withheld_bridges,
            components=list(found.components),
        )


class OrganisationTiesOut(BaseModel):
    """A migrant organisation of which few ties are known."""

    actor: NodeRef
    state: str = Field(description="`weakly_tied` or `little_recorded`")
    state_label: Label
    ties: int
    strong_ties: int
    facts: int
    documents: int = Field(description="Different documents behind these facts")
    last: date | None
    sentence: Label


class WeakTiesOut(AnalysisList[OrganisationTiesOut]):
    """Counts for everybody; names need a token, without one `items` is empty."""

    named: bool = Field(description="false: this reader sees counts only")
    organisations: int
    tied: int
    weakly_tied: int
    little_recorded: int
    sentence: Label

    @classmethod
    def page(
        cls, snapshot: Snapshot, found: WeakTies, rows: Sequence[OrganisationTies], following: str | None
    ) -> WeakTiesOut:
        """One page of them."""
        return cls(
            items=[
                OrganisationTiesOut(
                    actor=NodeRef.of(snapshot, one.body),
                    state=one.state.value,
                    state_label=WEAK_LABELS[one.state],
                    ties=one.ties,
                    strong_ties=one.strong_ties,
                    facts=one.facts,
                    documents=one.sources,
                    last=one.last,
                    sentence=one.sentence,
                )
                for one in rows
            ],
            next_cursor=following,
            method=MethodOut.of(found.method),
            named=found.named is not None,
            organisations=found.organisations,
            tied=found.tied,
            weakly_tied=found.weakly_tied,
            little_recorded=found.little_recorded,
            sentence=found.sentence,
        )


class StepOut(BaseModel):
    """One step of a way."""

    source: NodeRef
    target: NodeRef
    weight: float
    sentence: Label = Field(description="The two and the strongest evidence between them")
    evidence: list[EvidenceOut]
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, step: Step) -> StepOut:
        """From the analysis."""
        return cls(
            source=NodeRef.of(snapshot, step.from_body),
            target=NodeRef.of(snapshot, step.to_body),
            weight=round(step.tie.weight, 6),
            sentence=step.sentence,
            evidence=[EvidenceOut.of(snapshot, piece) for piece in step.tie.evidence],
            sources=[source_out(snapshot, source) for source in sources_of(step.tie.evidence)],
        )


class PathOut(AnalysisList[StepOut]):
    """The way from one body to another; `items` are its steps, empty if no way is recorded."""

    start: NodeRef = Field(description="The body asked for, or the one that the unit asked for belongs to")
    goal: NodeRef
    distance: float | None = Field(description="Sum of 1/weight over the steps; null: no way is recorded")
    sentence: Label

    @classmethod
    def of(cls, snapshot: Snapshot, found: Introduction) -> PathOut:
        """From the analysis."""
        return cls(
            items=[StepOut.of(snapshot, step) for step in found.steps],
            next_cursor=None,
            method=MethodOut.of(found.method),
            start=NodeRef.of(snapshot, found.start),
            goal=NodeRef.of(snapshot, found.goal),
            distance=None if found.distance is None else round(found.distance, 6),
            sentence=found.sentence,
        )
