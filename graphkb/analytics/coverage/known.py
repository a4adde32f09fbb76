"""How much of the matrix is known, on what evidence, and what was asked when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.coverage.asking import ONCE_KNOWN, Asking, Needs, asking
from graphkb.analytics.coverage.cells import Cell
from graphkb.analytics.coverage.inventory import Statement, statements
from graphkb.analytics.coverage.matrix import CoverageMatrix, matrix_of
from graphkb.analytics.coverage.reasons import Reason
from graphkb.analytics.coverage.statement_ages import SOON_MONTHS, StatementAge, Validity, statement_ages
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.wording import counted, said
from graphkb.analytics.described import Method
from graphkb.model import FuzzyDate, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["AgeingCell", "Inventory", "Share", "inventory", "inventory_of"]


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


@dataclass(frozen=True, slots=True)
class AgeingCell:
    """A cell known now for the place itself, but not any more in six months if nothing is confirmed."""

    place: str
    column: str
    state: State
    """Its own state now."""
    reasons: tuple[Reason, ...]
    """Why it will be unknown then; one is that something is too old that it rests on now."""


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
    ageing: tuple[AgeingCell, ...]
    """What is known now and too old in six months, in the order of the matrix."""
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
        if not total.own:
            return said(N_("Bei keiner von {all} Zellen der Abdeckung ist der Stand vor Ort bekannt."), all=total.cells)
        if total.own == total.cells:
            return said(N_("Bei allen {all} Zellen der Abdeckung ist der Stand vor Ort bekannt."), all=total.cells)
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
    ages = statement_ages(view.snapshot, view.clock, matrix)
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
        ageing=tuple(_ageing(view, matrix)),
        asking=asking(view, matrix, needs),
        method=method,
    )


def _ageing(view: Coverage, matrix: CoverageMatrix) -> Iterator[AgeingCell]:
    """By what is recorded today, seen from a day six months on; what ends by then is no matter of asking."""
    later = Coverage(
        view.snapshot,
        day=add_months(view.day, SOON_MONTHS),
        concept=view.concept,
        target_group=view.target_group,
        ageing_months=view.clock.ageing_months,
        district=view.district,
    )
    then = {(cell.place, cell.column): cell for cell in matrix_of(later, matrix.places).all_cells()}
    for cell in matrix.all_cells():
        after = then.get((cell.place, cell.column))
        if cell.own_state is State.UNKNOWN or after is None or after.own_state is not State.UNKNOWN:
            continue
        too_old = {
            id
            for reason in after.own.reasons
            if reason.kind in ONCE_KNOWN
            for id in (*reason.measures, *reason.statements)
        }
        if too_old & set(cell.own.rests_on):
            yield AgeingCell(cell.place, cell.column, cell.own_state, after.own.reasons)


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


def _more(found: Inventory) -> Iterator[Label]:
    letters = found.asking.letters
    if letters:
        yield counted(
            N_("Ein Brief könnte das klären."),
            N_("{n} Briefe könnten das klären."),
            len(letters),
        )
    if ageing := len(found.ageing):
        yield counted(
            N_("Eine bekannte Zelle gilt in sechs Monaten als nicht erhoben, wenn nichts bestätigt wird."),
            N_("{n} bekannte Zellen gelten in sechs Monaten als nicht erhoben, wenn nichts bestätigt wird."),
            ageing,
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
