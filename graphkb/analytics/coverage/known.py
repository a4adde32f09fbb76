"""How much of the matrix is known, on what evidence, and what was asked when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage.asking import Asking, Needs, asking
from graphkb.analytics.coverage.cells import Cell
from graphkb.analytics.coverage.inventory import (
    Bearing,
    Statement,
    aged,
    statements,
    structure_statements,
    valid_until,
)
from graphkb.analytics.coverage.matrix import CoverageMatrix, matrix_of
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.wording import counted, said
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock
from graphkb.model import FuzzyDate, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Inventory", "Share", "StatementAge", "Validity", "inventory", "inventory_of"]

SOON_MONTHS = 6
"""A statement «altert bald» if it proves nothing any more after so many months."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much is known of the cells of a place, of a field, or of all."""

    id: str
    """Id of the place or column; empty: all."""
    cells: int
    own: int
    """Cells known by what serves the place itself."""
    overall: int
    """Cells known with what serves places above."""
    gaps: int
    """Among `own`: cells known by asking."""
    oldest: FuzzyDate | None
    """Oldest word among the measures and statements that the own states rest on; None: none is dated."""
    newest: FuzzyDate | None

    @property
    def own_share(self) -> float:
        """Own known cells of all, 0 to 1; 0 without cells."""
        return self.own / self.cells if self.cells else 0.0

    @property
    def share(self) -> float:
        """Known cells of all with what is inherited, 0 to 1; 0 without cells."""
        return self.overall / self.cells if self.cells else 0.0


class Validity(StrEnum):
    """How long a statement proves something."""

    VALID = "valid"
    SOON = "soon"
    """Valid, but not any more in six months."""
    AGED = "aged"
    UNDATED = "undated"
    """Without a day it proves nothing."""

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_VALIDITY[self])


_VALIDITY = {
    Validity.VALID: N_("gilt"),
    Validity.SOON: N_("altert bald"),
    Validity.AGED: N_("zu lange her"),
    Validity.UNDATED: N_("ohne Datum"),
}


@dataclass(frozen=True, slots=True)
class StatementAge:
    """A statement with its age and what it means in the matrix."""

    statement: Statement
    validity: Validity
    until: date | None
    """Last day on which it proves something; None: undated."""
    gaps: int
    """Cells of the matrix in which it proves a gap for the place itself."""
    bearings: tuple[tuple[Bearing, int], ...]
    """In how many cells it means what, with what is inherited; empty: touches no cell of the matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class Inventory:
    """What is known, what was asked, what to ask next."""

    matrix: CoverageMatrix
    total: Share
    places: tuple[Share, ...]
    """In the order of the matrix."""
    columns: tuple[Share, ...]
    statements: tuple[StatementAge, ...]
    """About measures and structures; the latest first, undated last; empty: nobody was asked."""
    asking: Asking
    method: Method

    @property
    def day(self) -> date:
        """The day that is asked about."""
        return self.matrix.day

    def of_validity(self, validity: Validity) -> tuple[StatementAge, ...]:
        """Statements of this validity."""
        return tuple(one for one in self.statements if one.validity is validity)

    @property
    def sentence(self) -> Label:
        """The finding."""
        total = self.total
        if not total.cells:
            return said(N_("Für diese Auswahl gibt es keine Zellen."))
        return said(
            N_(
                "Von {all} Zellen der Abdeckung ist vor Ort bei {own} der Stand bekannt ({percent} %), "
                "bei {unknown} nicht erhoben."
            ),
            all=total.cells,
            own=total.own,
            percent=round(100 * total.own_share),
            unknown=total.cells - total.own,
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding."""
        return tuple(_more(self))


def inventory(
    snapshot: Snapshot,
    *,
    day: date,
    concept: str | None = None,
    places: Iterable[str] | None = None,
    target_group: str | None = None,
    ageing_months: int = 24,
    district: str = "sr",
    needs: Needs | None = None,
) -> Inventory:
    """What is known of the fields of a concept at the municipalities of the district (or `places`).

    `needs`: need by place and field (rule 9). Errors: see `Coverage`.
    """
    view = Coverage(
        snapshot, day=day, concept=concept, target_group=target_group, ageing_months=ageing_months, district=district
    )
    return inventory_of(view, matrix_of(view, places), needs)


def inventory_of(view: Coverage, matrix: CoverageMatrix, needs: Needs | None = None) -> Inventory:
    """The same from a matrix that is already made, by fields, on the same view."""
    own_cells = list(matrix.all_cells())
    by_id = {one.id: one for one in statements(view.snapshot, view.clock)}
    ages = _ages(view.snapshot, view.clock, matrix)
    method = Method(
        "inventory",
        {
            "day": view.day.isoformat(),
            "concept": view.concept,
            "target_group": view.target_group or "",
            "ageing_months": str(view.clock.ageing_months),
            "district": view.district,
        },
        matrix.method.facts,
        tuple(_missing(matrix, ages, needs)),
    )
    return Inventory(
        matrix=matrix,
        total=_share("", own_cells, by_id),
        places=tuple(_share(place, row, by_id) for place, row in zip(matrix.places, matrix.cells, strict=True)),
        columns=tuple(
            _share(column.id, [row[at] for row in matrix.cells], by_id) for at, column in enumerate(matrix.columns)
        ),
        statements=ages,
        asking=asking(view, matrix, needs),
        method=method,
    )


def _share(id: str, cells: Sequence[Cell], by_id: dict[str, Statement]) -> Share:
    days = [day for cell in cells for day in _evidence(cell, by_id)]
    return Share(
        id=id,
        cells=len(cells),
        own=sum(1 for cell in cells if cell.own_state is not State.UNKNOWN),
        overall=sum(1 for cell in cells if cell.state is not State.UNKNOWN),
        gaps=sum(1 for cell in cells if cell.own_state is State.GAP),
        oldest=min(days, key=lambda day: (day.latest, day.earliest), default=None),
        newest=max(days, key=lambda day: (day.latest, day.earliest), default=None),
    )


def _evidence(cell: Cell, by_id: dict[str, Statement]) -> Iterator[FuzzyDate]:
    basis = set(cell.own.rests_on)
    for measure in cell.measures:
        if measure.id in basis and measure.entry.confirmed:
            yield measure.entry.confirmed
    for id in basis & by_id.keys():
        if day := by_id[id].day:
            yield day


def _ages(snapshot: Snapshot, clock: Clock, matrix: CoverageMatrix) -> tuple[StatementAge, ...]:
    bearings: dict[str, dict[Bearing, int]] = {}
    gaps: dict[str, int] = {}
    for cell in matrix.all_cells():
        for use in cell.statements:
            counts = bearings.setdefault(use.statement.id, {})
            counts[use.bearing] = counts.get(use.bearing, 0) + 1
        if cell.own_state is State.GAP:
            for id in cell.own.rests_on:
                gaps[id] = gaps.get(id, 0) + 1
    found = [
        StatementAge(
            statement=one,
            validity=_validity(one, clock),
            until=_until(one, clock),
            gaps=gaps.get(one.id, 0),
            bearings=tuple((bearing, n) for bearing in Bearing if (n := bearings.get(one.id, {}).get(bearing, 0))),
        )
        for one in (*statements(snapshot, clock), *structure_statements(snapshot, clock))
    ]
    found.sort(key=lambda one: (-(one.statement.asked or date.min).toordinal(), one.statement.id))
    return tuple(found)


def _until(statement: Statement, clock: Clock) -> date | None:
    if statement.asked is None:
        return None
    until = valid_until(statement.asked)
    own = statement.node.valid_to
    return min(until, clock.end(own)) if own else until


def _validity(statement: Statement, clock: Clock) -> Validity:
    until = _until(statement, clock)
    if until is None:
        return Validity.UNDATED
    if aged(statement, clock):
        return Validity.AGED
    return Validity.SOON if until < add_months(clock.day, SOON_MONTHS) else Validity.VALID


def _more(found: Inventory) -> Iterator[Label]:
    letters = found.asking.letters
    if letters:
        yield counted(
            N_("Ein Brief würde das klären."),
            N_("{n} Briefe würden das klären."),
            len(letters),
        )
    if not found.statements:
        yield said(N_("Noch wurde niemand gefragt; was bekannt ist, stammt aus öffentlichen Quellen."))
        return
    yield (
        counted(N_("Eine Lücke ist belegt."), N_("{n} Lücken sind belegt."), found.total.gaps)
        if found.total.gaps
        else said(N_("Eine Lücke ist nirgends belegt."))
    )
    if soon := len(found.of_validity(Validity.SOON)):
        yield counted(
            N_("Eine Erhebung gilt in sechs Monaten nicht mehr."),
            N_("{n} Erhebungen gelten in sechs Monaten nicht mehr."),
            soon,
        )
    if old := len(found.of_validity(Validity.AGED)):
        yield counted(
            N_("Eine Erhebung ist zu lange her und zählt nicht mehr."),
            N_("{n} Erhebungen sind zu lange her und zählen nicht mehr."),
            old,
        )


def _missing(matrix: CoverageMatrix, ages: Sequence[StatementAge], needs: Needs | None) -> Iterator[Label]:
    if not needs:
        yield said(N_("Ein Bedarf ist nicht eingerechnet."))
    else:
        cells = [(cell.place, cell.column) for cell in matrix.all_cells()]
        if without := sum(1 for key in cells if needs.get(key) is None):
            yield counted(
                N_("Bei einer Zelle ist kein Bedarf bekannt, sie steht hinten."),
                N_("Bei {n} Zellen ist kein Bedarf bekannt, sie stehen hinten."),
                without,
            )
    yield from matrix.method.missing
    if n := sum(1 for one in ages if one.validity is Validity.UNDATED):
        yield counted(
            N_("Eine Erhebung ist ohne Tag, sie belegt nichts."),
            N_("{n} Erhebungen sind ohne Tag, sie belegen nichts."),
            n,
        )
