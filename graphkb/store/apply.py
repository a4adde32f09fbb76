"""Writes a `ChangeSet` and its entry in the change log, inside one transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from graphkb.errors import Barred, ConstraintBroken, NotFound, StoreBusy
from graphkb.model import Node, Relation
from graphkb.ontology import Ontology
from graphkb.store.bars import bars_in
from graphkb.store.batches import MAX_BYTES, batches
from graphkb.store.changes import ChangeCounts, ChangeSet, Progress
from graphkb.store.queries import read, write
from graphkb.store.queries.shapes import Ids, Nothing, Rows
from graphkb.store.record import Record, fact_json, node_record, relation_record
from graphkb.store.scrub import Scrub
from graphkb.store.transaction import Transaction
from graphkb.texts import N_

__all__ = [
    "COMMITTING",
    "LOOKING_UP",
    "WRITING_LOG",
    "WRITING_NODES",
    "WRITING_RELATIONS",
    "apply_changes",
]

WRITING_NODES = N_("Einträge werden geschrieben")
WRITING_RELATIONS = N_("Verbindungen werden geschrieben")
WRITING_LOG = N_("Die Änderung wird festgehalten")
LOOKING_UP = N_("Was sich ändert, wird nachgeschlagen")
COMMITTING = N_("Alles zusammen wird gültig")
"""The last stage: from here on it cannot be stopped any more."""
NO_END = N_("ein Ende der Verbindung {id} fehlt")
TWICE = N_("die Kennung {id} kommt in einer Änderung zweimal vor")
UNKNOWN_KIND = N_("die Art {kind} ist nicht bekannt")

LOOKUP = 500
"""Ids looked up at once."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A relation as the database holds it."""

    type: str
    source: str
    target: str
    facts: Record

    @property
    def as_logged(self) -> Record:
        return {**self.facts, "type": self.type, "source": self.source, "target": self.target}


@dataclass(slots=True)
class _Log:
    """Before and after of every fact. A person's data are not in it: the log only refers to them."""

    steps: _Steps
    scrub: Scrub | None = None
    lines: list[str] = field(default_factory=list)

    def add(self, what: str, id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        if len(self.lines) % 1000 == 999:
            self.steps.told(WRITING_LOG)
        if any(side and side.get("kind") == "person" for side in (before, after)):
            changed = sorted(
                name
                for name in {*(before or {}), *(after or {})}
                if (before or {}).get(name) != (after or {}).get(name)
            )
            self._append(json.dumps({"what": what, "id": id, "person": True, "changed": changed}))
            return
        sides = [fact_json(side) if side is not None else "null" for side in (before, after)]
        self._append(f'{{"what":"{what}","id":{json.dumps(id)},"before":{sides[0]},"after":{sides[1]}}}')

    def _append(self, line: str) -> None:
        self.lines.append(self.scrub.line(line) if self.scrub else line)


def apply_changes(
    tx: Transaction,
    plan: ChangeSet,
    ontology: Ontology,
    *,
    by: str,
    reason: str,
    at: datetime,
    expecting: int | None,
    progress: Progress | None = None,
    scrub: Scrub | None = None,
) -> int:
    """Write everything of `plan` and give the new revision.

    With `scrub` the change log gets no word of what is erased. Raises Barred for who must not come back, StoreBusy if
    the revision is not the one expected, NotFound if something to update or delete is not there, ConstraintBroken if
    an id is there already, an end is missing or a kind is unknown, and whatever `progress` raises to stop it.
    Raised inside the transaction: nothing of it stays.
    """
    _check(plan, ontology)
    moved = tx.first(write.NEXT_REVISION, Nothing())
    if moved is None:
        raise ConstraintBroken(detail="no revision")
    if expecting is not None and moved.revision != expecting + 1:
        raise StoreBusy(attempts=1)
    _check_bars(tx, plan)
    steps = _Steps(progress, plan.counts.total)
    log = _Log(steps, scrub)

    before = _nodes(tx, [node.id for node in plan.update_nodes] + list(plan.delete_nodes), steps)
    # A node that changes its kind changes its labels; one of the engines cannot do that in place.
    # It is written anew with all its relations.
    rekinded = {node.id for node in plan.update_nodes if before[node.id]["kind"] != node.kind}
    named = _relations(tx, plan, ontology, steps)
    attached = _attached(tx, [*plan.delete_nodes, *rekinded], steps)
    dropped = set(plan.delete_nodes)
    updated = {relation.id: relation for relation in plan.update_relations}
    lost = {
        id: found
        for id, found in attached.items()
        if id not in updated and (found.source in dropped or found.target in dropped)
    }
    deleted = set(plan.delete_relations) | set(lost)
    kept = {id: found for id, found in attached.items() if id not in deleted and id not in updated}
    moved_ends = {id for id, relation in updated.items() if _ends(named[id]) != _ends(relation)}
    rewritten = moved_ends | (set(attached) & set(updated))

    # Relations that go come first, then nodes, then relations that come: an id is free before it is used.
    gone = {id: named[id] for id in set(plan.delete_relations) | rewritten if id not in attached}
    _delete_relations(tx, gone)
    tx.write_ids(write.DELETE_NODES, [*plan.delete_nodes, *rekinded])
    for kind, nodes in _by(plan.create_nodes + tuple(n for n in plan.update_nodes if n.id in rekinded), "kind"):
        tx.write_rows(write.CREATE_NODES, _node_rows(nodes, steps), ontology.kind(kind).labels)
    plain = [node for node in plan.update_nodes if node.id not in rekinded]
    tx.write_rows(write.UPDATE_NODES, _node_rows(plain, steps))

    again = [updated[id] for id in sorted(rewritten)]
    _create_relations(tx, plan.create_relations + tuple(again), kept, steps)
    for type, relations in _by([r for r in plan.update_relations if r.id not in rewritten], "type"):
        rows = _relation_rows(relations, steps)
        if tx.write_rows(write.UPDATE_RELATIONS, rows, (type,)) != len(relations):
            raise NotFound(id=relations[0].id)

    for node in plan.create_nodes:
        log.add("node", node.id, None, node_record(node))
    for node in plan.update_nodes:
        log.add("node", node.id, before[node.id], node_record(node))
    for id in plan.delete_nodes:
        log.add("node", id, before[id], None)
    for relation in plan.create_relations:
        log.add("relation", relation.id, None, _as_logged(relation))
    for relation in plan.update_relations:
        log.add("relation", relation.id, named[relation.id].as_logged, _as_logged(relation))
    for id in sorted(deleted):
        log.add("relation", id, (lost.get(id) or named[id]).as_logged, None)
    counts = ChangeCounts(
        len(plan.create_nodes),
        len(plan.update_nodes),
        len(plan.delete_nodes),
        len(plan.create_relations),
        len(plan.update_relations),
        len(deleted),
    )
    _write_log(tx, log, moved.revision, counts, by=by, reason=reason, at=at, steps=steps)
    steps.told(COMMITTING)
    return moved.revision


class _Steps:
    """Counts what was handed to the database."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._stage = ""

    def went(self, what: str, rows: int) -> None:
        self._done += rows
        fresh, self._stage = what != self._stage, what
        if self._progress and (fresh or self._done % 500 < rows or self._done >= self._total):
            self._progress(what, min(self._done, self._total), self._total)

    def told(self, what: str, done: int = 0, total: int = 0) -> None:
        """Tell of something that is not counted in what was handed over; it may be stopped here."""
        if self._progress:
            self._progress(what, done, total)


def _check(plan: ChangeSet, ontology: Ontology) -> None:
    for ids in (
        [node.id for node in plan.create_nodes + plan.update_nodes] + list(plan.delete_nodes),
        [relation.id for relation in plan.create_relations + plan.update_relations] + list(plan.delete_relations),
    ):
        seen: set[str] = set()
        for id in ids:
            if id in seen:
                raise ConstraintBroken(detail=TWICE.format(id=id))
            seen.add(id)
    for node in plan.create_nodes + plan.update_nodes:
        if node.kind not in ontology.kinds:
            raise ConstraintBroken(detail=UNKNOWN_KIND.format(kind=node.kind))
    for relation in plan.create_relations + plan.update_relations:
        if relation.type not in ontology.relations:
            raise ConstraintBroken(detail=UNKNOWN_KIND.format(kind=relation.type))


def _check_bars(tx: Transaction, plan: ChangeSet) -> None:
    bars = bars_in(tx)
    for node in plan.create_nodes + plan.update_nodes if bars else ():
        if bars.on_node(node):
            raise Barred(id=node.id)


def _nodes(tx: Transaction, ids: list[str], steps: _Steps) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for batch in batches(ids, max_rows=LOOKUP):
        steps.told(LOOKING_UP, len(found), len(ids))
        found |= {row.facts["id"]: row.facts for row in tx.rows(read.NODES_BY_IDS, Ids(batch))}
    if missing := [id for id in ids if id not in found]:
        raise NotFound(id=missing[0])
    return found


def _attached(tx: Transaction, ids: list[str], steps: _Steps) -> dict[str, _Stored]:
    found: dict[str, _Stored] = {}
    for batch in batches(ids, max_rows=LOOKUP):
        steps.told(LOOKING_UP)
        for row in tx.rows(read.RELATIONS_OF_NODES, Ids(batch)):
            found[row.facts["id"]] = _Stored(row.type, row.source, row.target, row.facts)
    return found


def _relations(tx: Transaction, plan: ChangeSet, ontology: Ontology, steps: _Steps) -> dict[str, _Stored]:
    """Relations to update or delete, as stored.

    Looked for where their own object, or the usual form of an id, says they are; what is not there is
    looked for among all.
    """
    wanted = {relation.id: (relation.type, relation.source) for relation in plan.update_relations}
    for id in plan.delete_relations:
        type, _, rest = id.partition(":")
        wanted[id] = type, rest.partition(":")[0]
    found: dict[str, _Stored] = {}
    likely: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for id, (type, source) in wanted.items():
        if type in ontology.relations:
            likely[type].append({"id": id, "source": source})
    for type, rows in likely.items():
        for batch in batches(rows):
            steps.told(LOOKING_UP, len(found), len(wanted))
            for row in tx.rows(read.RELATIONS_AT_SOURCES, Rows(batch), (type,)):
                found[row.facts["id"]] = _Stored(type, row.source, row.target, row.facts)
    for type in ontology.relations:
        if not (left := wanted.keys() - found.keys()):
            break
        for packed in tx.rows(read.RELATIONS_OF_TYPE, Nothing(), (type,)):
            for target, facts in zip(packed.targets, packed.facts, strict=True):
                if facts["id"] in left:
                    found[facts["id"]] = _Stored(type, packed.source, target, facts)
    if missing := [id for id in wanted if id not in found]:
        raise NotFound(id=missing[0])
    return found


def _ends(relation: _Stored | Relation) -> tuple[str, str, str]:
    return relation.type, relation.source, relation.target


def _by(facts: Iterable[Any], name: str) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for fact in facts:
        groups[getattr(fact, name)].append(fact)
    return sorted(groups.items())


def _node_rows(nodes: Iterable[Node], steps: _Steps) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield {"id": node.id, "facts": node_record(node)}
        steps.went(WRITING_NODES, 1)


def _relation_rows(relations: Iterable[Relation], steps: _Steps) -> Iterator[dict[str, Any]]:
    for relation in relations:
        yield {
            "id": relation.id,
            "source": relation.source,
            "target": relation.target,
            "facts": relation_record(relation),
        }
        steps.went(WRITING_RELATIONS, 1)


def _delete_relations(tx: Transaction, gone: Mapping[str, _Stored]) -> None:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for id, stored in gone.items():
        groups[stored.type].append({"id": id, "source": stored.source})
    for type, rows in sorted(groups.items()):
        tx.write_rows(write.DELETE_RELATIONS, rows, (type,))


def _create_relations(
    tx: Transaction, relations: tuple[Relation, ...], kept: Mapping[str, _Stored], steps: _Steps
) -> None:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for type, found in _by(relations, "type"):
        groups[type].extend(_relation_rows(found, steps))
    for id, stored in kept.items():
        row = {"id": id, "source": stored.source, "target": stored.target, "facts": stored.facts}
        groups[stored.type].append(row)
    for type, rows in sorted(groups.items()):
        if tx.write_rows(write.CREATE_RELATIONS, rows, (type,)) != len(rows):
            raise ConstraintBroken(detail=NO_END.format(id=_without_end(tx, rows)))


def _without_end(tx: Transaction, rows: list[dict[str, Any]]) -> str:
    ends = sorted({row[end] for row in rows for end in ("source", "target")})
    there = {
        row.facts["id"] for batch in batches(ends, max_rows=LOOKUP) for row in tx.rows(read.NODES_BY_IDS, Ids(batch))
    }
    return next(str(row["id"]) for row in rows if row["source"] not in there or row["target"] not in there)


def _as_logged(relation: Relation) -> Record:
    return {
        **relation_record(relation),
        "type": relation.type,
        "source": relation.source,
        "target": relation.target,
    }


def _write_log(
    tx: Transaction,
    log: _Log,
    revision: int,
    counts: ChangeCounts,
    *,
    by: str,
    reason: str,
    at: datetime,
    steps: _Steps,
) -> None:
    steps.went(WRITING_LOG, 0)
    change = f"change-{revision}-{uuid4().hex[:8]}"
    tx.rows(
        write.LOG_CHANGE,
        write.LogChange(change, revision, at.isoformat(), by, reason, counts.as_list()),
    )
    written = 0
    for part, facts in enumerate(batches(log.lines, max_row_bytes=MAX_BYTES)):
        tx.rows(write.LOG_FACTS, write.LogFacts(f"{change}/{part}", change, part, facts))
        written += len(facts)
        steps.told(WRITING_LOG, written, len(log.lines))
