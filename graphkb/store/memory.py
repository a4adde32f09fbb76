"""How much memory the embedded database gets, and whether a change fits into it.

Both engines hold everything that a transaction writes in memory until it is committed. So what an import needs
grows with its rows; `docs/decisions` says why it is one transaction all the same.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import psutil

from graphkb.errors import Phrase, StoreOutOfMemory
from graphkb.settings import Settings
from graphkb.store.batches import weight
from graphkb.store.changes import ChangeSet
from graphkb.store.record import node_record, relation_record
from graphkb.texts import N_

__all__ = ["heap_mb", "machine_mb", "needed_mb", "refuse_if_too_large"]

LEAST_MB, MOST_MB = 512, 4096
"""What the embedded database gets where nothing is set: a quarter of the machine, within these bounds."""

IDLE_MB = 90
"""What it needs for itself."""
FACT_BYTES = 2_400
"""What one written fact takes there beside its text, with its part of the indexes and of the change log."""
TEXT_FACTOR = 5
"""How often the text of a fact is held: as received, in the record, in its page, in the change log."""
SAMPLED = 2_000
"""Facts whose text is weighed; the rest is taken to be like them."""

TOO_LITTLE = N_("sie hat {heap} MB, gebraucht werden mindestens {need} MB.")

_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def machine_mb() -> int:
    """Memory of this machine in MB; in a container what it may use."""
    limit = psutil.virtual_memory().total
    for path in _LIMITS:
        with suppress(OSError, ValueError):
            limit = min(limit, int(path.read_text(encoding="ascii")))
    return limit // 2**20


def heap_mb(settings: Settings) -> int:
    """Memory in MB that the embedded database may take: as set, else by the machine."""
    return settings.embedded_heap_mb or min(max(machine_mb() // 4, LEAST_MB), MOST_MB)


def needed_mb(plan: ChangeSet) -> int:
    """Memory in MB that the embedded database needs at least to write this, estimated from below.

    >>> needed_mb(ChangeSet())
    90
    """
    nodes = plan.create_nodes + plan.update_nodes
    relations = plan.create_relations + plan.update_relations
    count = plan.counts.total
    written = len(nodes) + len(relations)
    step = max(written // SAMPLED, 1)
    sample = [weight(node_record(one)) for one in nodes[::step]]
    sample += [weight(relation_record(one)) for one in relations[::step]]
    text = sum(sample) / len(sample) * written if sample else 0
    return IDLE_MB + int((count * FACT_BYTES + text * TEXT_FACTOR) / 2**20)


def refuse_if_too_large(plan: ChangeSet, heap: int) -> None:
    """Raise StoreOutOfMemory for a change that the embedded database cannot hold in so many MB."""
    if plan.counts.total > SAMPLED and (need := needed_mb(plan)) > heap:
        raise StoreOutOfMemory(detail=Phrase.of(TOO_LITTLE, heap=heap, need=need))
