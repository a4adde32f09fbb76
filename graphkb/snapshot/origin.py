"""Where the data come from, in one sentence for every page and file."""

from __future__ import annotations

from graphkb.snapshot.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["MADE_UP", "origin"]

MADE_UP = N_("Erfundene Daten zum Ausprobieren: diese Orte, Stellen und Zahlen gibt es nicht.")
"""Said at the head of every page of a district that does not exist."""


def origin(snapshot: Snapshot) -> str:
    """The sentence as it stands in the catalogue; it wants `date` and `district`.

    >>> origin(Snapshot.of([], []))
    'Zusammengestellt aus öffentlichen Quellen, Stand {date}; nicht von der {district} geprüft.'
    """
    if snapshot.made_up:
        return N_("Erfundene Daten zum Ausprobieren, Stand {date}: {district} gibt es nicht.")
    return N_("Zusammengestellt aus öffentlichen Quellen, Stand {date}; nicht von der {district} geprüft.")
