"""What comes in from outside: confirmations, changes, deletions, answers and hints. Nothing of it is a fact yet.

A suggestion is a case. It says what its sender saw (`before`, `prints`), so that a reviewer is told if the record
changed since, and later what became of it, which the sender reads at his link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from graphkb.editing import Edit, plan_edit
from graphkb.errors import ConstraintBroken, InvalidParameter, LinkOver
from graphkb.review.assuring import state_of
from graphkb.review.fields import CONSENT, CONSENT_ON, Shown
from graphkb.review.links import Link, LinkState
from graphkb.snapshot import Snapshot
from graphkb.store.cases import Case, CaseStore, case, cases_about, cases_of, change_case, open_case
from graphkb.texts import N_

__all__ = [
    "LONGEST",
    "SORT",
    "Answer",
    "Said",
    "Sort",
    "Standing",
    "Suggestion",
    "hint",
    "of_link",
    "send",
    "suggestion",
    "suggestions",
    "withdraw",
]

SORT = "suggestion"

LONGEST = 4000
"""Signs of a message."""


class Sort(StrEnum):
    """What is proposed."""

    CONFIRM = "confirm"
    """Everything shown still holds."""
    CHANGE = "change"
    DELETE = "delete"
    ANSWER = "answer"
    """The body's word on something that an analysis says of it."""
    HINT = "hint"
    """From everybody, by the public form: words only."""


class Standing(StrEnum):
    """What became of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


Said = Literal["holds", "over", "wrong"]
"""Of a relation: it holds, it is over, it never was so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody sends at a link."""

    sort: Sort
    cells: Mapping[str, str] = field(default_factory=dict)
    """Columns and what is to stand there; what stands there already is left out."""
    relations: Mapping[str, Said] = field(default_factory=dict)
    until: Mapping[str, str] = field(default_factory=dict)
    """Of relations that are over: until when; empty: not said."""
    message: str = ""
    about: str = ""
    """Which note it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing proposed, with what its sender saw and what became of it."""

    id: str
    record: str
    standing: Standing
    on: date
    """The day it was sent."""
    link: str
    """Id of the link it came by; empty: by the public form."""
    body: str
    """Id of the body that says so; empty: not known who."""
    answer: Answer
    before: Mapping[str, str]
    """The cells as the sender saw them; empty for a hint."""
    prints: Mapping[str, str]
    """How record and relations stood then, by id."""
    reason: str
    """Why it was decided so; the sender reads it."""
    decided_by: str
    decided: date | None
    revision: int | None
    """The change that was written; None: nothing was."""
    case: Case

    @property
    def open(self) -> bool:
        """Whether nobody decided yet."""
        return self.standing is Standing.OPEN


def send(store: CaseStore, snapshot: Snapshot, link: Link, seen: Shown, answer: Answer, *, today: date) -> Suggestion:
    """Keep what was sent at a link; one answer a link, unless it was withdrawn.

    Raises LinkOver if the link cannot be used (any more), InvalidData and InvalidParameter for what no record
    could hold: then nothing is kept.
    """
    earlier = of_link(store, link)
    if link.state(today) is not LinkState.OPEN or any(one.standing is not Standing.WITHDRAWN for one in earlier):
        raise LinkOver()
    answer = _tidied(answer, seen, today)
    if answer.cells:
        edit = Edit(what="node", action="change", id=link.record, cells=answer.cells, revision=snapshot.revision)
        plan_edit(edit, state_of(snapshot), snapshot.ontology)
    body = {
        "link": link.id,
        "body": link.body,
        "on": today.isoformat(),
        **_answer_json(answer),
        "before": dict(seen.cells),
        "prints": dict(seen.prints),
    }
    number = len(earlier) + 1
    try:
        # The id lets only one of two answers through that are sent at the same moment.
        opened = open_case(
            store, SORT, id=f"{link.id[:40]}-{number}", subject=link.subject, state="open", by=link.body, body=body
        )
    except ConstraintBroken:
        raise LinkOver() from None
    return _suggestion(opened)


def hint(
    store: CaseStore, snapshot: Snapshot, record: str, message: str, about: str = "", *, today: date
) -> Suggestion:
    """Keep a hint of the public form; raises NotFound, InvalidParameter for an empty or endless one."""
    node = snapshot.node(record)
    answer = Answer(sort=Sort.HINT, message=_message(message, needed=True), about=about)
    body = {"link": "", "body": "", "on": today.isoformat(), **_answer_json(answer), "before": {}, "prints": {}}
    return _suggestion(open_case(store, SORT, subject=node.id, state="open", by="", body=body))


def withdraw(store: CaseStore, found: Suggestion) -> Suggestion:
    """Take back what nobody decided yet; the link can then be used again. Raises LinkOver if it was decided."""
    if not found.open:
        raise LinkOver()
    return _suggestion(change_case(store, replace(found.case, state=Standing.WITHDRAWN.value)))


def of_link(store: CaseStore, link: Link) -> tuple[Suggestion, ...]:
    """What came by a link, newest first; empty if nothing did."""
    found = (_suggestion(one) for one in cases_about(store, link.subject) if one.sort == SORT)
    return tuple(one for one in found if one.link == link.id)


def suggestions(store: CaseStore) -> tuple[Suggestion, ...]:
    """All of them, newest first; empty if nothing came in yet."""
    return tuple(map(_suggestion, cases_of(store, SORT)))


def suggestion(store: CaseStore, id: str) -> Suggestion:
    """One of them; raises NotFound."""
    return _suggestion(case(store, id, SORT))


# ------------------------------------------------------------------ parts


def _tidied(answer: Answer, seen: Shown, today: date) -> Answer:
    """Only what differs from what was shown, only what may be proposed, and nothing without substance."""
    cells = {
        name: value.strip()
        for name, value in answer.cells.items()
        if name in seen.cells and value.strip() != seen.cells[name]
    }
    if CONSENT in cells:
        cells[CONSENT_ON] = today.isoformat() if cells[CONSENT] else ""
    shown = {one.id for one in seen.relations}
    relations = {id: said for id, said in answer.relations.items() if id in shown}
    message = _message(answer.message, needed=answer.sort is Sort.ANSWER)
    sort = answer.sort
    if sort is Sort.CONFIRM:
        cells, relations = {}, {}
    if sort is Sort.CHANGE and not cells and not message and set(relations.values()) <= {"holds"}:
        if not relations:
            reason = N_("Es ist nichts geändert. Wenn alles stimmt, bitte «Stimmt alles noch» wählen.")
            raise InvalidParameter(name="form", value="…", reason=reason)
        sort = Sort.CONFIRM
    until = {id: day.strip() for id, day in answer.until.items() if relations.get(id) == "over" and day.strip()}
    return Answer(sort=sort, cells=cells, relations=relations, until=until, message=message, about=answer.about)


def _message(text: str, *, needed: bool = False) -> str:
    text = text.strip()
    if needed and not text:
        raise InvalidParameter(name="message", value="", reason=N_("Bitte in einem Satz schreiben, worum es geht."))
    if len(text) > LONGEST:
        raise InvalidParameter(name="message", value=text[:20] + "…", reason=N_("Bitte höchstens 4000 Zeichen."))
    return text


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "sort": answer.sort.value,
        "cells": dict(answer.cells),
        "relations": dict(answer.relations),
        "until": dict(answer.until),
        "message": answer.message,
        "about": answer.about,
    }


def _suggestion(found: Case) -> Suggestion:
    body = found.body
    decided = body.get("decided")
    return Suggestion(
        id=found.id,
        record=found.subject,
        standing=Standing(found.state),
        on=date.fromisoformat(body["on"]),
        link=body["link"],
        body=body["body"],
        answer=Answer(
            sort=Sort(body["sort"]),
            cells=body["cells"],
            relations=body["relations"],
            until=body["until"],
            message=body["message"],
            about=body["about"],
        ),
        before=body["before"],
        prints=body["prints"],
        reason=body.get("reason", ""),
        decided_by=body.get("decided_by", ""),
        decided=date.fromisoformat(decided) if decided else None,
        revision=body.get("revision"),
        case=found,
    )
