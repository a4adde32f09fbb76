"""Two selections of bodies side by side: how many, how closely tied inside, to each other and to the rest.

Nothing is ranked and nobody is judged: it is counting on the ties given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.described import Method
from graphkb.analytics.network.evidence import EvidenceKind, Group
from graphkb.analytics.network.ties import TOLERANCE, Cooperation, Tie
from graphkb.errors import InvalidParameter
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["MOST", "Comparison", "Selected", "SharedOccasion", "compare"]

MOST = 400
"""Bodies of one selection."""


@dataclass(frozen=True, slots=True)
class Selected:
    """One selection."""

    bodies: tuple[str, ...]
    """Sorted; bodies only, each once."""
    kinds: Mapping[str, int]
    """Kind to the number of its bodies, most first. Kinds that nothing is counted by (rule 17) are under ``""``."""
    inside: tuple[Tie, ...]
    """Ties between two of them, strongest first."""
    outside: int
    """Ties of theirs to bodies of neither selection."""
    density: float | None
    """Pairs with a tie, divided by all pairs, 0–1; None: fewer than two bodies."""

    @property
    def weight_inside(self) -> float:
        """Sum of the weights of the ties inside."""
        return sum(tie.weight for tie in self.inside)


@dataclass(frozen=True, slots=True)
class SharedOccasion:
    """A measure, network or event with bodies of both selections."""

    kind: EvidenceKind
    via: str
    first: tuple[str, ...]
    """Bodies of the first selection that are recorded with it, sorted."""
    second: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two selections; the second may be empty: then only the first is described."""

    first: Selected
    second: Selected
    both: tuple[str, ...]
    """Bodies in both selections, sorted."""
    between: tuple[Tie, ...]
    """Ties from a body of the one to a body of the other, strongest first; none inside of what both share."""
    shared: tuple[SharedOccasion, ...]
    """Most bodies first, then by class and id; empty if one selection is empty."""
    method: Method

    @property
    def weight_between(self) -> float:
        """Sum of the weights of the ties between them."""
        return sum(tie.weight for tie in self.between)


def compare(
    snapshot: Snapshot, cooperation: Cooperation, first: Iterable[str], second: Iterable[str] = ()
) -> Comparison:
    """The two selections on the ties of this cooperation, be it the whole network or what a filter left.

    Ids of actors; a unit is taken for the bodies it stands for. Occasions are those of the whole day. Raises
    InvalidParameter for what is no body, and for more than `MOST`.
    """
    a, b = (_bodies(cooperation, name, ids) for name, ids in (("first", first), ("second", second)))
    both = a & b
    between = [
        tie
        for tie in cooperation.ties
        if ((tie.a in a and tie.b in b) or (tie.a in b and tie.b in a)) and not (tie.a in both and tie.b in both)
    ]
    if not b:
        between = []
    method = Method(
        "selections",
        {**cooperation.method.parameters, "first": ", ".join(sorted(a)), "second": ", ".join(sorted(b))},
        len({one for tie in cooperation.ties if {tie.a, tie.b} & (a | b) for e in tie.evidence for one in e.relations}),
        cooperation.method.missing,
    )
    return Comparison(
        _selected(snapshot, cooperation, a, a | b),
        _selected(snapshot, cooperation, b, a | b),
        tuple(sorted(both)),
        tuple(_strongest_first(between)),
        _shared(cooperation.groups, a, b),
        method,
    )


def _bodies(cooperation: Cooperation, name: str, ids: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for id in ids:
        bodies = cooperation.body_of.get(id, ())
        if not bodies:
            raise InvalidParameter(name=name, value=id, reason=N_("Das ist keine Stelle im Netz."))
        found.update(bodies)
    if len(found) > MOST:
        raise InvalidParameter(name=name, value=len(found), reason=N_("Das sind zu viele Werte."))
    return frozenset(found)


def _strongest_first(ties: Iterable[Tie]) -> list[Tie]:
    return sorted(ties, key=lambda tie: (-round(tie.weight / TOLERANCE), tie.a, tie.b))


def _selected(
    snapshot: Snapshot, cooperation: Cooperation, bodies: Collection[str], either: Collection[str]
) -> Selected:
    inside = [tie for tie in cooperation.ties if tie.a in bodies and tie.b in bodies]
    outside = sum(
        1
        for tie in cooperation.ties
        if (tie.a in bodies and tie.b not in either) or (tie.b in bodies and tie.a not in either)
    )
    kinds: Counter[str] = Counter()
    for body in bodies:
        kind = snapshot.ontology.kind(snapshot.node(body).kind)
        kinds["" if kind.no_list else kind.id] += 1
    pairs = len(bodies) * (len(bodies) - 1) / 2
    return Selected(
        tuple(sorted(bodies)),
        dict(sorted(kinds.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))),
        tuple(_strongest_first(inside)),
        outside,
        len(inside) / pairs if pairs else None,
    )


def _shared(groups: Sequence[Group], a: Collection[str], b: Collection[str]) -> tuple[SharedOccasion, ...]:
    found = []
    for group in groups:
        first = tuple(body for body in group.bodies if body in a)
        second = tuple(body for body in group.bodies if body in b)
        if first and second and len({*first, *second}) > 1:
            found.append(SharedOccasion(group.kind, group.via, first, second))
    order = {kind: place for place, kind in enumerate(EvidenceKind)}
    return tuple(sorted(found, key=lambda one: (-len({*one.first, *one.second}), order[one.kind], one.via)))
