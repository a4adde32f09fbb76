"""Ties of two days: new, ended, stronger, weaker, no longer attested, recorded only later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.change.sides import Basis, Side
from graphkb.analytics.network.evidence import Evidence, EvidenceKind
from graphkb.analytics.network.ties import TOLERANCE, Tie
from graphkb.analytics.wording import said
from graphkb.model import Relation
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["TieChange", "TieWhat", "tie_changes"]


class TieWhat(StrEnum):
    """What became of a tie."""

    NEW = "new"
    """All that it rests on is known to have begun after the earlier day."""
    FIRST_STATED = "first_stated"
    """Sources speak of it only later; when it began is not recorded."""
    RECORDED = "recorded"
    """It held on the earlier day already, and was recorded only after it."""
    STRONGER = "stronger"
    WEAKER = "weaker"
    ENDED = "ended"
    """All that it rested on has a known end."""
    LAPSED = "lapsed"
    """Nobody says that it ended; the last word on it is too old."""
    MOVED = "moved"
    """A unit now counts with another body, or a group became too large (or small enough) for pairwise ties."""
    WITHDRAWN = "withdrawn"
    """The saved state has it, today's records do not, for the same day."""

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_NAMES[self])


_NAMES = {
    TieWhat.NEW: N_("neu"),
    TieWhat.FIRST_STATED: N_("erst später genannt, Beginn unbekannt"),
    TieWhat.RECORDED: N_("bestand schon, neu erfasst"),
    TieWhat.STRONGER: N_("stärker"),
    TieWhat.WEAKER: N_("schwächer"),
    TieWhat.ENDED: N_("beendet"),
    TieWhat.LAPSED: N_("nicht mehr belegt"),
    TieWhat.MOVED: N_("anders zugeordnet"),
    TieWhat.WITHDRAWN: N_("nicht mehr erfasst"),
}


@dataclass(frozen=True, slots=True)
class TieChange:
    """One tie that changed, `a` before `b` in the order of ids."""

    a: str
    b: str
    what: TieWhat
    before: float
    """Weight on the earlier day; 0: no tie."""
    after: float
    came: tuple[Evidence, ...]
    """Evidence of the later day that the earlier one does not have; RECORDED: the evidence of the earlier day."""
    went: tuple[Evidence, ...]
    """Evidence of the earlier day that the later one does not have."""
    recorded_later: bool
    """It held on the earlier day and was recorded only after it, whatever became of it since."""


Pairs = Mapping[tuple[str, str], Tie]


def tie_changes(before: Side, after: Side, known: Side, basis: Basis) -> tuple[TieChange, ...]:
    """Ties that differ between two days, by kind of change and ends; empty if none does.

    `before` and `after` are what is known today of the two days; `known` is what was known of the earlier one then.
    """
    return tuple(sorted(_changes(before, after, known, basis), key=_order))


def _order(change: TieChange) -> tuple[int, float, str, str]:
    strength = max(change.before, change.after)
    return list(TieWhat).index(change.what), -round(strength / TOLERANCE), change.a, change.b


def _changes(before: Side, after: Side, known: Side, basis: Basis) -> Iterator[TieChange]:
    old, new, then = (_pairs(side) for side in (before, after, known))
    arrivals = _Arrivals(before, after)
    for pair in sorted(old.keys() | new.keys() | (then.keys() if basis is Basis.SAVED else set())):
        was, now = old.get(pair), new.get(pair)
        came, went = _apart(now, was), _apart(was, now)
        later = was is not None and pair not in then
        what = _what(pair, was, now, later, arrivals)
        if was is None and now is None:
            what, went = TieWhat.WITHDRAWN, then[pair].evidence
        if what is None:
            continue
        if what is TieWhat.RECORDED and was:
            came = was.evidence
        yield TieChange(*pair, what, was.weight if was else 0.0, now.weight if now else 0.0, came, went, later)


def _what(pair: tuple[str, str], was: Tie | None, now: Tie | None, later: bool, arrivals: _Arrivals) -> TieWhat | None:
    if was is None:
        return arrivals.arrived(pair, now.evidence) if now else None
    if now is None:
        return arrivals.gone(pair, was.evidence)
    if later:
        return TieWhat.RECORDED
    if abs(now.weight - was.weight) <= TOLERANCE:
        return None
    return TieWhat.STRONGER if now.weight > was.weight else TieWhat.WEAKER


def _pairs(side: Side) -> Pairs:
    return {(tie.a, tie.b): tie for tie in side.cooperation.ties}


def _apart(one: Tie | None, other: Tie | None) -> tuple[Evidence, ...]:
    """Evidence of one tie that the other does not have."""
    there = {(piece.kind, piece.via) for piece in other.evidence} if other else set()
    return tuple(piece for piece in one.evidence if (piece.kind, piece.via) not in there) if one else ()


class _Arrivals:
    """Tells why evidence that one day has is missing on the other."""

    def __init__(self, before: Side, after: Side) -> None:
        self.before, self.after = before, after
        self._used = _used(before), _used(after)

    def arrived(self, pair: tuple[str, str], evidence: tuple[Evidence, ...]) -> TieWhat:
        """Of a tie that only the later day has."""
        if all(set(piece.relations) <= self._used[0] for piece in evidence):
            return TieWhat.MOVED
        return TieWhat.NEW if all(self._begun(pair, piece) for piece in evidence) else TieWhat.FIRST_STATED

    def gone(self, pair: tuple[str, str], evidence: tuple[Evidence, ...]) -> TieWhat:
        """Of a tie that only the earlier day has."""
        found = {self._gone(pair, piece) for piece in evidence}
        return next(what for what in (TieWhat.LAPSED, TieWhat.MOVED, TieWhat.ENDED) if what in found)

    def _begun(self, pair: tuple[str, str], piece: Evidence) -> bool:
        day = self.before.day
        if piece.kind is EvidenceKind.EVENT:
            return True
        if piece.via and self.after.starts_later(self.after.snapshot.node(piece.via), day):
            return True
        return any(
            bool(half) and all(self.after.starts_later(one, day) for one in half)
            for half in _halves(self.after, pair, piece)
        )

    def _gone(self, pair: tuple[str, str], piece: Evidence) -> TieWhat:
        snapshot, clock = self.after.snapshot, self.after.clock
        named = [*pair, piece.via] if piece.kind is EvidenceKind.MEASURE else [*pair]
        if any(clock.over(snapshot.node(id)) for id in named if id in snapshot):
            return TieWhat.ENDED
        if set(piece.relations) <= self._used[1]:
            return TieWhat.MOVED
        if piece.kind is EvidenceKind.EVENT:
            return TieWhat.LAPSED
        if any(bool(half) and all(map(clock.over, half)) for half in _halves(self.before, pair, piece)):
            return TieWhat.ENDED
        return TieWhat.MOVED if piece.kind is EvidenceKind.MEASURE else TieWhat.LAPSED


def _used(side: Side) -> frozenset[str]:
    """Relations that count for somebody on the day."""
    in_groups = {id for group in side.cooperation.groups for id in group.relations}
    return frozenset(in_groups | {id for tie in side.cooperation.ties for one in tie.evidence for id in one.relations})


def _halves(side: Side, pair: tuple[str, str], piece: Evidence) -> tuple[list[Relation], ...]:
    """What ties each of the two bodies to what joins them; for a stated cooperation all that state it."""
    relations = [side.relations[id] for id in piece.relations]
    if piece.kind is EvidenceKind.COOPERATION:
        return (relations,)
    bodies = side.cooperation.body_of
    return tuple([one for one in relations if body in bodies.get(one.source, ())] for body in pair)
