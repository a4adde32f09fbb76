"""How surely each member belongs to its group, and who belongs to two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.network.evidence import CLASS_LABELS
from graphkb.analytics.network.matching import LEAST, same_groups
from graphkb.analytics.network.naming import joined, name_of
from graphkb.analytics.network.sentences import one_stop, said
from graphkb.analytics.network.stability import jaccard
from graphkb.analytics.network.tie_graph import TieGraph, communities
from graphkb.analytics.network.ties import TOLERANCE, Cooperation, Tie
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["SECOND_FOUND", "SECOND_WEIGHT", "Membership", "Resampled", "memberships", "resampled"]

SECOND_WEIGHT = 0.25
"""Share of the weight of its ties that must lead into a second group."""
SECOND_FOUND = 0.2
"""Share of the resamples in which a member must lie in it: twice what a claimed group may be missing (rule 12)."""
NAMED_TIES = 3


@dataclass(frozen=True, slots=True)
class Membership:
    """One member of a group. Shares are by id of the group, greatest first, those of 0 left out."""

    member: str
    group: str
    """Id of its group."""
    found: tuple[tuple[str, float], ...]
    """Share of the resamples in which it lies in each group. The rest of 1: in none that is one of the groups."""
    weight: tuple[tuple[str, float], ...]
    """Share of the weight of its ties that leads into each group. The rest of 1: to bodies without group."""
    ambiguity: float
    """Chance that two resamples put it into different groups, 0 (always the same) to below 1."""
    participation: float
    """1 − Σ (share of weight)², 0 (all ties in one group) to below 1 (Guimerà, Amaral 2005)."""
    second: str
    """Id of the second group it belongs to; empty: to one only."""
    reason: Label | None
    """Why it belongs to two, with the ties; None: it does not."""

    @property
    def found_in_own(self) -> float:
        """Share of the resamples in which it lies in its own group, 0–1."""
        return dict(self.found).get(self.group, 0.0)

    @property
    def weight_in_own(self) -> float:
        """Share of the weight of its ties that leads into its own group, 0–1."""
        return dict(self.weight).get(self.group, 0.0)


@dataclass(frozen=True, slots=True)
class Resampled:
    """What the resamples made of groups; all by their places."""

    found_again: tuple[float, ...]
    """Share of the resamples with a group of Jaccard ≥ 0.5, 0–1."""
    shares: Mapping[int, Mapping[int, float]]
    """Vertex of a group to the share of resamples in which it lies in each group."""


def resampled(
    graph: TieGraph, groups: Sequence[frozenset[int]], *, resolution: float, resamples: int, seed: int
) -> Resampled:
    """Group each resample by one run, and match its groups with these one to one (`matching.same_groups`)."""
    times = [0] * len(groups)
    lies: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for number, resample in enumerate(graph.resamples(resamples, seed) if groups else ()):
        partition, _ = communities(resample, resolution=resolution, seeds=(seed + number,))
        where = {vertex: place for place, group in enumerate(partition) for vertex in group}
        same = {pair.after: pair.before for pair in same_groups(groups, partition, least=LEAST)}
        for place, group in enumerate(groups):
            candidates = {where[vertex] for vertex in group}
            times[place] += any(jaccard(group, partition[one]) >= 0.5 - TOLERANCE for one in candidates)
            for vertex in group:
                if where[vertex] in same:
                    lies[vertex][same[where[vertex]]] += 1
    return Resampled(
        tuple(count / resamples for count in times),
        {vertex: {place: count / resamples for place, count in counts.items()} for vertex, counts in lies.items()},
    )


def memberships(
    snapshot: Snapshot,
    cooperation: Cooperation,
    groups: Sequence[tuple[str, Label, Sequence[str]]],
    found: Mapping[str, Mapping[str, float]],
) -> tuple[tuple[Membership, ...], ...]:
    """For each group its members, in the order given. `groups`: id, short name, members; `found` by member and group.

    A member belongs to two groups if the second holds at least a quarter of the weight of its ties and it lies there
    in at least a fifth of the resamples. Either alone says something else: weight alone finds whom everybody knows,
    resamples alone find all members of a group that wavers as a whole. Ambiguous nodes by resampling: Gfeller,
    Chappelier, De Los Rios 2005, doi:10.1103/PhysRevE.72.056135; ties by group: Guimerà, Amaral 2005,
    doi:10.1038/nature03288.
    """
    group_of = {member: id for id, _, members in groups for member in members}
    names = {id: name for id, name, _ in groups}
    return tuple(
        tuple(
            _membership(snapshot, cooperation, member, id, group_of, names, found.get(member, {})) for member in members
        )
        for id, _, members in groups
    )


def _membership(
    snapshot: Snapshot,
    cooperation: Cooperation,
    member: str,
    own: str,
    group_of: Mapping[str, str],
    names: Mapping[str, Label],
    found: Mapping[str, float],
) -> Membership:
    ties: defaultdict[str, list[Tie]] = defaultdict(list)
    whole = 0.0
    for tie in cooperation.neighbours(member):
        whole += tie.weight
        if (group := group_of.get(tie.other(member))) is not None:
            ties[group].append(tie)
    weight = {group: sum(tie.weight for tie in between) / whole for group, between in ties.items()}
    nowhere = [1 - sum(shares.values()) for shares in (found, weight)]
    second = _second(own, weight, found)
    return Membership(
        member,
        own,
        _ranked(found),
        _ranked(weight),
        _spread([*found.values(), nowhere[0]]),
        _spread([*weight.values(), nowhere[1]]),
        second,
        _reason(snapshot, member, names[second], ties[second], weight[second], found[second]) if second else None,
    )


def _ranked(shares: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(shares.items(), key=lambda pair: (-round(pair[1] / TOLERANCE), pair[0])))


def _spread(shares: Sequence[float]) -> float:
    """1 − Σ share², for shares that add to 1: the chance that two draws differ.

    >>> round(_spread([0.5, 0.5]), 3), round(_spread([1.0, 0.0]), 3)
    (0.5, 0.0)
    """
    return max(0.0, 1 - sum(share * share for share in shares))


def _second(own: str, weight: Mapping[str, float], found: Mapping[str, float]) -> str:
    fitting = [
        group
        for group in weight
        if group != own
        and weight[group] >= SECOND_WEIGHT - TOLERANCE
        and found.get(group, 0.0) >= SECOND_FOUND - TOLERANCE
    ]
    return min(fitting, key=lambda group: (-round(weight[group] / TOLERANCE), -found[group], group), default="")


def _reason(snapshot: Snapshot, member: str, group: Label, ties: Sequence[Tie], weight: float, found: float) -> Label:
    return one_stop(
        said(
            N_(
                "{name}: {weight} Prozent der Bindung führen in die Gruppe {group}, {ties}; "
                "in {found} Prozent der Proben liegt die Stelle dort."
            ),
            name=name_of(snapshot, member),
            weight=round(weight * 100),
            group=group,
            ties=joined([_tie_words(snapshot, member, tie) for tie in ties[:NAMED_TIES]]),
            found=round(found * 100),
        )
    )


def _tie_words(snapshot: Snapshot, member: str, tie: Tie) -> Label:
    strongest = tie.evidence[0]
    words = CLASS_LABELS[strongest.kind]
    if snapshot.get(strongest.via):
        words = said(N_("{kind} «{name}»"), kind=words, name=name_of(snapshot, strongest.via))
    return said(N_("zu {other} ({evidence})"), other=name_of(snapshot, tie.other(member)), evidence=words)
