"""Stories on the map: the list, one to read and print, one step at a time to present, as PDF."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from graphkb.errors import NotFound
from graphkb.model import Visibility
from graphkb.stories import Story
from graphkb.texts import N_
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.network_query import COLOURS, SIZES
from viz.pages.network_texts import map_texts, source_words
from viz.pages.story_view import Shown, shown_step, stories_of
from viz.papers import pdf_of
from viz.pictures.map_look import GROUP_COLOURS, REST

__all__ = ["crumbs", "router"]

router = APIRouter()

STORIES = "netz/geschichten"


def crumbs(frame: Frame, *further: Crumb) -> tuple[Crumb, ...]:
    """The way to the stories and what is below them."""
    texts = frame.texts
    return (
        Crumb(texts(N_("Start")), frame.url()),
        Crumb(texts(N_("Überblicken"))),
        Crumb(texts(N_("Netz")), frame.url("netz")),
        Crumb(texts(N_("Geschichten")), frame.url(STORIES) if further else ""),
        *further,
    )


def _day(frame: Frame, at: datetime | None) -> str:
    return frame.day(at.astimezone().date()) if at else ""


@router.get("/netz/geschichten")
def stories(frame: FrameDep) -> HTMLResponse:
    """All that this reader may read, newest first."""
    found = stories_of(frame).all()
    return frame.render(
        "stories.html",
        stories=[
            {
                "title": one.title,
                "language": one.language,
                "lead": one.lead,
                "steps": len(one.steps),
                "day": _day(frame, one.changed),
                "published": one.published,
                "url": frame.url(f"{STORIES}/{one.id}"),
            }
            for one in found
        ],
        inside=frame.reader.sees(Visibility.INTERNAL),
        crumbs=crumbs(frame),
    )


@router.get("/netz/geschichten/{id}")
def story(frame: FrameDep, id: str) -> HTMLResponse:
    """All steps below one another, each with its map as a drawing: to read, and to print one a page."""
    one = stories_of(frame).one(id)
    return frame.render(
        "story.html",
        story=one,
        steps=[_line(frame, one, number, shown_step(frame, step)) for number, step in enumerate(one.steps, start=1)],
        day=_day(frame, one.changed),
        pdf_url=frame.url(f"{STORIES}/{one.id}/geschichte.pdf"),
        edit_url=frame.url(f"{STORIES}/{one.id}/bearbeiten") if frame.reader.sees(Visibility.INTERNAL) else "",
        begin_url=frame.url(f"{STORIES}/{one.id}/1") if one.steps else "",
        crumbs=crumbs(frame, Crumb(one.title)),
    )


def _line(frame: Frame, one: Story, number: int, shown: Shown) -> dict[str, object]:
    return {"number": number, "shown": shown, "url": frame.url(f"{STORIES}/{one.id}/{number}")}


@router.get("/netz/geschichten/{id}/geschichte.pdf")
def story_pdf(frame: FrameDep, id: str) -> Response:
    """One step a page, large type, tagged for screen readers."""
    one = stories_of(frame).one(id)
    texts = frame.texts
    pictures: dict[str, bytes] = {}
    steps = []
    source = ""
    for number, step in enumerate(one.steps, start=1):
        shown = shown_step(frame, step)
        picture = ""
        if shown.view and shown.picture and shown.picture.marks:
            picture = f"{number}.svg"
            pictures[picture] = shown.svg().encode()
            source = source_words(shown.view)
        words = map_texts(shown.view, shown.picture) if shown.view and shown.picture else None
        steps.append(
            {
                "text": shown.text,
                "picture": picture,
                "alt": shown.counted or shown.wrong,
                "said": shown.wrong or shown.counted,
                "legend": [(GROUP_COLOURS.get(letter, REST), letter, name) for letter, name in words.legend]
                if words
                else [],
                "count": texts(N_("Schritt {n} von {all}"), n=number, all=len(one.steps)),
            }
        )
    data = {"lang": one.language, "title": one.title, "lead": one.lead, "steps": steps, "source": source}
    return Response(
        content=pdf_of("story", data, pictures),
        media_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="geschichte.pdf"'},
    )


@router.get("/netz/geschichten/{id}/{number}")
def step(frame: FrameDep, id: str, number: int) -> HTMLResponse:
    """One step to present: what is said in large type, the map, forward and back."""
    one = stories_of(frame).one(id)
    if not 1 <= number <= len(one.steps):
        raise NotFound(id=f"{id}/{number}")
    shown = shown_step(frame, one.steps[number - 1])
    asked = shown.view.asked if shown.view else None

    def url(at: int) -> str:
        return frame.url(f"{STORIES}/{one.id}/{at}") if 1 <= at <= len(one.steps) else ""

    return frame.render(
        "story_step.html",
        story=one,
        number=number,
        shown=shown,
        view=shown.view,
        back_url=url(number - 1),
        next_url=url(number + 1),
        end_url=frame.url(f"{STORIES}/{one.id}"),
        colour_word=frame.texts(COLOURS[(asked.farbe if asked else "") or "gruppe"][1]),
        size_word=frame.texts(SIZES[(asked.groesse if asked else "") or "summe"]),
        source=source_words(shown.view) if shown.view else "",
    )
