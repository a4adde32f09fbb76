"""Bodies and ties on which the connection of others hangs (rules 10, 12, 16)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphkb.analytics.described import Method
from graphkb.analytics.network.naming import in_words, listed, may_be_named, name_of
from graphkb.analytics.network.sentences import counted, one_stop, said
from graphkb.analytics.network.stability import CLAIMED, RESAMPLES, check_resamples, stability_word
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["STRONG", "Bridge", "CutPoint", "CutPoints", "cut_points"]

STRONG = 0.2
"""Weight from which a tie counts here."""


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A body without which its connected part falls apart."""

    body: str
    part_sizes: tuple[int, ...]
    """Sizes of what its connected part falls into without it, largest first."""
    parts: tuple[tuple[str, ...], ...] | None
    """Their bodies, in the same order (equal sizes by id). None: this reader sees sizes only."""
    loses: int
    """Bodies outside the largest of these parts."""
    of: int
    """Bodies of its connected part, itself included."""
    found_again: float
    """Share of the resamples in which it is a cut point, 0–1."""
    claimed: bool
    """In at least 90 %."""
    word: Label
    sentence: Label


@dataclass(frozen=True, slots=True)
class Bridge:
    """A tie without which its connected part falls in two, `a` before `b`."""

    a: str
    b: str
    weight: float
    loses: int
    """Bodies in the smaller of the two halves."""
    of: int
    """Bodies of its connected part."""
    found_again: float
    """Among the resamples that keep this tie: share in which it is a bridge, 0–1."""
    claimed: bool
    word: Label
    sentence: Label


@dataclass(frozen=True, slots=True)
class CutPoints:
    """What hangs on single bodies and ties of weight 0.2 or more."""

    cut_points: tuple[CutPoint, ...]
    """Greatest loss first."""
    bridges: tuple[Bridge, ...]
    """Greatest loss first."""
    withheld_cut_points: int
    """Cut points that this reader may not see named: smaller associations."""
    withheld_bridges: int
    components: tuple[int, ...]
    """Sizes of the connected parts by these ties, largest first; bodies without such a tie are in none."""
    method: Method


def cut_points(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    least: float = STRONG,
    reader: Reader = PUBLIC,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> CutPoints:
    """Cut points and bridges among the ties of at least this weight, per connected part, with their stability.

    Sentences name public bodies, welfare associations and networks. To a reader who is not signed in, a cut point
    or bridge of others is counted and not listed. Hopcroft, Tarjan 1973, doi:10.1145/362248.362272.
    """
    check_resamples(resamples)
    whole = TieGraph.of(cooperation)
    graph = whole.strong(least)
    cuts = sorted(graph.graph.articulation_points())
    bridges = sorted(graph.pairs[row] for row in graph.graph.bridges())
    cut_again, bridge_again = _found_again(whole, least, cuts, bridges, resamples, seed)
    known = reader.sees(Visibility.NETWORK)

    def named(*rows: int) -> bool:
        return known or all(may_be_named(snapshot, graph.bodies[row]) for row in rows)

    component = {row: part for part in graph.graph.connected_components() for row in part}
    found_cuts = [_cut_point(snapshot, graph, cut, component[cut], cut_again[cut], known) for cut in cuts if named(cut)]
    found_bridges = [
        _bridge(snapshot, graph, pair, component[pair[0]], bridge_again[pair]) for pair in bridges if named(*pair)
    ]
    sizes = sorted((len(part) for part in graph.graph.connected_components() if len(part) > 1), reverse=True)
    method = Method(
        "cut_points",
        {
            **cooperation.method.parameters,
            "least": str(least),
            "resamples": str(resamples),
            "seed": str(seed),
        },
        cooperation.method.facts,
        (*cooperation.method.missing, *_withheld(len(cuts) - len(found_cuts))),
        _stability(cut_again.values()),
    )
    return CutPoints(
        tuple(sorted(found_cuts, key=lambda cut: (-cut.loses, cut.body))),
        tuple(sorted(found_bridges, key=lambda bridge: (-bridge.loses, bridge.a, bridge.b))),
        len(cuts) - len(found_cuts),
        len(bridges) - len(found_bridges),
        tuple(sizes),
        method,
    )


def _found_again(
    whole: TieGraph,
    least: float,
    cuts: Sequence[int],
    bridges: Sequence[tuple[int, int]],
    resamples: int,
    seed: int,
) -> tuple[dict[int, float], dict[tuple[int, int], float]]:
    cut_times, bridge_times, kept_times = dict.fromkeys(cuts, 0), dict.fromkeys(bridges, 0), dict.fromkeys(bridges, 0)
    for resample in whole.resamples(resamples, seed) if cuts or bridges else ():
        strong = resample.strong(least)
        for cut in strong.graph.articulation_points():
            if cut in cut_times:
                cut_times[cut] += 1
        for pair in strong.pairs:
            if pair in kept_times:
                kept_times[pair] += 1
        for row in strong.graph.bridges():
            if strong.pairs[row] in bridge_times:
                bridge_times[strong.pairs[row]] += 1
    return (
        {cut: times / resamples for cut, times in cut_times.items()},
        {pair: times / max(kept_times[pair], 1) for pair, times in bridge_times.items()},
    )


def _cut_point(
    snapshot: Snapshot, graph: TieGraph, cut: int, component: Collection[int], again: float, known: bool
) -> CutPoint:
    rest = graph.graph.induced_subgraph([row for row in component if row != cut])
    rows = [row for row in sorted(component) if row != cut]
    parts = sorted(
        (tuple(sorted(graph.bodies[rows[place]] for place in part)) for part in rest.connected_components()),
        key=lambda part: (-len(part), part),
    )
    body = graph.bodies[cut]
    loses = sum(map(len, parts[1:]))
    return CutPoint(
        body,
        tuple(map(len, parts)),
        tuple(parts) if known else None,
        loses,
        len(component),
        again,
        again >= CLAIMED - TOLERANCE,
        stability_word(again),
        one_stop(_cut_sentence(snapshot, body, parts)),
    )


def _cut_sentence(snapshot: Snapshot, body: str, parts: Sequence[tuple[str, ...]]) -> Label:
    who = name_of(snapshot, body) if may_be_named(snapshot, body) else said("eine hier nicht genannte Stelle")
    if len(parts[0]) == 1:
        lost = [body for part in parts for body in part]
        said_of_them = counted(
            "Fällt {who} weg, bleibt {words} Stelle ohne tragende Verbindung",
            "Fällt {who} weg, bleiben {words} Stellen ohne tragende Verbindung",
            len(lost),
            who=who,
            words=in_words(len(lost)),
        )
    else:
        lost = [body for part in parts[1:] for body in part]
        said_of_them = counted(
            "Fällt {who} weg, verliert {words} Stelle ihre tragende Verbindung zu den übrigen",
            "Fällt {who} weg, verlieren {words} Stellen ihre tragende Verbindung zu den übrigen",
            len(lost),
            who=who,
            words=in_words(len(lost)),
        )
    if any(may_be_named(snapshot, body) for body in lost):
        return said("{sentence}: {which}.", sentence=said_of_them, which=listed(snapshot, lost))
    return said("{sentence}.", sentence=said_of_them)


def _bridge(
    snapshot: Snapshot, graph: TieGraph, pair: tuple[int, int], component: Collection[int], again: float
) -> Bridge:
    row = graph.pairs.index(pair)
    without = graph.only([place for place in range(len(graph.pairs)) if place != row])
    half = len(without.graph.subcomponent(pair[0]))
    loses = min(half, len(component) - half)
    a, b = graph.bodies[pair[0]], graph.bodies[pair[1]]
    sentence = counted(
        "Nur eine tragende Verbindung hält {words} Stelle mit den übrigen zusammen: {both}.",
        "Nur eine tragende Verbindung hält {words} Stellen mit den übrigen zusammen: {both}.",
        loses,
        words=in_words(loses),
        both=listed(snapshot, [a, b]),
    )
    claimed = again >= CLAIMED - TOLERANCE
    return Bridge(
        a, b, graph.weights[row], loses, len(component), again, claimed, stability_word(again), one_stop(sentence)
    )


def _withheld(number: int) -> tuple[Label, ...]:
    if not number:
        return ()
    return (
        counted(
            "{n} weitere Stelle, an der Verbindungen hängen, wird öffentlich nicht genannt.",
            "{n} weitere Stellen, an denen Verbindungen hängen, werden öffentlich nicht genannt.",
            number,
        ),
    )


def _stability(shares: Collection[float]) -> Label | None:
    if not shares:
        return None
    return counted(
        "{sure} von {n} Schlüsselstelle hält, wenn man zehn Prozent der Verbindungen weglässt.",
        "{sure} von {n} Schlüsselstellen halten, wenn man zehn Prozent der Verbindungen weglässt.",
        len(shares),
        sure=sum(share >= CLAIMED - TOLERANCE for share in shares),
    )
