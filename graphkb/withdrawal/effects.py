"""What a change of the facts does to coverage, guidelines, ties and groups: the same pictures as in «what if»."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphkb.analytics.what_if import (
    CellChange,
    Direction,
    GuidelineChange,
    NetworkChange,
    Picture,
    cell_changes,
    guideline_changes,
    network_change,
    picture,
)
from graphkb.model import Reader
from graphkb.snapshot import Snapshot

__all__ = ["Effects", "effects"]


@dataclass(frozen=True, eq=False)
class Effects:
    """Before and after. Every list may be empty."""

    before: Picture
    after: Picture
    cells: tuple[CellChange, ...]
    """Cells of the matrix that are touched."""
    cells_gone: int
    """Cells that are not there any more, for their place or field goes."""
    guidelines: tuple[GuidelineChange, ...]
    network: NetworkChange

    def counted(self, way: Direction) -> int:
        """How many cells go this way."""
        return sum(1 for change in self.cells if change.overall is way)

    @property
    def cell_count(self) -> int:
        """All cells before."""
        return len(self.before.matrix.places) * len(self.before.matrix.columns)


def effects(
    before: Picture, after: Snapshot, *, day: date, district: str, reader: Reader, gone: frozenset[str]
) -> Effects | None:
    """What changes between a picture and another snapshot; None if the concept or the district itself goes.

    `gone`: ids of records that go.
    """
    concept = before.matrix.concept
    if concept not in after or district not in after:
        return None
    then = picture(after, day, concept=concept, district=district)
    keys = {(cell.place, cell.column) for cell in then.matrix.all_cells()}
    bodies = frozenset(id for id in gone if id in before.snapshot and before.snapshot.is_actor(id))
    return Effects(
        before,
        then,
        cell_changes(before, then),
        sum(1 for cell in before.matrix.all_cells() if (cell.place, cell.column) not in keys),
        guideline_changes(before, then),
        network_change(before, then, bodies, reader),
    )
