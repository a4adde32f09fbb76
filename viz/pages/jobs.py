"""Long imports and exports: the list, one job with its progress, and what came of it. For those signed in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.jobs import ask_export, ask_load, ask_to_take, differences_of, kept_file, problems_of
from graphkb.capture import is_form
from graphkb.errors import InvalidParameter, UploadGone
from graphkb.exchange import FORMS, FormId
from graphkb.jobs import NOTES, Job, JobState, Kind
from graphkb.texts import N_
from viz.forms import BY, FormDep, SignedInDep, from_here, said_of
from viz.frame import Crumb, Frame
from viz.pages.job_view import difference_lines, job_line, steps_of
from viz.uploads import receive

__all__ = ["PATIENCE_S", "router", "shown_soon"]

router = APIRouter()

PAGE = "erfassen/auftraege"
TEMPLATE = "erfassen/vorlage"

PATIENCE_S = 2.0
"""What takes longer is shown as a job that runs."""
LISTED = 100
"""Jobs, problems and differences on one page."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

JobId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@router.get(f"/{TEMPLATE}")
def template_form(frame: SignedInDep) -> HTMLResponse:
    """The form to send tables in the template, or a graph."""
    return _template_form(frame)


@router.post(f"/{TEMPLATE}")
async def send_template(frame: SignedInDep, request: Request) -> Response:
    """Keep what was sent and try it; nothing is written yet."""
    from_here(request)
    try:
        upload = await receive(frame, request)
    except InvalidParameter as error:
        return await run_in_threadpool(_template_form, frame, said_of(frame, error))

    def ask() -> Response:
        if is_form(upload.table):
            return RedirectResponse(frame.url(f"erfassen/bogen/eingang/{upload.id}"), status_code=303)
        return shown_soon(frame, ask_load(frame.context, upload.id, by=BY, dry_run=True, language=frame.language))

    return await run_in_threadpool(ask)


@router.get(f"/{PAGE}")
def jobs(frame: SignedInDep) -> HTMLResponse:
    """All jobs, newest first, and the form for an export."""
    found = frame.context.jobs.jobs()
    return frame.render(
        "jobs.html",
        lines=[job_line(frame, job) for job in found[:LISTED]],
        running=[(job_line(frame, job), steps_of(frame, job)) for job in found if job.state.open],
        total=len(found),
        forms=[(form.id.value, frame.texts(form.label)) for form in FORMS.values()],
        here=frame.url(PAGE),
    )


@router.post(f"/{PAGE}")
def ask(frame: SignedInDep, sent: FormDep, request: Request) -> Response:
    """Ask for an export."""
    try:
        form = FormId(sent.get("form", ""))
    except ValueError:
        reason = N_("Diese Form gibt es nicht.")
        raise InvalidParameter(name="form", value=sent.get("form", ""), reason=reason) from None
    site = f"{request.url.scheme}://{request.url.netloc}"
    return shown_soon(frame, ask_export(frame.context, form, by=BY, public=sent.get("nur") == "oeffentlich", site=site))


@router.get(f"/{PAGE}/{{id}}")
def job(frame: SignedInDep, id: JobId, start: Annotated[int, Query(ge=0, le=10_000_000, alias="ab")] = 0) -> Response:
    """How far it is; when it has ended, what came of it."""
    found = frame.context.jobs.job(id)
    if found.order.kind is Kind.READ and found.state is JobState.DONE:
        return RedirectResponse(frame.url(f"erfassen/tabelle/{found.order.upload}"), status_code=303)
    return _page(frame, found, start)


@router.get(f"/{PAGE}/{{id}}/stand")
def standing(
    frame: SignedInDep, id: JobId, stage: Annotated[str, Query(max_length=200, alias="gesehen")] = ""
) -> Response:
    """The part of the page that changes while it runs; sends to the whole page when it has ended."""
    found = frame.context.jobs.job(id)
    if not found.state.open:
        return Response(headers={"HX-Redirect": frame.url(f"{PAGE}/{id}")})
    return frame.render("job_standing.html", **_running(frame, found, stage))


@router.post(f"/{PAGE}/{{id}}/abbrechen")
def cancel(frame: SignedInDep, sent: FormDep, id: JobId) -> Response:
    """Stop it; the page says whether that was in time."""
    frame.context.jobs.cancel(id)
    return RedirectResponse(frame.url(f"{PAGE}/{id}"), status_code=303)


@router.post(f"/{PAGE}/{{id}}/wiederholen")
def repeat(frame: SignedInDep, sent: FormDep, id: JobId) -> Response:
    """Ask for the same once more."""
    return shown_soon(frame, frame.context.jobs.repeat(id, by=BY))


@router.post(f"/{PAGE}/{{id}}/uebernehmen")
def take(frame: SignedInDep, sent: FormDep, id: JobId) -> Response:
    """Take in what was tried."""
    trial = frame.context.jobs.job(id)
    return shown_soon(frame, ask_to_take(frame.context, trial, by=BY, take=sent.get("vorrang") == "tabelle"))


@router.get(f"/{PAGE}/{{id}}/datei")
def file(frame: SignedInDep, id: JobId) -> Response:
    """The file of an export."""
    found = frame.context.jobs.job(id)
    path = kept_file(frame.context, found, str(found.result.get("file", "")))
    return FileResponse(path, media_type=FORMS[found.order.form_id].media, filename=path.name)


@router.get(f"/{PAGE}/{{id}}/anmerkungen.xlsx")
def notes(frame: SignedInDep, id: JobId) -> Response:
    """The tables with what is wrong at their cells, to send back."""
    path = kept_file(frame.context, frame.context.jobs.job(id), NOTES)
    return FileResponse(path, media_type=XLSX, filename="anmerkungen.xlsx")


def shown_soon(frame: Frame, job: Job) -> Response:
    """On to the page of a job; what is done at once is seen at once."""
    frame.context.jobs.wait(job.id, PATIENCE_S)
    return RedirectResponse(frame.url(f"{PAGE}/{job.id}"), status_code=303)


def _template_form(frame: Frame, failed: str = "") -> HTMLResponse:
    return frame.render(
        "template_import.html",
        422 if failed else 200,
        failed=failed,
        limit=frame.context.settings.max_upload_mb,
        here=frame.url(TEMPLATE),
        jobs_url=frame.url(PAGE),
    )


def _running(frame: Frame, job: Job, seen: str) -> dict[str, Any]:
    stage = job.standing.stage if job.standing else ""
    here = frame.url(f"{PAGE}/{job.id}")
    return {
        "steps": steps_of(frame, job),
        "waiting": job.state is JobState.WAITING,
        "stage": frame.texts(stage) if stage else "",
        "fresh": stage != seen,
        "poll_url": frame.url(f"{PAGE}/{job.id}/stand", gesehen=stage),
        "cancel_url": f"{here}/abbrechen",
    }


def _page(frame: Frame, job: Job, start: int) -> HTMLResponse:
    context, line = frame.context, job_line(frame, job)
    here = frame.url(f"{PAGE}/{job.id}")
    differences: list[object] = []
    gone = False
    try:
        differences = list(difference_lines(frame, differences_of(context, job, start, LISTED)))
    except UploadGone:
        gone = True
    total = sum(job.result.get("differences", {}).values())
    problems = problems_of(context, job)
    made = context.jobs.files.made(job.id, str(job.result.get("file", "")))
    kept = job.order.kind is Kind.EXPORT or context.jobs.files.has_upload(job.order.upload)
    seen = job.standing.stage if job.standing else ""
    running = _running(frame, job, seen) if job.state.open else {}
    return frame.render(
        "job.html",
        crumbs=frame.crumbs(Crumb(line.what)),
        job=job,
        line=line,
        open=job.state.open,
        **running,
        tally=job.result.get("report", {}).get("total", {}),
        rows=job.result.get("report", {}).get("rows", 0),
        noted=job.result.get("report", {}).get("noted", 0),
        conflicts=job.result.get("differences", {}).get("conflict", 0),
        said=job.failure.said[frame.language] if job.failure else "",
        problems=[(_where(one), one["said"][frame.language]) for one in problems[:LISTED]],
        problem_count=job.failure.count if job.failure else 0,
        notes_url=f"{here}/anmerkungen.xlsx" if context.jobs.files.made(job.id, NOTES) else "",
        differences=differences,
        total=total,
        shown=min(start + LISTED, total),
        gone=gone,
        next_url=frame.url(f"{PAGE}/{job.id}", ab=start + LISTED) if start + LISTED < total and not gone else "",
        first_url=here if start else "",
        file_url=f"{here}/datei" if made and job.order.kind is Kind.EXPORT else "",
        size=frame.number(job.result.get("bytes", 0) / 2**20, 1),
        repeat_url=f"{here}/wiederholen" if job.repeatable and kept else "",
        lost=job.repeatable and not kept,
        take_url=f"{here}/uebernehmen" if job.takeable and kept else "",
        change_url=_change_url(frame, job),
        list_url=frame.url(PAGE),
    )


def _where(problem: dict[str, str]) -> str:
    return ", ".join(part for part in (problem["sheet"] or problem["file"], problem["cell"]) if part)


def _change_url(frame: Frame, job: Job) -> str:
    revision = job.result.get("revision")
    if job.order.kind is Kind.EXPORT or revision is None:
        return ""
    for change in frame.context.store.changes_between(revision - 1, revision + 1, 1):
        return frame.url(f"erfassen/aenderungen/{change.id}")
    return ""
