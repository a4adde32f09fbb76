"""What is on a map, whoever draws it: the browser, the SVG writer, the paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import hypot

__all__ = ["CLASSES", "Hull", "Mark", "MarkKind", "Picture", "PictureGroup", "Stroke"]

CLASSES = ("cooperation", "measure", "membership", "event")
"""Classes of evidence in the order of the bits of a stroke, strongest first."""

NAMED, NAMED_IN_SMALL, SMALL = 4, 2, 16
"""Names on the map: so many a group, and so many in groups of fewer members shown than SMALL."""


class MarkKind(StrEnum):
    """What a mark stands for."""

    BODY = "body"
    GROUP = "group"
    """Many bodies as one mark; its id is that of the group behind a tilde."""
    OCCASION = "occasion"
    """A measure, network or event; its id is that of the record behind two tildes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark."""

    id: str
    name: str
    kind: str
    """Id of the kind in the ontology; empty for a group."""
    said: str
    """What it is, in words: its kind; of a group: how many bodies."""
    shape: str
    x: float
    y: float
    """Downwards, as in SVG."""
    size: float
    """Radius, in pixels of a map of usual width."""
    group: str | None
    """Id of the group that it lies in; None: in none."""
    letter: str
    """Of its colour; empty: none."""
    url: str = ""
    place: str = ""
    """Name of the municipality of its seat; empty: not recorded."""
    also: str = ""
    """Other names, to be found by."""
    what: MarkKind = MarkKind.BODY
    sought: bool = True
    """False: shown only because it is tied to a body that was asked for."""
    bodies: int = 1
    """Of a group or an occasion: how many bodies."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One tie; `a` and `b` are places in the list of marks."""

    a: int
    b: int
    weight: float
    classes: int
    """Classes of evidence as bits, in the order of `CLASSES`."""

    @property
    def stroke(self) -> str:
        """The strongest class: it gives the stroke."""
        return next(name for bit, name in enumerate(CLASSES) if self.classes & 1 << bit)


@dataclass(frozen=True, slots=True)
class PictureGroup:
    """What lies together, or what a colour stands for."""

    id: str
    letter: str
    """Empty: a small one, grey."""
    label: str


@dataclass(frozen=True, slots=True)
class Hull:
    """A circle around the members of a group."""

    letter: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Picture:
    """One map."""

    marks: tuple[Mark, ...]
    """Strongest first."""
    strokes: tuple[Stroke, ...]
    """Strongest first."""
    groups: tuple[PictureGroup, ...]
    """What lies together, largest first."""
    colours: tuple[PictureGroup, ...]
    """What the colours stand for; the same as `groups` unless something else was asked for."""
    hulls: bool = True
    """Whether groups are drawn around."""
    way: tuple[str, ...] = ()
    """Bodies of the way asked for, from start to goal."""
    centre: tuple[str, ...] = ()
    """Bodies whose surroundings are shown."""
    chosen: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """Numbers to be said: `bodies`, `ties`, `left_out`, `ungrouped`, `ties_left_out`."""

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Id to its place in the list of marks."""
        return {mark.id: place for place, mark in enumerate(self.marks)}

    @cached_property
    def strength(self) -> Sequence[float]:
        """For each mark the sum of the weights of its ties shown."""
        found = [0.0] * len(self.marks)
        for stroke in self.strokes:
            found[stroke.a] += stroke.weight
            found[stroke.b] += stroke.weight
        return found

    @cached_property
    def members(self) -> Mapping[str, Sequence[Mark]]:
        """Group to its bodies shown, in their order."""
        found: defaultdict[str, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            if mark.group is not None and mark.what is MarkKind.BODY:
                found[mark.group].append(mark)
        return found

    def drawn_around(self, room: float = 18.0) -> tuple[Hull, ...]:
        """A circle for each group of which a body is shown, largest group first; none if they are not to be drawn."""
        if not self.hulls:
            return ()
        found = []
        for group in self.groups:
            inside = self.members.get(group.id, ())
            if not inside:
                continue
            x = (min(mark.x for mark in inside) + max(mark.x for mark in inside)) / 2
            y = (min(mark.y for mark in inside) + max(mark.y for mark in inside)) / 2
            reach = max(hypot(mark.x - x, mark.y - y) for mark in inside)
            found.append(Hull(group.letter, x, y, reach + room))
        return tuple(found)

    @cached_property
    def named(self) -> frozenset[str]:
        """Marks that carry their name on the map: the strongest of each group, all of a way, groups, few alone."""
        if self.way:
            return frozenset(self.way)
        if len(self.marks) <= 2 * SMALL:
            return frozenset(mark.id for mark in self.marks)
        count: Counter[str] = Counter()
        found = {*self.centre, *(mark.id for mark in self.marks if mark.what is MarkKind.GROUP)}
        for mark in self.marks:
            if mark.group is None or mark.what is not MarkKind.BODY:
                continue
            most = NAMED if len(self.members[mark.group]) >= SMALL else NAMED_IN_SMALL
            if count[mark.group] < most:
                count[mark.group] += 1
                found.add(mark.id)
        return frozenset(found)
