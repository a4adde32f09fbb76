"""Places on a map, and the areas that are drawn there."""

from __future__ import annotations

import pathlib
import tempfile
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import StringConstraints
from starlette.concurrency import run_in_threadpool

from api.areas import Areas
from api.deps import AnalysesDep, ContextDep, DayParam, ReaderDep, SnapshotDep
from api.place_map import place_map
from api.place_view import checked_place, place_view
from api.problems import FAILURES, Problem
from api.responses.places import LayerList, LayerOut, LoadedOut, PlaceMapOut, PlaceOut, SwitchedOut
from graphkb.analytics.what_if import Scenario
from graphkb.analytics.what_if.scenario import MOST_TAKEN
from graphkb.areas import to_geojson
from graphkb.errors import AccessDenied, Phrase, UnreadableFile
from graphkb.model import Visibility
from graphkb.texts import N_

__all__ = ["router"]

router = APIRouter(tags=["places"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record"}}

BY = "API"
PlaceId = Annotated[str, Path(max_length=200, description="Id of a place", examples=["wuerselen"])]


def _areas(context: ContextDep, snapshot: SnapshotDep) -> Areas:
    return Areas(context, snapshot)


AreasDep = Annotated[Areas, Depends(_areas)]


def _inside(reader: ReaderDep) -> None:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()


@router.get("/places/map", summary="State, need and counts of places, as a map shows them", responses=NOT_THERE)
def values(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    areas: AreasDep,
    day: DayParam,
    concept: Annotated[
        str | None,
        Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district"),
    ] = None,
    field: Annotated[
        str | None, Query(max_length=200, description="Id of a field of the concept; without it: counts of all fields")
    ] = None,
    place: Annotated[
        str | None, Query(max_length=200, description="Id of a municipality whose quarters are shown; else all towns")
    ] = None,
    target_group: Annotated[str | None, Query(max_length=200, description="Only for this group")] = None,
) -> PlaceMapOut:
    """The same values as in the matrix and the table of need, place by place. Outlines: `/areas.geojson`."""
    found = place_map(
        analyses,
        day,
        concept=concept or None,
        field=field or None,
        within=place or None,
        target_group=target_group or None,
    )
    return PlaceMapOut.of(snapshot, found, areas.outlines())


@router.get("/places/{id}", summary="One place: what is there, what is missing, whom to ask", responses=NOT_THERE)
def one_place(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    id: PlaceId,
    concept: Annotated[
        str | None,
        Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district"),
    ] = None,
) -> PlaceOut:
    """Coverage, need, what hangs on one body, structures, partners from nearby, whom to ask: of this place."""
    return PlaceOut.of(snapshot, place_view(analyses, day, id, concept=concept or None))


@router.get("/places/{id}/switches", summary="Cells of a place without some bodies and programmes", responses=NOT_THERE)
def switches(
    analyses: AnalysesDep,
    snapshot: SnapshotDep,
    day: DayParam,
    id: PlaceId,
    without: Annotated[
        list[Annotated[str, StringConstraints(max_length=200)]] | None,
        Query(max_length=MOST_TAKEN, description="Ids of actors, programmes and measures that are taken away"),
    ] = None,
    concept: Annotated[
        str | None,
        Query(max_length=200, description="Id of a concept; without it: the newest adopted one of the district"),
    ] = None,
) -> SwitchedOut:
    """Before and after at once; network and guidelines are on `/what-if`. Nothing is written."""
    checked_place(analyses, id)
    scenario = Scenario.of(snapshot, [one for one in without or () if one], [])
    matrix = analyses.matrix(day, concept=concept or None, places=(id,))
    return SwitchedOut.of(snapshot, analyses.switched(matrix, scenario))


@router.get("/areas", summary="Layers of areas that were loaded, with their sources")
def layers(areas: AreasDep) -> LayerList:
    """Newest first. None is shipped: outlines are loaded from GeoJSON."""
    return LayerList(items=[LayerOut.of(layer) for layer in areas.layers()])


@router.get("/areas.geojson", summary="Outlines of places as GeoJSON, thinned as the maps draw them")
def geojson(areas: AreasDep, snapshot: SnapshotDep) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946); `source` holds the notes to be shown with it."""
    outlines = areas.outlines()
    names = {id: snapshot.node(id).name for id in outlines.of}
    return to_geojson(outlines.of, names, " · ".join(outlines.sources()))


@router.post(
    "/areas",
    status_code=201,
    summary="Load areas from GeoJSON; needs the administrator token",
    dependencies=[Depends(_inside)],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/geo+json": {"schema": {"type": "object", "description": "FeatureCollection"}}},
        }
    },
)
async def load(
    request: Request,
    areas: AreasDep,
    source: Annotated[str, Query(min_length=1, max_length=500, description="Source note, as the licence wants it")],
    title: Annotated[
        str, Query(min_length=1, max_length=120, description="A layer of the same title is replaced")
    ] = "areas",
    key: Annotated[
        str, Query(max_length=80, description="Property that holds the key; without it: AGS, ARS or the id")
    ] = "",
) -> LoadedOut:
    """The body is the file. Areas are joined to places by municipality key or id; WGS 84 only."""
    limit = areas.context.settings.max_upload_mb
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "areas.geojson"
        size = 0
        with path.open("wb") as out:
            async for piece in request.stream():
                size += len(piece)
                if size > limit * 2**20:
                    reason = Phrase.of(N_("Erlaubt sind {limit} MB. Bitte auf mehrere Dateien aufteilen."), limit=limit)
                    raise UnreadableFile(file=path.name, reason=reason)
                out.write(piece)
        loaded = await run_in_threadpool(areas.load, path, source=source, by=BY, title=title, key=key)
    return LoadedOut.done(loaded)


@router.delete(
    "/areas/{id}",
    summary="Delete a layer of areas; needs the administrator token",
    responses=NOT_THERE,
    dependencies=[Depends(_inside)],
)
def delete(areas: AreasDep, id: Annotated[str, Path(max_length=200, description="Id of the layer")]) -> LayerOut:
    """Gives what it was. Facts stay as they are."""
    return LayerOut.of(areas.delete(id))
