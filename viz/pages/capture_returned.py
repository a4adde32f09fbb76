"""A form that came back as a workbook: sent here, looked through, corrected here or sent back, taken in."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.capture import Capturing
from api.rounds import Rounds
from graphkb.capture import Captured, Filled, Preview, annotated_form, is_form
from graphkb.errors import InvalidData, InvalidParameter, NotFound, Problem, UnreadableFile
from graphkb.importer.sheet import CellFault
from graphkb.importer.template import VISIBILITY_LABELS
from graphkb.texts import N_
from viz.forms import BY, FormDep, SignedInDep, from_here, said_of
from viz.frame import Crumb, Frame
from viz.pages.capture import PAGE, again_page, all_forms_page, workbook_response
from viz.pages.capture_sent import address_of
from viz.pages.capture_view import wrong_of
from viz.uploads import receive, upload_of

__all__ = ["router"]

router = APIRouter()

UploadId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Word = Annotated[str, Query(max_length=20)]

LISTED = 300
"""Problems listed."""


@router.post(f"/{PAGE}")
async def send(frame: SignedInDep, request: Request) -> Response:
    """Keep a workbook that came back; another table goes on to where tables are taken in."""
    from_here(request)
    upload = await receive(frame, request)
    if is_form(upload.table):
        return RedirectResponse(frame.url(f"{PAGE}/eingang/{upload.id}"), status_code=303)
    said = N_("{file} ist kein Erfassungsbogen. Andere Tabellen werden unter «Tabelle übernehmen» aufgenommen.")
    return all_forms_page(frame, frame.texts(said, file=upload.table.name))


@router.get(f"/{PAGE}/eingang/{{id}}")
def look(frame: SignedInDep, id: UploadId, vorrang: Word = "") -> HTMLResponse:
    """What it would record, or what is wrong with it, cell by cell."""
    capturing = Capturing(frame.context)
    try:
        filled = capturing.read(upload_of(frame, id).table)
    except UnreadableFile as error:
        return all_forms_page(frame, said_of(frame, error))
    try:
        captured = capturing.plan(filled, overrule=vorrang == "bogen")
    except InvalidData as error:
        return _page(frame, id, filled, problems=error.problems, count=error.count)
    except InvalidParameter as error:
        return _page(frame, id, filled, failed=said_of(frame, error))
    return _page(frame, id, filled, captured, capturing.preview(captured, frame.language), overrule=vorrang)


@router.post(f"/{PAGE}/eingang/{{id}}")
def take_in(frame: SignedInDep, sent: FormDep, id: UploadId) -> Response:
    """Take it in as one change, together with the inquiry that it answers."""
    capturing = Capturing(frame.context)
    filled = replace(capturing.read(upload_of(frame, id).table), visibility=sent.get("sichtbar", "")[:40])
    try:
        captured, _ = capturing.save(filled, by=BY, overrule=sent.get("vorrang") == "bogen")
    except InvalidData as error:
        return _page(frame, id, filled, problems=error.problems, count=error.count)
    except InvalidParameter as error:
        return _page(frame, id, filled, failed=said_of(frame, error))
    done = frame.url(f"erfassen/runden/{filled.round}") if filled.round else frame.link(captured.document)
    return RedirectResponse(done, status_code=303)


@router.get(f"/{PAGE}/eingang/{{id}}/anmerkungen.xlsx")
def notes(frame: SignedInDep, id: UploadId) -> Response:
    """The workbook with what is wrong at its cells, to be sent back."""
    capturing, upload = Capturing(frame.context), upload_of(frame, id)
    filled = capturing.read(upload.table)
    problems: tuple[Problem, ...] = ()
    try:
        capturing.plan(filled)
    except InvalidData as error:
        problems = error.problems
    content = annotated_form(upload.table.read_bytes(), problems, filled.language)
    return workbook_response(content, "anmerkungen.xlsx")


@router.get(f"/{PAGE}/eingang/{{id}}/seite")
def as_page(frame: SignedInDep, id: UploadId) -> HTMLResponse:
    """The same answers as a page, to be corrected here."""
    capturing = Capturing(frame.context)
    filled = capturing.tidied(capturing.read(upload_of(frame, id).table))
    form = capturing.form(filled.form)
    records = [
        replace(
            record,
            answers={
                name: tuple(
                    {key: value.shown if isinstance(value, CellFault) else value for key, value in one.items()}
                    for one in told
                )
                for name, told in record.answers.items()
            },
            address=partial(address_of, at),
        )
        for at, record in enumerate(filled.records)
    ]
    here = replace(
        filled,
        records=records,
        new=[replace(name, place="") for name in filled.new],
        head_address=lambda name: f"kopf.{name}",
        problems=(),
        language=frame.language,
    )
    wrong: dict[str, str] = {}
    try:
        capturing.plan(here)
    except InvalidData as error:
        wrong = wrong_of(frame, error.problems)
    except InvalidParameter as error:
        return again_page(frame, capturing, form, here, {}, failed=said_of(frame, error))
    return again_page(frame, capturing, form, here, {}, wrong)


def _page(
    frame: Frame,
    id: str,
    filled: Filled,
    captured: Captured | None = None,
    shown: Preview | None = None,
    *,
    problems: tuple[Problem, ...] = (),
    count: int = 0,
    failed: str = "",
    overrule: str = "",
) -> HTMLResponse:
    capturing = Capturing(frame.context)
    form = capturing.form(filled.form)
    here = f"{PAGE}/eingang/{id}"
    body = frame.snapshot.get(captured.body) if captured else None
    names = ("new", "changed", "ended", "confirmed")
    tally = {name: shown.count(name) if shown else 0 for name in names}  # type: ignore[arg-type]  # the four
    clash = N_("Inzwischen steht hier «{now}», im Bogen stand «{before}».")
    return frame.render(
        "capture_returned.html",
        422 if problems or failed else 200,
        file=filled.file,
        label=form.label.in_language(frame.language),
        body=body.called(frame.language) if body else filled.body,
        inquiry_url=_inquiry_url(frame, filled),
        problems=[_said(frame, problem) for problem in problems[:LISTED]],
        problem_count=count,
        clashes=any(problem.message == clash for problem in problems),
        failed=failed,
        shown=shown,
        tally=tally,
        overrule=overrule,
        levels=[(level.word, label.in_language(frame.language)) for level, label in VISIBILITY_LABELS.items()],
        level=filled.visibility or form.visibility,
        url=frame.url(here),
        page_url=frame.url(f"{here}/seite"),
        notes_url=frame.url(f"{here}/anmerkungen.xlsx"),
        crumbs=frame.crumbs(Crumb(filled.file)),
    )


def _inquiry_url(frame: Frame, filled: Filled) -> str:
    if not filled.round:
        return ""
    try:
        return frame.url(f"erfassen/runden/{Rounds(frame.context).one(filled.round).id}")
    except NotFound:
        return ""


def _said(frame: Frame, problem: Problem) -> tuple[str, str, str]:
    plain = Problem("", "", "", problem.message, problem.advice, problem.facts)
    return problem.sheet, problem.cell, plain.text(frame.language).removeprefix(": ")
