"""How much sectors and municipalities keep to themselves: E-I index against random mixing (rules 10, 12, 16).

Krackhardt, Stern 1988, doi:10.2307/2786835: (E − I) / (E + I), E ties to others, I ties inside; −1 all inside, +1 all
outside. Each tie counts once, for the whole and in each group that it touches.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.described import Method
from graphkb.analytics.network.belonging import Belonging, By, belonging
from graphkb.analytics.network.naming import joined
from graphkb.analytics.network.positions import EXACT_UP_TO
from graphkb.analytics.network.sentences import counted, one_stop, said
from graphkb.analytics.network.stability import CLAIMED, RESAMPLES, check_resamples
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["FEWEST_BODIES", "SHUFFLES", "VERDICT_LABELS", "GroupMixing", "Mixing", "MixingFigures", "Verdict", "mixing"]

FEWEST_BODIES = 10
"""Tied bodies below which a group has no index."""
SHUFFLES = 500
"""How often the groups are dealt out anew among the bodies."""
SHUFFLES_OF_MANY = 100
RESAMPLES_OF_MANY = 20
"""The same above 2,000 tied bodies, where an answer would take minutes."""
RARE = 0.01
"""Share of the shuffles, at most, that may be as far from what is expected for it to be said."""


class Verdict(StrEnum):
    """What may be said of a group."""

    INWARD = "inward"
    """More ties inside than by chance."""
    OUTWARD = "outward"
    """More ties to others than by chance."""
    AS_CHANCE = "as_chance"
    """Neither, or it does not hold."""
    FIGURES_ONLY = "figures_only"
    """Associations and religious communities: whether they keep to themselves is not for us to say."""
    TOO_FEW = "too_few"
    """Fewer than ten bodies, or no tie to a body with a group."""


VERDICT_LABELS: Mapping[Verdict, Label] = {
    Verdict.INWARD: Label(
        de="öfter untereinander, als der Zufall erklärt", en="more among themselves than chance explains"
    ),
    Verdict.OUTWARD: Label(de="öfter mit anderen, als der Zufall erklärt", en="more with others than chance explains"),
    Verdict.AS_CHANCE: Label(de="nicht sicher anders als durch Zufall", en="not certainly different from chance"),
    Verdict.FIGURES_ONLY: Label(de="nur Zahlen, keine Aussage", en="figures only, nothing said"),
    Verdict.TOO_FEW: Label(de="zu wenige Stellen für eine Aussage", en="too few bodies to say anything"),
}


@dataclass(frozen=True, slots=True)
class MixingFigures:
    """Ties of a group, or of all, and the index made of them."""

    inside: int
    outside: int
    """Ties to bodies of another group."""
    index: float
    """On the number of ties, −1 to 1."""
    index_by_weight: float
    expected: float
    """Index of the ties inside and outside that are expected if the groups are dealt out at random."""
    without_one: float
    """Of the indices without the ties that rest on one measure, network or event alone: the nearest to, or the
    farthest beyond, what is expected. The index itself if there is none."""
    as_far: float
    """Share of the shuffles whose index is at least as far on the same side as `without_one`, 0–1."""
    held: float
    """Share of the resamples on the same side of what is expected, 0–1."""


@dataclass(frozen=True, slots=True)
class GroupMixing:
    """One sector or municipality."""

    group: str
    label: Label
    bodies: int | None
    """Tied bodies; None: fewer than ten."""
    figures: MixingFigures | None
    """None where the verdict is TOO_FEW."""
    verdict: Verdict


@dataclass(frozen=True)
class Mixing:
    """How much groups keep to themselves."""

    belonging: Belonging
    whole: MixingFigures | None
    """None: no tie between bodies with a group."""
    verdict: Verdict
    groups: tuple[GroupMixing, ...]
    """Largest first."""
    left_out: int
    """Ties of bodies without a group."""
    method: Method

    @property
    def sentences(self) -> tuple[Label, ...]:
        """Which groups keep to themselves, and which are open; empty where nothing certain may be said."""
        found = []
        for verdict in (Verdict.INWARD, Verdict.OUTWARD):
            names = [one.label for one in self.groups if one.verdict is verdict]
            if names:
                found.append(one_stop(said("{sentence}: {which}.", sentence=_SAID[verdict], which=joined(names))))
        return tuple(found)


_SAID = {
    Verdict.INWARD: said(N_("Öfter untereinander verbunden, als der Zufall erklärt")),
    Verdict.OUTWARD: said(N_("Öfter mit anderen verbunden, als der Zufall erklärt")),
}


def mixing(
    snapshot: Snapshot,
    cooperation: Cooperation,
    by: By = By.SECTOR,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Mixing:
    """How much sectors or municipalities keep to themselves, and whether that is more than chance.

    Chance: the same ties, the groups dealt out anew among the bodies with a group (500 times, seeded), so that a small
    group is not open only because it is small. A group is said to keep to itself, or to be open, if at most 1 % of the
    shuffles are as far even without the one measure, network or event that makes most of the difference (one event
    with many guests makes many ties at once), if the index by weight lies on the same side, and if the index does in
    90 % of the resamples.
    Above 2,000 tied bodies there are 100 shuffles and at most 20 resamples.
    """
    check_resamples(resamples)
    groups = belonging(snapshot, cooperation, by)
    graph = TieGraph.of(cooperation)
    many = len(graph.bodies) > EXACT_UP_TO
    shuffles = SHUFFLES_OF_MANY if many else SHUFFLES
    resamples = min(resamples, RESAMPLES_OF_MANY) if many else resamples
    names = list(groups.members)
    number = {name: place for place, name in enumerate(names)}
    group = [number.get(groups.group_of.get(body, ""), -1) for body in graph.bodies]
    placed = graph.only([row for row, (a, b) in enumerate(graph.pairs) if group[a] >= 0 and group[b] >= 0])
    sizes = [len(groups.members[name]) for name in names]
    seen = _Tally(placed, group, len(names))
    shares = [size * (size - 1) / max(sum(sizes) * (sum(sizes) - 1), 1) for size in sizes]
    apart = 1 - sum(shares)
    touching = [_touching(sizes, place) for place in range(len(names))]
    shuffled = _shuffled(placed, group, len(names), shuffles, seed)
    resting = _resting(cooperation, graph, group, len(names))
    again = [_Tally(_placed(one, group), group, len(names)) for one in graph.resamples(resamples, seed)]
    found = []
    for place, name in enumerate(names):
        figures = None
        if sizes[place] >= FEWEST_BODIES and seen.inside[place] + seen.outside[place]:
            figures = _figures(
                seen.inside[place],
                seen.outside[place],
                seen.weight_inside[place],
                seen.weight_outside[place],
                expected := _index(shares[place], touching[place] - shares[place]),
                [seen.index(place, one, expected) for one in resting],
                [one.index(place, None, expected) for one in shuffled],
                [one.index(place, None, expected) for one in again],
            )
        verdict = _verdict(figures)
        if figures and not groups.may_be_judged(name):
            verdict = Verdict.FIGURES_ONLY
        found.append(
            GroupMixing(
                name,
                groups.labels[name],
                sizes[place] if sizes[place] >= FEWEST_BODIES else None,
                figures,
                verdict,
            )
        )
    whole = None
    if placed.pairs:
        whole = _figures(
            sum(seen.inside),
            sum(seen.outside) // 2,
            sum(seen.weight_inside),
            sum(seen.weight_outside) / 2,
            expected := _index(1 - apart, apart),
            [seen.whole_index(one, expected) for one in resting],
            [one.whole_index(None, expected) for one in shuffled],
            [one.whole_index(None, expected) for one in again],
        )
    method = Method(
        "mixing",
        {
            **cooperation.method.parameters,
            "by": by.value,
            "shuffles": str(shuffles),
            "resamples": str(resamples),
            "seed": str(seed),
        },
        cooperation.method.facts,
        (
            *cooperation.method.missing,
            *groups.missing(),
            said("Es geht um erfasste Verbindungen: Was niemand aufgeschrieben hat, fehlt."),
        ),
        said("Gesagt wird nur, was in 90 Prozent der Proben hält, in denen je zehn Prozent der Verbindungen fehlen."),
        (
            counted(
                "Verglichen ist {n} Verbindung zwischen eingeordneten Stellen.",
                "Verglichen sind {n} Verbindungen zwischen eingeordneten Stellen.",
                len(placed.pairs),
            ),
        ),
    )
    return Mixing(groups, whole, _verdict(whole), tuple(found), len(graph.pairs) - len(placed.pairs), method)


class _Tally:
    """Ties and weights inside and outside of each group."""

    def __init__(self, graph: TieGraph, group: Sequence[int], groups: int) -> None:
        self.inside, self.outside = [0] * groups, [0] * groups
        self.weight_inside, self.weight_outside = [0.0] * groups, [0.0] * groups
        for (a, b), weight in zip(graph.pairs, graph.weights, strict=True):
            if group[a] == group[b]:
                self.inside[group[a]] += 1
                self.weight_inside[group[a]] += weight
            else:
                for end in (group[a], group[b]):
                    self.outside[end] += 1
                    self.weight_outside[end] += weight

    def index(self, place: int, less: _Tally | None, empty: float) -> float:
        """Of one group, without the ties in `less`; `empty` if none is left."""
        inside, outside = self.inside[place], self.outside[place]
        if less:
            inside, outside = inside - less.inside[place], outside - less.outside[place]
        return _index(inside, outside, empty)

    def whole_index(self, less: _Tally | None, empty: float) -> float:
        """Of all ties without those in `less`; one between two groups stands in both."""
        inside, outside = sum(self.inside), sum(self.outside)
        if less:
            inside, outside = inside - sum(less.inside), outside - sum(less.outside)
        return _index(inside, outside / 2, empty)


def _placed(graph: TieGraph, group: Sequence[int]) -> TieGraph:
    return graph.only([row for row, (a, b) in enumerate(graph.pairs) if group[a] >= 0 and group[b] >= 0])


def _resting(cooperation: Cooperation, graph: TieGraph, group: Sequence[int], groups: int) -> list[_Tally]:
    """For each measure, network or event: the ties that rest on it alone."""
    resting: defaultdict[str, list[int]] = defaultdict(list)
    for row, tie in enumerate(cooperation.ties):
        vias = {piece.via for piece in tie.evidence}
        if len(vias) == 1 and (via := vias.pop()):
            resting[via].append(row)
    # One that makes a single tie moves no index by more than a resample does.
    return [
        _Tally(_placed(graph.only(rows), group), group, groups) for _, rows in sorted(resting.items()) if len(rows) > 1
    ]


def _shuffled(graph: TieGraph, group: Sequence[int], groups: int, shuffles: int, seed: int) -> list[_Tally]:
    drawn = random.Random(seed)
    rows = [row for row, place in enumerate(group) if place >= 0]
    dealt = [group[row] for row in rows]
    now = list(group)
    found = []
    for _ in range(shuffles):
        drawn.shuffle(dealt)
        for row, place in zip(rows, dealt, strict=True):
            now[row] = place
        found.append(_Tally(graph, now, groups))
    return found


def _touching(sizes: Sequence[int], place: int) -> float:
    """Share of all pairs of bodies with at least one end in this group."""
    whole, rest = sum(sizes), sum(sizes) - sizes[place]
    return 1 - rest * (rest - 1) / max(whole * (whole - 1), 1)


def _index(inside: float, outside: float, empty: float = 0.0) -> float:
    """(E − I) / (E + I); `empty` without ties.

    >>> _index(3, 1), _index(0, 2), _index(0, 0)
    (-0.5, 1.0, 0.0)
    """
    return (outside - inside) / (outside + inside) if outside + inside > TOLERANCE else empty


def _figures(
    inside: int,
    outside: int,
    weight_inside: float,
    weight_outside: float,
    expected: float,
    less: Sequence[float],
    shuffled: Sequence[float],
    again: Sequence[float],
) -> MixingFigures:
    index = _index(inside, outside)
    side = 1 if index > expected else -1
    without_one = min((index, *less), key=lambda one: side * one)
    as_far = sum(1 for one in shuffled if side * (one - without_one) >= -TOLERANCE)
    held = sum(1 for one in again if side * (one - expected) > TOLERANCE)
    return MixingFigures(
        inside,
        outside,
        index,
        _index(weight_inside, weight_outside),
        expected,
        without_one,
        (as_far + 1) / (len(shuffled) + 1),
        held / len(again),
    )


def _verdict(figures: MixingFigures | None) -> Verdict:
    if figures is None:
        return Verdict.TOO_FEW
    sure = figures.as_far <= RARE + TOLERANCE and figures.held >= CLAIMED - TOLERANCE
    if sure and max(figures.index, figures.index_by_weight) < figures.expected - TOLERANCE:
        return Verdict.INWARD
    if sure and min(figures.index, figures.index_by_weight) > figures.expected + TOLERANCE:
        return Verdict.OUTWARD
    return Verdict.AS_CHANCE
