"""Who would gain by knowing whom: silent neighbours, and the tie that would help an organisation most (rule 16)."""

from graphkb.analytics.neighbours.analyses import ANALYSES, HELPFUL_TIE, REACH, SILENT_NEIGHBOURS
from graphkb.analytics.neighbours.classes import CLASS_TEXTS, Clue, ClueKind, NeighbourClass
from graphkb.analytics.neighbours.ground import Ground, GroupFit, Within
from graphkb.analytics.neighbours.helpful import HelpfulTies, NewTie, Option, most_helpful
from graphkb.analytics.neighbours.silent import SilentNeighbours, SilentPair, silent_neighbours
from graphkb.analytics.network.reach import Reach, Reaches, Way, reach

__all__ = [
    "ANALYSES",
    "CLASS_TEXTS",
    "HELPFUL_TIE",
    "REACH",
    "SILENT_NEIGHBOURS",
    "Clue",
    "ClueKind",
    "Ground",
    "GroupFit",
    "HelpfulTies",
    "NeighbourClass",
    "NewTie",
    "Option",
    "Reach",
    "Reaches",
    "SilentNeighbours",
    "SilentPair",
    "Way",
    "Within",
    "most_helpful",
    "reach",
    "silent_neighbours",
]
