"""Who may be proposed at all, and by which rule somebody is left out (rules 4 and 13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network import Cooperation, Tie
from graphkb.analytics.partners.score import TOLERANCE
from graphkb.analytics.partners.weights import KNOWN_TIE
from graphkb.model import Relation

__all__ = ["DIRECT", "Exclusion", "Known", "excluded", "known_partners"]

DIRECT = ("COOPERATES_WITH", "MEMBER_OF", "ADVISES", "HOSTS", "FUNDED_BY")
"""Relations by which two bodies know each other, in either direction, however old, unless they ended."""


class Exclusion(StrEnum):
    """Why an actor is not proposed."""

    SELF = "self"
    OWN_UNIT = "own_unit"
    PARENT = "parent"
    KNOWN = "known"
    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    COLLECTIVE = "collective"
    TERRITORY = "territory"
    """A quarter: a place, no body that one could ask."""
    ELSEWHERE = "elsewhere"
    """A municipal administration (or a unit of one) that is responsible for another place and works nowhere near."""
    NO_REASON = "no_reason"
    TOO_FEW_REASONS = "too_few_reasons"
    BEHIND = "behind"
    """It fits, but in every trial so many others fit better that it is not among the first `limit`."""
    FOLDED = "folded"
    """Another unit of the same body, or the body itself, fits better and stands for it."""


@dataclass(frozen=True, slots=True)
class Known:
    """How a body is known already: by a tie, by relations of their own, or both."""

    tie: Tie | None = None
    relations: tuple[Relation, ...] = ()


def excluded(bodies: Bodies, asker: str | None) -> Mapping[str, Exclusion]:
    """Actors that are left out whatever they offer, with the first rule that applies; known partners are not in it."""
    snapshot, clock = bodies.snapshot, bodies.clock
    family = _family(bodies, asker) if asker else {}
    found: dict[str, Exclusion] = {}
    for actor in snapshot.of_kind("actor"):
        if actor.id in family:
            found[actor.id] = family[actor.id]
        elif actor.kind == "quarter":
            found[actor.id] = Exclusion.TERRITORY
        elif actor.properties.get("class_node") is True:
            found[actor.id] = Exclusion.COLLECTIVE
        elif clock.over(actor) or all(clock.over(snapshot.node(body)) for body in bodies.of(actor.id)):
            found[actor.id] = Exclusion.ENDED
        elif not clock.begun(actor) or actor.status.planned:
            found[actor.id] = Exclusion.NOT_BEGUN
    return found


def _family(bodies: Bodies, asker: str) -> dict[str, Exclusion]:
    """The asker, everything it is part of, everything that is part of it, and whatever stands for the same body."""
    snapshot = bodies.snapshot
    below: defaultdict[str, list[str]] = defaultdict(list)
    for actor in snapshot.of_kind("actor"):
        for parent in bodies.parents(actor.id):
            below[parent].append(actor.id)
    same = set(bodies.of(asker))
    family = {actor.id: Exclusion.OWN_UNIT for actor in snapshot.of_kind("actor") if same & set(bodies.of(actor.id))}
    family |= dict.fromkeys(_closure(asker, lambda id: below[id]), Exclusion.OWN_UNIT)
    family |= dict.fromkeys(_closure(asker, bodies.parents), Exclusion.PARENT)
    family[asker] = Exclusion.SELF
    return family


def _closure(start: str, step: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        for id in step(ahead.pop()):
            if id not in found and id != start:
                found.add(id)
                ahead.append(id)
    return found


def known_partners(bodies: Bodies, asker: str | None, ties: Cooperation | None) -> Mapping[str, Known]:
    """Bodies that the asker knows already, by id: a tie of at least `KNOWN_TIE`, or a direct relation not ended."""
    if asker is None:
        return {}
    snapshot, clock = bodies.snapshot, bodies.clock
    own = set(bodies.of(asker))
    found: dict[str, Known] = {}
    for body in sorted(own):
        for tie in ties.neighbours(body) if ties else ():
            other = tie.other(body)
            if tie.weight >= KNOWN_TIE - TOLERANCE and other not in own:
                found.setdefault(other, Known(tie))
    direct: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in snapshot.of_type(*DIRECT):
        if clock.over(relation) or relation.status.planned:
            continue
        ends = [set(bodies.of(id)) if snapshot.is_actor(id) else set() for id in (relation.source, relation.target)]
        for here, there in (ends, ends[::-1]):
            if here & own and not there & own:
                for body in there:
                    direct[body].append(relation)
    for body, relations in direct.items():
        found[body] = Known(found.get(body, Known()).tie, tuple(relations))
    return dict(sorted(found.items()))
