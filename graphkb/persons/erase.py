"""Erasure and objection on request: worked out, shown, and only then done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from graphkb.decency import Bar, Barring, Bars, marks_of, new_salt
from graphkb.errors import InvalidParameter, StoreBusy
from graphkb.model import Node, Relation, Visibility
from graphkb.persons.files import delete_passing
from graphkb.persons.kept import Kept, KeptStore, kept_of, may_be_erased
from graphkb.persons.mentions import Mention
from graphkb.persons.names import surely
from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangeSet
from graphkb.store.erasure import Erasing, hide
from graphkb.store.erasure import erase as erase_in_store
from graphkb.store.scrub import Scrub
from graphkb.store.states import rewriting
from graphkb.texts import N_

__all__ = ["Erased", "ErasurePlan", "erase", "object_to", "plan_erasure"]

ERASED = "Auf Wunsch gelöscht"
OBJECTED = "Widerspruch gegen die Veröffentlichung"
"""Reasons in the change log; kept in the database, so in one language."""


@dataclass(frozen=True, kw_only=True)
class ErasurePlan:
    """What an erasure will do, and what it leaves for people to do."""

    kept: Kept
    replaced: tuple[Mention, ...]
    """Texts of other records in which the name is replaced."""
    left: tuple[Mention, ...]
    """Mentions that stay: the last name alone, ids, and everything that names a body."""
    changes: ChangeSet
    in_states: bool
    """Whether it goes out of saved states, too."""
    folder: Path | None = None
    """The data folder, out of which goes what was sent or made and names it; None: files are left alone."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done."""

    revision: int
    bar: Bar
    plan: ErasurePlan


def plan_erasure(
    store: KeptStore,
    snapshot: Snapshot,
    id: str,
    *,
    further: Iterable[str] = (),
    states: bool = True,
    folder: Path | None = None,
) -> ErasurePlan:
    """Work out the erasure of a person or body; raises as `kept_of`.

    A person's name is taken out of the texts of other records wherever it stands in full or in one of the `further`
    spellings. The name of a body stays in other texts, for it names nobody; they are listed.
    """
    kept = kept_of(store, snapshot, id, further, folder)
    scrub = kept.scrub
    replaced = tuple(one for one in kept.mentions if kept.person and one.sure and one.field != "id")
    named = {(one.what, one.id) for one in replaced}
    kept_as = [(one, scrub.relation(one)) for one in snapshot.relations if ("relation", one.id) in named]
    moved = [(old, new) for old, new in kept_as if old.id != new.id]
    return ErasurePlan(
        kept=kept,
        replaced=replaced,
        left=tuple(one for one in kept.mentions if one not in replaced),
        changes=ChangeSet(
            delete_nodes=(id,),
            update_nodes=tuple(scrub.node(node) for node in snapshot.nodes if ("node", node.id) in named),
            update_relations=tuple(new for old, new in kept_as if old.id == new.id),
            delete_relations=tuple(old.id for old, _ in moved),
            create_relations=tuple(new for _, new in moved),
        ),
        in_states=states,
        folder=folder,
    )


def erase(store: KeptStore, plan: ErasurePlan, *, by: str, reason: str = "", revision: int | None = None) -> Erased:
    """Do it, for good. `revision`: the one of the preview, if there was one.

    Raises InvalidParameter if the name stands in `reason` or `by`: both are kept. StoreBusy if the data changed since
    the preview, other StoreErrors.
    """
    kept = plan.kept
    if revision is not None and revision != kept.revision:
        raise StoreBusy(attempts=1)
    pseudonym = f"geloescht-{uuid4().hex[:12]}"
    scrub = Scrub({kept.node.id: pseudonym}, kept.scrub.name)
    _holds_no_name(kept, reason, by)
    bar = replace(_bar(store.bars(), kept.node, Barring.ERASED, by, reason), id=pseudonym)
    states = [
        found
        for one in kept.states
        if plan.in_states
        if (found := rewriting(store, one.state.id, _without(kept.node.id, scrub), scrub.text))
    ]
    erasing = Erasing(changes=plan.changes, scrub=scrub, bar=bar, states=states)
    made = erase_in_store(store, erasing, by=by, reason=ERASED, expecting=kept.revision)
    if plan.folder:
        delete_passing(plan.folder, kept.files)
    return Erased(made, bar, plan)


def object_to(store: KeptStore, snapshot: Snapshot, id: str, *, by: str, reason: str = "") -> Bar:
    """Hide a person or body from everybody but the administration, now and after every import; gives the bar.

    Nothing is lost. Doing it twice gives the bar that is there. Raises NotFound, InvalidParameter, StoreError.
    """
    node = may_be_erased(snapshot, id)
    bars = store.bars()
    for bar in bars.all:
        if bar.subject == id and bar.barring is Barring.HIDDEN:
            return bar
    made = _bar(bars, node, Barring.HIDDEN, by, reason)
    hidden = replace(node, visibility=Visibility.INTERNAL)
    changes = ChangeSet() if node.visibility is Visibility.INTERNAL else ChangeSet(update_nodes=(hidden,))
    hide(store, changes, made, by=by, reason=f"{OBJECTED}: {id}", expecting=snapshot.revision)
    return made


def _bar(bars: Bars, node: Node, barring: Barring, by: str, reason: str) -> Bar:
    person = node.kind == "person"
    salt = bars.all[0].salt if bars.all else new_salt()
    names: Sequence[str] = node.names if barring is Barring.ERASED else ()
    return Bar(
        id=uuid4().hex,
        barring=barring,
        person=person,
        salt=salt,
        marks=marks_of(salt, person, node.id, names),
        at=datetime.now(UTC),
        by=by,
        reason=reason,
        subject=node.id if barring is Barring.HIDDEN else "",
    )


def _holds_no_name(kept: Kept, reason: str, by: str) -> None:
    pattern = surely([*kept.spellings, kept.node.id])
    for name, text in (("reason", reason), ("by", by)):
        if pattern.search(text):
            why = N_("Hier darf der Name nicht stehen: Der Grund bleibt erhalten.")
            raise InvalidParameter(name=name, value=text, reason=why)


def _without(id: str, scrub: Scrub) -> Callable[[Node | Relation], Node | Relation | None]:
    def change(fact: Node | Relation) -> Node | Relation | None:
        if isinstance(fact, Node):
            return None if fact.id == id else scrub.node(fact)
        return scrub.relation(fact)

    return change
