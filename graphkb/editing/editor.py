"""Writes edits and undoes changes: reads, checks against what others wrote meanwhile, writes in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from graphkb.decency import Bars
from graphkb.editing.edit import Edit, EditPlan, plan_edit
from graphkb.editing.fields import Cells, FieldVersions, as_of_documents, cells_of, sheet_of, versions
from graphkb.editing.undo import UndoPlan, plan_undo
from graphkb.errors import InvalidParameter, RecordChanged, StoreBusy, UndoRefused
from graphkb.importer import State
from graphkb.model import Node, Relation
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.store.changes import Change, ChangedFact, ChangeSet
from graphkb.texts import N_

__all__ = ["EditStore", "Editor", "Written"]

T = TypeVar("T")

ATTEMPTS = 5
"""How often an edit is planned anew because somebody wrote something else meanwhile."""

_DONE = {
    "create": "Angelegt",
    "change": "Geändert",
    "end": "Beendet",
    "delete": "Gelöscht",
}
"""Reasons in the change log; kept in the database, so in one language."""

_RELATION = Label(de="Verbindung", en="Relation")


class EditStore(Protocol):
    """What editing needs from the store."""

    def bars(self) -> Bars:
        """Who must not come back, or not be shown."""
        ...

    def merged(self) -> Mapping[str, str]:
        """By id of a body that was merged the id it went into."""
        ...

    def apply(self, plan: ChangeSet, *, by: str, reason: str, expecting: int | None = None) -> int:
        """Do all of it in one transaction; StoreBusy if the revision is not the one expected."""
        ...

    def change(self, id: str) -> Change:
        """One entry of the change log; raises NotFound."""
        ...

    def changes_between(self, after: int, before: int, limit: int = 50) -> tuple[Change, ...]:
        """Changes that made a revision after the one and before the other, newest first."""
        ...

    def facts_of(self, change: Change) -> tuple[ChangedFact, ...]:
        """What a change did, fact by fact."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; the revision is the one before if everything stood so already."""

    id: str
    revision: int
    changes: ChangeSet
    lost: tuple[Relation, ...] = ()
    """Relations that went with a deleted node."""


class Editor:
    """Changes the knowledge base record by record.

    `read` gives everything as it is now, whoever may see it. Whoever calls has made sure that the person may write.
    """

    def __init__(self, store: EditStore, read: Callable[[], Snapshot]) -> None:
        self._store = store
        self._read = read

    # ------------------------------------------------------------------ edits

    def write(self, edit: Edit, *, by: str, reason: str = "") -> Written:
        """Do one edit, or nothing. A body that was merged is reached by its old id, but for deleting it.

        Raises what `plan_edit` raises, RecordChanged if the record changed after `edit.revision`, and
        StoreError. A record that others did not touch is written even if they changed something else.
        """

        def once() -> Written:
            snapshot = self._read()
            state = self._state(snapshot)
            wanted = _led_on(edit, state)
            self._check_untouched(wanted, snapshot, state)
            plan = plan_edit(wanted, state, snapshot.ontology)
            revision = snapshot.revision
            if plan.changes:
                said = reason or f"{_DONE[edit.action]}: {_called(plan, edit, snapshot)}"
                revision = self._store.apply(plan.changes, by=by, reason=said, expecting=snapshot.revision)
            return Written(plan.id, revision, plan.changes, plan.lost)

        return _again(once)

    def plan(self, edit: Edit) -> EditPlan:
        """What an edit would do now; raises as `write` does."""
        snapshot = self._read()
        state = self._state(snapshot)
        wanted = _led_on(edit, state)
        self._check_untouched(wanted, snapshot, state)
        return plan_edit(wanted, state, snapshot.ontology)

    def _check_untouched(self, edit: Edit, snapshot: Snapshot, state: State) -> None:
        if edit.action == "create":
            return
        if edit.revision is None or not 0 <= edit.revision <= snapshot.revision:
            shown = "" if edit.revision is None else str(edit.revision)
            reason = N_("Bitte die Revision angeben, bei der der Eintrag gelesen wurde.")
            raise InvalidParameter(name="revision", value=shown, reason=reason)
        touching = [
            (change, fact)
            for change, facts in self._since(edit.revision, snapshot.revision)
            for fact in facts
            if _touches(fact, edit)
        ]
        if touching:
            last = touching[-1][0]
            fields = _fields(edit, [fact for _, fact in touching], snapshot, state)
            raise RecordChanged(id=edit.id, by=last.by, revision=last.revision, fields=fields)

    # ------------------------------------------------------------------ undo

    def undo_plan(self, id: str) -> UndoPlan:
        """What undoing this change would do now; raises NotFound."""
        return self._undo_plan(self._store.change(id), self._read())

    def undo(self, id: str, *, by: str, reason: str = "", rest: bool = False) -> Written:
        """Undo a change; the undo is a change that can be undone.

        Raises NotFound, and UndoRefused with every obstacle if later changes stand against it; with `rest` what
        is untouched is undone then. Writes nothing if there is nothing left to undo.
        """
        change = self._store.change(id)

        def once() -> Written:
            snapshot = self._read()
            plan = self._undo_plan(change, snapshot)
            if plan.obstacles and not rest:
                raise UndoRefused(revision=change.revision, count=len(plan.obstacles), obstacles=plan.obstacles)
            written = snapshot.revision
            if plan.changes:
                said = reason or f"Zurückgenommen: Änderung {change.revision}, {change.reason}"
                written = self._store.apply(plan.changes, by=by, reason=said, expecting=snapshot.revision)
            return Written(id, written, plan.changes)

        return _again(once)

    def _undo_plan(self, change: Change, snapshot: Snapshot) -> UndoPlan:
        facts = self._store.facts_of(change)
        later: set[tuple[str, str]] = set()
        if any(fact.person for fact in facts):
            later = {
                (fact.what, fact.id) for _, found in self._since(change.revision, snapshot.revision) for fact in found
            }
        return plan_undo(facts, later, self._state(snapshot), snapshot.ontology)

    def _state(self, snapshot: Snapshot) -> State:
        return State.of(snapshot.nodes, snapshot.relations, self._store.bars(), self._store.merged())

    def _since(self, after: int, until: int) -> Iterator[tuple[Change, tuple[ChangedFact, ...]]]:
        """Changes after a revision, oldest first, with what they did."""
        if until > after:
            for change in reversed(self._store.changes_between(after, until + 1, until - after)):
                yield change, self._store.facts_of(change)


def _again(once: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            return once()
        except StoreBusy:
            continue
    return once()


def _led_on(edit: Edit, state: State) -> Edit:
    if edit.what == "node" and edit.action in ("change", "end") and (now := state.now(edit.id)) != edit.id:
        return replace(edit, id=now)
    return edit


def _touches(fact: ChangedFact, edit: Edit) -> bool:
    if fact.what == edit.what and fact.id == edit.id:
        return True
    return edit.action == "delete" and edit.what == "node" and edit.id in _ends(fact)


def _ends(fact: ChangedFact) -> set[str]:
    sides = (side for side in (fact.before, fact.after) if isinstance(side, Relation))
    return {end for side in sides for end in (side.source, side.target)}


def _fields(edit: Edit, touched: list[ChangedFact], snapshot: Snapshot, state: State) -> tuple[FieldVersions, ...]:
    """Field by field what stood there, what stands there now and what the edit says."""
    as_of, ontology = as_of_documents(state), snapshot.ontology
    own = [fact for fact in touched if fact.what == edit.what and fact.id == edit.id]
    before = own[0].before if own else None
    now: Node | Relation | None = (state.nodes if edit.what == "node" else state.relations).get(edit.id)
    known = now or before
    found: list[FieldVersions] = []
    if known is not None:
        sheet = sheet_of(ontology, known.kind if isinstance(known, Node) else known.type)
        base: Cells | None = cells_of(before, as_of, ontology) if before is not None else None
        theirs = cells_of(now, as_of, ontology) if now is not None else {}
        found += versions(sheet, base, theirs, edit.cells)
    for fact in touched:
        if fact not in own:
            texts = [_sentence(side) if isinstance(side, Relation) else "" for side in (fact.before, fact.after)]
            found.append(FieldVersions(fact.id, _RELATION, texts[0], texts[1], ""))
    return tuple(found)


def _sentence(relation: Relation) -> str:
    return f"{relation.source} {relation.type} {relation.target}"


def _called(plan: EditPlan, edit: Edit, snapshot: Snapshot) -> str:
    """The record in the change log: by name, a person only by its id, so that erasing it erases its name."""
    node = next(iter((*plan.changes.create_nodes, *plan.changes.update_nodes)), None) or snapshot.get(plan.id)
    if edit.what == "node":
        return plan.id if node is None or node.kind == "person" else node.name
    return plan.id
