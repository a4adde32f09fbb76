"""One municipality or quarter on one page: what the analyses say about it, each asked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from api.analyses import Analyses
from api.place_map import quarters_of
from api.switches import Switch, switches_of
from graphkb.analytics.coverage import (
    Cell,
    CoverageMatrix,
    Hierarchy,
    Letter,
    PlaceStructures,
    State,
    Structures,
)
from graphkb.analytics.fragility import Fragility, Hanging, SingleProgramme, SingleProvider
from graphkb.analytics.need import Priority, PriorityCell
from graphkb.analytics.neighbours import SilentNeighbours
from graphkb.analytics.partners import PartnerQuery, PartnerResult
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node
from graphkb.snapshot.search import NodeFilter, select
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["PlaceView", "checked_place", "peers_of", "place_view"]

PARTNERS = 8
"""Partners from nearby."""


@dataclass(frozen=True, eq=False)
class PlaceView:
    """One place. Every part is what the page or the analysis of its own says, cut to this place."""

    analyses: Analyses
    place: Node
    day: date
    peers: tuple[str, ...]
    """Places it is compared with: the quarters of its town; empty: the municipalities of the district."""
    above: tuple[str, ...]
    """Places it is part of, nearest first."""
    quarters: tuple[str, ...]
    """Its quarters, by name; empty: none is recorded."""
    matrix: CoverageMatrix
    """Of the place and its peers."""
    cells: tuple[Cell, ...]
    """Its row; empty: it lies outside the district."""
    priority: Priority
    needs: tuple[PriorityCell, ...]
    """Its row, with need, state and priority."""
    structures: Structures
    neighbours: SilentNeighbours
    partners: PartnerResult
    fragility: Fragility
    letters: tuple[Letter, ...]
    """Whom to ask about its cells, each letter cut to these."""

    @cached_property
    def actors(self) -> tuple[Node, ...]:
        """Who is here: its seat is here or in parts of it, or it is at work for it; by name, places left out."""
        found = select(self.analyses.snapshot, NodeFilter(("actor",), self.place.id))
        here = [
            node
            for node in found
            if not self.analyses.snapshot.is_place(node.id) and node.properties.get("class_node") is not True
        ]
        return tuple(sorted(here, key=lambda node: (alphabetical(node.name), node.id)))

    @property
    def structure(self) -> PlaceStructures:
        """Its structures."""
        return self.structures.places[0]

    @property
    def running(self) -> tuple[Cell, ...]:
        """Cells in which something runs for the place itself."""
        return tuple(cell for cell in self.cells if cell.own_state.runs)

    @property
    def unknown(self) -> tuple[Cell, ...]:
        """Cells of which nobody knows what runs for the place itself."""
        return tuple(cell for cell in self.cells if cell.own_state is State.UNKNOWN)

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """Cells of which it is known that nothing runs for the place itself."""
        return tuple(cell for cell in self.cells if cell.own_state is State.GAP)

    @property
    def hanging(self) -> tuple[tuple[SingleProvider | SingleProgramme, Hanging], ...]:
        """Its cells that hang on one body or one programme."""
        rows: tuple[SingleProvider | SingleProgramme, ...] = (*self.fragility.providers, *self.fragility.programmes)
        return tuple((row, cell) for row in rows for cell in row.cells if cell.place == self.place.id)

    @property
    def switches(self) -> tuple[Switch, ...]:
        """Bodies and programmes of its running measures, those of most measures first."""
        return switches_of(self.analyses.snapshot, self.cells)


def checked_place(analyses: Analyses, id: str) -> Node:
    """The place with this id; raises NotFound, also for what is no place."""
    node = analyses.snapshot.node(id)
    if not analyses.snapshot.is_place(id):
        raise InvalidParameter(name="place", value=id, reason=Phrase.of(N_("Das ist kein Ort.")))
    return node


def place_view(analyses: Analyses, day: date, id: str, *, concept: str | None = None) -> PlaceView:
    """Everything about one place on a day.

    A quarter is compared with the quarters of its town, a municipality with those of the district; any other place
    stands alone. Raises NotFound for an unknown id, InvalidParameter for what is no place, else what coverage raises.
    """
    place, snapshot = checked_place(analyses, id), analyses.snapshot
    clock = Clock(snapshot, day)
    places = Hierarchy(snapshot, clock, "place")
    above = places.above(id)
    peers = peers_of(analyses, day, place)
    priority = analyses.priority(day, concept=concept, places=peers)
    matrix = analyses.matrix(day, concept=concept, places=peers)
    at = matrix.places.index(id)
    inventory = analyses.inventory(day, concept=concept, places=peers)
    return PlaceView(
        analyses=analyses,
        place=place,
        day=day,
        peers=peers,
        above=above,
        quarters=quarters_of(snapshot, day, id),
        matrix=matrix,
        cells=matrix.cells[at],
        priority=priority,
        needs=priority.cells[at],
        structures=analyses.structures(day, concept=concept, places=(id,)),
        neighbours=analyses.silent_neighbours(
            day, within="quarter" if place.kind == "quarter" else "municipality", place=id
        ),
        partners=analyses.partners(day, PartnerQuery(place=id), limit=PARTNERS),
        fragility=analyses.fragility(day, concept=concept, places=peers),
        letters=tuple(_cut(inventory.asking.letters, id)),
    )


def peers_of(analyses: Analyses, day: date, place: Node) -> tuple[str, ...]:
    """Places it is compared with: the quarters of its town, itself alone; empty: the municipalities of the district."""
    snapshot = analyses.snapshot
    if place.kind == "municipality" and place.id in analyses.matrix(day).places:
        return ()
    if place.kind == "quarter":
        above = Hierarchy(snapshot, Clock(snapshot, day), "place").above(place.id)
        town = next((id for id in above if snapshot.node(id).kind == "municipality"), None)
        if town:
            return quarters_of(snapshot, day, town)
    return (place.id,)


def _cut(letters: tuple[Letter, ...], place: str) -> list[Letter]:
    found = []
    for letter in letters:
        cells = tuple(cell for cell in letter.cells if cell.place == place)
        if cells:
            found.append(Letter(letter.to, letter.kind, letter.others, cells))
    return found
