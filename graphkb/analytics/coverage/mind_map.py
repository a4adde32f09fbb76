"""The mind map: concept → field → guideline → measure → actor as one tree, narrowed and counted branch by branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.trace import ConceptTrace, FieldTrace, GuidelineTrace, MeasureTrace, Trace
from graphkb.analytics.coverage.vocabulary import Hierarchy
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock, Course
from graphkb.errors import InvalidParameter, Phrase
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Level", "MindBranch", "MindMap", "mind_map"]


class Level(StrEnum):
    """What a branch stands for, from the trunk to the tips."""

    CONCEPT = "concept"
    FIELD = "field"
    GUIDELINE = "guideline"
    MEASURE = "measure"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True, eq=False)
class MindBranch:
    """One branch with all that hangs on it; `children` empty: nothing is recorded, or nothing is left (`left_out`)."""

    level: Level
    id: str
    """Empty: the measures of a field that serve no guideline of the concept."""
    key: str
    """Its way from below the concept, each step an id: where it stands, as one and the same thing may stand twice."""
    children: tuple[MindBranch, ...]
    measures: frozenset[str]
    """Measures on it, each once, however often it is shown; of a measure itself: that one."""
    running: int
    """How many of them are active on the day."""
    bodies: frozenset[str]
    """Bodies (rule 4) of their providers, each once; empty: not recorded."""
    left_out: frozenset[str] = frozenset()
    """Recorded measures that the choice of place and course leaves out, each once."""
    entry: Entry | None = None
    """Of a measure: how the day finds it."""
    role: str = ""
    """Of an actor: `provider`, `partner` or `possible_provider`."""

    def walk(self) -> Iterator[MindBranch]:
        """Itself and everything on it, in the order in which it is read."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, eq=False)
class MindMap:
    """Concepts as trees, on the day of the trace."""

    concepts: tuple[MindBranch, ...]
    method: Method

    @property
    def measures(self) -> frozenset[str]:
        """All measures that are shown."""
        return frozenset().union(*(one.measures for one in self.concepts))


def mind_map(
    snapshot: Snapshot,
    trace: Trace,
    *,
    field: str | None = None,
    place: str | None = None,
    courses: Iterable[Course] = (),
) -> MindMap:
    """The trace as a tree, down to those who carry the measures.

    `field`: this field of the concepts alone. `place`: only measures that serve it, a part of it or what it is
    part of. `courses`: only measures in one of these; none: in any. Fields and guidelines stay even if no measure
    is left on them. Raises NotFound for an unknown id, InvalidParameter for a field of no concept of the trace and
    for something that is no place.
    """
    if field is not None and not any(one.field == field for concept in trace.concepts for one in concept.fields):
        snapshot.node(field)
        reason = Phrase.of(N_("Dieses Handlungsfeld gehört nicht zum Konzept."))
        raise InvalidParameter(name="field", value=field, reason=reason)
    wanted: frozenset[str] | None = None
    if place is not None:
        if not snapshot.is_place(snapshot.node(place).id):
            raise InvalidParameter(name="place", value=place, reason=Phrase.of(N_("Das ist kein Ort.")))
        places = Hierarchy(snapshot, Clock(snapshot, trace.day), "place")
        wanted = frozenset((place, *places.below(place), *places.above(place)))
    grower = _Grower(snapshot, field, wanted, frozenset(courses))
    shown = [one for one in trace.concepts if field is None or any(found.field == field for found in one.fields)]
    return MindMap(tuple(grower.concept(one) for one in shown), trace.method)


class _Grower:
    def __init__(
        self, snapshot: Snapshot, field: str | None, places: frozenset[str] | None, courses: frozenset[Course]
    ) -> None:
        self.snapshot, self.field, self.places, self.courses = snapshot, field, places, courses

    def concept(self, trace: ConceptTrace) -> MindBranch:
        children = [self.of_field(one) for one in trace.fields if self.field in (None, one.field)]
        if self.field is None:
            children += [self.guideline(one, "") for one in trace.guidelines]
        return self.branch(Level.CONCEPT, trace.concept, trace.concept, children)

    def of_field(self, trace: FieldTrace) -> MindBranch:
        children = [self.guideline(one, trace.field) for one in trace.guidelines]
        if trace.measures:
            key = f"{trace.field}~"
            children.append(self.branch(Level.GUIDELINE, "", key, *self.measures(trace.measures, key)))
        return self.branch(Level.FIELD, trace.field, trace.field, children)

    def guideline(self, trace: GuidelineTrace, field: str) -> MindBranch:
        key = f"{field}~{trace.guideline}" if field else trace.guideline
        return self.branch(Level.GUIDELINE, trace.guideline, key, *self.measures(trace.measures, key))

    def measures(self, traces: Iterable[MeasureTrace], above: str) -> tuple[list[MindBranch], frozenset[str]]:
        """Those that the choice leaves, running ones first, then by name; and the ids of the others."""
        traces = tuple(traces)
        kept = [one for one in traces if self.chosen(one.entry)]
        kept.sort(key=lambda one: (not one.entry.active, alphabetical(one.entry.measure.name), one.id))
        left = frozenset(one.id for one in traces) - {one.id for one in kept}
        return [self.measure(one.entry, above) for one in kept], left

    def chosen(self, entry: Entry) -> bool:
        if self.courses and entry.course.course not in self.courses:
            return False
        return self.places is None or bool(self.places & entry.places)

    def measure(self, entry: Entry, above: str) -> MindBranch:
        key = f"{above}{'' if above.endswith('~') else '~'}{entry.id}"
        # Everybody who is recorded; who of them counts as a body is told by `bodies`.
        carriers = {(link.text("role") or "provider", link.source) for link in entry.links if link.type == "RUNS"}
        order = {"provider": 0, "partner": 1}
        actors = tuple(
            MindBranch(Level.ACTOR, id, f"{key}~{id}~{role}", (), frozenset(), 0, frozenset(), role=role)
            for role, id in sorted(
                carriers, key=lambda one: (order.get(one[0], 2), alphabetical(self.snapshot.node(one[1]).name), one[1])
            )
        )
        bodies = frozenset(entry.bodies)
        return MindBranch(
            Level.MEASURE, entry.id, key, actors, frozenset((entry.id,)), int(entry.active), bodies, entry=entry
        )

    def branch(
        self, level: Level, id: str, key: str, children: list[MindBranch], left: frozenset[str] = frozenset()
    ) -> MindBranch:
        """A branch that counts what is on it; a measure on several of its branches counts once."""
        found = {one.id: one for child in children for one in child.walk() if one.level is Level.MEASURE}
        return MindBranch(
            level,
            id,
            key,
            tuple(children),
            frozenset(found),
            sum(one.running for one in found.values()),
            frozenset().union(*(one.bodies for one in found.values())),
            left.union(*(child.left_out for child in children)),
        )
