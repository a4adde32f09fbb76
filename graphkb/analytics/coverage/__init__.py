"""Coverage: which fields and guidelines are covered where, by how many bodies, and how sure that is."""

from graphkb.analytics.coverage.cells import By, Cell, CellMeasure, Column, Contradiction, ResponsibleOffice
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.findings import Findings
from graphkb.analytics.coverage.inventory import Bearing, Statement, StatementUse
from graphkb.analytics.coverage.matrix import Coverage, CoverageMatrix, cell, coverage_matrix
from graphkb.analytics.coverage.reasons import Reason, ReasonKind
from graphkb.analytics.coverage.standing import Flag, FlagKind, Standing
from graphkb.analytics.coverage.states import State

__all__ = [
    "Bearing",
    "By",
    "Cell",
    "CellMeasure",
    "Column",
    "Contradiction",
    "Coverage",
    "CoverageMatrix",
    "Entry",
    "Findings",
    "Flag",
    "FlagKind",
    "Reason",
    "ReasonKind",
    "ResponsibleOffice",
    "Standing",
    "State",
    "Statement",
    "StatementUse",
    "cell",
    "coverage_matrix",
]
