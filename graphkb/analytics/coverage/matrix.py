"""The coverage matrix: places × fields (or guidelines) of a concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.coverage.cells import By, Cell, Column
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.findings import Findings, findings_of
from graphkb.analytics.coverage.maker import make_cell
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.wording import counted
from graphkb.analytics.described import Method
from graphkb.analytics.time import Course
from graphkb.errors import InvalidParameter, Phrase
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["CoverageMatrix", "cell", "coverage_matrix", "matrix_of"]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageMatrix:
    """Cells in rows of places and columns of fields or guidelines. Never changes."""

    day: date
    concept: str
    by: By
    target_group: str | None
    places: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """One row a place, one cell a column, in their order; empty: no places."""
    unplaced: tuple[Entry, ...]
    """Measures of these columns that serve no recorded place: they reach nothing and are listed apart."""
    findings: Findings
    method: Method

    def cell(self, place: str, column: str) -> Cell | None:
        """The cell at a place and column; None if the matrix does not have it."""
        for row in self.cells:
            for found in row:
                if found.place == place and found.column == column:
                    return found
        return None

    def all_cells(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        for row in self.cells:
            yield from row


def matrix_of(view: Coverage, places: Iterable[str] | None = None) -> CoverageMatrix:
    """Work out all cells of these places (default: `default_places`)."""
    rows = view.default_places() if places is None else view.within(view.place(id) for id in dict.fromkeys(places))
    cells = tuple(tuple(make_cell(view, place, column) for column in view.columns) for place in rows)
    aims = frozenset[str]().union(*(column.same for column in view.columns))
    inside = [entry for entry in view.entries.values() if entry.aims & aims]
    unplaced = tuple(entry for entry in inside if not entry.places)
    findings = findings_of(view.snapshot, [cell for row in cells for cell in row], rows)
    return CoverageMatrix(
        view.day,
        view.concept,
        view.by,
        view.target_group,
        rows,
        view.columns,
        cells,
        unplaced,
        findings,
        _method(view, cells, inside, unplaced),
    )


def coverage_matrix(
    snapshot: Snapshot,
    *,
    day: date,
    concept: str | None = None,
    places: Iterable[str] | None = None,
    target_group: str | None = None,
    by: By = "field",
    ageing_months: int = 24,
    horizon_months: int = 12,
    district: str = "sr",
) -> CoverageMatrix:
    """Coverage of places by the fields (or guidelines) of a concept on a day.

    Without `concept`: the newest adopted one of the district that no other succeeds and that has fields.
    Without `places`: the municipalities of the district. Errors: see `Coverage`.
    """
    view = Coverage(
        snapshot,
        day=day,
        concept=concept,
        target_group=target_group,
        by=by,
        ageing_months=ageing_months,
        horizon_months=horizon_months,
        district=district,
    )
    return matrix_of(view, places)


def cell(
    snapshot: Snapshot,
    place: str,
    column: str,
    *,
    day: date,
    concept: str | None = None,
    target_group: str | None = None,
    ageing_months: int = 24,
    horizon_months: int = 12,
    district: str = "sr",
) -> Cell:
    """One cell in full: a place and a field or guideline, of whatever concept. Errors: see `Coverage`.

    A guideline has a cell only inside the territory of its concept's owner: else InvalidParameter.
    """
    kind = snapshot.node(column).kind
    by: By = "guideline" if kind == "guideline" else "field"
    view = Coverage(
        snapshot,
        day=day,
        concept=concept or _concept_of(snapshot, column),
        target_group=target_group,
        by=by,
        ageing_months=ageing_months,
        horizon_months=horizon_months,
        district=district,
    )
    if not view.within([view.place(place)]):
        reason = Phrase.of(N_("Der Ort liegt nicht im Gebiet dieses Konzepts."))
        raise InvalidParameter(name="place", value=place, reason=reason)
    return make_cell(view, place, view.column(column))


def _concept_of(snapshot: Snapshot, column: str) -> str | None:
    for relation in snapshot.out(column, "BELONGS_TO"):
        return relation.target
    for relation in snapshot.out(column, "IN_FIELD"):
        return _concept_of(snapshot, relation.target)
    return None


def _method(
    view: Coverage, cells: Sequence[Sequence[Cell]], inside: Sequence[Entry], unplaced: Sequence[Entry]
) -> Method:
    facts: set[str] = {entry.id for entry in inside}
    facts.update(link.id for entry in inside for link in entry.links)
    facts.update(use.statement.id for row in cells for cell in row for use in cell.statements)
    facts.update(relation.id for relation in view.places.relations)
    return Method(
        "coverage",
        {
            "day": view.day.isoformat(),
            "concept": view.concept,
            "by": view.by,
            "target_group": view.target_group or "",
            "ageing_months": str(view.clock.ageing_months),
            "horizon_months": str(view.horizon_months),
            "district": view.district,
        },
        len(facts),
        tuple(_missing(inside, unplaced, sum(1 for entry in view.entries.values() if not entry.aims))),
    )


def _missing(inside: Sequence[Entry], unplaced: Sequence[Entry], without_column: int) -> Iterator[Label]:
    count = {course: sum(1 for entry in inside if entry.course.course is course) for course in Course}
    if n := count[Course.AGED]:
        yield counted(
            N_("Bei einer Maßnahme ist der letzte Beleg zu alt, sie zählt nicht mit."),
            N_("Bei {n} Maßnahmen ist der letzte Beleg zu alt, sie zählen nicht mit."),
            n,
        )
    if n := count[Course.UNCLEAR]:
        yield counted(
            N_("Bei einer Maßnahme ist der Stand unbekannt, sie zählt nicht mit."),
            N_("Bei {n} Maßnahmen ist der Stand unbekannt, sie zählen nicht mit."),
            n,
        )
    if n := count[Course.UNDATED]:
        yield counted(
            N_("Eine Angabe ohne Datum, zählt nicht mit."), N_("{n} Angaben ohne Datum, zählen nicht mit."), n
        )
    if n := len(unplaced):
        yield counted(
            N_("Bei einer Maßnahme ist kein Ort erfasst, sie erreicht keine Zelle."),
            N_("Bei {n} Maßnahmen ist kein Ort erfasst, sie erreichen keine Zelle."),
            n,
        )
    if without_column:
        yield counted(
            N_("Eine Maßnahme ist keinem Handlungsfeld und keiner Leitlinie zugeordnet."),
            N_("{n} Maßnahmen sind keinem Handlungsfeld und keiner Leitlinie zugeordnet."),
            without_column,
        )
