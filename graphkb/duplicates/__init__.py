"""Bodies that were recorded twice: found with reasons, decided by people, merged into one, undone like any change.

`pairs(snapshot)` proposes, `standing(found, decisions)` sorts by what was decided, `merge(snapshot, keep, gone)`
plans a merge; `graphkb.store.decisions` keeps what people decided.
"""

from graphkb.duplicates.features import FEATURES, WEIGHTS, Compared, Described, Feature, Ground, compare, described
from graphkb.duplicates.merge import Conflict, Merge, merge
from graphkb.duplicates.names import folded
from graphkb.duplicates.pairs import PROPOSED, REFERENCES, Found, Pair, alike, bodies_of, pair_key, pair_of, pairs
from graphkb.duplicates.standing import Standing, standing

__all__ = [
    "FEATURES",
    "PROPOSED",
    "REFERENCES",
    "WEIGHTS",
    "Compared",
    "Conflict",
    "Described",
    "Feature",
    "Found",
    "Ground",
    "Merge",
    "Pair",
    "Standing",
    "alike",
    "bodies_of",
    "compare",
    "described",
    "folded",
    "merge",
    "pair_key",
    "pair_of",
    "pairs",
    "standing",
]
