"""How far a migrant organisation reaches: bodies within three steps, next office and adviser, kind of ties (rule 16).

In public there are counts only; names need a signed-in reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import inf

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.described import Method
from graphkb.analytics.network.contacts import Contacts
from graphkb.analytics.network.cut_points import STRONG
from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.paths import Introduction, introduction
from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.network.tie_graph import TieGraph
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.analytics.network.traits import body_traits
from graphkb.analytics.network.weak_ties import (
    FEWEST_TIES,
    OrganisationTies,
    TieState,
    is_migrant_organisation,
    organisation_ties,
)
from graphkb.analytics.time import Clock
from graphkb.model import PUBLIC, Reader, Relation, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["REACH_BANDS", "SECTORS", "STEP_BANDS", "Reach", "Reaches", "Way", "advisers", "reach"]

STEPS = 3
OFFICES = ("office", "agency")
"""Kinds of public bodies with an own legal person; offices of a municipality or region are part of that body."""

SECTORS: Mapping[str, Label] = {
    "public": said(N_("öffentliche Hand")),
    "welfare": said(N_("Wohlfahrt")),
    "business": said(N_("Wirtschaft")),
    "other": said(N_("Vereine und andere")),
    "not_stated": said(N_("nicht eingeordnet")),
}
"""Sectors that ties lead to. Belief is no sector here: religious communities are among the others (rules 15, 17)."""

REACH_BANDS: Mapping[str, Label] = {
    "none": said(N_("keine")),
    "few": said(N_("1 bis 9")),
    "some": said(N_("10 bis 49")),
    "many": said(N_("50 und mehr")),
}
"""How many bodies are reached in three steps."""

STEP_BANDS: Mapping[str, Label] = {
    "direct": said(N_("direkt")),
    "one_between": said(N_("über eine Stelle")),
    "more_between": said(N_("über mehrere Stellen")),
    "no_way": said(N_("kein Weg belegt")),
    "not_recorded": said(N_("Ziel nicht erfasst")),
}
"""How far it is to an office or adviser."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to the nearest of several bodies."""

    goals: int
    """Number of bodies that were looked for; 0: none is recorded (for an office: the seat is not)."""
    introduction: Introduction | None
    """To the nearest, with the evidence of each step; None if there is none, or no way to any."""
    contact: str = ""
    """Id of one of the bodies that the organisation knows by a relation that makes no tie; empty: none."""
    relations: tuple[Relation, ...] = ()
    """These relations: advice, funding, hosting, being a member or a part of the other."""

    @property
    def nearest(self) -> str:
        """Id of the nearest body; empty without a way."""
        return self.contact or (self.introduction.goal if self.introduction else "")

    @property
    def steps(self) -> int | None:
        """Number of ties to it, 1 for a contact; None without a way."""
        if self.contact:
            return 1
        return len(self.introduction.steps) if self.introduction else None

    @property
    def distance(self) -> float | None:
        """Sum of 1/weight over the ties; None without a way, or for a contact, which has no weight."""
        return self.introduction.distance if self.introduction and not self.contact else None

    @property
    def band(self) -> str:
        """Key of `STEP_BANDS`."""
        if not self.goals:
            return "not_recorded"
        if self.steps is None:
            return "no_way"
        return "direct" if self.steps <= 1 else "one_between" if self.steps == 2 else "more_between"


@dataclass(frozen=True, slots=True)
class Reach:
    """One organisation; only for a signed-in reader."""

    ties: OrganisationTies
    """State, number of ties, and how much is recorded."""
    within: tuple[int, int, int]
    """Bodies within one, two, three steps, along ties of any weight."""
    component: int
    """Bodies of its connected part, itself included; 1 without a tie."""
    municipality: Way
    """To the administration of the municipality of its seat, or to an office or agency with its seat there."""
    region: Way
    """To the administration of the region around it."""
    adviser: Way
    """To a body that runs an advice centre or is recorded as advising groups or migrant organisations."""
    evidence: Mapping[EvidenceKind, int]
    """Ties by class of evidence; a tie on two classes is in both. Classes without any are absent."""
    sectors: Mapping[str, int]
    """Ties by the sector they lead to: keys of `SECTORS`; those without any are absent."""

    @property
    def body(self) -> str:
        """Id of the organisation."""
        return self.ties.body

    @property
    def share(self) -> float | None:
        """Bodies within three steps as a share of all others of its connected part; None without a tie."""
        return self.within[-1] / (self.component - 1) if self.component > 1 else None

    @property
    def band(self) -> str:
        """Key of `REACH_BANDS`."""
        reached = self.within[-1]
        return "none" if not reached else "few" if reached < 10 else "some" if reached < 50 else "many"


@dataclass(frozen=True, slots=True)
class Reaches:
    """Counts for everybody, rows for signed-in readers."""

    organisations: int
    states: Mapping[TieState, int]
    reached: Mapping[str, int]
    """Organisations by key of `REACH_BANDS`."""
    to_municipality: Mapping[str, int]
    """Organisations by key of `STEP_BANDS`; so in the next two."""
    to_region: Mapping[str, int]
    to_adviser: Mapping[str, int]
    sentence: Label
    rows: tuple[Reach, ...] | None
    """All of them: weakly tied first, then little recorded, then tied, each by id. None: this reader sees counts."""
    method: Method


def reach(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    reader: Reader = PUBLIC,
    least: float = STRONG,
    fewest_ties: int = FEWEST_TIES,
) -> Reaches:
    """How far each migrant organisation reaches; who is one is recorded, never inferred (`is_migrant_organisation`).

    Distance is 1/weight (rule 10), a step is one tie. `least`, `fewest_ties`: as for `weak_ties`.
    """
    bodies = Bodies(snapshot, Clock(snapshot, cooperation.day))
    contacts = Contacts(bodies, cooperation)
    graph = TieGraph.of(cooperation)
    towns = body_traits(bodies)["place"]
    advising = advisers(bodies, cooperation)
    component = {
        graph.bodies[row]: len(part) for part in graph.graph.connected_components() if len(part) > 1 for row in part
    }
    rows = []
    for body in cooperation.bodies:
        if not is_migrant_organisation(snapshot.node(body)):
            continue
        own_towns = sorted(towns.get(body, ()))
        lengths = _lengths(graph, body)

        def way(goals: Iterable[str], body: str = body, lengths: Mapping[str, float] = lengths) -> Way:
            return _way(snapshot, cooperation, contacts, body, lengths, {goal for goal in goals if goal != body})

        rows.append(
            Reach(
                organisation_ties(snapshot, cooperation, body, least=least, fewest_ties=fewest_ties),
                _within(graph, body),
                component.get(body, 1),
                way(_offices(snapshot, cooperation, towns, own_towns)),
                way(region for town in own_towns for region in _regions(bodies, town)),
                way(advising),
                Counter(kind for tie in cooperation.neighbours(body) for kind in tie.kinds),
                Counter(_sector(snapshot, tie.other(body)) for tie in cooperation.neighbours(body)),
            )
        )
    order = [TieState.WEAKLY_TIED, TieState.LITTLE_RECORDED, TieState.TIED]
    rows.sort(key=lambda row: (order.index(row.ties.state), row.body))
    method = Method(
        "reach",
        {**cooperation.method.parameters, "least": str(least), "fewest_ties": str(fewest_ties)},
        cooperation.method.facts,
        (*cooperation.method.missing, *_missing(rows, advising)),
    )
    return Reaches(
        len(rows),
        {state: sum(row.ties.state is state for row in rows) for state in order},
        _counts(REACH_BANDS, (row.band for row in rows)),
        _counts(STEP_BANDS, (row.municipality.band for row in rows)),
        _counts(STEP_BANDS, (row.region.band for row in rows)),
        _counts(STEP_BANDS, (row.adviser.band for row in rows)),
        _finding(rows),
        tuple(rows) if reader.sees(Visibility.NETWORK) else None,
        method,
    )


def advisers(bodies: Bodies, cooperation: Cooperation) -> frozenset[str]:
    """Bodies that advise: they are or run an advice centre, or a source says that they advise a target group or a
    migrant organisation on the day. Collective terms and what is only planned do not count."""
    snapshot = bodies.snapshot
    found = {body for centre in snapshot.of_kind("advice_centre") for body in cooperation.body_of.get(centre.id, ())}
    for relation in snapshot.of_type("ADVISES"):
        advised = snapshot.node(relation.target)
        if bodies.clock.holds(relation) and (advised.kind == "target_group" or is_migrant_organisation(advised)):
            found |= set(cooperation.body_of.get(relation.source, ()))
    return frozenset(found)


def _offices(
    snapshot: Snapshot, cooperation: Cooperation, towns: Mapping[str, Collection[str]], own: Collection[str]
) -> set[str]:
    found = {town for town in own if town in cooperation.bodies}
    for body in cooperation.bodies:
        if snapshot.node(body).kind in OFFICES and set(own) & set(towns.get(body, ())):
            found.add(body)
    return found


def _regions(bodies: Bodies, town: str) -> list[str]:
    return [
        relation.target
        for relation in bodies.snapshot.out(town, "PART_OF")
        if bodies.snapshot.node(relation.target).kind == "region" and not bodies.clock.over(relation)
    ]


def _sector(snapshot: Snapshot, body: str) -> str:
    sector = snapshot.node(body).text("sector") or "not_stated"
    return sector if sector in SECTORS else "other"


def _lengths(graph: TieGraph, body: str) -> Mapping[str, float]:
    if body not in graph.bodies:
        return {}
    (row,) = graph.graph.distances(source=[graph.bodies.index(body)], weights=graph.distances)
    return {there: length for there, length in zip(graph.bodies, row, strict=True) if length < inf}


def _within(graph: TieGraph, body: str) -> tuple[int, int, int]:
    if body not in graph.bodies:
        return 0, 0, 0
    (row,) = graph.graph.distances(source=[graph.bodies.index(body)])
    one, two, three = (sum(0 < steps <= most for steps in row) for most in range(1, STEPS + 1))
    return one, two, three


def _way(
    snapshot: Snapshot,
    cooperation: Cooperation,
    contacts: Contacts,
    body: str,
    lengths: Mapping[str, float],
    goals: Collection[str],
) -> Way:
    known = [goal for goal in goals if goal in lengths]
    found = None
    if known:
        nearest = min(known, key=lambda goal: (round(lengths[goal] / TOLERANCE), goal))
        found = introduction(snapshot, cooperation, body, nearest)
    if found is None or len(found.steps) > 1:
        for goal in sorted(goals):
            if relations := contacts.between(body, goal):
                return Way(len(goals), found, goal, relations)
    return Way(len(goals), found)


def _counts(bands: Mapping[str, Label], found: Iterable[str]) -> Mapping[str, int]:
    counted_bands = Counter(found)
    return {band: counted_bands[band] for band in bands}


def _finding(rows: Collection[Reach]) -> Label:
    if not rows:
        return said("Es ist keine Migrantenorganisation erfasst.")
    without = sum(1 for row in rows if not row.ties.ties)
    office = sum(1 for row in rows if row.municipality.steps is not None)
    return counted(
        "Für {with_tie} von {n} Migrantenorganisation ist eine Verbindung erfasst; für {office} ist ein Weg zu einer "
        "Verwaltung am Ort belegt.",
        "Für {with_tie} von {n} Migrantenorganisationen ist eine Verbindung erfasst; für {office} ist ein Weg zu einer "
        "Verwaltung am Ort belegt.",
        len(rows),
        with_tie=len(rows) - without,
        office=office,
    )


def _missing(rows: Collection[Reach], advising: Collection[str]) -> tuple[Label, ...]:
    sentences = []
    if n := sum(1 for row in rows if not row.municipality.goals):
        sentences.append(
            counted(
                "Bei {n} Migrantenorganisation ist der Sitz nicht erfasst.",
                "Bei {n} Migrantenorganisationen ist der Sitz nicht erfasst.",
                n,
            )
        )
    if rows and not advising:
        sentences.append(said("Es ist keine Stelle erfasst, die Migrantenorganisationen oder Zielgruppen berät."))
    return tuple(sentences)
