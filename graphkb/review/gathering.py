"""Several edits as one change: each is planned on what the ones before it leave behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from graphkb.editing import Edit, plan_edit
from graphkb.errors import NotFound
from graphkb.importer import State
from graphkb.model import Node, Relation
from graphkb.ontology import Ontology
from graphkb.store.changes import ChangeSet

__all__ = ["Gathering"]

F = TypeVar("F", Node, Relation)


class Gathering:
    """Collects edits and assurances on one state; `changes` is what they come to together."""

    def __init__(self, state: State, ontology: Ontology) -> None:
        self._before = state
        self._nodes = dict(state.nodes)
        self._relations = dict(state.relations)
        self._ontology = ontology

    @property
    def state(self) -> State:
        """Everything as it will be."""
        return State(self._nodes, self._relations)

    def edit(self, edit: Edit) -> str:
        """Take in one edit; gives the id of the record afterwards. Raises what `plan_edit` raises."""
        plan = plan_edit(edit, self.state, self._ontology)
        self._take(plan.changes)
        return plan.id

    def node(self, node: Node) -> None:
        """Take in a whole node; nothing happens if one with this id is there."""
        self._nodes.setdefault(node.id, node)

    def assure(self, ids: Iterable[str], on: date, by: str) -> None:
        """Say of records that they were confirmed; an older confirmation gives way to a newer one.

        Raises NotFound for an id that is neither a node nor a relation.
        """
        for id in ids:
            if node := self._nodes.get(id):
                self._nodes[id] = _assured(node, on, by)
            elif relation := self._relations.get(id):
                self._relations[id] = _assured(relation, on, by)
            else:
                raise NotFound(id=id)

    def changes(self) -> ChangeSet:
        """All of it as one change; empty if everything stands so already."""
        nodes, relations = self._before.nodes, self._before.relations
        gone = tuple(id for id in nodes if id not in self._nodes)
        return ChangeSet(
            create_nodes=tuple(node for id, node in self._nodes.items() if id not in nodes),
            update_nodes=tuple(node for id, node in self._nodes.items() if id in nodes and nodes[id] != node),
            delete_nodes=gone,
            create_relations=tuple(one for id, one in self._relations.items() if id not in relations),
            update_relations=tuple(
                one for id, one in self._relations.items() if id in relations and relations[id] != one
            ),
            delete_relations=tuple(
                id
                for id, one in relations.items()
                if id not in self._relations and not {one.source, one.target} & set(gone)
            ),
        )

    def _take(self, changes: ChangeSet) -> None:
        for id in changes.delete_relations:
            self._relations.pop(id, None)
        for id in changes.delete_nodes:
            self._nodes.pop(id, None)
        gone = set(changes.delete_nodes)
        if gone:
            for id in [id for id, one in self._relations.items() if {one.source, one.target} & gone]:
                del self._relations[id]
        for node in changes.create_nodes + changes.update_nodes:
            self._nodes[node.id] = node
        for one in changes.create_relations + changes.update_relations:
            self._relations[one.id] = one


def _assured(fact: F, on: date, by: str) -> F:
    if fact.assured_on is not None and fact.assured_on > on:
        return fact
    return replace(fact, assured_on=on, assured_by=by)
