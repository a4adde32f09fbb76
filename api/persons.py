"""What is kept of persons and bodies, for routes and pages: given away, erased, hidden; and bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.context import Context
from graphkb.decency import Bar, Bars
from graphkb.errors import StoreBusy
from graphkb.model import Node, Reader, Visibility
from graphkb.persons import Erased, ErasurePlan, Kept, erase, kept_of, object_to, plan_erasure
from graphkb.snapshot import Snapshot
from graphkb.store.bars import lift_bar
from graphkb.texts.order import alphabetical

__all__ = ["PersonLine", "Persons"]

_ADMINISTRATION = Reader(Visibility.INTERNAL)

ATTEMPTS = 5
"""How often an objection is planned anew because somebody wrote something else meanwhile."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list."""

    node: Node
    relations: int
    bar: Bar | None
    """The objection, if there is one."""


@dataclass(frozen=True, slots=True)
class Persons:
    """What the administration does on the wish of persons and bodies; the caller has checked who asks."""

    context: Context

    @property
    def snapshot(self) -> Snapshot:
        """All facts."""
        return self.context.snapshot(_ADMINISTRATION)

    def listed(self) -> tuple[PersonLine, ...]:
        """All persons, by name; empty if none is recorded."""
        snapshot = self.snapshot
        hidden = {bar.subject: bar for bar in self.bars().all if bar.subject}
        lines = [
            PersonLine(
                node,
                len({one.id for one in (*snapshot.out(node.id), *snapshot.into(node.id))}),
                hidden.get(node.id),
            )
            for node in snapshot.of_kind("person")
        ]
        return tuple(sorted(lines, key=lambda line: (alphabetical(line.node.name), line.node.id)))

    def kept(self, id: str, further: Iterable[str] = ()) -> Kept:
        """Everything that is kept of one person or body; raises NotFound, InvalidParameter for what is neither."""
        return kept_of(self.context.store, self.snapshot, id, further, self.context.settings.data_dir)

    def plan(self, id: str, further: Iterable[str] = (), *, states: bool = True) -> ErasurePlan:
        """What an erasure would do; raises as `kept`."""
        folder = self.context.settings.data_dir
        return plan_erasure(self.context.store, self.snapshot, id, further=further, states=states, folder=folder)

    def erase(
        self,
        id: str,
        *,
        by: str,
        reason: str = "",
        further: Iterable[str] = (),
        states: bool = True,
        revision: int | None = None,
    ) -> Erased:
        """Erase for good; raises as `kept`, InvalidParameter for a name in the reason, StoreBusy."""
        plan = self.plan(id, further, states=states)
        return erase(self.context.store, plan, by=by, reason=reason, revision=revision)

    def object_to(self, id: str, *, by: str, reason: str = "") -> Bar:
        """Hide a person or body from everybody but the administration; raises as `kept`, StoreError."""
        for attempt in range(ATTEMPTS):
            try:
                return object_to(self.context.store, self.snapshot, id, by=by, reason=reason)
            except StoreBusy:
                if attempt == ATTEMPTS - 1:
                    raise
        raise StoreBusy(attempts=ATTEMPTS)

    def bars(self) -> Bars:
        """Who was erased, and who objected; newest first."""
        return self.context.store.bars()

    def bar_on(self, *, id: str = "", name: str = "", person: bool = True) -> Bar | None:
        """The bar that a record of this id or name would meet; None if it may be taken in."""
        return self.bars().on(id, person, [name])

    def lift(self, id: str) -> Bar:
        """Lift a bar: an erased record may come back, a hidden one may be shown again. Raises NotFound."""
        return lift_bar(self.context.store, id)
