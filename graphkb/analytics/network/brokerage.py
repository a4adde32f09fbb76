"""Who stands between sectors, or between municipalities: roles of Gould and Fernandez (rules 10, 12, 14).

Gould, Fernandez 1989, doi:10.2307/270949. A body brokers a pair of its contacts that has no tie. Ties have no
direction here: each pair counts once, and representative (b_IO) and gatekeeper (b_OI) are one and the same role.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import comb, sqrt

from graphkb.analytics.described import Method
from graphkb.analytics.network.belonging import Belonging, By, belonging
from graphkb.analytics.network.positions import EXACT_UP_TO
from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.network.stability import FEWEST_FOR_BANDS, RESAMPLES, band, check_resamples
from graphkb.analytics.network.structural_holes import Contacts, contacts_of, triangles
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import Cooperation
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["ROLE_LABELS", "Broker", "Brokerage", "GroupLink", "Role", "RoleScore", "brokerage", "chance", "role_of"]


class Role(StrEnum):
    """What a body is to the two that it connects."""

    COORDINATOR = "coordinator"
    """All three in one group (w_I)."""
    GATEKEEPER = "gatekeeper"
    """One of the two is in the broker's group (b_IO and b_OI)."""
    ITINERANT = "itinerant"
    """Both are in one group, the broker is in another (w_O)."""
    LIAISON = "liaison"
    """Three groups (b_O)."""


ROLE_LABELS: Mapping[Role, Label] = {
    Role.COORDINATOR: Label(de="im eigenen Bereich", en="within the own area"),
    Role.GATEKEEPER: Label(de="vom eigenen Bereich nach außen", en="from the own area outwards"),
    Role.ITINERANT: Label(de="in einem fremden Bereich", en="within another area"),
    Role.LIAISON: Label(de="zwischen zwei fremden Bereichen", en="between two other areas"),
}

Pairs = dict[tuple[int | None, int | None], int]
"""Pairs of contacts without a tie, by the groups of the two, the smaller number first; None: without a group."""


@dataclass(frozen=True, slots=True)
class RoleScore:
    """How often a body has one role."""

    pairs: int
    expected: float
    """In a random network with as many ties among bodies with a group: Bernoulli, each tie equally likely."""
    z: float | None
    """Distance from what is expected, in standard deviations; None: it cannot vary."""
    rank: int
    """1 the highest; equal ones share the better rank."""
    band: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Broker:
    """A body that connects at least one pair of others."""

    body: str
    pairs: int
    """Pairs of its contacts without a tie, all roles and those without a group."""
    rank: int
    band: tuple[int, int] | None
    roles: Mapping[Role, RoleScore] | None
    """None: its own group is not recorded."""
    unplaced: int
    """Pairs in which one of the three has no group."""


@dataclass(frozen=True, slots=True)
class GroupLink:
    """Two groups (or one, `a` equal to `b`) and who connects bodies of the one with bodies of the other."""

    a: str
    b: str
    pairs: int
    """Pairs without a tie that have at least one contact in common."""
    brokers: tuple[tuple[str, int, tuple[int, int] | None], ...]
    """Body, pairs it connects here, band of its rank here; most pairs first, then by id. At most ten."""

    @property
    def leading(self) -> tuple[str, ...]:
        """Bodies of which each may connect the most here: first in at least 5 % of the resamples.

        One body: it is the first for certain. Empty without bands.
        """
        return tuple(body for body, _, band in self.brokers if band and band[0] == 1)


@dataclass(frozen=True)
class Brokerage:
    """Who connects whom, by groups."""

    belonging: Belonging
    brokers: tuple[Broker, ...]
    """By rank, then id; empty if every two contacts of everybody have a tie."""
    links: tuple[GroupLink, ...]
    """Most pairs first."""
    method: Method

    @cached_property
    def roles(self) -> Mapping[Role, int]:
        """How often each role is taken in the whole network."""
        return {role: sum(broker.roles[role].pairs for broker in self.brokers if broker.roles) for role in Role}

    def of(self, body: str) -> Broker | None:
        """A body; None if it connects nobody."""
        return next((broker for broker in self.brokers if broker.body == body), None)


MOST = 10
"""Bodies named for each two groups."""


def role_of(broker: str, a: str, b: str) -> Role:
    """The role of a body between two others, by the groups of the three.

    >>> role_of("public", "public", "welfare").value
    'gatekeeper'
    """
    if a == b:
        return Role.COORDINATOR if broker == a else Role.ITINERANT
    return Role.GATEKEEPER if broker in (a, b) else Role.LIAISON


def chance(sizes: Mapping[str, int], ties: int) -> Mapping[str, Mapping[Role, tuple[float, float]]]:
    """For a body of each group: expected count and standard deviation of each role in a random network.

    `sizes`: bodies of each group, N together; `ties` among them, so that each pair is tied with d = ties / C(N, 2),
    independently. A pair is brokered with q = d²(1 − d); two pairs that share one end have the covariance
    d³(1 − d)³, others none. The expectation is that of sna's `brokerage` (which counts each pair from both ends); its
    deviation is for directed ties, this one for ties without direction.
    """
    whole = sum(sizes.values())
    density = ties / comb(whole, 2) if whole > 1 else 0.0
    brokered = density**2 * (1 - density)
    together = density**3 * (1 - density) ** 3

    def moments(pairs: float, sharing: float) -> tuple[float, float]:
        return pairs * brokered, sqrt(max(pairs * brokered * (1 - brokered) + 2 * sharing * together, 0.0))

    found = {}
    for group, size in sizes.items():
        own, rest = size - 1, whole - size
        others = [other for name, other in sizes.items() if name != group]
        found[group] = {
            Role.COORDINATOR: moments(comb(own, 2), own * comb(max(own - 1, 0), 2)),
            Role.GATEKEEPER: moments(own * rest, own * comb(rest, 2) + rest * comb(own, 2)),
            Role.ITINERANT: moments(
                sum(comb(other, 2) for other in others), sum(other * comb(other - 1, 2) for other in others)
            ),
            Role.LIAISON: moments(
                sum(other * (rest - other) for other in others) / 2,
                sum(other * comb(rest - other, 2) for other in others),
            ),
        }
    return found


def brokerage(
    snapshot: Snapshot,
    cooperation: Cooperation,
    by: By = By.SECTOR,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Brokerage:
    """Who connects bodies of which groups, and how far the ranks move when 10 % of the pairs are left out.

    A tie counts whatever its weight. Bodies without a group connect and are connected, but no role is made of it.
    Bands need ten tied bodies; above 2,000 there are none.
    """
    check_resamples(resamples)
    graph = TieGraph.of(cooperation)
    groups = belonging(snapshot, cooperation, by)
    names = list(groups.members)
    number = {name: place for place, name in enumerate(names)}
    group = [number.get(groups.group_of.get(body, "")) for body in graph.bodies]
    contacts = contacts_of(graph)
    tables = _tables(contacts, group)
    counts = _counts(tables, group)
    banded = FEWEST_FOR_BANDS <= len(graph.bodies) <= EXACT_UP_TO
    samples: dict[object, list[list[int]]] = {key: [[] for _ in graph.bodies] for key in counts}
    for resample in graph.resamples(resamples, seed) if banded else ():
        again = _counts(_tables(contacts_of(resample), group), group)
        nobody = [0] * len(graph.bodies)
        for key, rows in samples.items():
            for row, rank in enumerate(_ranks(again.get(key, nobody))):
                rows[row].append(rank)
    bands = {key: [band(row) if row else None for row in rows] for key, rows in samples.items()}
    ranked = {key: _ranks(found) for key, found in counts.items()}
    placed_ties = sum(1 for a, b in graph.pairs if group[a] is not None and group[b] is not None)
    expected = chance({name: len(members) for name, members in groups.members.items()}, placed_ties)

    def scored(row: int, own: int) -> Mapping[Role, RoleScore]:
        found = {}
        for role in Role:
            mean, deviation = expected[names[own]][role]
            pairs = counts[role][row]
            z = (pairs - mean) / deviation if deviation > 0 else None
            found[role] = RoleScore(pairs, mean, z, ranked[role][row], bands[role][row])
        return found

    brokers = []
    for row, body in enumerate(graph.bodies):
        if not counts["all"][row]:
            continue
        own = group[row]
        roles = None if own is None else scored(row, own)
        placed = sum(score.pairs for score in roles.values()) if roles else 0
        brokers.append(
            Broker(
                body,
                counts["all"][row],
                ranked["all"][row],
                bands["all"][row],
                roles,
                counts["all"][row] - placed,
            )
        )
    links = [
        _link(graph, names, key, counts[key], bands[key], _connected(contacts, group, key))
        for key in counts
        if isinstance(key, tuple)
    ]
    method = Method(
        "brokerage",
        {**cooperation.method.parameters, "by": by.value, "resamples": str(resamples), "seed": str(seed)},
        cooperation.method.facts,
        (*cooperation.method.missing, *groups.missing()),
        _stability(len(graph.bodies)),
        (
            counted(
                "Verglichen ist {n} Stelle mit einer Verbindung.",
                "Verglichen sind {n} Stellen mit einer Verbindung.",
                len(graph.bodies),
            ),
        ),
    )
    return Brokerage(
        groups,
        tuple(sorted(brokers, key=lambda broker: (broker.rank, broker.body))),
        tuple(sorted(links, key=lambda link: (-link.pairs, link.a, link.b))),
        method,
    )


def _tables(contacts: Contacts, group: Sequence[int | None]) -> list[Pairs]:
    """For each vertex its contacts without a tie, by their groups."""
    found: list[Pairs] = []
    for around in contacts.of:
        here: Pairs = {}
        found.append(here)
        if len(around) < 2:
            continue
        sizes: dict[int | None, int] = {}
        for one in around:
            sizes[group[one]] = sizes.get(group[one], 0) + 1
        kinds = sorted(sizes, key=_none_last)
        for place, a in enumerate(kinds):
            here[a, a] = comb(sizes[a], 2)
            for b in kinds[place + 1 :]:
                here[a, b] = sizes[a] * sizes[b]
    for a_row, b_row, middle in triangles(contacts):
        found[middle][_key(group[a_row], group[b_row])] -= 1
    return found


def _key(a: int | None, b: int | None) -> tuple[int | None, int | None]:
    if a is None or (b is not None and b < a):
        return b, a
    return a, b


def _none_last(group: int | None) -> tuple[bool, int]:
    return group is None, group or 0


def _counts(tables: Sequence[Pairs], group: Sequence[int | None]) -> dict[object, list[int]]:
    """Pairs by vertex: under "all", under each role, and under each two groups (a, b) that have one."""
    found: dict[object, list[int]] = {key: [0] * len(tables) for key in ("all", *Role)}
    for row, table in enumerate(tables):
        own = group[row]
        for (a, b), pairs in table.items():
            if not pairs:
                continue
            found["all"][row] += pairs
            if a is None or b is None:
                continue
            found.setdefault((a, b), [0] * len(tables))[row] += pairs
            if own is not None:
                found[role_of(str(own), str(a), str(b))][row] += pairs
    return found


def _ranks(counts: Sequence[int]) -> list[int]:
    """Rank of each count, 1 the highest; equal ones share the better rank."""
    first: dict[int, int] = {}
    for place, count in enumerate(sorted(counts, reverse=True), start=1):
        first.setdefault(count, place)
    return [first[count] for count in counts]


def _connected(contacts: Contacts, group: Sequence[int | None], key: tuple[int, int]) -> int:
    """How many pairs of these two groups have no tie, but a contact in common."""
    a, b = key
    found = 0
    for row, of in enumerate(contacts.of):
        if group[row] != a:
            continue
        reached = {two for one in of for two in contacts.of[one] if group[two] == b and two != row and two not in of}
        found += len(reached)
    return found // 2 if a == b else found


def _link(
    graph: TieGraph,
    names: Sequence[str],
    key: tuple[int, int],
    counts: Sequence[int],
    bands: Sequence[tuple[int, int] | None],
    pairs: int,
) -> GroupLink:
    rows = sorted((row for row, count in enumerate(counts) if count), key=lambda row: (-counts[row], graph.bodies[row]))
    a, b = sorted((names[key[0]], names[key[1]]))
    return GroupLink(a, b, pairs, tuple((graph.bodies[row], counts[row], bands[row]) for row in rows[:MOST]))


def _stability(bodies: int) -> Label | None:
    if bodies > EXACT_UP_TO:
        return None
    if bodies >= FEWEST_FOR_BANDS:
        return said(
            "Ein Platz steht nur da, wenn er hält, auch wenn man zehn Prozent der Verbindungen weglässt; sonst steht "
            "«unter den ersten …»."
        )
    return said("Für Rangspannen sind es zu wenige Stellen: nötig sind {n} mit einer Verbindung.", n=FEWEST_FOR_BANDS)
