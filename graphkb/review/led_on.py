"""Links and suggestions about a body that was merged since: they speak of the one it went into."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from graphkb.review.links import Link
from graphkb.review.suggestions import Suggestion
from graphkb.snapshot import Snapshot
from graphkb.store.cases import CaseStore
from graphkb.store.decisions import decisions, way, ways

__all__ = ["led_on"]

Asked = TypeVar("Asked", Link, Suggestion)


def led_on(store: CaseStore, snapshot: Snapshot, found: Asked) -> Asked:
    """The same with the ids of today; as it is while its record is there, or if it is simply gone."""
    missing = {id for id in (found.record, found.body) if id and id not in snapshot}
    if not missing:
        return found
    known = ways(decisions(store))
    now = {id: way(id, known, snapshot.__contains__) or id for id in missing}
    return replace(found, record=now.get(found.record, found.record), body=now.get(found.body, found.body))
