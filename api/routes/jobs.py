"""Long imports and exports: asked for, watched, stopped, repeated. All of it needs the administrator token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import FileResponse

from api.context import Context
from api.deps import ContextDep, LanguageDep, ReaderDep
from api.jobs import ask_export, ask_load, ask_table, differences_of, kept_file, problems_of, receive
from api.problems import FAILURES, Problem
from api.responses.jobs import DifferenceOut, DifferencesOut, JobIn, JobOut, JobsOut, ProblemOut, ProblemsOut, UploadOut
from graphkb.errors import AccessDenied
from graphkb.exchange import FORMS
from graphkb.jobs import NOTES, Desk
from graphkb.model import Visibility

__all__ = ["router"]

router = APIRouter(tags=["jobs"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such job or file"}}
GONE: dict[int | str, dict[str, Any]] = NOT_THERE | {
    410: {"model": Problem, "description": "It was deleted: files are kept for a day"}
}
FULL: dict[int | str, dict[str, Any]] = GONE | {429: {"model": Problem, "description": "Too many jobs wait"}}

JobId = Annotated[str, Path(min_length=1, max_length=40, description="Id of the job")]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA = dict.fromkeys(form.media.partition(";")[0] for form in FORMS.values())


def _administration(context: ContextDep, reader: ReaderDep) -> Context:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return context


AdministrationDep = Annotated[Context, Depends(_administration)]


def _desk(context: AdministrationDep) -> Desk:
    return context.jobs


DeskDep = Annotated[Desk, Depends(_desk)]


@router.post(
    "/uploads",
    status_code=201,
    summary="Send a file for a job; needs the administrator token",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload(
    context: AdministrationDep,
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=200, description="Name of the file with its ending")],
) -> UploadOut:
    """The body is the file itself: XLSX, CSV, a ZIP of CSV tables, GraphML, GEXF or node-link JSON. Kept for a day."""
    files = context.jobs.files
    id = await receive(files, request.stream(), name, context.settings.max_upload_mb)
    kept = files.upload(id).table
    return UploadOut(id=id, name=kept.name, bytes=kept.stat().st_size)


@router.get("/jobs", summary="All jobs; needs the administrator token")
def jobs(
    desk: DeskDep,
    language: LanguageDep,
    limit: Annotated[int, Query(ge=1, le=500, description="Largest number of jobs")] = 50,
) -> JobsOut:
    """Newest first. A job that ended stays in the list for thirty days."""
    found = desk.jobs()
    return JobsOut(items=[JobOut.of(job, language) for job in found[:limit]], total=len(found))


@router.post("/jobs", status_code=202, summary="Ask for a long import or export; needs the administrator token",
             responses=FULL)  # fmt: skip
def ask(context: AdministrationDep, request: Request, language: LanguageDep, wanted: JobIn) -> JobOut:
    """Jobs are done one after the other. An import is written as a whole or not at all, whatever happens."""
    if wanted.kind == "load":
        job = ask_load(context, wanted.upload, by=wanted.by, dry_run=wanted.dry_run, language=language)
    elif wanted.kind == "table":
        job = ask_table(
            context,
            wanted.upload,
            wanted.mapping,
            by=wanted.by,
            dry_run=wanted.dry_run,
            take=wanted.take,
            language=language,
        )
    else:
        site = f"{request.url.scheme}://{request.url.netloc}"
        job = ask_export(context, wanted.format, by=wanted.by, public=wanted.public, site=site)
    return JobOut.of(job, language)


@router.get("/jobs/{id}", summary="One job; needs the administrator token", responses=NOT_THERE)
def job(desk: DeskDep, language: LanguageDep, id: JobId) -> JobOut:
    """As it stands now."""
    return JobOut.of(desk.job(id), language)


@router.delete("/jobs/{id}", summary="Stop a job; needs the administrator token", responses=NOT_THERE)
def cancel(desk: DeskDep, language: LanguageDep, id: JobId) -> JobOut:
    """Nothing of it is written, unless it was too late: then its state is `done`. What has ended stays as it is."""
    return JobOut.of(desk.cancel(id), language)


@router.post("/jobs/{id}/repeat", status_code=202, summary="Ask for the same once more; needs the administrator token",
             responses=FULL)  # fmt: skip
def repeat(
    desk: DeskDep,
    language: LanguageDep,
    id: JobId,
    by: Annotated[str, Query(min_length=1, max_length=200, description="Who; stands in the change log")] = "API",
) -> JobOut:
    """A job of its own, from the kept upload. What was written already is not written twice."""
    return JobOut.of(desk.repeat(id, by=by), language)


@router.get("/jobs/{id}/differences", summary="What an import changes; needs the administrator token", responses=GONE)
def differences(
    context: AdministrationDep,
    id: JobId,
    start: Annotated[int, Query(ge=0, le=10_000_000, description="Number of the first one, from 0")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="Largest number of records")] = 100,
) -> DifferencesOut:
    """Record by record and cell by cell, conflicts first, new ones last. Kept for a day."""
    found = context.jobs.job(id)
    listed = differences_of(context, found, start, limit)
    total = sum(found.result.get("differences", {}).values())
    return DifferencesOut(items=[DifferenceOut.of(one) for one in listed], total=total)


@router.get("/jobs/{id}/problems", summary="What is wrong in the tables; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def problems(context: AdministrationDep, language: LanguageDep, id: JobId) -> ProblemsOut:
    """At most the first five hundred, with their cells; or why rows were passed over. Kept for a day."""
    found = context.jobs.job(id)
    listed = [ProblemOut.of(one, language) for one in problems_of(context, found)]
    total = found.failure.count if found.failure else len(listed)
    return ProblemsOut(items=listed, total=total)


@router.get(
    "/jobs/{id}/result",
    summary="The file of an export; needs the administrator token",
    response_class=FileResponse,
    responses=GONE | {200: {"description": "The file", "content": {media: {} for media in _MEDIA}}},
)
def result(context: AdministrationDep, id: JobId) -> FileResponse:
    """Kept for a day."""
    found = context.jobs.job(id)
    path = kept_file(context, found, str(found.result.get("file", "")))
    media = FORMS[found.order.form_id].media
    return FileResponse(path, media_type=media, filename=path.name)


@router.get(
    "/jobs/{id}/notes",
    summary="The tables with notes to send back; needs the administrator token",
    response_class=FileResponse,
    responses=NOT_THERE | {200: {"description": "A workbook", "content": {XLSX: {}}}},
)
def notes(context: AdministrationDep, id: JobId) -> FileResponse:
    """Of an import with problems: each at its cell. Kept for a day."""
    path = kept_file(context, context.jobs.job(id), NOTES)
    return FileResponse(path, media_type=XLSX, filename="anmerkungen.xlsx")
