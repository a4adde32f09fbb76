"""Notes for the file: what was talked about, what was agreed, when to follow up. Internal, beside the facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graphkb.errors import InvalidParameter, Phrase
from graphkb.store.cases import Case, CaseStore, case, cases_of, change_case, delete_case, open_case
from graphkb.texts import N_

__all__ = [
    "LONGEST_AGREED",
    "LONGEST_NOTE",
    "MOST_AGREED",
    "SORT",
    "Agreed",
    "Note",
    "change_note",
    "delete_note",
    "keep_note",
    "note",
    "notes",
]

SORT = "note"

LONGEST_NOTE = 4000
LONGEST_AGREED = 200
MOST_AGREED = 12

OPEN, DONE = "open", "done"


@dataclass(frozen=True, slots=True)
class Agreed:
    """One step that was agreed."""

    text: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note."""

    id: str = ""
    """Empty: not kept."""
    version: int = 0
    subject: str = ""
    """Id of the organisation; empty: about a need alone. It may be gone."""
    query: str = ""
    """What was asked: the parameters of the address of the advice; may be empty."""
    day: date
    """Of the talk."""
    follow_up: date | None = None
    """None: nothing more to do, or done."""
    text: str = ""
    agreed: tuple[Agreed, ...] = ()
    by: str = ""

    def due(self, day: date) -> bool:
        """Whether to follow up on this day or before it."""
        return self.follow_up is not None and self.follow_up <= day


def notes(store: CaseStore, subject: str = "") -> tuple[Note, ...]:
    """All notes, or those about one organisation: the earliest follow-up first; those without behind, newest first."""
    found = [_note(one) for one in cases_of(store, SORT)]
    some = [one for one in found if not subject or one.subject == subject]
    last = date.max
    return tuple(sorted(some, key=lambda one: (one.follow_up or last, -one.day.toordinal(), one.id)))


def note(store: CaseStore, id: str) -> Note:
    """One note; raises NotFound."""
    return _note(case(store, id, SORT))


def keep_note(store: CaseStore, new: Note, *, by: str) -> Note:
    """Keep a new note; raises InvalidParameter for what is missing or too long."""
    sound = _checked(new)
    return _note(open_case(store, SORT, state=_state(sound), subject=sound.subject, by=by, body=_body(sound)))


def change_note(store: CaseStore, changed: Note) -> Note:
    """Write a note. Raises NotFound, InvalidParameter; StoreBusy if somebody else changed it since it was read."""
    sound = _checked(changed)
    there = case(store, sound.id, SORT)
    wanted = replace(
        there,
        version=sound.version or there.version,
        subject=sound.subject,
        state=_state(sound),
        body=_body(sound),
    )
    return _note(change_case(store, wanted))


def delete_note(store: CaseStore, id: str) -> Note:
    """Delete a note for good; gives what it was. Raises NotFound."""
    gone = note(store, id)
    delete_case(store, id)
    return gone


def _checked(one: Note) -> Note:
    text, agreed = one.text.strip(), tuple(replace(each, text=" ".join(each.text.split())) for each in one.agreed)
    agreed = tuple(each for each in agreed if each.text)
    if not text and not agreed:
        raise InvalidParameter(name="text", value="", reason=Phrase.of(N_("Bitte aufschreiben, was besprochen wurde.")))
    if len(text) > LONGEST_NOTE:
        reason = Phrase.of(N_("Erlaubt sind {n} Zeichen."), n=LONGEST_NOTE)
        raise InvalidParameter(name="text", value=f"{text[:40]}…", reason=reason)
    if len(agreed) > MOST_AGREED:
        raise InvalidParameter(
            name="agreed", value=len(agreed), reason=Phrase.of(N_("Erlaubt sind {n}."), n=MOST_AGREED)
        )
    for each in agreed:
        if len(each.text) > LONGEST_AGREED:
            reason = Phrase.of(N_("Erlaubt sind {n} Zeichen."), n=LONGEST_AGREED)
            raise InvalidParameter(name="agreed", value=f"{each.text[:40]}…", reason=reason)
    if one.follow_up and one.follow_up < one.day:
        reason = Phrase.of(N_("Die Wiedervorlage liegt vor dem Tag des Gesprächs."))
        raise InvalidParameter(name="follow_up", value=one.follow_up.isoformat(), reason=reason)
    return replace(one, text=text, agreed=agreed)


def _state(one: Note) -> str:
    return OPEN if one.follow_up else DONE


def _body(one: Note) -> dict[str, Any]:
    return {
        "query": one.query,
        "day": one.day.isoformat(),
        "follow_up": one.follow_up.isoformat() if one.follow_up else "",
        "text": one.text,
        "agreed": [{"text": each.text, "done": each.done} for each in one.agreed],
    }


def _note(kept: Case) -> Note:
    body = kept.body
    return Note(
        id=kept.id,
        version=kept.version,
        subject=kept.subject,
        query=str(body["query"]),
        day=date.fromisoformat(body["day"]),
        follow_up=date.fromisoformat(body["follow_up"]) if body["follow_up"] else None,
        text=str(body["text"]),
        agreed=tuple(Agreed(str(each["text"]), bool(each["done"])) for each in body["agreed"]),
        by=kept.by,
    )
