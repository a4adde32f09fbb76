"""Saved states: all facts as they were known at one moment, kept in the same database.

A state holds the facts in the form in which they rest in the database (`record.py`), as JSON, compressed, in
base64, cut into parts. Three things are left out. Persons and what is tied to them: their data lie in one
place, so that whoever is deleted there is deleted (rule 14). Internal notes, and who assured a fact: both may
name somebody, and no comparison needs them.

Beside the facts lies what a map needs to stay as it was: groups of bodies and places on the map. The caller
gives both; the store does not know how they come about.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Protocol, TypeVar
from uuid import uuid4

from graphkb.errors import ConstraintBroken, NotFound, Phrase, StoreBusy, StoreOutdated
from graphkb.model import Node, Reader, Relation, Visibility
from graphkb.ontology import Ontology
from graphkb.store.queries import read, write
from graphkb.store.queries.shapes import Nothing
from graphkb.store.record import Record, dated, fact_json, node_of, node_record, relation_of, relation_record
from graphkb.store.transaction import Transaction
from graphkb.texts import N_

__all__ = [
    "PART_BYTES",
    "Rewriting",
    "SavedState",
    "delete",
    "facts_of",
    "listed",
    "rewrite",
    "rewriting",
    "save",
    "with_map",
]

T = TypeVar("T")

FORM = 1
"""Version of the content; rises when older states must be read otherwise."""

PART_BYTES = 2 * 2**20
"""Bytes of one part: a parameter above 16 MB hangs one of the engines."""

LEFT_OUT = ("assured_by", "note")
"""Properties of every fact that a state does not keep."""

DAMAGED = N_("der gespeicherte Stand «{id}» ist beschädigt")
FORM_FOUND = N_("gespeicherter Stand der Fassung {version}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedState:
    """What is known of a saved state without opening it."""

    id: str
    name: str
    recorded_at: datetime
    """When it was saved, in UTC."""
    by: str
    revision: int
    """Revision of the data it holds."""
    nodes: tuple[int, int, int]
    """Nodes that the public, the network and the administration see; persons are not among them."""
    relations: tuple[int, int, int]
    """Relations, likewise; each with both its ends."""
    size: int
    """Bytes of the content as kept."""
    sha256: str
    """Check of the facts."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Letter of a group to its bodies; empty in a list of states."""
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Body to its place on the map; empty in a list of states."""

    def nodes_for(self, reader: Reader) -> int:
        """How many nodes this reader sees in it."""
        return self.nodes[reader.level]

    def relations_for(self, reader: Reader) -> int:
        """How many relations this reader sees in it."""
        return self.relations[reader.level]


class _Database(Protocol):
    ontology: Ontology

    def read_all(self) -> tuple[list[Node], list[Relation], int]: ...

    def read(self, work: Callable[[Transaction], T]) -> T: ...

    def write(self, work: Callable[[Transaction], T]) -> T: ...


def listed(store: _Database) -> tuple[SavedState, ...]:
    """Saved states, newest first, without groups and points."""
    return tuple(_state(row) for row in store.read(lambda tx: tx.rows(read.STATES, Nothing())))


def with_map(store: _Database, id: str) -> SavedState:
    """One saved state with groups and points; raises NotFound."""
    found = _one(store, id)
    kept = json.loads(_content(store, id, "map"))
    return replace(
        found,
        groups={letter: tuple(members) for letter, members in kept["groups"].items()},
        points={body: (float(x), float(y)) for body, (x, y) in kept["points"].items()},
    )


def facts_of(store: _Database, id: str) -> tuple[list[Node], list[Relation]]:
    """The facts of a saved state, whoever may see them.

    Raises NotFound, ConstraintBroken if they are not what was saved, StoreOutdated if a later version of this
    program wrote them or a kind or type in them is unknown.
    """
    found = _one(store, id)
    content = _content(store, id, "facts")
    if sha256(content).hexdigest() != found.sha256:
        raise ConstraintBroken(detail=Phrase.of(DAMAGED, id=id))
    kept = json.loads(content)
    if kept["form"] != FORM:
        found_form, needed = (Phrase.of(FORM_FOUND, version=version) for version in (kept["form"], FORM))
        raise StoreOutdated(found=found_form, needed=needed)
    nodes = [node_of(dated(record)) for record in kept["nodes"]]
    relations = [relation_of(type, source, target, dated(record)) for type, source, target, record in kept["relations"]]
    kinds, types = {node.kind for node in nodes}, {relation.type for relation in relations}
    if unknown := sorted(kinds - {*store.ontology.kinds} | types - {*store.ontology.relations}):
        raise StoreOutdated(found=", ".join(unknown), needed="GRAPHKB_ONTOLOGY_DIR")
    return nodes, relations


def save(
    store: _Database,
    name: str,
    *,
    by: str,
    groups: Mapping[str, Sequence[str]],
    points: Mapping[str, tuple[float, float]],
) -> SavedState:
    """Keep all facts as they are now, in one transaction."""
    nodes, relations, revision = store.read_all()
    nodes, relations = _without_persons(nodes, relations)
    content = _written(nodes, relations)
    parts = {"facts": _parts(content), "map": _parts(_beside(groups, points))}
    state = _save_state(uuid4().hex, name, datetime.now(UTC), by, revision, nodes, relations, parts, content)
    store.write(lambda tx: _put(tx, state, parts))
    return with_map(store, state.id)


def _beside(groups: Mapping[str, Sequence[str]], points: Mapping[str, tuple[float, float]]) -> bytes:
    return json.dumps(
        {
            "groups": {letter: sorted(members) for letter, members in sorted(groups.items())},
            "points": {body: [round(x, 2), round(y, 2)] for body, (x, y) in sorted(points.items())},
        }
    ).encode()


def _save_state(
    id: str,
    name: str,
    at: datetime,
    by: str,
    revision: int,
    nodes: Sequence[Node],
    relations: Sequence[Relation],
    parts: Mapping[str, Sequence[str]],
    content: bytes,
) -> write.SaveState:
    seen = [_seen(nodes, relations, Reader(level)) for level in Visibility]
    return write.SaveState(
        id=id,
        name=name,
        at=at.astimezone(UTC).isoformat(timespec="milliseconds"),
        by=by,
        revision=revision,
        nodes=[count for count, _ in seen],
        relations=[count for _, count in seen],
        size=sum(len(text) for texts in parts.values() for text in texts),
        mark=sha256(content).hexdigest(),
    )


def _put(tx: Transaction, state: write.SaveState, parts: Mapping[str, Sequence[str]]) -> None:
    tx.rows(write.SAVE_STATE, state)
    for what, texts in parts.items():
        for number, text in enumerate(texts):
            part = write.SaveStatePart(f"{state.id}:{what}:{number}", state.id, what, number, text)
            tx.rows(write.SAVE_STATE_PART, part)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A saved state as it is to be kept from now on, and the check of the content that it was made from."""

    state: write.SaveState
    parts: Mapping[str, Sequence[str]]
    before: str


def rewriting(
    store: _Database, id: str, change: Callable[[Node | Relation], Node | Relation | None], text: Callable[[str], str]
) -> Rewriting | None:
    """Work out a saved state without what must go; None if there is nothing of it in this state.

    `change` gives what stays of a fact, None if it goes (a node goes with its relations, its group and its place on
    the map); `text` what stays of the name of the state and of who saved it. Raises what `facts_of` raises.
    """
    found, (nodes, relations) = with_map(store, id), facts_of(store, id)
    kept_nodes = [node for one in nodes if isinstance(node := change(one), Node)]
    there = {node.id for node in kept_nodes}
    kept_relations = [
        relation
        for one in relations
        if one.source in there and one.target in there and isinstance(relation := change(one), Relation)
    ]
    gone = {node.id for node in nodes} - there
    name, by = text(found.name), text(found.by)
    if kept_nodes == nodes and kept_relations == relations and (name, by) == (found.name, found.by):
        return None
    groups = {letter: [body for body in members if body not in gone] for letter, members in found.groups.items()}
    points = {body: point for body, point in found.points.items() if body not in gone}
    content = _written(kept_nodes, kept_relations)
    parts = {"facts": _parts(content), "map": _parts(_beside(groups, points))}
    state = _save_state(
        found.id, name, found.recorded_at, by, found.revision, kept_nodes, kept_relations, parts, content
    )
    return Rewriting(state, parts, found.sha256)


def rewrite(tx: Transaction, wanted: Rewriting) -> None:
    """Put the new content in the place of the old; StoreBusy if the state is not the one it was made from."""
    row = next((row for row in tx.rows(read.STATES, Nothing()) if row.id == wanted.state.id), None)
    if row is None or row.mark != wanted.before:
        raise StoreBusy(attempts=1)
    tx.rows(write.DELETE_STATE_PARTS, write.OfState(row.id))
    tx.rows(write.DELETE_STATE, write.StateId(row.id))
    _put(tx, wanted.state, wanted.parts)


def delete(store: _Database, id: str) -> None:
    """Delete a saved state with its content, in one transaction; raises NotFound."""

    def work(tx: Transaction) -> int:
        tx.rows(write.DELETE_STATE_PARTS, write.OfState(id))
        return sum(row.written for row in tx.rows(write.DELETE_STATE, write.StateId(id)))

    if not store.write(work):
        raise NotFound(id=id)


def _one(store: _Database, id: str) -> SavedState:
    for state in listed(store):
        if state.id == id:
            return state
    raise NotFound(id=id)


def _state(row: read.StateRow) -> SavedState:
    return SavedState(
        id=row.id,
        name=row.name,
        recorded_at=datetime.fromisoformat(row.at.replace("Z", "+00:00")),
        by=row.by,
        revision=row.revision,
        nodes=(row.nodes[0], row.nodes[1], row.nodes[2]),
        relations=(row.relations[0], row.relations[1], row.relations[2]),
        size=row.size,
        sha256=row.mark,
    )


def _without_persons(nodes: Iterable[Node], relations: Iterable[Relation]) -> tuple[list[Node], list[Relation]]:
    kept = [node for node in nodes if node.kind != "person"]
    known = {node.id for node in kept}
    joined = [relation for relation in relations if relation.source in known and relation.target in known]
    return sorted(kept, key=lambda node: node.id), sorted(joined, key=lambda relation: relation.id)


def _seen(nodes: Iterable[Node], relations: Iterable[Relation], reader: Reader) -> tuple[int, int]:
    shown = {node.id for node in nodes if reader.sees(node.visibility)}
    joined = [
        relation
        for relation in relations
        if reader.sees(relation.visibility) and relation.source in shown and relation.target in shown
    ]
    return len(shown), len(joined)


def _written(nodes: Iterable[Node], relations: Iterable[Relation]) -> bytes:
    """The facts as JSON text; the same facts always give the same text."""
    rows = ",\n".join(fact_json(_kept(node_record(node))) for node in nodes)
    ties = ",\n".join(
        f"[{json.dumps(relation.type)},{json.dumps(relation.source)},{json.dumps(relation.target)},"
        f"{fact_json(_kept(relation_record(relation)))}]"
        for relation in relations
    )
    return f'{{"form":{FORM},"nodes":[{rows}],\n"relations":[{ties}]}}'.encode()


def _kept(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in LEFT_OUT}


def _parts(content: bytes) -> list[str]:
    text = base64.b64encode(gzip.compress(content, compresslevel=6, mtime=0)).decode("ascii")
    return [text[start : start + PART_BYTES] for start in range(0, len(text), PART_BYTES)]


def _content(store: _Database, id: str, what: str) -> bytes:
    parts = store.read(lambda tx: tx.rows(read.STATE_PARTS, read.StatePartsOf(id, what)))
    try:
        return gzip.decompress(base64.b64decode("".join(part.text for part in parts), validate=True))
    except (ValueError, EOFError, OSError, zlib.error) as error:
        raise ConstraintBroken(detail=Phrase.of(DAMAGED, id=id)) from error
