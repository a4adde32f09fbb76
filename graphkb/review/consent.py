"""Consent is withdrawn at once: hiding a contact waits for nobody's review."""

from __future__ import annotations

from collections.abc import Callable

from graphkb.editing import Edit, Editor, EditStore
from graphkb.importer.cells import join_list, split_list
from graphkb.review.fields import CONSENT, CONSENT_ON, Shown
from graphkb.snapshot import Snapshot

__all__ = ["withdraw_consent"]

_REASON = "Einwilligung zum Kontakt zurückgezogen"
"""In the change log; kept in the database, so in one language."""


def withdraw_consent(store: EditStore, read: Callable[[], Snapshot], seen: Shown, wanted: str, *, by: str) -> bool:
    """Take back every consent that `wanted` (a cell) no longer holds; whether there was one. Gives none.

    Raises what `Editor.write` raises.
    """
    given = split_list(seen.cells.get(CONSENT, ""))
    kept = [one for one in given if one in split_list(wanted)]
    if kept == given:
        return False
    cells = {CONSENT: join_list(kept)} | ({} if kept else {CONSENT_ON: ""})
    edit = Edit(what="node", action="change", id=seen.record.id, cells=cells, revision=seen.revision)
    Editor(store, read).write(edit, by=by, reason=f"{_REASON}: {seen.record.name}")
    return True
