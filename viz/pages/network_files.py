"""The map to take along: its data for the browser, its ties and bodies as tables, the map as a file."""

from __future__ import annotations

import sys
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import FrameDep
from viz.pages.network_data import View
from viz.pages.network_json import json_response, map_json
from viz.pages.network_query import AskedDep, wrong
from viz.pages.network_rows import ties_csv
from viz.pictures.map_file import map_file

__all__ = ["FORMS", "router"]

router = APIRouter()

FORMS = {
    "html": N_("HTML, ohne Netz zu öffnen"),
}
"""What the map can be taken along as."""


@router.get("/netz.json")
def network_json(frame: FrameDep, asked: AskedDep) -> Response:
    """The data of the map, with the filters of the page."""
    return json_response(frame.request, map_json(View(frame, asked)))


@router.get("/netz.csv")
def network_csv(frame: FrameDep, asked: AskedDep) -> Response:
    """The ties as a table, with the filters of the page."""
    view = View(frame, asked, most=sys.maxsize)
    method = frame.analyses.cooperation(view.day).method
    return csv_response(frame, f"netz-{view.day.isoformat()}", *ties_csv(frame, view.day, view.map.ties), method)


@router.get("/netz/datei")
def network_as(frame: FrameDep, asked: AskedDep, form: Annotated[str, Query(max_length=10)] = "html") -> Response:
    """The map in the form that was chosen."""
    if form not in FORMS:
        raise wrong(frame, N_("Karte als Datei"), form)
    return RedirectResponse(asked.picture.url(frame, f"netz/karte.{form}"), status_code=303)


@router.get("/netz/karte.html")
def network_file(frame: FrameDep, asked: AskedDep) -> Response:
    """The map as one file to pass on, that needs no network."""
    view = View(frame, asked)
    file = map_file(
        frame.snapshot,
        view.map,
        day=view.day,
        language=frame.language,
        district=frame.district(),
        product=frame.context.settings.product_name,
    )
    return Response(
        content=file,
        media_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="netz-{view.day.isoformat()}.html"'},
    )
