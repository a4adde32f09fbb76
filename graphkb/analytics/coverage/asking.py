"""What to ask next, worst first, in as few letters as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.coverage.cells import Cell, ResponsibleOffice
from graphkb.analytics.coverage.matrix import CoverageMatrix
from graphkb.analytics.coverage.reasons import Reason, ReasonKind
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.structure_records import heads_of
from graphkb.analytics.coverage.view import Coverage

__all__ = ["AskedCell", "Asking", "Letter", "Needs", "WhomKind", "asking"]

Needs = Mapping[tuple[str, str], float | None]
"""Need (rule 9) by place and column; one that is absent or None is not known."""

ONCE_KNOWN = (ReasonKind.ASKED_LONG_AGO, ReasonKind.AGED)
"""Reasons of cells that were known once: a short answer settles them."""


class WhomKind(StrEnum):
    """Why it is asked."""

    OFFICE = "office"
    """Responsible for the field at the place itself."""
    OFFICE_ABOVE = "office_above"
    """Responsible for the field at a place above."""
    ADMINISTRATION = "administration"
    """No responsible office is recorded: the administration of the municipality."""


@dataclass(frozen=True, slots=True)
class AskedCell:
    """A cell that nobody knows, with what puts it where it stands in the order."""

    place: str
    column: str
    need: float | None
    """0 to 1 (rule 9); None: not known."""
    once_known: bool
    """An aged statement or aged evidence is recorded."""
    reasons: tuple[Reason, ...]
    """Why it is unknown for the place itself, in the order of rule 3."""
    inherits: bool
    """Something of a place above serves it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: one body, and the cells that its answer would settle."""

    to: str
    """The office, or the municipality (or region) whose administration is asked."""
    kind: WhomKind
    """The weakest of the grounds on which its cells are put to it."""
    others: tuple[str, ...]
    """Offices that are as responsible for some of these cells, sorted."""
    cells: tuple[AskedCell, ...]
    """In the order of asking; never empty."""

    @property
    def need(self) -> float | None:
        """The highest need among its cells; None: of none it is known."""
        return max((cell.need for cell in self.cells if cell.need is not None), default=None)

    @property
    def once_known(self) -> int:
        """How many of its cells were known once."""
        return sum(1 for cell in self.cells if cell.once_known)

    def by_column(self) -> tuple[tuple[str, tuple[AskedCell, ...]], ...]:
        """Its cells by column, both in the order of asking."""
        found: dict[str, list[AskedCell]] = {}
        for cell in self.cells:
            found.setdefault(cell.column, []).append(cell)
        return tuple((column, tuple(cells)) for column, cells in found.items())


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything to ask."""

    cells: tuple[AskedCell, ...]
    """All cells whose own state is unknown, worst first; empty: everything is known."""
    letters: tuple[Letter, ...]
    """Each cell is in exactly one."""


def asking(view: Coverage, matrix: CoverageMatrix, needs: Needs | None = None) -> Asking:
    """The cells unknown by their own state, worst first, and the letters that would settle them.

    Order of cells: by need, unknown need last; then those with an aged statement or aged evidence; then by the
    share of unknown cells at the place and in the field, added; then as in the matrix.
    Letters: each cell goes to an office responsible at the place, else to one of the nearest place above, else to
    the administration of the municipality. Of several the one that settles most of what is still open is taken,
    again and again (ties: by id). Order of letters: by the highest need, unknown last; then by cells settled; then
    by their first cell.
    """
    ordered = _ordered(matrix, needs or {})
    asked = [one for one, _ in ordered]
    whom = [_whom(view, cell) for _, cell in ordered]
    letters = _letters(asked, whom)
    first = {cell: at for at, cell in enumerate(asked)}
    letters.sort(key=lambda one: (-_known(one.need), -len(one.cells), first[one.cells[0]], one.to))
    return Asking(tuple(asked), tuple(letters))


def _ordered(matrix: CoverageMatrix, needs: Needs) -> list[tuple[AskedCell, Cell]]:
    unknown = [(row, at) for row, cells in enumerate(matrix.cells) for at, cell in enumerate(cells) if _open(cell)]
    by_row, by_column = [0] * len(matrix.places), [0] * len(matrix.columns)
    for row, at in unknown:
        by_row[row] += 1
        by_column[at] += 1
    found = []
    for row, at in unknown:
        cell = matrix.cells[row][at]
        one = AskedCell(
            place=cell.place,
            column=cell.column,
            need=needs.get((cell.place, cell.column)),
            once_known=any(reason.kind in ONCE_KNOWN for reason in cell.own.reasons),
            reasons=cell.own.reasons,
            inherits=cell.inherited_only,
        )
        share = by_row[row] / len(matrix.columns) + by_column[at] / len(matrix.places)
        found.append(((-_known(one.need), not one.once_known, -round(share, 9), row, at), one, cell))
    found.sort(key=lambda entry: entry[0])
    return [(one, cell) for _, one, cell in found]


def _open(cell: Cell) -> bool:
    return cell.own_state is State.UNKNOWN


def _known(need: float | None) -> float:
    """A need to sort by: unknown comes after every known one."""
    return -1.0 if need is None else need


def _whom(view: Coverage, cell: Cell) -> tuple[WhomKind, tuple[str, ...]]:
    """On what ground whom: offices that are equally near, or the one administration."""
    offices = heads_of(view.bodies, cell.responsible)
    for distance, place in enumerate((cell.place, *view.places.above(cell.place))):
        if near := _at(offices, place):
            return (WhomKind.OFFICE_ABOVE if distance else WhomKind.OFFICE), near
    return WhomKind.ADMINISTRATION, (_administration(view, cell.place),)


def _at(offices: Sequence[ResponsibleOffice], place: str) -> tuple[str, ...]:
    return tuple(sorted({office.office for office in offices if office.place == place}))


def _administration(view: Coverage, place: str) -> str:
    """The municipality of a place, itself if it is one; without any the nearest body above; at last the place."""
    line = (place, *view.places.above(place))
    for wanted in ("municipality", "region"):
        for id in line:
            if view.snapshot.node(id).kind == wanted:
                return id
    return place


def _letters(asked: Sequence[AskedCell], whom: Sequence[tuple[WhomKind, tuple[str, ...]]]) -> list[Letter]:
    ahead = list(range(len(asked)))
    letters = []
    while ahead:
        settles: dict[str, list[int]] = {}
        for at in ahead:
            for office in whom[at][1]:
                settles.setdefault(office, []).append(at)
        to = min(settles, key=lambda office: (-len(settles[office]), office))
        taken = settles[to]
        letters.append(_letter(to, taken, asked, whom))
        ahead = [at for at in ahead if at not in set(taken)]
    return letters


def _letter(
    to: str, taken: Iterable[int], asked: Sequence[AskedCell], whom: Sequence[tuple[WhomKind, tuple[str, ...]]]
) -> Letter:
    taken = list(taken)
    order = list(WhomKind)
    others = {office for at in taken for office in whom[at][1]} - {to}
    return Letter(
        to=to,
        kind=max((whom[at][0] for at in taken), key=order.index),
        others=tuple(sorted(others)),
        cells=tuple(asked[at] for at in taken),
    )
