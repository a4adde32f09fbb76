"""The review queue: what came in from outside, side by side with what is there, to be accepted, edited or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.review import Reviews
from graphkb.editing import fields_of
from graphkb.errors import (
    AlreadyDecided,
    GraphkbError,
    InvalidData,
    InvalidParameter,
    MailFailed,
    NotFound,
    RecordChanged,
)
from graphkb.importer.template import Column
from graphkb.model import Relation
from graphkb.review import Decision, Review, Said, Sort, Standing, Suggestion, mailto, offered
from graphkb.texts import N_
from viz.fields import Field, failed_words, field_of, option_words, wrong_fields
from viz.forms import BY, Form, FormDep, SignedInDep, said_of
from viz.frame import Crumb, Frame
from viz.pages.link import SAID, SAID_WORDS, SORT_WORDS, cells_of_form, relation_lines

__all__ = ["router"]

router = APIRouter()

PAGE = "erfassen/pruefen"

DECIDED_SHOWN = 50

Id = Annotated[str, Path(max_length=100)]

STANDING_WORDS = {
    Standing.OPEN: N_("offen"),
    Standing.ACCEPTED: N_("übernommen"),
    Standing.REFUSED: N_("nicht übernommen"),
    Standing.WITHDRAWN: N_("zurückgezogen"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One suggestion in the list."""

    id: str
    record: str
    sort: str
    by: str
    on: str
    url: str
    changed: bool
    """Something of it changed since the sender saw it."""
    gone: bool
    count: int
    """Of a confirmation: statements confirmed."""
    text: str
    standing: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """One field that is to change: as it was seen, as it is, as it is proposed."""

    field: Field
    before: str
    now: str
    raw: str
    """As it is now, as a table holds it."""
    conflict: bool
    keep: bool
    """Whether it is to stay as it is now."""


@dataclass(frozen=True, slots=True)
class RelationChoice:
    """What is said of one relation."""

    id: str
    sentence: str
    said: str
    words: str
    until: str
    changed: bool


@router.get(f"/{PAGE}")
def queue(
    frame: SignedInDep,
    getan: Annotated[int, Query(ge=0, le=100_000)] = 0,
    geblieben: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> HTMLResponse:
    """Confirmations to be taken over together, then everything that wants to be looked at one by one."""
    return _queue_page(frame, getan, geblieben)


@router.post(f"/{PAGE}")
def accept_many(frame: SignedInDep, form: FormDep) -> Response:
    """Take over what is ticked; what changed meanwhile stays in the list."""
    if form.get("aktion") == "senden":
        return _mailed(frame, form.get("adresse", ""))
    ids = [name[2:] for name in form if name.startswith("e.")]
    if not ids:
        reason = N_("Bitte mindestens einen Eintrag ankreuzen.")
        error = InvalidParameter(name=frame.texts(N_("Auswahl")), value="–", reason=reason)
        return _queue_page(frame, failed=said_of(frame, error))
    outcomes = Reviews(frame.context).accept_many(ids, by=BY, reason=form.get("grund", "")[:500])
    done = sum(1 for one in outcomes if one.suggestion)
    return RedirectResponse(frame.url(PAGE, getan=done, geblieben=len(outcomes) - done or ""), status_code=303)


@router.get(f"/{PAGE}/{{id}}")
def one(frame: SignedInDep, id: Id) -> HTMLResponse:
    """One suggestion, with the form that takes it over and the one that refuses it."""
    return _one_page(frame, Reviews(frame.context).review(id))


@router.post(f"/{PAGE}/{{id}}")
def decide(frame: SignedInDep, id: Id, form: FormDep) -> Response:
    """Take over what the form says, or refuse."""
    reviews = Reviews(frame.context)
    review = reviews.review(id)
    reason = form.get("grund", "")
    try:
        if form.get("aktion") == "ablehnen":
            reviews.refuse(id, by=BY, reason=reason)
        else:
            reviews.accept(id, _decision(review, form), by=BY, reason=reason)
    except (AlreadyDecided, RecordChanged) as error:
        return _one_page(frame, reviews.review(id), form, error, 409)
    except (InvalidData, InvalidParameter, NotFound) as error:
        return _one_page(frame, review, form, error, 422)
    return RedirectResponse(frame.url(PAGE, getan=1), status_code=303)


# ------------------------------------------------------------------ pages


def _mailed(frame: Frame, to: str) -> HTMLResponse:
    try:
        Reviews(frame.context).mail_digest(to, base=_base(frame), language=frame.language)
    except (InvalidParameter, MailFailed) as error:
        return _queue_page(frame, failed=said_of(frame, error))
    return _queue_page(frame, sent_to=to)


def _base(frame: Frame) -> str:
    return (frame.context.settings.public_url or str(frame.request.base_url)).rstrip("/")


def _queue_page(frame: Frame, done: int = 0, left: int = 0, failed: str = "", sent_to: str = "") -> HTMLResponse:
    reviews = Reviews(frame.context)
    waiting = [(review, _waiting(frame, review)) for review in reviews.queue()]
    decided = reviews.decided()
    letter = reviews.digest(base=_base(frame), language=frame.language)
    return frame.render(
        "reviews.html",
        422 if failed else 200,
        confirmations=[line for review, line in waiting if review.suggestion.answer.sort is Sort.CONFIRM],
        others=[line for review, line in waiting if review.suggestion.answer.sort is not Sort.CONFIRM],
        decided=[_decided(frame, one) for one in decided[:DECIDED_SHOWN]],
        decided_total=len(decided),
        url=frame.url(PAGE),
        stale_url=frame.url("erfassen/auffrischen"),
        done=done,
        left=left,
        failed=failed,
        sent_to=sent_to,
        mails=reviews.mails,
        letter=letter,
        letter_url=mailto(letter),
    )


def _one_page(
    frame: Frame, review: Review, form: Form | None = None, error: GraphkbError | None = None, status: int = 200
) -> HTMLResponse:
    found, node = review.suggestion, review.record
    sent = cells_of_form(form) if form else {}
    wrong = wrong_fields(frame, error if isinstance(error, InvalidData) else None)
    proposed: list[Proposed] = []
    rest: list[tuple[Field, str]] = []
    if node is not None:
        by_field = {one.field: one for one in review.fields if one.yours != one.theirs}
        now = Reviews(frame.context).cells(node.id)
        columns = {column.id: column for column in fields_of(frame.context.ontology, node.kind)}
        asked = {column.id for column in offered(frame.context.ontology, node.kind)}
        for name, column in columns.items():
            if name in by_field:
                one = by_field[name]
                value = sent.get(name, one.yours)
                proposed.append(
                    Proposed(
                        field_of(frame, column, value, wrong.get(name, ""), checks=True),
                        _shown(frame, column, one.before),
                        _shown(frame, column, one.theirs),
                        one.theirs,
                        name in review.conflicts,
                        form.get(f"k.{name}") == "now" if form else name in review.conflicts,
                    )
                )
            elif name in asked or name == "remark":
                there = now.get(name, "")
                value = sent.get(name, there)
                rest.append((field_of(frame, column, value, wrong.get(name, ""), checks=True), there))
    failed = ""
    if isinstance(error, InvalidData):
        failed = failed_words(frame, error)
    elif error is not None:
        failed = said_of(frame, error)
    return frame.render(
        "review.html",
        status,
        review=review,
        line=_waiting(frame, review),
        record_url=frame.link(node) if node else "",
        failed=failed,
        proposed=proposed,
        rest=rest,
        relations=_relations(frame, review, form),
        said=[(value, frame.texts(label)) for value, label in SAID_WORDS],
        message=found.answer.message,
        deleting=found.answer.sort is Sort.DELETE,
        confirming=found.answer.sort is Sort.CONFIRM,
        hint=not found.body,
        url=frame.url(f"{PAGE}/{found.id}"),
        back_url=frame.url(PAGE),
        change_url=frame.url("erfassen/aenderungen") if found.revision else "",
        revision=frame.snapshot.revision,
        reason=form.get("grund", "") if form else "",
        ends=form.get("bis", "") if form else "",
        sources=form.get("quelle", "") if form else "",
        changed=_changed(frame, review),
        crumbs=frame.crumbs(Crumb(node.called(frame.language) if node else found.record)),
    )


# ------------------------------------------------------------------ parts


def _decision(review: Review, form: Form) -> Decision | None:
    """What the form takes over: fields that are not as they are now, relations with a word."""
    node = review.record
    sort = review.suggestion.answer.sort
    if node is None or sort is Sort.CONFIRM:
        return None
    cells = {
        name: value
        for name, value in cells_of_form(form).items()
        if value != form.get(f"n.{name}", "") and form.get(f"k.{name}", "") != "now"
    }
    if "contact_consent" in cells:
        on = review.suggestion.answer.cells.get("contact_consent_on")
        cells["contact_consent_on"] = (on or review.suggestion.on.isoformat()) if cells["contact_consent"] else ""
    relations: dict[str, Said] = {
        name[2:]: SAID[value] for name, value in form.items() if name.startswith("r.") and value in SAID
    }
    until = {name[2:]: value for name, value in form.items() if name.startswith("u.") and value}
    revision = form.get("revision", "")
    return Decision(
        cells=cells,
        relations=relations,
        until=until,
        ends=form.get("bis", "") if sort is Sort.DELETE and form.get("aktion") == "beenden" else "",
        sources=form.get("quelle", ""),
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 16 else None,
    )


def _waiting(frame: Frame, review: Review) -> Waiting:
    found = review.suggestion
    body = frame.snapshot.get(found.body) if found.body else None
    by = body.called(frame.language) if body else found.body or frame.texts(N_("öffentliches Formular"))
    confirmed = [id for id in (found.answer.relations or found.prints) if id not in review.changed]
    return Waiting(
        id=found.id,
        record=review.record.called(frame.language) if review.record else found.record,
        sort=frame.texts(SORT_WORDS[found.answer.sort]),
        by=by,
        on=frame.day(found.on),
        url=frame.url(f"{PAGE}/{found.id}"),
        changed=bool(review.changed),
        gone=review.record is None,
        count=len(confirmed),
        text=found.answer.message[:140],
        standing=frame.texts(STANDING_WORDS[found.standing]),
        reason=found.reason,
    )


def _decided(frame: Frame, found: Suggestion) -> Waiting:
    return _waiting(frame, Review(found, frame.snapshot.get(found.record), (), (), {}))


def _shown(frame: Frame, column: Column, value: str) -> str:
    return option_words(frame, column, value) if value else ""


def _relations(frame: Frame, review: Review, form: Form | None) -> list[RelationChoice]:
    answer, node = review.suggestion.answer, review.record
    if node is None or answer.sort is Sort.CONFIRM:
        return []
    found = [one for id, one in review.relations.items() if id in answer.relations]
    words = dict(SAID_WORDS)
    choices = []
    for relation, line in zip(found, relation_lines(frame, frame.snapshot, node.id, tuple(found)), strict=True):
        said = answer.relations[relation.id]
        choices.append(
            RelationChoice(
                id=relation.id,
                sentence=f"{line.verb} {line.other}" + (f" ({line.after})" if line.after else ""),
                said=form.get(f"r.{relation.id}", "") if form else said,
                words=frame.texts(words[said]),
                until=form.get(f"u.{relation.id}", "") if form else answer.until.get(relation.id, ""),
                changed=relation.id in review.changed,
            )
        )
    return choices


def _changed(frame: Frame, review: Review) -> list[str]:
    """What changed since the sender saw it, by name."""
    names = []
    relations = {one.id: one for one in frame.snapshot.relations if one.id in review.changed}
    for id in review.changed:
        if review.record is not None and id == review.record.id:
            names.append(review.record.called(frame.language))
        elif id in relations:
            names.append(_sentence(frame, relations[id]))
        else:
            names.append(frame.texts(N_("nicht mehr da: {id}"), id=id))
    return names


def _sentence(frame: Frame, relation: Relation) -> str:
    verb = frame.context.ontology.relation(relation.type).label.in_language(frame.language)
    ends = [frame.snapshot.node(id).called(frame.language) for id in (relation.source, relation.target)]
    return f"{ends[0]} {verb} {ends[1]}"
