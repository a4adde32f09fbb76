"""What is asked of a comparison: two days, and the saved state that tells what was recorded by the earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.context import Context
from api.deps import checked_day
from api.states import state_by
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import add_months
from graphkb.store import SavedState
from graphkb.texts import N_

__all__ = ["AskedChange", "asked_change"]


@dataclass(frozen=True, slots=True)
class AskedChange:
    """Two days, the earlier first."""

    before: date
    after: date
    state: SavedState | None
    """The newest one saved by the earlier day, or the one that was asked for; None: there is none."""


def asked_change(context: Context, before: date | None, after: date | None, state: str = "") -> AskedChange:
    """Fill in what was not asked for: today, and a year before it.

    Raises NotFound for an unknown state, InvalidParameter if the earlier day is the later one, or out of bounds.
    """
    last = checked_day("to", after) if after else context.today()
    found: SavedState | None
    if state:
        found = context.state(state)
        first = found.recorded_at.astimezone().date()
    else:
        first = checked_day("from", before or add_months(last, -12))
        found = state_by(context, first)
    if first > last:
        reason = Phrase.of(N_("Der frühere Tag liegt nach dem späteren."))
        raise InvalidParameter(name="from", value=first.isoformat(), reason=reason)
    return AskedChange(first, last, found)
