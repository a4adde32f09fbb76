"""Need of places by fields or target groups: one declared indicator each, as a rate (rules 9 and 18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from graphkb.analytics.coverage import Coverage
from graphkb.analytics.coverage.wording import counted, number, said
from graphkb.analytics.described import Method
from graphkb.analytics.need.figures import LEAST_BASE, LEAST_PERSONS, PERSONS, Figure, Figures, Spread
from graphkb.analytics.need.formulas import Formula, Formulas, Without, indicator_of, speaks_of_religion
from graphkb.analytics.need.lacks import Lack, LackKind
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Need", "NeedBy", "NeedCell", "need"]

NeedBy = Literal["field", "target_group"]


@dataclass(frozen=True, slots=True, eq=False)
class NeedCell:
    """Need at a place in a field (or of a target group)."""

    place: str
    column: str
    formula: Formula | None
    """The declared indicator; None: none is declared, or none on purpose (see `lacks`)."""
    rate: Spread | None
    """Share of 1; the band is over all values of the chosen years. None: see `lacks`."""
    need: Spread | None
    """The rate divided by the highest of the same indicator among the places shown: 0 to 1."""
    people: Spread | None
    """Persons in need; None: not known, or under ten."""
    numerator: Figure | None
    """The persons counted, or the share as its source gives it."""
    denominator: Figure | None
    compared: int
    """Places that have a rate of this indicator, this one among them; 0: no rate."""
    lacks: tuple[Lack, ...]
    """What is missing, in words; empty: nothing."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures used."""
        return tuple(figure for figure in (self.numerator, self.denominator) if figure)

    @property
    def old(self) -> bool:
        """Whether one of its figures is more than five years from the day."""
        return self.rate is not None and any(figure.old for figure in self.figures)

    @property
    def years(self) -> tuple[int, ...]:
        """Years of its figures; two if numerator and denominator are of different years."""
        return tuple(dict.fromkeys(figure.year for figure in self.figures))

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """Sources of its figures, each once."""
        return tuple(dict.fromkeys(source for figure in self.figures for source in figure.sources))


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """Need in rows of places and columns of fields or target groups. Never changes."""

    day: date
    by: NeedBy
    concept: str
    target_group: str | None
    places: tuple[str, ...]
    columns: tuple[str, ...]
    """Ids of fields or target groups."""
    cells: tuple[tuple[NeedCell, ...], ...]
    """One row a place, one cell a column; empty: no places."""
    without_figures: tuple[str, ...]
    """Places for which no figure at all is recorded."""
    recorded: Mapping[str, tuple[str, ...]]
    """Indicators recorded for each place, used or not."""
    method: Method

    def cell(self, place: str, column: str) -> NeedCell | None:
        """The cell at a place and column; None if there is none."""
        return next((cell for cell in self.all_cells() if (cell.place, cell.column) == (place, column)), None)

    def all_cells(self) -> tuple[NeedCell, ...]:
        """Every cell, row by row."""
        return tuple(cell for row in self.cells for cell in row)

    def by_cell(self) -> dict[tuple[str, str], float | None]:
        """Need, 0 to 1, by place and column; None: not known. For overlays and for lists ordered by need."""
        return {(cell.place, cell.column): cell.need.value if cell.need else None for cell in self.all_cells()}

    @property
    def sentence(self) -> Label:
        """The finding: for how many places and columns a need is known."""
        cells = self.all_cells()
        if not cells:
            return said(N_("Für diese Auswahl gibt es keine Zellen."))
        known = [cell for cell in cells if cell.need]
        if not known:
            return said(N_("Für keinen der gezeigten Orte lässt sich aus den erfassten Zahlen ein Bedarf angeben."))
        places = {cell.place for cell in known}
        if len(self.places) == 1:
            return said(N_("Für diesen Ort lässt sich ein Bedarf angeben."))
        return counted(
            N_("Für einen von {all} Orten lässt sich ein Bedarf angeben."),
            N_("Für {n} von {all} Orten lässt sich ein Bedarf angeben."),
            len(places),
            all=number(len(self.places)),
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding."""
        known = [cell for cell in self.all_cells() if cell.need]
        found = []
        if old := sum(1 for cell in known if cell.old):
            found.append(
                counted(
                    N_("Eine Angabe stützt sich auf Zahlen, die mehr als fünf Jahre vom Stichtag entfernt sind."),
                    N_("{n} Angaben stützen sich auf Zahlen, die mehr als fünf Jahre vom Stichtag entfernt sind."),
                    old,
                )
            )
        if any(cell.compared == 1 for cell in known):
            found.append(said(N_("Wo nur ein Ort eine Zahl hat, gibt es keinen Vergleich: Der Bedarf ist dort 1.")))
        if self.without_figures:
            found.append(
                counted(
                    N_("Für einen Ort ist gar keine Zahl erfasst."),
                    N_("Für {n} Orte ist gar keine Zahl erfasst."),
                    len(self.without_figures),
                )
            )
        return tuple(found)


def need(
    snapshot: Snapshot,
    formulas: Formulas,
    *,
    day: date,
    concept: str | None = None,
    places: Iterable[str] | None = None,
    target_group: str | None = None,
    by: NeedBy = "field",
    district: str = "sr",
) -> Need:
    """Need of places by the fields of a concept, or by the target groups that have a formula.

    Without `concept` and `places`: as `coverage_matrix`. With `target_group` (by field): how many of that group
    live there, in every field. Raises InvalidParameter for a wrong kind of id, NotFound for an unknown one,
    AnalysisError if the district has no concept with fields and none is named.
    """
    if by not in ("field", "target_group"):
        raise InvalidParameter(name="by", value=by, reason="field, target_group")
    if by == "target_group" and target_group:
        reason = Phrase.of(N_("Nach Zielgruppen wird entweder ausgewählt oder gegliedert."))
        raise InvalidParameter(name="target_group", value=target_group, reason=reason)
    view = Coverage(snapshot, day=day, concept=concept, target_group=target_group, district=district)
    rows = view.default_places() if places is None else tuple(view.place(id) for id in dict.fromkeys(places))
    if by == "field":
        entries = {
            column.id: formulas.of(snapshot, (column.id, *sorted(column.same - {column.id})), target_group)
            for column in view.columns
        }
    else:
        entries = {group: formulas.of(snapshot, group=group) for group in formulas.groups(snapshot)}
    maker = _Maker(snapshot, day)
    made = {
        column: _compared([maker.cell(place, column, entry) for place in rows]) for column, entry in entries.items()
    }
    cells = tuple(tuple(made[column][row] for column in entries) for row in range(len(rows)))
    recorded = {place: maker.figures.indicators(place) for place in rows}
    return Need(
        day=day,
        by=by,
        concept=view.concept,
        target_group=target_group,
        places=rows,
        columns=tuple(entries),
        cells=cells,
        without_figures=tuple(place for place in rows if not recorded[place]),
        recorded=recorded,
        method=_method(view, by, [cell for row in cells for cell in row], maker.figures),
    )


class _Maker:
    """Works out the rate of one place by one formula."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self.snapshot = snapshot
        self.figures = Figures(snapshot, day)

    def cell(self, place: str, column: str, entry: Formula | Without | None) -> NeedCell:
        if not isinstance(entry, Formula):
            lack = Lack(LackKind.LEFT_OUT, own_text=entry.why) if entry else Lack(LackKind.NO_FORMULA)
            return NeedCell(place, column, None, None, None, None, None, None, 0, (lack,))
        measured = self._figure(place, entry.measured)
        numerator = measured if isinstance(measured, Figure) else None
        base = self._figure(place, entry.of, numerator.year if numerator else None) if entry.of else None
        denominator = base if isinstance(base, Figure) else None
        lacks = [one for one in (measured, base) if isinstance(one, Lack)]
        lacks += self._refused(place, entry, numerator, denominator)
        if any(lack.kind in _FATAL for lack in lacks):  # nothing of it may be shown
            return NeedCell(place, column, entry, None, None, None, None, None, 0, tuple(lacks))
        rate = people = None
        if entry.share:
            if numerator and not _kinds(lacks) & {LackKind.NO_FIT, LackKind.BASE_UNDER_HUNDRED}:
                rate = numerator.spread.times(Spread.exactly(0.01))
                people = rate.times(denominator.spread) if denominator else None
        elif numerator and denominator and not lacks:
            part, whole = numerator.spread, denominator.spread
            rate = Spread(part.value / whole.value, part.low / whole.high, min(part.high / whole.low, 1.0))
            people = part
        if not _counts_persons(entry, numerator, denominator):
            people = None
        return NeedCell(place, column, entry, rate, None, people, numerator, denominator, 0, tuple(lacks))

    def _figure(self, place: str, named: str, beside: int | None = None) -> Figure | Lack:
        node = indicator_of(self.snapshot, named)
        if node is None:
            return Lack(LackKind.NO_INDICATOR, Label(de=named, en=named))
        return self.figures.of(place, node.id, beside)

    def _refused(
        self, place: str, entry: Formula, numerator: Figure | None, denominator: Figure | None
    ) -> Iterable[Lack]:
        node = indicator_of(self.snapshot, entry.measured)
        names = (node.id, *node.names) if node else ()
        if speaks_of_religion(*names):
            yield Lack(LackKind.RELIGION, entry.label)
        if self.snapshot.node(place).kind == "quarter" and entry.of_origin(*names):
            yield Lack(LackKind.ORIGIN_IN_QUARTER, entry.label)
        if numerator and entry.share and (numerator.unit != "percent" or not _is_percent(numerator.spread)):
            yield Lack(LackKind.NO_FIT, self.figures.name(numerator.indicator))
        if denominator and denominator.spread.low < LEAST_BASE:
            yield Lack(LackKind.BASE_UNDER_HUNDRED, self.figures.name(denominator.indicator))
        elif numerator and denominator and entry.share:
            if denominator.unit in PERSONS and numerator.spread.low * denominator.spread.low < 100 * LEAST_PERSONS:
                yield Lack(LackKind.UNDER_TEN, entry.label)
        elif numerator and denominator:
            fits = numerator.unit == denominator.unit != "percent"
            if not fits or numerator.spread.value > denominator.spread.value:
                yield Lack(LackKind.NO_FIT, entry.label)


_FATAL = (LackKind.RELIGION, LackKind.ORIGIN_IN_QUARTER, LackKind.UNDER_TEN)


def _is_percent(spread: Spread) -> bool:
    return spread.low >= 0 and spread.high <= 100


def _kinds(lacks: Iterable[Lack]) -> set[LackKind]:
    return {lack.kind for lack in lacks}


def _counts_persons(entry: Formula, numerator: Figure | None, denominator: Figure | None) -> bool:
    counted_in = denominator if entry.share else numerator
    return counted_in is not None and counted_in.unit in PERSONS


def _compared(cells: list[NeedCell]) -> list[NeedCell]:
    """The cells of one column with their rates divided by the highest.

    The band is exact: low with all others at their highest, high with all others at their lowest.
    """
    rates = [(n, cell.rate) for n, cell in enumerate(cells) if cell.rate]
    top = max((rate.value for _, rate in rates), default=0.0)
    found = list(cells)
    for n, rate in rates:
        lowest = max([rate.high, *(other.low for at, other in rates if at != n)])
        highest = max([rate.low, *(other.high for at, other in rates if at != n)])
        share = Spread(_part(rate.value, top), _part(rate.low, highest), _part(rate.high, lowest))
        found[n] = replace(cells[n], need=share, compared=len(rates))
    return found


def _part(rate: float, top: float) -> float:
    return rate / top if top > 0 else 0.0


def _method(view: Coverage, by: NeedBy, cells: list[NeedCell], figures: Figures) -> Method:
    used = {record for cell in cells for figure in cell.figures for record in figure.records}
    kinds = [kind for cell in cells if not cell.rate for kind in _kinds(cell.lacks)]
    missing = []
    if n := kinds.count(LackKind.NO_FORMULA) + kinds.count(LackKind.LEFT_OUT):
        missing.append(
            counted(
                N_("Für eine Zelle ist keine Kennzahl festgelegt."),
                N_("Für {n} Zellen ist keine Kennzahl festgelegt."),
                n,
            )
        )
    rest = sum(1 for cell in cells if not cell.rate and cell.formula)
    if rest:
        missing.append(
            counted(
                N_("In einer Zelle fehlt die Zahl oder sie ist nicht brauchbar; geschätzt wird nichts."),
                N_("In {n} Zellen fehlt die Zahl oder sie ist nicht brauchbar; geschätzt wird nichts."),
                rest,
            )
        )
    return Method(
        "need",
        {
            "day": view.day.isoformat(),
            "concept": view.concept,
            "by": by,
            "target_group": view.target_group or "",
            "district": view.district,
        },
        len(used),
        tuple(missing),
        data=tuple(_data(cells, figures)),
    )


def _data(cells: Iterable[NeedCell], figures: Figures) -> Iterable[Label]:
    """Each formula that was used, with the indicators in it."""
    formulas = {cell.formula.id: cell for cell in cells if cell.formula and cell.rate}
    for cell in formulas.values():
        assert cell.formula
        yield Label(
            de=f"{cell.formula.label.de}. {cell.formula.why.de}", en=f"{cell.formula.label.en}. {cell.formula.why.en}"
        )
