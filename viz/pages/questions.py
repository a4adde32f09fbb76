"""Frequent questions: choose, read the answer with its sources."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api.questions import QUESTIONS, Ask, ask
from graphkb.errors import NotFound
from graphkb.model import FuzzyDate, Node
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.planning import listing
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()


@router.get("/fragen/{path}")
def question(frame: FrameDep, request: Request, path: Annotated[str, Path(max_length=60)]) -> HTMLResponse:
    """The question with its choices; the answer as soon as everything it needs is chosen."""
    asked = next((one for one in QUESTIONS.values() if one.path == path), None)
    if asked is None:
        raise NotFound(id=path)
    given = {need.name: request.query_params.get(need.name, "")[:200] for need in asked.asks}
    book = SourceBook(frame)
    answers = ask(frame.context, frame.reader, frame.snapshot, asked.id, given) if all(given.values()) else None
    lines = None
    if answers is not None:
        lines = [
            {
                "nodes": [
                    {
                        "name": node.called(frame.language),
                        "url": frame.link(node),
                        "kind": frame.context.ontology.kind(node.kind),
                        "after": _after(frame, node),
                    }
                    for node in (frame.snapshot.node(id) for id in line.nodes)
                ],
                "sources": book.badges(line.sources),
            }
            for line in answers
        ]
    label = asked.label.in_language(frame.language)
    first = dict.fromkeys(line.nodes[0] for line in answers or ())
    return frame.render(
        "question.html",
        label=label,
        path=path,
        needs=[
            {
                "name": need.name,
                "label": need.label.in_language(frame.language),
                "choices": _choices(frame, need),
                "given": given[need.name],
            }
            for need in asked.asks
        ],
        columns=[column.in_language(frame.language) for column in asked.columns],
        lines=lines,
        finding=f"{listing(frame, first, most=8)}.",
        sources=book.listed(),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Häufige Fragen"))), Crumb(label)),
    )


def _after(frame: Frame, node: Node) -> str:
    """What stands behind a name: functions of a person; whether a concept is adopted, or not there yet."""
    if node.kind == "person":
        held = frame.snapshot.out(node.id, "HOLDS")
        return ", ".join(frame.snapshot.node(relation.target).called(frame.language) for relation in held)
    if node.kind == "concept":
        adopted = node.properties.get("adopted")
        if isinstance(adopted, FuzzyDate):
            return frame.texts(N_("beschlossen {date}"), date=frame.fuzzy(adopted))
        if node.status.planned:
            return frame.texts(N_("noch nicht beschlossen"))
    return ""


def _choices(frame: Frame, need: Ask) -> list[tuple[str, str]]:
    snapshot = frame.snapshot
    found = []
    for node in snapshot.of_kind(*need.kinds):
        answering = [node.id]
        if need.with_parts:
            answering += [part.source for part in snapshot.into(node.id, "PART_OF")]
        if not any(snapshot.into(id, *need.joined_by) for id in answering):
            continue
        name = node.called(frame.language)
        above = snapshot.out(node.id, "BELONGS_TO")
        if above:
            name = f"{name} ({snapshot.node(above[0].target).called(frame.language)})"
        found.append((node.id, name))
    return sorted(found, key=lambda pair: alphabetical(pair[1]))
