"""A conference prepared and followed up: the list of what to discuss, its results, the next occasion.

The list is in hand, beside the facts (`graphkb.store.cases`); results and occasions are facts, each written in one
change that can be undone.
"""

from graphkb.conferences.evaluation import NewEvaluation, plan_evaluation
from graphkb.conferences.kept import (
    SORT,
    AgendaList,
    ListItem,
    ListState,
    added,
    discard,
    edited,
    keep,
    kept_list,
    kept_lists,
    open_list,
    refreshed,
    reopened,
)
from graphkb.conferences.occasions import NewOccasion, plan_occasion
from graphkb.conferences.results import ItemResult, Results, plan_results, results_of

__all__ = [
    "SORT",
    "AgendaList",
    "ItemResult",
    "ListItem",
    "ListState",
    "NewEvaluation",
    "NewOccasion",
    "Results",
    "added",
    "discard",
    "edited",
    "keep",
    "kept_list",
    "kept_lists",
    "open_list",
    "plan_evaluation",
    "plan_occasion",
    "plan_results",
    "refreshed",
    "reopened",
    "results_of",
]
