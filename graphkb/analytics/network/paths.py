"""Through whom two bodies could meet, and who is around a body. No person is in a path (rule 14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from graphkb.analytics.described import Method
from graphkb.analytics.network.evidence import CLASS_LABELS, Evidence
from graphkb.analytics.network.naming import in_words, name_of
from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.network.ties import TOLERANCE, Cooperation, Tie
from graphkb.errors import InvalidParameter, NotFound
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["Ego", "Introduction", "Step", "distances_from", "ego_network", "introduction"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an introduction."""

    from_body: str
    to_body: str
    tie: Tie
    through: Evidence
    """The strongest piece of evidence of the tie; all of them are in `tie.evidence`."""
    sentence: Label


@dataclass(frozen=True, slots=True)
class Introduction:
    """The way from one body to another along the strongest ties."""

    start: str
    goal: str
    """Bodies: where a unit was asked for, the body it stands for."""
    steps: tuple[Step, ...]
    """In order; empty if no way is recorded, or both are the same body."""
    distance: float | None
    """Sum of 1/weight over the steps; 0 for the same body, None if no way is recorded."""
    sentence: Label
    method: Method

    @property
    def between(self) -> tuple[str, ...]:
        """Bodies on the way, without the two ends."""
        return tuple(step.to_body for step in self.steps[:-1])


def introduction(
    snapshot: Snapshot,
    cooperation: Cooperation,
    start: str,
    goal: str,
    known: Mapping[str, Mapping[str, float]] | None = None,
) -> Introduction:
    """The shortest way by distance 1/weight; equally short: fewer steps, then the first by id.

    `known`: what `distances_from` gives for bodies of the start, where many ways begin at it: the same answer, sooner.

    `start` and `goal` are ids of actors; a unit is taken for the body it stands for, of several the nearest.
    Raises NotFound for an unknown id and InvalidParameter for what is not in the network (a person, a measure,
    a collective term, a body that has ended).
    """
    starts, goals = (_bodies(snapshot, cooperation, name, id) for name, id in (("start", start), ("goal", goal)))
    known = known or {}
    ways = [
        (a, b, *(_along(cooperation, known[a], a, b) if a in known else _shortest(cooperation, a, b)))
        for a in starts
        for b in goals
    ]
    recorded = [way for way in ways if way[2] is not None]
    method = Method(
        "introduction",
        {"start": start, "goal": goal, **cooperation.method.parameters},
        cooperation.method.facts,
        cooperation.method.missing,
    )
    if not recorded:
        return Introduction(starts[0], goals[0], (), None, said("Kein gemeinsamer Bekannter belegt."), method)
    a, b, distance, ties = min(recorded, key=lambda way: (round((way[2] or 0) / TOLERANCE), len(way[3]), way[:2]))
    steps = []
    here = a
    for tie in ties:
        there = tie.other(here)
        steps.append(_step(snapshot, here, there, tie))
        here = there
    return Introduction(a, b, tuple(steps), distance, _sentence(len(steps)), method)


def _bodies(snapshot: Snapshot, cooperation: Cooperation, name: str, id: str) -> tuple[str, ...]:
    if id not in snapshot:
        raise NotFound(id=id)
    found = cooperation.body_of.get(id, ())
    if not found:
        raise InvalidParameter(name=name, value=id, reason=said("Das ist keine Stelle im Netz."))
    return found


def _shortest(cooperation: Cooperation, start: str, goal: str) -> tuple[float | None, tuple[Tie, ...]]:
    to_goal = _distances(cooperation, goal, start)
    if start not in to_goal:
        return None, ()
    # Fewest steps along ties that lie on a shortest way, worked out from the goal outwards.
    steps: dict[str, int] = {goal: 0}
    for body in sorted(to_goal, key=lambda body: (to_goal[body], body)):
        onward = [steps[there] + 1 for there, _ in _onward(cooperation, to_goal, body) if there in steps]
        if body != goal and onward:
            steps[body] = min(onward)
    ties: list[Tie] = []
    here = start
    while here != goal:
        here, tie = min(
            ((there, tie) for there, tie in _onward(cooperation, to_goal, here) if there in steps),
            key=lambda option: (steps[option[0]], option[0]),
        )
        ties.append(tie)
    return to_goal[start], tuple(ties)


def distances_from(cooperation: Cooperation, start: str) -> dict[str, float]:
    """Distances (sum of 1/weight) from a body to everybody it is connected with, itself at 0."""
    return _distances(cooperation, start, "")


def _along(
    cooperation: Cooperation, from_start: Mapping[str, float], start: str, goal: str
) -> tuple[float | None, tuple[Tie, ...]]:
    """What `_shortest` gives, from the distances of the start: only what lies on shortest ways is looked at."""
    if goal not in from_start:
        return None, ()
    steps = {goal: 0}
    ring = [goal]
    while ring:
        ring = list(dict.fromkeys(before for body in ring for before, _ in _onward(cooperation, from_start, body)))
        ring = [body for body in ring if body not in steps]
        steps |= dict.fromkeys(ring, max(steps.values()) + 1)
    ties: list[Tie] = []
    here = start
    while here != goal:
        here, tie = min(
            (
                (there, tie)
                for tie in cooperation.neighbours(here)
                if (there := tie.other(here)) in steps and _leads(from_start, here, there, tie)
            ),
            key=lambda option: (steps[option[0]], option[0]),
        )
        ties.append(tie)
    return from_start[goal], tuple(ties)


def _leads(from_start: Mapping[str, float], here: str, there: str, tie: Tie) -> bool:
    away = from_start[there]
    return abs(from_start[here] + tie.distance - away) <= TOLERANCE * (1 + away)


def _onward(cooperation: Cooperation, to_goal: Mapping[str, float], body: str) -> list[tuple[str, Tie]]:
    found = []
    for tie in cooperation.neighbours(body):
        there = tie.other(body)
        if there in to_goal and abs(to_goal[there] + tie.distance - to_goal[body]) <= TOLERANCE * (1 + to_goal[body]):
            found.append((there, tie))
    return found


def _distances(cooperation: Cooperation, origin: str, until: str) -> dict[str, float]:
    """Distances from the origin to everybody not farther away than `until` (Dijkstra 1959, doi:10.1007/BF01386390)."""
    settled: dict[str, float] = {}
    ahead = [(0.0, origin)]
    while ahead:
        distance, body = heappop(ahead)
        if body in settled:
            continue
        if until in settled and distance > settled[until] * (1 + TOLERANCE):
            break
        settled[body] = distance
        for tie in cooperation.neighbours(body):
            if tie.other(body) not in settled:
                heappush(ahead, (distance + tie.distance, tie.other(body)))
    return settled


def _step(snapshot: Snapshot, here: str, there: str, tie: Tie) -> Step:
    through = max(tie.evidence, key=lambda piece: piece.weight)
    ends = {"a": name_of(snapshot, here), "b": name_of(snapshot, there)}
    if through.via:
        sentence = said(
            "{a} und {b}: {kind} «{via}»", **ends, kind=CLASS_LABELS[through.kind], via=name_of(snapshot, through.via)
        )
    else:
        sentence = said("{a} und {b}: {kind}", **ends, kind=CLASS_LABELS[through.kind])
    return Step(here, there, tie, through, sentence)


def _sentence(steps: int) -> Label:
    if steps == 0:
        return said("Beide gehören zur selben Stelle.")
    if steps == 1:
        return said("Die beiden sind direkt verbunden.")
    return counted(
        "Über {words} Stelle verbunden.", "Über {words} Stellen verbunden.", steps - 1, words=in_words(steps - 1)
    )


@dataclass(frozen=True, slots=True)
class Ego:
    """A body and who is around it."""

    body: str
    rings: tuple[tuple[str, ...], ...]
    """Bodies one step away, then two; each ring by the strongest tie inwards, then id. Empty rings are left out."""
    ties: tuple[Tie, ...]
    """All ties among the body and its rings, sorted by ends."""
    left_out: int
    """Bodies of the outermost ring that are not shown because of `most`."""


def ego_network(cooperation: Cooperation, body: str, *, steps: int = 1, most: int = 60) -> Ego:
    """The body, its neighbours and (`steps` 2) theirs, at most so many of each ring, with all ties among them.

    A unit is taken for the body it stands for (of several, the first by id). Empty rings for a body without ties.
    InvalidParameter for other steps; NotFound for what is not in the network.
    """
    if steps not in (1, 2):
        raise InvalidParameter(name="steps", value=steps, reason=said("Möglich sind 1 und 2."))
    if body not in cooperation.bodies:
        stood_for = cooperation.body_of.get(body, ())
        if not stood_for:
            raise NotFound(id=body)
        body = stood_for[0]
    shown = {body}
    rings: list[tuple[str, ...]] = []
    left_out = 0
    inner: tuple[str, ...] = (body,)
    for _ in range(steps):
        strongest: dict[str, float] = {}
        for here in inner:
            for tie in cooperation.neighbours(here):
                there = tie.other(here)
                if there not in shown:
                    strongest[there] = max(strongest.get(there, 0.0), tie.weight)
        ranked = sorted(strongest, key=lambda there: (-round(strongest[there] / TOLERANCE), there))
        left_out += max(len(ranked) - most, 0)
        inner = tuple(ranked[:most])
        if not inner:
            break
        rings.append(inner)
        shown.update(inner)
    ties = tuple(tie for tie in cooperation.ties if tie.a in shown and tie.b in shown)
    return Ego(body, tuple(rings), ties, left_out)
