"""Stories written: a form for the whole story, and the view at hand as one more step. Needs a signed-in reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from graphkb.errors import GraphkbError, InvalidParameter, Phrase, StoreBusy
from graphkb.stories import DRAFT, LONGEST_LEAD, LONGEST_TEXT, LONGEST_VIEW, MOST_STEPS, PUBLISHED, Step, Story
from graphkb.stories.story import LONGEST_TITLE
from graphkb.texts import N_
from viz.forms import BY, Form, FormDep, SignedInDep
from viz.frame import Crumb, Frame
from viz.pages.network_data import View
from viz.pages.network_query import Asked
from viz.pages.stories import STORIES, crumbs
from viz.pages.story_view import stories_of

__all__ = ["router"]

router = APIRouter()

NEW = 3
"""Empty rows for further steps."""


@router.get("/netz/geschichten/neu")
def new(frame: SignedInDep, ansicht: Annotated[str, Query(max_length=LONGEST_VIEW)] = "") -> HTMLResponse:
    """An empty story; `ansicht`: the parameters of a map that its first step is to show."""
    steps = (Step("", ansicht),) if ansicht else ()
    return _form(frame, Story(language=frame.language, title="", steps=steps))


@router.post("/netz/geschichten/neu")
def create(frame: SignedInDep, form: FormDep) -> Response:
    """Keep it."""
    return _kept(frame, form, Story(language=frame.language, title=""))


@router.get("/netz/geschichten/{id}/bearbeiten")
def edit(frame: SignedInDep, id: str) -> HTMLResponse:
    """The story as it is."""
    return _form(frame, stories_of(frame).whole(id))


@router.post("/netz/geschichten/{id}/bearbeiten")
def change(frame: SignedInDep, form: FormDep, id: str) -> Response:
    """Write it, or delete it where that was asked for."""
    there = stories_of(frame).whole(id)
    if form.get("loeschen") == "ja":
        stories_of(frame).delete(id)
        return RedirectResponse(frame.url(STORIES), status_code=303)
    return _kept(frame, form, there)


@router.post("/netz/geschichten/schritt")
def add(frame: SignedInDep, form: FormDep) -> Response:
    """The view at hand as a further step of a story, or as the first of a new one."""
    view = _canonical(frame, form.get("ansicht", ""))
    text, id = form.get("satz", ""), form.get("geschichte", "")
    if not id:
        title = form.get("titel", "") or frame.texts(N_("Neue Geschichte"))
        step = Step(text or frame.texts(N_("Was hier zu sehen ist.")), view)
        made = stories_of(frame).keep(Story(language=frame.language, title=title, steps=(step,)), by=BY)
    else:
        made = stories_of(frame).add(id, Step(text or frame.texts(N_("Was hier zu sehen ist.")), view))
    return RedirectResponse(frame.url(f"{STORIES}/{made.id}/bearbeiten"), status_code=303)


def _kept(frame: Frame, form: Form, there: Story) -> Response:
    """The story of the form, kept; where that is not possible the form again with all that was written."""
    story = _of_form(form, there)
    try:
        sound = replace(story, steps=tuple(_sound(frame, n, step) for n, step in enumerate(story.steps, start=1)))
        store = stories_of(frame)
        made = store.change(sound) if there.id else store.keep(sound, by=BY)
    except StoreBusy:
        newest = stories_of(frame).whole(there.id)
        said = frame.texts(
            N_(
                "Jemand hat die Geschichte inzwischen geändert. Ihr Text steht noch hier; noch einmal gespeichert "
                "gilt er."
            )
        )
        return _form(frame, replace(story, version=newest.version), said, status=409)
    except InvalidParameter as error:
        return _form(frame, story, error.text(frame.language), status=422)
    return RedirectResponse(frame.url(f"{STORIES}/{made.id}"), status_code=303)


def _of_form(form: Form, there: Story) -> Story:
    """The story as the form has it: rows without anything left out, in the order of their numbers."""
    rows = []
    for n in range(1, MOST_STEPS + NEW + 1):
        text, view = form.get(f"satz-{n}", ""), form.get(f"ansicht-{n}", "")
        if text or view:
            place = form.get(f"platz-{n}", "")
            rows.append((float(place.replace(",", ".")) if _number(place) else float(n), n, Step(text, view)))
    version = form.get("version", "")
    return replace(
        there,
        title=form.get("titel", ""),
        lead=form.get("worum", ""),
        state=PUBLISHED if form.get("stand") == PUBLISHED else DRAFT,
        steps=tuple(step for _, _, step in sorted(rows, key=lambda row: row[:2])),
        version=int(version) if version.isdecimal() else there.version,
    )


def _number(text: str) -> bool:
    try:
        return 0 <= float(text.replace(",", ".")) < 1000
    except ValueError:
        return False


def _sound(frame: Frame, number: int, step: Step) -> Step:
    """The step with the address of its map as it is kept; raises InvalidParameter if that map cannot be shown."""
    try:
        return Step(step.text, _canonical(frame, step.view))
    except GraphkbError as error:
        name = frame.texts(N_("Ansicht von Schritt {n}"), n=number)
        raise InvalidParameter(name=name, value=step.view[:60], reason=error.text(frame.language)) from error


def _canonical(frame: Frame, pasted: str) -> str:
    """The parameters of a map's address, whether the whole address was pasted or its parameters alone."""
    pasted = pasted.strip()
    if "?" in pasted or "/" in pasted.partition("=")[0]:
        parts = urlsplit(pasted)
        if not parts.path.rstrip("/").endswith("/netz"):
            reason = Phrase.of(N_("Das ist keine Adresse der Netzkarte."))
            raise InvalidParameter(name=frame.texts(N_("Ansicht")), value=pasted[:60], reason=reason)
        pasted = parts.query
    view = View(frame, Asked.of(frame, QueryParams(parse_qsl(pasted))))
    if view.unclear:
        reason = Phrase.of(N_("Ein Eintrag, den sie nennt, ist nicht da."))
        raise InvalidParameter(name=frame.texts(N_("Ansicht")), value=view.unclear[0].text, reason=reason)
    view.map  # noqa: B018 - raises for what cannot be shown
    return urlencode(list(view.asked.but(stelle="", ab="", alle="", gruppe="").pairs()))


def _form(frame: Frame, story: Story, wrong: str = "", status: int = 200) -> HTMLResponse:
    texts = frame.texts
    title = story.title if story.id else texts(N_("Neue Geschichte"))
    here = Crumb(story.title, frame.url(f"{STORIES}/{story.id}")) if story.id else Crumb(title)
    rows: list[dict[str, Any]] = [
        {
            "n": n,
            "text": step.text,
            "view": step.view,
            "map_url": frame.url("netz") + (f"?{step.view}" if step.view else ""),
        }
        for n, step in enumerate(story.steps, start=1)
    ]
    for n in range(len(rows) + 1, min(len(rows) + NEW, MOST_STEPS) + 1):
        rows.append({"n": n, "text": "", "view": "", "map_url": ""})
    return frame.render(
        "story_form.html",
        status=status,
        story=story,
        title=title,
        rows=rows,
        wrong=wrong,
        published=story.published,
        action=frame.url(f"{STORIES}/{story.id}/bearbeiten" if story.id else f"{STORIES}/neu"),
        longest={"title": LONGEST_TITLE, "lead": LONGEST_LEAD, "text": LONGEST_TEXT, "view": LONGEST_VIEW},
        crumbs=crumbs(frame, here, *([Crumb(texts(N_("Bearbeiten")))] if story.id else [])),
    )
