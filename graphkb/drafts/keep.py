"""Drafts as cases: kept, changed, handed over to a record, deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from graphkb.drafts.draft import HANDED, OPEN, Draft, checked
from graphkb.store.cases import Case, CaseStore, case, cases_of, change_case, delete_case, open_case

__all__ = ["change_draft", "delete_draft", "draft", "drafts", "hand_over", "keep_draft"]

SORT = "draft"


def drafts(store: CaseStore) -> tuple[Draft, ...]:
    """All drafts, newest first; empty if none is kept."""
    return tuple(map(_draft, cases_of(store, SORT)))


def draft(store: CaseStore, id: str) -> Draft:
    """One draft; raises NotFound."""
    return _draft(case(store, id, SORT))


def keep_draft(store: CaseStore, new: Draft, *, by: str) -> Draft:
    """Keep a draft; gives it with its id. Raises InvalidParameter for what is too long or missing."""
    sound = checked(new)
    return _draft(open_case(store, SORT, state=OPEN, by=by, subject=sound.place, body=_body(sound)))


def change_draft(store: CaseStore, changed: Draft) -> Draft:
    """Write text and state of a draft; gives it with its new version.

    Raises NotFound, InvalidParameter; StoreBusy if somebody else changed it since this version was read.
    """
    sound = checked(changed)
    there = case(store, sound.id, SORT)
    wanted = replace(there, version=sound.version or there.version, state=sound.state, body=_body(sound))
    return _draft(change_case(store, wanted))


def hand_over(store: CaseStore, id: str, measure: str) -> Draft:
    """Note the record that a person has made of it; raises NotFound, StoreBusy."""
    there = draft(store, id)
    return change_draft(store, replace(there, state=HANDED, measure=measure))


def delete_draft(store: CaseStore, id: str) -> Draft:
    """Delete a draft; gives what it was. Raises NotFound."""
    gone = draft(store, id)
    delete_case(store, id)
    return gone


def _body(one: Draft) -> dict[str, Any]:
    return {
        "field": one.field,
        "target_group": one.target_group,
        "day": one.day.isoformat(),
        "language": one.language,
        "title": one.title,
        "sections": dict(one.sections),
        "providers": list(one.providers),
        "measure": one.measure,
    }


def _draft(kept: Case) -> Draft:
    body = kept.body
    return Draft(
        id=kept.id,
        version=kept.version,
        state=kept.state,
        place=kept.subject,
        field=str(body["field"]),
        target_group=str(body["target_group"]),
        day=date.fromisoformat(str(body["day"])),
        language="en" if body["language"] == "en" else "de",
        title=str(body["title"]),
        sections={str(name): str(text) for name, text in body["sections"].items()},
        providers=tuple(map(str, body["providers"])),
        measure=str(body["measure"]),
        at=kept.at,
        changed=kept.changed,
        by=kept.by,
    )
