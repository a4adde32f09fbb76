"""What an overview consists of: parts, key figures, tables; and the results they are taken from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.change import Change
from graphkb.analytics.coverage import CoverageMatrix, Inventory, Trace
from graphkb.analytics.described import Method
from graphkb.analytics.fragility import Calendar, Fragility
from graphkb.analytics.need import Priority
from graphkb.analytics.network import Clusters, Cooperation, CutPoints, Positions
from graphkb.model import SourceRef
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = [
    "PART_IDS",
    "PART_TITLES",
    "Figure",
    "Overview",
    "Part",
    "PartId",
    "Results",
    "Row",
    "Table",
    "plain",
]


class PartId(StrEnum):
    """The parts, in the order in which they are shown."""

    COVERAGE = "coverage"
    GUIDELINES = "guidelines"
    NEED = "need"
    FRAGILITY = "fragility"
    NETWORK = "network"
    BROKERS = "brokers"
    CHANGE = "change"
    ASKING = "asking"


PART_IDS: tuple[PartId, ...] = tuple(PartId)

PART_TITLES: Mapping[PartId, str] = {
    PartId.COVERAGE: N_("Abdeckung der Handlungsfelder"),
    PartId.GUIDELINES: N_("Leitlinien und Maßnahmen"),
    PartId.NEED: N_("Bedarf und Vorrang"),
    PartId.FRAGILITY: N_("Was an einer Stelle hängt und was ausläuft"),
    PartId.NETWORK: N_("Gruppen der Zusammenarbeit"),
    PartId.BROKERS: N_("Wer andere verbindet"),
    PartId.CHANGE: N_("Was sich geändert hat"),
    PartId.ASKING: N_("Was nicht erhoben ist"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure with how far it can be relied on."""

    id: str
    """Lasting name: `coverage.covered`."""
    label: Label
    value: int
    of: int | None
    """The whole it is a part of; None: it is a whole itself."""
    sure: Label
    """How sure it is and what it hangs on, in a sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    cells: tuple[Label, ...]
    """The first names the row."""
    record: str = ""
    """Id of the record that the first cell names; empty: none."""
    sources: tuple[SourceRef, ...] = ()
    """What the row rests on; empty: see the method of the part."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below heads."""

    id: str
    caption: Label
    heads: tuple[Label, ...]
    rows: tuple[Row, ...]
    """Empty: there is nothing to show, and `empty` says so."""
    empty: Label
    figures: int = 0
    """So many columns at the right hold numbers."""
    left_out: int = 0
    """Rows that are not shown here; the page behind has all."""

    @property
    def sourced(self) -> bool:
        """Whether any row names its sources."""
        return any(row.sources for row in self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """One analysis for leadership."""

    id: PartId
    title: Label
    sentence: Label
    """The finding."""
    more: tuple[Label, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    missing: tuple[Label, ...]
    """What the data does not hold; empty: nothing known to be missing."""
    methods: tuple[Method, ...]
    note: Label | None = None
    """What place and field chosen do not narrow; None: they narrow all of it, or nothing is chosen."""


@dataclass(frozen=True, slots=True)
class Results:
    """The results that the parts are taken from; None: no part that needs it was asked for."""

    matrix: CoverageMatrix
    narrowed: bool
    """Whether a place or fields were chosen."""
    trace: Trace | None = None
    priority: Priority | None = None
    fragility: Fragility | None = None
    calendar: Calendar | None = None
    cooperation: Cooperation | None = None
    clusters: Clusters | None = None
    positions: Positions | None = None
    cut_points: CutPoints | None = None
    change: Change | None = None
    inventory: Inventory | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """All parts on one day."""

    day: date
    before: date
    """The day it is compared with."""
    place: str
    """Id; empty: the whole district."""
    fields: tuple[str, ...]
    """Ids of the fields chosen; empty: all of the concept."""
    concept: str
    matrix: CoverageMatrix
    parts: tuple[Part, ...]


def plain(value: object) -> Label:
    """What is the same in every language, such as a number or a letter."""
    return Label(de=str(value), en=str(value))
