"""The six states and how running measures give them (rule 3, and the better of two readings of rule 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage.entries import Entry
from graphkb.analytics.coverage.wording import said
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["State", "Tally", "better", "state_of", "tally"]


class State(StrEnum):
    """What is known of a cell, best first; UNKNOWN stands outside that order."""

    COVERED = "covered"
    """Two or more bodies that go on."""
    THIN = "thin"
    """One body that goes on."""
    ENDING = "ending"
    """Something runs, but all of it ends before the horizon."""
    PLANNED = "planned"
    GAP = "gap"
    """Somebody asked, and there was none."""
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """4 covered … 0 gap; UNKNOWN −1, which means outside, not worst."""
        return _RANK[self]

    @property
    def runs(self) -> bool:
        """Whether something runs."""
        return self.rank >= State.ENDING.rank

    @property
    def label(self) -> Label:
        """Its name on pages.

        >>> State.UNKNOWN.label.de
        'Nicht erhoben'
        """
        return said(_NAMES[self])

    @property
    def in_words(self) -> Label:
        """What it means, for the legend."""
        return said(_WORDS[self])


_RANK = {
    State.COVERED: 4,
    State.THIN: 3,
    State.ENDING: 2,
    State.PLANNED: 1,
    State.GAP: 0,
    State.UNKNOWN: -1,
}
_NAMES = {
    State.COVERED: N_("Gedeckt"),
    State.THIN: N_("Dünn"),
    State.ENDING: N_("Läuft aus"),
    State.PLANNED: N_("Geplant"),
    State.GAP: N_("Lücke"),
    State.UNKNOWN: N_("Nicht erhoben"),
}
_WORDS = {
    State.COVERED: N_("zwei oder mehr Träger"),
    State.THIN: N_("ein Träger"),
    State.ENDING: N_("alles Laufende endet bald"),
    State.PLANNED: N_("noch nichts, aber vorgesehen"),
    State.GAP: N_("nachgefragt, nichts gefunden"),
    State.UNKNOWN: N_("nichts Gesichertes erfasst, niemand gefragt"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Bodies with measures active on the day, and those whose measures still run at the horizon."""

    now: frozenset[str]
    later: frozenset[str]
    unnamed_now: bool
    """Whether an active measure has no recorded provider that counts."""
    unnamed_later: bool
    last_days: tuple[tuple[str, date], ...]
    """For each body that is gone at the horizon the last day of its last measure."""

    @property
    def n(self) -> int:
        """Bodies on the day. A measure without a provider counts as one only if no body is named."""
        return len(self.now) or int(self.unnamed_now)

    @property
    def m(self) -> int:
        """Bodies at the horizon, counted the same way."""
        return len(self.later) or int(self.unnamed_later)

    @property
    def by_unnamed(self) -> bool:
        """Whether one of the two counts rests on a measure without a recorded provider."""
        return (self.unnamed_now and not self.now) or (self.unnamed_later and not self.later)


def tally(entries: Iterable[Entry]) -> Tally:
    """Count the bodies of active measures."""
    now: set[str] = set()
    later: set[str] = set()
    unnamed_now = unnamed_later = False
    last: dict[str, date] = {}
    for entry in entries:
        if not entry.active:
            continue
        if entry.bodies:
            now.update(entry.bodies)
            if entry.lasts:
                later.update(entry.bodies)
            elif entry.last_day:
                for body in entry.bodies:
                    last[body] = max(entry.last_day, last.get(body, entry.last_day))
        else:
            unnamed_now = True
            unnamed_later = unnamed_later or entry.lasts
    gone = tuple(sorted((body, day) for body, day in last.items() if body not in later))
    return Tally(frozenset(now), frozenset(later), unnamed_now, unnamed_later, gone)


def state_of(entries: Iterable[Entry], gap: bool = False) -> State:
    """The state these measures give; `gap`: a valid inventory statement found none."""
    entries = tuple(entries)
    counted = tally(entries)
    if counted.n:
        return State.COVERED if counted.m >= 2 else State.THIN if counted.m else State.ENDING
    if any(entry.planned for entry in entries):
        return State.PLANNED
    return State.GAP if gap else State.UNKNOWN


def better(whole: State, with_parts: State) -> tuple[State, bool]:
    """The better of the two readings of rule 5, and whether only the one with parts gives it.

    The reading with parts is capped at thin. What was or was not found by asking is said by that reading alone.

    >>> better(State.UNKNOWN, State.COVERED)
    (<State.THIN: 'thin'>, True)
    """
    capped = State.THIN if with_parts is State.COVERED else with_parts
    if capped.rank < State.PLANNED.rank:
        return capped, False
    return (capped, True) if capped.rank > whole.rank else (whole, False)
