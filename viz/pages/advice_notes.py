"""Notes for the file: what was talked about and agreed, and when to follow up. For those signed in only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.advising import LONGEST_AGREED, LONGEST_NOTE, MOST_AGREED, Agreed, Note
from graphkb.errors import InvalidParameter, Phrase, StoreBusy
from graphkb.texts import N_
from viz.forms import BY, Form, FormDep, SignedInDep
from viz.frame import Crumb, Frame
from viz.pages.advice import PAGE
from viz.pages.advice_view import AskedDep, advising_of

__all__ = ["router"]

router = APIRouter()

NOTES = f"{PAGE}/notizen"
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
FURTHER = 3
"""Empty lines for further steps."""


@router.get("/beratung/notizen")
def notes_page(frame: SignedInDep, zu: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """All notes, what is due first."""
    today = frame.context.today()
    rows = [_row(frame, one, today) for one in advising_of(frame).notes(zu)]
    return frame.render(
        "advice_notes.html",
        due=[row for row in rows if row["due"]],
        later=[row for row in rows if row["follow_up"] and not row["due"]],
        done=[row for row in rows if not row["follow_up"]],
        about=_named(frame, zu) if zu else "",
        all_url=frame.url(NOTES),
        new_url=frame.url(f"{NOTES}/neu", zu=zu),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Notizen")))),
    )


@router.get("/beratung/notizen/neu")
def new(frame: SignedInDep, asked: AskedDep, zu: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """An empty note; with an organisation and what was asked if the address names them."""
    ask = replace(asked.ask, for_actor=zu) if zu in frame.snapshot else asked.ask
    agreed: tuple[Agreed, ...] = ()
    if asked.anything or zu in frame.snapshot:
        advice = advising_of(frame).advise(ask, frame.context.today())
        agreed = tuple(Agreed(frame.texts(step.text)) for step in advice.steps[:5])
    query = frame.url("", **{name: value for name, value in asked.given.items() if name != "fuer"}).partition("?")[2]
    return _form(frame, Note(subject=zu, query=query, day=frame.context.today(), agreed=agreed))


@router.post("/beratung/notizen/neu")
def create(frame: SignedInDep, sent: FormDep) -> Response:
    """Keep it."""
    there = Note(subject=sent.get("zu", ""), query=sent.get("anfrage", ""), day=frame.context.today())
    return _kept(frame, sent, there)


@router.get("/beratung/notizen/{id}")
def one(frame: SignedInDep, id: Id) -> HTMLResponse:
    """One note, to read and to change."""
    return _form(frame, advising_of(frame).note(id))


@router.post("/beratung/notizen/{id}")
def change(frame: SignedInDep, sent: FormDep, id: Id) -> Response:
    """Write it, or delete it where that was asked for."""
    there = advising_of(frame).note(id)
    if sent.get("loeschen") == "ja":
        advising_of(frame).delete_note(id)
        return RedirectResponse(frame.url(NOTES), status_code=303)
    return _kept(frame, sent, there)


def _kept(frame: Frame, sent: Form, there: Note) -> Response:
    """The note of the form, kept; where that is not possible the form again with all that was written."""
    said = replace(
        there,
        text=sent.get("text", ""),
        version=int(sent["version"]) if sent.get("version", "").isdigit() else there.version,
        agreed=_agreed(sent),
    )
    try:
        said = replace(said, day=_day(frame, "tag", sent.get("tag", "")) or there.day)
        said = replace(said, follow_up=_day(frame, "wiedervorlage", sent.get("wiedervorlage", "")))
        advising = advising_of(frame)
        kept = advising.change_note(said) if there.id else advising.keep_note(said, by=BY)
    except InvalidParameter as error:
        return _form(frame, said, error.text(frame.language), 422, sent)
    except StoreBusy:
        wrong = frame.texts(N_("Jemand anders hat diese Notiz inzwischen geändert. Bitte vergleichen und noch einmal."))
        return _form(frame, said, wrong, 409, sent)
    return RedirectResponse(frame.url(f"{NOTES}/{kept.id}", gesichert="1"), status_code=303)


def _agreed(sent: Form) -> tuple[Agreed, ...]:
    rows = [number for number in range(1, MOST_AGREED + 1) if sent.get(f"schritt-{number}")]
    return tuple(Agreed(sent[f"schritt-{number}"], f"erledigt-{number}" in sent) for number in rows)


def _day(frame: Frame, name: str, text: str) -> date | None:
    """A day as browsers send it, or as people write it; None for an empty field. Raises InvalidParameter."""
    if not text:
        return None
    parts = text.split(".")
    try:
        found = date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else date.fromisoformat(text)
        if not 1900 <= found.year <= 2200:
            raise ValueError(text)
    except ValueError:
        reason = Phrase.of(N_("Bitte einen Tag angeben, zum Beispiel {day}."), day=frame.day(frame.context.today()))
        raise InvalidParameter(name=name, value=text, reason=reason) from None
    return found


def _named(frame: Frame, id: str) -> str:
    node = frame.snapshot.get(id)
    return node.called(frame.language) if node else id


def _row(frame: Frame, note: Note, today: date) -> dict[str, Any]:
    return {
        "url": frame.url(f"{NOTES}/{note.id}"),
        "about": _named(frame, note.subject) if note.subject else frame.texts(N_("Beratung zu einem Vorhaben")),
        "day": frame.day(note.day),
        "follow_up": frame.day(note.follow_up),
        "due": note.due(today),
        "text": note.text if len(note.text) <= 120 else f"{note.text[:120].rsplit(' ', 1)[0]} …",
        "open": sum(not one.done for one in note.agreed),
    }


def _form(frame: Frame, note: Note, wrong: str = "", status: int = 200, sent: Form | None = None) -> HTMLResponse:
    said = sent or {}
    rows = [(number, one.text, one.done) for number, one in enumerate(note.agreed, start=1)]
    rows += [(number, "", False) for number in range(len(rows) + 1, min(len(rows) + FURTHER, MOST_AGREED) + 1)]
    asked = dict(parse_qsl(note.query))
    path = f"{PAGE}/{note.subject}" if note.subject in frame.snapshot else f"{PAGE}/blatt"
    return frame.render(
        "advice_note.html",
        status,
        note=note,
        wrong=wrong,
        saved=bool(note.id) and not wrong and frame.request.query_params.get("gesichert") == "1",
        about=_named(frame, note.subject) if note.subject else "",
        asked_text=asked.get("text", ""),
        day=said.get("tag", note.day.isoformat()),
        follow_up=said.get("wiedervorlage", note.follow_up.isoformat() if note.follow_up else ""),
        rows=rows,
        longest={"text": LONGEST_NOTE, "step": LONGEST_AGREED},
        action=frame.url(f"{NOTES}/{note.id}" if note.id else f"{NOTES}/neu"),
        sheet_url=frame.url(path, notiz=note.id) if note.id and note.subject in frame.snapshot else "",
        list_url=frame.url(NOTES),
        crumbs=frame.crumbs(
            Crumb(frame.texts(N_("Notizen")), frame.url(NOTES)),
            Crumb(frame.day(note.day) if note.id else frame.texts(N_("Neue Notiz"))),
        ),
    )
