"""Findings: what can be said today, each line with its records and sources; the same as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.findings import Finding, Line
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.planning import asked_day
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=40)]

MOST_RECORDS = 4
"""Records linked in one line; the others are counted, the file has them all."""


@router.get("/befunde")
def findings(frame: FrameDep, stichtag: Text = "") -> HTMLResponse:
    """Every finding as a sentence, with a table of what it rests on."""
    day = asked_day(frame, stichtag)
    found = frame.analyses.findings(day)
    book = SourceBook(frame)
    said = [finding.sentence.in_language(frame.language) for finding in found.findings if finding.lines]
    return frame.render(
        "findings.html",
        day=day,
        lead=said[:2] or [frame.texts(N_("Davon ist an diesem Tag nichts erfasst."))],
        findings=[_finding(frame, book, finding) for finding in found.findings],
        method=found.method,
        csv_url=frame.url("befunde.csv", stichtag=stichtag),
        sources=book.listed(),
    )


def _finding(frame: Frame, book: SourceBook, finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "title": finding.title.in_language(frame.language),
        "sentence": finding.sentence.in_language(frame.language),
        "analysis": finding.method.analysis,
        "lines": [_line(frame, book, line) for line in finding.lines],
    }


def _line(frame: Frame, book: SourceBook, line: Line) -> dict[str, Any]:
    nodes = [frame.snapshot.node(id) for id in line.records[:MOST_RECORDS]]
    return {
        "text": line.text.in_language(frame.language),
        "records": [(node.called(frame.language), frame.link(node)) for node in nodes],
        "more": len(line.records) - len(nodes),
        "sources": book.badges(line.sources),
    }


@router.get("/befunde.csv")
def findings_csv(frame: FrameDep, stichtag: Text = "") -> Response:
    """One line of the page a row, its sources with the place in the document."""
    day = asked_day(frame, stichtag)
    found = frame.analyses.findings(day)
    language = frame.language
    heads = (N_("Befund"), N_("Aussage"), N_("Einträge"), N_("Kennungen"), N_("Quellen"))
    rows = [
        [
            finding.title.in_language(language),
            line.text.in_language(language),
            "; ".join(frame.snapshot.node(id).called(language) for id in line.records),
            ", ".join(line.records),
            ", ".join(map(str, line.sources)),
        ]
        for finding in found.findings
        for line in finding.lines
    ]
    return csv_response(frame, f"befunde-{day.isoformat()}", [frame.texts(head) for head in heads], rows, found.method)
