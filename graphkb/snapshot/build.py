"""Reads the snapshot from the store and keeps it as long as the revision of the database stands still."""

from __future__ import annotations

from threading import Lock
from typing import Protocol

from graphkb.model import PUBLIC, Node, Reader, Relation, Visibility
from graphkb.ontology import Ontology
from graphkb.snapshot.snapshot import Snapshot

__all__ = ["SnapshotCache", "StoreReader", "read_snapshot"]


class StoreReader(Protocol):
    """What a snapshot needs from the store."""

    def revision(self) -> int:
        """The revision now; it rises with every write."""
        ...

    def read_all(self) -> tuple[list[Node], list[Relation], int]:
        """All facts and the revision of that same state."""
        ...


def read_snapshot(store: StoreReader, ontology: Ontology | None = None) -> Snapshot:
    """Read everything, for a reader who may see everything; narrow it with `Snapshot.for_reader`."""
    nodes, relations, revision = store.read_all()
    return Snapshot.of(nodes, relations, revision, ontology)


class SnapshotCache:
    """The newest snapshot for each level of reader. Safe to share between threads.

    Asks the store for its revision at every call (one small query) and reads all again only if it moved.
    """

    def __init__(self, store: StoreReader, ontology: Ontology | None = None) -> None:
        self._store = store
        self._ontology = ontology
        self._lock = Lock()
        self._whole: Snapshot | None = None
        self._readable: dict[Visibility, Snapshot] = {}

    def current(self, reader: Reader = PUBLIC) -> Snapshot:
        """What this reader may see now; raises StoreError if the database does not answer."""
        revision = self._store.revision()
        with self._lock:
            if self._whole is None or self._whole.revision != revision:
                self._whole = read_snapshot(self._store, self._ontology)
                self._readable = {}
            if reader.level not in self._readable:
                self._readable[reader.level] = self._whole.for_reader(reader)
            return self._readable[reader.level]
