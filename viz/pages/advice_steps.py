"""The table of next steps: read by everybody, changed by the administration."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.advising import MOST_STEPS
from graphkb.advising.table import LONGEST_STEP
from graphkb.analytics.advice import AREA_NAMES, Step, load_everyday
from graphkb.errors import ConstraintBroken, InvalidParameter, StoreBusy
from graphkb.model import Visibility
from graphkb.texts import N_
from viz.forms import BY, Form, FormDep, SignedInDep
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.advice import PAGE
from viz.pages.advice_view import advising_of, area_name

__all__ = ["router"]

router = APIRouter()

STEPS = f"{PAGE}/schritte"
FURTHER = 3
"""Empty lines for further steps."""


@router.get("/beratung/schritte")
def steps_page(frame: FrameDep) -> HTMLResponse:
    """The table; for the signed-in with a field for every line."""
    table = advising_of(frame).table()
    return _page(frame, table.steps, table.version)


@router.post("/beratung/schritte")
def change(frame: SignedInDep, sent: FormDep) -> Response:
    """Write the whole table, or go back to the proposed one."""
    advising = advising_of(frame)
    if sent.get("zurueck") == "ja":
        advising.reset_table()
        return RedirectResponse(frame.url(STEPS), status_code=303)
    steps = _read(frame, sent)
    version = int(sent["version"]) if sent.get("version", "").isdigit() else 0
    try:
        advising.keep_table(steps, version=version, by=BY)
    except InvalidParameter as error:
        return _page(frame, steps, version, error.text(frame.language), 422)
    except (StoreBusy, ConstraintBroken):
        wrong = frame.texts(N_("Jemand anders hat die Tabelle inzwischen geändert. Bitte neu laden und noch einmal."))
        return _page(frame, steps, version, wrong, 409)
    return RedirectResponse(frame.url(STEPS), status_code=303)


def _read(frame: Frame, sent: Form) -> tuple[Step, ...]:
    """The lines that have a text, by the number before them. A line shown in another language stays as it was."""
    there = {step.id: step for step in advising_of(frame).table().steps}
    found = []
    for number in range(1, MOST_STEPS + FURTHER + 1):
        text = sent.get(f"text-{number}", "")
        if not text:
            continue
        old = there.get(sent.get(f"id-{number}", ""))
        kept = old.text if old and text == frame.texts(old.text) else text
        needs = tuple(id for id in load_everyday().needs if f"fuer-{number}-{id}" in sent) or (old.needs if old else ())
        place = sent.get(f"platz-{number}", "").replace(",", ".")
        try:
            order = float(place)
        except ValueError:
            order = float(number)
        step = Step(
            old.id if old else "",
            sent.get(f"bereich-{number}", ""),
            kept,
            needs,
            sent.get(f"adresse-{number}", ""),
            sent.get(f"quelle-{number}", ""),
        )
        found.append((order, number, step))
    return tuple(step for _, _, step in sorted(found, key=lambda one: one[:2]))


def _page(frame: Frame, steps: tuple[Step, ...], version: int, wrong: str = "", status: int = 200) -> HTMLResponse:
    inside = frame.reader.sees(Visibility.INTERNAL)
    table = advising_of(frame).table()
    needs = load_everyday().needs
    rows: list[dict[str, Any]] = [
        {
            "n": number,
            "id": step.id,
            "area": step.area,
            "area_name": area_name(frame, step.area) if step.area in AREA_NAMES else "",
            "text": frame.texts(step.text),
            "needs": [needs[id].label.in_language(frame.language) for id in step.needs if id in needs],
            "url": step.url,
            "source": step.source,
        }
        for number, step in enumerate(steps, start=1)
    ]
    new = [
        {"n": n, "id": "", "area": "", "area_name": "", "text": "", "needs": [], "url": "", "source": ""}
        for n in range(len(rows) + 1, len(rows) + FURTHER + 1)
    ]
    return frame.render(
        "advice_steps.html",
        status,
        rows=rows,
        fields=[*rows, *new] if inside else [],
        areas=[(id, frame.texts(name)) for id, name in AREA_NAMES.items()],
        version=version,
        own=table.version > 0,
        changed=frame.day(table.changed.astimezone().date()) if table.changed else "",
        wrong=wrong,
        longest=LONGEST_STEP,
        action=frame.url(STEPS),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Nächste Schritte")))),
    )
