"""How the network holds together: connected parts, cores, and what the innermost core is made of (rules 10, 12, 16).

Cores count ties, whatever their weight: Seidman 1983, doi:10.1016/0378-8733(83)90028-X.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.described import Method
from graphkb.analytics.network.belonging import Belonging, By, belonging
from graphkb.analytics.network.naming import may_be_named
from graphkb.analytics.network.positions import EXACT_UP_TO
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.network.stability import CLAIMED, RESAMPLES, check_resamples
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["Component", "Core", "Share", "Structure", "structure"]


@dataclass(frozen=True, slots=True)
class Component:
    """A connected part."""

    number: int
    """1 for the largest."""
    size: int
    named: tuple[str, ...]
    """Bodies of it that this reader may see named, sorted; of the largest part: none, it is told by what is in it."""
    withheld: int
    """Bodies of it that are only counted for this reader."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group's tied bodies are in a part of the network."""

    group: str
    label: Label
    inside: int
    of: int
    """All tied bodies of the group."""


@dataclass(frozen=True, slots=True)
class Core:
    """The innermost core: the part in which everybody has the most ties to others of that part."""

    ties_each: int
    """Everybody in it has at least so many ties inside."""
    bodies: tuple[str, ...]
    """Sorted."""
    found_again: Mapping[str, float]
    """Body to the share of the resamples in whose innermost core it is, 0–1; empty: not resampled."""
    ties: int
    """Ties inside."""
    via: str | None
    """The measure, network or event that most of these ties rest on; None: none does."""
    via_ties: int
    """Ties inside that rest on it."""

    @property
    def sure(self) -> tuple[str, ...]:
        """Bodies that are in it in 90 % of the resamples."""
        return tuple(body for body in self.bodies if self.found_again.get(body, 0) >= CLAIMED - TOLERANCE)

    @property
    def one_group(self) -> bool:
        """Whether at least nine of ten ties inside come from the same measure, network or event."""
        return self.ties > 0 and self.via_ties >= CLAIMED * self.ties - TOLERANCE


@dataclass(frozen=True)
class Structure:
    """Connected parts and cores of all tied bodies."""

    components: tuple[Component, ...]
    """Largest first; empty without ties."""
    tied: int
    untied: int
    shells: tuple[tuple[int, int], ...]
    """Core number and how many bodies have it, highest first."""
    core: Core | None
    """None without ties."""
    core_shares: Mapping[By, tuple[Share, ...]]
    """What the innermost core is made of; groups with a body in it, most first."""
    largest_shares: Mapping[By, tuple[Share, ...]]
    """What the largest part is made of; all groups, the largest first."""
    belongings: Mapping[By, Belonging]
    method: Method

    @property
    def largest_share(self) -> float:
        """Share of the tied bodies that are in the largest part, 0–1."""
        return self.components[0].size / self.tied if self.components else 0.0


def structure(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    reader: Reader = PUBLIC,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Structure:
    """Connected parts, core numbers, and the innermost core with what it is made of.

    To a reader who is not signed in, the bodies of small parts are named only if they are public bodies, welfare
    associations or networks; others are counted. Above 2,000 tied bodies the core is not resampled.
    """
    check_resamples(resamples)
    graph = TieGraph.of(cooperation)
    parts = sorted((sorted(part) for part in graph.graph.connected_components()), key=lambda part: (-len(part), part))
    known = reader.sees(Visibility.NETWORK)
    components = []
    for number, part in enumerate(parts, start=1):
        bodies = [graph.bodies[row] for row in part]
        named = tuple(body for body in bodies if known or may_be_named(snapshot, body)) if number > 1 else ()
        components.append(Component(number, len(part), named, len(bodies) - len(named) if number > 1 else 0))
    core_numbers = graph.graph.coreness()
    resampled = len(graph.bodies) <= EXACT_UP_TO
    core = _core(cooperation, graph, core_numbers, resamples if resampled else 0, seed)
    belongings = {by: belonging(snapshot, cooperation, by) for by in By}
    largest = {graph.bodies[row] for row in parts[0]} if parts else set()
    method = Method(
        "structure",
        {**cooperation.method.parameters, "resamples": str(resamples), "seed": str(seed)},
        cooperation.method.facts,
        (*cooperation.method.missing, *(one for by in By for one in belongings[by].missing())),
        _stability(core),
        (
            counted(
                "Verglichen ist {n} Stelle mit einer Verbindung.",
                "Verglichen sind {n} Stellen mit einer Verbindung.",
                len(graph.bodies),
            ),
        ),
    )
    return Structure(
        tuple(components),
        len(graph.bodies),
        len(cooperation.bodies) - len(cooperation.tied),
        tuple(sorted(Counter(core_numbers).items(), reverse=True)),
        core,
        {by: _shares(belongings[by], set(core.bodies) if core else set()) for by in By},
        {
            by: tuple(
                Share(group, belongings[by].labels[group], len(largest.intersection(members)), len(members))
                for group, members in belongings[by].members.items()
            )
            for by in By
        },
        belongings,
        method,
    )


def _core(
    cooperation: Cooperation, graph: TieGraph, core_numbers: Sequence[int], resamples: int, seed: int
) -> Core | None:
    if not graph.pairs:
        return None
    most = max(core_numbers)
    rows = [row for row, number in enumerate(core_numbers) if number == most]
    times = Counter[int]()
    for resample in graph.resamples(resamples, seed):
        again = resample.graph.coreness()
        innermost = max(again)
        times.update(row for row in rows if again[row] == innermost > 0)
    bodies = {graph.bodies[row] for row in rows}
    inside = [tie for tie in cooperation.ties if tie.a in bodies and tie.b in bodies]
    via = Counter(one for tie in inside for one in sorted({piece.via for piece in tie.evidence if piece.via}))
    name, ties = min(via.items(), key=lambda pair: (-pair[1], pair[0]), default=(None, 0))
    return Core(
        most,
        tuple(sorted(bodies)),
        {graph.bodies[row]: times[row] / resamples for row in rows} if resamples else {},
        len(inside),
        name,
        ties,
    )


def _shares(groups: Belonging, bodies: Collection[str]) -> tuple[Share, ...]:
    found = [
        Share(group, groups.labels[group], sum(1 for body in members if body in bodies), len(members))
        for group, members in groups.members.items()
    ]
    return tuple(sorted((share for share in found if share.inside), key=lambda share: (-share.inside, share.group)))


def _stability(core: Core | None) -> Label | None:
    if core is None or not core.found_again:
        return None
    return counted(
        "{sure} von {n} Stelle im Kern gehört auch dann dazu, wenn man zehn Prozent der Verbindungen weglässt.",
        "{sure} von {n} Stellen im Kern gehören auch dann dazu, wenn man zehn Prozent der Verbindungen weglässt.",
        len(core.bodies),
        sure=len(core.sure),
    )
