"""Saves a state of the knowledge base together with its groups and map, as everybody sees them."""

from __future__ import annotations

from datetime import date

from api.analyses import Analyses
from api.context import Context
from api.network import groups_of, points_of
from graphkb.analytics.network.map_groups import GroupBy
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import PUBLIC
from graphkb.store import SavedState
from graphkb.texts import N_

__all__ = ["ensure_state", "save_state", "state_by"]

LONGEST_NAME = 200


def save_state(context: Context, name: str, *, by: str) -> SavedState:
    """Save all facts as they are now; groups and places on the map come from what the public sees.

    Raises InvalidParameter for a name that is empty or too long.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        reason = Phrase.of(N_("Bitte einen Namen mit höchstens {most} Zeichen angeben."), most=LONGEST_NAME)
        raise InvalidParameter(name="name", value=name, reason=reason)
    analyses = Analyses(context, PUBLIC, context.snapshot())
    day = context.today()
    groups = {group.id: group.members for group in groups_of(analyses, day, GroupBy.CLUSTER)}
    points = points_of(analyses, day, GroupBy.CLUSTER)
    return context.store.save_state(name, by=by, groups=groups, points=points)


def ensure_state(context: Context, name: str, *, by: str) -> SavedState | None:
    """Save a state unless the newest one holds this revision already; None: it does, or there are no facts."""
    snapshot = context.snapshot()
    newest = next(iter(context.store.states()), None)
    if not len(snapshot) or (newest is not None and newest.revision == snapshot.revision):
        return None
    return save_state(context, name, by=by)


def state_by(context: Context, day: date) -> SavedState | None:
    """The newest state that was saved by a day; None if none was."""
    return next((one for one in context.store.states() if one.recorded_at.astimezone().date() <= day), None)
