"""What it takes to reverse a change, an edit or a whole import, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graphkb.editing.references import citing, named_by
from graphkb.importer import State
from graphkb.model import Node, Relation
from graphkb.ontology import Ontology
from graphkb.store.changes import ChangedFact, ChangeSet
from graphkb.texts import N_

__all__ = ["REASONS", "Obstacle", "UndoPlan", "Why", "plan_undo"]

Key = tuple[str, str]
"""`node` or `relation`, and the id."""


class Why(StrEnum):
    """Why one fact of a change is not reversed."""

    CHANGED = "changed"
    ATTACHED = "attached"
    CITED = "cited"
    MISSING = "missing"
    NOT_ALLOWED = "not_allowed"
    PERSON = "person"


REASONS = {
    Why.CHANGED: N_("wurde danach noch einmal geändert"),
    Why.ATTACHED: N_("hat inzwischen weitere Verbindungen"),
    Why.CITED: N_("andere Einträge stützen oder beziehen sich darauf"),
    Why.MISSING: N_("ein Eintrag, den es dazu braucht, fehlt inzwischen"),
    Why.NOT_ALLOWED: N_("diese Verbindung passt nicht mehr zu den Einträgen"),
    Why.PERSON: N_("Angaben zu Personen hält das Änderungsbuch nicht fest"),
}
"""In words that follow the name of the record."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One fact that is not reversed, and why."""

    what: str
    id: str
    why: Why
    logged: Node | Relation | None
    """What the change left behind; None: it deleted the fact, or it is a person."""
    now: Node | Relation | None
    """What is there now; None: nothing."""
    others: tuple[str, ...] = ()
    """Ids of what is attached, cites it or is missing."""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """The reversal of a change, as far as nothing stands against it.

    `left` is what no undo brings back: values of persons. It does not stand against the rest.
    """

    changes: ChangeSet
    obstacles: tuple[Obstacle, ...] = ()
    left: tuple[Obstacle, ...] = ()


def plan_undo(facts: Iterable[ChangedFact], later: Set[Key], state: State, ontology: Ontology) -> UndoPlan:
    """Work out the reversal of a change that did `facts`, on this state.

    `later`: what changes after it touched; asked for persons only, whose values the change log does not keep.
    A fact is reversed if it is as the change left it, and if afterwards every relation has both ends, every
    source its document, and nothing recorded later loses what it hangs on. Reversing is a change as any other.
    """
    return _Undo(tuple(facts), later, state, ontology).plan()


class _Undo:
    def __init__(self, facts: tuple[ChangedFact, ...], later: Set[Key], state: State, ontology: Ontology) -> None:
        self.state, self.ontology = state, ontology
        self.facts: dict[Key, ChangedFact] = {(fact.what, fact.id): fact for fact in facts}
        self.back: dict[Key, Node | Relation | None] = {}
        """What each fact will be; None: not there."""
        self.obstacles: dict[Key, Obstacle] = {}
        self.left: dict[Key, Obstacle] = {}
        for key, fact in self.facts.items():
            self._sort(key, fact, later)
        self._leave_what_needs_a_lost_person()

    def plan(self) -> UndoPlan:
        while self._drop_one_round():
            pass
        return UndoPlan(self._changes(), _in_order(self.obstacles.values()), _in_order(self.left.values()))

    def _sort(self, key: Key, fact: ChangedFact, later: Set[Key]) -> None:
        now = self._now(key)
        if fact.person:
            came_or_went = "id" in fact.changed
            if key in later:
                self._against(key, Why.CHANGED)
            elif came_or_went and now is not None:
                self.back[key] = None
            else:
                self.left[key] = Obstacle(fact.what, fact.id, Why.PERSON, None, now)
        elif now != fact.after:
            self._against(key, Why.CHANGED)
        else:
            self.back[key] = fact.before

    def _leave_what_needs_a_lost_person(self) -> None:
        lost = {id for (_, id), obstacle in self.left.items() if obstacle.now is None}
        for key, target in list(self.back.items()):
            if isinstance(target, Relation) and {target.source, target.target} & lost:
                del self.back[key]
                self.left[key] = Obstacle(*key, Why.PERSON, self.facts[key].after, self._now(key))

    def _drop_one_round(self) -> bool:
        """Take back what cannot stand after the reversal as it is now; whether anything was taken back."""
        dropped: list[tuple[Key, Why, Sequence[str]]] = []
        going = {id for (what, id), target in self.back.items() if what == "node" and target is None}
        changing = {id for what, id in self.back if what == "node"}
        attached: dict[str, list[str]] = {}
        unfit: dict[str, list[str]] = {}
        for relation in self.state.relations.values():
            if ("relation", relation.id) in self.back:
                continue
            for end in {relation.source, relation.target} & changing:
                if end in going:
                    attached.setdefault(end, []).append(relation.id)
                elif not self._fits(relation):
                    unfit.setdefault(end, []).append(relation.id)
        cited = citing(going, self._after(), self.ontology)
        for key, target in self.back.items():
            what, id = key
            if what == "node" and (found := attached.get(id)):
                dropped.append((key, Why.ATTACHED, found))
            elif what == "node" and (found := unfit.get(id)):
                dropped.append((key, Why.NOT_ALLOWED, found))
            elif what == "node" and (found := cited.get(id)):
                dropped.append((key, Why.CITED, found))
            elif target is not None and (missing := self._missing(target)):
                dropped.append((key, Why.MISSING, missing))
            elif isinstance(target, Relation) and not self._fits(target):
                dropped.append((key, Why.NOT_ALLOWED, [target.source, target.target]))
        for key, why, others in dropped:
            self._against(key, why, others)
        return bool(dropped)

    def _missing(self, target: Node | Relation) -> list[str]:
        needed = named_by(target, self.ontology)
        if isinstance(target, Relation):
            needed |= {target.source, target.target}
        return sorted(id for id in needed if self._node(id) is None)

    def _fits(self, relation: Relation) -> bool:
        ends = self._node(relation.source), self._node(relation.target)
        return (
            ends[0] is not None
            and ends[1] is not None
            and self.ontology.allows(relation.type, ends[0].kind, ends[1].kind)
        )

    def _node(self, id: str) -> Node | None:
        """The node as it will be."""
        target = self.back.get(("node", id), self.state.nodes.get(id))
        return target if isinstance(target, Node) else None

    def _after(self) -> State:
        nodes, relations = dict(self.state.nodes), dict(self.state.relations)
        for (what, id), target in self.back.items():
            there: dict[str, Any] = nodes if what == "node" else relations
            there.pop(id, None)
            if target is not None:
                there[id] = target
        return State(nodes, relations)

    def _now(self, key: Key) -> Node | Relation | None:
        there: Any = self.state.nodes if key[0] == "node" else self.state.relations
        found: Node | Relation | None = there.get(key[1])
        return found

    def _against(self, key: Key, why: Why, others: Sequence[str] = ()) -> None:
        self.back.pop(key, None)
        self.obstacles[key] = Obstacle(*key, why, self.facts[key].after, self._now(key), tuple(sorted(others)))

    def _changes(self) -> ChangeSet:
        found: dict[str, list[Any]] = {
            f"{do}_{what}s": [] for do in ("create", "update", "delete") for what in ("node", "relation")
        }
        for key, target in self.back.items():
            what, id = key
            if target is None:
                found[f"delete_{what}s"].append(id)
            else:
                found[f"{'create' if self._now(key) is None else 'update'}_{what}s"].append(target)
        return ChangeSet(**{name: tuple(facts) for name, facts in found.items()})


def _in_order(obstacles: Iterable[Obstacle]) -> tuple[Obstacle, ...]:
    return tuple(sorted(obstacles, key=lambda one: (one.what, one.id)))
