"""Need: how great it is where, by declared indicators, and where need and state together ask for something first."""

from graphkb.analytics.need.analyses import ANALYSES, NEED, PRIORITY
from graphkb.analytics.need.figures import Figure, Figures, Spread
from graphkb.analytics.need.formulas import Formula, Formulas, load_formulas
from graphkb.analytics.need.lacks import Lack, LackKind
from graphkb.analytics.need.need import Need, NeedBy, NeedCell, need
from graphkb.analytics.need.priority import MISSING_UP_TO, WEIGHT_RANGE, WEIGHTS, Priority, PriorityCell, priority

__all__ = [
    "ANALYSES",
    "MISSING_UP_TO",
    "NEED",
    "PRIORITY",
    "WEIGHTS",
    "WEIGHT_RANGE",
    "Figure",
    "Figures",
    "Formula",
    "Formulas",
    "Lack",
    "LackKind",
    "Need",
    "NeedBy",
    "NeedCell",
    "Priority",
    "PriorityCell",
    "Spread",
    "load_formulas",
    "need",
    "priority",
]
