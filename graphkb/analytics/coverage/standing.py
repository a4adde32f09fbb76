"""Where one side of a cell stands: its state with everything that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.inventory import Bearing, StatementUse
from graphkb.analytics.coverage.reasons import Reason, reasons_of
from graphkb.analytics.coverage.states import State, better, state_of, tally
from graphkb.analytics.coverage.wording import date_in_words, month_after, said
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["Flag", "FlagKind", "Side", "Standing", "side_state", "standing_of"]


class FlagKind(StrEnum):
    """What a reader must know beside the state."""

    ONLY_IN_PARTS = "only_in_parts"
    ONE_PROGRAMME = "one_programme"
    LATE_START = "late_start"
    ONE_BODY_LEFT = "one_body_left"
    LAST_DAY = "last_day"
    DATES_UNSURE = "dates_unsure"
    DERIVED_ONLY = "derived_only"
    CONTRADICTION = "contradiction"
    PROVIDER_NOT_RECORDED = "provider_not_recorded"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag, in words, with the records it rests on."""

    kind: FlagKind
    text: Label
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The measures that one side of a cell sees."""

    whole: tuple[Entry, ...]
    """Those that reach the whole place."""
    all: tuple[Entry, ...]
    """Also those that reach only parts of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one side of a cell and what explains it."""

    state: State
    bodies: tuple[str, ...]
    """N of rule 3: bodies with measures active on the day, sorted. A measure without a provider is not among them."""
    bodies_later: tuple[str, ...]
    """M of rule 3: those whose measures are still running at the horizon, sorted."""
    n: int
    m: int
    """Sizes, with one for measures without a recorded provider if no body is named."""
    only_in_parts: bool
    last_day: date | None
    """State `ending`: the last day of the last measure."""
    one_left_after: date | None
    """Two or more bodies now, one at the horizon: the last day on which there are two."""
    programme: str | None
    """Covered, and all measures still running at the horizon draw on this programme."""
    late_start: tuple[str, ...]
    """State `planned`: measures whose start has passed."""
    provider_missing: tuple[str, ...]
    """Active measures without a recorded provider that counts, where one of the two counts rests on them."""
    derived_only: bool
    """Whether no source states any of the facts that the state rests on."""
    other_states: tuple[State, ...]
    """States that another reading of fuzzy dates would give; empty: none."""
    reasons: tuple[Reason, ...]
    """Why it is unknown, in the order of rule 3; empty in every other state."""
    rests_on: tuple[str, ...]
    """Measures (or, for a gap, statements) that give the state, sorted; for `unknown` empty."""

    def flags(self) -> tuple[Flag, ...]:
        """Its flags in words; empty if there is nothing to add."""
        found = []
        if self.only_in_parts:
            found.append(Flag(FlagKind.ONLY_IN_PARTS, said(N_("nur in Teilräumen"))))
        if self.last_day:
            text = said(N_("endet {day}"), day=date_in_words(self.last_day))
            found.append(Flag(FlagKind.LAST_DAY, text, self.rests_on))
        if self.one_left_after:
            text = said(N_("ab {month} nur noch ein Träger"), month=month_after(self.one_left_after))
            found.append(Flag(FlagKind.ONE_BODY_LEFT, text, self.bodies_later))
        if self.programme:
            found.append(Flag(FlagKind.ONE_PROGRAMME, said(N_("Ein Programm")), (self.programme,)))
        if self.late_start:
            found.append(Flag(FlagKind.LATE_START, said(N_("Beginn überschritten")), self.late_start))
        if self.provider_missing:
            found.append(Flag(FlagKind.PROVIDER_NOT_RECORDED, said(N_("Träger nicht erfasst")), self.provider_missing))
        if self.derived_only:
            found.append(Flag(FlagKind.DERIVED_ONLY, said(N_("nur erschlossen, von keiner Quelle genannt"))))
        if self.other_states:
            names = [state.label for state in self.other_states]
            states = Label(de=", ".join(name.de for name in names), en=", ".join(name.en for name in names))
            text = said(N_("Datum ungenau; anders gelesen: {states}"), states=states)
            found.append(Flag(FlagKind.DATES_UNSURE, text))
        return tuple(found)


def side_state(side: Side, used: Iterable[StatementUse] = ()) -> State:
    """The state alone."""
    gap = any(use.bearing is Bearing.PROVES for use in used)
    return better(state_of(side.whole), state_of(side.all, gap))[0]


def standing_of(
    side: Side,
    used: Sequence[StatementUse],
    *,
    derived: Iterable[str] = (),
    other_states: Iterable[State] = (),
) -> Standing:
    """Work out one side. `derived`: measures that no source states here; `other_states`: from other readings."""
    gap = any(use.bearing is Bearing.PROVES for use in used)
    whole = state_of(side.whole)
    state, only_in_parts = better(whole, state_of(side.all, gap))
    entries = side.whole if state is whole and state.rank >= State.PLANNED.rank else side.all
    found = tally(entries)
    basis: list[str] = []
    if state.runs:
        basis = [entry.id for entry in entries if entry.active]
    elif state is State.PLANNED:
        basis = [entry.id for entry in entries if entry.planned]
    elif state is State.GAP:
        basis = [use.statement.id for use in used if use.bearing is Bearing.PROVES]
    derived = {*derived, *(use.statement.id for use in used if use.statement.derived)}
    return Standing(
        state=state,
        bodies=tuple(sorted(found.now)),
        bodies_later=tuple(sorted(found.later)),
        n=found.n,
        m=found.m,
        only_in_parts=only_in_parts,
        last_day=_last_day(entries) if state is State.ENDING else None,
        one_left_after=max((day for _, day in found.last_days), default=None)
        if found.n >= 2 and found.m == 1
        else None,
        programme=_one_programme(entries) if state is State.COVERED else None,
        late_start=tuple(entry.id for entry in entries if entry.planned and entry.course.late_start)
        if state is State.PLANNED
        else (),
        provider_missing=tuple(entry.id for entry in entries if entry.active and not entry.bodies)
        if found.by_unnamed
        else (),
        derived_only=bool(basis) and all(id in derived for id in basis),
        other_states=tuple(sorted({*other_states} - {state}, key=lambda other: -other.rank)),
        reasons=reasons_of(side.all, used) if state is State.UNKNOWN else (),
        rests_on=tuple(sorted(basis)),
    )


def _last_day(entries: Iterable[Entry]) -> date | None:
    return max((entry.last_day for entry in entries if entry.active and entry.last_day), default=None)


def _one_programme(entries: Iterable[Entry]) -> str | None:
    drawn = [entry.programmes for entry in entries if entry.active and entry.lasts]
    shared = frozenset.intersection(*drawn) if drawn else frozenset()
    return min(shared, default=None)
