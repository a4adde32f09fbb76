"""Coverage: which fields and guidelines are covered where, by how many bodies, and how sure that is."""

from graphkb.analytics.coverage.analyses import ANALYSES, COVERAGE, GUIDELINE_TRACE, INVENTORY, STRUCTURES
from graphkb.analytics.coverage.asking import AskedCell, Asking, Letter, WhomKind
from graphkb.analytics.coverage.cells import By, Cell, CellMeasure, Column, Contradiction, ResponsibleOffice
from graphkb.analytics.coverage.concepts import columns_of, fields_of, guidelines_of, newest_concept, owners
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.findings import Findings
from graphkb.analytics.coverage.inventory import Bearing, Statement, StatementUse
from graphkb.analytics.coverage.known import AgeingCell, Inventory, Share, inventory, inventory_of
from graphkb.analytics.coverage.maker import make_cell
from graphkb.analytics.coverage.matrix import CoverageMatrix, cell, coverage_matrix, matrix_of
from graphkb.analytics.coverage.mind_map import Level, MindBranch, MindMap, mind_map
from graphkb.analytics.coverage.reasons import Reason, ReasonKind
from graphkb.analytics.coverage.standing import Flag, FlagKind, Standing
from graphkb.analytics.coverage.statement_ages import StatementAge, Validity
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.structure_records import Evidence
from graphkb.analytics.coverage.structures import (
    FieldOffices,
    PlaceStructures,
    Presence,
    Structure,
    StructureKind,
    Structures,
    structures,
)
from graphkb.analytics.coverage.trace import (
    ConceptTrace,
    FieldTrace,
    GuidelineTrace,
    MeasureTrace,
    Trace,
    guideline_trace,
)
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.vocabulary import Correspondence, Hierarchy
from graphkb.analytics.coverage.wording import date_in_words

__all__ = [
    "ANALYSES",
    "COVERAGE",
    "GUIDELINE_TRACE",
    "INVENTORY",
    "STRUCTURES",
    "AgeingCell",
    "AskedCell",
    "Asking",
    "Bearing",
    "By",
    "Cell",
    "CellMeasure",
    "Column",
    "ConceptTrace",
    "Contradiction",
    "Correspondence",
    "Coverage",
    "CoverageMatrix",
    "Entry",
    "Evidence",
    "FieldOffices",
    "FieldTrace",
    "Findings",
    "Flag",
    "FlagKind",
    "GuidelineTrace",
    "Hierarchy",
    "Inventory",
    "Letter",
    "Level",
    "MeasureTrace",
    "MindBranch",
    "MindMap",
    "PlaceStructures",
    "Presence",
    "Reason",
    "ReasonKind",
    "ResponsibleOffice",
    "Share",
    "Standing",
    "State",
    "Statement",
    "StatementAge",
    "StatementUse",
    "Structure",
    "StructureKind",
    "Structures",
    "Trace",
    "Validity",
    "WhomKind",
    "cell",
    "columns_of",
    "coverage_matrix",
    "date_in_words",
    "fields_of",
    "guideline_trace",
    "guidelines_of",
    "inventory",
    "inventory_of",
    "make_cell",
    "matrix_of",
    "mind_map",
    "newest_concept",
    "owners",
    "structures",
]
