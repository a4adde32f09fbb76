"""What a label may name of a body: municipality of its seat, fields of its measures, its kind (rule 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graphkb.analytics.bodies import Bodies
from graphkb.model import Node
from graphkb.snapshot import Snapshot

__all__ = ["TRAITS", "body_traits"]

TRAITS = ("place", "field", "kind")
"""In the order in which a label names them."""


def body_traits(bodies: Bodies) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """For each trait: body to its values (ids of places, fields, kinds); a body without any value is absent.

    The seat is LOCATED_IN as it holds on the day, up to the municipality; a municipality has its seat in itself.
    A kind that nothing is listed by (rule 17) names no group: a group named by it would be such a list.
    Fields are those of measures that run on the day and that the body or a unit of it runs or partners.
    """
    snapshot, clock = bodies.snapshot, bodies.clock
    fields: defaultdict[str, set[str]] = defaultdict(set)
    for measure in snapshot.of_kind("measure"):
        if not clock.begun(measure) or clock.over(measure) or measure.status.planned:
            continue
        of_measure = {relation.target for relation in snapshot.out(measure.id, "IN_FIELD") if clock.holds(relation)}
        for relation in snapshot.into(measure.id, "RUNS"):
            if relation.text("role") != "possible_provider" and clock.holds(relation):
                for body in bodies.of(relation.source):
                    fields[body] |= of_measure
    tops = {body for actor in snapshot.of_kind("actor") for body in bodies.of(actor.id)}
    kinds = {body: snapshot.ontology.kind(snapshot.node(body).kind) for body in tops}
    places = {body: frozenset(_municipalities(bodies, snapshot.node(body))) for body in tops}
    return {
        "place": {body: found for body, found in places.items() if found},
        "field": {body: frozenset(found) for body, found in fields.items() if found},
        "kind": {body: frozenset((kind.id,)) for body, kind in kinds.items() if not kind.no_list},
    }


def _municipalities(bodies: Bodies, body: Node) -> Iterator[str]:
    snapshot, clock = bodies.snapshot, bodies.clock
    if body.kind == "municipality":
        yield body.id
        return
    if snapshot.is_place(body.id):
        return
    ahead = [relation.target for relation in snapshot.out(body.id, "LOCATED_IN") if clock.holds(relation)]
    seen: set[str] = set()
    while ahead:
        id = ahead.pop()
        if id in seen:
            continue
        seen.add(id)
        if snapshot.node(id).kind == "municipality":
            yield id
        else:
            ahead.extend(_above(snapshot, id))


def _above(snapshot: Snapshot, id: str) -> list[str]:
    found = snapshot.out(id, "PART_OF", "LOCATED_IN")
    return [
        relation.target
        for relation in found
        if snapshot.is_place(relation.target) or snapshot.node(relation.target).kind == "meeting_place"
    ]
