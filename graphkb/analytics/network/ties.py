"""Cooperation: bodies and the evidence-weighted ties between them on one day (rule 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.described import Method
from graphkb.analytics.network.evidence import Evidence, EvidenceKind, Gathering, Group, gather
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.time import Clock
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["TOLERANCE", "Cooperation", "Tie", "cooperation", "weight_of"]

TOLERANCE = 1e-9
"""Weights, distances and thresholds closer than this are equal (rules.md, head)."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two bodies, `a` before `b` in the order of ids."""

    a: str
    b: str
    weight: float
    """Greater than 0, at most 4: per class 1 − Π(1 − w), the classes added."""
    evidence: tuple[Evidence, ...]
    """At least one piece; by class (cooperation, measure, membership, event), then by what joins."""

    @property
    def distance(self) -> float:
        """1 / weight."""
        return 1 / self.weight

    def other(self, body: str) -> str:
        """The end that is not `body`."""
        return self.b if body == self.a else self.a

    @property
    def kinds(self) -> tuple[EvidenceKind, ...]:
        """Classes of evidence, each once, strongest first."""
        return tuple(dict.fromkeys(piece.kind for piece in self.evidence))

    @property
    def derived(self) -> bool:
        """Whether it rests on concluded facts alone."""
        return all(piece.derived for piece in self.evidence)

    @property
    def aged(self) -> bool:
        """Whether all of its evidence is aged."""
        return all(piece.aged for piece in self.evidence)


def weight_of(evidence: Iterable[Evidence]) -> float:
    """Per class 1 − Π(1 − w), the classes added; 0 without evidence.

    >>> piece = Evidence(EvidenceKind.MEASURE, "m", 0.5, (), (), False, False, None)
    >>> weight_of([piece, piece])
    0.75
    """
    missing: dict[EvidenceKind, float] = {}
    for piece in sorted(evidence, key=lambda piece: (piece.kind, piece.weight)):
        missing[piece.kind] = missing.get(piece.kind, 1.0) * (1 - piece.weight)
    return sum(1 - rest for _, rest in sorted(missing.items()))


@dataclass(frozen=True)
class Cooperation:
    """All bodies of the network view and the ties between them on one day. Never changes.

    >>> from graphkb.model import FuzzyDate, Node, Relation
    >>> clubs = [Node(id=id, kind="association", name=id.upper()) for id in ("a", "b", "c")]
    >>> stated = Relation(id="COOPERATES_WITH:b:a", type="COOPERATES_WITH", source="b", target="a",
    ...                   asserted=FuzzyDate.parse("2026"))
    >>> found = cooperation(Snapshot.of(clubs, [stated]), date(2026, 11, 22))
    >>> found.bodies, [(tie.a, tie.b, tie.weight) for tie in found.ties]
    (('a', 'b', 'c'), [('a', 'b', 1.0)])
    """

    day: date
    bodies: tuple[str, ...]
    """Ids of all bodies (rule 4) on the day, also those without a tie, sorted; no collective terms, none that ended."""
    ties: tuple[Tie, ...]
    """Sorted by (a, b)."""
    groups: tuple[Group, ...]
    """Every measure, membership and event with a body in it, large ones too: the two-mode view."""
    method: Method
    body_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    """Every actor that counts, to the bodies it stands for (rule 4); a body stands for itself."""

    @cached_property
    def units(self) -> Mapping[str, tuple[str, ...]]:
        """Body to the other actors that stand for it, sorted; a body without units is absent."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for actor, bodies in sorted(self.body_of.items()):
            for body in bodies:
                if body != actor:
                    found[body].append(actor)
        return {body: tuple(actors) for body, actors in found.items()}

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str], Tie]:
        return {(tie.a, tie.b): tie for tie in self.ties}

    @cached_property
    def _at(self) -> Mapping[str, tuple[Tie, ...]]:
        found: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.a].append(tie)
            found[tie.b].append(tie)
        return {
            body: tuple(sorted(ties, key=lambda tie: (-round(tie.weight / TOLERANCE), tie.other(body))))
            for body, ties in found.items()
        }

    def tie(self, a: str, b: str) -> Tie | None:
        """The tie between two bodies, in either order; None if there is none."""
        return self._by_pair.get((min(a, b), max(a, b)))

    def neighbours(self, body: str) -> tuple[Tie, ...]:
        """Ties of a body, strongest first, then by the other's id; empty if it has none (or is no body)."""
        return self._at.get(body, ())

    @cached_property
    def tied(self) -> tuple[str, ...]:
        """Bodies with at least one tie, sorted."""
        return tuple(sorted(self._at))

    @cached_property
    def large_groups(self) -> tuple[Group, ...]:
        """Groups of too many bodies for pairwise ties."""
        return tuple(group for group in self.groups if not group.pairwise and len(group.bodies) > 1)


def cooperation(
    snapshot: Snapshot,
    day: date,
    *,
    ageing_months: int = 24,
    limit_months: int = 60,
    largest_group: int = 30,
) -> Cooperation:
    """Bodies and their ties on a day, from the facts in the snapshot.

    `ageing_months`: after how long without a word a piece of evidence is shown as aged (it still counts).
    `limit_months`: how long after the last assertion cooperation and membership without an end count, and events
    after they were held. `largest_group`: the k above which a group gives no pairwise ties.
    Pure; the order of facts does not matter.
    """
    clock = Clock(snapshot, day, ageing_months)
    bodies = Bodies(snapshot, clock)
    found = gather(bodies, limit_months=limit_months, largest_group=largest_group)
    ties = tuple(Tie(a, b, weight_of(pieces), pieces) for (a, b), pieces in found.pairs.items())
    parameters = {
        "day": day.isoformat(),
        "ageing_months": str(ageing_months),
        "limit_months": str(limit_months),
        "largest_group": str(largest_group),
    }
    method = Method("cooperation", parameters, found.facts, _missing(found))
    body_of = {
        actor.id: tuple(body for body in bodies.of(actor.id) if bodies.counts(body))
        for actor in snapshot.of_kind("actor")
        if bodies.counts(actor.id)
    }
    return Cooperation(day, _bodies_in_view(bodies, body_of, ties), ties, found.groups, method, body_of)


def _bodies_in_view(bodies: Bodies, body_of: Mapping[str, tuple[str, ...]], ties: tuple[Tie, ...]) -> tuple[str, ...]:
    shown = {body for tie in ties for body in (tie.a, tie.b)}
    for body in {body for stood_for in body_of.values() for body in stood_for}:
        node = bodies.snapshot.node(body)
        if bodies.clock.begun(node) and not node.status.planned:
            shown.add(body)
    return tuple(sorted(shown))


def _missing(found: Gathering) -> tuple[Label, ...]:
    sentences = []
    if n := found.undated_events:
        sentences.append(
            counted(
                "{n} Veranstaltung zählt nicht, weil ihr Datum fehlt.",
                "{n} Veranstaltungen zählen nicht, weil ihr Datum fehlt.",
                n,
            )
        )
    if n := found.undated_relations:
        sentences.append(
            counted(
                "{n} Zusammenarbeit oder Mitgliedschaft zählt nicht, weil keine Quelle sagt, von wann sie ist.",
                "{n} Angaben zu Zusammenarbeit und Mitgliedschaft zählen nicht, weil keine Quelle sagt, "
                "von wann sie sind.",
                n,
            )
        )
    if n := found.lapsed:
        sentences.append(
            counted(
                "{n} Angabe zählt nicht mehr, weil sie zu lange zurückliegt.",
                "{n} Angaben zählen nicht mehr, weil sie zu lange zurückliegen.",
                n,
            )
        )
    if n := sum(1 for group in found.groups if not group.pairwise and len(group.bodies) > 1):
        sentences.append(
            counted(
                "{n} Gruppe ist zu groß, um daraus auf einzelne Verbindungen zu schließen.",
                "{n} Gruppen sind zu groß, um daraus auf einzelne Verbindungen zu schließen.",
                n,
            )
        )
    return tuple(sentences)
