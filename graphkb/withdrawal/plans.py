"""What becomes of the facts when a source is withdrawn, replaced by another, or gets another date.

Each is worked out on a snapshot as a change of the knowledge base, to be shown first and undone afterwards like any
other. The as-of of a fact follows its newest source, where it followed it before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from graphkb.errors import InvalidParameter
from graphkb.importer.validate import newest_as_of
from graphkb.model import Fact, FuzzyDate, Node, Relation, SourceRef, Status
from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_
from graphkb.withdrawal.register import document_of, resting_on

__all__ = ["Correction", "Replacement", "Withdrawal", "applied", "correct", "replace_by", "withdraw"]

WITHDRAWN = "Am {day} als Quelle zurückgezogen: {reason}"
"""The remark of a withdrawn document; kept in the database, so in one language."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal does. Every list may be empty; each is in the order of the facts by source."""

    document: Node
    gone: tuple[Node | Relation, ...]
    """Facts that rest on nothing else and go."""
    kept: tuple[Node | Relation, ...]
    """Facts that keep other sources, as they are now."""
    carried: tuple[Node, ...]
    """Records without another source of their own which stay because others refer to them; they rest on the sources
    of what refers to them from then on, and what they say has to be looked through."""
    changes: ChangeSet

    @property
    def persons(self) -> int:
        """Persons among those that go: the change log keeps no values of them, so no undo brings them back."""
        return sum(1 for fact in self.gone if isinstance(fact, Node) and fact.kind == "person")

    @property
    def persons_changed(self) -> int:
        """Persons whose sources change: an undo does not bring back the old ones."""
        facts = (*self.kept, *self.carried)
        return sum(1 for fact in facts if isinstance(fact, Node) and fact.kind == "person")


@dataclass(frozen=True, slots=True)
class Replacement:
    """What it does to put one document in the place of another."""

    document: Node
    by: Node
    facts: int
    """Facts that rest on the new one afterwards instead of the old one."""
    both: int
    """Those among them that rested on the new one already."""
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class Correction:
    """What a corrected date or address does."""

    document: Node
    corrected: Node
    facts: int
    """Facts whose as-of follows the date of the document and changes with it."""
    changes: ChangeSet


def withdraw(snapshot: Snapshot, id: str, *, day: date, reason: str) -> Withdrawal:
    """Work out the withdrawal of a document; raises NotFound, InvalidParameter for no document or no reason.

    A relation that rests on it alone goes. A record that rests on it alone goes, too, unless a relation with another
    source still refers to it, or it is itself a document. The document stays in the register, ended.
    """
    document = document_of(snapshot, id)
    if not reason.strip():
        raise InvalidParameter(
            name="reason", value="", reason=N_("Bitte einen Grund angeben: Er bleibt beim Dokument.")
        )
    as_of = _as_of(snapshot)
    resting = resting_on(snapshot, id)
    lost = {one.fact.id for one in resting if one.alone and isinstance(one.fact, Relation)}
    gone: list[Node | Relation] = []
    kept: list[Node | Relation] = []
    carried: list[Node] = []
    nodes: list[Node] = []
    relations: list[Relation] = []
    named = _named(snapshot, id, lost)
    for one in resting:
        fact = one.fact
        if not one.alone:
            kept.append(fact)
            rest = tuple(source for source in fact.sources if source.document != id)
            if isinstance(fact, Node):
                nodes.append(replace(fact, sources=rest, asserted=_followed(fact, rest, as_of)))
            else:
                relations.append(replace(fact, sources=rest, asserted=_followed(fact, rest, as_of)))
        elif isinstance(fact, Node) and (sources := _carrying(snapshot, fact, id, lost, named)):
            carried.append(fact)
            nodes.append(replace(fact, sources=sources, asserted=_followed(fact, sources, as_of)))
        else:
            gone.append(fact)
    going = {fact.id for fact in gone if isinstance(fact, Node)}
    said = WITHDRAWN.format(day=f"{day:%d.%m.%Y}", reason=" ".join(reason.split()))
    ended = replace(
        document,
        status=Status.ENDED,
        valid_to=document.valid_to or FuzzyDate.of_day(day),
        remark=f"{document.remark} {said}".strip(),
    )
    changes = ChangeSet(
        update_nodes=(ended, *nodes),
        update_relations=tuple(relations),
        delete_nodes=tuple(sorted(going)),
        # A relation of a record that goes, goes with it.
        delete_relations=tuple(
            fact.id
            for fact in gone
            if isinstance(fact, Relation) and fact.source not in going and fact.target not in going
        ),
    )
    return Withdrawal(document, tuple(gone), tuple(kept), tuple(carried), changes)


def replace_by(snapshot: Snapshot, id: str, by: str, *, keep_places: bool = True) -> Replacement:
    """Work out what it does to put the document `by` in the place of `id` for every fact.

    With `keep_places` a fact names the same place in the new document (another print of the same text), without
    it the new document as a whole. Raises NotFound, InvalidParameter for no documents or the same one twice.
    """
    document, other = document_of(snapshot, id), document_of(snapshot, by)
    if id == by:
        raise InvalidParameter(name="by", value=by, reason=N_("Das ist dasselbe Dokument."))
    as_of = _as_of(snapshot)
    nodes: list[Node] = []
    relations: list[Relation] = []
    resting = resting_on(snapshot, id)
    for one in resting:
        sources = tuple(
            dict.fromkeys(
                SourceRef(by, source.locator if keep_places else "") if source.document == id else source
                for source in one.fact.sources
            )
        )
        fact = one.fact
        if isinstance(fact, Node):
            nodes.append(replace(fact, sources=sources, asserted=_followed(fact, sources, as_of)))
        else:
            relations.append(replace(fact, sources=sources, asserted=_followed(fact, sources, as_of)))
    both = sum(1 for one in resting if any(source.document == by for source in one.fact.sources))
    changes = ChangeSet(update_nodes=tuple(nodes), update_relations=tuple(relations))
    return Replacement(document, other, len(resting), both, changes)


def correct(snapshot: Snapshot, id: str, said: Mapping[str, FuzzyDate | str | None]) -> Correction:
    """Work out a correction of a document: `url`, `published`, `as_of`, `accessed`; None or empty takes one away.

    What is not among `said` stays. Where the as-of changes, the facts whose own followed it change with it. Raises
    NotFound, InvalidParameter for no document.
    """
    document = document_of(snapshot, id)
    properties = dict(document.properties)
    for name, value in said.items():
        if value:
            properties[name] = value
        else:
            properties.pop(name, None)
    corrected = document.with_properties(properties)
    before = _as_of(snapshot)
    after = {**before}
    after.pop(id, None)
    if isinstance(day := properties.get("as_of"), FuzzyDate):
        after[id] = day
    corrected = replace(corrected, asserted=_moved(document, before, after))
    nodes: list[Node] = [corrected] if corrected != document else []
    relations: list[Relation] = []
    facts = 0
    for one in resting_on(snapshot, id) if before.get(id) != after.get(id) else ():
        fact = one.fact
        asserted = _moved(fact, before, after)
        if asserted == fact.asserted:
            continue
        facts += 1
        if isinstance(fact, Node):
            nodes.append(replace(fact, asserted=asserted))
        else:
            relations.append(replace(fact, asserted=asserted))
    changes = ChangeSet(update_nodes=tuple(nodes), update_relations=tuple(relations))
    return Correction(document, corrected, facts, changes)


def applied(snapshot: Snapshot, changes: ChangeSet) -> Snapshot:
    """The snapshot as it is after a change; a node that goes takes its relations along."""
    nodes = {node.id: node for node in snapshot.nodes if node.id not in set(changes.delete_nodes)}
    nodes |= {node.id: node for node in (*changes.create_nodes, *changes.update_nodes)}
    gone = set(changes.delete_relations)
    relations = {one.id: one for one in snapshot.relations if one.id not in gone}
    relations |= {one.id: one for one in (*changes.create_relations, *changes.update_relations)}
    return Snapshot.of(nodes.values(), relations.values(), snapshot.revision + 1, snapshot.ontology)


def _as_of(snapshot: Snapshot) -> dict[str, FuzzyDate]:
    documents = snapshot.of_kind("document")
    return {node.id: day for node in documents if isinstance(day := node.properties.get("as_of"), FuzzyDate)}


def _followed(fact: Fact, sources: tuple[SourceRef, ...], as_of: Mapping[str, FuzzyDate]) -> FuzzyDate | None:
    """The as-of with other sources: that of the newest, if it was so before; else it was said and stays."""
    if fact.asserted != newest_as_of(fact.sources, as_of):
        return fact.asserted
    return newest_as_of(sources, as_of)


def _moved(fact: Fact, before: Mapping[str, FuzzyDate], after: Mapping[str, FuzzyDate]) -> FuzzyDate | None:
    if fact.asserted != newest_as_of(fact.sources, before):
        return fact.asserted
    return newest_as_of(fact.sources, after)


def _carrying(
    snapshot: Snapshot, node: Node, document: str, lost: set[str], named: Mapping[str, tuple[SourceRef, ...]]
) -> tuple[SourceRef, ...]:
    """Sources of what still refers to a record; empty: nothing does, and it goes."""
    if node.kind == "document":
        return (SourceRef(node.id),)
    relations = [one for one in (*snapshot.out(node.id), *snapshot.into(node.id)) if one.id not in lost]
    found = {source for one in relations for source in one.sources if source.document != document}
    found |= set(named.get(node.id, ()))
    return tuple(sorted(found))


def _named(snapshot: Snapshot, document: str, lost: set[str]) -> dict[str, tuple[SourceRef, ...]]:
    """Records that facts with other sources name in a property, with those sources."""
    ids = [name for name, definition in snapshot.ontology.properties.items() if definition.type == "ids"]
    found: dict[str, set[SourceRef]] = {}
    facts: Iterable[Node | Relation] = (*snapshot.nodes, *snapshot.relations) if ids else ()
    for fact in facts:
        rest = {source for source in fact.sources if source.document != document}
        if rest and fact.id not in lost:
            for id in (one for name in ids if name in fact.properties for one in fact.many(name)):
                found.setdefault(id, set()).update(rest)
    return {id: tuple(sorted(sources)) for id, sources in found.items()}
