"""What was decided about pairs: proposed are only those that nobody has decided, for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphkb.duplicates.pairs import Found, Pair, pair_key
from graphkb.snapshot import Snapshot
from graphkb.store.decisions import Decision, Verdict, latest, moved_to

__all__ = ["Standing", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Pairs by what was decided. Empty tuples: nothing of that sort."""

    open: tuple[Pair, ...]
    """Nobody has decided; best first."""
    unsure: tuple[Decision, ...]
    """Decided as unsure; newest first."""
    decided: tuple[Decision, ...]
    """Decided as the same or as different, newest first; merged ones too."""
    again: tuple[Decision, ...]
    """Decided as the same, and both are there: not merged yet, undone, or brought back by an import."""


def standing(snapshot: Snapshot, found: Found, decisions: Sequence[Decision]) -> Standing:
    """Sort pairs by what was decided; `decisions` oldest first.

    A decision on a body that was merged since holds for the body that it went into.
    """
    held = latest(decisions)
    taken = {*held, *_carried(snapshot, held.values(), decisions)}
    newest = sorted(held.values(), key=lambda decision: (decision.at, decision.id), reverse=True)
    return Standing(
        tuple(pair for pair in found.pairs if pair.key not in taken),
        tuple(one for one in newest if one.verdict is Verdict.UNSURE and _there(snapshot, one)),
        tuple(one for one in newest if one.verdict is not Verdict.UNSURE),
        tuple(one for one in newest if one.verdict is Verdict.SAME and _there(snapshot, one)),
    )


def _there(snapshot: Snapshot, decision: Decision) -> bool:
    return decision.first in snapshot and decision.second in snapshot


def _carried(snapshot: Snapshot, held: Iterable[Decision], decisions: Sequence[Decision]) -> Iterable[tuple[str, str]]:
    for one in held:
        if one.verdict is Verdict.SAME:
            continue
        now = [moved_to(id, decisions, snapshot.__contains__) or id for id in one.key]
        if now[0] != now[1]:
            yield pair_key(*now)
