"""«Stimmt noch»: on which day which body confirmed a record, for one record or for many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graphkb.errors import InvalidParameter
from graphkb.importer import State
from graphkb.model import Node
from graphkb.review.gathering import Gathering
from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_

__all__ = ["MOST", "assured", "body_named", "state_of"]

MOST = 1000
"""Records confirmed at once."""

LONGEST = 200


def assured(
    snapshot: Snapshot, ids: Iterable[str], *, on: date, by: str, today: date, relations: bool = False
) -> ChangeSet:
    """The change that says of nodes and relations: confirmed on this day by this body; empty: all stands so already.

    `by` is the id of a body, or words for a body that is not recorded; only an id is ever shown in public.
    With `relations` also all relations at the nodes named are confirmed. Raises NotFound, and InvalidParameter for
    a day to come, for a person as the one who confirms, and for more than a thousand records.
    """
    wanted = list(dict.fromkeys(ids))
    if on > today:
        raise InvalidParameter(name="on", value=on.isoformat(), reason=N_("Der Tag liegt in der Zukunft."))
    if len(wanted) > MOST:
        raise InvalidParameter(name="ids", value=str(len(wanted)), reason=N_("Höchstens 1000 Einträge auf einmal."))
    by = body_named(snapshot, by)
    if relations:
        more = [one.id for id in wanted for one in (*snapshot.out(id), *snapshot.into(id))]
        wanted = list(dict.fromkeys([*wanted, *more]))
    gathering = Gathering(state_of(snapshot), snapshot.ontology)
    gathering.assure(wanted, on, by)
    return gathering.changes()


def body_named(snapshot: Snapshot, by: str) -> str:
    """Who confirms, as it is kept: the id of the actor if `by` is its id or its name, else the words themselves.

    Raises InvalidParameter for nobody, for a person and for more than 200 signs.
    """
    by = " ".join(by.split())
    if not by or len(by) > LONGEST:
        raise InvalidParameter(name="by", value=by[:60], reason=N_("Bitte angeben, welche Stelle es bestätigt hat."))
    node = snapshot.get(by)
    if node is None:
        named = [one for one in snapshot.nodes if one.name == by and _confirms(snapshot, one)]
        node = named[0] if len(named) == 1 else None
    if node is not None and _confirms(snapshot, node):
        return node.id
    if (node is not None and node.kind == "person") or _is_person(snapshot, by):
        raise InvalidParameter(name="by", value=by, reason=N_("Bitte die Stelle nennen, nicht die Person."))
    return by


def state_of(snapshot: Snapshot) -> State:
    """The facts of a snapshot by id."""
    return State.of(snapshot.nodes, snapshot.relations)


def _confirms(snapshot: Snapshot, node: Node) -> bool:
    return snapshot.ontology.kind(node.kind).actor


def _is_person(snapshot: Snapshot, name: str) -> bool:
    return any(name in (one.name, *one.aliases) for one in snapshot.of_kind("person"))
