"""Priority = need × state, with its band, and what must be asked first (rule 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from graphkb.analytics.coverage import Cell, CoverageMatrix, State
from graphkb.analytics.coverage.wording import counted, number, said
from graphkb.analytics.described import Method
from graphkb.analytics.need.figures import Spread
from graphkb.analytics.need.need import Need, NeedCell
from graphkb.errors import InvalidParameter, Phrase
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["MISSING_UP_TO", "WEIGHTS", "WEIGHT_RANGE", "Priority", "PriorityCell", "priority"]

WEIGHTS: Mapping[State, float] = {
    State.GAP: 1.0,
    State.PLANNED: 0.7,
    State.ENDING: 0.7,
    State.THIN: 0.4,
    State.COVERED: 0.1,
}
"""What a state counts; `unknown` has no weight: first somebody has to ask."""

WEIGHT_RANGE = 0.1
"""Each weight may lie so much lower or higher, within 0 and 1."""
WEIGHT_RANGE_MOST = 0.15
"""Up to here no two states change places."""

MISSING_UP_TO = 1.5
"""A figure that is missing may be so many times the highest known one."""
MISSING_UP_TO_MOST = 5.0

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PriorityCell:
    """One cell with its need, its own state and the priority they give."""

    place: str
    column: str
    state: State
    """By what serves this place or parts of it (rule 5)."""
    coverage: Cell
    need: NeedCell
    priority: Spread | None
    """0 to 1; None: the state or the need is not known."""
    possible: Spread | None
    """What the priority may be when what is not known is anything it can be; `value` repeats `high`. None: known."""
    best: int = 0
    """Best rank among cells with a priority, however weights, figures and missing values turn out; 0: no rank."""
    worst: int = 0
    maybe_ahead: int = 0
    """Cells without a priority that may stand above it."""
    measures: int = 0
    """Running measures of the place itself."""
    per_thousand: Spread | None = None
    """These per 1,000 people in need; None: people in need, or the state, not known."""

    @property
    def rank(self) -> int | None:
        """The rank, if it is the same in every case; None: only the band says something."""
        return self.best if self.best == self.worst and self.best else None


@dataclass(frozen=True, slots=True, eq=False)
class Priority:
    """Priorities of a matrix. Never changes."""

    day: date
    concept: str
    target_group: str | None
    places: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[PriorityCell, ...], ...]
    """One row a place, one cell a column; empty: no places."""
    need: Need
    names: Mapping[str, Label]
    """Names of places and columns."""
    weight_range: float
    missing_up_to: float
    method: Method

    def all_cells(self) -> tuple[PriorityCell, ...]:
        """Every cell, row by row."""
        return tuple(cell for row in self.cells for cell in row)

    def cell(self, place: str, column: str) -> PriorityCell | None:
        """The cell at a place and column; None if there is none."""
        return next((cell for cell in self.all_cells() if (cell.place, cell.column) == (place, column)), None)

    @property
    def ranked(self) -> tuple[PriorityCell, ...]:
        """«Vorrang»: cells whose state and need are known, highest priority first; empty: nowhere both."""
        known = [cell for cell in self.all_cells() if cell.priority]
        return tuple(sorted(known, key=lambda cell: -cell.priority.value if cell.priority else 0.0))

    @property
    def ask_first(self) -> tuple[PriorityCell, ...]:
        """«Zuerst fragen»: cells whose state nobody knows, by need, unknown need last."""
        unknown = [cell for cell in self.all_cells() if cell.state is State.UNKNOWN]
        return tuple(sorted(unknown, key=lambda cell: -cell.need.need.value if cell.need.need else 1.0))

    @property
    def without_need(self) -> tuple[PriorityCell, ...]:
        """Cells whose state is known, but no need."""
        return tuple(cell for cell in self.all_cells() if cell.state is not State.UNKNOWN and cell.need.need is None)

    @property
    def sentence(self) -> Label:
        """The finding."""
        ranked = self.ranked
        if not self.all_cells():
            return said(N_("Für diese Auswahl gibt es keine Zellen."))
        if not ranked:
            return said(N_("Noch lässt sich kein Vorrang angeben: Nirgends sind Stand und Bedarf zugleich bekannt."))
        first = ranked[0]
        facts = {"field": self.names[first.column], "place": self.names[first.place], "n": number(len(ranked))}
        if len(ranked) == 1:
            return said(N_("Nur für {field} in {place} sind Stand und Bedarf zugleich bekannt."), **facts)
        if (level := sum(1 for cell in ranked if cell.rank == 1)) > 1:
            return said(
                N_("Gleichauf vorn stehen {level} von {n} Zellen mit Stand und Bedarf."), **facts, level=number(level)
            )
        if first.rank is None:
            text = N_("Von {n} Zellen mit Stand und Bedarf steht {field} in {place} vorn, aber nicht sicher.")
            return said(text, **facts)
        return said(N_("Von {n} Zellen mit Stand und Bedarf steht {field} in {place} vorn."), **facts)

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding."""
        found = []
        if self.ranked and (n := self.ranked[0].maybe_ahead):
            found.append(
                counted(
                    N_("Eine weitere Zelle könnte davor liegen; ihr Stand oder ihr Bedarf ist nicht bekannt."),
                    N_("{n} weitere Zellen könnten davor liegen; ihr Stand oder ihr Bedarf ist nicht bekannt."),
                    n,
                )
            )
        if n := len(self.ask_first):
            found.append(
                counted(
                    N_("Bei einer Zelle ist der Stand vor Ort nicht erhoben: zuerst fragen."),
                    N_("Bei {n} Zellen ist der Stand vor Ort nicht erhoben: zuerst fragen."),
                    n,
                )
            )
        if n := len(self.without_need):
            found.append(
                counted(
                    N_("Bei einer Zelle ist der Stand bekannt, aber kein Bedarf."),
                    N_("Bei {n} Zellen ist der Stand bekannt, aber kein Bedarf."),
                    n,
                )
            )
        return tuple(found)


def priority(
    snapshot: Snapshot,
    matrix: CoverageMatrix,
    need: Need,
    *,
    weight_range: float = WEIGHT_RANGE,
    missing_up_to: float = MISSING_UP_TO,
) -> Priority:
    """Priorities of the cells of a matrix by fields, with the need of the same places and fields.

    Raises InvalidParameter for bounds, and ValueError if the two do not belong together.
    """
    _bounded("weight_range", weight_range, 0, WEIGHT_RANGE_MOST)
    _bounded("missing_up_to", missing_up_to, 1, MISSING_UP_TO_MOST)
    columns = tuple(column.id for column in matrix.columns)
    if (matrix.places, columns, matrix.target_group, matrix.day) != (
        need.places,
        need.columns,
        need.target_group,
        need.day,
    ):
        raise ValueError("matrix and need are of different places, fields, groups or days")
    made = [
        [
            _Weighed(cell, one, weight_range, missing_up_to if one.compared < len(need.places) else 1.0)
            for cell, one in zip(row, needs, strict=True)
        ]
        for row, needs in zip(matrix.cells, need.cells, strict=True)
    ]
    everything = [one for row in made for one in row]
    cells = tuple(tuple(_placed(one, everything) for one in row) for row in made)
    return Priority(
        day=matrix.day,
        concept=matrix.concept,
        target_group=matrix.target_group,
        places=matrix.places,
        columns=columns,
        cells=cells,
        need=need,
        names={id: _name(snapshot, id) for id in (*matrix.places, *columns)},
        weight_range=weight_range,
        missing_up_to=missing_up_to,
        method=_method(matrix, need, [cell for row in cells for cell in row], weight_range, missing_up_to),
    )


def _bounded(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        reason = Phrase.of(N_("zwischen {low} und {high}"), low=f"{low:g}", high=f"{high:g}")
        raise InvalidParameter(name=name, value=value, reason=reason)


class _Weighed:
    """A cell with the bands of its need and of its weight."""

    def __init__(self, cell: Cell, need: NeedCell, weight_range: float, missing_up_to: float) -> None:
        self.cell, self.need = cell, need
        self.weight_range, self.missing_up_to = weight_range, missing_up_to
        """`missing_up_to` 1: every place shown has a rate of this indicator."""
        self.state = cell.own_state

    @cached_property
    def classes(self) -> frozenset[float]:
        """Weights of its state, and of the states that other readings of inexact dates would give."""
        states = {self.state, *self.cell.own.other_states} - {State.UNKNOWN}
        return frozenset(WEIGHTS[state] for state in states)

    @cached_property
    def weight(self) -> Spread:
        """Its weight with the band; of an unknown state any there is."""
        possible = self.classes if self.state is not State.UNKNOWN else frozenset(WEIGHTS.values())
        return Spread(
            WEIGHTS.get(self.state, max(possible)),
            max(0.0, min(possible) - self.weight_range),
            min(1.0, max(possible) + self.weight_range),
        )

    @cached_property
    def needed(self) -> Spread:
        """Its need, also if a place without a figure had the highest rate; any if it is not known."""
        need, rate = self.need.need, self.need.rate
        if need is None or rate is None:
            return Spread(1.0, 0.0, 1.0)
        if not need.value:
            return need
        top = rate.value / need.value * self.missing_up_to
        return Spread(need.value, min(need.low, rate.low / top), need.high)

    @property
    def known(self) -> bool:
        """Whether it has a priority."""
        return self.state is not State.UNKNOWN and self.need.need is not None

    @property
    def band(self) -> Spread:
        """Need × weight."""
        return self.needed.times(self.weight)

    def may_stand_above(self, other: _Weighed) -> bool:
        """Whether weights, figures and missing values can turn out so that this priority is higher.

        What both share varies together: the weight of one state, the rate of one place, the highest rate.
        """
        mine, its = self.needed, other.needed
        same = self.need.formula is not None and self.need.formula == other.need.formula
        if same and self.need.rate and other.need.rate:
            mine, its = self.need.rate, other.need.rate
            if self.need.place == other.need.place:
                mine, its = (Spread.exactly(mine.high),) * 2
        if len(self.classes) == 1 and self.classes == other.classes and self.known and other.known:
            return mine.high > its.low + _CLOSE
        return mine.high * self.weight.high > its.low * other.weight.low + _CLOSE


def _placed(one: _Weighed, everything: Sequence[_Weighed]) -> PriorityCell:
    measures = len(one.cell.running_own)
    cell = PriorityCell(
        place=one.cell.place,
        column=one.cell.column,
        state=one.state,
        coverage=one.cell,
        need=one.need,
        priority=one.band if one.known else None,
        possible=None if one.known else Spread(one.band.high, one.band.low, one.band.high),
        measures=measures,
        per_thousand=None if one.state is State.UNKNOWN else _per_thousand(measures, one.need.people),
    )
    if not one.known:
        return cell
    others = [other for other in everything if other is not one]
    above = [other for other in others if other.may_stand_above(one)]
    surely = [other for other in above if other.known and not one.may_stand_above(other)]
    return replace(
        cell,
        best=1 + len(surely),
        worst=1 + sum(1 for other in above if other.known),
        maybe_ahead=sum(1 for other in above if not other.known),
    )


def _per_thousand(measures: int, people: Spread | None) -> Spread | None:
    if people is None or people.low <= 0:
        return None
    return Spread(1000 * measures / people.value, 1000 * measures / people.high, 1000 * measures / people.low)


def _name(snapshot: Snapshot, id: str) -> Label:
    node = snapshot.node(id)
    return Label(de=node.name, en=node.called("en"))


def _method(
    matrix: CoverageMatrix, need: Need, cells: Iterable[PriorityCell], weight_range: float, missing_up_to: float
) -> Method:
    of_matrix = matrix.method.parameters
    ranked = [cell for cell in cells if cell.priority]
    return Method(
        "priority",
        {
            "day": matrix.day.isoformat(),
            "concept": matrix.concept,
            "target_group": matrix.target_group or "",
            "weight_range": f"{weight_range:g}",
            "missing_up_to": f"{missing_up_to:g}",
            "ageing_months": of_matrix["ageing_months"],
            "horizon_months": of_matrix["horizon_months"],
            "district": of_matrix["district"],
        },
        matrix.method.facts + need.method.facts,
        (*matrix.method.missing, *need.method.missing),
        _stability(ranked),
        need.method.data,
    )


def _stability(ranked: Sequence[PriorityCell]) -> Label | None:
    firm = sum(1 for cell in ranked if cell.rank)
    if not ranked:
        return None
    if not firm:
        return said(N_("Kein Rang ist sicher: Mit anderen Gewichten oder Zahlen wäre die Reihenfolge eine andere."))
    if len(ranked) == 1:
        return said(N_("Nur eine Zelle hat einen Vorrang; ihr Rang ist sicher, solange keine weitere dazukommt."))
    return counted(
        N_(
            "Eine von {all} Zellen mit Vorrang behält ihren Rang, wie auch immer die Gewichte, die Zahlen der Quellen "
            "und die fehlenden Zahlen ausfallen. Nur sie trägt eine Rangzahl."
        ),
        N_(
            "{n} von {all} Zellen mit Vorrang behalten ihren Rang, wie auch immer die Gewichte, die Zahlen der Quellen "
            "und die fehlenden Zahlen ausfallen. Nur sie tragen eine Rangzahl."
        ),
        firm,
        all=number(len(ranked)),
    )
