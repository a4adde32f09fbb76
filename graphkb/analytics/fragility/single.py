"""Cells that hang on one body or on one programme (rules 3, 5, 7 and 16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.coverage.cells import Cell
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.matrix import CoverageMatrix
from graphkb.analytics.coverage.standing import Standing
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.wording import said
from graphkb.analytics.network.naming import CLUBS, may_be_named, name_of
from graphkb.model import Reader, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Hanging", "SingleProgramme", "SingleProvider", "single_programmes", "single_providers"]


@dataclass(frozen=True, slots=True)
class Hanging:
    """A cell that hangs on one thing."""

    place: str
    column: str
    state: State
    """Of the side that hangs: with what is inherited (`whole`), else by what serves the place itself."""
    whole: bool
    """True: everything that runs for the place hangs on it. False: only what runs for the place itself does, and
    offers of a place above are there besides."""
    inherited: bool
    """Nothing of it is meant for the place itself."""
    since: date | None
    """None: now. Else the last day on which there is still a second body."""
    measures: tuple[str, ...]
    """Running measures of that side, sorted."""


@dataclass(frozen=True, slots=True)
class SingleProvider:
    """One body and the cells in which nobody else runs anything."""

    body: str | None
    """None: this reader may not see it named, or it is not recorded."""
    called: Label
    """What sentences call it, whoever reads: its name, «ein Verein», or that it is not named here or not recorded."""
    recorded: bool
    """False: running measures without a recorded provider."""
    cells: tuple[Hanging, ...]
    """In the order of the matrix, at least one."""


@dataclass(frozen=True, slots=True)
class SingleProgramme:
    """One programme and the cells in which every running measure draws on it."""

    programme: str
    cells: tuple[Hanging, ...]
    """In the order of the matrix, at least one."""
    measures: tuple[str, ...]
    """Running measures in these cells, sorted."""
    ends: date | None
    """The last day any of its money for these measures is known to last; None: no end is known."""


def single_providers(snapshot: Snapshot, matrix: CoverageMatrix, reader: Reader) -> tuple[SingleProvider, ...]:
    """Bodies on which cells hang, most cells first.

    A cell hangs on a body if that is the only one with a running measure, or the only one left at the horizon.
    Named are public bodies, welfare associations and networks; the id of a smaller one is for signed-in readers.
    """
    found: dict[str, list[Hanging]] = {}
    for cell in matrix.all_cells():
        for body, hanging in _hanging(cell):
            found.setdefault(body, []).append(hanging)
    rows = []
    for body, cells in found.items():
        if not body:
            rows.append(SingleProvider(None, said(N_("Träger nicht erfasst")), False, tuple(cells)))
        elif may_be_named(snapshot, body):
            rows.append(SingleProvider(body, name_of(snapshot, body), True, tuple(cells)))
        else:
            known = body if reader.sees(Visibility.NETWORK) else None
            rows.append(SingleProvider(known, unnamed(snapshot, body), True, tuple(cells)))

    def most_cells_first(row: SingleProvider) -> tuple[object, ...]:
        return -len(row.cells), row.body is None, alphabetical(row.called.de), row.body or "", _first(row.cells)

    return tuple(sorted(rows, key=most_cells_first))


def unnamed(snapshot: Snapshot, body: str) -> Label:
    """What a body is called that is not named: «ein Verein», else «ein hier nicht genannter Träger»."""
    club = snapshot.node(body).kind in CLUBS
    return said(N_("ein Verein")) if club else said(N_("ein hier nicht genannter Träger"))


def _first(cells: Iterable[Hanging]) -> tuple[str, str]:
    return min((cell.place, cell.column) for cell in cells)


def _hanging(cell: Cell) -> Iterator[tuple[str, Hanging]]:
    """Body (empty: not recorded) and how the cell hangs on it; the place's own side only if the whole does not."""
    running = {measure.id: measure.entry for measure in cell.measures if measure.entry.active}
    on = _alone(cell.overall)
    if on is not None:
        body, since = on
        measures = _of_body(running, body)
        own = {measure.id for measure in cell.running_own}
        yield body, Hanging(cell.place, cell.column, cell.state, True, own.isdisjoint(measures), since, measures)
        return
    on = _alone(cell.own)
    if on is not None:
        body, since = on
        here = {measure.id: measure.entry for measure in cell.running_own}
        yield body, Hanging(cell.place, cell.column, cell.own_state, False, False, since, _of_body(here, body))


def _alone(standing: Standing) -> tuple[str, date | None] | None:
    """The one body of a side that runs and from when on; None: nothing runs, or several go on."""
    if not standing.state.runs:
        return None
    if standing.n == 1:
        return (standing.bodies[0] if standing.bodies else ""), None
    if standing.m == 1:
        return (standing.bodies_later[0] if standing.bodies_later else ""), standing.one_left_after
    return None


def _of_body(running: Mapping[str, Entry], body: str) -> tuple[str, ...]:
    return tuple(sorted(id for id, entry in running.items() if (body in entry.bodies if body else not entry.bodies)))


def single_programmes(matrix: CoverageMatrix) -> tuple[SingleProgramme, ...]:
    """Programmes on which cells hang, most cells first.

    A cell hangs on a programme if every measure that runs for it (or, by itself, for the place itself) draws on it.
    Whether other money would do is not known, so this says more than the flag «Ein Programm» of covered cells.
    """
    found: dict[str, list[Hanging]] = {}
    running: dict[str, Entry] = {}
    for cell in matrix.all_cells():
        for programme, hanging in _drawing(cell):
            found.setdefault(programme, []).append(hanging)
        running.update((one.id, one.entry) for one in cell.measures if one.entry.active)
    rows = []
    for programme, cells in found.items():
        measures = tuple(sorted({id for cell in cells for id in cell.measures}))
        ends = [
            funding.end
            for id in measures
            for funding in running[id].money
            if funding.funder == programme and funding.runs
        ]
        known = [end for end in ends if end]
        rows.append(
            SingleProgramme(
                programme, tuple(cells), measures, max(known) if known and len(known) == len(ends) else None
            )
        )
    return tuple(sorted(rows, key=lambda row: (-len(row.cells), row.programme)))


def _drawing(cell: Cell) -> Iterator[tuple[str, Hanging]]:
    everything = {measure.id: measure.entry for measure in cell.measures if measure.entry.active}
    own = {measure.id: measure.entry for measure in cell.running_own}
    whole = _shared(everything)
    for programme in sorted(whole):
        measures = tuple(sorted(everything))
        yield programme, Hanging(cell.place, cell.column, cell.state, True, not own, None, measures)
    for programme in sorted(_shared(own) - whole):
        measures = tuple(sorted(own))
        yield programme, Hanging(cell.place, cell.column, cell.own_state, False, False, None, measures)


def _shared(entries: Mapping[str, Entry]) -> frozenset[str]:
    drawn = [entry.programmes for entry in entries.values()]
    return frozenset.intersection(*drawn) if drawn else frozenset()
