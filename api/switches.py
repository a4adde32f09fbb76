"""Bodies and programmes that can be switched off: those through which something runs in the cells shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graphkb.analytics.coverage import Cell
from graphkb.snapshot import Snapshot
from graphkb.texts.order import alphabetical

__all__ = ["Switch", "switches_of"]


@dataclass(frozen=True, slots=True)
class Switch:
    """A body or programme that can be taken away."""

    id: str
    programme: bool
    measures: int
    """Running measures of the cells that it runs or pays for."""


def switches_of(snapshot: Snapshot, cells: Iterable[Cell]) -> tuple[Switch, ...]:
    """Bodies, then programmes, those of most measures first; empty: nothing runs in these cells."""
    running = {one.id: one.entry for cell in cells for one in cell.measures if one.entry.active}
    bodies = Counter(body for entry in running.values() for body in entry.bodies)
    programmes = Counter(programme for entry in running.values() for programme in entry.programmes)
    found = [Switch(id, False, n) for id, n in bodies.items()] + [Switch(id, True, n) for id, n in programmes.items()]
    return tuple(
        sorted(found, key=lambda one: (one.programme, -one.measures, alphabetical(snapshot.node(one.id).name), one.id))
    )
