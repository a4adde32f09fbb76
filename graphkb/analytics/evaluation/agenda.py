"""What a conference should discuss: measures and cells, each with the reasons for it (rules 1, 2, 3, 5, 7 and 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage import CoverageMatrix, ReasonKind, State
from graphkb.analytics.coverage.cells import Cell
from graphkb.analytics.coverage.wording import counted, date_in_words, said
from graphkb.analytics.described import Method
from graphkb.analytics.evaluation.standing import Evaluated, Evaluations, MeasureEvaluation
from graphkb.model import FuzzyDate
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["Agenda", "Item", "Reason", "Why", "agenda"]


class Why(StrEnum):
    """Why something is to be discussed, the most urgent first."""

    MONEY_ENDS = "money_ends"
    ENDS = "ends"
    GAP = "gap"
    LONG_AGO = "long_ago"
    ANNOUNCED = "announced"
    NEVER = "never"
    """No evaluation is recorded: perhaps there was none, perhaps nobody wrote it down."""
    SAID_NONE = "said_none"
    UNDATED = "undated"
    AGED = "aged"

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_LABELS[self])


_LABELS = {
    Why.MONEY_ENDS: N_("Fördergeld endet"),
    Why.ENDS: N_("Maßnahme endet"),
    Why.GAP: N_("Lücke"),
    Why.LONG_AGO: N_("vor längerer Zeit evaluiert"),
    Why.ANNOUNCED: N_("Evaluation geplant"),
    Why.NEVER: N_("keine Evaluation erfasst"),
    Why.SAID_NONE: N_("nicht evaluiert"),
    Why.UNDATED: N_("evaluiert, Zeitpunkt nicht erhoben"),
    Why.AGED: N_("Belege zu alt"),
}
_OF_STANDING = {
    Evaluated.LONG_AGO: Why.LONG_AGO,
    Evaluated.UNDATED: Why.UNDATED,
    Evaluated.ANNOUNCED: Why.ANNOUNCED,
    Evaluated.SAID_NONE: Why.SAID_NONE,
    Evaluated.NOT_RECORDED: Why.NEVER,
}
_ASKED_TOO_LONG_AGO = (ReasonKind.AGED, ReasonKind.ASKED_LONG_AGO)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the day that explains it; None: no day is known."""

    why: Why
    day: FuzzyDate | None = None

    @property
    def text(self) -> Label:
        """The reason in words.

        >>> Reason(Why.LONG_AGO, FuzzyDate.parse("2019")).text.de
        'Zuletzt evaluiert 2019.'
        """
        day = date_in_words(self.day) if self.day else said(N_("Tag nicht erfasst"))
        match self.why:
            case Why.MONEY_ENDS:
                return said(N_("Förderung endet {day}."), day=day)
            case Why.ENDS:
                return said(N_("Maßnahme endet {day}."), day=day)
            case Why.GAP:
                return said(N_("Lücke: gefragt {day}, nichts gefunden."), day=day)
            case Why.LONG_AGO:
                return said(N_("Zuletzt evaluiert {day}."), day=day)
            case Why.ANNOUNCED if self.day:
                return said(N_("Evaluation geplant für {day}, noch keine erfasst."), day=day)
            case Why.ANNOUNCED:
                return said(N_("Evaluation geplant, noch keine erfasst."))
            case Why.NEVER:
                return said(N_("Keine Evaluation erfasst: nicht erhoben, ob es eine gab."))
            case Why.SAID_NONE:
                return said(N_("Laut Quelle nicht evaluiert."))
            case Why.UNDATED:
                return said(N_("Evaluiert, aber nicht erhoben, wann."))
            case Why.AGED if self.day:
                return said(N_("Zuletzt belegt {day}: zu lange her."), day=day)
            case Why.AGED:
                return said(N_("Belege zu alt."))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to discuss: a measure, or a field at a place."""

    measure: str
    """Empty: it is a cell."""
    field: str
    """Of a cell its field; of a measure its first in the order of the concept, empty: none of its fields."""
    place: str
    """Of a cell; empty: it is a measure."""
    reasons: tuple[Reason, ...]
    """The most urgent first; at least one."""

    @property
    def key(self) -> str:
        """What tells it apart in a list: the id of the measure, or place and field."""
        return self.measure or f"{self.place}~{self.field}"


@dataclass(frozen=True, eq=False)
class Agenda:
    """What is to be discussed as of a day."""

    day: date
    items: tuple[Item, ...]
    """Field by field in the order of the concept, each with its measures, then its cells; those in no field last."""
    method: Method

    @property
    def sentence(self) -> Label:
        """The finding."""
        measures = sum(1 for item in self.items if item.measure)
        cells = len(self.items) - measures
        if not self.items:
            return said(N_("Es ist nichts zu besprechen."))
        first = counted(N_("Zu besprechen ist eine Maßnahme"), N_("Zu besprechen sind {n} Maßnahmen"), measures)
        if not cells:
            return said(N_("{first}."), first=first)
        return counted(
            N_("{first} und eine Zelle aus Handlungsfeld und Ort."),
            N_("{first} und {n} Zellen aus Handlungsfeld und Ort."),
            cells,
            first=first,
        )


def agenda(found: Evaluations, matrix: CoverageMatrix, reasons: Iterable[Why] = tuple(Why)) -> Agenda:
    """Work out what is to be discussed for these reasons.

    Measures: every one whose evaluation is due, and every running one whose money or term ends within the horizon.
    Cells (by what serves the place itself): gaps, and cells of which nothing is known but what is too old. `matrix`
    must be of the same day; a cell is known by place and field.
    """
    wanted = frozenset(reasons)
    order = {share.id: position for position, share in enumerate(found.fields)}
    same = {column.id: column.same for column in matrix.columns}
    items = [
        *_measures(found, wanted, [(id, same.get(id, frozenset({id}))) for id in order]),
        *_cells(matrix, wanted),
    ]
    last = len(order)
    urgency = list(Why)

    def rank(item: Item) -> tuple[int, bool, int, date, int]:
        first = item.reasons[0]
        day = first.day.latest if first.day else date.max
        position = rows.get(item.key, 0)
        return order.get(item.field, last), not item.measure, urgency.index(first.why), day, position

    rows = {row.id: position for position, row in enumerate(found.rows)}
    rows |= {f"{cell.place}~{cell.column}": position for position, cell in enumerate(matrix.all_cells())}
    items.sort(key=rank)
    parameters = {**found.method.parameters, "reasons": ", ".join(why.value for why in Why if why in wanted)}
    method = Method(
        "agenda", parameters, found.method.facts + matrix.method.facts, (*found.method.missing, *matrix.method.missing)
    )
    return Agenda(found.day, tuple(items), method)


def _measures(
    found: Evaluations, wanted: frozenset[Why], fields: Sequence[tuple[str, frozenset[str]]]
) -> Iterator[Item]:
    for row in found.rows:
        reasons = tuple(reason for reason in _reasons(row, found) if reason.why in wanted)
        if reasons:
            field = next((id for id, alike in fields if row.entry.aims & alike), "")
            yield Item(row.id, field, "", reasons)


def _reasons(row: MeasureEvaluation, found: Evaluations) -> Iterator[Reason]:
    """The most urgent first."""
    entry = row.entry
    if entry.active and entry.last_day and not entry.lasts:
        own = entry.measure.valid_to
        when = FuzzyDate.of_day(entry.last_day) if entry.ends_by_money or own is None else own
        yield Reason(Why.MONEY_ENDS if entry.ends_by_money else Why.ENDS, when)
    if row.due:
        why = _OF_STANDING[row.what]
        planned = [one.when for one in row.records if one.planned and one.when]
        yield Reason(why, row.last or (min(planned, default=None) if why is Why.ANNOUNCED else None))


def _cells(matrix: CoverageMatrix, wanted: frozenset[Why]) -> Iterator[Item]:
    for cell in matrix.all_cells():
        reason = _of_cell(cell)
        if reason and reason.why in wanted:
            yield Item("", cell.column, cell.place, (reason,))


def _of_cell(cell: Cell) -> Reason | None:
    if cell.own_state is State.GAP:
        days = [use.statement.day for use in cell.statements if use.statement.id in cell.own.rests_on]
        known = [day for day in days if day]
        return Reason(Why.GAP, max(known, key=lambda day: (day.latest, day.earliest), default=None))
    if cell.own_state is State.UNKNOWN:
        for reason in cell.own.reasons:
            if reason.kind in _ASKED_TOO_LONG_AGO:
                return Reason(Why.AGED, reason.day)
    return None
