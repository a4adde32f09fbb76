"""Forms that write: who may send one, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request

from graphkb.editing import Editor
from graphkb.errors import AccessDenied, GraphkbError, InvalidParameter, RecordChanged, Spoken
from graphkb.model import Reader, Visibility
from graphkb.texts import N_
from viz.frame import Frame, FrameDep

__all__ = ["ADMINISTRATION", "BY", "Form", "FormDep", "OpenFormDep", "SignedInDep", "editor_of", "from_here", "said_of"]

ADMINISTRATION = Reader(Visibility.INTERNAL)

BY = "Verwaltung"
"""Who writes, as long as there are no accounts; kept in the change log, so in one language."""

LARGEST = 2 * 1024 * 1024
"""Bytes of a form: an inventory holds forty measures with all that is known of them."""
FIELDS = 6000
LARGEST_OPEN = 96 * 1024
"""Bytes of a form that everybody may send."""

Form = Mapping[str, str]
"""What was sent, blanks at the ends and carriage returns taken off; of fields sent twice the last."""


def _signed_in(frame: FrameDep) -> Frame:
    if not frame.reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return frame


SignedInDep = Annotated[Frame, Depends(_signed_in)]


async def _form(frame: SignedInDep, request: Request) -> Form:
    from_here(request)
    return await _read(request, LARGEST)


async def _open_form(request: Request) -> Form:
    # No check of where it comes from: it needs no cookie, so another site could only send what it could send itself.
    # (From a page without referrers a browser names no origin anyway.)
    return await _read(request, LARGEST_OPEN)


async def _read(request: Request, largest: int) -> Form:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > largest:
            raise _unusable()
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError as error:
        raise _unusable() from error
    return {name: value.replace("\r\n", "\n").replace("\r", "\n").strip() for name, value in pairs}


FormDep = Annotated[Form, Depends(_form)]

OpenFormDep = Annotated[Form, Depends(_open_form)]
"""A form that everybody may send: nobody is signed in by it."""


def from_here(request: Request) -> None:
    """Raise AccessDenied for a form that another site sends in the name of whoever is signed in here."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        if site != "same-origin":
            raise AccessDenied()
    elif origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise AccessDenied()


_CALLED = {
    "asked_by": N_("Wer fragt? (Stelle)"),
    "day": N_("Tag"),
    "due": N_("Antwort bis"),
    "file": N_("Datei"),
    "letters": N_("Wen fragen"),
    "message": N_("Ihr Hinweis"),
    "name": N_("Name"),
    "reason": N_("Grund"),
    "tabelle": N_("Datei"),
    "text": N_("Datei"),
    "title": N_("Name"),
    "valid_to": N_("Bis wann"),
}
"""Parameters of the API as the forms call them."""


def said_of(frame: Frame, error: GraphkbError) -> str:
    """An error in words for those who filled in a form: fields and records as they are called there."""
    if isinstance(error, RecordChanged) and (node := frame.snapshot.get(str(error.facts["id"]))):
        return RecordChanged(**error.facts | {"id": node.called(frame.language)}).text(frame.language)
    if not isinstance(error, InvalidParameter):
        return error.text(frame.language)
    name, reason = str(error.facts["name"]), error.facts["reason"]
    label = frame.texts(_CALLED[name]) if name in _CALLED else name
    if error.facts["value"] not in ("", None):
        shown = f"«{label}»" if name in _CALLED else label
        return InvalidParameter(**error.facts | {"name": shown}).text(frame.language)
    said = reason.in_language(frame.language) if isinstance(reason, Spoken) else frame.texts(str(reason))
    return f"{label}: {said}"


def _unusable() -> InvalidParameter:
    return InvalidParameter(name="form", value="…", reason=N_("Das Formular ist zu groß oder nicht lesbar."))


def editor_of(frame: Frame) -> Editor:
    """The editor on what is there now; for frames of `SignedInDep`."""
    context = frame.context
    return Editor(context.store, lambda: context.snapshot(ADMINISTRATION))
