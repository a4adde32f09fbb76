"""Positions, roles between groups, mixing and structure on the wire."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.facts import NodeRef
from graphkb.analytics.network.belonging import By
from graphkb.analytics.network.brokerage import Broker, Brokerage, GroupLink, Role
from graphkb.analytics.network.claims import Claim, Place, place_of
from graphkb.analytics.network.components import Core, Share, Structure
from graphkb.analytics.network.mixing import VERDICT_LABELS, Mixing, MixingFigures, Verdict
from graphkb.analytics.network.positions import Measure, Position, Positions
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["BrokerageOut", "MixingOut", "PositionOut", "PositionsOut", "RolesOut", "StructureOut"]

Band = tuple[int, int]


class PlaceOut(BaseModel):
    """How exactly a rank may be told; both null: not at all."""

    exact: int | None = Field(description="The rank, where it is the same in at least 90 percent of the tests")
    among: int | None = Field(description="Among the first n, in at least 95 percent of the tests")
    sentence: Label

    @classmethod
    def of(cls, place: Place) -> PlaceOut:
        """From the analysis."""
        return cls(exact=place.exact, among=place.among, sentence=place.sentence)


class ScoreOut(BaseModel):
    """A value and how its rank moves."""

    value: float
    rank: int = Field(description="1 the highest (of constraint: the lowest); equal values share the better rank")
    band: Band | None = Field(description="Rank from 5th to 95th percentile; null: too few or too many bodies")


class PositionOut(BaseModel):
    """Where a body stands. Never a person."""

    actor: NodeRef
    degree: int
    core: int
    component: int = Field(description="1: in the largest connected part")
    scores: dict[Measure, ScoreOut] = Field(
        description="`open_pairs`: pairs of its contacts without a tie; `constraint` and `effective_size`: Burt 1992"
    )
    betweenness_error: float | None = Field(
        description="Estimated: how far the true value is at most, in 95 of 100 cases; null: exact"
    )
    place: PlaceOut | None = Field(description="By the measure asked for; null: it connects nobody")
    ahead_of: list[str] = Field(description="Ids of the first 30 after it that it certainly is ahead of")

    @classmethod
    def of(cls, snapshot: Snapshot, position: Position, claim: Claim | None, named: Collection[str]) -> PositionOut:
        """From the analysis; others are told only if they are among those that the reader sees named."""
        return cls(
            actor=NodeRef.of(snapshot, position.body),
            degree=position.degree,
            core=position.core,
            component=position.component,
            scores={
                measure: ScoreOut(value=round(score.value, 6), rank=score.rank, band=score.band)
                for measure, score in position.scores.items()
            },
            betweenness_error=None if position.error is None else round(position.error, 3),
            place=PlaceOut.of(claim.place) if claim else None,
            ahead_of=[body for body in claim.ahead_of if body in named] if claim else [],
        )


class PositionsOut(AnalysisList[PositionOut]):
    """Bodies by their position. In public, small associations that connect nobody are counted and not named."""

    tied: int = Field(description="Bodies with a tie")
    withheld: int = Field(description="Bodies that this reader does not see named")
    estimated_from: int | None = Field(description="Bodies that paths are estimated from; null: exact")
    finding: Label | None = Field(description="Who connects most pairs; null: nothing is certain")

    @classmethod
    def page(
        cls,
        found: Positions,
        items: Sequence[PositionOut],
        following: str | None,
        *,
        withheld: int,
        finding: Label | None,
    ) -> PositionsOut:
        """One page of them."""
        return cls(
            items=list(items),
            next_cursor=following,
            method=MethodOut.of(found.method),
            tied=len(found.positions),
            withheld=withheld,
            estimated_from=found.pivots,
            finding=finding,
        )


class RoleOut(BaseModel):
    """How often a body has one role."""

    pairs: int
    expected: float = Field(description="In a random network with as many ties")
    z: float | None = Field(description="Distance from it in standard deviations; null: it cannot vary")
    rank: int
    band: Band | None


class RolesOut(BaseModel):
    """A body that connects others, by the groups of the three."""

    actor: NodeRef
    pairs: int = Field(description="Pairs of its contacts without a tie")
    rank: int
    band: Band | None
    place: PlaceOut
    roles: dict[Role, RoleOut] | None = Field(description="null: its own group is not recorded")
    unplaced: int = Field(description="Pairs in which one of the three has no group")

    @classmethod
    def of(cls, snapshot: Snapshot, broker: Broker, tied: int) -> RolesOut:
        """From the analysis."""
        roles = {
            role: RoleOut(
                pairs=score.pairs,
                expected=round(score.expected, 6),
                z=None if score.z is None else round(score.z, 3),
                rank=score.rank,
                band=score.band,
            )
            for role, score in (broker.roles or {}).items()
        }
        return cls(
            actor=NodeRef.of(snapshot, broker.body),
            pairs=broker.pairs,
            rank=broker.rank,
            band=broker.band,
            place=PlaceOut.of(place_of(broker.rank, broker.band, tied)),
            roles=roles if broker.roles is not None else None,
            unplaced=broker.unplaced,
        )


class LinkBrokerOut(BaseModel):
    """A body that connects two groups."""

    actor: NodeRef
    pairs: int
    band: Band | None


class GroupLinkOut(BaseModel):
    """Two groups, or one with itself, and who connects them."""

    a: str
    a_label: Label
    b: str
    b_label: Label
    pairs: int = Field(description="Pairs without a tie that have a contact in common")
    brokers: list[LinkBrokerOut] = Field(description="At most ten")

    @classmethod
    def of(cls, snapshot: Snapshot, link: GroupLink, labels: Brokerage) -> GroupLinkOut:
        """From the analysis."""
        return cls(
            a=link.a,
            a_label=labels.belonging.labels[link.a],
            b=link.b,
            b_label=labels.belonging.labels[link.b],
            pairs=link.pairs,
            brokers=[
                LinkBrokerOut(actor=NodeRef.of(snapshot, body), pairs=pairs, band=band)
                for body, pairs, band in link.brokers
            ],
        )


class BrokerageOut(AnalysisList[RolesOut]):
    """Who connects whom, by sectors or municipalities."""

    by: By
    roles: dict[Role, int] = Field(description="How often each role is taken in the whole network")
    links: list[GroupLinkOut] = Field(description="Most pairs first; come with every page")
    without_group: int = Field(description="Tied bodies without a recorded group: counted, never guessed")

    @classmethod
    def page(
        cls, snapshot: Snapshot, found: Brokerage, items: Sequence[RolesOut], following: str | None
    ) -> BrokerageOut:
        """One page of them."""
        return cls(
            items=list(items),
            next_cursor=following,
            method=MethodOut.of(found.method),
            by=found.belonging.by,
            roles=dict(found.roles),
            links=[GroupLinkOut.of(snapshot, link, found) for link in found.links],
            without_group=len(found.belonging.without),
        )


class FiguresOut(BaseModel):
    """Ties inside and to others, and the E-I index."""

    inside: int
    outside: int
    index: float = Field(description="(E − I) / (E + I) on the number of ties, −1 to 1")
    index_by_weight: float
    expected: float = Field(description="If groups were dealt out at random among the same bodies")
    without_one: float = Field(description="Without the measure, network or event that makes most of the difference")
    as_far: float = Field(description="Share of 500 random deals that are at least as far from what is expected")
    held: float = Field(description="Share of the tests without ten percent of the ties on the same side")

    @classmethod
    def of(cls, figures: MixingFigures) -> FiguresOut:
        """From the analysis."""
        return cls(
            inside=figures.inside,
            outside=figures.outside,
            index=round(figures.index, 6),
            index_by_weight=round(figures.index_by_weight, 6),
            expected=round(figures.expected, 6),
            without_one=round(figures.without_one, 6),
            as_far=round(figures.as_far, 6),
            held=round(figures.held, 3),
        )


class GroupMixingOut(BaseModel):
    """A sector or municipality."""

    group: str
    label: Label
    bodies: int | None = Field(description="Tied bodies; null: fewer than ten, no figures then")
    figures: FiguresOut | None
    verdict: Verdict
    verdict_label: Label


class MixingOut(AnalysisList[GroupMixingOut]):
    """How far groups keep to themselves; largest group first."""

    by: By
    whole: FiguresOut | None
    verdict: Verdict
    left_out: int = Field(description="Ties of bodies without a recorded group")
    sentences: list[Label] = Field(description="Of public and welfare bodies and municipalities only")

    @classmethod
    def of(cls, found: Mixing) -> MixingOut:
        """From the analysis."""
        return cls(
            items=[
                GroupMixingOut(
                    group=one.group,
                    label=one.label,
                    bodies=one.bodies,
                    figures=FiguresOut.of(one.figures) if one.figures else None,
                    verdict=one.verdict,
                    verdict_label=VERDICT_LABELS[one.verdict],
                )
                for one in found.groups
            ],
            next_cursor=None,
            method=MethodOut.of(found.method),
            by=found.belonging.by,
            whole=FiguresOut.of(found.whole) if found.whole else None,
            verdict=found.verdict,
            left_out=found.left_out,
            sentences=list(found.sentences),
        )


class ComponentOut(BaseModel):
    """A connected part."""

    number: int = Field(description="1: the largest")
    size: int
    named: list[NodeRef] = Field(description="Of all but the largest: bodies that this reader may see named")
    withheld: int = Field(description="Further bodies of it, counted only")


class ShareOut(BaseModel):
    """How many of a group are in it."""

    group: str
    label: Label
    inside: int
    of: int = Field(description="All tied bodies of the group")

    @classmethod
    def from_share(cls, share: Share) -> ShareOut:
        """From the analysis."""
        return cls(group=share.group, label=share.label, inside=share.inside, of=share.of)


class ShellOut(BaseModel):
    """Bodies with one core number."""

    core: int
    bodies: int


class CoreMemberOut(NodeRef):
    """A body of the innermost core."""

    found: float | None = Field(description="Share of the tests in which it is in the core; null: not tested")


class CoreOut(BaseModel):
    """The innermost core."""

    ties_each: int = Field(description="Everybody has at least so many ties inside")
    bodies: list[CoreMemberOut]
    ties: int
    via: NodeRef | None = Field(description="What most of these ties rest on; null: nothing in common")
    via_ties: int
    one_group: bool = Field(description="true: at least nine of ten ties rest on it")
    shares: dict[By, list[ShareOut]]

    @classmethod
    def of(cls, snapshot: Snapshot, core: Core, shares: dict[By, list[ShareOut]]) -> CoreOut:
        """From the analysis."""
        return cls(
            ties_each=core.ties_each,
            bodies=[
                CoreMemberOut(**NodeRef.of(snapshot, body).model_dump(), found=core.found_again.get(body))
                for body in core.bodies
            ],
            ties=core.ties,
            via=NodeRef.of(snapshot, core.via) if core.via else None,
            via_ties=core.via_ties,
            one_group=core.one_group,
            shares=shares,
        )


class StructureOut(AnalysisList[ComponentOut]):
    """Connected parts, largest first, and cores."""

    tied: int
    untied: int
    largest_share: float = Field(description="Share of the tied bodies in the largest part, 0 to 1")
    largest: dict[By, list[ShareOut]] = Field(description="What the largest part is made of")
    shells: list[ShellOut] = Field(description="Highest core number first")
    core: CoreOut | None

    @classmethod
    def of(cls, snapshot: Snapshot, found: Structure) -> StructureOut:
        """From the analysis."""
        core_shares = {by: [ShareOut.from_share(one) for one in shares] for by, shares in found.core_shares.items()}
        return cls(
            items=[
                ComponentOut(
                    number=one.number,
                    size=one.size,
                    named=[NodeRef.of(snapshot, body) for body in one.named],
                    withheld=one.withheld,
                )
                for one in found.components
            ],
            next_cursor=None,
            method=MethodOut.of(found.method),
            tied=found.tied,
            untied=found.untied,
            largest_share=round(found.largest_share, 6),
            largest={by: [ShareOut.from_share(one) for one in shares] for by, shares in found.largest_shares.items()},
            shells=[ShellOut(core=core, bodies=bodies) for core, bodies in found.shells],
            core=CoreOut.of(snapshot, found.core, core_shares) if found.core else None,
        )
