"""An evaluation recorded in one form: of what, by whom, when, with what result, discussed where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.conferences import Conferences
from graphkb.conferences import NewEvaluation
from graphkb.errors import InvalidData
from graphkb.importer.template import VISIBILITY_LABELS
from graphkb.model import Visibility
from graphkb.texts import N_
from viz.forms import BY, Form, FormDep, SignedInDep
from viz.frame import Crumb, Frame
from viz.pages.evaluation_view import failed_in_words, options_of, wrong_by_field

__all__ = ["router"]

router = APIRouter()

Subject = Annotated[str, Query(max_length=200)]

TEXTS = ("on", "type", "by", "goals", "result", "recommendation", "meeting", "decision", "source", "title")


@router.get("/evaluation/neu")
def form(frame: SignedInDep, zu: Subject) -> HTMLResponse:
    """The form, empty."""
    return _page(frame, zu, {})


@router.post("/evaluation/neu")
def record(frame: SignedInDep, sent: FormDep, zu: Subject) -> Response:
    """Record it; with everything sent shown again if something is wrong with it."""
    said = NewEvaluation(
        id="",
        subject=zu,
        planned="planned" in sent,
        visibility=sent.get("visibility") or Visibility.INTERNAL.word,
        **{name: sent.get(name, "") for name in TEXTS},
    )
    try:
        Conferences(frame.context).record(said, by=BY, reason=sent.get("grund", "")[:500])
    except InvalidData as error:
        return _page(frame, zu, sent, error)
    return RedirectResponse(f"{frame.link(frame.snapshot.node(zu))}#evaluation", status_code=303)


def _page(frame: Frame, subject: str, sent: Form, error: InvalidData | None = None) -> HTMLResponse:
    node = frame.snapshot.node(subject)
    name = node.called(frame.language)
    wrong: Mapping[str, str] = wrong_by_field(frame, error)
    return frame.render(
        "evaluation_form.html",
        422 if error else 200,
        name=name,
        sent=sent,
        wrong=wrong,
        failed=failed_in_words(frame, error),
        elsewhere=[said for field, said in wrong.items() if field not in TEXTS],
        types=options_of(frame, "evaluation_type"),
        goals=options_of(frame, "goals_reached"),
        recommendations=options_of(frame, "recommendation"),
        decisions=options_of(frame, "decision"),
        levels=[(level.word, label.in_language(frame.language)) for level, label in VISIBILITY_LABELS.items()],
        actors=frame.choices("actor"),
        events=frame.choices("event"),
        documents=frame.choices("document"),
        url=frame.url("evaluation/neu", zu=subject),
        crumbs=frame.crumbs(Crumb(name, frame.link(node)), Crumb(frame.texts(N_("Evaluation erfassen")))),
    )
