"""Places: all of them, and one municipality or quarter on one page, to print, with switches and as a table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints

from api.place_map import towns_with_quarters
from api.place_view import place_view
from graphkb.analytics.coverage import State
from graphkb.analytics.what_if import Scenario
from graphkb.analytics.what_if.scenario import MOST_TAKEN
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.csv_table import csv_response
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.places_view import PlacePage
from viz.pages.planning import asked_day
from viz.pages.switches import SwitchResult, switch_lines, switch_result

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]
Id = Annotated[str, Path(max_length=200)]
Taken = Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Query(max_length=MOST_TAKEN)]


@router.get("/orte")
def all_places(frame: FrameDep, stichtag: Text = "") -> HTMLResponse:
    """Municipalities with what is known of them, and the quarters of each."""
    day = asked_day(frame, stichtag)
    snapshot, language = frame.snapshot, frame.language
    matrix = frame.analyses.matrix(day)
    quarters = towns_with_quarters(snapshot, day)

    def pair(id: str) -> tuple[str, str]:
        return snapshot.node(id).called(language), frame.url(f"orte/{id}", stichtag=stichtag)

    rows = [
        (
            *pair(place),
            sum(1 for cell in row if cell.own_state.runs),
            sum(1 for cell in row if cell.own_state is State.UNKNOWN),
            sum(1 for cell in row if cell.own_state is State.GAP),
            len({one.id for cell in row for one in cell.running_own}),
            [pair(id) for id in quarters.get(place, ())],
        )
        for place, row in zip(matrix.places, matrix.cells, strict=True)
    ]
    others = sorted(
        (node for node in snapshot.of_kind("region")), key=lambda node: (alphabetical(node.called(language)), node.id)
    )
    return frame.render(
        "places.html",
        day=day,
        fields=len(matrix.columns),
        rows=rows,
        quarter_count=sum(len(row[-1]) for row in rows),
        regions=[pair(node.id) for node in others],
        map_url=frame.url("karte", stichtag=stichtag),
        method=matrix.method,
    )


@router.get("/orte/{id}")
def place(frame: FrameDep, id: Id, stichtag: Text = "", konzept: Text = "", ohne: Taken = []) -> HTMLResponse:  # noqa: B006
    """One place: the finding first, then every part; `ohne`: bodies and programmes that are switched off."""
    page = _page(frame, id, stichtag, konzept)
    view = page.view
    off = tuple(dict.fromkeys(one for one in ohne if one))
    return frame.render(
        "place.html",
        page=page,
        view=view,
        concept=page.pair(view.matrix.concept),
        kind=frame.context.ontology.kind(view.place.kind),
        above=[page.pair(one) for one in view.above],
        quarters=[(page.called(one), frame.url(f"orte/{one}", **page.query)) for one in view.quarters],
        cells=page.cells(),
        open_cells=page.open_cells(),
        actors=page.actors(),
        hanging=page.hanging(),
        neighbours=page.neighbours(),
        structures=page.structures(),
        partners=page.partners(),
        letters=page.letters(),
        switches=switch_lines(frame, view.switches, off),
        result=_switched(page, off) if off else None,
        off=off,
        sources=page.book.listed(),
        map_url=frame.url("karte", zeilen=id if view.quarters else "", **page.query),
        crumbs=frame.crumbs(Crumb(page.name)),
    )


@router.get("/orte/{id}/schalter")
def switches(frame: FrameDep, id: Id, stichtag: Text = "", konzept: Text = "", ohne: Taken = []) -> HTMLResponse:  # noqa: B006
    """Before and after alone, to be put into the page while somebody switches."""
    page = _page(frame, id, stichtag, konzept)
    off = tuple(dict.fromkeys(one for one in ohne if one))
    return frame.render("switch_result.html", result=_switched(page, off) if off else None)


@router.get("/orte/{id}/felder.csv")
def fields_csv(frame: FrameDep, id: Id, stichtag: Text = "", konzept: Text = "") -> Response:
    """One line a field."""
    page = _page(frame, id, stichtag, konzept)
    heads = (
        N_("Stichtag"),
        N_("Ort (Kennung)"),
        N_("Ort"),
        N_("Handlungsfeld (Kennung)"),
        N_("Handlungsfeld"),
        N_("Stand"),
        N_("Stand vor Ort"),
        N_("Bedarf"),
        N_("Rang"),
        N_("laufende Maßnahmen vor Ort"),
        N_("Träger"),
        N_("geerbt von"),
        N_("Gründe vor Ort"),
        N_("zu fragen"),
    )
    rows = [
        [
            page.view.day.isoformat(),
            id,
            page.name,
            line.id,
            line.name,
            State(line.state).label.in_language(frame.language),
            State(line.own_state).label.in_language(frame.language),
            line.need,
            line.rank,
            line.measures,
            line.bodies,
            line.above,
            " ".join(line.reasons),
            line.whom,
        ]
        for line in page.cells()
    ]
    name = f"ort-{page.view.day.isoformat()}"
    return csv_response(frame, name, [frame.texts(head) for head in heads], rows, page.view.priority.method)


def _page(frame: Frame, id: str, stichtag: str, konzept: str) -> PlacePage:
    day = asked_day(frame, stichtag)
    return PlacePage(frame, place_view(frame.analyses, day, id, concept=konzept or None), stichtag, konzept)


def _switched(page: PlacePage, off: tuple[str, ...]) -> SwitchResult:
    frame, view = page.frame, page.view
    scenario = Scenario.of(frame.snapshot, off, [])
    alone = frame.analyses.matrix(view.day, concept=view.matrix.concept, places=(view.place.id,))
    return switch_result(frame, frame.analyses.switched(alone, scenario), page.query["stichtag"])
