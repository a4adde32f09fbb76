"""Through whom two bodies could meet: two names, the way between them, what each step rests on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.responses.network import sources_of
from graphkb.analytics.network import Introduction
from graphkb.analytics.network.naming import in_words
from graphkb.errors import InvalidParameter
from graphkb.model import Node
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Crumb, Frame, FrameDep
from viz.naming import named
from viz.pages.network_rows import evidence_words
from viz.pages.planning import asked_day
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()


@router.get("/wege")
def paths(
    frame: FrameDep,
    von: Annotated[str, Query(max_length=200, description="Name or id of an actor")] = "",
    nach: Annotated[str, Query(max_length=200, description="Name or id of an actor")] = "",
    stichtag: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Two fields; as soon as both are clear, the way."""
    day = asked_day(frame, stichtag)
    start, unsure_start = named(frame, von)
    goal, unsure_goal = named(frame, nach)
    book = SourceBook(frame)
    found, wrong = None, ""
    if start and goal:
        try:
            found = frame.analyses.introduction(day, start.id, goal.id)
        except InvalidParameter as error:
            wrong = _not_in_network(frame, error, start, goal)
    texts = frame.texts
    return frame.render(
        "paths.html",
        day=day,
        asked={
            "von": start.called(frame.language) if start else von,
            "nach": goal.called(frame.language) if goal else nach,
            "stichtag": stichtag,
        },
        actors=_actors(frame),
        unclear=[
            one
            for one in (
                _unclear(frame, von, start, unsure_start, {"nach": goal.id if goal else nach}, "von"),
                _unclear(frame, nach, goal, unsure_goal, {"von": start.id if start else von}, "nach"),
            )
            if one
        ],
        wrong=wrong,
        found=found,
        finding=_finding(frame, found) if found else "",
        steps=_steps(frame, book, found) if found else [],
        bodies=_bodies(frame, found) if found else [],
        stands_for=_stands_for(frame, found, start, goal) if found and start and goal else [],
        missing=[one.in_language(frame.language) for one in found.method.missing] if found else [],
        turned=frame.url("wege", von=goal.id, nach=start.id, stichtag=stichtag) if start and goal else "",
        sources=book.listed(),
        crumbs=(
            Crumb(texts(N_("Start")), frame.url()),
            Crumb(texts(N_("Überblicken"))),
            Crumb(texts(N_("Netz")), frame.url("netz")),
            Crumb(texts(N_("Wer kann bekannt machen?"))),
        ),
    )


def _actors(frame: Frame) -> list[str]:
    names = {node.called(frame.language) for node in frame.snapshot.of_kind("actor")}
    return sorted(names, key=alphabetical)


def _not_in_network(frame: Frame, error: InvalidParameter, start: Node, goal: Node) -> str:
    who = goal if error.facts.get("name") == "goal" else start
    return frame.texts(
        N_("{name} ist keine einzelne Stelle im Netz, deshalb gibt es dorthin keinen Weg."),
        name=who.called(frame.language),
    )


def _unclear(
    frame: Frame, text: str, found: Node | None, unsure: list[Node], other: dict[str, str], field: str
) -> dict[str, Any] | None:
    """A name that means nobody or several; None if it is clear or empty."""
    if found or not text.strip():
        return None
    return {
        "text": text,
        "choices": [(one.called(frame.language), frame.url("wege", **other, **{field: one.id})) for one in unsure],
    }


def _finding(frame: Frame, found: Introduction) -> str:
    if found.distance is None or not found.steps:
        return found.sentence.in_language(frame.language)
    names = [frame.snapshot.node(id).called(frame.language) for id in (found.start, found.goal)]
    if len(found.steps) == 1:
        return frame.texts(N_("{a} und {b} sind direkt verbunden."), a=names[0], b=names[1])
    first = frame.snapshot.node(found.between[0]).called(frame.language)
    if len(found.steps) == 2:
        return frame.texts(N_("{who} kann {a} und {b} bekannt machen."), who=first, a=names[0], b=names[1])
    return frame.texts.plural(
        "Von {a} zu {b} führt der Weg über {words} Stelle; den Anfang kann {who} machen.",
        "Von {a} zu {b} führt der Weg über {words} Stellen; den Anfang kann {who} machen.",
        len(found.between),
        words=in_words(len(found.between)).in_language(frame.language),
        a=names[0],
        b=names[1],
        who=first,
    )


def _bodies(frame: Frame, found: Introduction) -> list[dict[str, Any]]:
    if not found.steps:
        return []
    return [_body(frame, id) for id in (found.start, *(step.to_body for step in found.steps))]


def _body(frame: Frame, id: str) -> dict[str, Any]:
    node = frame.snapshot.node(id)
    return {"name": node.called(frame.language), "url": frame.link(node)}


def _steps(frame: Frame, book: SourceBook, found: Introduction) -> list[dict[str, Any]]:
    return [
        {
            "a": _body(frame, step.from_body),
            "b": _body(frame, step.to_body),
            "words": evidence_words(frame, step.tie),
            "sources": book.badges(sources_of(step.tie.evidence), derived=step.tie.derived),
            "aged": step.tie.aged,
        }
        for step in found.steps
    ]


def _stands_for(frame: Frame, found: Introduction, start: Node, goal: Node) -> list[str]:
    """Where a unit was asked for: whom it was taken for."""
    return [
        frame.texts(
            N_("{unit} gehört zu {body}; gezählt werden deren Verbindungen."),
            unit=asked.called(frame.language),
            body=frame.snapshot.node(taken).called(frame.language),
        )
        for asked, taken in ((start, found.start), (goal, found.goal))
        if asked.id != taken
    ]
