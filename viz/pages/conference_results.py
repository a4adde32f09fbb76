"""What came out of a conference, entered for the whole list in one form; and the next occasion, planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.conferences import Conferences
from graphkb.analytics.evaluation import Conference, Occasion, conference
from graphkb.conferences import AgendaList, ItemResult, Results, results_of
from graphkb.errors import InvalidData, NotFound, RecordChanged
from graphkb.importer.template import VISIBILITY_LABELS
from graphkb.model import Visibility
from graphkb.texts import N_
from viz.forms import BY, Form, FormDep, SignedInDep
from viz.frame import Crumb, Frame
from viz.pages.conference_list import CHANGED, grouped, occasion_crumbs, occasion_of
from viz.pages.evaluation_view import failed_in_words, options_of, wrong_by_field

__all__ = ["router"]

router = APIRouter()

Id = Annotated[str, Path(max_length=200)]

PARTS = ("decision", "text", "evaluation", "on", "by", "goals", "result", "recommendation")
"""What a form says of one item: fields `<part>:<key>`."""


@router.get("/konferenzen/{id}/ergebnisse")
def results_form(frame: SignedInDep, id: Id) -> HTMLResponse:
    """The form, with what was entered before."""
    there, kept = occasion_of(frame, id), _kept(frame, id)
    before = results_of(kept) or Results(held_on=str(there.when or ""))
    return _results_page(frame, there, kept, before, kept.version)


@router.post("/konferenzen/{id}/ergebnisse")
def enter(frame: SignedInDep, sent: FormDep, id: Id) -> Response:
    """Enter all of it in one change; with everything sent shown again if something is wrong with it."""
    there, kept = occasion_of(frame, id), _kept(frame, id)
    results = _results(sent)
    said = sent.get("fassung", "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
    try:
        Conferences(frame.context).enter(id, version, results, by=BY, reason=sent.get("grund", "")[:500])
    except (InvalidData, RecordChanged) as error:
        return _results_page(frame, there, kept, results, kept.version, error)
    return RedirectResponse(frame.url(f"konferenzen/{id}/liste"), status_code=303)


@router.get("/konferenzen/{id}/naechste")
def next_form(frame: SignedInDep, id: Id) -> HTMLResponse:
    """The form for the next occasion."""
    return _next_page(frame, conference(frame.snapshot, id, frame.context.today()), {})


@router.post("/konferenzen/{id}/naechste")
def plan(frame: SignedInDep, sent: FormDep, id: Id) -> Response:
    """Plan it, and go on to its list."""
    found = conference(frame.snapshot, id, frame.context.today())
    try:
        event, _ = Conferences(frame.context).plan_next(
            id,
            sent.get("name", ""),
            sent.get("held_on", ""),
            sent.get("source", ""),
            title=sent.get("title", ""),
            by=BY,
        )
    except InvalidData as error:
        return _next_page(frame, found, sent, error)
    return RedirectResponse(frame.url(f"konferenzen/{event}/liste"), status_code=303)


# ------------------------------------------------------------------- parts


def _kept(frame: Frame, id: str) -> AgendaList:
    found = Conferences(frame.context).list_of(id)
    if found is None:
        raise NotFound(id=id)
    return found


def _results(sent: Form) -> Results:
    said: dict[str, dict[str, str]] = {}
    for name, value in sent.items():
        part, _, key = name.partition(":")
        if part in PARTS and key:
            said.setdefault(key, {})[part] = value
    items = {key: ItemResult(**parts) for key, parts in said.items()}
    return Results(
        held_on=sent.get("held_on", ""),
        document=sent.get("document", ""),
        title=sent.get("title", ""),
        place_in=sent.get("place_in", ""),
        visibility=sent.get("visibility", "") or Visibility.INTERNAL.word,
        items={key: one for key, one in items.items() if one.discussed},
    )


def _failed(frame: Frame, error: InvalidData | RecordChanged | None) -> str:
    return frame.texts(CHANGED) if isinstance(error, RecordChanged) else failed_in_words(frame, error)


def _results_page(
    frame: Frame,
    there: Occasion,
    kept: AgendaList,
    results: Results,
    version: int,
    error: InvalidData | RecordChanged | None = None,
) -> HTMLResponse:
    known = set(wrong := wrong_by_field(frame, error if isinstance(error, InvalidData) else None))
    shown: Mapping[str, Mapping[str, str]] = {
        item.key: asdict(results.items.get(item.key, ItemResult())) for item in kept.open_items
    }
    placed = {f"{part}:{key}" for key in shown for part in PARTS} | {"held_on", "document", "title", "place_in"}
    status = 200 if error is None else 409 if isinstance(error, RecordChanged) else 422
    return frame.render(
        "conference_results.html",
        status,
        name=there.event.called(frame.language),
        groups=grouped(frame, kept.open_items),
        results=results,
        shown=shown,
        wrong=wrong,
        elsewhere=[wrong[name] for name in sorted(known - placed)],
        failed=_failed(frame, error),
        version=version,
        again=bool(kept.entered),
        decisions=options_of(frame, "decision"),
        types=options_of(frame, "evaluation_type"),
        goals=options_of(frame, "goals_reached"),
        recommendations=options_of(frame, "recommendation"),
        levels=[(level.word, label.in_language(frame.language)) for level, label in VISIBILITY_LABELS.items()],
        actors=frame.choices("actor"),
        documents=frame.choices("document"),
        measures={item.key for item in kept.open_items if item.measure},
        url=frame.url(f"konferenzen/{there.id}/ergebnisse"),
        list_url=frame.url(f"konferenzen/{there.id}/liste"),
        crumbs=occasion_crumbs(frame, there, N_("Ergebnisse")),
    )


def _next_page(frame: Frame, found: Conference, sent: Form, error: InvalidData | None = None) -> HTMLResponse:
    name = found.series.called(frame.language)
    wrong = wrong_by_field(frame, error)
    return frame.render(
        "conference_next.html",
        422 if error else 200,
        name=name,
        sent=sent,
        suggested=_suggested(frame, found.due),
        wrong=wrong,
        elsewhere=[said for field, said in wrong.items() if field not in ("name", "held_on", "source", "title")],
        failed=_failed(frame, error),
        documents=frame.choices("document"),
        url=frame.url(f"konferenzen/{found.id}/naechste"),
        crumbs=frame.crumbs(
            Crumb(name, frame.url(f"konferenzen/{found.id}")), Crumb(frame.texts(N_("Nächste Konferenz")))
        ),
    )


def _suggested(frame: Frame, due: date | None) -> str:
    """Month by which the next one is due, as a form takes it; empty: not known, or past."""
    return f"{due:%m/%Y}" if due and due >= frame.context.today() else ""
