"""What a finding is, and the results it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphkb.analytics.change import ConceptChange
from graphkb.analytics.coverage import CoverageMatrix, Inventory, Structures, Trace
from graphkb.analytics.described import Method
from graphkb.analytics.fragility import Calendar
from graphkb.analytics.network import Clusters, Cooperation, CutPoints
from graphkb.model import SourceRef
from graphkb.ontology import Label

__all__ = ["Finding", "Findings", "Line", "Results"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to check: what is claimed, of which records, and where that stands."""

    text: Label
    records: tuple[str, ...]
    """Ids of the nodes it speaks of, the main one first."""
    sources: tuple[SourceRef, ...]
    """Sorted; empty: nothing is recorded, and that is what the line says."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with everything it rests on."""

    id: str
    title: Label
    sentence: Label
    lines: tuple[Line, ...]
    """Empty: there is nothing of the kind; the sentence says so."""
    method: Method
    """Of the analysis it comes from."""


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of one day."""

    day: date
    findings: tuple[Finding, ...]
    method: Method


@dataclass(frozen=True, slots=True)
class Results:
    """The analyses that findings are drawn from, all of one day and one reader."""

    matrix: CoverageMatrix
    trace: Trace
    calendar: Calendar
    structures: Structures
    inventory: Inventory
    cooperation: Cooperation
    clusters: Clusters
    cut_points: CutPoints
    concepts: ConceptChange | None
    """None: the district has no two concepts to compare."""
