"""What every request needs: settings, store, snapshots, remembered analyses, the administrator token."""

from __future__ import annotations

import hmac
import os
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock, RLock
from typing import TypeVar, cast

from graphkb.decency import Bars, no_more_consent
from graphkb.errors import AccessDenied, NotFound
from graphkb.jobs import Desk
from graphkb.model import PUBLIC, Node, Reader, Relation, Visibility
from graphkb.ontology import Ontology, load_ontology
from graphkb.review import Throttle
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot, SnapshotCache
from graphkb.snapshot.search import SearchIndex
from graphkb.store import SavedState, Store
from graphkb.store.decisions import way

__all__ = ["Context", "Memory", "admin_token", "open_context"]

T = TypeVar("T")
F = TypeVar("F", Node, Relation)

REMEMBERED = 256
"""Results kept: a district's pages use about forty at a time, each under a megabyte."""


OPENED = 6
"""Saved states kept open: two compared with now for two readers; each is as large as the data were."""


class Memory:
    """Results of analyses, kept by revision, reader and parameters; the least used go first.

    Who asks for what somebody else is working out already waits for it: it is made once.
    """

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, RLock] = {}

    def known(self, key: Hashable) -> object | None:
        """The result for this key; None if it is not there, also while it is being made."""
        with self._lock:
            return self._kept.get(key)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for this key, made if it is not there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
            making = self._making.setdefault(key, RLock())
        with making:
            with self._lock:
                if key in self._kept:
                    return cast("T", self._kept[key])
            try:
                made = make()
            except BaseException:
                with self._lock:
                    self._making.pop(key, None)
                raise
            with self._lock:
                self._kept[key] = made
                self._making.pop(key, None)
                while len(self._kept) > self._size:
                    self._kept.popitem(last=False)
        return made


@dataclass(frozen=True)
class Context:
    """Made once by `open_context`, handed to every route and page."""

    settings: Settings
    store: Store
    snapshots: SnapshotCache
    ontology: Ontology
    token: str
    today: Callable[[], date]
    memory: Memory = field(default_factory=Memory)
    opened: Memory = field(default_factory=lambda: Memory(OPENED))
    """Saved states as snapshots."""
    jobs: Desk = field(init=False)
    """Long imports and exports."""
    throttle: Throttle = field(default_factory=Throttle)
    """Counts hints from everybody."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "jobs", Desk(self.store, self.settings, self.today))

    def snapshot(self, reader: Reader = PUBLIC) -> Snapshot:
        """What this reader may see now."""
        return self.snapshots.current(reader)

    def remember(self, snapshot: Snapshot, reader: Reader, key: Hashable, make: Callable[[], T]) -> T:
        """A result on this snapshot, made once as long as the data stands still."""
        return self.memory.get((snapshot.revision, reader.level, key), make)

    def known(self, snapshot: Snapshot, reader: Reader, key: Hashable) -> object | None:
        """A result that `remember` has; None if nobody asked for it yet."""
        return self.memory.known((snapshot.revision, reader.level, key))

    def state(self, id: str) -> SavedState:
        """A saved state with groups and places on the map; raises NotFound."""
        found = next((state for state in self.store.states() if state.id == id), None)
        if found is None:
            raise NotFound(id=id)
        return self._opened_state(found)

    def _opened_state(self, listed: SavedState) -> SavedState:
        # An erasure on request rewrites a state: then it has another check, and is read anew.
        return self.memory.get(("state", listed.id, listed.sha256), lambda: self.store.state(listed.id))

    def latest_state(self) -> SavedState | None:
        """The newest saved state with groups and places on the map; None if none was saved."""
        newest = next(iter(self.store.states()), None)
        return None if newest is None else self._opened_state(newest)

    def saved_snapshot(self, id: str, reader: Reader = PUBLIC) -> Snapshot:
        """What this reader may see of a saved state, persons left out; raises NotFound.

        What has become less visible since is as hidden in it as it is today; who was erased on request is not shown.
        """
        state = self.state(id)

        def whole() -> Snapshot:
            return Snapshot.of(*self.store.load_state(id), state.revision, self.ontology)

        key = (id, state.sha256)
        if reader.sees(Visibility.INTERNAL):
            return self.opened.get((*key, None), whole)
        now, bars = self.snapshot(Reader(Visibility.INTERNAL)), self.store.bars()
        return self.opened.get(
            (*key, reader.level, now.revision, tuple(bar.id for bar in bars.all)),
            lambda: _as_hidden_as(now, bars, self.opened.get((*key, None), whole)).for_reader(reader),
        )

    def search_index(self, reader: Reader) -> SearchIndex:
        """The words of what this reader may see."""
        snapshot = self.snapshot(reader)
        return self.remember(snapshot, reader, "search", lambda: SearchIndex(snapshot))

    def now_of(self, ids: Iterable[str], snapshot: Snapshot) -> Callable[[str], str]:
        """What gives the id of today for one of these: of a body that was merged that of the one it went into.

        Only as far as the reader of the snapshot sees it. The database is asked only if one of them is not there.
        """
        missing = {id for id in ids if id and id not in snapshot}
        ways = self.store.merged() if missing else {}
        moved = {id: way(id, ways, snapshot.__contains__) for id in missing & ways.keys()}
        return lambda id: moved.get(id) or id

    def reader_of(self, token: str | None) -> Reader:
        """Everybody without a token, the administration with the right one; raises AccessDenied for a wrong one."""
        if not token:
            return PUBLIC
        if not self.token or not hmac.compare_digest(token.encode(), self.token.encode()):
            raise AccessDenied()
        return Reader(Visibility.INTERNAL)


def _as_hidden_as(now: Snapshot, bars: Bars, saved: Snapshot) -> Snapshot:
    """The saved facts, none more visible than it is now, and no contact whose body does not consent to it now."""
    nodes = {node.id: node for node in now.nodes}
    relations = {relation.id: relation for relation in now.relations}

    def hidden(fact: F, there: F | None) -> F:
        fact = no_more_consent(fact, there, saved.ontology)
        level = max(fact.visibility, there.visibility if there else fact.visibility)
        return fact if level == fact.visibility else replace(fact, visibility=level)

    return Snapshot.of(
        (_unless_barred(hidden(node, nodes.get(node.id)), bars) for node in saved.nodes),
        (hidden(relation, relations.get(relation.id)) for relation in saved.relations),
        saved.revision,
        saved.ontology,
    )


def _unless_barred(node: Node, bars: Bars) -> Node:
    return replace(node, visibility=Visibility.INTERNAL) if bars and bars.on_node(node) else node


def open_context(
    settings: Settings, store: Store, today: Callable[[], date] | None = None, *, signing_in: bool = True
) -> Context:
    """Make the context; `today` may be fixed for tests. Without `signing_in` no token is made: nobody can sign in."""
    ontology = load_ontology(settings.ontology_dir)
    token = admin_token(settings)[0] if signing_in else ""
    return Context(
        settings=settings,
        store=store,
        snapshots=SnapshotCache(store, ontology),
        ontology=ontology,
        token=token,
        today=today or (lambda: datetime.now(tz=UTC).astimezone().date()),
    )


def admin_token(settings: Settings) -> tuple[str, bool]:
    """The administrator token, and whether it was made just now (then the caller prints it, once).

    Taken from the settings, else from `admin-token` in the data folder, else made and kept there, readable
    by its owner alone.
    """
    if settings.admin_token and settings.admin_token.get_secret_value():
        return settings.admin_token.get_secret_value(), False
    path = Path(settings.data_dir) / "admin-token"
    try:
        if kept := path.read_text(encoding="ascii").strip():
            return kept, False
    except FileNotFoundError:
        pass
    made = secrets.token_urlsafe(24)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process made it between the two lines
        return path.read_text(encoding="ascii").strip(), False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made + "\n")
    return made, True
