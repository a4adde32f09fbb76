"""A calendar of cliffs: what ends when, and which cells change on the day after (rules 1, 2, 3 and 7).

For every day on which something is known to end, coverage is worked out anew: for the day itself and for the day
after. What counts on the day that is asked from is held as still confirmed then, so that an end is not mixed up with
evidence that merely grows old; that is a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graphkb.analytics.coverage.cells import By, Cell
from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.maker import make_cell
from graphkb.analytics.coverage.matrix import CoverageMatrix, matrix_of
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.coverage.wording import counted, date_in_words, said
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock, Course
from graphkb.model import FuzzyDate, Node, Precision, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Calendar", "CellStep", "Cliff", "Ending", "FadingDay", "calendar"]

COURSES = (Course.ACTIVE, Course.PLANNED, Course.NOT_BEGUN)
"""Courses of measures that can still end."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends on a day."""

    id: str
    """A measure or a programme."""
    by_money: bool
    """A measure whose recorded money ends; it has no earlier end of its own."""
    when: FuzzyDate
    """The end as exactly as it is known."""
    funders: tuple[str, ...]
    """Ends by money: whose money ends that day, sorted."""

    @property
    def fuzzy(self) -> bool:
        """Whether the day itself is not known: it ends on that day at the latest."""
        return self.when.precision is not Precision.DAY


@dataclass(frozen=True, slots=True)
class CellStep:
    """A cell that something ends in."""

    place: str
    column: str
    now: State
    """On the day that is asked from."""
    before: State
    """On the last day."""
    after: State
    """On the day after."""
    bodies_before: int
    bodies_after: int
    measures: tuple[str, ...]
    """What ends in it, sorted."""

    @property
    def falls(self) -> bool:
        """Whether its state changes from the last day to the day after."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class Cliff:
    """A last day: what ends on it, and the cells where that is felt."""

    last_day: date
    endings: tuple[Ending, ...]
    """Measures first, then programmes, each by id; at least one."""
    cells: tuple[CellStep, ...]
    """In the order of the matrix; empty: nothing of it runs or is planned in a cell of the matrix then."""

    @property
    def falling(self) -> tuple[CellStep, ...]:
        """Cells whose state changes on the day after."""
        return tuple(cell for cell in self.cells if cell.falls)


@dataclass(frozen=True, slots=True)
class FadingDay:
    """The last day on which some evidence is fresh: without a new word these measures then no longer count."""

    last_day: date
    measures: tuple[str, ...]
    """Sorted; at least one."""
    cells: tuple[CellStep, ...]
    """Cells they run in; `after` is what is left if nothing is confirmed anew by then and all ends come as known."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """All known ends after a day."""

    day: date
    matrix: CoverageMatrix
    cliffs: tuple[Cliff, ...]
    """By day; empty: no end is known."""
    fading: tuple[FadingDay, ...]
    """By day: running measures without an end of their own, by the day their evidence becomes too old."""
    method: Method

    def within(self, months: int) -> tuple[Cliff, ...]:
        """Cliffs of so many months from the day on."""
        return tuple(cliff for cliff in self.cliffs if cliff.last_day < add_months(self.day, months))

    @property
    def sentence(self) -> Label:
        """The finding."""
        if not self.cliffs:
            return said(N_("Es ist kein Ende bekannt, weder von Maßnahmen noch von Fördergeld."))
        falling = {(cell.place, cell.column) for cliff in self.within(24) for cell in cliff.falling}
        ending = {one.id for cliff in self.within(24) for one in cliff.endings}
        if not ending:
            first = date_in_words(self.cliffs[0].last_day)
            return said(N_("Für die nächsten 24 Monate ist kein Ende bekannt, das nächste ist am {day}."), day=first)
        what = counted(
            N_("Für die nächsten 24 Monate ist ein Ende bekannt"),
            N_("Für die nächsten 24 Monate sind {n} Enden bekannt"),
            len(ending),
        )
        if not falling:
            return said(N_("{what}; in keiner Zelle ändert das den Stand."), what=what)
        return counted(
            N_("{what}; in einer Zelle ändert sich dadurch der Stand."),
            N_("{what}; in {n} Zellen ändert sich dadurch der Stand."),
            len(falling),
            what=what,
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding: the first day on which evidence becomes too old; empty if there is none."""
        if not self.fading:
            return ()
        first = self.fading[0]
        day = date_in_words(first.last_day)
        what = counted(
            N_("Nach dem {day} ist bei einer laufenden Maßnahme der letzte Beleg zu alt"),
            N_("Nach dem {day} ist bei {n} laufenden Maßnahmen der letzte Beleg zu alt"),
            len(first.measures),
            day=day,
        )
        falling = sum(1 for step in first.cells if step.falls)
        if not falling:
            return (said(N_("{what}; in keiner Zelle ändert das den Stand."), what=what),)
        return (
            counted(
                N_("{what}; ohne Nachfrage ändert sich der Stand einer Zelle."),
                N_("{what}; ohne Nachfrage ändert sich der Stand von {n} Zellen."),
                falling,
                what=what,
            ),
        )


def calendar(
    snapshot: Snapshot,
    *,
    day: date,
    concept: str | None = None,
    by: By = "field",
    ageing_months: int = 24,
    district: str = "sr",
) -> Calendar:
    """All known ends on or after a day, each with the cells it is felt in.

    A measure ends by its own known end or by its recorded money (rule 7, however far ahead), a programme by its own
    end. A fuzzy end stands for its latest day. Errors as in `Coverage`.
    """
    view = _view(snapshot, day, concept, by, ageing_months, district)
    matrix = matrix_of(view)
    far = Coverage(
        snapshot,
        day=day,
        concept=view.concept,
        by=by,
        ageing_months=ageing_months,
        district=district,
        horizon_months=120,
    )
    entries = far.entries
    endings = _endings(snapshot, day, entries)
    projector = _Projector(snapshot, view, entries)
    cliffs = tuple(_cliff(projector, matrix, last, endings[last]) for last in sorted(endings))
    fading = _fading(projector, matrix, entries)
    return Calendar(
        day,
        matrix,
        cliffs,
        fading,
        _method(matrix, entries, cliffs),
    )


def _view(snapshot: Snapshot, day: date, concept: str | None, by: By, ageing_months: int, district: str) -> Coverage:
    return Coverage(snapshot, day=day, concept=concept, by=by, ageing_months=ageing_months, district=district)


def _endings(snapshot: Snapshot, day: date, entries: Mapping[str, Entry]) -> dict[date, tuple[Ending, ...]]:
    found: dict[date, list[Ending]] = {}
    for entry in entries.values():
        last = entry.last_day
        if entry.course.course not in COURSES or last is None or last < day:
            continue
        if entry.ends_by_money:
            money = [funding for funding in entry.money if funding.end == last]
            funders = tuple(sorted({funding.funder for funding in money}))
            when = min(_money_end(snapshot, funding.funder, funding.relation.valid_to, last) for funding in money)
            found.setdefault(last, []).append(Ending(entry.id, True, when, funders))
        elif entry.measure.valid_to:
            found.setdefault(last, []).append(Ending(entry.id, False, entry.measure.valid_to, ()))
    for programme in snapshot.of_kind("funding_programme"):
        if programme.valid_to and programme.valid_to.latest >= day:
            found.setdefault(programme.valid_to.latest, []).append(Ending(programme.id, False, programme.valid_to, ()))
    return {
        last: tuple(sorted(all, key=lambda one: (snapshot.node(one.id).kind != "measure", one.id)))
        for last, all in found.items()
    }


def _money_end(snapshot: Snapshot, funder: str, own: FuzzyDate | None, last: date) -> FuzzyDate:
    """The end of money as exactly as it is known: of the funding itself, else of the programme."""
    return own or snapshot.node(funder).valid_to or FuzzyDate.of_day(last)


class _Projector:
    """Coverage of days to come, from what is known now."""

    def __init__(self, snapshot: Snapshot, view: Coverage, entries: Mapping[str, Entry]) -> None:
        self.snapshot, self.view, self.entries = snapshot, view, entries

    def at(self, day: date, *, confirmed: bool) -> Coverage:
        """Coverage on a day. `confirmed`: what counts now is held as confirmed on that day."""
        nodes = [self._by_then(node, day, confirmed) for node in self.snapshot.nodes]
        snapshot = Snapshot.of(nodes, self.snapshot.relations, self.snapshot.revision, self.snapshot.ontology)
        view = self.view
        return _view(snapshot, day, view.concept, view.by, view.clock.ageing_months, view.district)

    def _by_then(self, node: Node, day: date, confirmed: bool) -> Node:
        entry = self.entries.get(node.id)
        if entry is None or entry.course.course not in COURSES:
            return node
        if entry.ends_by_money and entry.last_day and entry.last_day < day:
            # Once its money is over nothing would tell any more that it was ever paid (rule 7 asks what runs).
            return replace(node, valid_to=FuzzyDate.of_day(entry.last_day))
        return self._confirmed(node, day) if confirmed else node

    @staticmethod
    def _confirmed(measure: Node, day: date) -> Node:
        # Its first assertion stays what it was: an unknown start reaches back from there.
        first = measure.asserted or (FuzzyDate.of_day(measure.assured_on) if measure.assured_on else None)
        return replace(measure, asserted=first, assured_on=day)


def _cliff(projector: _Projector, matrix: CoverageMatrix, last: date, endings: tuple[Ending, ...]) -> Cliff:
    measures = {one.id for one in endings if projector.snapshot.node(one.id).kind == "measure"}
    before = projector.at(last, confirmed=True)
    after = projector.at(last + timedelta(days=1), confirmed=True)
    return Cliff(last, endings, _steps(matrix, measures, before, after))


def _steps(matrix: CoverageMatrix, measures: Iterable[str], before: Coverage, after: Coverage) -> tuple[CellStep, ...]:
    """Cells in which these measures run or are planned on the earlier day."""
    wanted = frozenset(measures)
    steps = []
    for cell in matrix.all_cells():
        if wanted.isdisjoint(measure.id for measure in cell.measures):
            continue
        column = before.column(cell.column)
        old = make_cell(before, cell.place, column)
        ending = sorted(id for id in wanted if _live(old, id))
        if not ending:
            continue
        new = make_cell(after, cell.place, column)
        steps.append(
            CellStep(
                cell.place,
                cell.column,
                cell.state,
                old.state,
                new.state,
                old.overall.n,
                new.overall.n,
                tuple(ending),
            )
        )
    return tuple(steps)


def _live(cell: Cell, id: str) -> bool:
    return any(measure.id == id and (measure.entry.active or measure.entry.planned) for measure in cell.measures)


def _fading(projector: _Projector, matrix: CoverageMatrix, entries: Mapping[str, Entry]) -> tuple[FadingDay, ...]:
    clock = projector.view.clock
    found: dict[date, list[str]] = {}
    for entry in entries.values():
        if not entry.active or entry.measure.valid_to:
            continue  # a known end keeps it active until then, whatever was said when (rule 2)
        last = _fresh_until(clock, entry.measure)
        if last and (entry.last_day is None or last < entry.last_day):
            found.setdefault(last, []).append(entry.id)
    return tuple(
        FadingDay(
            last,
            tuple(sorted(ids)),
            _steps(
                matrix,
                ids,
                projector.at(last, confirmed=False),
                projector.at(last + timedelta(days=1), confirmed=False),
            ),
        )
        for last, ids in sorted(found.items())
    )


def _fresh_until(clock: Clock, measure: Node) -> date | None:
    """The last day on which its evidence is fresh; None: undated."""
    word = clock.last_confirmed(measure)
    if word is None:
        return None
    last = add_months(word, clock.ageing_months)
    while add_months(last + timedelta(days=1), -clock.ageing_months) <= word:
        last += timedelta(days=1)
    return last


def _method(matrix: CoverageMatrix, entries: Mapping[str, Entry], cliffs: tuple[Cliff, ...]) -> Method:
    running = [entry for entry in entries.values() if entry.active]
    endless = sum(1 for entry in running if entry.last_day is None)
    unpaid = sum(1 for entry in running if not entry.money)
    missing = []
    if endless:
        missing.append(
            counted(
                N_("Bei einer von {all} laufenden Maßnahmen ist kein Ende erfasst."),
                N_("Bei {n} von {all} laufenden Maßnahmen ist kein Ende erfasst."),
                endless,
                all=len(running),
            )
        )
    if unpaid:
        missing.append(
            counted(
                N_("Bei einer von {all} laufenden Maßnahmen ist nicht erfasst, wer sie bezahlt."),
                N_("Bei {n} von {all} laufenden Maßnahmen ist nicht erfasst, wer sie bezahlt."),
                unpaid,
                all=len(running),
            )
        )
    fuzzy = sum(1 for cliff in cliffs for one in cliff.endings if one.fuzzy)
    if fuzzy:
        missing.append(
            counted(
                N_("Ein Ende ist nur ungefähr bekannt; es gilt der späteste Tag."),
                N_("{n} Enden sind nur ungefähr bekannt; es gilt der späteste Tag."),
                fuzzy,
            )
        )
    used = matrix.method.parameters
    return Method(
        "calendar",
        {id: used[id] for id in ("day", "concept", "by", "ageing_months", "district")},
        matrix.method.facts,
        tuple(missing),
    )
