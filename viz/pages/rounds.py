"""Rounds of asking: what was asked and where it stands, a new round, one inquiry with its form and letters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from api.rounds import MailedRound, Rounds
from graphkb.errors import AnalysisError, GraphkbError, InvalidParameter, MailFailed, Phrase
from graphkb.mail import can_mail
from graphkb.model import FuzzyDate, Precision
from graphkb.rounds import OPEN, STATE_WORDS, Candidate, Inquiry, InquiryState
from graphkb.texts import N_
from viz import forms
from viz.csv_table import csv_response
from viz.forms import BY, FormDep, SignedInDep, said_of
from viz.frame import Crumb, Frame
from viz.pages.capture import workbook_response
from viz.pages.planning import listing

__all__ = ["router"]

router = APIRouter()

PAGE = "erfassen/runden"

Word = Annotated[str, Query(max_length=200)]

DUE_DAYS = 28
"""Days until an answer is asked for, proposed for a new round."""

WAYS = {"mail": N_("per E-Mail"), "download": N_("als Datei"), "post": N_("per Post")}
"""How a form went out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One inquiry."""

    id: str
    url: str
    title: str
    body: str
    field: str
    places: str
    state: str
    state_word: str
    due: str
    overdue: bool
    sent: str
    reminded: str
    returned: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One form that could be sent."""

    id: str
    body: str
    body_url: str
    field: str
    places: str
    count: int
    need: str
    running_url: str
    on: bool


@router.get(f"/{PAGE}")
def all_inquiries(frame: SignedInDep, zustand: Word = "", runde: Word = "") -> HTMLResponse:
    """What was asked, open and overdue first."""
    return _list_page(frame, zustand, runde)


@router.post(f"/{PAGE}", response_model=None)
def whole_round(frame: SignedInDep, sent: FormDep) -> Response:
    """All prepared forms of a round, mailed or as one archive, noted as sent."""
    rounds, title = Rounds(frame.context), sent.get("runde", "")
    if sent.get("aktion") == "mail":
        try:
            return _list_page(frame, "", title, mailed=rounds.mail_round(title))
        except (InvalidParameter, MailFailed) as error:
            return _list_page(frame, "", title, said_of(frame, error))
    chosen = rounds.prepared(title)
    if not chosen:
        return _list_page(frame, "", title, frame.texts(N_("In dieser Runde wartet kein Bogen auf den Versand.")))
    return StreamingResponse(
        _archive(rounds, chosen),
        media_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="boegen.zip"'},
    )


@router.get(f"/{PAGE}.csv")
def inquiries_csv(frame: SignedInDep, zustand: Word = "", runde: Word = "") -> Response:
    """The same as a table."""
    heads = [
        N_("Runde"), N_("Stelle"), N_("Handlungsfeld"), N_("Orte"), N_("Stand"), N_("Antwort bis"), N_("überfällig"),
        N_("versandt am"), N_("erinnert am"), N_("zurück am"), N_("Kennung"),
    ]  # fmt: skip
    overdue = frame.texts(N_("ja"))
    rows = [
        [one.title, one.body, one.field, one.places, one.state_word, one.due, overdue if one.overdue else "", one.sent,
         one.reminded, one.returned, one.id]
        for one in _lines(frame, _chosen(Rounds(frame.context).all(), zustand, runde))
    ]  # fmt: skip
    return csv_response(frame, "erhebungsrunden", [frame.texts(head) for head in heads], rows)


@router.get(f"/{PAGE}/neu")
def new(frame: SignedInDep, stelle: Word = "") -> HTMLResponse:
    """Whom to ask about what, to be chosen."""
    due = frame.context.today() + timedelta(days=DUE_DAYS)
    rounds = Rounds(frame.context)
    last = next((one.asked_by for one in rounds.all()), "")
    title = f"{frame.texts(N_('Erhebung'))} {frame.context.today():%m/%Y}"
    told = {"titel": title, "wer": last, "bis": due.strftime("%d.%m.%Y"), "sprache": "de"}
    chosen = {one.id for one in _candidates(rounds) if one.body == stelle and not one.running}
    return _new_page(frame, rounds, told, chosen)


@router.post(f"/{PAGE}/neu", response_model=None)
def create(frame: SignedInDep, sent: FormDep) -> Response:
    """Prepare the chosen ones; with everything sent shown again if something is wrong with it."""
    rounds = Rounds(frame.context)
    chosen = {name.removeprefix("b.") for name in sent if name.startswith("b.")}
    try:
        due = _due(sent.get("bis", ""))
        made = rounds.prepare(
            [*(one for one in _candidates(rounds) if one.id in chosen), *_by_name(frame, rounds, sent)],
            title=sent.get("titel", "")[:200],
            asked_by=sent.get("wer", "")[:200],
            due=due,
            by=BY,
            language="en" if sent.get("sprache") == "en" else "de",
        )
    except InvalidParameter as error:
        return _new_page(frame, rounds, sent, chosen, error)
    return RedirectResponse(frame.url(PAGE, runde=made[0].title), status_code=303)


@router.get(f"/{PAGE}/{{id}}")
def one(frame: SignedInDep, id: str) -> HTMLResponse:
    """One inquiry: where it stands, its form, its letters, what to do next."""
    rounds = Rounds(frame.context)
    return _page(frame, rounds, rounds.one(id))


@router.get(f"/{PAGE}/{{id}}/bogen.xlsx")
def workbook(frame: SignedInDep, id: str) -> Response:
    """Its form, without noting anything."""
    rounds = Rounds(frame.context)
    asked = rounds.one(id)
    return workbook_response(rounds.workbook(asked), rounds.file_name(asked))


@router.get(f"/{PAGE}/{{id}}/brief")
def letter(frame: SignedInDep, id: str) -> HTMLResponse:
    """Its cover letter to be printed."""
    rounds = Rounds(frame.context)
    asked = rounds.one(id)
    found = rounds.letter(asked)
    return frame.render(
        "rounds_letter.html",
        letter=found,
        letter_language=asked.language,
        day=frame.day(frame.context.today()),
        crumbs=frame.crumbs(Crumb(found.to, frame.url(f"{PAGE}/{id}")), Crumb(frame.texts(N_("Anschreiben")))),
    )


@router.post(f"/{PAGE}/{{id}}", response_model=None)
def step(frame: SignedInDep, sent: FormDep, id: str) -> Response:
    """Sent, reminded, closed, opened again, deleted."""
    rounds = Rounds(frame.context)
    asked = rounds.one(id)
    to = sent.get("an", "")
    try:
        match sent.get("aktion", ""):
            case "herunterladen":
                content = rounds.workbook(asked)
                rounds.send(asked, "download")
                return workbook_response(content, rounds.file_name(asked))
            case "post":
                rounds.send(asked, "post")
            case "mail":
                rounds.mail(asked, to)
            case "erinnern":
                rounds.remind(asked)
            case "erinnern-mail":
                rounds.mail_reminder(asked, to)
            case "schliessen":
                rounds.close(asked, sent.get("grund", ""))
            case "oeffnen":
                rounds.reopen(asked)
            case "loeschen":
                rounds.forget(asked)
                return RedirectResponse(frame.url(PAGE), status_code=303)
            case other:
                raise InvalidParameter(name="aktion", value=other, reason=N_("Das ist so nicht möglich."))
    except (InvalidParameter, MailFailed) as error:
        return _page(frame, rounds, rounds.one(id), error, to)
    return RedirectResponse(frame.url(f"{PAGE}/{id}"), status_code=303)


# ------------------------------------------------------------------ pages


def _list_page(
    frame: Frame, state: str, title: str, failed: str = "", mailed: MailedRound | None = None
) -> HTMLResponse:
    rounds = Rounds(frame.context)
    found = rounds.all()
    waiting = rounds.prepared(title) if title else ()
    chosen = _chosen(found, state, title)
    today = frame.context.today()
    titles = list(dict.fromkeys(one.title for one in found))
    here = [one for one in found if not title or one.title == title]
    return frame.render(
        "rounds.html",
        422 if failed else 200,
        failed=failed,
        lines=_lines(frame, chosen),
        any=bool(found),
        total=len(here),
        open=sum(one.state in OPEN for one in here),
        overdue=sum(one.overdue(today) for one in here),
        returned=sum(one.state is InquiryState.RETURNED for one in here),
        prepared=len(waiting),
        can_mail=can_mail(frame.context.settings),
        to_mail=sum(bool(rounds.address(one)) for one in waiting),
        letters=[(rounds.letter(one), rounds.address(one), frame.url(f"{PAGE}/{one.id}")) for one in waiting],
        mailed=len(mailed.sent) if mailed else None,
        left=", ".join(dict.fromkeys(_called(frame, one.body) for one in mailed.left)) if mailed else "",
        broken=mailed.failed.text(frame.language) if mailed and mailed.failed else "",
        states=[(state.value, frame.texts(word)) for state, word in STATE_WORDS.items()],
        state=state,
        titles=titles,
        title=title,
        new_url=frame.url(f"{PAGE}/neu"),
        csv_url=frame.url(f"{PAGE}.csv", zustand=state, runde=title),
        url=frame.url(PAGE),
        crumbs=frame.crumbs(),
    )


def _new_page(
    frame: Frame, rounds: Rounds, told: forms.Form, chosen: set[str], error: InvalidParameter | None = None
) -> HTMLResponse:
    name = str(error.facts["name"]) if error else ""
    fields = {"title": "titel", "asked_by": "wer", "due": "bis", "letters": "boegen"}
    return frame.render(
        "rounds_new.html",
        422 if error else 200,
        failed=said_of(frame, error) if error else "",
        wrong={fields.get(name, name)} if error else set(),
        told={name: told.get(name, "") for name in ("titel", "wer", "bis", "sprache")},
        choices=[_choice(frame, one, chosen) for one in _candidates(rounds)],
        by_name={name: told.get(name, "") for name in ("x.stelle", "x.feld", "x.orte")},
        fields=[(one.id, one.label) for one in rounds.capturing.offered("field", frame.language)],
        bodies=[one.label for one in rounds.capturing.offered("actor", frame.language)],
        places=[one.label for one in rounds.capturing.offered("place", frame.language)],
        url=frame.url(f"{PAGE}/neu"),
        asking_url=frame.url("erhebung"),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Neue Runde")))),
    )


def _page(
    frame: Frame, rounds: Rounds, asked: Inquiry, error: GraphkbError | None = None, to: str = ""
) -> HTMLResponse:
    line = _line(frame, asked)
    here = f"{PAGE}/{asked.id}"
    document = frame.snapshot.get(asked.document)
    body = frame.snapshot.get(asked.body)
    gone = [id for id in (asked.body, asked.field, *asked.places) if id not in frame.snapshot]
    return frame.render(
        "rounds_one.html",
        422 if error else 200,
        failed=said_of(frame, error) if error else "",
        line=line,
        asked=asked,
        body_url=frame.link(body) if body else "",
        is_open=asked.state in OPEN,
        state=asked.state.value,
        known=rounds.known(asked),
        gone=gone,
        letter=rounds.letter(asked),
        reminder=rounds.reminder(asked) if asked.sent_on else None,
        can_mail=can_mail(frame.context.settings),
        address=to or rounds.address(asked),
        prepared_on=frame.day(asked.prepared_on),
        closed_because=asked.note,
        document=document.called(frame.language) if document else "",
        document_url=frame.link(document) if document else "",
        url=frame.url(here),
        letter_url=frame.url(f"{here}/brief"),
        book_url=frame.url(f"{here}/bogen.xlsx"),
        fill_url=frame.url(f"erfassen/bogen/{asked.form}", runde=asked.id),
        upload_url=frame.url("erfassen/bogen"),
        crumbs=frame.crumbs(Crumb(line.body)),
    )


# ------------------------------------------------------------------ parts


def _by_name(frame: Frame, rounds: Rounds, sent: forms.Form) -> list[Candidate]:
    """The inquiry that was typed; empty: none. Raises InvalidParameter for a name that means no record, or several."""
    body, places = (
        sent.get("x.stelle", ""),
        [part.strip() for part in sent.get("x.orte", "").split(";") if part.strip()],
    )
    if not body and not places:
        return []
    choices, ontology = rounds.capturing.choices(frame.language), frame.context.ontology
    field = sent.get("x.feld", "")

    def meant(name: str, text: str, selector: str) -> str:
        found = choices.find(ontology.kinds_of(selector), text)
        if len(found) != 1:
            near = ", ".join(choice.label for choice in choices.near(ontology.kinds_of(selector), text))
            reason = N_("Bitte einen Namen aus der Liste wählen.")
            if near:
                raise InvalidParameter(name=name, value=text, reason=Phrase.of(N_("Meinten Sie: {near}?"), near=near))
            raise InvalidParameter(name=name, value=text, reason=reason)
        return found[0]

    return [
        Candidate(
            body=meant("x.stelle", body, "actor"),
            field=meant("x.feld", field, "field"),
            places=tuple(dict.fromkeys(meant("x.orte", place, "place") for place in places)),
        )
    ]


def _candidates(rounds: Rounds) -> tuple[Candidate, ...]:
    try:
        return rounds.candidates()
    except AnalysisError:
        return ()  # no concept with fields is recorded: there is nothing to ask about


def _chosen(found: Sequence[Inquiry], state: str, title: str) -> list[Inquiry]:
    """Those asked for, open ones by their due day first."""
    kept = [one for one in found if (not state or one.state == state) and (not title or one.title == title)]
    return sorted(kept, key=lambda one: (one.state not in OPEN, one.due or date.max, one.title))


def _lines(frame: Frame, found: Sequence[Inquiry]) -> list[Line]:
    return [_line(frame, one) for one in found]


def _line(frame: Frame, one: Inquiry) -> Line:
    t = frame.texts
    places = [id for id in one.places if id in frame.snapshot]
    sent = frame.day(one.sent_on)
    if one.sent_by and sent:
        sent = f"{sent}, {t(WAYS[one.sent_by])}"
    return Line(
        id=one.id,
        url=frame.url(f"{PAGE}/{one.id}"),
        title=one.title,
        body=_called(frame, one.body),
        field=_called(frame, one.field),
        places=listing(frame, places) if places else "",
        state=one.state.value,
        state_word=t(STATE_WORDS[one.state]),
        due=frame.day(one.due),
        overdue=one.overdue(frame.context.today()),
        sent=sent,
        reminded=", ".join(frame.day(day) for day in one.reminded_on),
        returned=frame.day(one.returned_on),
    )


def _choice(frame: Frame, one: Candidate, chosen: set[str]) -> Choice:
    body = frame.snapshot.node(one.body)
    return Choice(
        id=one.id,
        body=body.called(frame.language),
        body_url=frame.link(body),
        field=_called(frame, one.field),
        places=listing(frame, one.places),
        count=len(one.places),
        need=frame.texts(N_("nicht bekannt")) if one.need is None else frame.number(one.need, 2),
        running_url=frame.url(f"{PAGE}/{one.running}") if one.running else "",
        on=one.id in chosen,
    )


def _called(frame: Frame, id: str) -> str:
    node = frame.snapshot.get(id)
    return node.called(frame.language) if node else id


def _due(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = FuzzyDate.parse(text)
    except (ValueError, RecursionError):
        day = None
    if day is None or day.precision is not Precision.DAY:
        raise InvalidParameter(name="due", value=text[:40], reason=N_("Bitte als Tag.Monat.Jahr angeben."))
    return day.earliest


class _Out(io.RawIOBase):
    """Where an archive is written to, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # what zipfile gives
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        found = b"".join(self.pieces)
        self.pieces.clear()
        return found


def _archive(rounds: Rounds, found: Sequence[Inquiry]) -> Iterator[bytes]:
    """The forms one after the other; each is noted as sent once it is in the archive."""
    out = _Out()
    names: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for one in found:
            name, number = rounds.file_name(one), 1
            while name in names:
                number += 1
                name = rounds.file_name(one).replace(".xlsx", f"-{number}.xlsx")
            names.add(name)
            archive.writestr(name, rounds.workbook(one))
            rounds.send(one, "download")
            yield out.taken()
    yield out.taken()
