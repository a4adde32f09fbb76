"""The list of what a conference is to discuss, as it is kept: proposed, then struck, added to and annotated by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from graphkb.analytics.evaluation import Agenda, Item, Reason, Why
from graphkb.errors import InvalidParameter, NotFound, RecordChanged, StoreBusy
from graphkb.model import FuzzyDate
from graphkb.snapshot import Snapshot
from graphkb.store.cases import Case, CaseStore, case, cases_of, change_case, delete_case, open_case
from graphkb.texts import N_

__all__ = [
    "LONGEST_NOTE",
    "SORT",
    "AgendaList",
    "ListItem",
    "ListState",
    "added",
    "case_id",
    "case_of",
    "discard",
    "edited",
    "keep",
    "kept_list",
    "kept_lists",
    "list_of",
    "open_list",
    "refreshed",
    "reopened",
]

SORT = "agenda"

LONGEST_NOTE = 1000
MOST_ITEMS = 1000


class ListState(StrEnum):
    """Where a list stands."""

    OPEN = "open"
    """It is being prepared."""
    HELD = "held"
    """The results of the conference were entered."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One thing on the list."""

    measure: str
    """Empty: it is a field at a place."""
    field: str
    place: str
    reasons: tuple[Reason, ...]
    """Empty: somebody put it there by hand."""
    struck: bool = False
    note: str = ""

    @property
    def key(self) -> str:
        """What tells it apart: the id of the measure, or place and field."""
        return self.measure or f"{self.place}~{self.field}"

    @property
    def by_hand(self) -> bool:
        """Whether it was added by hand."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class AgendaList:
    """The list of one occasion."""

    event: str
    """Id of the occasion; it may be gone."""
    state: ListState
    version: int
    """Grows with every change; a change says which one it was made on."""
    made: datetime
    changed: datetime
    by: str
    day: date
    """As of when it was proposed."""
    interval_months: int
    why: tuple[Why, ...]
    """For which reasons something was proposed."""
    items: tuple[ListItem, ...]
    entered: Mapping[str, Any] = field(default_factory=dict)
    """The results as they were entered (`graphkb.conferences.results`); empty: not yet."""

    @property
    def open_items(self) -> tuple[ListItem, ...]:
        """What is left to discuss, in the order of the list."""
        return tuple(item for item in self.items if not item.struck)

    def item(self, key: str) -> ListItem | None:
        """The item with this key; None if there is none."""
        return next((item for item in self.items if item.key == key), None)


def case_id(event: str) -> str:
    """The case of an occasion: there is one list for each."""
    return f"{SORT}:{event}"


def kept_list(store: CaseStore, event: str) -> AgendaList | None:
    """The list of an occasion; None if none was made."""
    try:
        return list_of(case(store, case_id(event), SORT))
    except NotFound:
        return None


def kept_lists(store: CaseStore) -> tuple[AgendaList, ...]:
    """All lists, the newest first; empty if none was made."""
    return tuple(map(list_of, cases_of(store, SORT)))


def open_list(
    store: CaseStore, event: str, proposed: Agenda, interval_months: int, why: Iterable[Why], by: str
) -> None:
    """Keep a proposal as the list of an occasion; raises ConstraintBroken if it has one already."""
    items = tuple(map(_item, proposed.items))
    body = _body(proposed.day, interval_months, tuple(why), items, {})
    open_case(store, SORT, id=case_id(event), subject=event, state=ListState.OPEN.value, by=by, body=body)


def keep(store: CaseStore, changed: AgendaList) -> AgendaList:
    """Write a changed list; raises RecordChanged if somebody else changed it since it was read."""
    try:
        return list_of(change_case(store, case_of(changed)))
    except StoreBusy:
        now = kept_list(store, changed.event)
        by, version = (now.by, now.version) if now else ("–", changed.version)
        raise RecordChanged(id=case_id(changed.event), by=by, revision=version, fields=()) from None


def discard(store: CaseStore, event: str) -> bool:
    """Throw the list of an occasion away; whether there was one. What was entered as results stays."""
    return delete_case(store, case_id(event))


# ------------------------------------------------------------------ changes


def edited(kept: AgendaList, said: Mapping[str, tuple[bool, str]], by: str) -> AgendaList:
    """The list with strikes and notes by key; what is not named stays as it is.

    Raises NotFound for a key that is not on the list, InvalidParameter for a note that is too long.
    """
    for key, (_, note) in said.items():
        if kept.item(key) is None:
            raise NotFound(id=key)
        if len(note) > LONGEST_NOTE:
            raise InvalidParameter(name="note", value=f"{note[:40]} …", reason=N_("Die Anmerkung ist zu lang."))
    items = tuple(
        replace(item, struck=said[item.key][0], note=said[item.key][1]) if item.key in said else item
        for item in kept.items
    )
    return replace(kept, items=items, by=by)


def added(kept: AgendaList, snapshot: Snapshot, measure: str, field: str, place: str, note: str, by: str) -> AgendaList:
    """The list with one more item at its end: a measure, or a field at a place.

    Raises NotFound for unknown ids, InvalidParameter for what is no measure, field or place, for both or neither,
    and for what is on the list already (a struck one is put back instead).
    """
    kinds = snapshot.ontology.kinds_of("place")
    for name, id, wanted in (("measure", measure, ("measure",)), ("field", field, ("field",)), ("place", place, kinds)):
        if id and snapshot.node(id).kind not in wanted:
            raise InvalidParameter(name=name, value=id, reason=N_("Das lässt sich nicht auf die Liste setzen."))
    if bool(measure) == bool(field or place) or bool(field) != bool(place):
        reason = N_("Bitte eine Maßnahme angeben, oder ein Handlungsfeld und einen Ort.")
        raise InvalidParameter(name="measure", value=measure, reason=reason)
    if len(note) > LONGEST_NOTE:
        raise InvalidParameter(name="note", value=f"{note[:40]} …", reason=N_("Die Anmerkung ist zu lang."))
    fresh = ListItem(measure, field, place, (), False, note)
    there = kept.item(fresh.key)
    if there and not there.struck:
        raise InvalidParameter(name="measure", value=fresh.key, reason=N_("Das steht schon auf der Liste."))
    if there:
        back = replace(there, struck=False, note=note or there.note)
        return replace(kept, items=tuple(back if item is there else item for item in kept.items), by=by)
    if len(kept.items) >= MOST_ITEMS:
        raise InvalidParameter(name="measure", value=fresh.key, reason=N_("Die Liste ist zu lang."))
    return replace(kept, items=(*kept.items, fresh), by=by)


def refreshed(kept: AgendaList, proposed: Agenda, by: str) -> AgendaList:
    """The list with what is due now: reasons anew, strikes and notes kept, new items where they belong.

    What is due no more goes, unless somebody struck it, wrote a note to it or added it by hand: then it stays, as it
    was, at the end.
    """
    there = {item.key: item for item in kept.items}
    items = []
    for item in map(_item, proposed.items):
        old = there.pop(item.key, None)
        items.append(replace(item, struck=old.struck, note=old.note) if old else item)
    items += [item for item in there.values() if item.by_hand or item.note or item.struck]
    return replace(kept, day=proposed.day, items=tuple(items), by=by)


def reopened(kept: AgendaList, by: str) -> AgendaList:
    """The list as one that is being prepared again; what was entered stays with it, to be corrected."""
    return replace(kept, state=ListState.OPEN, by=by)


# --------------------------------------------------------------------- case


def case_of(kept: AgendaList) -> Case:
    """The list as a case; `version` is that on which the change was made."""
    return Case(
        id=case_id(kept.event),
        sort=SORT,
        subject=kept.event,
        state=kept.state.value,
        version=kept.version,
        at=kept.made,
        changed=kept.changed,
        by=kept.by,
        body=_body(kept.day, kept.interval_months, kept.why, kept.items, kept.entered) | {"by": kept.by},
    )


def list_of(found: Case) -> AgendaList:
    """The list that a case holds."""
    body = found.body
    return AgendaList(
        event=found.subject,
        state=ListState(found.state),
        version=found.version,
        made=found.at,
        changed=found.changed,
        by=str(body.get("by", found.by)),
        day=date.fromisoformat(body["day"]),
        interval_months=int(body["interval_months"]),
        why=tuple(Why(one) for one in body["why"]),
        items=tuple(map(_read_item, body["items"])),
        entered=body.get("entered", {}),
    )


def _body(
    day: date, interval_months: int, why: tuple[Why, ...], items: tuple[ListItem, ...], entered: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "interval_months": interval_months,
        "why": [one.value for one in why],
        "items": [_written_item(item) for item in items],
        "entered": dict(entered),
    }


def _item(item: Item) -> ListItem:
    return ListItem(item.measure, item.field, item.place, item.reasons)


def _written_item(item: ListItem) -> dict[str, Any]:
    return {
        "measure": item.measure,
        "field": item.field,
        "place": item.place,
        "reasons": [[one.why.value, str(one.day) if one.day else ""] for one in item.reasons],
        "struck": item.struck,
        "note": item.note,
    }


def _read_item(written: Mapping[str, Any]) -> ListItem:
    return ListItem(
        written["measure"],
        written["field"],
        written["place"],
        tuple(Reason(Why(why), FuzzyDate.parse(day) if day else None) for why, day in written["reasons"]),
        written["struck"],
        written["note"],
    )
