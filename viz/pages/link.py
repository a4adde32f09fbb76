"""The page behind a personal link: opening it only shows; a button sends something, and nothing of it is public yet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.analyses import Analyses
from graphkb.errors import InvalidData, InvalidParameter, LinkOver, NotFound, StoreBusy
from graphkb.importer.cells import join_list
from graphkb.model import Reader, Relation, Status, Visibility
from graphkb.review import (
    CONSENT,
    Answer,
    Link,
    LinkState,
    Said,
    Shown,
    Sort,
    Standing,
    Suggestion,
    led_on,
    of_link,
    opened_link,
    send,
    shown,
    withdraw,
    withdraw_consent,
)
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from viz.fields import Field, failed_words, field_of, option_words, wrong_fields
from viz.forms import ADMINISTRATION, Form, OpenFormDep
from viz.frame import Crumb, Frame, FrameDep

__all__ = ["SAID", "SAID_WORDS", "SORT_WORDS", "cells_of_form", "relation_lines", "router"]

router = APIRouter()

PATH = "/bestaetigen/{token}"

Token = Annotated[str, Path(max_length=500)]
Way = Annotated[str, Query(max_length=20)]

SAID: dict[str, Said] = {"holds": "holds", "over": "over", "wrong": "wrong"}

SORT_WORDS = {
    Sort.CONFIRM: N_("Stimmt noch"),
    Sort.CHANGE: N_("Änderung"),
    Sort.DELETE: N_("Löschung"),
    Sort.ANSWER: N_("Antwort auf eine Aussage"),
    Sort.HINT: N_("Hinweis"),
}
"""What was proposed, in a word or two."""

SAID_WORDS = (
    ("", N_("keine Angabe")),
    ("holds", N_("stimmt noch")),
    ("over", N_("gilt nicht mehr")),
    ("wrong", N_("war nie so")),
)

_BODY = Reader(Visibility.NETWORK)


@dataclass(frozen=True, slots=True)
class Line:
    """One relation in words."""

    id: str
    verb: str
    other: str
    after: str
    said: str = ""
    """What was chosen for it; empty: nothing."""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What an analysis says of the body, which may answer it."""

    id: str
    sentence: str


@router.api_route(PATH, methods=["GET", "HEAD"])
def opened(frame: FrameDep, token: Token, weg: Way = "", zu: Way = "") -> HTMLResponse:
    """What is recorded, or what became of the answer. Changes nothing, however often it is opened."""
    link = _opened(frame, token)
    if answer := _answer(frame, link):
        return _answered_page(frame, link, answer)
    seen = _seen(frame, link)
    match weg:
        case "aendern":
            return _change_page(frame, link, seen)
        case "loeschen":
            return _delete_page(frame, link, seen)
        case "antworten":
            return _note_page(frame, link, seen, zu)
        case _:
            return _page(frame, link, seen)


@router.post(PATH)
def sent(frame: FrameDep, token: Token, form: OpenFormDep) -> Response:
    """Keep what was sent for review, then lead back to the link, where it stands what became of it."""
    link = _opened(frame, token)
    back = RedirectResponse(frame.url(f"bestaetigen/{token}"), status_code=303)
    answer = _answer(frame, link)
    if form.get("aktion") == "zurueck":
        if answer is None or not answer.open or link.state(frame.context.today()) is not LinkState.OPEN:
            raise LinkOver()
        with suppress(StoreBusy):  # somebody decided it at the same moment: the page says so
            withdraw(frame.context.store, answer)
        return back
    if answer:
        return back  # sent twice: the first one holds
    seen = _seen(frame, link)
    given = _given(form, seen)
    if form.get("stand") != seen.print:
        return _again(frame, link, seen, form, frame.texts(N_("Inzwischen wurde etwas geändert. Bitte noch einmal "
                                                              "ansehen; gesendet ist noch nichts.")))  # fmt: skip
    try:
        if CONSENT in given.cells and withdraw_consent(
            frame.context.store, lambda: _whole(frame), seen, given.cells[CONSENT], by=link.body
        ):
            seen = _seen(frame, link)
            said = given.message or frame.texts(N_("Einwilligung zum Kontakt zurückgezogen; das gilt schon."))
            given = replace(given, message=said)
        send(frame.context.store, _whole(frame), link, seen, given, today=frame.context.today())
    except (InvalidData, InvalidParameter) as error:
        return _again(frame, link, seen, form, failed_words(frame, error), error)
    except LinkOver:
        if _answer(frame, link) is None:
            raise
    return back


# ------------------------------------------------------------------ pages


def _page(frame: Frame, link: Link, seen: Shown, failed: str = "") -> HTMLResponse:
    return frame.render(
        "link.html",
        409 if failed else 200,
        **_head(frame, link, seen),
        failed=failed,
        facts=[
            (column.label.in_language(frame.language), option_words(frame, column, seen.cells[column.id]))
            for column in seen.columns
            if seen.cells[column.id] and column.id not in ("name", "status")
        ],
        course=_status(frame, seen),
        unclear=seen.record.kind == "measure" and seen.record.status is Status.UNKNOWN,
        groups=_grouped(relation_lines(frame, _whole(frame), seen.record.id, seen.relations)),
        more=seen.more,
        notes=_notes(frame, link, seen),
    )


def _change_page(
    frame: Frame,
    link: Link,
    seen: Shown,
    form: Form | None = None,
    failed: str = "",
    error: InvalidData | InvalidParameter | None = None,
) -> HTMLResponse:
    sent = cells_of_form(form) if form else {}
    wrong = wrong_fields(frame, error)
    first: list[Field] = []
    more: list[Field] = []
    for column in seen.columns:
        value = sent.get(column.id, seen.cells[column.id])
        field = field_of(frame, column, value, wrong.get(column.id, ""), checks=True)
        (first if seen.asked_first(column) or field.wrong else more).append(field)
    lines = [
        Line(line.id, line.verb, line.other, line.after, form.get(f"r.{line.id}", ""), form.get(f"u.{line.id}", ""))
        if form
        else line
        for line in relation_lines(frame, _whole(frame), seen.record.id, seen.relations)
    ]
    return frame.render(
        "link_change.html",
        422 if failed else 200,
        **_head(frame, link, seen),
        failed=failed,
        first=first,
        more=more,
        lines=lines,
        said=[(value, frame.texts(label)) for value, label in SAID_WORDS],
        message=form.get("nachricht", "") if form else "",
        consents=CONSENT in seen.cells,
    )


def _delete_page(frame: Frame, link: Link, seen: Shown, form: Form | None = None, failed: str = "") -> HTMLResponse:
    return frame.render(
        "link_delete.html",
        422 if failed else 200,
        **_head(frame, link, seen),
        failed=failed,
        message=form.get("nachricht", "") if form else "",
    )


def _note_page(
    frame: Frame, link: Link, seen: Shown, about: str, form: Form | None = None, failed: str = ""
) -> HTMLResponse:
    note = next((one for one in _notes(frame, link, seen) if one.id == about), None)
    if note is None:
        return _page(frame, link, seen)
    return frame.render(
        "link_note.html",
        422 if failed else 200,
        **_head(frame, link, seen),
        failed=failed,
        note=note,
        message=form.get("nachricht", "") if form else "",
    )


def _answered_page(frame: Frame, link: Link, answer: Suggestion) -> HTMLResponse:
    today = frame.context.today()
    if today > max(link.expires, (answer.decided or today) + timedelta(days=frame.context.settings.link_days)):
        raise LinkOver()
    node = frame.context.snapshot().get(link.record)
    usable = link.state(today) is LinkState.OPEN
    return frame.render(
        "link_answered.html",
        url=frame.request.url.path,
        answer=answer,
        sort=frame.texts(SORT_WORDS[answer.answer.sort]),
        sent_on=frame.day(answer.on),
        decided_on=frame.day(answer.decided),
        name=node.called(frame.language) if node else "",
        profile_url=frame.link(node) if node else "",
        can_withdraw=usable and answer.open,
        until=frame.day(link.expires),
        message=answer.answer.message if usable else "",
        crumbs=_crumbs(frame),
    )


def _again(
    frame: Frame,
    link: Link,
    seen: Shown,
    form: Form,
    failed: str,
    error: InvalidData | InvalidParameter | None = None,
) -> HTMLResponse:
    match form.get("aktion"):
        case "aendern":
            return _change_page(frame, link, seen, form, failed, error)
        case "loeschen":
            return _delete_page(frame, link, seen, form, failed)
        case "antworten":
            return _note_page(frame, link, seen, form.get("zu", ""), form, failed)
        case _:
            return _page(frame, link, seen, failed)


# ------------------------------------------------------------------ parts


def _opened(frame: Frame, token: str) -> Link:
    """The link of a token, for the record as it is today; raises LinkOver."""
    return led_on(frame.context.store, _whole(frame), opened_link(frame.context.store, token))


def _answer(frame: Frame, link: Link) -> Suggestion | None:
    """What came by the link and was not withdrawn; None: nothing did."""
    found = of_link(frame.context.store, link)
    return next((one for one in found if one.standing is not Standing.WITHDRAWN), None)


def _seen(frame: Frame, link: Link) -> Shown:
    """The record as the body sees it; raises LinkOver if the link is too old or the record is gone."""
    if link.state(frame.context.today()) is not LinkState.OPEN:
        raise LinkOver()
    try:
        return shown(_whole(frame), link.record)
    except NotFound:
        raise LinkOver() from None


def _whole(frame: Frame) -> Snapshot:
    return frame.context.snapshot(ADMINISTRATION)


def _head(frame: Frame, link: Link, seen: Shown) -> dict[str, object]:
    kind = frame.context.ontology.kind(seen.record.kind)
    body = _whole(frame).get(link.body)
    return {
        "url": frame.request.url.path,
        "name": seen.record.called(frame.language),
        "kind": kind.label.in_language(frame.language),
        "pictogram_name": kind.pictogram,
        "body": body.called(frame.language) if body else link.body,
        "own": link.body == link.record,
        "until": frame.day(link.expires),
        "stand": seen.print,
        "crumbs": _crumbs(frame),
    }


def _crumbs(frame: Frame) -> tuple[Crumb, ...]:
    return (Crumb(frame.texts(N_("Start")), frame.url()), Crumb(frame.texts(N_("Angaben bestätigen"))))


def _status(frame: Frame, seen: Shown) -> str:
    column = next((one for one in seen.columns if one.id == "status"), None)
    return option_words(frame, column, seen.cells["status"]) if column and seen.cells["status"] else ""


def relation_lines(frame: Frame, snapshot: Snapshot, id: str, relations: tuple[Relation, ...]) -> list[Line]:
    """Relations of a record in words, from where it stands."""
    lines = []
    for one in relations:
        definition = snapshot.ontology.relation(one.type)
        outward = one.source == id
        other = snapshot.node(one.target if outward else one.source)
        after = []
        for column in snapshot.ontology.properties_of_relation(one.type):
            if column.visibility != "internal" and (value := one.properties.get(column.id)) is not None:
                option = column.option(str(value))
                after.append(option.label.in_language(frame.language) if option else one.text(column.id))
        if one.valid_from:
            after.append(frame.texts(N_("ab {date}"), date=frame.fuzzy(one.valid_from)))
        if one.valid_to:
            after.append(frame.texts(N_("bis {date}"), date=frame.fuzzy(one.valid_to)))
        if one.last_confirmed:
            after.append(frame.texts(N_("zuletzt {year}"), year=one.last_confirmed.year))
        verb = (definition.label if outward else definition.reverse).in_language(frame.language)
        lines.append(Line(one.id, verb, other.called(frame.language), ", ".join(after)))
    return lines


def _grouped(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.verb, []).append(line)
    return list(found.items())


def _notes(frame: Frame, link: Link, seen: Shown) -> list[Note]:
    """What is said about the body beyond its own words: it may answer each of them (rules.md 16)."""
    notes = []
    if seen.record.remark:
        notes.append(Note("remark", seen.record.remark))
    if link.body == link.record and seen.record.visibility <= _BODY.level:
        context = frame.context
        analyses = Analyses(context, _BODY, context.snapshot(_BODY))
        named = analyses.weak_ties(context.today()).named or ()
        notes += [Note("weak_ties", one.sentence.in_language(frame.language)) for one in named if one.body == link.body]
    return notes


def _given(form: Form, seen: Shown) -> Answer:
    message = form.get("nachricht", "")
    match form.get("aktion"):
        case "stimmt" if form.get("f.status"):
            holds: dict[str, Said] = {one.id: "holds" for one in seen.relations}
            return Answer(sort=Sort.CHANGE, cells={"status": form["f.status"]}, relations=holds, message=message)
        case "stimmt":
            return Answer(sort=Sort.CONFIRM, message=message)
        case "aendern":
            relations = {
                name[2:]: SAID[value] for name, value in form.items() if name.startswith("r.") and value in SAID
            }
            until = {name[2:]: value for name, value in form.items() if name.startswith("u.")}
            return Answer(
                sort=Sort.CHANGE, cells=cells_of_form(form), relations=relations, until=until, message=message
            )
        case "loeschen":
            return Answer(sort=Sort.DELETE, message=message)
        case "antworten":
            return Answer(sort=Sort.ANSWER, message=message, about=form.get("zu", "")[:40])
        case other:
            raise InvalidParameter(name="aktion", value=(other or "")[:40], reason=N_("Das ist so nicht möglich."))


def cells_of_form(form: Form) -> dict[str, str]:
    """Fields of the form; of rows of boxes those that are ticked."""
    cells = {name[2:]: value for name, value in form.items() if name.startswith("f.")}
    ticked: dict[str, list[str]] = {}
    for name, value in form.items():
        if name.startswith("c."):
            ticked.setdefault(name[2:].rpartition(".")[0], []).append(value)
    return cells | {name: join_list(values) for name, values in ticked.items()}
