"""Tables of other people: send one, say what its columns are, see what it would change, take it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.capture import is_form
from graphkb.errors import GraphkbError, InvalidData, InvalidParameter, Problem
from graphkb.importer import Limits, template_of
from graphkb.importer.mapping import (
    PLACE,
    FieldChange,
    Finding,
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
from graphkb.importer.mapping.report import OUTCOMES, called, field_label
from graphkb.texts import N_
from viz.forms import SignedInDep, from_here
from viz.frame import Crumb, Frame
from viz.uploads import Upload, receive, upload_of

__all__ = ["router"]

router = APIRouter()

PAGE = "erfassen/tabelle"
BY = "Verwaltung"
"""Who writes, as long as there are no accounts; kept in the change log, so in one language."""
PREVIEW = 8
"""Rows of the table shown."""
LISTED = 200
"""Records and problems listed."""

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


@router.get("/erfassen/tabelle")
def upload_form(frame: SignedInDep) -> HTMLResponse:
    """The form to send a table."""
    limit = frame.context.settings.max_upload_mb
    return frame.render("table_import.html", view=None, crumbs=frame.crumbs(), limit=limit)


@router.post("/erfassen/tabelle")
async def send(frame: SignedInDep, request: Request) -> Response:
    """Keep the table, go on to its columns."""
    from_here(request)
    upload = await receive(frame, request)
    if is_form(upload.table):
        return RedirectResponse(frame.url(f"erfassen/bogen/eingang/{upload.id}"), status_code=303)
    return RedirectResponse(frame.url(f"{PAGE}/{upload.id}"), status_code=303)


@router.get("/erfassen/tabelle/{id}")
def columns(frame: SignedInDep, request: Request, id: UploadId, probe: Word = "") -> HTMLResponse:
    """First rows, a choice for each column; with `probe` what would change, cell by cell."""
    view = _view(frame, upload_of(frame, id), dict(request.query_params))
    if not probe or view.mapping is None:
        return _page(frame, view)
    return _run(frame, view, view.mapping, dry_run=True, take=False)


@router.post("/erfassen/tabelle/{id}")
def apply(frame: SignedInDep, request: Request, id: UploadId, vorrang: Word = "") -> HTMLResponse:
    """Take the table in; the columns stand in the address."""
    from_here(request)
    view = _view(frame, upload_of(frame, id), dict(request.query_params))
    if view.mapping is None:
        return _page(frame, view)
    return _run(frame, view, view.mapping, dry_run=False, take=vorrang == "tabelle")


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
            _imported(frame, view.table, view.mapping, dry_run=True, take=False)
        except InvalidData as error:
            problems = error.problems
    return Response(
        annotated([view.table], problems, frame.language),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="anmerkungen.xlsx"'},
    )


def _view(frame: Frame, upload: Upload, query: dict[str, str]) -> View:
    query.pop("probe", None)
    query.pop("vorrang", None)
    ontology, limits = frame.context.ontology, Limits.of(frame.context.settings)
    if upload.mapping.exists():
        kept = load_mapping(upload.mapping)
        return View(upload, read_foreign(upload.table, kept.reading, limits), kept, True, "", "", (), query)
    table = read_foreign(upload.table, None, limits)
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
    return View(upload, table, mapping, False, guess.into, kind, tuple(choices), query)


def _imported(frame: Frame, table: ForeignTable, mapping: Mapping, *, dry_run: bool, take: bool) -> MappedReport:
    context = frame.context
    return import_mapped(
        [(table, mapping)],
        context.store,
        by=BY,
        dry_run=dry_run,
        take=take,
        ontology=context.ontology,
        limits=Limits.of(context.settings),
    )


def _run(frame: Frame, view: View, mapping: Mapping, *, dry_run: bool, take: bool) -> HTMLResponse:
    try:
        report = _imported(frame, view.table, mapping, dry_run=dry_run, take=take)
    except (InvalidData, InvalidParameter) as error:
        return _page(frame, view, error=error)
    return _page(frame, view, report=report)


def _page(
    frame: Frame, view: View, report: MappedReport | None = None, error: GraphkbError | None = None
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
    findings = [one for one in report.compared.findings if one.outcome != "new"][:LISTED] if report else []
    fresh = [one for one in report.compared.findings if one.outcome == "new"][:LISTED] if report else []
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
        report=report,
        findings=[_line(frame, one) for one in findings],
        fresh=[(one.cell, called(one, ontology, frame.language)) for one in fresh],
        problems=[(one.cell, one.text(frame.language)) for one in problems],
        problem_count=error.count if isinstance(error, InvalidData) else 0,
        failed=error.text(frame.language) if error and not isinstance(error, InvalidData) else "",
        here=frame.url(here),
        again=frame.url(here, **view.query),
        probe_url=frame.url(here, **view.query, probe="1"),
        take_url=frame.url(here, **view.query, vorrang="tabelle"),
        mapping_url=frame.url(f"{here}/zuordnung.yaml", **view.query),
        notes_url=frame.url(f"{here}/anmerkungen.xlsx", **view.query),
    )


def _line(frame: Frame, found: Finding) -> tuple[str, list[tuple[FieldChange, str, str]]]:
    """A record by name, and its cells with label and outcome in words."""
    ontology, language = frame.context.ontology, frame.language
    fields = [
        (field, field_label(found, field.field, ontology, language), frame.texts(OUTCOMES[field.outcome]))
        for field in found.fields
    ]
    return called(found, ontology, language), fields
