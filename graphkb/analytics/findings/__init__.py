"""Findings that a planner can check line by line against the sources."""

from graphkb.analytics.findings.analyses import ANALYSES, FINDINGS, compared_concepts
from graphkb.analytics.findings.draw import findings
from graphkb.analytics.findings.finding import Finding, Findings, Line, Results

__all__ = ["ANALYSES", "FINDINGS", "Finding", "Findings", "Line", "Results", "compared_concepts", "findings"]
