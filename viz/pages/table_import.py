"""Tables of other people: send one, say what its columns are, see what it would change, take it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.jobs import ask_read, ask_table, differences_of, problems_of
from graphkb.capture import is_form
from graphkb.errors import GraphkbError, InvalidData, InvalidParameter, Problem
from graphkb.importer import Limits, template_of
from graphkb.importer.mapping import (
    PLACE,
    ForeignTable,
    MappedReport,
    Mapping,
    annotated,
    dump_mapping,
    import_mapped,
    load_mapping,
    mapping_of,
    read_foreign,
    suggested,
    targets,
)
from graphkb.jobs import Job, JobState
from graphkb.jobs.differences import of_findings
from graphkb.texts import N_
from viz.forms import BY, SignedInDep, from_here, said_of
from viz.frame import Crumb, Frame
from viz.pages.job_view import DifferenceLine, difference_lines
from viz.pages.jobs import PATIENCE_S, shown_soon
from viz.uploads import Upload, receive, upload_of

__all__ = ["router"]

router = APIRouter()

PAGE = "erfassen/tabelle"
PREVIEW = 8
"""Rows of the table shown."""
LISTED = 200
"""Records and problems listed."""
QUICK_ROWS = 25_000
"""Rows and facts together up to which a trial is done at once: about two seconds."""
QUICK_BYTES = 500_000
"""Size of a workbook up to which it is read at once."""

UploadId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Word = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of the table and what it is to become."""

    field: str
    """Name of the field in the form."""
    heading: str
    example: str
    chosen: str
    """Id of a column of the template; empty: not read."""
    reason: str
    """Why it is suggested, in words; empty: no suggestion."""


@dataclass(frozen=True, slots=True)
class View:
    """A table, how it is to be read, and the mapping that follows."""

    upload: Upload
    table: ForeignTable
    mapping: Mapping | None
    """None: no column is the name yet."""
    sent: bool
    """The mapping was sent with the table; there is nothing to choose."""
    into: str
    kind: str
    columns: tuple[ColumnChoice, ...]
    query: dict[str, str]
    large: bool
    """A trial takes longer than a page may: it is a job."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trial would change, or what was taken in."""

    trial: bool
    new: int
    changed: int
    unchanged: int
    conflicts: int
    writes: bool
    """It was a trial, and something would be written."""
    differences: list[DifferenceLine]
    fresh: list[DifferenceLine]
    """New records."""
    left_out: list[str]
    """Rows passed over because somebody asked for it, each in words."""


@router.get("/erfassen/tabelle")
def upload_form(frame: SignedInDep) -> HTMLResponse:
    """The form to send a table."""
    limit = frame.context.settings.max_upload_mb
    return frame.render("table_import.html", view=None, crumbs=frame.crumbs(), limit=limit)


@router.post("/erfassen/tabelle")
async def send(frame: SignedInDep, request: Request) -> Response:
    """Keep the table, go on to its columns; a large workbook is read as a job first."""
    from_here(request)
    upload = await receive(frame, request)

    def following() -> Response:
        if is_form(upload.table):
            return RedirectResponse(frame.url(f"erfassen/bogen/eingang/{upload.id}"), status_code=303)
        large = upload.table.suffix.lower() == ".xlsx" and upload.table.stat().st_size > QUICK_BYTES
        if large and not upload.mapping.exists():
            return shown_soon(frame, ask_read(frame.context, upload.id, by=BY))
        return RedirectResponse(frame.url(f"{PAGE}/{upload.id}"), status_code=303)

    return await run_in_threadpool(following)


@router.get("/erfassen/tabelle/{id}")
def columns(frame: SignedInDep, request: Request, id: UploadId, probe: Word = "") -> HTMLResponse:
    """First rows, a choice for each column; with `probe` what would change, cell by cell."""
    view = _view(frame, upload_of(frame, id), dict(request.query_params))
    if not probe or view.mapping is None:
        return _page(frame, view)
    if view.large:
        return _page(frame, view, ask_trial=True)
    try:
        report = _tried(frame, view.table, view.mapping)
    except (InvalidData, InvalidParameter) as error:
        return _page(frame, view, error=error)
    return _page(frame, view, outcome=_outcome_of_trial(frame, report))


@router.post("/erfassen/tabelle/{id}")
def apply(frame: SignedInDep, request: Request, id: UploadId, vorrang: Word = "", probelauf: Word = "") -> Response:
    """Take the table in, or try a large one; the columns stand in the address. What takes long is shown as a job."""
    from_here(request)
    view = _view(frame, upload_of(frame, id), dict(request.query_params))
    if view.mapping is None:
        return _page(frame, view)
    job = ask_table(
        frame.context,
        id,
        "" if view.sent else dump_mapping(view.mapping),
        by=BY,
        dry_run=bool(probelauf),
        take=vorrang == "tabelle",
        language=frame.language,
    )
    done = frame.context.jobs.wait(job.id, PATIENCE_S)
    if done.state is JobState.DONE and not probelauf:
        return _page(frame, view, outcome=_outcome_of(frame, done))
    return RedirectResponse(frame.url(f"erfassen/auftraege/{done.id}"), status_code=303)


@router.get("/erfassen/tabelle/{id}/zuordnung.yaml")
def mapping_file(frame: SignedInDep, request: Request, id: UploadId) -> Response:
    """The mapping, to use it again."""
    view = _view(frame, upload_of(frame, id), dict(request.query_params))
    if view.mapping is None:
        raise InvalidParameter(name="name", value="", reason=N_("Eine Spalte muss der Name sein."))
    return Response(
        dump_mapping(view.mapping),
        media_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{view.mapping.mapping}.yaml"'},
    )


@router.get("/erfassen/tabelle/{id}/anmerkungen.xlsx")
def notes_file(frame: SignedInDep, request: Request, id: UploadId) -> Response:
    """The table with what is wrong at its cells, to send back."""
    view = _view(frame, upload_of(frame, id), dict(request.query_params))
    problems: tuple[Problem, ...] = ()
    if view.mapping is not None:
        try:
            _tried(frame, view.table, view.mapping)
        except InvalidData as error:
            problems = error.problems
    return Response(
        annotated([view.table], problems, frame.language),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="anmerkungen.xlsx"'},
    )


def _view(frame: Frame, upload: Upload, query: dict[str, str]) -> View:
    for name in ("probe", "vorrang", "probelauf"):
        query.pop(name, None)
    ontology, limits = frame.context.ontology, Limits.of(frame.context.settings)
    if upload.mapping.exists():
        kept = load_mapping(upload.mapping)
        table = read_foreign(upload.table, kept.reading, limits)
        return View(upload, table, kept, True, "", "", (), query, _large(frame, table))
    table = frame.context.jobs.table(upload.id)
    sheets = [sheet.id for sheet in template_of(ontology).sheets.values() if sheet.kinds]
    into = query.get("tabelle", "")
    into = into if into in sheets else ""
    guess = suggested(table, ontology, into)
    sheet = template_of(ontology).sheets[guess.into]
    known = targets(sheet)
    kind = query.get("art", "")
    # The choices in the address are for one table of the template; for another one they are guessed anew.
    chosen = query.get("fuer") == guess.into
    choices = []
    for index, heading in enumerate(table.headings):
        if not heading:
            continue
        want = query.get(f"s{index}", "") if chosen else guess.columns.get(heading, "")
        cells = (row.cells[index] for row in table.rows[:50] if index < len(row.cells))
        example = next((str(cell) for cell in cells if cell != ""), "")[:60]
        reason = guess.reasons[heading] if want and guess.columns.get(heading) == want else ""
        choices.append(ColumnChoice(f"s{index}", heading, example, want if want in known else "", frame.texts(reason)))
    taken: dict[str, str] = {}
    for choice in choices:
        if choice.chosen:
            taken[choice.heading] = choice.chosen
    if len(set(taken.values())) < len(taken):
        double = next(name for name in taken.values() if list(taken.values()).count(name) > 1)
        raise InvalidParameter(name=double, value=double, reason=N_("Zwei Spalten sollen dasselbe sein."))
    kind = kind if kind in sheet.kinds else guess.kind if guess.kind in sheet.kinds else sheet.kinds[0]
    mapping = None
    if {"id", "name"} & set(taken.values()):
        places = [node for node in frame.snapshot.nodes if ontology.kind(node.kind).place]
        mapping = mapping_of(table, ontology, guess.into, kind, taken, places)
    query = {"tabelle": guess.into, "art": kind, "fuer": guess.into} | {
        choice.field: choice.chosen for choice in choices
    }
    return View(upload, table, mapping, False, guess.into, kind, tuple(choices), query, _large(frame, table))


def _large(frame: Frame, table: ForeignTable) -> bool:
    """Whether a trial takes longer than a page may."""
    facts = len(frame.snapshot) + len(frame.snapshot.relations)
    return len(table.rows) + facts > QUICK_ROWS


def _tried(frame: Frame, table: ForeignTable, mapping: Mapping) -> MappedReport:
    context = frame.context
    return import_mapped(
        [(table, mapping)],
        context.store,
        by=BY,
        dry_run=True,
        ontology=context.ontology,
        limits=Limits.of(context.settings),
    )


def _outcome_of_trial(frame: Frame, report: MappedReport) -> Outcome:
    total, found = report.total, list(of_findings(report.compared.findings))
    return Outcome(
        True,
        total.new,
        total.changed,
        total.unchanged,
        report.compared.conflicts,
        bool(report.compared.changes),
        difference_lines(frame, [one for one in found if one.outcome != "new"][:LISTED]),
        difference_lines(frame, [one for one in found if one.outcome == "new"][:LISTED]),
        [note.text(frame.language) for note in report.notes[:LISTED]],
    )


def _outcome_of(frame: Frame, job: Job) -> Outcome:
    total, kinds = job.result["report"]["total"], job.result["differences"]
    old = sum(count for outcome, count in kinds.items() if outcome != "new")
    return Outcome(
        False,
        total["new"],
        total["changed"],
        total["unchanged"],
        total["conflicts"],
        False,
        difference_lines(frame, differences_of(frame.context, job, 0, min(old, LISTED))),
        difference_lines(frame, differences_of(frame.context, job, old, LISTED)),
        [
            ": ".join(filter(None, (one["sheet"], one["cell"], one["said"][frame.language])))
            for one in problems_of(frame.context, job)[:LISTED]
        ],
    )


def _page(
    frame: Frame,
    view: View,
    outcome: Outcome | None = None,
    error: GraphkbError | None = None,
    *,
    ask_trial: bool = False,
) -> HTMLResponse:
    ontology, t = frame.context.ontology, frame.texts
    template = template_of(ontology)
    sheets = [
        (sheet.id, ", ".join(ontology.kind(kind).plural.in_language(frame.language) for kind in sheet.kinds[:4]))
        for sheet in template.sheets.values()
        if sheet.kinds
    ]
    options: list[tuple[str, str]] = []
    kinds: list[tuple[str, str]] = []
    if not view.sent:
        sheet = template.sheets[view.into]
        options = [
            (
                name,
                t(N_("Ort, nach seinem Namen"))
                if name == PLACE
                else sheet.columns[name].label.in_language(frame.language),
            )
            for name in targets(sheet)
        ]
        kinds = [(kind, ontology.kind(kind).label.in_language(frame.language)) for kind in sheet.kinds]
    problems = error.problems[:LISTED] if isinstance(error, InvalidData) else ()
    here = f"{PAGE}/{view.upload.id}"
    return frame.render(
        "table_import.html",
        422 if error else 200,
        view=view,
        crumbs=frame.crumbs(Crumb(view.table.file)),
        preview=view.table.rows[:PREVIEW],
        width=len(view.table.headings),
        sheets=sheets,
        kinds=kinds,
        options=options,
        outcome=outcome,
        ask_trial=ask_trial,
        problems=[(one.cell, one.text(frame.language)) for one in problems],
        problem_count=error.count if isinstance(error, InvalidData) else 0,
        failed=said_of(frame, error) if error and not isinstance(error, InvalidData) else "",
        here=frame.url(here),
        again=frame.url(here, **view.query),
        probe_url=frame.url(here, **view.query, probe="1"),
        trial_url=frame.url(here, **view.query, probelauf="1"),
        take_url=frame.url(here, **view.query, vorrang="tabelle"),
        mapping_url=frame.url(f"{here}/zuordnung.yaml", **view.query),
        notes_url=frame.url(f"{here}/anmerkungen.xlsx", **view.query),
    )
