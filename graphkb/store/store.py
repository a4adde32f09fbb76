"""The store: where the knowledge base rests. Writing is a unit of work, reading is a scoped view.

Two servers answer the same queries: the embedded database (nothing set) and a Neo4j server
(`GRAPHKB_NEO4J_URI`). Every write is a managed transaction, every session names its database.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from shutil import disk_usage
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j.exceptions import ConstraintError, DriverError, Neo4jError, TransientError

from graphkb.decency import Bars
from graphkb.errors import (
    GraphkbError,
    NotFound,
    Phrase,
    QueryFailed,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreOutdated,
    StoreOutOfMemory,
    StoreUnavailable,
)
from graphkb.model import PUBLIC, Node, Reader, Relation
from graphkb.ontology import Ontology, load_ontology
from graphkb.settings import Settings
from graphkb.store import states
from graphkb.store.apply import apply_changes
from graphkb.store.bars import bars_of
from graphkb.store.changes import Change, ChangeCounts, ChangedFact, ChangeSet, Progress
from graphkb.store.decisions import decisions, ways
from graphkb.store.embedded import Embedded, join
from graphkb.store.memory import heap_mb, refuse_if_too_large
from graphkb.store.queries import Query, read, schema, write
from graphkb.store.queries.shapes import Level, Nothing
from graphkb.store.record import node_of, relation_of
from graphkb.store.states import SavedState
from graphkb.store.transaction import Transaction
from graphkb.store.translate import OLDEST, Where, translated, translation
from graphkb.store.view import View
from graphkb.texts import N_

__all__ = ["READING_ALL", "SCHEMA_VERSION", "Health", "Store", "open_store"]

T = TypeVar("T")

SCHEMA_VERSION = 1
"""Version of the layout of the data (`record.py`); rises when older data must be rewritten."""

OLDEST_NEO4J = (5, 26)

READ_ATTEMPTS = 5
"""How often a full read is begun again because somebody wrote meanwhile."""

WRITE_PATIENCE = 30
"""A writing transaction may take this many times as long as a query: a large import is many queries."""

SERVER_PATIENCE_S = 30.0
"""How long a server that went away is waited for: a cluster needs up to twenty seconds to choose a leader."""

LITTLE_ROOM = 16 * 2**20
"""Bytes free on the disk of the embedded database under which a failed write is put down to that."""

CLEAR_ROWS = 5_000

TOLD = 1_000
"""Facts after which a long reading tells how far it is."""

READING_ALL = N_("Bestand lesen")
MEMORY_ENDED = N_("sie hat {heap} MB.")
DATA_VERSION = N_("Daten der Fassung {version}")

_ALL = Level(2)


@dataclass(frozen=True, slots=True)
class Health:
    """How the database is."""

    engine: str
    """`ArcadeDB` or `Neo4j`."""
    version: str
    embedded: bool
    revision: int
    nodes: dict[str, int]
    """Nodes by kind that the reader may see; a kind without any is absent."""
    relations: dict[str, int]
    """Relations by type that the reader may see; a type without any is absent."""
    states: int
    """Saved states."""


def open_store(settings: Settings, progress: Progress | None = None, *, ontology: Ontology | None = None) -> Store:
    """Open the store that the settings name; starts the embedded database if it is needed.

    To be closed, or used in `with`. Without `ontology` the one of the settings is loaded. Raises
    StoreUnavailable, StoreRefused, StoreOutdated, SettingsError, PlatformUnsupported, EmbeddedStartFailed.
    """
    store = Store(settings, ontology or load_ontology(settings.ontology_dir), progress)
    try:
        store.ensure_schema()
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """One knowledge base. May be used by several threads; each call is a transaction of its own.

    Use `view` to read for somebody, `read_all` for the snapshot, `apply` to change it.
    """

    def __init__(self, settings: Settings, ontology: Ontology, progress: Progress | None = None) -> None:
        self.settings = settings
        self.ontology = ontology
        self._progress = progress
        self._lock = threading.Lock()
        self._embedded: Embedded | None = None
        self._driver: neo4j.Driver | None = None
        self._closed = False
        self.engine = ""
        self.version = ""
        try:
            self._connected()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; the embedded one stops if nobody else uses it. Doing it twice is harmless."""
        with self._lock:
            self._closed = True
            self._disconnect()

    # ------------------------------------------------------------------ reading

    def view(self, reader: Reader = PUBLIC) -> View:
        """What this reader may see; without one what everybody may."""
        return View(self, reader)

    def node(self, id: str, reader: Reader = PUBLIC) -> Node:
        """`view(reader).node(id)`."""
        return self.view(reader).node(id)

    def relations_of(self, id: str, reader: Reader = PUBLIC) -> tuple[Relation, ...]:
        """`view(reader).relations_of(id)`."""
        return self.view(reader).relations_of(id)

    def revision(self) -> int:
        """The revision of the data: 0 for an empty store, one more with every change."""
        return self.read(_meta).revision

    def read_all(self, progress: Progress | None = None) -> tuple[list[Node], list[Relation], int]:
        """All nodes, all relations and the revision of that same state, whoever may see them.

        The revision is read before and after: if somebody wrote meanwhile the read begins again; StoreBusy
        if that happens again and again, StoreOutdated if a kind or type in the data is unknown.
        """
        for _ in range(READ_ATTEMPTS):
            before = self.revision()
            nodes, relations = self.read(lambda tx: self._everything(tx, progress))
            if self.revision() == before:
                return nodes, relations, before
        raise StoreBusy(attempts=READ_ATTEMPTS)

    def _everything(self, tx: Transaction, progress: Progress | None) -> tuple[list[Node], list[Relation]]:
        kinds = {row.kind: row.count for row in tx.rows(read.COUNTS_BY_KIND, _ALL)}
        types = {row.type: row.count for row in tx.rows(read.COUNTS_BY_TYPE, _ALL)}
        if unknown := sorted({*kinds} - {*self.ontology.kinds} | {*types} - {*self.ontology.relations}):
            raise StoreOutdated(found=", ".join(unknown), needed="GRAPHKB_ONTOLOGY_DIR")
        total = sum(kinds.values()) + sum(types.values())
        nodes: list[Node] = []
        for kind in kinds:
            for packed in tx.rows(read.NODES_OF_KIND, read.KindId(kind)):
                nodes.extend(node_of(facts) for facts in packed.nodes)
                if progress:
                    progress(READING_ALL, len(nodes), total)
        relations: list[Relation] = []
        seen = 0
        for type in types:
            for row in tx.rows(read.RELATIONS_OF_TYPE, Nothing(), (type,)):
                relations.extend(
                    relation_of(type, row.source, target, facts)
                    for target, facts in zip(row.targets, row.facts, strict=True)
                )
                if progress and len(relations) >= seen + TOLD:
                    seen = len(relations)
                    progress(READING_ALL, len(nodes) + seen, total)
        return nodes, relations

    def health(self, reader: Reader = PUBLIC) -> Health:
        """Engine, version, revision, and counts of what this reader may see."""

        def work(tx: Transaction) -> Health:
            level = Level(int(reader.level))
            return Health(
                engine=self.engine,
                version=self.version,
                embedded=self.settings.neo4j_uri is None,
                revision=_meta(tx).revision,
                nodes={row.kind: row.count for row in tx.rows(read.COUNTS_BY_KIND, level)},
                relations={row.type: row.count for row in tx.rows(read.COUNTS_BY_TYPE, level)},
                states=len(tx.rows(read.STATES, Nothing())),
            )

        return self.read(work)

    def changes(self, limit: int = 50) -> tuple[Change, ...]:
        """The change log, newest first."""
        rows = self.read(lambda tx: tx.rows(read.CHANGES, read.Limit(limit)))
        return tuple(map(_change, rows))

    def changes_between(self, after: int, before: int, limit: int = 50) -> tuple[Change, ...]:
        """Changes that made a revision after the one and before the other, newest first."""
        rows = self.read(lambda tx: tx.rows(read.CHANGES_BETWEEN, read.Between(after, before, limit)))
        return tuple(map(_change, rows))

    def change(self, id: str) -> Change:
        """One entry of the change log; raises NotFound."""
        revision = id.split("-")[1] if id.count("-") == 2 else ""
        if revision.isascii() and revision.isdigit() and len(revision) < 18:
            for found in self.changes_between(int(revision) - 1, int(revision) + 1, 1):
                if found.id == id:
                    return found
        raise NotFound(id=id)

    def facts_of(self, change: Change) -> tuple[ChangedFact, ...]:
        """What a change did, fact by fact."""
        return tuple(map(ChangedFact.parse, self.changed_facts(change.id)))

    def changed_facts(self, change: str) -> tuple[str, ...]:
        """What one entry of the change log did: a JSON text for each fact with `what`, `id`, `before`, `after`.

        Of a person there is only which properties changed. Empty if there is no such entry.
        """
        rows = self.read(lambda tx: tx.rows(read.CHANGED_FACTS, read.ChangeId(change)))
        return tuple(fact for row in rows for fact in row.facts)

    def bars(self) -> Bars:
        """Who was erased on request and must not come back, and who objected to being shown."""
        return bars_of(self)

    def merged(self) -> Mapping[str, str]:
        """By id of a body that was merged the id it went into, also if that one was merged or is gone since."""
        return ways(decisions(self))

    # ------------------------------------------------------------------ writing

    def apply(
        self,
        plan: ChangeSet,
        *,
        by: str,
        reason: str,
        progress: Progress | None = None,
        expecting: int | None = None,
    ) -> int:
        """Write a whole change with its entry in the change log, or nothing; gives the new revision.

        An empty plan writes nothing and gives the revision as it is. With `expecting` the change is refused
        with StoreBusy if the revision is another one than it was planned on. Other errors: NotFound for an
        update or deletion of something that is not there, ConstraintBroken for an id that is there already,
        for a relation without an end and for an unknown kind; Barred for who was erased on request or objected;
        StoreBusy, StoreUnavailable, StoreFull.
        """
        if not plan:
            return self.revision()
        self.refuse_if_too_large(plan)
        at = datetime.now(UTC)
        return self.write(
            lambda tx: apply_changes(
                tx,
                plan,
                self.ontology,
                by=by,
                reason=reason,
                at=at,
                expecting=expecting,
                progress=progress,
            )
        )

    def refuse_if_too_large(self, plan: ChangeSet) -> None:
        """Raise StoreOutOfMemory for a change that the embedded database cannot hold; a server says so by itself."""
        if self._embedded is not None:
            refuse_if_too_large(plan, heap_mb(self.settings))

    def clear(self) -> None:
        """Delete all data, saved states and the change log, in several transactions; the revision goes on rising."""
        while self.write(lambda tx: tx.rows(write.CLEAR, write.Limit(CLEAR_ROWS))[0].written):
            pass
        self.write(lambda tx: tx.rows(write.NEXT_REVISION, Nothing()))

    def ensure_schema(self, ontology: Ontology | None = None) -> None:
        """Set up constraints and indexes for all kinds and relations; does nothing if they are there.

        Raises StoreOutdated if the data were written by a later version of this program.
        """
        self.ontology = ontology or self.ontology
        mark = _mark(self.ontology)
        meta = self.read(lambda tx: tx.first(read.META, Nothing()))
        if meta and meta.schema_version != SCHEMA_VERSION:
            found = DATA_VERSION.format(version=meta.schema_version)
            raise StoreOutdated(found=found, needed=DATA_VERSION.format(version=SCHEMA_VERSION))
        if meta and meta.schema_mark == mark:
            return
        self.write(self._constraints)
        self.write(lambda tx: tx.rows(write.BEGIN, write.Begin(SCHEMA_VERSION)), merges=True)
        self.write(lambda tx: tx.rows(write.MARK_SCHEMA, write.MarkSchema(mark)))

    def _constraints(self, tx: Transaction) -> None:
        for query in schema.ALL:
            tx.rows(query, Nothing())
        for type in self.ontology.relations:
            tx.rows(schema.RELATION_ID, Nothing(), (type,))

    # ------------------------------------------------------------------ saved states

    def states(self) -> tuple[SavedState, ...]:
        """Saved states, newest first, without groups and places on the map; empty if none was saved."""
        return states.listed(self)

    def state(self, id: str) -> SavedState:
        """One saved state with groups and places on the map; raises NotFound."""
        return states.with_map(self, id)

    def save_state(
        self,
        name: str,
        *,
        by: str,
        groups: Mapping[str, Sequence[str]] | None = None,
        points: Mapping[str, tuple[float, float]] | None = None,
    ) -> SavedState:
        """Keep all facts as they are now, without persons, in one transaction; moves no revision.

        `groups` (letter to bodies) and `points` (body to its place on the map) are kept beside them as given.
        """
        return states.save(self, name, by=by, groups=groups or {}, points=points or {})

    def load_state(self, id: str) -> tuple[list[Node], list[Relation]]:
        """The facts of a saved state, whoever may see them; raises NotFound, StoreOutdated, ConstraintBroken."""
        return states.facts_of(self, id)

    def delete_state(self, id: str) -> None:
        """Delete a saved state; raises NotFound."""
        states.delete(self, id)

    # ------------------------------------------------------------------ transactions

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run a reading unit of work. It may run again after a lost connection, so it must have no other effect."""
        return self._run(work, writing=False, merges=False)

    def write(self, work: Callable[[Transaction], T], *, merges: bool = False) -> T:
        """Run a writing unit of work: all of it happens or nothing.

        It may run several times, so it must have no other effect. `merges`: it makes something that another
        process may make at the same moment; a broken constraint is then tried again as well.
        """
        return self._run(work, writing=True, merges=merges)

    def _run(self, work: Callable[[Transaction], T], *, writing: bool, merges: bool) -> T:
        settings = self.settings
        begun = time.monotonic()
        attempt = 0
        while True:
            attempt += 1
            driver, where = self._connected()
            where.attempts = attempt
            try:
                return self._once(driver, where, work, writing)
            except (DriverError, Neo4jError, OSError) as error:
                if isinstance(ours := self._ours(error, where), StoreFull):
                    raise ours from error  # it would not fit the next time either
                conflict = isinstance(error, TransientError) or (merges and isinstance(error, ConstraintError))
                gone = isinstance(error, DriverError | Neo4jError) and error.is_retryable() and not conflict
                if conflict and attempt <= settings.write_retries:
                    wait = 0.05 * 2**attempt
                elif gone and self._embedded is None and time.monotonic() - begun < SERVER_PATIENCE_S:
                    wait = min(0.25 * 2**attempt, 4.0)
                else:
                    raise ours from error
                time.sleep(wait * random.uniform(0.5, 1.0))

    def _ours(self, error: Exception, where: Where) -> GraphkbError:
        ours = translation(error, where)
        embedded = self._embedded
        if embedded is not None and isinstance(ours, StoreUnavailable) and embedded.out_of_memory:
            return StoreOutOfMemory(detail=Phrase.of(MEMORY_ENDED, heap=heap_mb(self.settings)))
        if self._embedded is not None and type(ours) in (StoreError, QueryFailed):
            # On a full disk the embedded database says no more than «error on commit».
            free = disk_usage(self.settings.data_dir).free
            if free < LITTLE_ROOM:
                return StoreFull(detail=f"{self.settings.data_dir}: {free // 2**20} MB")
        return ours

    def _once(self, driver: neo4j.Driver, where: Where, work: Callable[[Transaction], T], writing: bool) -> T:
        seconds = self.settings.query_timeout_s * (WRITE_PATIENCE if writing else 1)

        @neo4j.unit_of_work(timeout=seconds)
        def unit(tx: neo4j.ManagedTransaction) -> T:
            return work(Transaction(tx, where, writing=writing))

        with driver.session(database=self._database) as session:
            return session.execute_write(unit) if writing else session.execute_read(unit)

    # ------------------------------------------------------------------ connection

    @property
    def _database(self) -> str:
        return self._embedded.database if self._embedded else self.settings.neo4j_database

    def _connected(self) -> tuple[neo4j.Driver, Where]:
        with self._lock:
            if self._closed:
                raise StoreUnavailable(uri=self.settings.neo4j_uri or "-", detail="closed")
            if self._driver is not None and self._embedded is not None and not self._embedded.alive:
                # It was ended from outside. Whoever was at work has had an error; the next one starts it again.
                self._disconnect()
            if self._driver is None:
                self._connect()
            assert self._driver is not None
            return self._driver, self._where()

    def _where(self) -> Where:
        embedded = self._embedded
        return Where(
            uri=embedded.uri if embedded else self.settings.neo4j_uri or "",
            user=embedded.user if embedded else self.settings.neo4j_user,
            seconds=self.settings.query_timeout_s,
        )

    def _connect(self) -> None:
        settings = self.settings
        if settings.neo4j_uri is None:
            self._embedded = join(settings, self._progress)
            auth = (self._embedded.user, self._embedded.password)
        else:
            auth = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
        where = self._where()
        with translated(where):
            self._driver = neo4j.GraphDatabase.driver(
                where.uri,
                auth=auth,
                # Our own bounded retry knows which errors of which engine are worth it.
                max_transaction_retry_time=0,
                connection_timeout=10.0,
                connection_acquisition_timeout=30.0,
                # Hints about labels that have no data yet are no news.
                notifications_min_severity="OFF",
            )
            # One try: five wrong passwords lock the user of the embedded database.
            self.engine, self.version = self._server(self._driver)

    def _server(self, driver: neo4j.Driver) -> tuple[str, str]:
        with driver.session(database=self._database) as session:
            agent = session.run(_text(read.READY)).consume().server.agent
            if found := re.search(r"ArcadeDB ([\d.]+)", agent):
                return "ArcadeDB", found[1]
            rows = [row.data() for row in session.run(_text(read.COMPONENTS))]
        kernel = next((row["versions"][0] for row in rows if "Kernel" in row["name"]), "0")
        numbers = tuple(int(part) for part in re.findall(r"\d+", kernel)[:2])
        # After 5.26 the numbers are years: 2025.01.
        if numbers < OLDEST_NEO4J:
            raise StoreOutdated(found=f"Neo4j {kernel}", needed=OLDEST)
        return "Neo4j", kernel

    def _disconnect(self) -> None:
        driver, self._driver = self._driver, None
        embedded, self._embedded = self._embedded, None
        if driver is not None:
            with suppress(DriverError, Neo4jError, OSError):
                driver.close()
        if embedded is not None:
            embedded.leave()


def _change(row: read.ChangeRow) -> Change:
    return Change(
        id=row.id,
        revision=row.revision,
        at=datetime.fromisoformat(row.at.replace("Z", "+00:00")),
        by=row.by,
        reason=row.reason,
        counts=ChangeCounts(*row.counts),
    )


def _meta(tx: Transaction) -> read.Meta:
    return tx.first(read.META, Nothing()) or read.Meta(0, SCHEMA_VERSION, "")


def _text(query: Query[Any, Any]) -> Any:
    return query.statement.text_for()


def _mark(ontology: Ontology) -> str:
    """Tells one set of constraints from another."""
    texts = [statement.text for statement in (query.statement for query in (*schema.ALL, schema.RELATION_ID))]
    return sha256("\n".join([*texts, *sorted(ontology.relations)]).encode()).hexdigest()[:16]
