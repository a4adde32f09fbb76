"""What if: the same analyses on what is recorded and on what is imagined, side by side. Nothing is written."""

from graphkb.analytics.what_if.analyses import ANALYSES, WHAT_IF
from graphkb.analytics.what_if.apply import Applied, Cause, Ended
from graphkb.analytics.what_if.cells import CellChange, Direction, cell_changes, direction
from graphkb.analytics.what_if.compare import GuidelineChange, ProgrammeChange, WhatIf, guideline_changes, what_if
from graphkb.analytics.what_if.network import GroupChange, NetworkChange, NetworkSide, network_change
from graphkb.analytics.what_if.picture import Picture, picture
from graphkb.analytics.what_if.scenario import NewMeasure, NewTie, Scenario
from graphkb.analytics.what_if.switched import Switched, switched
from graphkb.analytics.what_if.written import read_new, written

__all__ = [
    "ANALYSES",
    "WHAT_IF",
    "Applied",
    "Cause",
    "CellChange",
    "Direction",
    "Ended",
    "GroupChange",
    "GuidelineChange",
    "NetworkChange",
    "NetworkSide",
    "NewMeasure",
    "NewTie",
    "Picture",
    "ProgrammeChange",
    "Scenario",
    "Switched",
    "WhatIf",
    "cell_changes",
    "direction",
    "guideline_changes",
    "network_change",
    "picture",
    "read_new",
    "switched",
    "what_if",
    "written",
]
