"""Two dates compared: what happened in between, and what was only recorded later (rule 1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.change.cells import CellChange, CellWhat, cell_changes
from graphkb.analytics.change.findings import Findings
from graphkb.analytics.change.groups import GroupChange, group_changes
from graphkb.analytics.change.records import (
    BodyChange,
    GuidelineChange,
    MeasureChange,
    body_changes,
    guideline_changes,
    measure_changes,
)
from graphkb.analytics.change.sides import Basis, Side, known_by
from graphkb.analytics.change.ties import TieChange, tie_changes
from graphkb.analytics.coverage.concepts import newest_concept
from graphkb.analytics.coverage.wording import date_in_words
from graphkb.analytics.described import Method
from graphkb.analytics.network.clusters import Clusters
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.wording import said
from graphkb.errors import AnalysisError, NotFound
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Change", "compare"]


@dataclass(frozen=True, eq=False)
class Change:
    """What differs between two days. Empty tuples: nothing does."""

    before: date
    after: date
    concept: str
    """Its fields are the columns of the cells, its guidelines are compared; empty: no concept is recorded."""
    basis: Basis
    cells: tuple[CellChange, ...]
    cells_compared: int
    groups: tuple[GroupChange, ...]
    """What became of every group, also of those that went on."""
    ties: tuple[TieChange, ...]
    bodies: tuple[BodyChange, ...]
    measures: tuple[MeasureChange, ...]
    guidelines: tuple[GuidelineChange, ...]
    without_ties: tuple[str, ...]
    """Bodies that had ties on the earlier day and have none on the later, though they go on; sorted. That a small
    association lost its ties is told by name to signed-in readers only (rule 16)."""
    findings: Findings
    method: Method

    @property
    def public_ties(self) -> tuple[TieChange, ...]:
        """The ties that a reader who is not signed in may see one by one: none of a body that lost all it had."""
        untied = frozenset(self.without_ties)
        return tuple(tie for tie in self.ties if not untied & {tie.a, tie.b})


def compare(
    snapshot: Snapshot,
    before: date,
    after: date,
    *,
    saved: Snapshot | None = None,
    saved_on: date | None = None,
    concept: str | None = None,
    ageing_months: int = 24,
    district: str = "sr",
    groups: tuple[Clusters | None, Clusters | None] = (None, None),
) -> Change:
    """Compare two days, both as they are known today.

    `saved`: a state that was saved by the earlier day (recorded on `saved_on`); it tells what was recorded only after
    it. Without one the dates of the sources tell. `concept`: cells of its fields and its guidelines are compared;
    None: the newest adopted one of the district, without one they are not compared. The days may come in either
    order; what is new one way has ended or lapsed the other way. `groups` of the two days, where they have been worked
    out already; they are the same. Errors: NotFound for an unknown concept, else see
    `coverage_matrix`.
    """
    basis = Basis.SAVED if saved is not None else Basis.SOURCES
    first = Side(snapshot, before, ageing_months, district, groups[0])
    last = Side(snapshot, after, ageing_months, district, groups[1])
    then = saved if saved is not None else known_by(snapshot, before)
    known = Side(then, before, ageing_months, district)
    chosen = _newest(last) if concept is None else snapshot.node(concept).id
    concept = chosen if chosen in then else ""
    cells = cell_changes(first, last, known, concept) if concept else ()
    ties = tie_changes(first, last, known, basis)
    bodies = body_changes(first, last, known, basis)
    measures = measure_changes(first, last, known, basis)
    grouped = group_changes(first, last)
    goes_on, tied = frozenset(last.cooperation.bodies), frozenset(last.cooperation.tied)
    without = tuple(body for body in first.cooperation.tied if body in goes_on and body not in tied)
    compared = sum(map(len, last.matrix(concept).cells)) if concept else 0
    guidelines = guideline_changes(first, last, concept) if concept else ()
    findings = Findings(
        cells=Counter(one.overall.what for one in cells if one.overall.what is not CellWhat.SAME),
        own_cells=Counter(one.own.what for one in cells if one.own.what is not CellWhat.SAME),
        cells_compared=compared,
        cells_recorded=sum(1 for one in cells if one.overall.recorded_later),
        ties=Counter(one.what for one in ties),
        bodies=Counter(one.what for one in bodies),
        measures=Counter(one.what for one in measures),
        groups=Counter(one.what for one in grouped if one.claimed),
        groups_unsure=sum(1 for one in grouped if not one.claimed),
        without_ties=len(without),
        guidelines=len(guidelines),
    )
    return Change(
        before,
        after,
        concept,
        basis,
        cells,
        compared,
        grouped,
        ties,
        bodies,
        measures,
        guidelines,
        without,
        findings,
        _method(first, last, concept, saved_on),
    )


def _newest(side: Side) -> str:
    try:
        return newest_concept(side.snapshot, side.bodies, side.district)
    except (AnalysisError, NotFound):
        return ""


def _method(first: Side, last: Side, concept: str, saved_on: date | None) -> Method:
    parameters = {
        "from": first.day.isoformat(),
        "to": last.day.isoformat(),
        "concept": concept,
        "ageing_months": str(first.ageing_months),
        "district": first.district,
    }
    facts = first.cooperation.method.facts + last.cooperation.method.facts
    return Method(
        "change", parameters, facts, tuple(_missing(first, last, concept)), _stability(first, last), _data(saved_on)
    )


def _data(saved_on: date | None) -> tuple[Label, ...]:
    both = said(N_("Beide Tage werden mit allem gerechnet, was heute über sie bekannt ist."))
    if saved_on is None:
        return (
            both,
            said(
                N_(
                    "Was erst später erfasst wurde, ist aus dem Datum der Quellen geschlossen; ein damals "
                    "gespeicherter Stand liegt nicht vor."
                )
            ),
        )
    return (
        both,
        said(
            N_("Was erst später erfasst wurde, sagt der Vergleich mit dem Stand, der am {day} gespeichert wurde."),
            day=date_in_words(saved_on),
        ),
    )


def _missing(first: Side, last: Side, concept: str) -> list[Label]:
    found = []
    if not concept:
        found.append(said(N_("Zellen und Leitlinien sind nicht verglichen, weil dafür kein Konzept erfasst ist.")))
    undated = sum(1 for one in last.measures.values() if one.measure.valid_from is None)
    if undated:
        found.append(
            counted(
                "Bei {n} Maßnahme ist der Beginn nicht erfasst; ob sie neu ist, bleibt offen.",
                "Bei {n} Maßnahmen ist der Beginn nicht erfasst; ob sie neu sind, bleibt offen.",
                undated,
            )
        )
    return found


def _stability(first: Side, last: Side) -> Label | None:
    groups = [*first.clusters.clusters, *last.clusters.clusters]
    if not groups:
        return None
    return counted(
        "{sure} von {n} Gruppe der beiden Tage hält, wenn man zehn Prozent der Verbindungen weglässt; nur bei "
        "solchen wird gesagt, was aus ihnen wurde.",
        "{sure} von {n} Gruppen der beiden Tage halten, wenn man zehn Prozent der Verbindungen weglässt; nur bei "
        "solchen wird gesagt, was aus ihnen wurde.",
        len(groups),
        sure=sum(one.claimed for one in groups),
    )
