"""Forms: what they ask, filled in and taken in, as workbooks out and back. All of it needs the administrator token."""

from __future__ import annotations

import pathlib
import tempfile
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.capture import Capturing
from api.deps import ContextDep, LanguageDep, ReaderDep
from api.problems import FAILURES, Problem
from api.responses.capture import CapturedOut, FilledIn, FormOut, FormRef, RecordOut
from api.rounds import XLSX
from graphkb.capture import Filled, Wanted, annotated_form
from graphkb.errors import AccessDenied, InvalidData, InvalidParameter, Phrase
from graphkb.model import Visibility
from graphkb.texts import N_, Language

__all__ = ["router"]

router = APIRouter(tags=["forms"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such form or record"}}
BUSY: dict[int | str, dict[str, Any]] = NOT_THERE | {409: {"model": Problem, "description": "Others write just now"}}
FILE: dict[int | str, dict[str, Any]] = NOT_THERE | {200: {"description": "A workbook", "content": {XLSX: {}}}}
ANY = "application/octet-stream"
"""What is sent is looked at, not believed."""
SENT: dict[str, Any] = {
    "requestBody": {"required": True, "content": {ANY: {"schema": {"type": "string", "format": "binary"}}}}
}


def _capturing(context: ContextDep, reader: ReaderDep) -> Capturing:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Capturing(context)


CapturingDep = Annotated[Capturing, Depends(_capturing)]


def _wanted(
    record: Annotated[str, Query(max_length=200, description="A record that is there, to be corrected")] = "",
    body: Annotated[str, Query(max_length=200, description="Body that is asked")] = "",
    field: Annotated[str, Query(max_length=200, description="Field of action that is asked about")] = "",
    place: Annotated[list[str] | None, Query(max_length=200, description="Places that are asked about")] = None,
    target_group: Annotated[str, Query(max_length=200, description="Target group that is asked about")] = "",
) -> Wanted:
    return Wanted(record=record, body=body, field=field, places=tuple(place or ()), group=target_group)


WantedDep = Annotated[Wanted, Depends(_wanted)]
FormId = Annotated[str, Path(max_length=100, description="Id of the form")]
By = Annotated[str, Query(min_length=1, max_length=200, description="Who; stands in the change log")]


@router.get("/forms", summary="All forms; needs the administrator token")
def all_forms(capturing: CapturingDep) -> list[FormRef]:
    """What can be asked for."""
    return [FormRef.of(form) for form in capturing.forms.values()]


@router.get("/forms/{id}", summary="What a form asks; needs the administrator token", responses=NOT_THERE)
def one_form(capturing: CapturingDep, context: ContextDep, id: FormId) -> FormOut:
    """Its questions, with what may be chosen."""
    return FormOut.whole(capturing.form(id), context.ontology)


@router.get(
    "/forms/{id}/records", summary="A form with what is known; needs the administrator token", responses=NOT_THERE
)
def records(capturing: CapturingDep, id: FormId, wanted: WantedDep) -> list[RecordOut]:
    """Its records, to be changed and sent back."""
    return [RecordOut.of(record) for record in capturing.prefilled(capturing.form(id), wanted)]


@router.get(
    "/forms/{id}/workbook",
    summary="A form as a workbook; needs the administrator token",
    response_class=Response,
    responses=FILE,
)
def workbook(capturing: CapturingDep, language: LanguageDep, id: FormId, wanted: WantedDep) -> Response:
    """To be mailed out, with what is known of those it is for."""
    found = capturing.form(id)
    return _file(capturing.workbook(found, wanted, language), f"{found.id}.xlsx")


@router.post("/forms/{id}", summary="Take in a filled form; needs the administrator token", responses=BUSY)
def take_in(capturing: CapturingDep, language: LanguageDep, id: FormId, said: FilledIn) -> CapturedOut:
    """One change in the change log, whose source is the form itself. With `dry_run` nothing is written."""
    found = capturing.form(id)
    filled = said.filled(found.id, capturing.key(), language)
    for record in filled.records:
        found.part(record.part)
    return _taken(capturing, filled, language, said.by, dry_run=said.dry_run, overrule=said.overrule)


@router.post(
    "/workbooks",
    summary="Take in a form that came back as a workbook; needs the administrator token",
    responses=BUSY,
    openapi_extra=SENT,
)
async def take_workbook(
    request: Request,
    capturing: CapturingDep,
    language: LanguageDep,
    dry_run: Annotated[bool, Query(description="Only say what it would record")] = False,
    overrule: Annotated[bool, Query(description="Where somebody changed it meanwhile, the form counts")] = False,
    by: By = "API",
) -> CapturedOut:
    """The file is the body of the request. Each problem names its sheet and cell."""
    content = await _content(request, capturing)

    def work() -> CapturedOut:
        return _taken(capturing, _read(capturing, content), language, by, dry_run=dry_run, overrule=overrule)

    return await run_in_threadpool(work)


@router.post(
    "/workbooks/notes",
    summary="A form that came back, with what is wrong at its cells; needs the administrator token",
    response_class=Response,
    responses=FILE,
    openapi_extra=SENT,
)
async def notes(request: Request, capturing: CapturingDep, language: LanguageDep) -> Response:
    """To be sent back. Nothing is written."""
    content = await _content(request, capturing)

    def work() -> bytes:
        try:
            capturing.plan(_read(capturing, content))
        except InvalidData as error:
            return annotated_form(content, error.problems, language)
        return annotated_form(content, (), language)

    return _file(await run_in_threadpool(work), "notes.xlsx")


def _taken(
    capturing: Capturing, filled: Filled, language: Language, by: str, *, dry_run: bool, overrule: bool
) -> CapturedOut:
    before = capturing.snapshot
    captured = capturing.plan(filled, overrule=overrule)
    shown = capturing.preview(captured, language)
    if dry_run:
        return CapturedOut.of(captured, shown, before.revision, written=False)
    captured, revision = capturing.save(filled, by=by, overrule=overrule)
    return CapturedOut.of(captured, shown, revision, written=True)


async def _content(request: Request, capturing: Capturing) -> bytes:
    limit = capturing.context.settings.max_upload_mb
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > limit * 2**20:
            reason = Phrase.of(N_("Erlaubt sind {limit} MB. Bitte auf mehrere Dateien aufteilen."), limit=limit)
            raise InvalidParameter(name="body", value=f"{len(content) // 2**20} MB", reason=reason)
    return bytes(content)


def _read(capturing: Capturing, content: bytes) -> Filled:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bogen.xlsx"
        path.write_bytes(content)
        return capturing.read(path)


def _file(content: bytes, name: str) -> Response:
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
