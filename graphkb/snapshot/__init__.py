"""The read model: everything in memory, in columns, at one revision of the database.

Every analysis, every page and every answer of the API reads a `Snapshot`, never the database.
"""

from graphkb.snapshot.build import SnapshotCache, StoreReader, read_snapshot
from graphkb.snapshot.convert import to_igraph, to_networkx
from graphkb.snapshot.origin import MADE_UP, origin
from graphkb.snapshot.snapshot import RelationColumns, Snapshot

__all__ = [
    "MADE_UP",
    "RelationColumns",
    "Snapshot",
    "SnapshotCache",
    "StoreReader",
    "origin",
    "read_snapshot",
    "to_igraph",
    "to_networkx",
]
