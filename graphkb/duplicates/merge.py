"""Two bodies become one: what stays, what moves, what has to be chosen. Pure: snapshot in, one change out.

The change goes through the change log like any other, so it is undone like any other. That the old id leads to
the new one is no fact: it follows from the decision that is kept beside the facts, and ends by itself as soon as
the old record is there again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeVar

from graphkb.duplicates.pairs import NO_BODY, pair_key
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node, PropertyValue, Relation, SourceRef
from graphkb.ontology import Ontology
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet
from graphkb.texts import N_

__all__ = ["Conflict", "Merge", "Side", "merge"]

F = TypeVar("F", Node, Relation)

Side = Literal["keep", "gone"]

FIELDS = ("name", "name_en", "description", "valid_from", "valid_to", "status", "visibility")
"""Fields of every actor that are compared like properties; a name that is not chosen becomes another spelling."""

NO_PLACE = N_("Die Verbindung «{type}» kann eine Stelle der Art «{kind}» nicht haben.")
NO_CONFLICT = N_("Hier gibt es nichts zu wählen.")
NO_SIDE = N_("Möglich sind keep und gone.")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that both have, and not the same. `chosen` is the one that stays."""

    name: str
    """Field or property."""
    keep: object
    gone: object
    chosen: Side


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge does. Empty tuples: nothing of that sort."""

    keep: Node
    gone: Node
    merged: Node
    """What `keep` becomes."""
    change: ChangeSet
    conflicts: tuple[Conflict, ...]
    moved: tuple[Relation, ...]
    """Relations of `gone` as they stand afterwards."""
    united: tuple[Relation, ...]
    """Relations that both had: one of each, with the sources of both."""
    dropped: tuple[Relation, ...]
    """Relations between the two: afterwards nothing is related to itself."""
    lost: tuple[str, ...]
    """Properties of `gone` that the kind of `keep` does not have; undoing brings them back."""


def merge(snapshot: Snapshot, keep: str, gone: str, choices: Mapping[str, str] | None = None) -> Merge:
    """Plan to unite two bodies under the id `keep`. The snapshot must be whole, not narrowed to a reader.

    `choices` names for a field or property the side whose value stays; without it that of `keep`, for the
    visibility the stricter one. Raises NotFound, and InvalidParameter for persons and places, for a choice where
    there is none, and for a relation that the kind of `keep` may not have.
    """
    pair_key(keep, gone)
    kept, left = snapshot.node(keep), snapshot.node(gone)
    for node in (kept, left):
        kind = snapshot.ontology.kind(node.kind)
        if not kind.actor or kind.place or node.kind == "person":
            raise InvalidParameter(name="keep" if node is kept else "gone", value=node.id, reason=Phrase.of(NO_BODY))
    conflicts = _conflicts(kept, left, snapshot.ontology, choices or {})
    merged = _merged(kept, left, snapshot.ontology, conflicts)
    merged = _assured_by(merged, keep, gone)
    moved, united, dropped = _relations(snapshot, merged, left)
    naming = _naming(snapshot, keep, gone)
    touched = {one.id for one in (*united, *snapshot.out(gone), *snapshot.into(gone))}
    assuring = (one for one in snapshot.relations if one.assured_by == gone and one.id not in touched)
    return Merge(
        kept,
        left,
        merged,
        ChangeSet(
            update_nodes=(merged, *naming),
            delete_nodes=(gone,),
            create_relations=moved,
            update_relations=(*united, *(replace(one, assured_by=keep) for one in assuring)),
        ),
        conflicts,
        moved,
        united,
        dropped,
        tuple(sorted(left.properties.keys() - _own(snapshot.ontology, kept))),
    )


def _own(ontology: Ontology, node: Node) -> frozenset[str]:
    return frozenset(one.id for one in ontology.properties_of(node.kind)) | node.properties.keys()


def _conflicts(keep: Node, gone: Node, ontology: Ontology, choices: Mapping[str, str]) -> tuple[Conflict, ...]:
    found: list[Conflict] = []
    pairs: list[tuple[str, object, object]] = [(name, getattr(keep, name), getattr(gone, name)) for name in FIELDS]
    shared = sorted(_own(ontology, keep) & keep.properties.keys() & gone.properties.keys())
    pairs += [(name, keep.properties[name], gone.properties[name]) for name in shared]
    for name, ours, theirs in pairs:
        both = name == "visibility" or (ours not in ("", None) and theirs not in ("", None))
        if not both or ours == theirs or (isinstance(ours, tuple) and isinstance(theirs, tuple)):
            continue
        usual: Side = "gone" if name == "visibility" and gone.visibility > keep.visibility else "keep"
        chosen = choices.get(name, usual)
        if chosen not in ("keep", "gone"):
            raise InvalidParameter(name=name, value=chosen, reason=Phrase.of(NO_SIDE))
        found.append(Conflict(name, ours, theirs, "gone" if chosen == "gone" else "keep"))
    if unknown := sorted(choices.keys() - {one.name for one in found}):
        raise InvalidParameter(name="choices", value=unknown[0], reason=Phrase.of(NO_CONFLICT))
    return tuple(found)


def _merged(keep: Node, gone: Node, ontology: Ontology, conflicts: tuple[Conflict, ...]) -> Node:
    chosen = {one.name: one.chosen for one in conflicts}
    values: dict[str, Any] = {}
    for name in FIELDS:
        ours, theirs = getattr(keep, name), getattr(gone, name)
        values[name] = theirs if chosen.get(name) == "gone" or (name not in chosen and ours in ("", None)) else ours
    spellings = dict.fromkeys((keep.name, *keep.aliases, gone.name, *gone.aliases))
    own = _own(ontology, keep)
    properties = {name: value for name, value in gone.properties.items() if name in own} | dict(keep.properties)
    for name in properties.keys() & keep.properties.keys() & gone.properties.keys():
        properties[name] = _one_of(keep.properties[name], gone.properties[name], chosen.get(name) == "gone")
    return replace(
        _with_evidence(keep, gone),
        aliases=tuple(name for name in spellings if name != values["name"]),
        properties=properties,
        **values,
    )


def _one_of(ours: PropertyValue, theirs: PropertyValue, other: bool) -> PropertyValue:
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return tuple(dict.fromkeys((*ours, *theirs)))
    return theirs if other else ours


def _with_evidence(keep: F, gone: F) -> F:
    """The fact with the sources, dates and remarks of both; stated by a source if one of them is."""
    asserted = [day for day in (keep.asserted, gone.asserted) if day]
    assured = max(keep, gone, key=lambda fact: (fact.assured_on or date.min, fact is keep))
    return replace(
        keep,
        sources=_united(keep.sources, gone.sources),
        asserted=max(asserted, key=lambda day: (day.latest, day.earliest), default=None),
        assured_on=assured.assured_on,
        assured_by=assured.assured_by,
        derived=keep.derived and gone.derived,
        remark=_both(keep.remark, gone.remark),
        note=_both(keep.note, gone.note),
    )


def _united(first: Iterable[SourceRef], second: Iterable[SourceRef]) -> tuple[SourceRef, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _both(first: str, second: str) -> str:
    return " · ".join(dict.fromkeys(text for text in (first, second) if text))


def _relations(
    snapshot: Snapshot, keep: Node, gone: Node
) -> tuple[tuple[Relation, ...], tuple[Relation, ...], tuple[Relation, ...]]:
    """Relations of `gone`: those that move, those that meet one of `keep`, those between the two."""
    there = {relation.id: relation for relation in (*snapshot.out(keep.id), *snapshot.into(keep.id))}
    moved: dict[str, Relation] = {}
    united: dict[str, Relation] = {}
    dropped: list[Relation] = []
    for relation in {one.id: one for one in (*snapshot.out(gone.id), *snapshot.into(gone.id))}.values():
        source = keep.id if relation.source == gone.id else relation.source
        target = keep.id if relation.target == gone.id else relation.target
        if source == target:
            dropped.append(relation)
            continue
        _check(snapshot, relation, source, target)
        ends = relation.source, relation.target
        id = Relation.renamed_id(relation.id, relation.type, ends, (source, target))
        new = _assured_by(replace(relation, id=id, source=source, target=target), keep.id, gone.id)
        if new.id in there:
            united[new.id] = _as_one(united.get(new.id, _assured_by(there[new.id], keep.id, gone.id)), new)
        elif new.id in moved:
            moved[new.id] = _as_one(moved[new.id], new)
        else:
            moved[new.id] = new
    return tuple(moved.values()), tuple(united.values()), tuple(dropped)


def _check(snapshot: Snapshot, relation: Relation, source: str, target: str) -> None:
    kinds = snapshot.node(source).kind, snapshot.node(target).kind
    if not snapshot.ontology.allows(relation.type, *kinds):
        kind = snapshot.ontology.kind(kinds[0] if source != relation.source else kinds[1])
        label = snapshot.ontology.relation(relation.type).label
        raise InvalidParameter(name="keep", value=kind.id, reason=Phrase.of(NO_PLACE, type=label, kind=kind.label))


def _as_one(first: Relation, second: Relation) -> Relation:
    """Two relations that say the same: what one lacks the other gives; visible to those who saw both."""
    properties = {**second.properties, **first.properties}
    return replace(
        _with_evidence(first, second),
        valid_from=first.valid_from or second.valid_from,
        valid_to=first.valid_to or second.valid_to,
        visibility=max(first.visibility, second.visibility),
        properties=properties,
    )


def _naming(snapshot: Snapshot, keep: str, gone: str) -> tuple[Node, ...]:
    """Records that name `gone` in a list of ids or as who assured them, with `keep` in its place."""
    lists = {name for name, one in snapshot.ontology.properties.items() if one.type == "ids"}
    found: list[Node] = []
    for node in snapshot.nodes:
        named = any(gone in node.many(name) for name in lists & node.properties.keys())
        if node.id in (keep, gone) or not (named or node.assured_by == gone):
            continue
        properties = {name: _renamed(value, name in lists, keep, gone) for name, value in node.properties.items()}
        found.append(_assured_by(node.with_properties(properties) if named else node, keep, gone))
    return tuple(found)


def _assured_by(fact: F, keep: str, gone: str) -> F:
    return replace(fact, assured_by=keep) if fact.assured_by == gone else fact


def _renamed(value: PropertyValue, ids: bool, keep: str, gone: str) -> PropertyValue:
    if not ids:
        return value
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(keep if id == gone else id for id in value))
    return keep if value == gone else value
