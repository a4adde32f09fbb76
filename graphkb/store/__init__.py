"""Where the knowledge base rests: a graph database over Bolt.

`open_store(settings)` gives a `Store`; `Store.view(reader)` what a reader may see; `Store.apply(ChangeSet)`
changes it as a whole.
"""

from graphkb.store.changes import Change, ChangeCounts, ChangedFact, ChangeSet, Progress
from graphkb.store.states import SavedState
from graphkb.store.store import Health, Store, open_store
from graphkb.store.view import View

__all__ = [
    "Change",
    "ChangeCounts",
    "ChangeSet",
    "ChangedFact",
    "Health",
    "Progress",
    "SavedState",
    "Store",
    "View",
    "open_store",
]
