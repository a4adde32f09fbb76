"""Everything the reader sees, as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from api.deps import ContextDep, SnapshotDep
from api.problems import FAILURES
from graphkb.exchange import FORMS, About, FormId

__all__ = ["router"]

router = APIRouter(tags=["export"], responses=FAILURES)

_MEDIA = dict.fromkeys(form.media.partition(";")[0] for form in FORMS.values())

_CHOICES = (
    "`csv`: the import template as CSV tables in a ZIP; `xlsx`: the same as a workbook; `graphml`; `gexf`, with dates; "
    "`jsonld` (W3C ORG, SKOS, PROV-O, schema.org), `hsds` (Open Referral 3.0), `cypher`: a script for Neo4j or "
    "ArcadeDB; `kumu`; `node-link`: JSON for networkx, D3 …"
)


@router.get(
    "/export",
    summary="Everything as a file",
    response_class=StreamingResponse,
    responses={200: {"description": "A file", "content": {media: {} for media in _MEDIA}}},
)
def export(
    request: Request,
    context: ContextDep,
    snapshot: SnapshotDep,
    format: Annotated[FormId, Query(description=_CHOICES)] = FormId.CSV,
) -> StreamingResponse:
    """What this reader sees: without a token public facts only.

    Tables, GraphML, GEXF and node-link JSON can be imported again. GraphML, GEXF, JSON-LD, HSDS and Kumu hold no
    persons and nothing by which belief or origin could be listed.
    """
    form = FORMS[format]
    site = f"{request.url.scheme}://{request.url.netloc}"
    about = About(context.today(), context.settings.district, site)
    headers = {"Content-Disposition": f'attachment; filename="wissensnetz.{form.ending}"'}
    return StreamingResponse(form.write(snapshot, about), media_type=form.media, headers=headers)
