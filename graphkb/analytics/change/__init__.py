"""Change: two dates compared, and one concept compared with another (rules 1 and 12)."""

from graphkb.analytics.change.analyses import ANALYSES, CHANGE, CONCEPT_CHANGE, CONCEPT_VERSIONS
from graphkb.analytics.change.cells import CellChange, CellWhat, Shift
from graphkb.analytics.change.compare import Change, compare
from graphkb.analytics.change.concepts import (
    Carried,
    ConceptChange,
    ConceptSide,
    FieldMatch,
    FieldRow,
    How,
    concept_change,
    crosswalk,
)
from graphkb.analytics.change.findings import Findings
from graphkb.analytics.change.groups import GroupChange
from graphkb.analytics.change.records import BodyChange, BodyWhat, GuidelineChange, MeasureChange, MeasureWhat
from graphkb.analytics.change.side_by_side import MOST_CONCEPTS, CrossField, CrossRow, SideBySide, side_by_side
from graphkb.analytics.change.sides import Basis, known_by
from graphkb.analytics.change.ties import TieChange, TieWhat
from graphkb.analytics.change.versions import (
    Pair,
    Part,
    PartWhat,
    Version,
    VersionChange,
    Why,
    Wording,
    earlier_and_later,
    version_change,
)

__all__ = [
    "ANALYSES",
    "CHANGE",
    "CONCEPT_CHANGE",
    "CONCEPT_VERSIONS",
    "MOST_CONCEPTS",
    "Basis",
    "BodyChange",
    "BodyWhat",
    "Carried",
    "CellChange",
    "CellWhat",
    "Change",
    "ConceptChange",
    "ConceptSide",
    "CrossField",
    "CrossRow",
    "FieldMatch",
    "FieldRow",
    "Findings",
    "GroupChange",
    "GuidelineChange",
    "How",
    "MeasureChange",
    "MeasureWhat",
    "Pair",
    "Part",
    "PartWhat",
    "Shift",
    "SideBySide",
    "TieChange",
    "TieWhat",
    "Version",
    "VersionChange",
    "Why",
    "Wording",
    "compare",
    "concept_change",
    "crosswalk",
    "earlier_and_later",
    "known_by",
    "side_by_side",
    "version_change",
]
