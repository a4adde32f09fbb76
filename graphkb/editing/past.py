"""The knowledge base as it was before some changes, worked out from the change log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangedFact

__all__ = ["before_changes"]


def before_changes(snapshot: Snapshot, facts: Iterable[ChangedFact], revision: int) -> Snapshot:
    """The snapshot without these changes, at the revision before them; `facts` newest first.

    Of persons and of what was erased the change log keeps no values: they stay as they are now.
    """
    nodes: dict[str, Any] = {node.id: node for node in snapshot.nodes}
    relations: dict[str, Any] = {relation.id: relation for relation in snapshot.relations}
    for fact in facts:
        if fact.person:
            continue
        there = nodes if fact.what == "node" else relations
        if fact.before is None:
            there.pop(fact.id, None)
        else:
            there[fact.id] = fact.before
    return Snapshot.of(nodes.values(), relations.values(), revision, snapshot.ontology)
