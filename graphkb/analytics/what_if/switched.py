"""Switches: the cells of one matrix without these actors or programmes, at once and nothing else.

The same rules as `what_if`, without guidelines and network, so that a page can answer while somebody switches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.matrix import CoverageMatrix, coverage_matrix
from graphkb.analytics.coverage.wording import counted, said
from graphkb.analytics.time import Course
from graphkb.analytics.what_if.apply import Applied, applied
from graphkb.analytics.what_if.cells import CellChange, Direction, Side, cell_changes
from graphkb.analytics.what_if.scenario import Scenario
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Switched", "switched"]


@dataclass(frozen=True, eq=False)
class Switched:
    """A matrix before and after."""

    scenario: Scenario
    before: CoverageMatrix
    after: CoverageMatrix
    applied: Applied
    cells: tuple[CellChange, ...]
    """Cells that are touched, in the order of the matrix."""

    @property
    def moving(self) -> tuple[CellChange, ...]:
        """Those of which a state changes."""
        return tuple(change for change in self.cells if change.moves)

    @property
    def ended(self) -> tuple[str, ...]:
        """Measures that run on the day and end, sorted."""
        return tuple(one.measure for one in self.applied.ended if one.course is Course.ACTIVE)

    def counted(self, way: Direction) -> int:
        """How many cells go this way, with what they inherit or by what serves the place itself."""
        return sum(1 for change in self.cells if way in (change.overall, change.own))

    @property
    def sentence(self) -> Label:
        """The finding."""
        cells = sum(map(len, self.before.cells))
        if self.scenario.empty:
            return said(N_("Noch ist nichts weggenommen und nichts dazugekommen: alles bleibt, wie es ist."))
        if worse := self.counted(Direction.WORSE):
            return counted(
                N_("Eine von {all} Zellen steht schlechter da."),
                N_("{n} von {all} Zellen stehen schlechter da."),
                worse,
                all=cells,
            )
        return said(N_("In keiner von {all} Zellen ändert sich der Stand."), all=cells)


def switched(snapshot: Snapshot, scenario: Scenario, matrix: CoverageMatrix, entries: Mapping[str, Entry]) -> Switched:
    """The matrix without what the scenario takes away. `entries`: all measures as the day finds them.

    Same places, columns, day and settings. The snapshot stays as it is. Errors as in `applied`.
    """
    done = applied(snapshot, scenario, matrix.day, entries)
    used = matrix.method.parameters
    after = coverage_matrix(
        done.snapshot,
        day=matrix.day,
        concept=matrix.concept,
        places=matrix.places,
        target_group=matrix.target_group,
        by=matrix.by,
        ageing_months=int(used["ageing_months"]),
        horizon_months=int(used["horizon_months"]),
        district=used["district"],
    )
    changes = cell_changes(Side(snapshot, matrix), Side(done.snapshot, after))
    return Switched(scenario, matrix, after, done, changes)
