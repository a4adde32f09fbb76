"""Migrant organisations with few ties, told from those of whom just little is recorded (rule 16).

In public there are counts only; names need a signed-in reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.described import Method
from graphkb.analytics.network.cut_points import STRONG
from graphkb.analytics.network.naming import in_words
from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.network.ties import TOLERANCE, Cooperation
from graphkb.analytics.time import Clock
from graphkb.model import PUBLIC, Fact, Node, Reader, Visibility, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = [
    "FEWEST_TIES",
    "WEAK_LABELS",
    "Depth",
    "OrganisationTies",
    "TieState",
    "WeakTies",
    "is_migrant_organisation",
    "organisation_ties",
    "record_depth",
    "weak_ties",
]

FEWEST_FACTS = 5
FEWEST_SOURCES = 2
FRESH_MONTHS = 24
FEWEST_TIES = 2


class TieState(StrEnum):
    """How a migrant organisation is tied, as far as is recorded."""

    TIED = "tied"
    WEAKLY_TIED = "weakly_tied"
    """Few ties, although enough is recorded to say so."""
    LITTLE_RECORDED = "little_recorded"
    """Few ties are recorded, and little else: this says something of the records, not of the organisation."""


WEAK_LABELS = {
    TieState.TIED: Label(de="vernetzt", en="tied"),
    TieState.WEAKLY_TIED: Label(de="schwach vernetzt", en="weakly tied"),
    TieState.LITTLE_RECORDED: Label(de="wenig erfasst", en="little recorded"),
}


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is recorded of a body: of itself, and of everything at it or at a unit of it."""

    facts: int
    sources: int
    """Different documents behind these facts."""
    last: date | None
    """Last day on which any of them is confirmed; None if none is dated."""
    oldest: date
    """Day from which a last word counts as fresh."""

    @property
    def broad(self) -> bool:
        """At least five facts from at least two sources, however old."""
        return self.facts >= FEWEST_FACTS and self.sources >= FEWEST_SOURCES

    @property
    def enough(self) -> bool:
        """Broad, and confirmed within 24 months before the day: only then «schwach vernetzt» may be said (rule 16)."""
        return self.broad and self.last is not None and self.last >= self.oldest


@dataclass(frozen=True, slots=True)
class OrganisationTies:
    """One organisation; only for a signed-in reader."""

    body: str
    state: TieState
    ties: int
    """Ties of any weight."""
    strong_ties: int
    """Ties of weight 0.2 or more."""
    facts: int
    """The record itself and every relation at it or at a unit of it."""
    sources: int
    """Different documents behind these facts."""
    last: date | None
    """Last day on which any of these facts is confirmed; None if none is dated."""
    sentence: Label


@dataclass(frozen=True, slots=True)
class WeakTies:
    """Counts for everybody, names for signed-in readers."""

    organisations: int
    """Migrant organisations in the network view."""
    tied: int
    weakly_tied: int
    little_recorded: int
    sentence: Label
    named: tuple[OrganisationTies, ...] | None
    """Weakly tied and little recorded ones, by state, then id. None: this reader sees counts only."""
    method: Method


def is_migrant_organisation(node: Node) -> bool:
    """Whether it is recorded as one, or calls itself self-organised. Never inferred from anything else."""
    return node.kind == "migrant_organisation" or node.text("self_organised") == "yes"


def weak_ties(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    reader: Reader = PUBLIC,
    least: float = STRONG,
    fewest_ties: int = FEWEST_TIES,
) -> WeakTies:
    """Migrant organisations with fewer than `fewest_ties` ties of weight `least` or more.

    «Schwach vernetzt» is said only with at least five facts from at least two sources and one of them confirmed
    within 24 months before the day; of the others «wenig erfasst».
    """
    found = [
        organisation_ties(snapshot, cooperation, body, least=least, fewest_ties=fewest_ties)
        for body in cooperation.bodies
        if is_migrant_organisation(snapshot.node(body))
    ]
    count = {state: sum(1 for organisation in found if organisation.state is state) for state in TieState}
    known = reader.sees(Visibility.NETWORK)
    order = [TieState.WEAKLY_TIED, TieState.LITTLE_RECORDED]
    named = sorted(
        (organisation for organisation in found if organisation.state in order),
        key=lambda organisation: (order.index(organisation.state), organisation.body),
    )
    method = Method(
        "weak_ties",
        {**cooperation.method.parameters, "least": str(least), "fewest_ties": str(fewest_ties)},
        cooperation.method.facts,
        cooperation.method.missing,
    )
    return WeakTies(
        len(found),
        count[TieState.TIED],
        count[TieState.WEAKLY_TIED],
        count[TieState.LITTLE_RECORDED],
        _finding(count, len(found)),
        tuple(named) if known else None,
        method,
    )


def record_depth(snapshot: Snapshot, cooperation: Cooperation, body: str) -> Depth:
    """How much is recorded of a body and its units on the day of the ties."""
    clock = Clock(snapshot, cooperation.day)
    facts: dict[str, Fact] = {}
    for id in (body, *cooperation.units.get(body, ())):
        facts[id] = snapshot.node(id)
        facts.update((relation.id, relation) for relation in (*snapshot.out(id), *snapshot.into(id)))
    documents = {source.document for fact in facts.values() for source in fact.sources}
    last = max((day for day in map(clock.last_confirmed, facts.values()) if day), default=None)
    return Depth(len(facts), len(documents), last, add_months(cooperation.day, -FRESH_MONTHS))


def organisation_ties(
    snapshot: Snapshot,
    cooperation: Cooperation,
    body: str,
    *,
    least: float = STRONG,
    fewest_ties: int = FEWEST_TIES,
) -> OrganisationTies:
    """How one organisation is tied, and how much is recorded of it."""
    ties = cooperation.neighbours(body)
    strong = sum(1 for tie in ties if tie.weight >= least - TOLERANCE)
    depth = record_depth(snapshot, cooperation, body)
    few = TieState.WEAKLY_TIED if depth.enough else TieState.LITTLE_RECORDED
    state = TieState.TIED if strong >= fewest_ties else few
    sentence = _sentence(state, len(ties), depth.last)
    return OrganisationTies(body, state, len(ties), strong, depth.facts, depth.sources, depth.last, sentence)


def _sentence(state: TieState, ties: int, last: date | None) -> Label:
    known = (
        counted("{words} Verbindung bekannt", "{words} Verbindungen bekannt", ties, words=in_words(ties))
        if ties
        else said("keine Verbindung bekannt")
    )
    when = said("letzte Angabe {year}", year=last.year) if last else said("ohne Datum")
    if state is TieState.LITTLE_RECORDED:
        return said("Wenig erfasst: {known}, {when}.", known=known, when=when)
    if state is TieState.WEAKLY_TIED:
        return said("Schwach vernetzt: {known}, {when}.", known=known, when=when)
    return said("Vernetzt: {known}, {when}.", known=known, when=when)


def _finding(count: dict[TieState, int], organisations: int) -> Label:
    if not organisations:
        return said("Es ist keine Migrantenorganisation erfasst.")
    return counted(
        "Von {n} Migrantenorganisation ist bei {little} wenig erfasst; {weak} ist schwach vernetzt.",
        "Von {n} Migrantenorganisationen ist bei {little} wenig erfasst; schwach vernetzt: {weak}.",
        organisations,
        little=count[TieState.LITTLE_RECORDED],
        weak=count[TieState.WEAKLY_TIED],
    )
